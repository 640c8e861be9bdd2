"""Fixtures of all tests: real databases built by the migrations, transactions that are rolled back.

`session` is what most database tests want. Code that commits in steps (runs, the scheduler, the web) takes `sessions`,
which commits for real into a throw-away copy. Both run on SQLite and on PostgreSQL; ``--databases sqlite`` runs one.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session, sessionmaker

from core import encryption
from core.database import make_engine, make_sessions
from tests.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.postgres import PostgresMissing, postgres_cluster
from tests.scheduling import UnitScheduling

DATABASES = ("sqlite", "postgresql")
TEST_KEY = Fernet.generate_key().decode()
THROWAWAY = "throwaway"  # each test's own database, always under one name: see `_kept_engine`


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--databases", default=",".join(DATABASES), help="sqlite, postgresql, or both with a comma")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> UnitScheduling:
    """Workers take tests by file and database (see there); without several workers nothing asks."""
    return UnitScheduling(config, log)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "databases" in metafunc.fixturenames:
        wanted = metafunc.config.getoption("--databases").split(",")
        metafunc.parametrize(
            "databases", [name for name in DATABASES if name in wanted], indirect=True, scope="session"
        )


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[PostgresDatabases]:
    try:
        with postgres_cluster() as folder:
            databases = PostgresDatabases(folder)
            databases.build_template()
            yield databases
    except PostgresMissing as missing:
        if os.environ.get("CI") or os.environ.get("PASSGENAU_TEST_ALL"):
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    databases = SqliteDatabases(tmp_path_factory.mktemp("sqlite"))
    databases.build_template()
    return databases


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest) -> Databases:
    """The databases of one kind; every test that depends on it runs once for each kind."""
    found: Databases = request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_databases")
    return found


@pytest.fixture(scope="session")
def _shared_engine(databases: Databases) -> Iterator[sa.Engine]:
    with databases.copy() as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(autouse=True)
def encryption_key() -> str:
    """The key that encrypted columns use in tests."""
    encryption.use_keys([TEST_KEY])
    return TEST_KEY


@pytest.fixture
def session(_shared_engine: sa.Engine) -> Iterator[Session]:
    """A session whose work is rolled back afterwards; a commit inside only ends a savepoint."""
    with _shared_engine.connect() as connection:
        transaction = connection.begin()
        with Session(connection, join_transaction_mode="create_savepoint", expire_on_commit=False) as session:
            yield session
        transaction.rollback()


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """URL of a migrated throw-away database, for code that makes its own connections."""
    with databases.copy(THROWAWAY) as url:
        yield url


@pytest.fixture(scope="session")
def _kept_engine(databases: Databases) -> sa.Engine:
    """One engine for the databases of all tests, one after the other: it keeps the statements that it compiled."""
    return make_engine(databases.url(THROWAWAY))


@pytest.fixture
def empty_database_url(databases: Databases) -> Iterator[str]:
    """URL of a throw-away database without any table."""
    with databases.empty() as url:
        yield url


@pytest.fixture
def sessions(_kept_engine: sa.Engine, database_url: str) -> Iterator[sessionmaker[Session]]:  # noqa: ARG001 - must be there
    """A session factory that commits for real, into a throw-away database."""
    yield make_sessions(_kept_engine, writes=True)
    _kept_engine.dispose()

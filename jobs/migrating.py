"""Bring the database to the version of this code: upgrade, check, and refuse what a newer Passgenau has written."""

import sqlite3
import time
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.exc import OperationalError

from core.database import make_engine
from core.errors import Conflict
from core.settings import Timeouts

UPGRADE_LOCK = 7_262_003  # any number, the same everywhere
TIMEOUTS = Timeouts(statement=0, lock=5, idle=0)
ATTEMPTS, PAUSE_SECONDS = 12, 5.0
LOCK_NOT_AVAILABLE = "55P03"

if TYPE_CHECKING:
    from collections.abc import Iterator


def alembic_config(connection: sa.Connection | None = None) -> Config:
    """Alembic's configuration for the scripts that ship with the project, to work on ``connection``."""
    config = Config()
    config.set_main_option("script_location", str(files("migrations")).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def migration_connection(url: str) -> "Iterator[sa.Connection]":
    """A connection in one transaction, committed at the end; on SQLite without foreign keys.

    SQLite changes a table by copying it, and with foreign keys on, dropping the old copy would empty its children.
    The pragma has no effect inside a transaction, so it is set when the connection is made.
    """
    engine = make_engine(url, poolclass=sa.NullPool)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _leave_foreign_keys_off)
        engine = engine.execution_options(begin_immediate=True)
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def upgrade_database(url: str, *, revision: str = "head") -> str | None:
    """Bring the database to ``revision``; gives the version it had before (None: it was empty).

    On SQLite all at once. On PostgreSQL each version is a whole of its own, and waits for locks of others for seconds
    only: whoever comes after it in the queue for a table waits as long. Then it tries again.
    """
    if sa.make_url(url).get_backend_name() == "postgresql":
        return _upgrade_one_by_one(url, revision)
    with migration_connection(url) as connection:
        before = database_version(connection)
        refuse_newer(before)
        command.upgrade(alembic_config(connection), revision)
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise Conflict("The migration would leave rows that point nowhere. Nothing was changed.")
        return before


def _upgrade_one_by_one(url: str, revision: str) -> str | None:
    engine = make_engine(url, timeouts=TIMEOUTS, poolclass=sa.NullPool)
    with engine.connect() as connection:
        if not connection.scalar(sa.select(sa.func.pg_try_advisory_lock(UPGRADE_LOCK))):
            raise Conflict("Another process upgrades this database already. Wait until it has ended.")
        before = database_version(connection)
        refuse_newer(before)
        connection.rollback()  # the lock stays until the connection ends
        for left in range(ATTEMPTS - 1, -1, -1):
            if _upgrades(connection, revision, is_last=left == 0):
                break
            time.sleep(PAUSE_SECONDS)
    return before


def _upgrades(connection: sa.Connection, revision: str, *, is_last: bool) -> bool:
    """Whether an attempt got its locks; that of the last attempt is raised."""
    try:
        command.upgrade(alembic_config(connection), revision)
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) != LOCK_NOT_AVAILABLE or is_last:
            raise
        connection.rollback()
        return False
    return True


def downgrade_database(url: str, *, revision: str) -> None:
    """Bring the database back to an older version; ``base`` empties it."""
    with migration_connection(url) as connection:
        refuse_newer(database_version(connection))
        command.downgrade(alembic_config(connection), revision)


def check_models(url: str) -> None:
    """Raise `alembic.util.CommandError` where the models ask for another database than the migrations build."""
    with migration_connection(url) as connection:
        command.check(alembic_config(connection))


def check_database(url: str) -> str:
    """Version of the database, if it is the version of this code; else `Conflict` that names the cure."""
    refuse_missing(url)
    engine = make_engine(url, poolclass=sa.NullPool)
    try:
        with engine.connect() as connection:
            version = database_version(connection)
    finally:
        engine.dispose()
    refuse_newer(version)
    head = ScriptDirectory.from_config(alembic_config()).get_current_head()
    if version is None or version != head:
        raise Conflict(
            "The database has version %(version)s, this Passgenau needs %(head)s. Run: passgenau db upgrade",
            version=version or "none",
            head=head,
        )
    return version


def refuse_missing(url: str) -> None:
    """`Conflict` where the file of an SQLite database is not there: to open it would make it."""
    address = sa.make_url(url)
    path = address.database or ""
    if address.get_backend_name() == "sqlite" and path not in {"", ":memory:"} and not Path(path).exists():
        raise Conflict("There is no database at %(path)s. Run: passgenau db upgrade", path=path)


def database_version(connection: sa.Connection) -> str | None:
    """Version of the database behind ``connection``; None where it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def refuse_newer(version: str | None) -> None:
    """`Conflict` where no script of this code leads to ``version``: a newer Passgenau has been at work."""
    known = {script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions()}
    if version is not None and version not in known:
        raise Conflict(
            "The database has version %(version)s, which this Passgenau does not know: a newer one has written it."
            " Install that newer version. Nothing was changed.",
            version=version,
        )


def _leave_foreign_keys_off(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA foreign_keys=OFF")

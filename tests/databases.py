"""The two real databases of the tests: each is built by the migrations once, then copied for tests that commit."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import sqlalchemy as sa

from jobs.migrating import upgrade_database
from tests.postgres import database_url

_numbers = count(1)


@dataclass(frozen=True)
class SqliteDatabases:
    """SQLite files in one folder."""

    folder: Path
    name: str = field(default="sqlite", init=False)

    def build_template(self) -> None:
        """Build the file that `copy` copies."""
        upgrade_database(self._url("template"))

    @contextmanager
    def empty(self) -> Iterator[str]:
        """URL of a database without any table."""
        name = f"empty{next(_numbers)}"
        yield self._url(name)
        self._remove(name)

    @contextmanager
    def copy(self) -> Iterator[str]:
        """URL of a migrated database that nobody else uses."""
        name = f"copy{next(_numbers)}"
        shutil.copyfile(self.folder / "template.db", self.folder / f"{name}.db")
        yield self._url(name)
        self._remove(name)

    def _url(self, name: str) -> str:
        return f"sqlite:///{self.folder / name}.db"

    def _remove(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.db*"):
            path.unlink()


@dataclass(frozen=True)
class PostgresDatabases:
    """Databases in a cluster whose socket lies in ``folder``."""

    folder: Path
    name: str = field(default="postgresql", init=False)

    def build_template(self) -> None:
        """Build the database that `copy` copies."""
        self._command("CREATE DATABASE template_passgenau")
        upgrade_database(database_url(self.folder, "template_passgenau"))

    @contextmanager
    def empty(self) -> Iterator[str]:
        """URL of a database without any table."""
        with self._database("template0") as url:
            yield url

    @contextmanager
    def copy(self) -> Iterator[str]:
        """URL of a migrated database that nobody else uses."""
        with self._database("template_passgenau") as url:
            yield url

    @contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = f"copy{next(_numbers)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield database_url(self.folder, name)
        self._command(f"DROP DATABASE {name} WITH (FORCE)")

    def _command(self, statement: str) -> None:
        engine = sa.create_engine(
            database_url(self.folder, "postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool
        )
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)


Databases = SqliteDatabases | PostgresDatabases

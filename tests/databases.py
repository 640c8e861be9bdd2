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
_END_CONNECTIONS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{name}' AND pid <> pg_backend_pid()"
)
_SHAPE = """
SELECT string_agg(relname, ',' ORDER BY relname), (SELECT string_agg(version_num, ',') FROM alembic_version)
FROM pg_class WHERE relnamespace = 'public'::regnamespace
"""
_EMPTY = """
DO $$
DECLARE name text; has_rows boolean;
BEGIN
  SET LOCAL session_replication_role = replica;  -- no foreign keys while rows go in any order
  FOR name IN SELECT relname FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname <> 'alembic_version'
  LOOP
    EXECUTE 'SELECT EXISTS (SELECT FROM ' || quote_ident(name) || ')' INTO has_rows;
    IF has_rows THEN EXECUTE 'DELETE FROM ' || quote_ident(name); END IF;
  END LOOP;
  FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = 'public' AND last_value IS NOT NULL LOOP
    PERFORM setval(quote_ident(name), 1, false);
  END LOOP;
END $$
"""


@dataclass(frozen=True)
class SqliteDatabases:
    """SQLite files in one folder."""

    folder: Path
    name: str = field(default="sqlite", init=False)

    def build_template(self) -> None:
        """Build the file that `copy` copies."""
        upgrade_database(self.url("template"))

    @contextmanager
    def empty(self) -> Iterator[str]:
        """URL of a database without any table."""
        name = f"empty{next(_numbers)}"
        yield self.url(name)
        self._remove(name)

    @contextmanager
    def copy(self, name: str | None = None) -> Iterator[str]:
        """URL of a migrated database that nobody else uses, under a name that is free then."""
        name = name or f"copy{next(_numbers)}"
        shutil.copyfile(self.folder / "template.db", self.folder / f"{name}.db")
        yield self.url(name)
        self._remove(name)

    def url(self, name: str) -> str:
        """URL of the database of this name."""
        return f"sqlite:///{self.folder / name}.db"

    def _remove(self, name: str) -> None:
        for path in self.folder.glob(f"{name}.db*"):
            path.unlink()


@dataclass(frozen=True)
class PostgresDatabases:
    """Databases in a cluster whose socket lies in ``folder``."""

    folder: Path
    name: str = field(default="postgresql", init=False)
    kept: set[str] = field(default_factory=set, init=False)

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
    def copy(self, name: str | None = None) -> Iterator[str]:
        """URL of a migrated database that nobody else uses.

        One with a name is kept for the next who asks for it, and emptied then: that is much quicker than a new one.
        """
        if name is None:
            with self._database("template_passgenau") as url:
                yield url
            return
        if name not in self.kept or not self._is_emptied(name):
            self._command(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            self._command(f"CREATE DATABASE {name} TEMPLATE template_passgenau")
            self.kept.add(name)
        yield self.url(name)

    def _is_emptied(self, name: str) -> bool:
        """Whether all rows could be deleted; not where a test has changed tables or the version."""
        self._command(_END_CONNECTIONS.format(name=name))
        with self._connection("template_passgenau") as template, self._connection(name) as kept:
            if template.exec_driver_sql(_SHAPE).all() != kept.exec_driver_sql(_SHAPE).all():
                return False
            kept.exec_driver_sql(_EMPTY)
        return True

    def url(self, name: str) -> str:
        """URL of the database of this name."""
        return database_url(self.folder, name)

    @contextmanager
    def _database(self, template: str) -> Iterator[str]:
        name = f"copy{next(_numbers)}"
        self._command(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield self.url(name)
        self._command(f"DROP DATABASE {name} WITH (FORCE)")

    def _command(self, statement: str) -> None:
        with self._connection("postgres") as connection:
            connection.exec_driver_sql(statement)

    def _connection(self, name: str) -> sa.Connection:
        engine = sa.create_engine(self.url(name), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        return engine.connect()


Databases = SqliteDatabases | PostgresDatabases

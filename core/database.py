"""Base class of all models, engine and sessions; the places where SQLite and PostgreSQL differ."""

import enum
import errno
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, sessionmaker
from sqlalchemy.types import TypeDecorator

from core.errors import InvalidInput
from core.settings import Timeouts

SessionFactory = Callable[[], Session]

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
BUSY_MILLISECONDS = 20_000
ROWS_LOOKED_AT = 1000  # of each index, so that statistics of a large database take a second
# A page asks many short questions of tables that lie in memory: to compile plans, and to spread them over several
# processes, takes longer than the answer; and a row found by an index costs hardly more than the next one.
POSTGRES_PLANS = "-c jit=off -c random_page_cost=1.1 -c max_parallel_workers_per_gather=0"


SQLITE_PASSING = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")
# Connection lost; serialization, deadlock; disk full, too many connections; shut down; lock not available.
POSTGRES_PASSING = ("08", "40", "53", "57P", "55P03", "25P03")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, aware and in UTC, on both databases. A naive moment is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        if value.tzinfo is None:
            raise InvalidInput("A moment without time zone cannot be stored: %(value)s", value=value)
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:  # noqa: ARG002
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(members: type[enum.Enum]) -> list[str]:
    return [str(member.value) for member in members]


class Base(DeclarativeBase):
    """Base of all models. Enums are stored by value as text, moments as aware UTC, lists and mappings as JSON."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime(),
        enum.Enum: sa.Enum(enum.Enum, native_enum=False, length=40, values_callable=_values),
        dict[str, Any]: sa.JSON(none_as_null=True),  # None is not recorded, in SQL too
        list[Any]: sa.JSON(none_as_null=True),
        list[str]: sa.JSON(none_as_null=True),
        list[int]: sa.JSON(none_as_null=True),
    }


def make_engine(url: str, *, timeouts: Timeouts | None = None, **options: Any) -> sa.Engine:
    """Engine for ``url``: SQLite in WAL mode with foreign keys on and real transactions, or PostgreSQL.

    ``timeouts`` are those of the role of this process and count on PostgreSQL; SQLite waits 20 seconds for its lock.

    Its errors name the statement and never the values: those are facts of people, and errors go into logs. ``options=``
    in a PostgreSQL URL comes after ours and wins.
    """
    address = sa.make_url(url)
    if address.get_backend_name() == "postgresql":
        given = address.query.get("options", "")
        options["connect_args"] = {
            "options": " ".join((POSTGRES_PLANS, _told(timeouts), *([given] if isinstance(given, str) else given)))
        }
    engine = sa.create_engine(url, hide_parameters=True, **options)
    if engine.dialect.name == "sqlite":
        sa.event.listen(engine, "connect", _prepare_sqlite)
        sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _told(timeouts: Timeouts | None) -> str:
    """The timeouts as options of a PostgreSQL session."""
    if timeouts is None:
        return ""
    return (
        f"-c statement_timeout={timeouts.statement}s -c lock_timeout={timeouts.lock}s"
        f" -c idle_in_transaction_session_timeout={timeouts.idle}s"
    )


def stored_version(session: Session) -> str | None:
    """Version of the schema behind a session, as migrations have noted it; `OperationalError` where it is away."""
    version: str | None = session.scalar(sa.text("SELECT version_num FROM alembic_version"))
    return version


def may_pass(error: BaseException) -> bool:
    """Whether an error may be gone when the same work is done again later.

    The database is away, restarts or has no place left; somebody else held a lock, or two transactions got in each
    other's way (serialization, deadlock). Then all that the transaction did is undone.
    """
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ECONNREFUSED, errno.ECONNRESET}
    if not isinstance(error, DBAPIError):
        return False
    if error.connection_invalidated:
        return True
    name = getattr(error.orig, "sqlite_errorname", "") or ""
    if name:
        return name.startswith(SQLITE_PASSING)
    state = getattr(error.orig, "sqlstate", None)
    if state is None:  # psycopg could not even connect, or lost its connection
        return isinstance(error, OperationalError) and hasattr(error.orig, "sqlstate")
    return str(state).startswith(POSTGRES_PASSING)


def make_sessions(engine: sa.Engine, *, writes: bool = False) -> sessionmaker[Session]:
    """Session factory. With ``writes`` an SQLite transaction takes the write lock when it begins.

    Otherwise a reader that starts to write beside another writer fails at once instead of waiting.
    """
    return sessionmaker(engine.execution_options(begin_immediate=writes), expire_on_commit=False)


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # pysqlite's own transactions leak savepoints; we emit BEGIN ourselves
    connection.create_function("lower", 1, _lower, deterministic=True)  # SQLite's own knows A to Z only
    connection.create_function("translate", 3, _translate, deterministic=True)  # as PostgreSQL has it
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_MILLISECONDS}",
        "journal_mode=WAL",
        "foreign_keys=ON",
        "synchronous=NORMAL",
        "cache_size=-65536",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _lower(text: Any) -> Any:
    return text.lower() if isinstance(text, str) else text


def _translate(text: Any, letters: str, others: str) -> Any:
    """Each of the letters as the one in its place among the others; without one there it is dropped."""
    count = len(others)
    table = str.maketrans(letters[:count], others, letters[count:])
    return text.translate(table) if isinstance(text, str) else text


def _begin_sqlite(connection: sa.Connection) -> None:
    immediate = connection.get_execution_options().get("begin_immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def refresh_statistics(session: Session) -> None:
    """Let SQLite count how its tables are filled, a sample of each index: without, it guesses, and a list that takes
    20 ms takes half a second. PostgreSQL does so by itself.
    """
    if session.get_bind().dialect.name == "sqlite":
        session.execute(sa.text(f"PRAGMA analysis_limit={ROWS_LOOKED_AT}"))
        session.execute(sa.text("ANALYZE"))


def page_count(total: int, size: int) -> int:
    """How many pages of ``size`` rows ``total`` rows fill; at least one."""
    return max(1, -(-total // size))

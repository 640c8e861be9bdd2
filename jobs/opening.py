"""Open this installation for a command: settings, keys, a database of the right version, sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from core.database import SessionFactory, make_engine, make_sessions
from core.encryption import use_keys
from core.settings import ProcessRole, Settings, read_settings
from jobs.migrating import check_database


@dataclass(frozen=True)
class Instance:
    """What a command works with. ``sessions`` take the write lock when they begin."""

    settings: Settings
    engine: sa.Engine
    sessions: SessionFactory


@contextmanager
def open_instance(role: ProcessRole = ProcessRole.COMMAND) -> Iterator[Instance]:
    """This installation, if its database has the version of this code; else `Conflict` that names the cure."""
    settings = read_settings()
    use_keys(settings.encryption_keys, settings.key_file)
    check_database(settings.database_url)
    engine = make_engine(
        settings.database_url, timeouts=settings.timeouts[role], pool_pre_ping=not settings.is_embedded
    )
    try:
        yield Instance(settings, engine, make_sessions(engine, writes=True))
    finally:
        engine.dispose()


def utc_now() -> datetime:
    """This moment. The only clock of commands and scheduled work; everything below takes ``now``."""
    return datetime.now(UTC)


@contextmanager
def trial_sessions(instance: Instance) -> Iterator[SessionFactory]:
    """Sessions for work that is undone anyway, and during which nobody shall wait.

    SQLite lets only one write at a time, so the work gets a copy in memory, at which it may write as long as it likes.
    """
    if not instance.settings.is_embedded:
        yield instance.sessions
        return
    copy = make_engine("sqlite://")
    try:
        with instance.engine.connect() as stored, copy.connect() as trial:
            source, target = stored.connection.driver_connection, trial.connection.driver_connection
            if source is not None and target is not None:
                source.backup(target)
        yield make_sessions(copy, writes=True)
    finally:
        copy.dispose()

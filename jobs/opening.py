"""Open this installation for a command: settings, keys, a database of the right version, sessions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from core.database import SessionFactory, make_engine, make_sessions
from core.encryption import use_keys
from core.settings import Settings, read_settings
from jobs.migrating import check_database


@dataclass(frozen=True)
class Instance:
    """What a command works with. ``sessions`` take the write lock when they begin."""

    settings: Settings
    engine: sa.Engine
    sessions: SessionFactory


@contextmanager
def open_instance() -> Iterator[Instance]:
    """This installation, if its database has the version of this code; else `Conflict` that names the cure."""
    settings = read_settings()
    use_keys(settings.encryption_keys)
    check_database(settings.database_url)
    engine = make_engine(settings.database_url, pool_pre_ping=not settings.is_embedded)
    try:
        yield Instance(settings, engine, make_sessions(engine, writes=True))
    finally:
        engine.dispose()


def utc_now() -> datetime:
    """This moment. The only clock of commands and scheduled work; everything below takes ``now``."""
    return datetime.now(UTC)

"""One database session a request: opened when first asked for, committed by the application, else rolled back."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import TypeVar, cast

from flask import Flask, current_app, g, request
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import NotAllowed
from core.settings import local_day

READING_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SESSIONS = "passgenau_sessions"

Given = TypeVar("Given")


def use_sessions(app: Flask, *, readers: SessionFactory, writers: SessionFactory) -> None:
    """Give the application its session factories and close each request's session at its end."""
    app.extensions[SESSIONS] = (readers, writers)
    app.teardown_appcontext(_close)


def forget_connections(app: Flask) -> None:
    """Close what is open to the database: before other processes are made of this one, which cannot share it."""
    for sessions in app.extensions[SESSIONS]:
        with sessions() as session:
            session.get_bind().engine.dispose()


def db() -> Session:
    """The session of this request. A request that may write takes the write lock with its first statement."""
    if "db" not in g:
        readers, writers = current_app.extensions[SESSIONS]
        g.db = (readers if request.method in READING_METHODS else writers)()
    return cast("Session", g.db)


@contextmanager
def side_session() -> Iterator[Session]:
    """A short transaction of its own, for what a request must record even if it only reads.

    Where the request writes already, its own session is given: SQLite has one writer at a time.
    """
    if "db" in g and request.method not in READING_METHODS:
        yield db()
        return
    with apart_session() as session:
        yield session


@contextmanager
def apart_session() -> Iterator[Session]:
    """A short transaction of its own, whatever becomes of the request; only where the request's own writes nothing."""
    _, writers = current_app.extensions[SESSIONS]
    with writers() as session, session.begin():
        yield session


def attempted(work: Callable[[Session], Given]) -> Given:
    """What the work gives in a short transaction, which is kept where the work refuses too: failed attempts count."""
    with side_session() as side:
        try:
            return work(side)
        except NotAllowed as error:
            refused = error
    raise refused


@contextmanager
def reading_session() -> Iterator[Session]:
    """A short session that only reads and holds no lock."""
    readers, _ = current_app.extensions[SESSIONS]
    with readers() as session:
        yield session


def commit() -> None:
    """Commit what the request did, if it touched the database at all."""
    if "db" in g:
        db().commit()


def discard() -> None:
    """Undo what the request did so far, so that the session can be used again after an error."""
    session = g.get("db")
    if session is not None:
        session.rollback()


def now() -> datetime:
    """The moment of this request, aware UTC; the same for everything that the request does."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    return cast("datetime", g.now)


def today() -> date:
    """The day of this request in Europe/Berlin."""
    return local_day(now())


def _close(_error: BaseException | None) -> None:
    session = g.pop("db", None)
    if session is not None:
        session.rollback()
        session.close()

"""What goes out beside the runs: public vacancies are brought up to date, employers' own systems are called."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event

import structlog
from sqlalchemy.exc import OperationalError

from core.database import SessionFactory
from employers.api_access.calling import Callers
from employers.publication.refreshing import AT_ONCE, forget_public, look_ahead, refresh_public
from jobs.beside import at_work_beside
from placements.webhook_events import collect_events

log = structlog.get_logger()

Clock = Callable[[], datetime]
LOOK_EVERY_SECONDS = 15.0
FORGET_EVERY = timedelta(hours=1)
BREATH_SECONDS = 0.05  # for other writers


@contextmanager
def going_outside(
    sessions: SessionFactory, *, clock: Clock, poll_seconds: float = LOOK_EVERY_SECONDS
) -> Iterator[None]:
    """Do all of this module beside what runs inside."""
    with at_work_beside("outside", lambda stop: _until(sessions, clock, stop, poll_seconds)):
        yield


def work_outside(sessions: SessionFactory, callers: Callers, *, clock: Clock, since: datetime) -> bool:
    """One round: public vacancies, news since then, calls that are due. True where more waits."""
    with sessions() as session:
        ahead = look_ahead(session, now=clock())
    with sessions() as session, session.begin():
        refreshed = refresh_public(session, now=clock(), ahead=ahead)
    with sessions() as session, session.begin():
        collect_events(session, since=since, now=clock())
    has_more_calls = callers.call_due()
    return refreshed == AT_ONCE or has_more_calls


def _until(sessions: SessionFactory, clock: Clock, stop: Event, poll_seconds: float) -> None:
    with Callers(sessions, clock=clock) as callers:
        _rounds(sessions, callers, clock, stop, poll_seconds)


def _rounds(sessions: SessionFactory, callers: Callers, clock: Clock, stop: Event, poll_seconds: float) -> None:
    since, forgot_at = clock() - timedelta(days=1), None
    while not stop.is_set():
        begun, has_more = clock(), False
        try:
            if forgot_at is None or begun - forgot_at > FORGET_EVERY:
                forgot_at = begun
                _forget(sessions)
            has_more = work_outside(sessions, callers, clock=clock, since=since)
            since = begun
        except OperationalError:
            log.error("outside work cannot reach the database")
        except Exception as error:  # noqa: BLE001
            # The thread must outlive whatever one vacancy or call brings; what is left is taken up in the next round.
            log.error("outside work failed", error=type(error).__name__)
        stop.wait(BREATH_SECONDS if has_more else poll_seconds)


def _forget(sessions: SessionFactory) -> None:
    with sessions() as session, session.begin():
        forget_public(session)

"""What a scheduler looks after beside its work: a sign of life, what fell due, what went wrong with runs."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Event

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.database import SessionFactory
from core.run_alarms import check_runs
from core.scheduling import Moment, forget_scheduler, note_scheduler
from core.settings import AlarmLimits
from jobs.beside import at_work_beside
from jobs.runs import Clock, catch_up
from jobs.schedule import SCHEDULE, last_due, next_due
from placements.messages.run_alarms import mail_alarm

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 30.0


@contextmanager
def watching(
    sessions: SessionFactory, limits: AlarmLimits, *, clock: Clock, every: float = LOOK_EVERY_SECONDS
) -> Iterator[None]:
    """Look after all that in a thread of its own: a run that takes hours must not keep it from being seen."""
    token = secrets.token_hex(16)

    def watch(stop: Event) -> None:
        while not stop.is_set():
            try:
                watch_once(sessions, token, limits, clock=clock)
            except SQLAlchemyError as error:
                log.error("scheduler cannot watch", error=type(error).__name__)
            stop.wait(every)

    with at_work_beside("watch", watch):
        yield
    with suppress(SQLAlchemyError), sessions() as session, session.begin():
        forget_scheduler(session, token)


def watch_once(sessions: SessionFactory, token: str, limits: AlarmLimits, *, clock: Clock) -> int:
    """One look: beat, queue what fell due and was forgotten, raise and mail alarms; the number of new alarms.

    What fell due is looked for each time, not only at the start: the timetable forgets what it could not queue
    because the database was away at that moment. On a full disk one may be written and the other not: each is tried.
    Raises `SQLAlchemyError` where alarms cannot be looked for or written.
    """
    now = clock()
    with _in_spite_of_the_database("beat"), sessions() as session, session.begin():
        coming = [Moment(each.name, each.kind, next_due(each, now)) for each in SCHEDULE]
        note_scheduler(session, token, coming, now=now)
    with _in_spite_of_the_database("catch up"):
        catch_up(sessions, clock=clock)
    with sessions() as session, session.begin():
        due = [Moment(each.name, each.kind, last_due(each, now)) for each in SCHEDULE]
        new = check_runs(session, due, limits=limits, now=now)
        for alarm in new:
            mail_alarm(session, alarm, now=now)
    for alarm in new:
        log.error("run alarm", alarm_id=alarm.id, kind=alarm.kind.value, reason=alarm.reason.value, run_id=alarm.run_id)
    return len(new)


@contextmanager
def _in_spite_of_the_database(what: str) -> Iterator[None]:
    """Log what the database would not do, and go on with the next."""
    try:
        yield
    except SQLAlchemyError as error:
        log.error("scheduler cannot watch", what=what, error=type(error).__name__)

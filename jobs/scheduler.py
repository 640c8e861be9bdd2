"""The scheduler: a process of its own that queues what `SCHEDULE` lists and works through the queue, one run at a time.

APScheduler's thread only queues; the main thread works. "Run now" in the web queues too, and is picked up within
seconds. Asked to stop, the main thread leaves the run it works on where it is and gives it back to the queue.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from threading import Event
from types import FrameType

import structlog
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from sqlalchemy.exc import DBAPIError

from core.database import SessionFactory, may_pass
from core.runs import RunKind, find_pause, find_waiting_run
from core.settings import AlarmLimits, Settings
from jobs.mailing import mailing
from jobs.opening import utc_now
from jobs.outside import going_outside
from jobs.priority import give_way
from jobs.runs import Clock, queue_due_run, work_once
from jobs.schedule import SCHEDULE, Entry, next_due
from jobs.watching import watching
from placements.rematching import Rematcher

log = structlog.get_logger()

POLL_SECONDS = 2.0
LOOK_SECONDS = 0.1  # between two looks whether anybody has changed: a page that is loaded again shows what was found


class Stopped(BaseException):
    """The process was asked to stop (SIGTERM). No `Exception`: nothing but the scheduler itself may catch it."""


class OfficeTime(BaseTrigger):  # type: ignore[misc]
    """Fires when the entry is due. APScheduler's own cron trigger never leaves the doubled hour in autumn."""

    def __init__(self, entry: Entry) -> None:
        self.entry = entry

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The first due moment after the previous one, or after ``now``; in UTC."""
        return next_due(self.entry, (previous_fire_time or now).astimezone(UTC))


def run_scheduler(
    sessions: SessionFactory,
    *,
    clock: Clock = utc_now,
    poll_seconds: float = POLL_SECONDS,
    settings: Settings | None = None,
) -> None:
    """Queue and work until the process is asked to stop. Messages are sent where ``settings`` name a mail server."""
    timetable, rematcher = make_timetable(sessions, clock=clock), Rematcher()
    with (
        _stopping_on_sigterm() as stopping,
        mailing(sessions, settings, clock=clock, poll_seconds=poll_seconds),
        going_outside(sessions, clock=clock),
        watching(sessions, settings.alarms if settings else AlarmLimits(), clock=clock),
    ):
        timetable.start()
        if settings is not None:
            give_way(settings.run_niceness)  # this thread works on runs; those that send and watch are started
        log.info("scheduler started", entries=[entry.name for entry in SCHEDULE])
        try:
            while not stopping.is_set():
                _work(sessions, clock, poll_seconds, rematcher)
        except (Stopped, Exception):
            # Stopped within a statement, the driver may fail in giving its connection back; that hides what asked it.
            if not stopping.is_set():
                raise
        finally:
            timetable.shutdown(wait=False)
            log.info("scheduler stopped")


def make_timetable(sessions: SessionFactory, *, clock: Clock = utc_now) -> BackgroundScheduler:
    """APScheduler with one job for each entry, not started."""
    timetable = BackgroundScheduler(timezone=UTC)
    for entry in SCHEDULE:
        timetable.add_job(
            queue_due_run,
            OfficeTime(entry),
            args=[sessions, entry],
            kwargs={"clock": clock},
            id=entry.name,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=int(entry.grace.total_seconds()),
        )
    return timetable


def _work(sessions: SessionFactory, clock: Clock, poll_seconds: float, rematcher: Rematcher) -> None:
    """One run of the queue; without any, what has changed since the latest one."""
    try:
        _forget_before_run(sessions, clock, rematcher)
        if work_once(sessions, clock=clock) is not None:
            return
        if not _is_paused(sessions):
            if rematcher.work(sessions, now=clock()):
                return
            rematcher.warm_up(sessions, now=clock())
        _wait(sessions, poll_seconds, rematcher)
    except DBAPIError as error:
        if not may_pass(error):
            raise
        log.error("database out of reach", error=type(error).__name__)  # tried again at the next look
        time.sleep(poll_seconds)


def _forget_before_run(sessions: SessionFactory, clock: Clock, rematcher: Rematcher) -> None:
    """A match run needs the memory, and what it finds takes the place of what is kept."""
    with sessions() as session:
        waiting = find_waiting_run(session, now=clock())
    if waiting is not None and waiting.kind is RunKind.MATCH:
        rematcher.forget()


def _wait(sessions: SessionFactory, poll_seconds: float, rematcher: Rematcher) -> None:
    """Wait for the next look at the queue, but not where somebody changes meanwhile."""
    until = time.monotonic() + poll_seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(LOOK_SECONDS, left))
        if rematcher.sees_change(sessions):
            return


def _is_paused(sessions: SessionFactory) -> bool:
    """Whether a person has paused matching, and with it that of who changes."""
    with sessions() as session:
        return find_pause(session, RunKind.MATCH) is not None


@contextmanager
def _stopping_on_sigterm() -> Iterator[Event]:
    stopping = Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopping.set()
        signal.signal(signal.SIGTERM, signal.SIG_IGN)  # once is enough: giving the run back must not be interrupted
        raise Stopped

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield stopping
    finally:
        signal.signal(signal.SIGTERM, before)

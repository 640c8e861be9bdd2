"""Claim a run, do its work, record how it ended. What the work is stands in the packages below."""

import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from core.database import SessionFactory, may_pass
from core.errors import DomainError
from core.runs import (
    RunKind,
    RunTaken,
    RunTrigger,
    claim_run,
    defer_run,
    fail_run,
    find_waiting_run,
    finish_run,
    get_run,
    has_run_since,
    queue_run,
    release_run,
)
from core.settings import Settings, local_day, read_settings
from core.sign_in_limits import forget_old_devices
from core.sign_in_links import LINKS_KEPT, forget_sign_in_links
from core.staff import close_due_accounts, unused_accounts
from employers.drafts.operations import forget_drafts
from employers.lifecycle.rules import DayCounts
from employers.registration import REFUSED_KEPT, forget_registrations
from jobs.feeding import sync_feeds
from jobs.heartbeat import beating
from jobs.learning import learn_weekly
from jobs.opening import utc_now
from jobs.retaining import retain
from jobs.schedule import SCHEDULE, Entry, due_key, last_due
from matching.kernel import Finder, find_candidate_arrays
from placements.headcounts.asking import forget_headcounts
from placements.messages.rounds import run_round
from placements.operations import match_and_suggest
from placements.permissions import permission_tasks
from placements.reminders import count_waiting_suggestions
from placements.staff_accounts import work_left
from placements.timers import TIMER_STEPS, run_timers
from placements.vacancy_life import run_vacancy_timers
from profiles.answers import UNDO_WITHIN, forget_answers
from profiles.client_pauses import end_due_pauses
from profiles.cv.operations import delete_expired_cv_readings

log = structlog.get_logger()

Clock = Callable[[], datetime]
RETRY_AFTER = (timedelta(seconds=10), timedelta(minutes=2), timedelta(minutes=15))


@dataclass(frozen=True)
class Outcome:
    """What a run leaves on its row: counts, and the items that failed; ``is_recorded``: by the work itself."""

    counts: dict[str, Any]
    failures: list[Any] = field(default_factory=list)
    is_recorded: bool = False


@dataclass(frozen=True)
class Order:
    """What the work of a run gets: where to store, which run it is, the clock of the process, its claim."""

    sessions: SessionFactory
    run_id: int
    clock: Clock
    token: str


Work = Callable[[Order], Outcome]


def work_once(sessions: SessionFactory, *, clock: Clock = utc_now) -> int | None:
    """Execute the run that has waited longest; its id, or None where nothing waits. A run that breaks is recorded."""
    with sessions() as session:
        waiting = find_waiting_run(session, now=clock())
    if waiting is None:
        return None
    try:
        execute_run(sessions, waiting.id, clock=clock)
    except RunTaken:
        log.warning("run taken over, this process leaves it", run_id=waiting.id)
    except Exception as error:  # noqa: BLE001
        # Recorded on its row; the process goes on to the next run. Messages of errors may quote facts of people.
        where = "".join(traceback.format_tb(error.__traceback__))
        log.error("run failed", run_id=waiting.id, kind=waiting.kind.value, error=_told(error), where=where)
    return waiting.id


def execute_run(
    sessions: SessionFactory, run_id: int, *, clock: Clock = utc_now, works: Mapping[RunKind, Work] | None = None
) -> bool:
    """Claim the run and do its work, one of ``works`` (all of ours); False where another process has it.

    What breaks the run is recorded on its row and raised again; what may pass puts it back into the queue for later.
    A process that is asked to stop gives the run back to the queue: the next start goes on.
    `RunTaken` where this process was silent so long that another has taken over: then the row is left to that one.
    """
    with sessions() as session, session.begin():
        token = claim_run(session, run_id, now=clock())
        kind = get_run(session, run_id).kind
    if token is None:
        return False
    log.info("run started", run_id=run_id, kind=kind.value)
    try:
        with beating(sessions, run_id, token, clock=clock):
            outcome = (works or WORK)[kind](Order(sessions, run_id, clock, token))
    except Exception as error:
        _record_what_broke(sessions, run_id, token, error, clock)
        raise
    except BaseException:
        with sessions() as session, session.begin():
            release_run(session, run_id, token=token)
        raise
    if not outcome.is_recorded:
        with sessions() as session, session.begin():
            finish_run(session, run_id, counts=outcome.counts, failures=outcome.failures, now=clock(), token=token)
    log.info("run finished", run_id=run_id, kind=kind.value, **outcome.counts)
    return True


def _record_what_broke(sessions: SessionFactory, run_id: int, token: str, error: Exception, clock: Clock) -> None:
    """What may pass is tried again later, by itself; else the run has failed.

    Where the database is away this cannot be written either: then the run is taken over, as after a kill.
    """
    told = _told(error)
    try:
        with sessions() as session, session.begin():
            now = clock()
            if may_pass(error):
                wait = RETRY_AFTER[min(get_run(session, run_id).attempts, len(RETRY_AFTER)) - 1]
                defer_run(session, run_id, error=told, not_before=now + wait, now=now, token=token)
            else:
                fail_run(session, run_id, error=told, now=now, token=token)
    except SQLAlchemyError as lost:
        log.warning("end of run not recorded", run_id=run_id, error=type(lost).__name__)


def _told(error: Exception) -> str:
    """What may be said of an error: our own text, else its kind, since its message may quote facts of people."""
    return str(error) if isinstance(error, DomainError) else type(error).__name__


def queue_due_run(sessions: SessionFactory, entry: Entry, *, clock: Clock = utc_now) -> None:
    """Queue what was due last for this entry, once in however many processes."""
    now = clock()
    try:
        with sessions() as session, session.begin():
            key = due_key(entry, now)
            run = queue_run(session, entry.kind, trigger=RunTrigger.SCHEDULE, now=now, by=None, due_key=key)
            run_id = run.id
    except IntegrityError:
        log.info("run already queued elsewhere", entry=entry.name)
        return
    log.info("run queued", entry=entry.name, run_id=run_id)


def catch_up(sessions: SessionFactory, *, clock: Clock = utc_now) -> None:
    """Queue what fell due while no scheduler ran, unless its grace is over or a run of its kind came since."""
    now = clock()
    for entry in SCHEDULE:
        due = last_due(entry, now)
        with sessions() as session:
            is_covered = has_run_since(session, entry.kind, due)
        if not is_covered and now - due <= entry.grace:
            queue_due_run(sessions, entry, clock=clock)


def match_with(find: Finder = find_candidate_arrays) -> Work:
    """The work of a match run with this search, here or on many machines."""

    def match(order: Order) -> Outcome:
        summary = match_and_suggest(
            order.sessions, run_id=order.run_id, now=order.clock(), token=order.token, find=find
        )
        return Outcome(summary.counts, summary.failures, is_recorded=True)

    return match


def _expire_vacancies(order: Order) -> Outcome:
    now = order.clock()
    with order.sessions() as session, session.begin():
        forgotten = delete_expired_cv_readings(session, today=local_day(now))
        forget_headcounts(session, today=local_day(now))
        forget_drafts(session, today=local_day(now))
    report = run_vacancy_timers(order.sessions, now=now, counts=day_counts(read_settings()))
    counts = {"expired": report.expired, "reminded": report.reminded, "forgotten_cvs": forgotten}
    return Outcome(counts, report.failures)


def day_counts(settings: Settings) -> DayCounts:
    """The day counts of vacancies as this installation has them."""
    return DayCounts(settings.vacancy_remind_days, settings.vacancy_expire_days, settings.vacancy_renewals)


def _remind(order: Order) -> Outcome:
    """Count what waits for each adviser. Nothing is sent yet: the counts stand in the run and in the log."""
    with order.sessions() as session:
        waiting = count_waiting_suggestions(session, now=order.clock())
    for row in waiting:
        log.info("suggestions wait", adviser_id=row.adviser_id, suggestions=row.suggestions)
    return Outcome({
        "suggestions": sum(row.suggestions for row in waiting),
        "advisers": [{"adviser_id": row.adviser_id, "suggestions": row.suggestions} for row in waiting],
    })  # fmt: skip


def _timers(order: Order) -> Outcome:
    now = order.clock()
    report = run_timers(order.sessions, now=now)
    with order.sessions() as session, session.begin():
        ended = end_due_pauses(session, today=local_day(now), now=now)
        warnings = permission_tasks(session, today=local_day(now), now=now)
        forget_answers(session, before=now - UNDO_WITHIN)
        forget_registrations(session, before=now - REFUSED_KEPT)
        forget_sign_in_links(session, before=now - LINKS_KEPT)
    counts = {name.value: report.taken.get(name, 0) for name in TIMER_STEPS}
    return Outcome({**counts, "ended_pauses": ended, "permission_warnings": warnings}, report.failures)


def _messages(order: Order) -> Outcome:
    report = run_round(order.sessions, now=order.clock())
    counts = {"reminders": report.reminders, "digests": report.digests, "erased_texts": report.erased}
    return Outcome(counts, report.failures)


def _accounts(order: Order) -> Outcome:
    """Close the accounts of who worked here until yesterday; forget browsers that nobody uses any more."""
    now = order.clock()
    with order.sessions() as session, session.begin():
        closed = close_due_accounts(session, now=now)
        left = work_left(session, closed)
        forget_old_devices(session, now=now)
        unused = unused_accounts(session, now=now)
    return Outcome({"closed": len(closed), "closed_with_work": len(left), "unused": unused})


def _learn_titles(order: Order) -> Outcome:
    return Outcome(learn_weekly(order.sessions, read_settings().instance, now=order.clock()))


def _sync_feeds(order: Order) -> Outcome:
    return Outcome(sync_feeds(order.sessions, read_settings().instance, now=order.clock()))


def _retention(order: Order) -> Outcome:
    return Outcome(retain(order.sessions, read_settings(), now=order.clock()))


WORK: Mapping[RunKind, Work] = {
    RunKind.MATCH: match_with(),
    RunKind.EXPIRE_VACANCIES: _expire_vacancies,
    RunKind.REMIND: _remind,
    RunKind.TIMERS: _timers,
    RunKind.MESSAGES: _messages,
    RunKind.LEARN_TITLES: _learn_titles,
    RunKind.SYNC_FEEDS: _sync_feeds,
    RunKind.ACCOUNTS: _accounts,
    RunKind.RETENTION: _retention,
}

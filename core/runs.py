"""The record of everything that runs by schedule, by command or by a click: queued, claimed once, finished, counted.

Stands in core because every package's scheduled work is recorded in the same table
(docs/decisions/0002-users-and-runs-in-core.md).
"""

import enum
import secrets
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from core.database import Base
from core.errors import Conflict, NotFound

# Without a heartbeat, a running run counts as dead. Longer than any step that holds the interpreter, and with it the
# thread of the heartbeat: the flow of the assignment does (docs/benchmarks.md).
STALE_AFTER = timedelta(seconds=90)
MOST_TAKEOVERS = 3  # a run whose process died more often would kill the next one too
DIED_TOO_OFTEN = (
    "The processes that worked on this run died, one after the other. It is not started again by itself: look into the "
    "log of the scheduler (memory, disk), then start a new run."
)


QUEUE_LOCK = 7_262_002  # any number, the same everywhere: serialises who queues, claims and pauses on PostgreSQL


class RunTaken(Conflict):
    """The run is this process's no more: another has it, or a person has stopped it. Whoever gets this must stop and
    leave everything alone.
    """

    def __init__(self, run_id: int) -> None:
        super().__init__(
            "Another process has taken over run %(id)s, or a person has stopped it. This one stops.", id=run_id
        )


class RunKind(enum.StrEnum):
    """What runs."""

    MATCH = "match"
    EXPIRE_VACANCIES = "expire_vacancies"
    REMIND = "remind"
    TIMERS = "timers"
    MESSAGES = "messages"
    LEARN_TITLES = "learn_titles"
    SYNC_FEEDS = "sync_feeds"
    ACCOUNTS = "accounts"
    RETENTION = "retention"


class RunState(enum.StrEnum):
    """Life of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    STOPPED = "stopped"  # by a person; nothing of it counts
    SKIPPED = "skipped"  # it still waited when the next one fell due, which does its work


class RunTrigger(enum.StrEnum):
    """What asked for a run."""

    SCHEDULE = "schedule"
    WEB = "web"
    COMMAND = "command"


class Run(Base):
    """One execution. ``due_key`` names the scheduled moment, so that two schedulers run it once.

    ``claim_token`` is known to the process alone that works on it; ``attempts`` counts the processes that tried.
    """

    __tablename__ = "run"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RunKind] = mapped_column(index=True)
    state: Mapped[RunState] = mapped_column(default=RunState.QUEUED, index=True)
    trigger: Mapped[RunTrigger]
    due_key: Mapped[str | None] = mapped_column(sa.String(80), unique=True)
    requested_at: Mapped[datetime]
    requested_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    started_at: Mapped[datetime | None]
    heartbeat_at: Mapped[datetime | None]
    claim_token: Mapped[str | None] = mapped_column(sa.String(40))
    attempts: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    not_before: Mapped[
        datetime | None
    ]  # of what broke for a passing reason (disk full, database away) and is tried again
    stopped_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    stop_reason: Mapped[str | None] = mapped_column(sa.String(400))
    step: Mapped[str | None] = mapped_column(sa.String(20))
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any] | None]
    failures: Mapped[list[Any] | None]  # items that failed: what, id, reason
    error: Mapped[str | None] = mapped_column(sa.Text)


class RunPause(Base):
    """A person has paused a kind of run: what is queued waits until a person resumes. One at most is open."""

    __tablename__ = "run_pause"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RunKind]
    reason: Mapped[str] = mapped_column(sa.String(400))
    paused_at: Mapped[datetime]
    paused_by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))
    resumed_at: Mapped[datetime | None]
    resumed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))

    __table_args__ = (
        sa.Index(
            "uq_run_pause_open", "kind", unique=True,
            sqlite_where=sa.text("resumed_at IS NULL"), postgresql_where=sa.text("resumed_at IS NULL"),
        ),
    )  # fmt: skip


def get_run(session: Session, run_id: int) -> Run:
    """The run with this id, or `NotFound`."""
    run = session.get(Run, run_id)
    if run is None:
        raise NotFound("There is no run %(id)s.", id=run_id)
    return run


def runs(session: Session, *, kind: RunKind | None = None, limit: int = 50) -> list[Run]:
    """The latest runs, newest first."""
    query = sa.select(Run).order_by(Run.id.desc()).limit(limit)
    return list(session.scalars(query if kind is None else query.where(Run.kind == kind)))


def find_waiting_run(session: Session, *, now: datetime, kind: RunKind | None = None) -> Run | None:
    """The oldest run to work on: running without heartbeat for `STALE_AFTER`, or queued; or None.

    What is queued waits while a run of its kind is at work; while a person has paused the kind, nothing is given.
    """
    other = aliased(Run)
    is_busy = sa.exists().where(other.kind == Run.kind, _is_alive(other, now))
    is_waiting = sa.or_(_is_dead(now), sa.and_(_is_queued(now), ~is_busy))
    query = sa.select(Run).where(is_waiting, ~_is_paused())
    return session.scalar((query if kind is None else query.where(Run.kind == kind)).order_by(Run.id).limit(1))


def runs_at_work(session: Session, kind: RunKind, *, now: datetime, lock: bool = False) -> list[Run]:
    """The runs of this kind that show a heartbeat, by start; with ``lock`` held until the transaction ends."""
    query = sa.select(Run).where(Run.kind == kind, _is_alive(Run, now)).order_by(Run.started_at, Run.id)
    query = query.execution_options(populate_existing=True)
    return list(session.scalars(query.with_for_update(key_share=True) if lock else query))


def disown_dead_runs(session: Session, kind: RunKind, *, now: datetime) -> None:
    """Take runs of this kind that show no heartbeat from their processes: one that wakes up again gets `RunTaken`
    before it writes, as after a takeover. The runs themselves still wait for that.
    """
    _change(session, sa.and_(Run.kind == kind, _is_dead(now)), claim_token=None)


def has_run_since(session: Session, kind: RunKind, since: datetime) -> bool:
    """Whether a run of this kind waits, or has started or ended since that moment."""
    is_covered = sa.or_(Run.state == RunState.QUEUED, Run.started_at >= since)
    return session.scalar(sa.select(Run.id).where(Run.kind == kind, is_covered).limit(1)) is not None


def last_finished_run(session: Session, kind: RunKind) -> Run | None:
    """The run of this kind that finished last, or None."""
    query = sa.select(Run).where(Run.kind == kind, Run.state == RunState.FINISHED).order_by(Run.id.desc()).limit(1)
    return session.scalar(query)


def has_finished_run(session: Session, kind: RunKind) -> bool:
    """Whether a run of this kind has ever ended well."""
    finished = sa.select(Run.id).where(Run.kind == kind, Run.state == RunState.FINISHED).limit(1)
    return session.scalar(finished) is not None


def queue_run(
    session: Session, kind: RunKind, *, trigger: RunTrigger, now: datetime, by: int | None, due_key: str | None = None
) -> Run:
    """Queue a run. Where one of this kind is queued already it is given back instead of a second one.

    A scheduled moment (``due_key``) has one run for ever: a second scheduler gets the run of the first, whatever its
    state. A run that already waits without a moment of its own takes over the moment; one that waits for an earlier
    moment is skipped, since one run does the work of both. So however long nothing ran, one of a kind waits.
    """
    lock_queue(session)
    known = None if due_key is None else session.scalar(sa.select(Run).where(Run.due_key == due_key))
    if known is not None:
        return known
    waiting = session.scalar(sa.select(Run).where(Run.kind == kind, Run.state == RunState.QUEUED).order_by(Run.id))
    if waiting is not None and (due_key is None or waiting.due_key is None):
        waiting.due_key = due_key or waiting.due_key
        waiting.not_before = None if due_key is None else waiting.not_before  # a person asks: now, not later
        session.flush()
        return waiting
    if waiting is not None:
        waiting.state, waiting.finished_at = RunState.SKIPPED, now
    run = Run(kind=kind, trigger=trigger, requested_at=now, requested_by=by, due_key=due_key)
    session.add(run)
    session.flush()
    return run


def claim_run(session: Session, run_id: int, *, now: datetime) -> str | None:
    """Take a queued run, or a running one without heartbeat for `STALE_AFTER`: its token for exactly one caller.

    None where another has it or its kind is paused. A run that was taken over `MOST_TAKEOVERS` times and died again
    fails instead.
    """
    lock_queue(session)
    _fail_if_hopeless(session, run_id, now)
    token = secrets.token_hex(16)
    is_free = sa.or_(_is_queued(now), _is_dead(now))
    is_claimed = _change(
        session, sa.and_(Run.id == run_id, is_free, ~_is_paused()),
        state=RunState.RUNNING, started_at=now, heartbeat_at=now, error=None, step=None, claim_token=token,
        attempts=Run.attempts + 1, not_before=None, progress_done=0, progress_total=0,
    )  # fmt: skip
    return token if is_claimed else None


def hold_run(session: Session, run_id: int, *, token: str | None) -> None:
    """Keep the run from being taken over until the transaction ends; `RunTaken` where it is another's already."""
    held = sa.select(Run.id).where(_is_held(run_id, token)).with_for_update(key_share=True)
    if session.scalar(held) is None:
        raise RunTaken(run_id)


def release_run(session: Session, run_id: int, *, token: str | None = None) -> bool:
    """Give a claimed run back to the queue, because the process that works on it is asked to stop.

    That is no attempt that died. False, and nothing changed, where the run is not (any more) the caller's.
    """
    is_held = sa.and_(_is_held(run_id, token), Run.state == RunState.RUNNING)
    return _change(
        session, is_held, state=RunState.QUEUED, step=None, claim_token=None, attempts=Run.attempts - 1
    )  # fmt: skip


def defer_run(
    session: Session, run_id: int, *, error: str, not_before: datetime, now: datetime, token: str | None = None
) -> bool:
    """Give a run back to the queue that broke for a reason that may pass; it waits until ``not_before``.

    That was an attempt: after `MOST_TAKEOVERS` more the run fails. False, and nothing changed, where it is another's.
    """
    is_held = _is_held(run_id, token)
    if _change(session, sa.and_(is_held, Run.attempts > MOST_TAKEOVERS),
               state=RunState.FAILED, finished_at=now, error=error, claim_token=None):  # fmt: skip
        return True
    return _change(
        session, is_held, state=RunState.QUEUED, step=None, claim_token=None, error=error, not_before=not_before
    )  # fmt: skip


def note_heartbeat(session: Session, run_id: int, *, now: datetime, token: str | None = None) -> None:
    """Show that the process is alive; `RunTaken` where the run is another's."""
    _change_own(session, run_id, token, heartbeat_at=_latest(now))


def note_progress(
    session: Session, run_id: int, *, step: str, done: int, total: int, now: datetime, token: str | None = None
) -> None:
    """Write how far a run is; also a heartbeat. ``token`` as `claim_run` gave it, None for a run nobody claimed.

    `RunTaken` where the run is another's.
    """
    _change_own(
        session, run_id, token, step=step, progress_done=done, progress_total=total, heartbeat_at=_latest(now)
    )  # fmt: skip


def finish_run(
    session: Session,
    run_id: int,
    *,
    counts: dict[str, Any],
    failures: list[Any],
    now: datetime,
    token: str | None = None,
) -> None:
    """Record that a run ended well, with its counts and the items that failed. `RunTaken` where it is another's."""
    _change_own(
        session, run_id, token,
        state=RunState.FINISHED, finished_at=now, counts=counts, failures=failures, step=None, claim_token=None,
    )  # fmt: skip


def fail_run(session: Session, run_id: int, *, error: str, now: datetime, token: str | None = None) -> bool:
    """Record what broke a run. False, and nothing changed, where the run is not (any more) the caller's."""
    return _change(
        session, _is_held(run_id, token), state=RunState.FAILED, finished_at=now, error=error, claim_token=None
    )  # fmt: skip


def find_pause(session: Session, kind: RunKind) -> RunPause | None:
    """The pause of this kind that is open, or None."""
    return session.scalar(sa.select(RunPause).where(RunPause.kind == kind, RunPause.resumed_at.is_(None)))


def lock_queue(session: Session) -> None:
    """Let nobody else queue, claim or pause until the transaction ends. SQLite has one writer at a time anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(QUEUE_LOCK)))


def _fail_if_hopeless(session: Session, run_id: int, now: datetime) -> None:
    is_hopeless = sa.and_(Run.id == run_id, _is_dead(now), Run.attempts > MOST_TAKEOVERS)
    _change(session, is_hopeless, state=RunState.FAILED, finished_at=now, error=DIED_TOO_OFTEN, claim_token=None)


def _is_queued(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Run.state == RunState.QUEUED, sa.or_(Run.not_before.is_(None), Run.not_before <= now))


def _is_paused() -> sa.ColumnElement[bool]:
    return sa.exists().where(RunPause.kind == Run.kind, RunPause.resumed_at.is_(None))


def _is_alive(run: type[Run], now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(run.state == RunState.RUNNING, run.heartbeat_at >= now - STALE_AFTER)


def _is_dead(now: datetime) -> sa.ColumnElement[bool]:
    return sa.and_(Run.state == RunState.RUNNING, Run.heartbeat_at < now - STALE_AFTER)


def _is_held(run_id: int, token: str | None) -> sa.ColumnElement[bool]:
    return sa.and_(Run.id == run_id, Run.claim_token == token)


def _latest(now: datetime) -> sa.ColumnElement[datetime]:
    """The heartbeat does not go back: a clock that stood still while the machine slept must not look dead.

    Unless it lies further ahead than any two clocks differ: then this one was set back, and a process that dies would
    seem alive until the old time is reached again.
    """
    is_ahead = sa.and_(Run.heartbeat_at > now, Run.heartbeat_at <= now + STALE_AFTER)
    return sa.case((is_ahead, Run.heartbeat_at), else_=sa.literal(now, Run.heartbeat_at.type))


def _change_own(session: Session, run_id: int, token: str | None, **values: Any) -> None:
    if not _change(session, _is_held(run_id, token), **values):
        raise RunTaken(run_id)


def _change(session: Session, which: sa.ColumnElement[bool], **values: Any) -> bool:
    changed = session.execute(
        sa.update(Run).where(which).values(**values).execution_options(synchronize_session=False)
    )  # fmt: skip
    return int(getattr(changed, "rowcount", 0)) == 1

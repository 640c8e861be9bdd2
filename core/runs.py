"""The record of everything that runs by schedule, by command or by a click: queued, claimed once, finished, counted.

Stands in core because every package's scheduled work is recorded in the same table
(docs/decisions/0002-users-and-runs-in-core.md).
"""

import enum
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.errors import NotFound

STALE_AFTER = timedelta(minutes=10)  # without a heartbeat, a running run counts as dead


class RunKind(enum.StrEnum):
    """What runs."""

    MATCH = "match"
    EXPIRE_VACANCIES = "expire_vacancies"
    REMIND = "remind"


class RunState(enum.StrEnum):
    """Life of a run."""

    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"


class RunTrigger(enum.StrEnum):
    """What asked for a run."""

    SCHEDULE = "schedule"
    WEB = "web"
    COMMAND = "command"


class Run(Base):
    """One execution. ``due_key`` names the scheduled moment, so that two schedulers run it once."""

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
    finished_at: Mapped[datetime | None]
    step: Mapped[str | None] = mapped_column(sa.String(20))
    progress_done: Mapped[int] = mapped_column(default=0)
    progress_total: Mapped[int] = mapped_column(default=0)
    counts: Mapped[dict[str, Any] | None]
    failures: Mapped[list[Any] | None]  # items that failed: what, id, reason
    error: Mapped[str | None] = mapped_column(sa.Text)


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


def find_waiting_run(session: Session, *, now: datetime) -> Run | None:
    """The oldest run that can be claimed: queued, or running without heartbeat for 10 minutes; or None."""
    return session.scalar(sa.select(Run).where(_is_free(now)).order_by(Run.id).limit(1))


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
    state. A run that already waits without a moment of its own takes over the moment.
    """
    known = None if due_key is None else session.scalar(sa.select(Run).where(Run.due_key == due_key))
    if known is not None:
        return known
    waiting = session.scalar(sa.select(Run).where(Run.kind == kind, Run.state == RunState.QUEUED).order_by(Run.id))
    if waiting is not None and (due_key is None or waiting.due_key is None):
        waiting.due_key = due_key or waiting.due_key
        session.flush()
        return waiting
    run = Run(kind=kind, trigger=trigger, requested_at=now, requested_by=by, due_key=due_key)
    session.add(run)
    session.flush()
    return run


def claim_run(session: Session, run_id: int, *, now: datetime) -> bool:
    """Take a queued run, or a running one without heartbeat for 10 minutes. True for exactly one caller."""
    claimed = session.execute(
        sa.update(Run)
        .where(Run.id == run_id, _is_free(now))
        .values(state=RunState.RUNNING, started_at=now, heartbeat_at=now, error=None)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(claimed, "rowcount", 0)) == 1


def release_run(session: Session, run_id: int) -> None:
    """Give a claimed run back to the queue, because the process that works on it is asked to stop."""
    session.execute(
        sa.update(Run)
        .where(Run.id == run_id, Run.state == RunState.RUNNING)
        .values(state=RunState.QUEUED, step=None)
        .execution_options(synchronize_session=False)
    )


def note_progress(session: Session, run_id: int, *, step: str, done: int, total: int, now: datetime) -> None:
    """Write how far a run is; also its heartbeat."""
    session.execute(
        sa.update(Run)
        .where(Run.id == run_id)
        .values(step=step, progress_done=done, progress_total=total, heartbeat_at=now)
        .execution_options(synchronize_session=False)
    )


def finish_run(session: Session, run_id: int, *, counts: dict[str, Any], failures: list[Any], now: datetime) -> None:
    """Record that a run ended well, with its counts and the items that failed."""
    session.execute(
        sa.update(Run)
        .where(Run.id == run_id)
        .values(state=RunState.FINISHED, finished_at=now, counts=counts, failures=failures, step=None)
        .execution_options(synchronize_session=False)
    )


def fail_run(session: Session, run_id: int, *, error: str, now: datetime) -> None:
    """Record what broke a run."""
    session.execute(
        sa.update(Run)
        .where(Run.id == run_id)
        .values(state=RunState.FAILED, finished_at=now, error=error)
        .execution_options(synchronize_session=False)
    )


def _is_free(now: datetime) -> sa.ColumnElement[bool]:
    is_dead = sa.and_(Run.state == RunState.RUNNING, Run.heartbeat_at < now - STALE_AFTER)
    return sa.or_(Run.state == RunState.QUEUED, is_dead)

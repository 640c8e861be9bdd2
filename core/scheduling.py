"""What schedulers leave in the database so that others can tell if they live: a beat each, and what is due next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.runs import Run, RunKind, RunPause

SILENT_AFTER = timedelta(minutes=3)  # a scheduler beats every half minute, from a thread of its own
FORGOTTEN_AFTER = timedelta(days=7)


class SchedulerProcess(Base):
    """A process that runs the schedule; its token is its own."""

    __tablename__ = "scheduler_process"

    token: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]


class ScheduledMoment(Base):
    """When an entry of the schedule is due next. Left behind by a scheduler that died, it tells what is missed."""

    __tablename__ = "scheduled_moment"

    name: Mapped[str] = mapped_column(sa.String(40), primary_key=True)
    kind: Mapped[RunKind]
    due_at: Mapped[datetime]
    known_since: Mapped[datetime]  # what was due before the entry was first known was never promised


@dataclass(frozen=True)
class Moment:
    """A moment at which an entry of the schedule is due."""

    name: str
    kind: RunKind
    due_at: datetime


def note_scheduler(session: Session, token: str, coming: Iterable[Moment], *, now: datetime) -> None:
    """Show that this scheduler lives, and what it will do next. Schedulers silent for a week are forgotten."""
    process = session.get(SchedulerProcess, token)
    if process is None:
        process = SchedulerProcess(token=token, started_at=now)
        session.add(process)
    process.beat_at = now
    session.execute(sa.delete(SchedulerProcess).where(SchedulerProcess.beat_at < now - FORGOTTEN_AFTER))
    known = {each.name: each for each in session.scalars(sa.select(ScheduledMoment))}
    for moment in coming:
        entry = known.pop(moment.name, None)
        if entry is None:
            session.add(ScheduledMoment(name=moment.name, kind=moment.kind, due_at=moment.due_at, known_since=now))
        elif entry.due_at != moment.due_at:
            entry.due_at = moment.due_at
    for gone in known.values():
        session.delete(gone)
    session.flush()


def forget_scheduler(session: Session, token: str) -> None:
    """A scheduler that ends as it should says so: it is not missed."""
    session.execute(sa.delete(SchedulerProcess).where(SchedulerProcess.token == token))


def scheduler_seen_at(session: Session) -> datetime | None:
    """When a scheduler last showed that it lives; None where none has started, or all have ended."""
    return session.scalar(sa.select(sa.func.max(SchedulerProcess.beat_at, type_=SchedulerProcess.beat_at.type)))


def is_scheduler_alive(session: Session, *, now: datetime) -> bool:
    """Whether a scheduler has beaten in the last `SILENT_AFTER`."""
    seen = scheduler_seen_at(session)
    return seen is not None and now - seen <= SILENT_AFTER


def coming_moments(session: Session) -> list[Moment]:
    """What schedulers said is due next, by moment; in the past where all of them died before."""
    query = sa.select(ScheduledMoment).order_by(ScheduledMoment.due_at, ScheduledMoment.name)
    return [Moment(each.name, each.kind, each.due_at) for each in session.scalars(query)]


def missed_moments(session: Session, moments: Iterable[Moment], *, now: datetime, after: timedelta) -> list[Moment]:
    """Those of the moments that lie more than ``after`` back without a run of their kind that has begun since.

    Not those of a kind that a person has paused, and none from before the schedule was first known here.
    """
    known = {each.name: each.known_since for each in session.scalars(sa.select(ScheduledMoment))}
    paused = set(session.scalars(sa.select(RunPause.kind).where(RunPause.resumed_at.is_(None))))
    late = [
        each for each in moments
        if each.due_at + after <= now and each.kind not in paused and known.get(each.name, now) <= each.due_at
    ]  # fmt: skip
    return [each for each in late if not _has_begun(session, each)]


def _has_begun(session: Session, moment: Moment) -> bool:
    begun = sa.select(Run.id).where(Run.kind == moment.kind, Run.started_at >= moment.due_at).limit(1)
    return session.scalar(begun) is not None

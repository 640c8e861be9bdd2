"""Alarms about runs: missed, failed, empty, too short, too different. Raised once, until they end or are seen."""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base
from core.errors import Conflict, NotFound
from core.run_control import checked_reason
from core.runs import Run, RunKind, RunState, lock_queue
from core.scheduling import Moment, missed_moments
from core.settings import AlarmLimits

COMPARED = ("clients", "vacancies", "candidates", "chosen")
EARLIER = 7  # runs that a run is compared with
ENOUGH = 3  # with fewer nothing can be compared


class AlarmReason(enum.StrEnum):
    """What is wrong."""

    MISSED = "missed"
    FAILED = "failed"
    EMPTY = "empty"
    TOO_SHORT = "too_short"
    TOO_DIFFERENT = "too_different"


class RunAlarm(Base):
    """Something wrong with a kind of run. One at most of a kind and reason lasts; it ends when its cause does."""

    __tablename__ = "run_alarm"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[RunKind]
    reason: Mapped[AlarmReason]
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("run.id", ondelete="CASCADE"), index=True)
    detail: Mapped[dict[str, Any]]  # figures, never facts of people
    raised_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    note: Mapped[str | None] = mapped_column(sa.String(400))

    __table_args__ = (
        sa.Index(
            "uq_run_alarm_lasting", "kind", "reason", unique=True,
            sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class RunFigures:
    """What of a finished run is compared: how long it took, and its counts."""

    seconds: float
    counts: Mapping[str, Any]


Cause = tuple[RunKind, AlarmReason]


def findings(run: RunFigures, earlier: Sequence[RunFigures], limits: AlarmLimits) -> dict[AlarmReason, dict[str, Any]]:
    """What is wrong with a match run beside the ``earlier`` ones, with the figures that say so.

    Empty: no client, no vacancy or no candidate where an earlier run had some. Too short and too different need
    `ENOUGH` earlier runs and compare with their median; short runs and small counts, which vary much, say nothing.
    """
    found: dict[AlarmReason, dict[str, Any]] = {}
    nothing = [name for name in COMPARED[:3] if not run.counts.get(name) and any(e.counts.get(name) for e in earlier)]
    if nothing:
        found[AlarmReason.EMPTY] = {"counts": dict.fromkeys(nothing, 0)}
    if len(earlier) < ENOUGH:
        return found
    usual = median(each.seconds for each in earlier)
    if usual >= limits.short_from_seconds and run.seconds * 100 < usual * limits.short_percent:
        found[AlarmReason.TOO_SHORT] = {"seconds": round(run.seconds), "usual": round(usual)}
    different = {name: pair for name in COMPARED if (pair := _difference(name, run, earlier, limits)) is not None}
    if different and not nothing:
        found[AlarmReason.TOO_DIFFERENT] = {"counts": different}
    return found


def _difference(
    name: str, run: RunFigures, earlier: Sequence[RunFigures], limits: AlarmLimits
) -> tuple[int, int] | None:
    now, usual = int(run.counts.get(name) or 0), int(median(int(each.counts.get(name) or 0) for each in earlier))
    is_large = max(now, usual) >= limits.different_from_count
    return (now, usual) if is_large and abs(now - usual) * 100 > usual * limits.different_percent else None


def check_runs(session: Session, moments: Iterable[Moment], *, limits: AlarmLimits, now: datetime) -> list[RunAlarm]:
    """Raise what is wrong now and end what is not any more; gives the alarms that are new.

    ``moments`` are the latest at which the entries of the schedule were due. Whoever asks and however often: a cause
    has one alarm. A later run with the same fault raises anew what somebody had acknowledged.
    """
    lock_queue(session)
    wrong = {**_missed(session, moments, limits, now), **_of_latest_runs(session, limits)}
    lasting = {(each.kind, each.reason): each for each in lasting_alarms(session)}
    for cause, alarm in list(lasting.items()):
        is_again = cause in wrong and alarm.acknowledged_at is not None and wrong[cause][0] != alarm.run_id
        if cause not in wrong or is_again:
            alarm.ended_at = now
            del lasting[cause]
    session.flush()
    new = [
        RunAlarm(kind=kind, reason=reason, run_id=run_id, detail=detail, raised_at=now)
        for (kind, reason), (run_id, detail) in wrong.items() if (kind, reason) not in lasting
    ]  # fmt: skip
    session.add_all(new)
    session.flush()
    return new


def lasting_alarms(session: Session) -> list[RunAlarm]:
    """Alarms whose cause lasts, acknowledged or not, oldest first."""
    return list(session.scalars(sa.select(RunAlarm).where(RunAlarm.ended_at.is_(None)).order_by(RunAlarm.id)))


def standing_causes(session: Session, *, limits: AlarmLimits) -> set[Cause]:
    """Kinds and reasons of the alarms that last, and of what is wrong by the runs on record; only reads.

    So monitoring hears of a run that failed even where no alarm can be written: the disk of the database is full, or
    no scheduler lives.
    """
    return {(each.kind, each.reason) for each in lasting_alarms(session)} | _of_latest_runs(session, limits).keys()


def open_alarms(session: Session) -> list[RunAlarm]:
    """Alarms whose cause lasts and that nobody has acknowledged, oldest first."""
    return [each for each in lasting_alarms(session) if each.acknowledged_at is None]


def latest_alarms(session: Session, *, limit: int = 20) -> list[RunAlarm]:
    """The latest alarms, over or not, newest first."""
    return list(session.scalars(sa.select(RunAlarm).order_by(RunAlarm.id.desc()).limit(limit)))


def acknowledge_alarm(session: Session, alarm_id: int, *, note: str, now: datetime, by: int) -> RunAlarm:
    """Somebody says, with a name, to have seen an alarm and what is done about it. `Conflict` where it is over."""
    text = checked_reason(note)
    alarm = session.get(RunAlarm, alarm_id, with_for_update=True)
    if alarm is None:
        raise NotFound("There is no alarm %(id)s.", id=alarm_id)
    if alarm.ended_at is not None or alarm.acknowledged_at is not None:
        raise Conflict("This alarm is over or acknowledged already.")
    alarm.acknowledged_at, alarm.acknowledged_by, alarm.note = now, by, text
    session.flush()
    audit.record(session, "run_alarm.acknowledge", kind="run_alarm", object_id=alarm_id, now=now, by=by)
    return alarm


def _missed(
    session: Session, moments: Iterable[Moment], limits: AlarmLimits, now: datetime
) -> dict[Cause, tuple[int | None, dict[str, Any]]]:
    missed = missed_moments(session, moments, now=now, after=limits.missed_after)
    return {
        (each.kind, AlarmReason.MISSED): (None, {"entry": each.name, "due_at": each.due_at.isoformat()})
        for each in missed
    }


def _of_latest_runs(session: Session, limits: AlarmLimits) -> dict[Cause, tuple[int | None, dict[str, Any]]]:
    over = (RunState.FINISHED, RunState.FAILED)
    latest = sa.select(sa.func.max(Run.id)).where(Run.state.in_(over)).group_by(Run.kind)
    wrong: dict[Cause, tuple[int | None, dict[str, Any]]] = {}
    for run in session.scalars(sa.select(Run).where(Run.id.in_(latest))):
        if run.state is RunState.FAILED:
            wrong[run.kind, AlarmReason.FAILED] = (run.id, {})
        elif run.kind is RunKind.MATCH:
            for reason, detail in findings(_figures(run), _earlier(session, run), limits).items():
                wrong[run.kind, reason] = (run.id, detail)
    return wrong


def _earlier(session: Session, run: Run) -> list[RunFigures]:
    query = sa.select(Run).where(Run.kind == run.kind, Run.state == RunState.FINISHED, Run.id < run.id)
    return [_figures(each) for each in session.scalars(query.order_by(Run.id.desc()).limit(EARLIER))]


def _figures(run: Run) -> RunFigures:
    begun, ended = run.started_at, run.finished_at
    seconds = 0.0 if begun is None or ended is None else max(0.0, (ended - begun).total_seconds())
    return RunFigures(seconds, run.counts or {})

"""Figures about the work of the machine itself, for monitoring: counts and moments, nothing about any person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.run_alarms import Cause, standing_causes
from core.runs import Run, RunKind, RunPause, RunState
from core.scheduling import scheduler_seen_at
from core.settings import AlarmLimits
from employers.api_access.models import DeliveryState, WebhookDelivery
from placements.messages.codes import MessageState
from placements.messages.models import Message


@dataclass(frozen=True)
class Waiting:
    """How many wait to leave this machine, and since when the oldest; None where none waits."""

    count: int
    since: datetime | None


@dataclass(frozen=True)
class OperationFigures:
    """What monitoring asks for. A kind of run that never finished is missing in ``finished_at``."""

    runs: Mapping[tuple[RunKind, RunState], int]
    finished_at: Mapping[RunKind, datetime]
    alarms: frozenset[Cause]  # raised or not yet
    paused: frozenset[RunKind]
    scheduler_seen_at: datetime | None
    messages: Waiting
    uncertain_messages: int
    webhook_calls: Waiting


def operation_figures(session: Session, limits: AlarmLimits) -> OperationFigures:
    """The figures as they stand: a few short questions."""
    per_state = sa.select(Run.kind, Run.state, sa.func.count(Run.id)).group_by(Run.kind, Run.state)
    last = sa.func.max(Run.finished_at, type_=Run.finished_at.type)
    finished = sa.select(Run.kind, last).where(Run.state == RunState.FINISHED).group_by(Run.kind)
    uncertain = sa.select(sa.func.count(Message.id)).where(Message.state == MessageState.UNCERTAIN)
    return OperationFigures(
        runs={(kind, state): count for kind, state, count in session.execute(per_state)},
        finished_at={kind: moment for kind, moment in session.execute(finished) if moment is not None},
        alarms=frozenset(standing_causes(session, limits=limits)),
        paused=frozenset(session.scalars(sa.select(RunPause.kind).where(RunPause.resumed_at.is_(None)))),
        scheduler_seen_at=scheduler_seen_at(session),
        messages=_waiting(session, Message.created_at, Message.state.in_((MessageState.QUEUED, MessageState.CLAIMED))),
        uncertain_messages=session.scalar(uncertain) or 0,
        webhook_calls=_waiting(session, WebhookDelivery.created_at, WebhookDelivery.state == DeliveryState.QUEUED),
    )


def _waiting(
    session: Session, since: sa.orm.InstrumentedAttribute[datetime], is_waiting: sa.ColumnElement[bool]
) -> Waiting:
    query = sa.select(sa.func.count(), sa.func.min(since, type_=since.type)).where(is_waiting)
    count, oldest = session.execute(query).one()
    return Waiting(count, oldest)

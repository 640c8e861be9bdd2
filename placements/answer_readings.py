"""Reasons of employers, read by a person: before that they mean nothing, and no score ever learns from them.

An employer taps a reason in a second; an adviser reads it beside the note, keeps it or puts it right. Only reasons that
were read are counted.
"""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import NotAllowed, NotFound
from core.users import Role, get_user
from placements.codes import EmployerReason
from placements.models import AnswerReading, Proposal, ProposalStep
from placements.responses import LEAST_SHOWN
from placements.workflow import StepName


def read_answer(
    session: Session, step_id: int, reason: EmployerReason, *, now: datetime, by: int
) -> AnswerReading:  # fmt: skip
    """Note that the reason of a refusal was read, and as which it counts. `NotAllowed` for anybody but employer
    advisers; `NotFound` where the step is no refusal.
    """
    if get_user(session, by).role is not Role.EMPLOYER_ADVISER:
        raise NotAllowed("Only employer advisers read the answers of employers.")
    step = session.get(ProposalStep, step_id)
    if step is None or step.name != StepName.EMPLOYER_DECLINES.value:
        raise NotFound("There is no answer %(id)s.", id=step_id)
    reading = session.get(AnswerReading, step_id)
    if reading is None:
        reading = AnswerReading(step_id=step_id)
        session.add(reading)
    reading.reason, reading.at, reading.by = reason.value, now, by
    session.flush()
    audit.record(
        session, "answer.read", kind="proposal", object_id=step.proposal_id, now=now, by=by, given=step.reason,
        counted=reason.value,
    )  # fmt: skip
    return reading


def readings_of(session: Session, step_ids: list[int]) -> Mapping[int, EmployerReason]:
    """The reasons that were read, by step id."""
    query = sa.select(AnswerReading.step_id, AnswerReading.reason).where(AnswerReading.step_id.in_(step_ids))
    return {step_id: EmployerReason(reason) for step_id, reason in session.execute(query)}


def read_reasons(session: Session, employer_id: int, *, since: datetime) -> list[tuple[EmployerReason, int]]:
    """How often this employer declined for which reason, of what was read, the most frequent first; nothing where
    fewer than 5 were read.
    """
    query = (
        sa.select(AnswerReading.reason, sa.func.count())
        .join(ProposalStep, ProposalStep.id == AnswerReading.step_id)
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .where(Proposal.employer_id == employer_id, ProposalStep.at >= since)
        .group_by(AnswerReading.reason)
        .order_by(sa.func.count().desc(), AnswerReading.reason)
    )
    found = [(EmployerReason(reason), number) for reason, number in session.execute(query)]
    return found if sum(number for _, number in found) >= LEAST_SHOWN else []

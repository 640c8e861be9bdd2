"""What several proposals at once may need and no judgement of any: putting off, and the day of the next step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from core.errors import DomainError, InvalidInput
from placements.codes import ProposalState
from placements.models import Proposal
from placements.next_steps import NextStep, plan_next_step
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName

MOST = 100  # at once


@dataclass(frozen=True)
class Chosen:
    """A proposal that was chosen from a list, and the version that the list showed."""

    proposal_id: int
    version: int


@dataclass
class BatchReport:
    """What was done, and for which proposals it could not be, each with the reason."""

    done: list[int] = field(default_factory=list)
    refused: list[tuple[int, DomainError]] = field(default_factory=list)


def put_off_several(session: Session, chosen: Sequence[Chosen], *, until: date, now: datetime, by: int) -> BatchReport:
    """Put these suggestions off until a day. One that cannot be put off does not stop the others.

    What this user has put off until that day already counts as done. `InvalidInput` for none or more than `MOST`.
    """

    def put_off(one: Chosen) -> None:
        proposal = session.get(Proposal, one.proposal_id)
        is_done = proposal is not None and proposal.state is ProposalState.PUT_OFF
        if is_done and proposal is not None and (proposal.put_off_until, proposal.changed_by) == (until, by):
            return
        decision = Decision(one.proposal_id, one.version, on=until)
        take_step(session, StepName.PUT_OFF, decision, now=now, who=Who(by))

    return _each(session, chosen, put_off)


def plan_several(
    session: Session, chosen: Sequence[Chosen], *, words: str, due_on: date, now: datetime, by: int
) -> BatchReport:
    """Give these proposals the same next step. Errors as `put_off_several`; a step that is there already stays."""

    def plan(one: Chosen) -> None:
        plan_next_step(session, one.proposal_id, NextStep(words, due_on), now=now, by=by)

    return _each(session, chosen, plan)


def _each(session: Session, chosen: Sequence[Chosen], work: Callable[[Chosen], None]) -> BatchReport:
    if not chosen:
        raise InvalidInput("Choose at least one proposal.")
    if len(chosen) > MOST:
        raise InvalidInput("Choose at most %(most)s proposals at once.", most=MOST)
    report = BatchReport()
    for one in sorted(set(chosen), key=lambda each: each.proposal_id):
        try:
            with session.begin_nested():
                work(one)
        except DomainError as error:
            report.refused.append((one.proposal_id, error))
        else:
            report.done.append(one.proposal_id)
    return report

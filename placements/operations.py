"""What people do with proposals, step by step of `workflow.STEPS`; and the match run that suggests them."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from core.settings import TIME_ZONE
from core.users import User, get_user
from placements.codes import RUNNING_STATES, ProposalState
from placements.models import Proposal, ProposalStep
from placements.workflow import STEPS, Attempt, Problem, Step, StepName, step_problem

OPEN_STATES = RUNNING_STATES | {ProposalState.SUGGESTED}
_ERRORS: dict[Problem, type[DomainError]] = {
    Problem.WRONG_STATE: Conflict,
    Problem.WRONG_ROLE: NotAllowed,
    Problem.NOT_BY_OTHERS: NotAllowed,
    Problem.TOO_LATE: Conflict,
    Problem.REASON_MISSING: InvalidInput,
    Problem.NOTE_MISSING: InvalidInput,
}


@dataclass(frozen=True)
class _Decision:
    """What a person decided, about the version of the proposal that they saw."""

    proposal_id: int
    version: int
    reason: str | None = None
    note: str | None = None


def accept_proposal(
    session: Session, proposal_id: int, *, version: int, now: datetime, by: int, note: str | None = None
) -> Proposal:
    """Accept a suggestion: from now on it runs and counts against the budgets of client, vacancy and employer.

    ``version`` is the one that the person saw. `Conflict` where somebody (named) or a match run changed the proposal
    since, or it is no suggestion any more; `NotAllowed` for other roles than the employer adviser.
    """
    return _take(session, StepName.ACCEPT, _Decision(proposal_id, version, note=note), now=now, by=by)


def dismiss_proposal(
    session: Session,
    proposal_id: int,
    *,
    reason: str,
    note: str | None = None,
    version: int,
    now: datetime,
    by: int,
) -> Proposal:
    """Dismiss a suggestion for one of the reasons of `DismissReason`; OTHER and DATA_WRONG need a note.

    The pair is not suggested again until facts of client or vacancy change. Errors as `accept_proposal`;
    `InvalidInput` where reason or note are missing.
    """
    return _take(session, StepName.DISMISS, _Decision(proposal_id, version, reason, note), now=now, by=by)


def reopen_proposal(session: Session, proposal_id: int, *, version: int, now: datetime, by: int) -> Proposal:
    """Undo one's own dismissal within a day: a suggestion again. Errors as `accept_proposal`.

    `Conflict` too where the pair has been suggested anew meanwhile.
    """
    return _take(session, StepName.REOPEN, _Decision(proposal_id, version), now=now, by=by)


def withdraw_proposal(
    session: Session, proposal_id: int, *, note: str, version: int, now: datetime, by: int
) -> Proposal:
    """Withdraw an accepted proposal; the note says why. The pair may be suggested again. Errors as there."""
    return _take(session, StepName.WITHDRAW, _Decision(proposal_id, version, note=note), now=now, by=by)


def _take(session: Session, name: StepName, decision: _Decision, *, now: datetime, by: int) -> Proposal:
    step = STEPS[name]
    proposal = session.get(Proposal, decision.proposal_id, populate_existing=True, with_for_update=True)
    if proposal is None:
        raise NotFound("There is no proposal %(id)s.", id=decision.proposal_id)
    role = get_user(session, by).role.value
    attempt = Attempt(role, by, now, decision.reason, decision.note, proposal.changed_at, proposal.changed_by)
    _check(session, proposal, step, decision, attempt)
    _record_step(session, proposal, step, attempt)
    return proposal


def _check(session: Session, proposal: Proposal, step: Step, decision: _Decision, attempt: Attempt) -> None:
    problem = step_problem(step, proposal.state, attempt)
    if problem is Problem.WRONG_ROLE:
        raise NotAllowed(problem.value)
    if proposal.version != decision.version:
        raise _changed_meanwhile(session, proposal)
    if problem is not None:
        raise _ERRORS[problem](problem.value)
    if step.target in OPEN_STATES and not proposal.is_open and _has_open_proposal(session, proposal):
        raise Conflict("This client has been suggested for this vacancy anew. Decide about the new suggestion.")


def _record_step(session: Session, proposal: Proposal, step: Step, attempt: Attempt) -> None:
    note = (attempt.note or "").strip() or None
    session.add(
        ProposalStep(
            proposal_id=proposal.id, from_state=proposal.state, to_state=step.target, at=attempt.now, by=attempt.by,
            reason=attempt.reason, note=note,
        )
    )  # fmt: skip
    audit.record(
        session, f"proposal.{step.name.value}", kind="proposal", object_id=proposal.id, now=attempt.now,
        by=attempt.by, from_state=proposal.state.value, to_state=step.target.value, reason=attempt.reason,
    )  # fmt: skip
    proposal.state = step.target
    proposal.is_open = step.target in OPEN_STATES
    proposal.changed_at, proposal.changed_by = attempt.now, attempt.by
    session.flush()


def _has_open_proposal(session: Session, proposal: Proposal) -> bool:
    query = sa.select(Proposal.id).where(
        Proposal.client_id == proposal.client_id, Proposal.vacancy_id == proposal.vacancy_id, Proposal.is_open
    )
    return session.scalar(query) is not None


def _changed_meanwhile(session: Session, proposal: Proposal) -> Conflict:
    at = proposal.changed_at.astimezone(ZoneInfo(TIME_ZONE)).strftime("%d.%m.%Y %H:%M")
    user = session.get(User, proposal.changed_by) if proposal.changed_by is not None else None
    if user is None:
        return Conflict("A match run changed this proposal at %(at)s. Load the page again.", at=at)
    return Conflict(
        "%(name)s changed this proposal at %(at)s. Load the page again to see it.", name=user.display_name, at=at
    )

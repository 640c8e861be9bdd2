"""Taking a step of the workflow: checked, recorded as a row of its own and in the audit log, with what it causes."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, DomainError, InvalidInput, NotAllowed, NotFound
from core.settings import TIME_ZONE, local_day
from core.users import User, get_user
from employers.codes import MATCHED_STATES
from employers.models import Contact
from placements.codes import OPEN_STATES, Actor, ProposalState
from placements.effects import carry_out
from placements.models import Proposal, ProposalStep
from placements.queries.contested import has_contested_short_profile
from placements.recording import record_step
from placements.workflow import STEPS, Attempt, Problem, Step, StepName, step_problem, target_of
from profiles.codes import ClientState
from profiles.consents import has_revoked_sharing
from profiles.queries import get_client_of_case_manager

_ERRORS: dict[Problem, type[DomainError]] = {
    Problem.WRONG_STATE: Conflict,
    Problem.WRONG_ROLE: NotAllowed,
    Problem.NOT_BY_OTHERS: NotAllowed,
    Problem.TOO_LATE: Conflict,
    Problem.REASON_MISSING: InvalidInput,
    Problem.NOTE_MISSING: InvalidInput,
    Problem.DATE_MISSING: InvalidInput,
    Problem.DATE_NOT_LATER: InvalidInput,
    Problem.DATE_LATER: InvalidInput,
    Problem.MONTHS_NOT_OVER: InvalidInput,
    Problem.CONSENT_MISSING: Conflict,
    Problem.SECOND_PERSON_MISSING: NotAllowed,
}


@dataclass(frozen=True)
class Who:
    """Who takes a step. A user (``by``) acts in their role; without one it is the machine, the client herself, or the
    employer by a link, who then acts as ``contact_id``.
    """

    by: int | None = None
    actor: Actor | None = None
    contact_id: int | None = None


@dataclass(frozen=True)
class Decision:
    """What is decided, about the version of the proposal that was seen; ``version`` None: whichever it is."""

    proposal_id: int
    version: int | None = None
    reason: str | None = None
    note: str | None = None
    on: date | None = None
    moment: datetime | None = None
    second_by: int | None = None


def take_step(session: Session, name: StepName, decision: Decision, *, now: datetime, who: Who) -> Proposal:
    """Take a step of `workflow.STEPS` and carry out what it causes.

    `NotFound` without the proposal. `NotAllowed` for who does not take this step: another role, a case manager with
    another's client, an employer with another's vacancy. `Conflict` where somebody (named) changed the proposal since
    ``version``, the state has no such step, the client has not agreed or contests what the step tells, or the vacancy
    cannot be had any more. `InvalidInput` where reason, note or date are missing or wrong.
    """
    proposal, attempt = _checked(session, name, decision, who, now)
    _record(session, proposal, STEPS[name], attempt, who)
    carry_out(session, proposal, STEPS[name], attempt)
    return proposal


def check_step(session: Session, name: StepName, decision: Decision, *, now: datetime, who: Who) -> Proposal:
    """The proposal, locked, where `take_step` would take the step; else its errors. Nothing changes."""
    return _checked(session, name, decision, who, now)[0]


def state_before(session: Session, proposal_id: int) -> ProposalState | None:
    """The state from which the proposal came into its present one, None where it is its first."""
    query = (
        sa.select(ProposalStep.from_state)
        .where(ProposalStep.proposal_id == proposal_id)
        .order_by(ProposalStep.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def has_agreed(session: Session, proposal_id: int) -> bool:
    """Whether the client has agreed to this proposal, and has neither objected nor declined since.

    Told from the history: the latest of these steps stands.
    """
    answers = {ProposalState.CLIENT_AGREED, ProposalState.CLIENT_OBJECTED, ProposalState.CLIENT_DECLINED}
    query = (
        sa.select(ProposalStep.to_state)
        .where(ProposalStep.proposal_id == proposal_id, ProposalStep.to_state.in_(answers))
        .order_by(ProposalStep.id.desc())
        .limit(1)
    )
    return session.scalar(query) is ProposalState.CLIENT_AGREED


def has_consent(session: Session, proposal: Proposal) -> bool:
    """Whether the client agrees to this proposal, and has not revoked the consent to show the profile."""
    return has_agreed(session, proposal.id) and not has_revoked_sharing(session, proposal.client_id)


def _checked(session: Session, name: StepName, decision: Decision, who: Who, now: datetime) -> tuple[Proposal, Attempt]:
    proposal = session.get(Proposal, decision.proposal_id, populate_existing=True, with_for_update=True)
    if proposal is None:
        raise NotFound("There is no proposal %(id)s.", id=decision.proposal_id)
    attempt = _attempt(session, proposal, decision, who, now)
    _check(session, proposal, STEPS[name], decision, attempt)
    _check_own(session, proposal, attempt, who)
    return proposal, attempt


def _attempt(session: Session, proposal: Proposal, decision: Decision, who: Who, now: datetime) -> Attempt:
    actor = get_user(session, who.by).role.value if who.by is not None else who.actor or Actor.MACHINE
    return Attempt(
        actor=actor, by=who.by, now=now, today=local_day(now), reason=decision.reason, note=decision.note,
        on=decision.on, moment=decision.moment, second_by=decision.second_by, last_at=proposal.changed_at,
        last_by=proposal.changed_by, started_on=proposal.started_on,
        has_consent=has_consent(session, proposal),
    )  # fmt: skip


def _check(session: Session, proposal: Proposal, step: Step, decision: Decision, attempt: Attempt) -> None:
    problem = step_problem(step, proposal.state, attempt)
    if problem is Problem.WRONG_ROLE:
        raise NotAllowed(problem.value)
    if attempt.actor == Actor.CASE_MANAGER and attempt.by is not None:
        get_client_of_case_manager(session, proposal.client_id, attempt.by, on=attempt.today)
    if decision.version is not None and proposal.version != decision.version:
        raise _changed_meanwhile(session, proposal)
    if problem is not None:
        raise _ERRORS[problem](problem.value)
    if step.name is StepName.ACCEPT:
        _check_still_possible(proposal)
    if step.name is StepName.SEND_SHORT_PROFILE and has_contested_short_profile(session, proposal.client_id):
        raise Conflict("The client contests facts of this profile. Settle that first.")
    leads_to_open = step.target is None or step.target in OPEN_STATES
    if leads_to_open and not proposal.is_open and _has_open_proposal(session, proposal):
        raise Conflict("This client has been suggested for this vacancy anew. Decide about the new suggestion.")


def _check_own(session: Session, proposal: Proposal, attempt: Attempt, who: Who) -> None:
    """An employer acts on own vacancies only, signed in or by a link."""
    if attempt.actor != Actor.EMPLOYER:
        return
    query = sa.select(Contact.employer_id)
    query = query.where(Contact.user_id == who.by) if who.by is not None else query.where(Contact.id == who.contact_id)
    if session.scalar(query) != proposal.vacancy.employer_id:
        raise NotAllowed("This proposal is not for one of your vacancies.")


def _check_still_possible(proposal: Proposal) -> None:
    """A suggestion is as old as the last match run: what was closed since must not be accepted (§ 38 (3) SGB III)."""
    if proposal.vacancy.state not in MATCHED_STATES:
        raise Conflict("This vacancy is not open any more. Dismiss the suggestion, or wait for the next match run.")
    if proposal.client.state is not ClientState.ACTIVE:
        raise Conflict("This client does not look for work at present. Dismiss the suggestion.")
    if any(each.employer_id == proposal.vacancy.employer_id for each in proposal.client.excluded_employers):
        raise Conflict("This client has excluded this employer. Dismiss the suggestion.")


def _record(session: Session, proposal: Proposal, step: Step, attempt: Attempt, who: Who) -> None:
    row = ProposalStep(
        proposal_id=proposal.id, name=step.name.value, from_state=proposal.state,
        to_state=target_of(step, state_before(session, proposal.id)), at=attempt.now, by=attempt.by,
        actor=Actor(attempt.actor), reason=attempt.reason, note=(attempt.note or "").strip() or None, on=attempt.on,
        moment=attempt.moment, second_by=attempt.second_by, contact_id=who.contact_id,
    )  # fmt: skip
    record_step(session, proposal, row)


def _has_open_proposal(session: Session, proposal: Proposal) -> bool:
    query = sa.select(Proposal.id).where(
        Proposal.client_id == proposal.client_id, Proposal.vacancy_id == proposal.vacancy_id, Proposal.is_open
    )
    return session.scalar(query) is not None


def _changed_meanwhile(session: Session, proposal: Proposal) -> Conflict:
    at = proposal.changed_at.astimezone(ZoneInfo(TIME_ZONE)).strftime("%d.%m.%Y %H:%M")
    user = session.get(User, proposal.changed_by) if proposal.changed_by is not None else None
    if user is not None:
        return Conflict(
            "%(name)s changed this proposal at %(at)s. Load the page again to see it.", name=user.display_name, at=at
        )
    last = session.scalar(
        sa.select(ProposalStep.actor)
        .where(ProposalStep.proposal_id == proposal.id)
        .order_by(ProposalStep.id.desc())
        .limit(1)
    )
    if last is Actor.CLIENT:
        return Conflict("The client answered at %(at)s. Load the page again to see it.", at=at)
    if last is Actor.EMPLOYER:
        return Conflict("The employer answered at %(at)s. Load the page again to see it.", at=at)
    return Conflict("A match run changed this proposal at %(at)s. Load the page again.", at=at)

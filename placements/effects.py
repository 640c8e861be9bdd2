"""What a step of the workflow causes, in the same transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import VacancyActor
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.lifecycle.table import STEPS as VACANCY_STEPS
from employers.models import Employer, Vacancy
from placements.calendar_months import months_later
from placements.codes import (
    EMPLOYED_STATES,
    FOLLOW_UPS,
    UNDER_WAY_STATES,
    Actor,
    ProposalState,
    TaskKind,
    TaskResult,
)
from placements.messages.occasions import end_answer_links, mail_invitation, mail_release, mail_short_profile
from placements.models import Proposal, ProposalStep, Task
from placements.recording import record_step
from placements.tasks import NewTask, add_task
from placements.workflow.model import Attempt, Effect, Step, StepName
from profiles.codes import ClientState

ANSWER_WITHIN = timedelta(days=14)  # then the silence of an employer is noted
TASK_OF_STEP: Mapping[StepName, TaskKind] = {
    StepName.ASK_CASE_MANAGER: TaskKind.QUERY,
    StepName.ANSWER_QUERY: TaskKind.QUERY_ANSWERED,
    StepName.VETO: TaskKind.VETO,
    StepName.CLIENT_AGREES: TaskKind.CLIENT_ANSWERED,
    StepName.CLIENT_OBJECTS: TaskKind.CLIENT_OBJECTION,
    StepName.SETTLE_OBJECTION: TaskKind.CLIENT_ANSWERED,
    StepName.UPHOLD_OBJECTION: TaskKind.CLIENT_ANSWERED,
    StepName.CLIENT_DECLINES: TaskKind.CLIENT_ANSWERED,
    StepName.EMPLOYER_STAYS_SILENT: TaskKind.CALL_EMPLOYER,
    StepName.EMPLOYER_SHOWS_INTEREST: TaskKind.EMPLOYER_ANSWERED,
    StepName.EMPLOYER_DECLINES: TaskKind.EMPLOYER_ANSWERED,
    StepName.RELEASE_WITHOUT_AGREEMENT: TaskKind.RELEASED,
    StepName.HIRE: TaskKind.HIRED,
    StepName.CANCEL_HIRE: TaskKind.ENDED_EARLY,
    StepName.END_EARLY: TaskKind.ENDED_EARLY,
}

# Without those where the employer has the name: an interview goes on although the vacancy is no longer advertised.
ENDS_WITH_VACANCY = UNDER_WAY_STATES - {ProposalState.IDENTITY_RELEASED, ProposalState.INTERVIEW, ProposalState.TRIAL}
_ASKED_IN: Mapping[TaskKind, ProposalState] = {  # tasks whose occasion is over with the state
    TaskKind.QUERY: ProposalState.QUERY,
    TaskKind.CLIENT_OBJECTION: ProposalState.CLIENT_OBJECTED,
}


@dataclass(frozen=True)
class Taken:
    """A step that has been taken."""

    proposal: Proposal
    step: Step
    attempt: Attempt


def carry_out(session: Session, proposal: Proposal, step: Step, attempt: Attempt) -> None:
    """Note the step's dates on the proposal and carry out each of its effects, in the order of `Effect`."""
    _note_dates(proposal, step, attempt)
    _settle_tasks(session, proposal, attempt)
    for effect in Effect:
        if effect in step.effects and effect in _EFFECTS:
            _EFFECTS[effect](session, Taken(proposal, step, attempt))
    session.flush()


def _settle_tasks(session: Session, proposal: Proposal, attempt: Attempt) -> None:
    """Note as done what was asked of somebody while the proposal was in a state that it has left, and what the person
    who takes the step had been told: who goes on with a proposal has seen the news about it.
    """
    settled: sa.ColumnElement[bool] = Task.kind.in_(
        [kind for kind, state in _ASKED_IN.items() if proposal.state is not state]
    )
    if attempt.by is not None:
        told = set(TASK_OF_STEP.values()) - _ASKED_IN.keys()
        settled = sa.or_(settled, sa.and_(Task.user_id == attempt.by, Task.kind.in_(told)))
    session.execute(
        sa.update(Task)
        .where(Task.proposal_id == proposal.id, settled, Task.done_at.is_(None))
        .values(done_at=attempt.now, done_by=attempt.by, result=TaskResult.DONE)
    )


def _note_dates(proposal: Proposal, step: Step, attempt: Attempt) -> None:
    proposal.put_off_until = attempt.on if step.name is StepName.PUT_OFF else None
    if step.name in {StepName.SEND_SHORT_PROFILE, StepName.EMPLOYER_SHOWS_INTEREST}:
        proposal.answer_due_on = attempt.today + ANSWER_WITHIN
    else:
        proposal.answer_due_on = None
    if step.name is StepName.INVITE:
        proposal.interview_at = attempt.moment
    elif step.name is StepName.HIRE:
        proposal.starts_on = attempt.on
    elif step.name is StepName.START_WORK:
        proposal.started_on, proposal.ended_on = attempt.on, None
    elif step.name is StepName.END_EARLY:
        proposal.ended_on = attempt.on


def _plan_follow_ups(session: Session, taken: Taken) -> None:
    started = taken.attempt.on or taken.attempt.today
    for kind, months in FOLLOW_UPS.items():
        key = f"{kind.value}:{taken.proposal.id}:{started.isoformat()}"
        due = months_later(started, months)
        new = NewTask(key, kind, due, user_id=taken.proposal.client.case_manager_id, proposal_id=taken.proposal.id)
        add_task(session, new, now=taken.attempt.now)


def _drop_follow_ups(session: Session, taken: Taken) -> None:
    session.execute(
        sa.update(Task)
        .where(Task.proposal_id == taken.proposal.id, Task.kind.in_(FOLLOW_UPS), Task.done_at.is_(None))
        .values(done_at=taken.attempt.now, done_by=taken.attempt.by, result=TaskResult.DROPPED)
    )


def _client_in_work(session: Session, taken: Taken) -> None:
    client = taken.proposal.client
    client.state, client.paused_until, client.updated_at = ClientState.IN_WORK, None, taken.attempt.now
    others = sa.and_(Proposal.client_id == taken.proposal.client_id, Proposal.id != taken.proposal.id)
    _end_others(session, others, ProposalState.IN_WORK_ELSEWHERE, StepName.BEGIN_ELSEWHERE, taken.attempt.now)


def _client_looks_again(session: Session, taken: Taken) -> None:
    query = sa.select(sa.func.count(Proposal.id)).where(
        Proposal.client_id == taken.proposal.client_id,
        Proposal.state.in_(EMPLOYED_STATES),
        Proposal.id != taken.proposal.id,
    )
    if not session.scalar(query):
        client = taken.proposal.client
        client.state, client.paused_until, client.updated_at = ClientState.ACTIVE, None, taken.attempt.now


def _take_opening(session: Session, taken: Taken) -> None:
    vacancy = session.get_one(Vacancy, taken.proposal.vacancy_id, with_for_update=True)
    vacancy.openings_filled = _hired(session, vacancy.id)
    is_full = vacancy.openings_filled >= (vacancy.openings or 1)
    _move_vacancy(session, vacancy, VacancyStep.FILL_BY_US if is_full else VacancyStep.COUNT_HIRE, taken)
    if is_full:
        end_proposals_of_vacancy(session, vacancy.id, now=taken.attempt.now, but=taken.proposal.id)


def _move_vacancy(session: Session, vacancy: Vacancy, name: VacancyStep, taken: Taken) -> None:
    """Take a step of the vacancy, where its state has that step: a withdrawn one stays withdrawn."""
    if vacancy.state not in VACANCY_STEPS[name].sources:
        return
    decision = VacancyDecision(vacancy.id, actor=VacancyActor(taken.attempt.actor))
    take_vacancy_step(session, name, decision, now=taken.attempt.now, by=taken.attempt.by)


def end_proposals_of_vacancy(session: Session, vacancy_id: int, *, now: datetime, but: int | None = None) -> int:
    """End what is under way for a vacancy that is filled or gone, but one, reversibly; how many. Suggestions lapse.

    Where the employer knows the name already, an interview goes on although the vacancy is no longer advertised, unless
    its last opening is filled (``but`` names the proposal that filled it).
    """
    others = sa.and_(Proposal.vacancy_id == vacancy_id, Proposal.id != (but or 0))
    if but is None:
        others = sa.and_(others, Proposal.state.in_(ENDS_WITH_VACANCY | {ProposalState.SUGGESTED}))
    return _end_others(session, others, ProposalState.VACANCY_FILLED, StepName.FILL_VACANCY, now)


def _hired(session: Session, vacancy_id: int) -> int:
    states = EMPLOYED_STATES | {ProposalState.HIRED}
    query = sa.select(sa.func.count(Proposal.id)).where(Proposal.vacancy_id == vacancy_id, Proposal.state.in_(states))
    return session.scalar(query) or 0


def _free_opening(session: Session, taken: Taken) -> None:
    """One opening fewer is filled. Whether a filled vacancy is offered again is for a person to ask: a task."""
    vacancy = session.get_one(Vacancy, taken.proposal.vacancy_id, with_for_update=True)
    vacancy.openings_filled = _hired(session, vacancy.id)
    _move_vacancy(session, vacancy, VacancyStep.FREE_OPENING, taken)
    key = f"{TaskKind.OPENING_FREE.value}:{taken.proposal.id}:{taken.attempt.now.isoformat()}"
    employer_id = taken.proposal.vacancy.employer_id
    adviser_id = session.scalar(sa.select(Employer.adviser_id).where(Employer.id == employer_id))
    new = NewTask(
        key,
        TaskKind.OPENING_FREE,
        taken.attempt.today,
        user_id=adviser_id,
        proposal_id=taken.proposal.id,
        employer_id=employer_id,
    )
    add_task(session, new, now=taken.attempt.now)


def _end_others(
    session: Session, others: sa.ColumnElement[bool], target: ProposalState, name: StepName, now: datetime
) -> int:
    """End what is under way, reversibly, and let suggestions lapse: by the machine, in rows of their own. How many."""
    ended = 0
    query = sa.select(Proposal).where(others, Proposal.is_open).order_by(Proposal.id).with_for_update()
    for other in session.scalars(query):
        if other.state not in UNDER_WAY_STATES | {ProposalState.SUGGESTED}:
            continue
        is_suggestion = other.state is ProposalState.SUGGESTED
        to_state, step_name = (ProposalState.LAPSED, StepName.LAPSE) if is_suggestion else (target, name)
        row = ProposalStep(
            proposal_id=other.id, name=step_name.value, from_state=other.state, to_state=to_state, at=now,
            actor=Actor.MACHINE,
        )  # fmt: skip
        other.answer_due_on = None
        record_step(session, other, row)
        if not is_suggestion:
            end_answer_links(session, other, now)
        ended += 1
    return ended


def _mailing(send: Callable[[Session, Proposal, datetime], None]) -> Callable[[Session, Taken], None]:
    """A message as an effect: queued with the step, sent by the scheduler."""
    return lambda session, taken: send(session, taken.proposal, taken.attempt.now)


def _tell_case_manager(session: Session, taken: Taken) -> None:
    _tell(session, taken, taken.proposal.client.case_manager_id)


def _tell_adviser(session: Session, taken: Taken) -> None:
    query = sa.select(Employer.adviser_id).join(Vacancy).where(Vacancy.id == taken.proposal.vacancy_id)
    _tell(session, taken, session.scalar(query))


def _tell(session: Session, taken: Taken, user_id: int | None) -> None:
    """A task for the other person; nothing where they took the step themselves."""
    if user_id is not None and user_id == taken.attempt.by:
        return
    kind = TASK_OF_STEP[taken.step.name]
    key = f"{kind.value}:{taken.proposal.id}:{taken.attempt.now.isoformat()}"
    new = NewTask(
        key, kind, taken.attempt.today, user_id=user_id, proposal_id=taken.proposal.id, words=taken.attempt.note
    )
    add_task(session, new, now=taken.attempt.now)


_EFFECTS: Mapping[Effect, Callable[[Session, Taken], None]] = {
    Effect.PLAN_FOLLOW_UPS: _plan_follow_ups,
    Effect.DROP_FOLLOW_UPS: _drop_follow_ups,
    Effect.CLIENT_IN_WORK: _client_in_work,
    Effect.CLIENT_LOOKS_AGAIN: _client_looks_again,
    Effect.TAKE_OPENING: _take_opening,
    Effect.FREE_OPENING: _free_opening,
    Effect.TELL_CASE_MANAGER: _tell_case_manager,
    Effect.TELL_ADVISER: _tell_adviser,
    Effect.REMIND_EMPLOYER: _mailing(mail_short_profile),
    Effect.END_ANSWER_LINKS: _mailing(end_answer_links),
    Effect.MAIL_RELEASE: _mailing(mail_release),
    Effect.MAIL_INVITATION: _mailing(mail_invitation),
}

"""Follow-ups after the start of work: what was found, and what follows from it for the proposal."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from core.settings import local_day
from core.users import Role, get_user
from placements.codes import EMPLOYED_STATES, FOLLOW_UPS, ProposalState, TaskKind, TaskResult
from placements.models import Proposal, Task
from placements.steps import Decision, Who, take_step
from placements.tasks import NewTask, add_task, finish_task
from placements.workflow import StepName
from profiles.queries import get_client_of_case_manager

TRY_AGAIN_AFTER = timedelta(days=7)
RESULTS = (TaskResult.EMPLOYED, TaskResult.NOT_EMPLOYED, TaskResult.UNREACHED)
# What the months that are over confirm, in order: who still works after twelve did so after six.
_CONFIRMS: dict[TaskKind, tuple[tuple[ProposalState, StepName], ...]] = {
    TaskKind.FOLLOW_UP_6M: ((ProposalState.STARTED, StepName.CONFIRM_6M),),
    TaskKind.FOLLOW_UP_12M: (
        (ProposalState.STARTED, StepName.CONFIRM_6M),
        (ProposalState.CHECK_6M, StepName.CONFIRM_12M),
    ),
}


@dataclass(frozen=True)
class Found:
    """What a follow-up found. Where the client no longer works there: the last day ``on``, and the reason."""

    task_id: int
    result: TaskResult
    reason: str | None = None
    on: date | None = None
    note: str | None = None


def get_follow_up(session: Session, task_id: int) -> Task:
    """The task with this id if it is a follow-up of a proposal, else `NotFound`."""
    task = session.get(Task, task_id)
    if task is None or task.kind not in FOLLOW_UPS or task.proposal_id is None:
        raise NotFound("There is no follow-up %(id)s.", id=task_id)
    return task


def follow_ups_of_proposal(session: Session, proposal_id: int) -> list[Task]:
    """All follow-ups of a proposal, done or not, by their day; none that the machine dropped."""
    query = sa.select(Task).where(Task.proposal_id == proposal_id, Task.kind.in_(FOLLOW_UPS))
    kept = query.where(sa.or_(Task.result.is_(None), Task.result != TaskResult.DROPPED))
    return list(session.scalars(kept.order_by(Task.due_on, Task.id)))


def record_follow_up(session: Session, found: Found, *, now: datetime, by: int) -> Task:
    """Note how a follow-up went. Employed at six or twelve months confirms it on the proposal; not employed ends it
    early; not reached plans another try in a week.

    `Conflict` where it was done before, or the proposal no longer stands in work; `InvalidInput` where the months are
    not over, or reason or day are missing or wrong; `NotAllowed` for a case manager with another's client.
    """
    task = get_follow_up(session, found.task_id)
    proposal = session.get_one(Proposal, task.proposal_id)
    if get_user(session, by).role is Role.CASE_MANAGER:
        get_client_of_case_manager(session, proposal.client_id, by, on=local_day(now))
    if found.result not in RESULTS:
        raise InvalidInput("Choose what the follow-up has shown.")
    if task.done_at is None and proposal.state not in EMPLOYED_STATES:
        raise Conflict("This proposal is no longer in work. Load the page again.")
    _check_days(task, proposal, found, local_day(now))
    finish_task(session, task.id, result=found.result, now=now, by=by, note=found.note)
    _carry_on(session, task, found, now=now, by=by)
    return task


def _check_days(task: Task, proposal: Proposal, found: Found, today: date) -> None:
    if found.result is TaskResult.EMPLOYED and task.kind in _CONFIRMS and today < task.due_on:
        raise InvalidInput("The months are not over before %(day)s. Note it from that day on.", day=task.due_on)
    is_before = found.on is not None and proposal.started_on is not None and found.on < proposal.started_on
    if found.result is TaskResult.NOT_EMPLOYED and is_before:
        raise InvalidInput("The last day lies before the first day of work, %(day)s.", day=proposal.started_on)


def _carry_on(session: Session, task: Task, found: Found, *, now: datetime, by: int) -> None:
    proposal_id, today = task.proposal_id or 0, local_day(now)
    if found.result is TaskResult.UNREACHED:
        due = today + TRY_AGAIN_AFTER
        key = f"{task.kind.value}:{proposal_id}:again:{due.isoformat()}"
        add_task(session, NewTask(key, task.kind, due, user_id=task.user_id, proposal_id=proposal_id), now=now)
    elif found.result is TaskResult.NOT_EMPLOYED:
        decision = Decision(proposal_id, reason=found.reason, on=found.on, note=found.note)
        take_step(session, StepName.END_EARLY, decision, now=now, who=Who(by))
    else:
        _drop_earlier(session, task, now)
        for state, name in _CONFIRMS.get(task.kind, ()):
            if session.get_one(Proposal, proposal_id).state is state:
                take_step(session, name, Decision(proposal_id, on=today, note=found.note), now=now, who=Who(by))


def _drop_earlier(session: Session, task: Task, now: datetime) -> None:
    """Follow-ups of fewer months that nobody has done are answered with the later one."""
    earlier = [kind for kind, months in FOLLOW_UPS.items() if months <= FOLLOW_UPS[task.kind]]
    session.execute(
        sa.update(Task)
        .where(Task.proposal_id == task.proposal_id, Task.kind.in_(earlier), Task.done_at.is_(None))
        .values(done_at=now, result=TaskResult.DROPPED)
    )

"""Tasks: something that a person has to do until a day."""

import hashlib
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.offices import covered_users
from core.settings import local_day
from core.users import Role, User, get_user, users
from placements.codes import FOLLOW_UPS, OF_CLIENTS, TaskKind, TaskResult
from placements.models import Proposal, Task
from profiles.queries import clients_open_to

# Their result is recorded where it has consequences: on the page of the follow-up, by the second person, in the answer.
DONE_ELSEWHERE = frozenset({*FOLLOW_UPS, TaskKind.SECOND_PERSON, *OF_CLIENTS})
WORDS_LENGTH = 1000
LONGEST_WAIT = timedelta(days=366)


@dataclass(frozen=True)
class NewTask:
    """A task before it is stored; ``key`` names its occasion."""

    key: str
    kind: TaskKind
    due_on: date
    user_id: int | None = None
    proposal_id: int | None = None
    client_id: int | None = None
    employer_id: int | None = None
    words: str | None = None


def add_task(session: Session, new: NewTask, *, now: datetime) -> Task:
    """Store the task; where its occasion has made one already, that one."""
    found = session.scalar(sa.select(Task).where(Task.key == new.key))
    if found is not None:
        return found
    task = Task(
        key=new.key, kind=new.kind, due_on=new.due_on, user_id=new.user_id, proposal_id=new.proposal_id,
        client_id=new.client_id, employer_id=new.employer_id, words=new.words, created_at=now,
    )  # fmt: skip
    session.add(task)
    session.flush()
    return task


def finish_task(
    session: Session, task_id: int, *, result: TaskResult, now: datetime, by: int | None, note: str | None = None
) -> Task:
    """Note that a task is done, and how it ended. `NotFound`, or `Conflict` where it was done before."""
    task = session.get(Task, task_id, populate_existing=True, with_for_update=True)
    if task is None:
        raise NotFound("There is no task %(id)s.", id=task_id)
    if task.done_at is not None:
        raise Conflict("This task has been done already. Load the page again.")
    task.done_at, task.done_by, task.result = now, by, result
    task.note = (note or "").strip() or None
    audit.record(
        session, "task.done", kind="task", object_id=task.id, now=now, by=by, result=result.value, task=task.kind.value
    )
    session.flush()
    return task


def get_task_for(session: Session, task_id: int, user_id: int, *, on: date) -> Task:
    """The task, if it is this user's business on that day; else `NotAllowed` or `NotFound`.

    Advisers open tasks of advisers, those that nobody has, and what is about a proposal or an employer; never what a
    client wrote to the case manager, nor what is about a client alone. Case managers open what is about a client whom
    they may open, and nothing about other clients; of the rest their own and those of who is away.
    """
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound("There is no task %(id)s.", id=task_id)
    if not _is_open_to(session, task, user_id, on):
        raise NotAllowed("This task belongs to somebody else.")
    return task


def _is_open_to(session: Session, task: Task, user_id: int, on: date) -> bool:
    if get_user(session, user_id).role is Role.EMPLOYER_ADVISER:
        return _is_open_to_adviser(session, task, user_id, on)
    client_id = _client_of(session, task.client_id, task.proposal_id)
    if client_id is not None:
        return bool(clients_open_to(session, [client_id], user_id, on=on))
    return task.user_id in covered_users(session, user_id, on=on)


def _is_open_to_adviser(session: Session, task: Task, user_id: int, on: date) -> bool:
    if task.kind in OF_CLIENTS:
        return False
    if task.proposal_id is not None or task.employer_id is not None:
        return True
    if task.user_id is None:
        return task.client_id is None
    is_advisers = get_user(session, task.user_id).role is Role.EMPLOYER_ADVISER
    return is_advisers or task.user_id in covered_users(session, user_id, on=on)


def _client_of(session: Session, client_id: int | None, proposal_id: int | None) -> int | None:
    return session.get_one(Proposal, proposal_id).client_id if proposal_id is not None else client_id


def may_change(session: Session, task: Task, user_id: int) -> bool:
    """Whether this user, who may open the task, may also end, move and give it: not with a task of another role."""
    return task.user_id is None or get_user(session, task.user_id).role is get_user(session, user_id).role


def _check_change(session: Session, task: Task, by: int) -> None:
    if task.user_id is not None and not may_change(session, task, by):
        owner = get_user(session, task.user_id)
        raise NotAllowed("This task belongs to another role. Ask %(name)s.", name=owner.display_name)


def _check_day(due_on: date, now: datetime) -> None:
    if due_on < local_day(now):
        raise InvalidInput("The day must not lie in the past. Choose today or a later one.")
    if due_on > local_day(now) + LONGEST_WAIT:
        raise InvalidInput("The day must lie within a year. Choose an earlier one.")


def _check_taker(session: Session, taker_id: int | None, client_id: int | None, *, now: datetime, by: int) -> None:
    """`InvalidInput` for who has another role, and for a case manager who may not open the client of the task."""
    taker = next((user for user in colleagues(session, by) if user.id == taker_id), None)
    if taker is None:
        raise InvalidInput("Choose a colleague with the same role.")
    if client_id is None or taker.role is not Role.CASE_MANAGER:
        return
    if not clients_open_to(session, [client_id], taker.id, on=local_day(now)):
        raise InvalidInput(
            "This colleague does not look after the client. Hand the client over, or let the colleague stand in."
        )


def colleagues(session: Session, user_id: int) -> list[User]:
    """Active users of the same role, this one too, by name: to whom tasks can be given."""
    return users(session, role=get_user(session, user_id).role)


def end_task(session: Session, task_id: int, *, result: TaskResult, note: str | None, now: datetime, by: int) -> Task:
    """Note by hand that a task is done or no longer needed. Errors as `get_task_for` and `finish_task`; `InvalidInput`
    for another result, and for tasks whose result is recorded elsewhere; `NotAllowed` for a task of another role.
    """
    task = get_task_for(session, task_id, by, on=local_day(now))
    _check_change(session, task, by)
    if task.kind in DONE_ELSEWHERE or result not in {TaskResult.DONE, TaskResult.DROPPED}:
        raise InvalidInput("The result of this task is recorded elsewhere. Open it from the task.")
    return finish_task(session, task_id, result=result, now=now, by=by, note=note)


def move_task(session: Session, task_id: int, *, due_on: date, now: datetime, by: int) -> Task:
    """Put an open task on another day, today or within a year, else `InvalidInput`; errors as `get_task_for`;
    `NotAllowed` for a task of another role, whose owner knows the client; `Conflict` where it is done.
    """
    task = _open_task(session, task_id, now=now, by=by)
    _check_day(due_on, now)
    before, task.due_on = task.due_on, due_on
    audit.record(
        session, "task.moved", kind="task", object_id=task.id, now=now, by=by, from_on=before.isoformat(),
        to_on=due_on.isoformat(),
    )  # fmt: skip
    session.flush()
    return task


def give_task(session: Session, task_id: int, *, to: int, now: datetime, by: int) -> Task:
    """Give an open task to a colleague of one's own role. `InvalidInput` for anybody else, and for a case manager who
    may not open the client whom it is about; errors as `move_task`.
    """
    task = _open_task(session, task_id, now=now, by=by)
    _check_taker(session, to, _client_of(session, task.client_id, task.proposal_id), now=now, by=by)
    before, task.user_id = task.user_id, to
    audit.record(session, "task.given", kind="task", object_id=task.id, now=now, by=by, giver=before, taker=to)
    session.flush()
    return task


def add_own_task(session: Session, new: NewTask, *, now: datetime, by: int) -> Task:
    """A task written by hand, for oneself or a colleague of the same role; the same twice on a day is one task.

    The key is made here. `InvalidInput` without words, with a day in the past or beyond a year, and for whom
    `give_task` refuses.
    """
    words = (new.words or "").strip()
    if not words or len(words) > WORDS_LENGTH:
        raise InvalidInput("Write in a few words what is to be done.")
    _check_day(new.due_on, now)
    _check_taker(session, new.user_id, _client_of(session, new.client_id, new.proposal_id), now=now, by=by)
    about = (by, new.user_id, new.due_on, new.proposal_id, new.client_id, new.employer_id, words)
    digest = hashlib.sha256(repr(about).encode()).hexdigest()[:32]
    key = f"own:{local_day(now).isoformat()}:{digest}"
    made = NewTask(key, TaskKind.OTHER, new.due_on, new.user_id, new.proposal_id, new.client_id, new.employer_id, words)
    task = add_task(session, made, now=now)
    audit.record(session, "task.added", kind="task", object_id=task.id, now=now, by=by, user=new.user_id)
    return task


def tasks_of_proposal(session: Session, proposal_id: int, *, role: Role) -> list[Task]:
    """The tasks of a proposal beside follow-ups and support: open ones by their day, then done ones, newest first.

    None that the machine dropped; what the client asked the case manager only for case managers.
    """
    hidden = frozenset() if role is Role.CASE_MANAGER else OF_CLIENTS
    shown = Task.kind.not_in({*FOLLOW_UPS, TaskKind.SUPPORT, *hidden})
    kept = sa.or_(Task.result.is_(None), Task.result != TaskResult.DROPPED)
    query = sa.select(Task).where(Task.proposal_id == proposal_id, shown, kept)
    found = list(session.scalars(query.order_by(Task.due_on, Task.id)))
    done = sorted((task for task in found if task.done_at), key=lambda task: (task.done_at, task.id), reverse=True)
    return [*(task for task in found if not task.done_at), *done]


def _open_task(session: Session, task_id: int, *, now: datetime, by: int) -> Task:
    get_task_for(session, task_id, by, on=local_day(now))
    _check_change(session, session.get_one(Task, task_id), by)
    task = session.get_one(Task, task_id, populate_existing=True, with_for_update=True)
    if task.done_at is not None:
        raise Conflict("This task has been done already. Load the page again.")
    return task

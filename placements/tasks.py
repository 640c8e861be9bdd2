"""Tasks: something that a person has to do until a day."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, NotFound
from placements.codes import TaskKind, TaskResult
from placements.models import Task


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
    session: Session, task_id: int, *, result: TaskResult, now: datetime, by: int, note: str | None = None
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

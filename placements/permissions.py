"""Warning before a work permission that staff have seen runs out. Nothing is concluded: somebody has to look."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placements.codes import TaskKind, TaskResult
from placements.models import Task
from placements.tasks import NewTask, add_task
from profiles.codes import ClientState
from profiles.models import Client

WARN_BEFORE = timedelta(days=60)  # before a work permission ends


def permission_tasks(session: Session, *, today: date, now: datetime) -> int:
    """A task for the case manager of each client whose permission ends within 60 days, once for each end; how many are
    new. Tasks whose document has been renewed meanwhile are dropped.
    """
    _drop_settled(session, today=today, now=now)
    query = (
        sa.select(Client.id, Client.case_manager_id, Client.permission_valid_until)
        .where(Client.state != ClientState.ENDED, Client.permission_valid_until.between(today, today + WARN_BEFORE))
        .order_by(Client.id)
    )
    ending = [(client_id, manager, day) for client_id, manager, day in session.execute(query) if day is not None]
    known = set(session.scalars(sa.select(Task.key).where(Task.kind == TaskKind.PERMISSION_ENDS)))
    missing = [row for row in ending if _key(row[0], row[2]) not in known]
    for client_id, manager_id, day in missing:
        due_on = max(today, day - WARN_BEFORE)
        key, kind = _key(client_id, day), TaskKind.PERMISSION_ENDS
        add_task(session, NewTask(key, kind, due_on, user_id=manager_id, client_id=client_id), now=now)
    return len(missing)


def _key(client_id: int, ends_on: date) -> str:
    return f"{TaskKind.PERMISSION_ENDS.value}:{client_id}:{ends_on.isoformat()}"


def _drop_settled(session: Session, *, today: date, now: datetime) -> None:
    """Drop open tasks of clients whose document no longer ends within 60 days, or says nothing of an end."""
    until = Client.permission_valid_until
    settled = sa.select(Client.id).where(sa.or_(until.is_(None), until > today + WARN_BEFORE))
    session.execute(
        sa.update(Task)
        .where(Task.kind == TaskKind.PERMISSION_ENDS, Task.done_at.is_(None), Task.client_id.in_(settled))
        .values(done_at=now, result=TaskResult.DROPPED)
        .execution_options(synchronize_session=False)
    )

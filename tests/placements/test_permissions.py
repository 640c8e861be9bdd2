"""A work permission that runs out becomes a task once, 60 days before, and none any more when it was renewed."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.users import Role
from placements.codes import TaskKind, TaskResult
from placements.models import Task
from placements.permissions import permission_tasks
from profiles.codes import ClientState
from tests.factories import NOW, TODAY, make_client, make_user


def run(session: Session, days_later: int = 0) -> int:
    later = timedelta(days=days_later)
    return permission_tasks(session, today=TODAY + later, now=NOW + later)


@pytest.mark.parametrize(("days", "state", "expected"), [
    (60, ClientState.ACTIVE, 1), (61, ClientState.ACTIVE, 0), (0, ClientState.IN_WORK, 1), (-1, ClientState.ACTIVE, 0),
    (30, ClientState.ENDED, 0),
])  # fmt: skip
def test_who_has_60_days_left_or_fewer_gives_one_task(
    days: int, state: ClientState, expected: int, session: Session
) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)
    until = TODAY + timedelta(days=days)
    client = make_client(session, case_manager_id=manager.id, state=state, permission_valid_until=until)

    assert (run(session), run(session, days_later=1) if days > 0 and days <= 60 else 0) == (expected, 0)
    tasks = session.scalars(sa.select(Task)).all()
    assert [(task.kind, task.user_id, task.client_id, task.due_on) for task in tasks] == [
        (TaskKind.PERMISSION_ENDS, manager.id, client.id, TODAY)
    ] * expected


def test_a_renewed_document_settles_the_task_and_its_own_end_gives_the_next(session: Session) -> None:
    client = make_client(session, permission_valid_until=TODAY + timedelta(days=10))
    run(session)
    client.permission_valid_until = TODAY + timedelta(days=400)
    session.flush()

    assert run(session, days_later=1) == 0
    session.expire_all()
    assert session.scalars(sa.select(Task.result)).all() == [TaskResult.DROPPED]
    assert run(session, days_later=350) == 1

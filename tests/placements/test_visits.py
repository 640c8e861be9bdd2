"""Visits and calls: the next step becomes a task, once."""

from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import VisitKind
from employers.relations import VisitInput, visits_of_employer
from placements.models import Task
from placements.visits import record_visit
from tests.factories import NOW, TODAY, make_employer, make_user, row_count

TOMORROW = TODAY + timedelta(days=1)


def test_a_visit_with_its_next_step_is_noted_once_and_becomes_a_task(session: Session) -> None:
    employer, adviser = make_employer(session), make_user(session)
    entered = VisitInput(employer.id, VisitKind.VISIT, TODAY, "Wants B1", None, "Send two profiles", TOMORROW)

    for _ in range(2):
        record_visit(session, entered, now=NOW, by=adviser.id)

    ((row,), total) = visits_of_employer(session, employer.id)
    task = session.scalars(sa.select(Task)).one()
    assert (total, row.by_name, row.visit.note) == (1, adviser.display_name, "Wants B1")
    assert (task.words, task.due_on, task.user_id) == ("Send two profiles", TOMORROW, adviser.id)
    assert task.employer_id == employer.id


def test_a_visit_without_a_next_step_is_no_task(session: Session) -> None:
    employer, adviser = make_employer(session), make_user(session)

    record_visit(session, VisitInput(employer.id, VisitKind.CALL, TODAY, "Nobody there"), now=NOW, by=adviser.id)

    assert row_count(session, Task) == 0

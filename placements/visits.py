"""Visits and calls of employers, with the next step as a task."""

from datetime import datetime

from sqlalchemy.orm import Session

from employers.models import EmployerVisit
from employers.relations import VisitInput, note_visit
from placements.codes import TaskKind
from placements.tasks import NewTask, add_task


def record_visit(session: Session, entered: VisitInput, *, now: datetime, by: int) -> EmployerVisit:
    """Note a visit, call or mail; its next step becomes a task of who was there. Errors as `note_visit`."""
    visit = note_visit(session, entered, now=now, by=by)
    if visit.next_step is not None and visit.next_step_on is not None:
        new = NewTask(
            f"visit:{visit.id}", TaskKind.OTHER, visit.next_step_on, user_id=by, employer_id=visit.employer_id,
            words=visit.next_step,
        )  # fmt: skip
        add_task(session, new, now=now)
    return visit

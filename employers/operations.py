"""Storing what was entered of vacancies, and their usual steps. Nothing here commits."""

import uuid
from dataclasses import fields
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import Conflict, NotFound
from core.settings import local_day
from employers.advert_facts import REMOVED, read_into
from employers.checks import check_entered
from employers.codes import EDITABLE_STATES, LIVE_STATES, Origin, VacancyState
from employers.inputs import RequirementInput, VacancyInput
from employers.lifecycle.changes import offered, settle_change
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.lifecycle.table import STEPS
from employers.models import Requirement, ShiftPattern, Vacancy, VacancyChange, VacancyDemand, VacancyPlace
from employers.queries import get_employer, get_vacancy, reading_vocabulary
from profiles.catalogue.codes import grid_to_text

WEB = "web"
_LISTS = frozenset({"places", "requirements", "demands", "shifts", "working_times", "occupation_code"})
_SCALARS = tuple(item.name for item in fields(VacancyInput) if item.name not in _LISTS)


def save_draft(
    session: Session,
    entered: VacancyInput,
    *,
    employer_id: int,
    vacancy_id: int | None = None,
    now: datetime,
    by: int | None,
) -> Vacancy:
    """Store what was entered, as a new draft or into a vacancy that may still be edited, and read its text.

    A submitted or rejected vacancy becomes a draft again, one that is asked about stays so. One that is open is checked
    anew at once and stays open unless the change needs a review. Raises `Conflict` for a vacancy in any other state and
    `InvalidInput` where an entry contradicts itself.
    """
    check_entered(session, entered)
    if vacancy_id is None:
        vacancy = _new_vacancy(session, employer_id, now)
    else:
        vacancy = get_vacancy(session, vacancy_id)
        if vacancy.employer_id != employer_id:
            raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
        if vacancy.state not in EDITABLE_STATES:
            raise Conflict("Vacancy %(reference)s can no longer be edited.", reference=vacancy.reference)
        if vacancy.state in LIVE_STATES:
            return _change_live(session, vacancy, entered, now=now, by=by)
        if vacancy.state in STEPS[VacancyStep.EDIT].sources:
            take_vacancy_step(session, VacancyStep.EDIT, VacancyDecision(vacancy.id), now=now, by=by)
    _store_and_read(session, vacancy, entered, now)
    if vacancy.reference.startswith("~"):
        vacancy.reference = f"V-{vacancy.id:06d}"
        session.add(VacancyChange(vacancy_id=vacancy.id, from_state=None, to_state=vacancy.state, at=now, by=by))
        session.flush()
    return vacancy


def _store_and_read(session: Session, vacancy: Vacancy, entered: VacancyInput, now: datetime) -> None:
    _store(vacancy, entered)
    read_into(vacancy, reading_vocabulary(session))
    vacancy.updated_at = now
    session.flush()


def _change_live(
    session: Session, vacancy: Vacancy, entered: VacancyInput, *, now: datetime, by: int | None
) -> Vacancy:
    """All of the change or nothing: a live vacancy never loses a fact that it was opened with."""
    before = offered(session, vacancy, today=local_day(now))
    with session.begin_nested():
        _store_and_read(session, vacancy, entered, now)
        return settle_change(session, vacancy, before, now=now, by=by)


def submit_vacancy(session: Session, vacancy_id: int, *, now: datetime, by: int | None) -> Vacancy:
    """Hand a draft, or what was asked about, to the employer service. Raises `InvalidInput` naming all that is missing
    or pay below the floor.
    """
    is_query = get_vacancy(session, vacancy_id).state is VacancyState.QUERY
    name = VacancyStep.ANSWER_QUERY if is_query else VacancyStep.SUBMIT
    return take_vacancy_step(session, name, VacancyDecision(vacancy_id), now=now, by=by)


def open_vacancy(session: Session, vacancy_id: int, *, now: datetime, by: int | None) -> Vacancy:
    """Let a vacancy take part in matching, after review."""
    return take_vacancy_step(session, VacancyStep.OPEN, VacancyDecision(vacancy_id), now=now, by=by)


def _new_vacancy(session: Session, employer_id: int, now: datetime) -> Vacancy:
    employer = get_employer(session, employer_id)
    vacancy = Vacancy(
        reference=f"~{uuid.uuid4().hex[:18]}",  # until the id is known
        employer=employer,
        industry=employer.industry,
        source=WEB,
        state=VacancyState.DRAFT,
        created_at=now,
        updated_at=now,
    )
    session.add(vacancy)
    return vacancy


def _store(vacancy: Vacancy, entered: VacancyInput) -> None:
    is_same = (vacancy.title, vacancy.occupation_code) == (entered.title, entered.occupation_code)
    is_confirmed = is_same and vacancy.occupation_origin is Origin.CONFIRMED
    for column in _SCALARS:
        setattr(vacancy, column, getattr(entered, column))
    vacancy.readings = [entry for entry in vacancy.readings or [] if entry["field"] == REMOVED] or None
    vacancy.occupation_code = entered.occupation_code
    if not is_confirmed:
        vacancy.occupation_origin = Origin.STATED if entered.occupation_code else None
    vacancy.working_times = [model.value for model in entered.working_times] or None
    vacancy.places = [
        VacancyPlace(
            postcode=row.postcode, town=row.town, street=row.street, transit_stop=row.transit_stop, country="DE"
        )
        for row in entered.places
    ]
    kept = [row for row in vacancy.requirements if row.origin is not Origin.STATED]
    stated = {(row.kind, row.code) for row in entered.requirements}
    vacancy.requirements = [row for row in kept if (row.kind, row.code) not in stated] + [
        _stated(row) for row in entered.requirements
    ]
    _store_conditions(vacancy, entered)


def _stated(row: RequirementInput) -> Requirement:
    return Requirement(
        kind=row.kind,
        code=row.code,
        level=row.level,
        need=row.need,
        is_learnable=row.is_learnable,
        aspect=row.aspect,
        origin=Origin.STATED,
    )


def _store_conditions(vacancy: Vacancy, entered: VacancyInput) -> None:
    given = {row.item: row for row in entered.demands}
    vacancy.demands = [row for row in vacancy.demands if row.item in given]
    for row in vacancy.demands:
        new = given.pop(row.item)
        row.degree, row.max_kg, row.origin, row.words = new.degree, new.max_kg, Origin.STATED, None
    vacancy.demands += [
        VacancyDemand(item=row.item, degree=row.degree, max_kg=row.max_kg, origin=Origin.STATED)
        for row in given.values()
    ]
    vacancy.shifts = [
        ShiftPattern(name=row.name, hours=grid_to_text(row.hours), origin=Origin.STATED) for row in entered.shifts
    ]

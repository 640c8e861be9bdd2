"""What employers, advisers and the schedule do with vacancies. Nothing here commits."""

import uuid
from dataclasses import fields
from datetime import date, datetime
from decimal import ROUND_DOWN, Decimal

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.settings import local_day
from core.users import Role, get_user
from employers.advert_facts import REMOVED, read_into
from employers.checks import check_entered
from employers.codes import Origin, VacancyState
from employers.inputs import RequirementInput, VacancyInput
from employers.legal_values import MINIMUM_WAGE, legal_amount_cents
from employers.models import Requirement, ShiftPattern, Vacancy, VacancyChange, VacancyDemand, VacancyPlace
from employers.queries import get_employer, get_vacancy, reading_vocabulary
from employers.vacancy_states import EDITABLE, NEEDS_REASON, can_follow
from employers.wages import hourly_cents, is_exempt
from profiles.catalogue.codes import Contract, grid_to_text

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

    A submitted or rejected vacancy becomes a draft again. Raises `Conflict` for a vacancy in any other state and
    `InvalidInput` where an entry contradicts itself.
    """
    check_entered(session, entered)
    if vacancy_id is None:
        vacancy = _new_vacancy(session, employer_id, now)
    else:
        vacancy = get_vacancy(session, vacancy_id)
        if vacancy.employer_id != employer_id:
            raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
        if vacancy.state not in EDITABLE:
            raise Conflict("Vacancy %(reference)s can no longer be edited.", reference=vacancy.reference)
        if vacancy.state is not VacancyState.DRAFT:
            _change_state(session, vacancy, VacancyState.DRAFT, reason=None, now=now, by=by)
    _store(vacancy, entered)
    read_into(vacancy, reading_vocabulary(session))
    vacancy.updated_at = now
    session.flush()
    if vacancy.reference.startswith("~"):
        vacancy.reference = f"V-{vacancy.id:06d}"
        _note_change(session, vacancy, None, reason=None, now=now, by=by)
        session.flush()
    return vacancy


def missing_facts(vacancy: Vacancy) -> list[str]:
    """Names of the facts without which a vacancy cannot be submitted (§ 1 (4) DatV), in the order of the form."""
    has_place = any(place.postcode or place.town for place in vacancy.places)
    has_term = vacancy.contract is not Contract.FIXED_TERM or vacancy.contract_ends_on is not None
    needed = (
        ("title", bool(vacancy.title.strip())),
        ("occupation", vacancy.occupation_code is not None),
        ("kind", vacancy.kind is not None),
        ("place", has_place),
        ("openings", bool(vacancy.openings)),
        ("start", vacancy.earliest_start_on is not None or bool(vacancy.starts_now)),
        ("working_time", bool(vacancy.working_times) or vacancy.hours_min is not None or vacancy.hours_max is not None),
        ("contract_end", has_term),
    )
    return [name for name, is_there in needed if not is_there]


def submit_vacancy(session: Session, vacancy_id: int, *, now: datetime, by: int | None) -> Vacancy:
    """Hand a draft to the employer service. Raises `InvalidInput` naming all that is missing or pay below the floor."""
    vacancy = get_vacancy(session, vacancy_id)
    missing = missing_facts(vacancy)
    if missing:
        raise InvalidInput("Before it can be submitted, the vacancy needs: %(facts)s.", facts=", ".join(missing))
    check_minimum_wage(session, vacancy, today=local_day(now))
    return _move(session, vacancy, VacancyState.SUBMITTED, reason=None, now=now, by=by)


def check_minimum_wage(session: Session, vacancy: Vacancy, *, today: date) -> None:
    """Raise `InvalidInput` where the lower end of the pay lies below the minimum wage on the day of start (§ 1 MiLoG).

    Pay or hours that are not known pass: there is nothing to compare. Exempt kinds pass (§ 22 MiLoG).
    """
    on = max(vacancy.earliest_start_on or today, today)
    floor = legal_amount_cents(session, MINIMUM_WAGE, on)
    cents = vacancy.pay_min_cents if vacancy.pay_min_cents is not None else vacancy.pay_max_cents
    if floor is None or cents is None or vacancy.pay_unit is None or is_exempt(vacancy.kind):
        return
    hourly = hourly_cents(cents, vacancy.pay_unit, vacancy.hours_max or vacancy.hours_min)
    if hourly is not None and round(hourly, 4) < floor:
        raise InvalidInput(
            "The pay of %(pay)s euros an hour is below the minimum wage of %(floor)s euros (§ 1 MiLoG, on %(on)s).",
            pay=_euros(hourly),
            floor=_euros(floor),
            on=on,
        )


def _euros(cents: float) -> Decimal:
    return (Decimal(cents) / 100).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def open_vacancy(session: Session, vacancy_id: int, *, now: datetime, by: int | None) -> Vacancy:
    """Let a vacancy take part in matching, after review, a pause or a renewal."""
    vacancy = get_vacancy(session, vacancy_id)
    if vacancy.valid_until is not None and vacancy.valid_until < local_day(now):
        raise InvalidInput("The vacancy is valid until %(day)s only. Extend it first.", day=vacancy.valid_until)
    check_minimum_wage(session, vacancy, today=local_day(now))
    opened = _move(session, vacancy, VacancyState.OPEN, reason=None, now=now, by=by)
    if opened.occupation_origin is Origin.STATED and _is_staff(session, by):
        opened.occupation_origin = Origin.CONFIRMED  # staff have read the vacancy and let it pass
    return opened


def reject_vacancy(session: Session, vacancy_id: int, *, reason: str, now: datetime, by: int | None) -> Vacancy:
    """Give a submitted vacancy back to the employer, with the reason."""
    return _move(session, get_vacancy(session, vacancy_id), VacancyState.REJECTED, reason=reason, now=now, by=by)


def pause_vacancy(
    session: Session, vacancy_id: int, *, reason: str | None = None, now: datetime, by: int | None
) -> Vacancy:
    """Take an open vacancy out of matching for a while."""
    return _move(session, get_vacancy(session, vacancy_id), VacancyState.PAUSED, reason=reason, now=now, by=by)


def resume_vacancy(session: Session, vacancy_id: int, *, now: datetime, by: int | None) -> Vacancy:
    """Let a paused vacancy take part in matching again. `NotAllowed` for an employer where an adviser paused it."""
    _refuse_reopening(session, vacancy_id, by)
    return open_vacancy(session, vacancy_id, now=now, by=by)


def _is_staff(session: Session, by: int | None) -> bool:
    return by is not None and get_user(session, by).role is not Role.EMPLOYER


def _refuse_reopening(session: Session, vacancy_id: int, by: int | None) -> None:
    if by is None or _is_staff(session, by):
        return
    paused_by = session.scalar(
        sa.select(VacancyChange.by)
        .where(VacancyChange.vacancy_id == vacancy_id, VacancyChange.to_state == VacancyState.PAUSED)
        .order_by(VacancyChange.id.desc())
        .limit(1)
    )
    if paused_by is not None and get_user(session, paused_by).role is not Role.EMPLOYER:
        raise NotAllowed(
            "The employer service has paused this vacancy. Call your adviser there to have it opened again."
        )


def fill_vacancy(
    session: Session, vacancy_id: int, *, reason: str | None = None, now: datetime, by: int | None
) -> Vacancy:
    """Take the vacancy out of matching: all its openings are filled."""
    return _move(session, get_vacancy(session, vacancy_id), VacancyState.FILLED, reason=reason, now=now, by=by)


def withdraw_vacancy(
    session: Session, vacancy_id: int, *, reason: str | None = None, now: datetime, by: int | None
) -> Vacancy:
    """Take a vacancy back for good; it can become a draft again."""
    return _move(session, get_vacancy(session, vacancy_id), VacancyState.WITHDRAWN, reason=reason, now=now, by=by)


def expire_vacancies(session: Session, *, today: date, now: datetime) -> int:
    """Expire all vacancies whose last day of validity is before ``today``; how many."""
    live = (VacancyState.SUBMITTED, VacancyState.LEGAL_CHECK, VacancyState.OPEN, VacancyState.PAUSED)
    over = session.scalars(
        sa.select(Vacancy).where(Vacancy.state.in_(live), Vacancy.valid_until < today).order_by(Vacancy.id)
    ).all()
    for vacancy in over:
        _change_state(session, vacancy, VacancyState.EXPIRED, reason="validity over", now=now, by=None)
    session.flush()
    return len(over)


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


def _move(
    session: Session, vacancy: Vacancy, to: VacancyState, *, reason: str | None, now: datetime, by: int | None
) -> Vacancy:
    if not can_follow(vacancy.state, to):
        raise Conflict(
            "Vacancy %(reference)s is %(state)s and cannot become %(to)s.",
            reference=vacancy.reference,
            state=vacancy.state.value,
            to=to.value,
        )
    if to in NEEDS_REASON and not (reason or "").strip():
        raise InvalidInput("Give the reason.")
    _change_state(session, vacancy, to, reason=reason, now=now, by=by)
    session.flush()
    return vacancy


def _change_state(
    session: Session, vacancy: Vacancy, to: VacancyState, *, reason: str | None, now: datetime, by: int | None
) -> None:
    before, vacancy.state, vacancy.updated_at = vacancy.state, to, now
    _note_change(session, vacancy, before, reason=reason, now=now, by=by)


def _note_change(
    session: Session,
    vacancy: Vacancy,
    before: VacancyState | None,
    *,
    reason: str | None,
    now: datetime,
    by: int | None,
) -> None:
    session.add(
        VacancyChange(
            vacancy_id=vacancy.id,
            from_state=before,
            to_state=vacancy.state,
            at=now,
            by=by,
            reason=(reason or "")[:500] or None,
        )
    )

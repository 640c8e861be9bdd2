"""What public searches look at, brought up to date with vacancies, agreements and the legal check."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.settings import local_day
from employers.codes import MATCHED_STATES, DisclosureMode, Need, Origin, RequirementKind
from employers.legal_decisions import judged_findings
from employers.models import Vacancy
from employers.publication.anonymising import without_employer
from employers.publication.models import (
    EmployerPublication,
    PublicationMode,
    PublicPlace,
    PublicVacancy,
    VacancyPublication,
)
from employers.publication.shift_classes import shift_bits, working_time_bits
from profiles.catalogue.codes import text_to_grid
from profiles.catalogue.models import Occupation, Place

AT_ONCE = 25  # the legal check takes its time, and other writers wait meanwhile
CHECK_AGAIN = timedelta(days=7)  # amounts of law change with the day
GERMAN = "de"


def agreed_mode() -> sa.ColumnElement[PublicationMode]:
    """SQL for what was agreed for a vacancy: its own agreement, else its employer's, else NONE."""
    return sa.func.coalesce(VacancyPublication.mode, EmployerPublication.mode, PublicationMode.NONE.value)


def refresh_public(session: Session, *, now: datetime, limit: int = AT_ONCE) -> int:
    """Check up to ``limit`` open vacancies that changed, were agreed to anew or were not checked for 7 days; how many.

    A vacancy for which nobody agreed is not checked, and its row goes.
    """
    today = local_day(now)
    agreed = sa.type_coerce(agreed_mode(), sa.String)
    query = (
        sa.select(Vacancy, agreed)
        .outerjoin(VacancyPublication, VacancyPublication.vacancy_id == Vacancy.id)
        .outerjoin(EmployerPublication, EmployerPublication.employer_id == Vacancy.employer_id)
        .outerjoin(PublicVacancy, PublicVacancy.vacancy_id == Vacancy.id)
        .where(Vacancy.state.in_(MATCHED_STATES), _is_due(agreed, today))
        .options(
            *(selectinload(part) for part in (Vacancy.employer, Vacancy.places, Vacancy.requirements, Vacancy.shifts))
        )
        .order_by(Vacancy.id)
        .limit(limit)
    )
    found = session.execute(query).all()
    kept = _kept(session, [vacancy.id for vacancy, _ in found])
    points, labels = _points(session, [row for row, _ in found]), _labels(session, [row for row, _ in found])
    for vacancy, mode in found:
        row = kept.get(vacancy.id)
        if row is None:
            row = PublicVacancy(vacancy_id=vacancy.id, public_since=now)
        _write(session, row, vacancy, PublicationMode(mode), today)
        row.words = f"{row.title} {labels.get(vacancy.occupation_code or '', '')}".casefold()[:700]
        session.add(row)
        _write_places(session, vacancy, points, is_exact=row.is_named)
    session.flush()
    return len(found)


def forget_public(session: Session) -> int:
    """Remove rows of vacancies that are not open any more, or to which nobody agrees any more; how many."""
    agreed = (
        sa.select(Vacancy.id)
        .outerjoin(VacancyPublication, VacancyPublication.vacancy_id == Vacancy.id)
        .outerjoin(EmployerPublication, EmployerPublication.employer_id == Vacancy.employer_id)
        .where(Vacancy.state.in_(MATCHED_STATES), agreed_mode() != PublicationMode.NONE.value)
    )
    gone = sa.select(PublicVacancy.vacancy_id).where(PublicVacancy.vacancy_id.not_in(agreed))
    ids = list(session.scalars(gone))
    for first in range(0, len(ids), AT_ONCE):
        some = ids[first : first + AT_ONCE]
        session.execute(sa.delete(PublicPlace).where(PublicPlace.vacancy_id.in_(some)))
        session.execute(sa.delete(PublicVacancy).where(PublicVacancy.vacancy_id.in_(some)))
    return len(ids)


def _is_due(agreed: sa.ColumnElement[str], today: date) -> sa.ColumnElement[bool]:
    changed = sa.or_(
        PublicVacancy.vacancy_id.is_(None),
        PublicVacancy.seen_at != Vacancy.updated_at,
        sa.type_coerce(PublicVacancy.mode, sa.String) != agreed,
        PublicVacancy.checked_on < today - CHECK_AGAIN,
    )
    return sa.and_(agreed != PublicationMode.NONE.value, changed)


def _kept(session: Session, ids: Sequence[int]) -> dict[int, PublicVacancy]:
    rows = session.scalars(sa.select(PublicVacancy).where(PublicVacancy.vacancy_id.in_(ids)))
    return {row.vacancy_id: row for row in rows}


def _points(session: Session, vacancies: Sequence[Vacancy]) -> dict[str, tuple[float, float]]:
    postcodes = {place.postcode for row in vacancies for place in row.places if place.postcode}
    query = sa.select(Place.postcode, Place.latitude, Place.longitude).where(Place.postcode.in_(postcodes))
    return {postcode: (latitude, longitude) for postcode, latitude, longitude in session.execute(query)}


def _labels(session: Session, vacancies: Sequence[Vacancy]) -> dict[str, str]:
    codes = {row.occupation_code for row in vacancies if row.occupation_code}
    query = sa.select(Occupation.code, Occupation.label_de, Occupation.label_en).where(Occupation.code.in_(codes))
    return {code: f"{german} {english or ''}" for code, german, english in session.execute(query)}


def _write(session: Session, row: PublicVacancy, vacancy: Vacancy, mode: PublicationMode, today: date) -> None:
    findings = judged_findings(session, vacancy, today=today)
    row.mode, row.is_clean = mode, not any(each.is_open for each in findings)
    row.is_named = mode is PublicationMode.NAMED and vacancy.disclosure_mode is DisclosureMode.OPEN
    row.title = (vacancy.title if row.is_named else without_employer(vacancy.title, vacancy))[:300]
    row.seen_at, row.checked_on = vacancy.updated_at, today
    row.occupation_code = vacancy.occupation_code
    row.german_level = max(
        (asked.level or 0 for asked in vacancy.requirements
         if asked.kind is RequirementKind.LANGUAGE and asked.code == GERMAN and asked.need is Need.MUST),
        default=None,
    )  # fmt: skip
    stated = [shift for shift in vacancy.shifts if shift.origin is not Origin.READ_FROM_TEXT] or vacancy.shifts
    row.shifts = shift_bits(text_to_grid(shift.hours) for shift in stated)
    row.working_times = working_time_bits(vacancy.working_times or ())


def _write_places(
    session: Session, vacancy: Vacancy, points: dict[str, tuple[float, float]], *, is_exact: bool
) -> None:  # fmt: skip
    """Where the vacancy is. Of an employer who is not named, the centre of the postcode only: two distances and the map
    would tell the house.
    """
    session.flush()
    session.execute(sa.delete(PublicPlace).where(PublicPlace.vacancy_id == vacancy.id))
    for place in vacancy.places:
        point = (place.latitude, place.longitude)
        if not is_exact or point[0] is None or point[1] is None:
            point = points.get(place.postcode or "", (None, None))
        if point[0] is not None and point[1] is not None:
            session.add(PublicPlace(vacancy_id=vacancy.id, latitude=point[0], longitude=point[1]))

"""What public searches look at, brought up to date with vacancies, agreements and the legal check."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.settings import local_day
from employers.codes import MATCHED_STATES, DisclosureMode, Need, Origin, RequirementKind
from employers.legal_check import Finding
from employers.legal_decisions import judged_findings
from employers.legal_findings import findings_by
from employers.legal_values import legal_amounts
from employers.models import Vacancy
from employers.publication.anonymising import without_employer
from employers.publication.models import (
    RULES,
    EmployerPublication,
    PublicationMode,
    PublicPlace,
    PublicVacancy,
    VacancyPublication,
)
from employers.publication.shift_classes import shift_bits, working_time_bits
from profiles.catalogue.codes import text_to_grid
from profiles.catalogue.models import Occupation, Place

AT_ONCE = 100
Ahead = Mapping[tuple[int, datetime], Sequence[Finding]]  # by id and state of a vacancy
CHECK_AGAIN = timedelta(days=7)  # amounts of law change with the day
GERMAN = "de"


def agreed_mode() -> sa.ColumnElement[PublicationMode]:
    """SQL for what was agreed for a vacancy: its own agreement, else its employer's, else NONE."""
    return sa.func.coalesce(VacancyPublication.mode, EmployerPublication.mode, PublicationMode.NONE.value)


def look_ahead(session: Session, *, now: datetime, limit: int = AT_ONCE) -> Ahead:
    """Findings of the legal check in what `refresh_public` will write, found while the database is nobody's: the check
    takes most of the time. Ends the session's transaction.
    """
    today = local_day(now)
    vacancies = [vacancy for vacancy, _ in _due(session, today, limit)]
    amounts = legal_amounts(session)
    session.expunge_all()
    session.rollback()
    return {(row.id, row.updated_at): findings_by(amounts, row, today=today) for row in vacancies}


def refresh_public(session: Session, *, now: datetime, limit: int = AT_ONCE, ahead: Ahead | None = None) -> int:
    """Check up to ``limit`` open vacancies that changed, were agreed to anew or were not checked for 7 days; how many.

    A vacancy for which nobody agreed is not checked, and its row goes. What is not in ``ahead`` is checked here.
    """
    today = local_day(now)
    found = _due(session, today, limit)
    kept = _kept(session, [vacancy.id for vacancy, _ in found])
    points, labels = _points(session, [row for row, _ in found]), _labels(session, [row for row, _ in found])
    for vacancy, mode in found:
        row = kept.get(vacancy.id)
        if row is None:
            row = kept[vacancy.id] = PublicVacancy(vacancy_id=vacancy.id, public_since=now)
        findings = (ahead or {}).get((vacancy.id, vacancy.updated_at))
        judged = judged_findings(session, vacancy, today=today, findings=findings)
        row.is_clean = not any(each.is_open for each in judged)
        _write(row, vacancy, mode, today)
        row.words = f"{row.title} {labels.get(vacancy.occupation_code or '', '')}".casefold()[:700]
    session.add_all(kept.values())
    session.flush()
    _write_places(session, [(vacancy, kept[vacancy.id].is_named) for vacancy, _ in found], points)
    return len(found)


def _due(session: Session, today: date, limit: int) -> list[tuple[Vacancy, PublicationMode]]:
    agreed = sa.type_coerce(agreed_mode(), sa.String)
    parts = (Vacancy.employer, Vacancy.places, Vacancy.requirements, Vacancy.shifts)
    query = (
        sa.select(Vacancy, agreed)
        .outerjoin(VacancyPublication, VacancyPublication.vacancy_id == Vacancy.id)
        .outerjoin(EmployerPublication, EmployerPublication.employer_id == Vacancy.employer_id)
        .outerjoin(PublicVacancy, PublicVacancy.vacancy_id == Vacancy.id)
        .where(Vacancy.state.in_(MATCHED_STATES), _is_due(agreed, today))
        .options(*map(selectinload, parts))
        .order_by(Vacancy.id)
        .limit(limit)
    )
    return [(vacancy, PublicationMode(mode)) for vacancy, mode in session.execute(query)]


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
        PublicVacancy.rules != RULES,
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


def _write(row: PublicVacancy, vacancy: Vacancy, mode: PublicationMode, today: date) -> None:
    row.mode = mode
    row.is_named = mode is PublicationMode.NAMED and vacancy.disclosure_mode is DisclosureMode.OPEN
    row.title = (vacancy.title if row.is_named else without_employer(vacancy.title, vacancy))[:300]
    row.seen_at, row.checked_on, row.rules = vacancy.updated_at, today, RULES
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
    session: Session, found: Sequence[tuple[Vacancy, bool]], points: dict[str, tuple[float, float]]
) -> None:  # fmt: skip
    """Where the vacancies are; each with whether its employer is named. Of one who is not, the centre of the postcode
    only: two distances and the map would tell the house.
    """
    session.execute(sa.delete(PublicPlace).where(PublicPlace.vacancy_id.in_([vacancy.id for vacancy, _ in found])))
    rows = []
    for vacancy, is_named in found:
        for place in vacancy.places:
            point = (place.latitude, place.longitude)
            if not is_named or point[0] is None or point[1] is None:
                point = points.get(place.postcode or "", (None, None))
            if point[0] is not None and point[1] is not None:
                rows.append({"vacancy_id": vacancy.id, "latitude": point[0], "longitude": point[1]})
    if rows:
        session.execute(sa.insert(PublicPlace), rows)

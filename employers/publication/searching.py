"""What everybody may search: open vacancies that the employer agreed to publish and the legal check passed."""

import math
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from employers.codes import MATCHED_STATES, EmployerState
from employers.models import Employer, Vacancy, VacancyPlace
from employers.publication.models import RULES, PublicationMode, PublicPlace, PublicVacancy
from employers.publication.shift_classes import ShiftClass, shift_bit, working_time_bits
from profiles.catalogue.codes import WorkingTime
from profiles.catalogue.models import Place

KM_PER_DEGREE = 111.195  # of a great circle of the mean earth radius
SHARED_DIGITS = 4  # of KldB codes: occupations that differ in the requirement level only are one to a search
MOST_LISTED = 50_000  # addresses of a sitemap file (sitemaps.org)


@dataclass(frozen=True, slots=True)
class PublicSearch:
    """What somebody looks for; None and empty: no matter. ``german_at_most``: CEFR level 0-6 that suffices."""

    text: str = ""
    occupation_code: str | None = None
    near: tuple[float, float] | None = None
    km: int = 25
    german_at_most: int | None = None
    shift: ShiftClass | None = None
    working_time: WorkingTime | None = None


@dataclass(frozen=True, slots=True)
class PublicRow:
    """A vacancy as a public list shows it. ``employer`` None: not named. ``km`` None: no place was searched."""

    vacancy_id: int
    reference: str
    title: str
    employer: str | None
    town: str | None
    hours_min: float | None
    hours_max: float | None
    german_level: int | None
    public_since: datetime
    updated_at: datetime
    km: float | None


@dataclass(frozen=True)
class PublicDetail:
    """A vacancy with all that belongs to it. Without ``is_named`` nothing may tell who the employer is."""

    vacancy: Vacancy
    is_named: bool
    public_since: datetime


def is_public(today: date) -> sa.ColumnElement[bool]:
    """SQL: the row of a vacancy that everybody may see on this day. Needs `Vacancy`, `PublicVacancy` and `Employer`."""
    return sa.and_(
        Vacancy.state.in_(MATCHED_STATES),
        PublicVacancy.seen_at == Vacancy.updated_at,
        PublicVacancy.rules == RULES,
        PublicVacancy.mode != PublicationMode.NONE,
        PublicVacancy.is_clean,
        sa.or_(Vacancy.valid_until.is_(None), Vacancy.valid_until >= today),
        Employer.state == EmployerState.ACTIVE,
    )


def public_vacancies(
    session: Session, search: PublicSearch, *, today: date, page: int, size: int
) -> tuple[list[PublicRow], int]:
    """One page (from 1) and how many there are in all; the nearest first where a place is searched, else the newest."""
    near = None if search.near is None else _near(search.near, search.km)
    conditions = [is_public(today), *_conditions(search)]
    count = _from(sa.select(sa.func.count()), near).where(*conditions)
    chosen = _from(_listed(near), near).where(*conditions)
    newest = (PublicVacancy.public_since.desc(), PublicVacancy.vacancy_id.desc())
    order = newest if near is None else (near.c.square, *newest)
    rows = session.execute(chosen.order_by(*order).limit(size).offset((max(1, page) - 1) * size)).all()
    towns = _towns(session, [row[0] for row in rows])
    return [_row(row, towns) for row in rows], session.scalar(count) or 0


def public_vacancy(session: Session, reference: str, *, today: date) -> PublicDetail:
    """The vacancy with this reference ("V-000123") if everybody may see it, else `NotFound`."""
    parts = (Vacancy.employer, Vacancy.places, Vacancy.requirements, Vacancy.demands, Vacancy.shifts)
    query = _from(sa.select(Vacancy, PublicVacancy), None).where(is_public(today), Vacancy.reference == reference)
    found = session.execute(query.options(*(selectinload(part) for part in parts))).first()
    if found is None:
        raise NotFound("There is no open vacancy %(reference)s, or no longer.", reference=reference[:20])
    vacancy, shown = found
    return PublicDetail(vacancy, shown.is_named, shown.public_since)


def state_of_addresses(session: Session, *, today: date) -> tuple[object, ...]:
    """What differs once `public_addresses` would give something else: cheap enough to be asked each time."""
    marks = (sa.func.count(), sa.func.max(Vacancy.updated_at), sa.func.max(PublicVacancy.public_since),
             sa.func.sum(Vacancy.id))  # fmt: skip
    return today, *session.execute(_from(sa.select(*marks), None).where(is_public(today))).one()


def public_addresses(session: Session, *, today: date) -> list[tuple[str, datetime]]:
    """Reference and last change of all public vacancies, newest first, at most as many as a sitemap takes."""
    query = _from(sa.select(Vacancy.reference, Vacancy.updated_at), None).where(is_public(today))
    rows = session.execute(query.order_by(PublicVacancy.public_since.desc(), Vacancy.id.desc()).limit(MOST_LISTED))
    return [(reference, at) for reference, at in rows]


def public_points(session: Session, search: PublicSearch, *, today: date) -> list[tuple[float, float, int]]:
    """(latitude, longitude, how many vacancies) of each point where one is; of a place searched, those near it."""
    near = None if search.near is None else _near(search.near, search.km)
    query = (
        _from(sa.select(PublicPlace.latitude, PublicPlace.longitude, sa.func.count()), near)
        .join(PublicPlace, PublicPlace.vacancy_id == PublicVacancy.vacancy_id)
        .where(is_public(today), *_conditions(search))
        .group_by(PublicPlace.latitude, PublicPlace.longitude)
        .order_by(PublicPlace.latitude, PublicPlace.longitude)
    )
    return [(latitude, longitude, number) for latitude, longitude, number in session.execute(query)]


def point_of_postcode(session: Session, postcode: str) -> tuple[float, float] | None:
    """(latitude, longitude) of the centre of a postcode; of one that is not known, of those that begin alike."""
    exact = session.execute(sa.select(Place.latitude, Place.longitude).where(Place.postcode == postcode)).first()
    if exact is not None:
        return exact[0], exact[1]
    averages = sa.select(sa.func.avg(Place.latitude), sa.func.avg(Place.longitude))
    alike = session.execute(averages.where(Place.postcode.startswith(postcode[:3], autoescape=True))).one()
    return None if alike[0] is None or alike[1] is None else (float(alike[0]), float(alike[1]))


def catalogue_places(session: Session) -> list[tuple[str, str | None, float, float]]:
    """(postcode, town, latitude, longitude) of all postcodes of the catalogue, by postcode."""
    query = sa.select(Place.postcode, Place.town, Place.latitude, Place.longitude).order_by(Place.postcode)
    return [(postcode, town, latitude, longitude) for postcode, town, latitude, longitude in session.execute(query)]


def _from(query: Any, near: Any) -> Any:
    joined: Any = (
        query.select_from(PublicVacancy)
        .join(Vacancy, Vacancy.id == PublicVacancy.vacancy_id)
        .join(Employer, Employer.id == Vacancy.employer_id)
    )
    return joined if near is None else joined.join(near, near.c.vacancy_id == PublicVacancy.vacancy_id)


def _listed(near: Any) -> sa.Select[Any]:
    name = sa.case((PublicVacancy.is_named, Employer.name), else_=None)
    return sa.select(
        Vacancy.id, Vacancy.reference, PublicVacancy.title, name, Vacancy.hours_min, Vacancy.hours_max,
        PublicVacancy.german_level, PublicVacancy.public_since, Vacancy.updated_at,
        sa.null() if near is None else near.c.square,
    )  # fmt: skip


def _near(point: tuple[float, float], km: int) -> Any:
    """Vacancies within ``km`` of a point: the square of their distance in km, as on a plane (within 1 % up to 100 km).

    Products only: no function that one of the databases may lack.
    """
    latitude, longitude = point
    north = km / KM_PER_DEGREE
    per_degree = KM_PER_DEGREE * math.cos(math.radians(latitude))
    east = km / per_degree
    height = (PublicPlace.latitude - latitude) * KM_PER_DEGREE
    width = (PublicPlace.longitude - longitude) * per_degree
    square = height * height + width * width
    return (
        sa.select(PublicPlace.vacancy_id, sa.func.min(square).label("square"))
        .where(
            PublicPlace.latitude.between(latitude - north, latitude + north),
            PublicPlace.longitude.between(longitude - east, longitude + east),
            square <= km * km,
        )
        .group_by(PublicPlace.vacancy_id)
        .subquery()
    )


def _conditions(search: PublicSearch) -> list[sa.ColumnElement[bool]]:
    found: list[sa.ColumnElement[bool]] = []
    if search.occupation_code:
        found.append(PublicVacancy.occupation_code.startswith(search.occupation_code[:SHARED_DIGITS], autoescape=True))
    found += [PublicVacancy.words.contains(word, autoescape=True) for word in search.text.casefold().split()[:6]]
    if search.german_at_most is not None:
        asked = PublicVacancy.german_level
        found.append(sa.or_(asked.is_(None), asked <= search.german_at_most))
    if search.shift is not None:
        found.append(PublicVacancy.shifts.bitwise_and(shift_bit(search.shift)) != 0)
    if search.working_time is not None:
        bit = working_time_bits([search.working_time.value])
        found.append(PublicVacancy.working_times.bitwise_and(bit) != 0)
    return found


def _towns(session: Session, ids: list[int]) -> dict[int, str]:
    query = sa.select(VacancyPlace.vacancy_id, VacancyPlace.town, VacancyPlace.postcode)
    found: dict[int, list[str]] = {}
    for vacancy_id, town, postcode in session.execute(
        query.where(VacancyPlace.vacancy_id.in_(ids)).order_by(VacancyPlace.id)
    ):
        label = town or postcode
        if label:
            found.setdefault(vacancy_id, []).append(label)
    return {vacancy_id: ", ".join(dict.fromkeys(towns)) for vacancy_id, towns in found.items()}


def _row(row: Any, towns: dict[int, str]) -> PublicRow:
    *facts, square = row
    vacancy_id, reference, title, employer, hours_min, hours_max, german, since, updated_at = facts
    km = None if square is None else math.sqrt(max(0.0, square))
    return PublicRow(
        vacancy_id,
        reference,
        title,
        employer,
        towns.get(vacancy_id),
        hours_min,
        hours_max,
        german,
        since,
        updated_at,
        km,
    )

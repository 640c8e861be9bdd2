"""Facts of vacancies, loaded in one select a table."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import EmployerState, Need, Origin, RequirementKind, VacancyKind, VacancyState
from employers.models import Employer, Requirement, ShiftPattern, Vacancy, VacancyDemand, VacancyPlace
from matching.facts import CodeAsked, DemandFact, LanguageAsked, Point, SkillAsked, VacancyFacts
from matching.history import PairHistory
from matching.queries.grouping import Grouped, grouped_rows, plain_rows
from profiles.catalogue.codes import Cefr, SkillLevel, WorkingTime, kldb_level, text_to_grid
from profiles.catalogue.models import Occupation
from profiles.catalogue.queries import place_points

COLUMNS = (
    Vacancy.id, Vacancy.employer_id, Vacancy.state, Vacancy.valid_until, Vacancy.occupation_code, Vacancy.kind,
    Vacancy.requirement_level, Vacancy.contract, Vacancy.working_times, Vacancy.hours_min, Vacancy.hours_max,
    Vacancy.openings, Vacancy.earliest_start_on, Vacancy.latest_start_on, Vacancy.has_industrial_action,
    Vacancy.occupation_origin, Vacancy.readings, Employer.state.label("employer_state"), Occupation.is_regulated,
)  # fmt: skip

# What a working-time model says about weekly hours where hours are not stated (start values; docs/matching.md).
# Shift work and work from home say nothing about the number of hours.
HOURS_OF_MODEL: Mapping[str, tuple[float, float]] = {
    WorkingTime.FULL_TIME: (35.0, 40.0),
    WorkingTime.PART_TIME: (15.0, 34.0),
    WorkingTime.MINI_JOB: (0.0, 10.0),
}


def vacancy_facts(
    session: Session, *, today: date, history: PairHistory, ids: Collection[int] | None = None
) -> list[VacancyFacts]:
    """Facts of all open vacancies of active employers that are not past their last day, or of those with ``ids``.

    With ``ids`` in any state, paused unless it would take part; by id. A place without coordinates takes its
    postcode's, else it is None. Without stated hours the working-time models give them, marked as derived. The level
    asked is the stated one, else the highest that a qualification asks, else that of the occupation.
    """
    takes_part = sa.and_(
        Vacancy.state == VacancyState.OPEN,
        Employer.state == EmployerState.ACTIVE,
        sa.or_(Vacancy.valid_until.is_(None), Vacancy.valid_until >= today),
    )
    is_chosen = takes_part if ids is None else Vacancy.id.in_(ids)
    chosen = sa.select(Vacancy.id).join(Employer, Employer.id == Vacancy.employer_id).where(is_chosen)
    parts = _Parts.load(session, chosen)
    points = {postcode: Point(*degrees) for postcode, degrees in place_points(session).items()}
    running = history.running_of_vacancies()
    rows = plain_rows(
        session,
        sa.select(*COLUMNS)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .outerjoin(Occupation, Occupation.code == Vacancy.occupation_code)
        .where(is_chosen)
        .order_by(Vacancy.id),
    )
    return [_vacancy(row, parts, points, running[row.id], today) for row in rows]


def employer_limits(session: Session) -> dict[int, int]:
    """How many proposals a week an employer takes, of those employers that have said so, by employer id."""
    query = sa.select(Employer.id, Employer.weekly_proposal_limit).where(Employer.weekly_proposal_limit.is_not(None))
    return {employer_id: limit for employer_id, limit in session.execute(query) if limit is not None}


@dataclass(frozen=True)
class _Parts:
    """Rows of the tables that belong to vacancies, by vacancy."""

    places: Grouped
    requirements: Grouped
    demands: Grouped
    shifts: Grouped

    @classmethod
    def load(cls, session: Session, owners: sa.Select[Any]) -> "_Parts":
        def rows(owner_id: Any, *columns: Any) -> Grouped:
            return grouped_rows(session, owner_id, *columns, owners=owners)

        place, asked, demand, shift = VacancyPlace, Requirement, VacancyDemand, ShiftPattern
        return cls(
            places=rows(place.vacancy_id, place.id, place.postcode, place.latitude, place.longitude),
            requirements=rows(
                asked.vacancy_id,
                asked.id,
                asked.kind,
                asked.code,
                asked.aspect,
                asked.level,
                asked.need,
                asked.is_learnable,
                asked.origin,
            ),
            demands=rows(demand.vacancy_id, demand.item, demand.degree, demand.max_kg, demand.origin),
            shifts=rows(shift.vacancy_id, shift.id, shift.hours, shift.origin),
        )


def _vacancy(row: Any, parts: _Parts, points: Mapping[str, Point], running: int, today: date) -> VacancyFacts:
    asked = parts.requirements.get(row.id, [])
    is_over = row.valid_until is not None and row.valid_until < today
    hours_min, hours_max, are_derived = _hours(row)
    return VacancyFacts(
        vacancy_id=row.id,
        employer_id=row.employer_id,
        occupation=row.occupation_code,
        is_regulated=bool(row.is_regulated),
        requirement_level=_requirement_level(row, asked),
        kind=row.kind,
        skills=_skills(asked),
        languages=_languages(asked),
        licences=_codes(asked, RequirementKind.LICENCE),
        certificates=_codes(asked, RequirementKind.CERTIFICATE),
        contract=row.contract,
        hours_min=hours_min,
        hours_max=hours_max,
        are_hours_derived=are_derived,
        shifts=tuple(text_to_grid(hours) for _, hours, _ in parts.shifts.get(row.id, ())),
        places=tuple(_place(points, *place) for _, *place in parts.places.get(row.id, ())),
        demands=tuple(DemandFact(*values) for values in parts.demands.get(row.id, ())),
        earliest_start=row.earliest_start_on,
        latest_start=row.latest_start_on,
        openings=1 if row.openings is None else row.openings,
        running_proposals=running,
        has_industrial_action=row.has_industrial_action is True,
        is_paused=row.state is not VacancyState.OPEN or row.employer_state is not EmployerState.ACTIVE or is_over,
        fields_read=_fields_read(row, asked, parts.shifts.get(row.id, ())),
        valid_until=row.valid_until,
    )


FACTS_OF_COLUMNS: Mapping[str, str] = {
    "contract": "contract",
    "hours_min": "hours_min",
    "hours_max": "hours_max",
    "working_times": "hours_min",  # hours that are derived from a model that was read
    "earliest_start_on": "earliest_start",
    "latest_start_on": "latest_start",
    "occupation_code": "occupation",
}


def _fields_read(row: Any, asked: Iterable[tuple[Any, ...]], shifts: Iterable[tuple[Any, ...]]) -> frozenset[str]:
    """Names of the facts that were read from the advert and that nobody has confirmed."""
    read = {FACTS_OF_COLUMNS.get(str(entry["field"])) for entry in row.readings or ()}
    if row.occupation_origin is Origin.READ_FROM_TEXT:
        read.add("occupation")
    qualifications = [origin for _, kind, *_, origin in asked if kind is RequirementKind.QUALIFICATION]
    is_level_read = Origin.READ_FROM_TEXT in qualifications or (not qualifications and "occupation" in read)
    if row.requirement_level is None and is_level_read:
        read.add("requirement_level")
    if any(origin is Origin.READ_FROM_TEXT for *_, origin in shifts):
        read.add("shifts")
    return frozenset(name for name in read if name is not None)


def _hours(row: Any) -> tuple[float | None, float | None, bool]:
    """Hours per week, least and most, and whether they were derived."""
    if row.hours_min is not None or row.hours_max is not None:
        return row.hours_min, row.hours_max, False
    models = set(row.working_times or ()) or ({WorkingTime.MINI_JOB} if row.kind is VacancyKind.MINI_JOB else set())
    ranges = [HOURS_OF_MODEL[model] for model in models if model in HOURS_OF_MODEL]
    if not ranges:
        return None, None, False
    return min(low for low, _ in ranges), max(high for _, high in ranges), True


def _requirement_level(row: Any, asked: Iterable[tuple[Any, ...]]) -> int | None:
    if row.requirement_level is not None:
        return int(row.requirement_level)
    levels = [
        level
        for _, kind, _, _, level, need, is_learnable, _ in asked
        if kind is RequirementKind.QUALIFICATION and level is not None and need is Need.MUST and not is_learnable
    ]
    return max(levels) if levels else kldb_level(row.occupation_code or "")


def _skills(asked: Iterable[tuple[Any, ...]]) -> tuple[SkillAsked, ...]:
    """A skill that is asked without a level is asked at the lowest."""
    return tuple(
        SkillAsked(code, SkillLevel.BASIC if level is None else SkillLevel(level), need, is_learnable, origin)
        for _, kind, code, _, level, need, is_learnable, origin in asked
        if kind is RequirementKind.SKILL
    )


def _languages(asked: Iterable[tuple[Any, ...]]) -> tuple[LanguageAsked, ...]:
    return tuple(
        LanguageAsked(code, None if level is None else Cefr(level), aspect, need, is_learnable, origin)
        for _, kind, code, aspect, level, need, is_learnable, origin in asked
        if kind is RequirementKind.LANGUAGE
    )


def _codes(asked: Iterable[tuple[Any, ...]], wanted: RequirementKind) -> tuple[CodeAsked, ...]:
    return tuple(
        CodeAsked(code, need, is_learnable, origin)
        for _, kind, code, _, _, need, is_learnable, origin in asked
        if kind is wanted
    )


def _place(
    points: Mapping[str, Point], postcode: str | None, latitude: float | None, longitude: float | None
) -> Point | None:
    if latitude is not None and longitude is not None:
        return Point(latitude, longitude)
    return points.get(postcode or "")

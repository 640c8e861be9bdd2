"""Facts of vacancies, loaded in one select a table."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import (
    MATCHED_STATES,
    EmployerState,
    Need,
    Origin,
    RequirementKind,
    VacancyKind,
    VacancyState,
)
from employers.models import Employer, Requirement, ShiftPattern, Vacancy, VacancyDemand, VacancyPlace
from employers.wishes import takes_proposals
from matching.facts import CodeAsked, DemandFact, LanguageAsked, Point, SkillAsked, VacancyFacts
from matching.history import PairHistory
from matching.once import collector_paused
from matching.queries.grouping import Owned, owned_columns, plain_columns, points
from profiles.catalogue.codes import (
    Cefr,
    Contract,
    LanguageAspect,
    SkillLevel,
    WorkingTime,
    kldb_level,
    text_to_grid,
)
from profiles.catalogue.models import Occupation

COLUMNS = (
    Vacancy.id, Vacancy.employer_id, Vacancy.state, Vacancy.valid_until, Vacancy.occupation_code, Vacancy.kind,
    Vacancy.requirement_level, Vacancy.contract, Vacancy.working_times, Vacancy.hours_min, Vacancy.hours_max,
    Vacancy.openings, Vacancy.openings_filled, Vacancy.earliest_start_on, Vacancy.latest_start_on,
    Vacancy.has_industrial_action,
    Vacancy.occupation_origin, Vacancy.readings, Employer.state.label("employer_state"),
    Employer.paused_until, Occupation.is_regulated,
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
    is_chosen = _takes_part(today) if ids is None else Vacancy.id.in_(ids)
    query = (
        sa.select(*COLUMNS)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .outerjoin(Occupation, Occupation.code == Vacancy.occupation_code)
        .where(is_chosen)
        .order_by(Vacancy.id)
    )
    with collector_paused():
        rows = list(map(_Row._make, zip(*plain_columns(session, query), strict=True)))
        parts = _Parts.load(session, ids)
        postcodes = None if ids is None else {each for each in parts.places.columns[1] if each}
        running = history.running_of_vacancies()
        known = points(session, postcodes)
        return [_vacancy(row, parts, known, running[row.id], today) for row in rows]


def _takes_part(today: date) -> sa.ColumnElement[bool]:
    return sa.and_(
        Vacancy.state.in_(MATCHED_STATES),
        takes_proposals(today),
        sa.or_(Vacancy.valid_until.is_(None), Vacancy.valid_until >= today),
    )


def vacancies_taking_part(session: Session, *, today: date) -> set[int]:
    """The ids of all whose facts `vacancy_facts` gives without ``ids``."""
    query = sa.select(Vacancy.id).join(Employer, Employer.id == Vacancy.employer_id).where(_takes_part(today))
    return set(session.scalars(query))


def employer_limits(session: Session) -> dict[int, int]:
    """How many proposals a week an employer takes, of those employers that have said so, by employer id."""
    query = sa.select(Employer.id, Employer.weekly_proposal_limit).where(Employer.weekly_proposal_limit.is_not(None))
    return {employer_id: limit for employer_id, limit in session.execute(query) if limit is not None}


class _Row(NamedTuple):
    """A vacancy's own columns, in the order of `COLUMNS`."""

    id: int
    employer_id: int
    state: VacancyState
    valid_until: date | None
    occupation_code: str | None
    kind: VacancyKind | None
    requirement_level: int | None
    contract: Contract | None
    working_times: list[str] | None
    hours_min: float | None
    hours_max: float | None
    openings: int | None
    openings_filled: int
    earliest_start_on: date | None
    latest_start_on: date | None
    has_industrial_action: bool | None
    occupation_origin: Origin | None
    readings: list[dict[str, object]] | None
    employer_state: EmployerState
    paused_until: date | None
    is_regulated: bool | None


@dataclass(frozen=True)
class _Asked:
    """What the requirements of one vacancy ask, by kind."""

    skills: tuple[SkillAsked, ...]
    languages: tuple[LanguageAsked, ...]
    licences: tuple[CodeAsked, ...]
    certificates: tuple[CodeAsked, ...]
    levels: tuple[tuple[int | None, bool, Origin], ...]  # of qualifications: level, whether it gates, origin


@dataclass(frozen=True)
class _Parts:
    """Rows of the tables that belong to vacancies."""

    places: Owned
    requirements: Owned  # ids, pairs of kind and fact
    demands: Owned  # facts
    shifts: Owned

    @classmethod
    def load(cls, session: Session, ids: Collection[int] | None) -> "_Parts":
        """Each table in one select."""
        place, asked, demand, shift = VacancyPlace, Requirement, VacancyDemand, ShiftPattern

        def rows(owner_id: Any, *columns: Any, fact: tuple[int, Callable[..., Any]] | None = None) -> Owned:
            return owned_columns(session, owner_id, *columns, ids=ids, fact=fact)

        return cls(
            places=rows(place.vacancy_id, place.id, place.postcode, place.latitude, place.longitude),
            requirements=rows(
                asked.vacancy_id, asked.id, asked.kind, asked.code, asked.aspect, asked.level, asked.need,
                asked.is_learnable, asked.origin, fact=(1, _required),
            ),
            demands=rows(
                demand.vacancy_id, demand.item, demand.degree, demand.max_kg, demand.origin,
                fact=(0, DemandFact),
            ),
            shifts=rows(shift.vacancy_id, shift.id, shift.hours, shift.origin),
        )  # fmt: skip

    def asked(self, vacancy_id: int) -> _Asked:
        """The requirements of a vacancy, sorted out."""
        of_kind: dict[RequirementKind, list[Any]] = defaultdict(list)
        for kind, fact in self.requirements.columns[1][self.requirements.of(vacancy_id)]:
            of_kind[kind].append(fact)
        return _Asked(
            *(
                tuple(of_kind[kind])
                for kind in (
                    RequirementKind.SKILL, RequirementKind.LANGUAGE, RequirementKind.LICENCE,
                    RequirementKind.CERTIFICATE, RequirementKind.QUALIFICATION,
                )
            )
        )  # fmt: skip


def _vacancy(row: _Row, parts: _Parts, points: Mapping[str, Point], running: int, today: date) -> VacancyFacts:
    asked = parts.asked(row.id)
    shifts = parts.shifts.columns[1][parts.shifts.of(row.id)]
    is_over = row.valid_until is not None and row.valid_until < today
    hours_min, hours_max, are_derived = _hours(row)
    return VacancyFacts(
        vacancy_id=row.id,
        employer_id=row.employer_id,
        occupation=row.occupation_code,
        is_regulated=bool(row.is_regulated),
        requirement_level=_requirement_level(row, asked.levels),
        kind=row.kind,
        skills=asked.skills,
        languages=asked.languages,
        licences=asked.licences,
        certificates=asked.certificates,
        contract=row.contract,
        hours_min=hours_min,
        hours_max=hours_max,
        are_hours_derived=are_derived,
        shifts=tuple(map(text_to_grid, shifts)),
        places=tuple(_place(points, *place) for _, *place in parts.places.rows(row.id)),
        demands=tuple(parts.demands.columns[0][parts.demands.of(row.id)]),
        earliest_start=row.earliest_start_on,
        latest_start=row.latest_start_on,
        openings=max(0, (1 if row.openings is None else row.openings) - row.openings_filled),
        running_proposals=running,
        has_industrial_action=row.has_industrial_action is True,
        is_paused=row.state not in MATCHED_STATES or _rests(row, today) or is_over,
        fields_read=_fields_read(row, asked.levels, parts.shifts.columns[2][parts.shifts.of(row.id)]),
        valid_until=row.valid_until,
    )


def _rests(row: _Row, today: date) -> bool:
    """Whether the employer takes no proposals on that day."""
    is_pause = row.paused_until is not None and today <= row.paused_until
    return is_pause or row.employer_state is not EmployerState.ACTIVE


FACTS_OF_COLUMNS: Mapping[str, str] = {
    "contract": "contract",
    "hours_min": "hours_min",
    "hours_max": "hours_max",
    "working_times": "hours_min",  # hours that are derived from a model that was read
    "earliest_start_on": "earliest_start",
    "latest_start_on": "latest_start",
    "occupation_code": "occupation",
}


def _fields_read(
    row: _Row, levels: Iterable[tuple[int | None, bool, Origin]], shifts: Iterable[Origin]
) -> frozenset[str]:
    """Names of the facts that were read from the advert and that nobody has confirmed."""
    read = {FACTS_OF_COLUMNS.get(str(entry["field"])) for entry in row.readings or ()}
    if row.occupation_origin is Origin.READ_FROM_TEXT:
        read.add("occupation")
    qualifications = [origin for _, _, origin in levels]
    is_level_read = Origin.READ_FROM_TEXT in qualifications or (not qualifications and "occupation" in read)
    if row.requirement_level is None and is_level_read:
        read.add("requirement_level")
    if Origin.READ_FROM_TEXT in shifts:
        read.add("shifts")
    return frozenset(name for name in read if name is not None) if read else NOTHING_READ


def _hours(row: _Row) -> tuple[float | None, float | None, bool]:
    """Hours per week, least and most, and whether they were derived."""
    if row.hours_min is not None or row.hours_max is not None:
        return row.hours_min, row.hours_max, False
    models = set(row.working_times or ()) or ({WorkingTime.MINI_JOB} if row.kind is VacancyKind.MINI_JOB else set())
    ranges = [HOURS_OF_MODEL[model] for model in models if model in HOURS_OF_MODEL]
    if not ranges:
        return None, None, False
    return min(low for low, _ in ranges), max(high for _, high in ranges), True


def _requirement_level(row: _Row, asked: Iterable[tuple[int | None, bool, Origin]]) -> int | None:
    if row.requirement_level is not None:
        return int(row.requirement_level)
    levels = [level for level, is_gating, _ in asked if level is not None and is_gating]
    return max(levels) if levels else kldb_level(row.occupation_code or "")


def _skill(code: str, _aspect: None, level: int | None, *rest: Any) -> SkillAsked:
    """A skill that is asked without a level is asked at the lowest."""
    return SkillAsked(code, SkillLevel.BASIC if level is None else SkillLevel(level), *rest)


def _language(code: str, aspect: LanguageAspect | None, level: int | None, *rest: Any) -> LanguageAsked:
    return LanguageAsked(code, None if level is None else Cefr(level), aspect, *rest)


def _code(code: str, _aspect: None, _level: None, *rest: Any) -> CodeAsked:
    return CodeAsked(code, *rest)


def _level(
    _code: str, _aspect: None, level: int | None, need: Need, is_learnable: bool, origin: Origin
) -> tuple[int | None, bool, Origin]:
    return level, need is Need.MUST and not is_learnable, origin


def _required(kind: RequirementKind, *values: Any) -> tuple[RequirementKind, Any]:
    """The kind and the fact of a requirement; experience is not matched."""
    return kind, _REQUIRED[kind](*values) if kind in _REQUIRED else None


_REQUIRED: Mapping[RequirementKind, Callable[..., Any]] = {
    RequirementKind.SKILL: _skill,
    RequirementKind.LANGUAGE: _language,
    RequirementKind.LICENCE: _code,
    RequirementKind.CERTIFICATE: _code,
    RequirementKind.QUALIFICATION: _level,
}
NOTHING_READ: frozenset[str] = frozenset()


def _place(
    points: Mapping[str, Point], postcode: str | None, latitude: float | None, longitude: float | None
) -> Point | None:
    if latitude is not None and longitude is not None:
        return Point(latitude, longitude)
    return points.get(postcode or "")

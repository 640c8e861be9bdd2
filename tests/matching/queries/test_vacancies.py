"""Facts of vacancies as loaded: what is asked, what is not, and what was only read from the advert."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from employers.codes import (
    MATCHED_STATES,
    Demand,
    EmployerState,
    Need,
    Origin,
    RequirementKind,
    VacancyKind,
    VacancyState,
)
from employers.models import Requirement, ShiftPattern, VacancyDemand
from matching.facts import DemandFact, VacancyFacts
from matching.history import PairHistory
from matching.queries.vacancies import employer_limits, vacancy_facts
from profiles.catalogue.codes import Contract, WorkingTime, grid_to_text
from profiles.catalogue.models import LimitationItem
from tests.factories import TODAY, WAREHOUSE, asked, make_employer, make_occupation, make_vacancy

READ = Origin.READ_FROM_TEXT


def facts(session: Session, **values: Any) -> VacancyFacts:
    vacancy = make_vacancy(session, **values)
    return vacancy_facts(session, today=TODAY, history=PairHistory(), ids=[vacancy.id])[0]


# columns of the vacancy, the fact, what it becomes
COLUMNS: list[tuple[dict[str, Any], str, Any]] = [
    ({}, "occupation", None),
    ({"occupation_code": WAREHOUSE}, "occupation", WAREHOUSE),
    ({}, "requirement_level", None),
    ({"occupation_code": WAREHOUSE}, "requirement_level", 2),
    ({"occupation_code": WAREHOUSE, "requirement_level": 1}, "requirement_level", 1),
    ({"requirement_level": 4}, "requirement_level", 4),
    ({}, "kind", None),
    ({"kind": VacancyKind.SELF_EMPLOYED}, "kind", VacancyKind.SELF_EMPLOYED),
    ({}, "contract", None),
    ({"contract": Contract.PERMANENT}, "contract", Contract.PERMANENT),
    ({}, "openings", 1),
    ({"openings": 3}, "openings", 3),
    ({"openings": 0}, "openings", 0),
    ({}, "has_industrial_action", False),
    ({"has_industrial_action": False}, "has_industrial_action", False),
    ({"has_industrial_action": True}, "has_industrial_action", True),
    ({}, "latest_start", None),
    ({"latest_start_on": TODAY}, "latest_start", TODAY),
    ({"earliest_start_on": TODAY}, "earliest_start", TODAY),
    ({"valid_until": TODAY}, "valid_until", TODAY),
    ({"valid_until": TODAY}, "is_paused", False),
    ({"valid_until": TODAY - timedelta(days=1)}, "is_paused", True),
    ({"state": VacancyState.PAUSED}, "is_paused", True),
    ({}, "hours_min", None),
    ({"hours_min": 0.0}, "hours_min", 0.0),
    ({"hours_max": 20.0, "working_times": [WorkingTime.FULL_TIME]}, "hours_min", None),
    ({"kind": VacancyKind.MINI_JOB}, "hours_max", 10.0),
    ({"kind": VacancyKind.MINI_JOB}, "are_hours_derived", True),
    ({"kind": VacancyKind.MINI_JOB, "working_times": [WorkingTime.PART_TIME]}, "hours_max", 34.0),
    ({"kind": VacancyKind.MINI_JOB, "hours_max": 8.0}, "are_hours_derived", False),
    ({"working_times": [WorkingTime.HOME]}, "are_hours_derived", False),
    ({"working_times": []}, "hours_max", None),
    ({}, "fields_read", frozenset()),
    ({"occupation_code": WAREHOUSE, "occupation_origin": Origin.STATED}, "fields_read", frozenset()),
    ({"occupation_code": WAREHOUSE, "occupation_origin": READ}, "fields_read",
     frozenset({"occupation", "requirement_level"})),
    ({"occupation_code": WAREHOUSE, "occupation_origin": READ, "requirement_level": 1}, "fields_read",
     frozenset({"occupation"})),
    ({"readings": [{"field": "hours_max"}, {"field": "pay_min_cents"}]}, "fields_read", frozenset({"hours_max"})),
    ({"readings": [{"field": "working_times"}]}, "fields_read", frozenset({"hours_min"})),
    ({"readings": [{"field": "latest_start_on"}]}, "fields_read", frozenset({"latest_start"})),
    ({"postcode": None}, "places", ()),
    ({"postcode": "00000"}, "places", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "fact", "expected"),
    COLUMNS,
    ids=[f"{number}-{fact}" for number, (_columns, fact, _expected) in enumerate(COLUMNS)],
)
def test_a_column_becomes_its_fact(columns: dict[str, Any], fact: str, expected: Any, session: Session) -> None:
    found = getattr(facts(session, **columns), fact)

    assert found == expected if expected is not None or fact != "places" else len(found) == 1


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], 2),
        ([(3, Need.MUST, False)], 3),
        ([(3, Need.WISH, False)], 2),
        ([(3, Need.MUST, True)], 2),  # can be learned on the job
        ([(1, Need.MUST, False), (4, Need.MUST, False)], 4),
        ([(None, Need.MUST, False)], 2),
    ],
)
def test_the_level_asked_is_the_highest_that_must_be_there(
    rows: list[tuple[int | None, Need, bool]], expected: int, session: Session
) -> None:
    requirements = tuple(
        asked(RequirementKind.QUALIFICATION, "", level, need=need, is_learnable=learnable)
        for level, need, learnable in rows
    )

    assert facts(session, occupation_code=WAREHOUSE, requirements=requirements).requirement_level == expected


@pytest.mark.parametrize("kind", [RequirementKind.SKILL, RequirementKind.LICENCE, RequirementKind.CERTIFICATE,
                                  RequirementKind.LANGUAGE])  # fmt: skip
@pytest.mark.parametrize("origin", Origin)
def test_a_requirement_keeps_whether_it_was_stated_or_read(
    kind: RequirementKind, origin: Origin, session: Session
) -> None:
    requirement = asked(kind, "de", origin=origin, need=Need.WISH, is_learnable=True)

    found = facts(session, requirements=(requirement,))

    every: list[Any] = [*found.skills, *found.licences, *found.certificates, *found.languages]
    assert [(each.need, each.is_learnable, each.origin) for each in every] == [(Need.WISH, True, origin)]


def test_a_qualification_that_was_read_marks_the_level_as_read(session: Session) -> None:
    read: Requirement = asked(RequirementKind.QUALIFICATION, "", 3, origin=READ)

    assert facts(session, requirements=(read,)).fields_read == {"requirement_level"}


@pytest.mark.parametrize(("origin", "expected"), [(Origin.STATED, frozenset()), (READ, frozenset({"shifts"}))])
def test_shifts_are_sets_of_hours_and_keep_whether_they_were_read(
    origin: Origin, expected: frozenset[str], session: Session
) -> None:
    vacancy = make_vacancy(session)
    vacancy.shifts = [ShiftPattern(name="early", hours=grid_to_text(0b11), origin=origin),
                      ShiftPattern(name="late", hours=grid_to_text(0b1100))]  # fmt: skip
    session.flush()

    found = vacancy_facts(session, today=TODAY, history=PairHistory(), ids=[vacancy.id])[0]

    assert (found.shifts, found.fields_read) == ((0b11, 0b1100), expected)


def test_demands_come_with_degree_and_weight(session: Session) -> None:
    session.add(LimitationItem(code="LIFT_CARRY", complex="x", label_de="Heben", label_en="Lifting"))
    vacancy = make_vacancy(session)
    vacancy.demands = [VacancyDemand(item="LIFT_CARRY", degree=Demand.REGULAR, max_kg=25, origin=READ)]
    session.flush()

    found = vacancy_facts(session, today=TODAY, history=PairHistory(), ids=[vacancy.id])[0]

    assert found.demands == (DemandFact("LIFT_CARRY", Demand.REGULAR, 25, READ),)


@pytest.mark.parametrize("is_regulated", [True, False])
def test_whether_an_occupation_is_regulated_is_the_catalogues(is_regulated: bool, session: Session) -> None:
    make_occupation(session, "81302", is_regulated=is_regulated)

    assert facts(session, occupation_code="81302").is_regulated is is_regulated


@pytest.mark.parametrize("state", EmployerState)
def test_vacancies_of_an_employer_that_is_not_active_take_no_part(state: EmployerState, session: Session) -> None:
    vacancy = make_vacancy(session, employer=make_employer(session, state=state))

    found = [each.vacancy_id for each in vacancy_facts(session, today=TODAY, history=PairHistory())]

    assert (vacancy.id in found) == (state is EmployerState.ACTIVE)


@pytest.mark.parametrize("state", VacancyState)
def test_only_open_vacancies_take_part(state: VacancyState, session: Session) -> None:
    vacancy = make_vacancy(session, state=state)

    found = [each.vacancy_id for each in vacancy_facts(session, today=TODAY, history=PairHistory())]

    assert (vacancy.id in found) == (state in MATCHED_STATES)


def test_only_employers_that_have_said_so_have_a_limit_and_none_is_a_limit_too(session: Session) -> None:
    none, two, unsaid = (make_employer(session, weekly_proposal_limit=limit) for limit in (0, 2, None))

    limits = employer_limits(session)

    assert (limits[none.id], limits[two.id]) == (0, 2)
    assert unsaid.id not in limits

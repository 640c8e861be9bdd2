"""Facts of clients as loaded: each fact recorded, recorded as "no", and not recorded at all."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from matching.facts import ClientFacts, LanguageFact, OccupationFact, PermissionFact, QualificationFact, WishFacts
from matching.history import PairHistory
from matching.queries.clients import client_facts, closed_licences
from profiles.catalogue.codes import FULL_GRID, NIGHT_HOURS, WEEKEND_HOURS, Cefr, Contract, grid_to_text
from profiles.catalogue.models import Certificate, Language, LimitationItem
from profiles.codes import (
    ClientState,
    LimitationValue,
    PermissionScope,
    QualificationKind,
    Recognition,
    TravelMode,
)
from profiles.models import (
    Client,
    ClientCertificate,
    ClientLanguage,
    ClientLicence,
    ClientLimitation,
    ClientOccupation,
    ClientQualification,
    ExcludedEmployer,
)
from tests.factories import (
    STUTTGART,
    TODAY,
    WAREHOUSE,
    make_client,
    make_employer,
    make_licence_classes,
    make_occupation,
    make_place,
)

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def facts_of(session: Session, client: Client, history: PairHistory | None = None) -> ClientFacts:
    session.flush()
    return client_facts(session, today=TODAY, history=history or PairHistory(), ids=[client.id])[0]


MORNING = 0b1111 << 8
# columns of the client, the fact, what it becomes
COLUMNS: list[tuple[dict[str, Any], str, Any]] = [
    ({}, "hours_min", None),
    ({"hours_min": 20.0}, "hours_min", 20.0),
    ({"hours_min": 0.0}, "hours_min", 0.0),
    ({"hours_max": 38.5}, "hours_max", 38.5),
    ({}, "hours_possible", 0),
    ({"hours_possible": grid_to_text(MORNING)}, "hours_possible", MORNING),
    ({"hours_possible": grid_to_text(MORNING)}, "hours_impossible", FULL_GRID & ~MORNING),
    ({"hours_possible": grid_to_text(0)}, "hours_impossible", FULL_GRID),
    ({}, "hours_impossible", 0),
    ({"can_work_nights": False}, "hours_impossible", NIGHT_HOURS),
    ({"can_work_weekends": False}, "hours_impossible", WEEKEND_HOURS),
    ({"can_work_nights": False, "can_work_weekends": False}, "hours_impossible", NIGHT_HOURS | WEEKEND_HOURS),
    ({"can_work_nights": True, "can_work_weekends": True}, "hours_impossible", 0),
    ({"can_work_nights": True}, "hours_possible", 0),
    ({}, "max_commute_minutes", None),
    ({"max_commute_minutes": 0}, "max_commute_minutes", 0),
    ({}, "modes", {}),
    ({"uses_bike": False}, "modes", {TravelMode.BIKE: False}),
    ({"uses_foot": True, "uses_car": False}, "modes", {TravelMode.FOOT: True, TravelMode.CAR: False}),
    ({}, "max_lift_kg", None),
    ({"max_lift_kg": 0}, "max_lift_kg", 0),
    ({}, "other_limitations", LimitationValue.UNKNOWN),
    ({"limitations_reviewed_on": TODAY}, "other_limitations", LimitationValue.OK),
    ({}, "available_from", None),
    ({"available_from": TOMORROW}, "available_from", TOMORROW),
    ({"permission_scope": None}, "permission", None),
    ({"permission_scope": None, "permission_valid_until": TODAY}, "permission", None),
    ({"permission_seen_on": None}, "permission", PermissionFact(PermissionScope.ANY)),
    ({"permission_valid_until": TODAY}, "permission", PermissionFact(PermissionScope.ANY, TODAY, True)),
    ({"permission_scope": PermissionScope.THIS_JOB, "permission_vacancy_id": 7}, "permission",
     PermissionFact(PermissionScope.THIS_JOB, None, True, None, 7)),
    ({"permission_scope": PermissionScope.THIS_EMPLOYER, "permission_employer_id": 8}, "permission",
     PermissionFact(PermissionScope.THIS_EMPLOYER, None, True, 8)),
    ({}, "wishes", WishFacts()),
    ({"wished_contract": Contract.FIXED_TERM, "wished_hours": 30.0}, "wishes", WishFacts(Contract.FIXED_TERM, 30.0)),
    ({"wished_postcodes": []}, "wishes", WishFacts()),
    ({"wished_postcodes": ["00000"]}, "wishes", WishFacts()),
    ({"state": ClientState.IN_WORK}, "is_paused", True),
    ({"state": ClientState.ENDED}, "is_paused", True),
    ({}, "is_paused", False),
    ({}, "home", None),
]  # fmt: skip


@pytest.mark.parametrize(
    ("columns", "fact", "expected"), COLUMNS, ids=[f"{number}-{row[1]}" for number, row in enumerate(COLUMNS)]
)
def test_a_column_becomes_its_fact(columns: dict[str, Any], fact: str, expected: Any, session: Session) -> None:
    client = make_client(session, **columns)

    assert getattr(facts_of(session, client), fact) == expected


def test_wished_places_are_those_whose_position_is_known(session: Session) -> None:
    make_place(session, STUTTGART)
    client = make_client(session, wished_postcodes=["00000", STUTTGART])

    assert len(facts_of(session, client).wishes.places) == 1


@pytest.mark.parametrize(
    ("is_held", "valid_until", "expected"),
    [
        (True, None, True),
        (True, TOMORROW, True),
        (True, TODAY, True),  # the last day counts
        (True, YESTERDAY, False),
        (False, None, False),
        (False, TOMORROW, False),
    ],
)
def test_a_certificate_is_held_until_its_last_day(
    is_held: bool, valid_until: date | None, expected: bool, session: Session
) -> None:
    session.add(Certificate(code="HYGIENE", label_de="Hygiene", label_en="Hygiene"))
    client = make_client(session)
    client.certificates = [ClientCertificate(certificate_code="HYGIENE", is_held=is_held, valid_until=valid_until)]

    assert facts_of(session, client).certificates == {"HYGIENE": expected}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([], {}),
        ([("CE", True, None)], {"B": True, "C": True, "CE": True}),
        ([("B", False, None)], {"B": False, "C": False, "CE": False}),
        ([("C", False, None)], {"C": False, "CE": False}),
        ([("CE", False, None)], {"CE": False}),
        ([("CE", True, YESTERDAY), ("B", True, None)], {"B": True, "CE": False}),
        ([("C", True, YESTERDAY)], {"C": False, "CE": False}),  # says nothing of B
        ([("C", True, TODAY), ("B", False, None)], {"B": True, "C": True, "CE": False}),
    ],
)
def test_licences_imply_each_other_both_ways_and_end_with_their_last_day(
    rows: list[tuple[str, bool, date | None]], expected: dict[str, bool], session: Session
) -> None:
    make_licence_classes(session)
    client = make_client(session)
    client.licences = [ClientLicence(licence_class=code, is_held=held, valid_until=until) for code, held, until in rows]

    assert facts_of(session, client).licences == expected


CLASSES = {"AM": [], "B": ["AM"], "BE": ["B", "AM"], "C": ["B", "AM"], "CE": ["C", "BE", "B", "AM"]}
IMPLICATIONS = {code: frozenset(implied) for code, implied in CLASSES.items()}


@given(st.dictionaries(st.sampled_from(sorted(CLASSES)), st.booleans()))
def test_closed_licences_say_no_more_than_the_law_and_contradict_no_record_of_a_class_held(
    recorded: dict[str, bool],
) -> None:
    known = closed_licences(recorded, IMPLICATIONS)

    assert all(known[code] for code, is_held in recorded.items() if is_held)
    for code, is_held in known.items():
        reasons = [other for other, held in recorded.items() if held and (other == code or code in IMPLICATIONS[other])]
        lacking = [
            other for other, held in recorded.items() if not held and (other == code or other in IMPLICATIONS[code])
        ]
        assert bool(reasons) == is_held
        assert is_held or lacking
    assert closed_licences(known, IMPLICATIONS) == known


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        ((None, None, None, None), LanguageFact()),
        ((0, 3, None, 6), LanguageFact(Cefr.A0, Cefr.B1, None, Cefr.C2)),
        ((3, 3, 3, 3), LanguageFact(Cefr.B1, Cefr.B1, Cefr.B1, Cefr.B1)),
    ],
)
def test_levels_of_a_language_are_single_and_a_zero_is_a_level(
    levels: tuple[int | None, ...], expected: LanguageFact, session: Session
) -> None:
    session.add(Language(code="de", label_de="Deutsch", label_en="German"))
    client = make_client(session)
    names = ("listen", "read", "speak", "write")
    client.languages = [ClientLanguage(language="de", **dict(zip(names, levels, strict=True)))]

    assert facts_of(session, client).languages == {"de": expected}


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ({"kind": QualificationKind.SCHOOL, "level": 2}, ()),
        ({"level": 3}, (QualificationFact(3),)),
        ({"level": 1, "occupation_code": WAREHOUSE}, (QualificationFact(1, WAREHOUSE),)),
        ({"occupation_code": WAREHOUSE}, (QualificationFact(2, WAREHOUSE),)),
        ({}, ()),
        ({"level": 2, "recognition": Recognition.NONE}, (QualificationFact(2, None, Recognition.NONE),)),
    ],
)
def test_a_qualification_has_its_level_or_that_of_its_occupation_or_is_unknown(
    columns: dict[str, Any], expected: tuple[QualificationFact, ...], session: Session
) -> None:
    make_occupation(session, WAREHOUSE)
    client = make_client(session)
    client.qualifications = [ClientQualification(**{"kind": QualificationKind.VOCATIONAL, "title": "X"} | columns)]

    assert facts_of(session, client).qualifications == expected


def test_occupations_keep_what_is_recorded_of_each(session: Session) -> None:
    make_occupation(session, WAREHOUSE)
    make_occupation(session, "29301")
    client = make_client(session)
    client.occupations = [ClientOccupation(code=WAREHOUSE, rank=1),
                          ClientOccupation(code="29301", experience_months=0, last_year=2019)]  # fmt: skip

    facts = facts_of(session, client)

    assert set(facts.occupations) == {OccupationFact(WAREHOUSE, 1), OccupationFact("29301", None, 0, 2019)}


@pytest.mark.parametrize("value", LimitationValue)
def test_a_limitation_stands_as_recorded_whether_reviewed_or_not(value: LimitationValue, session: Session) -> None:
    session.add(LimitationItem(code="STAIRS", complex="x", label_de="Treppen", label_en="Stairs"))
    client = make_client(session, limitations_reviewed_on=TODAY)
    client.limitations = [ClientLimitation(item="STAIRS", value=value)]

    assert facts_of(session, client).limitations == {"STAIRS": value}


def test_excluded_employers_are_the_clients_own(session: Session) -> None:
    employer, client, other = make_employer(session), make_client(session), make_client(session)
    client.excluded_employers = [ExcludedEmployer(employer_id=employer.id)]

    assert facts_of(session, client).excluded_employers == {employer.id}
    assert facts_of(session, other).excluded_employers == frozenset()


@pytest.mark.parametrize(
    ("waiting_since", "proposed_on", "days"),
    [
        (None, None, 20),  # known for so long
        (TODAY - timedelta(days=90), None, 90),
        (TODAY - timedelta(days=90), TODAY - timedelta(days=3), 3),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=30), 2),
        (TODAY, None, 0),
        (TOMORROW, None, 0),
    ],
)
def test_days_waited_count_from_the_latest_of_what_there_is(
    waiting_since: date | None, proposed_on: date | None, days: int, session: Session
) -> None:
    known_since = datetime(2026, 10, 31, 8, tzinfo=UTC)
    client = make_client(session, created_at=known_since, waiting_since=waiting_since)
    history = PairHistory(proposed_on={client.id: proposed_on} if proposed_on else {})

    assert (TODAY - known_since.date()).days == 20
    assert facts_of(session, client, history).waiting_days == days

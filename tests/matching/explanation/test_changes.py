"""What has changed between two times, told fact by fact."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given

from employers.codes import Demand, Need
from matching.explanation.changes import PairFacts, changes_in_words
from matching.facts import (
    ClientFacts,
    CodeAsked,
    DemandFact,
    LanguageAsked,
    LanguageFact,
    OccupationFact,
    PermissionFact,
    Point,
    QualificationFact,
    SkillAsked,
    SkillFact,
    VacancyFacts,
    WishFacts,
)
from matching.fingerprints import pair_hash
from profiles.catalogue.codes import Cefr, Contract
from profiles.codes import LimitationValue, PermissionScope, TravelMode
from tests.matching.strategies import clients, vacancies

LABELS = {("licence", "B"): "Class B", ("skill", "oven"): "Ovens", ("language", "de"): "German"}
PLAIN = PairFacts(ClientFacts(1), VacancyFacts(2, 3))


def told(before: dict[str, Any], after: dict[str, Any], side: str = "client", language: str = "en") -> list[str]:
    plain = PLAIN.client if side == "client" else PLAIN.vacancy
    pairs = [PLAIN._replace(**{side: replace(plain, **facts)}) for facts in (before, after)]  # type: ignore[arg-type]
    return changes_in_words(pairs[0], pairs[1], LABELS, language)


def test_what_was_added_has_gone_and_differs_is_told_apart() -> None:
    assert told({}, {"licences": {"B": True}}) == ["Client, Driving licence: new Class B: held"]
    assert told({"licences": {"B": True}}, {}) == ["Client, Driving licence: no longer Class B: held"]
    assert told({"licences": {"B": False}}, {"licences": {"B": True}}, language="de") == [
        "Person, Führerschein: Class B: vorhanden (vorher Class B: nicht vorhanden)"
    ]


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({"occupations": (OccupationFact("29222", 1, 12),)}, "Occupation"),
        ({"skills": {"oven": SkillFact(2)}}, "Skill"),
        ({"languages": {"de": LanguageFact(speak=Cefr.B1)}}, "Language"),
        ({"qualifications": (QualificationFact(2, "29222"),)}, "Requirement level"),
        ({"certificates": {"food": True}}, "Certificate"),
        ({"hours_min": 20.0}, "Weekly hours"),
        ({"hours_possible": 7}, "Working times"),
        ({"home": Point(48.7, 9.2)}, "Home"),
        ({"modes": {TravelMode.CAR: True}}, "Means of travel"),
        ({"max_commute_minutes": 40}, "Commute"),
        ({"limitations": {"NIGHT": LimitationValue.OK}}, "Demands"),
        ({"max_lift_kg": 10}, "Demands"),
        ({"available_from": date(2026, 12, 1)}, "Start"),
        ({"permission": PermissionFact(PermissionScope.ANY)}, "Work permission"),
        ({"wishes": WishFacts(Contract.PERMANENT, 30.0, (Point(48.7, 9.2),))}, "Wishes"),
        ({"excluded_employers": frozenset({3})}, "Employer not excluded"),
    ],
)
def test_every_fact_of_a_client_is_told(facts: dict[str, Any], label: str) -> None:
    sentences = told({}, facts)

    assert sentences
    assert any(sentence.startswith(f"Client, {label}") for sentence in sentences), sentences
    assert not [sentence for sentence in sentences if "{" in sentence]


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        ({"occupation": "29222"}, "Occupation"),
        ({"requirement_level": 2}, "Requirement level"),
        ({"skills": (SkillAsked("oven", 2, Need.WISH),)}, "Skill"),
        ({"languages": (LanguageAsked("de", Cefr.A2), LanguageAsked("en", None))}, "Language"),
        ({"licences": (CodeAsked("B"),)}, "Driving licence"),
        ({"certificates": (CodeAsked("food"),)}, "Certificate"),
        ({"contract": Contract.FIXED_TERM}, "Wishes"),
        ({"hours_max": 20.0}, "Weekly hours"),
        ({"shifts": (7,)}, "Working times"),
        ({"places": (Point(48.7, 9.2),)}, "Place of work"),
        ({"demands": (DemandFact("NIGHT", Demand.REGULAR),)}, "Demands"),
        ({"earliest_start": date(2026, 12, 1), "latest_start": date(2026, 12, 9)}, "Start"),
        ({"openings": 2}, "Openings"),
    ],
)
def test_every_fact_of_a_vacancy_is_told(facts: dict[str, Any], label: str) -> None:
    sentences = told({}, facts, "vacancy")

    assert any(sentence.startswith(f"Vacancy, {label}") for sentence in sentences), sentences
    assert not [sentence for sentence in sentences if "{" in sentence]


def test_a_home_that_moved_is_told_without_saying_where() -> None:
    assert told({"home": Point(48.7, 9.2)}, {"home": Point(48.8, 9.2)}) == ["Client, Home: changed"]


@given(clients(), vacancies(), clients(), vacancies())
def test_something_is_told_exactly_where_facts_differ(
    client: ClientFacts, vacancy: VacancyFacts, other: ClientFacts, post: VacancyFacts
) -> None:
    before, after = PairFacts(client, vacancy), PairFacts(replace(other, client_id=client.client_id), post)

    sentences = changes_in_words(before, after, {}, "de")

    assert changes_in_words(before, before, {}, "de") == []
    assert bool(sentences) >= (pair_hash(*before) != pair_hash(*after))
    assert not [sentence for sentence in sentences if "{" in sentence]

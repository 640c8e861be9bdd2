"""A vacancy in words: ranges, pay, start, needs; what is not recorded is None and never a guess."""

from datetime import date
from typing import Any

import pytest

from employers.codes import Demand, Need, Origin, PayUnit, RequirementKind, VacancyKind
from employers.models import Requirement, ShiftPattern, Vacancy, VacancyDemand, VacancyPlace
from employers.readings import read_items
from profiles.catalogue.codes import Contract, grid_to_text, hours_between
from tests.web.conftest import Speak
from web.vacancy_texts import (
    checks,
    demand_text,
    hours_text,
    need_text,
    pay_text,
    places_text,
    requirement_text,
    sections,
    shift_text,
    start_text,
)

LABELS = {
    ("skill", "dough"): "Make dough", ("language", "de"): "German", ("occupation", "29222"): "Baker",
    ("limitation", "NIGHT"): "Night work",
}  # fmt: skip
MORNINGS = grid_to_text(hours_between(days=range(5), start=6, end=14))


def asked(kind: RequirementKind, code: str, level: int | None = None, **values: Any) -> Requirement:
    return Requirement(
        **{"kind": kind, "code": code, "level": level, "need": Need.MUST, "is_learnable": False} | values
    )


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(20, 30, "20–30 hours"), (38.5, 38.5, "38.5 hours"), (20, None, "from 20 hours"), (None, 30, "up to 30 hours"),
     (None, None, None)],
)  # fmt: skip
def test_hours_are_a_range_with_open_ends(
    speak: Speak, low: float | None, high: float | None, text: str | None
) -> None:
    with speak("en"):
        assert hours_text(Vacancy(hours_min=low, hours_max=high)) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(1450, 1600, "€14.50 – €16.00 per hour"), (1450, 1450, "€14.50 per hour"), (None, 1600, "up to €16.00 per hour"),
     (None, None, None)],
)  # fmt: skip
def test_pay_is_a_range_with_its_unit(speak: Speak, low: int | None, high: int | None, text: str | None) -> None:
    with speak("en"):
        assert pay_text(Vacancy(pay_min_cents=low, pay_max_cents=high, pay_unit=PayUnit.HOUR)) == text


def test_pay_with_an_open_upper_end_says_so(speak: Speak) -> None:
    with speak("en"):
        assert pay_text(Vacancy(pay_min_cents=1450, pay_unit=PayUnit.HOUR)) == "from €14.50 per hour"


@pytest.mark.parametrize(
    ("values", "text"),
    [({"earliest_start_on": date(2027, 2, 1)}, "from 1 Feb 2027"), ({"starts_now": True}, "as soon as possible"),
     ({"earliest_start_on": date(2027, 2, 1), "starts_now": True}, "from 1 Feb 2027"), ({"starts_now": False}, None),
     ({}, None)],
)  # fmt: skip
def test_the_start_is_a_day_or_soon_or_not_said(speak: Speak, values: dict[str, Any], text: str | None) -> None:
    with speak("en"):
        assert start_text(Vacancy(**values)) == text


@pytest.mark.parametrize(
    ("row", "text"),
    [
        (asked(RequirementKind.SKILL, "dough", 2), "Make dough: extended"),
        (asked(RequirementKind.SKILL, "dough"), "Make dough"),
        (asked(RequirementKind.SKILL, "gone"), "gone"),  # no longer in the catalogue: its code
        (asked(RequirementKind.LANGUAGE, "de", 3), "German: B1"),
        (asked(RequirementKind.LANGUAGE, "de", 0), "German: A0"),
        (asked(RequirementKind.LANGUAGE, "de"), "German: level not stated"),
        (asked(RequirementKind.EXPERIENCE, "29222", 24), "Experience Baker: 24 months"),
        (asked(RequirementKind.EXPERIENCE, "29222"), "Experience Baker: duration not stated"),
        (asked(RequirementKind.QUALIFICATION, "", 2), "Qualification: vocational training"),
    ],
)
def test_a_requirement_is_told_with_what_is_known_of_it(speak: Speak, row: Requirement, text: str) -> None:
    with speak("en"):
        assert requirement_text(row, LABELS) == text


@pytest.mark.parametrize(
    ("need", "is_learnable", "text"),
    [(Need.MUST, False, "must"), (Need.MUST, True, "can be learned on the job"), (Need.WISH, True, "would be nice")],
)
def test_the_need_is_told_in_words(speak: Speak, need: Need, is_learnable: bool, text: str) -> None:
    with speak("en"):
        assert need_text(Requirement(need=need, is_learnable=is_learnable)) == text


@pytest.mark.parametrize(("name", "text"), [("early", "early: Mon–Fri 06–14"), ("own", "Mon–Fri 06–14")])
def test_a_shift_is_told_by_name_and_hours(speak: Speak, name: str, text: str) -> None:
    with speak("en"):
        assert shift_text(ShiftPattern(name=name, hours=MORNINGS)) == text


@pytest.mark.parametrize(("weight", "text"), [(None, "regularly"), (25, "regularly, up to 25 kg")])
def test_a_demand_is_told_with_its_weight(speak: Speak, weight: int | None, text: str) -> None:
    with speak("en"):
        assert demand_text(VacancyDemand(degree=Demand.REGULAR, max_kg=weight)) == text


def test_a_place_is_one_line_and_an_empty_one_none() -> None:
    places = [
        VacancyPlace(street="Weg 3", postcode="70173", town="Stuttgart"),
        VacancyPlace(town="Ulm"),
        VacancyPlace(),
    ]

    assert places_text(Vacancy(places=places)) == ["Weg 3, 70173 Stuttgart", "Ulm"]


def test_a_fact_that_was_read_shows_its_words_and_a_stated_one_does_not(speak: Speak) -> None:
    vacancy = Vacancy(
        kind=VacancyKind.WORK, hours_min=20, hours_max=20, contract=Contract.PERMANENT,
        readings=[{"field": "hours_min", "words": "20 Stunden"}],
    )  # fmt: skip

    with speak("en"):
        quotes = {fact.label: fact.quote for part in sections(vacancy, LABELS) for fact in part.facts}

    assert (quotes["Weekly hours"], quotes["Contract"]) == ("20 Stunden", None)


def test_what_was_read_is_listed_for_a_person_to_keep_or_remove(speak: Speak) -> None:
    read = asked(RequirementKind.LANGUAGE, "de", 3, origin=Origin.READ_FROM_TEXT, words="Deutsch B1")
    stated = asked(RequirementKind.SKILL, "dough", origin=Origin.STATED)
    vacancy = Vacancy(requirements=[read, stated], openings=2, readings=[{"field": "openings", "words": "zwei"}])

    with speak("en"):
        found = [(each.text, each.words) for each in checks(read_items(vacancy), vacancy, LABELS)]

    assert found == [("Openings: 2", "zwei"), ("German: B1 – must", "Deutsch B1")]


def test_what_the_text_refuses_is_told_where_it_belongs(speak: Speak) -> None:
    refused = [("language", "de", "kein Deutsch nötig"), ("shift", "night", "Nachtarbeit"), ("experience", "", "Neue")]
    vacancy = Vacancy(
        kind=VacancyKind.WORK,
        readings=[{"field": "refused", "kind": kind, "code": code, "words": words} for kind, code, words in refused],
    )

    with speak("en"):
        found = {fact.label: (fact.value, fact.quote) for part in sections(vacancy, LABELS) for fact in part.facts}

    assert found["German"] == ("not needed, says the text", "kein Deutsch nötig")
    assert found["Times: night"] == ("not needed, says the text", "Nachtarbeit")
    assert found["Experience"] == ("not needed, says the text", "Neue")


def test_a_doubtful_reading_of_the_occupation_offers_others(speak: Speak) -> None:
    vacancy = Vacancy(
        occupation_code="51311", readings=[{"field": "occupation_code", "words": "Lagerhilfe", "confidence": 0.4}]
    )

    with speak("en"):
        found = checks(read_items(vacancy), vacancy, LABELS, [("51311", "Storage"), ("51312", "Logistics")])

    assert [(each.is_sure, len(each.choices)) for each in found] == [(False, 2)]

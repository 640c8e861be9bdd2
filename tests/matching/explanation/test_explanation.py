"""Explanations: both languages from the same numbers, tables that add up, nothing lost on the way through JSON."""

import json
import re
import string
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from employers.codes import Origin
from matching.explanation import (
    Explanation,
    english,
    explain_pair,
    explanation_from_json,
    german,
    render_text,
    stored_form,
)
from matching.explanation.wording import LABEL_KINDS, Wording
from matching.facts import CatalogueFacts, CodeAsked, Gate, MatchKind, MatchSettings, Part, PermissionFact
from matching.results import Addressee, Closing, FactItem, PairEvaluation, Question
from matching.scoring import evaluate_pair
from profiles.catalogue.codes import FULL_GRID, Cefr, Contract, LanguageAspect, grid_to_text, hours_between
from profiles.codes import PermissionScope
from tests.matching.examples import client, vacancy
from tests.matching.strategies import ON, catalogues, clients, vacancies

LABELS = {("licence", "B"): "Klasse B"}
quick = settings(max_examples=40, deadline=None)
evaluations = st.builds(evaluate_pair, clients(), vacancies(), catalogues(), st.just(MatchSettings()), st.just(ON))


def places_of(template: str) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}


def test_both_languages_have_the_same_sentences_with_the_same_places() -> None:
    in_german = {name: places_of(text) for name, text in german.SENTENCES.items()}
    in_english = {name: places_of(text) for name, text in english.SENTENCES.items()}

    assert in_german == in_english


def test_every_code_that_can_be_shown_has_a_sentence() -> None:
    groups = {
        "gate": Gate,
        "part": Part,
        "kind": MatchKind,
        "summary": MatchKind,
        "closing": Closing,
        "question": Question,
        "whom": Addressee,
        "scope": PermissionScope,
        "contract": Contract,
        "aspect": LanguageAspect,
    }
    missing = [f"{group}.{code.value}" for group, codes in groups.items() for code in codes]

    assert set(missing) <= set(german.SENTENCES)


def items_of(evaluation: PairEvaluation) -> list[FactItem]:
    of_gates = [side for gate in evaluation.gates for each in gate.comparisons for side in (each.client, each.vacancy)]
    return [*filter(None, of_gates), *(item for part in evaluation.parts for item in (*part.items, *part.rest))]


@quick
@given(evaluation=evaluations)
def test_every_fact_has_its_sentence_and_every_place_is_filled(evaluation: PairEvaluation) -> None:
    explanation = explain_pair(evaluation, {}, "de")

    assert {item.name for item in items_of(evaluation)} <= set(german.SENTENCES)
    assert not re.search(r"[{}]|None", render_text(explanation))


@quick
@given(evaluation=evaluations)
def test_a_proposal_can_be_explained_later_in_either_language_from_what_it_keeps(evaluation: PairEvaluation) -> None:
    kept = json.loads(json.dumps(stored_form(evaluation)))
    shown = json.loads(json.dumps(explain_pair(evaluation, LABELS, "de").as_json()))

    for language in ("de", "en"):
        now = explain_pair(evaluation, LABELS, language)
        assert explanation_from_json(kept, LABELS, language) == now
        assert explanation_from_json(shown, LABELS, language) == now


@quick
@given(evaluation=evaluations)
def test_the_points_shown_add_up_to_the_score_shown(evaluation: PairEvaluation) -> None:
    explanation = explain_pair(evaluation, {}, "en")

    total = sum(round(float(part.points) * 100) for part in explanation.parts)

    assert total == explanation.score_hundredths == round(float(explanation.score_points) * 100)
    assert all(
        part.hundredths + round(float(part.missing_points) * 100) == part.max_hundredths for part in explanation.parts
    )


@quick
@given(evaluation=evaluations)
def test_both_languages_name_the_same_gates_parts_and_questions(evaluation: PairEvaluation) -> None:
    in_german, in_english = (explain_pair(evaluation, {}, language).as_json() for language in ("de", "en"))

    assert list(in_german) == list(in_english)
    assert len(in_german["reasons_for"]) == len(in_english["reasons_for"])
    assert len(in_german["reasons_against"]) == len(in_english["reasons_against"])
    assert [q["question"] for q in in_german["questions"]] == [q["question"] for q in in_english["questions"]]


def without_licence(language: str) -> Explanation:
    person = client(licences={"B": False}, permission=PermissionFact(PermissionScope.ANY, date(2027, 3, 1), True))
    asked = vacancy(licences=(CodeAsked("B", origin=Origin.READ_FROM_TEXT),))
    return explain_pair(evaluate_pair(person, asked, CatalogueFacts(), MatchSettings(), ON), LABELS, language)


def test_an_unmet_gate_shows_both_facts_what_closes_it_and_what_to_ask() -> None:
    explanation = without_licence("de")

    gate = next(each for each in explanation.gates if each.gate == Gate.LICENCE)

    assert gate.vacancy_sentence == "Klasse B (aus dem Text gelesen, nicht bestätigt)"
    assert gate.client_sentence == "Klasse B: nicht vorhanden"
    assert gate.closing == "Führerscheinkurs"
    assert "Stimmt, was aus dem Text gelesen wurde: Klasse B?" in [each.sentence for each in explanation.questions]
    assert explanation.summary[0] == "Nicht erfüllt: Führerschein."


def test_numbers_and_days_are_written_as_the_language_writes_them() -> None:
    permission = [next(each for each in without_licence(language).gates) for language in ("de", "en")]

    assert permission[0].client_sentence == "jede Erwerbstätigkeit, gültig bis 01.03.2027"
    assert permission[1].client_sentence == "any gainful activity, valid until 01/03/2027"
    assert without_licence("de").score_points == "50,00"
    assert without_licence("en").score_points == "50.00"


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (hours_between(days=range(5), start=6, end=14), "Mo–Fr 6–14 Uhr"),
        (
            hours_between(days=(0, 1, 5), start=6, end=14) | hours_between(days=(0,), start=18, end=20),
            "Mo 6–14 Uhr + 18–20 Uhr, Di 6–14 Uhr, Sa 6–14 Uhr",
        ),
        (hours_between(days=(6,), start=22, end=6), "Mo 0–6 Uhr, So 22–24 Uhr"),
        (FULL_GRID, "zu jeder Zeit"),
    ],
)
def test_hours_of_the_week_are_named_by_day_and_hour(grid: int, expected: str) -> None:
    assert Wording({}, "de").places({"grid": grid_to_text(grid)})["grid"] == expected


def test_language_levels_are_named_once_where_all_four_are_alike() -> None:
    words = Wording({}, "en")
    alike = {aspect.value: Cefr.B1.name for aspect in LanguageAspect}

    assert words.places(alike)["levels"] == "B1"
    assert (
        words.places({**alike, "write": None})["levels"]
        == "listening B1, reading B1, speaking B1, writing not recorded"
    )


def test_a_label_that_is_missing_falls_back_to_the_code() -> None:
    assert {Wording({}, "de").places({name: "x-1"})[name] for name in LABEL_KINDS} == {"x-1"}


def test_the_text_for_the_terminal_shows_the_sum_under_the_parts() -> None:
    lines = render_text(without_licence("en")).splitlines()

    points = [line.split()[-3] for line in lines if re.search(r"\d\.\d\d / +\d+\.\d\d$", line)]

    assert points[0] == points[-1] == "50.00"
    assert f"{sum(map(float, points[1:-1])):.2f}" == "50.00"

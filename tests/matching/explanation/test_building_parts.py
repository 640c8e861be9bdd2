"""Every part of the score in words: what counted, what would have earned the rest, and the numbers that were used."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from employers.codes import Need, Origin
from matching.explanation import PartText, explain_pair
from matching.facts import (
    CatalogueFacts,
    LanguageAsked,
    LanguageFact,
    MatchSettings,
    OccupationFact,
    Part,
    Point,
    SkillAsked,
    SkillFact,
    WishFacts,
)
from matching.results import PairEvaluation
from matching.scoring import evaluate_pair
from profiles.catalogue.codes import FULL_GRID, Cefr, Contract, LanguageAspect, hours_between
from tests.matching.examples import ON, client, vacancy, wish
from tests.matching.strategies import catalogues, clients, vacancies

EARLY = hours_between(days=range(5), start=6, end=14)
LATE = hours_between(days=range(5), start=14, end=22)
HOME = Point(48.777, 9.18)
SIMILAR = CatalogueFacts(skill_relations={("cooking", "grilling"): 0.9})
Facts = dict[str, Any]
quick = settings(max_examples=40, deadline=None)
evaluations = st.builds(evaluate_pair, clients(), vacancies(), catalogues(), st.just(MatchSettings()), st.just(ON))


def shown(which: Part, of: Facts, asked: Facts, language: str) -> PartText:
    evaluation = evaluate_pair(client(**of), vacancy(**asked), SIMILAR, MatchSettings(), ON)
    return next(each for each in explain_pair(evaluation, {}, language).parts if each.part == which)


UNKNOWN = ("nicht bekannt, zählt 50 %", "not known, counts 50 %")
# part, facts of the client, what is asked, points, what counted (German, English), what would have earned the rest
SENTENCES: list[tuple[Part, Facts, Facts, str, tuple[str, str], tuple[str, str]]] = [
    (Part.OCCUPATION, {}, {"occupation": "51312"}, "15.00", UNKNOWN,
     ("ein erfasster Beruf der Person", "a recorded occupation of the client")),
    (Part.OCCUPATION, {"occupations": (OccupationFact("51312"),)}, {}, "15.00", UNKNOWN,
     ("ein erfasster Beruf der Stelle", "a recorded occupation of the vacancy")),
    (Part.OCCUPATION, {"occupations": (OccupationFact("51311", None, 36, 2026),)}, {"occupation": "51312"}, "25.50",
     ("gesucht: 51312; 51311: Nähe zur Stelle 85 %; Erfahrung 36 Monate (zählt 100 %); zuletzt 2026 (zählt 100 %)",
      "wanted: 51312; 51311: nearness 85 %; experience 36 months (counts 100 %); last in 2026 (counts 100 %)"),
     ("Erfahrung in: 51312", "experience in: 51312")),
    (Part.OCCUPATION, {"occupations": (OccupationFact("51312", None, 18, 2017),)}, {"occupation": "51312"}, "15.75",
     ("gesucht: 51312; 51312: Nähe zur Stelle 100 %; Erfahrung 18 Monate (zählt 70 %); zuletzt 2017 (zählt 75 %)",
      "wanted: 51312; 51312: nearness 100 %; experience 18 months (counts 70 %); last in 2017 (counts 75 %)"),
     ("mindestens 36 Monate Erfahrung; im Beruf innerhalb der letzten 3 Jahre",
      "at least 36 months of experience; in the occupation within the last 3 years")),
    (Part.OCCUPATION, {"occupations": (OccupationFact("81302"),)}, {"occupation": "51312"}, "0.00",
     ("gesucht: 51312; kein verwandter Beruf", "wanted: 51312; no related occupation"),
     ("Erfahrung in: 51312", "experience in: 51312")),
    (Part.SKILLS, {}, {}, "15.00", UNKNOWN, ("die Stelle nennt keine Fertigkeiten", "the vacancy names no skills")),
    (Part.SKILLS, {"skills": {"cooking": SkillFact(1)}}, {"skills": (SkillAsked("cooking", 2),)}, "15.00",
     ("cooking: Grundkenntnisse, verlangt erweiterte Kenntnisse (Muss; zählt 50 %)",
      "cooking: basic, asked extended (must; counts 50 %)"),
     ("cooking: erweiterte Kenntnisse", "cooking: extended")),
    (Part.SKILLS, {"skills": {"serving": SkillFact(3)}}, {"skills": (wish("serving", 3), wish("cooking", 3))}, "20.00",
     (("cooking: nicht erfasst, verlangt Expertenwissen (Wunsch; zählt 33,3 %);"
       " serving: Expertenwissen, verlangt Expertenwissen (Wunsch; zählt 100 %)"),
      "cooking: not recorded, asked expert (wish; counts 33.3 %); serving: expert, asked expert (wish; counts 100 %)"),
     ("cooking: Expertenwissen", "cooking: expert")),
    (Part.SKILLS, {"skills": {"grilling": SkillFact(2)}}, {"skills": (SkillAsked("cooking", 2),)}, "27.00",
     ("cooking: über grilling, verlangt erweiterte Kenntnisse (Muss; zählt 90 %)",
      "cooking: through grilling, asked extended (must; counts 90 %)"),
     ("cooking: erweiterte Kenntnisse", "cooking: extended")),
    (Part.WISHES, {}, {"contract": Contract.PERMANENT}, "7.50", UNKNOWN,
     ("kein erfasster Wunsch, der sich vergleichen lässt", "a recorded wish that can be compared")),
    (Part.WISHES, {"wishes": WishFacts(contract=Contract.PERMANENT)}, {"contract": Contract.FIXED_TERM}, "0.00",
     ("Wunsch unbefristet (zählt 0 %)", "wish permanent (counts 0 %)"),
     ("ein Vertrag wie gewünscht: unbefristet", "a contract as wished: permanent")),
    (Part.WISHES, {"wishes": WishFacts(hours=20.0)}, {"hours_min": 25.0}, "11.25",
     ("Wunsch 20 Stunden je Woche (zählt 75 %)", "wish 20 hours a week (counts 75 %)"),
     ("20 Stunden je Woche wie gewünscht", "20 hours a week as wished")),
    (Part.WISHES, {"occupations": (OccupationFact("51312", 2),)}, {"occupation": "51312"}, "13.50",
     ("Wunschberuf 51312 (zählt 90 %)", "wished occupation 51312 (counts 90 %)"),
     ("näher am Wunschberuf 51312", "nearer to the wished occupation 51312")),
    (Part.WISHES, {"wishes": WishFacts(places=(HOME,))}, {"places": (HOME,)}, "15.00",
     ("0 km bis zum Wunschort (zählt 100 %)", "0 km to a wished place (counts 100 %)"), ("", "")),
    (Part.COMMUTE, {}, {}, "5.00", UNKNOWN,
     ("Wohnort, Höchstdauer, Verkehrsmittel und Arbeitsort", "home, maximum, means of travel and place of work")),
    (Part.COMMUTE, {"home": HOME, "max_commute_minutes": 30}, {"places": (HOME,)}, "10.00",
     ("0 Minuten (zu Fuß), höchstens 30", "0 minutes (on foot), at most 30"), ("", "")),
    (Part.WORKING_TIME, {"hours_possible": FULL_GRID}, {}, "5.00", UNKNOWN,
     ("die Stelle nennt keine Arbeitszeiten", "the vacancy names no working times")),
    (Part.WORKING_TIME, {"hours_possible": EARLY}, {"shifts": (EARLY | LATE,)}, "7.50",
     ("40 von 80 Stunden möglich, 40 nicht erfasst", "40 of 80 hours possible, 40 not recorded"),
     ("auch möglich: Mo–Fr 14–22 Uhr", "possible too: Mon–Fri 14:00–22:00")),
    (Part.LANGUAGE, {"languages": {"de": LanguageFact(speak=Cefr.B1)}}, {}, "2.50", UNKNOWN,
     ("die Stelle nennt kein Sprachniveau", "the vacancy names no language level")),
    (Part.LANGUAGE, {"languages": {"de": LanguageFact(speak=Cefr.B1)}},
     {"languages": (LanguageAsked("de", Cefr.A2, LanguageAspect.SPEAK),)}, "5.00",
     ("de über dem verlangten Niveau", "de above the level asked"), ("", "")),
    (Part.LANGUAGE, {"languages": {"de": LanguageFact(speak=Cefr.A2)}},
     {"languages": (LanguageAsked("de", Cefr.A2, LanguageAspect.SPEAK),)}, "0.00",
     ("de nicht über dem verlangten Niveau", "de not above the level asked"),
     ("de eine Stufe über dem verlangten Niveau", "de one level above the one asked")),
]  # fmt: skip


def name_of(case: tuple[Any, ...]) -> str:
    return f"{case[0]}-{case[3]}"


@pytest.mark.parametrize("case", SENTENCES, ids=name_of)
@pytest.mark.parametrize(("place", "language"), [(0, "de"), (1, "en")], ids=["de", "en"])
def test_a_part_says_what_counted_and_what_would_have_earned_the_rest(
    place: int, language: str, case: tuple[Any, ...]
) -> None:
    which, of, asked, points, counted, rest = case

    part = shown(which, of, asked, language)

    assert part.points == (points.replace(".", ",") if language == "de" else points)
    assert "; ".join(part.sentences) == counted[place]
    assert "; ".join(part.rest_sentences) == rest[place]


def test_every_part_stands_in_the_table_above_known_and_unknown() -> None:
    is_unknown = {(case[0], case[4] == UNKNOWN) for case in SENTENCES}

    assert is_unknown == {(part, value) for part in Part for value in (True, False)}


def test_a_part_that_was_read_from_the_text_says_so() -> None:
    asked = {"skills": (SkillAsked("cooking", 1, Need.MUST, origin=Origin.READ_FROM_TEXT),)}

    part = shown(Part.SKILLS, {"skills": {"cooking": SkillFact(1)}}, asked, "en")

    assert part.sentences == ("cooking: basic, asked basic (must; counts 100 %) (read from the text, not confirmed)",)


def numbers_in(text: str) -> list[float]:
    return [float(number) for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", text)]


@quick
@given(evaluation=evaluations)
def test_the_points_of_each_part_are_those_of_the_evaluation(evaluation: PairEvaluation) -> None:
    explanation = explain_pair(evaluation, {}, "en")

    for part, text in zip(evaluation.parts, explanation.parts, strict=True):
        assert text.part == part.part
        assert text.points == f"{part.hundredths / 100:.2f}"
        assert text.max_points == f"{part.weight:.2f}"
        assert text.missing_points == f"{part.weight - part.hundredths / 100:.2f}"


@quick
@given(evaluation=evaluations)
def test_every_number_that_was_compared_stands_in_its_sentence(evaluation: PairEvaluation) -> None:
    explanation = explain_pair(evaluation, {}, "en")

    for part, text in zip(evaluation.parts, explanation.parts, strict=True):
        for item, sentence in zip(part.items, text.sentences[part.is_unknown :], strict=True):
            credit = item.places.get("credit")
            if isinstance(credit, float):
                assert round(credit * 100, 1) in numbers_in(sentence)
            assert item.places.get("minutes", 0) in [*numbers_in(sentence), 0]


@quick
@given(evaluation=evaluations)
def test_german_and_english_say_the_same_numbers(evaluation: PairEvaluation) -> None:
    german, english = (explain_pair(evaluation, {}, language) for language in ("de", "en"))

    for in_german, in_english in zip(german.parts, english.parts, strict=True):
        assert in_german.points.replace(",", ".") == in_english.points
        assert in_german.missing_points.replace(",", ".") == in_english.missing_points
        assert len(in_german.sentences) == len(in_english.sentences)


@quick
@given(evaluation=evaluations)
def test_no_part_is_a_reason_for_and_a_reason_against(evaluation: PairEvaluation) -> None:
    explanation = explain_pair(evaluation, {}, "en")

    points = {f"{part.label}: {part.points} of {part.max_points} points" for part in explanation.parts}
    named_for = {name for name in points for reason in explanation.reasons_for if reason.startswith(name)}
    named_against = {name for name in points for reason in explanation.reasons_against if reason.startswith(name)}

    assert not named_for & named_against


@quick
@given(evaluation=evaluations)
def test_an_unknown_part_is_no_reason_and_stands_in_the_summary(evaluation: PairEvaluation) -> None:
    explanation = explain_pair(evaluation, {}, "en")

    unknown = [part.label for part in explanation.parts if part.is_unknown]
    reasons = [*explanation.reasons_for, *explanation.reasons_against]

    assert not [text for text in reasons for label in unknown if re.match(rf"{label}: [\d.]+ of", text)]
    assert (
        f"Not known and therefore counted as no more than neutral: {', '.join(unknown)}." in explanation.summary
    ) == bool(unknown)

"""Every gate in words: what each side says, in German and in English, for each thing that it can compare."""

from datetime import date
from typing import Any

import pytest

from employers.codes import Demand, Need, Origin, VacancyKind
from matching.explanation import GateText, explain_pair
from matching.facts import (
    CatalogueFacts,
    CodeAsked,
    DemandFact,
    Gate,
    LanguageAsked,
    LanguageFact,
    MatchSettings,
    PermissionFact,
    Point,
    QualificationFact,
    SkillAsked,
    SkillFact,
)
from matching.results import PairEvaluation
from matching.scoring import evaluate_pair
from profiles.catalogue.codes import FULL_GRID, Cefr, LanguageAspect, hours_between
from profiles.codes import Evidence, LimitationValue, PermissionScope, Recognition, TravelMode
from tests.matching.examples import ON, client, vacancy

EARLY = hours_between(days=range(5), start=6, end=14)
LATE = hours_between(days=range(5), start=14, end=22)
HOME = Point(48.777, 9.18)
READ = Origin.READ_FROM_TEXT
SEEN_ANY = PermissionFact(PermissionScope.ANY, is_seen=True)
Facts = dict[str, Any]


def evaluation(of: Facts, asked: Facts) -> PairEvaluation:
    return evaluate_pair(client(**of), vacancy(**asked), CatalogueFacts(), MatchSettings(), ON)


def shown(which: Gate, of: Facts, asked: Facts, language: str) -> GateText:
    explanation = explain_pair(evaluation(of, asked), {}, language)
    return next(each for each in explanation.gates if each.gate == which)


NOT_RECORDED = ("nicht erfasst", "not recorded")
# gate, facts of the client, what is asked, value, the vacancy's side (German, English), the client's side
SENTENCES: list[tuple[Gate, Facts, Facts, str, tuple[str, str], tuple[str, str]]] = [
    (Gate.WORK_PERMISSION, {}, {}, "unknown",
     ("Beschäftigung ab 03.11.2026", "employment from 03/11/2026"), NOT_RECORDED),
    (Gate.WORK_PERMISSION, {"permission": SEEN_ANY}, {"earliest_start": date(2026, 12, 1)}, "met",
     ("Beschäftigung ab 01.12.2026", "employment from 01/12/2026"),
     ("jede Erwerbstätigkeit, ohne Enddatum", "any gainful activity, no end date")),
    (Gate.WORK_PERMISSION, {"permission": PermissionFact(PermissionScope.EMPLOYMENT)}, {}, "unknown",
     ("Beschäftigung ab 03.11.2026", "employment from 03/11/2026"),
     ("jede Beschäftigung, keine Selbständigkeit angegeben, Dokument nicht gesehen",
      "any employment, no self-employment stated, document not seen")),
    (Gate.WORK_PERMISSION, {"permission": PermissionFact(PermissionScope.THIS_JOB, date(2026, 11, 2), True)}, {},
     "not_met", ("Beschäftigung ab 03.11.2026", "employment from 03/11/2026"),
     ("nur auf einer Stelle, gültig bis 02.11.2026", "only in one post, valid until 02/11/2026")),
    (Gate.WORK_PERMISSION, {"permission": PermissionFact(PermissionScope.EMPLOYMENT, is_seen=True)},
     {"kind": VacancyKind.SELF_EMPLOYED}, "not_met",
     ("Beschäftigung ab 03.11.2026", "employment from 03/11/2026"),
     ("jede Beschäftigung, keine Selbständigkeit, ohne Enddatum", "any employment, no self-employment, no end date")),
    (Gate.REGULATED_OCCUPATION, {}, {"is_regulated": True, "occupation": "81302"}, "unknown",
     ("reglementierter Beruf: 81302", "regulated occupation: 81302"), NOT_RECORDED),
    (Gate.REGULATED_OCCUPATION, {"qualifications": (QualificationFact(2, "81302", Recognition.PENDING),)},
     {"is_regulated": True, "occupation": "81302"}, "unknown",
     ("reglementierter Beruf: 81302", "regulated occupation: 81302"), ("Anerkennung: läuft", "recognition: pending")),
    (Gate.REGULATED_OCCUPATION, {"qualifications": (QualificationFact(2, "51312", Recognition.FULL),)},
     {"is_regulated": True, "occupation": "81302"}, "not_met",
     ("reglementierter Beruf: 81302", "regulated occupation: 81302"),
     ("kein Abschluss in diesem Beruf", "no qualification in this occupation")),
    (Gate.REGULATED_OCCUPATION, {}, {"is_regulated": True}, "unknown",
     ("reglementierter Beruf: nicht erfasst", "regulated occupation: not recorded"), NOT_RECORDED),
    (Gate.LANGUAGE, {"languages": {"de": LanguageFact(Cefr.B1, Cefr.B1, Cefr.B1, Cefr.B1)}},
     {"languages": (LanguageAsked("de", Cefr.B2),)}, "not_met", ("de: B2", "de: B2"), ("de: B1", "de: B1")),
    (Gate.LANGUAGE, {"languages": {"de": LanguageFact(speak=Cefr.A2)}},
     {"languages": (LanguageAsked("de", Cefr.A2, LanguageAspect.SPEAK),)}, "met",
     ("de: Sprechen A2", "de: speaking A2"), ("de: Sprechen A2", "de: speaking A2")),
    (Gate.LANGUAGE, {"languages": {"de": LanguageFact(listen=Cefr.A1)}}, {"languages": (LanguageAsked("de", None),)},
     "unknown", ("de, ohne genanntes Niveau", "de, no level named"),
     ("de: Hören A1, Sprechen nicht erfasst", "de: listening A1, speaking not recorded")),
    (Gate.LICENCE, {"licences": {"C": True}}, {"licences": (CodeAsked("C"),)}, "met",
     ("C", "C"), ("C: vorhanden", "C: held")),
    (Gate.LICENCE, {"licences": {"C": False}}, {"licences": (CodeAsked("C"),)}, "not_met",
     ("C", "C"), ("C: nicht vorhanden", "C: not held")),
    (Gate.LICENCE, {}, {"licences": (CodeAsked("C", origin=READ),)}, "unknown",
     ("C (aus dem Text gelesen, nicht bestätigt)", "C (read from the text, not confirmed)"), NOT_RECORDED),
    (Gate.CERTIFICATE, {"certificates": {"HYGIENE": True}}, {"certificates": (CodeAsked("HYGIENE"),)}, "met",
     ("HYGIENE", "HYGIENE"), ("HYGIENE: vorhanden", "HYGIENE: held")),
    (Gate.CERTIFICATE, {"certificates": {"HYGIENE": False}}, {"certificates": (CodeAsked("HYGIENE"),)}, "not_met",
     ("HYGIENE", "HYGIENE"), ("HYGIENE: nicht vorhanden", "HYGIENE: not held")),
    (Gate.SKILL, {"skills": {"cooking": SkillFact(1, Evidence.SELF)}}, {"skills": (SkillAsked("cooking", 3),)},
     "not_met", ("cooking: Expertenwissen", "cooking: expert"),
     ("cooking: Grundkenntnisse, Nachweis: eigene Angabe", "cooking: basic, evidence: own statement")),
    (Gate.SKILL, {"skills": {"cooking": SkillFact(2)}}, {"skills": (SkillAsked("cooking", 2),)}, "unknown",
     ("cooking: erweiterte Kenntnisse", "cooking: extended"),
     ("cooking: erweiterte Kenntnisse, Nachweis: keiner", "cooking: extended, evidence: none")),
    (Gate.REQUIREMENT_LEVEL, {"qualifications": (QualificationFact(3, None, Recognition.FULL),)},
     {"requirement_level": 2}, "met", ("Fachkraft", "skilled"), ("Spezialist/in", "specialist")),
    (Gate.REQUIREMENT_LEVEL, {"qualifications": (QualificationFact(2, None, Recognition.PENDING),)},
     {"requirement_level": 2}, "unknown", ("Fachkraft", "skilled"),
     ("Fachkraft, wenn anerkannt", "skilled, if recognised")),
    (Gate.REQUIREMENT_LEVEL, {"qualifications": (QualificationFact(1),)}, {"requirement_level": 4}, "not_met",
     ("Experte/Expertin", "expert"), ("Helfer- und Anlerntätigkeit", "unskilled or semi-skilled")),
    (Gate.HOURS, {"hours_min": 20.0, "hours_max": 24.5}, {"hours_min": 25.0, "hours_max": 40.0}, "not_met",
     ("25 bis 40 Stunden je Woche", "25 to 40 hours a week"),
     ("20 bis 24,5 Stunden je Woche", "20 to 24.5 hours a week")),
    (Gate.HOURS, {"hours_max": 30.0}, {"hours_min": 38.5, "hours_max": 38.5}, "not_met",
     ("38,5 Stunden je Woche", "38.5 hours a week"), ("bis 30 Stunden je Woche", "up to 30 hours a week")),
    (Gate.HOURS, {"hours_min": 30.0}, {"hours_min": 35.0, "are_hours_derived": True}, "unknown",
     ("ab 35 Stunden je Woche (aus dem Arbeitszeitmodell abgeleitet)",
      "from 35 hours a week (derived from the working-time model)"),
     ("ab 30 Stunden je Woche", "from 30 hours a week")),
    (Gate.SHIFTS, {"hours_possible": FULL_GRID}, {"shifts": (EARLY,)}, "met",
     ("Mo–Fr 6–14 Uhr", "Mon–Fri 6:00–14:00"), ("alle 40 Stunden möglich", "all 40 hours possible")),
    (Gate.SHIFTS, {"hours_possible": EARLY, "hours_impossible": FULL_GRID & ~EARLY}, {"shifts": (LATE,)}, "not_met",
     ("Mo–Fr 14–22 Uhr", "Mon–Fri 14:00–22:00"),
     ("0 von 40 Stunden möglich, nicht möglich: Mo–Fr 14–22 Uhr",
      "0 of 40 hours possible, not possible: Mon–Fri 14:00–22:00")),
    (Gate.SHIFTS, {"hours_possible": EARLY}, {"shifts": (EARLY | LATE, LATE)}, "unknown",
     ("Mo–Fr 6–22 Uhr (eines von 2 Schichtmodellen)", "Mon–Fri 6:00–22:00 (one of 2 shift patterns)"),
     ("40 von 80 Stunden möglich, nicht erfasst: Mo–Fr 14–22 Uhr",
      "40 of 80 hours possible, not recorded: Mon–Fri 14:00–22:00")),
    (Gate.COMMUTE, {"home": HOME, "max_commute_minutes": 30}, {"places": (HOME,)}, "met",
     ("0 km Luftlinie entfernt", "0 km away in a straight line"),
     ("0 Minuten (zu Fuß), höchstens 30", "0 minutes (on foot), at most 30")),
    (Gate.COMMUTE, {"home": HOME}, {"places": (HOME,)}, "unknown",
     ("0 km Luftlinie entfernt", "0 km away in a straight line"),
     ("0 Minuten (zu Fuß), Höchstdauer nicht erfasst", "0 minutes (on foot), maximum not recorded")),
    (Gate.COMMUTE, {"max_commute_minutes": 45}, {"places": (HOME,)}, "unknown",
     ("Arbeitsort erfasst", "place of work recorded"), ("höchstens 45 Minuten", "at most 45 minutes")),
    (Gate.COMMUTE, {"home": HOME, "max_commute_minutes": 45}, {}, "unknown",
     NOT_RECORDED, ("höchstens 45 Minuten", "at most 45 minutes")),
    (Gate.DEMANDS, {"limitations": {"STAIRS": LimitationValue.EXCLUDED}},
     {"demands": (DemandFact("STAIRS", Demand.OCCASIONAL),)}, "not_met",
     ("STAIRS: gelegentlich", "STAIRS: occasional"), ("STAIRS: nicht möglich", "STAIRS: not possible")),
    (Gate.DEMANDS, {"limitations": {"STAIRS": LimitationValue.LIMITED}},
     {"demands": (DemandFact("STAIRS", Demand.CONSTANT),)}, "unknown",
     ("STAIRS: ständig", "STAIRS: constant"),
     ("STAIRS: eingeschränkt möglich", "STAIRS: possible within limits")),
    (Gate.DEMANDS, {"max_lift_kg": 10, "other_limitations": LimitationValue.OK},
     {"demands": (DemandFact("LIFT_CARRY", Demand.REGULAR, 25),)}, "not_met",
     ("LIFT_CARRY: regelmäßig, bis 25 kg", "LIFT_CARRY: regular, up to 25 kg"),
     ("LIFT_CARRY: möglich, bis 10 kg", "LIFT_CARRY: possible, up to 10 kg")),
    (Gate.START, {"available_from": date(2027, 1, 2)}, {"latest_start": date(2027, 1, 1)}, "not_met",
     ("Beginn spätestens 01.01.2027", "start by 01/01/2027"),
     ("verfügbar ab 02.01.2027", "available from 02/01/2027")),
    (Gate.EMPLOYER_EXCLUDED, {"excluded_employers": frozenset({1})}, {}, "not_met",
     ("dieser Arbeitgeber", "this employer"),
     ("möchte hier nicht vorgeschlagen werden", "does not want to be proposed here")),
    (Gate.REFUSED_BEFORE, {"refused_vacancies": frozenset({1})}, {}, "not_met",
     ("diese Stelle", "this vacancy"),
     ("wurde schon abgelehnt, seither ist nichts Neues erfasst",
      "was refused before, and nothing new is recorded since")),
    (Gate.ALREADY_PROPOSED, {"proposed_vacancies": frozenset({1})}, {}, "not_met",
     ("diese Stelle", "this vacancy"), ("ein Vorschlag läuft bereits", "a proposal is already running")),
    (Gate.INDUSTRIAL_ACTION, {}, {"has_industrial_action": True}, "not_met",
     ("im Betrieb wird gestreikt oder ausgesperrt", "strike or lock-out at the establishment"), ("", "")),
    (Gate.PAUSED, {"is_paused": True}, {}, "not_met", ("", ""), ("Vermittlung ruht", "placement is paused")),
    (Gate.PAUSED, {}, {"is_paused": True}, "not_met", ("Stelle ruht", "vacancy is paused"), ("", "")),
]  # fmt: skip


def name_of(case: tuple[Any, ...]) -> str:
    return f"{case[0]}-{case[3]}"


@pytest.mark.parametrize("case", SENTENCES, ids=name_of)
@pytest.mark.parametrize(("place", "language"), [(0, "de"), (1, "en")], ids=["de", "en"])
def test_a_gate_says_what_both_sides_have_recorded(place: int, language: str, case: tuple[Any, ...]) -> None:
    which, of, asked, value, of_vacancy, of_client = case

    gate = shown(which, of, asked, language)

    assert gate.value == value
    assert gate.vacancy_sentence == of_vacancy[place]
    assert gate.client_sentence == of_client[place]


def test_every_gate_stands_in_the_table_above() -> None:
    assert {case[0] for case in SENTENCES} == set(Gate)


HISTORY = {Gate.EMPLOYER_EXCLUDED, Gate.REFUSED_BEFORE, Gate.ALREADY_PROPOSED, Gate.INDUSTRIAL_ACTION, Gate.PAUSED}
ASKS_ALWAYS = {Gate.WORK_PERMISSION, Gate.COMMUTE}


@pytest.mark.parametrize("which", sorted(set(Gate) - ASKS_ALWAYS))
def test_a_gate_that_compares_nothing_says_so(which: Gate) -> None:
    german, english = (shown(which, {}, {}, language) for language in ("de", "en"))

    assert german.nothing_asked == ("nichts steht dagegen" if which in HISTORY else "nichts verlangt")
    assert english.nothing_asked == ("nothing stands against it" if which in HISTORY else "nothing asked")
    assert (german.value, german.comparisons) == ("met", ())


# gate, facts of the client, what is asked, German and English name of what closes it
CLOSINGS: list[tuple[Gate, Facts, Facts, tuple[str, str]]] = [
    (Gate.WORK_PERMISSION, {"permission": PermissionFact(PermissionScope.FORBIDDEN, is_seen=True)}, {},
     ("Klärung mit der Ausländerbehörde", "clearing it with the immigration office")),
    (Gate.LANGUAGE, {}, {"languages": (LanguageAsked("de", Cefr.B2),)}, ("Sprachkurs", "language course")),
    (Gate.LICENCE, {"licences": {"B": False}}, {"licences": (CodeAsked("B"),)},
     ("Führerscheinkurs", "driving lessons")),
    (Gate.CERTIFICATE, {"certificates": {"HYGIENE": False}}, {"certificates": (CodeAsked("HYGIENE"),)},
     ("Lehrgang", "course")),
    (Gate.SKILL, {"skills": {"cooking": SkillFact(0)}}, {"skills": (SkillAsked("cooking", 1),)},
     ("Maßnahme", "measure")),
    (Gate.SHIFTS, {"hours_impossible": LATE}, {"shifts": (LATE,)},
     ("Kinderbetreuung, wo sie der Grund ist", "child care, where it is the reason")),
    (Gate.DEMANDS, {"limitations": {"STAIRS": LimitationValue.EXCLUDED}},
     {"demands": (DemandFact("STAIRS", Demand.REGULAR),)},
     ("technische Hilfe oder angepasster Arbeitsplatz", "technical aid or an adapted place of work")),
]  # fmt: skip


@pytest.mark.parametrize(("which", "of", "asked", "closing"), CLOSINGS, ids=[str(case[0]) for case in CLOSINGS])
def test_a_gate_that_is_not_met_says_what_could_close_it(
    which: Gate, of: Facts, asked: Facts, closing: tuple[str, str]
) -> None:
    assert tuple(shown(which, of, asked, language).closing for language in ("de", "en")) == closing


@pytest.mark.parametrize(
    ("which", "of", "asked"),
    [
        (Gate.HOURS, {"hours_max": 10.0}, {"hours_min": 35.0}),
        (Gate.START, {"available_from": date(2027, 1, 2)}, {"latest_start": date(2027, 1, 1)}),
        (Gate.EMPLOYER_EXCLUDED, {"excluded_employers": frozenset({1})}, {}),
        (Gate.PAUSED, {"is_paused": True}, {}),
    ],
)
def test_a_gate_that_no_offer_closes_names_none(which: Gate, of: Facts, asked: Facts) -> None:
    gate = shown(which, of, asked, "de")

    assert (gate.value, gate.closing) == ("not_met", None)


# facts of the client, what is asked, whom to ask, the question in German and in English
QUESTIONS: list[tuple[Gate, Facts, Facts, str, tuple[str, str]]] = [
    (Gate.WORK_PERMISSION, {}, {}, "case_manager",
     ("Erlaubt das Dokument diese Beschäftigung ab 03.11.2026?",
      "Does the document allow this employment from 03/11/2026?")),
    (Gate.LANGUAGE, {}, {"languages": (LanguageAsked("de", Cefr.B1),)}, "case_manager",
     ("Welches Niveau hat die Person in de? Verlangt: de: B1.",
      "Which level does the client have in de? Asked: de: B1.")),
    (Gate.LANGUAGE, {"languages": {"de": LanguageFact(listen=Cefr.A1, speak=Cefr.A1)}},
     {"languages": (LanguageAsked("de", None),)}, "employer_contact",
     ("Welches Niveau in de braucht die Arbeit wirklich?", "Which level of de does the work really need?")),
    (Gate.LICENCE, {}, {"licences": (CodeAsked("B"),)}, "case_manager",
     ("Hat die Person diesen Führerschein: B?", "Does the client hold this driving licence: B?")),
    (Gate.SKILL, {"skills": {"cooking": SkillFact(3)}}, {"skills": (SkillAsked("cooking", 2),)}, "case_manager",
     ("Was belegt das Niveau: cooking, erweiterte Kenntnisse?", "What backs the level: cooking, extended?")),
    (Gate.HOURS, {}, {"hours_min": 30.0}, "case_manager",
     ("Wie viele Stunden je Woche kann die Person arbeiten? Verlangt: ab 30 Stunden je Woche.",
      "How many hours a week can the client work? Asked: from 30 hours a week.")),
    (Gate.START, {}, {"latest_start": date(2027, 1, 1)}, "case_manager",
     ("Ab wann ist die Person verfügbar? Beginn spätestens 01.01.2027.",
      "From when is the client available? Asked: start by 01/01/2027.")),
    (Gate.COMMUTE, {"home": HOME}, {}, "employer_adviser",
     ("Wo genau wird gearbeitet?", "Where exactly is the place of work?")),
    (Gate.COMMUTE, {}, {"places": (HOME,)}, "case_manager",
     ("Von wo aus fährt die Person zur Arbeit (Postleitzahl)?", "Where does the client set out from (postcode)?")),
    (Gate.COMMUTE, {"home": HOME, "max_commute_minutes": 20, "modes": {TravelMode.FOOT: True}},
     {"places": (Point(48.74, 9.18),)}, "case_manager",
     ("Wie kommt die Person zur Arbeit: Rad, Bus und Bahn, Auto?",
      "How does the client get to work: bicycle, bus and train, car?")),
    (Gate.DEMANDS, {"limitations": {"STAIRS": LimitationValue.LIMITED}},
     {"demands": (DemandFact("STAIRS", Demand.REGULAR),)}, "employer_contact",
     ("Lässt sich die Arbeit anpassen: STAIRS: regelmäßig?", "Can the work be adapted: STAIRS: regular?")),
    (Gate.REGULATED_OCCUPATION, {}, {"is_regulated": True}, "employer_adviser",
     ("Welcher Beruf ist gemeint?", "Which occupation is meant?")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("which", "of", "asked", "whom", "sentences"), QUESTIONS, ids=[f"{case[0]}-{case[3]}" for case in QUESTIONS]
)
def test_an_unknown_gate_asks_whom_to_ask_what(
    which: Gate, of: Facts, asked: Facts, whom: str, sentences: tuple[str, str]
) -> None:
    asking = [explain_pair(evaluation(of, asked), {}, language).questions for language in ("de", "en")]

    questions = [next(each for each in of_language if each.gate == which) for of_language in asking]

    assert tuple(question.sentence for question in questions) == sentences
    assert {question.whom for question in questions} == {whom}


def test_wishes_and_what_is_learnable_are_no_condition() -> None:
    asked = {
        "licences": (CodeAsked("B", Need.WISH), CodeAsked("C", is_learnable=True)),
        "skills": (SkillAsked("cooking", 3, Need.WISH),),
    }

    gates = [shown(which, {}, asked, "en") for which in (Gate.LICENCE, Gate.SKILL)]

    assert [gate.nothing_asked for gate in gates] == ["nothing asked", "nothing asked"]


def test_the_summary_names_what_is_not_met_and_leaves_out_what_is_only_open() -> None:
    facts = {"licences": {"B": False}, "available_from": date(2027, 1, 2)}
    asked = {"licences": (CodeAsked("B"),), "latest_start": date(2027, 1, 1), "hours_min": 30.0}

    german, english = (explain_pair(evaluation(facts, asked), {}, language).summary[0] for language in ("de", "en"))

    assert german == "Nicht erfüllt: Führerschein, Beginn."
    assert english == "Not met: Driving licence, Start."


def test_a_pair_without_an_open_question_says_that_all_is_met() -> None:
    facts = {"permission": SEEN_ANY, "home": HOME, "max_commute_minutes": 30}

    explanation = explain_pair(evaluation(facts, {"places": (HOME,)}), {}, "en")

    assert (explanation.kind, explanation.summary[0]) == ("fit", "All conditions are met.")
    assert explanation.questions == ()

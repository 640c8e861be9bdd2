"""What a gate's result says of itself: both sides, the first question, and what to confirm because it was only read."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from employers.codes import Origin
from matching.facts import ClientFacts, Gate, GateValue, MatchSettings, VacancyFacts
from matching.gates import evaluate_gates
from matching.results import (
    ADDRESSEES,
    GATE_LETTERS,
    Addressee,
    Bridge,
    BridgeStep,
    Compared,
    FactItem,
    GateResult,
    Question,
    origin_of,
)
from profiles.offer_effects import Decider
from tests.matching.strategies import ON, clients, vacancies

MET, NOT_MET, UNKNOWN = GateValue.MET, GateValue.NOT_MET, GateValue.UNKNOWN
HELD, ASKED = FactItem("licence_held", {"licence": "B"}), FactItem("licence", {"licence": "B"}, Origin.STATED)
READ = ASKED._replace(origin=Origin.READ_FROM_TEXT)
quick = settings(max_examples=40, deadline=None)


@pytest.mark.parametrize(
    ("compared", "questions"),
    [
        (Compared(MET, HELD, ASKED), []),
        (Compared(MET, HELD, READ), []),  # what speaks for the match need not be confirmed
        (Compared(UNKNOWN, None, ASKED, Question.LICENCE), [Question.LICENCE]),
        (Compared(UNKNOWN, None, READ, Question.LICENCE), [Question.LICENCE, Question.CONFIRM_READING]),
        (Compared(NOT_MET, HELD, READ), [Question.CONFIRM_READING]),
        (Compared(NOT_MET, HELD, ASKED), []),
        (Compared(NOT_MET, HELD, None), []),
    ],
)
def test_what_was_only_read_is_confirmed_where_it_stands_against_the_match(
    compared: Compared, questions: list[Question]
) -> None:
    result = GateResult(Gate.LICENCE, compared.value, (compared,))

    assert [question for question, _ in result.questions] == questions
    assert result.asks == (questions[0] if questions else None)


@pytest.mark.parametrize(
    ("read", "names", "expected"),
    [
        ({"hours_min"}, ("hours_min", "hours_max"), Origin.READ_FROM_TEXT),
        ({"hours_max"}, ("hours_min", "hours_max"), Origin.READ_FROM_TEXT),
        ({"occupation"}, ("hours_min", "hours_max"), Origin.STATED),
        (set(), ("shifts",), Origin.STATED),
    ],
)
def test_a_fact_was_read_where_one_of_its_fields_was(read: set[str], names: tuple[str, ...], expected: Origin) -> None:
    assert origin_of(VacancyFacts(1, 1, fields_read=frozenset(read)), *names) is expected


def test_every_question_has_somebody_who_can_answer_and_only_the_employer_side_has_its_own() -> None:
    of_employer = {question for question, whom in ADDRESSEES.items() if whom is not Addressee.CASE_MANAGER}

    assert set(ADDRESSEES) == set(Question)
    assert of_employer == {
        Question.LANGUAGE_NEED,
        Question.ADAPTATION,
        Question.VACANCY_OCCUPATION,
        Question.PLACE_OF_WORK,
        Question.CONFIRM_READING,
    }


@quick
@given(client=clients(), vacancy=vacancies())
def test_a_gate_has_the_worst_value_of_its_comparisons(client: ClientFacts, vacancy: VacancyFacts) -> None:
    for result in evaluate_gates(client, vacancy, MatchSettings(), ON):
        values = [each.value for each in result.comparisons]
        worst = NOT_MET if NOT_MET in values else UNKNOWN if UNKNOWN in values else MET
        assert result.value is worst


@quick
@given(client=clients(), vacancy=vacancies())
def test_only_what_is_not_recorded_or_not_clear_is_unknown(client: ClientFacts, vacancy: VacancyFacts) -> None:
    for result in evaluate_gates(client, vacancy, MatchSettings(), ON):
        for each in result.comparisons:
            assert (each.question is not None) == (each.value is UNKNOWN)
            assert each.value is not NOT_MET or each.client is not None or each.vacancy is not None


@quick
@given(client=clients(), vacancy=vacancies())
def test_a_reading_that_is_confirmed_changes_no_gate(client: ClientFacts, vacancy: VacancyFacts) -> None:
    confirmed = replace(
        vacancy,
        fields_read=frozenset(),
        skills=tuple(replace(each, origin=Origin.STATED) for each in vacancy.skills),
        demands=tuple(replace(each, origin=Origin.STATED) for each in vacancy.demands),
    )

    before = [each.value for each in evaluate_gates(client, vacancy, MatchSettings(), ON)]
    after = [each.value for each in evaluate_gates(client, confirmed, MatchSettings(), ON)]

    assert before == after


def test_the_letters_of_the_values_are_three_different_ones() -> None:
    assert GATE_LETTERS == {MET: "m", NOT_MET: "n", UNKNOWN: "u"}


@pytest.mark.parametrize(
    ("costs", "expected"), [([100, 250], 350), ([0], 0), ([100, None], None), ([None], None), ([0, 0], 0)]
)
def test_a_bridge_costs_the_sum_and_nobody_knows_where_one_cost_is_missing(
    costs: list[int | None], expected: int | None
) -> None:
    day = date(2027, 1, 4)
    steps = tuple(BridgeStep(1, "X", ("X", None), None, Decider.JC, 1, day, day, cost, False) for cost in costs)

    assert Bridge(steps, day, (Gate.LICENCE,)).cost_cents == expected

"""The stored form: plain values only, the evaluation's own numbers, and no way to tell when it was put into words."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.explanation import explain_pair, explanation_from_json, stored_form
from matching.facts import CatalogueFacts, Gate, MatchSettings, Part
from matching.results import ADDRESSEES, Bridge, BridgeStep, PairEvaluation
from matching.scoring import evaluate_pair
from profiles.offer_effects import Decider
from tests.matching.examples import client, vacancy
from tests.matching.strategies import ON, catalogues, clients, vacancies

quick = settings(max_examples=40, deadline=None)
evaluations = st.builds(evaluate_pair, clients(), vacancies(), catalogues(), st.just(MatchSettings()), st.just(ON))
codes = st.text(max_size=8)
offer_days = st.dates(date(2026, 1, 1), date(2028, 1, 1))
cents = st.none() | st.integers(0, 10**6)
steps = st.builds(
    BridgeStep,
    offer_id=st.integers(1, 9),
    code=codes,
    titles=st.tuples(codes, st.none() | codes),
    provider=st.none() | codes,
    decider=st.sampled_from(Decider),
    run_id=st.integers(1, 9),
    starts_on=offer_days,
    ends_on=offer_days,
    cost_cents=cents,
    needs_reason=st.booleans(),
)
gates = st.lists(st.sampled_from(Gate), unique=True, max_size=3).map(tuple)
bridges = st.builds(
    Bridge,
    steps=st.lists(steps, min_size=1, max_size=3).map(tuple),
    reaches_from=offer_days,
    closes=gates,
    to_clarify=gates,
    comes_back_per_month=st.none() | st.sampled_from([0.0, 1.5, 12.0]),
)


@quick
@given(evaluation=evaluations)
def test_it_survives_json_without_the_least_difference(evaluation: PairEvaluation) -> None:
    stored = stored_form(evaluation)

    assert json.loads(json.dumps(stored, ensure_ascii=False, allow_nan=False)) == stored


@quick
@given(evaluation=evaluations)
def test_it_keeps_the_numbers_of_the_evaluation(evaluation: PairEvaluation) -> None:
    stored = stored_form(evaluation)

    assert [part["hundredths"] for part in stored["parts"]] == [part.hundredths for part in evaluation.parts]
    assert sum(part["hundredths"] for part in stored["parts"]) == stored["score_hundredths"]
    assert [(gate["gate"], gate["value"]) for gate in stored["gates"]] == [
        (gate.gate.value, gate.value.value) for gate in evaluation.gates
    ]
    assert [part["part"] for part in stored["parts"]] == [part.value for part in Part]


@quick
@given(evaluation=evaluations)
def test_every_question_goes_to_whom_the_table_names(evaluation: PairEvaluation) -> None:
    asked = [question for gate in evaluation.gates for question, _ in gate.questions]

    stored = stored_form(evaluation)["questions"]

    assert [each["question"] for each in stored] == [question.value for question in asked]
    assert [each["whom"] for each in stored] == [ADDRESSEES[question].value for question in asked]


@quick
@given(evaluation=evaluations, bridge=bridges)
def test_a_bridge_is_worded_again_from_what_was_stored_and_from_what_was_shown(
    evaluation: PairEvaluation, bridge: Bridge
) -> None:
    near = PairEvaluation(**{**{name: getattr(evaluation, name) for name in evaluation.__slots__}, "bridge": bridge})

    for language in ("de", "en"):
        now = explain_pair(near, {}, language)
        assert explanation_from_json(json.loads(json.dumps(now.as_json())), {}, language) == now
        assert now.bridge is not None
        assert (len(now.bridge.steps), now.bridge.sentence in now.summary) == (len(bridge.steps), True)


@pytest.mark.parametrize(
    ("costs", "expected"),
    [
        ((100, 250), "Kosten für eine Person: 3,50 Euro."),
        ((0,), "Kosten für eine Person: 0,00 Euro."),
        ((100, None), None),
    ],
)
def test_a_bridge_costs_what_its_offers_cost_and_nothing_is_said_where_one_is_not_recorded(
    costs: tuple[int | None, ...], expected: str | None
) -> None:
    step = BridgeStep(1, "COURSE", ("Kurs", None), None, Decider.JC, 1, ON, ON, None, False)
    bought = tuple(BridgeStep(*(*(getattr(step, name) for name in step.__slots__[:8]), cost, False)) for cost in costs)
    near = evaluate_pair(client(), vacancy(), CatalogueFacts(), MatchSettings(), ON)
    with_bridge = PairEvaluation(
        **{**{name: getattr(near, name) for name in near.__slots__}, "bridge": Bridge(bought, ON, ())}
    )

    text = explain_pair(with_bridge, {}, "de").bridge

    assert text is not None
    assert [remark for remark in text.remarks if remark.startswith("Kosten")] == ([expected] if expected else [])


def test_another_language_than_the_two_is_refused() -> None:
    evaluation = evaluate_pair(client(), vacancy(), CatalogueFacts(), MatchSettings(), ON)

    with pytest.raises(KeyError, match="fr"):
        explain_pair(evaluation, {}, "fr")

"""The text for the terminal: its table adds up as printed, every gate has its mark, nothing is wider than the page."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.explanation import Explanation, explain_pair, render_text
from matching.explanation.text import WIDTH
from matching.facts import CatalogueFacts, CodeAsked, MatchSettings
from matching.scoring import evaluate_pair
from tests.matching.examples import client, vacancy
from tests.matching.strategies import ON, catalogues, clients, vacancies

quick = settings(max_examples=40, deadline=None)
evaluations = st.builds(evaluate_pair, clients(), vacancies(), catalogues(), st.just(MatchSettings()), st.just(ON))
explanations = st.builds(explain_pair, evaluations, st.just({}), st.sampled_from(["de", "en"]))
ROW = re.compile(r"^  (?P<label>\S.*?) +(?P<points>\d+[.,]\d\d) / +(?P<most>\d+[.,]\d\d)$", re.MULTILINE)


def hundredths(text: str) -> int:
    return int(re.sub(r"[.,]", "", text))


@quick
@given(explanation=explanations)
def test_the_printed_points_sum_to_the_printed_total(explanation: Explanation) -> None:
    *parts, total = ROW.finditer(render_text(explanation))

    assert [row["label"] for row in parts] == [part.label for part in explanation.parts]
    assert sum(hundredths(row["points"]) for row in parts) == hundredths(total["points"])
    assert sum(hundredths(row["most"]) for row in parts) == hundredths(total["most"]) == 10_000
    assert hundredths(total["points"]) == explanation.score_hundredths


@quick
@given(explanation=explanations)
def test_every_gate_is_printed_once_with_the_mark_of_its_value(explanation: Explanation) -> None:
    lines = render_text(explanation).splitlines()

    for gate in explanation.gates:
        mark = {"met": "+", "not_met": "x", "unknown": "?"}[gate.value]
        rows = [line for line in lines if re.match(rf"  [+x?] {re.escape(gate.label)}  ", line)]
        assert [row[2] for row in rows] == [mark]
        assert gate.value_label in rows[0]


@quick
@given(explanation=explanations)
def test_no_line_is_wider_than_the_page_and_every_question_is_numbered(explanation: Explanation) -> None:
    lines = render_text(explanation).splitlines()

    numbers = [int(found[1]) for line in lines if (found := re.match(r"  (\d+)\. \[", line))]

    assert max(map(len, lines)) <= WIDTH
    assert numbers == list(range(1, len(explanation.questions) + 1))


@pytest.mark.parametrize(("is_held", "is_printed"), [(False, True), (None, False), (True, False)])
def test_what_closes_a_gate_is_printed_only_where_it_is_not_met(is_held: bool | None, is_printed: bool) -> None:
    person = client(licences={} if is_held is None else {"B": is_held})
    evaluation = evaluate_pair(person, vacancy(licences=(CodeAsked("B"),)), CatalogueFacts(), MatchSettings(), ON)

    text = render_text(explain_pair(evaluation, {}, "en"))

    assert ("can be closed by: driving lessons" in text) == is_printed


def test_a_section_without_a_line_is_left_out() -> None:
    evaluation = evaluate_pair(client(), vacancy(), CatalogueFacts(), MatchSettings(), ON)

    text = render_text(explain_pair(evaluation, {}, "en"))

    assert "\nConditions\n----------\n" in text
    assert "Reasons for" not in text
    assert "Reasons against" not in text

"""What has gone before between client and employer, and what rests."""

import pytest

from matching.facts import ClientFacts, Gate, GateValue, MatchKind, VacancyFacts
from matching.gates import match_kind
from tests.matching.examples import client, gate, vacancy


@pytest.mark.parametrize(
    ("which", "person", "asked"),
    [
        (Gate.EMPLOYER_EXCLUDED, client(excluded_employers=frozenset({5})), vacancy(employer_id=5)),
        (Gate.REFUSED_BEFORE, client(refused_vacancies=frozenset({5})), vacancy(vacancy_id=5)),
        (Gate.ALREADY_PROPOSED, client(proposed_vacancies=frozenset({5})), vacancy(vacancy_id=5)),
        (Gate.INDUSTRIAL_ACTION, client(), vacancy(has_industrial_action=True)),
        (Gate.PAUSED, client(is_paused=True), vacancy()),
        (Gate.PAUSED, client(), vacancy(is_paused=True)),
    ],
)
def test_history_and_pauses_stand_against_a_match(which: Gate, person: ClientFacts, asked: VacancyFacts) -> None:
    assert gate(which, person, asked).value is GateValue.NOT_MET
    assert gate(which, client(), vacancy()).value is GateValue.MET


@pytest.mark.parametrize(
    ("values", "kind"), [("mmm", MatchKind.FIT), ("mum", MatchKind.TO_CLARIFY), ("mun", MatchKind.BLOCKED)]
)
def test_one_unmet_gate_blocks_and_one_unknown_gate_is_to_be_clarified(values: str, kind: MatchKind) -> None:
    assert match_kind(values) is kind

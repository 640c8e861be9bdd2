"""Earlier proposals as the matcher takes them: a refusal counts until any fact of the pair changes."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matching.facts import ClientFacts, Gate, GateValue, MatchSettings, VacancyFacts
from matching.fingerprints import pair_hash
from matching.gates import evaluate_gates
from matching.history import PairHistory, with_refusals
from profiles.catalogue.codes import Contract
from tests.matching.strategies import ON

CLIENTS = [ClientFacts(number) for number in (1, 2, 3)]
VACANCIES = [VacancyFacts(number, 100) for number in (11, 12)]
pairs = st.frozensets(st.tuples(st.integers(1, 4), st.integers(11, 14)), max_size=8)


def refusal(client: ClientFacts, vacancy: VacancyFacts) -> PairHistory:
    return PairHistory(refused={(client.client_id, vacancy.vacancy_id): pair_hash(client, vacancy)})


def refused_of(clients: list[ClientFacts]) -> dict[int, frozenset[int]]:
    return {each.client_id: each.refused_vacancies for each in clients}


def test_a_refused_pair_is_marked_on_its_client_alone() -> None:
    history = refusal(CLIENTS[0], VACANCIES[0])

    marked = with_refusals(CLIENTS, VACANCIES, history, pair_hash)

    assert refused_of(marked) == {1: frozenset({11}), 2: frozenset(), 3: frozenset()}


@pytest.mark.parametrize("change", [{"max_lift_kg": 10}, {"licences": {"B": True}}, {"hours_max": 20.0}])
def test_a_new_fact_of_the_client_lifts_the_refusal(change: dict[str, object]) -> None:
    history = refusal(CLIENTS[0], VACANCIES[0])
    changed = replace(CLIENTS[0], **change)  # type: ignore[arg-type]

    assert refused_of(with_refusals([changed], VACANCIES, history, pair_hash)) == {1: frozenset()}


@pytest.mark.parametrize("change", [{"occupation": "51312"}, {"contract": Contract.PERMANENT}, {"hours_min": 10.0}])
def test_a_new_fact_of_the_vacancy_lifts_the_refusal(change: dict[str, object]) -> None:
    history = refusal(CLIENTS[0], VACANCIES[0])
    changed = replace(VACANCIES[0], **change)  # type: ignore[arg-type]

    assert refused_of(with_refusals(CLIENTS, [changed], history, pair_hash))[1] == frozenset()


@pytest.mark.parametrize(
    "change",
    [{"waiting_days": 90}, {"running_proposals": 2}, {"is_paused": True}, {"proposed_vacancies": frozenset({12})}],
)
def test_what_is_only_history_does_not_lift_it(change: dict[str, object]) -> None:
    history = refusal(CLIENTS[0], VACANCIES[0])
    later = replace(CLIENTS[0], **change)  # type: ignore[arg-type]

    assert refused_of(with_refusals([later], VACANCIES, history, pair_hash)) == {1: frozenset({11})}


def test_a_refusal_of_a_vacancy_that_is_not_there_is_left_out() -> None:
    history = refusal(CLIENTS[0], VACANCIES[0])

    assert refused_of(with_refusals(CLIENTS, VACANCIES[1:], history, pair_hash))[1] == frozenset()


def test_a_marked_pair_does_not_pass_its_gate_and_the_next_vacancy_does() -> None:
    marked = with_refusals(CLIENTS, VACANCIES, refusal(CLIENTS[0], VACANCIES[0]), pair_hash)[0]

    values = [
        next(
            each.value
            for each in evaluate_gates(marked, vacancy, MatchSettings(), ON)
            if each.gate is Gate.REFUSED_BEFORE
        )
        for vacancy in VACANCIES
    ]

    assert values == [GateValue.NOT_MET, GateValue.MET]


@given(running=pairs)
def test_running_pairs_are_grouped_by_either_side(running: frozenset[tuple[int, int]]) -> None:
    history = PairHistory(running=running)

    of_clients = {(client, vacancy) for client, found in history.running_of_clients().items() for vacancy in found}

    assert of_clients == running
    assert history.running_of_vacancies() == Counter(vacancy for _, vacancy in running)


@given(refused=pairs)
def test_every_refusal_that_still_fits_is_found_and_no_other(refused: frozenset[tuple[int, int]]) -> None:
    history = PairHistory(refused=dict.fromkeys(refused, "same"))

    marked = refused_of(with_refusals(CLIENTS, VACANCIES, history, lambda _client, _vacancy: "same"))

    known = {(client, vacancy) for client in (1, 2, 3) for vacancy in (11, 12)}
    assert {(client, vacancy) for client, found in marked.items() for vacancy in found} == refused & known

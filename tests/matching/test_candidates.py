"""Candidates: the best of each side, ties by ids, progress told once a block and at the end."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.candidates import Candidate, candidate_of, find_candidates, rank_key
from matching.facts import CatalogueFacts, ClientFacts, MatchKind, MatchSettings, Pair, Part, VacancyFacts
from matching.gates import gate_values
from matching.scoring import evaluate_pair
from tests.matching.strategies import ON, catalogues, clients, vacancies

SETTINGS = MatchSettings()
EMPTY = CatalogueFacts()


def equals(count: int) -> list[ClientFacts]:
    """Clients of whom nothing is recorded: every pair of theirs has the same score."""
    return [ClientFacts(number) for number in range(1, count + 1)]


def posts(count: int) -> list[VacancyFacts]:
    return [VacancyFacts(10 + number, 100) for number in range(1, count + 1)]


def pairs(found: list[Candidate]) -> list[tuple[int, int]]:
    return [(each.client_id, each.vacancy_id) for each in found]


def test_ties_go_to_the_smaller_client_then_to_the_smaller_vacancy() -> None:
    one_each = replace(SETTINGS, candidates_per_side=1)

    found = find_candidates(equals(3), posts(3), EMPTY, one_each, ON)

    of_vacancies = {(1, 11), (1, 12), (1, 13)}
    of_clients = {(1, 11), (2, 11), (3, 11)}
    assert pairs(found) == sorted(of_vacancies | of_clients)


@pytest.mark.parametrize(("per_side", "expected"), [(1, 3 + 3 - 1), (2, 9 - 1), (3, 9)])
def test_the_union_of_both_sides_is_kept(per_side: int, expected: int) -> None:
    found = find_candidates(equals(3), posts(3), EMPTY, replace(SETTINGS, candidates_per_side=per_side), ON)

    of_both = [(client, vacancy) for client in range(3) for vacancy in range(3) if min(client, vacancy) < per_side]
    assert len(found) == len(of_both) == expected


def test_a_client_whom_every_vacancy_ranks_low_keeps_their_best() -> None:
    worst = ClientFacts(9)

    found = find_candidates([*equals(2), worst], posts(1), EMPTY, replace(SETTINGS, candidates_per_side=1), ON)

    assert (9, 11) in pairs(found)


@pytest.mark.parametrize(
    ("people", "offers"),
    [([], []), (equals(2), []), ([], posts(2)), ([replace(equals(1)[0], is_paused=True)], posts(1))],
)
def test_nobody_or_nothing_gives_no_candidate(people: list[ClientFacts], offers: list[VacancyFacts]) -> None:
    assert find_candidates(people, offers, EMPTY, SETTINGS, ON) == []


@pytest.mark.parametrize(("count", "steps"), [(1, [1]), (16, [16]), (17, [16, 17]), (32, [16, 32]), (40, [16, 32, 40])])
def test_progress_is_told_after_each_block_and_at_the_end(count: int, steps: list[int]) -> None:
    told: list[tuple[int, int]] = []

    find_candidates(equals(1), posts(count), EMPTY, SETTINGS, ON, lambda done, total: told.append((done, total)))

    assert told == [(done, count) for done in steps]


@settings(max_examples=80, deadline=None)
@given(client=clients(), vacancy=vacancies(), catalogue=catalogues())
def test_a_candidate_is_the_evaluation_in_short(
    client: ClientFacts, vacancy: VacancyFacts, catalogue: CatalogueFacts
) -> None:
    evaluation = evaluate_pair(client, vacancy, catalogue, SETTINGS, ON)

    candidate = candidate_of(Pair(client, vacancy, SETTINGS, ON, catalogue))

    assert (candidate is None) == (evaluation.kind is MatchKind.BLOCKED)
    if candidate is not None:
        assert (candidate.kind, candidate.score_hundredths) == (evaluation.kind, evaluation.score_hundredths)
        assert candidate.gates == gate_values(client, vacancy, SETTINGS, ON)
        assert candidate.parts == tuple(part.hundredths for part in evaluation.parts)
        assert len(candidate.parts) == len(Part)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(11, 15), st.integers(0, 3)), max_size=12))
def test_the_order_of_candidates_is_score_down_then_ids_up(rows: list[tuple[int, int, int]]) -> None:
    found = [Candidate(client, vacancy, MatchKind.FIT, score, "", ()) for client, vacancy, score in rows]

    ordered = sorted(found, key=rank_key)

    for before, after in itertools.pairwise(ordered):
        same_score = before.score_hundredths == after.score_hundredths
        assert before.score_hundredths > after.score_hundredths or (
            same_score and (before.client_id, before.vacancy_id) <= (after.client_id, after.vacancy_id)
        )

"""The assignment with exclusions keeps them all, is the best that does, and says what they cost."""

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.assignment import Budgets, Edge, assign, total_hundredths
from matching.exclusions import WITHOUT_LIMIT, Effort, Exclusive, assign_exclusively
from matching.network import EdgeArrays
from tests.matching.test_assignment import keeps_budgets, worlds

Pairs = list[tuple[int, int]]


def solve(edges: Sequence[Edge], budgets: Budgets, exclusions: Pairs, effort: Effort = WITHOUT_LIMIT) -> Exclusive:
    rows = [(each.client_id, each.vacancy_id, each.employer_id, each.score_hundredths) for each in edges]
    return assign_exclusively(EdgeArrays.of(rows), budgets, np.array(exclusions, dtype=np.int64), effort)


def best_by_trying_all(edges: Sequence[Edge], budgets: Budgets, exclusions: Pairs) -> int:
    """Slow and obvious: every subset of the edges that keeps budgets and exclusions."""
    best = 0
    for size in range(len(edges) + 1):
        for subset in itertools.combinations(range(len(edges)), size):
            chosen = [edges[index] for index in subset]
            is_allowed = not any(a in subset and b in subset for a, b in exclusions)
            if is_allowed and keeps_budgets(chosen, budgets):
                best = max(best, total_hundredths(chosen, budgets.bonuses))
    return best


@st.composite
def households(draw: st.DrawFn) -> tuple[list[Edge], Budgets, Pairs]:
    """A small world with exclusions between edges of different clients."""
    edges, budgets = draw(worlds())
    apart = [
        (a, b)
        for a, b in itertools.combinations(range(len(edges)), 2)
        if edges[a].client_id != edges[b].client_id and (edges[a].client_id - 1) // 2 == (edges[b].client_id - 1) // 2
    ]
    pairs = draw(st.lists(st.sampled_from(apart), unique=True, max_size=8)) if apart else []
    return edges, budgets, pairs


@given(households())
@settings(deadline=None, max_examples=200)
def test_no_other_assignment_that_keeps_the_exclusions_is_worth_more(world: tuple[list[Edge], Budgets, Pairs]) -> None:
    edges, budgets, exclusions = world

    found = solve(edges, budgets, exclusions)

    chosen = [edge for edge, is_chosen in zip(edges, found.chosen, strict=True) if is_chosen]
    assert keeps_budgets(chosen, budgets)
    assert not any(found.chosen[a] and found.chosen[b] for a, b in exclusions)
    assert found.total == total_hundredths(chosen, budgets.bonuses) == best_by_trying_all(edges, budgets, exclusions)
    assert found.gap == 0


@given(worlds())
@settings(deadline=None)
def test_without_exclusions_it_is_the_plain_assignment(world: tuple[list[Edge], Budgets]) -> None:
    edges, budgets = world

    found = solve(edges, budgets, [])

    assert sorted(itertools.compress(edges, found.chosen)) == assign(edges, budgets)
    assert (found.cost, found.gap, found.units) == (0, 0, 0)


def test_a_couple_takes_the_better_of_two_pairs_and_the_cost_is_told() -> None:
    edges = [Edge(1, 11, 100, 9000), Edge(2, 12, 100, 7000), Edge(2, 13, 100, 6500)]
    budgets = Budgets({1: 1, 2: 1}, {11: 1, 12: 1, 13: 1})

    found = solve(edges, budgets, [(0, 1)])

    assert found.chosen.tolist() == [True, False, True]
    assert (found.total, found.cost, found.gap, found.units) == (15500, 500, 0, 1)


def test_twelve_in_one_household_who_all_exclude_each_other_are_solved() -> None:
    edges = [
        Edge(client, vacancy, 100, 9000 - client - vacancy) for client in range(1, 13) for vacancy in range(20, 32)
    ]
    pairs = [
        (a, b) for a, b in itertools.combinations(range(len(edges)), 2) if edges[a].client_id != edges[b].client_id
    ]
    budgets = Budgets(dict.fromkeys(range(1, 13), 3), dict.fromkeys(range(20, 32), 1))

    found = solve(edges, budgets, pairs)

    assert found.total == 3 * 8999 - 20 - 21 - 22
    assert found.gap == 0


def medium_world(seed: int, n_clients: int = 300) -> tuple[list[Edge], Budgets, Pairs]:
    """Couples (1, 2), (3, 4), ... who exclude each other at a third of their pairs of vacancies."""
    chance = np.random.default_rng(seed)
    picks = {client: chance.choice(n_clients // 2, 8, replace=False) for client in range(1, n_clients + 1)}
    edges = [
        Edge(client, int(each), int(each) // 5, int(chance.integers(4000, 9000)))
        for client, vacancies in picks.items()
        for each in vacancies
    ]
    pairs = [
        (first, second)
        for start in range(0, len(edges), 16)
        for first in range(start, start + 8)
        for second in range(start + 8, start + 16)
        if chance.random() < 0.34
    ]
    bonuses = {client: int(chance.integers(0, 2000)) for client in picks}
    return edges, Budgets(dict.fromkeys(picks, 2), dict.fromkeys(range(n_clients // 2), 2), {}, bonuses), pairs


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_hundreds_of_couples_are_solved_to_the_proof(seed: int) -> None:
    edges, budgets, exclusions = medium_world(seed)

    found = solve(edges, budgets, exclusions)

    assert not any(found.chosen[a] and found.chosen[b] for a, b in exclusions)
    assert keeps_budgets(list(itertools.compress(edges, found.chosen)), budgets)
    assert found.gap == 0
    assert found.cost > 0


def test_when_the_effort_is_spent_the_best_found_is_given_with_its_gap() -> None:
    edges, budgets, exclusions = medium_world(4)

    found = solve(edges, budgets, exclusions, Effort(open_edges=0))

    assert found.total > 0.9 * found.unconstrained
    assert not any(found.chosen[a] and found.chosen[b] for a, b in exclusions)
    assert found.total <= found.bound <= found.unconstrained


def test_the_order_of_input_does_not_matter() -> None:
    edges, budgets, exclusions = medium_world(5)
    order = np.random.default_rng(1).permutation(len(edges))
    place = np.argsort(order)

    found = solve(edges, budgets, exclusions)
    shuffled = solve([edges[each] for each in order], budgets, [(int(place[b]), int(place[a])) for a, b in exclusions])

    assert shuffled.chosen[place].tolist() == found.chosen.tolist()
    assert (shuffled.total, shuffled.gap) == (found.total, found.gap) == (found.bound, 0)


def test_a_vacancy_with_ten_thousand_openings_takes_everybody_who_is_not_excluded() -> None:
    edges = [Edge(client, 11, 100, 5000 + client % 7) for client in range(1, 2001)]
    budgets = Budgets(dict.fromkeys(range(1, 2001), 3), {11: 40_000})

    found = solve(edges, budgets, [(first, first + 1) for first in range(0, 2000, 2)])

    assert int(found.chosen.sum()) == 1000
    assert found.gap == 0


def test_without_edges_or_without_room_there_is_nothing_to_choose() -> None:
    edges = [Edge(1, 11, 100, 9000), Edge(2, 12, 100, 7000)]

    assert solve([], Budgets({}, {}), []).total == 0
    assert solve(edges, Budgets({1: 0, 2: 0}, {11: 1, 12: 1}), [(0, 1)]).total == 0
    assert solve(edges, Budgets({1: 1, 2: 1}, {11: 1, 12: 1}, {100: 0}), [(0, 1)]).gap == 0


def test_a_negative_budget_is_named_before_anything_is_solved() -> None:
    edges = [Edge(1, 11, 100, 9000), Edge(2, 12, 100, 7000)]

    with pytest.raises(ValueError, match="client 1 is -1"):
        solve(edges, Budgets({1: -1, 2: 1}, {11: 1, 12: 1}), [(0, 1)])


@pytest.mark.parametrize("wrong", [(0, 5), (-1, 0), (0, 0)])
def test_an_exclusion_of_edges_that_do_not_exist_is_refused(wrong: tuple[int, int]) -> None:
    edges = [Edge(1, 11, 100, 9000), Edge(2, 12, 100, 7000)]

    with pytest.raises(ValueError, match="exclusion"):
        solve(edges, Budgets({1: 1, 2: 1}, {11: 1, 12: 1}), [wrong])

"""The assignment is exact, keeps every budget, forgets nobody and does not depend on the order of input."""

import itertools
import random
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from matching.assignment import Budgets, Edge, assign, total_hundredths


def best_total_by_trying_all(edges: Sequence[Edge], budgets: Budgets) -> int:
    """Slow and obvious: every subset of the edges that keeps the budgets."""
    subsets = itertools.chain.from_iterable(itertools.combinations(edges, size) for size in range(len(edges) + 1))
    return max(total_hundredths(subset, budgets.bonuses) for subset in subsets if keeps_budgets(subset, budgets))


def keeps_budgets(chosen: Sequence[Edge], budgets: Budgets) -> bool:
    of_client = Counter(edge.client_id for edge in chosen)
    of_vacancy = Counter(edge.vacancy_id for edge in chosen)
    of_employer = Counter(edge.employer_id for edge in chosen)
    limits = budgets.employers
    return (
        all(count <= budgets.clients[key] for key, count in of_client.items())
        and all(count <= budgets.vacancies[key] for key, count in of_vacancy.items())
        and all(limits.get(key) is None or count <= (limits[key] or 0) for key, count in of_employer.items())
    )


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Edge], Budgets]:
    """Up to 4 clients, 4 vacancies of 2 employers, 9 edges; few different scores, so that ties are common."""
    clients, vacancies = range(1, draw(st.integers(1, 4)) + 1), range(11, 11 + draw(st.integers(1, 4)))
    pairs = draw(st.lists(st.sampled_from([*itertools.product(clients, vacancies)]), unique=True, max_size=9))
    score = st.sampled_from([0, 1, 2, 5000, 5001, 10_000])
    edges = [Edge(client, vacancy, 100 + vacancy % 2, draw(score)) for client, vacancy in pairs]
    small = st.integers(0, 2)
    budgets = Budgets(
        clients={client: draw(small) for client in clients},
        vacancies={vacancy: draw(small) for vacancy in vacancies},
        employers={100: draw(st.none() | small)},
        bonuses={client: draw(st.sampled_from([0, 1, 500])) for client in clients},
    )
    return edges, budgets


@given(worlds())
@settings(deadline=None)
def test_no_other_assignment_is_worth_more(world: tuple[list[Edge], Budgets]) -> None:
    edges, budgets = world

    chosen = assign(edges, budgets)

    assert keeps_budgets(chosen, budgets)
    assert total_hundredths(chosen, budgets.bonuses) == best_total_by_trying_all(edges, budgets)


@given(worlds(), st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_input_does_not_matter(world: tuple[list[Edge], Budgets], chance: random.Random) -> None:
    edges, budgets = world
    shuffled = chance.sample(edges, len(edges))

    assert assign(shuffled, budgets) == assign(edges, budgets)


def test_a_medium_world_reaches_the_bound_of_the_linear_programme() -> None:
    edges, budgets = medium_world(n_clients=60, n_vacancies=40, n_edges=700, seed=4)

    chosen = assign(edges, budgets)

    assert keeps_budgets(chosen, budgets)
    assert total_hundredths(chosen, budgets.bonuses) == round(linear_bound(edges, budgets))


def medium_world(*, n_clients: int, n_vacancies: int, n_edges: int, seed: int) -> tuple[list[Edge], Budgets]:
    chance = random.Random(seed)  # noqa: S311 - a seeded world, no secret
    pairs = chance.sample([*itertools.product(range(n_clients), range(n_vacancies))], n_edges)
    edges = [Edge(client, vacancy, vacancy // 4, chance.randint(3000, 9500)) for client, vacancy in pairs]
    clients = {client: chance.randint(0, 3) for client in range(n_clients)}
    bonuses = {client: 500 + 25 * chance.randint(0, 80) for client in range(n_clients)}
    vacancies = {vacancy: chance.randint(0, 4) for vacancy in range(n_vacancies)}
    return edges, Budgets(clients, vacancies, dict.fromkeys(range(0, n_vacancies // 4, 2), 5), bonuses)


def linear_bound(edges: Sequence[Edge], budgets: Budgets) -> float:
    """Optimum of the relaxed problem: variables are one x an edge, then one y a client."""
    clients = list(budgets.clients)
    width = len(edges) + len(clients)
    rows: list[np.ndarray] = []
    limits: list[float] = []
    for index, client in enumerate(clients):
        of_client = np.array([float(edge.client_id == client) for edge in edges] + [0.0] * len(clients))
        rows += [of_client, np.eye(1, width, len(edges) + index)[0] - of_client]
        limits += [budgets.clients[client], 0]
    for vacancy, limit in budgets.vacancies.items():
        rows.append(np.array([float(edge.vacancy_id == vacancy) for edge in edges] + [0.0] * len(clients)))
        limits.append(limit)
    for employer, cap in budgets.employers.items():
        rows.append(np.array([float(edge.employer_id == employer) for edge in edges] + [0.0] * len(clients)))
        limits.append(cap or 0)
    worth = [edge.score_hundredths for edge in edges] + [budgets.bonuses[client] for client in clients]
    return -float(linprog(-np.array(worth), A_ub=np.array(rows), b_ub=limits, bounds=(0, 1)).fun)


def test_nobody_with_a_candidate_is_forgotten_where_the_bonus_outweighs_the_better_score() -> None:
    edges = [Edge(1, 11, 100, 9000), Edge(2, 11, 100, 7000)]
    one_place = Budgets(clients={1: 3, 2: 3}, vacancies={11: 1}, bonuses={2: 2500})

    assert assign(edges, one_place) == [Edge(2, 11, 100, 7000)]


def test_the_bonus_counts_once_a_client() -> None:
    edges = [Edge(1, 11, 100, 1000), Edge(1, 12, 100, 1000), Edge(2, 12, 100, 1400)]
    budgets = Budgets(clients={1: 2, 2: 1}, vacancies={11: 1, 12: 1}, bonuses={1: 500})

    assert assign(edges, budgets) == [Edge(1, 11, 100, 1000), Edge(2, 12, 100, 1400)]


def test_a_better_total_wins_over_more_proposals() -> None:
    edges = [Edge(1, 11, 100, 9000), Edge(2, 12, 100, 10), Edge(1, 12, 100, 20)]
    budgets = Budgets(clients={1: 1, 2: 1}, vacancies={11: 1, 12: 1}, employers={100: 1})

    assert assign(edges, budgets) == [Edge(1, 11, 100, 9000)]


def test_equal_totals_go_to_the_smaller_client_id_then_the_smaller_vacancy_id() -> None:
    two_clients = [Edge(2, 11, 100, 5000), Edge(1, 11, 100, 5000)]
    two_vacancies = [Edge(1, 12, 100, 5000), Edge(1, 11, 100, 5000)]
    budgets = Budgets(clients={1: 1, 2: 1}, vacancies={11: 1, 12: 1})

    assert assign(two_clients, budgets) == [Edge(1, 11, 100, 5000)]
    assert assign(two_vacancies, budgets) == [Edge(1, 11, 100, 5000)]


def test_of_two_equal_crossings_the_one_with_the_highest_pair_wins() -> None:
    crossing = [Edge(client, vacancy, 100, 5000) for client in (1, 2) for vacancy in (11, 12)]
    budgets = Budgets(clients={1: 1, 2: 1}, vacancies={11: 1, 12: 1})

    assert assign(crossing, budgets) == [Edge(1, 11, 100, 5000), Edge(2, 12, 100, 5000)]


def test_one_hundredth_outweighs_every_tie_break() -> None:
    edges = [Edge(client, 11, 100, 5000) for client in range(1, 200)] + [Edge(200, 11, 100, 5001)]
    budgets = Budgets(clients=dict.fromkeys(range(1, 201), 1), vacancies={11: 1})

    assert assign(edges, budgets) == [Edge(200, 11, 100, 5001)]


def test_without_edges_or_without_room_nothing_is_chosen() -> None:
    edge = Edge(1, 11, 100, 5000)

    assert assign([], Budgets({}, {})) == []
    assert assign([edge], Budgets({1: 0}, {11: 4})) == []
    assert assign([edge], Budgets({1: 3}, {11: 4}, employers={100: 0})) == []


@pytest.mark.parametrize(
    ("edges", "budgets", "complaint"),
    [
        ([], Budgets({1: -1}, {}), "client 1 is -1"),
        ([], Budgets({}, {11: -2}), "vacancy 11 is -2"),
        ([], Budgets({}, {}, employers={100: -3}), "employer 100 is -3"),
        ([], Budgets({}, {}, bonuses={1: -4}), "bonus of client 1 is -4"),
        ([Edge(1, 11, 100, 5)] * 2, Budgets({1: 1}, {11: 1}), "twice"),
        ([Edge(1, 11, 100, -5)], Budgets({1: 1}, {11: 1}), "negative score"),
        ([Edge(1, 11, 100, 5)], Budgets({}, {11: 1}), "lack a budget"),
    ],
)
def test_an_impossible_budget_is_named(edges: list[Edge], budgets: Budgets, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        assign(edges, budgets)

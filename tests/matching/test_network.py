"""The flow network: what it refuses, what it solves, and that its prices say what one more proposal would cost."""

import itertools
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching.network import Budgets, Core, EdgeArrays, Network, check_input

Row = tuple[int, int, int, int]  # client, vacancy, employer, hundredths
quick = settings(max_examples=80, deadline=None)
BIG = 30_000  # more than any two edges and a bonus of these tests together


@st.composite
def worlds(draw: st.DrawFn) -> tuple[list[Row], Budgets]:
    """Up to 3 clients, 3 vacancies of 2 employers and 7 edges, in order; few different scores, so that ties occur."""
    pairs = st.sampled_from([*itertools.product(range(1, 4), range(11, 14))])
    chosen = sorted(draw(st.lists(pairs, unique=True, min_size=1, max_size=7)))
    rows = [
        (client, vacancy, 100 + vacancy % 2, draw(st.sampled_from([0, 1, 5000, 5001]))) for client, vacancy in chosen
    ]
    small = st.integers(0, 2)
    budgets = Budgets(
        clients={client: draw(small) for client in range(1, 4)},
        vacancies={vacancy: draw(small) for vacancy in range(11, 14)},
        employers={100: draw(st.none() | small)},
        bonuses={client: draw(st.sampled_from([0, 1, 500])) for client in range(1, 4)},
    )
    return rows, budgets


def is_allowed(rows: list[Row], budgets: Budgets) -> bool:
    sides = (
        (budgets.clients, Counter(client for client, _, _, _ in rows)),
        (budgets.vacancies, Counter(vacancy for _, vacancy, _, _ in rows)),
        (budgets.employers, Counter(employer for _, _, employer, _ in rows)),
    )
    return all(
        (limit := caps.get(key)) is None or used <= limit for caps, counts in sides for key, used in counts.items()
    )


def total(rows: list[Row], budgets: Budgets) -> int:
    return sum(row[3] for row in rows) + sum(budgets.bonuses.get(client, 0) for client in {row[0] for row in rows})


def best_total(rows: list[Row], budgets: Budgets) -> int:
    """Slow and obvious: every set of edges that keeps the budgets."""
    subsets = itertools.chain.from_iterable(itertools.combinations(rows, size) for size in range(len(rows) + 1))
    return max(total(list(subset), budgets) for subset in subsets if is_allowed(list(subset), budgets))


@quick
@given(worlds())
def test_nothing_that_keeps_the_budgets_is_worth_more(world: tuple[list[Row], Budgets]) -> None:
    rows, budgets = world
    network = Network(EdgeArrays.of(rows), budgets)

    chosen = network.solve()

    taken = list(itertools.compress(rows, chosen))
    assert is_allowed(taken, budgets)
    assert total(taken, budgets) == best_total(rows, budgets) == network.worth_of(chosen) // network.unit


@quick
@given(worlds(), st.data())
def test_only_allowed_edges_are_taken_and_the_best_of_them(
    world: tuple[list[Row], Budgets], data: st.DataObject
) -> None:
    rows, budgets = world
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=len(rows), max_size=len(rows))))

    chosen = Network(EdgeArrays.of(rows), budgets).solve(Core(allowed, np.zeros_like(allowed)))

    assert not (chosen & ~allowed).any()
    left = list(itertools.compress(rows, allowed))
    assert total(list(itertools.compress(rows, chosen)), budgets) == best_total(left, budgets)


@quick
@given(worlds(), st.sampled_from([11, 12, 13]))
def test_the_price_of_a_vacancy_is_what_one_more_proposal_there_would_cost(
    world: tuple[list[Row], Budgets], vacancy: int
) -> None:
    employer, (rows, budgets) = 100 + vacancy % 2, with_newcomer(world)
    places = sorted({row[1] for row in rows})
    if vacancy not in places or not budgets.vacancies[vacancy] or budgets.employers.get(employer) == 0:
        return
    network = Network(EdgeArrays.of(rows), budgets)

    price = int(network.prices(network.solve())[0][places.index(vacancy)])

    cost = best_total(rows, budgets) + BIG - best_total([*rows, (9, vacancy, employer, BIG)], budgets)
    assert abs(price / network.unit - cost) < 1  # bounties, which decide ties, stay below one hundredth in all


def with_newcomer(world: tuple[list[Row], Budgets]) -> tuple[list[Row], Budgets]:
    """The world with a client 9 who can do without any of its vacancies: one of their own, worth nothing."""
    rows, budgets = world
    clients, vacancies = {**budgets.clients, 9: 1}, {**budgets.vacancies, 19: 1}
    return [*rows, (9, 19, 199, 0)], Budgets(clients, vacancies, budgets.employers, budgets.bonuses)


@pytest.mark.parametrize(
    ("rows", "budgets", "complaint"),
    [
        ([(1, 11, 100, 5)], Budgets({1: -1}, {11: 1}), "budget of client 1 is -1"),
        ([(1, 11, 100, 5)], Budgets({1: 1}, {11: -2}), "budget of vacancy 11 is -2"),
        ([(1, 11, 100, 5)], Budgets({1: 1}, {11: 1}, {100: -1}), "budget of employer 100 is -1"),
        ([(1, 11, 100, 5)], Budgets({1: 1}, {11: 1}, bonuses={1: -1}), "bonus of client 1 is -1"),
        ([(1, 11, 100, 5), (1, 11, 100, 6)], Budgets({1: 1}, {11: 1}), "Client 1 and vacancy 11 are given twice"),
        ([(1, 11, 100, -5)], Budgets({1: 1}, {11: 1}), "have a negative score"),
        ([(1, 11, 100, 5)], Budgets({}, {11: 1}), "Client 1 and vacancy 11 lack a budget"),
        ([(1, 11, 100, 5), (1, 12, 100, 5)], Budgets({1: 1}, {11: 1}), "Client 1 and vacancy 12 lack a budget"),
    ],
)
def test_what_cannot_be_is_refused_and_named(rows: list[Row], budgets: Budgets, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        check_input(EdgeArrays.of(rows), budgets)


@quick
@given(worlds())
def test_what_can_be_is_let_through(world: tuple[list[Row], Budgets]) -> None:
    rows, budgets = world

    check_input(EdgeArrays.of(rows), budgets)

    assert len(EdgeArrays.of(rows)) == len(rows)


def test_a_bonus_is_worth_its_hundredths_once_a_client() -> None:
    rows = [(1, 11, 100, 5), (1, 12, 100, 7)]
    network = Network(EdgeArrays.of(rows), Budgets({1: 2}, {11: 1, 12: 1}, bonuses={1: 500}))

    assert network.worth_of(network.solve()) // network.unit == 5 + 7 + 500


@pytest.mark.parametrize("size", [1, 50, 400])
def test_ties_go_to_the_first_by_client_and_vacancy_however_many_there_are(size: int) -> None:
    rows = [(client, 11, 100, 10_000) for client in range(1, size + 1)]
    network = Network(EdgeArrays.of(rows), Budgets(dict.fromkeys(range(1, size + 1), 1), {11: 1}))

    assert np.flatnonzero(network.solve()).tolist() == [0]


def test_columns_and_taken_edges_are_those_of_the_rows() -> None:
    edges = EdgeArrays.of([(1, 11, 100, 5), (2, 12, 101, 6), (3, 13, 100, 7)])

    taken = edges.taken(np.array([2, 0]))

    assert (taken.client_ids.tolist(), taken.vacancy_ids.tolist()) == ([3, 1], [13, 11])
    assert (taken.employer_ids.tolist(), taken.scores.tolist()) == ([100, 100], [7, 5])
    assert len(EdgeArrays.of([])) == 0

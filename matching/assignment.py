"""PURE: candidate pairs -> proposals within everybody's budget, as one exact min-cost flow.

A unit of flow is one proposal: source -> client (at most the client's free proposals; the first unit is cheaper by the
waiting bonus) -> vacancy -> employer -> sink. A bypass from source to sink costs nothing, so flow goes through a pair
only where that raises the total: the *sum* of scores and bonuses is maximised, not the number of proposals.

Ties. Costs are whole numbers: hundredths of a point times ``unit``, plus a bounty that grows with the square of a
pair's place in the order (score desc, client id, vacancy id). ``unit`` exceeds what all bounties of any assignment add
up to, so a bounty decides only between assignments of exactly equal total, in favour of pairs that stand higher. Where
even the bounties tie, the order of the arcs decides, and the arcs are sorted: the order of input never matters.
"""

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

Whole = npt.NDArray[np.int64]

SOURCE, SINK = 0, 1
COST_RANGE = 1 << 60  # the solver multiplies costs by the number of nodes and needs the result in 64 bits


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A candidate pair and what a proposal of it is worth, in hundredths of a point (0 or more)."""

    client_id: int
    vacancy_id: int
    employer_id: int
    score_hundredths: int


@dataclass(frozen=True, slots=True)
class Budgets:
    """How many proposals each side can take, and what it is worth that a client gets one at all.

    ``clients`` (B_c) and ``vacancies`` (P_v) name everybody who stands in an edge. An employer (E_e) without a row, or
    with None, has no limit. ``bonuses`` (b_c) are hundredths of a point; a client without a row has none.
    """

    clients: Mapping[int, int]
    vacancies: Mapping[int, int]
    employers: Mapping[int, int | None] = field(default_factory=dict)
    bonuses: Mapping[int, int] = field(default_factory=dict)


def assign(edges: Collection[Edge], budgets: Budgets) -> list[Edge]:
    """The chosen edges, by client and vacancy: those with the largest sum of scores and bonuses within all budgets.

    maximise sum s_cv x_cv + sum b_c y_c, subject to x, y in {0, 1}, sum_v x_cv <= B_c, sum_c x_cv <= P_v, the sum over
    an employer's vacancies <= E_e, y_c <= sum_v x_cv (docs/matching.md, candidates and assignment). Exact; ties as the
    module says. `ValueError` for a negative budget, bonus or score, a pair given twice, or a side without a budget.
    """
    ordered = sorted(edges)
    _check(ordered, budgets)
    if not ordered:
        return []
    network = _Network(ordered, budgets)
    flows = network.solve()
    return [edge for edge, flow in zip(ordered, flows, strict=True) if flow]


def total_hundredths(chosen: Collection[Edge], bonuses: Mapping[int, int]) -> int:
    """What an assignment is worth: the scores of its edges and one bonus for each client in it."""
    return sum(edge.score_hundredths for edge in chosen) + sum(
        bonuses.get(client_id, 0) for client_id in {edge.client_id for edge in chosen}
    )


def _check(edges: Sequence[Edge], budgets: Budgets) -> None:
    limits = {"client": budgets.clients, "vacancy": budgets.vacancies, "employer": budgets.employers}
    for side, rows in {**limits, "bonus of client": budgets.bonuses}.items():
        for key, value in rows.items():
            if value is not None and value < 0:
                raise ValueError(f"The budget of {side} {key} is {value}; it must be 0 or more.")
    seen: set[tuple[int, int]] = set()
    for edge in edges:
        pair = (edge.client_id, edge.vacancy_id)
        if pair in seen:
            raise ValueError(f"Client {pair[0]} and vacancy {pair[1]} are given twice.")
        if edge.score_hundredths < 0:
            raise ValueError(f"Client {pair[0]} and vacancy {pair[1]} have a negative score.")
        if edge.client_id not in budgets.clients or edge.vacancy_id not in budgets.vacancies:
            raise ValueError(f"Client {pair[0]} or vacancy {pair[1]} has no budget.")
        seen.add(pair)


class _Network:
    """The flow network of sorted edges. Nodes: source, sink, clients, vacancies, employers, each side by id."""

    def __init__(self, edges: Sequence[Edge], budgets: Budgets) -> None:
        self._clients, client_of = np.unique([edge.client_id for edge in edges], return_inverse=True)
        self._vacancies, first, vacancy_of = np.unique(
            [edge.vacancy_id for edge in edges], return_index=True, return_inverse=True
        )
        employers_of_edges = np.array([edge.employer_id for edge in edges])
        self._employers, employer_of = np.unique(employers_of_edges[first], return_inverse=True)
        self._scores: Whole = np.array([edge.score_hundredths for edge in edges], dtype=np.int64)
        self._client_of: Whole = client_of
        self._vacancy_of: Whole = vacancy_of
        self._employer_of: Whole = employer_of  # shape (n_vacancies,)
        self._budgets = budgets

    def solve(self) -> list[int]:
        """Flow of each edge, 0 or 1, in the order of the edges."""
        client_caps = _numbers(self._budgets.clients, self._clients)
        vacancy_caps = _numbers(self._budgets.vacancies, self._vacancies)
        largest_flow = int(min(client_caps.sum(), vacancy_caps.sum(), len(self._scores)))
        if largest_flow == 0:
            return [0] * len(self._scores)
        bonuses = _numbers(self._budgets.bonuses, self._clients)
        bounties = self._bounties(largest_flow, int(max(self._scores.max(), bonuses.max())))
        unit = largest_flow * int(bounties.max()) + 1
        first_node = np.cumsum([2, len(self._clients), len(self._vacancies), len(self._employers)])
        clients, vacancies, employers = (np.arange(*ends) for ends in itertools.pairwise(first_node))
        first_unit = np.minimum(client_caps, 1)

        flow = _Flow(largest_flow)
        chosen = flow.add(clients[self._client_of], vacancies[self._vacancy_of], 1, self._scores * unit + bounties)
        flow.add(SOURCE, clients, first_unit, bonuses * unit)
        flow.add(SOURCE, clients, client_caps - first_unit, 0)
        flow.add(vacancies, employers[self._employer_of], vacancy_caps, 0)
        flow.add(employers, SINK, self._employer_caps(largest_flow), 0)
        flow.add(SOURCE, SINK, np.array([largest_flow]), 0)
        return flow.solve(chosen)

    def _bounties(self, largest_flow: int, largest_value: int) -> Whole:
        """Squares of the places from the end, shape (n_edges,); scaled down as far as the cost range asks."""
        places = np.empty(len(self._scores), dtype=np.int64)
        by_rank = np.argsort(-self._scores, kind="stable")  # edges come by (client, vacancy)
        places[by_rank] = np.arange(len(self._scores), 0, -1)
        nodes = 2 + len(self._clients) + len(self._vacancies) + len(self._employers)
        largest_bounty = COST_RANGE // (nodes + 1) // (largest_value + 1) // (largest_flow + 1)
        squares = places * places
        return squares // -(-int(squares.max()) // max(largest_bounty, 1))

    def _employer_caps(self, unlimited: int) -> Whole:
        limits = (self._budgets.employers.get(int(employer)) for employer in self._employers)
        return np.array([unlimited if limit is None else min(limit, unlimited) for limit in limits], dtype=np.int64)


class _Flow:
    """The solver, told in worths (larger is better) instead of costs."""

    def __init__(self, amount: int) -> None:
        self._solver = min_cost_flow.SimpleMinCostFlow()
        self._solver.set_node_supply(SOURCE, amount)
        self._solver.set_node_supply(SINK, -amount)

    def add(self, tails: Whole | int, heads: Whole | int, capacities: Whole | int, worths: Whole | int) -> Whole:
        """Add arcs, single numbers standing for all of them; gives their numbers."""
        arcs = np.broadcast_arrays(tails, heads, capacities, worths)
        tail, head, capacity, worth = (np.ascontiguousarray(column, dtype=np.int64) for column in arcs)
        numbers: Whole = self._solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, -worth)
        return numbers

    def solve(self, wanted: Whole) -> list[int]:
        """Flow of the wanted arcs."""
        status = self._solver.solve()
        if status != self._solver.OPTIMAL:  # cannot happen: the bypass takes all flow, and costs stay in range
            raise ArithmeticError(f"The assignment was not solved: {status.name}.")
        return [int(flow) for flow in self._solver.flows(wanted)]


def _numbers(rows: Mapping[int, int], keys: Whole) -> Whole:
    return np.array([rows.get(int(key), 0) for key in keys], dtype=np.int64)

"""PURE: the flow network of an assignment as flat arrays: solving it exactly, and the prices that prove it.

A unit of flow is one proposal: source -> client -> vacancy -> employer -> sink (docs/matching.md, candidates and
assignment). Everything here speaks of *worths* (larger is better): hundredths of a point times ``unit``, plus the
bounty that decides ties; the worth of an assignment in whole hundredths is its worth // ``unit``.
"""

import copy
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Self

import numpy as np
import numpy.typing as npt
from ortools.graph.python import min_cost_flow

Whole = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]

SOURCE, SINK = 0, 1
COST_RANGE = 1 << 60  # the solver multiplies costs by the number of nodes and needs the result in 64 bits
LARGEST_BOUNTY = 4095  # larger ones cost time: each doubling is a further phase of the solver


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


@dataclass(frozen=True)
class EdgeArrays:
    """Candidate pairs as columns, each of shape (n_edges,): ids and hundredths of a point (0 or more)."""

    client_ids: Whole
    vacancy_ids: Whole
    employer_ids: Whole
    scores: Whole

    @classmethod
    def of(cls, rows: Collection[tuple[int, int, int, int]]) -> Self:
        """From rows of client id, vacancy id, employer id and score."""
        table = np.array(list(rows), dtype=np.int64).reshape(-1, 4)
        return cls(*(np.ascontiguousarray(column) for column in table.T))

    def __len__(self) -> int:
        return len(self.scores)

    def taken(self, positions: Whole) -> "EdgeArrays":
        """The edges at these positions, in their order."""
        return EdgeArrays(
            self.client_ids[positions],
            self.vacancy_ids[positions],
            self.employer_ids[positions],
            self.scores[positions],
        )


def check_input(edges: EdgeArrays, budgets: Budgets) -> None:
    """`ValueError` for a negative budget, bonus or score, a pair given twice, or a side without a budget.

    The edges stand in order of client and vacancy.
    """
    limits = {"client": budgets.clients, "vacancy": budgets.vacancies, "employer": budgets.employers}
    for side, rows in {**limits, "bonus of client": budgets.bonuses}.items():
        for key, value in rows.items():
            if value is not None and value < 0:
                raise ValueError(f"The budget of {side} {key} is {value}; it must be 0 or more.")
    twice = (np.diff(edges.client_ids) == 0) & (np.diff(edges.vacancy_ids) == 0)
    without = np.isin(edges.client_ids, list(budgets.clients), invert=True)
    without |= np.isin(edges.vacancy_ids, list(budgets.vacancies), invert=True)
    complaints = {"are given twice": twice, "have a negative score": edges.scores < 0, "lack a budget": without}
    for complaint, is_wrong in complaints.items():
        if is_wrong.any():
            first = int(is_wrong.argmax())
            pair = int(edges.client_ids[first]), int(edges.vacancy_ids[first])
            raise ValueError(f"Client {pair[0]} and vacancy {pair[1]} {complaint}.")


@dataclass(frozen=True)
class Core:
    """What is left to decide: only ``open`` edges can be chosen beside those that are ``taken``; shapes (n_edges,)."""

    open: Mask
    taken: Mask


class Network:
    """The network of edges in order of client and vacancy; nodes of each side by id.

    ``client_of`` and ``vacancy_of`` have shape (n_edges,), ``employer_of`` (n_vacancies,); ``worths`` (n_edges,) and
    ``bonuses`` (n_clients,) are worths; ``client_caps``, ``vacancy_caps`` and ``employer_caps`` numbers of proposals.
    """

    def __init__(self, edges: EdgeArrays, budgets: Budgets) -> None:
        clients, self.client_of = np.unique(edges.client_ids, return_inverse=True)
        vacancies, first, self.vacancy_of = np.unique(edges.vacancy_ids, return_index=True, return_inverse=True)
        employers, self.employer_of = np.unique(edges.employer_ids[first], return_inverse=True)
        self.client_caps = _numbers(budgets.clients, clients)
        self.vacancy_caps = _numbers(budgets.vacancies, vacancies)
        self.largest_flow = int(min(self.client_caps.sum(), self.vacancy_caps.sum(), len(edges)))
        self.employer_caps = _limits(budgets.employers, employers, self.largest_flow)
        bonuses = _numbers(budgets.bonuses, clients)
        bounties = self._bounties(edges.scores, int(max(edges.scores.max(), bonuses.max(initial=0))))
        self.unit = max(self.largest_flow, 1) * int(bounties.max()) + 1
        self.worths: Whole = edges.scores * self.unit + bounties
        self.bonuses: Whole = bonuses * self.unit

    def _bounties(self, scores: Whole, largest_value: int) -> Whole:
        """Squares of the places from the end, shape (n_edges,); scaled down as far as time and cost range ask."""
        places = np.empty(len(scores), dtype=np.int64)
        places[np.argsort(-scores, kind="stable")] = np.arange(len(scores), 0, -1)  # edges come by (client, vacancy)
        nodes = 3 + len(self.client_caps) + len(self.vacancy_caps) + len(self.employer_caps)
        room = COST_RANGE // nodes // (largest_value + 1) // (self.largest_flow + 1)
        squares = places * places
        return squares // -(-int(squares.max()) // max(1, min(room, LARGEST_BOUNTY)))

    def in_hundredths(self) -> "Network":
        """The same world without bounties: ties are open, and it is solved in less time."""
        plain = copy.copy(self)
        plain.unit = 1
        plain.worths, plain.bonuses = self.worths // self.unit, self.bonuses // self.unit
        return plain

    def solve(self, core: Core | None = None) -> Mask:
        """The edges of an assignment of the largest worth, shape (n_edges,); with a core, only what is open."""
        n_edges = len(self.worths)
        is_open = np.arange(n_edges) if core is None else np.flatnonzero(core.open)
        taken = np.zeros(n_edges, dtype=np.bool_) if core is None else core.taken
        chosen = taken.copy()
        if self.largest_flow and len(is_open):
            chosen[is_open[self._flow(is_open, taken)]] = True
        return chosen

    def _flow(self, edges: Whole, taken: Mask) -> Mask:
        """Whether each of these edges is chosen beside those that are taken."""
        used_of_client, used_of_vacancy, used_of_employer = self.used(taken)
        sizes = (2, len(self.client_caps), len(self.vacancy_caps), len(self.employer_caps))
        client, vacancy, employer, _ = np.cumsum(sizes).tolist()  # the first node of each side
        clients, vacancies = np.unique(self.client_of[edges]), np.unique(self.vacancy_of[edges])
        employers = np.unique(self.employer_of[vacancies])
        left = (self.client_caps - used_of_client)[clients]
        first_unit = np.where(used_of_client[clients] > 0, 0, np.minimum(left, 1))
        amount = (
            int(min(left.sum(), len(edges))) + 1
        )  # more than can flow: the way past everything is never full or empty
        flow = _Flow(amount)
        arcs = flow.add(client + self.client_of[edges], vacancy + self.vacancy_of[edges], 1, self.worths[edges])
        flow.add(SOURCE, client + clients, first_unit, self.bonuses[clients])
        flow.add(SOURCE, client + clients, left - first_unit, 0)
        there = employer + self.employer_of[vacancies]
        flow.add(vacancy + vacancies, there, (self.vacancy_caps - used_of_vacancy)[vacancies], 0)
        flow.add(employer + employers, SINK, (self.employer_caps - used_of_employer)[employers], 0)
        flow.add(SOURCE, SINK, amount, 0)
        return flow.solve(arcs)

    def used(self, chosen: Mask) -> tuple[Whole, Whole, Whole]:
        """How many proposals each client, vacancy and employer has."""
        of_vacancy = np.bincount(self.vacancy_of[chosen], minlength=len(self.vacancy_caps))
        of_employer = np.zeros(len(self.employer_caps), dtype=np.int64)
        np.add.at(of_employer, self.employer_of, of_vacancy)
        return np.bincount(self.client_of[chosen], minlength=len(self.client_caps)), of_vacancy, of_employer

    def has_room_for(self, chosen: Mask) -> bool:
        """Whether these edges keep all budgets."""
        caps = self.client_caps, self.vacancy_caps, self.employer_caps
        return all((used <= most).all() for used, most in zip(self.used(chosen), caps, strict=True))

    def worth_of(self, chosen: Mask) -> int:
        """What an assignment is worth: its edges, and one bonus for each client in it."""
        with_one = np.bincount(self.client_of[chosen], minlength=len(self.bonuses)) > 0
        return int(self.worths[chosen].sum()) + int(self.bonuses[with_one].sum())

    def prices(self, chosen: Mask) -> tuple[Whole, Whole]:
        """What one more place would be worth, by vacancy and by employer, where ``chosen`` is optimal.

        Shortest ways from each node to the sink in the residual network (Ahuja, Magnanti, Orlin, Network Flows, 9.3):
        a full vacancy gives a place away where one of its clients has the next best alternative. Shapes (n_vacancies,)
        and (n_employers,).
        """
        return _Residual(self, chosen).prices()


class _Residual:
    """Shortest ways to the sink beside an optimal flow, by rounds over the three layers until nothing changes."""

    def __init__(self, network: Network, chosen: Mask) -> None:
        self._net = network
        used_of_client, used_of_vacancy, used_of_employer = network.used(chosen)
        self._far = int(network.worths.max()) + int(network.bonuses.max()) + 1  # dearer than anything anybody pays
        self._giving_up: Whole = np.where(used_of_client == 1, network.bonuses, 0)
        self._vacancy_has_room = used_of_vacancy < network.vacancy_caps
        self._employer_has_room = used_of_employer < network.employer_caps
        self._vacancy_is_used = used_of_vacancy > 0
        is_open = ~chosen & (used_of_client > 0)[network.client_of]
        self._open = np.flatnonzero(is_open)
        self._open_clients, self._starts = np.unique(network.client_of[self._open], return_index=True)
        self._used = np.flatnonzero(chosen)

    def prices(self) -> tuple[Whole, Whole]:
        net = self._net
        of_employer = np.where(self._employer_has_room, 0, self._far)
        of_vacancy = np.where(self._vacancy_has_room, of_employer[net.employer_of], self._far)
        while True:
            before = int(of_vacancy.sum()), int(of_employer.sum())
            of_client = self._giving_up.copy()
            if len(self._open):
                ways = of_vacancy[net.vacancy_of[self._open]] - net.worths[self._open]
                best = np.minimum.reduceat(ways, self._starts)
                of_client[self._open_clients] = np.minimum(of_client[self._open_clients], best)
            np.minimum.at(
                of_vacancy, net.vacancy_of[self._used], net.worths[self._used] + of_client[net.client_of[self._used]]
            )
            used = self._vacancy_is_used
            np.minimum.at(of_employer, net.employer_of[used], of_vacancy[used])
            with_room = np.minimum(of_vacancy, of_employer[net.employer_of])
            of_vacancy = np.where(self._vacancy_has_room, with_room, of_vacancy)
            if before == (int(of_vacancy.sum()), int(of_employer.sum())):
                return of_vacancy, of_employer


class _Flow:
    """The solver, told in worths (larger is better) instead of costs."""

    def __init__(self, amount: int) -> None:
        self._solver = min_cost_flow.SimpleMinCostFlow()
        self._solver.set_node_supply(SOURCE, amount)
        self._solver.set_node_supply(SINK, -amount)

    def add(self, tails: Whole | int, heads: Whole | int, capacities: Whole | int, worths: Whole | int) -> Whole:
        """Add arcs, single numbers standing for all of them; gives their numbers."""
        arcs = np.broadcast_arrays(np.atleast_1d(tails), heads, capacities, worths)
        tail, head, capacity, worth = (np.ascontiguousarray(column, dtype=np.int64) for column in arcs)
        numbers: Whole = self._solver.add_arcs_with_capacity_and_unit_cost(tail, head, capacity, -worth)
        return numbers

    def solve(self, wanted: Whole) -> Mask:
        """Whether flow goes through the wanted arcs."""
        status = self._solver.solve()
        if status != self._solver.OPTIMAL:  # cannot happen: the bypass takes all flow, and costs stay in range
            raise ArithmeticError(f"The assignment was not solved: {status.name}.")
        return np.asarray(self._solver.flows(wanted)) > 0


def _numbers(rows: Mapping[int, int], keys: Whole) -> Whole:
    return np.array([rows.get(key, 0) for key in keys.tolist()], dtype=np.int64)


def _limits(rows: Mapping[int, int | None], keys: Whole, unlimited: int) -> Whole:
    limits = (rows.get(key) for key in keys.tolist())
    return np.array([unlimited if limit is None else min(limit, unlimited) for limit in limits], dtype=np.int64)

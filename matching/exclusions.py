"""PURE: the assignment where some pairs of edges exclude each other; why they do is not known here.

Clients tied by exclusions form a *unit*; any other client is a unit alone. Solving goes in three steps:

1. The flow without exclusions, and its prices: an upper bound. At fixed prices every unit can choose for itself, and
   the sum of what the units earn then, with each unit keeping its own exclusions, plus what all places cost, bounds
   every assignment from above (Lagrangian bound: Geoffrion 1974; Held and Karp 1970).
2. Each unit in conflict is given the edges of its best choice at those prices and whatever goes with them; the flow of
   the rest of the world around that is a solution. Repeated with the new prices while it gains.
3. If bound and solution still differ by a hundredth or more, part by part of the world that shares nothing with the
   rest: what cannot change without losing more than the part's gap is fixed, and the small rest is solved as an integer
   programme (HiGHS).

The third step is bounded by `Effort`, which counts edges and nodes and knows no clock: the same input gives the same
assignment on a busy machine and on an idle one. What is left open is stated as the gap.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse
from scipy.sparse.csgraph import connected_components

from matching.leftover import solve_leftover
from matching.network import Budgets, EdgeArrays, Mask, Network, Whole, check_input
from matching.relaxed import Relaxed, losses_of, relax
from matching.units import Member, UnitChoice, best_choice, neighbours

ExclusionsAmong = Callable[[Whole, Whole], Whole]  # client ids, vacancy ids of edges -> (n_exclusions, 2) positions


def no_exclusions(_client_ids: Whole, _vacancy_ids: Whole) -> Whole:
    """No two edges exclude each other."""
    return np.zeros((0, 2), dtype=np.int64)


@dataclass(frozen=True)
class Effort:
    """How much of what prices leave open is solved as an integer programme: counted, never timed."""

    open_edges: int = 2**31 - 1  # a part of the world with more edges open than this is left with its gap
    nodes: int = 2**31 - 1  # of the search tree, in each part


WITHOUT_LIMIT = Effort()


@dataclass(frozen=True)
class Exclusive:
    """An assignment that keeps the exclusions: ``chosen`` of shape (n_edges,), worths in hundredths of a point.

    ``units`` are the groups of clients that have any exclusion, ``unconstrained`` is what the best assignment without
    exclusions would be worth, ``bound`` what no assignment with them can exceed.
    """

    chosen: Mask
    total: int
    unconstrained: int
    bound: int
    units: int

    @property
    def cost(self) -> int:
        """What keeping the exclusions costs."""
        return self.unconstrained - self.total

    @property
    def gap(self) -> int:
        """What a better assignment could gain at most; 0: this one is proven optimal."""
        return max(0, self.bound - self.total)


def assign_exclusively(
    edges: EdgeArrays, budgets: Budgets, exclusions: Whole, effort: Effort = WITHOUT_LIMIT
) -> Exclusive:
    """As `assignment.assign_arrays`, but of each pair of ``exclusions`` at most one edge is chosen.

    ``exclusions`` has shape (n_exclusions, 2), positions in ``edges``. Exact unless ``effort`` is exceeded:
    then the best assignment found, with its gap. Ties as there, as long as no exclusion interferes. `ValueError` as
    there, and for an exclusion of an edge that does not exist or of an edge by itself.
    """
    pairs = np.asarray(exclusions, dtype=np.int64).reshape(-1, 2)
    if len(pairs) and (pairs.min() < 0 or pairs.max() >= len(edges) or (pairs[:, 0] == pairs[:, 1]).any()):
        raise ValueError("An exclusion names an edge that does not exist, or the same edge twice.")
    order = np.lexsort((edges.vacancy_ids, edges.client_ids))
    ordered = edges.taken(order)
    check_input(ordered, budgets)
    if not len(edges):
        return Exclusive(np.zeros(0, dtype=np.bool_), 0, 0, 0, 0)
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    network = Network(ordered, budgets)
    search = _Search(network, _Units(network, place[pairs]))
    search.run(effort)
    chosen = np.zeros(len(edges), dtype=np.bool_)
    chosen[order] = search.best
    unit = search.net.unit
    return Exclusive(
        chosen, search.best_worth // unit, search.unconstrained // unit, search.bound // unit, len(search.units.numbers)
    )


class _Units:
    """The groups of clients that exclusions tie together, with their edges."""

    def __init__(self, net: Network, pairs: Whole) -> None:
        n_clients = len(net.client_caps)
        ends = net.client_of[pairs]
        graph = scipy.sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n_clients, n_clients))
        _, self.of_client = connected_components(graph, directed=False)
        order = np.argsort(self.of_client[ends[:, 0]], kind="stable")
        self.pairs = pairs[order]
        self.of_pair = self.of_client[ends[order, 0]]
        self.numbers, starts = np.unique(self.of_pair, return_index=True)
        stops = np.searchsorted(self.of_pair, self.numbers, side="right")
        self._pair_ends = {
            unit: (start, stop)
            for unit, start, stop in zip(self.numbers.tolist(), starts.tolist(), stops.tolist(), strict=True)
        }
        clients = np.argsort(self.of_client, kind="stable")
        stops = np.searchsorted(self.of_client[clients], self.numbers, side="right")
        firsts = np.searchsorted(self.of_client[clients], self.numbers)
        self.clients = {
            int(unit): clients[first:stop].tolist()
            for unit, first, stop in zip(self.numbers, firsts, stops, strict=True)
        }
        self._edge_starts = np.searchsorted(net.client_of, np.arange(n_clients + 1)).tolist()
        self._net = net

    def violated(self, chosen: Mask) -> set[int]:
        """The units in which both edges of an exclusion are chosen."""
        return set(self.of_pair[chosen[self.pairs[:, 0]] & chosen[self.pairs[:, 1]]].tolist())

    def edges_of(self, client: int) -> range:
        """The edges of a client."""
        return range(self._edge_starts[client], self._edge_starts[client + 1])

    def against(self, unit: int) -> dict[int, frozenset[int]]:
        """What each edge of a unit excludes."""
        start, stop = self._pair_ends[unit]
        return neighbours(map(tuple, self.pairs[start:stop].tolist()))

    def choice(self, unit: int, wins: Whole) -> UnitChoice:
        """What the unit would choose if each edge won this much."""
        return best_choice([self._member(client, wins) for client in self.clients[unit]], self.against(unit))

    def _member(self, client: int, wins: Whole) -> Member:
        edges = self.edges_of(client)
        options = sorted(zip(wins[edges.start : edges.stop].tolist(), edges, strict=True), key=lambda o: (-o[0], o[1]))
        return Member(options, int(self._net.client_caps[client]), int(self._net.bonuses[client]))

    def restrict(self, unit: int, choice: UnitChoice, wins: Whole, allowed: Mask) -> None:
        """Leave a unit its choice and what goes with it, best first: edges without any exclusion among them."""
        own = [edge for client in self.clients[unit] for edge in self.edges_of(client)]
        allowed[own] = False
        against = self.against(unit)
        kept: set[int] = set()
        for edge in [*choice.edges, *sorted(own, key=lambda each: (-int(wins[each]), each))]:
            if not against.get(edge, frozenset()) & kept:
                kept.add(edge)
        allowed[list(kept)] = True


class _Search:
    """The best solution and bound so far. All in worths of the network."""

    def __init__(self, net: Network, units: _Units) -> None:
        self.net = net
        self.units = units
        self.best: Mask = np.zeros(len(net.worths), dtype=np.bool_)
        self.best_worth = 0
        self.unconstrained = 0
        self.bound = 0
        self._allowed: Mask = np.ones(len(net.worths), dtype=np.bool_)
        self._proof: Relaxed | None = None

    def run(self, effort: Effort) -> None:
        """Search until the best solution is proven, or until the effort is spent."""
        chosen = self.net.solve()
        self.unconstrained = self.bound = self.net.worth_of(chosen)
        if not self.units.violated(chosen):
            self.best, self.best_worth = chosen, self.unconstrained
            return
        has_gained = True
        while has_gained and not self._is_proven:
            relaxed = self._lower_bound(*self.net.prices(chosen, self._allowed))
            chosen = self._keeping_exclusions(relaxed)
            worth = self.net.worth_of(chosen)
            has_gained = worth > self.best_worth
            if has_gained:
                self.best, self.best_worth = chosen, worth
        if not self._is_proven and self._proof is not None:
            self._finish(self._proof, effort)

    @property
    def _is_proven(self) -> bool:
        return self.bound // self.net.unit <= self.best_worth // self.net.unit

    def _lower_bound(self, of_vacancy: Whole, of_employer: Whole) -> Relaxed:
        relaxed = relax(self.net, of_vacancy, of_employer)
        bound = relaxed.bound
        for unit in self.units.violated(relaxed.chosen):
            choice = self.units.choice(unit, relaxed.wins)
            relaxed.choices[unit] = choice
            relaxed.clients_of[unit] = self.units.clients[unit]
            free = int(relaxed.values[self.units.clients[unit]].sum())
            relaxed.slack[self.units.clients[unit]] = free - choice.bound
            bound -= free - choice.bound
        relaxed.bound = bound
        if self._proof is None or bound < self.bound:
            self._proof, self.bound = relaxed, min(self.bound, bound)
        return relaxed

    def _keeping_exclusions(self, relaxed: Relaxed) -> Mask:
        """The best assignment in which every unit in conflict keeps to its choice at these prices."""
        for unit, choice in relaxed.choices.items():
            self.units.restrict(unit, choice, relaxed.wins, self._allowed)
        while True:
            chosen = self.net.solve(self._allowed)
            in_conflict = self.units.violated(chosen)
            if not in_conflict:
                return chosen
            for unit in in_conflict:
                self.units.restrict(unit, self.units.choice(unit, relaxed.wins), relaxed.wins, self._allowed)

    def _finish(self, proof: Relaxed, effort: Effort) -> None:
        """Solve exactly what is still open, one part of the world after the other: parts share nothing.

        Of each part, what no better solution can have is closed, and what each has is taken.
        """
        parts = self._parts()
        bounds, worths = proof.bound_by(parts, self.net), self._worth_by(parts)
        losses = losses_of(self.net, proof)
        part_of = parts[self.net.client_of]
        for part in np.flatnonzero(bounds // self.net.unit > worths // self.net.unit).tolist():
            gap, here = int(bounds[part] - worths[part]), part_of == part
            taken, closed = here & (losses.without > gap), ~here | (losses.having > gap)
            if np.count_nonzero(~taken & ~closed) > effort.open_edges:
                continue
            found, bound = solve_leftover(self.net, self.units.pairs, taken=taken, closed=closed, nodes=effort.nodes)
            worth = 0 if found is None else self.net.worth_of(found)
            if found is not None and worth > worths[part] and not self.units.violated(found):
                self.best = (self.best & ~here) | found
                worths[part] = worth
            bounds[part] = min(int(bounds[part]), max(bound, int(worths[part])))
        self.best_worth = self.net.worth_of(self.best)
        self.bound = max(self.best_worth, min(self.bound, self._rounded(bounds, worths)))

    def _rounded(self, bounds: Whole, worths: Whole) -> int:
        """The bound of the whole: a part that cannot gain a whole hundredth gains nothing."""
        gains = bounds // self.net.unit > worths // self.net.unit
        return int(np.where(gains, bounds, worths).sum())

    def _parts(self) -> Whole:
        """The part of each client: who shares neither a vacancy, an employer nor a unit with others is apart."""
        net = self.net
        n_clients, n_vacancies = len(net.client_caps), len(net.vacancy_caps)
        tails = [net.client_of, n_clients + np.arange(n_vacancies), net.client_of[self.units.pairs[:, 0]]]
        heads = [
            n_clients + net.vacancy_of,
            n_clients + n_vacancies + net.employer_of,
            net.client_of[self.units.pairs[:, 1]],
        ]
        ends = np.concatenate(tails), np.concatenate(heads)
        size = n_clients + n_vacancies + len(net.employer_caps)
        graph = scipy.sparse.coo_array((np.ones(len(ends[0])), ends), shape=(size, size))
        labels = connected_components(graph, directed=False)[1]
        return np.asarray(labels, dtype=np.int64)

    def _worth_by(self, parts: Whole) -> Whole:
        net = self.net
        found = np.zeros(int(parts.max()) + 1, dtype=np.int64)
        clients = net.client_of[self.best]
        np.add.at(found, parts[clients], net.worths[self.best])
        with_one = np.unique(clients)
        np.add.at(found, parts[with_one], net.bonuses[with_one])
        return found

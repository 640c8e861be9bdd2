"""PURE: the assignment where some pairs of edges exclude each other; why they do is not known here.

Clients tied by exclusions form a *unit*; any other client is a unit alone. At fixed prices of places every unit can
choose for itself, and what all units win then, each keeping its own exclusions, plus what all places cost, bounds every
assignment from above (Geoffrion 1974). Solving goes in four steps:

1. The flow without exclusions, and its prices.
2. Prices that make the bound as low as it gets: a linear programme of what is near those prices, whose columns are
   regions of units (`matching.programme`), repeated around the new prices until nothing moves.
3. Its solution is whole nearly always, and then worth as much as the bound: proven optimal. Where it is not, the best
   way to make it whole is a solution, and whatever loses more than what is between the two is out; the small rest is an
   integer programme.
4. Of all assignments with these regions, ties are decided as everywhere.

The search counts rounds, steps, edges and nodes (`Effort`) and knows no clock: the same input gives the same assignment
on a busy machine and on an idle one. What is left open is stated as the gap.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import scipy.sparse
from scipy.sparse.csgraph import connected_components

from matching.network import Budgets, Core, EdgeArrays, Mask, Network, Whole, check_input
from matching.once import collector_paused
from matching.programme import Plans, Programme, Reach
from matching.relaxed import Prices, core_within, relax, tied_core
from matching.units import Regions, Unit, bits, members_of, regions_of

ExclusionsAmong = Callable[[Whole, Whole], Whole]  # client ids, vacancy ids of edges -> (n_exclusions, 2) positions

MOST_ROUNDS = 20  # of prices; five are the rule
FIRST_REACH = 60  # hundredths by which a price may move in one round: further means more edges to look at
WIDER = 4  # times, where that was not enough


def no_exclusions(_client_ids: Whole, _vacancy_ids: Whole) -> Whole:
    """No two edges exclude each other."""
    return np.zeros((0, 2), dtype=np.int64)


def _nothing() -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Effort:
    """How much of what prices leave open is solved as an integer programme: counted, never timed.

    ``between`` is called between steps, of which each takes seconds at most; what it raises ends the search.
    """

    open_edges: int = 2**31 - 1  # with more edges open than this the gap is left
    nodes: int = 2**31 - 1  # of the search tree
    between: Callable[[], None] = _nothing


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
    units = _Units(network.in_hundredths(), np.unique(np.sort(place[pairs], axis=1), axis=0))
    search = _Search(network, units, effort)
    with collector_paused():
        search.run()
    chosen = np.zeros(len(edges), dtype=np.bool_)
    chosen[order] = search.best
    return Exclusive(chosen, search.total, search.unconstrained, search.bound, len(search.units.of))


class _Units:
    """The groups of clients that exclusions tie together, by number, with their edges."""

    def __init__(self, net: Network, pairs: Whole) -> None:
        n_clients = len(net.client_caps)
        ends = net.client_of[pairs]
        graph = scipy.sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(n_clients, n_clients))
        _, unit_of_client = connected_components(graph, directed=False)
        order = np.argsort(unit_of_client[ends[:, 0]], kind="stable")
        self.pairs = pairs[order]
        numbers, starts = np.unique(unit_of_client[ends[order, 0]], return_index=True)
        self.of_pair = unit_of_client[ends[order, 0]]
        is_member = np.isin(unit_of_client, numbers)
        self.is_of_unit = is_member[net.client_of]
        clients = np.flatnonzero(is_member)
        clients = clients[np.argsort(unit_of_client[clients], kind="stable")]
        firsts = np.searchsorted(unit_of_client[clients], numbers)
        members = np.split(clients, firsts[1:]) if len(numbers) else []
        self._edge_starts = np.searchsorted(net.client_of, np.arange(n_clients + 1))
        self.of: dict[int, Unit] = {
            number: self._unit(net, of_unit, own.tolist())
            for number, of_unit, own in zip(numbers.tolist(), members, np.split(self.pairs, starts[1:]), strict=False)
        }

    def _unit(self, net: Network, clients: Whole, pairs: list[list[int]]) -> Unit:
        first, last = self._edge_starts[clients], self._edge_starts[clients + 1]
        edges = [edge for span in zip(first.tolist(), last.tolist(), strict=True) for edge in range(*span)]
        sizes, rooms, bonuses = (
            (last - first).tolist(),
            net.client_caps[clients].tolist(),
            net.bonuses[clients].tolist(),
        )
        return Unit.of(members_of(clients.tolist(), sizes, rooms, bonuses), edges, pairs)

    def in_conflict(self, chosen: Mask) -> list[int]:
        """The units in which two of these edges exclude each other."""
        found: list[int] = np.unique(self.of_pair[chosen[self.pairs[:, 0]] & chosen[self.pairs[:, 1]]]).tolist()
        return found

    def are_kept(self, chosen: Mask) -> bool:
        """Whether no two chosen edges exclude each other."""
        return not (chosen[self.pairs[:, 0]] & chosen[self.pairs[:, 1]]).any()


@dataclass(frozen=True)
class _View:
    """The world at prices: the bound, what is open around it, and the units that have a choice, with their regions.

    Every assignment that loses less than ``exact_within`` against the bound lies in what is open.
    """

    prices: Prices
    bound: int
    core: Core
    plans: Plans
    exact_within: int


@dataclass
class _Search:
    """The best assignment and bound so far, in hundredths of a point."""

    tied: Network
    units: _Units
    effort: Effort
    total: int = -1
    unconstrained: int = 0
    bound: int = 0
    best: Mask = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    _known: dict[int, tuple[int, list[int], Regions]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.net = self.tied.in_hundredths()

    def run(self) -> None:
        """Search until the best solution is proven, or until the effort is spent."""
        chosen = self.net.solve()
        self.effort.between()
        self.unconstrained = self.bound = self.net.worth_of(chosen)
        self._prices = free = Prices.of(self.net, chosen)
        if self.units.are_kept(chosen):
            self._settle(chosen, 0)
        else:
            self._close_in(chosen)
        if not self.is_proven:
            self._choose_whole()
        if self.total == self.unconstrained:  # exclusions cost nothing: perhaps they decide no tie either
            self._keep(self.tied.solve(tied_core(self.net, free)))

    @property
    def is_proven(self) -> bool:
        """Whether nothing can be worth more than the best assignment found."""
        return self.total >= self.bound

    def _keep(self, chosen: Mask) -> None:
        """Remember this assignment where it keeps all exclusions and is worth no less than the one before."""
        worth = self.net.worth_of(chosen)
        if worth >= self.total and self.units.are_kept(chosen):
            self.best, self.total = chosen, worth

    def _close_in(self, chosen: Mask) -> None:
        """Lower the bound until prices no longer move; then take what the last prices ask for."""
        most, reach = FIRST_REACH, Reach.of(self.net, FIRST_REACH)
        view = best = self._view(self._prices, 4 * most, reach)
        for _ in range(MOST_ROUNDS):
            self.effort.between()
            priced = Programme(self.net, view.core, view.plans, chosen, view.prices).price(reach)
            chosen, reach = priced.chosen, reach.wider(priced)
            view = self._view(priced.prices, 4 * most, reach)
            is_better = view.bound <= best.bound
            best = view if is_better else best
            if is_better and not priced.at_reach and view.bound < priced.value + FIRST_REACH:
                break
            if not is_better or not priced.at_reach:  # more was of weight than was open: look further around the best
                most *= WIDER
                reach = Reach.of(self.net, most)
                view = self._view(best.prices, 4 * most, reach)
        self._prices, self.bound = best.prices, min(self.bound, best.bound)
        self._settle(chosen, max(0, self.bound - math.floor(priced.value)))

    def _settle(self, chosen: Mask, allowance: int) -> None:
        """Take the best assignment near the best prices in which units keep to what is chosen."""
        self._keep(self._solve(self._view(self._prices, allowance), chosen))

    def _choose_whole(self) -> None:
        """Solve exactly what is near the best prices, then what is further off, as far as the effort goes."""
        allowance = min(FIRST_REACH, self.bound - self.total)
        while not self.is_proven:
            view = self._view(self._prices, allowance)
            in_plans = sum(region.open.bit_count() for _, found in view.plans.values() for region in found.regions)
            if np.count_nonzero(view.core.open) + in_plans > self.effort.open_edges:
                return
            programme = Programme(self.net, view.core, view.plans, self.best, view.prices)
            self.effort.between()
            chosen, bound = programme.choose(self.effort.nodes)
            if chosen is not None:
                self._keep(self._solve(view, chosen))
            beyond = view.bound - view.exact_within  # what is not in view is worth no more than this
            self.bound = max(self.total, min(self.bound, max(bound, beyond)))
            if allowance >= view.bound - self.total:  # all that could be better was in view
                return
            allowance = min(WIDER * allowance, view.bound - self.total)

    def _solve(self, view: _View, chosen: Mask) -> Mask:
        """The best assignment in which every unit with a choice keeps to the region of what is chosen; ties decided."""
        is_open = view.core.open.copy()
        for unit, found in view.plans.values():
            own = sum(1 << place for place, edge in enumerate(unit.edges) if chosen[edge])
            fitting = (region.open for region in found.regions if not own & ~region.open)
            for place in bits(next(fitting, own)):
                is_open[unit.edges[place]] = True
        core = Core(is_open, view.core.taken)
        if not self.tied.has_room_for(core.taken):  # the bound is too far off to say what is settled
            core = Core(is_open | core.taken, np.zeros_like(is_open))
        self.effort.between()
        return self.tied.solve(core)

    def _view(self, prices: Prices, allowance: int, reach: Reach | None = None) -> _View:
        """The world at these prices; with a reach, more is open where prices may still fall."""
        net, units = self.net, self.units
        free = relax(net, prices)
        core = core_within(net, free, None, allowance)
        closed = units.is_of_unit & ~(core.open | core.taken)
        bound = int(free.values.sum()) + prices.of_all_places(net)
        regions, plans = {}, {}
        for number in units.in_conflict(~closed):
            self.effort.between()
            unit = units.of[number]
            found = regions[number] = self._regions(number, free.wins[list(unit.edges)].tolist(), allowance)
            bound += found.bound - int(free.values[[member.client for member in unit.members]].sum())
            closed[list(unit.edges)] = True
            if len(found.regions) > 1:
                plans[number] = unit, found
            else:
                closed[[unit.edges[place] for place in bits(found.best.open)]] = False
        most = allowance if reach is None else allowance // 2 + reach.of_edges(net)
        core = core_within(net, relax(net, prices, closed), closed, most)
        exact_within = min((found.bound - found.left_out for found in regions.values()), default=allowance + 1)
        return _View(prices, bound, core, plans, min(exact_within, allowance + 1))

    def _regions(self, number: int, wins: list[int], allowance: int) -> Regions:
        """The regions of a unit; those that it had last, where nothing about it has changed."""
        known = self._known.get(number)
        if known is None or known[:2] != (allowance, wins):
            known = self._known[number] = allowance, wins, regions_of(self.units.of[number], wins, allowance)
        return known[2]

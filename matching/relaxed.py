"""PURE: what every client would choose at fixed prices, and what it would lose by choosing otherwise."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from matching.network import Core, Mask, Network, Whole

OUT_OF_REACH = 1 << 42  # more than anybody wins: what a closed edge costs


@dataclass(frozen=True)
class Prices:
    """What a place costs: of a vacancy beyond its employer's price (n_vacancies,), of an employer (n_employers,)."""

    of_vacancy: Whole
    of_employer: Whole

    @classmethod
    def of(cls, net: Network, chosen: Mask) -> "Prices":
        """Those at which nobody has a reason to leave this assignment, where it is optimal."""
        in_all, of_employer = net.prices(chosen)
        return cls(np.maximum(0, in_all - of_employer[net.employer_of]), of_employer)

    def wins(self, net: Network) -> Whole:
        """What each edge is worth less all that its place costs, shape (n_edges,)."""
        return net.worths - (self.of_vacancy + self.of_employer[net.employer_of])[net.vacancy_of]

    def of_all_places(self, net: Network) -> int:
        """What all places together cost."""
        return int((net.vacancy_caps * self.of_vacancy).sum() + (net.employer_caps * self.of_employer).sum())


@dataclass
class Relaxed:
    """The world at fixed prices, in worths.

    ``wins`` (n_edges,): worth less what the place costs; ``rank`` (n_edges,): place among the client's edges, from 0;
    ``values`` (n_clients,): what a client wins by the best choice ``chosen`` (n_edges,).
    """

    wins: Whole
    rank: Whole
    values: Whole
    chosen: Mask


@dataclass(frozen=True)
class Losses:
    """What a solution loses at least against the bound, by edge: having it, or being without it. Shape (n_edges,)."""

    having: Whole
    without: Whole


def relax(net: Network, prices: Prices, closed: Mask | None = None) -> Relaxed:
    """What everybody would choose at these prices (each 0 or more), closed edges aside.

    What all win and what all places cost bounds every assignment from above (Geoffrion 1974).
    """
    wins: Whole = prices.wins(net)
    if closed is not None:
        wins = np.where(closed, -OUT_OF_REACH, wins)
    order = _by_client_and_win(net, wins)
    rank = np.empty(len(wins), dtype=np.int64)
    starts = np.searchsorted(net.client_of, np.arange(len(net.client_caps)))
    rank[order] = np.arange(len(wins)) - starts[net.client_of]
    value = np.where(rank == 0, wins + net.bonuses[net.client_of], wins)
    chosen = (rank < net.client_caps[net.client_of]) & (value > 0)
    values = np.zeros(len(net.client_caps), dtype=np.int64)
    np.add.at(values, net.client_of[chosen], value[chosen])
    return Relaxed(wins, rank, values, chosen)


def losses_of(net: Network, relaxed: Relaxed) -> Losses:
    """What each edge's other state would lose at these prices; 0 for the state that is chosen."""
    number = np.bincount(net.client_of[relaxed.chosen], minlength=len(net.client_caps))
    is_full = number >= net.client_caps
    last = _at_rank(net, relaxed, np.maximum(number - 1, 0))  # what the last chosen edge wins
    after = _at_rank(net, relaxed, number)  # and the first that is not
    beside = np.where(number == 1, np.minimum(last, 0), 0)  # an only edge may be a loss that the bonus outweighs
    instead = np.where(number == 0, -net.bonuses, np.where(is_full, last, beside))
    having = np.where(relaxed.chosen, 0, instead[net.client_of] - relaxed.wins)
    can_replace = np.where(number == 1, np.maximum(after, -net.bonuses), np.maximum(after, 0))
    without = np.where(relaxed.chosen, relaxed.wins - can_replace[net.client_of], 0)
    having = np.where((net.client_caps == 0)[net.client_of], np.iinfo(np.int64).max // 4, having)
    return Losses(having, without)


def core_within(net: Network, relaxed: Relaxed, closed: Mask | None, most: Whole | int) -> Core:
    """What is not settled at these prices: edges whose other state would lose at most ``most``, closed ones aside.

    Every assignment that loses no more against the bound has the taken edges and else none but the open ones.
    """
    losses = losses_of(net, relaxed)
    taken = relaxed.chosen & (losses.without > most)
    is_open = (losses.having <= most) & ~taken
    return Core(is_open if closed is None else is_open & ~closed, taken)


def solve_with_ties(net: Network) -> Mask:
    """The best assignment with ties decided, shape (n_edges,): first without bounties, then only what is tied.

    Less work than all at once, since bounties make the costs large.
    """
    plain = net.in_hundredths()
    chosen = plain.solve()
    return net.solve(tied_core(plain, Prices.of(plain, chosen)))


def tied_core(net: Network, prices: Prices) -> Core:
    """What is open between all optimal assignments, where these prices are optimal."""
    return core_within(net, relax(net, prices), None, 0)


def _by_client_and_win(net: Network, wins: Whole) -> Whole:
    """The order of edges by client, then win, best first: by one key where 64 bits hold both, in half the time."""
    best = int(wins.max(initial=0))
    span = best - int(wins.min(initial=0)) + 1
    if span * len(net.client_caps) < 1 << 62:
        return np.argsort(net.client_of * span + (best - wins), kind="stable")
    return np.lexsort((-wins, net.client_of))


def _at_rank(net: Network, relaxed: Relaxed, rank: npt.NDArray[np.int64]) -> Whole:
    """What the edge of this rank wins, by client; very little where there is none."""
    found = np.full(len(net.client_caps), -2 * OUT_OF_REACH)
    is_it = relaxed.rank == rank[net.client_of]
    found[net.client_of[is_it]] = relaxed.wins[is_it]
    return found

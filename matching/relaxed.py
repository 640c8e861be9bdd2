"""PURE: what every client would choose at fixed prices, and what it would lose by choosing otherwise."""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from matching.network import Mask, Network, Whole
from matching.units import UnitChoice


@dataclass
class Relaxed:
    """The world at fixed prices, in worths.

    ``wins`` (n_edges,): worth less the vacancy's price; ``rank`` (n_edges,): place among the client's edges, from 0;
    ``values`` (n_clients,): what a client wins by the best choice ``chosen`` (n_edges,); ``bound``: what no assignment
    exceeds. ``choices`` are those of units in conflict, ``slack`` (n_clients,) what their exclusions cost them here.
    """

    wins: Whole
    rank: Whole
    values: Whole
    chosen: Mask
    bound: int
    slack: Whole
    of_vacancy: Whole  # (n_vacancies,): what a place costs beyond its employer's price
    of_employer: Whole
    choices: dict[int, UnitChoice] = field(default_factory=dict)
    clients_of: dict[int, list[int]] = field(default_factory=dict)  # of the units in ``choices``

    def bound_by(self, parts: Whole, net: Network) -> Whole:
        """The bound of each part of the world; ``parts`` by client, then vacancy, then employer."""
        found = np.zeros(int(parts.max()) + 1, dtype=np.int64)
        ends = np.cumsum([len(net.client_caps), len(net.vacancy_caps)])
        clients, vacancies, employers = np.split(parts, ends)
        np.add.at(found, clients, self.values)
        np.add.at(found, vacancies, net.vacancy_caps * self.of_vacancy)
        np.add.at(found, employers, net.employer_caps * self.of_employer)
        for members in self.clients_of.values():
            found[clients[members[0]]] -= self.slack[members[0]]
        return found


@dataclass(frozen=True)
class Losses:
    """What a solution loses at least against the bound, by edge: having it, or being without it. Shape (n_edges,)."""

    having: Whole
    without: Whole


def relax(net: Network, of_vacancy: Whole, of_employer: Whole) -> Relaxed:
    """What everybody would choose at these prices of vacancies and employers (each 0 or more)."""
    wins: Whole = net.worths - of_vacancy[net.vacancy_of]
    order = np.lexsort((-wins, net.client_of))
    rank = np.empty(len(wins), dtype=np.int64)
    starts = np.searchsorted(net.client_of, np.arange(len(net.client_caps)))
    rank[order] = np.arange(len(wins)) - starts[net.client_of]
    value = np.where(rank == 0, wins + net.bonuses[net.client_of], wins)
    chosen = (rank < net.client_caps[net.client_of]) & (value > 0)
    values = np.zeros(len(net.client_caps), dtype=np.int64)
    np.add.at(values, net.client_of[chosen], value[chosen])
    beyond_employer = np.maximum(0, of_vacancy - of_employer[net.employer_of])
    bound = int(values.sum()) + _cost(net.vacancy_caps, beyond_employer) + _cost(net.employer_caps, of_employer)
    return Relaxed(
        wins, rank, values, chosen, bound, np.zeros(len(values), dtype=np.int64), beyond_employer, of_employer
    )


def losses_of(net: Network, relaxed: Relaxed) -> Losses:
    """What each edge's other state would lose at these prices; 0 for the state that is chosen."""
    number = np.bincount(net.client_of[relaxed.chosen], minlength=len(net.client_caps))
    is_full = number >= net.client_caps
    last = _at_rank(net, relaxed, np.maximum(number - 1, 0))  # what the last chosen edge wins
    after = _at_rank(net, relaxed, number)  # and the first that is not
    instead = np.where(number == 0, -net.bonuses, np.where(is_full, last, 0))
    having = np.where(relaxed.chosen, 0, instead[net.client_of] - relaxed.wins)
    can_replace = np.where(number == 1, np.maximum(after, -net.bonuses), np.maximum(after, 0))
    without = np.where(relaxed.chosen, relaxed.wins - can_replace[net.client_of], 0)
    slack = relaxed.slack[net.client_of]
    having = np.where((net.client_caps == 0)[net.client_of], np.iinfo(np.int64).max // 4, having)
    return Losses(having - slack, without - slack)


def _at_rank(net: Network, relaxed: Relaxed, rank: npt.NDArray[np.int64]) -> Whole:
    """What the edge of this rank wins, by client; very little where there is none."""
    found = np.full(len(net.client_caps), np.iinfo(np.int64).min // 4)
    is_it = relaxed.rank == rank[net.client_of]
    found[net.client_of[is_it]] = relaxed.wins[is_it]
    return found


def _cost(places: Whole, prices: Whole) -> int:
    return int((places * prices).sum())

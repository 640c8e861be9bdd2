"""PURE: the small part of an assignment with exclusions that prices leave open, as an integer programme (HiGHS)."""

import numpy as np
import scipy.sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from matching.network import Mask, Network, Whole


def solve_leftover(net: Network, pairs: Whole, *, taken: Mask, closed: Mask, nodes: int) -> tuple[Mask | None, int]:
    """The best assignment that has the taken edges and not the closed ones, and a bound on all of them, in worths.

    ``pairs`` (n_exclusions, 2) exclude each other. None where no such assignment was found within ``nodes`` of the
    search tree, or none exists: then nothing is better than what was known before. Exact in hundredths of a point;
    below that a tie is a tie.
    """
    is_open = ~taken & ~closed
    programme = _Programme(net, pairs, taken, np.flatnonzero(is_open))
    found = programme.solve(nodes)
    if found.status == 2:  # infeasible: no solution has all that every better one must have
        return None, 0
    bound = round(-found.mip_dual_bound) if found.mip_dual_bound is not None else None
    fixed = int((net.worths[taken] // net.unit).sum()) + int(
        (net.bonuses[np.unique(net.client_of[taken])] // net.unit).sum()
    )
    # A whole hundredth more than the bound, less one worth: bounties are not part of the programme.
    highest = (fixed + bound + 1) * net.unit - 1 if bound is not None else np.iinfo(np.int64).max
    if found.x is None:
        return None, highest
    chosen = taken.copy()
    chosen[programme.edges[found.x[: len(programme.edges)] > 0.5]] = True
    return chosen, highest


class _Programme:
    """Variables: one x an open edge, then one y for each client who could get a first proposal."""

    def __init__(self, net: Network, pairs: Whole, taken: Mask, edges: Whole) -> None:
        self._net = net
        self.edges = edges
        self._taken = taken
        clients = np.unique(net.client_of[edges])
        self._firsts = np.setdiff1d(clients, net.client_of[taken])
        self._excluded = np.isin(edges, _excluded_by(pairs, taken))
        place = np.full(len(net.worths), -1)
        place[edges] = np.arange(len(edges))
        both = place[pairs]
        self._pairs = both[(both >= 0).all(axis=1)]

    def solve(self, nodes: int) -> scipy.optimize.OptimizeResult:
        net, n_edges = self._net, len(self.edges)
        worth = np.concatenate([net.worths[self.edges] // net.unit, net.bonuses[self._firsts] // net.unit])
        limits = [
            self._budget(net.client_of, net.client_caps),
            self._budget(net.vacancy_of, net.vacancy_caps),
            self._budget(net.employer_of[net.vacancy_of], net.employer_caps),
            self._exclusive(),
            self._bonus_needs_proposal(),
        ]
        highest = np.ones(len(worth))
        highest[:n_edges][self._excluded] = 0
        return milp(
            -worth.astype(float),
            integrality=np.ones(len(worth)),
            bounds=Bounds(0, highest),
            constraints=[limit for limit in limits if limit.A.shape[0]],
            options={"node_limit": nodes, "mip_rel_gap": 0.0},
        )

    def _budget(self, side_of: Whole, caps: Whole) -> LinearConstraint:
        left = caps - np.bincount(side_of[self._taken], minlength=len(caps))
        keys, rows = np.unique(side_of[self.edges], return_inverse=True)
        return LinearConstraint(self._matrix(rows, np.arange(len(self.edges)), 1.0, len(keys)), ub=left[keys])

    def _exclusive(self) -> LinearConstraint:
        rows = np.repeat(np.arange(len(self._pairs)), 2)
        return LinearConstraint(self._matrix(rows, self._pairs.ravel(), 1.0, len(self._pairs)), ub=1.0)

    def _bonus_needs_proposal(self) -> LinearConstraint:
        of_first = np.flatnonzero(np.isin(self._net.client_of[self.edges], self._firsts))
        rows = np.searchsorted(self._firsts, self._net.client_of[self.edges[of_first]])
        bonus = np.arange(len(self._firsts))
        matrix = self._matrix(
            np.concatenate([rows, bonus]),
            np.concatenate([of_first, len(self.edges) + bonus]),
            np.concatenate([np.full(len(rows), -1.0), np.ones(len(bonus))]),
            len(bonus),
        )
        return LinearConstraint(matrix, ub=0.0)

    def _matrix(self, rows: Whole, columns: Whole, values: object, height: int) -> scipy.sparse.csr_array:
        numbers = np.broadcast_to(np.asarray(values, dtype=float), rows.shape)
        width = len(self.edges) + len(self._firsts)
        return scipy.sparse.coo_array((numbers, (rows, columns)), shape=(height, width)).tocsr()


def _excluded_by(pairs: Whole, taken: Mask) -> Whole:
    return np.concatenate([pairs[taken[pairs[:, 0]], 1], pairs[taken[pairs[:, 1]], 0]])

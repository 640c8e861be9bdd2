"""PURE: candidate pairs -> proposals within everybody's budget, as one exact min-cost flow.

A unit of flow is one proposal: source -> client (at most the client's free proposals; the first unit is cheaper by the
waiting bonus) -> vacancy -> employer -> sink. A bypass from source to sink costs nothing, so flow goes through a pair
only where that raises the total: the *sum* of scores and bonuses is maximised, not the number of proposals.

Ties. Costs are whole numbers: hundredths of a point times ``unit``, plus a bounty that grows with the square of a
pair's place in the order (score desc, client id, vacancy id). ``unit`` exceeds what all bounties of any assignment add
up to, so a bounty decides only between assignments of exactly equal total, in favour of pairs that stand higher. Where
even the bounties tie, the order of the arcs decides, and the arcs are sorted: the order of input never matters.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from matching.network import Budgets, EdgeArrays, Mask, Network, check_input
from matching.relaxed import solve_with_ties

__all__ = ["Budgets", "Edge", "EdgeArrays", "assign", "assign_arrays", "total_hundredths"]


@dataclass(frozen=True, slots=True, order=True)
class Edge:
    """A candidate pair and what a proposal of it is worth, in hundredths of a point (0 or more)."""

    client_id: int
    vacancy_id: int
    employer_id: int
    score_hundredths: int


def assign(edges: Collection[Edge], budgets: Budgets) -> list[Edge]:
    """The chosen edges, by client and vacancy: those with the largest sum of scores and bonuses within all budgets.

    maximise sum s_cv x_cv + sum b_c y_c, subject to x, y in {0, 1}, sum_v x_cv <= B_c, sum_c x_cv <= P_v, the sum over
    an employer's vacancies <= E_e, y_c <= sum_v x_cv (docs/matching.md, candidates and assignment). Exact; ties as the
    module says. `ValueError` for a negative budget, bonus or score, a pair given twice, or a side without a budget.
    """
    ordered = sorted(edges)
    chosen = assign_arrays(
        EdgeArrays.of([(each.client_id, each.vacancy_id, each.employer_id, each.score_hundredths) for each in ordered]),
        budgets,
    )
    return [edge for edge, is_chosen in zip(ordered, chosen.tolist(), strict=True) if is_chosen]


def assign_arrays(edges: EdgeArrays, budgets: Budgets) -> Mask:
    """As `assign`, for edges as columns: whether each is chosen, shape (n_edges,), in the order given."""
    order = np.lexsort((edges.vacancy_ids, edges.client_ids))
    ordered = edges.taken(order)
    check_input(ordered, budgets)
    chosen = np.zeros(len(edges), dtype=np.bool_)
    if len(edges):
        chosen[order] = solve_with_ties(Network(ordered, budgets))
    return chosen


def total_hundredths(chosen: Collection[Edge], bonuses: Mapping[int, int]) -> int:
    """What an assignment is worth: the scores of its edges and one bonus for each client in it."""
    return sum(edge.score_hundredths for edge in chosen) + sum(
        bonuses.get(client_id, 0) for client_id in {edge.client_id for edge in chosen}
    )

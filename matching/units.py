"""PURE: what one group of clients would choose at fixed prices, where some of their edges exclude each other."""

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST_NODES = 400  # of one group; with more than that open, its bound is not tight, but still a bound

Against = Mapping[int, frozenset[int]]  # edge -> the edges that it excludes


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """A choice of edges without any exclusion among them, what it wins, and what no choice can exceed."""

    edges: tuple[int, ...]
    value: int
    bound: int


@dataclass(frozen=True, slots=True)
class Member:
    """A client of the group: (win, edge) of each option, best first; most edges; bonus for having any."""

    options: Sequence[tuple[int, int]]
    room: int
    bonus: int

    def best(self, closed: frozenset[int]) -> tuple[int, list[int]]:
        """The best choice without the closed edges, and what it wins: 0 with none."""
        free = [option for option in self.options if option[1] not in closed][: self.room]
        if not free or free[0][0] + self.bonus <= 0:
            return 0, []
        taken = [free[0], *(option for option in free[1:] if option[0] > 0)]
        return self.bonus + sum(win for win, _ in taken), [edge for _, edge in taken]


def best_choice(members: Sequence[Member], against: Against, most_nodes: int = MOST_NODES) -> UnitChoice:
    """The best choice of the group: branch and bound, best bound first.

    Branches on an edge that is chosen together with one it excludes: without the edge, or without all that it excludes.
    Stops after ``most_nodes``; then ``bound`` exceeds ``value``.
    """
    found = UnitChoice((), 0, 0)
    waiting = [(-sum(member.best(frozenset())[0] for member in members), 0, frozenset[int]())]
    for number in range(1, most_nodes + 1):
        bound, _, closed = heapq.heappop(waiting)
        if -bound <= found.value:
            return UnitChoice(found.edges, found.value, found.value)
        edges = [edge for member in members for edge in member.best(closed)[1]]
        conflicts = {edge: against.get(edge, frozenset()).intersection(edges) for edge in edges}
        worst = max(edges, key=lambda edge: (len(conflicts[edge]), -edge), default=None)
        if worst is None or not conflicts[worst]:
            return UnitChoice(tuple(edges), -bound, -bound)
        found = max(found, _without_conflicts(members, closed, against), key=lambda choice: choice.value)
        for more in (frozenset({worst}), against[worst]):
            value = sum(member.best(closed | more)[0] for member in members)
            heapq.heappush(waiting, (-value, 2 * number + len(more), closed | more))
    return UnitChoice(found.edges, found.value, max(found.value, -waiting[0][0]))


def _without_conflicts(members: Sequence[Member], closed: frozenset[int], against: Against) -> UnitChoice:
    """A choice that is quickly found: one member after the other takes the best that is left."""
    edges: list[int] = []
    total = 0
    for member in members:
        value, chosen = member.best(closed)
        edges += chosen
        total += value
        closed = closed.union(*(against.get(edge, frozenset()) for edge in chosen))
    return UnitChoice(tuple(edges), total, total)


def neighbours(pairs: Iterable[tuple[int, int]]) -> dict[int, frozenset[int]]:
    """The edges that each edge excludes."""
    found: dict[int, set[int]] = {}
    for first, second in pairs:
        found.setdefault(first, set()).add(second)
        found.setdefault(second, set()).add(first)
    return {edge: frozenset(others) for edge, others in found.items()}

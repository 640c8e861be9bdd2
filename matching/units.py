"""PURE: what one group of clients would choose at fixed prices, where some of their edges exclude each other.

The sets of edges of a group are whole numbers, one bit an edge in the order of ``Unit.edges``.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

MOST_NODES = 400  # of one group; with more than that open, its bound is not tight, but still a bound
NEVER = 1 << 60  # the loss by an edge that cannot be chosen


@dataclass(frozen=True, slots=True)
class Member:
    """A client of the group: the edges ``start`` to ``stop`` of the group, most proposals, bonus for having any."""

    client: int
    start: int
    stop: int
    room: int
    bonus: int


@dataclass(frozen=True, slots=True)
class Unit:
    """A group of clients: ``edges`` of the network; by edge what it excludes, and its like, which exclude the same."""

    members: Sequence[Member]
    edges: Sequence[int]
    against: Sequence[int]
    alike: Sequence[int]

    @classmethod
    def of(cls, members: Sequence[Member], edges: Sequence[int], pairs: Sequence[Sequence[int]]) -> "Unit":
        """From the pairs of edges, as in the network, that exclude each other."""
        place = {edge: number for number, edge in enumerate(edges)}
        against = [0] * len(edges)
        for first, second in pairs:
            against[place[first]] |= 1 << place[second]
            against[place[second]] |= 1 << place[first]
        alike = [0] * len(edges)
        for member in members:
            same: dict[int, int] = {}
            for edge in range(member.start, member.stop):
                same[against[edge]] = same.get(against[edge], 0) | 1 << edge
            for edge in range(member.start, member.stop):
                alike[edge] = same[against[edge]]
        return cls(members, edges, against, alike)

    def is_in_conflict(self, chosen: int) -> bool:
        """Whether two of these edges exclude each other."""
        return any(self.against[edge] & chosen for edge in bits(chosen))


@dataclass(frozen=True, slots=True)
class Region:
    """A set of edges without any exclusion among them, the best choice of these, and what that wins."""

    value: int
    open: int
    choice: int


@dataclass(frozen=True)
class Regions:
    """All that the group could reasonably choose from, best first; ``bound``: what no choice can exceed.

    Every choice that wins more than ``left_out`` lies in one of the regions.
    """

    regions: Sequence[Region]
    bound: int
    left_out: int

    @property
    def best(self) -> Region:
        """The region of the best choice that was found."""
        return self.regions[0]


@dataclass(slots=True)
class _State:
    """What the members would choose without the closed edges, and what each open edge would lose if it were chosen."""

    value: int = 0
    choice: int = 0
    losses: list[tuple[int, int]] = field(default_factory=list)

    def open_within(self, limit: int) -> int:
        """The edges that lose no more than this."""
        found = 0
        for edge, loss in self.losses:
            if loss <= limit:
                found |= 1 << edge
        return found


def regions_of(unit: Unit, wins: Sequence[int], allowance: int, most_nodes: int = MOST_NODES) -> Regions:
    """What the group could choose where it wins at most ``allowance`` less than it could: branch and bound.

    ``wins`` by edge. Best bound first; branches on an edge that excludes another one that could be chosen too: without
    the edge and its like, or without all that they exclude. Stops after ``most_nodes``; then ``bound`` may
    exceed the best.
    """
    search = _Branching(unit, wins, allowance)
    while search.waiting and search.number < most_nodes:
        if not search.step():
            break
    return search.found()


class _Branching:
    def __init__(self, unit: Unit, wins: Sequence[int], allowance: int) -> None:
        self.unit, self.wins, self.allowance = unit, wins, allowance
        self._ordered = [
            sorted(range(member.start, member.stop), key=lambda edge: (-wins[edge], edge)) for member in unit.members
        ]
        self.number = 0
        self.best: int | None = None
        self._first = 0
        self.regions: list[Region] = []
        self.waiting: list[tuple[int, int, int, _State]] = []
        self._wait(0)

    def step(self) -> bool:
        """Look at the best node; False: all others lose more than the allowance."""
        if self.best is not None and -self.waiting[0][0] < self.best - self.allowance:
            return False
        _, _, closed, state = heapq.heappop(self.waiting)
        if self.best is None and not self.unit.is_in_conflict(state.choice):
            self.best, self._first = state.value, state.choice
        limit = self.allowance if self.best is None else state.value - self.best + self.allowance
        reach = state.open_within(limit)
        edge = self._worst(reach, state.choice)
        if edge is None:
            self.regions.append(Region(state.value, reach, state.choice))
            return True
        self._wait(closed | self.unit.alike[edge])
        self._wait(closed | self.unit.against[edge])
        return True

    def found(self) -> Regions:
        left_out = -self.waiting[0][0] if self.waiting else -NEVER
        if not self.regions:
            first = Region(self.best or 0, self._first, self._first)
            self.regions.append(self._greedy() if self.best is None else first)
        best = max(self.regions[0].value, left_out if self.best is None else self.best)
        return Regions(self.regions, best, max(left_out, best - self.allowance - 1))

    def _wait(self, closed: int) -> None:
        self.number += 1
        state = self._evaluate(closed)
        heapq.heappush(self.waiting, (-state.value, self.number, closed, state))

    def _worst(self, reach: int, choice: int) -> int | None:
        """The edge to branch on: in conflict within the choice before any other, then with the most conflicts."""
        worst, weight = None, (False, 0)
        for edge in bits(reach):
            others = self.unit.against[edge] & reach
            if others and (here := (bool(choice >> edge & 1 and others & choice), others.bit_count())) > weight:
                worst, weight = edge, here
        return worst

    def _greedy(self) -> Region:
        """A choice that is quickly found: one edge after the other, best first, as far as all goes together."""
        closed = choice = 0
        while True:
            state = self._evaluate(closed)
            new = state.choice & ~choice
            if not new:
                return Region(state.value, state.choice, state.choice)
            edge = max(bits(new), key=lambda each: (self.wins[each], -each))
            choice |= 1 << edge
            closed |= self.unit.against[edge]

    def _evaluate(self, closed: int) -> _State:
        state = _State()
        for member, ordered in zip(self.unit.members, self._ordered, strict=True):
            _evaluate_member(state, member, [edge for edge in ordered if not closed >> edge & 1], self.wins)
        return state


def _evaluate_member(state: _State, member: Member, free: Sequence[int], wins: Sequence[int]) -> None:
    """Add what the member chooses of these edges, best first."""
    if not member.room:
        state.losses += [(edge, NEVER) for edge in free]
        return
    if not free or wins[free[0]] + member.bonus <= 0:
        state.losses += [(edge, -wins[edge] - member.bonus) for edge in free]
        return
    taken = [free[0], *(edge for edge in free[1 : member.room] if wins[edge] > 0)]
    state.value += member.bonus + sum(wins[edge] for edge in taken)
    for edge in taken:
        state.choice |= 1 << edge
        state.losses.append((edge, 0))
    instead = wins[taken[-1]] if len(taken) == member.room else min(wins[taken[-1]], 0)
    state.losses += [(edge, instead - wins[edge]) for edge in free[len(taken) :]]


def members_of(
    clients: Sequence[int], sizes: Sequence[int], rooms: Sequence[int], bonuses: Sequence[int]
) -> list[Member]:
    """The members of a group from columns by client; ``sizes`` are their numbers of edges."""
    ends = [0]
    for size in sizes:
        ends.append(ends[-1] + size)
    spans = pairwise(ends)
    return [
        Member(client, *span, room, bonus)
        for client, span, room, bonus in zip(clients, spans, rooms, bonuses, strict=True)
    ]


def bits(mask: int) -> Iterator[int]:
    """The numbers of the edges of a set, ascending."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest

"""PURE: the compiled loops over vacancies and clients, and the heaps that keep the best."""

import math
from typing import Any, NamedTuple

import numpy as np

from matching.kernel.compiled import (
    COMMUTE,
    COMMUTE_PART,
    HOURS,
    LANGUAGE_PART,
    NOT_MET,
    OCCUPATION_PART,
    PERMISSION,
    SHIFTS,
    SKILL,
    SKILLS_PART,
    START,
    TIME_PART,
    UNKNOWN,
    WISHES_PART,
    Record,
    Scratch,
    bit_count,
    compiled,
    inlined,
)
from matching.kernel.gates import (
    bit_gates,
    first_gates,
    hours_gate,
    past_gate,
    permission_gate,
    shift_gate,
    start_gate,
)
from matching.kernel.points import (
    commute,
    language_points,
    mark_skills,
    occupation_points,
    skills,
    time_points,
    unmark_skills,
    wish_points,
)
from matching.packing.layout import Arrays, Integers, Words

REVISION = "7c33d37d7749"  # of compiled.py, gates.py and points.py
CHUNK = 2048
RANK_BITS = 32
RANKS = (1 << RANK_BITS) - 1


class Mode(NamedTuple):
    """What is looked for: pairs without an unmet gate (``closable`` 0), or with some of the closable ones only."""

    closable: int  # bit set of gates
    most_unmet: int
    sieve: Words  # bits that exclude
    prunes_place: bool


class Heaps(NamedTuple):
    """The best keys found so far of each vacancy and of each client, smallest first; -1 where there is none yet."""

    vacancies: Integers
    clients: Integers


@inlined
def details(world: Arrays, c: int, v: int, parts: Any, scratch: Scratch) -> tuple[int, int]:
    """Bit sets of the gates not met and unknown; the hundredths of each part into ``parts``."""
    client, vacancy, tables = world.clients.records[c], world.vacancies.records[v], world.tables
    unmet, unknown = bit_gates(world, c, v)
    commute_value, parts[COMMUTE_PART] = commute(client, vacancy, world.vacancies.places, tables)
    mark_skills(vacancy, world, scratch)
    skill_value, parts[SKILLS_PART] = skills(client, vacancy, world, scratch)
    unmark_skills(vacancy, world, scratch)
    parts[OCCUPATION_PART] = occupation_points(client, vacancy, world)
    parts[WISHES_PART] = wish_points(client, vacancy, world, scratch.values)
    parts[TIME_PART] = time_points(client, vacancy, tables)
    parts[LANGUAGE_PART] = language_points(client, vacancy, world, scratch.values)
    for gate, value in (
        (PERMISSION, permission_gate(client, vacancy, tables.on)),
        (HOURS, hours_gate(client, vacancy)),
        (SHIFTS, shift_gate(client, vacancy, world.vacancies.patterns)),
        (START, start_gate(client, vacancy)),
        (COMMUTE, commute_value),
        (SKILL, skill_value),
    ):
        unmet |= (value == NOT_MET) << gate
        unknown |= (value == UNKNOWN) << gate
    return unmet | past_gate(client, vacancy, world.clients.history), unknown


@compiled
def details_of_pairs(world: Arrays, pairs: Any, parts: Any, gates: Any, scratch: Scratch) -> None:
    """`details` of pairs of indexes (n, 2) into ``parts`` (n, 6) and ``gates`` (n, 2)."""
    for place in range(len(pairs)):
        gates[place, 0], gates[place, 1] = details(world, pairs[place, 0], pairs[place, 1], parts[place], scratch)


@inlined
def push(heap: Integers, key: int) -> None:
    """Replace the smallest of the heap; the caller has seen that ``key`` is larger."""
    place, size = 0, len(heap)
    while 2 * place + 1 < size:
        child = 2 * place + 1
        if child + 1 < size and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= key:
            break
        heap[place] = heap[child]
        place = child
    heap[place] = key


@compiled
def merge_heaps(into: Integers, other: Integers) -> None:
    """Keep the best of both, row by row."""
    for row in range(len(into)):
        for key in other[row]:
            if key > into[row, 0]:
                push(into[row], key)


@inlined
def sieve_places(world: Arrays, vacancy: Record, start: int, end: int, bad: Words) -> None:
    """Mark as bad whom the only place of the vacancy excludes; wrong only in the other direction."""
    if vacancy.has_unknown_place or vacancy.places_at + 1 != vacancy.places_end:
        return
    place = world.vacancies.places[vacancy.places_at]
    x, y, z = np.float32(place.x), np.float32(place.y), np.float32(place.z)
    spots = world.clients.spots[:, start:end]
    for at in range(end - start):
        right, up, out = spots[0, at] - x, spots[1, at] - y, spots[2, at] - z
        bad[at] |= np.uint64(right * right + up * up + out * out > spots[3, at])


@inlined
def can_enter(score: int, ranks: Any, floors: Any) -> bool:
    """Whether a pair of this score can still stand among the best of one of its sides."""
    is_among_best: bool = (score << RANK_BITS | ranks[0]) > floors[0] or (score << RANK_BITS | ranks[1]) > floors[1]
    return is_among_best


@inlined
def consider(world: Arrays, c: int, v: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """Put the pair onto the heaps of its sides if it is what is looked for and good enough."""
    client, vacancy, tables = world.clients.records[c], world.vacancies.records[v], world.tables
    unmet = first_gates(client, vacancy, world)
    if unmet & ~mode.closable:
        return
    ranks = RANKS - client.rank, RANKS - vacancy.rank
    floors = heaps.vacancies[v, 0], heaps.clients[c, 0]
    most = tables.most_points
    score = occupation_points(client, vacancy, world) + time_points(client, vacancy, tables)
    rest = most[WISHES_PART] + most[COMMUTE_PART] + most[LANGUAGE_PART]
    if not can_enter(score + rest + most[SKILLS_PART], ranks, floors):
        return
    gate, points = skills(client, vacancy, world, scratch)
    unmet |= (gate == NOT_MET) << SKILL
    score += points
    if unmet & ~mode.closable or not can_enter(score + rest, ranks, floors):
        return
    score += language_points(client, vacancy, world, scratch.values)
    rest -= most[LANGUAGE_PART]
    if not can_enter(score + rest, ranks, floors):
        return
    gate, points = commute(client, vacancy, world.vacancies.places, tables)
    unmet |= (gate == NOT_MET) << COMMUTE
    score += points
    if unmet & ~mode.closable or not can_enter(score + most[WISHES_PART], ranks, floors):
        return
    score += wish_points(client, vacancy, world, scratch.values)
    if not is_wanted(world, c, v, unmet, mode):
        return
    if (score << RANK_BITS | ranks[0]) > floors[0]:
        push(heaps.vacancies[v], score << RANK_BITS | ranks[0])
    if (score << RANK_BITS | ranks[1]) > floors[1]:
        push(heaps.clients[c], score << RANK_BITS | ranks[1])


@inlined
def is_wanted(world: Arrays, c: int, v: int, unmet: int, mode: Mode) -> bool:
    """The last conditions: the pair's history, and for near misses all gates that are not met."""
    if mode.closable:
        unmet |= bit_gates(world, c, v)[0]
        if unmet == 0 or bit_count(np.uint64(unmet)) > mode.most_unmet:
            return False
    past = past_gate(world.clients.records[c], world.vacancies.records[v], world.clients.history)
    return (unmet | past) & ~mode.closable == 0


@inlined
def is_reachable(cell: Record, vacancy: Record, places: Any, mode: Mode) -> bool:
    """Whether anybody in the cell may come near enough."""
    if vacancy.has_unknown_place or vacancy.places_at == vacancy.places_end or not mode.prunes_place:
        return True
    for at in range(vacancy.places_at, vacancy.places_end):
        x, y, z = cell.x - places[at].x, cell.y - places[at].y, cell.z - places[at].z
        if cell.reach >= 0 and math.sqrt(x * x + y * y + z * z) <= cell.radius + cell.reach:
            return True
    return False


@inlined
def sieve(world: Arrays, v: int, start: int, end: int, mode: Mode, scratch: Scratch) -> int:
    """Clients from ``start`` to ``end`` (at most CHUNK) that no bit excludes into ``scratch.found``; their number."""
    bad = scratch.bad[: end - start]
    bad[:] = 0
    for word in range(world.vacancies.asked.shape[1]):
        asked = world.vacancies.asked[v, word] & mode.sieve[word]
        if asked != 0:
            row = world.clients.unmet[word, start:end]
            for place in range(end - start):
                bad[place] |= asked & row[place]
    if mode.prunes_place:
        sieve_places(world, world.vacancies.records[v], start, end, bad)
    return gather(start, end - start, scratch)


@inlined
def gather(start: int, size: int, scratch: Scratch) -> int:
    """The first ``size`` clients that are not bad into ``scratch.found``, counted from ``start``; their number."""
    last = (size + 7) // 8
    scratch.words[last - 1] = 0
    for place in range(size):
        scratch.is_open[place] = scratch.bad[place] == 0
    count = 0
    for place in range(last):
        word = scratch.words[place]
        while word != 0:
            before = (word & (~word + np.uint64(1))) - np.uint64(1)
            scratch.found[count] = start + 8 * place + (bit_count(before) >> 3)
            count += 1
            word &= word - np.uint64(1)
    return count


@inlined
def match_stretch(world: Arrays, v: int, start: int, end: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """All clients from ``start`` to ``end`` against one vacancy."""
    for first in range(start, end, CHUNK):
        count = sieve(world, v, first, min(first + CHUNK, end), mode, scratch)
        if count == 0:
            continue
        mark_skills(world.vacancies.records[v], world, scratch)
        for place in range(count):
            consider(world, scratch.found[place], v, mode, scratch, heaps)
        unmark_skills(world.vacancies.records[v], world, scratch)


@inlined
def match_cells(world: Arrays, v: int, first: int, last: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """The clients of the cells from ``first`` to ``last`` against one vacancy; neighbours are taken together."""
    vacancy, cells = world.vacancies.records[v], world.clients.cells
    start = end = 0
    for cell in range(first, last):
        if not is_reachable(cells[cell], vacancy, world.vacancies.places, mode):
            continue
        if cells[cell].start != end:
            match_stretch(world, v, start, end, mode, scratch, heaps)
            start = cells[cell].start
        end = cells[cell].end
    match_stretch(world, v, start, end, mode, scratch, heaps)


@inlined
def tile_end(cells: Any, first: int) -> int:
    """The cell after those that hold together at most CHUNK clients, at least one."""
    last = first + 1
    while last < len(cells) and cells[last].end - cells[first].start <= CHUNK:
        last += 1
    return last


@compiled
def match_vacancies(world: Arrays, begin: int, end: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """All clients against the vacancies from ``begin`` to ``end``: a tile of clients, which stays in the processor's
    own memory, after the other."""
    first = 0
    while first < len(world.clients.cells):
        last = tile_end(world.clients.cells, first)
        for v in range(begin, end):
            if not world.vacancies.records[v].is_blocked:
                match_cells(world, v, first, last, mode, scratch, heaps)
        first = last

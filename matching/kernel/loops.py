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
    lowest_bit,
)
from matching.kernel.gates import (
    bit_gates,
    first_gates,
    hours_gate,
    past_gate,
    permission_gate,
    shift_gate,
    start_gate,
    unmet_by_bits,
)
from matching.kernel.points import (
    commute,
    fastest,
    language_points,
    mark_skills,
    nearest_chord,
    occupation_points,
    quick_skills,
    quick_wishes,
    skills,
    terms_noted,
    time_points,
    unmark_skills,
    wish_points,
)
from matching.packing.layout import Arrays, Floats, Integers, Words

REVISION = "3d9c5b674dd7"  # of compiled.py, gates.py and points.py
TILE = 32  # words of 64 clients: what belongs to them stays in the processor's own memory
RANK_BITS = 32
RANKS = (1 << RANK_BITS) - 1


class Mode(NamedTuple):
    """What is looked for: pairs without an unmet gate (``closable`` 0), or with some of the closable ones only."""

    closable: int  # bit set of gates
    most_unmet: int
    sieve: Words  # bits that exclude
    prunes_place: bool
    brought: int  # see `Search`
    time: Integers  # hundredths by the groups of vacancies and clients; none where the groups are too many
    speech: Integers  # the same of the languages
    terms: Floats  # see `points.terms_noted`


class Heaps(NamedTuple):
    """The best keys found so far of each vacancy and of each client, smallest first; -1 where there is none yet."""

    vacancies: Integers
    clients: Integers


@inlined
def points_of_time(client: Record, vacancy: Record, tables: Any, mode: Mode) -> int:
    """As `time_points`."""
    if len(mode.time) != 0:
        return mode.time[vacancy.grid, client.grid]  # type: ignore[no-any-return]
    return time_points(client, vacancy, tables)


@inlined
def points_of_speech(client: Record, vacancy: Record, world: Arrays, mode: Mode, values: Any) -> int:
    """As `language_points`."""
    if len(mode.speech) != 0:
        return mode.speech[vacancy.speech, client.speech]  # type: ignore[no-any-return]
    return language_points(client, vacancy, world.clients.languages, world.vacancies.languages, world.tables, values)


@inlined
def details(world: Arrays, c: int, v: int, mode: Mode, parts: Any, scratch: Scratch) -> tuple[int, int]:
    """Bit sets of the gates not met and unknown; the hundredths of each part into ``parts``; its skills are marked."""
    client, vacancy, tables = world.clients.records[c], world.vacancies.records[v], world.tables
    unmet, unknown = bit_gates(world, c, v)
    chord = nearest_chord(client, vacancy, world.vacancies.places)
    commute_value, parts[COMMUTE_PART] = commute(client, vacancy, chord, world)
    skill_value, parts[SKILLS_PART] = skills(client, vacancy, world, scratch)
    parts[OCCUPATION_PART] = occupation_points(client, vacancy, world)[0]
    parts[WISHES_PART] = wish_points(client, vacancy, world, scratch.values)
    parts[TIME_PART] = points_of_time(client, vacancy, tables, mode)
    parts[LANGUAGE_PART] = points_of_speech(client, vacancy, world, mode, scratch.values)
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
def details_of_pairs(world: Arrays, pairs: Any, mode: Mode, parts: Any, gates: Any, scratch: Scratch) -> None:
    """`details` of pairs of indexes (n, 2), best sorted by vacancy, into ``parts`` (n, 6) and ``gates`` (n, 2)."""
    marked = -1
    for place in range(len(pairs)):
        c, v = pairs[place, 0], pairs[place, 1]
        if v != marked:
            if marked >= 0:
                unmark_skills(world.vacancies.records[marked], world, scratch)
            mark_skills(world.vacancies.records[v], world, scratch)
            marked = v
        gates[place, 0], gates[place, 1] = details(world, c, v, mode, parts[place], scratch)


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
def least_score(floor: int, rank: int) -> int:
    """The lowest score that with this rank exceeds the key."""
    return (floor >> RANK_BITS) + (rank <= floor & RANKS)


@inlined
def terms_of(client: Record, vacancy: Record, mode: Mode, values: Any) -> float:
    """As `terms_noted`."""
    if len(mode.terms) != 0:
        return mode.terms[vacancy.terms, client.terms]  # type: ignore[no-any-return]
    return terms_noted(client, vacancy, values)


@inlined
def note_group(world: Arrays, c: int, v: int, kind: int, mode: Mode, scratch: Scratch) -> None:
    """One place of one table."""
    if v < 0 or c < 0:
        return
    client, vacancy = world.clients.records[c], world.vacancies.records[v]
    known, wanted = world.clients.languages, world.vacancies.languages
    if kind == 0:
        mode.time[vacancy.grid, client.grid] = time_points(client, vacancy, world.tables)
    elif kind == 1:
        points = language_points(client, vacancy, known, wanted, world.tables, scratch.values)
        mode.speech[vacancy.speech, client.speech] = points
    else:
        mode.terms[vacancy.terms, client.terms] = terms_noted(client, vacancy, scratch.values)


@compiled
def note_groups(world: Arrays, people: Integers, posts: Integers, mode: Mode, scratch: Scratch) -> None:
    """Fill the tables of a mode from one client and one vacancy of each group.

    ``people`` and ``posts``: indexes, shape (3, n), in the order of `Mode`; -1 at the end where there are less.
    """
    for kind in range(3):
        for row in range(posts.shape[1]):
            for column in range(people.shape[1]):
                note_group(world, people[kind, column], posts[kind, row], kind, mode, scratch)


@inlined
def consider(world: Arrays, c: int, v: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """Put the pair onto the heaps of its sides if it is what is looked for and good enough.

    What is cheap and tells most comes first; the rest is computed only where the pair could still stand among the best
    of one of its sides.
    """
    client, vacancy, tables = world.clients.records[c], world.vacancies.records[v], world.tables
    ranks = RANKS - client.rank, RANKS - vacancy.rank
    needed = min(least_score(heaps.vacancies[v, 0], ranks[0]), least_score(heaps.clients[c, 0], ranks[1]))
    most = tables.most_points
    occupation, granted = occupation_points(client, vacancy, world)
    if occupation + scratch.sums[1] < needed:
        return
    score = occupation + points_of_time(client, vacancy, tables, mode)
    score += points_of_speech(client, vacancy, world, mode, scratch.values)
    points, is_exact = quick_skills(client, vacancy, world, scratch)
    if score + points + most[COMMUTE_PART] + most[WISHES_PART] < needed:
        return
    wishes = quick_wishes(client, vacancy, granted, terms_of(client, vacancy, mode, scratch.values), world)
    unmet = first_gates(client, vacancy, world, ~vacancy.decided)
    if unmet & ~mode.closable or score + points + most[COMMUTE_PART] + wishes < needed:
        return
    chord = nearest_chord(client, vacancy, world.vacancies.places)
    gate, way = commute(client, vacancy, chord, world)
    unmet |= (gate == NOT_MET) << COMMUTE
    score += way
    if unmet & ~mode.closable or score + points + wishes < needed:
        return
    if not is_exact or not vacancy.decided >> SKILL & 1:
        gate, points = skills(client, vacancy, world, scratch)
        unmet |= (gate == NOT_MET) << SKILL
    if unmet & ~mode.closable or score + points + wishes < needed:
        return
    score += points + wish_points(client, vacancy, world, scratch.values)
    if score < needed or not is_wanted(world, c, v, chord, unmet, mode):
        return
    if (score << RANK_BITS | ranks[0]) > heaps.vacancies[v, 0]:
        push(heaps.vacancies[v], score << RANK_BITS | ranks[0])
    if (score << RANK_BITS | ranks[1]) > heaps.clients[c, 0]:
        push(heaps.clients[c], score << RANK_BITS | ranks[1])


@inlined
def is_wanted(world: Arrays, c: int, v: int, chord: float, unmet: int, mode: Mode) -> bool:
    """The last conditions: the pair's history, and for near misses all gates that are not met, and how far it is."""
    client, vacancy = world.clients.records[c], world.vacancies.records[v]
    if mode.closable:
        unmet |= unmet_by_bits(world, c, v)
        if unmet == 0 or bit_count(np.uint64(unmet)) > mode.most_unmet:
            return False
        is_far = mode.brought != 0 and unmet >> COMMUTE & 1 != 0
        if is_far and fastest(client, vacancy, mode.brought, chord, world) > client.max_minutes:
            return False
    return (unmet | past_gate(client, vacancy, world.clients.history)) & ~mode.closable == 0


@inlined
def is_reachable(cell: Record, vacancy: Record, places: Any) -> bool:
    """Whether anybody in the cell may come near enough to one of the places; where there is none, everybody."""
    if vacancy.places_at == vacancy.places_end:
        return True
    for at in range(vacancy.places_at, vacancy.places_end):
        x, y, z = cell.x - places[at].x, cell.y - places[at].y, cell.z - places[at].z
        if cell.reach >= 0 and math.sqrt(x * x + y * y + z * z) <= cell.radius + cell.reach:
            return True
    return False


@inlined
def close(bad: Words, start: int, end: int) -> None:
    """Set the bits from ``start`` to ``end``."""
    for word in range(start >> 6, (end + 63) >> 6):
        mask = ~np.uint64(0)
        if start > 64 * word:
            mask <<= np.uint64(start - 64 * word)
        if end < 64 * word + 64:
            mask &= (np.uint64(1) << np.uint64(end - 64 * word)) - np.uint64(1)
        bad[word] |= mask


@inlined
def close_cells(world: Arrays, v: int, first: int, last: int, bad: Words) -> int:
    """Close whoever of the words from ``first`` lives in a cell that nobody leaves so far; how many are left."""
    vacancy, cells, left = world.vacancies.records[v], world.clients.cells, 0
    cell = world.clients.cell_of_word[first]
    while cell < len(cells) and cells[cell].start < 64 * last:
        start, end = max(cells[cell].start - 64 * first, 0), min(cells[cell].end, 64 * last) - 64 * first
        if is_reachable(cells[cell], vacancy, world.vacancies.places):
            left += end - start
        else:
            close(bad, start, end)
        cell += 1
    return left


@inlined
def sieve(world: Arrays, v: int, first: int, last: int, mode: Mode, scratch: Scratch) -> int:
    """Clients of the words from ``first`` to ``last`` whom no bit and no place excludes into ``scratch.found``."""
    bad, size = scratch.bad, last - first
    bad[:size] = 0
    close(bad, min(len(world.clients.records) - 64 * first, 64 * size), 64 * size)
    is_near = mode.prunes_place and not world.vacancies.records[v].has_unknown_place
    if is_near and close_cells(world, v, first, last, bad) == 0:
        return 0
    for word in range(world.vacancies.asked.shape[1]):
        asked = world.vacancies.asked[v, word] & mode.sieve[word]
        while asked != 0:
            row = world.clients.unmet[64 * word + lowest_bit(asked), first:last]
            asked &= asked - np.uint64(1)
            for place in range(size):
                bad[place] |= row[place]
    return gather(world, v, first, size, is_near, scratch)


@inlined
def gather(world: Arrays, v: int, first: int, size: int, is_near: bool, scratch: Scratch) -> int:
    """The clients that are not bad into ``scratch.found``, without those whom the places exclude if ``is_near``."""
    vacancy, count = world.vacancies.records[v], 0
    for place in range(size):
        is_open = ~scratch.bad[place]
        while is_open != 0:
            c = 64 * (first + place) + lowest_bit(is_open)
            is_open &= is_open - np.uint64(1)
            scratch.found[count] = c
            if is_near:
                client = world.clients.records[c]
                chord = nearest_chord(client, vacancy, world.vacancies.places)
                count += chord <= client.reach or chord == math.inf
            else:
                count += 1
    return count


@inlined
def match_tile(world: Arrays, v: int, first: int, last: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """All clients of the words from ``first`` to ``last`` against one vacancy."""
    count = sieve(world, v, first, last, mode, scratch)
    if count == 0:
        return
    mark_skills(world.vacancies.records[v], world, scratch)
    scratch.sums[1] = world.tables.most_points.sum() - world.tables.most_points[OCCUPATION_PART]
    for place in range(count):
        consider(world, scratch.found[place], v, mode, scratch, heaps)
    unmark_skills(world.vacancies.records[v], world, scratch)


@compiled
def match_vacancies(world: Arrays, begin: int, end: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """All clients against the vacancies from ``begin`` to ``end``: a tile of clients, which stays in the processor's
    own memory, after the other."""
    words = world.clients.unmet.shape[1]
    for first in range(0, words, TILE):
        for v in range(begin, end):
            if not world.vacancies.records[v].is_blocked:
                match_tile(world, v, first, min(first + TILE, words), mode, scratch, heaps)

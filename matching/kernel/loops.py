"""PURE: the compiled loops over vacancies and clients, and the heaps that keep the best."""

from typing import Any

import numpy as np

from matching.kernel.bounds import (
    Heaps,
    Mode,
    close,
    close_cells,
    close_unmet,
    collect,
    near_enough,
    note_columns,
    rows_of,
    worth_it,
)
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
    unmet_by_bits,
)
from matching.kernel.points import (
    commute,
    fastest,
    language_points,
    mark_skills,
    nearest_chord,
    occupation_points,
    quick_wishes,
    skills,
    terms_noted,
    time_points,
    unmark_skills,
    wish_points,
    with_skills,
)
from matching.kernel.sifting import MANY, count_open, sift
from matching.packing.layout import TILE, Arrays, Integers

REVISION = "7101a329b42d"  # of what is compiled into this: see tests/matching/test_kernel.py
RANK_BITS = 32
RANKS = (1 << RANK_BITS) - 1


@inlined
def points_of_time(client: Record, vacancy: Record, tables: Any, mode: Mode) -> int:
    """As `time_points`."""
    if len(mode.time) != 0:
        return int(mode.time[vacancy.grid, client.grid])
    return time_points(client, vacancy, tables)


@inlined
def points_of_speech(client: Record, vacancy: Record, world: Arrays, mode: Mode, values: Any) -> int:
    """As `language_points`."""
    if len(mode.speech) != 0:
        return int(mode.speech[vacancy.speech, client.speech])
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
def consider(world: Arrays, c: int, v: int, known: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """Put the pair onto the heaps of its sides if it is what is looked for and good enough.

    What is cheap and tells most comes first; the rest is computed only where the pair could still stand among the best
    of one of its sides. ``known``: see `points.quick_skills`.
    """
    client, vacancy, tables = world.clients.records[c], world.vacancies.records[v], world.tables
    ranks, points, is_exact = (RANKS - client.rank, RANKS - vacancy.rank), known >> 1, known & 1 != 0
    least = max(least_score(heaps.clients[c, 0], ranks[1]), int(heaps.floors[c]))
    needed = min(least_score(heaps.vacancies[v, 0], ranks[0]), least)
    occupation, granted = occupation_points(client, vacancy, world)
    score = occupation + points_of_time(client, vacancy, tables, mode)
    score += points_of_speech(client, vacancy, world, mode, scratch.values)
    wishes = quick_wishes(client, vacancy, granted, terms_of(client, vacancy, mode, scratch.values), world)
    unmet = first_gates(client, vacancy, world, ~vacancy.decided)
    if unmet & ~mode.closable or score + points + tables.most_points[COMMUTE_PART] + wishes < needed:
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
    if score >= needed and is_wanted(world, c, v, chord, unmet, mode):
        enter(c, v, (score << RANK_BITS | ranks[0], score << RANK_BITS | ranks[1]), heaps)


@inlined
def enter(c: int, v: int, keys: tuple[int, int], heaps: Heaps) -> None:
    """Put the pair onto those heaps of its sides of which it is among the best."""
    if keys[0] > heaps.vacancies[v, 0]:
        push(heaps.vacancies[v], keys[0])
    if keys[1] > heaps.clients[c, 0]:
        push(heaps.clients[c], keys[1])
        heaps.floors[c] = max(heaps.floors[c], heaps.clients[c, 0] >> RANK_BITS)


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
def sieve(world: Arrays, v: int, first: int, size: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> int:
    """Clients of a tile whom no bit, no place and, where many are left, no first bound excludes into ``scratch.found``;
    how many.

    ``scratch.bad`` says who is left out from the start.
    """
    vacancy, places = world.vacancies.records[v], world.vacancies.places
    span, bad = (vacancy.places_at, vacancy.places_end), scratch.bad[:size]
    is_near = mode.prunes_place and not vacancy.has_unknown_place and span[0] != span[1]
    if is_near:
        close_cells(world.clients.cells, world.clients.cell_of_word[first], 64 * first, bad, places, span)
    close_unmet(world.clients.unmet, world.vacancies.asked[v], mode.sieve, first, bad)
    if mode.can_sift and count_open(bad) >= MANY:
        sift(world, v, first, heaps.vacancies[v, 0] >> RANK_BITS, is_near, mode, scratch, heaps)
    count = collect(bad, 64 * first, scratch.found)
    return near_enough(world.clients.hot, places, span, is_near, scratch.found[:count], scratch.chords)


@inlined
def match_tile(world: Arrays, v: int, first: int, size: int, mode: Mode, scratch: Scratch, heaps: Heaps) -> None:
    """The clients of a tile who are not yet in ``scratch.bad`` against one vacancy."""
    vacancy, most = world.vacancies.records[v], world.tables.most_points[SKILLS_PART]
    count = sieve(world, v, first, size, mode, scratch, heaps)
    if count == 0:
        return
    left = scratch.found[:count], scratch.chords, scratch.bounds
    needed = heaps.vacancies[v, 0] >> RANK_BITS
    columns = scratch.points, scratch.wishes
    limits = 64 * first, needed, most
    count = worth_it(world.clients.hot, rows_of(world, v, mode), columns, left, heaps.floors, limits)
    if count == 0:
        return
    mark_skills(vacancy, world, scratch)
    held = world.clients.skill_ends, world.clients.skills
    gains = world.vacancies.gains[vacancy.skills_at : vacancy.skills_end]
    known = scratch.found[:count], scratch.bounds, scratch.skills
    asked = scratch.quick_marks, gains, world.vacancies.totals[v]
    count = with_skills(known, held, asked, heaps.floors, (needed, most))
    for place in range(count):
        c, points = int(scratch.found[place]), scratch.skills[place]
        if scratch.bounds[place] + (points >> 1) >= min(heaps.vacancies[v, 0] >> RANK_BITS, int(heaps.floors[c])):
            consider(world, c, v, points, mode, scratch, heaps)
    unmark_skills(vacancy, world, scratch)


@inlined
def is_closed(world: Arrays, v: int, mode: Mode, scratch: Scratch) -> bool:
    """Whether the vacancy asks what none of the clients meets."""
    closed = np.uint64(0)
    for word in range(len(scratch.closed)):
        closed |= world.vacancies.asked[v, word] & mode.sieve[word] & scratch.closed[word]
    return bool(closed != 0)


@inlined
def leave_out(world: Arrays, first: int, size: int, is_first: bool, scratch: Scratch) -> bool:
    """Those into ``scratch.bad`` who belong to the other sweep; whether anybody is left."""
    bad, left = scratch.bad, np.uint64(0)
    for word in range(size):
        bad[word] = ~scratch.near[word] if is_first else scratch.near[word]
    close(bad, min(len(world.clients.records) - 64 * first, 64 * size), 64 * size)
    for word in range(size):
        left |= ~bad[word]
    return bool(left != 0)


@compiled
def match_vacancies(
    world: Arrays, block: tuple[Integers, Integers], is_first: bool, mode: Mode, scratch: Scratch, heaps: Heaps
) -> None:
    """All clients against a block of vacancies: a tile of clients, which stays in the processor's own memory, after the
    other. ``block``: vacancies, and their occupations, of which those that are the same best follow each other.

    The first of the two sweeps takes clients whose occupation is near; the second one all others, of whom most can
    then be let go.
    """
    words, (order, occupations) = world.clients.unmet.shape[1], block
    for first in range(0, words, TILE):
        size, occupation, has_near = min(TILE, words - first), -2, False
        for place in range(len(order)):
            if len(scratch.closed) != 0 and is_closed(world, order[place], mode, scratch):
                continue
            if occupations[place] != occupation:
                occupation = occupations[place]
                note_columns(world, occupation, first, size, scratch)
                has_near = leave_out(world, first, size, True, scratch)
            if (has_near or not is_first) and leave_out(world, first, size, is_first, scratch):
                match_tile(world, order[place], first, size, mode, scratch, heaps)

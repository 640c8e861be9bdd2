"""PURE: from all clients of a tile to the few who may be worth a place: bits, then place, then a bound of the score.

Nothing here decides: who is let go cannot be among the best, and whoever is left is looked at again.
"""

import math
from typing import Any, NamedTuple

import numpy as np

from matching.kernel.compiled import (
    OCCUPATION_PART,
    Record,
    Scratch,
    inlined,
    lowest_bit,
    separate,
)
from matching.kernel.points import hundredths
from matching.packing.layout import FEW, TERM, TILE, Arrays, Floats, Integers, Records, Words
from matching.packing.ways import BINS, STEPS


class Columns(NamedTuple):
    """The tables of `Mode` with a value for each client in place of each group, so that a loop can take several at a
    time; zeros of one row where there is no table, shape (0, 0) of all where nothing is gained."""

    time: Any
    speech: Any
    terms: Any  # float32


class Mode(NamedTuple):
    """What is looked for: pairs without an unmet gate (``closable`` 0), or with some of the closable ones only."""

    closable: int  # bit set of gates
    most_unmet: int
    sieve: Words  # bits that exclude
    prunes_place: bool
    brought: int  # see `Search`
    time: Any  # uint16 hundredths by the groups of vacancies and clients; none where the groups are too many
    speech: Any  # the same of the languages
    terms: Floats  # see `points.terms_noted`
    most: Any  # uint16: of time and speech, for a vacancy without a table
    columns: Columns
    can_sift: bool


class Heaps(NamedTuple):
    """The best keys found so far of each vacancy and of each client, smallest first; -1 where there is none yet."""

    vacancies: Integers
    clients: Integers
    floors: Any  # int32 of each client: no lower score can still be among the best


@inlined
def note_near(held: Record, place: int, similarity: float, base: int, world: Arrays, scratch: Scratch) -> None:
    """One occupation that is near the one asked into the columns of a tile, at the place of the client in it."""
    points = hundredths(world.tables.weights[OCCUPATION_PART], similarity * held.experience * held.recency)
    scratch.points[place] = max(scratch.points[place], points)
    if points >= world.tables.near_points:
        scratch.near[place >> 6] |= np.uint64(1) << np.uint64(place & 63)
    if held.wish > 0:  # not where it is NaN
        granted = np.float32(held.wish * similarity)
        scratch.wishes[place] = max(scratch.wishes[place], world.clients.wished[base + place] + granted)


@inlined
def note_columns(world: Arrays, occupation: int, first: int, words: int, scratch: Scratch) -> None:
    """Points of an occupation asked and credits of wished occupation and places of all clients of a tile."""
    base = 64 * first
    size = min(64 * words, len(world.clients.records) - base)
    scratch.near[:words] = 0
    if occupation < 0:
        scratch.points[:size] = world.tables.neutral_points[OCCUPATION_PART]
        for place in range(size):
            has_places = world.clients.wished[base + place] % TERM != 0
            scratch.wishes[place] = TERM + 1 if has_places else 0
        return
    for place in range(size):
        scratch.points[place] = world.clients.blank[base + place]
        scratch.wishes[place] = world.clients.wished[base + place]
    if size <= FEW:
        note_few(world, occupation, base, size, scratch)
    else:
        note_postings(world, occupation, base, scratch)


@inlined
def note_few(world: Arrays, asked: int, base: int, size: int, scratch: Scratch) -> None:
    """The occupations of these clients, one by one."""
    for place in range(size):
        client = world.clients.records[base + place]
        for at in range(client.occupations_at, client.occupations_end):
            value = world.vacancies.similarity[asked, world.clients.occupation_codes[at]]
            if value != 0:
                similarity = world.vacancies.similarities[value]
                note_near(world.clients.occupations[at], place, similarity, base, world, scratch)


@inlined
def note_postings(world: Arrays, asked: int, base: int, scratch: Scratch) -> None:
    """Whoever holds an occupation that is near the one asked."""
    row, tile = world.vacancies.similarity[asked], base // (64 * TILE)
    starts = world.clients.posting_starts[tile]
    for near in range(world.vacancies.near_ends[asked], world.vacancies.near_ends[asked + 1]):
        code = world.vacancies.near_codes[near]
        if code + 1 < len(starts):
            similarity = world.vacancies.similarities[row[code]]
            for posting in range(starts[code], starts[code + 1]):
                held = world.clients.postings[posting]
                note_near(held, held.client - base, similarity, base, world, scratch)


@inlined
def is_reachable(cell: Record, places: Any, at: int, end: int) -> bool:
    """Whether anybody in the cell may come near enough to one of the places."""
    far = cell.radius + cell.reach
    for place in range(at, end):
        x, y, z = cell.x - places[place].x, cell.y - places[place].y, cell.z - places[place].z
        if cell.reach >= 0 and x * x + y * y + z * z <= far * far:
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


@separate
def close_cells(cells: Records, cell: int, base: int, bad: Words, places: Records, span: tuple[int, int]) -> None:
    """Close whoever of a tile lives in a cell, from this one on, that nobody leaves so far as to any of the places."""
    size = 64 * len(bad)
    while cell < len(cells) and cells[cell].start < base + size:
        if not is_reachable(cells[cell], places, span[0], span[1]):
            close(bad, max(cells[cell].start - base, 0), min(cells[cell].end - base, size))
        cell += 1


@separate
def close_unmet(unmet: Words, asked: Words, excluding: Words, first: int, bad: Words) -> None:
    """Close whoever of a tile does not meet one of the conditions asked."""
    for word in range(len(asked)):
        left = asked[word] & excluding[word]
        while left != 0:
            row = unmet[64 * word + lowest_bit(left), first : first + len(bad)]
            left &= left - np.uint64(1)
            for place in range(len(bad)):
                bad[place] |= row[place]


@separate
def collect(bad: Words, base: int, found: Any) -> int:
    """Who is left of a tile; how many."""
    count = 0
    for place in range(len(bad)):
        is_open = ~bad[place]
        while is_open != 0:
            found[count] = base + 64 * place + lowest_bit(is_open)
            is_open &= is_open - np.uint64(1)
            count += 1
    return count


@separate
def near_enough(hot: Records, places: Records, span: tuple[int, int], is_near: bool, found: Any, chords: Any) -> int:
    """Of those found, who come near enough to one of the places, or all; with each the squared chord to the nearest."""
    kept = 0
    for at in range(len(found)):
        client, nearest = hot[found[at]], np.float32(math.inf)
        for place in range(span[0], span[1]):
            x = client.x - np.float32(places[place].x)
            y = client.y - np.float32(places[place].y)
            z = client.z - np.float32(places[place].z)
            nearest = min(nearest, x * x + y * y + z * z)
        found[kept] = found[at]
        chords[kept] = nearest
        kept += not is_near or nearest <= client.reach
    return kept


class Rows(NamedTuple):
    """What one vacancy gives to each group of clients; a row of one value where there is no table."""

    time: Any
    speech: Any
    terms: Floats
    ways: Any
    shares: Floats
    blanks: Floats
    has_places: bool


@inlined
def rows_of(world: Arrays, v: int, mode: Mode) -> Rows:
    """The rows of a vacancy."""
    vacancy, tables = world.vacancies.records[v], world.tables
    has_places = vacancy.places_at != vacancy.places_end
    plain = np.int64(len(mode.terms) == 0 or not has_places)
    return Rows(
        mode.time[vacancy.grid] if len(mode.time) != 0 else mode.most[:1],
        mode.speech[vacancy.speech] if len(mode.speech) != 0 else mode.most[1:],
        mode.terms[vacancy.terms] if plain == 0 else tables.neutral[:1],
        world.clients.ways[np.int64(vacancy.has_unknown_place != 0)],
        tables.shares[plain],
        tables.blank_wishes[plain],
        has_places,
    )


@inlined
def group(number: int, row: Any) -> int:
    """The place of a group in a row; the first where there is no table."""
    return number if len(row) > 1 else 0


@separate
def worth_it(
    hot: Records, rows: Rows, columns: tuple[Any, Any], left: tuple[Any, Any, Any], floors: Any, limits: Any
) -> int:
    """Of those found, who might enter a heap with the most that skills can bring; how many.

    ``columns``: `Scratch.points` and `Scratch.wishes`; ``left``: found, chords and bounds, the last of which are noted;
    ``limits``: the first client of the tile, the score that the vacancy's heap asks, the most for skills.
    """
    (points, wishes), (found, chords, bounds), kept = columns, left, 0
    base, needed, most = limits
    for at in range(len(found)):
        c = found[at]
        client, place, step = hot[c], c - np.uint32(base), np.uint32(BINS)
        if rows.has_places:
            step = np.uint32(min(math.sqrt(math.sqrt(chords[at])) * np.float32(STEPS), np.float32(BINS - 1)))
        bound = np.int64(rows.ways[client.ways, step]) + points[place]
        bound += np.int64(rows.time[group(client.grid, rows.time)])
        bound += np.int64(rows.speech[group(client.speech, rows.speech)])
        total = rows.terms[group(client.terms, rows.terms)] + wishes[place]
        count = np.uint32(total) // np.uint32(TERM)
        bound += np.int64(rows.shares[count] * (total - TERM * count) + rows.blanks[count])
        found[kept] = c
        bounds[kept] = bound
        kept += bound + most >= min(needed, np.int64(floors[c]))
    return kept

"""PURE: a first bound of the score, of several clients of a tile at a time.

Loops without branches over columns of four bytes, so that the compiler makes one instruction do eight or sixteen
clients. As in bounds.py nothing is decided: bounds are never too low, and whoever is left is looked at again.
"""

import math
from typing import Any

import numpy as np

from matching.kernel.bounds import Heaps, Mode
from matching.kernel.compiled import (
    COMMUTE_PART,
    LANGUAGE_PART,
    SKILLS_PART,
    TIME_PART,
    WISHES_PART,
    Scratch,
    bit_count,
    inlined,
    separate,
)
from matching.packing.layout import ONE_BITS, QUICK_LEVELS, TERM, TILE, Arrays, Records, Words

MANY = 128  # clients left of a tile, so that the sieve pays
UNIT = 1 / (1 << ONE_BITS)  # of `packing.skills`
MOST_RELATED = 64  # skills related to those asked, so that looking for all of them pays
STILL_MANY = 48  # so that it pays to add up the skills of all
SLACK = 4  # hundredths: more than the rounding of four bytes
GATHER = 0x0102040810204080  # a byte of 0 or 1 each -> a bit each, in the highest byte of the product


@inlined
def count_open(bad: Words) -> int:
    """How many of a tile are left."""
    count = 0
    for word in range(len(bad)):
        count += bit_count(~bad[word])
    return count


@separate
def note_chords(x: Any, y: Any, z: Any, places: Records, span: tuple[int, int], chords: Any) -> None:
    """The squared chord to the nearest place, inf where there is none."""
    for at in range(len(chords)):
        chords[at] = np.float32(math.inf)
    for place in range(span[0], span[1]):
        x0, y0, z0 = np.float32(places[place].x), np.float32(places[place].y), np.float32(places[place].z)
        for at in range(len(chords)):
            dx, dy, dz = x[at] - x0, y[at] - y0, z[at] - z0
            square = dx * dx + dy * dy + dz * dz
            chords[at] = square if square < chords[at] else chords[at]


@separate
def note_sums(chords: Any, ways: tuple[Any, Any, Any], columns: tuple[Any, Any], least: Any, sums: Any) -> None:
    """Hundredths that way, working time and language cannot exceed. ``ways``: see `packing.lanes`; ``columns``: of time
    and language; ``least``: what a way gives everybody at least."""
    (peaks, slopes, floors), (time, speech) = ways, columns
    for at in range(len(sums)):
        points = peaks[at] - slopes[at] * chords[at]
        floor = floors[at] if floors[at] > least else least
        points = points if points > floor else floor
        sums[at] = points + (np.float32(time[at]) + np.float32(speech[at]))


@separate
def add_wishes(terms: Any, wishes: Any, weights: Any, sums: Any) -> None:
    """What wishes can bring: credits by their number. ``weights``: hundredths of all for one, two, three and four of
    them; of none of them; what rounding may add."""
    for at in range(len(sums)):
        total = terms[at] + wishes[at]
        number = np.float32(np.int32(total * np.float32(1 / TERM)))
        weight = weights[1] if number > np.float32(1) else weights[0]
        weight = weights[2] if number > np.float32(2) else weight
        weight = weights[3] if number > np.float32(3) else weight
        points = weight * (total - np.float32(TERM) * number) + weights[5]
        sums[at] += points if number > np.float32(0) else weights[4]


@separate
def flag(sums: Any, columns: tuple[Any, Any, Any], far: tuple[Any, Any], limits: Any, flags: Any) -> None:
    """1 for whoever may be worth a place, and lives near enough. ``columns``: hundredths of the occupation, of the
    skills, and floors of the clients; ``far``: chords and reach; ``limits``: what the vacancy's heap asks; what is in
    no column."""
    (points, gains, floors), (chords, reach) = columns, far
    for at in range(len(sums)):
        floor = np.float32(floors[at])
        needed = floor if floor < limits[0] else limits[0]
        bound = sums[at] + (np.float32(points[at]) + gains[at]) + limits[1]
        flags[at] = np.uint8(bound >= needed) & np.uint8(chords[at] <= reach[at])


@separate
def note_gains(postings: Any, starts: Any, asked: Any, gains: Any) -> None:
    """Add what each client's skills earn beyond skills that are not recorded, as `points.quick_skills`. ``asked``:
    skills asked, what their levels earn, and skills related to them, which count as all that can be earned at most."""
    skills, earned, related, most = asked
    for place in range(len(skills)):
        code = skills[place].code
        is_slow = skills[place].level >= QUICK_LEVELS
        if code + 1 < len(starts):
            for at in range(starts[code], starts[code + 1]):
                held = postings[at]
                level = min(held & 127, QUICK_LEVELS - 1)
                gains[held >> 7] += most if is_slow else np.float32(earned[place, level] * UNIT)
    for place in range(len(related)):
        code = related[place].code
        if code + 1 < len(starts):
            for at in range(starts[code], starts[code + 1]):
                gains[postings[at] >> 7] += most


@inlined
def sum_skills(world: Arrays, v: int, first: int, gains: Any) -> Any:
    """Hundredths of the skills added to ``gains``, and what everybody has, which is given back."""
    vacancies, vacancy = world.vacancies, world.vacancies.records[v]
    most = np.float32(world.tables.most_points[SKILLS_PART])
    starts = world.clients.skill_starts[first // TILE]
    related = vacancies.relations[vacancy.relations_at : vacancy.relations_end]
    if len(related) > MOST_RELATED:
        return most
    start, end = vacancy.skills_at, vacancy.skills_end
    asked = vacancies.skills[start:end], vacancies.gains[start:end], related, most
    note_gains(world.clients.skill_postings, starts, asked, gains)
    return np.float32(vacancies.totals[v] * UNIT)


@inlined
def sum_parts(world: Arrays, v: int, base: int, mode: Mode, scratch: Scratch, sums: Any) -> Any:
    """All but occupation and skills, and what has no column, which is given back."""
    vacancy, tables, lanes, size = world.vacancies.records[v], world.tables, world.clients.lanes, len(sums)
    end, columns, rest = base + size, mode.columns, SLACK
    has_places = vacancy.places_at != vacancy.places_end
    least = np.float32(tables.neutral_points[COMMUTE_PART] if vacancy.has_unknown_place or not has_places else 0)
    ways = lanes[4, base:end], lanes[5, base:end], lanes[6, base:end]
    time, speech = vacancy.grid, vacancy.speech
    if len(mode.time) == 0:
        time, rest = 0, rest + tables.most_points[TIME_PART]
    if len(mode.speech) == 0:
        speech, rest = 0, rest + tables.most_points[LANGUAGE_PART]
    by_group = columns.time[time, base:end], columns.speech[speech, base:end]
    note_sums(scratch.near_by[:size], ways, by_group, least, sums)
    if len(mode.terms) == 0 or not has_places:
        return np.float32(rest + tables.most_points[WISHES_PART])
    shares, blank = tables.shares[0], tables.blank_wishes[0]
    weights = (
        np.float32(shares[1]), np.float32(shares[2]), np.float32(shares[3]), np.float32(shares[4]),
        np.float32(blank[0]), np.float32(blank[1]),
    )  # fmt: skip
    add_wishes(columns.terms[vacancy.terms, base:end], scratch.wishes[:size], weights, sums)
    return np.float32(rest)


@inlined
def sift(
    world: Arrays, v: int, first: int, needed: int, is_near: bool, mode: Mode, scratch: Scratch, heaps: Heaps
) -> None:
    """Close whoever of a tile cannot enter a heap, or lives too far away."""
    vacancy, lanes, base = world.vacancies.records[v], world.clients.lanes, 64 * first
    size = min(len(scratch.near_by), len(world.clients.records) - base)
    end, span = base + size, (vacancy.places_at, vacancy.places_end)
    chords, sums, flags = scratch.near_by[:size], scratch.sums[:size], scratch.flags[:size]
    note_chords(lanes[0, base:end], lanes[1, base:end], lanes[2, base:end], world.vacancies.places, span, chords)
    rest = sum_parts(world, v, base, mode, scratch, sums)
    gains, most = scratch.gains[:size], np.float32(world.tables.most_points[SKILLS_PART])
    columns = scratch.points[:size], gains, heaps.floors[base:end]
    reach = lanes[3, base:end] if is_near else lanes[7, base:end]
    gains[:] = np.float32(0)
    flag(sums, columns, (chords, reach), (np.float32(needed), rest + most), flags)
    close_unflagged(scratch.flag_words, scratch.bad)
    if count_open(scratch.bad) >= STILL_MANY:
        rest += sum_skills(world, v, first, gains)
        flag(sums, columns, (chords, reach), (np.float32(needed), rest), flags)
        close_unflagged(scratch.flag_words, scratch.bad)


@separate
def close_unflagged(flags: Words, bad: Words) -> None:
    """Eight bytes of 0 or 1 after the other become bits; who is beyond the end of a tile is closed already."""
    for word in range(len(bad)):
        is_open = np.uint64(0)
        for place in range(8):
            bits = flags[8 * word + place] * np.uint64(GATHER) >> np.uint64(56)
            is_open |= bits << np.uint64(8 * place)
        bad[word] |= ~is_open

"""PURE: parts of the score of one pair of packed records, as features/ computes them.

Every number comes from the same operations in the same order, so that it is equal to the last digit.
"""

import math
from typing import Any

import numpy as np

from matching.kernel.compiled import (
    COMMUTE_PART,
    LANGUAGE_PART,
    MET,
    NOT_MET,
    OCCUPATION_PART,
    SKILLS_PART,
    TIME_PART,
    UNKNOWN,
    WISHES_PART,
    Record,
    Scratch,
    bit_count,
    exact_sum,
    inlined,
    separate,
)
from matching.kernel.gates import skill_gate
from matching.packing.layout import NOT_RECORDED, ONE_BITS, QUICK_LEVELS, TERM, Arrays

FAR = 1 << 60  # minutes without any mode
HALF, LOW_HALF = 32, (1 << 32) - 1
NOISE = 1e-9  # of points: far above the rounding of sums of thousands
UNSURE = 1e-6  # of minutes: far above the rounding of distances
SERIES_END = 0.05  # of the earth's diameter: so far, the first terms of the arc sine give all digits
MOST_QUICK, SLOW = 254, 255  # a mark of the first look says which skill, or that the first look will not do
ROUGH = 1 << 10  # what the sum of many quick gains can be wrong by
PLACE_NOISE = 1e-6  # of hundredths


@inlined
def hundredths(weight: float, value: float) -> int:
    """As `scoring.hundredths_of`."""
    return int(weight * value * 100 + 0.5)


@inlined
def summed_hundredths(weight: float, values: Any, count: int, divisor: float) -> int:
    """`hundredths` of the exact sum through the divisor; a plain sum where rounding cannot change the result.

    ``values`` are not negative, so that the plain sum is wrong by less than count * 1.2e-16 of itself.
    """
    total = 0.0
    for place in range(count):
        total += values[place]
    points = weight * (total / divisor) * 100 + 0.5
    above = points - math.floor(points)
    slack = NOISE * (points + 1)
    if slack < above < 1 - slack:
        return int(points)
    return hundredths(weight, exact_sum(values, count) / divisor)


@inlined
def distance(start: Record, end: Record, diameter_km: float) -> float:
    """As `geography.distance_km`."""
    half_height = math.sin((end.latitude - start.latitude) / 2)
    half_width = math.sin((end.longitude - start.longitude) * (math.pi / 180.0) / 2)
    chord = half_height * half_height + start.cosine * end.cosine * (half_width * half_width)
    return diameter_km * math.asin(math.sqrt(min(1.0, chord)))


@inlined
def nearest_chord(client: Record, vacancy: Record, places: Any) -> float:
    """Squared chord to the nearest place of work, inf without any: nearly exact, and without any angle."""
    nearest = math.inf
    for at in range(vacancy.places_at, vacancy.places_end):
        x, y, z = client.x - places[at].x, client.y - places[at].y, client.z - places[at].z
        nearest = min(nearest, x * x + y * y + z * z)
    return nearest


@separate
def exact_minutes(client: Record, vacancy: Record, modes: int, places: Any, tables: Any) -> int:
    """Whole minutes by the quickest of the modes, as `geography.fastest_trip`."""
    km = math.inf
    for at in range(vacancy.places_at, vacancy.places_end):
        km = min(km, distance(client, places[at], tables.diameter_km))
    best = FAR
    for mode in range(4):
        if modes >> mode & 1:
            minutes = tables.access[mode] + km * tables.detour / tables.speed[mode] * 60
            best = min(best, math.ceil(minutes - tables.rounding))
    return best


@inlined
def arc_series(value: float) -> float:
    """Arc sine through the value, by its first terms: up to SERIES_END all digits, beyond always too little."""
    square = value * value
    return 1 + square * (1 / 6 + square * (3 / 40 + square * (5 / 112)))


@inlined
def fastest(client: Record, vacancy: Record, modes: int, chord: float, world: Arrays) -> int:
    """As `exact_minutes`, which it asks only where a rounding error could change the minutes."""
    if modes == 0:
        return FAR
    tables = world.tables
    half = math.sqrt(chord) / 2
    km = tables.diameter_km * half * arc_series(half)
    best = math.inf
    for mode in range(4):
        if modes >> mode & 1:
            best = min(best, tables.access[mode] + km * tables.pace[mode])
    above = best - math.floor(best)
    if half < SERIES_END and UNSURE < above < 1 - UNSURE:
        return int(best) + 1
    return exact_minutes(client, vacancy, modes, world.vacancies.places, tables)


@inlined
def commute(client: Record, vacancy: Record, chord: float, world: Arrays) -> tuple[int, int]:
    """Gate and hundredths, as `gates.place.commute_of` and `features.place_and_time.commute`."""
    tables = world.tables
    neutral = tables.neutral_points[COMMUTE_PART]
    if not client.has_home or vacancy.places_at == vacancy.places_end or client.max_minutes == NOT_RECORDED:
        return UNKNOWN, neutral
    minutes = fastest(client, vacancy, client.modes, chord, world)
    if minutes <= client.max_minutes:
        share = minutes / client.max_minutes if minutes else 0.0
        return MET, hundredths(tables.weights[COMMUTE_PART], 1 - share * share)
    if vacancy.has_unknown_place or (fastest(client, vacancy, client.open_modes, chord, world) <= client.max_minutes):
        return UNKNOWN, neutral
    return NOT_MET, 0


@inlined
def occupation_points(client: Record, vacancy: Record, world: Arrays) -> tuple[int, float]:
    """As `features.occupation.occupation`; and the credit of the best wished occupation, 0 without any."""
    if vacancy.occupation < 0 or client.occupations_at == client.occupations_end:
        return world.tables.neutral_points[OCCUPATION_PART], 0.0
    best = wished = 0.0
    for at in range(client.occupations_at, client.occupations_end):
        place = world.vacancies.similarity[vacancy.occupation, world.clients.occupation_codes[at]]
        if place != 0:
            held, similarity = world.clients.occupations[at], world.vacancies.similarities[place]
            best = max(best, similarity * held.experience * held.recency)
            if held.wish > 0:  # not where it is NaN
                wished = max(wished, held.wish * similarity)
    return hundredths(world.tables.weights[OCCUPATION_PART], best), wished


@separate
def time_points(client: Record, vacancy: Record, tables: Any) -> int:
    """As `features.place_and_time.working_time`."""
    if vacancy.hours == 0:
        return tables.neutral_points[TIME_PART]  # type: ignore[no-any-return]
    possible = (
        bit_count(vacancy.asked0 & client.possible0)
        + bit_count(vacancy.asked1 & client.possible1)
        + bit_count(vacancy.asked2 & client.possible2)
    )
    unrecorded = (
        bit_count(vacancy.asked0 & ~(client.possible0 | client.impossible0))
        + bit_count(vacancy.asked1 & ~(client.possible1 | client.impossible1))
        + bit_count(vacancy.asked2 & ~(client.possible2 | client.impossible2))
    )
    value = (possible + tables.neutral[TIME_PART] * unrecorded) / vacancy.hours
    return hundredths(tables.weights[TIME_PART], value)


@inlined
def levels_of(client: Record, code: int, languages: Any) -> int:
    """The four recorded levels of a language, a nibble each; 15 where not recorded."""
    for at in range(client.languages_at, client.languages_end):
        if languages[at].code == code:
            return languages[at].levels  # type: ignore[no-any-return]
    return 0xFFFF


@separate
def language_points(client: Record, vacancy: Record, known: Any, wanted: Any, tables: Any, values: Any) -> int:
    """As `features.language.language`; ``known`` and ``wanted`` are the languages of clients and of vacancies."""
    count = 0
    for at in range(vacancy.languages_at, vacancy.languages_end):
        asked = wanted[at]
        levels = levels_of(client, asked.code, known)
        unrecorded = min(tables.neutral[LANGUAGE_PART], 1.0 if asked.level < 1 else 0.0)
        for aspect in range(4):
            level = levels >> 4 * aspect & 15
            if asked.aspects >> aspect & 1:
                values[count] = unrecorded if level == 15 else (1.0 if level > asked.level else 0.0)
                count += 1
    if count == 0:
        return tables.neutral_points[LANGUAGE_PART]  # type: ignore[no-any-return]
    return summed_hundredths(tables.weights[LANGUAGE_PART], values, count, count)


@inlined
def wished_terms(client: Record, vacancy: Record, values: Any) -> int:
    """Credits of the wished contract and the wished hours into ``values``, as far as comparable; their number."""
    count = 0
    if client.contract >= 0 and vacancy.contract >= 0:
        values[count] = 1.0 if client.contract == vacancy.contract else 0.0
        count += 1
    wished = client.wished_hours
    if wished > 0 and vacancy.has_hours:
        missing = max(vacancy.least - wished, wished - vacancy.most, 0.0)
        values[count] = max(1 - missing / wished, 0.0)
        count += 1
    return count


@separate
def terms_noted(client: Record, vacancy: Record, values: Any) -> float:
    """The credits of `wished_terms` added up, and their number times TERM."""
    count = wished_terms(client, vacancy, values)
    total = TERM * count
    for place in range(count):
        total += values[place]
    return total


@inlined
def wished_place(client: Record, vacancy: Record, world: Arrays) -> float:
    """Credit of the nearest of all wished and offered places, -1 where there is none."""
    km = math.inf
    for wish in range(client.wishes_at, client.wishes_end):
        for at in range(vacancy.places_at, vacancy.places_end):
            km = min(km, distance(world.clients.wishes[wish], world.vacancies.places[at], world.tables.diameter_km))
    if km == math.inf:
        return -1.0
    full, zero = world.tables.wish_full_km, world.tables.wish_zero_km
    return min(max((zero - km) / (zero - full), 0.0), 1.0)


@inlined
def wished_occupation(client: Record, vacancy: Record, world: Arrays) -> float:
    """Credit of the best wished occupation, -1 where there is nothing to compare."""
    best = -1.0
    if vacancy.occupation < 0:
        return best
    for at in range(client.occupations_at, client.occupations_end):
        held = world.clients.occupations[at]
        if not math.isnan(held.wish):
            place = world.vacancies.similarity[vacancy.occupation, held.code]
            best = max(best, held.wish * world.vacancies.similarities[place])
    return best


@separate
def wish_points(client: Record, vacancy: Record, world: Arrays, values: Any) -> int:
    """As `features.wishes.wishes`."""
    count = wished_terms(client, vacancy, values)
    for value in (wished_occupation(client, vacancy, world), wished_place(client, vacancy, world)):
        if value >= 0:
            values[count] = value
            count += 1
    if count == 0:
        return world.tables.neutral_points[WISHES_PART]  # type: ignore[no-any-return]
    return summed_hundredths(world.tables.weights[WISHES_PART], values, count, count)


@inlined
def quick_place(client: Record, vacancy: Record, world: Arrays) -> float:
    """As `wished_place` where there is one, nearly exact."""
    nearest = math.inf
    for wish in range(client.wishes_at, client.wishes_end):
        nearest = min(nearest, nearest_chord(world.clients.wishes[wish], vacancy, world.vacancies.places))
    half = math.sqrt(nearest) / 2
    full, zero = world.tables.wish_full_km, world.tables.wish_zero_km
    return min(max((zero - world.tables.diameter_km * half * arc_series(half)) / (zero - full), 0.0), 1.0)


@inlined
def quick_wishes(client: Record, vacancy: Record, granted: float, terms: float, world: Arrays) -> int:
    """Hundredths that the wishes exceed by less than one where the rounding is unsure, and never else.

    ``granted``: credit of the wished occupation; ``terms``: see `terms_noted`.
    """
    count = int(terms) // TERM
    total = terms - TERM * count
    if client.has_wish and vacancy.occupation >= 0:
        total += granted
        count += 1
    if client.wishes_at != client.wishes_end and vacancy.places_at != vacancy.places_end:
        total += quick_place(client, vacancy, world)
        count += 1
    if count == 0:
        return world.tables.neutral_points[WISHES_PART]  # type: ignore[no-any-return]
    return int(total * world.tables.shares[0, count] + 0.5 + PLACE_NOISE)


@inlined
def mark_skills(vacancy: Record, world: Arrays, scratch: Scratch) -> None:
    """Note at each number of a skill where the vacancy asks it (low half) and where it is related (high half).

    For the first look a small mark; SLOW where the first look will not do: related skills, many skills, high levels.
    """
    marks, quick = scratch.marks, scratch.quick_marks
    for place in range(vacancy.skills_at, vacancy.skills_end):
        code, slot = world.vacancies.skills[place].code, place - vacancy.skills_at
        if marks[code] == 0:
            marks[code] = slot + 1
            quick[code] = slot + 1 if slot < MOST_QUICK else SLOW
        if world.vacancies.skills[place].level >= QUICK_LEVELS:
            quick[code] = SLOW
    for place in range(vacancy.relations_at, vacancy.relations_end):
        code = world.vacancies.relations[place].code
        quick[code] = SLOW
        if marks[code] >> HALF == 0:
            marks[code] |= (place - vacancy.relations_at + 1) << HALF


@inlined
def unmark_skills(vacancy: Record, world: Arrays, scratch: Scratch) -> None:
    """Leave no mark for the next vacancy."""
    for place in range(vacancy.skills_at, vacancy.skills_end):
        scratch.marks[world.vacancies.skills[place].code] = 0
        scratch.quick_marks[world.vacancies.skills[place].code] = 0
    for place in range(vacancy.relations_at, vacancy.relations_end):
        scratch.marks[world.vacancies.relations[place].code] = 0
        scratch.quick_marks[world.vacancies.relations[place].code] = 0


@inlined
def quick_skills(at: int, end: int, skills: Any, marks: Any, gains: Any, total: int) -> int:
    """Twice the hundredths that the skills from ``at`` to ``end`` cannot exceed, odd where they are exact; else -1.

    ``gains`` and ``total``: see `packing.skills`, of a vacancy whose skills are marked.
    """
    for place in range(at, end):
        held = skills[place]
        mark = marks[held >> 8]
        if mark != 0:
            if mark == SLOW:
                return -1
            total += gains[mark - 1, min(held >> 1 & 127, QUICK_LEVELS - 1)]
    points = (total + ROUGH) >> ONE_BITS
    return points << 1 | ((total - ROUGH) >> ONE_BITS == points)


@separate
def with_skills(left: tuple[Any, Any, Any], held: tuple[Any, Any], asked: Any, floors: Any, limits: Any) -> int:
    """Of those found, who might enter a heap with the skills that they have, which are noted; how many.

    ``left``: found, bounds and skills (see `Scratch`); ``held``: where the skills of each client end, and the skills;
    ``asked``: marks, gains and total; ``limits``: the score that the vacancy's heap asks, the most for skills.
    """
    (found, bounds, noted), (ends, skills), kept = left, held, 0
    (marks, gains, total), (needed, most) = asked, limits
    for at in range(len(found)):
        c = found[at]
        points = quick_skills(ends[c - np.uint32(1)] if c != 0 else 0, ends[c], skills, marks, gains, total)
        found[kept] = c
        noted[kept] = points if points >= 0 else 2 * most
        bounds[kept] = bounds[at]
        kept += bounds[at] + (noted[kept] >> 1) >= min(needed, np.int64(floors[c]))
    return kept


@inlined
def own_credits(vacancy: Record, world: Arrays, held: int, mark: int, values: Any) -> int:
    """Credit of a skill that is asked and held into ``values``; gives how far it meets the gate, UNKNOWN as 0.

    2 or more: the number of gates met, times 2; 1: one is not met.
    """
    code = held >> 8
    place = vacancy.skills_at + mark - 1
    found = 0
    while place < vacancy.skills_end and world.vacancies.skills[place].code == code:
        asked = world.vacancies.skills[place]
        values[place - vacancy.skills_at] = min(held >> 1 & 127, asked.level) / asked.level
        gate = skill_gate(asked, held)
        found |= gate == NOT_MET
        found += 2 * (gate == MET and asked.gates != 0)
        place += 1
    return found


@inlined
def similar_credits(vacancy: Record, world: Arrays, held: int, mark: int, related: Any) -> None:
    """Credits of the skills asked for which one that is held stands in, by the catalogue's relations."""
    code = held >> 8
    place = vacancy.relations_at + mark - 1
    while place < vacancy.relations_end and world.vacancies.relations[place].code == code:
        relation = world.vacancies.relations[place]
        asked = world.vacancies.skills[vacancy.skills_at + relation.asked].level
        value = relation.strength * min(held >> 1 & 127, asked) / asked
        related[relation.asked] = max(related[relation.asked], value)
        place += 1


@separate
def skills(client: Record, vacancy: Record, world: Arrays, scratch: Scratch) -> tuple[int, int]:
    """Gate and hundredths, as `features.skills.skills`; the vacancy's skills are marked."""
    count = vacancy.skills_end - vacancy.skills_at
    if count == 0:
        return MET, world.tables.neutral_points[SKILLS_PART]
    values, related = scratch.values, scratch.related
    left = 0
    for slot in range(count):
        level = world.vacancies.skills[vacancy.skills_at + slot].level
        values[slot] = min(world.tables.neutral[SKILLS_PART], 1 / level)
        left += world.vacancies.skills[vacancy.skills_at + slot].gates != 0
    is_unmet = 0
    for at in range(client.skills_at, client.skills_end):
        held = world.clients.skills[at]
        mark = scratch.marks[held >> 8]
        if mark == 0:
            continue
        if mark & LOW_HALF:
            found = own_credits(vacancy, world, held, mark & LOW_HALF, values)
            is_unmet |= found & 1
            left -= found >> 1
        if mark >> HALF:
            similar_credits(vacancy, world, held, mark >> HALF, related)
    for slot in range(count):
        values[slot] = world.vacancies.skills[vacancy.skills_at + slot].weight * max(values[slot], related[slot])
        related[slot] = 0.0
    gate = NOT_MET if is_unmet else (UNKNOWN if left > 0 else MET)
    return gate, summed_hundredths(world.tables.weights[SKILLS_PART], values, count, vacancy.weight)

"""PURE: parts of the score of one pair of packed records, as features/ computes them.

Every number comes from the same operations in the same order, so that it is equal to the last digit.
"""

import math
from typing import Any

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
    bit_count,
    exact_sum,
    inlined,
)
from matching.kernel.gates import skill_gate
from matching.packing.layout import NOT_RECORDED, Arrays

FAR = 1 << 60  # minutes without any mode


@inlined
def hundredths(weight: float, value: float) -> int:
    """As `scoring.hundredths_of`."""
    return int(weight * value * 100 + 0.5)


@inlined
def distance(start: Record, end: Record, diameter_km: float) -> float:
    """As `geography.distance_km`."""
    half_height = math.sin((end.latitude - start.latitude) / 2)
    half_width = math.sin((end.longitude - start.longitude) * (math.pi / 180.0) / 2)
    chord = half_height * half_height + start.cosine * end.cosine * (half_width * half_width)
    return diameter_km * math.asin(math.sqrt(min(1.0, chord)))


@inlined
def fastest(km: float, modes: int, tables: Any) -> int:
    """Whole minutes by the quickest of the modes, as `geography.fastest_trip`."""
    best = FAR
    for mode in range(4):
        if modes >> mode & 1:
            minutes = tables.access[mode] + km * tables.detour / tables.speed[mode] * 60
            best = min(best, math.ceil(minutes - tables.rounding))
    return best


@inlined
def commute(client: Record, vacancy: Record, places: Any, tables: Any) -> tuple[int, int]:
    """Gate and hundredths, as `gates.place.commute_of` and `features.place_and_time.commute`."""
    neutral = tables.neutral_points[COMMUTE_PART]
    if not client.has_home or vacancy.places_at == vacancy.places_end or client.max_minutes == NOT_RECORDED:
        return UNKNOWN, neutral
    km = math.inf
    for at in range(vacancy.places_at, vacancy.places_end):
        km = min(km, distance(client, places[at], tables.diameter_km))
    minutes = fastest(km, client.modes, tables)
    if minutes <= client.max_minutes:
        share = minutes / client.max_minutes if minutes else 0.0
        return MET, hundredths(tables.weights[COMMUTE_PART], 1 - share * share)
    if vacancy.has_unknown_place or fastest(km, client.open_modes, tables) <= client.max_minutes:
        return UNKNOWN, neutral
    return NOT_MET, 0


@inlined
def occupation_points(client: Record, vacancy: Record, world: Arrays) -> int:
    """As `features.occupation.occupation`."""
    if vacancy.occupation < 0 or client.occupations_at == client.occupations_end:
        return world.tables.neutral_points[OCCUPATION_PART]  # type: ignore[no-any-return]
    best = 0.0
    for at in range(client.occupations_at, client.occupations_end):
        held = world.clients.occupations[at]
        similarity = world.vacancies.similarity[vacancy.occupation, held.code]
        best = max(best, similarity * held.experience * held.recency)
    return hundredths(world.tables.weights[OCCUPATION_PART], best)


@inlined
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


@inlined
def language_points(client: Record, vacancy: Record, world: Arrays, values: Any) -> int:
    """As `features.language.language`."""
    tables = world.tables
    count = 0
    for at in range(vacancy.languages_at, vacancy.languages_end):
        asked = world.vacancies.languages[at]
        levels = levels_of(client, asked.code, world.clients.languages)
        unrecorded = min(tables.neutral[LANGUAGE_PART], 1.0 if asked.level < 1 else 0.0)
        for aspect in range(4):
            level = levels >> 4 * aspect & 15
            if asked.aspects >> aspect & 1:
                values[count] = unrecorded if level == 15 else (1.0 if level > asked.level else 0.0)
                count += 1
    if count == 0:
        return tables.neutral_points[LANGUAGE_PART]  # type: ignore[no-any-return]
    return hundredths(tables.weights[LANGUAGE_PART], exact_sum(values, count) / count)


@inlined
def wished_occupation(client: Record, vacancy: Record, world: Arrays) -> float:
    """Credit of the best wished occupation, -1 where there is nothing to compare."""
    best = -1.0
    if vacancy.occupation < 0:
        return best
    for at in range(client.occupations_at, client.occupations_end):
        held = world.clients.occupations[at]
        if not math.isnan(held.wish):
            best = max(best, held.wish * world.vacancies.similarity[vacancy.occupation, held.code])
    return best


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
def wish_points(client: Record, vacancy: Record, world: Arrays, values: Any) -> int:
    """As `features.wishes.wishes`."""
    values[0] = wished_occupation(client, vacancy, world)
    count = 1 if values[0] >= 0 else 0
    if client.contract >= 0 and vacancy.contract >= 0:
        values[count] = 1.0 if client.contract == vacancy.contract else 0.0
        count += 1
    wished = client.wished_hours
    if wished > 0 and vacancy.has_hours:
        missing = max(vacancy.least - wished, wished - vacancy.most, 0.0)
        values[count] = max(1 - missing / wished, 0.0)
        count += 1
    values[count] = wished_place(client, vacancy, world)
    count += 1 if values[count] >= 0 else 0
    if count == 0:
        return world.tables.neutral_points[WISHES_PART]  # type: ignore[no-any-return]
    return hundredths(world.tables.weights[WISHES_PART], exact_sum(values, count) / count)


@inlined
def skill_credits(client: Record, vacancy: Record, world: Arrays, values: Any) -> int:
    """Credit of each skill asked by the client's own level into ``values``; gives the gate."""
    gate = MET
    at = client.skills_at
    neutral = world.tables.neutral[SKILLS_PART]
    for place in range(vacancy.skills_at, vacancy.skills_end):
        asked = world.vacancies.skills[place]
        while at < client.skills_end and world.clients.skills[at] >> 8 < asked.code:
            at += 1
        held = -1
        if at < client.skills_end and world.clients.skills[at] >> 8 == asked.code:
            held = world.clients.skills[at]
        own = min(neutral, 1 / asked.level) if held < 0 else min(held >> 1 & 127, asked.level) / asked.level
        values[place - vacancy.skills_at] = own
        gate = max(gate, skill_gate(asked, held))
    return gate


@inlined
def add_similar_skills(client: Record, vacancy: Record, world: Arrays, values: Any) -> None:
    """Raise credits where a similar skill stands in better, by the catalogue's relations."""
    at = client.skills_at
    for place in range(vacancy.relations_at, vacancy.relations_end):
        relation = world.vacancies.relations[place]
        while at < client.skills_end and world.clients.skills[at] >> 8 < relation.code:
            at += 1
        if at < client.skills_end and world.clients.skills[at] >> 8 == relation.code:
            asked = world.vacancies.skills[vacancy.skills_at + relation.asked].level
            value = relation.strength * min(world.clients.skills[at] >> 1 & 127, asked) / asked
            values[relation.asked] = max(values[relation.asked], value)


@inlined
def most_skill_points(client: Record, vacancy: Record, world: Arrays) -> int:
    """Hundredths that `skills` cannot exceed: in full for each skill that the client may have, the rest unrecorded."""
    if vacancy.skills_at == vacancy.skills_end:
        return world.tables.neutral_points[SKILLS_PART]  # type: ignore[no-any-return]
    earned = vacancy.unrecorded
    for place in range(vacancy.skills_at, vacancy.skills_end):
        asked = world.vacancies.skills[place]
        lacks = (asked.signature0 & ~client.signature0) | (asked.signature1 & ~client.signature1)
        earned += asked.gain if lacks == 0 else 0.0
    return hundredths(world.tables.weights[SKILLS_PART], earned / vacancy.weight) + 1


@inlined
def skills(client: Record, vacancy: Record, world: Arrays, values: Any) -> tuple[int, int]:
    """Gate and hundredths, as `features.skills.skills`."""
    count = vacancy.skills_end - vacancy.skills_at
    if count == 0:
        return MET, world.tables.neutral_points[SKILLS_PART]
    gate = skill_credits(client, vacancy, world, values)
    add_similar_skills(client, vacancy, world, values)
    for place in range(count):
        values[place] = world.vacancies.skills[vacancy.skills_at + place].weight * values[place]
    return gate, hundredths(world.tables.weights[SKILLS_PART], exact_sum(values, count) / vacancy.weight)

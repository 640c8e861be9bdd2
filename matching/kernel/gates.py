"""PURE: gates of one pair of packed records, as gates/ decides them.

0 is met, 1 unknown, 2 not met, so that the "and" of several is their maximum. Sets of gates have a bit a gate.
"""

import math
from typing import Any

import numpy as np

from matching.kernel.compiled import (
    HOURS,
    MET,
    NOT_MET,
    PERMISSION,
    REFUSED_OR_PROPOSED,
    SHIFTS,
    START,
    UNKNOWN,
    Record,
    inlined,
    lowest_bit,
)
from matching.packing.layout import (
    EMPLOYMENT,
    FORBIDDEN,
    SOME_EMPLOYER_OR_JOB,
    THIS_EMPLOYER,
    THIS_JOB,
    UNCLEAR,
    Arrays,
    Words,
)


@inlined
def permission_gate(client: Record, vacancy: Record, on: int) -> int:
    """As `gates.permission.permission_value`."""
    kind = client.permission
    if kind == UNCLEAR:
        return UNKNOWN
    if kind == FORBIDDEN or client.valid_until < max(on, client.available, vacancy.earliest):
        return NOT_MET
    if kind == SOME_EMPLOYER_OR_JOB:
        return UNKNOWN
    is_other = (
        (kind == THIS_EMPLOYER and client.permission_id != vacancy.employer)
        or (kind == THIS_JOB and client.permission_id != vacancy.id)
        or (kind == EMPLOYMENT and vacancy.is_self_employed)
    )
    return NOT_MET if is_other else MET


@inlined
def hours_gate(client: Record, vacancy: Record) -> int:
    """As `gates.working_time.overlap_value`; ends that are not recorded are infinite."""
    if not vacancy.has_hours:
        return MET
    lower, upper = client.hours_min, client.hours_max
    if upper < vacancy.least or lower > vacancy.most:
        return NOT_MET
    has_lower, has_upper = lower != -math.inf, upper != math.inf
    if has_lower and has_upper:
        return MET
    recorded = lower if has_lower else upper
    is_inside = (has_lower or has_upper) and vacancy.least <= recorded <= vacancy.most
    return MET if is_inside else UNKNOWN


@inlined
def start_gate(client: Record, vacancy: Record) -> int:
    """As `gates.working_time.start`."""
    if vacancy.latest == 0:
        return MET
    if client.available == 0:
        return UNKNOWN
    return MET if client.available <= vacancy.latest else NOT_MET


@inlined
def shift_gate(client: Record, vacancy: Record, patterns: Words) -> int:
    """As `gates.working_time.shifts`: of several patterns one suffices."""
    best = MET if vacancy.shifts_at == vacancy.shifts_end else NOT_MET
    for at in range(vacancy.shifts_at, vacancy.shifts_end):
        first, second, third = patterns[at, 0], patterns[at, 1], patterns[at, 2]
        missing = first & ~client.possible0 | second & ~client.possible1 | third & ~client.possible2
        against = first & client.impossible0 | second & client.impossible1 | third & client.impossible2
        value = MET if missing == 0 else (NOT_MET if against != 0 else UNKNOWN)
        best = min(best, value)
    return best


@inlined
def skill_gate(asked: Record, held: int) -> int:
    """As `gates.requirements.skill` for one skill; ``held`` is negative where not recorded."""
    if not asked.gates:
        return MET
    if held < 0:
        return UNKNOWN
    level = held >> 1 & 127
    if level < asked.level:
        return NOT_MET
    return UNKNOWN if not held & 1 and asked.level > 1 else MET


@inlined
def past_gate(client: Record, vacancy: Record, history: Any) -> int:
    """Bit set of the gates that the pair's history closes, as in `gates.history`."""
    gates = 0
    for at in range(client.history_at, client.history_end):
        gate = history[at].gate
        if history[at].id == (vacancy.id if gate >= REFUSED_OR_PROPOSED else vacancy.employer):
            gates |= 1 << gate
    return gates


@inlined
def bit_gates(world: Arrays, c: int, v: int) -> tuple[int, int]:
    """Bit sets of the gates not met and of the gates unknown, as far as exact conditions decide them."""
    unmet = unknown = 0
    column, bit = c >> 6, np.uint64(c & 63)
    for word in range(world.vacancies.asked.shape[1]):
        left = world.vacancies.asked[v, word] & ~world.clients.met[c, word]
        while left != 0:
            place = 64 * word + lowest_bit(left)
            left &= left - np.uint64(1)
            gate = world.tables.gate_of_bit[place]
            if gate >= 0:
                is_unmet = world.clients.unmet[place, column] >> bit & np.uint64(1) != 0
                unmet |= is_unmet << gate
                unknown |= (not is_unmet) << gate
    return unmet, unknown & ~unmet


@inlined
def unmet_by_bits(world: Arrays, c: int, v: int) -> int:
    """Bit set of the gates of which a bit says that they are not met."""
    unmet = 0
    column, bit = c >> 6, np.uint64(c & 63)
    for word in range(world.vacancies.asked.shape[1]):
        left = world.vacancies.asked[v, word]
        while left != 0:
            place = 64 * word + lowest_bit(left)
            left &= left - np.uint64(1)
            gate = world.tables.gate_of_bit[place]
            is_unmet = world.clients.unmet[place, column] >> bit & np.uint64(1) != 0
            unmet |= is_unmet << max(gate, -1 - gate)
    return unmet


@inlined
def first_gates(client: Record, vacancy: Record, world: Arrays, wanted: int) -> int:
    """Bit set of the gates not met, of those ``wanted`` that the records decide cheaply; permission always."""
    unmet = (permission_gate(client, vacancy, world.tables.on) == NOT_MET) << PERMISSION
    if wanted & (1 << START | 1 << HOURS | 1 << SHIFTS):
        unmet |= (start_gate(client, vacancy) == NOT_MET) << START
        unmet |= (hours_gate(client, vacancy) == NOT_MET) << HOURS
        unmet |= (shift_gate(client, vacancy, world.vacancies.patterns) == NOT_MET) << SHIFTS
    return unmet

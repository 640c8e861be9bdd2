"""PURE: the compiled search for the best way of each pair, on numbers instead of facts (`slots.SlotTables`).

`bridging.Planner.find_way` is the slow and obvious version: the same way of each pair. A way is a sequence of
offers, each after the one before has ended; of all after which nothing asked is unmet the one that ranks first.
"""

from typing import Any, NamedTuple

import numpy as np

from matching.kernel.compiled import compiled, inlined, lowest_bit, separate
from matching.packing.layout import Integers, Words

NEVER = np.iinfo(np.int64).max
LEADS, LOOKED_AT = 1, 2  # states of a lesson


class OfferArrays(NamedTuple):
    """Usable offers by code; each list ends where ``*_ends`` says, that of the next begins there."""

    run_ends: Integers
    runs: Integers  # first and last day of each run, shape (n, 2)
    costs: Integers  # cents, 0 where not recorded, and 1 where it is not recorded; shape (n, 2)
    effect_ends: Integers
    effects: Integers  # slot and where its table begins, shape (n, 2)
    need_ends: Integers
    needs: Integers  # as ``effects``


class World(NamedTuple):
    """What all pairs share."""

    offers: OfferArrays
    after: Any
    meets: Any
    states: Any  # (n_clients, n_slots)
    starts: Integers
    unmet: Words  # (n_values, words)
    modes: Integers
    commute: int  # the slot, -1 without one
    asked: Words  # (n_vacancies, words)
    open_bits: Words  # conditions of some slot
    slot_of_bit: Any
    gate_of_bit: Any
    goal_gates: Integers  # gates that offers can close, by their place in ``kinds``
    kinds: Any  # (gates, n_vacancies): row of ``touching``
    touching: Words  # the offers that change what a gate compares, a bit each
    on: int
    most_offers: int
    commute_gate: int


class Pairs(NamedTuple):
    """Pairs by their indexes, the gates not met, a bit each, and the means of travel in time."""

    clients: Integers
    vacancies: Integers
    unmet: Integers
    by_mode: Integers


class Room(NamedTuple):
    """Where one thread works; see `room_of`."""

    state: Any  # the values now
    bits: Any  # conditions asked
    lessons: Any  # offers that lead somewhere
    goals: Any  # of each lesson the goals that it touches
    is_lesson: Any
    rows: Any  # of each goal the row of ``touching``
    gates: Any  # of each goal its gate
    place: Any  # by depth: the lesson tried last
    end: Any  # by depth, before it: last day
    unknown: Any
    cost: Any
    covered: Any
    undo: Any  # by depth and effect: the value before
    is_applied: Any  # by depth: whether the lesson tried last has changed the state
    best: Any  # end, unknown costs, cost, length, offers


def room_of(world: World) -> Room:
    """Room for one thread."""
    offers, depth = len(world.offers.run_ends), world.most_offers + 1
    effects = int(np.diff(world.offers.effect_ends, prepend=0).max(initial=0))

    def numbers(size: int) -> Integers:
        return np.zeros(size, np.int64)

    return Room(
        state=numbers(world.states.shape[1]), bits=numbers(len(world.slot_of_bit)), lessons=numbers(offers),
        goals=numbers(offers), is_lesson=np.zeros(offers, np.uint8), rows=numbers(len(world.goal_gates)),
        gates=numbers(len(world.goal_gates)), place=numbers(depth), end=numbers(depth), unknown=numbers(depth),
        cost=numbers(depth), covered=numbers(depth), undo=np.zeros((depth, max(effects, 1)), np.int64),
        is_applied=np.zeros(depth, np.uint8),
        best=numbers(4 + depth),
    )  # fmt: skip


@inlined
def first_of(ends: Integers, place: int) -> int:
    """Where a list begins."""
    return int(ends[place - 1]) if place > 0 else 0


@inlined
def changes(world: World, offer: int, state: Any) -> bool:
    """Whether an offer changes anything in this state."""
    effects, ends = world.offers.effects, world.offers.effect_ends
    for at in range(first_of(ends, offer), ends[offer]):
        number = state[effects[at, 0]]
        if world.after[effects[at, 1] + number] != number:
            return True
    return False


@inlined
def may_begin(world: World, offer: int, state: Any) -> bool:
    """Whether all that an offer asks is met."""
    needs, ends = world.offers.needs, world.offers.need_ends
    is_met = True
    for at in range(first_of(ends, offer), ends[offer]):
        is_met &= world.meets[needs[at, 1] + state[needs[at, 0]]] != 0
    return is_met


@inlined
def leads_to(world: World, offer: int, other: int, state: Any) -> bool:
    """Whether an offer changes what another one asks and is not there yet."""
    needs, effects = world.offers.needs, world.offers.effects
    for at in range(first_of(world.offers.need_ends, other), world.offers.need_ends[other]):
        if world.meets[needs[at, 1] + state[needs[at, 0]]] != 0:
            continue
        for each in range(first_of(world.offers.effect_ends, offer), world.offers.effect_ends[offer]):
            if effects[each, 0] == needs[at, 0]:
                return True
    return False


@separate
def note_touching(world: World, goals: int, room: Room) -> None:
    """Of each offer the goals that it touches, and whether it does and changes anything."""
    for offer in range(len(world.offers.run_ends)):
        word, bit, touched = offer >> 6, np.uint64(offer & 63), np.int64(0)
        for goal in range(goals):
            touched |= np.int64(world.touching[room.rows[goal], word] >> bit & np.uint64(1)) << goal
        room.goals[offer] = touched
        room.is_lesson[offer] = LEADS if touched != 0 and changes(world, offer, room.state) else 0


@separate
def note_lessons(world: World, goals: int, room: Room) -> int:
    """The offers that touch a goal, and those that lead to what one of these asks, by code; how many.

    The rest stands in no best way: without it the way would end as soon, cost no more and be shorter.
    """
    note_touching(world, goals, room)
    offers, waiting, count = len(world.offers.run_ends), True, 0
    while waiting:
        waiting = False
        for other in range(offers):
            if room.is_lesson[other] == LEADS:
                room.is_lesson[other] = LOOKED_AT
                waiting |= note_before(world, other, room)
    for offer in range(offers):
        if room.is_lesson[offer] != 0:
            room.lessons[count] = offer
            count += 1
    return count


@inlined
def note_before(world: World, other: int, room: Room) -> bool:
    """The offers that lead to what an offer asks; whether there are new ones."""
    has_new = False
    for offer in range(len(world.offers.run_ends)):
        is_new = room.is_lesson[offer] == 0 and leads_to(world, offer, other, room.state)
        if is_new and changes(world, offer, room.state):
            room.is_lesson[offer] = LEADS
            has_new = True
    return has_new


@inlined
def end_after(world: World, offer: int, day: int) -> int:
    """The first end of the runs that begin after a day."""
    end, ends = NEVER, world.offers.run_ends
    for at in range(first_of(ends, offer), ends[offer]):
        if world.offers.runs[at, 0] > day:
            end = min(end, world.offers.runs[at, 1])
    return end


@inlined
def is_open(world: World, number: int, bit: int) -> bool:
    """Whether a value leaves a condition unmet."""
    return bool(world.unmet[number, bit >> 6] >> np.uint64(bit & 63) & np.uint64(1) != 0)


@inlined
def is_closed(world: World, count: int, by_mode: int, room: Room) -> bool:
    """Whether nothing asked is unmet now; what is goes to the front, to be looked at first. ``by_mode`` -1: any."""
    for at in range(count):
        bit = room.bits[at]
        slot = world.slot_of_bit[bit]
        if is_open(world, world.starts[slot] + room.state[slot], bit):
            room.bits[at] = room.bits[0]
            room.bits[0] = bit
            return False
    return by_mode == -1 or (world.commute >= 0 and world.modes[room.state[world.commute]] & by_mode != 0)


@inlined
def ranks_first(room: Room, depth: int, rank: tuple[int, int, int]) -> bool:
    """Whether the way up to this depth ranks before the best one."""
    best = room.best
    if rank[0] != best[0]:
        return bool(rank[0] < best[0])
    if rank[1] != best[1]:
        return bool(rank[1] < best[1])
    if rank[2] != best[2]:
        return bool(rank[2] < best[2])
    if depth + 1 != best[3]:
        return bool(depth + 1 < best[3])
    for each in range(depth + 1):
        offer = room.lessons[room.place[each]]
        if offer != best[4 + each]:
            return bool(offer < best[4 + each])
    return False


@inlined
def apply(world: World, offer: int, depth: int, room: Room) -> None:
    """Change the state as an offer does; `take_back` undoes it."""
    start = first_of(world.offers.effect_ends, offer)
    for at in range(start, world.offers.effect_ends[offer]):
        slot = world.offers.effects[at, 0]
        room.undo[depth, at - start] = room.state[slot]
        room.state[slot] = world.after[world.offers.effects[at, 1] + room.state[slot]]
    room.is_applied[depth] = 1


@inlined
def take_back(world: World, depth: int, room: Room) -> None:
    """The state before the lesson tried last at a depth, where it has changed it."""
    if room.is_applied[depth] == 0:
        return
    offer = room.lessons[room.place[depth]]
    start = first_of(world.offers.effect_ends, offer)
    for at in range(world.offers.effect_ends[offer] - 1, start - 1, -1):
        room.state[world.offers.effects[at, 0]] = room.undo[depth, at - start]
    room.is_applied[depth] = 0


@inlined
def is_taken(room: Room, place: int, depth: int) -> bool:
    """Whether a lesson stands on the way already."""
    is_there = False
    for each in range(depth):
        is_there |= room.place[each] == place
    return is_there


@inlined
def end_of_next(world: World, depth: int, goals: int, room: Room) -> int:
    """The end of the lesson at ``room.place[depth]`` as the next one of the way, `NEVER` where it cannot be that."""
    place = room.place[depth]
    offer = room.lessons[place]
    if depth + 1 == world.most_offers and (room.covered[depth] | room.goals[offer]) + 1 != 1 << goals:
        return NEVER
    if is_taken(room, place, depth) or not may_begin(world, offer, room.state):
        return NEVER
    end = end_after(world, offer, room.end[depth])
    return end if end <= room.best[0] and changes(world, offer, room.state) else NEVER


@separate
def search(world: World, counts: tuple[int, int, int], by_mode: int, finds_any: bool, room: Room) -> bool:
    """Whether there is a way, the best one in ``room.best``. ``counts``: of conditions, goals and lessons."""
    bits, goals, lessons = counts
    room.best[0], depth = NEVER - 1, 0
    room.place[0], room.end[0], room.unknown[0], room.cost[0], room.covered[0] = -1, world.on - 1, 0, 0, 0
    while depth >= 0:
        take_back(world, depth, room)
        room.place[depth] += 1
        if room.place[depth] == lessons:
            depth -= 1
            continue
        end = end_of_next(world, depth, goals, room)
        if end == NEVER:
            continue
        offer = room.lessons[room.place[depth]]
        rank = end, room.unknown[depth] + world.offers.costs[offer, 1], room.cost[depth] + world.offers.costs[offer, 0]
        apply(world, offer, depth, room)
        covered = room.covered[depth] | room.goals[offer]
        if covered + 1 == 1 << goals and is_closed(world, bits, by_mode, room):
            if ranks_first(room, depth, rank):
                note_best(room, depth, rank)
            if finds_any:
                break
        elif depth + 1 < world.most_offers:
            depth += 1
            room.place[depth], room.covered[depth] = -1, covered
            room.end[depth], room.unknown[depth], room.cost[depth] = rank
    while depth >= 0:  # where it ended early
        take_back(world, depth, room)
        depth -= 1
    return bool(room.best[0] < NEVER - 1)


@inlined
def note_best(room: Room, depth: int, rank: tuple[int, int, int]) -> None:
    """The way up to this depth is the best one."""
    room.best[0], room.best[1], room.best[2] = rank
    room.best[3] = depth + 1
    for each in range(depth + 1):
        room.best[4 + each] = room.lessons[room.place[each]]


@inlined
def note_bits(world: World, v: int, gate: int, room: Room) -> int:
    """The conditions that a vacancy asks and offers could change, of one gate or of all (-1); how many."""
    count = 0
    for word in range(world.asked.shape[1]):
        left = world.asked[v, word] & world.open_bits[word]
        while left != 0:
            bit = 64 * word + lowest_bit(left)
            left &= left - np.uint64(1)
            if gate < 0 or world.gate_of_bit[bit] == gate:
                room.bits[count] = bit
                count += 1
    return count


@separate
def is_shut(world: World, asking: tuple[int, int], goal: int, room: Room) -> bool:
    """Whether no way closes this gate, whatever else is unmet. ``asking``: vacancy, means of travel in time."""
    v, by_mode = asking
    gate, row, first_row = room.gates[goal], room.rows[goal], room.rows[0]
    room.rows[0] = row
    counts = note_bits(world, v, gate, room), 1, note_lessons(world, 1, room)
    found = search(world, counts, by_mode if gate == world.commute_gate else -1, True, room)
    room.rows[0] = first_row
    return not found


@compiled
def find_ways(world: World, pairs: Pairs, found: Integers, shut: Integers, room: Room) -> None:
    """The best way of each pair into ``found``: last day (0 without a way), offers, -1 behind the last one.

    ``shut``: where several gates are unmet, a bit for each that no way closes even alone.
    """
    for place in range(len(pairs.clients)):
        c, v, unmet, goals = pairs.clients[place], pairs.vacancies[place], pairs.unmet[place], 0
        for each in range(len(world.goal_gates)):
            if unmet >> world.goal_gates[each] & 1:
                room.rows[goals], room.gates[goals] = world.kinds[each, v], world.goal_gates[each]
                goals += 1
        for slot in range(len(room.state)):
            room.state[slot] = world.states[c, slot]
        by_mode, closed = pairs.by_mode[place], 0
        for goal in range(goals if goals > 1 else 0):
            closed |= np.int64(is_shut(world, (v, by_mode), goal, room)) << room.gates[goal]
        shut[place], found[place, 0], found[place, 1:] = closed, 0, -1
        if closed != 0 or goals == 0:
            continue
        counts = note_bits(world, v, -1, room), goals, note_lessons(world, goals, room)
        is_far = unmet >> world.commute_gate & 1 != 0
        if search(world, counts, by_mode if is_far else -1, False, room):
            found[place, 0] = room.best[0]
            for each in range(room.best[3]):
                found[place, 1 + each] = room.best[4 + each]

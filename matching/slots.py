"""PURE: the slots of a world as tables: which value each client has, what offers make of it, what it leaves unmet."""

from collections.abc import Sequence
from operator import attrgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.bridging import OfferSupply, best_case
from matching.effects import (
    ANY_LIMITATION,
    COMMUTE,
    GRID,
    LEVEL,
    Topic,
    meets,
    topic_of_prerequisite,
    with_effects,
)
from matching.facts import ClientFacts
from matching.packing.conditions import Conditions
from matching.packing.layout import WORD_BITS, Integers, Words
from matching.slot_values import BY_CODE, NOBODY, SlotValues, effects_by_slot, slot_of, slot_values
from profiles.codes import TravelMode
from profiles.offer_effects import Effect, Prerequisite

ALWAYS = (LEVEL, GRID, ANY_LIMITATION)  # counted together also where no offer changes them
MODES = tuple(TravelMode)
Small = npt.NDArray[np.int32]


class Table(NamedTuple):
    """What an effect or a prerequisite makes of the numbers of a slot: from ``at`` on, one a number."""

    slot: int
    at: int


class SlotTables(NamedTuple):
    """All slots. ``states``: the number of each client in each slot, shape (n_clients, n_slots); ``starts``: where the
    values of each slot begin among all values; ``unmet``: the conditions that each value leaves unmet, shape
    (n_values, words); ``stuck``: those of them that stay so after every offer, of values that clients have now.
    """

    slots: tuple[Topic, ...]
    states: Small
    starts: Integers
    unmet: Words
    stuck: Words
    modes: Integers  # means of travel that may be used, bits in the order of `TravelMode`, of the values of `COMMUTE`
    effects: dict[Effect, Table]
    after: Small
    prerequisites: dict[Prerequisite, Table]
    meets: npt.NDArray[np.uint8]

    def of_clients(self, table: Words) -> Words:
        """The rows of all slots of each client together, ``unmet`` or ``stuck``: shape (n_clients, words)."""
        found = np.zeros((len(self.states), table.shape[1]), np.uint64)
        ends = [*self.starts[1:].tolist(), len(table)]
        for place, (start, end) in enumerate(zip(self.starts.tolist(), ends, strict=True)):
            rows = table[start:end]
            for word in np.flatnonzero(rows.any(axis=0)).tolist():
                found[:, word] |= rows[:, word][self.states[:, place]]
        return found


def slot_tables(clients: Sequence[ClientFacts], conditions: Conditions, supply: OfferSupply) -> SlotTables:
    """The tables of these clients, of all values that offers can lead to."""
    effects_on = effects_by_slot(supply)
    needed = {each for offer in supply.usable for each in offer.prerequisites}
    about = {slot_of(topic_of_prerequisite(each)) for each in needed}
    slots = tuple(sorted({*effects_on, *about, *ALWAYS}))
    values = [slot_values(slot, conditions, supply) for slot in slots]
    columns = [_numbers(slot, each, clients) for slot, each in zip(slots, values, strict=True)]
    held = [len(each.facts) for each in values]
    tables = _Tables()
    for place, slot in enumerate(slots):
        tables.add_effects(place, values[place], sorted(effects_on.get(slot, ())))
    for need in sorted(needed):
        place = slots.index(slot_of(topic_of_prerequisite(need)))
        tables.add_prerequisite(need, place, [meets(facts, need) for facts in values[place].facts])
    unmet = [[conditions.masks(facts)[1] for facts in each.facts] for each in values]
    stuck = []
    for slot, each, masks, count in zip(slots, values, unmet, held, strict=True):
        now, effects = zip(each.facts[:count], masks, strict=False), effects_on.get(slot, set())
        stuck += [_stuck(facts, mask, effects, conditions) for facts, mask in now] + [0] * (len(masks) - count)
    commute = values[slots.index(COMMUTE)].facts if COMMUTE in slots else []
    return SlotTables(
        slots=slots,
        states=np.ascontiguousarray(np.array(columns, np.int32).reshape(len(slots), len(clients)).T),
        starts=np.cumsum([0, *map(len, unmet)])[:-1],
        unmet=words_of([mask for masks in unmet for mask in masks], conditions.words),
        stuck=words_of(stuck, conditions.words),
        modes=np.array([_bits_of_modes(each) for each in commute], np.int64),
        effects=tables.effects,
        after=np.array(tables.after, np.int32),
        prerequisites=tables.prerequisites,
        meets=np.array(tables.meets, np.uint8),
    )


class _Tables:
    """Tables one behind the other."""

    def __init__(self) -> None:
        self.after: list[int] = []
        self.meets: list[bool] = []
        self.effects: dict[Effect, Table] = {}
        self.prerequisites: dict[Prerequisite, Table] = {}

    def add_effects(self, place: int, values: SlotValues, effects: Sequence[Effect]) -> None:
        """What each effect makes of each value of a slot; values that come up are looked at too."""
        columns: list[list[int]] = [[] for _ in effects]
        number = 0
        while effects and number < len(values.facts):
            for effect, column in zip(effects, columns, strict=True):
                column.append(values.number(with_effects(values.facts[number], (effect,))))
            number += 1
        for effect, column in zip(effects, columns, strict=True):
            self.effects[effect] = Table(place, len(self.after))
            self.after += column

    def add_prerequisite(self, need: Prerequisite, place: int, is_met: Sequence[bool]) -> None:
        """Whether each value of a slot surely is what an offer asks."""
        self.prerequisites[need] = Table(place, len(self.meets))
        self.meets += is_met


def _numbers(slot: Topic, values: SlotValues, clients: Sequence[ClientFacts]) -> list[int]:
    """The number of each client in a slot."""
    known, found = values.numbers, []
    kind, code = slot
    if kind in BY_CODE:
        name, keep, _ = BY_CODE[kind]
        facts = [held.get(code) for held in map(attrgetter(name), clients)]
        nobody = values.number(NOBODY)
        numbers = [nobody if fact is None else known.get(keep(fact)) for fact in facts]
        return [values.number(clients[at]) if number is None else number for at, number in enumerate(numbers)]
    for client in clients:
        number = known.get(values.keep(client))
        found.append(values.number(client) if number is None else number)
    return found


def _stuck(facts: ClientFacts, unmet: int, effects: set[Effect], conditions: Conditions) -> int:
    """What stays unmet after every offer there is."""
    best = best_case(facts, effects) if unmet else facts
    return unmet if best == facts else conditions.masks(best)[1] & unmet


def _bits_of_modes(facts: ClientFacts) -> int:
    return sum(facts.modes.get(mode, True) << place for place, mode in enumerate(MODES))


def words_of(masks: Sequence[int], words: int) -> Words:
    """Bit sets as words, shape (n_masks, words)."""
    data = b"".join([mask.to_bytes(words * WORD_BITS // 8, "little") for mask in masks])
    return np.frombuffer(data, dtype="<u8").reshape(len(masks), words).astype(np.uint64)

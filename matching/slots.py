"""PURE: the slots of a world as tables: which value each client has, what offers make of it, what it leaves unmet."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
from matching.slot_values import BY_CODE, NOBODY, SlotValues, effects_by_slot, occupations_asked, slot_of, slot_values
from profiles.codes import TravelMode
from profiles.offer_effects import Effect, Prerequisite

ALWAYS = (LEVEL, GRID, ANY_LIMITATION)  # counted together also where no offer changes them
MODES = tuple(TravelMode)
Small = npt.NDArray[np.int32]
PartKey = tuple[Topic, tuple[str, ...], tuple[Effect, ...], tuple[Prerequisite, ...]]


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
    keys: tuple[PartKey, ...]  # of each slot: all that its tables depend on

    def of_slot(self, table: Words, slot: Topic, word: int) -> Words:
        """One word of the rows of one slot, ``unmet`` or ``stuck``: shape (n_clients,)."""
        place = self.slots.index(slot)
        return np.asarray(table[self.starts[place] :, word][self.states[:, place]])

    def is_changed_by(self, effect: Effect) -> npt.NDArray[np.bool_]:
        """For which clients an effect changes anything; an effect that is not in the tables does for none."""
        found = self.effects.get(effect)
        if found is None:
            return np.zeros(len(self.states), np.bool_)
        state = self.states[:, found.slot]
        return np.asarray(self.after[found.at + state] != state)

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
    return SlotBook(clients, conditions).tables(supply)


class Held(NamedTuple):
    """What clients have in a slot: the values, and the number of each client."""

    values: SlotValues
    column: Small

    @property
    def size(self) -> int:
        """How many values are held."""
        return len(self.values.facts)


class SlotPart(NamedTuple):
    """What offers make of one slot: as in `SlotTables`, of this slot alone. ``after``: a row for each effect."""

    held: Held
    facts: list[ClientFacts]
    effects: tuple[Effect, ...]
    after: list[list[int]]
    needs: dict[Prerequisite, list[bool]]
    unmet: Words
    stuck: Words


class SlotBook:
    """The slots of some clients under one supply of offers after another: what has not changed is not made again."""

    def __init__(self, clients: Sequence[ClientFacts], conditions: Conditions) -> None:
        self._clients, self._conditions = clients, conditions
        self._held: dict[tuple[Topic, tuple[str, ...]], Held] = {}
        self._states: tuple[list[tuple[Topic, tuple[str, ...]]], Small] = [], np.zeros((0, 0), np.int32)
        self.parts: dict[PartKey, SlotPart] = {}  # of the latest supply, by slot in order

    def tables(self, supply: OfferSupply) -> SlotTables:
        """The tables under these offers."""
        parts = {key: self.parts.get(key) or self._part(key, supply) for key in self._keys(supply)}
        self.parts = parts
        return _joined(parts, self._all_states(parts), self._conditions.words)

    def _keys(self, supply: OfferSupply) -> list[PartKey]:
        effects_on = effects_by_slot(supply)
        needed: dict[Topic, set[Prerequisite]] = defaultdict(set)
        for offer in supply.usable:
            for each in offer.prerequisites:
                needed[slot_of(topic_of_prerequisite(each))].add(each)
        occupations = occupations_asked(self._conditions, supply)
        return [
            (slot, occupations if slot == LEVEL else (), tuple(sorted(effects_on.get(slot, ()))),
             tuple(sorted(needed.get(slot, ()))))
            for slot in sorted({*effects_on, *needed, *ALWAYS})
        ]  # fmt: skip

    def _part(self, key: PartKey, supply: OfferSupply) -> SlotPart:
        slot, about, effects, needs = key
        held, conditions = self._held.get((slot, about)), self._conditions
        if held is None:
            values = slot_values(slot, conditions, supply)
            column = np.array(_numbers(slot, values, self._clients), np.int32)
            held = self._held[slot, about] = Held(values, column)
        values = held.values.copy()
        after = _after(values, effects)
        masks = [conditions.masks(facts)[1] for facts in values.facts]
        now = zip(values.facts[: held.size], masks, strict=False)
        stuck = [_stuck(facts, mask, set(effects), conditions) for facts, mask in now]
        return SlotPart(
            held=held,
            facts=values.facts,
            effects=effects,
            after=after,
            needs={need: [meets(facts, need) for facts in values.facts] for need in needs},
            unmet=words_of(masks, conditions.words),
            stuck=words_of(stuck + [0] * (len(masks) - held.size), conditions.words),
        )

    def _all_states(self, parts: Mapping[PartKey, SlotPart]) -> Small:
        names = [key[:2] for key in parts]
        if self._states[0] != names:
            columns = [part.held.column for part in parts.values()]
            shape = len(columns), len(self._clients)
            self._states = names, np.ascontiguousarray(np.array(columns, np.int32).reshape(shape).T)
        return self._states[1]


def _after(values: SlotValues, effects: Sequence[Effect]) -> list[list[int]]:
    """What each effect makes of each value of a slot; values that come up are looked at too."""
    columns: list[list[int]] = [[] for _ in effects]
    number = 0
    while effects and number < len(values.facts):
        for effect, column in zip(effects, columns, strict=True):
            column.append(values.number(with_effects(values.facts[number], (effect,))))
        number += 1
    return columns


def _joined(parts: Mapping[PartKey, SlotPart], states: Small, words: int) -> SlotTables:
    """The parts of all slots, one behind the other."""
    after: list[int] = []
    meeting: list[bool] = []
    effects: dict[Effect, Table] = {}
    prerequisites: dict[Prerequisite, Table] = {}
    for place, part in enumerate(parts.values()):
        for effect, column in zip(part.effects, part.after, strict=True):
            effects[effect] = Table(place, len(after))
            after += column
        for need, is_met in part.needs.items():
            prerequisites[need] = Table(place, len(meeting))
            meeting += is_met
    commute = next((part.facts for key, part in parts.items() if key[0] == COMMUTE), [])
    nothing = np.zeros((0, words), np.uint64)
    return SlotTables(
        slots=tuple(key[0] for key in parts),
        states=states,
        starts=np.cumsum([0, *(len(part.facts) for part in parts.values())])[:-1],
        unmet=np.concatenate([nothing, *(part.unmet for part in parts.values())]),
        stuck=np.concatenate([nothing, *(part.stuck for part in parts.values())]),
        modes=np.array([_bits_of_modes(each) for each in commute], np.int64),
        effects=effects,
        after=np.array(after, np.int32),
        prerequisites=prerequisites,
        meets=np.array(meeting, np.uint8),
        keys=tuple(parts),
    )


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

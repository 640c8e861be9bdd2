"""PURE: the best ways of all pairs of a world, by a compiled search (`way_loops`).

`bridging.Planner` says what a way is and in which order ways come; here facts are numbers and conditions bits.
`Planner.find_way` is the slow and obvious version.
"""

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

import numba
import numpy as np

from matching.asked_facts import AskedFacts
from matching.bridging import OFFER_GATES, OfferSupply
from matching.candidates import Progress
from matching.distinct import by_kind, distinct_rows
from matching.effects import ANY_LIMITATION, COMMUTE, GRID, LEVEL, Topic
from matching.facts import Gate, OfferFacts
from matching.packing.conditions import Conditions
from matching.packing.fact_masks import Key
from matching.packing.layout import WORD_BITS, Integers, Words
from matching.slot_values import slot_of
from matching.slots import SlotTables, Table, words_of
from matching.way_loops import OfferArrays, Pairs, World, find_ways, room_of

GATES = list(Gate)
IN_ORDER = [gate for gate in GATES if gate in OFFER_GATES]
STEP = 8192  # pairs that one thread looks at in one go
THREADS = int(numba.config.NUMBA_NUM_THREADS)  # type: ignore[attr-defined]


class Reached(NamedTuple):
    """A way: its offers in their order, and its last day."""

    codes: tuple[str, ...]
    end: date


class WaysOfPairs(NamedTuple):
    """The best way of each pair: its number in ``ways``, -1 without one; gates that no way closes even alone, bits."""

    ways: list[Reached]
    numbers: Integers
    shut: Integers

    def through(self, places: Integers) -> dict[str, Integers]:
        """For the code of each offer on the ways of these pairs, which all have one: positions in ``places``."""
        found: dict[str, list[Integers]] = defaultdict(list)
        for number, positions in by_kind(self.numbers[places]):
            for code in self.ways[number].codes:
                found[code].append(positions)
        return {code: np.sort(np.concatenate(positions)) for code, positions in found.items()}


@dataclass
class Shortcuts:
    """What all pairs of a world share. ``asked``: the conditions of each vacancy, shape (n_vacancies, words)."""

    conditions: Conditions
    supply: OfferSupply
    tables: SlotTables
    asked_facts: AskedFacts
    asked: Words
    bits_of_gate: dict[Gate, int] = field(default_factory=lambda: dict.fromkeys(Gate, 0))
    _touched: dict[object, tuple[Integers, Words]] = field(default_factory=dict)  # by what offers change, the latest

    def __post_init__(self) -> None:
        for key, bit in self.conditions.bits.items():
            self.bits_of_gate[Gate(str(key[0]))] |= 1 << bit

    def ways_of(self, pairs: Pairs, progress: Progress | None = None) -> WaysOfPairs:
        """The best ways of openable pairs; ``progress`` is called with the pairs done and all of them."""
        world = self._world()
        count = len(pairs.clients)
        found = np.zeros((count, 1 + world.most_offers), np.int64)
        shut = np.zeros(count, np.int64)

        def look(start: int) -> None:
            some = slice(start, start + STEP)
            part = Pairs(*(column[some] for column in pairs))
            find_ways(world, part, found[some], shut[some], room_of(world))

        with ThreadPoolExecutor(THREADS) as pool:
            for number, _ in enumerate(pool.map(look, range(0, count, STEP)), start=1):
                if progress is not None:
                    progress(min(number * STEP, count), count)
        return self._ways(found, shut)

    def _ways(self, found: Integers, shut: Integers) -> WaysOfPairs:
        codes = [offer.code for offer in self.supply.usable]
        first, kinds = distinct_rows(list(found.T))
        ways: list[Reached] = []
        numbers = []
        for end, *offers in found[first].tolist():
            numbers.append(len(ways) if end else -1)
            if end:
                ways.append(Reached(tuple(codes[each] for each in offers if each >= 0), date.fromordinal(end)))
        return WaysOfPairs(ways, np.array(numbers, np.int64)[kinds], shut)

    def _world(self) -> World:
        tables, settings = self.tables, self.conditions.settings
        place = {slot: number for number, slot in enumerate(tables.slots)}
        slot_of_bit, gate_of_bit = np.full((2, self.conditions.words * WORD_BITS), -1, np.int64)
        for key, bit in self.conditions.bits.items():
            gate = Gate(str(key[0]))
            topic = topic_of_condition(gate, key)
            gate_of_bit[bit] = GATES.index(gate)
            slot_of_bit[bit] = -1 if topic is None else place.get(slot_of(topic), -1)
        is_open = sum(1 << bit for bit in np.flatnonzero(slot_of_bit >= 0).tolist())
        kinds, touching = self._touching()
        return World(
            offers=_offer_arrays(self.supply.usable, tables),
            after=tables.after,
            meets=tables.meets,
            states=tables.states,
            starts=tables.starts,
            unmet=tables.unmet,
            modes=tables.modes,
            commute=place.get(COMMUTE, -1),
            asked=self.asked,
            open_bits=words_of([is_open], self.conditions.words)[0],
            slot_of_bit=slot_of_bit,
            gate_of_bit=gate_of_bit,
            goal_gates=np.array([GATES.index(gate) for gate in IN_ORDER]),
            kinds=kinds,
            touching=touching,
            on=self.conditions.on.toordinal(),
            most_offers=settings.offers_per_bridge,
            commute_gate=GATES.index(Gate.COMMUTE),
        )

    def _touching(self) -> tuple[Integers, Words]:
        """Which offers change what each gate of each vacancy compares: the row of each, and the rows."""
        key = tuple(self.supply.topics.items())
        if key not in self._touched:
            found = self._found_touching()
            self._touched.clear()
            self._touched[key] = found
        return self._touched[key]

    def _found_touching(self) -> tuple[Integers, Words]:
        usable, kinds = self.supply.usable, []
        numbers: dict[int, int] = {}
        offers_on = {
            topic: sum(1 << at for at, each in enumerate(usable) if topic in self.supply.topics[each.code])
            for topic in self.supply.by_topic
        }
        for gate in IN_ORDER:
            masks = []
            for topics in self.asked_facts.topics(gate):
                mask = 0
                for topic in topics:
                    mask |= offers_on.get(topic, 0)
                masks.append(numbers.setdefault(mask, len(numbers)))
            kinds.append(np.array(masks, np.int64)[self.asked_facts.kinds(gate)])
        return np.array(kinds), words_of(list(numbers), max(-(-len(usable) // WORD_BITS), 1))


def _offer_arrays(offers: Sequence[OfferFacts], tables: SlotTables) -> OfferArrays:
    runs = [[(run.starts_on.toordinal(), run.ends_on.toordinal()) for run in offer.runs] for offer in offers]
    effects: list[list[Table]] = [
        [tables.effects[effect] for effect in offer.effects if effect in tables.effects] for offer in offers
    ]
    needs: list[list[Table]] = [[tables.prerequisites[each] for each in offer.prerequisites] for offer in offers]
    ends = [np.cumsum([len(each) for each in lists]).astype(np.int64) for lists in (runs, effects, needs)]
    flat = [
        np.array([each for some in lists for each in some], np.int64).reshape(-1, 2) for lists in (runs, effects, needs)
    ]
    costs = [(offer.cost_cents or 0, offer.cost_cents is None) for offer in offers]
    return OfferArrays(
        ends[0], flat[0], np.array(costs, np.int64).reshape(-1, 2), ends[1], flat[1], ends[2], flat[2],
    )  # fmt: skip


def topic_of_condition(gate: Gate, key: Key) -> Topic | None:
    """What facts of a client decide a condition, where they are some that offers could change."""
    if gate in {Gate.REGULATED_OCCUPATION, Gate.REQUIREMENT_LEVEL}:
        return LEVEL
    if gate is Gate.LANGUAGE:
        return "lang", str(key[1])
    if gate in {Gate.LICENCE, Gate.CERTIFICATE, Gate.SKILL}:
        return gate.value, str(key[1])
    return {Gate.SHIFTS: GRID, Gate.DEMANDS: ANY_LIMITATION}.get(gate)

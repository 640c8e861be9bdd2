"""PURE: which pairs offers might open, for all clients at once: conditions as bits, before any offer is planned.

A condition is *stuck* for a client where it is not met now and would still not be met after every offer there is. A
pair of which one condition is stuck is no near miss, whatever else is missing. `near_misses.is_openable` is the slow
and obvious version.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from matching.bridging import OFFER_GATES, OfferSupply
from matching.effects import COMMUTE, GRID, LEVEL, Topic, topic_of_prerequisite, with_effects
from matching.facts import ClientFacts, Gate, MatchSettings, VacancyFacts
from matching.once import Once
from matching.packing import PackedWorld
from matching.packing.clients import bit_rows
from matching.packing.columns import hot_of
from matching.packing.conditions import Conditions
from matching.packing.lanes import REACH
from matching.packing.layout import FEW, NOT_RECORDED, WORD_BITS, Arrays, Words
from matching.packing.places import NOWHERE, reach_by
from matching.slot_values import effects_by_slot
from matching.slots import SlotTables, words_of
from profiles.codes import TravelMode
from profiles.offer_effects import Effect

GATES = list(Gate)
NEVER_CLOSABLE = -1 - GATES.index(Gate.PAUSED)  # of a bit that only sieves, also where its gate could be closed


@dataclass(frozen=True)
class Openness:
    """What offers can close, by client. Facts are looked at once for all clients who share them."""

    conditions: Conditions
    supply: OfferSupply
    _modes: dict[tuple[Any, ...], Mapping[TravelMode, bool]] = field(default_factory=dict)

    @classmethod
    def of(cls, vacancies: Sequence[VacancyFacts], supply: OfferSupply, settings: MatchSettings, on: Any) -> "Openness":
        """The conditions of these vacancies under these offers."""
        return cls(Conditions.of(vacancies, settings, on, has_all=True), supply)

    @cached_property
    def closable(self) -> frozenset[Gate]:
        """Gates of which some usable offer changes the facts."""
        kinds = {topic[0] for topics in self.supply.topics.values() for topic in topics}
        gates = {
            "lang": {Gate.LANGUAGE},
            "licence": {Gate.LICENCE},
            "certificate": {Gate.CERTIFICATE},
            "skill": {Gate.SKILL},
            LEVEL[0]: {Gate.REGULATED_OCCUPATION, Gate.REQUIREMENT_LEVEL},
            GRID[0]: {Gate.SHIFTS},
            COMMUTE[0]: {Gate.COMMUTE},
            "limitation": {Gate.DEMANDS},
        }
        return OFFER_GATES.intersection(*[frozenset().union(*(gates[kind] for kind in kinds))])

    @cached_property
    def _effects_on(self) -> dict[Topic, set[Effect]]:
        """Effects of all usable offers by what they change."""
        return effects_by_slot(self.supply)

    def best_modes(self, modes: Mapping[TravelMode, bool]) -> Mapping[TravelMode, bool]:
        """The means of travel of a client after every offer there is."""
        key = (COMMUTE[0], *modes.items())
        if key not in self._modes:
            self._modes[key] = with_effects(ClientFacts(0, modes=modes), self._effects_on.get(COMMUTE, ())).modes
        return self._modes[key]

    @cached_property
    def modes_brought(self) -> int:
        """The means of travel that offers bring, a bit each in the order of `TravelMode`."""
        best = self.best_modes({})
        return sum(1 << place for place, mode in enumerate(TravelMode) if best.get(mode))

    def asked(self, vacancies: Iterable[VacancyFacts]) -> Words:
        """Conditions that each vacancy asks, shape (n_vacancies, words)."""
        return words_of([self.conditions.asked(each) for each in vacancies], self.conditions.words)

    def of_clients(self, clients: Sequence[ClientFacts], tables: SlotTables) -> tuple[Words, Words]:
        """Of each client the conditions not met, and those among them that no offer closes: of gates that offers can
        close by their kind. Shape (n_clients, words) each; ``tables`` of these clients."""
        fixed = words_of([self._fixed(each) for each in clients], self.conditions.words)
        return fixed | tables.of_clients(tables.unmet), fixed | tables.of_clients(tables.stuck)

    def _fixed(self, client: ClientFacts) -> int:
        """The conditions that facts leave unmet which no offer changes."""
        unmet, masks = 0, self._masks
        for code, fact in client.languages.items():
            unmet |= masks["lang"][code][fact.listen, fact.read, fact.speak, fact.write]
        for code, skill in client.skills.items():
            unmet |= masks["skill"][code][skill.level]
        for kind, held in (("licence", client.licences), ("certificate", client.certificates)):
            for code, is_held in held.items():
                unmet |= masks[kind][code][is_held]
        return unmet

    @cached_property
    def _masks(self) -> Mapping[str, Mapping[str, Mapping[Any, int]]]:
        """Bits not met by kind, code and value; none where offers change what is of this code."""
        facts = self.conditions.facts
        needed = (topic_of_prerequisite(each) for offer in self.supply.usable for each in offer.prerequisites)
        changed = {*self._effects_on, *needed}
        nothing: Once[int] = Once(lambda _: 0)
        unmet_of: dict[str, Callable[[str], Once[int]]] = {
            "lang": lambda code: Once(lambda levels: facts.languages[code][levels][1]),
            "skill": lambda code: facts.skills[code],
            "licence": lambda code: Once(lambda is_held: 0 if is_held else facts.licences[code]),
            "certificate": lambda code: Once(lambda is_held: 0 if is_held else facts.certificates[code]),
        }

        def of_kind(kind: str) -> Once[Once[int]]:
            return Once(lambda code: nothing if (kind, code) in changed else unmet_of[kind](code))

        return {kind: of_kind(kind) for kind in unmet_of}


def openable_world(world: PackedWorld, stuck: Words, asked: Words, brought: int) -> PackedWorld:
    """The same world with further bits, which exclude from near misses whom no offer can bring there.

    Each condition stands a second time, as one that is never closable: it is not met where it is stuck. Clients reach
    as far as with every means of travel that offers bring. Rows in the order of the world.
    """
    used = np.flatnonzero(stuck.any(axis=0))
    arrays = reaching(world, brought)
    return replace(world, arrays=sieved(arrays, bit_rows(stuck[:, used]), asked[:, used]))


def sieved(arrays: Arrays, rows: Words, asked: Words) -> Arrays:
    """The arrays with further conditions, never closable and never unknown.

    ``rows`` (n_conditions, words of clients): a bit for each client who does not meet it; ``asked`` (n_vacancies,
    words of conditions): which of them each vacancy asks.
    """
    clients, vacancies = arrays.clients, arrays.vacancies
    room = asked.shape[1] * WORD_BITS
    whole = np.zeros((room, clients.unmet.shape[1]), np.uint64)
    whole[: len(rows)] = rows
    gates = np.full(len(clients.unmet) + room, NEVER_CLOSABLE, np.int64)
    gates[: len(arrays.tables.gate_of_bit)] = arrays.tables.gate_of_bit
    met = np.full((len(clients.records), asked.shape[1]), ~np.uint64(0))
    return arrays._replace(
        clients=clients._replace(
            met=np.concatenate([clients.met, met], axis=1), unmet=np.concatenate([clients.unmet, whole])
        ),
        vacancies=vacancies._replace(asked=np.ascontiguousarray(np.concatenate([vacancies.asked, asked], axis=1))),
        tables=arrays.tables._replace(gate_of_bit=gates),
    )


def reaching(world: PackedWorld, brought: int) -> Arrays:
    """The arrays with the reach that clients, and so cells, would have with these means of travel too."""
    clients, settings = world.arrays.clients, world.settings
    records, cells = clients.records.copy(), clients.cells.copy()
    modes = [mode for place, mode in enumerate(TravelMode) if brought >> place & 1]
    has_limit = (records["has_home"] != 0) & (records["max_minutes"] != NOT_RECORDED)
    farther = reach_by(records["max_minutes"].astype(np.float64), modes, settings)
    records["reach"] = np.where(has_limit, np.maximum(records["reach"], farther), records["reach"])
    if len(cells):
        reach = np.maximum.reduceat(records["reach"], cells["start"])
        cells["reach"] = np.where(reach >= 0, np.sqrt(np.maximum(reach, 0)), NOWHERE)
    hot, lanes = hot_of(records, clients.hot["ways"]), clients.lanes.copy()
    if len(records) > FEW:
        lanes[REACH] = hot["reach"]
    return world.arrays._replace(clients=clients._replace(records=records, hot=hot, lanes=lanes, cells=cells))

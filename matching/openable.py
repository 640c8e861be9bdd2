"""PURE: which pairs offers might open, for all clients at once: conditions as bits, before any offer is planned.

A condition is *stuck* for a client where it is not met now and would still not be met after every offer there is. A
pair of which one condition is stuck is no near miss, whatever else is missing. `near_misses.is_openable` is the slow
and obvious version.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from matching.bridging import OFFER_GATES, OfferSupply, best_case
from matching.effects import ANY_LIMITATION, COMMUTE, GRID, LEVEL, Topic, with_effects
from matching.facts import ClientFacts, Gate, MatchSettings, VacancyFacts
from matching.packing import PackedWorld
from matching.packing.clients import bit_rows
from matching.packing.columns import hot_of
from matching.packing.conditions import Conditions
from matching.packing.layout import NOT_RECORDED, WORD_BITS, Arrays, Words
from matching.packing.places import NOWHERE, reach_by
from matching.quick_ways import effects_by_slot
from profiles.codes import TravelMode
from profiles.offer_effects import Effect

GATES = list(Gate)
NOBODY = ClientFacts(0)
_BY_CODE = (("lang", "languages"), ("skill", "skills"), ("licence", "licences"), ("certificate", "certificates"))
NEVER_CLOSABLE = -1 - GATES.index(Gate.PAUSED)  # of a bit that only sieves, also where its gate could be closed


class Conditional(NamedTuple):
    """Bit sets of the conditions that a client does not meet, and of those among them that no offer closes."""

    unmet: int
    stuck: int


NOTHING = Conditional(0, 0)


@dataclass(frozen=True)
class Openness:
    """What offers can close, by client. Facts are looked at once for all clients who share them."""

    conditions: Conditions
    supply: OfferSupply
    _modes: dict[tuple[Any, ...], Mapping[TravelMode, bool]] = field(default_factory=dict)
    _known: dict[str, dict[tuple[str, int], tuple[Any, Conditional]]] = field(default_factory=lambda: defaultdict(dict))
    _equal: dict[tuple[Topic, Hashable], Conditional] = field(default_factory=dict)

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

    @cached_property
    def _codes_asked(self) -> dict[str, set[object]]:
        """The codes that some vacancy asks, by kind."""
        gates = {Gate.LANGUAGE: "lang", Gate.SKILL: "skill", Gate.LICENCE: "licence", Gate.CERTIFICATE: "certificate"}
        found: dict[str, set[object]] = {kind: set() for kind in gates.values()}
        for key in self.conditions.bits:
            kind = gates.get(Gate(str(key[0])))
            if kind is not None:
                found[kind].add(key[1])
        return found

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

    def of_clients(self, clients: Iterable[ClientFacts]) -> tuple[Words, Words]:
        """Of each client the conditions not met, and those among them that no offer closes: of gates that offers can
        close by their kind. Shape (n_clients, words) each."""
        found = [self.of_client(each) for each in clients]
        words = self.conditions.words
        return words_of([each.unmet for each in found], words), words_of([each.stuck for each in found], words)

    def of_client(self, client: ClientFacts) -> Conditional:
        """As `of_clients`, of one: what each fact leaves unmet, facts by themselves.

        Facts are known by their identity first, and kept so that it stays theirs.
        """
        unmet = stuck = 0
        for kind, name in _BY_CODE:
            known = self._known[kind]
            for code, fact in getattr(client, name).items():
                found = known.get((code, id(fact)))
                if found is None:
                    is_asked = code in self._codes_asked[kind]
                    left = self._look((kind, code), fact, {name: {code: fact}}) if is_asked else NOTHING
                    found = known[code, id(fact)] = fact, left
                if found[1] is not NOTHING:
                    unmet |= found[1].unmet
                    stuck |= found[1].stuck
        for both in self._several(client):
            unmet |= both.unmet
            stuck |= both.stuck
        return Conditional(unmet, stuck)

    def _several(self, client: ClientFacts) -> Iterator[Conditional]:
        """What the facts leave unmet that count together."""
        if client.qualifications:
            papers = client.qualifications
            yield self._look(LEVEL, papers, {"qualifications": papers})
        if client.hours_impossible:
            grids = {"hours_possible": client.hours_possible, "hours_impossible": client.hours_impossible}
            yield self._look(GRID, tuple(grids.values()), grids)
        others, most = client.other_limitations, client.max_lift_kg
        limits = {"limitations": client.limitations, "other_limitations": others, "max_lift_kg": most}
        yield self._look(ANY_LIMITATION, (*client.limitations.items(), others, most), limits)

    def _look(self, slot: Topic, key: Hashable, facts: dict[str, Any]) -> Conditional:
        """The conditions that these facts leave unmet; ``key`` is the same for the same facts."""
        found = self._equal.get((slot, key))
        if found is None:
            client = replace(NOBODY, **facts)
            unmet = self.conditions.masks(client)[1]
            best = best_case(client, self._effects_on.get(slot, ())) if unmet else client
            stuck = unmet if best == client else self.conditions.masks(best)[1] & unmet
            found = self._equal[slot, key] = Conditional(unmet, stuck) if unmet else NOTHING
        return found


def openable_world(world: PackedWorld, stuck: Words, asked: Words, brought: int) -> PackedWorld:
    """The same world with further bits, which exclude from near misses whom no offer can bring there.

    Each condition stands a second time, as one that is never closable: it is not met where it is stuck. Clients reach
    as far as with every means of travel that offers bring. Rows in the order of the world.
    """
    used = np.flatnonzero(stuck.any(axis=0))
    arrays = _reaching(world, brought)
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


def _reaching(world: PackedWorld, brought: int) -> Arrays:
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
    hot = hot_of(records, clients.hot["ways"])
    return world.arrays._replace(clients=clients._replace(records=records, hot=hot, cells=cells))


def words_of(masks: Sequence[int], words: int) -> Words:
    """Bit sets as words, shape (n_masks, words)."""
    data = b"".join(mask.to_bytes(words * WORD_BITS // 8, "little") for mask in masks)
    return np.frombuffer(data, dtype="<u8").reshape(len(masks), words).astype(np.uint64)

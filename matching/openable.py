"""PURE: which pairs offers might open, for all clients at once: conditions as bits, before any offer is planned.

A condition is *stuck* for a client where it is not met now and would still not be met after every offer there is. A
pair of which one condition is stuck is no near miss, whatever else is missing. `near_misses.is_openable` is the slow
and obvious version.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from matching.bridging import OFFER_GATES, OfferSupply, best_case
from matching.effects import COMMUTE, GRID, LEVEL, topic_of_effect, with_effects
from matching.facts import ClientFacts, Gate, MatchSettings, VacancyFacts
from matching.packing import PackedWorld
from matching.packing.clients import bit_rows
from matching.packing.conditions import Conditions
from matching.packing.layout import NOT_RECORDED, WORD_BITS, Arrays, Words
from matching.packing.places import NOWHERE, reach_by
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


@dataclass(frozen=True)
class Openness:
    """What offers can close, by client. Facts are looked at once for all clients who share them."""

    conditions: Conditions
    supply: OfferSupply
    _modes: dict[tuple[Any, ...], Mapping[TravelMode, bool]] = field(default_factory=dict)
    _known: dict[tuple[Any, ...], tuple[Any, Conditional]] = field(default_factory=dict)
    _clients: dict[int, Conditional] = field(default_factory=dict)
    _asked: dict[int, int] = field(default_factory=dict)

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
    def _effects_on(self) -> dict[str, list[Effect]]:
        """Effects of all usable offers by the kind of fact that they change, each once."""
        found: dict[str, list[Effect]] = defaultdict(list)
        for offer in self.supply.usable:
            for effect in offer.effects:
                topic = topic_of_effect(effect)
                if topic is not None and effect not in found[topic[0]]:
                    found[topic[0]].append(effect)
        return found

    def best_modes(self, modes: Mapping[TravelMode, bool]) -> Mapping[TravelMode, bool]:
        """The means of travel of a client after every offer there is."""
        key = (COMMUTE[0], *modes.items())
        if key not in self._modes:
            self._modes[key] = with_effects(ClientFacts(0, modes=modes), self._effects_on[COMMUTE[0]]).modes
        return self._modes[key]

    @cached_property
    def modes_brought(self) -> int:
        """The means of travel that offers bring, a bit each in the order of `TravelMode`."""
        best = self.best_modes({})
        return sum(1 << place for place, mode in enumerate(TravelMode) if best.get(mode))

    def asked(self, vacancy: VacancyFacts) -> int:
        """Conditions that a vacancy asks."""
        known = self._asked.get(vacancy.vacancy_id)
        if known is None:
            known = self._asked[vacancy.vacancy_id] = self.conditions.asked(vacancy)
        return known

    def of_client(self, client: ClientFacts) -> Conditional:
        """Conditions of gates that offers can close by their kind."""
        known = self._clients.get(client.client_id)
        if known is None:
            unmet = stuck = 0
            for found in self._each(client):
                unmet |= found.unmet
                stuck |= found.stuck
            known = self._clients[client.client_id] = Conditional(unmet, stuck)
        return known

    def _each(self, client: ClientFacts) -> Iterator[Conditional]:
        """What each fact of the client leaves unmet, facts by themselves; those that nobody asks leave nothing."""
        known, learn = self._known, self._learn
        for kind, name in _BY_CODE:
            for code, fact in getattr(client, name).items():
                key: tuple[Any, ...] = (kind, code, id(fact))
                found = known.get(key)
                yield found[1] if found else learn(key, fact, {name: {code: fact}})
        if client.qualifications:
            key = (LEVEL[0], *map(id, client.qualifications))
            yield self._look(key, {"qualifications": client.qualifications})
        if client.hours_impossible:
            grids = {"hours_possible": client.hours_possible, "hours_impossible": client.hours_impossible}
            yield self._look((GRID[0], *grids.values()), grids)
        others, most = client.other_limitations, client.max_lift_kg
        limits = {"limitations": client.limitations, "other_limitations": others, "max_lift_kg": most}
        yield self._look(("limitation", *client.limitations.items(), others, most), limits)

    def _look(self, key: tuple[Any, ...], facts: dict[str, Any]) -> Conditional:
        found = self._known.get(key)
        return found[1] if found else self._learn(key, facts, facts)

    def _learn(self, key: tuple[Any, ...], kept: Any, facts: dict[str, Any]) -> Conditional:
        """The conditions that these facts leave unmet. Facts are known by their identity: ``kept`` keeps them alive."""
        client = replace(NOBODY, **facts)
        unmet = self.conditions.masks(client)[1]
        stuck = unmet
        if unmet:
            best = best_case(client, self._effects_on[key[0]])
            stuck = unmet if best == client else self.conditions.masks(best)[1] & unmet
        found = Conditional(unmet, stuck)
        self._known[key] = kept, found
        return found


def openable_world(
    world: PackedWorld, openness: Openness, clients: Iterable[ClientFacts], vacancies: Sequence[VacancyFacts]
) -> PackedWorld:
    """The same world with further bits, which exclude from near misses whom no offer can bring there.

    Each condition stands a second time, as one that is never closable: it is not met where it is stuck. Clients reach
    as far as with every means of travel that offers bring. ``vacancies`` in the order of the world.
    """
    arrays, words = _reaching(world, openness.modes_brought), openness.conditions.words
    stuck_of = {each.client_id: openness.of_client(each).stuck for each in clients}
    stuck = _words([stuck_of[each] for each in world.client_ids.tolist()], words)
    asked = _words([openness.asked(each) for each in vacancies], words)
    used = np.flatnonzero(stuck.any(axis=0))
    met = np.full((len(stuck), len(used)), ~np.uint64(0))  # never unknown
    more = np.full(len(used) * WORD_BITS, NEVER_CLOSABLE, np.int64)
    plain = np.full(len(arrays.clients.unmet), NEVER_CLOSABLE, np.int64)
    plain[: len(arrays.tables.gate_of_bit)] = arrays.tables.gate_of_bit
    return replace(
        world,
        arrays=arrays._replace(
            clients=arrays.clients._replace(
                met=np.concatenate([arrays.clients.met, met], axis=1),
                unmet=np.concatenate([arrays.clients.unmet, bit_rows(stuck[:, used])]),
            ),
            vacancies=arrays.vacancies._replace(
                asked=np.ascontiguousarray(np.concatenate([arrays.vacancies.asked, asked[:, used]], axis=1))
            ),
            tables=arrays.tables._replace(gate_of_bit=np.concatenate([plain, more])),
        ),
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
    return world.arrays._replace(clients=clients._replace(records=records, cells=cells))


def _words(masks: Sequence[int], words: int) -> Words:
    """Shape (n_masks, words)."""
    data = b"".join(mask.to_bytes(words * WORD_BITS // 8, "little") for mask in masks)
    return np.frombuffer(data, dtype="<u8").reshape(len(masks), words).astype(np.uint64)

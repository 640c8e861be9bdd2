"""PURE: the ways of many clients at once. Clients who are alike in what some offers touch share one search.

`bridging.Planner` says what a way is and in which order ways come; here its answer is looked up by bits of conditions
instead of evaluating the gates of each pair again. `Planner.find_way` is the slow and obvious version.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, NamedTuple

from matching.bridging import OFFER_GATES, OfferSupply, Planner, Way, topics_of_gate
from matching.effects import (
    ANY_LIMITATION,
    COMMUTE,
    GRID,
    LEVEL,
    Topic,
    topic_of_prerequisite,
    with_effects,
)
from matching.facts import ClientFacts, Gate, GateValue, MatchSettings, OfferFacts, Pair, VacancyFacts
from matching.gates.permission import earliest_possible_start, permission_value
from matching.gates.place import commute_of
from matching.openable import Conditional, Openness
from matching.packing.conditions import Key

Topics = frozenset[Topic]
NOBODY = ClientFacts(0)
LIMITATION = ANY_LIMITATION[0]


class Reached(NamedTuple):
    """A way, which facts it changes, which of the touched conditions are not met after it, and the facts then."""

    way: Way
    changed: Topics
    unmet: int
    facts: ClientFacts  # only what is touched


@dataclass
class Search:
    """The ways of some offers for clients of one state, best first, as far as somebody has asked."""

    planner: Planner
    ways: Iterator[Way]
    touched: int
    openness: Openness
    kept: ClientFacts  # whose facts the state is made of
    found: list[Reached] = field(default_factory=list)
    first: dict[tuple[int, tuple[Topics, ...]], int] = field(default_factory=dict)

    def closing(self, asked: int, topics: tuple[Topics, ...]) -> Iterator[Reached]:
        """The ways after which none of these conditions is unmet and of which each of these gates is touched."""
        key = asked & self.touched, topics
        place = self.first.get(key, -1)
        if place < 0:
            place = self.first[key] = self._next(0, *key)
        while place < len(self.found):
            yield self.found[place]
            place = self._next(place + 1, *key)

    def _next(self, place: int, asked: int, topics: tuple[Topics, ...]) -> int:
        while place < len(self.found) or self._advance():
            reached = self.found[place]
            if not asked & reached.unmet and all(each & reached.changed for each in topics):
                return place
            place += 1
        return place

    def _advance(self) -> bool:
        way = next(self.ways, None)
        if way is None:
            return False
        facts = self.planner.facts_after(way)
        unmet = self.openness.conditions.masks(facts)[1] & self.touched
        self.found.append(Reached(way, frozenset(self.planner.topics_of(way)), unmet, facts))
        return True


@dataclass
class Offered:
    """Offers that may close some gates, the facts that they change or ask, and the conditions on those."""

    offers: tuple[OfferFacts, ...]
    topics: tuple[Topic, ...]
    touched: int
    searches: dict[tuple[Any, ...], Search] = field(default_factory=dict)  # by state


@dataclass
class Shortcuts:
    """What all clients of a world share."""

    openness: Openness
    supply: OfferSupply
    settings: MatchSettings
    on: date

    def __post_init__(self) -> None:
        self._bits: dict[Topic, int] = {}
        self.bits_of_gate: dict[Gate, int] = dict.fromkeys(Gate, 0)
        self._offered: dict[tuple[str, ...], Offered] = {}
        self._of_topics: dict[Topics, Offered] = {}
        self._asked: dict[int, int] = {}
        self._gates: dict[tuple[int, tuple[Gate, ...]], tuple[tuple[Topics, ...], Offered]] = {}
        for key, bit in self.openness.conditions.bits.items():
            gate = Gate(str(key[0]))
            self.bits_of_gate[gate] |= 1 << bit
            topic = _topic_of_condition(gate, key)
            if topic is not None:
                self._bits[topic] = self._bits.get(topic, 0) | 1 << bit

    def asked(self, vacancy: VacancyFacts) -> int:
        """Conditions that a vacancy asks."""
        known = self._asked.get(vacancy.vacancy_id)
        if known is None:
            known = self._asked[vacancy.vacancy_id] = self.openness.conditions.asked(vacancy)
        return known

    def offered(self, vacancy: VacancyFacts, gates: tuple[Gate, ...]) -> tuple[tuple[Topics, ...], Offered]:
        """What facts each gate of a vacancy compares that offers change, and the offers about all of them."""
        key = vacancy.vacancy_id, gates
        known = self._gates.get(key)
        if known is None:
            changeable = frozenset(self.supply.by_topic)
            topics = tuple(changeable.intersection(topics_of_gate(gate, vacancy)) for gate in gates)
            known = self._gates[key] = topics, self._about(frozenset().union(*topics))
        return known

    def _about(self, topics: Topics) -> Offered:
        found = self._of_topics.get(topics)
        if found is None:
            offers = self.supply.about(topics)
            codes = tuple(offer.code for offer in offers)
            if codes not in self._offered:
                self._offered[codes] = self._new_offered(offers)
            found = self._of_topics[topics] = self._offered[codes]
        return found

    def _new_offered(self, offers: tuple[OfferFacts, ...]) -> Offered:
        changed: set[Topic] = set().union(*(self.supply.topics[offer.code] for offer in offers))
        needed = {topic_of_prerequisite(each) for offer in offers for each in offer.prerequisites}
        touched = 0
        for topic in changed:
            touched |= self._bits.get(ANY_LIMITATION if topic[0] == LIMITATION else topic, 0)
        return Offered(offers, tuple(sorted(changed | needed)), touched)

    def search(self, client: ClientFacts, offered: Offered, goals: tuple[Topics, ...]) -> Search:
        """The ways of a client to these goals with these offers, shared with all who are in the same state.

        Facts are known by their identity: facts that are equal but not one are only searched twice.
        """
        state = (goals, *(_state(client, topic) for topic in offered.topics))
        found = offered.searches.get(state)
        if found is None:
            alike = _alike(client, offered.topics)
            planner = Planner(alike, self.supply, self.settings, self.on)
            # What changes nothing now changes nothing after other offers: nobody loses what they can do.
            useful = tuple(offer for offer in offered.offers if with_effects(alike, offer.effects) != alike)
            found = offered.searches[state] = Search(
                planner, planner.ways(useful, goals), offered.touched, self.openness, client
            )
        return found


@dataclass
class Shortcut:
    """The ways of one client. As `Planner`, for vacancies of the world of the shortcuts."""

    shared: Shortcuts
    client: ClientFacts

    def __post_init__(self) -> None:
        self._conditional: Conditional = self.shared.openness.of_client(self.client)
        self._searches: dict[tuple[int, tuple[Topics, ...]], Search] = {}
        self._closable: dict[tuple[Gate, int], bool] = {}

    def find_way(self, vacancy: VacancyFacts, unmet: tuple[Gate, ...], *, alone: bool = False) -> Way | None:
        """As `Planner.find_way`."""
        if not unmet or self.out_of_reach(vacancy, unmet):
            return None
        if len(unmet) > 1 and not all(self._can_close(gate, vacancy) for gate in unmet):
            return None
        topics, offered = self.shared.offered(vacancy, unmet)
        asked = self.shared.asked(vacancy)
        if alone:
            asked &= _union(self.shared.bits_of_gate[gate] for gate in unmet)
        if asked & self._conditional.unmet & ~offered.touched:
            return None
        search = self._searches.get((id(offered), topics))
        if search is None:
            search = self._searches[id(offered), topics] = self.shared.search(self.client, offered, topics)
        has_way_to_go = not alone or Gate.COMMUTE in unmet
        for reached in search.closing(asked, topics):
            if has_way_to_go and not self._can_commute(reached, vacancy):
                continue
            if alone or self._may_work(reached.way, vacancy):
                return reached.way
        return None

    def out_of_reach(self, vacancy: VacancyFacts, unmet: tuple[Gate, ...]) -> tuple[Gate, ...]:
        """As `Planner.out_of_reach`."""
        stuck = self.shared.asked(vacancy) & self._conditional.stuck
        return tuple(gate for gate in unmet if gate not in OFFER_GATES or self._is_stuck(gate, vacancy, stuck))

    def unmet_bits(self, gate: Gate, vacancy: VacancyFacts) -> int:
        """The conditions of a gate that are not met now."""
        return self.shared.asked(vacancy) & self._conditional.unmet & self.shared.bits_of_gate[gate]

    def reached(self, way: Way) -> date:
        """As `Planner.reached`."""
        return self._planner.reached(way)

    @property
    def _planner(self) -> Planner:
        return Planner(self.client, self.shared.supply, self.shared.settings, self.shared.on)

    def _can_close(self, gate: Gate, vacancy: VacancyFacts) -> bool:
        """Whether some way closes this gate, whatever else is unmet; a way that closes several closes each of them.

        Looked up in the few ways about one gate, instead of in the many about all when there is none.
        """
        if gate is Gate.COMMUTE:
            return True  # how far a means of travel brings the client depends on the vacancy: looked at with the whole
        key = gate, self.unmet_bits(gate, vacancy)
        known = self._closable.get(key)
        if known is None:
            known = self._closable[key] = self.find_way(vacancy, (gate,), alone=True) is not None
        return known

    def _is_stuck(self, gate: Gate, vacancy: VacancyFacts, stuck: int) -> bool:
        if gate is not Gate.COMMUTE:
            return stuck & self.shared.bits_of_gate[gate] != 0
        modes = self.shared.openness.best_modes(self.client.modes)
        return not self._has_commute(modes, vacancy)

    def _can_commute(self, reached: Reached, vacancy: VacancyFacts) -> bool:
        return COMMUTE not in reached.changed or self._has_commute(reached.facts.modes, vacancy)

    def _has_commute(self, modes: Any, vacancy: VacancyFacts) -> bool:
        client = self.client if modes == self.client.modes else replace(self.client, modes=modes)
        pair = Pair(client, vacancy, self.shared.settings, self.shared.on)
        return commute_of(pair).value is not GateValue.NOT_MET

    def _may_work(self, way: Way, vacancy: VacancyFacts) -> bool:
        permission = self.client.permission
        if permission is None or permission.valid_until is None:
            return True
        pair = Pair(self.client, vacancy, self.shared.settings, self.reached(way))
        return permission_value(permission, vacancy, earliest_possible_start(pair)) is not GateValue.NOT_MET


def _union(masks: Iterator[int]) -> int:
    whole = 0
    for mask in masks:
        whole |= mask
    return whole


def _topic_of_condition(gate: Gate, key: Key) -> Topic | None:
    if gate in {Gate.REGULATED_OCCUPATION, Gate.REQUIREMENT_LEVEL}:
        return LEVEL
    if gate is Gate.LANGUAGE:
        return "lang", str(key[1])
    if gate in {Gate.LICENCE, Gate.CERTIFICATE, Gate.SKILL}:
        return gate.value, str(key[1])
    return {Gate.SHIFTS: GRID, Gate.DEMANDS: ANY_LIMITATION}.get(gate)


def _state(client: ClientFacts, topic: Topic) -> Any:
    """What tells clients apart in the facts of a topic."""
    kind, code = topic
    if kind in _BY_CODE:
        facts = getattr(client, _BY_CODE[kind])
        return facts.get(code) if kind in {"licence", "certificate"} else id(facts.get(code))
    return _STATES[kind](client)


def _alike(client: ClientFacts, topics: tuple[Topic, ...]) -> ClientFacts:
    """A client with the facts of these topics only."""
    facts: dict[str, Any] = {}
    for kind, code in topics:
        if kind in _BY_CODE:
            held = getattr(client, _BY_CODE[kind])
            some = facts.setdefault(_BY_CODE[kind], {})
            if code in held:
                some[code] = held[code]
        else:
            facts |= {name: getattr(client, name) for name in _FIELDS[kind]}
    return replace(NOBODY, **facts)


_BY_CODE = {"lang": "languages", "licence": "licences", "certificate": "certificates", "skill": "skills"}
_FIELDS = {
    LEVEL[0]: ("qualifications",),
    GRID[0]: ("hours_possible", "hours_impossible"),
    COMMUTE[0]: ("modes",),
    LIMITATION: ("limitations", "other_limitations", "max_lift_kg"),
}
_STATES: dict[str, Callable[[ClientFacts], Any]] = {
    LEVEL[0]: lambda client: tuple(map(id, client.qualifications)),
    GRID[0]: lambda client: (client.hours_possible, client.hours_impossible),
    COMMUTE[0]: lambda client: tuple(client.modes.items()),
    LIMITATION: lambda client: (*client.limitations.items(), client.other_limitations, client.max_lift_kg),
}

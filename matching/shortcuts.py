"""PURE: the ways of many clients at once. Clients who are alike in what some offers touch share one search.

`bridging.Planner` says what a way is and in which order ways come; here its answer is looked up by bits of conditions
instead of evaluating the gates of each pair again. `Planner.find_way` is the slow and obvious version.
"""

import functools
import operator
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from matching.bridging import OFFER_GATES, OfferSupply, topics_of_gate
from matching.effects import ANY_LIMITATION, GRID, LEVEL, Topic
from matching.facts import ClientFacts, Gate, GateValue, MatchSettings, Pair, VacancyFacts
from matching.gates.permission import earliest_possible_start, permission_value
from matching.gates.place import commute_of
from matching.openable import Conditional, Openness
from matching.packing.conditions import Key
from matching.quick_ways import Limits, Offered, Reached, Search, Values
from profiles.codes import TravelMode

Topics = frozenset[Topic]


@dataclass(frozen=True)
class Goal:
    """What changes of a vacancy's gates offers can bring, and who offers them."""

    offered: Offered
    topics: tuple[int, ...]  # bits of the topics of each gate


class Shortcuts:
    """What all clients of a world share."""

    def __init__(self, openness: Openness, supply: OfferSupply, settings: MatchSettings, on: date) -> None:
        self.openness, self.supply, self.settings, self.on = openness, supply, settings, on
        self.bits_of_gate: dict[Gate, int] = dict.fromkeys(Gate, 0)
        self.values = Values(openness.conditions)
        self._limits = Limits(self.values, on, settings.offers_per_bridge)
        self._bits: dict[Topic, int] = {}
        self._offered: dict[tuple[str, ...], Offered] = {}
        self._goals: dict[tuple[Topics, ...], Goal] = {}
        self._goal_of: dict[tuple[int, tuple[Gate, ...]], Goal] = {}
        for key, bit in openness.conditions.bits.items():
            gate = Gate(str(key[0]))
            self.bits_of_gate[gate] |= 1 << bit
            topic = _topic_of_condition(gate, key)
            if topic is not None:
                self._bits[topic] = self._bits.get(topic, 0) | 1 << bit

    def asked(self, vacancy: VacancyFacts) -> int:
        """Conditions that a vacancy asks."""
        return self.openness.asked(vacancy)

    def goal(self, vacancy: VacancyFacts, gates: tuple[Gate, ...]) -> Goal:
        """What facts each gate of a vacancy compares that offers change, and the offers about all of them."""
        key = vacancy.vacancy_id, gates
        known = self._goal_of.get(key)
        if known is None:
            changeable = frozenset(self.supply.by_topic)
            topics = tuple(changeable.intersection(topics_of_gate(gate, vacancy)) for gate in gates)
            known = self._goal_of[key] = self._goals.get(topics) or self._new_goal(topics)
        return known

    def _new_goal(self, topics: tuple[Topics, ...]) -> Goal:
        offers = self.supply.about(frozenset().union(*topics))
        codes = tuple(offer.code for offer in offers)
        if codes not in self._offered:
            self._offered[codes] = Offered(offers, self.supply, self._bits)
        offered = self._offered[codes]
        found = self._goals[topics] = Goal(offered, offered.goals(topics))
        return found

    def search(self, client: ClientFacts, goal: Goal, numbers: dict[Topic, int]) -> Search:
        """The ways of a client there, shared with all who are in the same state; ``numbers``: values known already."""
        for slot in goal.offered.slots:
            if slot not in numbers:
                numbers[slot] = self.values.number(client, slot)
        key = goal.topics, tuple(numbers[slot] for slot in goal.offered.slots)
        searches = goal.offered.searches
        found = searches.get(key)
        if found is None:
            found = searches[key] = Search(self._limits, goal.offered, key[1], goal.topics)
        return found


class Shortcut:
    """The ways of one client. As `Planner`, for vacancies of the world of the shortcuts."""

    def __init__(self, shared: Shortcuts, client: ClientFacts) -> None:
        self._shared, self.client = shared, client
        self._conditional: Conditional = shared.openness.of_client(client)
        self._numbers: dict[Topic, int] = {}
        self._searches: dict[int, Search] = {}
        self._closable: dict[tuple[Gate, int], bool] = {}

    def find_way(self, vacancy: VacancyFacts, unmet: tuple[Gate, ...], *, alone: bool = False) -> Reached | None:
        """As `Planner.find_way`."""
        if not unmet or self.out_of_reach(vacancy, unmet):
            return None
        return self.find_openable(vacancy, unmet, alone=alone)

    def find_openable(self, vacancy: VacancyFacts, unmet: tuple[Gate, ...], *, alone: bool = False) -> Reached | None:
        """As `find_way`, where none of the unmet gates is out of reach."""
        if len(unmet) > 1 and not all(self._can_close(gate, vacancy) for gate in unmet):
            return None
        goal, asked = self._shared.goal(vacancy, unmet), self._shared.asked(vacancy)
        if alone:
            asked &= _union(self._shared.bits_of_gate[gate] for gate in unmet)
        if asked & self._conditional.unmet & ~goal.offered.touched:
            return None
        search = self._searches.get(id(goal))
        if search is None:
            search = self._searches[id(goal)] = self._shared.search(self.client, goal, self._numbers)
        for reached in search.closing(asked):
            if Gate.COMMUTE in unmet and not self._can_commute(goal.offered, reached, vacancy):
                continue
            if alone or self._may_work(reached, vacancy):
                return reached
        return None

    def out_of_reach(self, vacancy: VacancyFacts, unmet: tuple[Gate, ...]) -> tuple[Gate, ...]:
        """As `Planner.out_of_reach`."""
        stuck = self._shared.asked(vacancy) & self._conditional.stuck
        return tuple(gate for gate in unmet if gate not in OFFER_GATES or self._is_stuck(gate, vacancy, stuck))

    def unmet_bits(self, gate: Gate, vacancy: VacancyFacts) -> int:
        """The conditions of a gate that are not met now."""
        return self._shared.asked(vacancy) & self._conditional.unmet & self._shared.bits_of_gate[gate]

    def reached(self, way: Reached) -> date:
        """As `Planner.reached`."""
        return way.end + timedelta(days=self._shared.settings.bridge_margin_days)

    def _can_close(self, gate: Gate, vacancy: VacancyFacts) -> bool:
        """Whether some way closes this gate, whatever else is unmet; a way that closes several closes each of them.

        Looked up in the few ways about one gate, instead of in the many about all when there is none.
        """
        if gate is Gate.COMMUTE:
            return True  # how far a means of travel brings the client depends on the vacancy: looked at with the whole
        key = gate, self._shared.asked(vacancy) & self._shared.bits_of_gate[gate]
        known = self._closable.get(key)
        if known is None:
            known = self._closable[key] = self.find_openable(vacancy, (gate,), alone=True) is not None
        return known

    def _is_stuck(self, gate: Gate, vacancy: VacancyFacts, stuck: int) -> bool:
        if gate is not Gate.COMMUTE:
            return stuck & self._shared.bits_of_gate[gate] != 0
        modes = self._shared.openness.best_modes(self.client.modes)
        return modes == self.client.modes or not self._has_commute(modes, vacancy)

    def _can_commute(self, offered: Offered, reached: Reached, vacancy: VacancyFacts) -> bool:
        """Whether the unmet commute is met with the means of travel after a way; with the best ones it is."""
        if offered.commute < 0:
            return False
        modes = self._shared.values.modes(reached.state[offered.commute])
        best = self._shared.openness.best_modes(self.client.modes)
        return modes == best or (modes != self.client.modes and self._has_commute(modes, vacancy))

    def _has_commute(self, modes: Mapping[TravelMode, bool], vacancy: VacancyFacts) -> bool:
        pair = Pair(replace(self.client, modes=modes), vacancy, self._shared.settings, self._shared.on)
        return commute_of(pair).value is not GateValue.NOT_MET

    def _may_work(self, way: Reached, vacancy: VacancyFacts) -> bool:
        permission = self.client.permission
        if permission is None or permission.valid_until is None:
            return True
        pair = Pair(self.client, vacancy, self._shared.settings, self.reached(way))
        return permission_value(permission, vacancy, earliest_possible_start(pair)) is not GateValue.NOT_MET


def _union(masks: Iterable[int]) -> int:
    return functools.reduce(operator.or_, masks, 0)


def _topic_of_condition(gate: Gate, key: Key) -> Topic | None:
    if gate in {Gate.REGULATED_OCCUPATION, Gate.REQUIREMENT_LEVEL}:
        return LEVEL
    if gate is Gate.LANGUAGE:
        return "lang", str(key[1])
    if gate in {Gate.LICENCE, Gate.CERTIFICATE, Gate.SKILL}:
        return gate.value, str(key[1])
    return {Gate.SHIFTS: GRID, Gate.DEMANDS: ANY_LIMITATION}.get(gate)

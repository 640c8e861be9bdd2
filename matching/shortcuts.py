"""PURE: the ways of all pairs at once. Pairs that are alike in all that offers touch share one search.

`bridging.Planner` says what a way is and in which order ways come; here its answer is looked up by bits of conditions
instead of evaluating the gates of each pair again. `Planner.find_way` is the slow and obvious version.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from matching.asked_facts import AskedFacts
from matching.bridging import OFFER_GATES, OfferSupply
from matching.candidates import Progress
from matching.distinct import by_kind, distinct_rows
from matching.effects import ANY_LIMITATION, GRID, LEVEL, Topic
from matching.facts import Gate
from matching.openable import GATES, Openness, words_of
from matching.packing.conditions import Key
from matching.packing.layout import Integers, Words
from matching.quick_ways import Limits, Offered, Reached, Search, State, Values
from matching.slots import SlotNumbers

Topics = frozenset[Topic]
IN_ORDER = [gate for gate in GATES if gate in OFFER_GATES]


class PairRows(NamedTuple):
    """Pairs by their indexes; ``unmet``: bits of the gates not met; ``by_mode``: see `travel_reach.modes_in_time`."""

    clients: Integers
    vacancies: Integers
    unmet: Integers
    by_mode: Integers

    def some(self, places: Integers) -> "PairRows":
        """Those at these places."""
        return PairRows(*(column[places] for column in self))


class SidesBits(NamedTuple):
    """Conditions that clients do not meet, and that vacancies ask: shape (n, words)."""

    unmet: Words
    asked: Words


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


@dataclass(frozen=True)
class Goal:
    """What changes of a vacancy's gates offers can bring, and who offers them."""

    offered: Offered
    topics: tuple[int, ...]  # bits of the topics of each gate
    gates: tuple[Gate, ...] = ()
    alone: tuple["Goal", ...] = ()  # of each gate
    places: tuple[int, ...] = ()  # of one gate alone: where its slots stand among those of all gates


@dataclass
class Shortcuts:
    """What all pairs of a world share."""

    openness: Openness
    supply: OfferSupply
    limits: Limits
    slots: SlotNumbers
    asked_facts: AskedFacts
    bits_of_gate: dict[Gate, int] = field(default_factory=lambda: dict.fromkeys(Gate, 0))
    _bits: dict[Topic, int] = field(default_factory=dict)
    _offered: dict[tuple[str, ...], Offered] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for key, bit in self.openness.conditions.bits.items():
            gate = Gate(str(key[0]))
            self.bits_of_gate[gate] |= 1 << bit
            topic = _topic_of_condition(gate, key)
            if topic is not None:
                self._bits[topic] = self._bits.get(topic, 0) | 1 << bit

    def ways_of(self, rows: PairRows, bits: SidesBits, progress: Progress | None = None) -> WaysOfPairs:
        """The best ways of openable pairs; ``progress`` is called with the pairs done and all of them."""
        goals, goal_of = self._goals(rows)
        numbers = {id(goal.offered): number for number, goal in enumerate(goals)}
        offered_of = np.array([numbers[id(goal.offered)] for goal in goals], np.int64)[goal_of]
        found = WaysOfPairs([], np.full(len(goal_of), -1, np.int64), np.zeros(len(goal_of), np.int64))
        done = 0
        for number, places in by_kind(offered_of):
            alike = _Alike(self, goals[number].offered, rows.some(places), bits)
            some = alike.solved(goals, goal_of[places])
            found.numbers[places] = np.where(some.numbers < 0, -1, some.numbers + len(found.ways))
            found.shut[places] = some.shut
            found.ways.extend(some.ways)
            done += len(places)
            if progress is not None:
                progress(done, len(goal_of))
        return found

    def _goals(self, rows: PairRows) -> tuple[list[Goal], Integers]:
        """The different goals of the pairs, and which is whose."""
        columns, topics_of = [], []
        changeable = frozenset(self.supply.by_topic)
        for gate in IN_ORDER:
            known: dict[Topics, int] = {}
            kinds = [changeable & topics for topics in self.asked_facts.topics(gate)]
            column = np.array([known.setdefault(topics, len(known)) for topics in kinds], np.int64)
            is_unmet = rows.unmet >> GATES.index(gate) & 1 != 0
            columns.append(np.where(is_unmet, column[self.asked_facts.kinds(gate)[rows.vacancies]], -1))
            topics_of.append(list(known))
        first, goal_of = distinct_rows(columns)
        goals = []
        for numbers in zip(*(column[first].tolist() for column in columns), strict=True):
            pairs = zip(IN_ORDER, numbers, topics_of, strict=True)
            goals.append(self._goal({gate: topics[number] for gate, number, topics in pairs if number >= 0}))
        return goals, goal_of

    def _goal(self, topics: dict[Gate, Topics]) -> Goal:
        offered = self._offered_about(frozenset().union(*topics.values()))
        place = {slot: number for number, slot in enumerate(offered.slots)}
        alone = []
        for gate, each in topics.items():
            of_one = self._offered_about(each)
            alone.append(Goal(of_one, of_one.goals((each,)), (gate,), (), tuple(place[slot] for slot in of_one.slots)))
        return Goal(offered, offered.goals(tuple(topics.values())), tuple(topics), tuple(alone))

    def _offered_about(self, topics: Topics) -> Offered:
        offers = self.supply.about(topics)
        codes = tuple(offer.code for offer in offers)
        if codes not in self._offered:
            self._offered[codes] = Offered(offers, self.supply, self._bits)
        return self._offered[codes]


class _Question(NamedTuple):
    """What decides a way: the state of what offers change, the conditions asked, and the means of travel in time."""

    state: State
    asked: int
    by_mode: int


class _Alike:
    """Pairs about the same offers."""

    def __init__(self, shared: Shortcuts, offered: Offered, rows: PairRows, bits: SidesBits) -> None:
        self._shared, self._offered = shared, offered
        self._rows, self._bits = rows, bits
        self._values: Values = shared.limits.values
        self._alone: dict[tuple[tuple[int, ...], int, _Question], bool] = {}

    def solved(self, goals: Sequence[Goal], goal_of: Integers) -> WaysOfPairs:
        """The best way of each pair, looked for once for all pairs that are alike."""
        states, state_of, asked = self._states()
        reached_by = self._rows.by_mode
        first, kinds = distinct_rows([goal_of, state_of, reached_by, *asked.T])
        masks = [int.from_bytes(row.tobytes(), "little") for row in asked[first].astype("<u8")]
        columns = (column[first].tolist() for column in (goal_of, state_of, reached_by))
        numbers: dict[int, int] = {}
        ways: list[Reached] = []
        found = np.full((len(first), 2), -1, np.int64)
        for place, (goal, state, by_mode, mask) in enumerate(zip(*columns, masks, strict=True)):
            way, shut = self._solve(goals[goal], _Question(states[state], mask, by_mode))
            if way is not None:
                if id(way) not in numbers:
                    numbers[id(way)] = len(ways)
                    ways.append(way)
                found[place, 0] = numbers[id(way)]
            found[place, 1] = shut
        return WaysOfPairs(ways, found[kinds, 0], found[kinds, 1])

    def _states(self) -> tuple[list[State], Integers, Words]:
        """The different states, which is whose, and the conditions asked that are or may become unmet."""
        people, who = np.unique(self._rows.clients, return_inverse=True)
        columns = [self._shared.slots.of(slot)[people] for slot in self._offered.slots]
        first, kinds = distinct_rows([np.zeros(len(people), np.int64), *columns])
        states: list[State] = list(zip(*(column[first].tolist() for column in columns), strict=True))
        words, touched = self._bits.asked.shape[1], self._offered.touched
        may_be = [self._values.may_be_unmet(state, self._offered.slots) & touched for state in states or [()]]
        unmet = self._bits.unmet[self._rows.clients] | words_of(may_be, words)[kinds[who]]
        return states or [()], kinds[who], self._bits.asked[self._rows.vacancies] & unmet

    def _solve(self, goal: Goal, question: _Question) -> tuple[Reached | None, int]:
        """The best way, and the gates that no way closes."""
        shut = 0
        if len(goal.gates) > 1:
            apart = zip(goal.gates, goal.alone, strict=True)
            shut = sum(1 << GATES.index(gate) for gate, alone in apart if not self._closes(alone, question))
        if shut or question.asked & ~goal.offered.touched:
            return None, shut
        return self._first(goal, question), 0

    def _closes(self, alone: Goal, question: _Question) -> bool:
        """Whether some way closes this gate, whatever else is unmet; a way that closes several closes each of them."""
        (gate,) = alone.gates
        asked = question.asked & self._shared.bits_of_gate[gate]
        unmet = asked & ~self._offered.touched
        for number in question.state:
            unmet |= asked & self._values.unmet[number]
        if unmet & ~alone.offered.touched:
            return False
        by_mode = question.by_mode if gate is Gate.COMMUTE else 0
        state = tuple(question.state[place] for place in alone.places)
        key = alone.topics, id(alone.offered), _Question(state, asked & alone.offered.touched, by_mode)
        known = self._alone.get(key)
        if known is None:
            known = self._alone[key] = self._first(alone, key[2]) is not None
        return known

    def _first(self, goal: Goal, question: _Question) -> Reached | None:
        searches = goal.offered.searches
        key = goal.topics, question.state
        search = searches.get(key)
        if search is None:
            search = searches[key] = Search(self._shared.limits, goal.offered, question.state, goal.topics)
        commute = goal.offered.commute
        for reached in search.closing(question.asked):
            if Gate.COMMUTE not in goal.gates:
                return reached
            if commute >= 0 and self._values.modes(reached.state[commute]) & question.by_mode:
                return reached
        return None


def _topic_of_condition(gate: Gate, key: Key) -> Topic | None:
    if gate in {Gate.REGULATED_OCCUPATION, Gate.REQUIREMENT_LEVEL}:
        return LEVEL
    if gate is Gate.LANGUAGE:
        return "lang", str(key[1])
    if gate in {Gate.LICENCE, Gate.CERTIFICATE, Gate.SKILL}:
        return gate.value, str(key[1])
    return {Gate.SHIFTS: GRID, Gate.DEMANDS: ANY_LIMITATION}.get(gate)

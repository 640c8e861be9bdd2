"""PURE: the ways of clients in one state, on numbers instead of facts.

Each value of what offers change as one (a language, a skill, a class, all limitations ...) has a number; what an effect
makes of it, whether it meets a prerequisite and which conditions it leaves unmet is computed once for all who share it.
`bridging.Planner.ways` is the slow and obvious version: the same ways in the same order.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import Any, NamedTuple

from matching.bridging import OfferSupply
from matching.effects import (
    ANY_LIMITATION,
    COMMUTE,
    GRID,
    LEVEL,
    Topic,
    meets,
    topic_of_effect,
    topic_of_prerequisite,
    with_effects,
)
from matching.facts import ClientFacts, OfferFacts, OfferRunFact
from matching.packing.conditions import Conditions
from profiles.codes import TravelMode
from profiles.offer_effects import Effect, Prerequisite

NOBODY = ClientFacts(0)
State = tuple[int, ...]  # numbers of values


class Reached(NamedTuple):
    """A way: its offers, its last day, bits of the topics changed, the conditions then unmet, and the state."""

    codes: tuple[str, ...]
    end: date
    changed: int
    unmet: int
    state: State


class Values:
    """Numbers of the values that facts have now or after offers."""

    def __init__(self, conditions: Conditions) -> None:
        self.unmet: list[int] = []  # conditions by number
        self._conditions = conditions
        self._facts: list[ClientFacts] = []
        self._numbers: dict[tuple[Topic, Any], int] = {}
        self._known: dict[tuple[Topic, int], tuple[int, Any]] = {}
        self._after: dict[tuple[int, Topic, Effect], int] = {}
        self._meets: dict[tuple[int, Prerequisite], bool] = {}

    def number(self, client: ClientFacts, slot: Topic) -> int:
        """The number of the client's value; what is known by its identity is kept alive."""
        kind, code = slot
        if kind not in _BY_CODE:
            return self._number(client, slot)
        fact = getattr(client, _BY_CODE[kind]).get(code)
        key = slot, id(fact)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._number(client, slot), fact
        return known[0]

    def after(self, number: int, slot: Topic, effect: Effect) -> int:
        """The number after an effect on this slot."""
        key = number, slot, effect
        known = self._after.get(key)
        if known is None:
            known = self._after[key] = self._number(with_effects(self._facts[number], (effect,)), slot)
        return known

    def meets(self, number: int, prerequisite: Prerequisite) -> bool:
        """Whether this value surely is what an offer asks."""
        key = number, prerequisite
        known = self._meets.get(key)
        if known is None:
            known = self._meets[key] = meets(self._facts[number], prerequisite)
        return known

    def modes(self, number: int) -> Mapping[TravelMode, bool]:
        """The means of travel of a value of `COMMUTE`."""
        return self._facts[number].modes

    def _number(self, client: ClientFacts, slot: Topic) -> int:
        key = slot, _value(client, slot)
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self._facts)
            facts = replace(NOBODY, **_facts(client, slot))
            self._facts.append(facts)
            self.unmet.append(self._conditions.masks(facts)[1])
        return known


@dataclass(frozen=True)
class _Course:
    """An offer, with slots by their place in the state."""

    code: str
    cost: int
    has_no_cost: bool
    changed: int  # bits of topics
    runs: tuple[OfferRunFact, ...]  # the soonest end first
    effects: tuple[tuple[int, Topic, Effect], ...]
    prerequisites: tuple[tuple[int, Prerequisite], ...]
    first: dict[date, date | None] = field(default_factory=dict)

    def ends(self, earliest: date) -> date | None:
        """The end of `bridging.first_run`."""
        if earliest not in self.first:
            self.first[earliest] = next((run.ends_on for run in self.runs if run.starts_on >= earliest), None)
        return self.first[earliest]


class _Entry(NamedTuple):
    """A way not yet looked at: first what `Way.rank` compares; codes differ."""

    end: date
    costs_unknown: int
    cost: int
    length: int
    codes: tuple[str, ...]
    changed: int
    state: State


class Offered:
    """Some offers, the slots that they change or ask, and the conditions on those that they change."""

    def __init__(self, offers: tuple[OfferFacts, ...], supply: OfferSupply, bits: Mapping[Topic, int]) -> None:
        changed: set[Topic] = set().union(*(supply.topics[offer.code] for offer in offers))
        needed = {topic_of_prerequisite(each) for offer in offers for each in offer.prerequisites}
        self.slots = tuple(sorted({slot_of(topic) for topic in changed | needed}))
        self.touched = 0
        for topic in changed:
            self.touched |= bits.get(slot_of(topic), 0)
        self.commute = self.slots.index(COMMUTE) if COMMUTE in self.slots else -1
        self.topic_bits = {topic: 1 << place for place, topic in enumerate(sorted(changed))}
        self.courses = tuple(self._course(offer, supply) for offer in offers)
        self.searches: dict[tuple[tuple[int, ...], State], Search] = {}

    def goals(self, topics: tuple[frozenset[Topic], ...]) -> tuple[int, ...]:
        """Bits of the topics of each gate."""
        return tuple(sum(self.topic_bits.get(topic, 0) for topic in each) for each in topics)

    def _course(self, offer: OfferFacts, supply: OfferSupply) -> _Course:
        place = {slot: number for number, slot in enumerate(self.slots)}
        topics = [(topic_of_effect(effect), effect) for effect in offer.effects]
        slots = [(slot_of(topic), effect) for topic, effect in topics if topic is not None]
        return _Course(
            code=offer.code,
            cost=offer.cost_cents or 0,
            has_no_cost=offer.cost_cents is None,
            changed=sum(self.topic_bits[topic] for topic in supply.topics[offer.code]),
            runs=tuple(sorted(offer.runs, key=lambda run: (run.ends_on, run.starts_on, run.run_id))),
            effects=tuple((place[slot], slot, effect) for slot, effect in slots),
            prerequisites=tuple((place[slot_of(topic_of_prerequisite(each))], each) for each in offer.prerequisites),
        )


@dataclass(frozen=True)
class Limits:
    """What bounds every way."""

    values: Values
    on: date
    most_offers: int


class Search:
    """All ways of some offers from one state that can touch each goal, best first, as far as somebody has asked."""

    def __init__(self, limits: Limits, offered: Offered, start: State, goals: tuple[int, ...]) -> None:
        self._limits, self._goals, self._touched = limits, goals, offered.touched
        # What changes nothing now changes nothing after other offers: nobody loses what they can do.
        self._courses = [each for each in offered.courses if self._after(start, each) != start]
        self._kinds = {each.changed for each in self._courses}
        self._arrives: dict[tuple[int, int], bool] = {}  # by what is changed and how many offers may follow
        self._found: list[Reached] = []
        self._first: dict[int, int] = {}
        self._heap: list[_Entry] = []
        self._extend(_Entry(limits.on - timedelta(days=1), 0, 0, 0, (), 0, start))

    def closing(self, asked: int) -> Iterator[Reached]:
        """The ways that touch each goal and after which none of these conditions is unmet."""
        asked &= self._touched
        place = self._first.get(asked, -1)
        if place < 0:
            place = self._first[asked] = self._next(0, asked)
        while place < len(self._found):
            yield self._found[place]
            place = self._next(place + 1, asked)

    def _next(self, place: int, asked: int) -> int:
        while place < len(self._found) or self._advance():
            if not asked & self._found[place].unmet:
                return place
            place += 1
        return place

    def _advance(self) -> bool:
        """Find the next way that touches each goal."""
        values = self._limits.values
        while self._heap:
            entry = heappop(self._heap)
            if entry.length < self._limits.most_offers:
                self._extend(entry)
            if all(goal & entry.changed for goal in self._goals):
                unmet = 0
                for number in entry.state:
                    unmet |= values.unmet[number]
                self._found.append(Reached(entry.codes, entry.end, entry.changed, unmet, entry.state))
                return True
        return False

    def _extend(self, entry: _Entry) -> None:
        """As `bridging._Search._extend`."""
        earliest, more = entry.end + timedelta(days=1), self._limits.most_offers - entry.length - 1
        for course in self._courses:
            if course.code in entry.codes or not self._can_arrive(entry.changed | course.changed, more):
                continue
            if not all(self._limits.values.meets(entry.state[slot], each) for slot, each in course.prerequisites):
                continue
            end = course.ends(earliest)
            state = self._after(entry.state, course)
            if end is None or state == entry.state:
                continue
            longer = _Entry(
                end,
                entry.costs_unknown + course.has_no_cost,
                entry.cost + course.cost,
                entry.length + 1,
                (*entry.codes, course.code),
                entry.changed | course.changed,
                state,
            )
            heappush(self._heap, longer)

    def _can_arrive(self, changed: int, more: int) -> bool:
        """Whether with these changes, and as many more offers, each goal can be touched."""
        known = self._arrives.get((changed, more))
        if known is None:
            left = [goal for goal in self._goals if not goal & changed]
            ends_here = more == 1 and any(all(goal & kind for goal in left) for kind in self._kinds)
            known = self._arrives[changed, more] = more > 1 or not left or ends_here
        return known

    def _after(self, state: State, course: _Course) -> State:
        after = self._limits.values.after
        for place, slot, effect in course.effects:
            number = after(state[place], slot, effect)
            if number != state[place]:
                state = (*state[:place], number, *state[place + 1 :])
        return state


def slot_of(topic: Topic) -> Topic:
    """What is changed as one: a language, a skill, a class; limitations all together."""
    return ANY_LIMITATION if topic[0] == ANY_LIMITATION[0] else topic


def _facts(client: ClientFacts, slot: Topic) -> dict[str, Any]:
    """The facts of a slot by their names."""
    kind, code = slot
    if kind in _BY_CODE:
        held = getattr(client, _BY_CODE[kind])
        return {_BY_CODE[kind]: {code: held[code]} if code in held else {}}
    return {name: getattr(client, name) for name in _FIELDS[kind]}


def _value(client: ClientFacts, slot: Topic) -> Any:
    """What tells clients apart in a slot."""
    kind, code = slot
    return getattr(client, _BY_CODE[kind]).get(code) if kind in _BY_CODE else _VALUES[kind](client)


_BY_CODE = {"lang": "languages", "licence": "licences", "certificate": "certificates", "skill": "skills"}
_FIELDS = {
    LEVEL[0]: ("qualifications",),
    GRID[0]: ("hours_possible", "hours_impossible"),
    COMMUTE[0]: ("modes",),
    ANY_LIMITATION[0]: ("limitations", "other_limitations", "max_lift_kg"),
}
_VALUES: dict[str, Callable[[ClientFacts], Any]] = {
    LEVEL[0]: lambda client: client.qualifications,
    GRID[0]: lambda client: (client.hours_possible, client.hours_impossible),
    COMMUTE[0]: lambda client: tuple(client.modes.items()),
    ANY_LIMITATION[0]: lambda client: (*client.limitations.items(), client.other_limitations, client.max_lift_kg),
}

"""PURE: the ways of clients in one state, on numbers instead of facts.

Each value of what offers change as one (a language, a skill, a class, all limitations ...) has a number; what an effect
makes of it, whether it meets a prerequisite and which conditions it leaves unmet is computed once for all who share it.
`bridging.Planner.ways` is the slow and obvious version: the same ways in the same order.
"""

import functools
import operator
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import heappop, heappush
from typing import Any, NamedTuple

from matching.bridging import OfferSupply, first_run
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
from matching.facts import ClientFacts, OfferFacts
from matching.once import Once
from matching.packing.conditions import Conditions
from profiles.codes import TravelMode
from profiles.offer_effects import Effect, Prerequisite

NOBODY = ClientFacts(0)
DAY = timedelta(days=1)
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

    def __init__(self, conditions: Conditions, supply: OfferSupply | None = None) -> None:
        self.effects_on = {} if supply is None else effects_by_slot(supply)
        self.unmet: list[int] = []  # conditions by number
        self.conditions = conditions
        self._facts: list[ClientFacts] = []
        self._numbers: dict[tuple[Topic, Any], int] = {}
        self._known: dict[tuple[Topic, int], tuple[int, Any]] = {}
        self._after: dict[tuple[Topic, Effect], Once[int]] = {}
        self._meets: dict[Prerequisite, Once[bool]] = {}
        self._modes: dict[int, int] = {}
        self._may_be: dict[int, int] = {}

    def number(self, client: ClientFacts, slot: Topic) -> int:
        """The number of the client's value; what is known by its identity is kept alive."""
        kind, code = slot
        if kind not in BY_CODE:
            return self._number(client, slot)
        fact = getattr(client, BY_CODE[kind]).get(code)
        key = slot, id(fact)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = self._number(client, slot), fact
        return known[0]

    def after(self, slot: Topic, effect: Effect) -> "Once[int]":
        """The number after an effect on this slot, by the number before."""
        key = slot, effect
        if key not in self._after:
            self._after[key] = Once(lambda number: self._number(with_effects(self._facts[number], (effect,)), slot))
        return self._after[key]

    def meets(self, prerequisite: Prerequisite) -> "Once[bool]":
        """Whether the value of a number surely is what an offer asks."""
        if prerequisite not in self._meets:
            self._meets[prerequisite] = Once(lambda number: meets(self._facts[number], prerequisite))
        return self._meets[prerequisite]

    def modes(self, number: int) -> int:
        """The means of travel of a value of `COMMUTE` that may be used, bits in the order of `TravelMode`."""
        known = self._modes.get(number)
        if known is None:
            modes = self._facts[number].modes
            known = self._modes[number] = sum(modes.get(each, True) << at for at, each in enumerate(TravelMode))
        return known

    def may_be_unmet(self, state: State, slots: tuple[Topic, ...]) -> int:
        """The conditions that are not met now, or could be not met after some of the offers.

        What is not met after several offers is not met after one of them either: a level grows with each, and one that
        was not recorded is known after the first.
        """
        found = 0
        for number, slot in zip(state, slots, strict=True):
            known = self._may_be.get(number)
            if known is None:
                known = self.unmet[number]
                for effect in self.effects_on.get(slot, ()):
                    known |= self.unmet[self.after(slot, effect)[number]]
                self._may_be[number] = known
            found |= known
        return found

    def _number(self, client: ClientFacts, slot: Topic) -> int:
        key = slot, _value(client, slot)
        known = self._numbers.get(key)
        if known is None:
            known = self._numbers[key] = len(self._facts)
            facts = replace(NOBODY, **_facts(client, slot))
            self._facts.append(facts)
            self.unmet.append(self.conditions.masks(facts)[1])
        return known


@dataclass(frozen=True)
class _Course:
    """An offer, with slots by their place in the state."""

    code: str
    cost: int
    has_no_cost: bool
    changed: int  # bits of topics
    ends: Once[date | None]  # of `bridging.first_run`, by the first day possible
    effects: tuple[tuple[int, Topic, Effect], ...]
    prerequisites: tuple[tuple[int, Prerequisite], ...]


class _Lesson(NamedTuple):
    """A course with what it makes of the numbers of values, and which of them it asks: a table a place in the state."""

    course: _Course
    effects: tuple[tuple[int, Once[int]], ...]
    prerequisites: tuple[tuple[int, Once[bool]], ...]

    def after(self, state: State) -> State:
        """The state after the course."""
        for place, table in self.effects:
            number = table[state[place]]
            if number != state[place]:
                state = (*state[:place], number, *state[place + 1 :])
        return state


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
        self._lessons: tuple[_Lesson, ...] | None = None

    def goals(self, topics: tuple[frozenset[Topic], ...]) -> tuple[int, ...]:
        """Bits of the topics of each gate."""
        return tuple(sum(self.topic_bits.get(topic, 0) for topic in each) for each in topics)

    def lessons(self, values: Values) -> tuple[_Lesson, ...]:
        """The courses with their tables."""
        if self._lessons is None:
            self._lessons = tuple(
                _Lesson(
                    each,
                    tuple((place, values.after(slot, effect)) for place, slot, effect in each.effects),
                    tuple((place, values.meets(asked)) for place, asked in each.prerequisites),
                )
                for each in self.courses
            )
        return self._lessons

    def _course(self, offer: OfferFacts, supply: OfferSupply) -> _Course:
        place = {slot: number for number, slot in enumerate(self.slots)}
        topics = [(topic_of_effect(effect), effect) for effect in offer.effects]
        slots = [(slot_of(topic), effect) for topic, effect in topics if topic is not None]
        return _Course(
            code=offer.code,
            cost=offer.cost_cents or 0,
            has_no_cost=offer.cost_cents is None,
            changed=sum(self.topic_bits[topic] for topic in supply.topics[offer.code]),
            ends=Once(lambda earliest: getattr(first_run(offer, earliest), "ends_on", None)),
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
        changing = [each for each in offered.lessons(limits.values) if each.after(start) != start]
        self._lessons = _leading(changing, start, goals) if goals else changing
        self._kinds = {each.course.changed for each in self._lessons}
        self._arrives: dict[tuple[int, int], bool] = {}  # by what is changed and how many offers may follow
        self._found: list[Reached] = []
        self._first: dict[int, int] = {}
        self._heap: list[_Entry] = []
        self._found_last: _Entry | None = None  # what follows it is looked for only when somebody asks further
        self._extend(_Entry(limits.on - DAY, 0, 0, 0, (), 0, start))

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
        unmet_of = self._limits.values.unmet
        if self._found_last is not None:
            self._extend(self._found_last)
            self._found_last = None
        while self._heap:
            entry = heappop(self._heap)
            if any(not goal & entry.changed for goal in self._goals):
                self._extend(entry)
                continue
            unmet = 0
            for number in entry.state:
                unmet |= unmet_of[number]
            self._found.append(Reached(entry.codes, entry.end, entry.changed, unmet, entry.state))
            self._found_last = entry
            return True
        return False

    def _extend(self, entry: _Entry) -> None:
        """As `bridging._Search._extend`."""
        more = self._limits.most_offers - entry.length - 1
        if more < 0:
            return
        earliest, state = entry.end + DAY, entry.state
        for course, effects, prerequisites in self._lessons:
            changed = entry.changed | course.changed
            if course.code in entry.codes or (more < 2 and not self._can_arrive(changed, more)):
                continue
            if not all(table[state[place]] for place, table in prerequisites):
                continue
            end = course.ends[earliest]
            if end is None or all(table[state[place]] == state[place] for place, table in effects):
                continue
            longer = _Entry(
                end,
                entry.costs_unknown + course.has_no_cost,
                entry.cost + course.cost,
                entry.length + 1,
                (*entry.codes, course.code),
                changed,
                _Lesson(course, effects, prerequisites).after(state),
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


def _leading(lessons: Sequence[_Lesson], start: State, goals: tuple[int, ...]) -> list[_Lesson]:
    """The lessons that change a goal, or what others of them ask and the client does not have yet.

    The rest stands in no best way: without it the way would end as soon, cost no more and be shorter.
    """
    all_goals = functools.reduce(operator.or_, goals)
    waiting = [each for each in lessons if each.course.changed & all_goals]
    found = {each.course.code for each in waiting}
    while waiting:
        lesson = waiting.pop()
        wanted = {place for place, table in lesson.prerequisites if not table[start[place]]}
        for each in lessons if wanted else ():
            if each.course.code not in found and any(place in wanted for place, _ in each.effects):
                found.add(each.course.code)
                waiting.append(each)
    return [each for each in lessons if each.course.code in found]


def effects_by_slot(supply: OfferSupply) -> dict[Topic, set[Effect]]:
    """The effects of all usable offers by what they change."""
    found: dict[Topic, set[Effect]] = defaultdict(set)
    for offer in supply.usable:
        for effect in offer.effects:
            topic = topic_of_effect(effect)
            if topic is not None:
                found[slot_of(topic)].add(effect)
    return found


def slot_of(topic: Topic) -> Topic:
    """What is changed as one: a language, a skill, a class; limitations all together."""
    return ANY_LIMITATION if topic[0] == ANY_LIMITATION[0] else topic


def _facts(client: ClientFacts, slot: Topic) -> dict[str, Any]:
    """The facts of a slot by their names."""
    kind, code = slot
    if kind in BY_CODE:
        held = getattr(client, BY_CODE[kind])
        return {BY_CODE[kind]: {code: held[code]} if code in held else {}}
    return {name: getattr(client, name) for name in _FIELDS[kind]}


def _value(client: ClientFacts, slot: Topic) -> Any:
    """What tells clients apart in a slot."""
    kind, code = slot
    return getattr(client, BY_CODE[kind]).get(code) if kind in BY_CODE else _VALUES[kind](client)


BY_CODE = {"lang": "languages", "licence": "licences", "certificate": "certificates", "skill": "skills"}
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

"""PURE: the values that facts have now or after offers, by what offers change as one: a language, a skill, a class, all
limitations together ... Each value has a number in its *slot*.

Values that no offer and no vacancy of the world tells apart get one number. What is left out of a value can at most
make an offer look as if it changed nothing where it helps nobody, or the other way round, and no best way holds such an
offer: without it the way ends as soon, costs no more and is shorter.
"""

import functools
import operator
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from matching.bridging import OfferSupply
from matching.effects import ANY_LIMITATION, COMMUTE, GRID, LEVEL, Topic, topic_of_effect
from matching.facts import ClientFacts, Gate, LanguageFact, QualificationFact, SkillFact
from matching.gates.demands import LIFTING
from matching.gates.qualification import COUNTS, MAY_COUNT
from matching.packing.conditions import Conditions
from profiles.codes import LimitationValue, Recognition
from profiles.offer_effects import Effect

NOBODY = ClientFacts(0)
ELSEWHERE = "-"  # any occupation that nobody asks by its code
MAY_BE_ANY = frozenset({Recognition.FULL, Recognition.PENDING, None})  # where the occupation is not recorded
NOT_A_LEVEL = QualificationFact(0, ELSEWHERE, Recognition.NONE)  # recorded, and reaches nothing

Keep = Callable[[ClientFacts], Hashable]
Make = Callable[[Any], ClientFacts]


def slot_of(topic: Topic) -> Topic:
    """What is changed as one: a language, a skill, a class; limitations all together."""
    return ANY_LIMITATION if topic[0] == ANY_LIMITATION[0] else topic


def effects_by_slot(supply: OfferSupply) -> dict[Topic, set[Effect]]:
    """The effects of all usable offers by what they change."""
    found: dict[Topic, set[Effect]] = defaultdict(set)
    for offer in supply.usable:
        for effect in offer.effects:
            topic = topic_of_effect(effect)
            if topic is not None:
                found[slot_of(topic)].add(effect)
    return found


@dataclass
class SlotValues:
    """The values of one slot: ``keep`` gives what counts of a client's facts, ``make`` facts of which it is all."""

    keep: Keep
    make: Make
    facts: list[ClientFacts] = field(default_factory=list)  # by number
    numbers: dict[Hashable, int] = field(default_factory=dict)

    def number(self, client: ClientFacts) -> int:
        """The number of the client's value."""
        key = self.keep(client)
        found = self.numbers.get(key)
        if found is None:
            found = self.numbers[key] = len(self.facts)
            self.facts.append(self.make(key))
        return found

    def copy(self) -> "SlotValues":
        """The same values so far, to which others may be added."""
        return replace(self, facts=list(self.facts), numbers=dict(self.numbers))


def slot_values(slot: Topic, conditions: Conditions, supply: OfferSupply) -> SlotValues:
    """No value yet."""
    kind, code = slot
    if kind in BY_CODE:
        name, keep, make = BY_CODE[kind]
        whose = operator.attrgetter(name)
        return SlotValues(
            lambda client: keep(whose(client).get(code)),
            lambda key: NOBODY if key is None else _with_one(name, code, make(key)),
        )
    if slot == LEVEL:
        asked = occupations_asked(conditions, supply)
        return SlotValues(
            lambda client: _papers(client.qualifications, asked), lambda key: replace(NOBODY, qualifications=key)
        )
    if slot == GRID:
        hours = _hours_asked(conditions)
        return SlotValues(lambda client: _grid(client, hours), lambda key: _with_grid(*key))
    if slot == COMMUTE:
        return SlotValues(
            lambda client: tuple(sorted(client.modes.items())), lambda key: replace(NOBODY, modes=dict(key))
        )
    items, most = _items_asked(conditions)
    return SlotValues(lambda client: _limits(client, items, most), lambda key: _with_limits(*key))


def _with_one(name: str, code: str, fact: object) -> ClientFacts:
    whole: dict[str, Any] = {name: {code: fact}}
    return replace(NOBODY, **whole)


def _levels(fact: LanguageFact | None) -> Hashable:
    return None if fact is None else (fact.listen, fact.read, fact.speak, fact.write)


def _level(fact: SkillFact | None) -> Hashable:
    return None if fact is None else fact.level


def _same(fact: bool | None) -> Hashable:
    return fact


# By kind the field, what counts of one of its facts, and a fact made of that.
BY_CODE: Mapping[str, tuple[str, Callable[[Any], Hashable], Callable[[Any], Any]]] = {
    "lang": ("languages", _levels, lambda key: LanguageFact(*key)),
    "skill": ("skills", _level, SkillFact),
    "licence": ("licences", _same, bool),
    "certificate": ("certificates", _same, bool),
}


def _papers(held: tuple[QualificationFact, ...], asked: tuple[str, ...]) -> tuple[QualificationFact, ...]:
    """Occupations only where something asks them, levels only the highest that count and that may count."""
    if not held or "" in asked:
        return held
    kept = {
        QualificationFact(0, each.occupation, each.recognition)
        for each in held
        if each.occupation is not None and each.occupation.startswith(asked)
    }
    of_any = [each for each in held if each.occupation is None and each.recognition in MAY_BE_ANY]
    others = [each for each in held if each not in of_any]
    kept.update(of_any)
    sure = max((each.level for each in others if each.recognition in COUNTS), default=0)
    possible = max((each.level for each in others if each.recognition in MAY_COUNT), default=0)
    if sure > 0:
        kept.add(QualificationFact(sure, ELSEWHERE, Recognition.NOT_REGULATED))
    if possible > sure:
        kept.add(QualificationFact(possible, ELSEWHERE, Recognition.PENDING))
    ordered = sorted(kept, key=lambda each: (each.level, each.occupation or "", each.recognition or ""))
    return tuple(ordered) or (NOT_A_LEVEL,)


def occupations_asked(conditions: Conditions, supply: OfferSupply) -> tuple[str, ...]:
    """The beginnings of occupations that regulated vacancies or offers ask; values of `LEVEL` name no others."""
    regulated: Iterable[object] = (key[1] for key in conditions.bits if key[0] is Gate.REGULATED_OCCUPATION)
    needed = (each.key for offer in supply.usable for each in offer.prerequisites)
    by_offers = {key.removeprefix("recognition.") for key in needed if key.startswith("recognition.")}
    return tuple(sorted({str(each) for each in regulated if each is not None} | by_offers))


def _hours_asked(conditions: Conditions) -> int:
    """The hours of the week in any shift that a vacancy asks."""
    patterns = (key[1] for key in conditions.bits if key[0] is Gate.SHIFTS)
    return functools.reduce(operator.or_, (each for some in patterns if isinstance(some, tuple) for each in some), 0)


def _grid(client: ClientFacts, asked: int) -> tuple[int, int]:
    """Of facts that do not contradict each other only the impossible hours can leave a shift unmet."""
    possible, impossible = client.hours_possible, client.hours_impossible
    return (possible, impossible) if possible & impossible else (0, impossible & asked)


def _with_grid(possible: int, impossible: int) -> ClientFacts:
    return replace(NOBODY, hours_possible=possible, hours_impossible=impossible)


def _items_asked(conditions: Conditions) -> tuple[frozenset[str], int]:
    """What vacancies demand, and the most kilograms."""
    demands = [key for key in conditions.bits if key[0] is Gate.DEMANDS]
    kilograms = [key[1] for key in demands if len(key) == 2 and isinstance(key[1], int)]
    return frozenset({LIFTING, *(str(key[1]) for key in demands if len(key) == 3)}), max(kilograms, default=0)


Limits = tuple[frozenset[str], frozenset[str] | None, int | None]  # excluded, named where all others are, kilograms


def _limits(client: ClientFacts, items: frozenset[str], most: int) -> Limits:
    """What is excluded of what somebody asks: nothing else is ever unmet."""
    excluded, kilograms = LimitationValue.EXCLUDED, client.max_lift_kg
    limits = client.limitations
    own = frozenset([item for item, value in limits.items() if value is excluded and item in items])
    if client.other_limitations is excluded:
        return own, frozenset(items.intersection(limits)), kilograms
    return own, None, None if kilograms is None or kilograms >= most else kilograms


def _with_limits(excluded: frozenset[str], named: frozenset[str] | None, kilograms: int | None) -> ClientFacts:
    limits = dict.fromkeys(sorted(named or ()), LimitationValue.LIMITED)
    limits |= dict.fromkeys(sorted(excluded), LimitationValue.EXCLUDED)
    others = LimitationValue.UNKNOWN if named is None else LimitationValue.EXCLUDED
    return replace(NOBODY, limitations=limits, other_limitations=others, max_lift_kg=kilograms)

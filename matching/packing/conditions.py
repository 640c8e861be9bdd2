"""PURE: each distinct thing that vacancies ask becomes one bit; every client has the bits met and the bits not met.

What is in neither is unknown. Bits of exact conditions decide their gate. Bits that only sieve (skills, shifts, hours,
start, permission) mark clients for whom the gate is surely not met; the gate itself is computed from the records.
"""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from employers.codes import Demand
from matching.facts import (
    ClientFacts,
    DemandFact,
    Gate,
    GateValue,
    LanguageFact,
    MatchSettings,
    Pair,
    QualificationFact,
    SkillFact,
    VacancyFacts,
)
from matching.gates import GATES
from matching.gates.demands import LIFTING, OFTEN, limitation_value, weight_value
from matching.gates.kleene import all_met
from matching.gates.permission import UNCLEAR_SCOPES
from matching.gates.qualification import SAME_OCCUPATION_DIGITS, recognition_value
from matching.gates.requirements import (
    VAGUE_ASPECTS,
    VAGUE_LEVEL,
    aspects_asked,
    is_gating,
    level_value,
)
from matching.gates.working_time import overlap_value, pattern_value
from matching.packing.layout import WORD_BITS
from profiles.catalogue.codes import Cefr, LanguageAspect
from profiles.codes import LimitationValue, PermissionScope

Key = tuple[object, ...]
Masks = tuple[int, int]  # bits met, bits not met
SIEVE_BITS = 512  # with the exact conditions; rarer skills, shifts and hours are left to the records
SHIFT_BITS = 64
DECIDABLE = (Gate.SKILL, Gate.SHIFTS, Gate.HOURS, Gate.START)  # not met exactly where one of their bits says so
ALWAYS: tuple[Key, ...] = ((Gate.PAUSED,), (Gate.WORK_PERMISSION, "never"))


class UnpackedCondition(LookupError):
    """A vacancy asks what no vacancy of the packed world asked: pack anew."""


def exact_conditions(vacancy: VacancyFacts) -> Iterator[Key]:
    """Conditions that decide their gate by themselves, without those that everybody meets."""
    yield from ALWAYS
    if vacancy.is_regulated:
        occupation = vacancy.occupation
        yield Gate.REGULATED_OCCUPATION, None if occupation is None else occupation[:SAME_OCCUPATION_DIGITS]
    if (vacancy.requirement_level or 0) > 1:
        yield Gate.REQUIREMENT_LEVEL, vacancy.requirement_level
    for language in filter(is_gating, vacancy.languages):
        if language.level is None:
            yield Gate.LANGUAGE, language.language, VAGUE_ASPECTS if language.aspect is None else (language.aspect,)
        elif language.level > Cefr.A0:
            yield from ((Gate.LANGUAGE, language.language, each, language.level) for each in aspects_asked(language))
    yield from ((Gate.LICENCE, each.code) for each in vacancy.licences if is_gating(each))
    yield from ((Gate.CERTIFICATE, each.code) for each in vacancy.certificates if is_gating(each))
    for demand in vacancy.demands:
        if demand.degree is not Demand.NONE:
            yield Gate.DEMANDS, demand.item, demand.degree in OFTEN
            if demand.item == LIFTING and demand.max_kg is not None:
                yield Gate.DEMANDS, demand.max_kg


def sieving_conditions(vacancy: VacancyFacts) -> Iterator[Key]:
    """Conditions of which a bit says only where the gate is surely not met."""
    yield from ((Gate.SKILL, each.code, each.level) for each in vacancy.skills if is_gating(each))
    if vacancy.shifts:
        yield Gate.SHIFTS, tuple(sorted(set(vacancy.shifts)))
    if vacancy.hours_min is not None or vacancy.hours_max is not None:
        yield Gate.HOURS, hours_asked(vacancy)
    if vacancy.latest_start is not None:
        yield Gate.START, vacancy.latest_start


def hours_asked(vacancy: VacancyFacts) -> tuple[float, float]:
    """Least and most hours a week; an end that is left open asks nothing."""
    least = 0.0 if vacancy.hours_min is None else vacancy.hours_min
    return least, float("inf") if vacancy.hours_max is None else vacancy.hours_max


@dataclass(frozen=True)
class Conditions:
    """The conditions of a packed world, each with its bit; the most frequent come first."""

    bits: Mapping[Key, int]
    settings: MatchSettings
    on: date
    _memory: dict[tuple[object, ...], Masks] = field(default_factory=dict)
    _of: dict[tuple[object, ...], list[tuple[Key, int]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, vacancies: Iterable[VacancyFacts], settings: MatchSettings, on: date, *, has_all: bool = False
    ) -> "Conditions":
        """All exact conditions, and the most frequent of the others as far as there is room; all with ``has_all``."""
        exact: Counter[Key] = Counter(dict.fromkeys(ALWAYS, 1 << 40))
        others: Counter[Key] = Counter()
        for vacancy in vacancies:
            exact.update(exact_conditions(vacancy))
            others.update(sieving_conditions(vacancy))
        shifts = sorted((key for key in others if key[0] is Gate.SHIFTS), key=lambda key: (-others[key], repr(key)))
        for key in shifts[len(shifts) if has_all else SHIFT_BITS :]:
            del others[key]
        room = len(others) if has_all else max(SIEVE_BITS - len(exact), 0)
        sieving = sorted(others, key=lambda key: (-others[key], repr(key)))[:room]
        chosen = exact + Counter({key: others[key] for key in sieving})
        ordered = sorted(chosen, key=lambda key: (-chosen[key], repr(key)))
        result = cls({key: bit for bit, key in enumerate(ordered)}, settings, on)
        for key, bit in result.bits.items():
            for group in (key[:1], key[:2]):
                result._of.setdefault(group, []).append((key, bit))
        return result

    @property
    def words(self) -> int:
        """Number of 64-bit words."""
        return -(-len(self.bits) // WORD_BITS)

    @functools.cached_property
    def gates(self) -> list[int]:
        """For each bit the position of its gate, negative (-1 - position) where the bit only sieves."""
        order = list(Gate)
        sieving = {Gate.WORK_PERMISSION, *DECIDABLE}
        places = [order.index(Gate(str(key[0]))) for key in self.bits]
        return [-1 - place if order[place] in sieving else place for place in places]

    def asked(self, vacancy: VacancyFacts) -> int:
        """Bits that the vacancy asks, or `UnpackedCondition`."""
        mask = 0
        for key in exact_conditions(vacancy):
            bit = self.bits.get(key)
            if bit is None:
                raise UnpackedCondition(f"No client was packed for the condition {key!r}.")
            mask |= 1 << bit
        for key in sieving_conditions(vacancy):
            bit = self.bits.get(key)
            mask |= 0 if bit is None else 1 << bit
        return mask

    def decided(self, vacancy: VacancyFacts) -> int:
        """Bit set of the gates that are not met exactly where one of the bits asked is not: all theirs have a bit."""
        left = {key[0] for key in sieving_conditions(vacancy) if key not in self.bits}
        return sum(1 << place for place, gate in enumerate(Gate) if gate in DECIDABLE and gate not in left)

    def masks(self, client: ClientFacts) -> Masks:
        """Bits met and bits not met."""
        each = [
            self._fixed(client),
            self._remembered(("hours", client.hours_min, client.hours_max)),
            self._remembered(("start", client.available_from)),
            self._remembered(("shifts", client.hours_possible, client.hours_impossible)),
            self._remembered(("lift", client.max_lift_kg)),
            self._remembered(("qualifications", client.qualifications)),
            self._limits(client),
        ]
        each += [self._remembered(("code", Gate.LICENCE, *item)) for item in client.licences.items()]
        each += [self._remembered(("code", Gate.CERTIFICATE, *item)) for item in client.certificates.items()]
        each += [self._remembered(("language", *item)) for item in client.languages.items()]
        each += [self._remembered(("skill", code, fact.level)) for code, fact in client.skills.items()]
        met = unmet = 0
        for more, less in each:
            met |= more
            unmet |= less
        return met, unmet

    def _remembered(self, key: tuple[object, ...]) -> Masks:
        """Masks of one fact, computed once for all clients of whom it is recorded."""
        found = self._memory.get(key)
        if found is None:
            maker = getattr(self, f"_by_{key[0]}")
            found = self._memory[key] = maker(*key[1:])
        return found

    def _masks_of(self, values: Iterable[tuple[int, GateValue]]) -> Masks:
        met = unmet = 0
        for bit, value in values:
            met |= (value is GateValue.MET) << bit
            unmet |= (value is GateValue.NOT_MET) << bit
        return met, unmet

    def _fixed(self, client: ClientFacts) -> Masks:
        """Being paused, and documents that allow no work anywhere."""
        paused, never = (1 << self.bits[key] for key in ALWAYS)
        permission = client.permission
        is_never = False
        if permission is not None and permission.is_seen and permission.scope not in UNCLEAR_SCOPES:
            start = max(self.on, client.available_from or self.on)
            has_ended = permission.valid_until is not None and permission.valid_until < start
            is_never = has_ended or permission.scope is PermissionScope.FORBIDDEN
        return (0, paused) if client.is_paused else (paused, 0 if not is_never else never)

    def _limits(self, client: ClientFacts) -> Masks:
        met, unmet = self._remembered(("others", client.other_limitations))
        for item, value in client.limitations.items():
            own_met, own_unmet = self._remembered(("limitation", item, value))
            mine = sum(1 << bit for key, bit in self._of.get((Gate.DEMANDS, item), ()) if len(key) == 3)
            met, unmet = met & ~mine | own_met, unmet & ~mine | own_unmet
        return met, unmet

    def _by_others(self, value: LimitationValue) -> Masks:
        items = {str(key[1]) for key, _ in self._of.get((Gate.DEMANDS,), ()) if len(key) == 3}
        both = [self._by_limitation(item, value) for item in items]
        return sum(met for met, _ in both), sum(unmet for _, unmet in both)

    def _by_limitation(self, item: str, value: LimitationValue) -> Masks:
        return self._masks_of(
            (bit, limitation_value(value, Demand.REGULAR if key[2] else Demand.OCCASIONAL))
            for key, bit in self._of.get((Gate.DEMANDS, item), ())
            if len(key) == 3
        )

    def _by_lift(self, max_lift_kg: int | None) -> Masks:
        asked = ((bit, key[1]) for key, bit in self._of.get((Gate.DEMANDS,), ()) if len(key) == 2)
        return self._masks_of(
            (bit, weight_value(max_lift_kg, DemandFact(LIFTING, Demand.REGULAR, kg)))
            for bit, kg in asked
            if isinstance(kg, int)
        )

    def _by_hours(self, lower: float | None, upper: float | None) -> Masks:
        asked = ((bit, key[1]) for key, bit in self._of.get((Gate.HOURS,), ()))
        values = (
            (bit, overlap_value(lower, upper, least=ends[0], most=ends[1]))
            for bit, ends in asked
            if isinstance(ends, tuple)
        )
        return self._masks_of(values)

    def _by_start(self, available: date | None) -> Masks:
        asked = ((bit, key[1]) for key, bit in self._of.get((Gate.START,), ()))
        dates = [(bit, latest) for bit, latest in asked if isinstance(latest, date)]
        return 0, sum(1 << bit for bit, latest in dates if available is not None and available > latest)

    def _by_shifts(self, possible: int, impossible: int) -> Masks:
        unmet = 0
        for key, bit in self._of.get((Gate.SHIFTS,), ()):
            patterns = key[1]
            if isinstance(patterns, tuple):
                values = [pattern_value(pattern, possible, impossible) for pattern in patterns]
                unmet |= all(value is GateValue.NOT_MET for value in values) << bit
        return 0, unmet

    def _by_code(self, gate: Gate, code: str, is_held: bool) -> Masks:
        bit = self.bits.get((gate, code))
        mask = 0 if bit is None else 1 << bit
        return (mask, 0) if is_held else (0, mask)

    def _by_skill(self, code: str, level: int) -> Masks:
        asked = ((bit, key[2]) for key, bit in self._of.get((Gate.SKILL, code), ()))
        return 0, sum(1 << bit for bit, wanted in asked if isinstance(wanted, int) and level < wanted)

    def _by_language(self, language: str, fact: LanguageFact) -> Masks:
        return self._masks_of(
            (bit, _language_value(fact, *key[2:])) for key, bit in self._of.get((Gate.LANGUAGE, language), ())
        )

    def _by_qualifications(self, held: tuple[QualificationFact, ...]) -> Masks:
        client = ClientFacts(0, qualifications=held)
        values: list[tuple[int, GateValue]] = []
        for key, bit in self._of.get((Gate.REQUIREMENT_LEVEL,), ()):
            level = key[1] if isinstance(key[1], int) else None
            pair = Pair(client, VacancyFacts(0, 0, requirement_level=level), self.settings, self.on)
            values.append((bit, all_met(each.value for each in GATES[Gate.REQUIREMENT_LEVEL](pair))))
        for key, bit in self._of.get((Gate.REGULATED_OCCUPATION,), ()):
            same = {each.recognition for each in held if (each.occupation or "")[:SAME_OCCUPATION_DIGITS] == key[1]}
            values.append((bit, recognition_value(held, same) if key[1] is not None else GateValue.UNKNOWN))
        return self._masks_of(values)


def _language_value(fact: LanguageFact, *asked: Any) -> GateValue:
    """One condition: a language skill and a level, or the skills of a wording without a level."""
    if len(asked) == 2:
        return level_value(fact.level(LanguageAspect(asked[0])), Cefr(asked[1]))
    aspects = asked[0] if isinstance(asked[0], tuple) else ()
    levels = [fact.level(aspect) for aspect in aspects]
    is_enough = all(level is not None and level >= VAGUE_LEVEL for level in levels)
    return GateValue.MET if is_enough else GateValue.UNKNOWN


def skill_number(code: int, fact: SkillFact) -> int:
    """A client's skill as one number, sorted by code."""
    return code << 8 | fact.level << 1 | (fact.evidence.value != "none")

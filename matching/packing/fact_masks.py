"""PURE: the conditions that single facts of clients meet and do not meet, computed once for all who share a fact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
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
    PermissionFact,
    QualificationFact,
    VacancyFacts,
)
from matching.gates import GATES
from matching.gates.demands import LIFTING, limitation_value, weight_value
from matching.gates.kleene import all_met
from matching.gates.qualification import SAME_OCCUPATION_DIGITS, recognition_value
from matching.gates.requirements import VAGUE_LEVEL, level_value
from matching.gates.working_time import overlap_value, pattern_value
from matching.once import Once
from profiles.catalogue.codes import Cefr, LanguageAspect
from profiles.codes import LimitationValue, PermissionScope, Recognition

TIES = 32  # bits for permissions that tie to one employer, and as many for one job: by the last digits of the id
Key = tuple[object, ...]
Masks = tuple[int, int]  # bits met, bits not met


class FactMasks:
    """Bits met and bits not met by each fact; where only one number is given, those not met.

    ``licences`` and ``certificates``: the bit of a code, met by whoever holds it and not met by whoever does not;
    ``skills``: by code, then by level; ``languages``: by code, then by the levels of the four skills.
    """

    def __init__(self, bits: Mapping[Key, int], settings: MatchSettings, on: date) -> None:
        self._settings, self._on = settings, on
        self._of: dict[Key, list[tuple[Key, int]]] = defaultdict(list)
        for key, bit in bits.items():
            for group in (key[:1], key[:2]):
                self._of[group].append((key, bit))
        self._items = {str(key[1]) for key, _ in self._asked(Gate.DEMANDS) if len(key) == 3}
        self.licences = Once(lambda code: self._mask(Gate.LICENCE, code))
        self.certificates = Once(lambda code: self._mask(Gate.CERTIFICATE, code))
        self.skills: Once[Once[int]] = Once(self._by_skill)
        self.languages: Once[Once[Masks]] = Once(self._by_language)
        self.hours = Once(lambda ends: self._by_hours(*ends))
        self.start = Once(self._by_start)
        self.shifts = Once(lambda hours: self._by_shifts(*hours))
        self.lift = Once(self._by_lift)
        self._tied = Once(lambda tie: self._by_tie(*tie))
        self._others: Once[Masks] = Once(self._by_others)
        self._limitations: Once[tuple[int, int, int]] = Once(lambda named: self._by_limitation(*named))
        self._levels: Once[Masks] = Once(self._by_levels)
        self._groups: dict[object, int] = {key[1]: bit for key, bit in self._asked(Gate.REGULATED_OCCUPATION)}
        self._regulated = sum(1 << bit for group, bit in self._groups.items() if group is not None)

    def limits(self, limitations: Mapping[str, LimitationValue], others: LimitationValue) -> Masks:
        """Of all limitations, with those of items that are not named."""
        met, unmet = self._others[others]
        for named in limitations.items():
            own_met, own_unmet, rest = self._limitations[named]
            met, unmet = met & rest | own_met, unmet & rest | own_unmet
        return met, unmet

    def qualifications(self, held: Sequence[QualificationFact]) -> Masks:
        """Of all qualifications together."""
        met, unmet = self._levels[frozenset([(each.level, each.recognition) for each in held])]
        if self._regulated and recognition_value(held, ()) is GateValue.NOT_MET:
            unmet |= self._regulated
        same: dict[object, set[Recognition | None]] = {}
        for each in held:
            group = (each.occupation or "")[:SAME_OCCUPATION_DIGITS]
            if group in self._groups:
                same.setdefault(group, set()).add(each.recognition)
        for asked, recognitions in same.items():
            bit = 1 << self._groups[asked]
            value = recognition_value(held, recognitions)
            met |= bit if value is GateValue.MET else 0
            unmet = unmet | bit if value is GateValue.NOT_MET else unmet & ~bit
        return met, unmet

    def elsewhere(self, permission: PermissionFact) -> int:
        """Of who may work for one employer or in one job only: what vacancies of all others ask."""
        ids = {
            PermissionScope.THIS_EMPLOYER: permission.employer_id, PermissionScope.THIS_JOB: permission.vacancy_id,
        }  # fmt: skip
        only = ids.get(permission.scope)
        return 0 if only is None else self._tied[permission.scope, only]

    def _by_tie(self, scope: PermissionScope, only: int) -> int:
        asked = self._asked(Gate.WORK_PERMISSION, scope)
        return sum(1 << bit for key, bit in asked if isinstance(key[2], int) and key[2] != only % TIES)

    def _asked(self, *group: object) -> list[tuple[Key, int]]:
        return self._of.get(group, [])

    def _mask(self, gate: Gate, code: object) -> int:
        return sum(1 << bit for _, bit in self._asked(gate, code))

    def _by_levels(self, held: frozenset[tuple[int, Recognition | None]]) -> Masks:
        papers = tuple(QualificationFact(level, recognition=recognition) for level, recognition in held)
        client, values = ClientFacts(0, qualifications=papers), []
        for key, bit in self._asked(Gate.REQUIREMENT_LEVEL):
            level = key[1] if isinstance(key[1], int) else None
            pair = Pair(client, VacancyFacts(0, 0, requirement_level=level), self._settings, self._on)
            values.append((bit, all_met(each.value for each in GATES[Gate.REQUIREMENT_LEVEL](pair))))
        return _masks_of(values)

    def _by_others(self, value: LimitationValue) -> Masks:
        both = [self._limitations[item, value] for item in self._items]
        return sum(met for met, _, _ in both), sum(unmet for _, unmet, _ in both)

    def _by_limitation(self, item: str, value: LimitationValue) -> tuple[int, int, int]:
        """Bits met, not met, and all that are of other items."""
        own = [(key, bit) for key, bit in self._asked(Gate.DEMANDS, item) if len(key) == 3]
        degrees = ((bit, limitation_value(value, Demand.REGULAR if key[2] else Demand.OCCASIONAL)) for key, bit in own)
        return *_masks_of(degrees), ~sum(1 << bit for _, bit in own)

    def _by_lift(self, max_lift_kg: int | None) -> Masks:
        asked = ((bit, key[1]) for key, bit in self._asked(Gate.DEMANDS) if len(key) == 2)
        return _masks_of(
            (bit, weight_value(max_lift_kg, DemandFact(LIFTING, Demand.REGULAR, kg)))
            for bit, kg in asked
            if isinstance(kg, int)
        )

    def _by_hours(self, lower: float | None, upper: float | None) -> Masks:
        asked = ((bit, key[1]) for key, bit in self._asked(Gate.HOURS))
        return _masks_of(
            (bit, overlap_value(lower, upper, least=ends[0], most=ends[1]))
            for bit, ends in asked
            if isinstance(ends, tuple)
        )

    def _by_start(self, available: date | None) -> int:
        asked = ((bit, key[1]) for key, bit in self._asked(Gate.START))
        dates = [(bit, latest) for bit, latest in asked if isinstance(latest, date)]
        return sum(1 << bit for bit, latest in dates if available is not None and available > latest)

    def _by_shifts(self, possible: int, impossible: int) -> Masks:
        unmet = 0
        value_of = Once(lambda pattern: pattern_value(pattern, possible, impossible))
        for key, bit in self._asked(Gate.SHIFTS):
            if isinstance(key[1], tuple):
                unmet |= all(value_of[pattern] is GateValue.NOT_MET for pattern in key[1]) << bit
        return 0, unmet

    def _by_skill(self, code: str) -> Once[int]:
        asked = [(bit, key[2]) for key, bit in self._asked(Gate.SKILL, code) if isinstance(key[2], int)]
        return Once(lambda level: sum(1 << bit for bit, wanted in asked if level < wanted))

    def _by_language(self, language: str) -> Once[Masks]:
        asked = self._asked(Gate.LANGUAGE, language)
        return Once(
            lambda levels: _masks_of((bit, _language_value(LanguageFact(*levels), *key[2:])) for key, bit in asked)
        )


def _masks_of(values: Iterable[tuple[int, GateValue]]) -> Masks:
    met = unmet = 0
    for bit, value in values:
        met |= (value is GateValue.MET) << bit
        unmet |= (value is GateValue.NOT_MET) << bit
    return met, unmet


def _language_value(fact: LanguageFact, *asked: Any) -> GateValue:
    """One condition: a language skill and a level, or the skills of a wording without a level."""
    if len(asked) == 2:
        return level_value(fact.level(LanguageAspect(asked[0])), Cefr(asked[1]))
    aspects = asked[0] if isinstance(asked[0], tuple) else ()
    levels = [fact.level(aspect) for aspect in aspects]
    is_enough = all(level is not None and level >= VAGUE_LEVEL for level in levels)
    return GateValue.MET if is_enough else GateValue.UNKNOWN

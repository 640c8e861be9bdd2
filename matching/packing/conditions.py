"""PURE: each distinct thing that vacancies ask becomes one bit; every client has the bits met and the bits not met.

What is in neither is unknown. Bits of exact conditions decide their gate. Bits that only sieve (skills, shifts, hours,
start, permission) mark clients for whom the gate is surely not met; the gate itself is computed from the records.
"""

import functools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from employers.codes import Demand
from matching.facts import ClientFacts, Gate, MatchSettings, SkillFact, VacancyFacts
from matching.gates.demands import LIFTING, OFTEN
from matching.gates.permission import UNCLEAR_SCOPES
from matching.gates.qualification import SAME_OCCUPATION_DIGITS
from matching.gates.requirements import VAGUE_ASPECTS, aspects_asked, is_gating
from matching.packing.fact_masks import TIES, FactMasks, Key, Masks
from matching.packing.layout import WORD_BITS
from profiles.catalogue.codes import Cefr
from profiles.codes import Evidence, PermissionScope

SIEVE_BITS = 512  # with the exact conditions; rarer skills, shifts and hours are left to the records
SHIFT_BITS = 64
DECIDABLE = (Gate.SKILL, Gate.SHIFTS, Gate.HOURS, Gate.START)  # not met exactly where one of their bits says so
DECIDABLE_PLACES = [(gate, place) for place, gate in enumerate(Gate) if gate in DECIDABLE]
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


def ties(employer_id: int, vacancy_id: int) -> tuple[Key, Key]:
    """Conditions that whoever may work for one employer only, or in one job only, meets in one of `TIES` vacancies.

    Such clients never have enough matches, so that no pair of theirs could be left out by its score.
    """
    return (
        (Gate.WORK_PERMISSION, PermissionScope.THIS_EMPLOYER, employer_id % TIES),
        (Gate.WORK_PERMISSION, PermissionScope.THIS_JOB, vacancy_id % TIES),
    )


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

    @classmethod
    def of(
        cls, vacancies: Iterable[VacancyFacts], settings: MatchSettings, on: date, *, has_all: bool = False
    ) -> "Conditions":
        """All exact conditions, and the most frequent of the others as far as there is room; all with ``has_all``,
        but no `ties`."""
        exact: Counter[Key] = Counter(dict.fromkeys(ALWAYS, 1 << 40))
        others: Counter[Key] = Counter()
        tied: Counter[Key] = Counter()
        for vacancy in vacancies:
            exact.update(exact_conditions(vacancy))
            others.update(sieving_conditions(vacancy))
            tied.update(() if has_all else ties(vacancy.employer_id, vacancy.vacancy_id))
        shifts = sorted((key for key in others if key[0] is Gate.SHIFTS), key=lambda key: (-others[key], repr(key)))
        for key in shifts[len(shifts) if has_all else SHIFT_BITS :]:
            del others[key]
        room = len(others) if has_all else max(SIEVE_BITS - len(exact), 0)
        sieving = sorted(others, key=lambda key: (-others[key], repr(key)))[:room]
        chosen = exact + tied + Counter({key: others[key] for key in sieving})
        ordered = sorted(chosen, key=lambda key: (-chosen[key], repr(key)))
        return cls({key: bit for bit, key in enumerate(ordered)}, settings, on)

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
        for key in (*sieving_conditions(vacancy), *ties(vacancy.employer_id, vacancy.vacancy_id)):
            bit = self.bits.get(key)
            mask |= 0 if bit is None else 1 << bit
        return mask

    def decided(self, vacancy: VacancyFacts) -> int:
        """Bit set of the gates that are not met exactly where one of the bits asked is not: all theirs have a bit."""
        left = {key[0] for key in sieving_conditions(vacancy) if key not in self.bits}
        return sum(1 << place for gate, place in DECIDABLE_PLACES if gate not in left)

    def masks(self, client: ClientFacts) -> Masks:
        """Bits met and bits not met."""
        facts = self.facts
        met, unmet = self._fixed(client)
        for more, less in (
            facts.hours[client.hours_min, client.hours_max],
            facts.shifts[client.hours_possible, client.hours_impossible],
            facts.lift[client.max_lift_kg],
            facts.qualifications(client.qualifications),
            facts.limits(client.limitations, client.other_limitations),
        ):
            met |= more
            unmet |= less
        unmet |= facts.start[client.available_from]
        for masks_of, held in ((facts.licences, client.licences), (facts.certificates, client.certificates)):
            for code, is_held in held.items():
                if is_held:
                    met |= masks_of[code]
                else:
                    unmet |= masks_of[code]
        for code, fact in client.languages.items():
            more, less = facts.languages[code][fact.listen, fact.read, fact.speak, fact.write]
            met |= more
            unmet |= less
        for code, skill in client.skills.items():
            unmet |= facts.skills[code][skill.level]
        return met, unmet

    @functools.cached_property
    def facts(self) -> FactMasks:
        """What single facts meet."""
        return FactMasks(self.bits, self.settings, self.on)

    def __getstate__(self) -> dict[str, object]:
        """What another process needs: what single facts meet is looked up anew there."""
        return {name: value for name, value in vars(self).items() if name != "facts"}

    def _fixed(self, client: ClientFacts) -> Masks:
        """Being paused, and documents that allow no work anywhere, or only at one place."""
        paused, never = (1 << self.bits[key] for key in ALWAYS)
        permission = client.permission
        is_never, elsewhere = False, 0
        if permission is not None and permission.is_seen and permission.scope not in UNCLEAR_SCOPES:
            start = max(self.on, client.available_from or self.on)
            has_ended = permission.valid_until is not None and permission.valid_until < start
            is_never = has_ended or permission.scope is PermissionScope.FORBIDDEN
            elsewhere = self.facts.elsewhere(permission)
        unmet = elsewhere | (never if is_never else 0)
        return (0, paused | unmet) if client.is_paused else (paused, unmet)


def skill_number(code: int, fact: SkillFact) -> int:
    """A client's skill as one number, sorted by code."""
    return code << 8 | fact.level << 1 | (fact.evidence is not Evidence.NONE)

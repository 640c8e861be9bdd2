"""PURE: facts of vacancies -> arrays."""

import functools
import math
import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from employers.codes import VacancyKind
from matching.facts import SkillAsked, VacancyFacts
from matching.features.skills import NEED_WEIGHTS
from matching.gates.requirements import aspects_asked, is_gating
from matching.packing.clients import CONTRACTS, day_number, grid_words, ranked
from matching.packing.codes import Codes
from matching.packing.columns import number_groups
from matching.packing.conditions import hours_asked
from matching.packing.layout import (
    LANGUAGE_ASKED,
    PLACE,
    RELATION,
    SKILL_ASKED,
    VACANCY,
    WORD_BITS,
    Records,
    VacancyArrays,
)
from matching.packing.places import place_fields
from matching.packing.skills import quick_gains
from profiles.catalogue.codes import LanguageAspect

ASPECTS = list(LanguageAspect)
GRADED = len(ASPECTS)
_LISTS = ("places", "patterns", "skills", "relations", "languages")
_COLUMNS = (
    "id", "employer", "earliest", "latest", "contract", "is_blocked", "is_self_employed", "has_hours", "least", "most",
    "has_unknown_place", "asked0", "asked1", "asked2", "hours", "weight", "occupation",
    "places_at", "places_end",
    "shifts_at", "shifts_end", "skills_at", "skills_end", "relations_at", "relations_end", "languages_at",
    "languages_end", "decided", "grid", "speech", "terms",
)  # fmt: skip


@dataclass
class _Lists:
    places: list[tuple[float, ...]] = field(default_factory=list)
    patterns: list[tuple[int, int, int]] = field(default_factory=list)
    skills: list[tuple[Any, ...]] = field(default_factory=list)
    relations: list[tuple[float, int, int]] = field(default_factory=list)
    languages: list[tuple[int, int, int]] = field(default_factory=list)
    occupations: dict[str, int] = field(default_factory=dict)

    def ends(self) -> tuple[int, ...]:
        return tuple(len(getattr(self, name)) for name in _LISTS)


def pack_vacancies(vacancies: Iterable[VacancyFacts], codes: Codes) -> tuple[VacancyArrays, list[str]]:
    """All vacancies in the order given, against clients packed with the same codes; and the occupations asked.

    `UnpackedCondition` where a vacancy asks what the clients were not packed for; ValueError for two vacancies with
    one id, coordinates or hours that are not numbers and skills asked at no level.
    """
    lists, rows, masks = _Lists(), [], []
    for vacancy in vacancies:
        before = lists.ends()
        _add_lists(vacancy, lists, codes)
        spans = [end for both in zip(before, lists.ends(), strict=True) for end in both]
        rows.append((*_row(vacancy, lists, spans), codes.conditions.decided(vacancy), *_groups(vacancy, codes)))
        masks.append(codes.conditions.asked(vacancy).to_bytes(codes.conditions.words * WORD_BITS // 8, "little"))
    records = np.zeros(len(rows), VACANCY)
    for name, column in zip(_COLUMNS, zip(*rows, strict=True), strict=False):
        records[name] = column
    asked = list(lists.occupations)
    similarity, similarities = codes.similarity(asked)
    skills_asked = np.array(lists.skills, SKILL_ASKED)
    gains, totals = quick_gains(records, skills_asked, codes.conditions.settings)
    near = np.nonzero(similarity)
    skills, languages = (records[f"{name}_end"] - records[f"{name}_at"] for name in ("skills", "languages"))
    most_values = max(4, skills.max(initial=0), GRADED * languages.max(initial=0))
    relations = np.array(lists.relations, RELATION)
    arrays = VacancyArrays(
        records,
        firsts=number_groups(records),
        asked=np.frombuffer(b"".join(masks), "<u8").reshape(len(rows), codes.conditions.words).astype(np.uint64),
        similarity=similarity,
        similarities=similarities,
        places=np.array(lists.places, PLACE),
        patterns=np.array(lists.patterns, np.uint64).reshape(-1, 3),
        skills=skills_asked,
        gains=gains,
        totals=totals,
        near_codes=near[1].astype(np.int32),
        near_ends=np.searchsorted(near[0], np.arange(len(asked) + 1)),
        relations=relations,
        languages=np.array(lists.languages, LANGUAGE_ASKED),
        most=np.array([relations["strength"].max(initial=1.0), most_values]),
        of_rank=ranked(records, "vacancy"),
    )
    return arrays, asked


def _row(vacancy: VacancyFacts, lists: _Lists, spans: Sequence[int]) -> tuple[Any, ...]:
    asked_hours = functools.reduce(operator.or_, vacancy.shifts, 0)
    hours = hours_asked(vacancy)
    if any(math.isnan(each) for each in hours):
        raise ValueError(f"Vacancy {vacancy.vacancy_id} has hours that are not a number.")
    occupation = -1
    if vacancy.occupation is not None:
        occupation = lists.occupations.setdefault(vacancy.occupation, len(lists.occupations))
    return (
        vacancy.vacancy_id, vacancy.employer_id, day_number(vacancy.earliest_start), day_number(vacancy.latest_start),
        CONTRACTS[vacancy.contract], vacancy.is_paused or vacancy.has_industrial_action,
        vacancy.kind is VacancyKind.SELF_EMPLOYED,
        vacancy.hours_min is not None or vacancy.hours_max is not None, *hours, None in vacancy.places,
        *grid_words(asked_hours), asked_hours.bit_count(),
        math.fsum(NEED_WEIGHTS[each.need] for each in vacancy.skills),
        occupation, *spans,
    )  # fmt: skip


def _groups(vacancy: VacancyFacts, codes: Codes) -> tuple[int, int, int]:
    """Numbers of those that ask the same hours of the week, languages, and contract and hours."""
    asked_hours = functools.reduce(operator.or_, vacancy.shifts, 0)
    languages = sorted(
        (each.language, each.level, str(each.aspect)) for each in vacancy.languages if each.level is not None
    )
    return (
        codes.group("vacancy grid", asked_hours),
        codes.group("vacancy speech", tuple(languages)),
        codes.group("vacancy terms", (vacancy.contract, vacancy.hours_min, vacancy.hours_max)),
    )


def _add_lists(vacancy: VacancyFacts, lists: _Lists, codes: Codes) -> None:
    owner = f"Vacancy {vacancy.vacancy_id}"
    for each in vacancy.skills:
        if not 1 <= each.level <= 63:
            raise ValueError(f"{owner} asks the skill {each.code} at level {each.level}.")
    lists.places += [place_fields(point, owner) for point in vacancy.places if point is not None]
    lists.patterns += [grid_words(pattern) for pattern in vacancy.shifts]
    _add_skills(vacancy.skills, lists, codes)
    for asked in vacancy.languages:
        if asked.level is not None:
            aspects = sum(1 << ASPECTS.index(aspect) for aspect in aspects_asked(asked))
            lists.languages.append((codes.language(asked.language), aspects, asked.level))


def _add_skills(skills: Sequence[SkillAsked], lists: _Lists, codes: Codes) -> None:
    """Sorted by number, so that all of one number stand together; the related ones likewise."""
    numbered = sorted(((codes.skill(each.code), each) for each in skills), key=lambda both: both[0])
    relations = []
    for position, (number, asked) in enumerate(numbered):
        related = codes.related_skills.get(asked.code, ())
        relations += [(strength, codes.skill(code), position) for code, strength in related]
        lists.skills.append((number, asked.level, NEED_WEIGHTS[asked.need], is_gating(asked)))
    lists.relations += sorted(relations, key=lambda relation: relation[1:])


def array_bytes(*groups: Iterable[Records]) -> int:
    """Bytes of all arrays."""
    return sum(array.nbytes for group in groups for array in group)

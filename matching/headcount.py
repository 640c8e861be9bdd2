"""PURE: how many clients could do a vacancy now, and how many more with one change; told so that asking finds nobody.

Three things protect people (docs/decisions/0020-headcounts.md): what is asked is made coarse, so that near-identical
vacancies are one question; facts about health and residence are taken out before anybody is counted; each person counts
in one cell at most, and every cell gets noise, so that N answers tell two worlds that differ by one person apart no
better than `advantage_bound`.
"""

import enum
import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    LanguageAsked,
    MatchSettings,
    Part,
    Point,
    SkillAsked,
    VacancyFacts,
)
from matching.gates.requirements import is_gating
from matching.kernel import best_of_vacancy
from matching.packing import PackedWorld, pack_world
from matching.packing.layout import Integers
from profiles.catalogue.codes import Cefr, LanguageAspect
from profiles.codes import LimitationValue

NOISE = 12.0  # standard deviation of what is added to each cell
STEP = 10  # figures are rounded to tens
HIDDEN_BELOW = 10  # and below this only said to be fewer
NEAR = 0.3  # of an occupation: experience or a wish as near as this counts
LANGUAGES = ("de", "en")
MOST_SKILLS = 3
HOUR_BANDS = ((0.0, 15.0), (15.0, 30.0), (30.0, 40.0), (40.0, 60.0))
DAY_CLASSES = (range(5), range(5, 6), range(6, 7))  # Monday to Friday, Saturday, Sunday
BLOCK_HOURS = 4
CELLS_DEGREES = 0.05  # about five kilometres


class Cell(enum.StrEnum):
    """Who could do it now, and who could if one thing were different. Each person is in one at most."""

    NOW = "now"
    LANGUAGE = "language"  # each language one level lower: what one course teaches
    PAPERS = "papers"  # without the licences and certificates
    SKILLS = "skills"  # with all skills to be learned on the job
    LEVEL = "level"  # without the vocational qualification
    HOURS = "hours"  # with any number of hours a week
    SHIFTS = "shifts"  # at any time of the day and week
    WAY = "way"  # wherever the person lives


COURSES = (Cell.LANGUAGE, Cell.PAPERS, Cell.SKILLS)


@dataclass(frozen=True)
class Figures:
    """What is told: tens, None for fewer than `HIDDEN_BELOW`; ``doubling``: changes that would about double it."""

    now: int | None
    with_course: int | None
    doubling: tuple[Cell, ...]


def coarse(vacancy: VacancyFacts, same_group: Mapping[str, str]) -> VacancyFacts:
    """The question that a vacancy asks: near-identical vacancies ask the same one.

    ``same_group`` names the occupation that stands for all of its group and level. What is left out asks nothing:
    demands on health, start, contract, pay, wishes, what can be learned, languages but `LANGUAGES`, skills beyond the
    first `MOST_SKILLS`. Hours become bands, shifts blocks of hours on kinds of days, places cells of a grid.
    """
    return VacancyFacts(
        vacancy_id=0,
        employer_id=0,
        occupation=same_group.get(vacancy.occupation or "", vacancy.occupation),
        is_regulated=vacancy.is_regulated,
        requirement_level=vacancy.requirement_level,
        skills=tuple(SkillAsked(code, 1) for code in sorted(_codes(vacancy.skills))[:MOST_SKILLS]),
        languages=_coarse_languages(vacancy.languages),
        licences=tuple(map(CodeAsked, sorted(_codes(vacancy.licences)))),
        certificates=tuple(map(CodeAsked, sorted(_codes(vacancy.certificates)))),
        hours_min=_band(vacancy.hours_min, vacancy.hours_max)[0],
        hours_max=_band(vacancy.hours_min, vacancy.hours_max)[1],
        shifts=tuple(sorted({_coarse_shift(shift) for shift in vacancy.shifts})),
        places=tuple(sorted({_cell(each) for each in vacancy.places if each is not None}, key=_degrees)),
    )


def question_key(question: VacancyFacts) -> str:
    """A name of a coarse question: equal questions have equal names."""
    return hashlib.sha256(repr(question).encode()).hexdigest()


def without_protected_facts(client: ClientFacts) -> ClientFacts:
    """A client with all that no answer may depend on taken out: health, residence, history, exclusions, wishes."""
    blank = ClientFacts(client.client_id)
    return replace(
        client,
        limitations={},
        other_limitations=LimitationValue.UNKNOWN,
        max_lift_kg=None,
        permission=None,
        available_from=None,
        wishes=blank.wishes,
        excluded_employers=frozenset(),
        refused_vacancies=frozenset(),
        proposed_vacancies=frozenset(),
        running_proposals=0,
        waiting_days=0,
    )


@dataclass(frozen=True)
class AskableCodes:
    """All codes that a question can name."""

    licences: Sequence[str] = ()
    certificates: Sequence[str] = ()
    regulated: Sequence[str] = ()  # occupations


def pack_countable(
    clients: Iterable[ClientFacts], codes: AskableCodes, catalogue: CatalogueFacts, settings: MatchSettings, on: date
) -> PackedWorld:
    """The clients who look for work, packed so that every coarse question can be asked. ValueError as `pack_world`."""
    counted = (without_protected_facts(each) for each in clients if not each.is_paused)
    return pack_world(counted, list(_every_condition(codes)), catalogue, settings, on)


def cells_of(world: PackedWorld, question: VacancyFacts) -> dict[Cell, int]:
    """How many clients are in each cell that the question has; a client who fits two changes counts in the first."""
    found = {Cell.NOW: _ids(world, question)}
    seen = found[Cell.NOW]
    for cell, changed in changes_of(question).items():
        more = np.setdiff1d(_ids(world, changed), seen)
        found[cell], seen = more, np.union1d(seen, more)
    return {cell: len(ids) for cell, ids in found.items()}


def changes_of(question: VacancyFacts) -> dict[Cell, VacancyFacts]:
    """The question with one change each, from the fixed list; only changes of what it asks."""
    made: Mapping[Cell, Callable[[VacancyFacts], VacancyFacts]] = {
        Cell.LANGUAGE: lambda each: replace(each, languages=_one_lower(each.languages)),
        Cell.PAPERS: lambda each: replace(each, licences=(), certificates=()),
        Cell.SKILLS: lambda each: replace(each, skills=()),
        Cell.LEVEL: lambda each: replace(each, requirement_level=1),
        Cell.HOURS: lambda each: replace(each, hours_min=None, hours_max=None),
        Cell.SHIFTS: lambda each: replace(each, shifts=()),
        Cell.WAY: lambda each: replace(each, places=()),
    }
    if (question.requirement_level or 1) <= 1:
        made = {cell: change for cell, change in made.items() if cell is not Cell.LEVEL}
    changed = {cell: change(question) for cell, change in made.items()}
    return {cell: each for cell, each in changed.items() if each != question}


def noisy(cells: Mapping[Cell, int], gauss: Callable[[float, float], float]) -> dict[Cell, float]:
    """The cells with noise of deviation `NOISE`: what is kept and told is computed from these alone.

    ``gauss`` draws from a normal distribution of this mean and deviation; nobody must be able to guess it.
    """
    return {cell: cells[cell] + gauss(0.0, NOISE) for cell in Cell if cell in cells}


def figures_of(noised: Mapping[Cell, float]) -> Figures:
    """What is told of noisy cells: figures in tens, small ones hidden, and changes that would about double them."""
    now = max(noised[Cell.NOW], 0.0)
    more = max(sum(noised.get(cell, 0.0) for cell in COURSES), 0.0)
    least = max(now, 2 * NOISE)  # below that the noise would speak
    gains = [cell for cell in noised if cell is not Cell.NOW and noised[cell] >= least]
    gains.sort(key=lambda cell: -noised[cell])
    return Figures(_told(now), _told(now + more), tuple(gains))


def advantage_bound(answers: int) -> float:
    """How much better than a coin anybody can tell from so many answers whether one person is there, in [0, 1].

    The most by which the chances of a right and of a wrong alarm differ, for whatever test, whoever knows everything
    about everybody else, and whichever questions are chosen after the answers before: one person changes the cells of
    an answer by at most 1 in one place, so that each answer is (1 / NOISE)-Gaussian private, and N of them are
    (sqrt(N) / NOISE)-Gaussian private (Dong, Roth, Su: Gaussian Differential Privacy, 2022, theorem 2.7 and
    corollary 3.3). Rounding and hiding take away only.
    """
    return math.erf(math.sqrt(answers) / NOISE / 2 / math.sqrt(2))


def _told(value: float) -> int | None:
    tens = STEP * round(value / STEP)
    return None if value < HIDDEN_BELOW or tens < STEP else tens


def _ids(world: PackedWorld, question: VacancyFacts) -> Integers:
    """Clients of whom no gate is unmet and, but for helpers' work, whose occupations are near."""
    found = best_of_vacancy(world, question)
    if (question.requirement_level or 1) <= 1 and _is_helper(question):
        return np.asarray(found.client_ids)
    least = world.settings.weights[Part.OCCUPATION] * 100 * NEAR
    is_near = found.parts[:, list(Part).index(Part.OCCUPATION)] >= least
    return np.asarray(found.client_ids[is_near])


def _is_helper(question: VacancyFacts) -> bool:
    return question.occupation is None or question.occupation.endswith("1")


def _codes(asked: Iterable[SkillAsked | CodeAsked]) -> set[str]:
    return {each.code for each in asked if is_gating(each)}


def _coarse_languages(asked: Iterable[LanguageAsked]) -> tuple[LanguageAsked, ...]:
    most: dict[tuple[str, LanguageAspect | None], Cefr] = {}
    for each in asked:
        if is_gating(each) and each.language in LANGUAGES and each.level:
            key = (each.language, each.aspect)
            most[key] = max(each.level, most.get(key, Cefr.A0))
    return tuple(LanguageAsked(code, most[code, aspect], aspect) for code, aspect in sorted(most, key=repr))


def _one_lower(asked: Iterable[LanguageAsked]) -> tuple[LanguageAsked, ...]:
    lower = (replace(each, level=Cefr(each.level - 1)) for each in asked if each.level)
    return tuple(each for each in lower if each.level)


def _band(least: float | None, most: float | None) -> tuple[float | None, float | None]:
    """The bands of weekly hours that the range touches, as one range."""
    if least is None and most is None:
        return None, None
    low, high = (most if least is None else least) or 0.0, (least if most is None else most) or 0.0
    touched = [band for band in HOUR_BANDS if band[0] < max(high, 1.0) and low < band[1]] or [HOUR_BANDS[-1]]
    return touched[0][0], touched[-1][1]


def _coarse_shift(hours: int) -> int:
    """The blocks of `BLOCK_HOURS` that a pattern touches on each kind of day, on all days of that kind."""
    found = 0
    for days in DAY_CLASSES:
        for start in range(0, 24, BLOCK_HOURS):
            block = sum(1 << (day * 24 + start + hour) for day in days for hour in range(BLOCK_HOURS))
            found |= block if hours & block else 0
    return found


def _cell(point: Point) -> Point:
    return Point(*(round(round(each / CELLS_DEGREES) * CELLS_DEGREES, 4) for each in (point.latitude, point.longitude)))


def _degrees(point: Point | None) -> tuple[float, float]:
    return (0.0, 0.0) if point is None else (point.latitude, point.longitude)


def _every_condition(codes: AskableCodes) -> Iterable[VacancyFacts]:
    """Vacancies that together ask whatever a question can ask; nobody is matched with them."""
    aspects = (None, *LanguageAspect)
    levels = [level for level in Cefr if level]
    languages = [LanguageAsked(code, level, aspect) for code in LANGUAGES for level in levels for aspect in aspects]
    yield VacancyFacts(
        -1,
        -1,
        languages=tuple(languages),
        licences=tuple(map(CodeAsked, codes.licences)),
        certificates=tuple(map(CodeAsked, codes.certificates)),
    )
    yield from (VacancyFacts(-1 - level, -1, requirement_level=level) for level in (2, 3, 4))
    for number, occupation in enumerate(codes.regulated):
        yield VacancyFacts(-10 - number, -1, occupation=occupation, is_regulated=True)

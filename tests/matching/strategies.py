"""Hypothesis strategies for facts: small code lists, so that clients and vacancies meet."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, TypeVar

from hypothesis import strategies as st

from employers.codes import Demand, Need, Origin, VacancyKind
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    DemandFact,
    LanguageAsked,
    LanguageFact,
    OccupationFact,
    PermissionFact,
    Point,
    QualificationFact,
    SkillAsked,
    SkillFact,
    VacancyFacts,
    WishFacts,
)
from profiles.catalogue.codes import FULL_GRID, Cefr, Contract, LanguageAspect, hours_between
from profiles.codes import Evidence, LimitationValue, PermissionScope, Recognition, TravelMode

T = TypeVar("T")
Relations = dict[tuple[str, str], float]

ON = date(2026, 11, 3)
SKILLS = ("forklift_driving", "picking", "window_cleaning", "cooking", "team_work")
LANGUAGES = ("de", "en", "uk")
OCCUPATIONS = ("51311", "51312", "51321", "54101", "81302", "29301")
LICENCES = ("B", "C", "CE")
CERTIFICATES = ("FORKLIFT", "HYGIENE")
ITEMS = ("LIFT_CARRY", "STANDING_LONG", "STAIRS")
EARLY = hours_between(days=range(5), start=6, end=14)
LATE = hours_between(days=range(5), start=14, end=22)
WEEKEND = hours_between(days=(5, 6), start=8, end=16)
GRIDS = (0, EARLY, LATE, EARLY | LATE, WEEKEND, EARLY | LATE | WEEKEND, FULL_GRID)


def optional(values: st.SearchStrategy[T]) -> st.SearchStrategy[T | None]:
    """The values, or None: not recorded."""
    return st.none() | values


days = st.sampled_from([ON + timedelta(days=offset) for offset in (-90, -1, 0, 1, 30, 200)])
points = st.sampled_from([Point(48.6 + 0.07 * step, 9.0 + 0.09 * (step * 3 % 5)) for step in range(5)])
cefr = st.sampled_from(Cefr)
origins = st.sampled_from(Origin)
needs = st.sampled_from(Need)

skill_facts = st.builds(SkillFact, level=st.integers(0, 3), evidence=st.sampled_from(Evidence))
language_facts = st.builds(
    LanguageFact, listen=optional(cefr), read=optional(cefr), speak=optional(cefr), write=optional(cefr)
)
occupation_facts = st.builds(
    OccupationFact,
    code=st.sampled_from(OCCUPATIONS),
    rank=optional(st.integers(1, 5)),
    experience_months=optional(st.integers(0, 200)),
    last_year=optional(st.integers(2000, 2026)),
)
qualification_facts = st.builds(
    QualificationFact,
    level=st.integers(1, 4),
    occupation=optional(st.sampled_from(OCCUPATIONS)),
    recognition=optional(st.sampled_from(Recognition)),
)
permission_facts = st.builds(
    PermissionFact,
    scope=st.sampled_from(PermissionScope),
    valid_until=optional(days),
    is_seen=st.booleans(),
    employer_id=optional(st.integers(1, 3)),
    vacancy_id=optional(st.integers(1, 3)),
)
wish_facts = st.builds(
    WishFacts,
    contract=optional(st.sampled_from(Contract)),
    hours=optional(st.sampled_from([10.0, 20.0, 39.0])),
    places=st.lists(points, max_size=2).map(tuple),
)


def unique_tuples(values: st.SearchStrategy[T], key: Callable[[T], str], most: int) -> st.SearchStrategy[tuple[T, ...]]:
    """Up to ``most`` values, no key twice."""
    return st.lists(values, max_size=most, unique_by=key).map(tuple)


def rarely() -> st.SearchStrategy[bool]:
    """True in one case of four."""
    return st.sampled_from([False, False, False, True])


def ranges() -> st.SearchStrategy[tuple[float | None, float | None]]:
    """Least and most hours a week; either end may be open."""
    return st.tuples(optional(st.integers(5, 40)), optional(st.integers(5, 40))).map(_ordered)


def _ordered(ends: tuple[int | None, int | None]) -> tuple[float | None, float | None]:
    low, high = ends
    if low is None or high is None:
        return (None if low is None else float(low), None if high is None else float(high))
    return float(min(low, high)), float(max(low, high))


def _client(*, hours: tuple[float | None, float | None], grids: tuple[int, int], **facts: Any) -> ClientFacts:
    possible, impossible = grids
    return ClientFacts(
        hours_min=hours[0],
        hours_max=hours[1],
        hours_possible=possible,
        hours_impossible=impossible & ~possible,
        **facts,
    )


_ids = st.frozensets(st.integers(1, 9), max_size=1)
_grids = st.sampled_from(GRIDS)
_held = st.booleans()
_clients = st.builds(
    _client,
    client_id=st.integers(1, 50),
    occupations=unique_tuples(occupation_facts, lambda fact: fact.code, 3),
    skills=st.dictionaries(st.sampled_from(SKILLS), skill_facts, max_size=4),
    languages=st.dictionaries(st.sampled_from(LANGUAGES), language_facts, max_size=2),
    qualifications=st.lists(qualification_facts, max_size=2).map(tuple),
    licences=st.dictionaries(st.sampled_from(LICENCES), _held, max_size=2),
    certificates=st.dictionaries(st.sampled_from(CERTIFICATES), _held, max_size=2),
    hours=ranges(),
    grids=st.tuples(_grids, _grids),
    home=optional(points),
    modes=st.dictionaries(st.sampled_from(TravelMode), _held, max_size=4),
    max_commute_minutes=optional(st.integers(10, 120)),
    limitations=st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(LimitationValue), max_size=2),
    other_limitations=st.sampled_from([LimitationValue.OK, LimitationValue.UNKNOWN]),
    max_lift_kg=optional(st.integers(5, 40)),
    available_from=optional(days),
    permission=optional(permission_facts),
    wishes=wish_facts,
    is_paused=rarely(),
    excluded_employers=_ids,
    refused_vacancies=_ids,
    proposed_vacancies=_ids,
)


def clients(client_id: int | None = None) -> st.SearchStrategy[ClientFacts]:
    """Any client; what is absent or None is not recorded."""
    return _clients if client_id is None else _clients.map(lambda client: replace(client, client_id=client_id))


skills_asked = st.builds(
    SkillAsked,
    code=st.sampled_from(SKILLS),
    level=st.integers(1, 3),
    need=needs,
    is_learnable=st.booleans(),
    origin=origins,
)
languages_asked = st.builds(
    LanguageAsked,
    language=st.sampled_from(LANGUAGES),
    level=optional(cefr),
    aspect=optional(st.sampled_from(LanguageAspect)),
    need=needs,
    origin=origins,
)
demand_facts = st.builds(
    DemandFact,
    item=st.sampled_from(ITEMS),
    degree=st.sampled_from(Demand),
    max_kg=optional(st.integers(5, 40)),
    origin=origins,
)


def codes_asked(codes: Sequence[str]) -> st.SearchStrategy[tuple[CodeAsked, ...]]:
    """No licence class or certificate, or one."""
    asked = st.builds(CodeAsked, code=st.sampled_from(codes), need=needs, is_learnable=st.booleans(), origin=origins)
    return st.lists(asked, max_size=1).map(tuple)


def _vacancy(*, hours: tuple[float | None, float | None], **facts: Any) -> VacancyFacts:
    return VacancyFacts(hours_min=hours[0], hours_max=hours[1], **facts)


_vacancies = st.builds(
    _vacancy,
    vacancy_id=st.integers(1, 50),
    employer_id=st.integers(1, 9),
    occupation=optional(st.sampled_from(OCCUPATIONS)),
    is_regulated=rarely(),
    requirement_level=optional(st.integers(1, 4)),
    kind=optional(st.sampled_from(VacancyKind)),
    skills=unique_tuples(skills_asked, lambda asked: asked.code, 4),
    languages=st.lists(languages_asked, max_size=2).map(tuple),
    licences=codes_asked(LICENCES),
    certificates=codes_asked(CERTIFICATES),
    contract=optional(st.sampled_from(Contract)),
    hours=ranges(),
    are_hours_derived=st.booleans(),
    shifts=st.lists(_grids, max_size=2).map(tuple),
    places=st.lists(optional(points), max_size=2).map(tuple),
    demands=unique_tuples(demand_facts, lambda demand: demand.item, 2),
    earliest_start=optional(days),
    latest_start=optional(days),
    has_industrial_action=rarely(),
    is_paused=rarely(),
    fields_read=st.frozensets(st.sampled_from(["hours_min", "occupation", "shifts", "latest_start"]), max_size=2),
)


def vacancies(vacancy_id: int | None = None) -> st.SearchStrategy[VacancyFacts]:
    """Any vacancy; an empty requirement asks nothing."""
    return _vacancies if vacancy_id is None else _vacancies.map(lambda vacancy: replace(vacancy, vacancy_id=vacancy_id))


def _relations(codes: Sequence[str]) -> st.SearchStrategy[Relations]:
    """How near some codes are, in both directions as the catalogue keeps them."""
    pairs = st.sampled_from([(first, second) for first in codes for second in codes if first < second])
    return st.dictionaries(pairs, st.sampled_from([0.2, 0.5, 0.9]), max_size=4).map(_both_ways)


def _both_ways(relations: Relations) -> Relations:
    return relations | {(second, first): strength for (first, second), strength in relations.items()}


_catalogues = st.builds(CatalogueFacts, _relations(OCCUPATIONS), _relations(SKILLS))


def catalogues() -> st.SearchStrategy[CatalogueFacts]:
    """What the catalogue says about how near occupations and skills are."""
    return _catalogues

"""Hypothesis strategies for facts: small code lists, so that clients and vacancies meet."""

from datetime import date

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


def optional(values):
    return st.none() | values


days = st.dates(min_value=date(2026, 6, 1), max_value=date(2027, 6, 1))
points = st.builds(
    Point,
    latitude=st.floats(48.6, 48.95).map(lambda x: round(x, 3)),
    longitude=st.floats(9.0, 9.4).map(lambda x: round(x, 3)),
)
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


@st.composite
def hour_grids(draw):
    """Hours possible and impossible: two sets without an hour in common."""
    possible = draw(st.sampled_from(GRIDS))
    return possible, draw(st.sampled_from(GRIDS)) & ~possible


@st.composite
def clients(draw, client_id=None):
    """Any client; what is absent or None is not recorded."""
    possible, impossible = draw(hour_grids())
    low, high = sorted((draw(st.integers(5, 40)), draw(st.integers(5, 40))))
    return ClientFacts(
        client_id=client_id if client_id is not None else draw(st.integers(1, 50)),
        occupations=tuple(draw(st.lists(occupation_facts, max_size=3, unique_by=lambda fact: fact.code))),
        skills=draw(st.dictionaries(st.sampled_from(SKILLS), skill_facts, max_size=4)),
        languages=draw(st.dictionaries(st.sampled_from(LANGUAGES), language_facts, max_size=2)),
        qualifications=tuple(draw(st.lists(qualification_facts, max_size=2))),
        licences=draw(st.dictionaries(st.sampled_from(LICENCES), st.booleans())),
        certificates=draw(st.dictionaries(st.sampled_from(CERTIFICATES), st.booleans())),
        hours_min=draw(optional(st.just(float(low)))),
        hours_max=draw(optional(st.just(float(high)))),
        hours_possible=possible,
        hours_impossible=impossible,
        home=draw(optional(points)),
        modes=draw(st.dictionaries(st.sampled_from(TravelMode), st.booleans())),
        max_commute_minutes=draw(optional(st.integers(10, 120))),
        limitations=draw(st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(LimitationValue))),
        other_limitations=draw(st.sampled_from([LimitationValue.OK, LimitationValue.UNKNOWN])),
        max_lift_kg=draw(optional(st.integers(5, 40))),
        available_from=draw(optional(days)),
        permission=draw(optional(permission_facts)),
        wishes=draw(wish_facts),
        is_paused=draw(st.booleans()) and draw(st.booleans()),
        excluded_employers=draw(st.frozensets(st.integers(1, 9), max_size=1)),
        refused_vacancies=draw(st.frozensets(st.integers(1, 9), max_size=1)),
        proposed_vacancies=draw(st.frozensets(st.integers(1, 9), max_size=1)),
    )


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


def codes_asked(codes):
    return st.lists(
        st.builds(CodeAsked, code=st.sampled_from(codes), need=needs, is_learnable=st.booleans(), origin=origins),
        max_size=1,
    ).map(tuple)


@st.composite
def vacancies(draw, vacancy_id=None):
    """Any vacancy; an empty requirement asks nothing."""
    low, high = sorted((draw(st.integers(5, 40)), draw(st.integers(5, 40))))
    return VacancyFacts(
        vacancy_id=vacancy_id if vacancy_id is not None else draw(st.integers(1, 50)),
        employer_id=draw(st.integers(1, 9)),
        occupation=draw(optional(st.sampled_from(OCCUPATIONS))),
        is_regulated=draw(st.booleans()) and draw(st.booleans()),
        requirement_level=draw(optional(st.integers(1, 4))),
        kind=draw(optional(st.sampled_from(VacancyKind))),
        skills=tuple(draw(st.lists(skills_asked, max_size=4, unique_by=lambda asked: asked.code))),
        languages=tuple(draw(st.lists(languages_asked, max_size=2))),
        licences=draw(codes_asked(LICENCES)),
        certificates=draw(codes_asked(CERTIFICATES)),
        contract=draw(optional(st.sampled_from(Contract))),
        hours_min=draw(optional(st.just(float(low)))),
        hours_max=draw(optional(st.just(float(high)))),
        shifts=tuple(draw(st.lists(st.sampled_from(GRIDS), max_size=2))),
        places=tuple(draw(st.lists(optional(points), max_size=2))),
        demands=tuple(draw(st.lists(demand_facts, max_size=2, unique_by=lambda demand: demand.item))),
        earliest_start=draw(optional(days)),
        latest_start=draw(optional(days)),
        has_industrial_action=draw(st.booleans()) and draw(st.booleans()),
        is_paused=draw(st.booleans()) and draw(st.booleans()),
        fields_read=draw(st.frozensets(st.sampled_from(["hours_min", "occupation", "shifts", "latest_start"]))),
    )


@st.composite
def catalogues(draw):
    """Relations in both directions, as the catalogue keeps them."""
    occupations = draw(
        st.dictionaries(st.tuples(st.sampled_from(OCCUPATIONS), st.sampled_from(OCCUPATIONS)), _strength)
    )
    skills = draw(st.dictionaries(st.tuples(st.sampled_from(SKILLS), st.sampled_from(SKILLS)), _strength))
    return CatalogueFacts(_both_ways(occupations), _both_ways(skills))


_strength = st.sampled_from([0.2, 0.4, 0.5, 0.7, 0.9])


def _both_ways(relations):
    return {
        pair: strength
        for (first, second), strength in sorted(relations.items())
        if first != second
        for pair in ((first, second), (second, first))
    }

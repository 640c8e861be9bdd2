"""Generated worlds of any size: made-up facts of people and vacancies of one large city and its surroundings.

About 3 % of the pairs pass all gates. Everything can be unknown. The same arguments give the same world.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TypeVar

from employers.codes import Demand, Need, VacancyKind
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    DemandFact,
    LanguageAsked,
    LanguageFact,
    MatchSettings,
    OccupationFact,
    PermissionFact,
    Point,
    QualificationFact,
    SkillAsked,
    SkillFact,
    VacancyFacts,
    WishFacts,
)
from matching.kernel import Search, find_candidate_arrays
from matching.packing import pack_world
from profiles.catalogue.codes import FULL_GRID, Cefr, Contract, LanguageAspect, hours_between
from profiles.codes import Evidence, LimitationValue, PermissionScope, Recognition, TravelMode

T = TypeVar("T")

ON = date(2026, 11, 3)
FIELDS = 40  # fields of work, each with occupations and skills of its own
SKILLS_PER_FIELD = 20
OCCUPATIONS = [
    [f"{10 + field * 2}{group}{part}{level}" for group in (1, 3) for part in (1, 2) for level in (1, 2, 3)]
    for field in range(FIELDS)
]
SKILLS = [[f"skill_{field}_{number}" for number in range(SKILLS_PER_FIELD)] for field in range(FIELDS)]
SHARED_SKILLS = [f"shared_{number}" for number in range(20)]
LANGUAGES = ("en", "uk", "ar", "tr", "fa", "ru")
LICENCES, CERTIFICATES = ("B", "BE", "C", "CE", "D"), tuple(f"CERT_{number}" for number in range(25))
ITEMS = ("LIFT_CARRY", *(f"ITEM_{number}" for number in range(13)))
DAY = [hours_between(days=range(5), start=start, end=end) for start, end in ((6, 14), (7, 16), (8, 17), (8, 13))]
ODD = [hours_between(days=range(5), start=14, end=22), hours_between(days=range(6), start=22, end=6),
       hours_between(days=(4, 5, 6), start=10, end=20)]  # fmt: skip
PERMISSIONS = [PermissionScope.ANY] * 14 + [PermissionScope.EMPLOYMENT] * 4 + list(PermissionScope)
CEFR = list(Cefr)


def make_clients(count: int, seed: int, first: int = 1) -> Iterator[ClientFacts]:
    """Clients with ids from ``first``, one after the other, so that a large world need not stand in memory."""
    for number in range(first, first + count):
        yield _client(number, random.Random(f"{seed} client {number}"))  # noqa: S311 - a made-up world


def make_vacancies(count: int, seed: int) -> list[VacancyFacts]:
    """Vacancies with ids from 1, about four of one employer."""
    return [
        _vacancy(number, max(count // 4, 1), random.Random(f"{seed} vacancy {number}"))  # noqa: S311 - as above
        for number in range(1, count + 1)
    ]


def make_catalogue(seed: int) -> CatalogueFacts:
    """Each field's first occupation is related to the next field's; some skills are similar to their neighbours."""
    draw = random.Random(f"{seed} catalogue")  # noqa: S311 - as above
    occupations, skills = {}, {}
    for field in range(FIELDS):
        pair = OCCUPATIONS[field][0], OCCUPATIONS[(field + 1) % FIELDS][0]
        occupations[pair] = occupations[pair[::-1]] = 0.5
        for _ in range(8):
            first, second = draw.sample(SKILLS[field], 2)
            skills[first, second] = skills[second, first] = draw.choice((0.4, 0.6, 0.7))
    return CatalogueFacts(occupations, skills)


def warm_up() -> None:
    """Load the compiled code of the matcher from its cache, as every process does once, before anything is timed."""
    settings = MatchSettings()
    world = pack_world(make_clients(200, 0), make_vacancies(200, 0), make_catalogue(0), settings, ON)
    for per_client in (0, settings.candidates_per_side):
        find_candidate_arrays(world, Search(settings.candidates_per_side, per_client))


def _client(number: int, draw: random.Random) -> ClientFacts:
    fields = draw.sample(range(FIELDS), 2)
    grid = _grid(draw)
    german = _level(draw)
    return ClientFacts(
        client_id=number,
        occupations=tuple(_occupations(fields, draw)),
        skills={code: _skill(draw) for code in _some_skills(fields, draw)},
        languages={"de": german, draw.choice(LANGUAGES): LanguageFact(*[Cefr.C2] * 4)} if draw.random() < 0.9 else {},
        qualifications=tuple(_qualifications(fields, draw)),
        licences=_held(LICENCES, 0.9, 0.4, draw) if draw.random() < 0.85 else {},
        certificates=_held(CERTIFICATES, 0.7, 0.25, draw),
        hours_min=_maybe(draw, 0.9, float(draw.choice((5, 10, 15, 20)))),
        hours_max=_maybe(draw, 0.9, float(draw.choice((20, 25, 30, 40, 40)))),
        hours_possible=grid,
        hours_impossible=FULL_GRID & ~grid if grid else 0,
        home=_maybe(draw, 0.97, _point(draw)),
        modes=_held(list(TravelMode), 0.92, 0.65, draw),
        max_commute_minutes=_maybe(draw, 0.95, draw.choice((30, 30, 45, 45, 60, 75))),
        limitations={item: draw.choice(list(LimitationValue)) for item in draw.sample(ITEMS, draw.randrange(4))},
        other_limitations=draw.choice((LimitationValue.OK, LimitationValue.OK, LimitationValue.UNKNOWN)),
        max_lift_kg=_maybe(draw, 0.3, draw.choice((5, 10, 15, 20, 25))),
        available_from=_maybe(draw, 0.9, ON + timedelta(days=draw.choice((-30, -10, 0, 14, 30, 60)))),
        permission=_permission(draw),
        wishes=WishFacts(
            _maybe(draw, 0.5, draw.choice(list(Contract))),
            _maybe(draw, 0.5, float(draw.choice((20, 30, 39)))),
            (_point(draw),) if draw.random() < 0.3 else (),
        ),
        is_paused=draw.random() < 0.02,
        excluded_employers=frozenset((draw.randrange(1, 500),)) if draw.random() < 0.05 else frozenset(),
        refused_vacancies=frozenset(draw.sample(range(1, 1000), 3)) if draw.random() < 0.1 else frozenset(),
        proposed_vacancies=frozenset((draw.randrange(1, 1000),)) if draw.random() < 0.1 else frozenset(),
        waiting_days=draw.randrange(400),
    )


def _vacancy(number: int, employers: int, draw: random.Random) -> VacancyFacts:
    field = draw.randrange(FIELDS)
    occupation = draw.choice(OCCUPATIONS[field])
    hours = draw.choice(((35.0, 40.0), (38.5, 38.5), (20.0, 30.0), (15.0, 20.0), (None, 12.0), (None, None)))
    earliest = ON + timedelta(days=draw.choice((0, 14, 30)))
    return VacancyFacts(
        vacancy_id=number,
        employer_id=draw.randrange(1, employers + 1),
        occupation=_maybe(draw, 0.97, occupation),
        is_regulated=field % 8 == 0 and draw.random() < 0.5,
        requirement_level=_maybe(draw, 0.9, draw.choice((1, 1, 2, 2, 2, 3))),
        kind=draw.choice((VacancyKind.WORK, VacancyKind.WORK, VacancyKind.WORK, *VacancyKind)),
        skills=tuple(_skills_asked(field, draw)),
        languages=tuple(_languages_asked(draw)),
        licences=tuple(CodeAsked(draw.choice(LICENCES)) for _ in range(draw.random() < 0.3)),
        certificates=tuple(CodeAsked(draw.choice(CERTIFICATES)) for _ in range(draw.random() < 0.3)),
        contract=_maybe(draw, 0.8, draw.choice(list(Contract))),
        hours_min=hours[0],
        hours_max=hours[1],
        shifts=tuple(draw.sample(DAY, 1) + (draw.sample(ODD, 1) if draw.random() < 0.3 else [])),
        places=(_maybe(draw, 0.97, _point(draw)), *([_point(draw)] if draw.random() < 0.1 else [])),
        demands=tuple(_demands(draw)),
        earliest_start=_maybe(draw, 0.7, earliest),
        latest_start=_maybe(draw, 0.5, earliest + timedelta(days=draw.choice((14, 30, 60)))),
        openings=draw.choice((1, 1, 1, 2, 5)),
        is_paused=draw.random() < 0.01,
        has_industrial_action=draw.random() < 0.002,
    )


def _maybe(draw: random.Random, share: float, value: T) -> T | None:
    return value if draw.random() < share else None


def _held(codes: Sequence[T], recorded: float, held: float, draw: random.Random) -> dict[T, bool]:
    return {code: draw.random() < held for code in codes if draw.random() < recorded}


def _point(draw: random.Random) -> Point:
    """Dense in the middle, thin outside; a standard deviation of about 17 km."""
    return Point(draw.gauss(52.5, 0.15), draw.gauss(13.4, 0.25))


def _grid(draw: random.Random) -> int:
    if draw.random() < 0.12:
        return 0
    grid = 0
    for pattern in draw.sample(DAY, draw.choice((1, 2, 4))) + draw.sample(ODD, draw.choice((0, 0, 1, 3))):
        grid |= pattern
    return grid


def _level(draw: random.Random) -> LanguageFact:
    level = draw.choice((2, 2, 3, 3, 4, 5, 6))
    values = [_maybe(draw, 0.92, CEFR[max(0, level - draw.randrange(2))]) for _ in LanguageAspect]
    return LanguageFact(*values)


def _occupations(fields: Sequence[int], draw: random.Random) -> Iterator[OccupationFact]:
    for rank, code in enumerate(sorted({draw.choice(OCCUPATIONS[draw.choice(fields)]) for _ in range(3)}), start=1):
        months, year = _maybe(draw, 0.8, draw.randrange(120)), _maybe(draw, 0.8, draw.randrange(2005, 2027))
        yield OccupationFact(code, _maybe(draw, 0.6, rank), months, year)


def _some_skills(fields: Sequence[int], draw: random.Random) -> list[str]:
    return sorted({draw.choice(SKILLS[draw.choice(fields)]) for _ in range(9)} | set(draw.sample(SHARED_SKILLS, 4)))


def _skill(draw: random.Random) -> SkillFact:
    return SkillFact(draw.choice((0, 1, 1, 2, 2, 3)), draw.choice(list(Evidence)))


def _qualifications(fields: Sequence[int], draw: random.Random) -> Iterator[QualificationFact]:
    for _ in range(draw.choice((0, 1, 1, 2))):
        occupation = _maybe(draw, 0.95, draw.choice(OCCUPATIONS[draw.choice(fields)]))
        recognition = draw.choice((Recognition.FULL, Recognition.NOT_REGULATED, *Recognition, None))
        yield QualificationFact(draw.choice((1, 2, 2, 3)), occupation, recognition)


def _permission(draw: random.Random) -> PermissionFact | None:
    if draw.random() < 0.05:
        return None
    until = _maybe(draw, 0.3, ON + timedelta(days=draw.choice((-10, 20, 200, 700))))
    scope = draw.choice(PERMISSIONS)
    return PermissionFact(scope, until, draw.random() < 0.95, draw.randrange(1, 500), draw.randrange(1, 1000))


def _skills_asked(field: int, draw: random.Random) -> Iterator[SkillAsked]:
    for code in sorted({*draw.sample(SKILLS[field], 4), *draw.sample(SHARED_SKILLS, 2)}):
        need = Need.MUST if draw.random() < 0.4 else Need.WISH
        yield SkillAsked(code, draw.choice((1, 1, 2, 3)), need, draw.random() < 0.2)


def _languages_asked(draw: random.Random) -> Iterator[LanguageAsked]:
    if draw.random() < 0.85:
        yield LanguageAsked("de", _maybe(draw, 0.9, CEFR[draw.choice((2, 3, 3, 4, 4, 5))]))
    if draw.random() < 0.1:
        yield LanguageAsked("en", CEFR[draw.choice((2, 3, 4))], LanguageAspect.SPEAK, Need.WISH)


def _demands(draw: random.Random) -> Iterator[DemandFact]:
    for item in draw.sample(ITEMS, draw.randrange(5)):
        kg = draw.choice((5, 10, 20, 25)) if item == "LIFT_CARRY" else None
        yield DemandFact(item, draw.choice(list(Demand)), kg)

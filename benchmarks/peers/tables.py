"""The generated world as columns, once for all ways: what packing is for the kernel. Making them is not timed.

One side each: `People` and `Posts`; `Codes` says how near codes are to each other. Whatever needs both a client and a
vacancy is the work of the ways. Clients stand in the order of their ids, so that a smaller index wins a tie.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

import numpy as np

from benchmarks.peers.codes import Codes, make_codes, skill_levels
from benchmarks.peers.conditions import Conditions, Facts, Numbers, make_conditions
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Pair, Point, VacancyFacts
from matching.features.occupation import experience_factor, recency_factor
from matching.features.skills import NEED_WEIGHTS
from matching.gates.requirements import aspects_asked
from profiles.catalogue.codes import FULL_GRID, Cefr, Contract, LanguageAspect
from profiles.codes import PermissionScope, TravelMode

T = TypeVar("T")

ASPECTS = list(LanguageAspect)


@dataclass(frozen=True)
class People:
    """Clients; n is their number. What is not recorded is NaN, -1 for codes."""

    ids: Numbers  # (n,)
    home: Numbers  # (3, n): latitude and longitude in radians, cosine of the latitude
    reach_km: Numbers  # (n,) as the crow flies, beyond which commuting is surely not possible; inf: anywhere
    has_mode: Numbers  # (4, n) bool, surely
    may_have_mode: Numbers  # (4, n) bool: not recorded
    max_minutes: Numbers  # (n,)
    occupation: Numbers  # (most, n) indexes of `Codes.similarity`, the last column of which is 0
    factors: Numbers  # (3, most, n): experience, recency, and the factor of the wish's rank, 0 where none
    has_occupation: Numbers  # (n,) bool
    has_wished_occupation: Numbers  # (n,) bool
    levels: Numbers  # (n_languages * 4, n) int8, -1 where not recorded
    skill_levels: Numbers  # (n_skills, n) int8, `UNRECORDED` where not recorded
    hours: Numbers  # (2, 168, n) bool: possible, not recorded
    contract: Numbers  # (n,) int8
    wished_hours: Numbers  # (n,)
    wished_places: Numbers  # (most, 3, n) as `home`
    only: Numbers  # (2, n): the only employer and the only vacancy for which the document is good, -1: any


@dataclass(frozen=True)
class Posts:
    """Vacancies; m is their number. Lists are padded: codes with -1, places with NaN."""

    ids: Numbers
    employers: Numbers
    is_blocked: Numbers  # (m,) paused or on strike
    places: Numbers  # (m, most, 3) as `People.home`
    has_unknown_place: Numbers  # (m,) bool
    occupation: Numbers  # (m,) row of `Codes.similarity`, -1 where not recorded
    skills: Numbers  # (m, most) indexes of `Codes.skills_asked`
    skill_weights: Numbers  # (m, most)
    languages: list[tuple[tuple[int, int], ...]]  # rows of `People.levels` with the level asked
    hours: list[int]  # all shift patterns together
    contract: Numbers  # (m,) int8
    hours_asked: Numbers  # (2, m): least and most a week, NaN where neither end is stated
    others: list[Numbers]  # (k,) clients to whom this vacancy is closed by what went before
    bound: list[Numbers]  # (k,) clients whose document names this employer or vacancy


@dataclass(frozen=True)
class Tables:
    """Everything that the ways compute from."""

    people: People
    posts: Posts
    codes: Codes
    conditions: Conditions
    settings: MatchSettings

    @property
    def sizes(self) -> tuple[int, int]:
        """Clients and vacancies."""
        return len(self.people.ids), len(self.posts.ids)


def make_tables(facts: Facts, catalogue: CatalogueFacts, settings: MatchSettings, on: date) -> Tables:
    """Columns of both sides."""
    clients = sorted(facts[0], key=lambda client: client.client_id)
    vacancies = facts[1]
    skill_codes = _numbered(code for side in (
        (code for client in clients for code in client.skills),
        (each.code for vacancy in vacancies for each in vacancy.skills),
    ) for code in side)  # fmt: skip
    languages = _numbered(each.language for vacancy in vacancies for each in vacancy.languages)
    held = _numbered(each.code for client in clients for each in client.occupations)
    asked = _numbered(vacancy.occupation for vacancy in vacancies if vacancy.occupation is not None)
    levels = skill_levels(clients, skill_codes)
    pairs = _numbered((each.code, each.level) for vacancy in vacancies for each in vacancy.skills)
    conditions = make_conditions((clients, vacancies), levels, skill_codes, on)
    pair = Pair(clients[0], vacancies[0], settings, on, catalogue)
    return Tables(
        _people(clients, (held, languages), levels, pair),
        _posts(vacancies, (asked, languages, pairs), clients),
        make_codes((list(asked), list(held), list(pairs)), skill_codes, levels, pair),
        conditions,
        settings,
    )


def _numbered(codes: Iterable[T]) -> dict[T, int]:
    numbers: dict[T, int] = {}
    for code in codes:
        numbers.setdefault(code, len(numbers))
    return numbers


def _people(
    clients: Sequence[ClientFacts], codes: tuple[dict[str, int], dict[str, int]], skills: Numbers, pair: Pair
) -> People:
    held, languages = codes
    most = max(1, *(len(client.occupations) for client in clients))
    occupation, factors = np.full((most, len(clients)), -1), np.zeros((3, most, len(clients)))
    levels = np.full((max(len(languages), 1) * len(ASPECTS), len(clients)), -1, np.int8)
    for place, client in enumerate(clients):
        for rank, fact in enumerate(client.occupations):
            wish = 0.0 if fact.rank is None else max(1 - pair.settings.wish_rank_step * (fact.rank - 1), 0.0)
            occupation[rank, place] = held[fact.code]
            factors[:, rank, place] = (
                experience_factor(fact.experience_months, pair), recency_factor(fact.last_year, pair), wish,
            )  # fmt: skip
        for code, known in client.languages.items():
            if code in languages:
                first = languages[code] * len(ASPECTS)
                levels[first : first + len(ASPECTS), place] = [_level(known.level(aspect)) for aspect in ASPECTS]
    return People(
        ids=np.array([client.client_id for client in clients]),
        home=np.array([_place(client.home) for client in clients]).T.copy(),
        reach_km=np.array([_reach_km(client, pair.settings) for client in clients]),
        has_mode=_modes(clients, has=True),
        may_have_mode=_modes(clients, has=False),
        max_minutes=_numbers(client.max_commute_minutes for client in clients),
        occupation=occupation,
        factors=factors,
        has_occupation=np.array([bool(client.occupations) for client in clients]),
        has_wished_occupation=np.array([any(each.rank for each in client.occupations) for client in clients]),
        levels=levels,
        skill_levels=skills,
        hours=_hours(clients),
        contract=_contracts(client.wishes.contract for client in clients),
        wished_hours=_numbers(client.wishes.hours or None for client in clients),
        wished_places=_places([client.wishes.places for client in clients]).transpose(1, 2, 0).copy(),
        only=np.array([[_only(client, side) for client in clients] for side in ("employer", "vacancy")]),
    )


def _level(level: Cefr | None) -> int:
    return -1 if level is None else int(level)


def _numbers(values: Iterable[float | None]) -> Numbers:
    return np.array([math.nan if value is None else float(value) for value in values])


def _contracts(contracts: Iterable[Contract | None]) -> Numbers:
    order = list(Contract)
    return np.array([-1 if each is None else order.index(each) for each in contracts], np.int8)


def _place(point: Point | None) -> tuple[float, float, float]:
    if point is None:
        return (math.nan,) * 3
    latitude = math.radians(point.latitude)
    return latitude, math.radians(point.longitude), math.cos(latitude)


def _places(places: Sequence[Sequence[Point | None]]) -> Numbers:
    """Shape (len, most, 3)."""
    most = max(1, *map(len, places))
    return np.array([[_place(point) for point in [*each, *[None] * (most - len(each))]] for each in places])


def _reach_km(client: ClientFacts, settings: MatchSettings) -> float:
    if client.home is None or client.max_commute_minutes is None:
        return math.inf
    ways = [
        (client.max_commute_minutes - settings.access_minutes[mode]) * settings.speed_kmh[mode]
        for mode in TravelMode if client.modes.get(mode, True)
    ]  # fmt: skip
    return max(ways, default=-math.inf) / 60 / settings.detour_factor


def _modes(clients: Sequence[ClientFacts], *, has: bool) -> Numbers:
    if has:
        rows = [[client.modes.get(mode, mode is TravelMode.FOOT) for client in clients] for mode in TravelMode]
    else:
        rows = [[mode not in client.modes for client in clients] for mode in TravelMode]
    return np.array(rows, np.bool_)


def _hours(clients: Sequence[ClientFacts]) -> Numbers:
    possible = _grids([client.hours_possible for client in clients])
    impossible = _grids([client.hours_impossible for client in clients])
    return np.stack([possible, ~(possible | impossible)])


def _grids(grids: Sequence[int]) -> Numbers:
    width = FULL_GRID.bit_length()
    data = np.frombuffer(b"".join(grid.to_bytes(width // 8, "little") for grid in grids), np.uint8)
    bits = np.unpackbits(data.reshape(len(grids), width // 8), axis=1, bitorder="little")
    return bits.T.astype(np.bool_)


def _posts(vacancies: Sequence[VacancyFacts], codes: tuple[Any, ...], clients: Sequence[ClientFacts]) -> Posts:
    asked, languages, pairs = codes
    most = max(1, *(len(vacancy.skills) for vacancy in vacancies))
    skills, weights = np.full((len(vacancies), most), -1), np.zeros((len(vacancies), most), np.int64)
    for place, vacancy in enumerate(vacancies):
        for slot, each in enumerate(vacancy.skills):
            skills[place, slot], weights[place, slot] = pairs[each.code, each.level], NEED_WEIGHTS[each.need]
    others, bound = _pairs(clients, vacancies)
    return Posts(
        ids=np.array([vacancy.vacancy_id for vacancy in vacancies]),
        employers=np.array([vacancy.employer_id for vacancy in vacancies]),
        is_blocked=np.array([each.is_paused or each.has_industrial_action for each in vacancies]),
        places=_places([vacancy.places for vacancy in vacancies]),
        has_unknown_place=np.array([None in vacancy.places for vacancy in vacancies]),
        occupation=np.array([-1 if each.occupation is None else asked[each.occupation] for each in vacancies]),
        skills=skills,
        skill_weights=weights,
        languages=[_languages_asked(vacancy, languages) for vacancy in vacancies],
        hours=[_union(vacancy.shifts) for vacancy in vacancies],
        contract=_contracts(vacancy.contract for vacancy in vacancies),
        hours_asked=np.array([_hours_asked(vacancy) for vacancy in vacancies]).T,
        others=others,
        bound=bound,
    )


def _union(shifts: Iterable[int]) -> int:
    hours = 0
    for pattern in shifts:
        hours |= pattern
    return hours


def _hours_asked(vacancy: VacancyFacts) -> tuple[float, float]:
    if vacancy.hours_min is None and vacancy.hours_max is None:
        return math.nan, math.nan
    return (
        0.0 if vacancy.hours_min is None else vacancy.hours_min,
        math.inf if vacancy.hours_max is None else vacancy.hours_max,
    )


def _languages_asked(vacancy: VacancyFacts, languages: dict[str, int]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (languages[each.language] * len(ASPECTS) + ASPECTS.index(aspect), int(each.level))
        for each in vacancy.languages if each.level is not None
        for aspect in aspects_asked(each)
    )  # fmt: skip


def _pairs(clients: Sequence[ClientFacts], vacancies: Sequence[VacancyFacts]) -> tuple[list[Numbers], list[Numbers]]:
    """Of each vacancy the clients to whom it is closed by the past, and those whose document names it."""
    closed: dict[tuple[str, int], list[int]] = defaultdict(list)
    bound: dict[tuple[str, int], list[int]] = defaultdict(list)
    for place, client in enumerate(clients):
        for employer in client.excluded_employers:
            closed["employer", employer].append(place)
        for vacancy_id in client.refused_vacancies | client.proposed_vacancies:
            closed["vacancy", vacancy_id].append(place)
        key = _binds(client)
        if key is not None:
            bound[key].append(place)
    both = [(("employer", each.employer_id), ("vacancy", each.vacancy_id)) for each in vacancies]
    return tuple(  # type: ignore[return-value]
        [np.array([place for key in keys for place in lists.get(key, ())], np.int64) for keys in both]
        for lists in (closed, bound)
    )


def _only(client: ClientFacts, side: str) -> int:
    key = _binds(client)
    return key[1] if key is not None and key[0] == side else -1


def _binds(client: ClientFacts) -> tuple[str, int] | None:
    """The only employer or vacancy for which the client's document is good."""
    permission = client.permission
    if permission is None or not permission.is_seen:
        return None
    if permission.scope is PermissionScope.THIS_EMPLOYER and permission.employer_id is not None:
        return "employer", permission.employer_id
    if permission.scope is PermissionScope.THIS_JOB and permission.vacancy_id is not None:
        return "vacancy", permission.vacancy_id
    return None

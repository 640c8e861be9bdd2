"""Facts become arrays without losing anything; what cannot be packed is named."""

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.worlds import ON as BENCH_DAY
from benchmarks.worlds import make_catalogue, make_clients, make_vacancies
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    MatchSettings,
    OccupationFact,
    Pair,
    Part,
    Point,
    SkillAsked,
    VacancyFacts,
    WishFacts,
)
from matching.features.occupation import occupation_similarity
from matching.features.place_and_time import commute
from matching.geography import EARTH_RADIUS_KM, distance_km, travel_minutes
from matching.packing import UnpackedCondition, pack_vacancy, pack_world
from matching.packing.clients import grid_words
from matching.packing.layout import FEW
from matching.packing.places import CELL_CLIENTS, place_fields, reach_of
from profiles.codes import TravelMode
from tests.matching.strategies import OCCUPATIONS, ON, catalogues

SETTINGS = MatchSettings()
EMPTY = CatalogueFacts()
NOBODY = ClientFacts(client_id=1)
NOTHING_ASKED = VacancyFacts(vacancy_id=1, employer_id=1)


@pytest.mark.parametrize(
    "facts",
    [
        {"home": Point(math.nan, 9.0)},
        {"home": Point(48.0, math.inf)},
        {"wishes": WishFacts(places=(Point(48.0, math.nan),))},
        {"hours_min": math.nan},
        {"occupations": (OccupationFact("513111"),)},
        {"hours_possible": 1 << 168},
    ],
)
def test_a_client_who_cannot_be_packed_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"Client 1|occupation|168 bits"):
        pack_world([replace(NOBODY, **facts)], [NOTHING_ASKED], EMPTY, SETTINGS, ON)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "facts", [{"places": (Point(math.nan, 9.0),)}, {"hours_max": math.nan}, {"skills": (SkillAsked("cooking", 0),)}]
)
def test_a_vacancy_that_cannot_be_packed_is_refused(facts: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="Vacancy 1"):
        pack_world([NOBODY], [replace(NOTHING_ASKED, **facts)], EMPTY, SETTINGS, ON)  # type: ignore[arg-type]


def test_an_id_that_stands_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="client 1 stands twice"):
        pack_world([NOBODY, NOBODY], [], EMPTY, SETTINGS, ON)
    with pytest.raises(ValueError, match="vacancy 1 stands twice"):
        pack_world([], [NOTHING_ASKED, NOTHING_ASKED], EMPTY, SETTINGS, ON)


@pytest.mark.parametrize(
    "changed",
    [
        replace(SETTINGS, weights=dict.fromkeys(Part, math.nan)),
        replace(SETTINGS, detour_factor=0.0),
        replace(SETTINGS, candidates_per_side=-1),
        replace(SETTINGS, wish_place_zero_km=5.0),
    ],
)
def test_settings_that_mean_nothing_are_refused(changed: MatchSettings) -> None:
    with pytest.raises(ValueError, match="must"):
        pack_world([], [], EMPTY, changed, ON)


def test_the_hours_of_the_week_fill_three_words() -> None:
    assert grid_words(1 | 1 << 64 | 1 << 167) == (1, 1, 1 << 39)


def test_nobody_whom_the_commute_gate_lets_through_lies_beyond_their_reach() -> None:
    home = Point(48.7, 9.1)
    client = replace(NOBODY, home=home, max_commute_minutes=45, modes={TravelMode.CAR: True})
    x, y, z = place_fields(home, "home")[:3]

    for step in range(400):
        place = Point(48.7, 9.1 + step / 1000)
        a, b, c = place_fields(place, "place")[:3]
        chord = (x - a) ** 2 + (y - b) ** 2 + (z - c) ** 2
        is_near = travel_minutes(distance_km(home, place), TravelMode.CAR, SETTINGS) <= 45
        assert not is_near or chord <= reach_of(client, SETTINGS)


@settings(max_examples=20, deadline=None)
@given(catalogues())
def test_the_table_of_occupations_says_what_the_codes_and_relations_say(catalogue: CatalogueFacts) -> None:
    people = [replace(NOBODY, client_id=n, occupations=(OccupationFact(code),)) for n, code in enumerate(OCCUPATIONS)]
    posts = [replace(NOTHING_ASKED, vacancy_id=n, occupation=code) for n, code in enumerate((*OCCUPATIONS, "5131"))]

    world = pack_world(people, posts, catalogue, SETTINGS, ON)

    for row, asked in enumerate(world.asked_occupations):
        for held, column in world.codes.occupations.items():
            near = occupation_similarity(held, asked, catalogue.occupation_relations)
            place = world.arrays.vacancies.similarity[row, column]
            assert world.arrays.vacancies.similarities[place] == near


def test_a_condition_that_nobody_asked_before_needs_a_new_packing() -> None:
    world = pack_world([NOBODY], [NOTHING_ASKED], EMPTY, SETTINGS, ON)

    with pytest.raises(UnpackedCondition):
        pack_vacancy(world, replace(NOTHING_ASKED, licences=(CodeAsked("C"),)))


@pytest.mark.parametrize(("clients", "vacancies"), [(500, 1500), (1000, 500)])
def test_a_record_takes_less_than_two_kibibytes(clients: int, vacancies: int) -> None:
    world = pack_world(make_clients(clients, 1), make_vacancies(vacancies, 1), make_catalogue(1), SETTINGS, BENCH_DAY)

    assert max(world.bytes_per_record()) < 2048


def test_cells_that_are_too_large_are_cut_and_hold_everybody_once() -> None:
    people = [ClientFacts(client_id=number) for number in range(1, 2 * CELL_CLIENTS + 2)]

    cells = pack_world(people, [], CatalogueFacts(), MatchSettings(), ON).arrays.clients.cells

    assert (cells["end"] - cells["start"]).tolist() == [CELL_CLIENTS, CELL_CLIENTS, 1]
    assert cells["start"].tolist() == [0, *cells["end"].tolist()[:-1]]


@given(
    modes=st.dictionaries(st.sampled_from(list(TravelMode)), st.booleans()),
    most=st.integers(0, 120),
    north=st.lists(st.floats(0, 1.5), min_size=3, max_size=3),
)
@settings(deadline=None, max_examples=60)
def test_a_way_never_brings_more_than_its_parabola(
    modes: dict[TravelMode, bool], most: int, north: list[float]
) -> None:
    home = Point(48.0, 9.0)
    client = replace(NOBODY, home=home, modes=modes, max_commute_minutes=most)
    crowd = [client, *(replace(NOBODY, client_id=number) for number in range(2, FEW + 3))]
    world = pack_world(crowd, [NOTHING_ASKED], EMPTY, SETTINGS, ON)
    lanes = world.arrays.clients.lanes[:, world.client_ids.tolist().index(1)].tolist()

    for degrees in north:
        there = Point(48.0 + degrees, 9.0)
        points = commute(Pair(client, replace(NOTHING_ASKED, places=(there,)), SETTINGS, ON)).value * 1000
        chord = 2 * math.sin(distance_km(home, there) / (2 * EARTH_RADIUS_KM))
        assert max(lanes[4] - lanes[5] * chord**2, lanes[6]) >= points - 1e-3

"""Wishes: the mean over what can be compared."""

import pytest

from matching.facts import OccupationFact, Part, Point, WishFacts
from profiles.catalogue.codes import Contract
from tests.matching.examples import client, part, vacancy

HOME = Point(48.78, 9.18)
NORTH_12_KM = Point(48.78 + 12.5 / 111.195, 9.18)


def test_only_wishes_that_both_sides_speak_of_are_compared() -> None:
    person = client(wishes=WishFacts(contract=Contract.PERMANENT, hours=20.0))

    assert part(Part.WISHES, person, vacancy(contract=Contract.PERMANENT)).value == 1
    assert part(Part.WISHES, person, vacancy(contract=Contract.FIXED_TERM, hours_min=20, hours_max=30)).value == 0.5
    assert part(Part.WISHES, person, vacancy()).is_unknown
    assert part(Part.WISHES, client(), vacancy(contract=Contract.PERMANENT)).is_unknown


@pytest.mark.parametrize(("rank", "expected"), [(1, 0.85), (2, 0.85 * 0.9), (5, 0.85 * 0.6)])
def test_a_wished_occupation_counts_less_with_each_rank(rank: int, expected: float) -> None:
    person = client(occupations=(OccupationFact("51311", rank), OccupationFact("51312", None, 36)))

    assert part(Part.WISHES, person, vacancy(occupation="51312")).value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("wished", "expected"), [(35.0, 1.0), (40.0, 1.0), (30.0, 1 - 5 / 30), (50.0, 0.8), (15.0, 0.0)]
)
def test_hours_off_the_wish_cost_their_share_of_it(wished: float, expected: float) -> None:
    person = client(wishes=WishFacts(hours=wished))

    assert part(Part.WISHES, person, vacancy(hours_min=35, hours_max=40)).value == pytest.approx(expected)


@pytest.mark.parametrize(
    ("place", "expected"), [(HOME, 1.0), (NORTH_12_KM, (20 - 12.5) / 15), (Point(49.5, 9.18), 0.0)]
)
def test_a_wished_place_counts_in_full_nearby_and_fades_with_distance(place: Point, expected: float) -> None:
    person = client(wishes=WishFacts(places=(HOME,)))

    assert part(Part.WISHES, person, vacancy(places=(None, place))).value == pytest.approx(expected, abs=1e-3)

"""Commute and working time."""

import pytest

from matching.facts import MatchSettings, Part, Point
from matching.geography import distance_km, travel_minutes
from profiles.catalogue.codes import hours_between
from profiles.codes import TravelMode
from tests.matching.examples import client, part, vacancy

HOME, WORK = Point(48.78, 9.18), Point(48.83, 9.32)
CAR_MINUTES = travel_minutes(distance_km(HOME, WORK), TravelMode.CAR, MatchSettings())
EARLY = hours_between(days=range(5), start=6, end=14)
LATE = hours_between(days=range(5), start=14, end=22)


@pytest.mark.parametrize("maximum", [CAR_MINUTES, CAR_MINUTES * 2, CAR_MINUTES * 10])
def test_the_way_costs_the_square_of_its_share_of_the_maximum(maximum: int) -> None:
    person = client(home=HOME, modes={TravelMode.CAR: True}, max_commute_minutes=maximum)

    assert part(Part.COMMUTE, person, vacancy(places=(WORK,))).value == pytest.approx(1 - (CAR_MINUTES / maximum) ** 2)


def test_a_way_that_is_too_long_earns_nothing_and_an_unknown_one_is_neutral() -> None:
    too_far = client(home=HOME, modes=dict.fromkeys(TravelMode, False), max_commute_minutes=60)

    assert part(Part.COMMUTE, too_far, vacancy(places=(WORK,))).value == 0
    assert part(Part.COMMUTE, client(), vacancy(places=(WORK,))).is_unknown
    assert part(Part.COMMUTE, client(), vacancy(places=(WORK,))).value == 0.5


@pytest.mark.parametrize(
    ("possible", "impossible", "expected", "is_unknown"),
    [
        (EARLY | LATE, 0, 1.0, False),
        (EARLY, LATE, 0.5, False),
        (EARLY, 0, 0.5 + 0.5 * 0.5, False),
        (0, EARLY, 0.5 * 0.5, False),
        (0, 0, 0.5, True),
        (0, EARLY | LATE, 0.0, False),
    ],
)
def test_hours_count_that_are_possible_in_all_patterns_together(
    possible: int, impossible: int, expected: float, is_unknown: bool
) -> None:
    person = client(hours_possible=possible, hours_impossible=impossible)

    result = part(Part.WORKING_TIME, person, vacancy(shifts=(EARLY, LATE)))

    assert result.value == pytest.approx(expected)
    assert result.is_unknown is is_unknown


def test_a_vacancy_without_shifts_leaves_working_time_unknown() -> None:
    result = part(Part.WORKING_TIME, client(hours_possible=EARLY), vacancy())

    assert (result.is_unknown, result.value) == (True, 0.5)

"""Distances and travel times."""

import math

import pytest

from matching.facts import MatchSettings, Point
from matching.geography import EARTH_RADIUS_KM, Trip, distance_km, fastest_trip, nearest_km, travel_minutes
from profiles.codes import TravelMode

STUTTGART, ESSLINGEN = Point(48.7758, 9.1829), Point(48.7396, 9.3048)


def test_a_degree_along_a_meridian_is_a_360th_of_the_circumference() -> None:
    expected = 2 * math.pi * EARTH_RADIUS_KM / 360

    assert distance_km(Point(48, 9), Point(49, 9)) == pytest.approx(expected)
    assert distance_km(STUTTGART, STUTTGART) == 0


def test_the_distance_agrees_with_the_flat_map_over_a_few_kilometres() -> None:
    north = math.radians(STUTTGART.latitude - ESSLINGEN.latitude)
    east = math.radians(ESSLINGEN.longitude - STUTTGART.longitude) * math.cos(math.radians(48.7577))

    assert distance_km(STUTTGART, ESSLINGEN) == pytest.approx(EARTH_RADIUS_KM * math.hypot(north, east), rel=1e-4)


def test_travel_time_is_access_and_detour_at_the_speed_of_the_mode() -> None:
    settings = MatchSettings()

    assert travel_minutes(11, TravelMode.TRANSIT, settings) == 12 + math.ceil(11 * 1.3 / 22 * 60)
    assert travel_minutes(0, TravelMode.CAR, settings) == 5


def test_the_nearest_known_point_counts() -> None:
    assert nearest_km(STUTTGART, (None, ESSLINGEN, Point(49.9, 9.0))) == distance_km(STUTTGART, ESSLINGEN)
    assert nearest_km(STUTTGART, (None,)) is None


def test_the_fastest_of_the_modes_is_taken() -> None:
    settings = MatchSettings()

    assert fastest_trip(10, TravelMode, settings) == Trip(5 + math.ceil(10 * 1.3 / 38 * 60), TravelMode.CAR)
    assert fastest_trip(10, (), settings) is None

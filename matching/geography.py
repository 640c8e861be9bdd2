"""PURE: distances and travel times between points."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from matching.facts import MatchSettings, Point
from profiles.codes import TravelMode

EARTH_RADIUS_KM = 6371.0088  # mean radius (IUGG)
ROUNDING_NOISE = 1e-9  # minutes; a travel time of exactly 30 minutes must not become 31


class Trip(NamedTuple):
    """A way to work: whole minutes by one mode."""

    minutes: int
    mode: TravelMode


def distance_km(start: Point, end: Point) -> float:
    """Great-circle distance in kilometres by the haversine formula."""
    start_latitude, end_latitude = math.radians(start.latitude), math.radians(end.latitude)
    half_height = math.sin((end_latitude - start_latitude) / 2)
    half_width = math.sin(math.radians(end.longitude - start.longitude) / 2)
    # Products, not powers: the compiled kernel rounds them alike on every machine.
    chord = half_height * half_height + math.cos(start_latitude) * math.cos(end_latitude) * (half_width * half_width)
    return 2 * EARTH_RADIUS_KM * math.asin(math.sqrt(min(1.0, chord)))


def nearest_km(start: Point, ends: Iterable[Point | None]) -> float | None:
    """Kilometres to the nearest of the points that are known; None where none is."""
    return min((distance_km(start, end) for end in ends if end is not None), default=None)


def travel_minutes(km: float, mode: TravelMode, settings: MatchSettings) -> int:
    """Minutes for ``km`` as the crow flies: access + km * detour / speed * 60, rounded up to whole minutes."""
    minutes = settings.access_minutes[mode] + km * settings.detour_factor / settings.speed_kmh[mode] * 60
    return math.ceil(minutes - ROUNDING_NOISE)


def fastest_trip(km: float, modes: Iterable[TravelMode], settings: MatchSettings) -> Trip | None:
    """The quickest of the modes; of equally quick ones the first in the alphabet. None without a mode."""
    return min((Trip(travel_minutes(km, mode, settings), mode) for mode in modes), default=None)

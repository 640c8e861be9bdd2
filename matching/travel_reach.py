"""PURE: by which means of travel clients would come to vacancies in time, for many pairs at once."""

import math
from collections.abc import Sequence

import numpy as np

from matching.facts import ClientFacts, MatchSettings, Point, VacancyFacts
from matching.geography import EARTH_RADIUS_KM, ROUNDING_NOISE, nearest_km, travel_minutes
from matching.packing.layout import Floats, Integers
from profiles.codes import TravelMode

UNSURE = 1e-6  # of minutes: far above the rounding of distances


def modes_in_time(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    pairs: tuple[Integers, Integers],
    settings: MatchSettings,
) -> Integers:
    """The means of travel with which each client would come within their maximum, bits in the order of `TravelMode`.

    ``pairs``: indexes of clients and of vacancies. As `geography.travel_minutes` of the nearest place that is known;
    0 without home, place or maximum.
    """
    people, posts = pairs
    limits = np.array([math.nan if each.max_commute_minutes is None else each.max_commute_minutes for each in clients])
    km = _nearest(clients, vacancies, pairs)
    found = np.zeros(len(people), np.int64)
    for place, mode in enumerate(TravelMode):
        minutes = settings.access_minutes[mode] + km * settings.detour_factor / settings.speed_kmh[mode] * 60
        left = limits[people] - (minutes - ROUNDING_NOISE)
        in_time = left >= 0
        for at in np.flatnonzero(np.abs(left) < UNSURE).tolist():
            in_time[at] = _is_in_time(clients[people[at]], vacancies[posts[at]], mode, settings)
        found |= in_time.astype(np.int64) << place
    return found


def _is_in_time(client: ClientFacts, vacancy: VacancyFacts, mode: TravelMode, settings: MatchSettings) -> bool:
    km = None if client.home is None else nearest_km(client.home, vacancy.places)
    if km is None or client.max_commute_minutes is None:
        return False
    return travel_minutes(km, mode, settings) <= client.max_commute_minutes


def _nearest(
    clients: Sequence[ClientFacts], vacancies: Sequence[VacancyFacts], pairs: tuple[Integers, Integers]
) -> Floats:
    """Kilometres to the nearest place, but for the last digits; NaN where one side has none."""
    people, posts = pairs
    homes = _vectors([each.home for each in clients])
    most = max((len(each.places) for each in vacancies), default=0)
    nearest = np.full(len(people), math.nan)
    for number in range(most):
        places = _vectors([each.places[number] if number < len(each.places) else None for each in vacancies])
        nearest = np.fmin(nearest, ((homes[people] - places[posts]) ** 2).sum(axis=1))
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(np.sqrt(nearest) / 2, 1)))


def _vectors(points: Sequence[Point | None]) -> Floats:
    """Unit vectors, shape (n, 3); NaN where there is no point."""
    nowhere = (math.nan, math.nan)
    degrees = [nowhere if each is None else (each.latitude, each.longitude) for each in points]
    angles = np.radians(np.array(degrees, np.float64).reshape(-1, 2))
    cosine = np.cos(angles[:, 0])
    return np.stack([cosine * np.cos(angles[:, 1]), cosine * np.sin(angles[:, 1]), np.sin(angles[:, 0])], axis=1)

"""PURE: by which means of travel clients would come to vacancies in time, for many pairs at once."""

import math
from collections.abc import Sequence

import numpy as np

from matching.facts import ClientFacts, MatchSettings, Point, VacancyFacts
from matching.geography import EARTH_RADIUS_KM, ROUNDING_NOISE, nearest_km, travel_minutes
from matching.packing.layout import Floats, Integers
from profiles.codes import TravelMode

UNSURE = 1e-6  # of minutes: far above the rounding of distances


class TravelReach:
    """The places of some clients and vacancies, turned into numbers once."""

    def __init__(
        self, clients: Sequence[ClientFacts], vacancies: Sequence[VacancyFacts], settings: MatchSettings
    ) -> None:
        self._clients, self._vacancies, self._settings = clients, vacancies, settings
        minutes = [each.max_commute_minutes for each in clients]
        self._limits = np.array([math.nan if each is None else each for each in minutes])
        self._homes = _vectors([each.home for each in clients])
        most = max((len(each.places) for each in vacancies), default=0)
        self._places = [
            _vectors([each.places[number] if number < len(each.places) else None for each in vacancies])
            for number in range(most)
        ]

    def modes_in_time(self, people: Integers, posts: Integers) -> Integers:
        """The means of travel with which each client would come within their maximum, bits in the order of
        `TravelMode`.

        ``people``, ``posts``: indexes of the clients and vacancies of pairs. As `geography.travel_minutes` of the
        nearest place that is known; 0 without home, place or maximum.
        """
        km, settings = self._nearest(people, posts), self._settings
        found = np.zeros(len(people), np.int64)
        for place, mode in enumerate(TravelMode):
            minutes = settings.access_minutes[mode] + km * settings.detour_factor / settings.speed_kmh[mode] * 60
            left = self._limits[people] - (minutes - ROUNDING_NOISE)
            in_time = left >= 0
            for at in np.flatnonzero(np.abs(left) < UNSURE).tolist():
                in_time[at] = _is_in_time(self._clients[people[at]], self._vacancies[posts[at]], mode, settings)
            found |= in_time.astype(np.int64) << place
        return found

    def _nearest(self, people: Integers, posts: Integers) -> Floats:
        """Kilometres to the nearest place, but for the last digits; NaN where one side has none."""
        nearest = np.full(len(people), math.nan)
        for places in self._places:
            nearest = np.fmin(nearest, ((self._homes[people] - places[posts]) ** 2).sum(axis=1))
        return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(np.sqrt(nearest) / 2, 1)))


def _is_in_time(client: ClientFacts, vacancy: VacancyFacts, mode: TravelMode, settings: MatchSettings) -> bool:
    km = None if client.home is None else nearest_km(client.home, vacancy.places)
    if km is None or client.max_commute_minutes is None:
        return False
    return travel_minutes(km, mode, settings) <= client.max_commute_minutes


def _vectors(points: Sequence[Point | None]) -> Floats:
    """Unit vectors, shape (n, 3); NaN where there is no point."""
    nowhere = (math.nan, math.nan)
    degrees = [nowhere if each is None else (each.latitude, each.longitude) for each in points]
    angles = np.radians(np.array(degrees, np.float64).reshape(-1, 2))
    cosine = np.cos(angles[:, 0])
    return np.stack([cosine * np.cos(angles[:, 1]), cosine * np.sin(angles[:, 1]), np.sin(angles[:, 0])], axis=1)

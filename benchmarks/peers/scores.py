"""Place and the six parts of the score in numpy, of one vacancy and some clients: to the hundredth as the matcher says.

Columns that depend on what is asked alone (an occupation, hours, languages) are made once for all who ask the same.
Means of several values are summed as whole numbers of 2^-58 or 2^-60, so that their sums are exact as `math.fsum` is.
"""

from dataclasses import dataclass, field

import numpy as np

from benchmarks.peers.conditions import Numbers
from benchmarks.peers.tables import Tables
from matching.facts import Part
from matching.geography import EARTH_RADIUS_KM, ROUNDING_NOISE
from profiles.codes import TravelMode

SKILL_UNITS, WISH_UNITS = 2.0**58, 2.0**60
A1 = 1


def hundredths(weight: float, values: Numbers) -> Numbers:
    """As `matching.scoring.hundredths_of`."""
    points: Numbers = (weight * values * 100 + 0.5).astype(np.int64)
    return points


def kilometres(start: Numbers, end: Numbers) -> Numbers:
    """As `matching.geography.distance_km`; both as `People.home`."""
    half_height, half_width = np.sin((end[0] - start[0]) / 2), np.sin((end[1] - start[1]) / 2)
    chord = half_height * half_height + start[2] * end[2] * (half_width * half_width)
    km: Numbers = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.minimum(1.0, chord)))
    return km


@dataclass
class Scorer:
    """Points of pairs, with the columns made so far."""

    tables: Tables
    _hours: dict[int, Numbers] = field(default_factory=dict)
    _languages: dict[tuple[tuple[int, int], ...], Numbers] = field(default_factory=dict)
    _occupation: tuple[int, Numbers, Numbers] = (-2, np.empty(0), np.empty(0))

    def __post_init__(self) -> None:
        values = self.tables.codes.credit_values
        self._credits = (values * SKILL_UNITS).astype(np.int64)

    def neutral(self, part: Part) -> int:
        """Hundredths of a part of which nothing is known."""
        settings = self.tables.settings
        return int(settings.weights[part] * settings.neutral[part] * 100 + 0.5)

    def commute(self, vacancy: int, clients: Numbers) -> tuple[Numbers, Numbers]:
        """Which of the clients the place does not exclude, and the hundredths of all of them."""
        people, posts, settings = self.tables.people, self.tables.posts, self.tables.settings
        home, most = people.home[:, clients], people.max_minutes[clients]
        km = np.fmin.reduce([kilometres(home, place) for place in posts.places[vacancy]])
        minutes = np.stack([
            np.ceil(settings.access_minutes[mode] + km * settings.detour_factor / settings.speed_kmh[mode] * 60
                    - ROUNDING_NOISE) for mode in TravelMode
        ])  # fmt: skip
        best = np.where(people.has_mode[:, clients], minutes, np.inf).min(axis=0)
        is_met = best <= most
        share = np.where(is_met & (best > 0), best / most, 0.0)
        weight = settings.weights[Part.COMMUTE]
        points = np.where(is_met, hundredths(weight, 1 - share * share), self.neutral(Part.COMMUTE))
        if posts.has_unknown_place[vacancy]:
            return np.ones(len(clients), np.bool_), points
        could = np.where(people.may_have_mode[:, clients], minutes, np.inf).min(axis=0) <= most
        return is_met | could | np.isnan(km) | np.isnan(most), points

    def score(self, vacancy: int, clients: Numbers) -> Numbers:
        """Hundredths of all parts but the commute."""
        occupation, wished = self.occupations(int(self.tables.posts.occupation[vacancy]))
        time = self._times(self.tables.posts.hours[vacancy])
        language = self._language(self.tables.posts.languages[vacancy])
        points: Numbers = occupation[clients] + time[clients] + language[clients]
        return points + self._skills(vacancy, clients) + self._wishes(vacancy, clients, wished[clients])

    def beside_linear(self, vacancy: int, clients: Numbers) -> Numbers:
        """Hundredths of what `linear` leaves out, without the commute."""
        _, wished = self.occupations(int(self.tables.posts.occupation[vacancy]))
        time, language = (
            self._times(self.tables.posts.hours[vacancy]),
            self._language(self.tables.posts.languages[vacancy]),
        )
        points: Numbers = time[clients] + language[clients] + self._wishes(vacancy, clients, wished[clients])
        return points

    def occupations(self, asked: int) -> tuple[Numbers, Numbers]:
        """Hundredths and the credit of the wished occupation (-1: none) of everybody for one occupation."""
        if self._occupation[0] == asked:
            return self._occupation[1:]
        people, neutral = self.tables.people, self.neutral(Part.OCCUPATION)
        points = np.full(len(people.ids), neutral)
        wished = np.full(len(people.ids), -1.0)
        if asked >= 0:
            near = self.tables.codes.similarity[asked][people.occupation]
            experience, recency, wish = people.factors
            best = (near * experience * recency).max(axis=0)
            points = np.where(people.has_occupation, hundredths(self.tables.settings.weights[Part.OCCUPATION], best),
                              neutral)  # fmt: skip
            wished = np.where(people.has_wished_occupation, (wish * near).max(axis=0), -1.0)
        self._occupation = asked, points, wished
        return points, wished

    def _times(self, asked: int) -> Numbers:
        """Hundredths of everybody for one set of hours."""
        column = self._hours.get(asked)
        if column is None:
            settings, hours = self.tables.settings, [place for place in range(168) if asked >> place & 1]
            possible, unrecorded = self.tables.people.hours[:, hours].sum(axis=1, dtype=np.uint8)
            value = (possible + settings.neutral[Part.WORKING_TIME] * unrecorded) / max(len(hours), 1)
            column = hundredths(settings.weights[Part.WORKING_TIME], value)
            if not hours:
                column = np.full(len(column), self.neutral(Part.WORKING_TIME))
            self._hours[asked] = column
        return column

    def _language(self, asked: tuple[tuple[int, int], ...]) -> Numbers:
        """Hundredths of everybody for one set of language levels."""
        column = self._languages.get(asked)
        if column is None:
            settings, levels = self.tables.settings, self.tables.people.levels
            total = np.zeros(levels.shape[1])
            for row, level in asked:
                unrecorded = min(settings.neutral[Part.LANGUAGE], float(level < A1))
                total += np.where(levels[row] < 0, unrecorded, levels[row] > level)
            column = hundredths(settings.weights[Part.LANGUAGE], total / max(len(asked), 1))
            if not asked:
                column = np.full(len(column), self.neutral(Part.LANGUAGE))
            self._languages[asked] = column
        return column

    def _skills(self, vacancy: int, clients: Numbers) -> Numbers:
        posts, codes = self.tables.posts, self.tables.codes
        weights = posts.skill_weights[vacancy]
        if not weights.any():
            return np.full(len(clients), self.neutral(Part.SKILLS))
        worth = self._credits[codes.credits[posts.skills[vacancy, :, None], clients]]
        value = (weights @ worth) / SKILL_UNITS / weights.sum()
        return hundredths(self.tables.settings.weights[Part.SKILLS], value)

    def _wishes(self, vacancy: int, clients: Numbers, occupation: Numbers) -> Numbers:
        """``occupation``: the credit of the wished occupation, -1 where none can be compared."""
        values = np.stack([occupation, self._contract(vacancy, clients), self._hours_wish(vacancy, clients),
                           self._place_wish(vacancy, clients)])  # fmt: skip
        is_known = values >= 0
        count = is_known.sum(axis=0)
        total = np.where(is_known, values * WISH_UNITS, 0.0).astype(np.int64).sum(axis=0)
        points = hundredths(self.tables.settings.weights[Part.WISHES], total / WISH_UNITS / np.maximum(count, 1))
        return np.where(count > 0, points, self.neutral(Part.WISHES))

    def _contract(self, vacancy: int, clients: Numbers) -> Numbers:
        offered, wished = self.tables.posts.contract[vacancy], self.tables.people.contract[clients]
        if offered < 0:
            return np.full(len(clients), -1.0)
        return np.where(wished < 0, -1.0, wished == offered)

    def _hours_wish(self, vacancy: int, clients: Numbers) -> Numbers:
        wished = self.tables.people.wished_hours[clients]
        least, most = self.tables.posts.hours_asked[:, vacancy]
        missing = np.maximum(np.maximum(least - wished, wished - most), 0.0)
        granted: Numbers = np.nan_to_num(np.maximum(1 - missing / wished, 0.0), nan=-1.0)
        return granted

    def _place_wish(self, vacancy: int, clients: Numbers) -> Numbers:
        settings = self.tables.settings
        full, zero = settings.wish_place_full_km, settings.wish_place_zero_km
        result = np.full(len(clients), -1.0)
        wished = self.tables.people.wished_places[:, :, clients]
        wishing = np.flatnonzero(~np.isnan(wished[0, 0]))
        ways = [kilometres(wish[:, wishing], place) for wish in wished for place in self.tables.posts.places[vacancy]]
        km = np.fmin.reduce(ways)
        result[wishing] = np.nan_to_num(np.clip((zero - km) / (zero - full), 0.0, 1.0), nan=-1.0)
        return result

"""PURE: how many hundredths a way can bring at most, by the distance: for a first look at a pair."""

import functools
import math
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.facts import MatchSettings, Part
from matching.geography import EARTH_RADIUS_KM
from matching.packing.columns import ROUNDED
from matching.packing.layout import NOT_RECORDED, Floats, Integers, Records
from matching.scoring import hundredths_of
from profiles.codes import TravelMode

BINS = 127  # of distances: the fourth root of the squared chord times STEPS; the last one is everything beyond
STEPS = 1000.0
_SLACK = 1e-6
_FIELDS = ("has_home", "max_minutes", "modes", "open_modes")


def ways_of(records: Records, settings: MatchSettings) -> tuple[Integers, npt.NDArray[np.uint16]]:
    """The class of each client, of those who may travel alike, and what a way can bring them at most.

    The table has the shape (2, classes, BINS + 1): the second half is for vacancies of which one place is not known,
    the last column for those without any place that is known.
    """
    rows = np.stack([records[name].astype(np.int64) for name in _FIELDS], axis=1)
    classes, class_of = np.unique(rows, axis=0, return_inverse=True)
    neutral = hundredths_of(settings.weights[Part.COMMUTE], settings.neutral[Part.COMMUTE])
    table = np.full((2, len(classes), BINS + 1), neutral, np.uint16)
    for place, (has_home, most, modes, open_modes) in enumerate(classes.tolist()):
        if has_home and most != NOT_RECORDED:
            points, may_be_open = _points(most, _minutes(modes, settings), _minutes(open_modes, settings), settings)
            table[0, place, :BINS] = np.where(may_be_open, np.maximum(points, neutral), points)
            table[1, place, :BINS] = np.maximum(points, neutral)
    kept, same = np.unique(table, axis=1, return_inverse=True)  # some differ in nothing that can be told here
    return same.reshape(-1)[class_of.reshape(-1)], np.ascontiguousarray(kept)


@functools.cache
def _edges() -> tuple[Floats, Floats]:
    """The least and the greatest kilometres of each bin."""
    chords = (np.arange(BINS + 1) / STEPS) ** 2
    least = np.maximum(chords[:-1] * (1 - _SLACK) - 2 * ROUNDED, 0.0) * EARTH_RADIUS_KM
    most = 2 * EARTH_RADIUS_KM * np.arcsin(np.minimum((chords[1:] * (1 + _SLACK) + 2 * ROUNDED) / 2, 1.0))
    most[-1] = math.pi * EARTH_RADIUS_KM
    return least, most


def _minutes(modes: int, settings: MatchSettings) -> Any:
    """Minutes at the least and the greatest distance of each bin, not rounded, shape (2, BINS); inf without modes."""
    best = np.full((2, BINS), math.inf)
    for place, mode in enumerate(TravelMode):
        if modes >> place & 1:
            for row, km in zip(best, _edges(), strict=True):
                minutes = settings.access_minutes[mode] + km * settings.detour_factor / settings.speed_kmh[mode] * 60
                np.minimum(row, minutes, out=row)
    return best


def _points(most: int, known: Any, may_be: Any, settings: MatchSettings) -> tuple[Any, Any]:
    """Hundredths by the modes that a client surely has; and where only others might do."""
    least = np.maximum(np.ceil(known[0] - _SLACK), 0)
    share = np.minimum(least, max(most, 0)) / max(most, 1)
    points = np.floor(settings.weights[Part.COMMUTE] * (1 - share * share) * 100 + 0.5 + _SLACK)
    is_met = least <= most
    is_beyond = np.ceil(known[1] + _SLACK) > most
    return np.where(is_met, points, 0), is_beyond & (np.ceil(may_be[0] - _SLACK) <= most)

"""PURE: what a loop over several clients at a time reads: where they live and how far they may go, their skills."""

import math
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.facts import MatchSettings, Part
from matching.geography import EARTH_RADIUS_KM
from matching.packing.layout import FEW, NOT_RECORDED, TILE, WORD_BITS, Records
from matching.scoring import hundredths_of
from profiles.codes import TravelMode

Lanes = npt.NDArray[np.float32]
REACH = 3  # row
_NOISE = 1e-6  # of a chord: more than coordinates of four bytes make it wrong by
_FIELDS = ("has_home", "max_minutes", "modes", "open_modes")


def lanes_of(records: Records, hot: Records, settings: MatchSettings) -> Lanes:
    """Shape (8, n_clients): x, y, z, reach as in ``hot``; then what a way can bring at most, see `_line`: hundredths of
    no way, how many less for each unit of the squared chord, the least hundredths; last a reach without an end.

    All 0 for so few clients that nothing reads several of them at a time.
    """
    lanes = np.zeros((8, len(records)), np.float32)
    if len(records) <= FEW:
        return lanes
    for row, name in zip(lanes, ("x", "y", "z", "reach"), strict=False):
        row[:] = hot[name]
    rows = np.stack([records[name].astype(np.int64) for name in _FIELDS], axis=1)
    classes, class_of = np.unique(rows, axis=0, return_inverse=True)
    lines = np.array([_line(bool(home), *each, settings=settings) for home, *each in classes.tolist()])
    lanes[4:7] = lines.T[:, class_of.reshape(-1)]
    lanes[7] = np.inf
    return lanes


def _line(
    has_home: bool, most: int, modes: int, open_modes: int, *, settings: MatchSettings
) -> tuple[float, float, float]:
    """Minutes by the quickest of several means of travel lie above the straight line between no way and the longest
    way in time. So at the chord c of at most C they are at least a + (1 - a) c / C of the most; as c / C is not less
    than its square, the square of that share is at least a^2 + (1 - a^2) (c / C)^2.
    """
    neutral = hundredths_of(settings.weights[Part.COMMUTE], settings.neutral[Part.COMMUTE])
    if not has_home or most == NOT_RECORDED:
        return 0.0, 0.0, neutral
    least = neutral if open_modes else 0
    peak = settings.weights[Part.COMMUTE] * 100 + 1
    means = [mode for place, mode in enumerate(TravelMode) if modes >> place & 1]
    first = min((settings.access_minutes[mode] for mode in means), default=math.inf)
    pace = {mode: settings.detour_factor / settings.speed_kmh[mode] * 60 for mode in means}
    longest = max(((most - settings.access_minutes[mode]) / pace[mode] for mode in means), default=0.0)
    if first >= most or longest <= 0:  # no farther than to the door
        return (peak if first <= most + 1 else 0.0), 0.0, least
    start, end = max(first, 0.0) / most, longest / EARTH_RADIUS_KM + _NOISE
    each = peak * (1 - start * start) / end**2
    return peak * (1 - start * start) + each * _NOISE**2 + 1, each, least


def skill_postings(skills: npt.NDArray[np.int32], ends: npt.NDArray[np.int32], codes: int) -> dict[str, Any]:
    """The skills of all clients by tile and code: place in the tile << 7 | level; and where those of each code begin in
    each tile, shape (n_tiles, codes + 1). ``codes``: how many there are."""
    if len(ends) <= FEW:
        return {"skill_postings": np.zeros(0, np.int32), "skill_starts": np.zeros((1, 1), np.int32)}
    size = TILE * WORD_BITS
    clients = np.repeat(np.arange(len(ends)), np.diff(ends, prepend=0))
    keys = clients // size * codes + (skills >> 8)
    postings = (clients % size << 7 | skills >> 1 & 127).astype(np.int32)
    tiles = -(-len(ends) // size)
    starts = np.zeros((tiles, codes + 1), np.int32)
    counts = np.cumsum(np.bincount(keys, minlength=tiles * codes)).reshape(tiles, codes)
    starts[:, 1:] = counts
    starts[1:, 0] = counts[:-1, -1] if codes else 0
    return {"skill_postings": postings[np.argsort(keys, kind="stable")], "skill_starts": starts}

"""PURE: points as unit vectors, how far a client can get, and the grid of cells by which clients are sorted."""

import math
from collections.abc import Collection
from typing import Any

import numpy as np

from matching.facts import ClientFacts, MatchSettings, Point
from matching.geography import EARTH_RADIUS_KM, ROUNDING_NOISE
from matching.packing.layout import CELL, Floats, Integers, Records
from profiles.codes import TravelMode

CELL_LATITUDE, CELL_LONGITUDE = 0.036, 0.055  # degrees: about 4 km each way in Germany
CELL_CLIENTS = 1024  # at most: a larger cell is cut, so that a part of it stays in the processor's own memory
SLACK = 1e-9  # of a chord: more than rounding can be wrong by
ANYWHERE, NOWHERE = math.inf, -1.0


def place_fields(point: Point, owner: str) -> tuple[float, ...]:
    """x, y, z, latitude in radians, longitude in degrees, cosine of the latitude; ValueError where not on the map."""
    if not (math.isfinite(point.latitude) and math.isfinite(point.longitude)):
        raise ValueError(f"{owner} has a place whose coordinates are not numbers.")
    latitude, longitude = math.radians(point.latitude), math.radians(point.longitude)
    cosine = math.cos(latitude)
    return (cosine * math.cos(longitude), cosine * math.sin(longitude), math.sin(latitude),
            latitude, point.longitude, cosine)  # fmt: skip


def mode_bits(client: ClientFacts) -> tuple[int, int]:
    """Modes that the client surely has, and modes that are not recorded, a bit each in the order of `TravelMode`."""
    has = sum(client.modes.get(mode, mode is TravelMode.FOOT) << place for place, mode in enumerate(TravelMode))
    is_open = sum((mode not in client.modes) << place for place, mode in enumerate(TravelMode))
    return has, is_open


def reach_of(client: ClientFacts, settings: MatchSettings) -> float:
    """Squared chord of the unit sphere beyond which the commute gate is surely not met; inf where nothing excludes."""
    if client.home is None or client.max_commute_minutes is None:
        return ANYWHERE
    minutes = client.max_commute_minutes + ROUNDING_NOISE
    modes = [mode for mode in TravelMode if client.modes.get(mode, True)]
    km = max(
        ((minutes - settings.access_minutes[mode]) * settings.speed_kmh[mode] / (60 * settings.detour_factor)
         for mode in modes), default=-1.0,
    )  # fmt: skip
    if km < 0:
        return NOWHERE
    chord = 2 * math.sin(min(km / (2 * EARTH_RADIUS_KM), math.pi / 2))
    return (chord * (1 + SLACK) + SLACK) ** 2


def reach_by(minutes: Floats, modes: Collection[TravelMode], settings: MatchSettings) -> Floats:
    """`reach_of` for the minutes of many clients by these means of travel."""
    km = np.full(len(minutes), NOWHERE)
    for mode in modes:
        left = minutes + ROUNDING_NOISE - settings.access_minutes[mode]
        km = np.maximum(km, left * settings.speed_kmh[mode] / (60 * settings.detour_factor))
    chord = 2 * np.sin(np.minimum(np.maximum(km, 0) / (2 * EARTH_RADIUS_KM), math.pi / 2))
    return np.where(km < 0, NOWHERE, (chord * (1 + SLACK) + SLACK) ** 2)


def cell_order(records: Records) -> tuple[Integers, Integers]:
    """Order of the clients by cell, place and id, and the cell of each in that order; -1 for whom no place excludes."""
    rows = np.floor(np.degrees(records["latitude"]) / CELL_LATITUDE).astype(np.int64)
    columns = np.floor(records["longitude"] / CELL_LONGITUDE).astype(np.int64)
    numbers = (rows + 10_000) * 100_000 + columns + 50_000
    numbers[np.isinf(records["reach"])] = -1
    order = np.lexsort((records["id"], records["longitude"], records["latitude"], numbers))
    return order, numbers[order]


def cells_of(records: Records, numbers: Integers) -> Records:
    """The cells of sorted clients: middle, radius around all homes in it, and the farthest reach from any of them."""
    borders = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]][: len(numbers)]).tolist()
    spans = zip(borders, [*borders[1:], len(numbers)], strict=True) if borders else ()
    starts = np.array([start for span in spans for start in range(*span, CELL_CLIENTS)], np.int64)
    ends = np.r_[starts, len(numbers)][1:]
    cells: np.ndarray[Any, np.dtype[Any]] = np.zeros(len(starts), CELL)
    for cell, start, end in zip(cells, starts, ends, strict=True):
        vectors = np.stack([records[axis][start:end] for axis in "xyz"])
        middle = vectors.mean(axis=1)
        cell["x"], cell["y"], cell["z"] = middle
        cell["radius"] = math.sqrt(((vectors - middle[:, None]) ** 2).sum(axis=0).max()) + SLACK
        reach = records["reach"][start:end].max()
        cell["reach"] = math.sqrt(reach) if reach >= 0 else NOWHERE
        cell["start"], cell["end"] = start, end
    return cells

"""PURE: a map of our own, without anybody's tiles: the land as a blot of the catalogue's postcodes, vacancies as dots.

No outline of a third party is used: what looks like the region is the union of discs around the centres of postcodes
that the installation has loaded itself.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

WIDTH = 800.0
KM_PER_DEGREE = 111.195
MARGIN_KM = 12.0
DISC_KM = 7.0  # around a postcode's centre
CELLS = 14  # clusters along the longer side
LEAST_RADIUS, MOST_RADIUS = 9.0, 30.0
LABELLED = 10
LETTER, LINE = 8.5, 20.0  # of a name
MOST_DISCS = 900


@dataclass(frozen=True)
class Spot:
    """A place of the catalogue."""

    postcode: str
    town: str | None
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Cluster:
    """Vacancies near each other: how many, where on the picture, and the postcode nearest to their middle."""

    x: float
    y: float
    radius: float
    count: int
    postcode: str
    town: str
    is_labelled: bool


@dataclass(frozen=True)
class RegionMap:
    """The picture: size, discs of the land (x, y), their radius, clusters with the largest first."""

    width: float
    height: float
    land: Sequence[tuple[float, float]]
    disc: float
    clusters: Sequence[Cluster]
    km: int  # that a search around a cluster takes

    @property
    def total(self) -> int:
        """How many vacancies have a place on the picture; one with several places counts at each."""
        return sum(each.count for each in self.clusters)


@dataclass(frozen=True)
class _Frame:
    west: float
    north: float
    per_longitude: float
    per_latitude: float
    height: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        x = (longitude - self.west) * self.per_longitude
        y = (self.north - latitude) * self.per_latitude
        return round(x, 1), round(y, 1)


def draw_map(points: Iterable[tuple[float, float, int]], spots: Sequence[Spot]) -> RegionMap:
    """A map of points (latitude, longitude, how many) on the land that ``spots`` make; empty without any point."""
    found = list(points)
    if not found or not spots:
        return RegionMap(WIDTH, WIDTH / 2, [], 0.0, [], 10)
    frame = _frame([(latitude, longitude) for latitude, longitude, _ in found])
    km_across = WIDTH / frame.per_latitude * KM_PER_DEGREE
    cell = max(WIDTH, frame.height) / CELLS
    discs = _land(frame, spots)
    return RegionMap(
        WIDTH, frame.height, discs, round(DISC_KM / km_across * WIDTH, 1), _clusters(found, spots, frame, cell),
        _search_km(cell / WIDTH * km_across),
    )  # fmt: skip


def _frame(points: Sequence[tuple[float, float]]) -> _Frame:
    latitudes, longitudes = [each[0] for each in points], [each[1] for each in points]
    middle = math.cos(math.radians((min(latitudes) + max(latitudes)) / 2))
    high, wide = MARGIN_KM / KM_PER_DEGREE, MARGIN_KM / (KM_PER_DEGREE * middle)
    west, east = min(longitudes) - wide, max(longitudes) + wide
    south, north = min(latitudes) - high, max(latitudes) + high
    per_longitude = WIDTH / (east - west)
    per_latitude = per_longitude / middle
    return _Frame(west, north, per_longitude, per_latitude, round((north - south) * per_latitude, 1))


def _land(frame: _Frame, spots: Sequence[Spot]) -> list[tuple[float, float]]:
    """Discs inside of the frame, at most one in each small square, so that a whole country stays small."""
    grain = math.sqrt(WIDTH * frame.height / MOST_DISCS)
    kept: dict[tuple[int, int], tuple[float, float]] = {}
    for spot in spots:
        x, y = frame.place(spot.latitude, spot.longitude)
        if -grain < x < WIDTH + grain and -grain < y < frame.height + grain:
            kept.setdefault((int(x // grain), int(y // grain)), (x, y))
    return sorted(kept.values())


def _clusters(
    points: Sequence[tuple[float, float, int]], spots: Sequence[Spot], frame: _Frame, cell: float
) -> list[Cluster]:
    cells: dict[tuple[int, int], list[tuple[float, float, int]]] = {}
    for latitude, longitude, count in points:
        x, y = frame.place(latitude, longitude)
        cells.setdefault((int(x // cell), int(y // cell)), []).append((latitude, longitude, count))
    most = max(sum(count for *_, count in inside) for inside in cells.values())
    found = [_cluster(inside, spots, frame, most) for inside in cells.values()]
    found.sort(key=lambda each: (-each.count, each.postcode))
    labels: list[Cluster] = []
    for each in found:
        if len(labels) < LABELLED and not any(_covers(each, other) for other in labels):
            labels.append(each)
    return [replace(each, is_labelled=each in labels) for each in found]


def _covers(one: Cluster, other: Cluster) -> bool:
    """Whether the names of two clusters would lie upon each other."""
    wide = (len(one.town) + len(other.town)) / 2 * LETTER
    lower = abs(one.y + one.radius - other.y - other.radius)
    return abs(one.x - other.x) < wide and lower < LINE


def _cluster(inside: Sequence[tuple[float, float, int]], spots: Sequence[Spot], frame: _Frame, most: int) -> Cluster:
    count = sum(number for *_, number in inside)
    latitude = sum(each[0] * each[2] for each in inside) / count
    longitude = sum(each[1] * each[2] for each in inside) / count
    middle = math.cos(math.radians(latitude))
    nearest = min(
        spots,
        key=lambda spot: (
            (spot.latitude - latitude) ** 2 + ((spot.longitude - longitude) * middle) ** 2, spot.postcode,
        ),
    )  # fmt: skip
    x, y = frame.place(latitude, longitude)
    radius = LEAST_RADIUS + (MOST_RADIUS - LEAST_RADIUS) * math.sqrt(count / most)
    return Cluster(x, y, round(radius, 1), count, nearest.postcode, nearest.town or nearest.postcode, False)


def _search_km(cell_km: float) -> int:
    return next((km for km in (5, 10, 25, 50) if km >= cell_km), 100)

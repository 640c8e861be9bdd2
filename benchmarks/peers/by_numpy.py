"""numpy, a vacancy at a time: bits of the gates first, then place, then points of whoever is left."""

from typing import NamedTuple

import numpy as np

from benchmarks.peers.conditions import Numbers
from benchmarks.peers.scores import Scorer
from benchmarks.peers.tables import Tables
from matching.geography import EARTH_RADIUS_KM

Result = list[list[tuple[int, int]]]  # of each vacancy: index of the client and hundredths, best first
SLACK_KM = 1e-6  # more than rounding can be wrong by
NOISE = 1e-12  # of a cosine


class Gates:
    """The gates of one vacancy against everybody."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self._rows = np.packbits(tables.conditions.rows, axis=1)
        self._bound = np.packbits((tables.people.only >= 0).any(axis=0))
        people = tables.people
        cosine = people.home[2]
        self._vectors = np.stack([cosine * np.cos(people.home[1]), cosine * np.sin(people.home[1]),
                                  np.sin(people.home[0])])  # fmt: skip
        arc = np.clip((people.reach_km + SLACK_KM) / EARTH_RADIUS_KM, 0.0, np.pi)
        self._least_cosine = np.where(people.reach_km < 0, np.inf, np.where(arc == np.pi, -np.inf, np.cos(arc) - NOISE))

    def open_clients(self, vacancy: int) -> Numbers:
        """Indexes of those without an unmet gate; the place is only sieved."""
        posts = self.tables.posts
        if posts.is_blocked[vacancy]:
            return np.empty(0, np.int64)
        asked = self._rows[self.tables.conditions.of_vacancy[vacancy]]
        bad = np.bitwise_or.reduce(asked, axis=0, initial=0)
        is_bad = np.unpackbits(bad | self._bound, count=self.tables.sizes[0]).view(np.bool_)
        for client in posts.bound[vacancy]:
            is_bad[client] = bad[client >> 3] >> (7 - (client & 7)) & 1
        is_bad[posts.others[vacancy]] = True
        clients = np.flatnonzero(~is_bad)
        return clients[self._is_near(vacancy, clients)]

    def _is_near(self, vacancy: int, clients: Numbers) -> Numbers:
        """A comparison of cosines instead of an arc: whoever is within reach passes."""
        posts = self.tables.posts
        places = posts.places[vacancy][~np.isnan(posts.places[vacancy, :, 0])]
        if posts.has_unknown_place[vacancy] or not len(places):
            return np.ones(len(clients), np.bool_)
        vectors = np.stack([places[:, 2] * np.cos(places[:, 1]), places[:, 2] * np.sin(places[:, 1]),
                            np.sin(places[:, 0])])  # fmt: skip
        product = (vectors.T @ self._vectors[:, clients]).max(axis=0)
        is_near: Numbers = ~(product < self._least_cosine[clients])
        return is_near


class Prepared(NamedTuple):
    """The tables and their bits."""

    tables: Tables
    gates: Gates


def best_of(scores: Numbers, clients: Numbers, count: int) -> list[tuple[int, int]]:
    """The best ``count`` by score, then by client."""
    if len(clients) > count:
        floor = np.partition(scores, len(scores) - count)[len(scores) - count]
        is_kept = scores >= floor
        clients, scores = clients[is_kept], scores[is_kept]
    order = np.lexsort((clients, -scores))[:count]
    return list(zip(clients[order].tolist(), scores[order].tolist(), strict=True))


def by_occupation(tables: Tables, vacancies: range) -> Numbers:
    """Vacancies so that those of one occupation follow each other and share its columns."""
    numbers = np.arange(vacancies.start, vacancies.stop)
    return numbers[np.argsort(tables.posts.occupation[numbers], kind="stable")]


def reachable(gates: Gates, scorer: Scorer, vacancy: int) -> tuple[Numbers, Numbers]:
    """Clients without any unmet gate, and the hundredths of their commute."""
    clients = gates.open_clients(vacancy)
    is_open, commute = scorer.commute(vacancy, clients)
    return clients[is_open], commute[is_open]


def prepare(tables: Tables) -> Prepared:
    """What is made once, like the tables."""
    return Prepared(tables, Gates(tables))


def find(prepared: Prepared, vacancies: range, count: int) -> Result:
    """The best of each of the vacancies."""
    tables, gates = prepared
    scorer = Scorer(tables)
    found: Result = [[] for _ in vacancies]
    with np.errstate(invalid="ignore", divide="ignore"):
        for vacancy in by_occupation(tables, vacancies).tolist():
            clients, commute = reachable(gates, scorer, vacancy)
            scores = scorer.score(vacancy, clients) + commute
            found[vacancy - vacancies.start] = best_of(scores, clients, count)
    return found

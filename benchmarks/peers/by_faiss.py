"""FAISS: a flat index of inner products with a selector of whoever passes the gates; the hundred best scored anew.

Its numbers are dense and of single precision, and what is not linear is not in them: it finds most of the best.
"""

from typing import NamedTuple

import faiss
import numpy as np

from benchmarks.peers.by_numpy import Gates, Result, best_of, reachable
from benchmarks.peers.conditions import Numbers
from benchmarks.peers.linear import chunks, people_matrix, posts_matrix
from benchmarks.peers.scores import Scorer
from benchmarks.peers.tables import Tables

FIRST = 100  # clients asked for, of whom the best are taken after all parts are known
CHUNK = 1000


class Prepared(NamedTuple):
    """The tables, their bits, and everybody's features."""

    tables: Tables
    gates: Gates
    index: faiss.IndexFlatIP


def prepare(tables: Tables) -> Prepared:
    """What is made once, like the tables."""
    people = people_matrix(tables, Scorer(tables))
    index = faiss.IndexFlatIP(people.shape[1])
    for first in range(0, people.shape[0], CHUNK):
        index.add(people[first : first + CHUNK].toarray().astype(np.float32))
    return Prepared(tables, Gates(tables), index)


def find(prepared: Prepared, vacancies: range, count: int) -> Result:
    """Good clients of each of the vacancies."""
    tables, gates, index = prepared
    scorer = Scorer(tables)
    found: Result = [[] for _ in vacancies]
    with np.errstate(invalid="ignore", divide="ignore"):
        for chunk in chunks(tables, vacancies, CHUNK):
            wanted = posts_matrix(tables, chunk).toarray().astype(np.float32)
            for row, vacancy in zip(wanted, chunk.tolist(), strict=True):
                clients, commute = _found(index, row, *reachable(gates, scorer, vacancy))
                found[vacancy - vacancies.start] = best_of(scorer.score(vacancy, clients) + commute, clients, count)
    return found


def _found(index: faiss.IndexFlatIP, wanted: Numbers, clients: Numbers, commute: Numbers) -> tuple[Numbers, Numbers]:
    """The first of the clients by the index, with their commute points."""
    if not len(clients):
        return clients, commute
    parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(clients))
    _, best = index.search(wanted[None, :], min(FIRST, len(clients)), params=parameters)
    places = np.searchsorted(clients, np.sort(best[0][best[0] >= 0]))
    return clients[places], commute[places]

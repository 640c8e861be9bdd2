"""sparse_dot_topn: the thousand best by what is linear, the gates after, the points of whoever is left.

It knows no condition, so most of the thousand cannot be proposed: it does not find all of the best.
"""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from sparse_dot_topn import sp_matmul_topn

from benchmarks.peers.by_numpy import Gates, Result, best_of, reachable
from benchmarks.peers.linear import chunks, people_matrix, posts_matrix
from benchmarks.peers.scores import Scorer
from benchmarks.peers.tables import Tables

FIRST = 1000  # clients asked for before the gates
THREADS = 2
CHUNK = 1000


class Prepared(NamedTuple):
    """The tables, their bits, and everybody's features."""

    tables: Tables
    gates: Gates
    people: sp.csr_matrix


def prepare(tables: Tables) -> Prepared:
    """What is made once, like the tables."""
    return Prepared(tables, Gates(tables), people_matrix(tables, Scorer(tables)).T.tocsr())


def find(prepared: Prepared, vacancies: range, count: int) -> Result:
    """Good clients of each of the vacancies."""
    tables, gates, people = prepared
    scorer = Scorer(tables)
    found: Result = [[] for _ in vacancies]
    with np.errstate(invalid="ignore", divide="ignore"):
        for chunk in chunks(tables, vacancies, CHUNK):
            product = sp_matmul_topn(posts_matrix(tables, chunk), people, top_n=FIRST, n_threads=THREADS)
            for place, vacancy in enumerate(chunk.tolist()):
                best = product.indices[product.indptr[place] : product.indptr[place + 1]].astype(np.int64)
                clients, commute = reachable(gates, scorer, vacancy)
                is_found = np.isin(clients, best, assume_unique=True)
                clients, commute = clients[is_found], commute[is_found]
                found[vacancy - vacancies.start] = best_of(scorer.score(vacancy, clients) + commute, clients, count)
    return found

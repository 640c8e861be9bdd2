"""scikit-learn: `linear_kernel` in chunks for what is linear, masked by the gates; the rest is added to who is left."""

from typing import NamedTuple

import numpy as np
import scipy.sparse as sp
from sklearn.metrics.pairwise import linear_kernel

from benchmarks.peers.by_numpy import Gates, Result, reachable
from benchmarks.peers.linear import chunks, finish, people_matrix, posts_matrix
from benchmarks.peers.scores import Scorer
from benchmarks.peers.tables import Tables

CHUNK = 200  # vacancies whose scores with everybody stand in memory at a time


class Prepared(NamedTuple):
    """The tables, their bits, and everybody's features."""

    tables: Tables
    gates: Gates
    people: sp.csr_matrix


def prepare(tables: Tables) -> Prepared:
    """What is made once, like the tables."""
    return Prepared(tables, Gates(tables), people_matrix(tables, Scorer(tables)))


def find(prepared: Prepared, vacancies: range, count: int) -> Result:
    """The best of each of the vacancies; exact, because those near the border are scored to the hundredth."""
    tables, gates, people = prepared
    scorer = Scorer(tables)
    found: Result = [[] for _ in vacancies]
    with np.errstate(invalid="ignore", divide="ignore"):
        for chunk in chunks(tables, vacancies, CHUNK):
            scores = linear_kernel(posts_matrix(tables, chunk), people)
            for row, vacancy in zip(scores, chunk.tolist(), strict=True):
                clients, commute = reachable(gates, scorer, vacancy)
                rough = row[clients] + commute + scorer.beside_linear(vacancy, clients)
                found[vacancy - vacancies.start] = finish(scorer, vacancy, (clients, rough, commute), count)
    return found

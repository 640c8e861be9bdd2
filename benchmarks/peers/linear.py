"""The parts of the score that are a product of two matrices: skills, one column each skill and level, and occupations.

min(level, asked) is not linear, but what everybody's level is worth for one skill at one level is a number. Gates,
commute and wishes are not linear at all; working time and language are the same column for all who ask the same.
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np
import scipy.sparse as sp

from benchmarks.peers.by_numpy import best_of, by_occupation
from benchmarks.peers.conditions import Numbers
from benchmarks.peers.scores import Scorer
from benchmarks.peers.tables import Tables
from matching.facts import Part

ROUNDED_AWAY = 2  # hundredths by which a sum of parts that were not rounded can be wrong, both ways


def people_matrix(tables: Tables, scorer: Scorer) -> sp.csr_matrix:
    """Shape (n, features): what a skill at a level is worth above the worth of not recorded, then occupations."""
    codes = tables.codes
    skills = (
        codes.credit_values[row] - unrecorded
        for row, unrecorded in zip(codes.credits, _unrecorded(tables), strict=False)
    )
    occupations = (scorer.occupations(asked)[0] for asked in range(len(codes.similarity)))
    return sp.vstack([sp.csr_matrix(column) for column in chain(skills, occupations)]).T.tocsr()


def posts_matrix(tables: Tables, vacancies: Numbers) -> sp.csr_matrix:
    """Shape (vacancies, features), so that the product is in hundredths."""
    posts, part = tables.posts, tables.settings.weights[Part.SKILLS]
    weights, asked = posts.skill_weights[vacancies], posts.occupation[vacancies]
    rows, slots = np.nonzero(weights)
    columns, values = (
        posts.skills[vacancies][rows, slots],
        100 * part * weights[rows, slots] / weights.sum(axis=1)[rows],
    )
    asking = np.flatnonzero(asked >= 0)
    n_skills = len(tables.codes.skills_asked)
    places = np.r_[rows, asking], np.r_[columns, n_skills + asked[asking]]
    shape = (len(vacancies), n_skills + len(tables.codes.similarity))
    return sp.csr_matrix((np.r_[values, np.ones(len(asking))], places), shape=shape)


def chunks(tables: Tables, vacancies: range, size: int) -> Iterator[Numbers]:
    """Vacancies in the order of their occupations, so many at a time."""
    order = by_occupation(tables, vacancies)
    return (order[first : first + size] for first in range(0, len(order), size))


def _unrecorded(tables: Tables) -> Numbers:
    neutral = tables.settings.neutral[Part.SKILLS]
    return np.array([min(neutral, 1 / level) for _, level in tables.codes.skills_asked])


def finish(scorer: Scorer, vacancy: int, pairs: tuple[Numbers, Numbers, Numbers], count: int) -> list[tuple[int, int]]:
    """The best of (clients, rough scores, commute points): those who may be among them are scored to the hundredth."""
    clients, rough, commute = pairs
    if len(clients) > count:
        floor = np.partition(rough, len(rough) - count)[len(rough) - count] - ROUNDED_AWAY
        is_kept = rough >= floor
        clients, commute = clients[is_kept], commute[is_kept]
    return best_of(scorer.score(vacancy, clients) + commute, clients, count)

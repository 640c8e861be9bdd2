"""The kernel as a match run uses it: packed facts, two threads, gates and parts of what it found."""

import numpy as np

from benchmarks.peers.by_numpy import Result
from matching.kernel import CandidateArrays, Search, find_candidate_arrays
from matching.packing import PackedWorld


def find(world: PackedWorld, count: int) -> CandidateArrays:
    """The best of each vacancy."""
    return find_candidate_arrays(world, Search(count, 0))


def result_of(world: PackedWorld, found: CandidateArrays) -> Result:
    """In the form of the other ways: clients and vacancies are counted in the order of their ids."""
    clients = np.searchsorted(np.sort(world.client_ids), found.client_ids).tolist()
    place_of = {vacancy_id: place for place, vacancy_id in enumerate(np.sort(world.vacancy_ids).tolist())}
    result: Result = [[] for _ in place_of]
    for vacancy_id, client, score in zip(found.vacancy_ids.tolist(), clients, found.scores.tolist(), strict=True):
        result[place_of[vacancy_id]].append((client, score))
    return result

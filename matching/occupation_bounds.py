"""PURE: who is worth too little to a vacancy by occupation alone, so that nothing else need be looked at."""

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from matching.facts import Part
from matching.openable import sieved
from matching.packing import PackedWorld
from matching.packing.layout import WORD_BITS, Integers, Words

NO_FLOOR = -1  # of a vacancy: everybody may be worth enough
STEP = 200  # hundredths: floors are rounded down to these, so that vacancies share rows of bits
PART = list(Part).index(Part.OCCUPATION)


def worth_more(world: PackedWorld, floors: Integers) -> PackedWorld:
    """The same world with bits that exclude whom the occupation keeps below a vacancy's floor, whatever else counts.

    ``floors``: hundredths that a pair of each vacancy must have. Who is left out has less; not all who have less are.
    """
    most = world.arrays.tables.most_points
    levels = (floors - int(most.sum() - most[PART])) // STEP * STEP
    occupations = world.arrays.vacancies.records["occupation"].astype(np.int64)
    counts = (levels > 0) & (occupations >= 0)
    if not len(world.client_ids) or not counts.any():
        return world
    kinds, which = np.unique(np.stack([occupations, levels], axis=1)[counts], axis=0, return_inverse=True)
    rows = np.empty((len(kinds), world.arrays.clients.unmet.shape[1]), np.uint64)
    bounds = _Bounds(world)
    for row, (occupation, level) in zip(rows, kinds.tolist(), strict=True):
        row[:] = _bits(bounds.of(occupation) < level, len(row))
    asked = np.zeros((len(floors), -(-len(kinds) // WORD_BITS)), np.uint64)
    places = which.reshape(-1)
    asked[np.flatnonzero(counts), places // WORD_BITS] = np.uint64(1) << (places % WORD_BITS).astype(np.uint64)
    return replace(world, arrays=sieved(world.arrays, rows, asked))


class _Bounds:
    """Hundredths that each client's occupation cannot exceed; of one occupation asked after the other."""

    def __init__(self, world: PackedWorld) -> None:
        clients, tables = world.arrays.clients, world.arrays.tables
        starts, ends = (clients.records[f"occupations_{end}"].astype(np.int64) for end in ("at", "end"))
        self._has = starts < ends
        counts = (ends - starts)[self._has]
        self._firsts = np.cumsum(counts) - counts
        places = np.arange(counts.sum()) + np.repeat(starts[self._has] - self._firsts, counts)
        held = clients.occupations[places]
        self._codes, self._factors = clients.occupation_codes[places], held["experience"] * held["recency"]
        self._weight, self._neutral = tables.weights[PART] * 100, int(tables.neutral_points[PART])
        self._vacancies = world.arrays.vacancies
        self._occupation, self._found = -1, np.zeros(0)

    def of(self, occupation: int) -> npt.NDArray[np.float64]:
        """Shape (n_clients,); asked in order, each is computed once."""
        if occupation != self._occupation:
            self._found = np.full(len(self._has), self._neutral, np.float64)
            if len(self._codes):
                similarity = self._vacancies.similarities[self._vacancies.similarity[occupation][self._codes]]
                values = similarity * self._factors
                self._found[self._has] = np.maximum.reduceat(values, self._firsts) * self._weight + 1
            self._occupation = occupation
        return self._found


def _bits(flags: npt.NDArray[np.bool_], words: int) -> Words:
    data = np.zeros(words * WORD_BITS // 8, np.uint8)
    packed = np.packbits(flags, bitorder="little")
    data[: math.ceil(len(flags) / 8)] = packed
    found: Words = data.view(np.uint64)
    return found

"""PURE: rows of numbers that are alike."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from matching.packing.layout import Integers, Records

FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, with its bits well spread
SHIFT = np.uint64(29)


def distinct_rows(columns: Sequence[Records]) -> tuple[Integers, Integers]:
    """Where each different row stands first, and which of these each row is; columns of whole numbers, all as long.

    Rows are told apart by one mixed number each; should two different rows share it, by all their numbers.
    """
    mixed = np.zeros(len(columns[0]), np.uint64)
    for column in columns:
        mixed = (mixed ^ column.astype(np.uint64)) * FACTOR
        mixed ^= mixed >> SHIFT
    _, first, kinds = np.unique(mixed, return_index=True, return_inverse=True)
    if all(np.array_equal(column[first][kinds], column) for column in columns):
        return first, kinds
    return _told_apart(columns)


def _told_apart(columns: Sequence[Records]) -> tuple[Integers, Integers]:
    kinds = np.zeros(len(columns[0]), np.int64)
    first = kinds[:1]
    for column in columns:
        _, values = np.unique(column, return_inverse=True)
        _, first, kinds = np.unique(kinds * (int(values.max(initial=0)) + 1) + values, return_index=True,
                                    return_inverse=True)  # fmt: skip
    return first, kinds


def by_kind(kinds: Integers, counts: npt.NDArray[np.bool_] | None = None) -> Iterator[tuple[int, Integers]]:
    """The places of each kind, of those that count; kinds in their order."""
    places = np.arange(len(kinds)) if counts is None else np.flatnonzero(counts)
    order = places[np.argsort(kinds[places], kind="stable")]
    ordered = kinds[order]
    borders = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    for some in np.split(order, borders[1:]) if len(order) else ():
        yield int(kinds[some[0]]), some

"""PURE: columns of clients that the kernel reads of most pairs, in few bytes and close together."""

from typing import Any

import numpy as np
import numpy.typing as npt

from matching.facts import MatchSettings, Part
from matching.packing.layout import HOT, POSTING, TERM, TILE, WORD_BITS, Integers, Records
from matching.scoring import hundredths_of

GROUPS = ("grid", "speech", "terms")
ROUNDED = 4e-7  # of a chord: more than coordinates of four bytes make it wrong by


def number_groups(records: Records) -> Integers:
    """Number the groups of these records from 0, in place; gives one record of each, shape (3, most groups)."""
    firsts = []
    for kind in GROUPS:
        _, first, number = np.unique(records[kind], return_index=True, return_inverse=True)
        records[kind] = number
        firsts.append(first)
    table = np.full((len(GROUPS), max(map(len, firsts))), -1, np.int64)
    for row, first in zip(table, firsts, strict=True):
        row[: len(first)] = first
    return table


def hot_of(records: Records, class_of: Integers) -> Records:
    """`HOT` of clients; ``class_of`` says how each may travel (`ways.ways_of`)."""
    hot = np.zeros(len(records), HOT)
    for name in ("x", "y", "z", *GROUPS):
        hot[name] = records[name]
    reach = records["reach"]
    hot["reach"] = np.where(reach < 0, reach, (np.sqrt(np.maximum(reach, 0)) + ROUNDED) ** 2 * (1 + ROUNDED))
    hot["ways"] = class_of
    return hot


def blank_points(records: Records, settings: MatchSettings) -> npt.NDArray[np.int32]:
    """Hundredths of the occupation of each client beside whom nothing is asked that is near."""
    has_none = records["occupations_at"] == records["occupations_end"]
    neutral = hundredths_of(settings.weights[Part.OCCUPATION], settings.neutral[Part.OCCUPATION])
    return np.where(has_none, neutral, 0).astype(np.int32)


def wished_of(records: Records) -> npt.NDArray[np.float32]:
    """`ClientArrays.wished`."""
    has_places = records["wishes_at"] != records["wishes_end"]
    wished: npt.NDArray[np.float32] = (TERM * (records["has_wish"] != 0) + (TERM + 1) * has_places).astype(np.float32)
    return wished


def postings_of(records: Records, held: Records, codes: int) -> dict[str, Any]:
    """The occupations of all clients by tile and code, and where each of them ends; ``codes``: how many there are."""
    clients = np.repeat(np.arange(len(records)), records["occupations_end"] - records["occupations_at"])
    tiles = -(-len(records) // (TILE * WORD_BITS))
    keys = clients // (TILE * WORD_BITS) * codes + held["code"]
    order = np.argsort(keys, kind="stable")
    postings = np.zeros(len(held), POSTING)
    for name in ("experience", "recency", "wish"):
        postings[name] = held[name][order]
    postings["client"] = clients[order]
    starts = np.zeros((tiles, codes + 1), np.int32)
    ends = np.cumsum(np.bincount(keys, minlength=tiles * codes)).reshape(tiles, codes)
    starts[:, 1:] = ends
    starts[1:, 0] = ends[:-1, -1] if codes else 0
    return {"postings": postings, "posting_starts": starts}

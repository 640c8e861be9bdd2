"""Pairs as bytes: read back as they were, and no larger than stated."""

import numpy as np

from matching.facts import MatchKind
from matching.kernel import CandidateArrays
from matching.pair_records import (
    ID,
    MATCH,
    NEAR_MISS,
    by_owner,
    match_records,
    matches_from,
    near_miss_records,
    near_misses_from,
)
from tests.matching.strategies import ON

PAIRS = CandidateArrays(
    client_ids=np.array([2, 1, 2]),
    vacancy_ids=np.array([11, 11, 2**40]),
    scores=np.array([9000, 6000, 10_000]),
    unmet=np.array([0, 4, 0]),
    unknown=np.array([0, 1 << 16, 3]),
    parts=np.array([[3000, 3000, 1500, 1000, 500, 0], [1000] * 6, [3000, 3000, 1500, 1000, 1000, 500]]),
)


def test_a_match_takes_33_bytes_on_both_sides_and_a_near_miss_34() -> None:
    assert MATCH.itemsize + ID.itemsize == 33
    assert NEAR_MISS.itemsize + ID.itemsize == 34


def test_matches_are_read_as_they_were_stored() -> None:
    blobs = by_owner(PAIRS.client_ids, match_records(PAIRS, np.array([True, False, False])))

    first, second = matches_from(2, blobs[2])

    assert (first.vacancy_id, first.kind, first.score_hundredths, first.is_chosen) == (11, MatchKind.FIT, 9000, True)
    assert (second.vacancy_id, second.kind, second.gates) == (2**40, MatchKind.TO_CLARIFY, "uu" + "m" * 15)
    assert (second.parts, second.is_chosen) == ((3000, 3000, 1500, 1000, 1000, 500), False)


def test_near_misses_are_read_as_they_were_stored() -> None:
    blobs = by_owner(PAIRS.client_ids, near_miss_records(PAIRS, np.full(3, ON.toordinal())))

    (found,) = near_misses_from(1, blobs[1])

    assert (found.vacancy_id, found.score_hundredths, found.reaches_from) == (11, 6000, ON)
    assert found.gates == "mmn" + "m" * 13 + "u"

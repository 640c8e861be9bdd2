"""Rows that are alike, and the places of each kind."""

import numpy as np
import pytest

from matching import distinct
from matching.distinct import by_kind, distinct_rows

COLUMNS = [np.array([3, -1, 3, 3]), np.array([0, 2, 0, 1], np.uint64)]


def test_rows_are_alike_where_all_their_numbers_agree() -> None:
    first, kinds = distinct_rows(COLUMNS)

    assert kinds[0] == kinds[2]
    assert len(first) == len(set(kinds.tolist())) == 3
    assert all(np.array_equal(column[first][kinds], column) for column in COLUMNS)


def test_rows_that_share_a_mixed_number_are_told_apart_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct, "FACTOR", np.uint64(0))

    first, kinds = distinct_rows(COLUMNS)

    assert len(first) == 3
    assert all(np.array_equal(column[first][kinds], column) for column in COLUMNS)


def test_of_no_rows_there_is_no_kind() -> None:
    first, kinds = distinct_rows([np.zeros(0, np.int64)])

    assert len(first) == len(kinds) == 0
    assert list(by_kind(kinds)) == []


def test_the_places_of_each_kind_are_those_that_count() -> None:
    kinds = np.array([2, 0, 2, 1])

    found = [(kind, places.tolist()) for kind, places in by_kind(kinds, kinds > 0)]

    assert found == [(1, [3]), (2, [0, 2])]

"""Two adults who care for the same child are not both sent to work in hours without care; unknown excludes nothing."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from placements.households import CareRow, SharedCare, always_overlap, excluding_pairs, shared_cares
from placements.queries import cares_of_households
from profiles.casework import Household, HouseholdMember
from profiles.catalogue.codes import grid_to_text, hours_between
from tests.factories import make_client

EARLY = hours_between(days=range(5), start=6, end=14)
LATE = hours_between(days=range(5), start=14, end=22)
SCHOOL = hours_between(days=range(5), start=8, end=13)
DAY = EARLY | LATE


def pairs(shifts_of_first: tuple[int, ...], shifts_of_second: tuple[int, ...], hours: int) -> list[list[int]]:
    """Client 1 with vacancy 11, client 2 with vacancy 12."""
    shifts = {11: shifts_of_first, 12: shifts_of_second}
    found = excluding_pairs([SharedCare(1, 2, hours)], np.array([1, 2]), np.array([11, 12]), shifts)
    return [[int(first), int(second)] for first, second in found]


@pytest.mark.parametrize(
    ("first", "second", "hours", "expected"),
    [
        ((EARLY,), (EARLY,), DAY, [[0, 1]]),
        ((EARLY,), (LATE,), DAY, []),
        ((EARLY, LATE), (EARLY,), DAY, []),  # one combination works
        ((EARLY, DAY), (EARLY,), DAY, [[0, 1]]),
        ((), (EARLY,), DAY, []),  # shifts not recorded
        ((SCHOOL,), (SCHOOL,), DAY & ~SCHOOL, []),  # covered by school
    ],
)
def test_edges_exclude_each_other_where_every_combination_of_shifts_leaves_the_child_alone(
    first: tuple[int, ...], second: tuple[int, ...], hours: int, expected: list[list[int]]
) -> None:
    assert pairs(first, second, hours) == expected


_shifts = st.lists(st.sampled_from([EARLY, LATE, SCHOOL, DAY]), max_size=2).map(tuple)


@given(st.lists(st.tuples(st.integers(1, 4), _shifts), max_size=8), st.sampled_from([DAY, DAY & ~SCHOOL]))
def test_pairs_are_those_of_the_slow_and_obvious_way(edges: list[tuple[int, tuple[int, ...]]], hours: int) -> None:
    clients = np.array([client for client, _ in edges], dtype=np.int64)
    shifts = {position: shift for position, (_, shift) in enumerate(edges)}

    found = excluding_pairs([SharedCare(1, 2, hours), SharedCare(3, 4, hours)], clients, np.arange(len(edges)), shifts)

    assert {(a, b) for a, b in found.tolist()} == {
        (a, b)
        for a in range(len(edges))
        for b in range(len(edges))
        if (edges[a][0], edges[b][0]) in {(1, 2), (3, 4)} and always_overlap(edges[a][1], edges[b][1], hours)
    }


@pytest.mark.parametrize(
    ("row", "couples"),
    [
        (CareRow(DAY, SCHOOL, {1: None, 2: None}), [(1, 2)]),
        (CareRow(None, SCHOOL, {1: True, 2: True}), []),
        (CareRow(DAY, None, {1: True, 2: True}), []),
        (CareRow(DAY, DAY, {1: True, 2: True}), []),
        (CareRow(DAY, 0, {1: None, 2: False}), []),
        (CareRow(DAY, 0, {1: None, 2: None, 3: None}), []),
        (CareRow(DAY, 0, {1: True, 2: None, 3: True}), [(1, 3)]),
        (CareRow(DAY, 0, {1: True}), []),
    ],
)
def test_who_shares_the_care(row: CareRow, couples: list[tuple[int, int]]) -> None:
    assert [(care.first, care.second) for care in shared_cares([row])] == couples


def test_twelve_adults_of_one_household_make_every_pair_once() -> None:
    household = CareRow(DAY, 0, dict.fromkeys(range(12), True))

    assert len(shared_cares([household])) == 66


def test_cares_come_from_the_case_store(session: Session) -> None:
    first, second, third = (make_client(session).id for _ in range(3))
    with_care = Household(reference="H-1", care_hours=grid_to_text(DAY), care_covered_hours=grid_to_text(SCHOOL))
    with_care.members = [HouseholdMember(client_id=first), HouseholdMember(client_id=second)]
    unknown = Household(reference="H-2", care_hours=grid_to_text(DAY), members=[HouseholdMember(client_id=third)])
    session.add_all([with_care, unknown])
    session.flush()

    assert cares_of_households(session) == [SharedCare(first, second, DAY & ~SCHOOL)]

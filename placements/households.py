"""PURE: which pairs of proposals two adults who care for the same child cannot both be given (docs/matching.md).

The matcher is told only which pairs exclude each other, never why.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from profiles.catalogue.codes import HOURS_PER_WEEK_GRID

Whole = npt.NDArray[np.int64]
Shifts = tuple[int, ...]  # patterns of a vacancy, each a set of hours of the week (168 bits); of several one suffices


@dataclass(frozen=True, slots=True)
class SharedCare:
    """Two clients of one household, and the hours of the week in which one of them must be with a child."""

    first: int
    second: int
    hours: int


@dataclass(frozen=True, slots=True)
class CareRow:
    """What is recorded of a household: hours that need an adult, hours covered, and who shares the care."""

    care_hours: int | None
    covered_hours: int | None
    shares_care: Mapping[int, bool | None]  # by client


def shared_cares(households: Sequence[CareRow]) -> list[SharedCare]:
    """Every two adults who share the care, with the hours that are theirs alone to cover.

    Unknown never excludes: without both kinds of hours nothing follows. Of two adults both share the care unless one is
    recorded as not doing so; of more, only those who are recorded as sharing it.
    """
    found = []
    for household in households:
        hours = (household.care_hours or 0) & ~(household.covered_hours or 0)
        if household.care_hours is None or household.covered_hours is None or not hours:
            continue
        is_couple = len(household.shares_care) == 2
        sharing = sorted(
            client for client, shares in household.shares_care.items() if shares or (is_couple and shares is None)
        )
        found += [SharedCare(first, second, hours) for first, second in itertools.combinations(sharing, 2)]
    return found


def excluding_pairs(
    cares: Sequence[SharedCare], client_ids: Whole, vacancy_ids: Whole, shifts_of: Mapping[int, Shifts]
) -> Whole:
    """Positions of edges that exclude each other, shape (n_pairs, 2).

    Edges of two adults exclude each other where every combination of shift patterns of the two vacancies has both at
    work in an hour that needs one of them. A vacancy without recorded shifts excludes nothing.
    """
    order = np.argsort(client_ids, kind="stable")
    ordered = client_ids[order]
    patterns: dict[Shifts, int] = {}
    kind_of = np.array(
        [patterns.setdefault(shifts_of.get(each, ()), len(patterns)) for each in vacancy_ids.tolist()], dtype=np.int64
    )
    tables = _Overlaps(list(patterns))
    found = [np.zeros((0, 2), dtype=np.int64)]
    for care in cares:
        mine, theirs = (
            order[np.searchsorted(ordered, client) : np.searchsorted(ordered, client, side="right")]
            for client in (care.first, care.second)
        )
        if len(mine) and len(theirs):
            clash = np.argwhere(tables.clashes(care.hours, kind_of[mine], kind_of[theirs]))
            found.append(np.stack([mine[clash[:, 0]], theirs[clash[:, 1]]], axis=1))
    return np.concatenate(found)


def always_overlap(first: Shifts, second: Shifts, hours: int) -> bool:
    """Whether any two patterns of the two share one of these hours; False where one has no patterns."""
    return bool(first and second) and all(mine & theirs & hours for mine in first for theirs in second)


def least_overlap(first: Shifts, second: Shifts, hours: int) -> int:
    """Of these hours those in which both are at work at least, whichever patterns they take; 0 where one has none."""
    return min((mine & theirs & hours for mine in first for theirs in second), key=int.bit_count, default=0)


def next_window(hours: int, from_hour: int) -> int:
    """Of these hours of the week (168 bits) the next run without a gap, from ``from_hour`` (0 is Monday, 0 to 1) on.

    Where that hour is one of them, what is left of its run; the week goes round. 0 where there are no hours.
    """
    order = [(from_hour + step) % HOURS_PER_WEEK_GRID for step in range(HOURS_PER_WEEK_GRID)]
    late = itertools.dropwhile(lambda hour: not hours >> hour & 1, order)
    return sum(1 << hour for hour in itertools.takewhile(lambda hour: bool(hours >> hour & 1), late))


class _Overlaps:
    """`always_overlap` of kinds of patterns, each pair computed once for each set of hours."""

    def __init__(self, kinds: Sequence[Shifts]) -> None:
        self._kinds = kinds
        self._known: dict[tuple[int, int, int], bool] = {}

    def clashes(self, hours: int, mine: Whole, theirs: Whole) -> npt.NDArray[np.bool_]:
        rows, row_of = np.unique(mine, return_inverse=True)
        columns, column_of = np.unique(theirs, return_inverse=True)
        table = np.array([[self._clash(hours, row, column) for column in columns.tolist()] for row in rows.tolist()])
        clash: npt.NDArray[np.bool_] = table[row_of[:, None], column_of[None, :]]
        return clash

    def _clash(self, hours: int, first: int, second: int) -> bool:
        key = (hours, min(first, second), max(first, second))
        if key not in self._known:
            self._known[key] = always_overlap(self._kinds[first], self._kinds[second], hours)
        return self._known[key]

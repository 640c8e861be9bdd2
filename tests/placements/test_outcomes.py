"""Retention after six and twelve months, and figures from which nobody can be told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from placements.calendar_months import months_later
from placements.outcomes import Employment, retention, rounded, shown_share, suppressed_table

TODAY = date(2026, 11, 20)


def test_only_employments_whose_months_are_over_count() -> None:
    begun = [Employment(date(2026, 5, 20), last_seen_on=TODAY), Employment(date(2026, 5, 21), last_seen_on=TODAY)]

    figures = retention(begun, months=6, today=TODAY)

    assert (figures.due, figures.lasted, figures.share) == (1, 1, 1.0)


def test_an_end_before_the_day_is_no_success_and_one_after_it_is() -> None:
    start = date(2026, 1, 1)
    early, late = Employment(start, ended_on=date(2026, 6, 30)), Employment(start, ended_on=date(2026, 7, 1))

    figures = retention([early, late], months=6, today=TODAY)

    assert (figures.lasted, figures.ended, figures.share) == (1, 1, 0.5)


def test_what_nobody_looked_at_is_unknown_and_no_success() -> None:
    start = date(2026, 1, 1)
    unseen, seen_too_early = Employment(start), Employment(start, last_seen_on=date(2026, 5, 1))

    figures = retention([unseen, seen_too_early], months=6, today=TODAY)

    assert (figures.lasted, figures.unknown, figures.share) == (0, 2, 0.0)


def test_without_employments_there_is_no_share() -> None:
    assert retention([], months=12, today=TODAY).share is None


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (2, 0), (3, 5), (7, 5), (8, 10), (12, 10), (13, 15)])
def test_counts_are_rounded_to_five(count: int, shown: int) -> None:
    assert rounded(count) == shown


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 12, date(2027, 12, 1)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 10, 31), 1, date(2026, 11, 30)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    assert months_later(day, months) == later


def test_a_table_hides_small_counts_and_what_would_give_them_away() -> None:
    shown = suppressed_table([[20, 10, 3], [30, 12, 8]])

    # 3 is hidden; 8 would tell it through its column (11), 10 through its row (33), and then 12 through 22.
    assert shown == [[20, None, None, 35], [30, None, None, 50], [50, 20, 10, 85]]


def test_one_group_is_its_own_total_and_none_has_no_table() -> None:
    assert suppressed_table([[10, 20, 15]]) == [[10, 20, 15, 45], [10, 20, 15, 45]]
    assert suppressed_table([]) == []


@given(rows=st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=2, max_size=6))
def test_no_line_hides_just_one_count_and_none_shows_a_small_one(rows: list[list[int]]) -> None:
    shown = suppressed_table(rows)

    lines = [*shown, *([row[place] for row in shown] for place in range(4))]
    assert all(line.count(None) != 1 for line in lines)
    totals = [sum(row) for row in rows]
    for row, total, line in zip(rows, totals, shown, strict=False):
        assert all(seen is None or count >= 5 for count, seen in zip([*row, total], line, strict=True))


def test_a_share_is_told_from_shown_counts_only() -> None:
    assert shown_share(15, 20) == 15 / 20
    assert shown_share(None, 20) is shown_share(15, None) is shown_share(0, 0) is None

"""Hours of the week, their text, levels and code lists that clients and vacancies share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from profiles.catalogue.codes import (
    FULL_GRID,
    HOURS_PER_WEEK_GRID,
    NIGHT_HOURS,
    WEEKEND_HOURS,
    Cefr,
    SkillLevel,
    grid_to_text,
    hours_between,
    kldb_level,
    text_to_grid,
)

HOUR = st.integers(min_value=0, max_value=23)
DAYS = st.sets(st.integers(min_value=0, max_value=6)).map(lambda days: tuple(sorted(days)))


def slow_hours(days: tuple[int, ...], start: int, end: int) -> int:
    """Hour by hour around the clock, until the end comes."""
    hours = 0
    for day in days:
        at = day * 24 + start
        while True:
            hours |= 1 << (at % 168)
            at += 1
            if at % 24 == end % 24:
                break
    return hours


@given(days=DAYS, start=HOUR, end=st.integers(min_value=0, max_value=24))
def test_hours_between_agree_with_the_slow_count(days: tuple[int, ...], start: int, end: int) -> None:
    assert hours_between(days=days, start=start, end=end) == slow_hours(days, start, end)


@given(days=DAYS, start=HOUR, end=HOUR)
def test_a_day_more_never_takes_hours_away(days: tuple[int, ...], start: int, end: int) -> None:
    every = hours_between(days=range(7), start=start, end=end)

    assert hours_between(days=days, start=start, end=end) & ~every == 0


@pytest.mark.parametrize(
    ("day", "start", "end", "bits"),
    [
        (0, 0, 1, {0}),
        (0, 6, 8, {6, 7}),
        (6, 23, 24, {167}),
        (6, 23, 1, {167, 0}),  # Sunday night ends on Monday
        (1, 0, 24, set(range(24, 48))),
        (1, 5, 5, set(range(29, 53))),  # round the clock
    ],
)
def test_bit_nought_is_monday_midnight(day: int, start: int, end: int, bits: set[int]) -> None:
    hours = hours_between(days=(day,), start=start, end=end)

    assert {bit for bit in range(200) if hours >> bit & 1} == bits


def test_night_and_weekend_have_their_hours() -> None:
    assert NIGHT_HOURS.bit_count() == 7 * 7
    assert WEEKEND_HOURS.bit_count() == 2 * 24
    assert (NIGHT_HOURS | hours_between(days=range(7), start=6, end=23)) == FULL_GRID


@given(st.integers(min_value=0, max_value=FULL_GRID))
def test_a_grid_is_read_back_from_its_text(hours: int) -> None:
    text = grid_to_text(hours)

    assert len(text) == HOURS_PER_WEEK_GRID / 4
    assert text_to_grid(text) == hours


@pytest.mark.parametrize(
    ("code", "level"),
    [("29222", 2), ("29201", 1), ("84124", 4), ("2922", None), ("", None), ("29220", None), ("29225", None),
     ("292222", None), ("2922x", None)],
)  # fmt: skip
def test_the_fifth_digit_of_a_code_is_its_requirement_level(code: str, level: int | None) -> None:
    assert kldb_level(code) == level


def test_levels_are_ordered_from_none_to_most() -> None:
    assert [level.name for level in sorted(Cefr)] == ["A0", "A1", "A2", "B1", "B2", "C1", "C2"]
    assert [level.name for level in sorted(SkillLevel)] == ["NONE", "BASIC", "EXTENDED", "EXPERT"]

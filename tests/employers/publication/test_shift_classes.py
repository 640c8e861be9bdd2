"""Times of day of working hours."""

import pytest

from employers.publication.shift_classes import ShiftClass, shift_bit, shift_bits, working_time_bits
from profiles.catalogue.codes import WorkingTime, hours_between

WEEKDAYS = tuple(range(5))


def classes(*patterns: int) -> set[ShiftClass]:
    bits = shift_bits(patterns)
    return {shift for shift in ShiftClass if bits & shift_bit(shift)}


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (6, 14, {ShiftClass.EARLY}),
        (8, 17, {ShiftClass.DAY}),
        (14, 22, {ShiftClass.LATE}),
        (22, 6, {ShiftClass.NIGHT, ShiftClass.EARLY}),
        (10, 15, {ShiftClass.DAY}),
    ],
)
def test_hours_are_called_after_the_time_of_day_that_they_reach(
    start: int, end: int, expected: set[ShiftClass]
) -> None:
    assert classes(hours_between(days=range(4), start=start, end=end)) == expected


def test_hours_of_saturday_are_of_the_weekend() -> None:
    assert classes(hours_between(days=(5,), start=8, end=12)) == {ShiftClass.DAY, ShiftClass.WEEKEND}


def test_several_patterns_add_up_and_none_is_nothing() -> None:
    early, late = (hours_between(days=WEEKDAYS, start=start, end=start + 8) for start in (6, 14))

    assert classes(early, late) == {ShiftClass.EARLY, ShiftClass.LATE}
    assert classes() == classes(0) == set()


def test_models_of_working_time_are_bits_in_order() -> None:
    assert working_time_bits([WorkingTime.FULL_TIME.value, WorkingTime.MINI_JOB.value, "unknown"]) == 0b10001

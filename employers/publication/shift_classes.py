"""Times of day that a search asks for, as bits of a whole number."""

import enum
from collections.abc import Iterable

from profiles.catalogue.codes import WEEKEND_HOURS, WorkingTime, hours_between

_ALL_DAYS = tuple(range(7))


class ShiftClass(enum.StrEnum):
    """When people work; a vacancy can be several."""

    EARLY = "early"
    DAY = "day"
    LATE = "late"
    NIGHT = "night"
    WEEKEND = "weekend"


_TELLING = {  # one hour of these suffices
    ShiftClass.EARLY: hours_between(days=_ALL_DAYS, start=4, end=7),
    ShiftClass.LATE: hours_between(days=_ALL_DAYS, start=19, end=22),
    ShiftClass.NIGHT: hours_between(days=_ALL_DAYS, start=0, end=4),
    ShiftClass.WEEKEND: WEEKEND_HOURS,
}
_DAYTIME = hours_between(days=_ALL_DAYS, start=7, end=19)


def shift_bit(shift: ShiftClass) -> int:
    """The bit of a time of day."""
    return 1 << list(ShiftClass).index(shift)


def shift_bits(patterns: Iterable[int]) -> int:
    """Times of day of patterns (hours of the week as 168 bits); 0 where nothing is known.

    Early begins before 7, late goes on after 19, night has an hour between 0 and 4, the weekend any hour of Saturday or
    Sunday; a pattern that lies between 7 and 19 is of the day.
    """
    found = 0
    for hours in patterns:
        for shift, telling in _TELLING.items():
            if hours & telling:
                found |= shift_bit(shift)
        if hours and not hours & ~_DAYTIME:
            found |= shift_bit(ShiftClass.DAY)
    return found


def working_time_bits(values: Iterable[str]) -> int:
    """Models of working time as bits, in the order of `WorkingTime`."""
    order = [model.value for model in WorkingTime]
    return sum(1 << order.index(value) for value in set(values) if value in order)

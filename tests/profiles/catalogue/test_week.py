"""Hours of the week as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from profiles.catalogue.codes import FULL_GRID, hours_between
from profiles.catalogue.week import week_hours, week_text

WORKDAYS_MORNING = hours_between(days=range(5), start=8, end=14)


@pytest.mark.parametrize(
    "text",
    [
        "Mo-Fr 08-14",
        "mo – fr 8–14 Uhr",
        "Montag bis Freitag: 8:00 bis 14:00 Uhr",
        "Mon-Fri 8-14",
        "Mo+Di+Mi+Do+Fr 08-14 h",
    ],
)
def test_the_same_hours_can_be_written_in_many_ways(text: str) -> None:
    assert week_hours(text) == WORKDAYS_MORNING


def test_a_shift_over_midnight_ends_on_the_next_day() -> None:
    assert week_hours("So 22-6") == hours_between(days=(6,), start=22, end=6)


@pytest.mark.parametrize("text", ["vormittags", "Mo-Fr", "Mo 25-30", "Xy 8-12", "Mo-Fr 8-14, irgendwas"])
def test_what_cannot_be_read_is_named_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match="Mo-Fr 08-14"):
        week_hours(text)


def test_always_and_never_are_words_of_their_own() -> None:
    assert week_hours("immer") == FULL_GRID
    assert week_hours("never") == 0


@given(hours=st.integers(min_value=0, max_value=FULL_GRID), language=st.sampled_from(["de", "en"]))
def test_what_is_written_is_read_back(hours: int, language: str) -> None:
    assert week_hours(week_text(hours, language)) == hours

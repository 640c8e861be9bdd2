"""Months are counted back by the calendar; periods come from the environment, within what law allows."""

from datetime import date

import pytest

from core.errors import InvalidInput
from core.retention import Periods, months_before, read_periods


@pytest.mark.parametrize(
    ("day", "months", "kept_from"),
    [
        (date(2026, 11, 23), 12, date(2025, 11, 23)),
        (date(2028, 2, 29), 12, date(2027, 2, 28)),
        (date(2029, 2, 28), 12, date(2028, 2, 28)),
        (date(2028, 2, 29), 24, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(2026, 12, 31), 12, date(2025, 12, 31)),
    ],
)
def test_the_first_day_that_is_kept(day: date, months: int, kept_from: date) -> None:
    assert months_before(day, months) == kept_from


def test_what_is_not_set_keeps_its_default() -> None:
    assert read_periods({"PASSGENAU_KEEP_PROPOSALS_MONTHS": "36"}) == Periods(proposals=36)


@pytest.mark.parametrize(
    ("name", "value"),
    [("PROPOSALS", "0"), ("PROPOSALS", "x"), ("MATCH_DETAILS", "999"), ("AI_LOG", "5"), ("JOINT_DESK_LOG", "7")],
)
def test_what_is_no_number_or_against_the_law_is_refused(name: str, value: str) -> None:
    with pytest.raises(InvalidInput):
        read_periods({f"PASSGENAU_KEEP_{name}_MONTHS": value})

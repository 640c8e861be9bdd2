"""A number that a form sent is one that a row can have, or none."""

import pytest

from web.limits import LARGEST_ID, sent_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), (str(LARGEST_ID), LARGEST_ID)])
def test_a_number_is_read(text: str, number: int) -> None:
    assert sent_number(text) == number


@pytest.mark.parametrize(
    "text", [None, "", "x", "-1", "1e3", " 7", "²", "٣", str(LARGEST_ID + 1), "9" * 20, "9" * 4400, "a\x00b"]
)
def test_what_no_row_can_have_is_none(text: str | None) -> None:
    assert sent_number(text) is None

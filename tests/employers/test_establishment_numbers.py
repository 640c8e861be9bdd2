"""The check digit of establishment numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import InvalidInput
from employers.establishment_numbers import check_digit, establishment_number, is_establishment_number


def test_the_published_example_is_right() -> None:
    # 0*1, 9*2=18, 9*1, 1*2, 2*1, 3*2, 4*1 -> 0 + (1+8) + 9 + 2 + 2 + 6 + 4 = 32
    assert check_digit("0991234") == 32 % 10


@given(st.from_regex(r"[0-9]{7}", fullmatch=True))
def test_of_ten_last_digits_two_fit_five_apart(first: str) -> None:
    fitting = [last for last in range(10) if is_establishment_number(f"{first}{last}")]

    assert len(fitting) == 2
    assert fitting[1] - fitting[0] == 5


@given(st.from_regex(r"[0-9]{7}", fullmatch=True), st.integers(0, 6))
def test_one_digit_mistyped_by_one_is_noticed(first: str, place: int) -> None:
    number = f"{first}{check_digit(first)}"
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    moved = (check_digit(wrong[:7]) - check_digit(first)) % 5

    assert is_establishment_number(wrong) == (moved == 0)


@pytest.mark.parametrize("text", ["09912343", "0991234", "099123422", "0991234a", "٠٩٩١٢٣٤٢"])
def test_what_cannot_be_a_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="eight digits"):
        establishment_number(text)


@pytest.mark.parametrize(("text", "number"), [("099 123-42", "09912342"), ("", None), (None, None), ("  ", None)])
def test_blanks_and_dashes_do_not_matter(text: str | None, number: str | None) -> None:
    assert establishment_number(text) == number

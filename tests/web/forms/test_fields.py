"""Numbers as people write them: comma or point, thousands parted or not; anything else is refused in words."""

from decimal import Decimal

import pytest
from flask_wtf import FlaskForm
from hypothesis import given
from hypothesis import strategies as st

from tests.web.conftest import Speak
from web.forms.fields import AmountField, WholeNumberField, plain_number


class Form(FlaskForm):  # type: ignore[misc]
    """A form with one field of each kind."""

    amount = AmountField("Amount")
    count = WholeNumberField("Count")


@pytest.mark.parametrize(
    ("written", "plain"),
    [("15", "15"), ("15,5", "15.5"), ("15.5", "15.5"), ("1.234,50", "1234.50"), ("2.400", "2400"), ("2400", "2400"),
     ("1.234.567", "1234567"), ("15.50 €", "15.50"), (" 1 234,5 Euro", "1234.5"), ("12,50 EUR", "12.50")],
)  # fmt: skip
def test_a_number_is_understood_as_it_is_written_in_german(written: str, plain: str) -> None:
    assert plain_number(written) == plain


@given(cents=st.integers(min_value=0, max_value=99_999_999))
def test_an_amount_with_comma_and_thousands_is_the_same_amount(cents: int) -> None:
    euros, rest = divmod(cents, 100)
    written = f"{euros:,}".replace(",", ".") + f",{rest:02d}"

    assert Decimal(plain_number(written)) == Decimal(cents) / 100


@pytest.mark.parametrize(("typed", "value"), [("19,5", "19.5"), ("0", "0"), ("2.400,00", "2400.00"), (" 7 ", "7")])
def test_an_amount_is_read_exactly(speak: Speak, typed: str, value: str) -> None:
    with speak(typed={"amount": typed}):
        form = Form()

        assert form.validate()
        assert form.amount.data == Decimal(value)


@pytest.mark.parametrize("typed", ["viel", "-5", "1,234,5", "1e9", "15.5555", "1,2,3", "nan", "∞", "9" * 10, "١٢"])
def test_what_is_no_amount_is_refused_and_stays_typed(speak: Speak, typed: str) -> None:
    with speak(typed={"amount": typed}):
        form = Form()

        assert not form.validate()
        assert form.amount.data is None
        assert form.amount._value() == typed
        assert "keine Zahl" in str(form.amount.errors[0])


@pytest.mark.parametrize("typed", ["", "  "])
def test_an_empty_field_is_nothing_and_no_mistake(speak: Speak, typed: str) -> None:
    with speak(typed={"amount": typed, "count": typed}):
        form = Form()

        assert form.validate()
        assert (form.amount.data, form.count.data) == (None, None)


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [("de", "19.50", "19,50"), ("en", "19.50", "19.50"), ("de", "20.00", "20"), ("de", "2400", "2400")],
)
def test_an_amount_is_shown_in_the_form_of_the_language(speak: Speak, language: str, value: str, shown: str) -> None:
    with speak(language):
        form = Form(data={"amount": Decimal(value)})

        assert form.amount._value() == shown


@pytest.mark.parametrize(("typed", "value"), [("0", 0), (" 12 ", 12), ("9999999", 9999999)])
def test_a_whole_number_is_read(speak: Speak, typed: str, value: int) -> None:
    with speak(typed={"count": typed}):
        form = Form()

        assert (form.validate(), form.count.data) == (True, value)


@pytest.mark.parametrize("typed", ["1,5", "-1", "eins", "12345678", "٣", "²"])
def test_what_is_no_whole_number_is_refused(speak: Speak, typed: str) -> None:
    with speak(typed={"count": typed}):
        form = Form()

        assert not form.validate()
        assert "keine ganze Zahl" in str(form.count.errors[0])

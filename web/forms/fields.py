"""Fields that WTForms lacks: amounts as people write them, boxes to tick."""

import re
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import DecimalField, IntegerField, SelectMultipleField
from wtforms.widgets import CheckboxInput, ListWidget, TextInput

from web.formatting import current_locale

NUMBER = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")


def plain_number(text: str) -> str:
    """A number as people write it ("1.234,50", "15,5", "2.400", "15.50 €") with a point before the decimals.

    A single point before exactly three digits parts thousands, as a comma would not in German.
    """
    text = re.sub(r"[\s€]|EUR|Euro", "", text)
    if "," in text:
        return text.replace(".", "").replace(",", ".")
    return text.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", text) else text


class AmountField(DecimalField):
    """An amount or a number of hours, with comma or point."""

    widget = TextInput()  # a number input of a browser in English takes no comma

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed; keep it when it is no number."""
        if not valuelist or not str(valuelist[0]).strip():
            self.data = None
            return
        text = plain_number(str(valuelist[0]))
        if not NUMBER.fullmatch(text):
            self.data = None
            raise ValueError(_("This is not a number. Write it like 15.50."))
        self.data = Decimal(text)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        if self.data is None:
            return ""
        text = f"{self.data:.2f}".removesuffix(".00")
        return text.replace(".", ",") if current_locale() == "de" else text


class WholeNumberField(IntegerField):
    """A whole number; what is none is kept and refused in words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read what was typed."""
        text = str(valuelist[0]).strip() if valuelist else ""
        self.data = None
        if text and not (text.isascii() and text.isdigit() and len(text) < 8):
            raise ValueError(_("This is not a whole number."))
        self.data = int(text) if text else None


class CheckboxListField(SelectMultipleField):
    """Several of a few choices, as boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

"""PURE: the establishment number (Betriebsnummer, § 18i SGB IV) and its check digit."""

import re

from core.errors import InvalidInput

LENGTH = 8
_SECOND_SERIES = 5  # numbers whose check digit is moved by 5 exist too


def check_digit(first_seven: str) -> int:
    """Check digit of the first seven digits: times 1, 2, 1, 2, 1, 2, 1, cross sums of the products added, modulo 10.

    Source: the joint rules for reports of social insurance, annex on check digits; a published worked example is
    0991234 -> 2.
    """
    products = (int(digit) * (1 + place % 2) for place, digit in enumerate(first_seven))
    return sum(sum(divmod(product, 10)) for product in products) % 10


def is_establishment_number(text: str) -> bool:
    """Whether these are eight digits of which the last one checks the others, as it is or moved by 5."""
    if not re.fullmatch(r"[0-9]{8}", text):
        return False
    expected = check_digit(text[:7])
    return int(text[7]) in {expected, (expected + _SECOND_SERIES) % 10}


def establishment_number(text: str | None) -> str | None:
    """What was typed as eight digits, blanks and dashes left out; None where nothing was. `InvalidInput` otherwise."""
    typed = re.sub(r"[\s./-]", "", text or "")
    if not typed:
        return None
    if not is_establishment_number(typed):
        raise InvalidInput(
            "This is not an establishment number: it has eight digits, and the last one checks the others. You find it "
            "in the reports for social insurance."
        )
    return typed

"""Days, moments, numbers and amounts as people write them, in German and in English."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest
from flask import session

from tests.web.conftest import Speak
from web.formatting import (
    DASH,
    FILTERS,
    current_locale,
    date_text,
    euros_text,
    hours_text,
    minutes_text,
    moment_text,
    number_text,
    points_text,
)


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_what_is_not_recorded_is_a_dash_in_each_filter(name: str) -> None:
    assert FILTERS[name](None) == DASH


@pytest.mark.parametrize(("language", "text"), [("de", "03.02.2027"), ("en", "3 Feb 2027")])
def test_a_day_is_written_in_the_form_of_the_language(speak: Speak, language: str, text: str) -> None:
    with speak(language):
        assert date_text(date(2027, 2, 3)) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 20, 8, 5, tzinfo=UTC), "20.11.2026, 09:05"),  # winter: one hour ahead
        (datetime(2026, 7, 20, 8, 5, tzinfo=UTC), "20.07.2026, 10:05"),  # summer: two
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "01.01.2027, 00:30"),
        (datetime(2026, 11, 20, 8, 5, tzinfo=timezone(timedelta(hours=1))), "20.11.2026, 08:05"),
    ],
)
def test_a_moment_is_told_by_the_clock_in_berlin(speak: Speak, moment: datetime, text: str) -> None:
    with speak("de"):
        assert moment_text(moment) == text


@pytest.mark.parametrize(
    ("value", "digits", "german", "english"),
    [
        (0, 0, "0", "0"),
        (1234, 0, "1.234", "1,234"),
        (38.5, 0, "38,5", "38.5"),
        (38.0, 0, "38", "38"),
        (1.239, 0, "1,24", "1.24"),
        (-2.5, 0, "-2,5", "-2.5"),
        (2.5, 2, "2,50", "2.50"),
        (1234567.891, 1, "1.234.567,9", "1,234,567.9"),
    ],
)
def test_a_number_has_the_separators_of_the_language(
    speak: Speak, value: float, digits: int, german: str, english: str
) -> None:
    for language, text in (("de", german), ("en", english)):
        with speak(language):
            assert number_text(value, digits) == text


def test_points_have_two_digits_always(speak: Speak) -> None:
    with speak("de"):
        assert [points_text(points) for points in (0, 7, 71.5, 100.0)] == ["0,00", "7,00", "71,50", "100,00"]


@pytest.mark.parametrize(
    ("cents", "german", "english"),
    [(0, "0,00 €", "€0.00"), (1450, "14,50 €", "€14.50"), (280000, "2.800,00 €", "€2,800.00"), (1, "0,01 €", "€0.01")],
)
def test_cents_are_written_as_euros(speak: Speak, cents: int, german: str, english: str) -> None:
    for language, text in (("de", german), ("en", english)):
        with speak(language):
            assert euros_text(cents).replace("\N{NO-BREAK SPACE}", " ") == text


@pytest.mark.parametrize(("hours", "text"), [(0, "0 Std."), (19.5, "19,5 Std."), (40.0, "40 Std.")])
def test_hours_stand_with_their_unit(speak: Speak, hours: float, text: str) -> None:
    with speak("de"):
        assert hours_text(hours) == text


@pytest.mark.parametrize(("minutes", "text"), [(0, "0 min"), (29.6, "30 min"), (29.4, "29 min"), (1200, "1,200 min")])
def test_minutes_are_rounded_to_whole_ones(speak: Speak, minutes: float, text: str) -> None:
    with speak("en"):
        assert minutes_text(minutes) == text


@pytest.mark.parametrize(("chosen", "locale"), [("de", "de"), ("en", "en"), ("fr", "de"), ("", "de"), (None, "de")])
def test_a_language_that_is_not_offered_is_german(speak: Speak, chosen: Any, locale: str) -> None:
    with speak():
        session["language"] = chosen

        assert current_locale() == locale


def test_without_a_request_the_language_is_german() -> None:
    assert current_locale() == "de"

"""Hours a week are read as a range; hours of a day, a month or a telephone are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.reading.facts import HoursRead
from employers.reading.hours import read_hours
from employers.reading.sentences import sentences

Range = tuple[float | None, float | None]


def read(text: str) -> HoursRead | None:
    return read_hours(sentences("", text))


def hours(text: str) -> Range | None:
    found = read(text)
    return (found.low, found.high) if found else None


@given(st.integers(min_value=1, max_value=60))
@pytest.mark.parametrize(
    "pattern", ["{} Stunden pro Woche", "{} Std./Woche", "{}-Stunden-Woche", "{} h/Woche", "{} Wochenstunden",
                "wöchentlich {} Stunden", "{} hours per week", "Teilzeit, {} Std.", "Arbeitszeit: {} Stunden"]
)  # fmt: skip
def test_a_number_of_hours_a_week_is_read_in_each_notation(pattern: str, number: int) -> None:
    assert hours(pattern.format(number)) == (number, number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("37,5 Stunden pro Woche", (37.5, 37.5)),
        ("38.25 Stunden pro Woche", (38.25, 38.25)),
        ("20-30 Stunden pro Woche", (20, 30)),
        ("20 – 30 Std./Woche", (20, 30)),
        ("20 bis zu 30 Stunden in der Woche", (20, 30)),
        ("20 oder 40 Stunden die Woche", (20, 40)),
        ("mind. 15 Stunden pro Woche", (15, None)),
        ("ab 15 Stunden wöchentlich", (15, None)),
        ("bis zu 30 Stunden pro Woche", (None, 30)),
        ("max. 30 Stunden pro Woche", (None, 30)),
        ("at least 20 hours per week", (20, None)),
    ],
)
def test_ranges_and_open_ends_are_kept_as_said(text: str, expected: Range) -> None:
    assert hours(text) == expected


@pytest.mark.parametrize(("days", "each"), [(5, 4), (4, 7), (3, 6)])
@pytest.mark.parametrize(
    "pattern", ["{} Tage à {} Stunden", "{} Tage je {} Std.", "{} Tage die Woche zu je {} Stunden"]
)
def test_days_times_hours_are_multiplied(pattern: str, days: int, each: int) -> None:
    assert hours(pattern.format(days, each)) == (days * each, days * each)


def test_the_lowest_and_the_highest_of_several_sentences_count() -> None:
    assert hours("Vollzeit 39 Stunden pro Woche.\nTeilzeit 20 bis 30 Stunden pro Woche.") == (20, 39)


@pytest.mark.parametrize(
    "text",
    [
        "8 Stunden am Tag",
        "8 Stunden täglich",
        "40 Stunden im Monat",
        "100 Stunden im Jahr",
        "24 Stunden rund um die Uhr",
        "Antwort binnen 48 Stunden",
        "Öffnungszeiten 8-20 Uhr",
        "Arbeitszeit 8-16 Uhr",
        "70 Stunden pro Woche",
        "0 Stunden pro Woche",
        "30-20 Stunden pro Woche",
        "Über uns:\nSeit 40 Stunden pro Woche für Sie da.",
        "",
    ],
)
def test_what_is_no_number_of_hours_a_week_says_nothing(text: str) -> None:
    assert hours(text) is None


def test_the_span_gives_the_very_words_of_the_text() -> None:
    text = "Ort: Ulm.\nSie arbeiten 38,5 Stunden pro Woche bei uns."

    found = read(text)

    assert found is not None
    assert text[found.span.start : found.span.end] == found.span.words == "38,5 Stunden pro Woche"

"""Codes and numbers in words: marks of the language, labels, the hours of the week that a text names and no others."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from employers.codes import Origin
from matching.explanation.wording import Wording
from profiles.catalogue.codes import FULL_GRID, HOURS_PER_WEEK_GRID, grid_to_text
from profiles.catalogue.week import week_hours

GERMAN, ENGLISH = Wording({}, "de"), Wording({}, "en")
hours_of_week = st.sets(st.integers(0, HOURS_PER_WEEK_GRID - 1), min_size=1, max_size=40).map(
    lambda hours: sum(1 << hour for hour in hours)
)


@pytest.mark.parametrize(
    ("value", "german", "english"),
    [(7.5, "7,5", "7.5"), (8.0, "8", "8"), (8, "8", "8"), (0.0, "0", "0"), (38.25, "38,25", "38.25"), ("x", "x", "x")],
)
def test_a_number_has_no_needless_digit_and_the_mark_of_the_language(value: object, german: str, english: str) -> None:
    assert (GERMAN.number(value), ENGLISH.number(value)) == (german, english)


@given(st.integers(0, 10_000))
def test_points_keep_every_hundredth(hundredths: int) -> None:
    whole, rest = divmod(hundredths, 100)

    assert ENGLISH.points(hundredths) == f"{whole}.{rest:02d}"
    assert GERMAN.points(hundredths) == f"{whole},{rest:02d}"


@pytest.mark.parametrize(
    ("place", "value", "german", "english"),
    [
        ("start_on", "2026-03-09", "09.03.2026", "09/03/2026"),
        ("credit", 0.3333, "33,3 %", "33.3 %"),
        ("similarity", 0.85, "85 %", "85 %"),
        ("months", 7, "7 Monate", "7 months"),
        ("months", None, "nicht erfasst", "not recorded"),
        ("scope", "FORBIDDEN", "Erwerbstätigkeit nicht erlaubt", "work not allowed"),
        ("mode", "transit", "Bus und Bahn", "bus and train"),
        ("skill_level", 3, "Expertenwissen", "expert"),
        ("contract", "BEFRISTET", "befristet", "fixed-term"),
        ("minutes", 35, "35", "35"),
        ("grid", grid_to_text(FULL_GRID), "zu jeder Zeit", "at any time"),
    ],
)
def test_each_kind_of_place_is_written_its_own_way(place: str, value: object, german: str, english: str) -> None:
    assert GERMAN.places({place: value})[place] == german
    assert ENGLISH.places({place: value})[place] == english


@given(hours_of_week)
def test_the_hours_named_are_those_of_the_grid(grid: int) -> None:
    for words in (GERMAN, ENGLISH):
        text = words.places({"grid": grid_to_text(grid)})["grid"]

        assert read_hours(text) == grid


def read_hours(text: str) -> int:
    """Hours of the week that "Mo–Fr 6–14 Uhr + 18–20 Uhr, Sa 8–16 Uhr" names, read by the reader of typed hours."""
    hours = 0
    for group in text.replace(" Uhr", "").replace(":00", "").split(", "):
        days, _, ranges = group.partition(" ")
        for each in ranges.split(" + "):
            hours |= FULL_GRID if f"{days} {each}" == "Mo–So 0–24" else week_hours(f"{days} {each}")
    return hours


def test_a_label_of_the_catalogue_stands_for_its_code() -> None:
    words = Wording({("skill", "cooking"): "Kochen", ("limitation", "STAIRS"): "Treppen"}, "de")

    assert words.places({"skill": "cooking", "item": "STAIRS"}) == {"skill": "Kochen", "item": "Treppen"}
    assert words.places({"skill": "STAIRS"}) == {"skill": "STAIRS"}


@pytest.mark.parametrize(
    ("record", "german"),
    [
        (None, "nicht erfasst"),
        ({"name": "hours_from", "places": {"hours": 30.0}}, "ab 30 Stunden je Woche"),
        ({"name": "hours_from", "places": {"hours": 30.0}, "origin": Origin.STATED}, "ab 30 Stunden je Woche"),
        (
            {"name": "hours_from", "places": {"hours": 30.0, "is_derived": True}, "origin": Origin.READ_FROM_TEXT},
            "ab 30 Stunden je Woche (aus dem Arbeitszeitmodell abgeleitet) (aus dem Text gelesen, nicht bestätigt)",
        ),
        ({"name": "of_a_later_version", "places": {}}, "of_a_later_version"),
        ({"name": "hours_from", "places": {}}, "ab {hours} Stunden je Woche"),
    ],
)
def test_a_fact_is_worded_with_its_origin_and_an_unknown_one_breaks_nothing(
    record: dict[str, object] | None, german: str
) -> None:
    assert GERMAN.fact(record) == german

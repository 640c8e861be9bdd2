"""Single values are read in the many shapes that feeds give them."""

from datetime import date
from typing import Any

import pytest

from employers.codes import PayUnit, VacancyKind
from employers.feeds.records import FeedError, FeedPay, FeedPlace
from employers.feeds.values import (
    coordinates,
    country_of,
    date_of,
    decimal,
    hashed_id,
    key_of,
    kind_from_title,
    number_of,
    pay_of,
    postcode_of,
    text_of,
    town_of,
    url_of,
    working_times_of,
)
from profiles.catalogue.codes import WorkingTime


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-10-01", date(2026, 10, 1)),
        ("2026-08-05 11:43:06", date(2026, 8, 5)),
        ("2026-09-14T07:57:38.033", date(2026, 9, 14)),
        ("2025-08-03T22:00Z", date(2025, 8, 4)),  # midnight in Berlin
        ("2025-06-10T13:07:44-07:00", date(2025, 6, 10)),
        ("Thu, 08 Oct 2026 12:19:03 +0200", date(2026, 10, 8)),
        ("01.10.2026", date(2026, 10, 1)),
        ("1. 2. 27", date(2027, 2, 1)),
        ("20261001", date(2026, 10, 1)),
        (1760000000000, date(2025, 10, 9)),
        ("", None),
        ("k. A.", None),
        (None, None),
    ],
)
def test_a_date_is_read_in_each_form_that_feeds_use(written: Any, day: Any) -> None:
    assert date_of(written, "datePosted") == day


@pytest.mark.parametrize("written", ["Gestern", "2026-13-01", "31.02.2026", "soon", "9" * 30, "2026-10"])
def test_what_is_no_date_is_refused_with_its_field(written: Any) -> None:
    with pytest.raises(FeedError) as refused:
        date_of(written, "datePosted")

    assert refused.value.field == "datePosted"
    assert written[:20] in refused.value.reason


@pytest.mark.parametrize(
    ("written", "number"),
    [("38.50", 38.5), ("38,5", 38.5), ("1.234,50", 1234.5), ("1,234.50", 1234.5), ("2.800", 2800.0),
     ("2 800 €", 2800.0),
     ("1.234.567", 1234567.0), ("0.500", 0.5), ("competitive", None), ("", None), ("12-14", None)],
)  # fmt: skip
def test_a_number_is_read_in_german_and_english_notation(written: Any, number: Any) -> None:
    assert decimal(written) == number


def test_a_number_out_of_range_is_refused() -> None:
    with pytest.raises(FeedError, match="not a number from 1 to 60"):
        number_of("400", "hours_min", low=1, high=60)


def test_a_town_loses_what_is_no_part_of_its_name() -> None:
    assert town_of("Schorndorf (Württemberg)") == "Schorndorf"
    assert town_of("Frankfurt am Main, Hessen") == "Frankfurt am Main"


def test_a_country_is_told_from_code_word_or_object() -> None:
    assert [country_of(raw) for raw in ("de", "DEUTSCHLAND", {"name": ["USA", "USA"]}, "Atlantis")] == [
        "DE", "DE", "US", None,
    ]  # fmt: skip


def test_a_postcode_keeps_its_leading_zero() -> None:
    assert postcode_of("01067") == "01067"
    assert postcode_of(1067) == "01067"
    assert postcode_of("D-70173") == "70173"


def test_half_a_coordinate_is_none() -> None:
    assert coordinates("49.1", "10.75") == (49.1, 10.75)
    assert coordinates("49.1", None) == (None, None)
    assert coordinates(0, 0) == (None, None)
    assert coordinates(491, 10) == (None, None)


def test_pay_needs_a_unit_and_sound_amounts() -> None:
    assert pay_of(3500, 4300, PayUnit.MONTH) == FeedPay(350000, 430000, PayUnit.MONTH)
    assert pay_of("14,50", None, PayUnit.HOUR) == FeedPay(1450, 1450, PayUnit.HOUR)
    assert pay_of(100, 200, None) is None
    assert pay_of("competitive", None, PayUnit.YEAR) is None
    assert pay_of(45000, None, PayUnit.HOUR) is None


def test_a_title_tells_an_apprenticeship_from_a_job_that_asks_for_one() -> None:
    assert kind_from_title("Ausbildung als ZFA 2027") is VacancyKind.APPRENTICESHIP
    assert kind_from_title("Auszubildende/r zum/zur Elektroniker/in") is VacancyKind.APPRENTICESHIP
    assert kind_from_title("Fachkraft mit Ausbildung") is None
    assert kind_from_title("Internship Python") is VacancyKind.INTERNSHIP


def test_working_times_are_found_in_one_word_for_several() -> None:
    both = (WorkingTime.FULL_TIME, WorkingTime.PART_TIME)

    assert working_times_of("FULL_TIME,PART_TIME") == both
    assert working_times_of("Voll- oder Teilzeit") == both
    assert working_times_of("TEILZEIT_NACHMITTAG") == (WorkingTime.PART_TIME,)


def test_names_are_compared_without_case_accents_and_legal_form() -> None:
    assert key_of("Müller & Söhne GmbH") == key_of("MULLER  und".replace("und", "sohne"))
    assert key_of("GmbH") == "gmbh"


def test_the_made_id_follows_employer_title_and_place() -> None:
    place = (FeedPlace(postcode="70173", town="Stuttgart"),)

    assert hashed_id("Bäcker GmbH", "Verkäufer/in", place) == hashed_id("bäcker gmbh", "Verkäufer/in", place)
    assert hashed_id("Bäcker GmbH", "Verkäufer/in", place) != hashed_id("Bäcker GmbH", "Verkäufer/in", ())


def test_a_link_without_scheme_gets_one_and_other_schemes_are_dropped() -> None:
    assert url_of("www.example.org/job?a=1&b=2") == "https://www.example.org/job?a=1&b=2"
    assert url_of("javascript:alert(1)") is None


def test_placeholders_say_nothing() -> None:
    silent: list[Any] = [".", "NA", "", None, True, []]

    assert [text_of(raw) for raw in silent] == [None] * 6
    assert text_of({"name": "X &amp; Y"}) == "X & Y"

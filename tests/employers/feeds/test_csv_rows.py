"""Vacancies as a table: each documented column is read, each wrong value refused by its column."""

from datetime import date
from typing import Any

import pytest

from employers.codes import PayUnit, VacancyKind
from employers.feeds.csv_rows import COLUMNS, header_of, rows, separator_of, unknown_columns, vacancy
from employers.feeds.records import FeedError, FeedPay, FeedPlace
from profiles.catalogue.codes import Contract, WorkingTime

LEAST = {"title": "Koch", "employer": "Gasthaus"}


@pytest.mark.parametrize(("first", "mark"), [("a;b;c,d", ";"), ("a,b,c;d", ","), ("a\tb", "\t"), ("a", ";")])
def test_the_separator_is_the_mark_that_occurs_most(first: str, mark: str) -> None:
    assert separator_of(first) == mark


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("title;employer\nx;y", ["title", "employer"]),
        ('"Title"; EMPLOYER ;pay_min', ["title", "employer", "pay_min"]),
        ("title;pay_min", None),
        ("", None),
        ("title", None),
    ],
)
def test_a_header_is_ours_where_the_needed_columns_are_there(text: str, header: list[str] | None) -> None:
    assert header_of(text) == header


def test_a_misspelt_column_is_not_known() -> None:
    assert unknown_columns([*COLUMNS, "", "hour_min"]) == ["hour_min"]


def test_rows_keep_their_lines_and_blank_ones_are_passed_over() -> None:
    text = 'title;employer\nKoch;A\n;\n\n"Zwei\nZeilen";B\n'

    found = list(rows(text))

    assert [place for place, _ in found] == ["line 2", "line 6"]
    assert found[1][1] == {"title": "Zwei\nZeilen", "employer": "B"}


def test_a_row_with_too_many_values_is_refused_and_one_with_too_few_is_not() -> None:
    (_, long), (_, short), (_, padded) = rows("title;employer\na;b;c\na\na;b;;\n")

    assert isinstance(long, FeedError)
    assert (short, padded) == ({"title": "a"}, {"title": "a", "employer": "b"})


@pytest.mark.parametrize(
    ("column", "written", "attribute", "value"),
    [
        ("description", "Eins<br>Zwei", "description", "Eins\nZwei"),
        ("occupation", "Koch/Köchin", "occupation", "Koch/Köchin"),
        ("url", "www.example.org", "url", "https://www.example.org"),
        ("published_on", "2026-11-01", "published_on", date(2026, 11, 1)),
        ("valid_until", "1.2.2027", "valid_until", date(2027, 2, 1)),
        ("kind", "ausbildung", "kind", VacancyKind.APPRENTICESHIP),
        ("contract", "befristet", "contract", Contract.FIXED_TERM),
        ("contract_ends_on", "31.12.2027", "contract_ends_on", date(2027, 12, 31)),
        ("working_times", "VOLLZEIT, teilzeit", "working_times", (WorkingTime.FULL_TIME, WorkingTime.PART_TIME)),
        ("hours_min", "19,5", "hours_min", 19.5),
        ("hours_max", "60", "hours_max", 60.0),
        ("openings", "3", "openings", 3),
        ("earliest_start_on", "01.02.2027", "earliest_start_on", date(2027, 2, 1)),
        ("latest_start_on", "01.03.2027", "latest_start_on", date(2027, 3, 1)),
        ("starts_now", "ja", "starts_now", True),
        ("welcomes_refugees", "nein", "welcomes_refugees", False),
        ("reference", "K-1", "source_id", "K-1"),
    ],
)
def test_each_column_is_read_and_empty_says_nothing(column: str, written: str, attribute: str, value: Any) -> None:
    assert getattr(vacancy(LEAST | {column: written}), attribute) == value
    assert getattr(vacancy(LEAST | {column: " "}), attribute) == getattr(vacancy(LEAST), attribute)


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"postcode": "01067", "town": "Dresden"}, FeedPlace("01067", "Dresden")),
        ({"street": "Weg 3", "country": "Deutschland"}, FeedPlace(street="Weg 3", country="DE")),
        ({"latitude": "48,7", "longitude": "9.1"}, FeedPlace(latitude=48.7, longitude=9.1)),
    ],
)
def test_a_place_is_made_of_what_is_given(fields: dict[str, str], place: FeedPlace) -> None:
    assert vacancy(LEAST | fields).places == (place,)


@pytest.mark.parametrize(
    ("fields", "pay"),
    [
        ({"pay_min": "14,50", "pay_unit": "hour"}, FeedPay(1450, 1450, PayUnit.HOUR)),
        ({"pay_min": "14", "pay_max": "16", "pay_unit": "HOUR"}, FeedPay(1400, 1600, PayUnit.HOUR)),
        ({"pay_max": "3.000", "pay_unit": "month"}, FeedPay(None, 300000, PayUnit.MONTH)),
        ({"pay_unit": "month"}, None),
    ],
)
def test_pay_is_read_in_cents_with_its_unit(fields: dict[str, str], pay: FeedPay | None) -> None:
    assert vacancy(LEAST | fields).pay == pay


@pytest.mark.parametrize(
    ("fields", "column"),
    [
        ({"title": " "}, "title"),
        ({"employer": "-"}, "employer"),
        ({"title": "Initiativbewerbung"}, "title"),
        ({"kind": "JOB"}, "kind"),
        ({"contract": "lang"}, "contract"),
        ({"working_times": "VOLLZEIT NACHTS"}, "working_times"),
        ({"hours_min": "0,5"}, "hours_min"),
        ({"hours_max": "61"}, "hours_max"),
        ({"openings": "0"}, "openings"),
        ({"openings": "viele"}, "openings"),
        ({"starts_now": "bald"}, "starts_now"),
        ({"welcomes_refugees": "vielleicht"}, "welcomes_refugees"),
        ({"url": "javascript:alert(1)"}, "url"),
        ({"published_on": "neulich"}, "published_on"),
        ({"latest_start_on": "31.02.2027"}, "latest_start_on"),
        ({"latitude": "abc", "longitude": "9"}, "latitude"),
        ({"latitude": "48"}, "latitude"),
        ({"pay_min": "14"}, "pay_unit"),
        ({"pay_min": "14", "pay_unit": "day"}, "pay_unit"),
        ({"pay_min": "16", "pay_max": "14", "pay_unit": "hour"}, "pay_max"),
        ({"pay_min": "0", "pay_unit": "hour"}, "pay_min"),
        ({"openings": "2,5"}, "openings"),
        ({"longitude": "9.1"}, "longitude"),
    ],
)
def test_a_wrong_value_is_refused_by_its_column(fields: dict[str, str], column: str) -> None:
    with pytest.raises(FeedError) as refused:
        vacancy(LEAST | fields)

    assert refused.value.field == column


def test_a_row_without_reference_gets_one_that_follows_its_place() -> None:
    one, same, other = (vacancy(LEAST | {"town": town}) for town in ("Ulm", "ULM", "Bonn"))

    assert one.source_id == same.source_id != other.source_id

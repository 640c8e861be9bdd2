"""Spans of time as CVs write them."""

from datetime import date

import pytest

from profiles.cv.periods import find_period

TODAY = date(2026, 11, 23)


def month(year: int, number: int) -> int:
    return year * 12 + number - 1


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("03/2018 – 05/2021 Lagerhelfer", month(2018, 3), month(2021, 5)),
        ("03.2018 - 05.2021", month(2018, 3), month(2021, 5)),
        ("01.03.2018 bis 31.05.2021", month(2018, 3), month(2021, 5)),
        ("März 2018 – Mai 2021", month(2018, 3), month(2021, 5)),
        ("Mar 2018 to May 2021", month(2018, 3), month(2021, 5)),
        ("2018-03 - 2021-05", month(2018, 3), month(2021, 5)),
        ("березень 2018 – травень 2021", month(2018, 3), month(2021, 5)),
        ("Mart 2018 - Mayıs 2021", month(2018, 3), month(2021, 5)),
        ("3/18 – 5/21", month(2018, 3), month(2021, 5)),
        ("seit 2019", month(2019, 7), month(2026, 11)),
        ("seit 06/2021 Staplerfahrer", month(2021, 6), month(2026, 11)),
        ("06/2021 – heute", month(2021, 6), month(2026, 11)),
        ("Jan 2018 - present", month(2018, 1), month(2026, 11)),
        ("2018 – по настоящее время", month(2018, 7), month(2026, 11)),
    ],
)
def test_a_span_is_read_to_the_month(text: str, start: int, end: int) -> None:
    found = find_period(text, today=TODAY)

    assert found is not None
    assert (found[0].start, found[0].end) == (start, end)


def test_years_alone_count_from_middle_to_middle() -> None:
    found = find_period("2015-2017 Küchenhilfe", today=TODAY)

    assert found is not None
    assert (found[0].months, found[0].last_year) == (2 * 12, 2017)


def test_a_single_year_counts_half() -> None:
    found = find_period("2016", today=TODAY)

    assert found is not None
    assert (found[0].months, found[0].last_year) == (6, 2016)


@pytest.mark.parametrize(
    "text",
    [
        "Lagerhelfer",
        "05/2021 – 03/2018",
        "13/2018 – 14/2018",
        "2031 – 2033",
        "1890 – 1900",
        "0711 2018123",
        "70173 Stuttgart",
        "",
    ],
)
def test_what_is_no_span_is_none(text: str) -> None:
    assert find_period(text, today=TODAY, is_alone_enough=False) is None


def test_a_long_line_takes_bounded_time() -> None:
    found = find_period("03/2018 - " * 20_000, today=TODAY)

    assert found is not None
    assert found[0].months == 1

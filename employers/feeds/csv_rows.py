"""PURE: vacancies as a table (CSV). Columns: docs/importing-vacancies.md; an example: docs/examples/vacancies.csv."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from employers.codes import PayUnit, VacancyKind
from employers.feeds.records import FeedEmployer, FeedError, FeedPay, FeedPlace, FeedVacancy
from employers.feeds.values import (
    UNSOLICITED,
    bool_of,
    coordinates,
    country_of,
    date_of,
    hashed_id,
    number_of,
    paragraphs,
    postcode_of,
    text_of,
    url_of,
)
from profiles.catalogue.codes import Contract, WorkingTime

SOURCE = "csv"
REQUIRED = ("title", "employer")
COLUMNS = (
    *REQUIRED, "reference", "description", "occupation", "employer_street", "employer_postcode", "employer_town",
    "postcode", "town", "street", "country", "latitude", "longitude", "kind", "contract", "contract_ends_on",
    "working_times", "hours_min", "hours_max", "openings", "starts_now", "earliest_start_on", "latest_start_on",
    "published_on", "valid_until", "pay_min", "pay_max", "pay_unit", "url", "welcomes_refugees",
)  # fmt: skip
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Row = Mapping[str, str]


def header_of(text: str) -> list[str] | None:
    """Column names of a table that has ours, whatever separates them; None for any other text."""
    first = text.split("\n", 1)[0]
    names = [name.strip().strip('"').casefold() for name in first.split(separator_of(first))]
    return names if set(REQUIRED) <= set(names) else None


def separator_of(first_line: str) -> str:
    """Semicolon, comma or tab: whichever occurs most in the first line."""
    return max(";,\t", key=first_line.count)


def rows(text: str) -> Iterator[tuple[str, Row | FeedError]]:
    """Line and values by column of each row; the error in place of the values where the row itself is broken."""
    names = header_of(text) or []
    reader = csv.reader(io.StringIO(text), delimiter=separator_of(text.split("\n", 1)[0]), strict=False)
    next(reader)
    while True:
        try:
            values = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield f"line {reader.line_num}", FeedError("the row cannot be read: %(error)s", error=error)
            continue
        if any(value.strip() for value in values):
            yield f"line {reader.line_num}", _named(names, values)


def _named(names: list[str], values: list[str]) -> Row | FeedError:
    if len(values) > len(names) and any(value.strip() for value in values[len(names) :]):
        return FeedError("the row has %(found)s values for %(wanted)s columns", found=len(values), wanted=len(names))
    return dict(zip(names, map(_without_guard, values), strict=False))


def _without_guard(value: str) -> str:
    """A value without the apostrophe that keeps spreadsheets from taking it for a formula."""
    return value[1:] if value.startswith("'") and value[1:].startswith(FORMULA_STARTS) else value


def named_rows(sheet: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[str, Row | FeedError]]:
    """As `rows`, of a sheet whose first row names the columns. Raises `FeedError` where it does not."""
    names: list[str] | None = None
    for number, values in sheet:
        if names is None:
            names = [value.strip().casefold() for value in values]
            missing = [name for name in REQUIRED if name not in names]
            if missing:
                raise FeedError("this table lacks the columns %(names)s", missing[0], names=", ".join(missing))
            if strange := unknown_columns(names):
                raise FeedError(
                    "the table has columns that are not known: %(columns)s", strange[0], columns=", ".join(strange)
                )
        else:
            yield f"row {number}", _named(names, values)


def unknown_columns(names: list[str]) -> list[str]:
    """Columns that nobody knows; a misspelt name must not pass in silence."""
    return [name for name in names if name and name not in COLUMNS]


def vacancy(row: Row) -> FeedVacancy:
    """One vacancy from a row. Any value that is not as documented raises `FeedError` naming its column."""
    title, employer = text_of(row.get("title")), text_of(row.get("employer"))
    if title is None or employer is None:
        raise FeedError("a value is needed", "title" if title is None else "employer")
    if UNSOLICITED.search(title):
        raise FeedError("an unsolicited application is not a vacancy", "title")
    places = _places(row)
    return FeedVacancy(
        source=SOURCE,
        source_id=text_of(row.get("reference")) or hashed_id(employer, title, places),
        title=title,
        employer=FeedEmployer(
            employer,
            postcode=postcode_of(row.get("employer_postcode")),
            town=text_of(row.get("employer_town")),
            street=text_of(row.get("employer_street")),
        ),
        description=paragraphs(row.get("description")),
        occupation=text_of(row.get("occupation")),
        url=_url(row),
        published_on=date_of(row.get("published_on"), "published_on"),
        valid_until=date_of(row.get("valid_until"), "valid_until"),
        kind=VacancyKind(word) if (word := _word(row, "kind", {item.value for item in VacancyKind})) else None,
        contract=Contract(word) if (word := _word(row, "contract", {item.value for item in Contract})) else None,
        contract_ends_on=date_of(row.get("contract_ends_on"), "contract_ends_on"),
        working_times=_working_times(row),
        hours_min=number_of(row.get("hours_min"), "hours_min", low=1, high=60),
        hours_max=number_of(row.get("hours_max"), "hours_max", low=1, high=60),
        openings=_openings(row),
        earliest_start_on=date_of(row.get("earliest_start_on"), "earliest_start_on"),
        latest_start_on=date_of(row.get("latest_start_on"), "latest_start_on"),
        starts_now=_yes_no(row, "starts_now"),
        pay=_pay(row),
        places=places,
        welcomes_refugees=_yes_no(row, "welcomes_refugees"),
    )


def _word(row: Row, column: str, allowed: set[str]) -> str | None:
    text = text_of(row.get(column))
    if text is None:
        return None
    if text.upper() not in allowed:
        raise FeedError(
            "'%(value)s' is none of %(allowed)s", column, value=text[:40], allowed=", ".join(sorted(allowed))
        )
    return text.upper()


def _yes_no(row: Row, column: str) -> bool | None:
    text = text_of(row.get(column))
    value = bool_of(text)
    if text is not None and value is None:
        raise FeedError("'%(value)s' is neither yes nor no", column, value=text[:40])
    return value


def _url(row: Row) -> str | None:
    text, url = text_of(row.get("url")), url_of(row.get("url"))
    if text is not None and url is None:
        raise FeedError("'%(value)s' is not a web address", "url", value=text[:60])
    return url


def _openings(row: Row) -> int | None:
    number = number_of(row.get("openings"), "openings", low=1, high=9999)
    if number is not None and not number.is_integer():
        raise FeedError("openings are counted in whole numbers", "openings")
    return None if number is None else int(number)


def _working_times(row: Row) -> tuple[WorkingTime, ...] | None:
    allowed = {item.value for item in WorkingTime}
    words = [word.strip() for word in (row.get("working_times") or "").replace(",", " ").split()]
    for word in words:
        _word({"working_times": word}, "working_times", allowed)
    return tuple(WorkingTime(word.upper()) for word in words) or None


def _pay(row: Row) -> FeedPay | None:
    low = number_of(row.get("pay_min"), "pay_min", low=0.01, high=1e7)
    high = number_of(row.get("pay_max"), "pay_max", low=0.01, high=1e7)
    if low is None and high is None:
        return None
    unit = (text_of(row.get("pay_unit")) or "").casefold()
    if unit not in set(PayUnit):
        raise FeedError("pay needs a unit: hour, month or year", "pay_unit")
    if low is not None and high is not None and low > high:
        raise FeedError("the upper end of the pay lies below the lower end", "pay_max")
    cents = [None if value is None else round(value * 100) for value in (low, high)]
    return FeedPay(cents[0], cents[1] if cents[1] is not None else cents[0], PayUnit(unit))


def _places(row: Row) -> tuple[FeedPlace, ...]:
    latitude, longitude = coordinates(row.get("latitude"), row.get("longitude"))
    given = next((name for name in ("latitude", "longitude") if text_of(row.get(name))), None)
    if given and latitude is None:
        raise FeedError("latitude and longitude are not a place in degrees", given)
    place = FeedPlace(
        postcode=postcode_of(row.get("postcode")),
        town=text_of(row.get("town")),
        street=text_of(row.get("street")),
        country=country_of(row.get("country")),
        latitude=latitude,
        longitude=longitude,
    )
    return (place,) if place != FeedPlace() else ()

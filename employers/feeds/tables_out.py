"""PURE: vacancies as a table (CSV, XLSX) with the columns that our own reader takes.

Spreadsheets carry out what begins like a formula. A text that does gets an apostrophe in front, which the reader takes
away again; in a workbook every cell is text or a number and never a formula.
"""

import csv
import io
from collections.abc import Iterable

import xlsxwriter

from employers.feeds.csv_rows import COLUMNS, FORMULA_STARTS
from employers.feeds.records import FeedPlace, FeedVacancy

BYTE_ORDER_MARK = "\ufeff"  # without it, spreadsheets read UTF-8 as Windows-1252


def csv_text(records: Iterable[FeedVacancy]) -> str:
    """The table with semicolons, as spreadsheets in Germany expect it; the first place of each vacancy."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in records:
        values = table_row(record)
        writer.writerow([safe_text(values.get(column, "")) for column in COLUMNS])
    return BYTE_ORDER_MARK + target.getvalue()


def workbook(records: Iterable[FeedVacancy]) -> bytes:
    """The same table as a workbook with a fixed first row."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("vacancies")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(COLUMNS):
            sheet.write_string(0, column, name)
        for row, record in enumerate(records, start=1):
            _write_row(sheet, row, table_row(record))
    return target.getvalue()


def _write_row(sheet: xlsxwriter.worksheet.Worksheet, row: int, values: dict[str, str]) -> None:
    for column, name in enumerate(COLUMNS):
        if values.get(name):
            sheet.write_string(row, column, values[name][:32_000])


def safe_text(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def table_row(record: FeedVacancy) -> dict[str, str]:
    """Values by column; what is not recorded is left out."""
    place = record.places[0] if record.places else FeedPlace()
    pay = record.pay
    values: dict[str, object] = {
        "reference": record.source_id,
        "title": record.title,
        "employer": record.employer.name,
        "employer_street": record.employer.street,
        "employer_postcode": record.employer.postcode,
        "employer_town": record.employer.town,
        "postcode": place.postcode,
        "town": place.town,
        "street": place.street,
        "country": place.country,
        "latitude": place.latitude,
        "longitude": place.longitude,
        "working_times": " ".join(record.working_times or ()),
        "pay_min": pay.min_cents / 100 if pay and pay.min_cents is not None else None,
        "pay_max": pay.max_cents / 100 if pay and pay.max_cents is not None else None,
        "pay_unit": pay.unit.value if pay else None,
    }
    for name in COLUMNS:
        values.setdefault(name, getattr(record, name, None))
    return {name: _text(value) for name, value in values.items() if value not in (None, "")}


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) and value < 1e5 else str(value)

"""Tables go out and come back as they were, do nothing in a spreadsheet, and bombs are refused."""

import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO

import pytest

from employers.codes import PayUnit, VacancyKind
from employers.feeds.recognise import read_feed
from employers.feeds.records import FeedEmployer, FeedError, FeedPay, FeedPlace, FeedVacancy
from employers.feeds.tables_out import csv_text, workbook
from employers.feeds.workbooks import cell_text
from profiles.catalogue.codes import Contract, WorkingTime

RECORD = FeedVacancy(
    source="csv",
    source_id="A-1",
    title='=HYPERLINK("https://x.example")',
    employer=FeedEmployer("@Muster; GmbH", "70173", "Stuttgart", "Musterweg 1"),
    description="-5 Grad im Kühlhaus.\nWarme Kleidung wird gestellt.",
    url="https://jobs.example/1",
    published_on=date(2026, 11, 1),
    valid_until=date(2027, 1, 31),
    kind=VacancyKind.WORK,
    contract=Contract.PERMANENT,
    working_times=(WorkingTime.FULL_TIME, WorkingTime.PART_TIME),
    hours_min=20.0,
    hours_max=38.5,
    openings=3,
    earliest_start_on=date(2026, 12, 1),
    starts_now=False,
    pay=FeedPay(1450, 1625, PayUnit.HOUR),
    places=(FeedPlace("07973", "Greiz", None, "DE", 50.65, 12.2),),
    welcomes_refugees=True,
)


def archive(parts: dict[str, bytes]) -> bytes:
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return target.getvalue()


def changed_book(name: str, before: bytes, after: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(workbook([RECORD]))) as file:
        parts = {one: file.read(one) for one in file.namelist()}
    return archive(parts | {name: parts[name].replace(before, after, 1)})


@pytest.mark.parametrize("data", [csv_text([RECORD]).encode(), workbook([RECORD])], ids=["csv", "xlsx"])
def test_a_table_comes_back_as_it_went_out(data: bytes) -> None:
    (row,) = read_feed(data).rows

    assert row.vacancy == RECORD


def test_nothing_in_a_table_begins_like_a_formula() -> None:
    cells = csv_text([RECORD, replace(RECORD, title="+49 711", source_id="\t=1")]).split(";")

    assert not [cell for cell in cells if cell.lstrip('"').startswith(("=", "+", "@", "\t"))]


def test_days_and_numbers_of_a_workbook_are_read_as_they_are_meant() -> None:
    given = (datetime(2026, 12, 1, tzinfo=UTC), date(2026, 12, 1), 38.5, 70173.0, True, " a ")
    cells = [cell_text(cell) for cell in given]

    assert cells == ["2026-12-01", "2026-12-01", "38.5", "70173", "yes", "a"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (
            archive({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": b" " * 70_000_000}),
            "unpacks to more",
        ),
        (archive({"word/document.xml": b"<a/>"}), "no workbook"),
        (archive({f"xl/part{number}.xml": b"" for number in range(600)}), "no workbook"),
        (changed_book("xl/worksheets/sheet1.xml", b'r="A1"', b'r="XFD1048576"'), "more than 100000 rows"),
        (changed_book("xl/workbook.xml", b"?>", b'?><!DOCTYPE a [<!ENTITY b "c">]>'), "document type"),
        (workbook([RECORD])[:-500], "damaged"),
        (b"PK\x03\x04" + b"\x00" * 400, "damaged"),
    ],
    ids=["bomb", "document", "many parts", "far cell", "entities", "cut off", "nothing"],
)
def test_a_hostile_workbook_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(FeedError, match=reason):
        read_feed(data)

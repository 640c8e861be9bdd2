"""PURE: which format a file has, told by its content and never by its name, and its vacancies."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from io import BytesIO
from typing import Any

from employers.feeds import ba_jobsuche, csv_rows, schema_org
from employers.feeds.hr_ba_xml import reading as hr_ba_xml
from employers.feeds.json_text import looks_like_json_lines, read_json, read_json_lines
from employers.feeds.lengths import check_lengths
from employers.feeds.markup import Page, decode, read_page
from employers.feeds.records import FeedError, FeedFile, FeedRow, FeedVacancy
from employers.feeds.workbooks import is_workbook, sheet_rows

BA, SCHEMA, CSV, XLSX = "BA job board", "schema.org JobPosting", "CSV", "XLSX"
NOTHING_FOUND = "no structured data in this page: neither a JobPosting nor data of the BA job board"


def read_feed(data: bytes) -> FeedFile:
    """All vacancies of a file. Raises `FeedError` where the file as a whole is broken or of another kind."""
    if is_hr_ba_xml(data[:4096]):
        file = BytesIO(data)
        found = hr_ba_xml.survey(file)
        return FeedFile(hr_ba_xml.FORMAT, tuple(hr_ba_xml.rows(file, found, hr_ba_xml.Checks())))
    if is_workbook(data):
        return FeedFile(XLSX, tuple(_table_rows(csv_rows.named_rows(sheet_rows(data)))))
    text = decode(data)
    start = text.lstrip()[:2000]
    if not start:
        raise FeedError("the file is empty")
    if start.startswith("<"):
        return _read_markup(text, start)
    if start.startswith(("{", "[")):
        return _read_lines(text) if looks_like_json_lines(text) else _read_value(read_json(text))
    if csv_rows.header_of(text):
        return _read_table(text)
    raise FeedError(_other_text(start))


def is_hr_ba_xml(start: bytes) -> bool:
    """Whether a file that begins so is HR-BA-XML, in whatever encoding and under whatever wrapper."""
    plain = start.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    is_schema = re.search(rb"<(?:xsd?:)?schema\b", plain) is not None
    return plain.startswith(b"<") and b"HRBAXML" in plain.upper() and not is_schema


def _other_text(start: str) -> str:
    if re.match(r"(?:#.*\n)*\s*[\"']?(?:openapi|swagger)[\"']?\s*:", start):
        return "this is an API description, not a vacancy"
    first = start.split("\n", 1)[0]
    if max(first.count(mark) for mark in ";,\t") >= 1:
        needed = " and ".join(f"'{name}'" for name in csv_rows.REQUIRED)
        return f"this table lacks the columns {needed}: not a table of vacancies"
    return "the format is not known: neither JSON, HTML nor a table with the documented columns"


def _read_markup(text: str, start: str) -> FeedFile:
    lowered = start.casefold()
    if (
        re.search(r"<!doctype html|<html|<head|<body|<title>[^<]|<script|<div|<meta", lowered)
        and "<?xml" not in lowered[:10]
    ):
        return _read_page(text)
    root = re.search(r"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)", re.sub(r"<!--.{0,5000}?-->", "", start, flags=re.S))
    name = root.group(1) if root else "?"
    if name.casefold() == "schema":
        raise FeedError("this is an XML schema, not a vacancy")
    if name.casefold() in ("html", "head", "body", "p", "span", "section", "article", "main"):
        return _read_page(text)
    raise FeedError("XML with the root element '%(name)s' is not read; of XML, only HR-BA-XML is", name=name)


def _read_page(text: str) -> FeedFile:
    page = read_page(text, id_prefixes=ba_jobsuche.PAGE_IDS)
    state = next((content for attributes, content in page.scripts if attributes.get("id") == "ng-state"), None)
    if state is not None:
        found = _state_rows(read_json(state))
        if found:
            return FeedFile(BA, tuple(found))
    rows = list(_block_rows(page))
    if rows:
        return FeedFile(SCHEMA, tuple(rows))
    try:
        seen = ba_jobsuche.page_vacancy(page)
    except FeedError as error:
        return FeedFile(BA, (FeedRow("page", error=error),))
    if seen is not None:
        return FeedFile(BA, (_checked("page", lambda: seen),))
    raise FeedError(NOTHING_FOUND)


def _state_rows(state: Any) -> list[FeedRow]:
    """Vacancies in the page's application state: a detail, or search results, wherever the page keeps them."""
    details, lists = [], []
    for value in _objects(state):
        if "stellenangebotsBeschreibung" in value or "stellenbeschreibung" in value:
            details.append(value)
        elif any(isinstance(value.get(key), list) for key in ba_jobsuche.LIST_KEYS):
            lists.append(value)
    if details:
        return list(_ba_rows(enumerate(details, start=1), "ng-state"))
    return [row for value in lists for row in _ba_value_rows(value)]


def _objects(value: Any, depth: int = 0) -> Iterator[Mapping[str, Any]]:
    if depth > schema_org.DEPTH:
        return
    if isinstance(value, Mapping):
        yield value
    children: Iterable[Any] = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for child in children:
        yield from _objects(child, depth + 1)


def _block_rows(page: Page) -> Iterator[FeedRow]:
    number = 0
    for attributes, content in page.scripts:
        if "ld+json" not in attributes.get("type", "").casefold():
            continue
        number += 1
        try:
            value = read_json(content)
        except FeedError as error:
            if "JobPosting" in content:
                yield FeedRow(f"JSON-LD block {number}", error=error)
            continue
        yield from _posting_rows(value, f"JSON-LD block {number}", page.title)


def _read_value(value: Any) -> FeedFile:
    if ba_jobsuche.is_envelope(value) or ba_jobsuche.is_record(value):
        return FeedFile(BA, tuple(_ba_value_rows(value)))
    if schema_org.has_posting(value):
        return FeedFile(SCHEMA, tuple(_posting_rows(value, "", None)))
    if isinstance(value, list) and any(ba_jobsuche.is_envelope(item) or ba_jobsuche.is_record(item) for item in value):
        return FeedFile(BA, tuple(_ba_value_rows(value)))
    raise FeedError(_other_json(value))


def _read_lines(text: str) -> FeedFile:
    rows: list[FeedRow] = []
    known = 0
    name = SCHEMA
    for number, value in read_json_lines(text):
        found = [FeedRow(f"line {number}", error=value)] if isinstance(value, FeedError) else _line_rows(number, value)
        known += any(row.vacancy is not None or (row.error and row.error.field) for row in found)
        name = BA if ba_jobsuche.is_record(value) else name
        rows += found
    if not known:
        first = next((value for _, value in read_json_lines(text) if not isinstance(value, FeedError)), None)
        raise FeedError(_other_json(first))
    return FeedFile(name, tuple(rows))


def _line_rows(number: int, value: Any) -> list[FeedRow]:
    if schema_org.has_posting(value):
        return list(_posting_rows(value, f"line {number}", None))
    if ba_jobsuche.is_record(value) or ba_jobsuche.is_envelope(value):
        return [FeedRow(f"line {number}, {row.place}", row.vacancy, row.error) for row in _ba_value_rows(value)]
    return [FeedRow(f"line {number}", error=FeedError("this object is neither a JobPosting nor of the BA job board"))]


def _other_json(value: Any) -> str:
    keys = list(value) if isinstance(value, Mapping) else list(value[0]) if _is_list_of_objects(value) else []
    if {"openapi", "swagger", "endpoints", "$schema", "paths"} & set(keys):
        return "this is an API description, not a vacancy"
    if not keys:
        return "this JSON holds no objects that could be vacancies"
    if "facetten" in keys or "messages" in keys or "error" in keys:
        return "this is an answer without vacancies"
    return f"JSON of an unknown kind (keys {', '.join(map(str, keys[:6]))}): no JobPosting and not the BA job board"


def _is_list_of_objects(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)


def _read_table(text: str) -> FeedFile:
    strange = csv_rows.unknown_columns(csv_rows.header_of(text) or [])
    if strange:
        raise FeedError("the table has columns that are not known: %(columns)s", strange[0], columns=", ".join(strange))
    return FeedFile(CSV, tuple(_table_rows(csv_rows.rows(text))))


def _table_rows(rows: Iterable[tuple[str, csv_rows.Row | FeedError]]) -> Iterator[FeedRow]:
    for place, row in rows:
        if isinstance(row, FeedError):
            yield FeedRow(place, error=row)
            continue
        reference = (row.get("reference") or "").strip()
        yield _checked(f"{place} ({reference})" if reference else place, partial(csv_rows.vacancy, row))


def _ba_value_rows(value: Any) -> Iterator[FeedRow]:
    return _ba_rows(ba_jobsuche.records(value), "")


def _ba_rows(items: Iterable[tuple[object, Any]], prefix: str) -> Iterator[FeedRow]:
    for place, item in items:
        reference = ba_jobsuche.reference_of(item)
        where = f"{prefix} {place}".strip() + (f" ({reference})" if reference else "")
        yield _checked(where, partial(ba_jobsuche.vacancy, item))


def _posting_rows(value: Any, prefix: str, page_title: str | None) -> Iterator[FeedRow]:
    for index, posting in enumerate(schema_org.postings(value), start=1):
        reference = schema_org.reference_of(posting)
        where = f"{prefix}, posting {index}".removeprefix(", ") + (f" ({reference})" if reference else "")
        yield _checked(where, partial(schema_org.vacancy, posting, page_title=page_title))


def _checked(place: str, read: Callable[[], FeedVacancy]) -> FeedRow:
    try:
        vacancy = read()
        check_lengths(vacancy)
    except FeedError as error:
        return FeedRow(place, error=error)
    return FeedRow(place, vacancy)

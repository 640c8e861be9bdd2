"""Read the records of a list of clients from CSV or JSON, as cells by our column names."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import InvalidInput
from profiles.catalogue.importing.reading import kind_of, read_rows, read_text
from profiles.importing.columns import ID_COLUMN, IGNORED_PREFIX, column_name, unknown_columns

ERASE = "-"
_WANTED = "a list of clients"
_HALF_LETTER = re.compile("[\ud800-\udfff]")  # JSON can write one, no database can store it


@dataclass(frozen=True, slots=True)
class Record:
    """One record: where it stands, its cells by column, and what is wrong with its shape, if anything."""

    place: str
    cells: Mapping[str, str] = field(default_factory=dict)
    problem: str | None = None

    @property
    def source_id(self) -> str:
        """The external id; empty where it is missing."""
        return self.cells.get(ID_COLUMN, "")


def read_records(path: Path) -> list[Record]:
    """All records of a file; `InvalidInput` where the file as a whole cannot be read, so that nothing is imported."""
    text = read_text(path)
    if text.lstrip().startswith(("[", "{")):
        return list(_json_records(path.name, text))
    return list(_csv_records(path.name, text))


def _csv_records(name: str, text: str) -> Iterator[Record]:
    rows = read_rows(name, text)
    header = next(rows)[1]
    columns = _columns(name, header)
    for line, row in rows:
        place = f"{name}, line {line}"
        if len(row) != len(header):
            problem = f"the row has {len(row)} cells, the first row {len(header)}: check separators and quotation marks"
            yield Record(place, {}, problem)
            continue
        yield Record(place, {column: cell.strip() for column, cell in zip(columns, row, strict=True) if column})


def _columns(name: str, header: list[str]) -> list[str | None]:
    """Our name of each column, None for one that is ignored; refuses unknown and repeated columns."""
    known = [column_name(written) for written in header]
    if ID_COLUMN not in known:
        other = kind_of(header)
        if other is not None and other != _WANTED:
            raise InvalidInput(
                "%(file)s is not a list of clients: by its columns it is %(other)s. Nothing was changed.",
                file=name, other=other,
            )  # fmt: skip
        raise InvalidInput(
            "%(file)s, line 1: the column id (or kundennummer) is missing, by which clients are known again. "
            "Nothing was changed.",
            file=name,
        )  # fmt: skip
    unknown = unknown_columns(header)
    if unknown:
        raise InvalidInput(
            "%(file)s, line 1: unknown columns: %(columns)s. Rename them, or begin their names with _ to ignore them. "
            "Nothing was changed.",
            file=name, columns=", ".join(unknown),
        )  # fmt: skip
    twice = [column for column, number in Counter(known).items() if column and number > 1]
    if twice:
        raise InvalidInput(
            "%(file)s, line 1: two columns mean %(column)s. Remove one. Nothing was changed.",
            file=name, column=twice[0],
        )  # fmt: skip
    return known


def _json_records(name: str, text: str) -> Iterator[Record]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise InvalidInput(
            "%(file)s, line %(line)s, column %(column)s: the JSON is broken (%(reason)s). Export it again. "
            "Nothing was changed.",
            file=name, line=error.lineno, column=error.colno, reason=error.msg,
        ) from error  # fmt: skip
    except (RecursionError, ValueError) as error:  # nested without end, or a number with thousands of digits
        raise InvalidInput(
            "%(file)s: the JSON is nested too deeply or has a number that is too long. Nothing was changed.", file=name
        ) from error
    entries = content.get("clients") if isinstance(content, dict) else content
    if not isinstance(entries, list):
        raise InvalidInput(
            '%(file)s: expected a list of clients, or an object with the list "clients". Nothing was changed.',
            file=name,
        )
    for at, entry in enumerate(entries, start=1):
        yield _json_record(f"{name}, record {at}", entry)


def _json_record(place: str, entry: object) -> Record:
    if not isinstance(entry, dict):
        return Record(place, {}, "the record is not an object")
    if _HALF_LETTER.search(json.dumps(entry, ensure_ascii=False)):
        return Record(place, {}, "half a letter (an escape such as \\ud83d without its second half)")
    unknown = unknown_columns(entry)
    if unknown:
        return Record(place, {}, f"unknown fields: {', '.join(unknown)}")
    cells: dict[str, str] = {}
    for name, value in entry.items():
        column = column_name(name)
        cell = _cell(value)
        if cell is None:
            return Record(place, {}, f"{name}: expected text, a number, yes or no, or a list of texts")
        if column is not None and not name.startswith(IGNORED_PREFIX):
            cells[column] = cell
    return Record(place, cells)


def _cell(value: Any) -> str | None:
    """A JSON value as a cell of a table: null and an empty list erase, lists have bars between."""
    if value is None or value == []:
        return ERASE
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float | str):
        return str(value).strip()
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "|".join(value)
    return None

"""Read a table from a text file: encoding, separator, quotes; and say clearly what is wrong with the file."""

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from core.errors import InvalidInput

_SIGNATURES: tuple[tuple[bytes, str, str], ...] = (
    (b"PK\x03\x04", "an Excel workbook or a ZIP archive", "Save the sheet as CSV, or unpack the archive"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook", "Save the sheet as CSV"),
    (b"%PDF", "a PDF document", "Get the table as CSV"),
    (b"\x1f\x8b", "a compressed file", "Unpack it"),
)
_TEXT_STARTS = (("<", "an HTML or XML page", "Download the table itself"), ("{", "JSON", "Give the CSV file"))


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a table: the line of the file in which it begins, and its cells by column name."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()


@dataclass(frozen=True, slots=True)
class Table:
    """A table read from a file: file name, column names as written, rows."""

    name: str
    header: tuple[str, ...]
    lines: tuple[Line, ...]

    def error(self, line: int, column: str, reason: str, cure: str) -> InvalidInput:
        """The error for one cell, with file, line, column and cure."""
        return InvalidInput(
            "%(file)s, line %(line)s, column %(column)s: %(reason)s. %(cure)s. Nothing was changed.",
            file=self.name, line=line, column=column, reason=reason, cure=cure,
        )  # fmt: skip


def read_text(path: Path) -> str:
    """The text of a file in UTF-8 (with or without byte order mark), UTF-16 with one, or Windows-1252.

    `InvalidInput` where the file is missing, empty, not text, or where its UTF-8 breaks off.
    """
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InvalidInput("There is no file %(file)s. Check the path.", file=path) from error
    except OSError as error:
        raise InvalidInput("%(file)s cannot be read: %(reason)s.", file=path, reason=error.strerror) from error
    return text_of(path.name, data)


def text_of(name: str, data: bytes) -> str:
    """As `read_text`, of the bytes of a file of this name."""
    for start, what, cure in _SIGNATURES:
        if data.startswith(start):
            raise InvalidInput("%(file)s is %(what)s. %(cure)s.", file=name, what=what, cure=cure)
    text = _decode(name, data)
    if not text.strip():
        raise InvalidInput("%(file)s is empty. Download it again.", file=name)
    return text


def read_table(path: Path, *, columns: Collection[str] | None = None) -> Table:
    """The table in a CSV file whose first row names the columns; every row must have all columns.

    With ``columns`` the file has no such row, and these are its columns.
    """
    return table_of(path.name, read_text(path), columns=columns)


def table_of(name: str, text: str, *, columns: Collection[str] | None = None) -> Table:
    """As `read_table`, of the text of a file of this name."""
    for start, what, cure in _TEXT_STARTS:
        if text.lstrip().startswith(start):
            raise InvalidInput("%(file)s is %(what)s. %(cure)s.", file=name, what=what, cure=cure)
    rows = read_rows(name, text)
    header = tuple(columns) if columns else tuple(name.strip() for name in next(rows)[1])
    lines = []
    for number, cells in rows:
        if len(cells) != len(header):
            raise InvalidInput(
                "%(file)s, line %(line)s: the row has %(found)s columns and the first row %(wanted)s. "
                "The file is damaged or cut off: download it again. Nothing was changed.",
                file=name, line=number, found=len(cells), wanted=len(header),
            )  # fmt: skip
        lines.append(Line(number, dict(zip(header, cells, strict=True))))
    return Table(name, header, tuple(lines))


def read_rows(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """(line in which it begins, cells) of each row that is not blank; separator comma, semicolon or tab."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    number = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise InvalidInput(
                "%(file)s, from line %(line)s: the row does not end as a row should (%(reason)s). A quotation mark is "
                "open, or the file is cut off: download it again. Nothing was changed.",
                file=name, line=number, reason=error,
            ) from error  # fmt: skip
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield number, cells
        number = reader.line_num + 1


def require_columns(table: Table, columns: Collection[str], *, wanted: str) -> None:
    """Raise `InvalidInput` where columns are missing, and say what the file looks like instead of ``wanted``."""
    missing = [column for column in columns if column not in table.header]
    if not missing:
        return
    looks_like = kind_of(table.header)
    if looks_like is not None and looks_like != wanted:
        raise InvalidInput(
            "%(file)s is not %(wanted)s: by its columns it is %(other)s. Give the other file. Nothing was changed.",
            file=table.name, wanted=wanted, other=looks_like,
        )  # fmt: skip
    raise InvalidInput(
        "%(file)s is not %(wanted)s: the column %(missing)s is missing in line 1. Nothing was changed.",
        file=table.name, wanted=wanted, missing=", ".join(missing),
    )  # fmt: skip


def kind_of(header: Collection[str]) -> str | None:
    """What a table with these columns is, as far as we know such tables."""
    names = {name.strip().lower() for name in header}
    if any(name.startswith("schlüssel kldb") for name in names):
        return "the KldB 2010 table"
    if "mapping project name" in names:
        return "a crosswalk from ESCO to another classification"
    known: tuple[tuple[set[str], str], ...] = (
        ({"concepturi", "iscogroup"}, "a list of ESCO occupations"),
        ({"concepturi", "skilltype"}, "a list of ESCO skills"),
        ({"originalskilluri", "relatedskilluri"}, "a list of relations between ESCO skills"),
        ({"occupationuri", "skilluri"}, "a list of skills of ESCO occupations"),
        ({"concepturi"}, "a table of ESCO"),
        ({"lat", "lng"}, "a list of postcode points"),
        ({"lat", "lon"}, "a list of postcode points"),
        ({"id", "occupations"}, "a list of clients"),
        ({"id", "berufe"}, "a list of clients"),
        ({"kldb8", "beruf"}, "a list of job titles"),
        ({"kldb8", "title"}, "a list of job titles"),
    )
    return next((kind for columns, kind in known if columns <= names), None)


def _decode(name: str, data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\x00" in data:
        raise InvalidInput("%(file)s is not a text file. Give the CSV download.", file=name)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", errors="ignore")
        line = before.count("\n") + 1
        if not before.isascii():  # letters before were UTF-8, so this is a damaged file and not Windows-1252
            raise InvalidInput(
                "%(file)s, line %(line)s: a letter is damaged. The file is cut off or of mixed encodings: download it "
                "again, or save it as UTF-8. Nothing was changed.",
                file=name, line=line,
            ) from error  # fmt: skip
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise InvalidInput("%(file)s is neither UTF-8 nor Windows-1252. Save it as UTF-8.", file=name) from error


def _delimiter(text: str) -> str:
    first = text.lstrip().split("\n", 1)[0]
    return max(",;\t", key=first.count)

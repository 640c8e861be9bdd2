"""PURE: the first sheet of an XLSX workbook as rows of text. Workbooks come from outside and may be bombs.

What is read is unpacked by us first, up to a limit, whatever sizes the archive claims; a cell far away, which a reader
would fill the space to, and a document type inside are refused. Only then the parts reach the reader of workbooks.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from employers.feeds.records import FeedError

MOST_PARTS = 500
MOST_BYTES = 60 * 2**20  # of all parts that are read, unpacked
MOST_ROWS, MOST_COLUMNS = 100_000, 200
CHUNK = 2**16
PARTS = re.compile(r"(?:\[Content_Types\]\.xml|_rels/\.rels|xl/.*\.(?:xml|rels))", re.I)
NO_PARTS = re.compile(r"xl/(?:media|drawings|charts|externalLinks|embeddings|vbaProject)", re.I)
CELL = re.compile(rb"""[\s<]r\s*=\s*["']([A-Z]{1,4})(\d{1,9})["']""")


def is_workbook(start: bytes) -> bool:
    """Whether a file begins like an archive; `sheet_rows` says whether it is a workbook."""
    return start.startswith(b"PK\x03\x04")


def sheet_rows(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Number and cells of each row of the first sheet that is not empty. Raises `FeedError` for what is no workbook."""
    try:
        rows = CalamineWorkbook.from_filelike(BytesIO(_sound(data))).get_sheet_by_index(0).to_python(
            skip_empty_area=False
        )  # fmt: skip
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise FeedError("this archive is no workbook that can be read") from error
    for number, cells in enumerate(rows, start=1):
        texts = [cell_text(cell) for cell in cells]
        if any(texts):
            yield number, texts


def cell_text(cell: Any) -> str:
    """A cell as a table in text would have it: days as ISO, whole numbers without a point, booleans as yes and no."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell).strip()


def _sound(data: bytes) -> bytes:
    """The parts that are needed, packed anew without compression."""
    target = BytesIO()
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive, zipfile.ZipFile(target, "w") as sound:
            _copy(archive, sound)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise FeedError("this archive is damaged or locked with a password") from error
    return target.getvalue()


def _copy(archive: zipfile.ZipFile, sound: zipfile.ZipFile) -> None:
    names, left = archive.namelist(), MOST_BYTES
    if len(names) > MOST_PARTS or "xl/workbook.xml" not in names:
        raise FeedError("this archive is no workbook that can be read")
    for name in dict.fromkeys(names):
        if PARTS.fullmatch(name) and not NO_PARTS.match(name):
            content = _unpacked(archive, name, left)
            left -= len(content)
            _refuse_hostile(content)
            sound.writestr(name, content)


def _unpacked(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    found, unpack = bytearray(), archive.open
    with unpack(name) as part:
        while chunk := part.read(CHUNK):
            found += chunk
            if len(found) > most:
                raise FeedError("the workbook unpacks to more than %(limit)s MiB", limit=MOST_BYTES // 2**20)
    return bytes(found)


def _refuse_hostile(content: bytes) -> None:
    if b"\x00" in content or b"<!DOCTYPE" in content[:CHUNK] or b"<!ENTITY" in content:
        raise FeedError("the workbook has a document type inside; office programs write none")
    for column, row in CELL.findall(content):
        if int(row) > MOST_ROWS or _column(column) > MOST_COLUMNS:
            raise FeedError("the sheet has more than %(rows)s rows or %(columns)s columns", rows=MOST_ROWS,
                            columns=MOST_COLUMNS)  # fmt: skip


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

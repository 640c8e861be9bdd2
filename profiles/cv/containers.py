"""PURE: text out of DOCX, ODT and PDF. Only the text is unpacked, never a picture, and never more than a limit."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

import pypdf
from lxml import etree
from pypdf.errors import PyPdfError

from profiles.cv.document import MAX_LETTERS
from profiles.cv.errors import BOMB, ENCRYPTED, HALF, NO_TEXT, UNKNOWN, UnreadableCv
from profiles.cv.xml import parse_xml

MAX_PART_BYTES = 20 * 1024 * 1024
MAX_PAGES = 60
MAX_ATTACHMENT_BYTES = 2 * 1024 * 1024
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ODT_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_ODT_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def open_package(data: bytes) -> zipfile.ZipFile:
    """The ZIP package; `UnreadableCv` where it is damaged."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise UnreadableCv(HALF) from error


def docx_text(package: zipfile.ZipFile) -> str:
    """Text of a DOCX: paragraphs as lines, cells of a table's row with tabs between them."""
    root = parse_xml(_part(package, "word/document.xml"))
    return _lines(_word_blocks(root))


def odt_text(package: zipfile.ZipFile) -> str:
    """Text of an ODT, in the same form. Encrypted ones name their encryption in the manifest."""
    if "META-INF/manifest.xml" in package.namelist() and b"encryption-data" in _part(package, "META-INF/manifest.xml"):
        raise UnreadableCv(ENCRYPTED)
    return _lines(_odt_blocks(parse_xml(_part(package, "content.xml"))))


def pdf_text(data: bytes) -> tuple[str, bytes | None]:
    """Text of a PDF, page after page, and the Europass XML that lies in it, if one does.

    `UnreadableCv` where it has a password, is damaged, or holds only pictures.
    """
    try:
        reader = pypdf.PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise UnreadableCv(ENCRYPTED)
        text = "\n".join(_pages(reader))
        attached = _europass_of(reader)
    except UnreadableCv:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, OSError, zlib.error,
            NotImplementedError, AssertionError, ZeroDivisionError, StopIteration) as error:  # fmt: skip
        # what a damaged file makes of the library's assumptions
        raise UnreadableCv(HALF) from error
    if attached is None and sum(map(str.isalpha, text)) < 20:
        raise UnreadableCv(NO_TEXT)
    return text, attached


def _pages(reader: pypdf.PdfReader) -> Iterator[str]:
    letters = 0
    for number, page in enumerate(reader.pages):
        if number >= MAX_PAGES or letters > MAX_LETTERS:
            return
        text = page.extract_text()
        letters += len(text)
        yield text


def _europass_of(reader: pypdf.PdfReader) -> bytes | None:
    for name, contents in reader.attachments.items():
        data = contents[0] if contents else b""
        if name.casefold().endswith(".xml") and len(data) <= MAX_ATTACHMENT_BYTES:
            head = data[:4000]
            if b"SkillsPassport" in head or b"Candidate" in head:
                return bytes(data)
    return None


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """One part of the package, unpacked up to the limit, whatever size it claims."""
    try:
        info = package.getinfo(name)
    except KeyError as error:
        raise UnreadableCv(UNKNOWN) from error
    if info.flag_bits & 1:
        raise UnreadableCv(ENCRYPTED)
    unpacked = package.open  # reads from memory: the package is no file
    try:
        with unpacked(info) as part:
            data = part.read(MAX_PART_BYTES + 1)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise UnreadableCv(HALF) from error
    if len(data) > MAX_PART_BYTES:
        raise UnreadableCv(BOMB)
    return data


def _lines(blocks: Iterator[str]) -> str:
    text = "\n".join(blocks)[:MAX_LETTERS]
    if sum(map(str.isalpha, text)) < 20:
        raise UnreadableCv(NO_TEXT)
    return text


def _word_blocks(root: Any) -> Iterator[str]:
    """Paragraphs and rows in reading order; text boxes count once, though files hold them twice."""
    inside_rows: set[Any] = set()
    for element in root.iter(f"{_WORD}p", f"{_WORD}tr"):
        if element in inside_rows or any(True for _ in element.iterancestors(_FALLBACK)):
            continue
        if element.tag == f"{_WORD}tr":
            inside_rows.update(element.iter(f"{_WORD}p", f"{_WORD}tr"))
            yield from _row([[_word_text(p) for p in cell.iter(f"{_WORD}p")] for cell in element.iter(f"{_WORD}tc")])
        else:
            is_item = element.find(f"{_WORD}pPr/{_WORD}numPr") is not None
            yield ("- " if is_item else "") + _word_text(element)


def _word_text(paragraph: Any) -> str:
    parts = []
    for element in paragraph.iter(f"{_WORD}t", f"{_WORD}tab", f"{_WORD}br", f"{_WORD}cr", f"{_WORD}noBreakHyphen"):
        is_in_box = next(element.iterancestors(f"{_WORD}p"), None) is not paragraph
        if is_in_box:
            continue
        kind = etree.QName(element).localname
        parts.append(element.text or "" if kind == "t" else {"tab": "\t", "noBreakHyphen": "-"}.get(kind, "\n"))
    return "".join(parts)


def _odt_blocks(root: Any) -> Iterator[str]:
    in_rows: set[Any] = set()
    texts = (f"{_ODT_TEXT}p", f"{_ODT_TEXT}h")
    for element in root.iter(*texts, f"{_ODT_TABLE}table-row"):
        if element in in_rows:
            continue
        if element.tag == f"{_ODT_TABLE}table-row":
            in_rows.update(element.iter(*texts, f"{_ODT_TABLE}table-row"))
            cells = element.iter(f"{_ODT_TABLE}table-cell")
            yield from _row([[_odt_text(p) for p in cell.iter(*texts)] for cell in cells])
        else:
            is_item = next(element.iterancestors(f"{_ODT_TEXT}list-item"), None) is not None
            yield ("- " if is_item else "") + _odt_text(element)


def _odt_text(paragraph: Any) -> str:
    parts = [paragraph.text or ""]
    for element in paragraph.iterdescendants():
        parts.append(
            {f"{_ODT_TEXT}tab": "\t", f"{_ODT_TEXT}line-break": "\n", f"{_ODT_TEXT}s": " "}.get(element.tag, "")
        )
        parts += [element.text or "", element.tail or ""]
    return "".join(parts)


def _row(cells: list[list[str]]) -> Iterator[str]:
    """A table's row: first lines of its cells beside each other, further lines of the last cell below."""
    filled = [[line for line in cell if line.strip()] for cell in cells]
    if not any(filled):
        return
    yield "\t".join(cell[0] for cell in filled if cell)
    for cell in filled:
        yield from cell[1:]

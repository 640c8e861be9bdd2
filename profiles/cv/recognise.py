"""PURE: which format a CV has, told by its content and never by its name, and what it says."""

import json
from collections.abc import Iterable
from datetime import date

from profiles.cv import errors
from profiles.cv.containers import docx_text, odt_text, open_package, pdf_text
from profiles.cv.document import MAX_FILE_BYTES, MAX_PASSAGES, Cv, CvFormat, Passage
from profiles.cv.errors import UnreadableCv
from profiles.cv.europass_json import is_europass, read_europass_json
from profiles.cv.europass_xml import ROOTS, read_europass_xml, root_name
from profiles.cv.json_resume import is_resume, read_json_resume
from profiles.cv.text_cv import read_text_cv
from profiles.cv.xml import parse_xml

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\x00", b"MM\x00*", b"BM", b"RIFF", b"\x00\x00\x00\x18ftyphei",
             b"\x00\x00\x00\x1cftyphei", b"\x00\x00\x00 ftyphei")  # fmt: skip
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def read_cv(data: bytes, *, today: date) -> Cv:
    """What a CV says. `UnreadableCv` names what is wrong with the file and the cure.

    Formats: Europass XML and JSON, JSON Resume, DOCX, ODT, PDF (with the Europass XML inside where it has one), text.
    """
    if not data.strip():
        raise UnreadableCv(errors.EMPTY)
    if len(data) > MAX_FILE_BYTES:
        raise UnreadableCv(errors.TOO_LARGE, megabytes=MAX_FILE_BYTES // 1024 // 1024)
    cv = _read(data, today)
    if not cv.passages:
        raise UnreadableCv(errors.NOTHING_FOUND)
    return cv


def text_of(data: bytes) -> str:
    """The bare text of a PDF, DOCX, ODT or text file. `UnreadableCv` as `read_cv`; any text will do."""
    if not data.strip():
        raise UnreadableCv(errors.EMPTY)
    if data.startswith(b"PK\x03\x04"):
        with open_package(data) as package:
            return docx_text(package) if "word/document.xml" in package.namelist() else odt_text(package)
    if b"%PDF-" in data[:1024]:
        text, _ = pdf_text(data)
        if not text.strip():
            raise UnreadableCv(errors.NO_TEXT)
        return text
    _refuse_known(data)
    return _decoded(data)


def _read(data: bytes, today: date) -> Cv:
    if data.startswith(b"PK\x03\x04"):
        return _package(data, today)
    if b"%PDF-" in data[:1024]:
        text, attached = pdf_text(data)
        return _xml(attached, today) if attached else Cv(CvFormat.PDF, read_text_cv(text, today=today))
    _refuse_known(data)
    text = _decoded(data)
    start = text.lstrip()[:1]
    if start == "<":
        return _xml(data, today)
    if start in ("{", "["):
        return _json(text, today)
    return Cv(CvFormat.TEXT, read_text_cv(text, today=today))


def _refuse_known(data: bytes) -> None:
    """Files that are something else, each with its own cure."""
    if data.startswith(_OLE):
        is_locked = "EncryptedPackage".encode("utf-16-le") in data
        raise UnreadableCv(errors.ENCRYPTED if is_locked else errors.OLD_WORD)
    if data.startswith(b"{\\rtf"):
        raise UnreadableCv(errors.RTF)
    if data.startswith(_PICTURES):
        raise UnreadableCv(errors.PICTURE)
    if data.startswith(b"PK"):
        raise UnreadableCv(errors.HALF)


def _package(data: bytes, today: date) -> Cv:
    with open_package(data) as package:
        names = set(package.namelist())
        if "word/document.xml" in names:
            return Cv(CvFormat.DOCX, read_text_cv(docx_text(package), today=today))
        if "content.xml" in names and any(name.startswith("META-INF/") for name in names):
            return Cv(CvFormat.ODT, read_text_cv(odt_text(package), today=today))
    raise UnreadableCv(errors.UNKNOWN)


def _xml(data: bytes, today: date) -> Cv:
    root = parse_xml(data)
    if root_name(root) not in ROOTS:
        raise UnreadableCv(errors.UNKNOWN)
    return Cv(CvFormat.EUROPASS_XML, _first(read_europass_xml(root, today=today)))


def _json(text: str, today: date) -> Cv:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableCv(errors.HALF) from error
    except (RecursionError, ValueError) as error:  # nested without end, or a number with thousands of digits
        raise UnreadableCv(errors.UNKNOWN) from error
    if is_europass(value):
        return Cv(CvFormat.EUROPASS_JSON, _first(read_europass_json(value, today=today)))
    if is_resume(value):
        return Cv(CvFormat.JSON_RESUME, _first(read_json_resume(value, today=today)))
    raise UnreadableCv(errors.UNKNOWN)


def _first(passages: Iterable[Passage]) -> tuple[Passage, ...]:
    return tuple(passage for passage, _ in zip(passages, range(MAX_PASSAGES), strict=False))


def _decoded(data: bytes) -> str:
    """The text of a text file; `UnreadableCv` where it is none."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    if b"\x00" in data[:4096]:
        raise UnreadableCv(errors.UNKNOWN)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    strange = sum(not (sign.isprintable() or sign in "\r\n\t\f") for sign in text[:4096])
    if strange > 40:
        raise UnreadableCv(errors.UNKNOWN)
    return text

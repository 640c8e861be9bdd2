"""A document of HR-BA-XML, read posting by posting, so that a file of any length needs little memory.

The file comes from outside: a document type (and with it every entity) is refused, nothing is loaded from anywhere,
nesting and the size of one posting are limited, and what was read is
forgotten at once.
"""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, BinaryIO

from lxml import etree

from employers.feeds.hr_ba_xml import codes
from employers.feeds.hr_ba_xml.lists import Lists
from employers.feeds.hr_ba_xml.nodes import Node, local_name, node_of
from employers.feeds.hr_ba_xml.rules import as_error, broken_rules, posting_of
from employers.feeds.hr_ba_xml.vacancy import SOURCE, vacancy
from employers.feeds.lengths import check_lengths
from employers.feeds.records import FeedError, FeedRow

FORMAT = "HR-BA-XML"
MOST_BYTES = 600 * 2**20
MOST_RECORD_BYTES = 4 * 2**20  # between two postings; the format allows some 20 KiB
CHUNK = 2**16
HEADER, POSTING, DELETION = "Header", "JobPositionPosting", "DeleteEntry"
TAGS = tuple(f"{{*}}{name}" for name in (HEADER, POSTING, DELETION))
OPTIONS: dict[str, Any] = {
    "resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False, "remove_comments": True,
    "remove_pis": True,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Survey:
    """What a first look at the whole document gives. ``is_full`` is None where the header does not say it soundly."""

    encoding: str | None = None  # None: as the document declares it
    is_full: bool | None = None
    supplier: str = ""
    postings: int = 0
    deletions: int = 0


@dataclass(frozen=True, slots=True)
class Checks:
    """How postings are checked: against which day and catalogues, and whether a broken rule rejects the posting."""

    today: date | None = None  # None: no rules are checked
    lists: Lists = field(default_factory=Lists)
    is_strict: bool = False


def survey(file: BinaryIO) -> Survey:
    """Read the whole document once without keeping it. Raises `FeedError` where it is broken anywhere, or hostile."""
    encoding = _encoding(file)
    counts = {POSTING: 0, DELETION: 0}
    supplier, load = "", ""
    for element in _elements(file, encoding):
        name = local_name(element)
        if name == HEADER:
            header = node_of(element)
            supplier, load = header.text("SupplierId")[:20], header.text("TypeOfLoad").upper()
        else:
            counts[name] += 1
    is_full = {codes.FULL: True, codes.DIFFERENCE: False}.get(load)
    return Survey(encoding, is_full, supplier, counts[POSTING], counts[DELETION])


def rows(file: BinaryIO, found: Survey, checks: Checks) -> Iterator[FeedRow]:
    """The postings and deletions of a document, in order, each with the rules that it breaks."""
    file.seek(0)
    number = 0
    for element in _elements(file, found.encoding):
        name = local_name(element)
        if name == HEADER:
            continue
        node = node_of(element)
        number += 1
        if name == DELETION:
            yield _deletion(number, node)
        else:
            yield _row(number, node, found, checks)


def _row(number: int, node: Node, found: Survey, checks: Checks) -> FeedRow:
    reference = node.text("JobPositionPostingId")[:200]
    place = f"#{number} ({reference})" if reference else f"#{number}"
    notes: tuple[FeedError, ...] = ()
    if checks.today is not None:
        posting = posting_of(node, checks.today, checks.lists, found.supplier)
        notes = tuple(as_error(finding) for finding in broken_rules(posting))
    if checks.is_strict and notes:
        return FeedRow(place, error=notes[0], notes=notes[1:])
    if node.text("PostDetail", "Action") == codes.DELETE:
        return replace(_deletion(number, node), notes=notes)
    try:
        found_vacancy = vacancy(node, checks.lists)
        check_lengths(found_vacancy)
        return FeedRow(place, found_vacancy, notes=notes)
    except FeedError as error:
        return FeedRow(place, error=error, notes=notes)


def _deletion(number: int, node: Node) -> FeedRow:
    reference = node.text("EntryId") or node.text("JobPositionPostingId")
    if not reference:
        return FeedRow(f"#{number}", error=FeedError("the entry to delete is not named", "EntryId"))
    return FeedRow(f"#{number} ({reference[:200]})", withdrawn=reference[:200], source=SOURCE)


def _elements(file: BinaryIO, encoding: str | None) -> Iterator[Any]:
    """Header, postings and deletions as they end. Each is emptied when the next one is asked for."""
    file.seek(0)
    source = _Limited(file)
    try:
        context = etree.iterparse(source, events=("end",), tag=TAGS, encoding=encoding, **OPTIONS)
        for _, element in context:
            if element.getroottree().docinfo.internalDTD is not None:
                raise FeedError("the document has a document type; HR-BA-XML has none")
            if local_name(element.getparent() if element.getparent() is not None else element) == POSTING:
                continue  # one of our names inside a posting
            source.since = 0
            yield element
            _forget(element)
    except etree.XMLSyntaxError as error:
        raise FeedError("broken XML in line %(line)s: %(error)s", line=error.lineno or 0, error=error.msg) from error


def _forget(element: Any) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


class _Limited:
    """A file of which no more is read than a document may have, in all and between two postings."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.total = 0
        self.since = 0
        self.has_begun = False

    def read(self, size: int = CHUNK) -> bytes:
        data = self.file.read(min(size if size > 0 else CHUNK, CHUNK))
        self.total += len(data)
        self.since += len(data)
        if self.total > MOST_BYTES:
            raise FeedError("the file has more than %(limit)s MiB", limit=MOST_BYTES // 2**20)
        if self.since > MOST_RECORD_BYTES:
            raise FeedError("a posting has more than %(limit)s MiB", limit=MOST_RECORD_BYTES // 2**20)
        if not self.has_begun and data:
            self.has_begun = True
            _refuse_document_type(data)
        return data


def _refuse_document_type(start: bytes) -> None:
    """What stands before the root element is read by us before the parser sees it: entities grow while it parses."""
    plain = start.replace(b"\x00", b"")
    for mark in (b"<!DOCTYPE", b"<!ENTITY"):
        if mark in plain or mark.lower() in plain:
            raise FeedError("the document has a document type; HR-BA-XML has none")


def _encoding(file: BinaryIO) -> str | None:
    """Windows-1252 for a document that says UTF-8 (or nothing) and is not; None: what it declares holds."""
    file.seek(0)
    start = file.read(200)
    declared = start.lower()
    is_other = start.startswith((b"\xff\xfe", b"\xfe\xff")) or (b"encoding" in declared and b"utf-8" not in declared)
    if is_other:
        return None
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while data := file.read(2**20):
            decoder.decode(data)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return None


__all__ = ["FORMAT", "SOURCE", "Checks", "Survey", "rows", "survey"]

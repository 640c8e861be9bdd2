"""Checks of the Matterhorn protocol (PDF/UA-1) on the objects of a file, beside those of the package pdfua.

pdfua checks tagging, marked content, title, language and role map; what it leaves out of the machine's checks that can
go wrong in our documents is checked here: identification, order of headings, tab order, lists, fonts, artifacts.
"""

import io
from collections.abc import Iterator
from typing import Any

import pikepdf


def problems(pdf: bytes) -> list[str]:
    """What breaks PDF/UA-1, in words; empty where nothing does."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [*_catalogue(document), *_pages(document), *_structure(document), *_fonts(document)]


def structure(pdf: bytes) -> list[tuple[str, str | None]]:
    """Type and language of each structure element, in reading order."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [(str(each.get("/S")).strip("/"), _text(each.get("/Lang"))) for each in _elements(document)]


def _catalogue(document: pikepdf.Pdf) -> Iterator[str]:
    root = document.Root
    with document.open_metadata() as metadata:
        if metadata.get("pdfuaid:part") != "1":
            yield "06-002: no identification as PDF/UA-1"
        if not metadata.get("dc:title"):
            yield "06-003: no title in the metadata"
    if "/ViewerPreferences" not in root or not root.ViewerPreferences.get("/DisplayDocTitle"):
        yield "07-001: the title is not shown"
    if "/MarkInfo" not in root or not root.MarkInfo.get("/Marked"):
        yield "01-005: not marked as tagged"
    if not root.get("/Lang"):
        yield "11-006: no language of the document"


def _pages(document: pikepdf.Pdf) -> Iterator[str]:
    for number, page in enumerate(document.pages, start=1):
        if "/Annots" in page.obj and page.obj.get("/Tabs") != pikepdf.Name.S:
            yield f"28-001: no tab order on page {number}"
        if "/StructParents" not in page.obj:
            yield f"01-006: page {number} has no structure"
        operators = [str(each.operator) for each in pikepdf.parse_content_stream(page)]
        opened = sum(name in {"BDC", "BMC"} for name in operators)
        if opened != operators.count("EMC"):
            yield f"01-007: marked content of page {number} does not close"
        yield from _unmarked_text(page, number)


def _unmarked_text(page: pikepdf.Page, number: int) -> Iterator[str]:
    depth = 0
    for each in pikepdf.parse_content_stream(page):
        name = str(each.operator)
        depth += (name in {"BDC", "BMC"}) - (name == "EMC")
        if name in {"Tj", "TJ"} and not depth:
            yield f"01-003: text on page {number} is neither tagged nor an artifact"
            return


def _structure(document: pikepdf.Pdf) -> Iterator[str]:
    last = 0
    for element in _elements(document):
        kind = str(element.get("/S")).strip("/")
        if kind == "Figure" and not element.get("/Alt"):
            yield "13-004: a figure without alternative text"
        if len(kind) == 2 and kind[0] == "H" and kind[1].isdigit():
            level = int(kind[1])
            if level > last + 1:
                yield f"14-003: a heading of level {level} follows one of level {last}"
            last = level
        if kind == "LI" and str(element.get("/P").get("/S")) != "/L":
            yield "09-004: an item outside of a list"
    if not last:
        yield "14-002: no heading"


def _fonts(document: pikepdf.Pdf) -> Iterator[str]:
    for each in document.objects:
        if not isinstance(each, pikepdf.Dictionary) or each.get("/Type") != pikepdf.Name.Font:
            continue
        if each.get("/Subtype") == pikepdf.Name.Type0 and "/ToUnicode" not in each:
            yield "10-001: characters without Unicode"
        descriptor = each.get("/FontDescriptor")
        if descriptor is not None and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(descriptor.keys()):
            yield "31-009: a font is not embedded"


def _elements(document: pikepdf.Pdf) -> Iterator[Any]:
    yield from _below(document.Root.StructTreeRoot)


def _below(node: Any) -> Iterator[Any]:
    children = node.get("/K")
    listed = list(children) if isinstance(children, pikepdf.Array) else [children]
    for child in listed:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _below(child)


def _text(value: Any) -> str | None:
    return None if value is None else str(value)

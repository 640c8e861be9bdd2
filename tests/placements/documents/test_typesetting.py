"""Every document in every language is PDF/UA-1, says what it is given, literally, and is set in well under a second."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfua
import pypdfium2
import pytest

from placements.documents.codes import CLIENT_KINDS, LANGUAGES, DocumentKind
from placements.documents.content import Case
from placements.documents.operations import Order, build_content
from placements.documents.typesetting import pdf_bytes
from tests.placements.documents.cases import CASE, JOB, MADE_ON, WITH_NOTICE
from tests.placements.documents.matterhorn import problems, structure

ALL = [
    (kind, language) for kind in DocumentKind for language in (LANGUAGES if kind in CLIENT_KINDS else ("de",))
]  # fmt: skip
BROKEN_RULE = "UA-14-001"  # this release of pdfua fails on marked content in arrays; matterhorn.py looks at headings
HOSTILE = '#panic("x") $a_b$ \\u{41} @ref *b* `c` <d> //e /*f*/ [g] {h} "i" ~ -- %(j)s \u202e'


def set_document(kind: DocumentKind, language: str = "de", case: Case = CASE) -> bytes:
    return pdf_bytes(build_content(Order(kind, 1, 1, language), case).as_data(MADE_ON), made_on=MADE_ON)


def text_of(pdf: bytes) -> str:
    return " ".join(
        " ".join(page.get_textpage().get_text_range().split()) for page in pypdfium2.PdfDocument(pdf)
    )  # fmt: skip


def outcomes(pdf: bytes, folder: Path) -> Iterator[Any]:
    path = folder / "document.pdf"
    path.write_bytes(pdf)
    yield from pdfua.validate(str(path)).outcomes


@pytest.mark.parametrize(("kind", "language"), ALL)
def test_every_document_is_accessible_in_every_language(kind: DocumentKind, language: str, tmp_path: Path) -> None:
    pdf = set_document(kind, language, WITH_NOTICE)

    found = list(outcomes(pdf, tmp_path))

    assert problems(pdf) == []
    assert [each for each in found if each.findings] == []
    assert {each.rule_id for each in found if each.skipped_reason} <= {BROKEN_RULE}


def test_the_check_finds_what_is_broken() -> None:
    pdf = set_document(DocumentKind.AI_NOTICE)

    assert problems(pdf.replace(b"/Marked true", b"/Marked null")) == ["01-005: not marked as tagged"]


@pytest.mark.parametrize("kind", [DocumentKind.PROPOSAL_LETTER, DocumentKind.COVER_LETTER, DocumentKind.SHORT_PROFILE])
def test_what_looks_like_markup_is_printed_as_it_stands(kind: DocumentKind) -> None:
    case = replace(CASE, job=replace(JOB, title=HOSTILE, employer=HOSTILE), client_name=HOSTILE)

    text = text_of(set_document(kind, case=case))

    assert '#panic("x") $a_b$ \\u{41} @ref *b* `c` <d> //e /*f*/ [g] {h} "i"' in text.replace("\n", " ")


@pytest.mark.parametrize("language", LANGUAGES)
def test_very_long_words_break_nothing(language: str) -> None:
    case = replace(CASE, job=replace(JOB, title="Donaudampfschiff" * 18, contact="x" * 400), client_name="Ü" * 200)

    pdf = set_document(DocumentKind.PROPOSAL_LETTER, language, case)

    assert problems(pdf) == []


def test_the_same_content_gives_the_same_bytes() -> None:
    first = set_document(DocumentKind.PROPOSAL_LETTER, "ar")

    assert set_document(DocumentKind.PROPOSAL_LETTER, "ar") == first
    assert set_document(DocumentKind.PROPOSAL_LETTER, "fa") != first


def test_a_letter_says_in_which_language_each_part_is() -> None:
    languages = {
        language for _kind, language in structure(set_document(DocumentKind.PROPOSAL_LETTER, "ar")) if language
    }

    assert "ar" in languages


def test_a_document_is_set_in_well_under_a_second() -> None:
    set_document(DocumentKind.PROPOSAL_LETTER)
    start = time.process_time()

    set_document(DocumentKind.PROPOSAL_LETTER, "ar", WITH_NOTICE)

    assert time.process_time() - start < 1

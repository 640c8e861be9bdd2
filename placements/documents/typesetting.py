"""Setting a document with Typst as PDF/UA-1. The same content gives the same bytes.

Only the fonts named in `FONT_PACKAGES` are used: what the machine has installed changes nothing.
"""

import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from placements.documents.content import Texts

HERE = Path(__file__).parent
TEMPLATE = HERE / "templates" / "document.typ"
FONT_PACKAGES = ("fontpkg_fira_sans", "fontpkg_noto_sans_arabic")

_lock = Lock()  # a compiler keeps its inputs between two calls


class UnsettableDocument(Exception):
    """The template could not be set: a mistake of ours, no input causes it."""


def document_texts(language: str) -> Texts:
    """The texts of documents in this language."""
    return _texts(language)


def pdf_bytes(data: Mapping[str, Any], *, made_on: date) -> bytes:
    """The document as PDF/UA-1; ``data`` is `Content.as_data`."""
    timestamp = int(datetime.combine(made_on, time(), UTC).timestamp())
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _lock:
        try:
            pdf = _compiler().compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=timestamp)
        except typst.TypstError as error:
            raise UnsettableDocument("The document could not be set.") from error
    if not isinstance(pdf, bytes):
        raise UnsettableDocument("The document has no bytes.")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    folders = [str(files(name).joinpath("files")) for name in FONT_PACKAGES]
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    return typst.Compiler(str(TEMPLATE), root=str(TEMPLATE.parent), font_paths=fonts, ignore_system_fonts=True)


@cache
def _texts(language: str) -> Texts:
    return tomllib.loads((HERE / "texts" / f"{language}.toml").read_text(encoding="utf-8"))

"""Numbers that the interfaces of the Bundesagentur für Arbeit use for titles of occupations and for competences.

Two downloads are read: the list of titles (CSV with ``_id`` and ``_bkz``) and the competences (XML). They are not part
of this project: the office that has an agreement with the agency gets them there.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import sqlalchemy as sa
from lxml import etree
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.importing.reading import Table, read_table, require_columns
from profiles.catalogue.importing.tallying import CatalogueReport, catalogue_report
from profiles.catalogue.models import DkzEntry, Occupation
from profiles.catalogue.storing import Progress, Row, Tally, store_rows

TITLE, COMPETENCE = "title", "competence"
TITLE_COLUMNS = ("_id", "_bkz", "bezeichnung", "typ", "zustand")
WHAT = "a list of titles of the DKZ"
MOST_BYTES = 200 * 2**20
CODE = re.compile(r"^[A-Z] (\d{5})-\d{3}$")  # "B 24232-121": KldB 24232
NUMBER = re.compile(r"^\d{1,12}$")


def import_dkz(session: Session, path: Path, progress: Progress | None = None) -> CatalogueReport:
    """Import a list of titles or of competences, whichever the file is. `InvalidInput` where it is neither.

    A title whose KldB position the catalogue does not have is kept and named in the report, once a position: import
    the KldB first. A number that left the list stays; its vacancies still need it.
    """
    start = _start(path)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        rows = list(_competences(path))
        return _stored(session, rows, progress)
    table = read_table(path)
    require_columns(table, TITLE_COLUMNS, wanted=WHAT)
    rows = list(_titles(table))
    report = _stored(session, rows, progress)
    known = set(session.scalars(sa.select(Occupation.code)))
    for code in sorted({str(row["kldb_code"]) for row in rows if row["kldb_code"]} - known):
        report.reject(table.name, "_bkz", f"there is no occupation {code}: import the KldB first")
    return report


def _start(path: Path) -> bytes:
    if not path.is_file():
        raise InvalidInput("There is no file %(file)s. Check the path.", file=path)
    with path.open("rb") as file:
        return file.read(200)


def _stored(session: Session, rows: list[Row], progress: Progress | None) -> CatalogueReport:
    tally = Tally(total=len(rows), progress=progress)
    store_rows(session, DkzEntry, rows, tally=tally)
    session.expire_all()
    return catalogue_report(tally, "dkz_entry")


def _titles(table: Table) -> Iterator[Row]:
    for line in table.lines:
        if not NUMBER.match(line["_id"]):
            raise table.error(line.number, "_id", f'"{line["_id"][:40]}" is no number', "Download the file again")
        coded = CODE.match(line["_bkz"])
        if line["_bkz"] and coded is None:
            raise table.error(
                line.number, "_bkz", f'"{line["_bkz"][:40]}" is not like "B 24232-121"', "Download the file again"
            )
        yield {
            "kind": TITLE,
            "code": line["_id"],
            "label": line["bezeichnung"][:300],
            "kldb_code": coded.group(1) if coded else None,
            "parent": None,
            "is_training": line["typ"] == "A",
            "is_artist": line["kuenstler"] == "ja",
            "is_study_detail": line["typ"] == "A" and line["hochschulberuf"] == "ja" and line["ebene"] == "3",
            "is_active": line["zustand"] == "E",
        }


def _competences(path: Path) -> Iterator[Row]:
    """Competences in the order of the file. Entities and a document type are refused: the list has none."""
    data = path.read_bytes()
    if len(data) > MOST_BYTES or b"<!DOCTYPE" in data[:5000] or b"<!ENTITY" in data[:5000]:
        raise InvalidInput("%(file)s is not a list of the DKZ. Download it again.", file=path.name)
    options = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
    try:
        for _, element in etree.iterparse(BytesIO(data), events=("end",), tag="kompmerkmal", **options):
            code, label = element.get("id") or "", " ".join((element.findtext("bezeichnung") or "").split())
            if NUMBER.match(code) and label:
                yield {
                    "kind": COMPETENCE,
                    "code": code,
                    "label": label[:300],
                    "kldb_code": None,
                    "parent": (element.findtext("komp-parent") or "")[:12] or None,
                    "is_training": None,
                    "is_artist": None,
                    "is_study_detail": None,
                    "is_active": True,
                }
            element.clear()
    except etree.XMLSyntaxError as error:
        raise InvalidInput(
            "%(file)s, line %(line)s, column %(column)s: %(reason)s. %(cure)s. Nothing was changed.",
            file=path.name, line=error.lineno, column=error.offset, reason=error.msg, cure="Download the file again",
        ) from error  # fmt: skip

"""The official table of the KldB 2010 (Bundesagentur für Arbeit, version 2020), as published in CSV."""

import re
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy.orm import Session

from profiles.catalogue.codes import TermKind, kldb_level
from profiles.catalogue.importing.reading import Line, Table, read_table, require_columns
from profiles.catalogue.importing.tallying import CatalogueReport, catalogue_report
from profiles.catalogue.models import Occupation
from profiles.catalogue.storing import Progress, Row, Tally, store_rows, store_terms, term

KLDB = "kldb"
LABEL_MAX_LENGTH = 300
_CODE = "Schlüssel KldB"
_WANTED = "the KldB 2010 table"
_EXAMPLE = re.compile(r"\b(\d{5})-\d{3}\s+(.+?)(?=\s+\d{5}-\d{3}\s|$)", re.DOTALL)


def import_kldb(session: Session, path: Path, progress: Progress | None = None) -> CatalogueReport:
    """Import all groups and occupations of the official table; counts of occupations and groups.

    The table has lost leading zeros: a code is as long as its level. The official title becomes the German label,
    also of what the starter catalogue had brought along; the earlier label, the short title and the example
    occupations stay or become words to search by. English labels and what is regulated stay as they are.
    """
    table = read_table(path)
    code_column = next((name for name in table.header if name.startswith(_CODE)), _CODE)
    require_columns(table, (code_column, "Ebene", "Titel"), wanted=_WANTED)
    lines = _coded(table, code_column)
    entries = [_entry(table, lines, code) for code in sorted(lines, key=lambda code: (len(code), code))]
    terms = [row for code, line in lines.items() for row in _terms(code, line)]
    tally = Tally(total=len(entries) + len(terms), progress=progress)
    store_rows(session, Occupation, entries, tally=tally)
    store_terms(session, terms, tally=tally)
    session.expire_all()
    return catalogue_report(tally, "occupation")


def _coded(table: Table, column: str) -> dict[str, Line]:
    """The rows by full code, each checked."""
    found: dict[str, Line] = {}
    for line in table.lines:
        level, digits = line["Ebene"], line[column]
        if level not in {"1", "2", "3", "4", "5"}:
            raise table.error(line.number, "Ebene", f'"{level}" is not a level from 1 to 5', "Download the file again")
        code = digits.zfill(int(level))
        if not re.fullmatch(r"[0-9]{1,5}", digits) or len(code) != int(level):
            reason = f'"{digits}" is not a code of level {level}'
            raise table.error(line.number, column, reason, "Download the file again, do not edit it in a spreadsheet")
        if code in found:
            reason = f"the code {code} stands in line {found[code].number} already"
            raise table.error(line.number, column, reason, "Remove one of the two rows")
        found[code] = line
    return found


def _entry(table: Table, lines: dict[str, Line], code: str) -> Row:
    line, parent = lines[code], code[:-1]
    if parent and parent not in lines:
        reason = f"the group {parent} above {code} is missing in the file"
        raise table.error(line.number, table.header[0], reason, "The file is cut off or edited: download it again")
    title = " ".join(line["Titel"].split())
    if not title or len(title) > LABEL_MAX_LENGTH:
        raise table.error(
            line.number, "Titel", f"a title of 1 to {LABEL_MAX_LENGTH} letters is needed", "Download the file again"
        )
    return {
        "code": code,
        "parent_code": parent or None,
        "label_de": title,
        "requirement_level": kldb_level(code),
        "source": KLDB,
    }


def _terms(code: str, line: Line) -> Iterator[Row]:
    yield term(TermKind.OCCUPATION, code, "de", line["Titel"], is_label=True)
    yield term(TermKind.OCCUPATION, code, "de", line["Kurztitel"])
    if len(code) == 5:
        for example in _EXAMPLE.finditer(line["Umfasst ferner"].replace("&nbsp;", " ")):
            if example[1] == code:
                yield term(TermKind.OCCUPATION, code, "de", example[2])

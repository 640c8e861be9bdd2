"""Lists of job titles with KldB codes (Bundesagentur für Arbeit): example occupations, and the titles of the DKZ."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.codes import TermKind
from profiles.catalogue.importing.reading import Table, read_table
from profiles.catalogue.importing.tallying import CatalogueReport, catalogue_report
from profiles.catalogue.models import Occupation
from profiles.catalogue.storing import Progress, Row, Tally, store_terms, term

CODE_COLUMNS = ("kldb5", "kldb8", "kldb", "schlüssel")  # the first that the file has counts
TITLE_COLUMNS = ("beruf", "title", "titel", "bezeichnung")
OCCUPATION_DIGITS = 5


def import_titles(session: Session, path: Path, progress: Progress | None = None) -> CatalogueReport:
    """Import a list of titles: each becomes a German word of the occupation whose code stands beside it.

    Codes have five digits, or five and a number of the title behind a hyphen (01104-101). A title without a code is
    left out and not counted. Occupations that the catalogue does not have are rejected, once a code: import the KldB
    first. What is the label of an occupation stays it. Counts in the report are those of titles, each once a code.
    """
    table = read_table(path)
    titles = list(_titles(table, *_columns(table)))
    known = set(session.scalars(sa.select(Occupation.code).where(sa.func.length(Occupation.code) == OCCUPATION_DIGITS)))
    rows: list[Row] = [term(TermKind.OCCUPATION, code, "de", title) for _, code, title in titles if code in known]
    tally = Tally(total=len(rows), progress=progress)
    store_terms(session, rows, tally=tally, keeps=lambda stored: bool(stored["is_label"]))
    session.expire_all()
    report = catalogue_report(tally, "term")
    _reject_unknown(report, table, [(line, code) for line, code, _ in titles if code not in known])
    return report


def _columns(table: Table) -> tuple[str, str]:
    """The columns of code and title, by names that the lists use."""
    by_name = {name.lower(): name for name in table.header}
    code = next((by_name[name] for name in CODE_COLUMNS if name in by_name), None)
    title = next((by_name[name] for name in TITLE_COLUMNS if name in by_name), None)
    if code is None or title is None:
        missing = " / ".join(CODE_COLUMNS if code is None else TITLE_COLUMNS)
        raise InvalidInput(
            "%(file)s is not %(wanted)s: the column %(missing)s is missing in line 1. Nothing was changed.",
            file=table.name, wanted="a list of job titles with KldB codes", missing=missing,
        )  # fmt: skip
    return code, title


def _titles(table: Table, code_column: str, title_column: str) -> Iterator[tuple[int, str, str]]:
    """Line, code of five digits and title of each row that has a code."""
    for line in table.lines:
        written, title = line[code_column], " ".join(line[title_column].split())
        if not written:
            continue
        code, hyphen, number = written.partition("-")
        is_code = len(code) == OCCUPATION_DIGITS and code.isascii() and code.isdigit()
        if not is_code or (hyphen and not (number.isascii() and number.isdigit())):
            raise table.error(
                line.number, code_column, f'"{written}" is not a KldB code of five digits', "Download the file again"
            )
        if not title:
            raise table.error(line.number, title_column, "the title is missing", "Download the file again")
        yield line.number, code, title


def _reject_unknown(report: CatalogueReport, table: Table, unknown: list[tuple[int, str]]) -> None:
    """One rejection for each code that the catalogue does not have, at its first line."""
    counts = Counter(code for _, code in unknown)
    first = {code: line for line, code in reversed(unknown)}
    for code, count in sorted(counts.items()):
        reason = f"there is no occupation {code} ({count} titles left out): import the KldB first"
        report.reject(f"{table.name}, line {first[code]}", "code", reason, line=first[code])

"""The import of offers from CSV: one row an offer, whole or not at all."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy.orm import Session

from core.errors import InvalidInput
from profiles.catalogue.importing.reading import Table, read_table
from profiles.catalogue.reports import ImportReport
from profiles.importing import cells
from profiles.offer_effects import Decider, OfferCodes, read_effects, read_prerequisites
from profiles.offers.kinds import OfferKind, offer_kinds
from profiles.offers.operations import OfferInput, OfferRunInput, record_offer
from profiles.offers.queries import offer_codes

ALIASES: Mapping[str, str] = {
    "kennung": "code", "art": "kind", "titel": "title_de", "titel_en": "title_en", "träger": "provider",
    "maßnahmenummer": "accreditation_number", "zulassung_bis": "accredited_until", "entscheider": "decider",
    "kosten": "cost", "beschränkt": "restricted", "wirkungen": "effects", "voraussetzungen": "prerequisites",
    "termine": "runs",
}  # fmt: skip
COLUMNS = tuple(ALIASES.values())


class Place(NamedTuple):
    """Where a row stands."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}"


def import_offers(session: Session, path: Path, *, now: datetime, by: int | None) -> ImportReport:
    """Import offers from a CSV file; counts of offers, and every row that was left out with its reason.

    An offer is known again by its ``code``. Empty cells take what its kind says; an empty cell ``runs`` leaves the
    recorded runs. A file that cannot be read, or with unknown columns, is an `InvalidInput`, and nothing is changed.
    """
    return import_offer_table(session, read_table(path), now=now, by=by)


def import_offer_table(session: Session, table: Table, *, now: datetime, by: int | None) -> ImportReport:
    """As `import_offers`, of a table that was read already."""
    names = _columns(table)
    codes = offer_codes(session)
    report = ImportReport(read=len(table.lines))
    seen: dict[str, int] = {}
    for line in table.lines:
        row = {ours: line[written] for written, ours in names.items()}
        place = Place(table.name, line.number)
        given = _offer(row, place, codes, report)
        if given is None:
            continue
        if given.code in seen:
            twice = InvalidInput("the code stands in line %(line)s already", line=seen[given.code])
            report.reject(str(place), "code", twice, line=line.number)
            continue
        seen[given.code] = line.number
        try:
            is_new = record_offer(session, given, now=now, by=by)
        except InvalidInput as error:
            report.reject(str(place), None, error, line=line.number)
            continue
        _count(report, is_new)
    return report


def _columns(table: Table) -> dict[str, str]:
    """Our name of each column as written; refuses unknown ones."""
    names = {written: ALIASES.get(written.casefold(), written.casefold()) for written in table.header}
    unknown = [written for written, ours in names.items() if ours not in COLUMNS and not written.startswith("_")]
    missing = {"code", "kind"} - set(names.values())
    if unknown:
        raise InvalidInput(
            "%(file)s is not a list of offers: unknown columns: %(wrong)s. Columns are: %(columns)s. Nothing was "
            "changed.",
            file=table.name, wrong=", ".join(unknown), columns=", ".join(COLUMNS),
        )  # fmt: skip
    if missing:
        raise InvalidInput(
            "%(file)s is not a list of offers: missing: %(wrong)s. Columns are: %(columns)s. Nothing was changed.",
            file=table.name, wrong=", ".join(sorted(missing)), columns=", ".join(COLUMNS),
        )  # fmt: skip
    return {written: ours for written, ours in names.items() if ours in COLUMNS}


def _offer(row: Mapping[str, str], place: Place, codes: OfferCodes, report: ImportReport) -> OfferInput | None:
    """The offer of a row, or None where a cell cannot be read; every such cell is reported."""
    kind = offer_kinds().get(row["kind"].upper())
    if kind is None:
        unknown = InvalidInput("there is none such; there are: %(kinds)s", kinds=", ".join(offer_kinds()))
        report.reject(str(place), "kind", unknown, line=place.line)
        return None
    values: dict[str, Any] = {}
    is_readable = True
    for name, (column, read) in _readers(kind, codes).items():
        try:
            values[name] = read(row.get(column, ""))
        except InvalidInput as error:
            report.reject(str(place), column, error, line=place.line)
            is_readable = False
    return OfferInput(kind=kind.code, **values) if is_readable else None


def _readers(kind: OfferKind, codes: OfferCodes) -> dict[str, tuple[str, Callable[[str], Any]]]:
    """Field -> column and reader of its cell; an empty cell takes what the kind says."""
    return {
        "code": ("code", cells.text),
        "title_de": ("title_de", lambda cell: cell or kind.label_de),
        "title_en": ("title_en", lambda cell: cell or kind.label_en),
        "provider": ("provider", lambda cell: cell or None),
        "accreditation_number": ("accreditation_number", lambda cell: cell or None),
        "accredited_until": ("accredited_until", lambda cell: cells.day(cell) if cell else None),
        "decider": ("decider", lambda cell: cells.one_of(Decider)(cell) if cell else kind.decider),
        "cost_cents": ("cost", lambda cell: _cents(cell) if cell else None),
        "is_restricted": ("restricted", lambda cell: cells.yes_or_no(cell) if cell else kind.is_restricted),
        "effects": ("effects", lambda cell: read_effects(cell or kind.effects, codes)),
        "prerequisites": ("prerequisites", lambda cell: read_prerequisites(cell or kind.prerequisites, codes)),
        "runs": ("runs", lambda cell: tuple(map(_run, cells.texts(cell))) if cell else None),
    }


def _cents(cell: str) -> int:
    """Euros with point or comma, as cents."""
    if not re.fullmatch(r"\d{1,6}([.,]\d{1,2})?", cell):
        raise InvalidInput('"%(value)s" is not an amount in euros as in 1250 or 1250.50', value=cell)
    return round(float(cell.replace(",", ".")) * 100)


def _run(cell: str) -> OfferRunInput:
    """``2027-01-11:2027-06-30:15:3``: first day, last day, places, places taken; the last two may be missing."""
    parts = [part.strip() for part in cell.split(":")]
    if not 2 <= len(parts) <= 4:
        raise InvalidInput('"%(value)s" is no run; write it as in 2027-01-11:2027-06-30:15:3', value=cell)
    numbers = [cells.whole_number(part) if part else None for part in parts[2:]] + [None, None]
    return OfferRunInput(cells.day(parts[0]), cells.day(parts[1]), numbers[0], numbers[1] or 0)


def _count(report: ImportReport, is_new: bool | None) -> None:
    if is_new is None:
        report.unchanged += 1
    elif is_new:
        report.new += 1
    else:
        report.changed += 1

"""Postcode points: a table of postcode, town and coordinates, or the GeoNames postal code file."""

import re
from pathlib import Path

from sqlalchemy.orm import Session

from profiles.catalogue.importing.reading import Line, Table, read_table, read_text, require_columns
from profiles.catalogue.importing.tallying import CatalogueReport, catalogue_report
from profiles.catalogue.models import Place
from profiles.catalogue.storing import Progress, Row, Tally, store_rows

IMPORTED = "import"
NAMES = {
    "postcode": ("postcode", "plz", "postleitzahl", "zip", "zipcode", "postal_code", ""),
    "town": ("town", "ort", "stadt", "ortsname", "place", "place_name", "name"),
    "latitude": ("lat", "latitude", "breite", "breitengrad"),
    "longitude": ("lon", "lng", "long", "longitude", "länge", "laenge", "längengrad"),
}
GERMANY = {"latitude": (47.0, 55.2), "longitude": (5.5, 15.3)}
_GEONAMES = (
    "country", "postcode", "town", "state", "state_code", "region", "region_code", "county", "county_code", "lat",
    "lon", "accuracy",
)  # fmt: skip
_WANTED = "a list of postcode points"


def import_places(session: Session, path: Path, progress: Progress | None = None) -> CatalogueReport:
    """Import the points of all postcodes in the file; counts of postcodes.

    Columns are found by name (postcode, town, lat, lon or lng, also in German; a first column without a name is the
    postcode). The town may be missing: known towns stay. A postcode that stands in several rows gets their mean
    point and the first town. An imported point replaces the starter catalogue's for good.
    """
    is_geonames = re.match(r"[A-Z]{2}\t\d{4,5}\t", read_text(path)) is not None
    table = read_table(path, columns=_GEONAMES if is_geonames else None)
    columns = _columns(table)
    found: dict[str, list[Row]] = {}
    for line in table.lines:
        row = _entry(table, columns, line)
        found.setdefault(row["postcode"], []).append(row)
    entries = [_mean(rows) for _, rows in sorted(found.items())]
    tally = Tally(total=len(entries), progress=progress)
    store_rows(session, Place, entries, tally=tally)
    session.expire_all()
    return catalogue_report(tally, "place")


def _columns(table: Table) -> dict[str, str]:
    """Our name of each column -> its name in the file."""
    by_name = {name.lower(): name for name in reversed(table.header)}
    columns = {ours: by_name[name] for ours, names in NAMES.items() for name in reversed(names) if name in by_name}
    missing = [ours for ours in ("postcode", "latitude", "longitude") if ours not in columns]
    require_columns(table, [*columns.values(), *missing], wanted=_WANTED)
    return columns


def _entry(table: Table, columns: dict[str, str], line: Line) -> Row:
    postcode = line[columns["postcode"]]
    if not re.fullmatch(r"\d{4,5}", postcode):
        raise table.error(
            line.number, columns["postcode"] or "1", f'"{postcode}" is not a postcode', "Write five digits, as in 70173"
        )
    row: Row = {"postcode": postcode.zfill(5), "source": IMPORTED}
    if "town" in columns:
        row["town"] = line[columns["town"]][:120] or None
    for name in ("latitude", "longitude"):
        row[name] = _degrees(table, columns[name], line, GERMANY[name])
    return row


def _degrees(table: Table, column: str, line: Line, limits: tuple[float, float]) -> float:
    text = line[column].replace(",", ".")
    try:
        degrees = float(text)
    except ValueError:
        raise table.error(
            line.number, column, f'"{text}" is not a number', "Write degrees with a decimal point, as in 48.78"
        ) from None
    if not limits[0] <= degrees <= limits[1]:
        reason = f"{text} lies outside Germany ({limits[0]} to {limits[1]})"
        raise table.error(line.number, column, reason, "Check that latitude and longitude are not exchanged")
    return degrees


def _mean(rows: list[Row]) -> Row:
    return rows[0] | {name: sum(row[name] for row in rows) / len(rows) for name in ("latitude", "longitude")}

"""The BA's crosswalk from ESCO occupations to the KldB 2010, in the official mapping layout."""

import re
from collections import Counter
from pathlib import Path

from core.errors import InvalidInput
from profiles.catalogue.importing.reading import read_rows, read_text

_FIRST_CELL = "Mapping project name"
_COLUMNS = ("Classification 1 URI", "Classification 2 ID", "Mapping relation")
_KLDB_TITLE = re.compile(r"B (\d{5})-\d{3}")

# A nearer relation outweighs any number of looser ones.
_RELATIONS = ("exactMatch", "closeMatch", "broadMatch", "narrowMatch")


def read_crosswalk(folder: Path) -> dict[str, str] | None:
    """KldB code (5 digits) of each ESCO URI in the crosswalk of this folder, or None where there is no crosswalk.

    An ESCO occupation points to several BA titles: the nearest relation decides (exact, close, broad, narrow), then
    the KldB code that most titles share, then the smaller code.
    """
    for path in sorted(folder.glob("*.csv")):
        with path.open("rb") as file:
            is_crosswalk = _FIRST_CELL.encode() in file.read(60)
        if is_crosswalk:
            return _read(path)
    return None


def _read(path: Path) -> dict[str, str]:
    rows = list(read_rows(path.name, read_text(path)))
    start = next((at for at, (_, cells) in enumerate(rows) if cells[0].strip() == _COLUMNS[0]), None)
    header = [] if start is None else [cell.strip() for cell in rows[start][1]]
    missing = [column for column in _COLUMNS if column not in header]
    if start is None or missing:
        raise InvalidInput(
            "%(file)s begins like a crosswalk, but the row with the column %(missing)s is missing. Download it again. "
            "Nothing was changed.",
            file=path.name, missing=missing[0],
        )  # fmt: skip
    uri_at, code_at, relation_at = (header.index(column) for column in _COLUMNS)
    found: dict[str, Counter[tuple[int, str]]] = {}
    for line, cells in rows[start + 1 :]:
        title = _KLDB_TITLE.fullmatch(cells[code_at].strip()) if len(cells) == len(header) else None
        relation = cells[relation_at].strip().removeprefix("skos:") if title else ""
        if title is None or relation not in _RELATIONS:
            raise InvalidInput(
                '%(file)s, line %(line)s, columns %(columns)s: expected a BA title as in "B 51311-188" and a relation '
                "as in skos:exactMatch. Download it again. Nothing was changed.",
                file=path.name, line=line, columns=f"{_COLUMNS[1]}, {_COLUMNS[2]}",
            )  # fmt: skip
        found.setdefault(cells[uri_at].strip(), Counter())[_RELATIONS.index(relation), title[1]] += 1
    return {uri: _nearest(titles) for uri, titles in found.items()}


def _nearest(titles: Counter[tuple[int, str]]) -> str:
    return min(titles, key=lambda found: (found[0], -titles[found], found[1]))[1]

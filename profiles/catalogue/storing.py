"""Store many rows of a catalogue table at once, alike on SQLite and PostgreSQL: insert, change what differs, count."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Term

Row = dict[str, Any]
Progress = Callable[[int, int], None]  # rows done, rows in all

BATCH = 2_000
CODES_AT_ONCE = 500
TERM_MAX_LENGTH = 400
TERM_KEY = ("kind", "code", "language", "text")


@dataclass(frozen=True)
class StoreCounts:
    """What storing did to the rows of one table."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    def __add__(self, other: "StoreCounts") -> "StoreCounts":
        return StoreCounts(self.new + other.new, self.changed + other.changed, self.unchanged + other.unchanged)


@dataclass
class Tally:
    """Counts by table while several tables are stored, and the progress that is told on the way."""

    total: int = 0
    progress: Progress | None = None
    done: int = 0
    tables: dict[str, StoreCounts] = field(default_factory=dict)

    def add(self, table: str, counts: StoreCounts) -> None:
        """Add the counts of one table."""
        self.tables[table] = self.tables.get(table, StoreCounts()) + counts

    def step(self, rows: int) -> None:
        """Tell that so many more rows are stored."""
        self.done = min(self.done + rows, self.total) if self.total else self.done + rows
        if self.progress is not None:
            self.progress(self.done, max(self.total, self.done))

    def finish(self) -> None:
        """Tell that all is stored: words that stood twice were counted in the total but stored once."""
        self.step(max(self.total - self.done, 0))


def store_rows(
    session: Session,
    model: type[Base],
    rows: Sequence[Row],
    *,
    tally: Tally,
    keeps: Callable[[Mapping[str, Any]], bool] | None = None,
) -> None:
    """Insert the rows whose key is new, change those that differ in a given column, leave the rest.

    All rows name the same columns, the key among them; of two rows with one key the later counts. A stored row for
    which ``keeps`` is true stays as it is. Columns that the rows do not name stay as they are.
    """
    if not rows:
        return
    table = Base.metadata.tables[model.__tablename__]
    key = TERM_KEY if model is Term else tuple(column.name for column in table.primary_key)
    wanted = {tuple(row[name] for name in key): row for row in rows}
    stored = _stored(session, table, wanted, key, set(rows[0]) | ({"source"} & set(table.columns.keys())))
    fresh = [row for at, row in wanted.items() if at not in stored]
    differing = [
        row
        for at, row in wanted.items()
        if at in stored and not (keeps and keeps(stored[at])) and any(stored[at][name] != row[name] for name in row)
    ]
    tally.add(table.name, StoreCounts(len(fresh), len(differing), len(wanted) - len(fresh) - len(differing)))
    _insert(session, table, fresh, tally)
    _update(session, table, key, differing)
    tally.step(len(rows) - len(fresh))


def store_terms(
    session: Session,
    terms: Iterable[Row],
    *,
    tally: Tally,
    keeps: Callable[[Mapping[str, Any]], bool] | None = None,
) -> None:
    """Store words of the catalogue. Words are only ever added; which of them is the label may change.

    An empty word is left out, a word of more than 400 characters too: nobody types it. A word that stands twice for
    one entry counts as the label if it is the label in either place. An earlier label in the same language stays as
    a word. A stored word for which ``keeps`` is true stays as it is.
    """
    rows: dict[tuple[str, ...], Row] = {}
    for word in terms:
        text = " ".join(word["text"].split())
        if not text or len(text) > TERM_MAX_LENGTH:
            continue
        key = (word["kind"], word["code"], word["language"], text)
        is_label = word["is_label"] or (key in rows and rows[key]["is_label"])
        rows[key] = word | {"text": text, "is_label": is_label}
    for earlier in _earlier_labels(session, rows.values()):
        rows.setdefault((earlier["kind"], earlier["code"], earlier["language"], earlier["text"]), earlier)
    store_rows(session, Term, list(rows.values()), tally=tally, keeps=keeps)


def _earlier_labels(session: Session, rows: Iterable[Row]) -> list[Row]:
    """Stored labels of entries that get a label by these rows, as plain words."""
    labelled = {(row["kind"], row["code"], row["language"]) for row in rows if row["is_label"]}
    query = sa.select(Term.kind, Term.code, Term.language, Term.text).where(
        Term.is_label, Term.kind.in_({kind for kind, _, _ in labelled})
    )
    return [
        term(kind, code, language, text)
        for kind, code, language, text in session.execute(query)
        if (kind, code, language) in labelled
    ]


def term(kind: TermKind, code: str, language: str, text: str, *, is_label: bool = False) -> Row:
    """One row of the table of words."""
    return {"kind": kind, "code": code, "language": language, "text": text, "is_label": is_label}


def _stored(
    session: Session, table: sa.Table, wanted: Collection[tuple[Any, ...]], key: tuple[str, ...], names: set[str]
) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    """Stored rows by key, read for the wanted codes only: a small update of a large table stays cheap."""
    anchor = "code" if "code" in key else key[0]
    values = sorted({at[key.index(anchor)] for at in wanted})
    query = sa.select(*(table.c[name] for name in sorted(names)))
    if "kind" in key:
        query = query.where(table.c.kind.in_({at[key.index("kind")] for at in wanted}))
    found: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for start in range(0, len(values), CODES_AT_ONCE):
        some = query.where(table.c[anchor].in_(values[start : start + CODES_AT_ONCE]))
        for row in session.execute(some).mappings():
            found[tuple(row[name] for name in key)] = dict(row)
    return found


def _insert(session: Session, table: sa.Table, rows: Sequence[Row], tally: Tally) -> None:
    remaining = iter(rows)
    while batch := list(islice(remaining, BATCH)):
        session.execute(sa.insert(table), batch)
        tally.step(len(batch))


def _update(session: Session, table: sa.Table, key: tuple[str, ...], rows: Sequence[Row]) -> None:
    """One prepared statement for all rows; its places are prefixed because a column name is taken by the new value."""
    if not rows:
        return
    changing = [name for name in rows[0] if name not in key]
    statement = (
        sa.update(table)
        .where(*(table.c[name] == sa.bindparam(f"old_{name}") for name in key))
        .values({name: sa.bindparam(f"new_{name}") for name in changing})
    )
    values = [
        {f"old_{name}": row[name] for name in key} | {f"new_{name}": row[name] for name in changing} for row in rows
    ]
    session.connection().execute(statement, values)

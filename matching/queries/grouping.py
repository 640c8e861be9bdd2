"""Rows of a table that belongs to clients or vacancies, grouped by their owner: one select for all owners."""

import gc
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

CHUNK = 10_000  # rows fetched at once: one by one takes half as long again

Grouped = dict[int, list[tuple[Any, ...]]]


def grouped_rows(
    session: Session, owner_id: InstrumentedAttribute[int], *columns: Any, owners: sa.Select[Any]
) -> Grouped:
    """The ``columns`` of each row whose ``owner_id`` is among ``owners`` (a select of ids), by owner.

    Plain tuples in the order of the first column; no ORM objects, which would cost ten times as much.
    """
    query = sa.select(owner_id, *columns).where(owner_id.in_(owners)).order_by(owner_id, columns[0])
    grouped: Grouped = defaultdict(list)
    for rows in _blocks(session, query):
        for row in rows:
            grouped[row[0]].append(row[1:])
    return grouped


def _blocks(session: Session, query: sa.Select[Any]) -> Iterator[Sequence[Any]]:
    """Rows in blocks: straight from the driver where no value needs to be turned into another type."""
    result = plain_rows(session, query)
    cursor = result.cursor
    if cursor is None or not _is_plain(session, query):
        yield from result.partitions(CHUNK)
        return
    while rows := cursor.fetchmany(CHUNK):
        yield rows
    result.close()


def _is_plain(session: Session, query: sa.Select[Any]) -> bool:
    """Whether the driver gives the values as they are meant: no enums, dates or truth values to be made of them."""
    dialect = session.get_bind().dialect
    types = [column.type.dialect_impl(dialect) for column in query.selected_columns]
    return all(isinstance(kind, sa.Integer | sa.String) and not isinstance(kind, sa.Enum) for kind in types)


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the cycle collector, which would look again and again at a million new records that hold no cycle."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def plain_rows(session: Session, query: sa.Executable) -> sa.CursorResult[Any]:
    """Rows as the driver gives them, within the session's transaction, past the ORM's own handling of each value."""
    session.flush()
    return session.connection().execute(query)


def as_text(column: InstrumentedAttribute[Any]) -> sa.ColumnElement[Any]:
    """An enum column as the text that is stored: turned into a member once a distinct value, not once a row."""
    return sa.type_coerce(column, sa.String())

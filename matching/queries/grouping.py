"""Whole tables as columns, and the rows of a table that belong to clients or vacancies: one select for all owners.

Values come straight from the driver, and each distinct value is turned into its type once: enums, dates and truth
values of forty thousand people are few. Rows of the ORM would cost ten times as much.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from matching.facts import Point
from matching.once import Once
from profiles.catalogue.models import Place
from profiles.catalogue.queries import place_points

Query = sa.Select[*tuple[Any, ...]]
Column = Sequence[Any]
Processor = Callable[[Any], Any]
Grouped = dict[int, list[tuple[Any, ...]]]
Integers = npt.NDArray[np.int64]
CHUNK = 10_000  # rows held as the driver gives them: so few stay in the processor's own memory
NOTHING = slice(0, 0)
WITHIN, BETWEEN = "\x1f", "\x1e"  # values of a row, rows: control characters that no code has


class Owned:
    """The columns of a table sorted by owner; ``of`` says which rows are an owner's."""

    def __init__(self, ids: Integers, columns: Sequence[Column]) -> None:
        self.columns = columns
        starts = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]][: len(ids)])
        stops = np.r_[starts[1:], len(ids)][: len(starts)]
        self._rows: dict[int, slice] = dict(
            zip(ids[starts].tolist(), map(slice, starts.tolist(), stops.tolist()), strict=True)
        )

    def of(self, owner: int) -> slice:
        """The rows of an owner, none where it has none."""
        return self._rows.get(owner, NOTHING)

    def rows(self, owner: int) -> Iterator[tuple[Any, ...]]:
        """The rows of an owner as tuples."""
        rows = self._rows.get(owner)
        return iter(()) if rows is None else zip(*(column[rows] for column in self.columns), strict=True)


def owned_columns(
    session: Session,
    owner_id: InstrumentedAttribute[int],
    *columns: Any,
    ids: Collection[int] | None,
    fact: tuple[int, Callable[..., Any]] | None = None,
) -> Owned:
    """The ``columns`` of the rows of these owners, of all with ``ids`` None; by owner, then by the first column.

    ``fact``: from which column on the values become one, and the function that makes it of them; called once for equal
    values, so that equal facts are one object.
    """
    query = sa.select(owner_id, *columns).order_by(owner_id, columns[0])
    if ids is not None:
        query = query.where(owner_id.in_(ids))
    processors, blocks = _blocks(session, query)
    makers = _makers(processors[1:], fact)
    plain = len(makers) if fact is None else len(makers) - 1
    owners: list[Integers] = []
    made: list[list[Any]] = [[] for _ in makers]
    for block in blocks:
        owners.append(np.array(block[0], dtype=np.int64))
        values = block[1:] if fact is None else [*block[1 : plain + 1], zip(*block[plain + 1 :], strict=True)]
        for column, each, make in zip(made, values, makers, strict=True):
            column.extend([make[value] for value in each])
    return Owned(np.concatenate(owners) if owners else np.zeros(0, np.int64), made)


def _makers(processors: Sequence[Processor | None], fact: tuple[int, Callable[..., Any]] | None) -> list[Once[Any]]:
    """For each column, and for the fact, what makes of a value as the driver gives it what it means."""
    first, make = fact or (len(processors), None)
    makers = [Once(processor or _itself) for processor in processors[:first]]
    if make is None:
        return makers

    def made_of(values: tuple[Any, ...]) -> Any:
        meant = zip(values, processors[first:], strict=True)
        return make(*(value if processor is None else processor(value) for value, processor in meant))

    return [*makers, Once(made_of)]


def _itself(value: Any) -> Any:
    """The value: kept once for all rows that have it, which spares memory and the hashing of equal texts."""
    return value


def owned_mappings(
    session: Session,
    owner_id: InstrumentedAttribute[int],
    *columns: InstrumentedAttribute[Any],
    ids: Collection[int] | None,
    fact: Callable[..., Any],
) -> dict[int, dict[str, Any]]:
    """For each owner the facts of its rows by the value of the first column; owners and ``ids`` as `owned_columns`.

    ``fact`` makes one of the texts of the other columns: empty where nothing is recorded, 1 or 0 for a truth value; it
    is called once for equal rows. The database joins an owner's rows into one text, which is a third of the time that
    as many rows would take.
    """
    told = [_text(column) for column in columns]
    row = told[0]
    for each in told[1:]:
        row = row + sa.literal(WITHIN) + each
    query = sa.select(owner_id, sa.func.aggregate_strings(row, BETWEEN)).group_by(owner_id)
    if ids is not None:
        query = query.where(owner_id.in_(ids))

    def fact_of(text: str) -> tuple[str, Any]:
        code, *values = text.split(WITHIN)
        return code, fact(*values)

    known = Once(fact_of).__getitem__
    owners, texts = plain_columns(session, query)
    return {owner: dict(map(known, text.split(BETWEEN))) for owner, text in zip(owners, texts, strict=True)}


def _text(column: InstrumentedAttribute[Any]) -> sa.ColumnElement[str]:
    if isinstance(column.type, sa.Boolean):
        return sa.case((column, "1"), else_="0")
    if not column.expression.nullable:  # joining makes a text of any value
        return sa.type_coerce(column, sa.String())
    if isinstance(column.type, sa.String):  # enums too
        return sa.func.coalesce(sa.type_coerce(column, sa.String()), "")
    return sa.func.coalesce(sa.cast(column, sa.String()), "")


def grouped_rows(
    session: Session, owner_id: InstrumentedAttribute[int], *columns: Any, owners: sa.Select[Any]
) -> Grouped:
    """The ``columns`` of each row whose ``owner_id`` is among ``owners`` (a select of ids), by owner.

    Plain tuples in the order of the first column; no ORM objects, which would cost ten times as much.
    """
    query = sa.select(owner_id, *columns).where(owner_id.in_(owners)).order_by(owner_id, columns[0])
    grouped: Grouped = defaultdict(list)
    for owner, *values in zip(*plain_columns(session, query), strict=True):
        grouped[owner].append(tuple(values))
    return grouped


def plain_columns(session: Session, query: Query) -> list[Column]:
    """One sequence for each selected column, past SQLAlchemy's own handling of each value in each row.

    Reads within the session's transaction what it has flushed.
    """
    processors, blocks = _blocks(session, query)
    makers = [None if processor is None else Once(processor) for processor in processors]
    columns: list[list[Any]] = [[] for _ in makers]
    for block in blocks:
        for column, values, make in zip(columns, block, makers, strict=True):
            column.extend(values if make is None else [make[value] for value in values])
    return list(columns)


def _blocks(session: Session, query: Query) -> tuple[list[Processor | None], Iterator[list[Column]]]:
    """What makes of each column's values what they mean (None: they mean themselves), and blocks of raw columns."""
    session.flush()
    connection = session.connection()
    result = connection.execute(query)
    if result.cursor is None:
        raise RuntimeError("The database gave no cursor for a select.")
    kinds = [description[1] for description in result.cursor.description]
    dialect = connection.dialect
    processors: list[Processor | None] = [
        each.type.dialect_impl(dialect).result_processor(dialect, kind)
        for each, kind in zip(query.selected_columns, kinds, strict=True)
    ]
    return processors, _transposed(result)


def _transposed(result: sa.CursorResult[Any]) -> Iterator[list[Column]]:
    while rows := result.cursor.fetchmany(CHUNK):
        yield list(zip(*rows, strict=True))
    result.close()


def points(session: Session, postcodes: Collection[str] | None) -> dict[str, Point]:
    """The middle of these postcodes, as far as known; of all with None."""
    if postcodes is None:
        return {postcode: Point(*degrees) for postcode, degrees in place_points(session).items()}
    query = sa.select(Place.postcode, Place.latitude, Place.longitude).where(Place.postcode.in_(postcodes))
    return {postcode: Point(latitude, longitude) for postcode, latitude, longitude in session.execute(query)}

"""Bringing all encrypted values under the newest key while others read and write them.

A value that somebody changes meanwhile is left alone: it is under the newest key already. Every portion commits, so
that a process that is killed has lost nothing, and the next one goes on.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import InvalidInput

AT_ONCE = 200
Column = sa.Column[Any]
Row = tuple[tuple[Any, ...], str]


def rotate_values(sessions: SessionFactory, columns: Sequence[Column], keys: Sequence[str]) -> Counter[str]:
    """Encrypt what is not under the first key anew; how many values, by "table.column".

    `InvalidInput` where a value fits none of the keys: then nothing of that portion is changed.
    """
    newest, ring = Fernet(keys[0]), MultiFernet([Fernet(key) for key in keys])
    done: Counter[str] = Counter()
    for column in columns:
        after: tuple[Any, ...] | None = None
        while True:
            with sessions() as session, session.begin():
                rows = _portion(session, column, after)
                old = [(key, token) for key, token in rows if not _fits(newest, token)]
                done[_name(column)] += sum(_rotate(session, column, row, ring) for row in old)
            if len(rows) < AT_ONCE:
                break
            after = rows[-1][0]
    return done


def values_without(session: Session, columns: Sequence[Column], keys: Sequence[str]) -> Counter[str]:
    """How many values fit none of these keys, by "table.column"; columns without such a value are not named."""
    ring = MultiFernet([Fernet(key) for key in keys])
    found: Counter[str] = Counter()
    for column in columns:
        for _, token in _all(session, column):
            if not _fits(ring, token):
                found[_name(column)] += 1
    return found


def _all(session: Session, column: Column) -> Iterator[Row]:
    after: tuple[Any, ...] | None = None
    while rows := _portion(session, column, after):
        yield from rows
        after = rows[-1][0]


def _portion(session: Session, column: Column, after: tuple[Any, ...] | None) -> list[Row]:
    """The next values as they are stored, with the primary keys of their rows, in their order."""
    keys = list(column.table.primary_key.columns)
    raw = sa.type_coerce(column, sa.Text)
    query = sa.select(*keys, raw).where(column.is_not(None)).order_by(*keys).limit(AT_ONCE)
    if after is not None:
        query = query.where(
            sa.tuple_(*keys) > sa.tuple_(*(sa.literal(each, key.type) for each, key in zip(after, keys, strict=True)))
        )
    return [(tuple(row[:-1]), str(row[-1])) for row in session.execute(query)]


def _rotate(session: Session, column: Column, row: Row, ring: MultiFernet) -> int:
    key, token = row
    try:
        fresh = ring.rotate(token.encode()).decode()
    except InvalidToken as error:
        raise InvalidInput("A value of %(column)s fits none of the keys.", column=_name(column)) from error
    same = [name == value for name, value in zip(column.table.primary_key.columns, key, strict=True)]
    change = (
        sa.update(column.table)
        .where(*same, sa.type_coerce(column, sa.Text) == token)
        .values({column: sa.literal(fresh, sa.Text)})
    )
    return int(getattr(session.execute(change), "rowcount", 0))


def _fits(keys: Fernet | MultiFernet, token: str) -> bool:
    try:
        keys.decrypt(token.encode())
    except InvalidToken:
        return False
    return True


def _name(column: Column) -> str:
    return f"{column.table.name}.{column.name}"

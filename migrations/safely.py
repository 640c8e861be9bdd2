"""What version files call to change tables that are in use: nothing here locks a table for longer than a moment.

The only module of ours that version files may import. It leans on Alembic and SQLAlchemy alone, and what is once here
keeps its meaning: a version file must still run when all other code of its day is gone. On SQLite, which has one
writer anyway, the plain way is taken. How long each takes beside writers: `python -m benchmarks.migrations`.
"""

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from typing import Any

import sqlalchemy as sa
from alembic import op

AT_ONCE = 5000  # rows of a batch


def is_postgres() -> bool:
    """Whether this runs on PostgreSQL."""
    return bool(op.get_context().dialect.name == "postgresql")


def add_column(table: str, column: "sa.Column[Any]") -> None:
    """Add a column that may be empty, or has a constant default of the server: both rewrite nothing.

    `ValueError` for another: fill it with `backfill`, then call `set_not_null`.
    """
    if not column.nullable and column.server_default is None:
        raise ValueError(f"{table}.{column.name}: add it as nullable, backfill it, then set_not_null")
    op.add_column(table, column)


def create_index(name: str, table: str, columns: Sequence[str], *, unique: bool = False, **options: Any) -> None:
    """Create an index while others write. One that a broken attempt left behind is built anew."""
    if not is_postgres():
        op.create_index(name, table, list(columns), unique=unique, **options)
        return
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = 0")  # it waits for old transactions, and keeps nobody waiting meanwhile
        op.execute(f'DROP INDEX CONCURRENTLY IF EXISTS "{name}"')
        op.create_index(name, table, list(columns), unique=unique, postgresql_concurrently=True, **options)
        op.execute("RESET lock_timeout")


def drop_index(name: str, table: str) -> None:
    """Drop an index while others read and write."""
    if not is_postgres():
        op.drop_index(name, table)
        return
    with op.get_context().autocommit_block():
        op.drop_index(name, table, postgresql_concurrently=True, if_exists=True)


def backfill(table: str, values: Mapping[str, str], *, where: str, at_once: int = AT_ONCE) -> int:
    """Set columns to SQL expressions in the rows where a condition holds, so many rows in one transaction; how many.

    The table has an ``id``. Interrupted, it goes on where it stopped, if ``where`` leaves out what is done.
    """
    changes = ", ".join(f"{name} = {expression}" for name, expression in values.items())
    after = sa.text(f"SELECT max(id) FROM (SELECT id FROM {table} WHERE id > :last ORDER BY id LIMIT :count) AS part")  # noqa: S608
    change = sa.text(f"UPDATE {table} SET {changes} WHERE id > :last AND id <= :end AND ({where})")  # noqa: S608
    last, changed = 0, 0
    with op.get_context().autocommit_block() if is_postgres() else nullcontext():
        while (end := op.get_bind().execute(after, {"last": last, "count": at_once}).scalar()) is not None:
            changed += op.get_bind().execute(change, {"last": last, "end": end}).rowcount
            last = end
    return changed


def set_not_null(table: str, column: str, kind: "sa.types.TypeEngine[Any]") -> None:
    """Forbid that a filled column is empty: proven by a check that others are not kept away from, then noted."""
    if not is_postgres():
        with op.batch_alter_table(table) as batch:
            batch.alter_column(column, existing_type=kind, nullable=False)
        return
    check = f"tmp_{table}_{column}_filled"
    with op.get_context().autocommit_block():
        op.execute(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{check}"')
        op.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{check}" CHECK ({column} IS NOT NULL) NOT VALID')
        op.execute(f'ALTER TABLE {table} VALIDATE CONSTRAINT "{check}"')
        op.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET NOT NULL")
        op.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{check}"')


def add_foreign_key(name: str, table: str, column: str, target: str, *, ondelete: str | None = None) -> None:
    """Let a column point to the ``id`` of another table: new rows at once, those that are there proven afterwards."""
    if not is_postgres():
        with op.batch_alter_table(table) as batch:
            batch.create_foreign_key(name, target, [column], ["id"], ondelete=ondelete)
        return
    with op.get_context().autocommit_block():
        op.execute(f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{name}"')
        op.create_foreign_key(name, table, target, [column], ["id"], ondelete=ondelete, postgresql_not_valid=True)
        op.execute(f'ALTER TABLE {table} VALIDATE CONSTRAINT "{name}"')

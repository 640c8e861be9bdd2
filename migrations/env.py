"""What Alembic runs: all models (`placements.tables`), and the connection that the caller hands over.

The caller puts an open connection into ``config.attributes["connection"]`` (see `jobs.migrating`). In a transaction, as
on SQLite, all migrations happen as a whole or not at all; else each of them does, up to where it says otherwise itself.
"""

from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext

from core.audit_guard import guard_audit
from placements.tables import METADATA


def plain_type(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:
    """Our own column types as the plain SQLAlchemy type below them: version files import nothing of ours."""
    if kind != "type":
        return False
    if isinstance(item, sa.Enum):
        return f"sa.String(length={item.length})"
    if isinstance(item, sa.types.TypeDecorator):
        inner = item.impl_instance
        return "sa.DateTime(timezone=True)" if isinstance(inner, sa.DateTime) else f"sa.{inner!r}"
    return False


def run() -> None:
    """Run what the Alembic command asks for on the caller's connection."""
    connection: sa.Connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=METADATA,
        render_item=plain_type,
        render_as_batch=context.config.attributes.get("render_as_batch", True),
        compare_type=True,
        compare_server_default=True,
        transactional_ddl=True,
        transaction_per_migration=not connection.in_transaction(),
    )
    if connection.in_transaction():  # all at once
        with context.begin_transaction():
            context.run_migrations()
            guard_audit(connection)
        return
    context.run_migrations()  # each on its own: PostgreSQL builds indexes beside writers only outside of a transaction
    connection.commit()
    with connection.begin():
        guard_audit(connection)


run()

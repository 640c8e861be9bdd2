"""Append-only, hash-chained record of who read and changed what."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base

CHAIN_LOCK = 7_262_001  # any number, the same everywhere: serialises writers of the chain on PostgreSQL


class AuditEntry(Base):
    """One thing that somebody did or looked at. ``entry_hash`` covers the row and the hash before it."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(sa.String(60))
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(60))
    detail: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    entry_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (sa.Index("ix_audit_entry_object", "object_kind", "object_id"),)


def record(
    session: Session,
    action: str,
    *,
    kind: str,
    object_id: int | str,
    now: datetime,
    by: int | None,
    **detail: object,
) -> AuditEntry:
    """Append an entry. ``detail`` holds ids, codes and counts, never names or facts of people."""
    entry = AuditEntry(
        at=now, user_id=by, action=action, object_kind=kind, object_id=str(object_id), detail=dict(detail)
    )
    _append(session, [entry])
    return entry


def record_each(
    session: Session,
    action: str,
    *,
    kind: str,
    object_ids: Iterable[int],
    now: datetime,
    by: int | None,
    **detail: object,
) -> None:
    """Append an entry for each of these objects, all with the same detail, in few statements however many there are."""
    _append(session, [
        AuditEntry(at=now, user_id=by, action=action, object_kind=kind, object_id=str(each), detail=dict(detail))
        for each in object_ids
    ])  # fmt: skip


def _append(session: Session, entries: Sequence[AuditEntry]) -> None:
    """Chain the entries to the last one, in their order, and store them."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    session.flush()
    last = session.scalar(sa.select(AuditEntry.entry_hash).order_by(AuditEntry.id.desc()).limit(1)) or "0" * 64
    for entry in entries:
        entry.previous_hash = last
        entry.entry_hash = last = entry_hash(entry)
    session.add_all(entries)
    session.flush()


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content and the hash of the entry before it."""
    content = [
        entry.previous_hash, entry.at.isoformat(), entry.user_id, entry.action, entry.object_kind, entry.object_id,
        entry.detail,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

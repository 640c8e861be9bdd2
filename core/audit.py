"""Append-only, hash-chained record of who read and changed what. `core.audit_chain` checks it."""

import hashlib
import json
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base

CHAIN_LOCK = 7_262_001  # any number, the same everywhere: serialises writers of the chain on PostgreSQL
FIRST_HASH = "0" * 64
SALT_BYTES = 16


class AuditEntry(Base):
    """One thing that somebody did or looked at. ``entry_hash`` covers the row and the hash before it.

    What the row tells is sealed under two hashes with a random salt each: of the object and its detail, and of the
    whole. When its period is over, or the object is erased, the words go together with their salt, and the hashes
    stay: the chain holds, and nobody can find out by trying what stood there.
    """

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    user_id: Mapped[int | None] = mapped_column(index=True)
    action: Mapped[str] = mapped_column(sa.String(60))
    object_kind: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(60))
    detail: Mapped[dict[str, Any]]
    salt: Mapped[str | None] = mapped_column(sa.String(32))  # None: all words are gone
    object_salt: Mapped[str | None] = mapped_column(sa.String(32))  # None: object and detail are gone
    object_hash: Mapped[str] = mapped_column(sa.String(64))
    content_hash: Mapped[str] = mapped_column(sa.String(64))
    previous_hash: Mapped[str] = mapped_column(sa.String(64))
    entry_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)

    __table_args__ = (sa.Index("ix_audit_entry_object", "object_kind", "object_id"),)


class AuditRelease(Base):
    """While a row stands here, entries may be shortened and deleted: only ever within one transaction of
    `core.audit_chain`, which takes the row away again. The triggers of the database look at it.
    """

    __tablename__ = "audit_release"

    id: Mapped[int] = mapped_column(primary_key=True)


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


def lock_chain(session: Session) -> None:
    """Until the transaction ends nobody else appends. SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sa.select(sa.func.pg_advisory_xact_lock(CHAIN_LOCK)))
    session.flush()


def last_hash(session: Session) -> str:
    """The hash at the end of the chain."""
    return session.scalar(sa.select(AuditEntry.entry_hash).order_by(AuditEntry.id.desc()).limit(1)) or FIRST_HASH


def _append(session: Session, entries: Sequence[AuditEntry]) -> None:
    """Chain the entries to the last one, in their order, and store them."""
    lock_chain(session)
    last = last_hash(session)
    for entry in entries:
        entry.salt, entry.object_salt = secrets.token_hex(SALT_BYTES), secrets.token_hex(SALT_BYTES)
        entry.object_hash = object_hash(entry)
        entry.content_hash = content_hash(entry)
        entry.previous_hash = last
        entry.entry_hash = last = entry_hash(entry)
    session.add_all(entries)
    session.flush()


def object_hash(entry: AuditEntry) -> str:
    """SHA-256 over what the entry is about, and its detail; what is stored where both are gone."""
    if entry.object_salt is None:
        return entry.object_hash
    return _digest([entry.object_salt, entry.object_id, entry.detail])


def content_hash(entry: AuditEntry) -> str:
    """SHA-256 over all that the entry says but when; what is stored where it says nothing any more."""
    if entry.salt is None:
        return entry.content_hash
    return _digest([entry.salt, entry.user_id, entry.action, entry.object_kind, object_hash(entry)])


def entry_hash(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content, its moment and the hash of the entry before it."""
    return _digest([entry.previous_hash, entry.at.isoformat(), content_hash(entry)])


def _digest(content: Sequence[object]) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()

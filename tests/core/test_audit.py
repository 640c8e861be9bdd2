"""The audit trail is a chain: an entry that is changed or taken out is noticed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry, entry_hash, record

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_each_entry_holds_the_hash_of_the_one_before(session: Session) -> None:
    first = record(session, "client.read", kind="client", object_id=1, now=NOON, by=7)
    second = record(session, "client.changed", kind="client", object_id=1, now=NOON, by=7, fields=["state"])

    assert second.previous_hash == first.entry_hash
    assert first.previous_hash == "0" * 64


def test_the_hash_fits_after_reading_it_back_and_no_longer_after_a_change(session: Session) -> None:
    entry = record(session, "client.read", kind="client", object_id=1, now=NOON, by=7, count=3)
    session.expire(entry)
    assert entry_hash(entry) == entry.entry_hash

    entry.user_id = 8

    assert entry_hash(entry) != entry.entry_hash


def test_many_who_write_at_once_make_one_chain(sessions: sessionmaker[Session]) -> None:
    def write(number: int) -> None:
        with sessions.begin() as session:
            record(session, "client.read", kind="client", object_id=number, now=NOON, by=None)

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(12)))

    with sessions() as session:
        entries = list(session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)))
    assert len(entries) == 12
    assert all(later.previous_hash == earlier.entry_hash for earlier, later in pairwise(entries))

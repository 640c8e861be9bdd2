"""Each entry of the audit trail holds the hash of the one before, however many write."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry, entry_hash, record, record_each
from core.audit_chain import check_chain

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


OTHER: dict[str, Any] = {
    "at": NOON + timedelta(microseconds=1),
    "user_id": None,
    "action": "client.changed",
    "object_kind": "vacancy",
    "object_id": "11",
    "detail": {"count": 4},
    "salt": "1" * 32,
    "object_salt": "1" * 32,
    "previous_hash": "1" * 64,
}


def test_every_column_that_tells_something_is_tried_here() -> None:
    assert OTHER.keys() == {column.name for column in sa.inspect(AuditEntry).columns} - {
        "id", "entry_hash", "object_hash", "content_hash",
    }  # fmt: skip


@pytest.mark.parametrize("name", OTHER)
def test_any_change_of_an_entry_is_noticed(name: str, session: Session) -> None:
    entry = record(session, "client.read", kind="client", object_id=1, now=NOON, by=7, count=3)

    setattr(entry, name, OTHER[name])

    assert entry_hash(entry) != entry.entry_hash


def chain(session: Session) -> list[AuditEntry]:
    return list(session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id)))


def is_whole(session: Session) -> bool:
    return check_chain(session).findings == []


def test_a_chain_that_nobody_touched_is_whole(session: Session) -> None:
    for number in range(4):
        record(session, "client.read", kind="client", object_id=number, now=NOON, by=7)

    assert is_whole(session)


def test_the_order_of_details_does_not_count_and_numbers_are_kept_as_text_ids(session: Session) -> None:
    entry = record(session, "x", kind="client", object_id=1, now=NOON, by=None, first=1, second=2)

    entry.detail = {"second": 2, "first": 1}

    assert entry_hash(entry) == entry.entry_hash
    assert entry.object_id == "1"


def test_what_is_rolled_back_leaves_no_gap_in_the_chain(sessions: sessionmaker[Session]) -> None:
    for is_kept in (True, False, True):
        with sessions() as session:
            record(session, "x", kind="client", object_id=1, now=NOON, by=None)
            if is_kept:
                session.commit()

    with sessions() as session:
        assert (len(chain(session)), is_whole(session)) == (2, True)


def test_entries_written_together_are_chained_in_their_order(session: Session) -> None:
    record(session, "a", kind="client", object_id=1, now=NOON, by=None)
    record_each(session, "b", kind="client", object_ids=range(2, 60), now=NOON, by=None, vacancy=7)
    record(session, "c", kind="client", object_id=60, now=NOON, by=None)

    entries = chain(session)

    assert [entry.object_id for entry in entries] == [str(each) for each in range(1, 61)]
    assert is_whole(session)

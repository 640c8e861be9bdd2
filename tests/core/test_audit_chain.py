"""Whatever is changed, added, swapped or taken out of the audit trail shows, and only the steps for it shorten it."""

import functools
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from core.audit import AuditEntry, AuditRelease, entry_hash, record
from core.audit_chain import (
    GONE,
    Anchor,
    check_chain,
    expired_entries,
    forget_entries,
    forget_objects,
    prune_entries,
)
from core.audit_guard import REFUSAL

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def chain_of(session: Session, count: int) -> list[int]:
    """Ids of that many entries, a day apart."""
    days = [NOON + timedelta(days=number) for number in range(count)]
    return [record(session, "client_viewed", kind="client", object_id=day.day, now=day, by=7).id for day in days]


def what(session: Session, *anchors: Anchor) -> set[str]:
    return {finding.what for finding in check_chain(session, anchors).findings}


@pytest.fixture
def unguarded(session: Session) -> Session:
    """A session in which the triggers let changes of words and deletions pass, as an intruder would."""
    session.execute(sa.insert(AuditRelease).values(id=1))
    return session


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'x'",
        "UPDATE audit_entry SET entry_hash = 'x'",
        "DELETE FROM audit_entry",
        "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
    ],
)
def test_the_database_itself_refuses_to_change_or_delete_entries(statement: str, session: Session) -> None:
    chain_of(session, 2)

    with pytest.raises(DBAPIError, match=REFUSAL), session.begin_nested():
        session.execute(sa.text(statement))

    assert check_chain(session).entries == 2


def test_the_table_cannot_be_emptied_at_once(session: Session) -> None:
    chain_of(session, 1)
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    statement = "INSERT OR REPLACE INTO audit_entry SELECT * FROM audit_entry" if is_sqlite else "TRUNCATE audit_entry"

    with pytest.raises(DBAPIError, match=REFUSAL), session.begin_nested():
        session.execute(sa.text(statement))


def test_not_even_a_step_that_deletes_may_change_a_hash(unguarded: Session) -> None:
    chain_of(unguarded, 2)

    with pytest.raises(DBAPIError, match=REFUSAL), unguarded.begin_nested():
        unguarded.execute(sa.update(AuditEntry).values(previous_hash="0" * 64))


MUTATIONS: dict[str, Any] = {
    "action": "client_changed", "object_kind": "vacancy", "object_id": "99", "user_id": 8, "detail": {"at": 99},
    "salt": "0" * 32, "object_salt": "0" * 32,
}  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 7), column=st.sampled_from([*sorted(MUTATIONS), "DELETE", "HOLLOW"]))
def test_any_mutation_of_any_row_is_found(unguarded: Session, place: int, column: str) -> None:
    with unguarded.begin_nested() as attempt:
        target = AuditEntry.id == chain_of(unguarded, 8)[place]
        last = check_chain(unguarded).last
        if column == "DELETE":
            unguarded.execute(sa.delete(AuditEntry).where(target))
        elif column == "HOLLOW":
            unguarded.execute(sa.update(AuditEntry).where(target).values(object_id="", detail={}, object_salt=None))
        else:
            unguarded.execute(sa.update(AuditEntry).where(target).values(**{column: MUTATIONS[column]}))
        assert what(unguarded, *([last] if last else []))
        attempt.rollback()


def test_two_entries_whose_words_change_places_are_found(unguarded: Session) -> None:
    one, other, _ = chain_of(unguarded, 3)
    names = ("object_id", "detail", "salt", "object_salt")
    rows = {
        row.id: row for row in unguarded.execute(sa.select(AuditEntry.__table__).where(AuditEntry.id.in_([one, other])))
    }
    for target, source in ((one, other), (other, one)):
        values = {name: getattr(rows[source], name) for name in names}
        unguarded.execute(sa.update(AuditEntry).where(AuditEntry.id == target).values(**values))

    assert [finding.entry_id for finding in check_chain(unguarded).findings] == [one, other]


def test_a_tail_that_is_cut_off_shows_by_the_anchor_alone(unguarded: Session) -> None:
    last = chain_of(unguarded, 3)[-1]
    end = check_chain(unguarded).last
    assert end is not None

    unguarded.execute(sa.delete(AuditEntry).where(AuditEntry.id == last))

    assert (what(unguarded), what(unguarded, end)) == (set(), {"anchor"})


def test_a_beginning_that_is_cut_off_is_found(unguarded: Session) -> None:
    first = chain_of(unguarded, 3)[0]

    unguarded.execute(sa.delete(AuditEntry).where(AuditEntry.id == first))

    assert what(unguarded) == {"beginning"}


def test_a_chain_that_somebody_writes_anew_does_not_fit_the_anchor(session: Session) -> None:
    last = chain_of(session, 2)[-1]

    assert what(session, Anchor(last, "f" * 64)) == {"anchor"}


def test_an_erased_object_leaves_who_and_when_and_the_chain_whole(session: Session) -> None:
    ids = chain_of(session, 5)

    assert forget_objects(session, [ids[1], ids[2], ids[4]], reason="erasure", now=NOON, by=7) == 3

    gone = session.get_one(AuditEntry, ids[1])
    assert (gone.user_id, gone.action, gone.object_id, gone.detail) == (7, "client_viewed", "", {})
    assert check_chain(session).findings == []


def test_an_expired_entry_says_nothing_any_more_and_the_chain_is_whole(session: Session) -> None:
    ids = chain_of(session, 4)

    forget_entries(session, ids[:2], reason="period", now=NOON)

    gone = session.get_one(AuditEntry, ids[0])
    assert (gone.user_id, gone.action, gone.object_id, gone.salt) == (None, GONE, "", None)
    assert entry_hash(gone) == gone.entry_hash
    assert check_chain(session).findings == []
    assert forget_entries(session, ids[:2], reason="period", now=NOON) == 0


def test_the_oldest_are_cut_off_again_and_again_and_the_chain_is_whole(session: Session) -> None:
    chain_of(session, 6)
    end = check_chain(session).last
    assert end is not None

    gone = [
        prune_entries(session, before=NOON + timedelta(days=day), now=NOON + timedelta(days=9)) for day in (2, 2, 4)
    ]

    assert gone == [2, 0, 2]
    assert what(session, end, Anchor(1, "f" * 64)) == set()


def test_a_record_of_cutting_off_does_not_cover_what_was_too_young_to_go(session: Session) -> None:
    chain_of(session, 4)
    end = check_chain(session).last
    assert end is not None
    prune_entries(session, before=NOON + timedelta(days=9), now=NOON + timedelta(days=9))

    def findings(kept_from: date) -> list[str]:
        return [each.what for each in check_chain(session, [end], kept_from=kept_from).findings]

    last_day = (NOON + timedelta(days=3)).date()
    assert findings(last_day) == ["anchor"]
    assert findings(last_day + timedelta(days=1)) == []


Make = Callable[[str, datetime], AuditEntry]


@pytest.fixture
def entry(session: Session) -> Make:
    return functools.partial(_entry, session)


def _entry(session: Session, action: str, at: datetime) -> AuditEntry:
    return record(session, action, kind="client", object_id=1, now=at, by=1)


def test_looks_and_what_a_joint_desk_saw_expire_apart_and_decisions_stay(session: Session, entry: Make) -> None:
    look, desk = entry("client_viewed", NOON), entry("released_client_viewed", NOON)
    entry("client_viewed", NOON + timedelta(seconds=1))
    entry("proposal.accept", NOON)
    second = timedelta(seconds=1)

    def expired(looks: datetime, desks: datetime) -> list[int]:
        return expired_entries(session, reading_before=looks, joint_desk_before=desks)

    assert expired(NOON, NOON) == []
    assert expired(NOON + second, NOON) == [look.id]
    assert expired(NOON, NOON + second) == [desk.id]

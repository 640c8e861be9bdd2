"""Checking the chain of audit entries, and the only ways to shorten it: take words out, cut off the oldest."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import (
    FIRST_HASH,
    AuditEntry,
    AuditRelease,
    content_hash,
    entry_hash,
    lock_chain,
    object_hash,
    record,
)
from core.settings import local_day

REMOVED = "audit.removed"  # tells which entries lost their words
PRUNED = "audit.pruned"  # tells how many entries were cut off, and the hash of the last of them
GONE = "gone"  # the action of an entry whose words are gone
AT_ONCE = 500
Item = TypeVar("Item")
JOINT_DESK_ACTIONS = "released_"
READING_ACTIONS = ("_viewed", "_refused")


@dataclass(frozen=True)
class Anchor:
    """The end of the chain at some moment, kept outside of the database."""

    entry_id: int
    entry_hash: str
    at: str = ""


@dataclass(frozen=True)
class Finding:
    """Something wrong with the chain: what, and at which entry (None: at its end)."""

    what: str
    entry_id: int | None


@dataclass
class Check:
    """What a check of the whole chain found."""

    entries: int = 0
    last: Anchor | None = None
    findings: list[Finding] = field(default_factory=list)


@dataclass
class _Walk:
    """What has been seen of the chain so far."""

    check: Check = field(default_factory=Check)
    first: AuditEntry | None = None
    expected: str = ""
    hollow: dict[int, int] = field(default_factory=dict)  # ids of entries without words -> how many salts are gone
    announced: list[tuple[int, int, int]] = field(default_factory=list)
    pruned: dict[str, Any] | None = None


def check_chain(session: Session, anchors: Iterable[Anchor] = (), *, kept_from: date | None = None) -> Check:
    """Everything that is wrong with the chain: changed, missing, swapped or added entries, words that went without a
    record, a beginning or an end that was cut off. The end shows by ``anchors`` alone; with ``kept_from``, the first
    day that the installation's period keeps, also that entries are gone, with a record that they were too old, although
    an anchor says that they were not.
    """
    walk, hashes = _Walk(), {}
    anchors = list(anchors)
    wanted = {anchor.entry_id for anchor in anchors}
    query = sa.select(AuditEntry).order_by(AuditEntry.id).execution_options(yield_per=AT_ONCE, populate_existing=True)
    for entry in session.scalars(query):
        _look_at(entry, walk)
        if entry.id in wanted:
            hashes[entry.id] = entry.entry_hash
        session.expunge(entry)
    _look_at_beginning(walk)
    _look_at_removals(walk)
    for anchor in anchors:
        if not _holds(anchor, hashes, walk.pruned or {}, kept_from):
            walk.check.findings.append(Finding("anchor", anchor.entry_id))
    return walk.check


def _holds(anchor: Anchor, hashes: Mapping[int, str], pruned: Mapping[str, Any], kept_from: date | None) -> bool:
    """Whether the chain is the one that the anchor was taken from; what was old enough to go, may be gone."""
    through = pruned.get("through", 0)
    if anchor.entry_id > through:
        return hashes.get(anchor.entry_id) == anchor.entry_hash
    if anchor.entry_id == through and anchor.entry_hash != pruned["hash"]:
        return False
    if kept_from is None or not anchor.at:
        return True
    return local_day(datetime.fromisoformat(anchor.at)) < kept_from


def _look_at(entry: AuditEntry, walk: _Walk) -> None:
    check = walk.check
    if walk.first is None:
        walk.first = entry
    elif entry.previous_hash != walk.expected:
        check.findings.append(Finding("link", entry.id))
    if not _is_sound(entry):
        check.findings.append(Finding("content", entry.id))
    if missing := (entry.salt is None) + (entry.object_salt is None):
        walk.hollow[entry.id] = missing
    elif entry.action == REMOVED:
        walk.announced += [(first, last, entry.detail["salts"]) for first, last in entry.detail["ranges"]]
    elif entry.action == PRUNED:
        walk.pruned = entry.detail
    walk.expected = entry.entry_hash
    check.entries += 1
    check.last = Anchor(entry.id, entry.entry_hash, entry.at.isoformat())


def _is_sound(entry: AuditEntry) -> bool:
    """Whether the entry has its own hashes, and says nothing where its salt is gone."""
    hashes = (object_hash(entry), content_hash(entry), entry_hash(entry))
    if hashes != (entry.object_hash, entry.content_hash, entry.entry_hash):
        return False
    if entry.object_salt is None and (entry.object_id, entry.detail) != ("", {}):
        return False
    return entry.salt is not None or (
        (entry.user_id, entry.action, entry.object_kind) == (None, GONE, "") and entry.object_salt is None
    )


def _look_at_beginning(walk: _Walk) -> None:
    if walk.first is None:
        return
    begin = FIRST_HASH if walk.pruned is None else walk.pruned["hash"]
    if walk.first.previous_hash != begin:
        walk.check.findings.append(Finding("beginning", walk.first.id))


def _look_at_removals(walk: _Walk) -> None:
    for entry_id, missing in walk.hollow.items():
        if not any(first <= entry_id <= last and missing <= salts for first, last, salts in walk.announced):
            walk.check.findings.append(Finding("removal", entry_id))


def last_anchor(session: Session) -> Anchor | None:
    """The present end of the chain; None where nothing was recorded yet."""
    entry = session.scalar(sa.select(AuditEntry).order_by(AuditEntry.id.desc()).limit(1))
    return None if entry is None else Anchor(entry.id, entry.entry_hash, entry.at.isoformat())


@contextmanager
def _released(session: Session) -> Iterator[None]:
    """Entries may be changed in this block. Nobody else ever sees the row: it goes before the transaction ends."""
    session.execute(sa.insert(AuditRelease).values(id=1))
    yield
    session.execute(sa.delete(AuditRelease))


def forget_objects(session: Session, ids: Collection[int], *, reason: str, now: datetime, by: int | None) -> int:
    """Take object and detail out of these entries: who did what, and when, still stands; the object has a random hash
    for a name. Gives how many had one.
    """
    gone: dict[str, Any] = {"object_id": "", "detail": {}, "object_salt": None}
    return _remove(session, ids, gone, reason=reason, now=now, by=by)


def forget_entries(session: Session, ids: Collection[int], *, reason: str, now: datetime) -> int:
    """Take everything out of these entries but the moment and the hashes. Gives how many said anything."""
    gone: dict[str, Any] = {
        "object_id": "", "detail": {}, "object_salt": None,
        "user_id": None, "action": GONE, "object_kind": "", "salt": None,
    }  # fmt: skip
    return _remove(session, ids, gone, reason=reason, now=now, by=None)


def _remove(
    session: Session, ids: Collection[int], gone: dict[str, Any], *, reason: str, now: datetime, by: int | None
) -> int:
    if not ids:
        return 0
    lock_chain(session)
    is_whole = "salt" in gone
    still = AuditEntry.salt if is_whole else AuditEntry.object_salt
    found: list[int] = []
    for some in _portions(sorted(ids)):
        found += session.scalars(sa.select(AuditEntry.id).where(AuditEntry.id.in_(some), still.is_not(None)))
    if not found:
        return 0
    found.sort()
    salts = 2 if is_whole else 1
    for stretches in _portions(_ranges(found)):
        record(
            session, REMOVED, kind="audit", object_id=stretches[-1][1], now=now, by=by,
            ranges=[list(each) for each in stretches], salts=salts, reason=reason,
        )  # fmt: skip
    with _released(session):
        for some in _portions(found):
            change = sa.update(AuditEntry).where(AuditEntry.id.in_(some)).values(**gone)
            session.execute(change, execution_options={"synchronize_session": False})
    session.expire_all()
    return len(found)


def _portions(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    return (items[start : start + AT_ONCE] for start in range(0, len(items), AT_ONCE))


def _ranges(ids: Sequence[int]) -> list[tuple[int, int]]:
    """Ascending numbers as first and last of each stretch without a hole."""
    starts = [ids[0], *(later for earlier, later in pairwise(ids) if later != earlier + 1)]
    ends = [*(earlier for earlier, later in pairwise(ids) if later != earlier + 1), ids[-1]]
    return list(zip(starts, ends, strict=True))


def expired_entries(session: Session, *, reading_before: datetime, joint_desk_before: datetime) -> list[int]:
    """Ids of entries whose words are over their time: looks and refusals, and what a joint desk retrieved."""
    is_joint = AuditEntry.action.startswith(JOINT_DESK_ACTIONS, autoescape=True)
    is_reading = sa.or_(*(AuditEntry.action.endswith(ending, autoescape=True) for ending in READING_ACTIONS))
    over = sa.or_(
        sa.and_(is_joint, AuditEntry.at < joint_desk_before),
        sa.and_(is_reading, ~is_joint, AuditEntry.at < reading_before),
    )
    query = sa.select(AuditEntry.id).where(AuditEntry.salt.is_not(None), over).order_by(AuditEntry.id)
    return list(session.scalars(query))


def prunable_entries(session: Session, *, before: datetime) -> tuple[int, int]:
    """How many entries at the beginning of the chain are all older than this moment, and the id of the last (or 0)."""
    first_kept = session.scalar(sa.select(sa.func.min(AuditEntry.id)).where(AuditEntry.at >= before))
    old = sa.select(sa.func.count(AuditEntry.id), sa.func.max(AuditEntry.id))
    count, last = session.execute(old if first_kept is None else old.where(AuditEntry.id < first_kept)).one()
    return count, last or 0


def prune_entries(session: Session, *, before: datetime, now: datetime) -> int:
    """Delete the oldest entries, up to the first that is not older than this moment; how many.

    An entry says how many went, and which hash the beginning has to fit: the chain can still be checked.
    """
    lock_chain(session)
    count, through = prunable_entries(session, before=before)
    if not count:
        return 0
    last = session.scalars(sa.select(AuditEntry.entry_hash).where(AuditEntry.id == through)).one()
    pruned = sa.select(AuditEntry.detail).where(AuditEntry.action == PRUNED).order_by(AuditEntry.id.desc()).limit(1)
    earlier = session.scalar(pruned)
    total = count + (earlier or {}).get("total", 0)
    record(session, PRUNED, kind="audit", object_id=through, now=now, by=None, through=through, hash=last, count=count,
           total=total)  # fmt: skip
    with _released(session):
        delete = sa.delete(AuditEntry).where(AuditEntry.id <= through)
        session.execute(delete, execution_options={"synchronize_session": False})
    session.expire_all()
    return count

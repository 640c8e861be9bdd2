"""What staff do with sources: set them up, have them fetched, decide what was held. Nothing here commits."""

from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput
from core.outside_addresses import check_url
from employers.codes import VacancyState
from employers.queries import get_employer
from employers.sources.codes import SourceKind, SyncState
from employers.sources.models import FeedSource, FeedSync
from employers.sources.queries import AT_WORK, get_source, get_sync

MOST_HOURS = 24 * 14


@dataclass(frozen=True, slots=True)
class SourceInput:
    """What is entered about a source. ``employer_id`` None: the records name their employers."""

    name: str
    kind: SourceKind
    location: str
    employer_id: int | None = None
    every_hours: int = 24
    is_active: bool = True
    new_state: VacancyState = VacancyState.SUBMITTED
    max_loss_percent: int = 50
    max_records: int = 50_000
    max_mebibytes: int = 200


def save_source(
    session: Session, entered: SourceInput, *, source_id: int | None = None, now: datetime, by: int | None
) -> FeedSource:
    """Store a source, new or changed. `InvalidInput` for an address that cannot be fetched and limits without sense."""
    _check(session, entered, source_id)
    source = get_source(session, source_id) if source_id else FeedSource(created_at=now, created_by=by)
    for column in fields(SourceInput):
        setattr(source, column.name, getattr(entered, column.name))
    session.add(source)
    session.flush()
    audit.record(session, "feed_source.save", kind="feed_source", object_id=source.id, now=now, by=by)
    return source


def request_sync(session: Session, source_id: int, *, now: datetime, by: int | None) -> FeedSync:
    """Have a source fetched. One that waits or is at work is given back; `Conflict` while one is held."""
    get_source(session, source_id)
    waiting = session.scalar(
        sa.select(FeedSync).where(FeedSync.source_id == source_id, FeedSync.state.in_((*AT_WORK, SyncState.HELD)))
    )
    if waiting is not None and waiting.state is SyncState.HELD:
        raise Conflict("A fetch of this source waits for a decision. Decide about it first.")
    if waiting is not None:
        return waiting
    sync = FeedSync(source_id=source_id, state=SyncState.WAITING, requested_at=now, requested_by=by)
    session.add(sync)
    session.flush()
    return sync


def confirm_sync(session: Session, sync_id: int, *, now: datetime, by: int | None) -> FeedSync:
    """A person has looked at what a held fetch takes away and wants it: it is applied with the next run."""
    return _decide(session, sync_id, SyncState.APPLYING, now=now, by=by)


def discard_sync(session: Session, sync_id: int, *, now: datetime, by: int | None) -> FeedSync:
    """A person does not want what a held fetch would do: nothing is changed."""
    return _decide(session, sync_id, SyncState.DISCARDED, now=now, by=by)


def _decide(session: Session, sync_id: int, to: SyncState, *, now: datetime, by: int | None) -> FeedSync:
    session.execute(sa.select(FeedSync.id).where(FeedSync.id == sync_id).with_for_update())  # two clicks at once
    sync = get_sync(session, sync_id)
    if sync.state is not SyncState.HELD:
        raise Conflict("Somebody has decided about this fetch already.")
    sync.state, sync.decided_at, sync.decided_by = to, now, by
    audit.record(session, f"feed_sync.{to}", kind="feed_sync", object_id=sync.id, now=now, by=by)
    session.flush()
    return sync


def _check(session: Session, entered: SourceInput, source_id: int | None) -> None:
    same_name = sa.select(FeedSource.id).where(FeedSource.name == entered.name, FeedSource.id != (source_id or 0))
    if session.scalar(same_name) is not None:
        raise InvalidInput("Another source has this name.")
    if entered.employer_id is not None:
        get_employer(session, entered.employer_id)
    if entered.kind is SourceKind.WEB:
        check_url(entered.location)
    elif not Path(entered.location).is_absolute():
        raise InvalidInput("Give the folder with its whole path.")
    limits = (
        1 <= entered.every_hours <= MOST_HOURS,
        1 <= entered.max_loss_percent <= 100,
        1 <= entered.max_records <= 200_000,
        1 <= entered.max_mebibytes <= 600,
    )
    if not all(limits):
        raise InvalidInput("One of the limits is outside of what can be meant.")

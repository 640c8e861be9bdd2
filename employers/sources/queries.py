"""Look-ups of sources, their fetches, and pairs of adverts."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from employers.models import Vacancy
from employers.sources.codes import DuplicateState, SyncState
from employers.sources.models import FeedEntry, FeedSource, FeedSync, VacancyDuplicate

AT_WORK = (SyncState.WAITING, SyncState.APPLYING)


def get_source(session: Session, source_id: int) -> FeedSource:
    """The source with this id, or `NotFound`."""
    found = session.get(FeedSource, source_id)
    if found is None:
        raise NotFound("There is no source %(id)s.", id=source_id)
    return found


def sources(session: Session) -> list[FeedSource]:
    """All sources, by name."""
    query = sa.select(FeedSource).options(selectinload(FeedSource.employer)).order_by(FeedSource.name)
    return list(session.scalars(query))


def due_sources(session: Session, *, now: datetime) -> list[FeedSource]:
    """Active sources whose time to be fetched has come and of which no fetch waits for anybody, by id."""
    busy = sa.select(FeedSync.source_id).where(FeedSync.state.in_((*AT_WORK, SyncState.HELD)))
    query = sa.select(FeedSource).where(FeedSource.is_active, FeedSource.id.not_in(busy)).order_by(FeedSource.id)
    return [
        source
        for source in session.scalars(query)
        if source.synced_at is None or source.synced_at + timedelta(hours=source.every_hours) <= now
    ]


def get_sync(session: Session, sync_id: int) -> FeedSync:
    """The fetch with this id and its source, or `NotFound`."""
    found = session.scalar(
        sa.select(FeedSync).where(FeedSync.id == sync_id).options(selectinload(FeedSync.source))
    )  # fmt: skip
    if found is None:
        raise NotFound("There is no fetch %(id)s.", id=sync_id)
    return found


def latest_syncs(session: Session, *, source_id: int | None = None, limit: int = 30) -> list[FeedSync]:
    """The latest fetches, newest first."""
    query = sa.select(FeedSync).options(selectinload(FeedSync.source)).order_by(FeedSync.id.desc()).limit(limit)
    return list(session.scalars(query if source_id is None else query.where(FeedSync.source_id == source_id)))


def syncs_at_work(session: Session) -> list[int]:
    """Ids of fetches that wait or were interrupted, oldest first."""
    return list(session.scalars(sa.select(FeedSync.id).where(FeedSync.state.in_(AT_WORK)).order_by(FeedSync.id)))


def count_held(session: Session) -> int:
    """How many fetches wait for a person's word."""
    query = sa.select(sa.func.count()).select_from(FeedSync).where(FeedSync.state == SyncState.HELD)
    return session.scalar(query) or 0


def active_entries(session: Session, source_id: int) -> dict[str, str]:
    """Digest by reference of what the source has now."""
    query = sa.select(FeedEntry.reference, FeedEntry.digest).where(
        FeedEntry.source_id == source_id, FeedEntry.gone_at.is_(None)
    )
    return {row.reference: row.digest for row in session.execute(query)}


def entries(session: Session, source_id: int, references: Collection[str]) -> dict[str, FeedEntry]:
    """Records of a source by reference, those that are gone too."""
    query = sa.select(FeedEntry).where(FeedEntry.source_id == source_id, FeedEntry.reference.in_(references))
    return {row.reference: row for row in session.scalars(query)}


def get_duplicate(session: Session, duplicate_id: int) -> VacancyDuplicate:
    """The pair with this id and both vacancies, held for a decision, or `NotFound`."""
    query = _pairs().where(VacancyDuplicate.id == duplicate_id).with_for_update(of=VacancyDuplicate)
    found = session.scalar(query.execution_options(populate_existing=True))
    if found is None:
        raise NotFound("There is no such pair of adverts.")
    return found


def duplicates(session: Session, *, state: DuplicateState, page: int = 1, size: int = 50) -> list[VacancyDuplicate]:
    """One page (from 1) of the pairs in this state, the likeliest first."""
    query = _pairs().where(VacancyDuplicate.state == state)
    order = (VacancyDuplicate.likeness_percent.desc(), VacancyDuplicate.id)
    return list(session.scalars(query.order_by(*order).limit(size).offset((page - 1) * size)))


def count_duplicates(session: Session, state: DuplicateState) -> int:
    """How many pairs are in this state."""
    query = sa.select(sa.func.count()).select_from(VacancyDuplicate).where(VacancyDuplicate.state == state)
    return session.scalar(query) or 0


def is_joined(session: Session, vacancy_id: int) -> bool:
    """Whether another advert stands for this vacancy."""
    query = sa.select(VacancyDuplicate.id).where(
        VacancyDuplicate.other_id == vacancy_id, VacancyDuplicate.state == DuplicateState.JOINED
    )
    return session.scalar(query.limit(1)) is not None


def _pairs() -> "sa.Select[VacancyDuplicate]":
    sides = (VacancyDuplicate.kept, VacancyDuplicate.other)
    return sa.select(VacancyDuplicate).options(
        *(selectinload(side).selectinload(Vacancy.employer) for side in sides),
        *(selectinload(side).selectinload(Vacancy.places) for side in sides),
    )

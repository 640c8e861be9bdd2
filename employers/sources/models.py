"""Sources of vacancies, their fetches and records, and pairs of adverts that stand for one vacancy."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base
from employers.codes import VacancyState
from employers.models import Employer, Vacancy
from employers.sources.codes import DuplicateReason, DuplicateState, SourceKind, SyncState


class FeedSource(Base):
    """A place from which vacancies are fetched again and again, and the limits within which that may change ours."""

    __tablename__ = "feed_source"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[SourceKind]
    location: Mapped[str] = mapped_column(sa.String(1000))  # address or folder
    employer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employer.id"), index=True)  # None: several
    every_hours: Mapped[int] = mapped_column(default=24)
    is_active: Mapped[bool] = mapped_column(default=True)
    new_state: Mapped[VacancyState] = mapped_column(default=VacancyState.SUBMITTED)
    max_loss_percent: Mapped[int] = mapped_column(default=50)  # more lost at once: held
    max_records: Mapped[int] = mapped_column(default=50_000)
    max_mebibytes: Mapped[int] = mapped_column(default=200)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    synced_at: Mapped[datetime | None]  # when it was fetched last, with whatever outcome

    employer: Mapped[Employer | None] = relationship()


class FeedSync(Base):
    """One fetch of a source: what it would change, what it changed, and each row that could not be taken."""

    __tablename__ = "feed_sync"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("feed_source.id", ondelete="CASCADE"), index=True)
    state: Mapped[SyncState] = mapped_column(index=True)
    requested_at: Mapped[datetime]
    requested_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    finished_at: Mapped[datetime | None]
    file_name: Mapped[str | None] = mapped_column(sa.String(300))  # in the folder of fetched files
    format_name: Mapped[str | None] = mapped_column(sa.String(60))
    is_full: Mapped[bool | None]  # a full delivery: what it lacks is gone
    read: Mapped[int] = mapped_column(default=0)
    new: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    rejections: Mapped[list[Any] | None]  # place, field, reason; the first ones
    notes: Mapped[list[Any] | None]  # the same of rows that were taken nevertheless
    error: Mapped[dict[str, Any] | None]  # message and its places
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))

    source: Mapped[FeedSource] = relationship()


class FeedEntry(Base):
    """A record of a source and the vacancy that it became. ``digest`` tells whether it says anything new."""

    __tablename__ = "feed_entry"

    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(sa.ForeignKey("feed_source.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(sa.String(200))  # in the source's own words
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(sa.String(40))
    seen_at: Mapped[datetime]
    gone_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("source_id", "reference"),)


class VacancyDuplicate(Base):
    """Two vacancies that look like one. Joined, ``other`` takes no part any more; parted, it is as it was before."""

    __tablename__ = "vacancy_duplicate"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"))
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), index=True)
    reason: Mapped[DuplicateReason]
    likeness_percent: Mapped[int]
    state: Mapped[DuplicateState] = mapped_column(default=DuplicateState.FOUND, index=True)
    found_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    state_before: Mapped[VacancyState | None]  # of ``other``
    updated_before: Mapped[datetime | None]

    kept: Mapped[Vacancy] = relationship(foreign_keys=[kept_id])
    other: Mapped[Vacancy] = relationship(foreign_keys=[other_id])

    __table_args__ = (sa.UniqueConstraint("kept_id", "other_id"),)

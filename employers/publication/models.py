"""Whether a vacancy may be shown to everybody, and what public searches look at."""

import enum
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import employers.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base

RULES = 2  # counted up where rows would be written otherwise: rows of before are shown to nobody until written anew


class PublicationMode(enum.StrEnum):
    """What the employer agreed to."""

    NONE = "none"
    ANONYMOUS = "anonymous"
    NAMED = "named"


class EmployerPublication(Base):
    """What an employer agreed to for all its vacancies. No row: never asked, so nothing is shown."""

    __tablename__ = "employer_publication"

    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), primary_key=True)
    mode: Mapped[PublicationMode]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))


class VacancyPublication(Base):
    """What an employer agreed to for one vacancy; goes before what was agreed for all."""

    __tablename__ = "vacancy_publication"

    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True)
    mode: Mapped[PublicationMode]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))


class PublicVacancy(Base):
    """What a public search looks at of an open vacancy, written by `refreshing.refresh_public`.

    It counts only while ``seen_at`` is the vacancy's own ``updated_at`` and ``rules`` are today's `RULES`: whatever
    changed, and whatever an older release wrote, is checked again first.
    """

    __tablename__ = "public_vacancy"

    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), primary_key=True)
    mode: Mapped[PublicationMode]  # NONE where nobody agreed or the legal check found something
    is_clean: Mapped[bool]
    is_named: Mapped[bool]
    title: Mapped[str] = mapped_column(sa.String(300))  # as everybody may read it
    seen_at: Mapped[datetime]
    checked_on: Mapped[date] = mapped_column(index=True)
    rules: Mapped[int] = mapped_column(default=0)  # `RULES` by which the row was written
    public_since: Mapped[datetime]
    occupation_code: Mapped[str | None] = mapped_column(sa.String(5))
    words: Mapped[str] = mapped_column(sa.String(700))  # title and label of the occupation, case-folded
    german_level: Mapped[int | None]  # the highest that must be met; None: not stated
    shifts: Mapped[int]  # `shift_classes.ShiftClass` bits
    working_times: Mapped[int]  # bits in the order of `catalogue.codes.WorkingTime`

    __table_args__ = (
        sa.Index("ix_public_vacancy_listed", "mode", "public_since", "vacancy_id"),
        sa.Index("ix_public_vacancy_occupation", "occupation_code", "mode"),
    )


class PublicPlace(Base):
    """Where a public vacancy is: coordinates of its place, or of the centre of its postcode where the place has none
    or the employer is not named.
    """

    __tablename__ = "public_vacancy_place"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("public_vacancy.vacancy_id", ondelete="CASCADE"), index=True)
    latitude: Mapped[float]
    longitude: Mapped[float]

    __table_args__ = (sa.Index("ix_public_vacancy_place_point", "latitude", "longitude", "vacancy_id"),)

"""Offers, their runs, what they change in a profile and what they ask. None means *not recorded*."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base
from profiles.offer_effects import Decider, EffectOp


class Offer(Base):
    """A course, a measure or support of one provider."""

    __tablename__ = "offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(40), unique=True)
    kind: Mapped[str] = mapped_column(sa.String(40), index=True)  # a code of profiles/data/offer_kinds.tsv
    title_de: Mapped[str] = mapped_column(sa.String(200))
    title_en: Mapped[str | None] = mapped_column(sa.String(200))
    provider: Mapped[str | None] = mapped_column(sa.String(200))
    accreditation_number: Mapped[str | None] = mapped_column(sa.String(40))  # of the measure, §§ 178, 179 SGB III
    accredited_until: Mapped[date | None]  # who begins must begin by this day
    decider: Mapped[Decider]
    cost_cents: Mapped[int | None]  # per person
    is_restricted: Mapped[bool] = mapped_column(default=False)  # only for people whom the matcher cannot tell
    is_generated: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[datetime]

    effects: Mapped[list["OfferEffect"]] = relationship(cascade="all, delete-orphan", order_by="OfferEffect.position")
    prerequisites: Mapped[list["OfferPrerequisite"]] = relationship(
        cascade="all, delete-orphan", order_by="OfferPrerequisite.position"
    )
    runs: Mapped[list["OfferRun"]] = relationship(
        cascade="all, delete-orphan", order_by="(OfferRun.starts_on, OfferRun.ends_on)"
    )


def _offer_key() -> Mapped[int]:
    return mapped_column(sa.ForeignKey("offer.id", ondelete="CASCADE"), primary_key=True)


class OfferEffect(Base):
    """One change of a profile that passing the offer brings (`profiles.offer_effects`)."""

    __tablename__ = "offer_effect"

    offer_id: Mapped[int] = _offer_key()
    position: Mapped[int] = mapped_column(primary_key=True)
    op: Mapped[EffectOp]
    key: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[str] = mapped_column(sa.String(200))


class OfferPrerequisite(Base):
    """One thing that who takes part must have before."""

    __tablename__ = "offer_prerequisite"

    offer_id: Mapped[int] = _offer_key()
    position: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(40))
    value: Mapped[str] = mapped_column(sa.String(200))


class OfferRun(Base):
    """Once that the offer takes place. What helps from its first day (child care, an aid) ends on that day."""

    __tablename__ = "offer_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offer.id", ondelete="CASCADE"), index=True)
    starts_on: Mapped[date] = mapped_column(index=True)
    ends_on: Mapped[date]
    places: Mapped[int | None]  # None: as many as come
    places_taken: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        sa.UniqueConstraint("offer_id", "starts_on", "ends_on"),
        sa.CheckConstraint("ends_on >= starts_on", name="order"),
        sa.CheckConstraint("places_taken >= 0", name="taken"),
    )

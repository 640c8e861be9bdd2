"""Referrals, their steps, and which facts of a profile came from them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base
from profiles.models import Client
from profiles.offers.models import Offer, OfferRun
from profiles.referrals.workflow import ReferralReason, ReferralState, ReferralStepName


class Referral(Base):
    """A client sent to an offer. At most one of a client and an offer is open."""

    __tablename__ = "referral"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    offer_id: Mapped[int] = mapped_column(sa.ForeignKey("offer.id"), index=True)
    run_id: Mapped[int | None] = mapped_column(sa.ForeignKey("offer_run.id"), index=True)
    state: Mapped[ReferralState] = mapped_column(default=ReferralState.PROPOSED, index=True)
    is_open: Mapped[bool] = mapped_column(default=True)
    has_place: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None] = mapped_column(sa.String(1000))
    proposed_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)  # two people acting at once: the second is told

    client: Mapped[Client] = relationship()
    offer: Mapped[Offer] = relationship()
    run: Mapped[OfferRun | None] = relationship()
    changes: Mapped[list["ReferralChange"]] = relationship(cascade="all, delete-orphan", order_by="ReferralChange.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.Index(
            "uq_referral_open",
            "client_id",
            "offer_id",
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        ),
    )


class ReferralChange(Base):
    """One change of a referral's state. ``by`` None: the client."""

    __tablename__ = "referral_change"

    id: Mapped[int] = mapped_column(primary_key=True)
    referral_id: Mapped[int] = mapped_column(sa.ForeignKey("referral.id", ondelete="CASCADE"), index=True)
    name: Mapped[ReferralStepName | None]  # None: the proposal
    from_state: Mapped[ReferralState | None]
    to_state: Mapped[ReferralState]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    on: Mapped[date | None]
    reason: Mapped[ReferralReason | None]
    note: Mapped[str | None] = mapped_column(sa.String(1000))

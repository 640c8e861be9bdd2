"""Reading referrals."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload, selectinload

from core.errors import NotFound
from profiles.offers.models import Offer, OfferRun
from profiles.referrals.models import Referral
from profiles.referrals.workflow import ReferralState


@dataclass(frozen=True)
class ReferralRow:
    """A referral as a list shows it."""

    referral_id: int
    client_id: int
    offer_id: int
    offer_code: str
    title_de: str
    title_en: str | None
    state: ReferralState
    changed_at: datetime
    starts_on: date | None
    ends_on: date | None


_COLUMNS: tuple[Any, ...] = (
    Referral.id, Referral.client_id, Offer.id, Offer.code, Offer.title_de, Offer.title_en, Referral.state,
    Referral.changed_at, OfferRun.starts_on, OfferRun.ends_on,
)  # fmt: skip


def get_referral(session: Session, referral_id: int) -> Referral:
    """The referral with its offer, runs and changes, or `NotFound`."""
    options = (joinedload(Referral.offer).selectinload(Offer.runs), selectinload(Referral.changes))
    referral = session.scalar(sa.select(Referral).where(Referral.id == referral_id).options(*options))
    if referral is None:
        raise NotFound("There is no referral %(id)s.", id=referral_id)
    return referral


def referrals_of_client(session: Session, client_id: int) -> list[ReferralRow]:
    """All referrals of a client, open ones first, then the latest."""
    return _rows(session, Referral.client_id == client_id)


def referrals_of_offer(
    session: Session, offer_id: int, *, client_ids: Sequence[int] | None = None
) -> list[ReferralRow]:
    """Referrals to an offer, those of these clients only if given; open ones first, then the latest."""
    conditions = [Referral.offer_id == offer_id]
    if client_ids is not None:
        conditions.append(Referral.client_id.in_(client_ids))
    return _rows(session, *conditions)


def open_referrals_by_state(session: Session, offer_id: int) -> dict[ReferralState, int]:
    """How many open referrals an offer has in each state."""
    query = (
        sa.select(Referral.state, sa.func.count(Referral.id))
        .where(Referral.offer_id == offer_id, Referral.is_open)
        .group_by(Referral.state)
    )
    return dict(session.execute(query).all())


def _rows(session: Session, *conditions: sa.ColumnElement[bool]) -> list[ReferralRow]:
    query = (
        sa.select(*_COLUMNS)
        .select_from(Referral)
        .join(Offer, Offer.id == Referral.offer_id)
        .outerjoin(OfferRun, OfferRun.id == Referral.run_id)
        .where(*conditions)
        .order_by(Referral.is_open.desc(), Referral.changed_at.desc(), Referral.id.desc())
    )  # fmt: skip
    return [ReferralRow(*row) for row in session.execute(query)]

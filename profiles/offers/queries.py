"""Reading offers."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from profiles.catalogue.models import Certificate, Language, LicenceClass, LimitationItem, Skill
from profiles.offer_effects import OfferCodes
from profiles.offers.models import Offer


def offers(session: Session, *, kind: str | None = None) -> list[Offer]:
    """All offers, or those of a kind, by code; with effects, prerequisites and runs."""
    query = sa.select(Offer).order_by(Offer.code)
    query = query.options(*(selectinload(part) for part in (Offer.effects, Offer.prerequisites, Offer.runs)))
    if kind is not None:
        query = query.where(Offer.kind == kind)
    return list(session.scalars(query))


def find_offer(session: Session, code: str) -> Offer | None:
    """The offer of a code, or None."""
    return session.scalar(sa.select(Offer).where(Offer.code == code))


def offer_codes(session: Session) -> OfferCodes:
    """The codes of the catalogue that effects and prerequisites may name."""
    columns = (Language.code, Skill.code, Certificate.code, LicenceClass.code, LimitationItem.code)
    return OfferCodes(*(frozenset(session.scalars(sa.select(column))) for column in columns))

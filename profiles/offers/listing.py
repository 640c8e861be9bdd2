"""Offers as pages list them: filtered and counted in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.database import page_count
from core.errors import NotFound
from profiles.offer_effects import Decider
from profiles.offers.models import Offer, OfferRun


@dataclass(frozen=True)
class OfferSearch:
    """Which offers; None leaves out none. ``runs_from`` keeps those with a run from that day on that has a place."""

    kind: str | None = None
    decider: Decider | None = None
    text: str = ""
    runs_from: date | None = None


@dataclass(frozen=True)
class OfferPage:
    """One page of offers, and how many there are on all pages."""

    offers: Sequence[Offer]
    total: int
    page: int
    pages: int


def offer_page(session: Session, search: OfferSearch, *, page: int = 1, size: int = 25) -> OfferPage:
    """One page of offers by title and code, with effects and runs. A page beyond the last gives the last."""
    conditions = _conditions(search)
    total = session.scalar(sa.select(sa.func.count(Offer.id)).where(*conditions)) or 0
    pages = page_count(total, size)
    page = min(max(1, page), pages)
    query = (
        sa.select(Offer)
        .where(*conditions)
        .order_by(sa.func.lower(Offer.title_de), Offer.code)
        .options(selectinload(Offer.effects), selectinload(Offer.runs))
        .limit(size)
        .offset((page - 1) * size)
    )
    return OfferPage(list(session.scalars(query)), total, page, pages)


def get_offer_by_id(session: Session, offer_id: int) -> Offer:
    """The offer with effects, prerequisites and runs, or `NotFound`."""
    parts = (Offer.effects, Offer.prerequisites, Offer.runs)
    query = sa.select(Offer).where(Offer.id == offer_id).options(*(selectinload(part) for part in parts))
    offer = session.scalar(query)
    if offer is None:
        raise NotFound("There is no offer %(id)s.", id=offer_id)
    return offer


def has_free_place(run: OfferRun) -> bool:
    """Whether somebody can still take part."""
    return run.places is None or run.places_taken < run.places


def _conditions(search: OfferSearch) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if search.kind:
        conditions.append(Offer.kind == search.kind)
    if search.decider is not None:
        conditions.append(Offer.decider == search.decider)
    if search.runs_from is not None:
        free: Any = sa.or_(OfferRun.places.is_(None), OfferRun.places_taken < OfferRun.places)
        conditions.append(Offer.runs.any(sa.and_(OfferRun.starts_on >= search.runs_from, free)))
    for word in search.text.split():
        columns = (Offer.title_de, Offer.title_en, Offer.code, Offer.provider)
        conditions.append(sa.or_(*(column.icontains(word, autoescape=True) for column in columns)))
    return conditions

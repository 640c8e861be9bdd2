"""Offers as the matcher may know them, and what a run stored about near misses."""

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, date, datetime, time, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.models import Vacancy
from matching.bridging import OfferSupply
from matching.facts import OfferFacts, OfferRunFact
from matching.models import OfferDemand, OfferReach
from matching.offer_reach import Reached, reached_from
from matching.queries.grouping import Grouped, grouped_rows
from profiles.catalogue.queries import licence_implications
from profiles.offer_effects import Effect, EffectOp, Prerequisite
from profiles.offers.models import Offer, OfferEffect, OfferPrerequisite, OfferRun

ARRIVALS_OVER_DAYS = 90
DAYS_PER_MONTH = 30.44


def offer_supply(session: Session, *, today: date) -> OfferSupply:
    """All offers (`offer_facts`), and how often vacancies come back.

    Vacancies that came are counted over the last 90 days by the day on which they were published, else recorded.
    """
    return OfferSupply(offer_facts(session, today=today), arrivals_per_month(session, today=today))


def offer_facts(session: Session, *, today: date) -> tuple[OfferFacts, ...]:
    """All offers with their runs from ``today`` on that have a free place, by code.

    A run that begins after the accreditation of its offer has ended does not count (§§ 178, 179 SGB III). A licence
    class brings all classes that it implies.
    """
    chosen, effect, asked = sa.select(Offer.id), OfferEffect, OfferPrerequisite
    runs = _free_runs(session, today)
    effects = grouped_rows(
        session, effect.offer_id, effect.position, effect.op, effect.key, effect.value, owners=chosen
    )
    prerequisites = grouped_rows(session, asked.offer_id, asked.position, asked.key, asked.value, owners=chosen)
    implications = licence_implications(session)
    return tuple(
        _offer(offer, effects, prerequisites, tuple(runs.get(offer.id, ())), implications)
        for offer in session.scalars(sa.select(Offer).order_by(Offer.code))
    )


def _free_runs(session: Session, today: date) -> dict[int, list[OfferRunFact]]:
    runs: dict[int, list[OfferRunFact]] = {}
    query = (
        sa.select(OfferRun.offer_id, OfferRun.id, OfferRun.starts_on, OfferRun.ends_on)
        .join(Offer, Offer.id == OfferRun.offer_id)
        .where(
            sa.or_(OfferRun.places.is_(None), OfferRun.places_taken < OfferRun.places),
            OfferRun.starts_on >= today,
            sa.or_(Offer.accredited_until.is_(None), Offer.accredited_until >= OfferRun.starts_on),
        )
        .order_by(OfferRun.offer_id, OfferRun.starts_on, OfferRun.ends_on, OfferRun.id)
    )
    for offer_id, run_id, starts_on, ends_on in session.execute(query):
        runs.setdefault(offer_id, []).append(OfferRunFact(run_id, starts_on, ends_on))
    return runs


def arrivals_per_month(session: Session, *, today: date) -> dict[str, float]:
    """How many vacancies of each occupation (KldB code) came in a month, over the last 90 days."""
    since = today - timedelta(days=ARRIVALS_OVER_DAYS)
    recorded_since = datetime.combine(since, time.min, UTC)
    query = sa.select(Vacancy.occupation_code, Vacancy.published_on, Vacancy.created_at).where(
        Vacancy.occupation_code.is_not(None),
        sa.or_(
            Vacancy.published_on >= since,
            sa.and_(Vacancy.published_on.is_(None), Vacancy.created_at >= recorded_since),
        ),
    )
    counts = Counter(
        code
        for code, published_on, created_at in session.execute(query)
        if code is not None and (published_on or created_at.date()) <= today
    )
    return {code: count / ARRIVALS_OVER_DAYS * DAYS_PER_MONTH for code, count in sorted(counts.items())}


def offer_demand(session: Session, run_id: int) -> list[OfferDemand]:
    """What the near misses of a run need: offers that would open most, then gaps; empty where the run stored none."""
    return list(
        session.scalars(sa.select(OfferDemand).where(OfferDemand.run_id == run_id).order_by(OfferDemand.position))
    )


def reach_of_offer(
    session: Session, offer_code: str, *, run_id: int, first: int, count: int, client_ids: Collection[int] | None = None
) -> tuple[list[Reached], int]:
    """Near misses of a run on whose way the offer lies, soonest first, and how many there are; of some clients only.

    Empty where the run found none, or has forgotten them.
    """
    stored = session.get(OfferReach, (run_id, offer_code))
    return reached_from(stored.pairs, first=first, count=count, client_ids=client_ids) if stored else ([], 0)


def _offer(
    offer: Offer,
    effects: Grouped,
    prerequisites: Grouped,
    runs: tuple[OfferRunFact, ...],
    implications: Mapping[str, frozenset[str]],
) -> OfferFacts:
    return OfferFacts(
        offer_id=offer.id,
        code=offer.code,
        effects=tuple(
            complete
            for _, *values in effects.get(offer.id, ())
            for complete in _complete(Effect(*values), implications)
        ),
        prerequisites=tuple(Prerequisite(*values) for _, *values in prerequisites.get(offer.id, ())),
        runs=runs,
        cost_cents=offer.cost_cents,
        is_restricted=offer.is_restricted,
        decider=offer.decider,
        titles=(offer.title_de, offer.title_en),
        provider=offer.provider,
    )


def _complete(effect: Effect, implications: Mapping[str, frozenset[str]]) -> list[Effect]:
    """The effect with those that follow from it."""
    if effect.op is not EffectOp.ADD or effect.key != "licence":
        return [effect]
    return [effect, *(effect._replace(value=code) for code in sorted(implications.get(effect.value, ())))]

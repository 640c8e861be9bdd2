"""The near misses of a run when offers have changed since: found anew from the facts that the run kept.

What a run shows about near misses is planned again on reading, from its own facts and offers. So new offers take the
place of the run's, together with all that was found with them, in one transaction: the result is that of a full run on
the same facts and the new offers. Matches, proposals and facts of people stay as they were.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.bridging import OfferSupply
from matching.keeping import missing_records, store_records
from matching.models import (
    ClientMatches,
    FactKind,
    FactSnapshot,
    OfferDemand,
    OfferReach,
    RunFacts,
    VacancyMatches,
)
from matching.near_miss_search import OpenPairs, Sides, find_open_pairs
from matching.offer_reach import reach_bytes
from matching.operations import store_demand, store_reach
from matching.packing import pack_world
from matching.pair_records import ID, by_owner, near_miss_records
from matching.queries import offer_supply
from matching.queries.replay import FactsOfRun, day_of_run
from matching.snapshots import offers_from, offers_record
from profiles.offers.models import Offer, OfferRun


class ChangedOffers(NamedTuple):
    """The offers as they are now, and the digest of those that the run's near misses were found with."""

    supply: OfferSupply
    before: bytes


def changed_offers(session: Session, run_id: int) -> ChangedOffers | None:
    """The offers where they differ from the run's, as of its day; None where nothing has changed or nothing is kept.

    How often vacancies come back stays as the run counted it: that changes with every new vacancy.
    """
    stored = session.get(RunFacts, (run_id, FactKind.OFFERS))
    blob = None if stored is None else session.scalar(
        sa.select(FactSnapshot.blob).where(FactSnapshot.digest == stored.digests)
    )  # fmt: skip
    on = day_of_run(session, run_id)
    if stored is None or blob is None or on is None:
        return None
    supply = replace(offer_supply(session, today=on), arrivals_per_month=offers_from(blob).arrivals_per_month)
    return None if offers_record(supply).digest == stored.digests else ChangedOffers(supply, stored.digests)


def state_of_offers(session: Session) -> tuple[object, ...]:
    """What differs once any offer has changed: cheap enough to be asked every two seconds."""
    last = sa.func.max(Offer.updated_at, type_=Offer.updated_at.type)
    offers = session.execute(sa.select(sa.func.count(), last)).one()
    runs = session.execute(sa.select(sa.func.count(OfferRun.id), sa.func.sum(OfferRun.places_taken))).one()
    return *offers, *runs


def open_pairs_with(facts: FactsOfRun, supply: OfferSupply) -> OpenPairs:
    """The near misses and the demand that a full run on these facts would find with these offers."""
    packed = pack_world(facts.clients, facts.vacancies, facts.catalogue, facts.settings, facts.on)
    return find_open_pairs(packed, Sides.of(facts.clients, facts.vacancies), supply)


def store_open_pairs(session: Session, run_id: int, found: OpenPairs, changed: ChangedOffers) -> bool:
    """Put what was found, and the offers, in the place of the run's; False where somebody else was quicker."""
    stored = session.get(RunFacts, (run_id, FactKind.OFFERS), populate_existing=True, with_for_update=True)
    if stored is None or stored.digests != changed.before:
        return False
    record = offers_record(changed.supply)
    store_records(session, missing_records(session, {record.digest: record}))
    stored.digests = record.digest
    misses = found.pairs
    of_clients = by_owner(misses.client_ids, near_miss_records(misses, found.reaches_from))
    of_vacancies = by_owner(misses.vacancy_ids, misses.client_ids.astype(ID))
    _put(session, run_id, ClientMatches, ("client_id", "near_misses", "matches"), of_clients)
    _put(session, run_id, VacancyMatches, ("vacancy_id", "nearly", "matched"), of_vacancies)
    for model in (OfferDemand, OfferReach):
        session.execute(sa.delete(model).where(model.run_id == run_id))
    store_demand(session, run_id, found.demand)
    store_reach(session, run_id, reach_bytes(misses, found.reaches_from, found.by_offer))
    session.flush()
    return True


def _put(session: Session, run_id: int, model: Any, names: tuple[str, str, str], found: Mapping[int, bytes]) -> None:
    """The near misses of each owner in place of those before; rows of owners who had none before are made."""
    owner, nearly, others = names
    columns = sa.select(getattr(model, owner), getattr(model, nearly)).where(model.run_id == run_id)
    before: dict[int, bytes] = dict(session.execute(columns).all())
    changed = [each for each, blob in before.items() if found.get(each, b"") != blob]
    rows = [{"run_id": run_id, owner: each, nearly: found.get(each, b"")} for each in changed]
    if rows:
        session.execute(sa.update(model), rows)
    news = [
        {"run_id": run_id, owner: each, nearly: blob, others: b""} for each, blob in found.items() if each not in before
    ]
    if news:
        session.execute(sa.insert(model.__table__), news)

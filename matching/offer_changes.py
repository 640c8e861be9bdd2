"""The near misses of a run when offers have changed since: only what the change can touch is found anew and stored.

What a run shows about near misses is planned again on reading, from its own facts and offers. So new offers stand
beside the run's, and all that was found with them in the place of what was, in one transaction: the result is that of a
full run on the same facts and the new offers. Matches, proposals and facts of people stay as they were, and so do the
offers of then, with which the run can be repeated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.runs import Run, RunKind, RunState, lock_queue
from employers.models import Vacancy
from matching.bridging import OfferSupply
from matching.keeping import missing_records, store_records
from matching.models import (
    ClientMatches,
    FactKind,
    FactSnapshot,
    OfferDemand,
    OfferReach,
    Rematch,
    RunFacts,
    VacancyMatches,
)
from matching.near_miss_search import Sides, look_at_near_misses
from matching.operations import store_demand, store_reach
from matching.packing import pack_world
from matching.pair_records import ID, by_owner, near_miss_records
from matching.queries.offers import offer_facts
from matching.queries.replay import day_of_run, inputs_of_run
from matching.snapshots import offers_from, offers_record
from matching.warm_misses import Changes, WarmMisses
from profiles.models import Client
from profiles.offers.models import Offer, OfferRun
from profiles.restrictions import is_restricted

CHUNK = 500  # owners looked at in one statement


class ChangedOffers(NamedTuple):
    """The offers as they are now, and the digest of those that the run's near misses were found with."""

    supply: OfferSupply
    before: bytes


def changed_offers(session: Session, run_id: int) -> ChangedOffers | None:
    """The offers where they differ from the run's, as of its day; None where nothing has changed or nothing is kept.

    How often vacancies come back stays as the run counted it: that changes with every new vacancy.
    """
    kept, on = _offers_kept(session, run_id), day_of_run(session, run_id)
    if kept is None or on is None:
        return None
    supply = replace(kept.supply, offers=offer_facts(session, today=on))
    return None if offers_record(supply).digest == kept.before else ChangedOffers(supply, kept.before)


def _offers_kept(session: Session, run_id: int) -> ChangedOffers | None:
    """The offers that the run's near misses were found with last, and their digest; None where nothing is kept."""
    stored = _row(session, run_id, FactKind.OFFERS_NOW) or _row(session, run_id, FactKind.OFFERS)
    blob = None if stored is None else session.scalar(
        sa.select(FactSnapshot.blob).where(FactSnapshot.digest == stored.digests)
    )  # fmt: skip
    return None if stored is None or blob is None else ChangedOffers(offers_from(blob), stored.digests)


def _row(session: Session, run_id: int, kind: FactKind) -> RunFacts | None:
    return session.get(RunFacts, (run_id, kind), populate_existing=True)


def state_of_offers(session: Session) -> tuple[object, ...]:
    """What differs once any offer has changed: cheap enough to be asked every two seconds."""
    last = sa.func.max(Offer.updated_at, type_=Offer.updated_at.type)
    offers = session.execute(sa.select(sa.func.count(), last)).one()
    runs = session.execute(sa.select(sa.func.count(OfferRun.id), sa.func.sum(OfferRun.places_taken))).one()
    return *offers, *runs


@dataclass
class MissesOfRun:
    """The near misses of a run, kept warm. ``digest`` names the offers that they are found with.

    ``is_whole``: what is stored agrees with them but for what changes; else all of it has to be compared once.
    """

    run_id: int
    misses: WarmMisses
    digest: bytes
    is_whole: bool


def misses_of_run(session: Session, run_id: int) -> MissesOfRun | None:
    """Find the near misses of a run again, from the facts and offers that it kept; None where it kept none."""
    kept = _offers_kept(session, run_id)
    if kept is None or day_of_run(session, run_id) is None:
        return None
    try:
        inputs = inputs_of_run(session, run_id)
    except NotFound:  # forgotten meanwhile
        return None
    facts = inputs.facts
    packed = pack_world(facts.clients, facts.vacancies, facts.catalogue, facts.settings, facts.on)
    looked = look_at_near_misses(packed, Sides.of(facts.clients, facts.vacancies), kept.supply)
    has_changed = _row(session, run_id, FactKind.OFFERS_NOW) is not None  # then somebody may have been left out
    is_whole = not has_changed and not inputs.gone_clients and not inputs.gone_vacancies
    return MissesOfRun(run_id, WarmMisses(looked), kept.before, is_whole)


def is_somebody_back(session: Session, warm: MissesOfRun) -> bool:
    """Whether somebody who was left out is there again (a restriction lifted): then all has to be found anew."""
    return any(left & there for left, there in zip(warm.misses.left_out(), _there(session), strict=True))


def turn_misses(session: Session, warm: MissesOfRun, changed: ChangedOffers) -> Changes:
    """Find the near misses with these offers, and without clients and vacancies that are gone or restricted."""
    gone = who_is_gone(session, warm)
    changes = warm.misses.change(changed.supply, gone[0], gone[1])
    return Changes(
        [each for each in changes.client_ids if each not in gone[0]],
        [each for each in changes.vacancy_ids if each not in gone[1]],
        changes.offer_codes,
    )


def who_is_gone(session: Session, warm: MissesOfRun) -> list[set[int]]:
    """The clients and the vacancies of the run that are gone or restricted."""
    return [each - there for each, there in zip(map(set, warm.misses.ids()), _there(session), strict=True)]


def _there(session: Session) -> tuple[set[int], set[int]]:
    """The clients whose data may be worked with (Art. 18 GDPR), and the vacancies."""
    clients = sa.select(Client.id).where(~is_restricted(Client.id))
    return set(session.scalars(clients)), set(session.scalars(sa.select(Vacancy.id)))


def store_changes(session: Session, warm: MissesOfRun, changes: Changes, changed: ChangedOffers) -> bool:
    """Put what has changed in the place of the run's, and the offers beside them; False where another was quicker.

    Nobody is erased or restricted unseen meanwhile: who went since `turn_misses` is left out too.
    """
    lock_queue(session)
    run_id = warm.run_id
    first, last = _row(session, run_id, FactKind.OFFERS), _row(session, run_id, FactKind.OFFERS_NOW)
    if first is None or (last or first).digests != changed.before:
        return False
    digest = _put_offers(session, changed.supply, first, last)
    changes = _without_who_went(session, warm, changes, changed)
    clients, vacancies, codes = changes if warm.is_whole else _everybody(session, warm)
    of_clients, of_vacancies = warm.misses.kept(client_ids=clients), warm.misses.kept(vacancy_ids=vacancies)
    records = near_miss_records(of_clients, of_clients.reaches_from)
    _put(session, run_id, (ClientMatches, "client_id", "near_misses", "matches"), clients,
         by_owner(of_clients.client_ids, records))  # fmt: skip
    _put(session, run_id, (VacancyMatches, "vacancy_id", "nearly", "matched"), vacancies,
         by_owner(of_vacancies.vacancy_ids, of_vacancies.client_ids.astype(ID)))  # fmt: skip
    session.execute(sa.delete(OfferDemand).where(OfferDemand.run_id == run_id))
    store_demand(session, run_id, warm.misses.demand())
    session.execute(sa.delete(OfferReach).where(OfferReach.run_id == run_id, OfferReach.offer_code.in_(codes)))
    store_reach(session, run_id, warm.misses.reach(codes))
    session.execute(sa.update(Rematch).values(near_misses=None))  # found with the offers of before
    session.flush()
    warm.digest, warm.is_whole = digest, True
    return True


def _put_offers(session: Session, supply: OfferSupply, first: RunFacts, last: RunFacts | None) -> bytes:
    """Keep the offers of now beside those of the run, in place of what stood there; gives their digest."""
    record = offers_record(supply)
    store_records(session, missing_records(session, {record.digest: record}))
    before = None if last is None else last.digests
    last = last or RunFacts(run_id=first.run_id, kind=FactKind.OFFERS_NOW, ids=first.ids, history=first.history)
    last.digests = record.digest
    session.add(last)
    session.flush()
    if before is not None:
        _forget_offers(session, before)
    return record.digest


def _forget_offers(session: Session, digest: bytes) -> None:
    """Delete offers that no run names. Not while a run is at work: it may be about to name them."""
    named = sa.exists().where(RunFacts.digests == digest)
    at_work = sa.exists().where(Run.kind == RunKind.MATCH, Run.state == RunState.RUNNING)
    if not session.scalar(sa.select(sa.or_(named, at_work))):
        session.execute(sa.delete(FactSnapshot).where(FactSnapshot.digest == digest))


def _without_who_went(session: Session, warm: MissesOfRun, changes: Changes, changed: ChangedOffers) -> Changes:
    """The changes, without those who have gone since they were found, and with what that changes for the others."""
    gone = who_is_gone(session, warm)
    if all(each <= left for each, left in zip(gone, warm.misses.left_out(), strict=True)):
        return changes
    more = turn_misses(session, warm, changed)
    return Changes(
        sorted({*changes.client_ids, *more.client_ids} - gone[0]),
        sorted({*changes.vacancy_ids, *more.vacancy_ids} - gone[1]),
        sorted({*changes.offer_codes, *more.offer_codes}),
    )


def _everybody(session: Session, warm: MissesOfRun) -> Changes:
    """All whose near misses may be stored otherwise: who is still there of the run, and all its offers."""
    known, there = warm.misses.ids(), _there(session)
    stored = session.scalars(sa.select(OfferReach.offer_code).where(OfferReach.run_id == warm.run_id))
    ways = warm.misses.through(warm.misses.kept().ways)
    both = [sorted(each & ids) for each, ids in zip(map(set, known), there, strict=True)]
    return Changes(both[0], both[1], sorted({*stored, *ways}))


def _put(
    session: Session, run_id: int, where: tuple[Any, str, str, str], owners: Sequence[int], found: Mapping[int, bytes]
) -> None:
    """The near misses of these owners in place of those before; rows of owners who had none before are made."""
    model, owner, nearly, others = where
    columns = getattr(model, owner), getattr(model, nearly)
    for start in range(0, len(owners), CHUNK):
        some = owners[start : start + CHUNK]
        query = sa.select(*columns).where(model.run_id == run_id, columns[0].in_(some))
        before: dict[int, bytes] = dict(session.execute(query).all())
        rows = [{"run_id": run_id, owner: each, nearly: found.get(each, b"")} for each in some if each in before
                and before[each] != found.get(each, b"")]  # fmt: skip
        if rows:
            session.execute(sa.update(model), rows)
        news = [{"run_id": run_id, owner: each, nearly: found[each], others: b""} for each in some
                if each in found and each not in before]  # fmt: skip
        if news:
            session.execute(sa.insert(model.__table__), news)

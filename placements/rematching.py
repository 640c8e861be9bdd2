"""A process that keeps the world warm: who changes is matched again at once, without waiting for the next run.

The queue is the data itself: whoever has changed since the latest run began, and for whom nothing was found as of that
change. So nothing is lost when the process ends, a second process finds nothing left to do, and what was found for
older facts is never shown (docs/decisions/0008-warm-matching.md).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
import structlog
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.database import SessionFactory
from core.runs import Run, lock_queue
from core.settings import local_day
from employers.codes import GONE_STATES
from employers.models import Vacancy
from matching.candidates import Candidate
from matching.facts import ClientFacts, MatchSettings, VacancyFacts
from matching.fingerprints import pair_hash
from matching.history import PairHistory, with_refusals
from matching.models import Rematch
from matching.offer_changes import (
    ChangedOffers,
    MissesOfRun,
    changed_offers,
    is_somebody_back,
    misses_of_run,
    state_of_offers,
    store_changes,
    turn_misses,
)
from matching.operations import RematchOf, store_rematch
from matching.queries import (
    client_facts,
    clients_taking_part,
    find_latest_run,
    vacancies_taking_part,
    vacancy_facts,
)
from matching.queries.replay import day_of_run
from matching.run import load_world
from matching.warm import WarmWorld
from placements.effects import end_proposals_of_vacancy
from placements.queries.history import pair_history
from placements.reexamining import reexamine_suggestions_of_vacancy
from placements.rematching_misses import NearMissesOfChanged, latest_change
from profiles.models import Client

AT_ONCE = 50  # changes handled between two looks at the queue

log = structlog.get_logger()


@dataclass(frozen=True)
class Change:
    """A client or a vacancy that has changed at this moment."""

    of: RematchOf
    at: datetime


@dataclass
class _Warm:
    """A world, the run and the day that it belongs to, and up to when changes are in it."""

    world: WarmWorld
    run_id: int
    on: date
    until: datetime


class Rematcher:
    """Matches again what has changed. Keeps a packed world between two looks; loses nothing without it."""

    def __init__(self, settings: MatchSettings | None = None) -> None:
        self._settings = settings or MatchSettings()
        self._warm: _Warm | None = None
        self._misses: MissesOfRun | None = None
        self._changed: NearMissesOfChanged | None = None
        self._offers_seen: object = None  # the run and the state of offers looked at last
        self._tried: int | None = None  # the run whose near misses were looked for last
        self._last_change: object = None

    def forget(self) -> None:
        """Let the world go, as before a run, which needs the memory."""
        self._warm = self._misses = self._changed = None

    def warm_up(self, sessions: SessionFactory, *, now: datetime) -> None:
        """Load and pack the world of the latest run where that is not done yet, so that a change need not wait."""
        with sessions() as session:
            run = find_latest_run(session)
            if run is None:
                return
            if self._warm is None or (self._warm.run_id, self._warm.on) != (run.id, local_day(now)):
                self._warmed(session, run.id, pair_history(session, now=now), now=now)
            if self._tried != run.id and (self._misses is None or self._misses.run_id != run.id):
                self._tried, self._misses = run.id, misses_of_run(session, run.id)

    def sees_change(self, sessions: SessionFactory) -> bool:
        """Whether any client, vacancy or offer has changed since this was asked last: two looks into indexes."""
        before = self._last_change
        with sessions() as session:
            self._last_change = latest_change(session), state_of_offers(session)
        return before is not None and before != self._last_change

    def work(self, sessions: SessionFactory, *, now: datetime) -> int:
        """Match what has changed since the latest run, store what is found; the number of changes handled.

        Commits once a change. Without a finished run there is nothing to compare with, and nothing is done.
        """
        with sessions() as session:
            run = find_latest_run(session)
            started = None if run is None else session.scalar(sa.select(Run.started_at).where(Run.id == run.id))
            waiting = [] if started is None else changes_waiting(session, since=started)
            if run is None or started is None:
                return 0
            if waiting:
                history = pair_history(session, now=now)
                world = self._warmed(session, run.id, history, now=now)
                done = [(change, _found(session, world, history, change)) for change in waiting]
        if not waiting:
            return self._look_at_offers(sessions, run.id) or self._find_near_misses(sessions, run.id, started, now=now)
        for change, candidates in done:
            _store(sessions, change, candidates, now=now)
        return len(done)

    def _find_near_misses(self, sessions: SessionFactory, run_id: int, started: datetime, *, now: datetime) -> int:
        """Find the near misses of some who have been matched again, once those of the run are warm; how many."""
        warm = self._misses
        if warm is None or warm.run_id != run_id:
            return 0
        if self._changed is None or not self._changed.is_of(warm):
            with sessions() as session:
                on = day_of_run(session, run_id)
            self._changed = NearMissesOfChanged(warm, since=started, on=on or local_day(now))
        return self._changed.work(sessions, now=now)

    def _look_at_offers(self, sessions: SessionFactory, run_id: int) -> int:
        """Match offers that differ from those of the run, looked at closely only when any has changed; how often.

        They count as seen once what was found with them is stored, or nothing is to be found: whatever fails before
        that, and where another process was quicker, they are looked at again.
        """
        with sessions() as session:
            seen = run_id, state_of_offers(session)
            changed = None if seen == self._offers_seen else changed_offers(session, run_id)
        done = None if changed is None else self._match_offers(sessions, run_id, changed)
        if done is not False:
            self._offers_seen = seen
        return int(done or False)

    def _match_offers(self, sessions: SessionFactory, run_id: int, changed: ChangedOffers) -> bool | None:
        """Find the near misses of a run with the offers as they are now; False where another process was quicker, None
        where the run keeps none."""
        warm, self._misses = self._misses, None  # what fails half way is found anew
        with sessions() as session:
            is_this = warm is not None and (warm.run_id, warm.digest) == (run_id, changed.before)
            if warm is None or not is_this or is_somebody_back(session, warm):
                warm = misses_of_run(session, run_id)
            changes = None if warm is None else turn_misses(session, warm, changed)
        if warm is None or changes is None:
            return None
        try:
            with sessions() as session, session.begin():
                is_stored = store_changes(session, warm, changes, changed)
        except IntegrityError:  # somebody is gone, or another process has stored the same
            log.info("changed offers met another change", run=run_id)
            return False
        self._misses = warm if is_stored else None
        if self._changed is not None:
            self._changed.offers_changed()
        return is_stored

    def _warmed(self, session: Session, run_id: int, history: PairHistory, *, now: datetime) -> WarmWorld:
        """The world with all changes so far: loaded anew after each run and each midnight, else brought up to date."""
        warm, on, until = self._warm, local_day(now), latest_change(session)
        if warm is None or (warm.run_id, warm.on) != (run_id, on):
            world = load_world(session, now=now, history=history, settings=self._settings)
            packed = WarmWorld.of(world.clients, world.vacancies, world.catalogue, world.settings, world.on)
            self._warm = _Warm(packed, run_id, on, until)
            return packed
        _bring_up_to_date(session, warm, history)
        warm.until = until
        return warm.world


def _found(session: Session, world: WarmWorld, history: PairHistory, change: Change) -> list[Candidate]:
    """The best candidates of who has changed; none for who does not take part any more."""
    side, item_id = change.of
    if side == "client":
        clients = _clients(session, world, history, {item_id})
        return [] if not clients or clients[0].is_paused else world.rematch_client(clients[0])
    vacancies = vacancy_facts(session, today=world.on, history=history, ids=[item_id])
    if not vacancies or vacancies[0].is_paused:
        return []
    world.change_vacancy(vacancies[0])
    touched = {client_id for client_id, vacancy_id in {*history.running, *history.refused} if vacancy_id == item_id}
    for client in _clients(session, world, history, touched & world.clients.keys()):
        _take_client(world, client)
    return world.rematch_vacancy(vacancies[0])


def changes_waiting(session: Session, *, since: datetime, limit: int = AT_ONCE) -> list[Change]:
    """Clients and vacancies that have changed since then and for whom nothing was found as of that change.

    The longest waiting first, clients before vacancies of the same moment.
    """
    found: list[Change] = []
    sides: tuple[tuple[str, type[Client] | type[Vacancy], InstrumentedAttribute[int | None]], ...] = (
        ("client", Client, Rematch.client_id),
        ("vacancy", Vacancy, Rematch.vacancy_id),
    )
    for side, model, key in sides:
        query = (
            sa.select(model.id, model.updated_at)
            .outerjoin(Rematch, key == model.id)
            .where(model.updated_at >= since, sa.or_(Rematch.facts_at.is_(None), Rematch.facts_at != model.updated_at))
            .order_by(model.updated_at, model.id)
            .limit(limit)
        )
        found += [Change(RematchOf(side, item_id), at) for item_id, at in session.execute(query)]
    return sorted(found, key=lambda change: (change.at, change.of))[:limit]


def _bring_up_to_date(session: Session, warm: _Warm, history: PairHistory) -> None:
    """Forget who takes part no more (erased, restricted, an employer that rests), and read who has come or has changed
    since the last look, whoever has matched them meanwhile."""
    world = warm.world
    clients, vacancies = clients_taking_part(session), vacancies_taking_part(session, today=warm.on)
    for vacancy_id in world.vacancies.keys() - vacancies:
        world.forget_vacancy(vacancy_id)
    for client_id in world.clients.keys() - clients:
        world.forget_client(client_id)
    vacancy_ids = set(session.scalars(sa.select(Vacancy.id).where(Vacancy.updated_at >= warm.until)))
    vacancy_ids |= vacancies - world.vacancies.keys()
    for vacancy in vacancy_facts(session, today=warm.on, history=history, ids=vacancy_ids) if vacancy_ids else ():
        _take_vacancy(world, vacancy)
    client_ids = set(session.scalars(sa.select(Client.id).where(Client.updated_at >= warm.until)))
    client_ids |= clients - world.clients.keys()
    for client in _clients(session, world, history, client_ids):
        _take_client(world, client)


def _take_vacancy(world: WarmWorld, vacancy: VacancyFacts) -> None:
    if vacancy.is_paused:
        world.forget_vacancy(vacancy.vacancy_id)
    elif world.vacancies.get(vacancy.vacancy_id) != vacancy:
        world.change_vacancy(vacancy)


def _take_client(world: WarmWorld, client: ClientFacts) -> None:
    if client.is_paused:
        world.forget_client(client.client_id)
    elif world.clients.get(client.client_id) != client:
        world.change_client(client)


def _clients(session: Session, world: WarmWorld, history: PairHistory, ids: Collection[int]) -> list[ClientFacts]:
    if not ids:
        return []
    found = client_facts(session, today=world.on, history=history, ids=ids)
    return with_refusals(found, world.vacancies.values(), history, pair_hash)


def _bring_proposals_up_to_date(session: Session, vacancy_id: int, now: datetime) -> None:
    """End what is under way for a vacancy that is gone, whoever ended it, and look at suggestions anew for others."""
    state = session.scalar(sa.select(Vacancy.state).where(Vacancy.id == vacancy_id))
    if state in GONE_STATES:
        end_proposals_of_vacancy(session, vacancy_id, now=now)
    else:
        reexamine_suggestions_of_vacancy(session, vacancy_id, now=now)


def _store(sessions: SessionFactory, change: Change, candidates: list[Candidate], *, now: datetime) -> None:
    try:
        with sessions() as session, session.begin():
            lock_queue(session)  # nobody is erased meanwhile
            there = clients_taking_part(session, among={each.client_id for each in candidates})
            candidates = [each for each in candidates if each.client_id in there]
            store_rematch(session, candidates, of=change.of, facts_at=change.at, now=now)
            if change.of.side == "vacancy":
                _bring_proposals_up_to_date(session, change.of.item_id, now)
    except IntegrityError:  # another process was quicker, or the record is gone
        log.info("rematch stored elsewhere", side=change.of.side, id=change.of.item_id)

"""The near misses of clients and vacancies that have changed since the latest run, found by the process that keeps the
world warm and stored beside their matches (docs/decisions/0008-warm-matching.md).

Waiting is who has been matched again and has no near misses yet as of the same change.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.database import SessionFactory
from core.runs import lock_queue
from employers.models import Vacancy
from matching.changed_misses import MOST_CHANGED, ChangedMisses, OwnMisses
from matching.facts import ClientFacts, VacancyFacts
from matching.fingerprints import pair_hash
from matching.history import PairHistory, with_refusals
from matching.models import Rematch
from matching.near_miss_search import taken
from matching.offer_changes import MissesOfRun, who_is_gone
from matching.pair_records import rematched_miss_bytes
from matching.queries import client_facts, clients_taking_part, vacancy_facts
from placements.queries.history import pair_history
from profiles.models import Client

AT_ONCE = 20  # owners whose near misses are found between two looks at the queue

Sides = tuple[set[int], set[int]]  # ids of clients and of vacancies


@dataclass(frozen=True)
class Waiting:
    """A rematch without near misses; one of the two ids is None."""

    rematch_id: int
    facts_at: datetime
    client_id: int | None
    vacancy_id: int | None


class NearMissesOfChanged:
    """Who has changed since a run, beside its warm near misses, as of the day of the run."""

    def __init__(self, warm: MissesOfRun, *, since: datetime, on: date) -> None:
        self._warm, self._since, self._until, self._on = warm, since, since, on
        self._changed = ChangedMisses(warm.misses)

    def is_of(self, warm: MissesOfRun) -> bool:
        """Whether these are beside that world."""
        return self._warm is warm

    def offers_changed(self) -> None:
        """The warm near misses are those with other offers now."""
        self._changed.offers_changed()

    def work(self, sessions: SessionFactory, *, now: datetime) -> int:
        """Find and store the near misses of some who wait; how many."""
        with sessions() as session:
            waiting = near_misses_waiting(session, since=self._since, limit=AT_ONCE)
            if not waiting:
                return 0
            self._read(session, waiting, pair_history(session, now=now))
        found = [(each, self._found(each)) for each in waiting]
        with sessions() as session, session.begin():
            lock_queue(session)  # nobody is erased meanwhile
            for each, own in found:
                there = clients_taking_part(session, among=set(own.pairs.client_ids.tolist()))
                stays = np.flatnonzero(np.isin(own.pairs.client_ids, list(there)))
                near_misses = rematched_miss_bytes(taken(own.pairs, stays), own.reaches_from[stays])
                is_this = Rematch.id == each.rematch_id, Rematch.facts_at == each.facts_at
                session.execute(sa.update(Rematch).where(*is_this).values(near_misses=near_misses))
        return len(found)

    def _found(self, waiting: Waiting) -> OwnMisses:
        if waiting.client_id is not None:
            return self._changed.of_client(waiting.client_id)
        return self._changed.of_vacancy(waiting.vacancy_id or 0)

    def _read(self, session: Session, waiting: Collection[Waiting], history: PairHistory) -> None:
        """Take in everybody who has changed since the last look, those who wait last."""
        until = latest_change(session)
        ids = _changed_since(session, self._until)
        asked: Sides = ({each.client_id for each in waiting if each.client_id is not None},
                        {each.vacancy_id for each in waiting if each.vacancy_id is not None})  # fmt: skip
        self._leave_out(session)
        for vacancies in (ids[1] - asked[1], asked[1]):
            for vacancy_id, vacancy in self._vacancies(session, history, vacancies).items():
                self._changed.change_vacancy(vacancy_id, vacancy)
        pairs = {*history.running, *history.refused}
        touched = {client_id for client_id, vacancy_id in pairs if vacancy_id in ids[1] | asked[1]}
        for clients in ((ids[0] | touched) - asked[0], asked[0]):
            for client_id, client in self._clients(session, history, clients).items():
                self._changed.change_client(client_id, client)
        self._until = until

    def _leave_out(self, session: Session) -> None:
        """Who is erased or restricted since takes no part."""
        gone, left_out = who_is_gone(session, self._warm), self._warm.misses.left_out()
        for client_id in gone[0] - left_out[0]:
            self._changed.change_client(client_id, None)
        for vacancy_id in gone[1] - left_out[1]:
            self._changed.change_vacancy(vacancy_id, None)

    def _vacancies(self, session: Session, history: PairHistory, ids: set[int]) -> dict[int, VacancyFacts | None]:
        """The facts of vacancies, None of those that take no part."""
        facts = vacancy_facts(session, today=self._on, history=history, ids=ids) if ids else []
        return dict.fromkeys(ids) | {each.vacancy_id: None if each.is_paused else each for each in facts}

    def _clients(self, session: Session, history: PairHistory, ids: set[int]) -> dict[int, ClientFacts | None]:
        if not ids:
            return {}
        refused = {vacancy_id for client_id, vacancy_id in history.refused if client_id in ids}
        vacancies = vacancy_facts(session, today=self._on, history=history, ids=refused) if refused else []
        facts = client_facts(session, today=self._on, history=history, ids=ids)
        facts = with_refusals(facts, vacancies, history, pair_hash)
        return dict.fromkeys(ids) | {each.client_id: None if each.is_paused else each for each in facts}


def near_misses_waiting(session: Session, *, since: datetime, limit: int) -> list[Waiting]:
    """Who has been matched again as of the latest change after that moment, and has no near misses as of it yet."""
    found: list[Waiting] = []
    sides: tuple[tuple[type[Client] | type[Vacancy], InstrumentedAttribute[int | None]], ...] = (
        (Client, Rematch.client_id),
        (Vacancy, Rematch.vacancy_id),
    )
    for model, key in sides:
        query = (
            sa.select(Rematch.id, Rematch.facts_at, Rematch.client_id, Rematch.vacancy_id)
            .join(model, model.id == key)
            .where(model.updated_at >= since, model.updated_at == Rematch.facts_at, Rematch.near_misses.is_(None))
            .order_by(Rematch.facts_at, Rematch.id)
            .limit(limit)
        )
        found += [Waiting(*row) for row in session.execute(query)]
    return sorted(found, key=lambda each: (each.facts_at, each.rematch_id))[:limit]


def _changed_since(session: Session, since: datetime) -> Sides:
    """The ids of those who have changed last, on each side as many as count."""
    clients, vacancies = (
        set(session.scalars(sa.select(model.id).where(model.updated_at >= since)
                            .order_by(model.updated_at.desc()).limit(MOST_CHANGED)))
        for model in (Client, Vacancy)
    )  # fmt: skip
    return clients, vacancies


def latest_change(session: Session) -> datetime:
    """The moment of the last change of any client or vacancy."""
    moments = [session.scalar(sa.select(sa.func.max(model.updated_at, type_=model.updated_at.type)))
               for model in (Client, Vacancy)]  # fmt: skip
    return max((moment for moment in moments if moment is not None), default=datetime.min.replace(tzinfo=UTC))

"""Pairs as a run saw them: evaluated again from the facts, offers and settings that the run kept."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.errors import NotFound
from employers.models import Vacancy
from matching.assignment_inputs import AssignmentInputs, inputs_from
from matching.bridging import OfferSupply, Planner, bridged
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, VacancyFacts
from matching.keeping import split_digests
from matching.models import ClientMatches, FactKind, FactSnapshot, MatchRun, RunFacts
from matching.once import collector_paused
from matching.pair_records import StoredNearMiss, near_misses_from
from matching.results import Bridge, PairEvaluation
from matching.scoring import evaluate_pair
from matching.snapshots import (
    DIGEST_BYTES,
    catalogue_from,
    client_from,
    offers_from,
    settings_from,
    unpacked_json,
    vacancy_from,
)
from profiles.models import Client


def replayed_pair(session: Session, *, run_id: int, client_id: int, vacancy_id: int) -> PairEvaluation:
    """The reasoning about any pair of a run, candidate or not, as it was then, whatever has changed since.

    `NotFound` where the run does not exist, its facts are forgotten, or one of the two did not take part.
    """
    past = _Past(session, run_id)
    evaluation = past.evaluation(client_id, vacancy_id)
    stored = session.get(ClientMatches, (run_id, client_id))
    misses = near_misses_from(client_id, stored.near_misses) if stored else ()
    miss = next((each for each in misses if each.vacancy_id == vacancy_id), None)
    return evaluation if miss is None else bridged(evaluation, past.bridge(miss))


def facts_of_run(session: Session, *, run_id: int, client_id: int, vacancy_id: int) -> tuple[ClientFacts, VacancyFacts]:
    """The facts of a pair as a run kept them. Errors as `replayed_pair`."""
    past = _Past(session, run_id)
    return past.client(client_id), past.vacancy(vacancy_id)


def bridges_of(session: Session, misses: Sequence[StoredNearMiss], *, run_id: int) -> list[Bridge | None]:
    """The way of each near miss of a run, as the run found it; in the order given.

    None where today's code finds none with the facts of then. Errors as `replayed_pair`.
    """
    if not misses:
        return []
    past = _Past(session, run_id)
    return [past.bridge(miss) for miss in misses]


def bridges_with(
    session: Session,
    misses: Sequence[StoredNearMiss],
    clients: Mapping[int, ClientFacts],
    vacancies: Mapping[int, VacancyFacts],
    *,
    run_id: int,
) -> list[Bridge | None]:
    """As `bridges_of`, with these facts of both sides in place of the run's; None where one of the two is missing."""
    past = _Past(session, run_id) if misses else None
    return [
        past.bridge_of(miss, clients[miss.client_id], vacancies[miss.vacancy_id])
        if past is not None and miss.client_id in clients and miss.vacancy_id in vacancies
        else None
        for miss in misses
    ]


def client_of_run(session: Session, *, run_id: int, client_id: int) -> ClientFacts:
    """The facts of one client as a run kept them. Errors as `replayed_pair`."""
    return _Past(session, run_id).client(client_id)


class FactsOfRun(NamedTuple):
    """All that a run computed pairs from, as it kept it."""

    clients: list[ClientFacts]
    vacancies: list[VacancyFacts]
    catalogue: CatalogueFacts
    settings: MatchSettings
    on: date


def facts_kept_by_run(session: Session, run_id: int) -> FactsOfRun:
    """The facts of everybody who took part in a run. `NotFound` where the run does not exist or its facts are gone."""
    return _Past(session, run_id).everything()


class RunInputs(NamedTuple):
    """All that a run computed from: the facts, the offers of then, and what was assigned within (None: not kept)."""

    facts: FactsOfRun
    supply: OfferSupply
    assignment: AssignmentInputs | None
    gone_clients: int  # took part and are deleted since
    gone_vacancies: int


def inputs_of_run(session: Session, run_id: int) -> RunInputs:
    """Everything that a run computed from, of those who are still there. Errors as `facts_kept_by_run`."""
    return _Past(session, run_id).inputs()


def offers_since(session: Session, run_id: int) -> tuple[bytes, bytes] | None:
    """The digests of the offers of a run and of those that its near misses were found with later; None: the same."""
    query = sa.select(RunFacts.digests).where(RunFacts.run_id == run_id)
    then, now = (session.scalar(query.where(RunFacts.kind == kind)) for kind in (FactKind.OFFERS, FactKind.OFFERS_NOW))
    return None if then is None or now is None else (then, now)


def day_of_run(session: Session, run_id: int) -> date | None:
    """The day as of which the facts of a run counted; None where it has kept none."""
    return session.scalar(sa.select(MatchRun.facts_on).where(MatchRun.id == run_id))


MISSING = {
    FactKind.CLIENT: "Client %(item)s did not take part in match run %(id)s, or its facts are forgotten.",
    FactKind.VACANCY: "Vacancy %(item)s did not take part in match run %(id)s, or its facts are forgotten.",
    FactKind.CATALOGUE: "The catalogue of match run %(id)s is forgotten.",
    FactKind.OFFERS: "The offers of match run %(id)s are forgotten.",
    FactKind.OFFERS_NOW: "The offers of match run %(id)s are forgotten.",
}


class _Table(NamedTuple):
    """Whose facts took part, of one kind: ids ascending, their digests in that order, history by id."""

    ids: list[int]
    digests: bytes
    history: dict[str, Any]


class _Tables:
    """The tables read last. Reading one takes a tenth of a second in a large city, and every page about a client asks.

    A table is what the hash over the facts of its run says, less those who are erased since: then it is shorter.
    """

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._kept: dict[tuple[str, FactKind], tuple[int, _Table]] = {}

    def of(self, session: Session, run: MatchRun, kind: FactKind) -> _Table:
        """The table of a run; empty where it kept none."""
        is_this = RunFacts.run_id == run.id, RunFacts.kind == kind
        length = session.scalar(sa.select(sa.func.length(RunFacts.digests)).where(*is_this))
        if length is None:
            return _Table([], b"", {})
        kept = self._kept.get((run.facts_hash, kind))
        if kept is not None and kept[0] == length and kind is not FactKind.OFFERS_NOW:  # offers take each other's place
            return kept[1]
        columns = sa.select(RunFacts.ids, RunFacts.digests, RunFacts.history).where(*is_this)
        ids, digests, history = session.execute(columns).one()
        table = _Table(unpacked_json(ids), digests, unpacked_json(history))
        with self._lock:
            self._kept[run.facts_hash, kind] = len(digests), table
            while len(self._kept) > self._most:
                del self._kept[next(iter(self._kept))]
        return table


_TABLES = _Tables(most=2 * len(FactKind))  # of two runs: the latest, and one that somebody asks about


class _Past:
    """What a run kept."""

    def __init__(self, session: Session, run_id: int) -> None:
        run = session.get(MatchRun, run_id)
        if run is None:
            raise NotFound("There is no match run %(id)s.", id=run_id)
        if run.facts_on is None or run.facts_form is None:
            raise NotFound("Match run %(id)s has kept no facts.", id=run_id)
        self._session, self._run_id, self._run = session, run_id, run
        self._on, self._form, self._settings = run.facts_on, run.facts_form, settings_from(run.settings)
        self._planners: dict[int, Planner] = {}

    def evaluation(self, client_id: int, vacancy_id: int) -> PairEvaluation:
        """A pair as it was."""
        client, vacancy = self.client(client_id), self.vacancy(vacancy_id)
        catalogue: CatalogueFacts = catalogue_from(self._blob(FactKind.CATALOGUE, 0))
        return evaluate_pair(client, vacancy, catalogue, self._settings, self._on)

    def bridge(self, miss: StoredNearMiss) -> Bridge | None:
        """The way of a near miss, found again from the same facts."""
        planner = self._planners.get(miss.client_id)
        client = self.client(miss.client_id) if planner is None else planner.client
        return self.bridge_of(miss, client, self.vacancy(miss.vacancy_id))

    def bridge_of(self, miss: StoredNearMiss, client: ClientFacts, vacancy: VacancyFacts) -> Bridge | None:
        """The way of a near miss, found again from these facts; always the same ones of a client."""
        planner = self._planners.get(miss.client_id)
        if planner is None:
            planner = self._planners[miss.client_id] = Planner(client, self._supply, self._settings, self._on)
        found = planner.bridge(vacancy, miss.unmet)
        return None if found is None else replace(found, reaches_from=miss.reaches_from)

    def everything(self) -> FactsOfRun:
        """All facts, each stored content read once; without those who are deleted since."""
        with collector_paused():
            query = sa.select(FactSnapshot.digest, FactSnapshot.blob)
            blobs: dict[bytes, bytes] = dict(self._session.execute(query).all())
            clients = [client_from(*each, self._form) for each in self._stored(FactKind.CLIENT, Client.id, blobs)]
            vacancies = [vacancy_from(*each, self._form) for each in self._stored(FactKind.VACANCY, Vacancy.id, blobs)]
        catalogue = catalogue_from(self._blob(FactKind.CATALOGUE, 0))
        return FactsOfRun(clients, vacancies, catalogue, self._settings, self._on)

    def inputs(self) -> RunInputs:
        """Everything that the run computed from."""
        facts = self.everything()
        gone = [len(self._table(kind).ids) - len(there) for kind, there in
                ((FactKind.CLIENT, facts.clients), (FactKind.VACANCY, facts.vacancies))]  # fmt: skip
        stored = self._run.assignment
        supply = offers_from(self._blob(FactKind.OFFERS, 0))
        return RunInputs(facts, supply, None if stored is None else inputs_from(stored), *gone)

    def _stored(
        self, kind: FactKind, key: InstrumentedAttribute[int], blobs: Mapping[bytes, bytes]
    ) -> Iterator[tuple[bytes, dict[str, Any]]]:
        """The content and the history of everybody who is still there."""
        ids, digests, history = self._table(kind)
        there = set(self._session.scalars(sa.select(key)))
        for item_id, digest in zip(ids, split_digests(digests), strict=True):
            if item_id in there and digest in blobs:
                yield blobs[digest], history.get(str(item_id), {})

    def client(self, client_id: int) -> ClientFacts:
        """The client's facts then."""
        past = self._past_of(FactKind.CLIENT, client_id)
        return client_from(self._blob(FactKind.CLIENT, client_id), past, self._form)

    def vacancy(self, vacancy_id: int) -> VacancyFacts:
        """The vacancy's facts then."""
        past = self._past_of(FactKind.VACANCY, vacancy_id)
        return vacancy_from(self._blob(FactKind.VACANCY, vacancy_id), past, self._form)

    @cached_property
    def _supply(self) -> OfferSupply:
        """The offers that the near misses stored were found with."""
        has_changed = self._table(FactKind.OFFERS_NOW).ids
        return offers_from(self._blob(FactKind.OFFERS_NOW if has_changed else FactKind.OFFERS, 0))

    def _past_of(self, kind: FactKind, item_id: int) -> dict[str, Any]:
        past: dict[str, Any] = self._table(kind).history.get(str(item_id), {})
        return past

    def _blob(self, kind: FactKind, item_id: int) -> bytes:
        ids, digests, _ = self._table(kind)
        place = bisect_left(ids, item_id)
        if place == len(ids) or ids[place] != item_id:
            raise NotFound(MISSING[kind], id=self._run_id, item=item_id)
        digest = digests[place * DIGEST_BYTES : (place + 1) * DIGEST_BYTES]
        blob = self._session.scalar(sa.select(FactSnapshot.blob).where(FactSnapshot.digest == digest))
        if blob is None:
            raise NotFound(MISSING[kind], id=self._run_id, item=item_id)
        return blob

    def _table(self, kind: FactKind) -> _Table:
        return _TABLES.of(self._session, self._run, kind)

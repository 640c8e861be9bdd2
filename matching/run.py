"""The one use case of the matcher: facts -> candidates -> assignment -> stored run."""

import importlib.metadata
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.runs import hold_run, note_progress
from core.settings import local_day
from matching.bridging import OFFER_GATES, OfferSupply
from matching.broken_items import ITEM_ERRORS, BrokenItem, raising_items, unpackable_items
from matching.candidates import Candidate
from matching.exclusions import Effort, ExclusionsAmong, Exclusive, assign_exclusively, no_exclusions
from matching.facts import CatalogueFacts, ClientFacts, MatchKind, MatchSettings, Pair, VacancyFacts
from matching.fingerprints import facts_hash, pair_hash
from matching.history import PairHistory, with_refusals
from matching.keeping import facts_kept, missing_records, store_records, store_run_facts
from matching.kernel import Search, find_candidate_arrays, find_candidates
from matching.near_misses import NearMisses, NearMissFound, find_near_misses, near_miss_candidates
from matching.network import Budgets, EdgeArrays
from matching.operations import (
    delete_matches,
    forget_old_matches,
    record_match_run,
    store_demand,
    store_matches,
    store_near_misses,
)
from matching.packing import pack_world
from matching.queries import catalogue_facts, client_facts, employer_limits, offer_supply, vacancy_facts

BATCH = 2000  # rows stored in one transaction
NOTE_EVERY_SECONDS = 1.0
KEEP_MATCHES = timedelta(days=30)

log = structlog.get_logger()


@dataclass(frozen=True)
class World:
    """All that a run computes from. ``limits`` are what employers still take this week; without a row no limit."""

    on: date
    settings: MatchSettings
    clients: Sequence[ClientFacts]
    vacancies: Sequence[VacancyFacts]
    catalogue: CatalogueFacts
    limits: Mapping[int, int]
    supply: OfferSupply = field(default_factory=OfferSupply)

    @property
    def facts(self) -> tuple[Sequence[ClientFacts], Sequence[VacancyFacts], CatalogueFacts, MatchSettings, date]:
        """What pairs are computed from."""
        return self.clients, self.vacancies, self.catalogue, self.settings, self.on


@dataclass(frozen=True)
class Outcome:
    """What a run found: its world without the items that failed, all candidates, and those chosen, by rank."""

    world: World
    candidates: Sequence[Candidate]
    chosen: Sequence[Candidate]
    near_misses: Sequence[NearMissFound] = ()
    exclusive: Exclusive | None = None


@dataclass
class RunLog:
    """How far a run is: writes its progress, measures its steps, keeps the items that failed.

    ``started`` is the moment at which the run began; the time since then is measured, so that a run's moments and its
    duration need no second clock. Whatever the run stores goes through ``writing``: a process that was taken over gets
    `RunTaken` there and changes nothing any more.
    """

    sessions: SessionFactory
    run_id: int
    started: datetime
    seconds: dict[str, float] = field(default_factory=dict)
    failures: list[dict[str, object]] = field(default_factory=list)
    token: str | None = None  # of the claim
    _began: float = field(default_factory=time.monotonic)
    _noted: float = float("-inf")

    @property
    def now(self) -> datetime:
        """The present moment of the run."""
        return self.started + timedelta(seconds=time.monotonic() - self._began)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure a step and show it from its beginning."""
        began = time.monotonic()
        self._noted = float("-inf")
        self.note(name, 0, 0)
        yield
        self.seconds[name] = round(time.monotonic() - began, 3)

    def note(self, step: str, done: int, total: int) -> None:
        """Write the progress, which is a heartbeat too; at most once a second."""
        if time.monotonic() - self._noted < NOTE_EVERY_SECONDS:
            return
        self._noted = time.monotonic()
        with self.sessions() as session, session.begin():
            note_progress(session, self.run_id, step=step, done=done, total=total, now=self.now, token=self.token)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A transaction of this run, during which no other process can take it over."""
        with self.sessions() as session, session.begin():
            hold_run(session, self.run_id, token=self.token)
            yield session

    def failed(self, what: str, item_id: int, reason: Exception) -> None:
        """Log and keep an item that failed: by id and kind of error, never with facts of people."""
        log.warning("match item failed", run_id=self.run_id, what=what, id=item_id, error=type(reason).__name__)
        self.failures.append({"what": what, "id": item_id, "reason": type(reason).__name__})


def load_world(session: Session, *, now: datetime, history: PairHistory, settings: MatchSettings) -> World:
    """Facts of everybody who takes part, with what their history leaves of their budgets."""
    on = local_day(now)
    vacancies = vacancy_facts(session, today=on, history=history)
    clients = with_refusals(client_facts(session, today=on, history=history), vacancies, history, pair_hash)
    limits = {
        employer_id: max(0, limit - history.recent_of_employer.get(employer_id, 0))
        for employer_id, limit in employer_limits(session).items()
    }
    supply = offer_supply(session, today=on)
    return World(on, settings, clients, vacancies, catalogue_facts(session), limits, supply)


def run_matching(world: World, run_log: RunLog, exclusions_among: ExclusionsAmong = no_exclusions) -> Outcome:
    """Find the candidates, assign them within all budgets, store the run and its matches in steps that commit.

    ``exclusions_among`` says which candidates exclude each other; why they do is not known here.
    Started again after it was killed, it deletes what it had stored and stores it anew. An item that fails is left
    out, logged and counted.
    """
    with run_log.step("candidates"):
        world, candidates = _candidates(world, run_log)
    with run_log.step("assign"):
        chosen, exclusive = choose(world, candidates, exclusions_among)
    with run_log.step("near misses"):
        misses = _near_misses(world, run_log)
    with run_log.step("store"):
        _store(world, candidates, chosen, run_log)
        _keep_facts(world, run_log)
        _store_near_misses(misses, run_log)
    return Outcome(world, candidates, chosen, misses.kept, exclusive)


def choose(
    world: World, candidates: Sequence[Candidate], exclusions_among: ExclusionsAmong = no_exclusions
) -> tuple[list[Candidate], Exclusive]:
    """The candidates that become proposals, in the order given, and what exclusions cost: exact within all budgets.

    A client takes ``proposals_per_client``, a vacancy ``proposals_per_opening`` for each opening, both less those
    running. Clients without a running proposal bring the bonus that grows with the days they have waited. Of pairs
    that exclude each other only one is chosen.
    """
    employer_of = {vacancy.vacancy_id: vacancy.employer_id for vacancy in world.vacancies}
    edges = EdgeArrays.of(
        [(each.client_id, each.vacancy_id, employer_of[each.vacancy_id], each.score_hundredths) for each in candidates]
    )
    effort = Effort(world.settings.household_open_edges, world.settings.household_nodes)
    found = assign_exclusively(edges, _budgets(world), exclusions_among(edges.client_ids, edges.vacancy_ids), effort)
    return [each for each, is_chosen in zip(candidates, found.chosen.tolist(), strict=True) if is_chosen], found


def _budgets(world: World) -> Budgets:
    settings = world.settings
    return Budgets(
        clients={
            each.client_id: max(0, settings.proposals_per_client - each.running_proposals) for each in world.clients
        },
        vacancies={
            each.vacancy_id: max(0, settings.proposals_per_opening * each.openings - each.running_proposals)
            for each in world.vacancies
        },
        employers=world.limits,
        bonuses={each.client_id: _bonus(each, settings) for each in world.clients if each.running_proposals == 0},
    )


def counts_of(outcome: Outcome) -> dict[str, int]:
    """The figures of a run: both sides, pairs looked at, candidates by kind, chosen, clients without a candidate."""
    world, kinds = outcome.world, Counter(each.kind for each in outcome.candidates)
    with_candidate = {each.client_id for each in outcome.candidates}
    return {
        "clients": len(world.clients),
        "vacancies": len(world.vacancies),
        "pairs": len(world.clients) * len(world.vacancies),
        "candidates": len(outcome.candidates),
        "fits": kinds[MatchKind.FIT],
        "to_clarify": kinds[MatchKind.TO_CLARIFY],
        "chosen": len(outcome.chosen),
        "near_misses": len(outcome.near_misses),
        "clients_without_candidate": len(world.clients) - len(with_candidate),
        **_household_counts(outcome.exclusive),
    }


def _household_counts(exclusive: Exclusive | None) -> dict[str, int]:
    """Groups with pairs that exclude each other, what that cost in points, and what a better way could save."""
    if exclusive is None:
        return {}
    return {
        "households": exclusive.units,
        "household_cost_hundredths": exclusive.cost,
        "household_gap_hundredths": exclusive.gap,
    }


def _bonus(client: ClientFacts, settings: MatchSettings) -> int:
    """Hundredths of a point that a first proposal of this client is worth beside its score."""
    waiting = min(settings.waiting_bonus_max, settings.waiting_bonus_per_day * client.waiting_days)
    return round(100 * (settings.waiting_bonus_base + waiting))


def _candidates(world: World, run_log: RunLog) -> tuple[World, list[Candidate]]:
    def find(each: World) -> list[Candidate]:
        return find_candidates(*each.facts, lambda done, total: run_log.note("candidates", done, total))

    try:
        return world, find(world)
    except ITEM_ERRORS:
        world = _without(world, unpackable_items(*world.facts), run_log)
    try:
        return world, find(world)
    except ITEM_ERRORS:
        world = _without(world, _raising_items(world, run_log), run_log)
    return world, find(world)


def _raising_items(world: World, run_log: RunLog) -> list[BrokenItem]:
    return raising_items(
        world.clients,
        world.vacancies,
        lambda client, vacancy: Pair(client, vacancy, world.settings, world.on, world.catalogue),
        lambda done, total: run_log.note("candidates", done, total),
    )


def _without(world: World, broken: Sequence[BrokenItem], run_log: RunLog) -> World:
    """The world without these; each is logged and counted."""
    for item in broken:
        run_log.failed(item.what, item.item_id, item.error)
    left_out = {(item.what, item.item_id) for item in broken}
    return replace(
        world,
        clients=[each for each in world.clients if ("client", each.client_id) not in left_out],
        vacancies=[each for each in world.vacancies if ("vacancy", each.vacancy_id) not in left_out],
    )


def _near_misses(world: World, run_log: RunLog) -> NearMisses:
    """The near misses that are kept, and the demand for offers."""
    client_of = {each.client_id: each for each in world.clients}
    vacancy_of = {each.vacancy_id: each for each in world.vacancies}
    return find_near_misses(
        _near_miss_candidates(world),
        lambda each: Pair(
            client_of[each.client_id], vacancy_of[each.vacancy_id], world.settings, world.on, world.catalogue
        ),
        world.supply,
        world.settings,
        lambda done, total: run_log.note("near misses", done, total),
    )


def _near_miss_candidates(world: World) -> list[Candidate]:
    count = world.settings.near_miss_candidates_per_side
    try:
        packed = pack_world(*world.facts)
    except ValueError:  # facts that no array can hold
        return near_miss_candidates(*world.facts)
    return list(find_candidate_arrays(packed, Search(count, count, OFFER_GATES)).candidates())


def _store_near_misses(misses: NearMisses, run_log: RunLog) -> None:
    for start in range(0, len(misses.kept), BATCH):
        with run_log.writing() as session:
            store_near_misses(session, run_log.run_id, misses.kept[start : start + BATCH])
        run_log.note("store", start, len(misses.kept))
    with run_log.writing() as session:
        store_demand(session, run_log.run_id, misses.demand)


def _store(world: World, candidates: Sequence[Candidate], chosen: Sequence[Candidate], run_log: RunLog) -> None:
    taken = {(each.client_id, each.vacancy_id) for each in chosen}
    facts = facts_hash(world.clients, world.vacancies, world.catalogue, world.settings, world.on, supply=world.supply)
    with run_log.writing() as session:
        record_match_run(
            session, run_log.run_id, code_version=_code_version(), settings=world.settings.as_json(), facts_hash=facts
        )
        delete_matches(session, run_log.run_id)
        forget_old_matches(session, before=run_log.started - KEEP_MATCHES)
    for start in range(0, len(candidates), BATCH):
        with run_log.writing() as session:
            store_matches(session, run_log.run_id, candidates[start : start + BATCH], chosen=taken)
        run_log.note("store", start, len(candidates))


def _keep_facts(world: World, run_log: RunLog) -> None:
    """Keep what the run computed from, so that any of its pairs can be explained later as it was."""
    records, table = facts_kept(world.clients, world.vacancies, world.catalogue)
    with run_log.sessions() as session:
        missing = missing_records(session, records)
    for start in range(0, len(missing), BATCH):
        with run_log.writing() as session:
            store_records(session, missing[start : start + BATCH])
        run_log.note("facts", start, len(missing))
    with run_log.writing() as session:
        store_run_facts(session, run_log.run_id, table, on=world.on)


def _code_version() -> str:
    try:
        return importlib.metadata.version("passgenau")
    except importlib.metadata.PackageNotFoundError:
        return "not installed"

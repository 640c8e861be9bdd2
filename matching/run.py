"""The one use case of the matcher: facts -> candidates -> assignment -> stored run."""

import hashlib
import importlib.metadata
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

import numpy as np
import structlog
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.runs import hold_run, note_progress
from core.settings import local_day
from matching.assignment_inputs import inputs_bytes, results_hash
from matching.bridging import OfferSupply
from matching.broken_items import ITEM_ERRORS, BrokenItem, raising_items, unpackable_items
from matching.candidates import Candidate
from matching.exclusions import Effort, ExclusionsAmong, Exclusive, assign_exclusively, no_exclusions
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, Pair, VacancyFacts
from matching.fingerprints import pair_hash
from matching.history import PairHistory, with_refusals
from matching.keeping import facts_hash, facts_kept, missing_records, store_records, store_run_facts
from matching.kernel import CandidateArrays, Finder, Search, find_candidate_arrays
from matching.near_miss_search import OpenPairs, Sides, find_open_pairs, taken
from matching.network import Budgets, EdgeArrays, Mask, Whole
from matching.offer_reach import reach_bytes
from matching.operations import (
    Pairs,
    delete_matches,
    forget_old_matches,
    record_match_run,
    record_results,
    store_demand,
    store_pairs,
    store_reach,
)
from matching.packing import PackedWorld, pack_world
from matching.packing.layout import Integers
from matching.pair_records import ID, by_owner, match_records, near_miss_records
from matching.queries import catalogue_facts, client_facts, employer_limits, offer_supply, vacancy_facts

Edges = tuple[Integers, Integers, Integers]  # of each candidate pair: client id, vacancy id, hundredths of a point
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
    """What a run found: its world without the items that failed, all candidate pairs by rank, and which are chosen."""

    world: World
    pairs: CandidateArrays
    exclusive: Exclusive
    open_pairs: OpenPairs
    exclusions: Whole = field(default_factory=lambda: np.zeros((0, 2), np.int64))  # positions in ``pairs``

    @property
    def chosen(self) -> list[Candidate]:
        """The candidates that become proposals, by rank."""
        return list(taken(self.pairs, np.flatnonzero(self.exclusive.chosen)).candidates())


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


def run_matching(
    world: World,
    run_log: RunLog,
    exclusions_among: ExclusionsAmong = no_exclusions,
    find: Finder = find_candidate_arrays,
) -> Outcome:
    """Find the candidates, assign them within all budgets, store the run and its matches in steps that commit.

    ``exclusions_among`` says which candidates exclude each other; why they do is not known here. ``find`` is the search
    that is used, here or on many machines.
    Started again after it was killed, it deletes what it had stored and stores it anew. An item that fails is left
    out, logged and counted.
    """
    with run_log.step("candidates"):
        world, packed, pairs = find_pairs(world, run_log, find)
    with run_log.step("assign"):
        excluded = exclusions_among(pairs.client_ids, pairs.vacancy_ids)
        edges = pairs.client_ids, pairs.vacancy_ids, pairs.scores
        exclusive = assigned(world, edges, lambda *_: excluded, lambda: run_log.note("assign", 0, 0))
    with run_log.step("near misses"):
        sides = Sides.of(world.clients, world.vacancies)
        open_pairs = find_open_pairs(
            packed, sides, world.supply, lambda done, total: run_log.note("near misses", done, total), find
        )
    with run_log.step("store"):
        outcome = Outcome(world, pairs, exclusive, open_pairs, excluded)
        store_outcome(outcome, run_log)
    return outcome


def choose(
    world: World, candidates: Sequence[Candidate], exclusions_among: ExclusionsAmong = no_exclusions
) -> tuple[list[Candidate], Exclusive]:
    """As `assigned`, of candidates, and those chosen in the order given."""
    columns = [[each.client_id, each.vacancy_id, each.score_hundredths] for each in candidates]
    edges = np.array(columns, np.int64).reshape(-1, 3)
    found = assigned(world, (edges[:, 0], edges[:, 1], edges[:, 2]), exclusions_among)
    return [each for each, is_chosen in zip(candidates, found.chosen.tolist(), strict=True) if is_chosen], found


def assigned(
    world: World, pairs: Edges, exclusions_among: ExclusionsAmong, between: Callable[[], None] | None = None
) -> Exclusive:
    """Which pairs become proposals, and what exclusions cost: exact within all budgets.

    ``between`` is called between the steps, of which each takes seconds at most; what it raises ends the work.

    A client takes ``proposals_per_client``, a vacancy ``proposals_per_opening`` for each opening, both less those
    running. Clients without a running proposal bring the bonus that grows with the days they have waited. Of pairs
    that exclude each other only one is chosen.
    """
    client_ids, vacancy_ids, scores = pairs
    employer_of = {vacancy.vacancy_id: vacancy.employer_id for vacancy in world.vacancies}
    employers = np.array([employer_of[each] for each in vacancy_ids.tolist()], np.int64)
    edges = EdgeArrays(client_ids, vacancy_ids, employers, scores)
    effort = Effort(world.settings.household_open_edges, world.settings.household_nodes)
    if between is not None:
        effort = replace(effort, between=between)
    return assign_exclusively(edges, _budgets(world), exclusions_among(client_ids, vacancy_ids), effort)


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
    world, pairs = outcome.world, outcome.pairs
    fits = int(np.count_nonzero(pairs.unknown == 0))
    return {
        "clients": len(world.clients),
        "vacancies": len(world.vacancies),
        "pairs": len(world.clients) * len(world.vacancies),
        "candidates": len(pairs),
        "fits": fits,
        "to_clarify": len(pairs) - fits,
        "chosen": int(np.count_nonzero(outcome.exclusive.chosen)),
        "near_misses": len(outcome.open_pairs.pairs),
        "clients_without_candidate": len(world.clients) - len(np.unique(pairs.client_ids)),
        **_household_counts(outcome.exclusive),
    }


def _household_counts(exclusive: Exclusive) -> dict[str, int]:
    """Groups with pairs that exclude each other, what that cost in points, and what a better way could save."""
    return {
        "households": exclusive.units,
        "household_cost_hundredths": exclusive.cost,
        "household_gap_hundredths": exclusive.gap,
    }


def _bonus(client: ClientFacts, settings: MatchSettings) -> int:
    """Hundredths of a point that a first proposal of this client is worth beside its score."""
    waiting = min(settings.waiting_bonus_max, settings.waiting_bonus_per_day * client.waiting_days)
    return round(100 * (settings.waiting_bonus_base + waiting))


Found = tuple[World, PackedWorld, CandidateArrays]


def find_pairs(world: World, run_log: RunLog, search: Finder = find_candidate_arrays) -> Found:
    """The world without the items that fail, the same packed, and its candidate pairs."""

    def find(each: World) -> Found:
        packed, count = pack_world(*each.facts), each.settings.candidates_per_side
        note = run_log.note
        found = search(packed, Search(count, count), lambda done, total: note("candidates", done, total))
        return each, packed, found

    try:
        return find(world)
    except ITEM_ERRORS:
        world = _without(world, unpackable_items(*world.facts), run_log)
    try:
        return find(world)
    except ITEM_ERRORS:
        world = _without(world, _raising_items(world, run_log), run_log)
    return find(world)


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


def store_outcome(outcome: Outcome, run_log: RunLog) -> None:
    """Store the run with what it computed from, so that any of its pairs can be explained later as it was.

    In steps that commit: until the run has finished, nobody looks at what it has stored.
    """
    world = outcome.world
    records, tables = facts_kept(world.clients, world.vacancies, world.catalogue, world.supply)
    settings, facts = world.settings.as_json(), facts_hash(tables, world.settings, world.on)
    with run_log.writing() as session:
        record_match_run(session, run_log.run_id, code_version=code_version(), settings=settings, facts_hash=facts)
        delete_matches(session, run_log.run_id)
        forget_old_matches(session, before=run_log.started - KEEP_MATCHES)
        missing = missing_records(session, records)
    for start in range(0, len(missing), BATCH):
        with run_log.writing() as session:
            store_records(session, missing[start : start + BATCH])
        run_log.note("facts", start, len(missing))
    with run_log.writing() as session:
        store_run_facts(session, run_log.run_id, tables, on=world.on)
    _store_pairs(outcome, run_log)
    with run_log.writing() as session:
        found = outcome.open_pairs
        store_demand(session, run_log.run_id, found.demand)
        store_reach(session, run_log.run_id, reach_bytes(found.pairs, found.reaches_from, found.by_offer))


def _store_pairs(outcome: Outcome, run_log: RunLog) -> None:
    pairs, limits = outcome.pairs, outcome.world.limits
    of_clients, of_vacancies = rows_of_pairs(pairs, outcome.exclusive.chosen, outcome.open_pairs)
    found = results_hash(of_clients)
    assignment = inputs_bytes(limits, pairs.client_ids, pairs.vacancy_ids, outcome.exclusions)
    with run_log.writing() as session:
        record_results(session, run_log.run_id, results_hash=found, assignment=assignment, now=run_log.now)
    total = max(len(of_clients), len(of_vacancies))
    for start in range(0, total, BATCH):
        some = slice(start, start + BATCH)
        with run_log.writing() as session:
            store_pairs(session, run_log.run_id, of_clients[some], of_vacancies[some])
        run_log.note("store", start, total)


def rows_of_pairs(
    pairs: CandidateArrays, is_chosen: Mask, open_pairs: OpenPairs | None = None
) -> tuple[list[Pairs], list[Pairs]]:
    """What `operations.store_pairs` stores: of clients, and of vacancies."""
    matched = by_owner(pairs.client_ids, match_records(pairs, is_chosen))
    matching = by_owner(pairs.vacancy_ids, pairs.client_ids.astype(ID))
    if open_pairs is None:
        return _beside(matched, {}), _beside(matching, {})
    misses = open_pairs.pairs
    missed = by_owner(misses.client_ids, near_miss_records(misses, open_pairs.reaches_from))
    return _beside(matched, missed), _beside(matching, by_owner(misses.vacancy_ids, misses.client_ids.astype(ID)))


def _beside(matches: Mapping[int, bytes], near_misses: Mapping[int, bytes]) -> list[Pairs]:
    owners = sorted(matches.keys() | near_misses.keys())
    return [(owner, matches.get(owner, b""), near_misses.get(owner, b"")) for owner in owners]


@cache
def code_version() -> str:
    """The version of this code, and 12 hexadecimal digits over the source of the matcher."""
    whole, folder = hashlib.sha256(), Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        whole.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    try:
        version = importlib.metadata.version("passgenau")
    except importlib.metadata.PackageNotFoundError:
        version = "unknown"
    return f"{version}+{whole.hexdigest()[:12]}"

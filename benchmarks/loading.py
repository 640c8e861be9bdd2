"""A whole match run on a filled database, step by step: seconds, CPU seconds, memory and stored bytes.

    python -m benchmarks.loading --database sqlite:///world.db --json
    python -m benchmarks.loading --database sqlite:///world.db --store --json
    python -m benchmarks.loading --database postgresql+psycopg:///world --only-load --json

The database is filled before, for instance by `passgenau demo`. With ``--store`` the run is stored in it as any other.
With ``--only-load`` nothing is computed. CPU seconds are those of this process: PostgreSQL's own come on top.
"""

import argparse
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from benchmarks.measuring import peak_memory_mib
from core.database import make_engine, make_sessions
from core.runs import Run, RunKind, RunState, RunTrigger, queue_run
from core.settings import local_day
from matching.exclusions import no_exclusions
from matching.facts import MatchSettings
from matching.history import PairHistory
from matching.keeping import facts_hash, facts_kept
from matching.models import ClientMatches, RunFacts, VacancyMatches
from matching.near_miss_search import Sides, find_open_pairs
from matching.packing import pack_world
from matching.queries import client_facts, vacancy_facts
from matching.run import Outcome, RunLog, World, assigned, find_pairs, load_world, store_outcome
from matching.snapshots import packed_json

T = TypeVar("T")


class Measured:
    """Wall and CPU seconds of each step, by its name."""

    def __init__(self) -> None:
        self.steps: dict[str, dict[str, float]] = {}

    def step(self, name: str, work: Callable[[], T]) -> T:
        """Do the work and keep how long it took."""
        wall, cpu = time.perf_counter(), time.process_time()
        done = work()
        self.steps[name] = {
            "seconds": round(time.perf_counter() - wall, 2),
            "cpu_seconds": round(time.process_time() - cpu, 2),
        }
        return done


class _Unnoted(RunLog):
    """Of a run that has no row to note its progress on."""

    def note(self, step: str, done: int, total: int) -> None:
        """Nothing."""


def measure_loading(url: str, *, now: datetime) -> dict[str, object]:
    """Clients and vacancies, loaded twice: the first time the process has never done it."""
    measured, history = Measured(), PairHistory()
    with make_sessions(make_engine(url))() as session:
        today = local_day(now)
        for again in ("", " again"):
            clients = measured.step(f"clients{again}", lambda: client_facts(session, today=today, history=history))
            vacancies = measured.step(f"vacancies{again}", lambda: vacancy_facts(session, today=today, history=history))
    return {"clients": len(clients), "vacancies": len(vacancies), "steps": measured.steps}


def measure(url: str, *, stores: bool, now: datetime) -> dict[str, object]:
    """All steps of a run in the order in which a run does them."""
    measured, history, settings = Measured(), PairHistory(), MatchSettings()
    sessions = make_sessions(make_engine(url), writes=stores)
    run_log = RunLog(sessions, _new_run(sessions, now), now) if stores else _Unnoted(sessions, 0, now)
    with sessions() as session:
        today = local_day(now)
        measured.step("clients", lambda: client_facts(session, today=today, history=history))
        measured.step("vacancies", lambda: vacancy_facts(session, today=today, history=history))
        world = measured.step("load", lambda: load_world(session, now=now, history=history, settings=settings))
    measured.step("pack", lambda: pack_world(*world.facts))
    outcome = _outcome(world, run_log, measured)
    records, tables = measured.step(
        "records", lambda: facts_kept(world.clients, world.vacancies, world.catalogue, world.supply)
    )
    measured.step("facts hash", lambda: facts_hash(tables, settings, world.on))
    blobs = measured.step("compress", lambda: [record.blob for record in records.values()])
    rows = sum(
        len(packed_json(list(table.ids))) + len(table.digests) + len(packed_json(table.history)) for table in tables
    )
    figures: dict[str, object] = {
        "clients": len(world.clients), "vacancies": len(world.vacancies), "candidates": len(outcome.pairs),
        "near_misses": len(outcome.open_pairs.pairs), "bytes_per_record": round(sum(map(len, blobs)) / len(blobs)),
        "bytes_per_record_and_run": round(rows / max(1, len(world.clients) + len(world.vacancies)), 1),
    }  # fmt: skip
    if stores:
        measured.step("store", lambda: store_outcome(outcome, run_log))
        figures |= _stored_bytes(sessions, run_log.run_id, len(outcome.pairs) + len(outcome.open_pairs.pairs))
    return {**figures, "steps": measured.steps, "peak_mib": peak_memory_mib()}


def _outcome(world: World, run_log: RunLog, measured: Measured) -> Outcome:
    world, packed, pairs = measured.step("pack and match both ways", lambda: find_pairs(world, run_log))
    exclusive = measured.step(
        "assign", lambda: assigned(world, (pairs.client_ids, pairs.vacancy_ids, pairs.scores), no_exclusions)
    )
    sides = Sides.of(world.clients, world.vacancies)
    open_pairs = measured.step("near misses", lambda: find_open_pairs(packed, sides, world.supply))
    return Outcome(world, pairs, exclusive, open_pairs)


def _new_run(sessions: sessionmaker[Session], now: datetime) -> int:
    with sessions.begin() as session:
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=now, by=None)
        session.flush()
        session.execute(sa.update(Run).where(Run.id == run.id).values(state=RunState.FINISHED))
        return run.id


def _stored_bytes(sessions: sessionmaker[Session], run_id: int, pairs: int) -> dict[str, object]:
    """Bytes of what was stored of the pairs, and beside them."""
    tables = (
        (ClientMatches, (ClientMatches.matches, ClientMatches.near_misses)),
        (VacancyMatches, (VacancyMatches.matched, VacancyMatches.nearly)),
        (RunFacts, (RunFacts.ids, RunFacts.digests, RunFacts.history)),
    )
    found = {}
    with sessions() as session:
        for model, columns in tables:
            sums = session.execute(
                sa.select(*(sa.func.sum(sa.func.length(column)) for column in columns)).where(model.run_id == run_id)
            ).one()
            found[model.__tablename__] = sum(each or 0 for each in sums)
    of_pairs = found["client_matches"] + found["vacancy_matches"]
    return {"bytes_of_run": sum(found.values()), "bytes_per_stored_pair": round(of_pairs / max(1, pairs), 1)}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a filled database")
    parser.add_argument("--store", action="store_true", help="store the run too")
    parser.add_argument("--only-load", action="store_true", help="clients and vacancies, nothing else")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    now = datetime.now(UTC)
    if arguments.only_load:
        figures = measure_loading(arguments.database, now=now)
    else:
        figures = measure(arguments.database, stores=arguments.store, now=now)
    print(json.dumps(figures, indent=2 if arguments.json else None))


if __name__ == "__main__":
    main()

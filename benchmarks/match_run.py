"""How long a match run takes: ``python -m benchmarks.match_run --clients N --vacancies M --seed S --json``.

Without ``--database`` the world is generated and loading is not measured. With it facts are loaded from that database
through the matcher's own queries. Survivors are the pairs without an unmet gate, counted for some vacancies and carried
over to all. Above 50,000 clients facts are packed as they are generated and not kept: then only matching is
measured.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TypeVar

import numpy as np
import sqlalchemy as sa

from benchmarks.measuring import Figures, measured, peak_memory_mib
from benchmarks.offers import make_offers
from benchmarks.worlds import ON, make_catalogue, make_clients, make_vacancies, warm_up
from core.database import make_sessions
from matching.exclusions import no_exclusions
from matching.facts import ClientFacts, MatchSettings
from matching.history import PairHistory
from matching.keeping import facts_kept, store_records
from matching.kernel import CandidateArrays, Search, best_of_client, best_of_vacancy, find_candidate_arrays
from matching.models import ClientMatches, FactSnapshot, VacancyMatches
from matching.near_miss_search import Sides, find_open_pairs
from matching.operations import Pairs, store_pairs
from matching.packing import PackedWorld, pack_world
from matching.packing.columns import number_groups
from matching.run import BATCH, World, assigned, load_world, rows_of_pairs
from matching.snapshots import Record

SAMPLE_PAIRS = 8_000_000  # looked at closely to count survivors
SAMPLE_VACANCIES = 200
KEEP_UP_TO = 50_000  # clients: beyond, facts are not kept in memory
SINGLES = 100  # changed clients and new vacancies
STEPS = ("load", "pack", "match_both_ways", "assign", "near_misses", "keep_facts", "store_facts", "store")
KINDS = ("seconds", "cpu_seconds")
LOAD_UNMEASURED = "not measured: --database names a filled database"

T = TypeVar("T")


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    figures: Figures = {"clients": options.clients, "vacancies": options.vacancies, "seed": options.seed}
    world, packed = _loaded(options, figures)
    warm_up()
    found = _matched(packed, figures, has_both_ways=not options.one_way)
    figures["peak_mib_after_matching"] = peak_memory_mib()
    if world is not None and not options.only_match:
        _finished(world, packed, found, figures)
        _single(packed, world, figures)
    figures["peak_mib"] = peak_memory_mib()
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:24} {value}")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.match_run", description=__doc__)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--vacancies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="address of a database that holds clients and vacancies")
    parser.add_argument("--only-match", action="store_true", help="neither assign nor store")
    parser.add_argument("--one-way", action="store_true", help="the best of each vacancy, not of each client")
    parser.add_argument("--json", action="store_true", help="in one line")
    options = parser.parse_args(arguments)
    if min(options.clients, options.vacancies) < 1:
        parser.error("clients and vacancies must be at least 1")
    return options


def _loaded(options: argparse.Namespace, figures: Figures) -> tuple[World | None, PackedWorld]:
    """The world, where it is kept, and its packed form."""
    settings = MatchSettings()
    if options.database:
        sessions = make_sessions(sa.create_engine(options.database))
        with measured(figures, "load"), sessions() as session:
            world = load_world(session, now=datetime.now(UTC), history=PairHistory(), settings=settings)
        figures |= {"clients": len(world.clients), "vacancies": len(world.vacancies)}
    else:
        figures["load"] = LOAD_UNMEASURED
        is_kept = options.clients <= KEEP_UP_TO
        people: Iterable[ClientFacts] = make_clients(options.clients, options.seed)
        posts, catalogue = make_vacancies(options.vacancies, options.seed), make_catalogue(options.seed)
        if not is_kept:
            with measured(figures, "generate_and_pack"):
                return None, pack_world(people, posts, catalogue, settings, ON)
        world = World(ON, settings, list(people), posts, catalogue, {}, make_offers(options.seed))
    with measured(figures, "pack"):
        packed = pack_world(world.clients, world.vacancies, world.catalogue, settings, world.on)
    return world, packed


def _matched(packed: PackedWorld, figures: Figures, *, has_both_ways: bool) -> CandidateArrays:
    clients, vacancies = len(packed.client_ids), len(packed.vacancy_ids)
    count = packed.settings.candidates_per_side
    pairs = figures["pairs"] = clients * vacancies
    figures["bytes_per_client"], figures["bytes_per_vacancy"] = map(round, packed.bytes_per_record())
    with measured(figures, "match_per_vacancy", pairs=pairs):
        found = find_candidate_arrays(packed, Search(count, 0))
    if has_both_ways:
        with measured(figures, "match_both_ways", pairs=pairs):
            found = find_candidate_arrays(packed, Search(count, count))
    figures["candidates"] = len(found)
    figures |= _survivors(packed)
    return found


def _survivors(packed: PackedWorld) -> Figures:
    """Pairs without an unmet gate, counted for some vacancies and carried over."""
    clients, vacancies = len(packed.client_ids), len(packed.vacancy_ids)
    sample = max(1, min(SAMPLE_VACANCIES, SAMPLE_PAIRS // max(clients, 1), vacancies))
    chosen = np.linspace(0, vacancies - 1, sample).astype(np.int64)  # they stand by occupation: some of each
    every = packed.arrays.vacancies
    records = every.records[chosen]
    some = every._replace(
        firsts=number_groups(records), records=records, asked=every.asked[chosen], totals=every.totals[chosen]
    )
    part = PackedWorld(packed.arrays._replace(vacancies=some), packed.codes, packed.asked_occupations)
    share = len(find_candidate_arrays(part, Search(clients, 0))) / max(sample * clients, 1)
    return {
        "survivors": round(share * clients * vacancies),
        "survivors_share": round(share, 4),
        "survivors_counted_for_vacancies": sample,
    }


def _finished(world: World, packed: PackedWorld, found: CandidateArrays, figures: Figures) -> None:
    """Assign, find near misses and store as a run does."""
    with measured(figures, "assign"):
        assignment = assigned(world, (found.client_ids, found.vacancy_ids, found.scores), no_exclusions)
    figures["chosen"] = int(assignment.chosen.sum())
    with measured(figures, "near_misses"):
        sides = Sides.of(world.clients, world.vacancies)
        open_pairs = find_open_pairs(packed, sides, world.supply)
    figures["near_misses_kept"] = len(open_pairs.pairs)
    with measured(figures, "keep_facts"):
        records, tables = facts_kept(world.clients, world.vacancies, world.catalogue, world.supply)
    pairs = len(found) + len(open_pairs.pairs)
    stored = _store(rows_of_pairs(found, assignment.chosen, open_pairs), list(records.values()), figures)
    figures["bytes_per_stored_pair"] = round(stored / max(pairs, 1), 1)
    figures["whole_run"] = _sum(figures)
    kept = sum(len(record.blob) for record in records.values()) + sum(len(table.digests) for table in tables)
    figures["bytes_per_kept_client_or_vacancy"] = round(kept / (len(world.clients) + len(world.vacancies)))


def _store(rows: tuple[list[Pairs], list[Pairs]], records: Sequence[Record], figures: Figures) -> int:
    """Into a file of SQLite with the tables and indexes of a run, a transaction for each batch; first the facts.

    Gives the bytes of the pairs.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "run.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        for model in (ClientMatches, VacancyMatches, FactSnapshot):
            model.__table__.create(engine)  # type: ignore[attr-defined]
        sessions = make_sessions(engine)
        with measured(figures, "store_facts"):
            for start in range(0, len(records), BATCH):
                with sessions() as session, session.begin():
                    store_records(session, records[start : start + BATCH])
        before = path.stat().st_size
        with measured(figures, "store"):
            for start in range(0, max(map(len, rows)), BATCH):
                some = slice(start, start + BATCH)
                with sessions() as session, session.begin():
                    store_pairs(session, 1, rows[0][some], rows[1][some])
        engine.dispose()
        return path.stat().st_size - before


def _sum(figures: Figures) -> dict[str, float]:
    """Seconds of all steps of a run; matching both ways stands for itself and not beside one way."""
    steps = [figures[name] for name in STEPS if isinstance(figures.get(name), dict)]
    return {kind: round(sum(step[kind] for step in steps if isinstance(step, dict)), 2) for kind in KINDS}


def _single(packed: PackedWorld, world: World, figures: Figures) -> None:
    """One new vacancy and one changed client on the warm world, packing included."""
    count = packed.settings.candidates_per_side
    vacancies, clients = list(islice(world.vacancies, SINGLES)), list(islice(world.clients, SINGLES))
    figures["new_vacancy_ms"] = _milliseconds(lambda vacancy: best_of_vacancy(packed, vacancy, count), vacancies)
    figures["changed_client_ms"] = _milliseconds(lambda client: best_of_client(packed, client, count), clients)


def _milliseconds(work: Callable[[T], object], items: Sequence[T]) -> dict[str, float]:
    work(items[0])
    walls, cpu = [], time.process_time()
    for item in items:
        began = time.perf_counter()
        work(item)
        walls.append(time.perf_counter() - began)
    mean_cpu = (time.process_time() - cpu) / len(items)
    return {"median": round(median(walls) * 1e3, 3), "mean_cpu": round(mean_cpu * 1e3, 3)}


if __name__ == "__main__":
    main()

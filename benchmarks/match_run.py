"""How long a match run takes: ``python -m benchmarks.match_run --clients N --vacancies M --seed S --json``.

Without ``--database`` the world is generated and loading is not measured. With it facts are loaded from that database
through the matcher's own queries. Survivors are the pairs without an unmet gate; they are counted on a sample.
"""

import argparse
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import islice

import sqlalchemy as sa

from benchmarks.measuring import Figures, measured, peak_memory_mib
from benchmarks.worlds import ON, make_catalogue, make_clients, make_vacancies
from core.database import make_sessions
from matching.facts import ClientFacts, MatchSettings
from matching.history import PairHistory
from matching.kernel import CandidateArrays, Search, best_of_client, best_of_vacancy, find_candidate_arrays
from matching.models import Match
from matching.packing import PackedWorld, pack_world
from matching.run import World, choose, load_world

SAMPLE = 200  # vacancies of which all survivors are counted
ASSIGN_UP_TO = 50_000  # clients: beyond, facts are not kept in memory


def main(arguments: list[str] | None = None) -> None:
    """Measure and print."""
    options = _options(arguments)
    figures: Figures = {"clients": options.clients, "vacancies": options.vacancies, "seed": options.seed}
    world, packed = _loaded(options, figures)
    _warm_up()
    found = _matched(packed, figures)
    if world is not None:
        with measured(figures, "assign"):
            candidates = list(found.candidates())
            chosen, _ = choose(world, candidates)
        figures["chosen"] = len(chosen)
        _store(found, figures)
        _single(packed, world, figures)
    figures["peak_mib"] = peak_memory_mib()
    if options.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:20} {value}")


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--vacancies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", help="address of a database that holds clients and vacancies")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args(arguments)


def _loaded(options: argparse.Namespace, figures: Figures) -> tuple[World | None, PackedWorld]:
    settings = MatchSettings()
    if options.database:
        sessions = make_sessions(sa.create_engine(options.database))
        with measured(figures, "load"), sessions() as session:
            world = load_world(session, now=datetime.now(UTC), history=PairHistory(), settings=settings)
        figures |= {"clients": len(world.clients), "vacancies": len(world.vacancies)}
    else:
        is_kept = options.clients <= ASSIGN_UP_TO
        people: Iterable[ClientFacts] = make_clients(options.clients, options.seed)
        posts, catalogue = make_vacancies(options.vacancies, options.seed), make_catalogue(options.seed)
        world = World(ON, settings, list(people) if is_kept else [], posts, catalogue, {})
        if not is_kept:
            with measured(figures, "generate_and_pack"):
                return None, pack_world(people, posts, catalogue, settings, ON)
    with measured(figures, "pack"):
        packed = pack_world(world.clients, world.vacancies, world.catalogue, settings, world.on)
    return world, packed


def _warm_up() -> None:
    """Load the compiled code from its cache; a run does it once a process."""
    tiny = pack_world(make_clients(5, 0), make_vacancies(5, 0), make_catalogue(0), MatchSettings(), ON)
    find_candidate_arrays(tiny, Search(1, 1))


def _matched(packed: PackedWorld, figures: Figures) -> CandidateArrays:
    clients, vacancies = len(packed.client_ids), len(packed.vacancy_ids)
    count = packed.settings.candidates_per_side
    figures["pairs"] = clients * vacancies
    figures["bytes_per_client"], figures["bytes_per_vacancy"] = map(round, packed.bytes_per_record())
    with measured(figures, "match_per_vacancy"):
        find_candidate_arrays(packed, Search(count, 0))
    with measured(figures, "match_both_ways"):
        found = find_candidate_arrays(packed, Search(count, count))
    figures["candidates"] = len(found)
    figures["survivors_share"] = round(_survivors_share(packed), 4)
    return found


def _survivors_share(packed: PackedWorld) -> float:
    """Share of the pairs of the first vacancies that have no unmet gate."""
    records = packed.arrays.vacancies.records[:SAMPLE]
    vacancies = packed.arrays.vacancies._replace(
        records=records, of_rank=packed.arrays.vacancies.of_rank, asked=packed.arrays.vacancies.asked[:SAMPLE].copy()
    )
    sample = PackedWorld(packed.arrays._replace(vacancies=vacancies), packed.codes, packed.asked_occupations)
    found = find_candidate_arrays(sample, Search(len(packed.client_ids), 0))
    return len(found) / max(len(records) * len(packed.client_ids), 1)


def _store(found: CandidateArrays, figures: Figures) -> None:
    """Into a database in memory, with the columns that a run stores."""
    engine = sa.create_engine("sqlite://")
    Match.__table__.create(engine)  # type: ignore[attr-defined]
    with measured(figures, "store"), engine.begin() as connection:
        rows = [
            {"run_id": 1, "client_id": each.client_id, "vacancy_id": each.vacancy_id, "kind": each.kind,
             "score_hundredths": each.score_hundredths, "gates": each.gates, "parts": list(each.parts),
             "is_chosen": False}
            for each in found.candidates()
        ]  # fmt: skip
        for start in range(0, len(rows), 2000):
            connection.execute(sa.insert(Match), rows[start : start + 2000])


def _single(packed: PackedWorld, world: World, figures: Figures) -> None:
    """One new vacancy and one changed client on the warm world; means over 20 of each."""
    vacancies, clients = list(islice(world.vacancies, 20)), list(islice(world.clients, 20))
    with measured(figures, "new_vacancies_20"):
        for vacancy in vacancies:
            best_of_vacancy(packed, vacancy, 20)
    with measured(figures, "changed_clients_20"):
        for client in clients:
            best_of_client(packed, client, 20)


if __name__ == "__main__":
    main()

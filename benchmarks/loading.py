"""Loading facts from a filled database, and keeping them: seconds and bytes.

    python -m benchmarks.loading --database sqlite:///world.db --json

The database is filled before, for instance by `passgenau demo`.
"""

import argparse
import json
import time
import zlib
from collections.abc import Callable
from datetime import date
from typing import TypeVar

from core.database import make_engine, make_sessions
from matching.facts import MatchSettings
from matching.fingerprints import facts_hash
from matching.history import PairHistory
from matching.keeping import facts_kept
from matching.queries import catalogue_facts, client_facts, vacancy_facts
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


def measure(url: str, today: date) -> dict[str, object]:
    """Load both sides as a match run does, hash the facts, and make the records that a run keeps."""
    measured, history = Measured(), PairHistory()
    with make_sessions(make_engine(url))() as session:
        clients = measured.step("clients", lambda: client_facts(session, today=today, history=history))
        vacancies = measured.step("vacancies", lambda: vacancy_facts(session, today=today, history=history))
        catalogue = catalogue_facts(session)
    measured.step("facts hash", lambda: facts_hash(clients, vacancies, catalogue, MatchSettings(), today))
    records, tables = measured.step("records", lambda: facts_kept(clients, vacancies, catalogue))
    blobs = measured.step("compress", lambda: [record.blob for record in records.values()])
    rows = [
        len(packed_json(list(table.ids))) + len(table.digests) + len(packed_json(table.history)) for table in tables
    ]
    return {
        "clients": len(clients),
        "vacancies": len(vacancies),
        "steps": measured.steps,
        "bytes_per_record": round(sum(map(len, blobs)) / max(1, len(blobs))),
        "bytes_per_record_uncompressed": round(sum(len(zlib.decompress(blob)) for blob in blobs) / max(1, len(blobs))),
        "bytes_per_record_and_run": round(sum(rows) / max(1, len(clients) + len(vacancies)), 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", required=True, help="URL of a filled database")
    parser.add_argument("--today", type=date.fromisoformat, default=date(2026, 11, 20))
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments.database, arguments.today)
    print(json.dumps(figures, indent=2 if arguments.json else None))


if __name__ == "__main__":
    main()

"""One step of `python -m benchmarks.feeds` in a process of its own; prints its figures as JSON."""

import json
import resource
import sys
import time
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from lxml import etree
from sqlalchemy.orm import Session

from benchmarks.measuring import peak_memory_mib
from core.database import SessionFactory, make_engine, make_sessions
from employers.importing import ImportSettings, import_in_steps
from employers.queries import reading_vocabulary
from employers.reading_elsewhere import reading_elsewhere
from jobs.migrating import upgrade_database
from jobs.opening import utc_now
from matching.guessing import occupation_guesser
from profiles.catalogue.starter import load_starter_catalogue


def main() -> None:
    """Do the step that the arguments name."""
    step, path, folder, workers = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
    url = f"sqlite:///{folder / 'feeds.db'}"
    wall, cpu = time.perf_counter(), time.process_time()
    more = STEPS[step](path, url, workers)
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    figures = {
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu + children.ru_utime + children.ru_stime, 2),
        "peak_memory_mib": peak_memory_mib(),
        "peak_memory_of_a_worker_mib": round(children.ru_maxrss / 1024, 1),
    }
    print(json.dumps(figures | more))


def parse(path: Path, _url: str, _workers: int) -> dict[str, Any]:
    """Only run through the XML, as every reader must."""
    count = 0
    for _, element in etree.iterparse(str(path), events=("end",), tag="JobPositionPosting"):
        count += 1
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    return {"postings": count}


def prepare(_path: Path, url: str, _workers: int) -> dict[str, Any]:
    """A fresh database with the starter catalogue."""
    upgrade_database(url)
    with make_sessions(make_engine(url), writes=True)() as session, session.begin():
        load_starter_catalogue(session)
    return {}


def take_in(path: Path, url: str, workers: int) -> dict[str, Any]:
    """Import the file as the command does."""
    sessions = make_sessions(make_engine(url), writes=True)
    held: list[float] = []
    with sessions() as session:
        guess, words = occupation_guesser(session), reading_vocabulary(session)
    with reading_elsewhere(words, workers=workers) as read:
        settings = ImportSettings(utc_now(), guess_occupation=guess, read_adverts=read)
        report = import_in_steps(_timed(sessions, held), [path], settings)
    counts = {"new": report.new, "unchanged": report.unchanged, "rejected": len(report.rejected)}
    return counts | {"longest_lock_seconds": round(max(held, default=0.0), 2)}


def _timed(sessions: SessionFactory, held: list[float]) -> SessionFactory:
    def make() -> Session:
        session = sessions()
        sa.event.listen(session, "after_begin", lambda *_: started.append(time.perf_counter()))
        sa.event.listen(session, "after_commit", lambda *_: held.append(time.perf_counter() - started[-1]))
        return session

    started: list[float] = []
    return make


STEPS = {"parse": parse, "prepare": prepare, "import": take_in, "again": take_in}

if __name__ == "__main__":
    main()

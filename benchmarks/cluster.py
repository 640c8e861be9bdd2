"""One search of a match run on this machine and on a cluster of workers, side by side.

    python -m benchmarks.cluster --clients 10000 --vacancies 5000 --workers 1 2 --json

Starts a Dask scheduler and workers with one thread each on this machine. Printed for each: seconds, processor seconds
of all processes, bytes that were shipped, whether the result is the same to the last tie. The search here is done with
one thread too: beside it the overhead of one worker and the speed-up of two are read.
"""

import argparse
import json
import os
import resource
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.worlds import ON, make_catalogue, make_clients, make_vacancies
from jobs.cluster import Ship, cluster_finder
from matching.facts import MatchSettings
from matching.kernel import CandidateArrays, Search, find_candidate_arrays
from matching.packing import PackedWorld, pack_world

PROJECT = Path(__file__).parents[1]


def measure(arguments: argparse.Namespace) -> dict[str, Any]:
    """Figures of this machine with one thread and with all, and of each number of workers."""
    settings = MatchSettings()
    search = Search(settings.candidates_per_side, settings.candidates_per_side)
    clients, vacancies = (
        make_clients(arguments.clients, arguments.seed),
        make_vacancies(arguments.vacancies, arguments.seed),
    )
    world = pack_world(clients, vacancies, make_catalogue(arguments.seed), settings, ON)
    find_candidate_arrays(world, replace(search, workers=1))  # machine code is loaded
    alone, figures = _timed(lambda: find_candidate_arrays(world, replace(search, workers=1)))
    found: dict[str, Any] = {"clients": arguments.clients, "vacancies": arguments.vacancies, "one thread": figures}
    found["all threads"] = _timed(lambda: find_candidate_arrays(world, search))[1]
    for count in arguments.workers:
        found[f"{count} workers"] = _on_cluster(world, search, count, alone)
    return found


def _on_cluster(world: PackedWorld, search: Search, count: int, expected: CandidateArrays) -> dict[str, Any]:
    with dask_cluster(count) as (address, (scheduler, *workers)), cluster_finder(address) as find:
        ship: Ship = find.__self__  # type: ignore[attr-defined]
        while ship.workers() < count:
            time.sleep(0.1)
        before = _used([scheduler, *workers])
        _, first = _timed(lambda: find(world, search, None))
        between = _used([scheduler, *workers])
        result, second = _timed(lambda: find(world, search, None))
        after = _used([scheduler, *workers])
    return {
        "first, with shipping": first | {"cpu_seconds_of_the_cluster": round(between - before, 2)},
        "again": second | {"cpu_seconds_of_the_cluster": round(after - between, 2)},
        "shipped_mib": round(ship.bytes_sent / 2**20, 1),
        "is_identical": are_equal(result, expected),
    }


def _timed(work: Any) -> tuple[CandidateArrays, dict[str, float]]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, {
        "seconds": round(time.perf_counter() - wall, 2), "cpu_seconds": round(time.process_time() - cpu, 2),
    }  # fmt: skip


def _used(processes: list[subprocess.Popen[bytes]]) -> float:
    """Processor seconds of these processes so far."""
    ticks = 0
    for process in processes:
        values = Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        ticks += int(values[11]) + int(values[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def are_equal(one: CandidateArrays, other: CandidateArrays) -> bool:
    """Whether two searches found the same, to the last tie."""
    return all(np.array_equal(getattr(one, each.name), getattr(other, each.name)) for each in fields(CandidateArrays))


@contextmanager
def dask_cluster(workers: int) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler of its own, its process and those of so many workers with one thread each."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, begin = f"tcp://127.0.0.1:{port}", ("--no-dashboard", "--host", "127.0.0.1")
    worker = ("worker", address, *begin, "--nthreads", "1", "--no-nanny", "--memory-limit", "0")
    with ExitStack() as stack, tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ, "NUMBA_NUM_THREADS": "1", "DASK_TEMPORARY_DIRECTORY": folder, "PYTHONPATH": str(PROJECT),
        }  # fmt: skip
        processes = []
        for words in (("scheduler", *begin, "--port", str(port)), *[worker] * workers):
            process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-m", "dask", *words], env=environment, cwd=folder,
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
            stack.callback(process.wait)
            stack.callback(process.kill)
            processes.append(process)
        yield address, processes


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--vacancies", type=int, default=5_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures = measure(arguments)
    print(json.dumps(figures, indent=None if arguments.json else 2))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory of this process: {memory:.0f} MiB", file=sys.stderr)


if __name__ == "__main__":
    main()

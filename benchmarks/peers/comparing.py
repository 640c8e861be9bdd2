"""Every way once in a process of its own, round after round: seconds, exactness, and how far the kernel is ahead."""

import importlib
import multiprocessing
import os
import pickle
import tempfile
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from types import ModuleType
from typing import Any

import numpy as np

from benchmarks.measuring import Figures, measured, peak_memory_mib
from benchmarks.peers import by_kernel
from benchmarks.peers.by_numpy import Gates, Result, reachable
from benchmarks.peers.scores import Scorer
from benchmarks.peers.tables import Tables, make_tables
from benchmarks.worlds import ON, make_catalogue, make_clients, make_vacancies, warm_up
from matching.facts import MatchSettings
from matching.packing import PackedWorld, pack_world

PEERS = {  # way: module
    "numpy": "benchmarks.peers.by_numpy",
    "scikit_learn": "benchmarks.peers.by_scikit_learn",
    "duckdb": "benchmarks.peers.by_duckdb",
    "polars": "benchmarks.peers.by_polars",
    "faiss": "benchmarks.peers.by_faiss",
    "sparse_dot_topn": "benchmarks.peers.by_sparse_dot_topn",
}
KERNEL = "kernel"
THREADS = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "2", "POLARS_MAX_THREADS": "2"}
SAMPLE = 200  # vacancies of which all survivors are counted
TRIAL = 100  # a way is tried on every hundredth vacancy first


@dataclass(frozen=True)
class Task:
    """What is compared. A way that would take more than ``limit`` seconds is skipped."""

    clients: int
    vacancies: int
    seed: int
    rounds: int
    ways: tuple[str, ...]
    limit: float


def missing_library(way: str) -> str | None:
    """Why a way cannot be taken here, None where it can."""
    try:
        _module(way)
    except ModuleNotFoundError as error:
        return f"{error.name} is not installed (pip install .[bench])"
    return None


def _module(way: str) -> ModuleType:
    return importlib.import_module(PEERS[way])


def compare(task: Task) -> Figures:
    """Figures of the kernel and of each way, and both ratios."""
    os.environ.update(THREADS)  # of the processes that are started from here
    figures: Figures = {"clients": task.clients, "vacancies": task.vacancies, "seed": task.seed, "rounds": task.rounds}
    with tempfile.TemporaryDirectory() as folder:
        figures |= make_files(task, Path(folder))
        every: dict[str, list[dict[str, Any]]] = {name: [] for name in (KERNEL, *task.ways)}
        true: Result = []
        for _ in range(task.rounds):
            for name, rounds in every.items():
                if rounds and "skipped" in rounds[0]:
                    continue
                found, figures_of_round = _alone(name, task, folder)
                true = found if name == KERNEL else true
                rounds.append(figures_of_round | _compared(found, true))
    ways = {name: _median(rounds, task) for name, rounds in every.items()}
    return figures | {"ways": ways} | _ratios(ways)


def make_files(task: Task, folder: Path) -> Figures:
    """The world in two forms, each in a file."""
    figures: Figures = {}
    with measured(figures, "generate"):
        clients = list(make_clients(task.clients, task.seed))
        vacancies, catalogue = make_vacancies(task.vacancies, task.seed), make_catalogue(task.seed)
    settings = MatchSettings()
    with measured(figures, "pack"):
        packed = pack_world(clients, vacancies, catalogue, settings, ON)
    with measured(figures, "make_tables"):
        tables = make_tables((clients, vacancies), catalogue, settings, ON)
    (folder / "packed").write_bytes(pickle.dumps(packed, pickle.HIGHEST_PROTOCOL))
    (folder / "tables").write_bytes(pickle.dumps(tables, pickle.HIGHEST_PROTOCOL))
    figures["survivors_share"] = round(survivors_share(tables), 4)
    return figures


def survivors_share(tables: Tables) -> float:
    """Share of the pairs of the first vacancies without an unmet gate."""
    gates, scorer = Gates(tables), Scorer(tables)
    sample = range(min(tables.sizes[1], SAMPLE))
    with np.errstate(invalid="ignore", divide="ignore"):
        return sum(len(reachable(gates, scorer, vacancy)[0]) for vacancy in sample) / (len(sample) * tables.sizes[0])


def _alone(name: str, task: Task, folder: str) -> tuple[Result, dict[str, Any]]:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(measure, name, folder, task.limit).result()


def measure(name: str, folder: str, limit: float) -> tuple[Result, dict[str, Any]]:
    """One way, once, in this process."""
    count = MatchSettings().candidates_per_side
    if name == KERNEL:
        return _measure_kernel(Path(folder), count)
    if missing := missing_library(name):
        return [], {"skipped": missing}
    timed: dict[str, Any] = {}
    way, tables = _module(name), _load(Path(folder) / "tables")
    vacancies = tables.sizes[1]
    with measured(timed, "prepare"):
        prepared = way.prepare(tables)
    with measured(timed, "trial"):
        way.find(prepared, range(max(vacancies // TRIAL, 1)), count)
    expected = timed["trial"]["seconds"] * vacancies / max(vacancies // TRIAL, 1)
    if expected > limit:
        return [], {"skipped": f"would take about {expected:.0f} s, more than the limit of {limit:.0f} s"}
    with measured(timed, "way"):
        found = way.find(prepared, range(vacancies), count)
    return found, {**timed["way"], "prepare_seconds": timed["prepare"]["seconds"], "peak_mib": peak_memory_mib()}


def _measure_kernel(folder: Path, count: int) -> tuple[Result, dict[str, Any]]:
    timed: dict[str, Any] = {}
    world: PackedWorld = _load(folder / "packed")
    warm_up()
    with measured(timed, "way"):
        found = by_kernel.find(world, count)
    return by_kernel.result_of(world, found), {**timed["way"], "peak_mib": peak_memory_mib()}


def _load(path: Path) -> Any:
    return pickle.loads(path.read_bytes())  # noqa: S301 - written by ourselves a moment ago


def _compared(found: Result, true: Result) -> dict[str, Any]:
    """Whether the lists are the same to the last hundredth and tie, and the share of the best that was found."""
    if not found:
        return {}
    hits = sum(len({client for client, _ in a} & {client for client, _ in b}) for a, b in zip(true, found, strict=True))
    return {"is_exact": found == true, "found": round(hits / max(sum(map(len, true)), 1), 4)}


def _median(rounds: list[dict[str, Any]], task: Task) -> dict[str, Any]:
    """Medians of the times; exact only if it was in each round."""
    first = rounds[0]
    if "skipped" in first:
        return first
    times = {column: round(median(each[column] for each in rounds), 4) for column in ("seconds", "cpu_seconds")}
    pairs = task.clients * task.vacancies
    others = {key: value for key, value in first.items() if key not in times}
    is_exact = all(each["is_exact"] for each in rounds)
    return {**times, "cpu_ns_per_pair": round(times["cpu_seconds"] / pairs * 1e9, 2), **others, "is_exact": is_exact}


def _ratios(ways: dict[str, dict[str, Any]]) -> Figures:
    """How many times the seconds of the kernel the fastest exact other way needs."""
    exact = {name: way for name, way in ways.items() if name != KERNEL and way.get("is_exact")}
    figures: Figures = {}
    for kind, column in (("cpu", "cpu_seconds"), ("wall", "seconds")):
        fastest = min(exact, key=lambda name: exact[name][column], default=None)
        ratio = None if fastest is None else round(exact[fastest][column] / ways[KERNEL][column], 2)
        figures |= {f"{kind}_fastest_exact_peer": fastest, f"{kind}_ratio_to_fastest_exact_peer": ratio}
        figures[f"{kind}_ratios"] = {
            name: round(way[column] / ways[KERNEL][column], 2)
            for name, way in ways.items() if name != KERNEL and column in way
        }  # fmt: skip
    return figures

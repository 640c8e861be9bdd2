"""Solvers of the assignment side by side, and households: seconds, peak memory, exactness, size on disk.

    python -m benchmarks.assignment --clients 40000 --vacancies 20000 --edges-per-side 20 --seed 1 --json

Every way runs in a process of its own, so that its peak memory is its own.
"""

import argparse
import importlib.metadata
import json
import multiprocessing
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import scipy.sparse
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from matching.exclusions import Effort, assign_exclusively
from matching.facts import MatchSettings
from matching.network import Budgets, EdgeArrays, Mask, Network, Whole
from matching.relaxed import solve_with_ties

CLIENTS_PER_FIELD = 800  # clients and vacancies of one occupational field meet
CLIENTS_PER_COUPLE = 7  # one couple with care for a child among so many clients
SHIFT_KINDS = 3
SETTINGS = MatchSettings()


@dataclass(frozen=True)
class World:
    """Candidate edges in order of client and vacancy, budgets, and couples' exclusions as positions of edges."""

    edges: EdgeArrays
    budgets: Budgets
    exclusions: Whole


def make_world(n_clients: int, n_vacancies: int, per_side: int, seed: int) -> World:
    """Top candidates of each vacancy within its field, by score; an eighth of the people live as couples with care."""
    chance = np.random.default_rng(seed)
    clients, vacancies, scores = _candidates(n_clients, n_vacancies, per_side, chance)
    order = np.lexsort((vacancies, clients))
    n_employers = max(1, n_vacancies // 6)
    employer_of = chance.integers(0, n_employers, n_vacancies)
    edges = EdgeArrays(clients[order], vacancies[order], employer_of[vacancies[order]], scores[order])
    limited = np.flatnonzero(chance.random(n_employers) < 0.5)
    budgets = Budgets(
        dict(enumerate(chance.integers(0, 4, n_clients).tolist())),
        dict(enumerate((4 * chance.integers(1, 3, n_vacancies)).tolist())),
        dict.fromkeys(limited.tolist(), 10),
        dict(enumerate((500 + 25 * chance.integers(0, 81, n_clients)).tolist())),
    )
    shifts = chance.integers(0, SHIFT_KINDS, n_vacancies)
    return World(edges, budgets, _exclusions(edges, n_clients, shifts))


def _candidates(
    n_clients: int, n_vacancies: int, per_side: int, chance: np.random.Generator
) -> tuple[Whole, Whole, Whole]:
    fields = max(1, n_clients // CLIENTS_PER_FIELD)
    field_of = chance.integers(0, fields, n_clients)
    quality = chance.normal(0, 800, n_clients)
    members = [np.flatnonzero(field_of == each) for each in range(fields)]
    columns = []
    for vacancy in range(n_vacancies):
        there = members[int(chance.integers(0, fields))]
        seen = chance.choice(there, min(len(there), 10 * per_side), replace=False)
        score = np.clip(5500 + quality[seen] + chance.normal(0, 900, len(seen)), 0, 10_000).astype(np.int64)
        best = np.argsort(-score, kind="stable")[:per_side]
        columns.append(np.stack([seen[best], np.full(len(best), vacancy), score[best]]))
    clients, vacancies, scores = np.concatenate(columns, axis=1)
    return clients, vacancies, scores


def _exclusions(edges: EdgeArrays, n_clients: int, shifts: Whole) -> Whole:
    """Couples are neighbours by id; their edges exclude each other where the vacancies share the shift."""
    starts = np.searchsorted(edges.client_ids, np.arange(n_clients + 1))
    kind = shifts[edges.vacancy_ids]
    pairs = []
    for first in range(0, n_clients - 1, CLIENTS_PER_COUPLE):
        mine, theirs = (np.arange(*starts[client : client + 2]) for client in (first, first + 1))
        same = np.argwhere(kind[mine][:, None] == kind[theirs][None, :])
        pairs.append(np.stack([mine[same[:, 0]], theirs[same[:, 1]]], axis=1))
    return np.concatenate(pairs) if pairs else np.zeros((0, 2), dtype=np.int64)


def with_or_tools(world: World) -> Mask:
    """Min-cost flow with ties decided: what Passgenau does."""
    return solve_with_ties(Network(world.edges, world.budgets))


def with_highs(world: World) -> Mask:
    """The linear programme (totally unimodular, so its corners are whole) by HiGHS through scipy."""
    net = Network(world.edges, world.budgets)
    n_edges, n_clients = len(net.worths), len(net.client_caps)
    worth = np.concatenate([net.worths // net.unit, net.bonuses // net.unit]).astype(float)
    width = n_edges + n_clients

    def limit(rows: Whole, caps: Whole) -> LinearConstraint:
        ones = np.ones(n_edges)
        return LinearConstraint(
            scipy.sparse.coo_array((ones, (rows, np.arange(n_edges))), shape=(len(caps), width)).tocsr(), ub=caps
        )

    first = scipy.sparse.hstack([-_rows(net.client_of, n_clients), scipy.sparse.eye_array(n_clients)]).tocsr()
    found = milp(
        -worth,
        bounds=Bounds(0, 1),
        constraints=[
            limit(net.client_of, net.client_caps),
            limit(net.vacancy_of, net.vacancy_caps),
            limit(net.employer_of[net.vacancy_of], net.employer_caps),
            LinearConstraint(first, ub=0.0),
        ],
    )
    return np.asarray(found.x[:n_edges] > 0.5)


def _rows(rows: Whole, height: int) -> scipy.sparse.coo_array:
    return scipy.sparse.coo_array((np.ones(len(rows)), (rows, np.arange(len(rows)))), shape=(height, len(rows)))


def one_each(world: World) -> World:
    """The world with one proposal a client and a vacancy, no employers' limits: all that scipy's matching can say."""
    budgets = world.budgets
    return World(
        world.edges,
        Budgets(dict.fromkeys(budgets.clients, 1), dict.fromkeys(budgets.vacancies, 1), {}, budgets.bonuses),
        world.exclusions,
    )


def with_scipy_matching(world: World) -> Mask:
    """scipy's bipartite matching; every client may stay alone with a place of their own that is worth nothing."""
    net = Network(world.edges, world.budgets)
    n_clients, n_vacancies = len(net.client_caps), len(net.vacancy_caps)
    worth = (net.worths // net.unit + net.bonuses[net.client_of] // net.unit).astype(float)
    highest = worth.max() + 1
    graph = scipy.sparse.hstack(
        [
            scipy.sparse.csr_array((highest - worth, (net.client_of, net.vacancy_of)), shape=(n_clients, n_vacancies)),
            scipy.sparse.diags_array(np.full(n_clients, highest)),
        ]
    ).tocsr()
    clients, places = min_weight_full_bipartite_matching(graph)
    mate = np.full(n_clients, -1)
    mate[clients] = places
    return np.asarray(mate[net.client_of] == net.vacancy_of)


def greedy(world: World) -> Mask:
    """Best pair first, as long as everybody has room."""
    net = Network(world.edges, world.budgets)
    left = [caps.tolist() for caps in (net.client_caps, net.vacancy_caps, net.employer_caps)]
    chosen = np.zeros(len(net.worths), dtype=np.bool_)
    for edge in np.argsort(-net.worths, kind="stable").tolist():
        client, vacancy = int(net.client_of[edge]), int(net.vacancy_of[edge])
        ends = client, vacancy, int(net.employer_of[vacancy])
        if all(caps[end] > 0 for caps, end in zip(left, ends, strict=True)):
            chosen[edge] = True
            for caps, end in zip(left, ends, strict=True):
                caps[end] -= 1
    return chosen


WAYS: dict[str, tuple[Callable[[World], Mask], str | None]] = {
    "ortools SimpleMinCostFlow": (with_or_tools, "ortools"),
    "HiGHS (scipy.optimize.milp)": (with_highs, "scipy"),
    "greedy": (greedy, None),
}
WAYS_FOR_ONE: dict[str, tuple[Callable[[World], Mask], str | None]] = {
    "ortools SimpleMinCostFlow, one each": (with_or_tools, "ortools"),
    "scipy min_weight_full_bipartite_matching, one each": (with_scipy_matching, "scipy"),
}


def measure(name: str, arguments: argparse.Namespace) -> dict[str, object]:
    """Seconds, peak memory above the world, and total of one way; runs in a process of its own."""
    world = make_world(arguments.clients, arguments.vacancies, arguments.edges_per_side, arguments.seed)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if name == "households":
        return _measure_households(world, before)
    if name in WAYS_FOR_ONE:
        world = one_each(world)
    way, package = (WAYS | WAYS_FOR_ONE)[name]
    began, cpu = time.perf_counter(), time.process_time()
    chosen = way(world)
    seconds, cpu_seconds = time.perf_counter() - began, time.process_time() - cpu
    net = Network(world.edges, world.budgets)
    return {
        "way": name,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "peak_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
        "edges": len(world.edges),
        "chosen": int(chosen.sum()),
        "total_hundredths": net.worth_of(chosen) // net.unit,
        "installed_mb": _installed_mb(package),
    }


def _measure_households(world: World, before: int) -> dict[str, object]:
    began, cpu = time.perf_counter(), time.process_time()
    found = assign_exclusively(
        world.edges,
        world.budgets,
        world.exclusions,
        Effort(SETTINGS.household_open_edges, SETTINGS.household_nodes),
    )
    return {
        "way": "with households",
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
        "peak_mb": round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024),
        "edges": len(world.edges),
        "exclusions": len(world.exclusions),
        "households": found.units,
        "chosen": int(found.chosen.sum()),
        "total_hundredths": found.total,
        "cost_hundredths": found.cost,
        "gap_hundredths": found.gap,
        "is_proven_optimal": found.gap == 0,
    }


def _installed_mb(package: str | None) -> float | None:
    if package is None:
        return None
    files = importlib.metadata.files(package) or []
    return round(sum(file.size or 0 for file in files) / 1e6, 1)


def main() -> None:
    """Measure every way and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=40_000)
    parser.add_argument("--vacancies", type=int, default=20_000)
    parser.add_argument("--edges-per-side", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=[*WAYS, *WAYS_FOR_ONE, "households"], help="one way alone")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    names = [arguments.only] if arguments.only else [*WAYS, *WAYS_FOR_ONE, "households"]
    context = multiprocessing.get_context("spawn")
    rows = []
    for name in names:
        with context.Pool(1) as pool:
            rows.append(pool.apply(measure, (name, arguments)))
    if arguments.json:
        print(json.dumps(rows, indent=2))
    else:
        print("\n".join(", ".join(f"{key} {value}" for key, value in row.items()) for row in rows))


if __name__ == "__main__":
    main()

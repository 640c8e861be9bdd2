"""The kernel beside its peers: ``python -m benchmarks.peers --clients N --vacancies M --json``.

One common task for all: of each vacancy the 20 best clients without an unmet gate, by score, then by id. A reduced
world states it in columns that every tool understands: 24 conditions as bits (asked, surely not met: what is neither
met nor unmet is unknown and passes), a weekly interval of hours, and a score that is a weighted sum of whole numbers:
16 skills with levels 0 to 3, must 2 and wish 1, out of 64. Each way is run in this process one after the other; a way
counts as exact where all its scores are those of the numpy way.

The kernel's own pass does all 17 gates and six parts on the full world of the same size: it does more, not less.
"""

import argparse
import json
from collections.abc import Callable
from typing import Any, NamedTuple

import duckdb
import faiss
import numpy as np
import numpy.typing as npt
import polars as pl
import scipy.sparse as sp
from sklearn.metrics.pairwise import linear_kernel
from sparse_dot_topn import sp_matmul_topn

from benchmarks.measuring import Figures, measured, peak_memory_mib
from benchmarks.worlds import ON, make_catalogue, make_clients, make_vacancies
from matching.facts import MatchSettings
from matching.kernel import Search, find_candidate_arrays
from matching.packing import pack_world

Numbers = npt.NDArray[Any]
TOP, SKILLS, CONDITIONS, CHUNK = 20, 64, 24, 200
FAISS_FIRST, SPARSE_FIRST = 100, 1000  # how many are asked for before the gates, as these tools know none


class Common(NamedTuple):
    """The reduced world: clients (n, ...) and vacancies (m, ...)."""

    levels: Numbers  # (n, 64) float32
    weights: Numbers  # (m, 64) float32
    unmet: Numbers  # (n,) int64 bit sets
    asked: Numbers  # (m,)
    hours: Numbers  # (n,) most hours a week, a large number where not recorded
    least: Numbers  # (m,)


def make_common(clients: int, vacancies: int, seed: int) -> Common:
    """About 3 % of the pairs pass."""
    draw = np.random.default_rng(seed)
    levels = draw.integers(0, 4, (clients, SKILLS)) * (draw.random((clients, SKILLS)) < 0.2)
    weights = np.zeros((vacancies, SKILLS), np.float32)
    for row in weights:
        row[draw.choice(SKILLS, 16, replace=False)] = draw.choice((1, 2), 16)
    bits = 1 << np.arange(CONDITIONS)
    unmet = ((draw.random((clients, CONDITIONS)) < 0.45) * bits).sum(axis=1)
    asked = ((draw.random((vacancies, CONDITIONS)) < 0.25) * bits).sum(axis=1)
    hours, least = draw.choice((15, 20, 30, 40, 999), clients), draw.choice((0, 0, 10, 20, 35), vacancies)
    return Common(levels.astype(np.float32), weights, unmet, asked, hours, least)


def passing(common: Common, vacancy: int) -> Numbers:
    """Indexes of the clients without an unmet gate."""
    is_open = (common.unmet & common.asked[vacancy]) == 0
    return np.flatnonzero(is_open & (common.hours >= common.least[vacancy]))


def best(scores: Numbers, clients: Numbers) -> list[tuple[int, int]]:
    """The 20 best as (-score, client)."""
    if len(clients) > TOP:
        floor = np.partition(scores, -TOP)[-TOP]
        clients, scores = clients[scores >= floor], scores[scores >= floor]
    order = np.lexsort((clients, -scores))[:TOP]
    return [(-int(scores[place]), int(clients[place])) for place in order]


Result = list[list[tuple[int, int]]]


def by_numpy(common: Common) -> Result:
    """Gates first, a vacancy at a time."""
    found = []
    for vacancy in range(len(common.asked)):
        open_to = passing(common, vacancy)
        columns = np.flatnonzero(common.weights[vacancy])
        scores = common.levels[open_to][:, columns] @ common.weights[vacancy, columns]
        found.append(best(scores, open_to))
    return found


def by_scikit_learn(common: Common) -> Result:
    """All scores of a chunk by `linear_kernel`, masked by the gates."""
    found, everybody = [], np.arange(len(common.levels))
    for first in range(0, len(common.asked), CHUNK):
        scores = linear_kernel(common.weights[first : first + CHUNK], common.levels)
        asked, least = common.asked[first : first + CHUNK, None], common.least[first : first + CHUNK, None]
        scores[((common.unmet & asked) != 0) | (common.hours < least)] = -1
        for row in scores:
            is_open = row >= 0
            found.append(best(row[is_open], everybody[is_open]))
    return found


def by_duckdb(common: Common) -> Result:
    """Everything in SQL; two threads."""
    database = duckdb.connect(config={"threads": 2})
    tables = [("c", "l", common.levels, {"unmet": common.unmet, "hours": common.hours}),
              ("v", "w", common.weights, {"asked": common.asked, "least": common.least})]  # fmt: skip
    for name, letter, matrix, columns in tables:
        frame = pl.DataFrame({"id": np.arange(len(matrix)), **columns,
                              **{f"{letter}{k}": matrix[:, k].astype(np.int8) for k in range(SKILLS)}})  # fmt: skip
        database.register(f"{name}_frame", frame.to_arrow())
        database.execute(f"CREATE TABLE {name} AS SELECT * FROM {name}_frame")  # noqa: S608 - names of our own
    score = " + ".join(f"(l{k} * w{k})::INT" for k in range(SKILLS))
    rows = database.execute(
        f"""SELECT vid, list(pair ORDER BY pair) FROM (
            SELECT v.id AS vid, unnest(min(struct_pack(s := -({score}), c := c.id), {TOP})) AS pair
            FROM v JOIN c ON (c.unmet & v.asked) = 0 AND c.hours >= v.least GROUP BY v.id) GROUP BY vid"""  # noqa: S608
    ).fetchall()
    found: Result = [[] for _ in common.asked]
    for vacancy, pairs in rows:
        found[vacancy] = [(pair["s"], pair["c"]) for pair in pairs]
    return found


def by_polars(common: Common) -> Result:
    """Cross join of a chunk of vacancies with all clients, filtered, scored, the best of each group."""
    clients = pl.DataFrame({"c": np.arange(len(common.levels)), "unmet": common.unmet, "hours": common.hours,
                            **{f"l{k}": common.levels[:, k] for k in range(SKILLS)}}).lazy()  # fmt: skip
    found: Result = [[] for _ in common.asked]
    for first in range(0, len(common.asked), CHUNK):
        part = slice(first, first + CHUNK)
        weights = {f"w{k}": common.weights[part, k] for k in range(SKILLS)}
        ids = np.arange(first, first + len(common.asked[part]))
        vacancies = pl.DataFrame({"v": ids, "asked": common.asked[part], "least": common.least[part], **weights})
        score = pl.sum_horizontal([pl.col(f"l{k}") * pl.col(f"w{k}") for k in range(SKILLS)])
        is_open = ((pl.col("unmet") & pl.col("asked")) == 0) & (pl.col("hours") >= pl.col("least"))
        pairs = vacancies.lazy().join(clients, how="cross").filter(is_open).select("v", "c", s=score)
        best_pairs = pairs.sort(["s", "c"], descending=[True, False]).group_by("v", maintain_order=True).head(TOP)
        for vacancy, client, value in best_pairs.collect().iter_rows():
            found[vacancy].append((-int(value), client))
    return found


def by_sparse_dot_topn(common: Common) -> Result:
    """The best thousand by score alone, filtered by the gates after."""
    product = sp_matmul_topn(
        sp.csr_matrix(common.weights), sp.csr_matrix(common.levels.T), top_n=SPARSE_FIRST, sort=True, n_threads=2
    )
    found = []
    for vacancy in range(len(common.asked)):
        span = slice(product.indptr[vacancy], product.indptr[vacancy + 1])
        clients, scores = product.indices[span], product.data[span]
        is_open = np.isin(clients, passing(common, vacancy))
        found.append(best(scores[is_open], clients[is_open]))
    return found


def by_faiss(common: Common) -> Result:
    """A flat index of inner products, with a selector of the clients who pass."""
    index = faiss.IndexFlatIP(SKILLS)
    index.add(common.levels)
    found = []
    for vacancy in range(len(common.asked)):
        selector = faiss.IDSelectorBatch(passing(common, vacancy))
        parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, clients = index.search(common.weights[vacancy : vacancy + 1], FAISS_FIRST, params=parameters)
        found.append(best(scores[0][clients[0] >= 0], clients[0][clients[0] >= 0]))
    return found


PEERS: dict[str, Callable[[Common], Result]] = {
    "numpy": by_numpy,
    "scikit_learn": by_scikit_learn,
    "duckdb": by_duckdb,
    "polars": by_polars,
    "sparse_dot_topn": by_sparse_dot_topn,
    "faiss": by_faiss,
}


def main(arguments: list[str] | None = None) -> None:
    """Measure all ways and print their figures with the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--vacancies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = compare(options.clients, options.vacancies, options.seed, options.only)
    print(json.dumps(figures) if options.json else json.dumps(figures, indent=2))


def compare(clients: int, vacancies: int, seed: int, names: list[str]) -> Figures:
    """Figures of each way, the kernel's, and both ratios."""
    common = make_common(clients, vacancies, seed)
    share = np.mean([len(passing(common, vacancy)) for vacancy in range(min(vacancies, 200))]) / clients
    figures: Figures = {"clients": clients, "vacancies": vacancies, "survivors_share": round(float(share), 4)}
    ways: dict[str, Any] = {}
    true = by_numpy(common)
    for name in names:
        with measured(ways, name):
            found = PEERS[name](common)
        hits = sum(len(set(a) & set(b)) for a, b in zip(true, found, strict=True))
        ways[name]["found"] = round(hits / max(sum(map(len, true)), 1), 4)
        ways[name]["is_exact"] = found == true
    kernel = _kernel(clients, vacancies, seed)
    exact = [way for way in ways.values() if way["is_exact"]]
    figures |= {"ways": ways, "kernel": kernel, "peak_mib": peak_memory_mib()}
    for kind, column in (("cpu", "cpu_seconds"), ("wall", "seconds")):
        fastest = min((way[column] for way in exact), default=float("nan"))
        figures[f"{kind}_ratio_to_fastest_exact_peer"] = round(fastest / kernel["match"][column], 2)
    return figures


def _kernel(clients: int, vacancies: int, seed: int) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    posts = make_vacancies(vacancies, seed)
    with measured(figures, "generate_and_pack"):
        world = pack_world(make_clients(clients, seed), posts, make_catalogue(seed), MatchSettings(), ON)
    tiny = pack_world(make_clients(5, seed), make_vacancies(5, seed), make_catalogue(seed), MatchSettings(), ON)
    find_candidate_arrays(tiny, Search(1, 1))
    with measured(figures, "match"):
        find_candidate_arrays(world, Search(TOP, 0))
    with measured(figures, "match_both_ways"):
        find_candidate_arrays(world, Search(TOP, TOP))
    return figures


if __name__ == "__main__":
    main()

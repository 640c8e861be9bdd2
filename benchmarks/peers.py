"""The kernel beside its peers: ``python -m benchmarks.peers --clients N --vacancies M --json``.

One task, one world and one result for all: of each vacancy the 20 best clients without an unmet gate, by score, then
by id. The world is stated twice, as columns that every tool understands and as facts for the kernel: 24 certificates
(asked; surely not held: what is neither held nor lacking is unknown and passes), most hours a week against least
asked, and 16 of 64 skills asked with levels 0 to 3, must 2 and wish 1. The kernel packs the facts and runs as it always
does: it tests all its gates and adds up all its parts, which are without facts here and neutral. No way can leave out
pairs by place, because nobody has one.

Every way runs in this process, one after the other, ``--rounds`` times; medians are printed. A way is exact where the
best of every vacancy are those of the numpy way. Packing is not part of "kernel", as making the columns is not part of
the others; it is printed beside.
"""

import argparse
import json
from collections.abc import Callable
from datetime import date
from statistics import median
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
from employers.codes import Need
from matching.facts import (
    CatalogueFacts,
    ClientFacts,
    CodeAsked,
    MatchSettings,
    Part,
    SkillAsked,
    SkillFact,
    VacancyFacts,
)
from matching.kernel import Search, find_candidate_arrays
from matching.packing import PackedWorld, pack_world

Numbers = npt.NDArray[Any]
TOP, SKILLS, CONDITIONS, CHUNK = 20, 64, 24, 200
FAISS_FIRST, SPARSE_FIRST = 100, 1000  # how many are asked for before the gates, as these tools know none


ON = date(2026, 11, 3)
ANY_HOURS, MOST_LEVEL = 999, 3
LACKED, HELD = 0.45, 0.55  # shares of a certificate: below lacked, above held, between unknown


class Common(NamedTuple):
    """The reduced world: clients (n, ...) and vacancies (m, ...)."""

    levels: Numbers  # (n, 64) float32
    weights: Numbers  # (m, 64) float32
    unmet: Numbers  # (n,) int64 bit sets
    asked: Numbers  # (m,)
    hours: Numbers  # (n,) most hours a week, a large number where not recorded
    least: Numbers  # (m,)
    met: Numbers  # (n,) int64 bit sets: surely held; only the facts tell it from unknown


def make_common(clients: int, vacancies: int, seed: int) -> Common:
    """About 3 % of the pairs pass."""
    draw = np.random.default_rng(seed)
    levels = draw.integers(0, 4, (clients, SKILLS)) * (draw.random((clients, SKILLS)) < 0.2)
    weights = np.zeros((vacancies, SKILLS), np.float32)
    for row in weights:
        row[draw.choice(SKILLS, 16, replace=False)] = draw.choice((1, 2), 16)
    bits = 1 << np.arange(CONDITIONS)
    lot = draw.random((clients, CONDITIONS))
    unmet, met = ((lot < LACKED) * bits).sum(axis=1), ((lot > HELD) * bits).sum(axis=1)
    asked = ((draw.random((vacancies, CONDITIONS)) < 0.25) * bits).sum(axis=1)
    hours, least = draw.choice((15, 20, 30, 40, ANY_HOURS), clients), draw.choice((0, 0, 10, 20, 35), vacancies)
    return Common(levels.astype(np.float32), weights, unmet, asked, hours, least, met)


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
        parameters = faiss.SearchParameters(sel=selector)
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


def facts_of(common: Common) -> tuple[list[ClientFacts], list[VacancyFacts]]:
    """The same world as facts; ids are indexes."""
    names, codes = [f"skill_{k}" for k in range(SKILLS)], [f"certificate_{k}" for k in range(CONDITIONS)]
    unmet, met, asked = (
        bits[:, None] >> np.arange(CONDITIONS) & 1 for bits in (common.unmet, common.met, common.asked)
    )
    clients = [
        ClientFacts(
            client_id=number,
            skills={names[k]: SkillFact(int(common.levels[number, k])) for k in np.flatnonzero(common.levels[number])},
            certificates={codes[k]: bool(met[number, k]) for k in np.flatnonzero(met[number] | unmet[number])},
            hours_max=None if common.hours[number] == ANY_HOURS else float(common.hours[number]),
        )
        for number in range(len(common.levels))
    ]
    vacancies = [
        VacancyFacts(
            vacancy_id=number,
            employer_id=1,
            skills=tuple(_skill_asked(names[k], weights[k]) for k in np.flatnonzero(weights)),
            certificates=tuple(CodeAsked(codes[k]) for k in np.flatnonzero(asked[number])),
            hours_min=float(common.least[number]),
        )
        for number, weights in enumerate(common.weights)
    ]
    return clients, vacancies


def _skill_asked(code: str, weight: float) -> SkillAsked:
    """Learnable on the job, so that it earns points and is no gate."""
    return SkillAsked(code, MOST_LEVEL, Need.MUST if weight > 1 else Need.WISH, is_learnable=True)


def packed_world(common: Common) -> PackedWorld:
    """100 points for skills, nothing for one that is not recorded; one level is far more than a hundredth."""
    weights = dict.fromkeys(Part, 0.0) | {Part.SKILLS: 100.0}
    settings = MatchSettings(weights=weights, neutral=dict.fromkeys(Part, 0.0))
    return pack_world(*facts_of(common), CatalogueFacts(), settings, ON)


def by_kernel(world: PackedWorld) -> list[list[int]]:
    """Clients of each vacancy, best first."""
    arrays = find_candidate_arrays(world, Search(TOP, 0))
    found: list[list[int]] = [[] for _ in world.vacancy_ids]
    for vacancy, client in zip(arrays.vacancy_ids.tolist(), arrays.client_ids.tolist(), strict=True):
        found[vacancy].append(client)
    return found


def main(arguments: list[str] | None = None) -> None:
    """Measure all ways and print their figures with the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=2000)
    parser.add_argument("--vacancies", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--only", nargs="*", choices=PEERS, default=list(PEERS))
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(arguments)
    figures = compare(make_common(options.clients, options.vacancies, options.seed), options.only, options.rounds)
    print(json.dumps(figures) if options.json else json.dumps(figures, indent=2))


def compare(common: Common, names: list[str], rounds: int) -> Figures:
    """Figures of each way, the kernel's, and both ratios."""
    clients, vacancies = len(common.levels), len(common.asked)
    share = np.mean([len(passing(common, vacancy)) for vacancy in range(min(vacancies, 200))]) / clients
    figures: Figures = {"clients": clients, "vacancies": vacancies, "survivors_share": round(float(share), 4)}
    with measured(figures, "make_facts_and_pack"):
        world = packed_world(common)
    by_kernel(packed_world(make_common(5, 5, 0)))
    true = [[client for _, client in best_of] for best_of in by_numpy(common)]
    every: dict[str, list[dict[str, Any]]] = {name: [] for name in ("kernel", *names)}
    for _ in range(rounds):
        for name, measurements in every.items():
            measurements.append(_measure(name, common, world, true))
    ways = {name: _median(measurements) for name, measurements in every.items()}
    figures |= {"ways": ways, "rounds": rounds, "peak_mib": peak_memory_mib()}
    exact = [ways[name] for name in names if ways[name]["is_exact"]]
    for kind, column in (("cpu", "cpu_seconds"), ("wall", "seconds")):
        fastest = min((way[column] for way in exact), default=float("nan"))
        figures[f"{kind}_ratio_to_fastest_exact_peer"] = round(fastest / ways["kernel"][column], 2)
    return figures


def _measure(name: str, common: Common, world: PackedWorld, true: list[list[int]]) -> dict[str, Any]:
    """One way, once: seconds, and what share of the true best it found."""
    timed: dict[str, Any] = {}
    with measured(timed, "way"):
        pairs = [] if name == "kernel" else PEERS[name](common)
        found = by_kernel(world) if name == "kernel" else [[client for _, client in best_of] for best_of in pairs]
    hits = sum(len(set(a) & set(b)) for a, b in zip(true, found, strict=True))
    return {**timed["way"], "found": round(hits / max(sum(map(len, true)), 1), 4), "is_exact": found == true}


def _median(measurements: list[dict[str, Any]]) -> dict[str, Any]:
    """Medians of the times; exact only if it was in each round."""
    times = {column: median(each[column] for each in measurements) for column in ("seconds", "cpu_seconds")}
    return {**times, "found": measurements[0]["found"], "is_exact": all(each["is_exact"] for each in measurements)}


if __name__ == "__main__":
    main()

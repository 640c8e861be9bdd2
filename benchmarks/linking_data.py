"""Data sets of queries, corpus and judgements (MELO and TalentCLEF), and the quality of rankings of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt


class InvalidData(Exception):
    """A data set is not as it should be; the message names the file and the line."""


@dataclass(frozen=True)
class DataSet:
    """Texts and which of the corpus are right for which query; ``wanted[i]`` holds places in ``corpus``."""

    name: str
    query_ids: list[str]
    queries: list[str]
    corpus: list[str]
    concepts: list[str] | None
    wanted: list[frozenset[int]]


@dataclass(frozen=True)
class Quality:
    """Means over the queries that have something wanted; seconds are CPU seconds of this process."""

    dataset: str
    queries: int
    corpus: int
    mrr: float
    hit_1: float
    hit_5: float
    hit_10: float
    mean_average_precision: float
    recall_10: float
    index_seconds: float
    milliseconds_per_query: float


def read_data_set(folder: Path) -> DataSet:
    """The data set in a folder; raises InvalidData where a file is missing or a line has too few cells."""
    headed = not (folder / "queries.tsv").exists()
    queries = _rows(folder / ("queries" if headed else "queries.tsv"), 2, headed=headed)
    corpus = _rows(folder / ("corpus_elements" if headed else "corpus_elements.tsv"), 2, headed=headed)
    judged = _rows(folder / ("qrels.tsv" if headed else "annotations.tsv"), 4, headed=False)
    places = {row[0]: place for place, row in enumerate(corpus)}
    wanted: dict[str, set[int]] = {row[0]: set() for row in queries}
    for query, _, element, relevance in judged:
        if relevance not in ("0", "0.0") and query in wanted and element in places:
            wanted[query].add(places[element])
    return DataSet(
        name=folder.name,
        query_ids=[row[0] for row in queries],
        queries=[row[1] for row in queries],
        corpus=[row[1] for row in corpus],
        concepts=_concepts(folder, [row[0] for row in corpus]),
        wanted=[frozenset(wanted[row[0]]) for row in queries],
    )


def quality(
    data: DataSet, orders: Sequence[npt.NDArray[np.int64]], *, index_seconds: float, query_seconds: float
) -> Quality:
    """How good orders of the corpus are, one for each query; what an order leaves out counts as not found."""
    figures = [_figures(order, wanted) for order, wanted in zip(orders, data.wanted, strict=True) if wanted]
    means = np.mean(np.array(figures), axis=0).tolist() if figures else [0.0] * 6
    mrr, hit_1, hit_5, hit_10, precision, recall = (round(value, 4) for value in means)
    return Quality(
        dataset=data.name,
        queries=len(data.queries),
        corpus=len(data.corpus),
        mrr=mrr,
        hit_1=hit_1,
        hit_5=hit_5,
        hit_10=hit_10,
        mean_average_precision=precision,
        recall_10=recall,
        index_seconds=round(index_seconds, 3),
        milliseconds_per_query=round(1000 * query_seconds / max(1, len(data.queries)), 3),
    )


def _figures(order: npt.NDArray[np.int64], wanted: frozenset[int]) -> list[float]:
    """Reciprocal rank, hit at 1, 5 and 10, average precision and recall at 10."""
    places = np.flatnonzero(np.isin(order, np.fromiter(wanted, dtype=np.int64)))
    first = int(places[0]) if len(places) else None
    precision = float(((np.arange(len(places)) + 1) / (places + 1)).sum()) / len(wanted)
    hits = [float(first is not None and first < depth) for depth in (1, 5, 10)]
    return [0.0 if first is None else 1 / (first + 1), *hits, precision, float((places < 10).sum()) / len(wanted)]


def _concepts(folder: Path, ids: Sequence[str]) -> list[str] | None:
    path = folder / "concept_mapping.tsv"
    if not path.exists():
        return None
    known = {row[0]: row[1] for row in _rows(path, 2, headed=False)}
    return [known.get(one, one) for one in ids]


def _rows(path: Path, cells: int, *, headed: bool) -> list[list[str]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidData(f"{path}: {error}") from error
    rows = [(number, line.rstrip("\r").split("\t")) for number, line in enumerate(lines, 1) if line.strip()]
    for number, row in rows:
        if len(row) < cells:
            raise InvalidData(f"{path}, line {number}: {cells} cells are needed, {len(row)} found")
    return [row[:cells] for _, row in rows[1 if headed else 0 :]]

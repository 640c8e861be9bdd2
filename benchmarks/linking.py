"""How well texts find their entries: ``python -m benchmarks.linking DATASET... [--catalogue FOLDER] [--json]``.

A data set is a folder with queries.tsv, corpus_elements.tsv, annotations.tsv and maybe concept_mapping.tsv (MELO). For
each are printed MRR, hit@1, 5 and 10, MAP and recall@10 on the full ranking, as trec_eval counts them, and the CPU
seconds for the index and for a query. `rank` is the ranker alone. ``--train`` learns the weights of the ranking anew
(see `benchmarks.linking_training`).
"""

import argparse
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.linking_catalogue import Catalogue, read_catalogue, usual_folder
from benchmarks.linking_data import DataSet, InvalidData, Quality, quality, read_data_set
from matching.linking import LinkIndex, Surroundings, Term, build_index
from matching.linking.texts import normal_text

Order = npt.NDArray[np.int64]
_chosen: list[Path] = []  # the folder that the command was given


@dataclass(frozen=True)
class Task:
    """An index over the entries of a corpus with the places of their words in it, best word first."""

    index: LinkIndex
    language: str
    places: dict[str, list[int]]


def rank(queries: Sequence[str], corpus: Sequence[str], concepts: Sequence[str] | None = None) -> list[Order]:
    """For each query all places in the corpus, best first: the best word of each entry first, then the rest.

    ``concepts`` says which entry each text of the corpus names; without it texts are looked up in the catalogue.
    Queries in another language than the corpus are matched with the catalogue's words in theirs, and cross over by
    entry.
    """
    catalogue = read_catalogue(_chosen[0] if _chosen else usual_folder())
    task = prepare(queries, corpus, concepts, catalogue)
    return [order_of(task, query) for query in queries]


def prepare(
    queries: Sequence[str], corpus: Sequence[str], concepts: Sequence[str] | None, catalogue: Catalogue
) -> Task:
    """The index for a corpus and the language in which its queries are matched."""
    found = list(concepts) if concepts is not None else _looked_up(corpus, catalogue)
    is_skill = sum("/skill/" in code for code in found) > len(found) / 2
    known = catalogue.skills if is_skill else catalogue.terms
    names = {(term.code, term.text) for term in known if term.is_label}
    guess = build_index(known) if known else None
    here, asked = _language(guess, corpus), _language(guess, queries)
    texts = list(zip(found, corpus, strict=True))
    terms = [Term(code, text, here, (code, text) in names) for code, text in texts]
    if asked != here:
        held = set(found)
        terms += [term for term in known if term.language == asked and term.code in held]
        translated = {term.code for term in terms if term.language == asked}
        terms += [Term(code, text, asked, is_label=False) for code, text in texts if code not in translated]
    around = catalogue.around_skills if is_skill else catalogue.occupations
    index = build_index(terms, around if known else Surroundings(), is_skill=is_skill)
    places: dict[str, list[int]] = {}
    for place in sorted(range(len(corpus)), key=lambda place: ((found[place], corpus[place]) not in names, place)):
        places.setdefault(found[place], []).append(place)
    return Task(index, asked, places)


def order_of(task: Task, query: str) -> Order:
    """All places of the corpus for a query: a word of each entry in the order of the entries, then their other words."""
    entries = task.index.entries(task.language)
    ranking = task.index.ranking(query, task.language)
    order = list(range(len(entries.codes)))
    if ranking is not None:
        first = ranking.entries.tolist()
        chosen = set(first)
        rest = [entry for entry in np.argsort(-ranking.everything, kind="stable").tolist() if entry not in chosen]
        order = first + rest
    words = [task.places[entries.codes[entry]] for entry in order]
    return np.array([places[0] for places in words] + [place for places in words for place in places[1:]])


def _language(guess: LinkIndex | None, texts: Sequence[str]) -> str:
    likely = guess.likely_languages(list(texts[:: max(1, len(texts) // 500)])) if guess and texts else []
    return likely[0] if likely else "de"


def _looked_up(corpus: Sequence[str], catalogue: Catalogue) -> list[str]:
    """The entry of each text by the catalogue's words; a text that is in no catalogue is an entry by itself."""
    codes: dict[str, str] = {}
    for term in sorted([*catalogue.terms, *catalogue.skills], key=lambda term: (not term.is_label, term.code)):
        codes.setdefault(normal_text(term.text), term.code)
    return [codes.get(normal_text(text), f"text/{place}") for place, text in enumerate(corpus)]


def measure(data: DataSet, catalogue: Catalogue) -> Quality:
    """The quality of the ranking on a data set, and what it costs."""
    started = time.process_time()
    task = prepare(data.queries, data.corpus, data.concepts, catalogue)
    task.index.entries(task.language)
    ready = time.process_time()
    orders = [order_of(task, query) for query in data.queries]
    done = time.process_time()
    return quality(data, orders, index_seconds=ready - started, query_seconds=done - ready)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each data set; 2 where a data set is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linking", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data_sets", nargs="+", type=Path, metavar="DATASET")
    parser.add_argument("--catalogue", type=Path, help="folder of the catalogue's files")
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    asked = parser.parse_args(arguments)
    if asked.catalogue is not None and not asked.catalogue.is_dir():
        print(f"error: {asked.catalogue} is not a folder", file=sys.stderr)
        return 2
    catalogue = read_catalogue(asked.catalogue or usual_folder())
    try:
        data = [read_data_set(folder) for folder in asked.data_sets]
    except InvalidData as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    results = [asdict(measure(one, catalogue)) for one in data]
    print(json.dumps(results, indent=1) if asked.json else _table(results))
    return 0


def _table(results: Sequence[dict[str, object]]) -> str:
    lines = ["\t".join(results[0])]
    lines += ["\t".join(f"{x:.4f}" if isinstance(x, float) else str(x) for x in row.values()) for row in results]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

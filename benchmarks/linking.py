"""How well texts find their entries: ``python -m benchmarks.linking DATASET... [--catalogue FOLDER] [--json]``.

A data set is a folder with queries.tsv, corpus_elements.tsv, annotations.tsv and maybe concept_mapping.tsv (MELO). For
each are printed MRR, hit@1, 5 and 10, MAP and recall@10 on the full ranking, as trec_eval counts them, and the CPU
seconds for the index and for a query. `rank` is the ranker alone. The weights of the ranking are learned by
`benchmarks.linking_training`.
"""

import argparse
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.linking_catalogue import Catalogue, read_catalogue, usual_folder
from benchmarks.linking_data import DataSet, InvalidData, Quality, quality, read_data_set
from core.errors import InvalidInput
from matching.linking import LinkIndex, SimilarTitles, Term, build_index
from matching.linking.index import RELATED
from matching.linking.languages import LanguageGuess
from matching.linking.texts import normal_text
from matching.linking_index import load_meanings

Order = npt.NDArray[np.int64]
UNKNOWN = "text/"  # begins the code of a text that is in no catalogue


@dataclass(frozen=True)
class Task:
    """An index over the entries of a corpus, and where their words are in it.

    ``first`` (entries,): the place of the name of each; ``others``: the other places; ``owners``: their entries.
    """

    index: LinkIndex
    language: str
    first: Order
    others: Order
    owners: Order


def rank(queries: Sequence[str], corpus: Sequence[str], concepts: Sequence[str] | None = None) -> list[Order]:
    """For each query all places in the corpus, best first: the best word of each entry first, then the rest.

    ``concepts`` says which entry each text of the corpus names; without it texts are looked up in the catalogue.
    Queries in another language than the corpus are matched with the catalogue's words in theirs, and cross over by
    entry.
    """
    catalogue = read_catalogue(usual_folder())
    return list(ranker(queries, corpus, concepts, catalogue)(queries))


def ranker(
    queries: Sequence[str], corpus: Sequence[str], concepts: Sequence[str] | None, catalogue: Catalogue
) -> Callable[[Sequence[str]], Iterator[Order]]:
    """The way to rank a corpus: by entries where most of it names entries of the catalogue, else as similar titles."""
    found = list(concepts) if concepts is not None else _looked_up(corpus, catalogue)
    if sum(not code.startswith(UNKNOWN) for code in found) >= len(found) / 2:
        task = prepare(queries, corpus, found, catalogue)
        return lambda texts: (order_of(task, text) for text in texts)
    similar = SimilarTitles(corpus, catalogue.bridges(_language(_guess(catalogue.terms), corpus)))
    return lambda texts: (np.argsort(-similar.likeness(text), kind="stable") for text in texts)


def prepare(queries: Sequence[str], corpus: Sequence[str], concepts: Sequence[str], catalogue: Catalogue) -> Task:
    """The index for a corpus, whose texts name ``concepts``, and the language in which its queries are matched."""
    found = list(concepts)
    is_skill = sum("/skill/" in code for code in found) > len(found) / 2
    known = catalogue.skills if is_skill else catalogue.terms
    names = {(term.code, term.text) for term in known if term.is_label}
    guess = _guess(known)
    here, asked = _language(guess, corpus), _language(guess, queries)
    texts = list(zip(found, corpus, strict=True))
    terms = [Term(code, text, here, (code, text) in names) for code, text in texts]
    if asked != here:
        held = set(found)
        used = {asked, *RELATED.get(asked, ())} - {here}
        terms += [term for term in known if term.language in used and term.code in held]
        translated = {term.code for term in terms if term.language == asked}
        terms += [Term(code, text, asked, is_label=False) for code, text in texts if code not in translated]
    around = catalogue.around_skills if is_skill else catalogue.occupations
    around = replace(around, meanings=catalogue.meanings)
    index = build_index(terms, around, is_skill=is_skill)
    number = {code: at for at, code in enumerate(index.entries(asked).codes)}
    first = np.full(len(number), -1, dtype=np.int64)
    others: list[int] = []
    for place in sorted(range(len(corpus)), key=lambda place: ((found[place], corpus[place]) not in names, place)):
        entry = number.get(found[place], -1)
        if entry >= 0 and first[entry] < 0:
            first[entry] = place
        else:
            others.append(place)
    owners = np.array([number.get(found[place], -1) for place in others], dtype=np.int64)
    return Task(index, asked, first, np.array(others, dtype=np.int64), owners)


def order_of(task: Task, query: str) -> Order:
    """All places of the corpus for a query: a word of each entry in the entries' order, then their other words.

    Beyond the candidates the other words are in no order: nobody reads so far.
    """
    ranking = task.index.ranking(query, task.language)
    if ranking is None:
        return np.concatenate([task.first, task.others])
    rest = np.argsort(-ranking.everything, kind="stable")
    rest = rest[~np.isin(rest, ranking.entries)]
    order = np.concatenate([ranking.entries, rest])
    near = np.isin(task.owners, ranking.entries)
    by_rank = np.zeros(len(order), dtype=np.int64)
    by_rank[order] = np.arange(len(order))
    chosen = task.others[near][np.argsort(by_rank[task.owners[near]], kind="stable")]
    return np.concatenate([task.first[order], chosen, task.others[~near]])


def _guess(terms: Sequence[Term]) -> LanguageGuess | None:
    texts: dict[str, list[str]] = {}
    for term in terms:
        texts.setdefault(term.language, []).append(term.text)
    return LanguageGuess(texts) if texts else None


def _language(guess: LanguageGuess | None, texts: Sequence[str]) -> str:
    likely = guess.likely(texts[:: max(1, len(texts) // 500)]) if guess and texts else []
    return likely[0] if likely else "de"


def _looked_up(corpus: Sequence[str], catalogue: Catalogue) -> list[str]:
    """The entry of each text by the catalogue's words; a text that is in no catalogue is an entry by itself."""
    codes: dict[str, str] = {}
    language = _language(_guess(catalogue.terms), corpus)
    known = [term for term in (*catalogue.terms, *catalogue.skills) if term.language == language]
    for term in sorted(known, key=lambda term: (not term.is_label, term.code)):
        codes.setdefault(normal_text(term.text), term.code)
    return [codes.get(normal_text(text), f"{UNKNOWN}{place}") for place, text in enumerate(corpus)]


def measure(data: DataSet, catalogue: Catalogue) -> Quality:
    """The quality of the ranking on a data set, and what it costs."""
    started = time.process_time()
    way = ranker(data.queries, data.corpus, data.concepts, catalogue)
    ready = time.process_time()
    orders = list(way(data.queries))
    done = time.process_time()
    return quality(data, orders, index_seconds=ready - started, query_seconds=done - ready)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures of each data set; 2 where a data set is not as it should be."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.linking", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("data_sets", nargs="+", type=Path, metavar="DATASET")
    parser.add_argument("--catalogue", type=Path, help="folder of the catalogue's files")
    parser.add_argument("--semantic", type=Path, help="folder of a static model: each data set without and with it")
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
    try:
        ways = [catalogue, *([catalogue.with_meanings(load_meanings(asked.semantic))] if asked.semantic else [])]
    except InvalidInput as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    results = [asdict(measure(one, way)) | {"semantic": way.meanings is not None} for one in data for way in ways]
    print(json.dumps(results, indent=1) if asked.json else _table(results))
    return 0


def _table(results: Sequence[dict[str, object]]) -> str:
    lines = ["\t".join(results[0])]
    lines += ["\t".join(f"{x:.4f}" if isinstance(x, float) else str(x) for x in row.values()) for row in results]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())

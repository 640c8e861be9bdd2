"""PURE: what speaks for each entry that a text may mean, as numbers for the learned ranking."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Postfix, Prefix
from rapidfuzz.process import cdist

from matching.linking.entries import Entries
from matching.linking.ngrams import Floats, Grams, Integers
from matching.linking.texts import normal_text

CANDIDATES, BRIDGED, DESCRIBED, MEANT = 40, 15, 10, 15  # entries looked at closely: by words, bridge, contexts, model
WORDS_LOOKED_AT = 3  # best words of a candidate
STEEPNESS = 4  # how much more near candidates count when they vote for their group
LEAST_ALIKE = 0.7  # Jaro-Winkler likeness below which words are different
MOST_WORDS = 12  # words of a text or label that are compared one by one

NAMES = (
    "relative", "cosine", "cosine_squared", "second", "third",
    "covered", "label_covered", "dice", "best_dice", "dice_squared",
    "is_label", "names", "is_group", "exact", "exact_label",
    "group_1", "group_2", "group_3", "group_4",
    "ratio", "token_set", "token_sort", "partial", "prefix", "suffix", "first_ending", "label_words", "length",
    "first_word", "last_word", "words_covered", "label_words_covered",
    "place", "bridge", "bridge_relative", "context", "context_relative",
    "related", "related_relative", "list_2", "list_3", "list_all",
    "meaning", "meaning_relative",
)  # fmt: skip

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Query:
    """A text ready to be compared with entries."""

    normal: str
    words: list[str]
    grams: Grams
    marked: Floats  # idf of its n-grams, shape (n-grams,)


@dataclass(frozen=True)
class Candidates:
    """Entries for a text, the most alike first, with what speaks for them.

    ``entries`` (n,); ``best`` (n, `WORDS_LOOKED_AT`) the words of each that are most like the text, the last repeated
    where it has fewer; ``features`` (n, len(NAMES)); ``everything`` (all entries,) how alike each is.
    """

    entries: Integers
    best: Integers
    features: Matrix
    everything: Floats


def find_candidates(entries: Entries, text: str) -> Candidates | None:
    """Entries that a text may mean with their features, the most alike first; None where nothing is alike at all."""
    query = _query(entries, text)
    cosines = entries.index.cosines(query.grams)
    meant = entries.meant(text) if query.words else None
    if not cosines.any() and (meant is None or not meant.any()):
        return None
    everything = entries.best_words(cosines)
    bridged = _bridged(entries, query.normal)
    context = entries.contexts.cosines(entries.contexts.take_apart(query.normal)) if entries.has_contexts else None
    chosen = _chosen(everything, [(bridged, BRIDGED), (context, DESCRIBED), (meant, MEANT)])
    best = np.array([_best_words(entries, cosines, entry) for entry in chosen.tolist()], dtype=np.int64)
    columns = [
        _likeness(entries, cosines, best),
        _coverage(entries, query, best),
        _kinds(entries, query.normal, chosen, best[:, 0]),
        _votes(entries, everything[chosen], chosen),
        _spelling(entries, query, best[:, 0]),
        _words(entries, query.words, best[:, 0]),
        np.log1p(np.arange(len(chosen)))[:, None],
        _relative(bridged, chosen),
        _relative(context, chosen),
        _relative(entries.related.best_words(query.normal) if entries.related else None, chosen),
        _listed(entries, query.normal, chosen),
        _relative(meant, chosen),
    ]
    return Candidates(chosen, best, np.concatenate(columns, axis=1).astype(np.float32), everything)


def _query(entries: Entries, text: str) -> Query:
    normal = normal_text(text)
    grams = entries.index.take_apart(normal)
    marked = np.zeros(len(entries.index.idf), dtype=np.float32)
    marked[grams.known] = entries.index.idf[grams.known]
    return Query(normal, normal.split()[:MOST_WORDS], grams, marked)


def _bridged(entries: Entries, normal: str) -> Floats | None:
    if entries.bridge is None:
        return None
    return np.sqrt(np.asarray(entries.bridged @ entries.bridge.codes_like(normal), dtype=np.float32))


def _chosen(everything: Floats, others: list[tuple[Floats | None, int]]) -> Integers:
    """The best by words, then so many of the best by each other way, ordered by words; ties by the entry's place."""
    found = [_top(everything, CANDIDATES), *(_top(values, count) for values, count in others if values is not None)]
    chosen = np.unique(np.concatenate(found))
    return np.asarray(chosen[np.argsort(-everything[chosen], kind="stable")])


def _top(values: Floats, count: int) -> Integers:
    """Places of the highest values above 0; of equal ones the first."""
    if count >= len(values):
        return np.flatnonzero(values > 0)
    least = max(float(np.partition(values, -count)[-count]), 1e-9)
    above = np.flatnonzero(values > least)
    return np.concatenate([above, np.flatnonzero(values == least)[: count - len(above)]])


def _best_words(entries: Entries, cosines: Floats, entry: int) -> list[int]:
    start, end = int(entries.starts[entry]), int(entries.starts[entry + 1])
    if end - start == 1:
        return [start] * WORDS_LOOKED_AT
    order = (np.argsort(-cosines[start:end], kind="stable")[:WORDS_LOOKED_AT] + start).tolist()
    return [*order, *[order[-1]] * (WORDS_LOOKED_AT - len(order))]


def _likeness(entries: Entries, cosines: Floats, best: Integers) -> Matrix:
    """Cosine of the best word: relative to the best of all, as it is, squared; then of the next two relative to it."""
    several = np.diff(entries.starts)[entries.entry_of[best[:, 0]]]
    first = np.maximum(cosines[best[:, 0]], 1e-6)
    second = np.where(several > 1, cosines[best[:, 1]] / first, 0.0)
    third = np.where(several > 2, cosines[best[:, 2]] / first, 0.0)
    return np.stack([first / first[0], first, first**2, second, third], axis=1)


def _coverage(entries: Entries, query: Query, best: Integers) -> Matrix:
    """Shares of the n-grams, weighted by idf, that the text has in common with the best words of each."""
    shared = entries.index.shared_masses(query.marked, best.ravel()).reshape(best.shape)
    masses = np.maximum(entries.index.masses[best], 1e-6)
    dice = 2 * shared / (query.grams.mass + masses)
    first = shared[:, 0]
    covered = first / max(query.grams.mass, 1e-6)
    return np.stack([covered, first / masses[:, 0], dice[:, 0], dice.max(axis=1), dice[:, 0] ** 2], axis=1)


def _kinds(entries: Entries, normal: str, chosen: Integers, best: Integers) -> Matrix:
    """What kind of entry it is, and whether the text is exactly one of its words."""
    exact = entries.exact.get(normal, ())
    starts = entries.starts[chosen]
    return np.stack(
        [
            [float(entries.words[at].is_label) for at in best.tolist()],
            np.log(entries.starts[chosen + 1] - starts),
            entries.is_group[chosen].astype(np.float64),
            [float(entry in exact) for entry in chosen.tolist()],
            [float(entries.words[at].normal == normal) for at in starts.tolist()],
        ],
        axis=1,
    )


def _votes(entries: Entries, likeness: Floats, chosen: Integers) -> Matrix:
    """Share of the other candidates' likeness that lies in the same group, by 1 to 4 digits."""
    weights = ((likeness / max(float(likeness[0]), 1e-6)) ** STEEPNESS).tolist()
    groups = [entries.groups[entry] for entry in chosen.tolist()]
    total = sum(weights) + 1e-6
    votes = np.zeros((len(chosen), 4), dtype=np.float32)
    for digits in range(1, 5):
        sums: dict[str, float] = defaultdict(float)
        for group, weight in zip(groups, weights, strict=True):
            sums[group[:digits]] += weight
        votes[:, digits - 1] = [
            (sums[group[:digits]] - weight) / (total - weight) if group else 0.0
            for group, weight in zip(groups, weights, strict=True)
        ]
    return votes


def _spelling(entries: Entries, query: Query, best: Integers) -> Matrix:
    """How alike the letters of the text and of the best word are, and how long the word is."""
    normal, first = query.normal, query.words[0]
    rows = []
    for at in best.tolist():
        label = entries.words[at].normal
        words = label.split()
        rows.append(
            [
                fuzz.ratio(normal, label) / 100,
                fuzz.token_set_ratio(normal, label) / 100,
                fuzz.token_sort_ratio(normal, label) / 100,
                fuzz.partial_ratio(normal, label) / 100,
                Prefix.normalized_similarity(normal, label),
                Postfix.normalized_similarity(normal, label),
                Postfix.normalized_similarity(first, words[0]),
                len(words) / 5,
                (len(normal) - len(label)) / 20,
            ]
        )
    return np.array(rows, dtype=np.float32)


def _words(entries: Entries, asked: list[str], best: Integers) -> Matrix:
    """How alike the first and the last words are, and the shares of words, by idf, found among the other's words."""
    labels = [entries.words[at].normal.split()[:MOST_WORDS] for at in best.tolist()]
    places = {word: at for at, word in enumerate(dict.fromkeys(word for label in labels for word in label))}
    alike = cdist(asked, list(places), scorer=JaroWinkler.similarity, dtype=np.float32)
    near = np.maximum(alike - LEAST_ALIKE, 0) / (1 - LEAST_ALIKE)
    asked_idf, idf = _idf(entries, asked), _idf(entries, list(places))
    rows = []
    for label in labels:
        at = [places[word] for word in label]
        found = near[:, at]
        rows.append(
            [
                alike[0, at[0]],
                alike[-1, at[-1]],
                found.max(axis=1) @ asked_idf / asked_idf.sum(),
                found.max(axis=0) @ idf[at] / idf[at].sum(),
            ]
        )
    return np.array(rows, dtype=np.float32)


def _idf(entries: Entries, words: list[str]) -> Floats:
    return np.array([entries.word_idf.get(word, entries.index.unknown_idf) for word in words], dtype=np.float32)


def _listed(entries: Entries, normal: str, chosen: Integers) -> Matrix:
    """What the texts of the list that the text stands in say of the candidates' groups; 0 where it is in none."""
    if normal not in entries.lists:
        return np.zeros((len(chosen), 3), dtype=np.float32)
    return entries.list_votes(entries.lists[normal])[chosen]


def _relative(values: Any, chosen: Integers) -> Matrix:
    """Values of the candidates as they are and relative to the highest of all; 0 where there are none."""
    if values is None:
        return np.zeros((len(chosen), 2), dtype=np.float32)
    return np.stack([values[chosen], values[chosen] / max(float(values.max()), 1e-9)], axis=1)

"""PURE: what speaks for each entry that a text may mean, as numbers for the learned ranking."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Postfix, Prefix

from matching.linking.entries import Entries
from matching.linking.ngrams import Floats, Grams
from matching.linking.texts import normal_text

CANDIDATES, BRIDGED, DESCRIBED = (
    40,
    15,
    10,
)  # entries looked at closely: by their words, by the bridge, by their contexts
WORDS_LOOKED_AT = 3  # best words of a candidate
STEEPNESS = 4  # how much more near candidates count when they vote for their group
LEAST_ALIKE = 0.7  # Jaro-Winkler likeness below which words are different

NAMES = (
    "relative", "cosine", "cosine_squared", "second", "third", "covered", "label_covered", "dice", "best_dice",
    "dice_squared", "is_label", "names", "is_group", "exact", "exact_label",
    "group_1", "group_2", "group_3", "group_4",
    "ratio", "token_set", "token_sort", "partial", "prefix", "suffix", "first_word", "last_word", "first_ending",
    "words_covered", "label_words_covered", "label_words", "length", "place",
    "bridge", "bridge_relative", "context", "context_relative",
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
    """Entries for a text with what speaks for them: ``entries`` (n,), ``best`` (n,) the word of each that is most like
    the text, ``features`` (n, len(NAMES)), ``everything`` (all entries,) the likeness of each."""

    entries: npt.NDArray[np.int64]
    best: npt.NDArray[np.int64]
    features: Matrix
    everything: Floats


def find_candidates(entries: Entries, text: str) -> Candidates | None:
    """Entries that a text may mean with their features, the most alike first; None where nothing is alike at all."""
    query = _query(entries, text)
    cosines = entries.index.cosines(query.grams) if query.words else np.zeros(0, np.float32)
    if not len(cosines) or cosines.max() <= 0:
        return None
    everything = entries.best_words(cosines)
    bridged = _bridged(entries, query.normal)
    context = entries.contexts.cosines(entries.contexts.take_apart(query.normal)) if entries.has_contexts else None
    chosen = _chosen(everything, bridged, context)
    features = np.zeros((len(chosen), len(NAMES)), dtype=np.float32)
    votes = _votes(entries, everything[chosen], chosen)
    best = np.zeros(len(chosen), dtype=np.int64)
    for place, entry in enumerate(chosen.tolist()):
        start, end = entries.starts[entry], entries.starts[entry + 1]
        order = np.argsort(-cosines[start:end], kind="stable")[:WORDS_LOOKED_AT] + start
        best[place] = order[0]
        likeness = [float(cosines[at]) for at in order] + [0.0, 0.0]
        features[place, :33] = [
            *_likeness(likeness, float(everything[chosen[0]])),
            *_coverage(entries, query, order),
            *_kind(entries, query.normal, entry, int(order[0])),
            *votes[place],
            *_spelling(entries, query, int(order[0])),
            np.log1p(place),
        ]
    _relative(features, 33, bridged, chosen)
    _relative(features, 35, context, chosen)
    return Candidates(chosen, best, features, everything)


def _query(entries: Entries, text: str) -> Query:
    normal = normal_text(text)
    grams = entries.index.take_apart(normal)
    return Query(normal, normal.split(), grams, _marked(entries, grams))


def _marked(entries: Entries, grams: Grams) -> Floats:
    marked = np.zeros(len(entries.index.idf), dtype=np.float32)
    marked[grams.known] = entries.index.idf[grams.known]
    return marked


def _bridged(entries: Entries, normal: str) -> Floats | None:
    if entries.bridge is None:
        return None
    return np.sqrt(np.asarray(entries.bridged @ entries.bridge.codes_like(normal), dtype=np.float32))


def _chosen(everything: Floats, bridged: Floats | None, context: Floats | None) -> npt.NDArray[np.int64]:
    """The best by words, then by bridge and context, all ordered by words; ties by the entry's place."""
    found = [_top(everything, CANDIDATES)]
    if bridged is not None:
        found.append(_top(bridged, BRIDGED))
    if context is not None:
        found.append(_top(context, DESCRIBED))
    chosen = np.unique(np.concatenate(found))
    return chosen[np.argsort(-everything[chosen], kind="stable")]


def _top(values: Floats, count: int) -> npt.NDArray[np.int64]:
    top = np.argpartition(-values, min(count, len(values)) - 1)[:count]
    return top[values[top] > 0]


def _votes(entries: Entries, likeness: Floats, chosen: npt.NDArray[np.int64]) -> Matrix:
    """Share of the other candidates' likeness that lies in the same group, by 1 to 4 digits, shape (n, 4)."""
    weights = (likeness / max(float(likeness[0]), 1e-6)) ** STEEPNESS
    groups = [entries.groups[entry] for entry in chosen.tolist()]
    total = float(weights.sum())
    votes = np.zeros((len(chosen), 4), dtype=np.float32)
    for digits in range(1, 5):
        sums: dict[str, float] = defaultdict(float)
        for group, weight in zip(groups, weights.tolist(), strict=True):
            sums[group[:digits]] += weight
        votes[:, digits - 1] = [
            (sums[group[:digits]] - weight) / (total - weight + 1e-6) if group else 0.0
            for group, weight in zip(groups, weights.tolist(), strict=True)
        ]
    return votes


def _likeness(likeness: Sequence[float], highest: float) -> list[float]:
    best = max(likeness[0], 1e-6)
    return [best / max(highest, 1e-6), best, best * best, likeness[1] / best, likeness[2] / best]


def _coverage(entries: Entries, query: Query, order: npt.NDArray[np.int64]) -> list[float]:
    """Shares of the n-grams, weighted by idf, that the text has in common with the best words of an entry."""
    shares = [_shares(entries, query.marked, query.grams.mass, int(at)) for at in order]
    first = shares[0]
    return [first[0], first[1], first[2], max(share[2] for share in shares), first[2] ** 2]


def _shares(entries: Entries, marked: Floats, mass: float, at: int) -> tuple[float, float, float]:
    shared = entries.index.shared_mass(marked, at)
    label = float(entries.index.masses[at])
    return shared / max(mass, 1e-6), shared / max(label, 1e-6), 2 * shared / max(mass + label, 1e-6)


def _kind(entries: Entries, normal: str, entry: int, at: int) -> list[float]:
    start = entries.starts[entry]
    return [
        float(entries.words[at].is_label),
        float(np.log(entries.starts[entry + 1] - start)),
        float(entries.is_group[entry]),
        float(entry in entries.exact.get(normal, ())),
        float(entries.words[start].normal == normal),
    ]


def _spelling(entries: Entries, query: Query, at: int) -> list[float]:
    normal, label = query.normal, entries.words[at].normal
    words = label.split()
    return [
        fuzz.ratio(normal, label) / 100,
        fuzz.token_set_ratio(normal, label) / 100,
        fuzz.token_sort_ratio(normal, label) / 100,
        fuzz.partial_ratio(normal, label) / 100,
        Prefix.normalized_similarity(normal, label),
        Postfix.normalized_similarity(normal, label),
        JaroWinkler.similarity(query.words[0], words[0]),
        JaroWinkler.similarity(query.words[-1], words[-1]),
        Postfix.normalized_similarity(query.words[0], words[0]),
        _words_covered(entries, query.words, words),
        _words_covered(entries, words, query.words),
        len(words) / 5,
        (len(normal) - len(label)) / 20,
    ]


def _words_covered(entries: Entries, words: Sequence[str], others: Sequence[str]) -> float:
    """Share of ``words``, weighted by idf, that is found among ``others``, near misses in part."""
    total = covered = 0.0
    for word in words[:12]:
        weight = entries.word_idf.get(word, entries.index.unknown_idf)
        nearest = max(JaroWinkler.similarity(word, other) for other in others[:12])
        total += weight
        covered += weight * max(0.0, nearest - LEAST_ALIKE) / (1 - LEAST_ALIKE)
    return covered / max(total, 1e-6)


def _relative(features: Matrix, column: int, values: Any, chosen: npt.NDArray[np.int64]) -> None:
    if values is None:
        return
    features[:, column] = values[chosen]
    features[:, column + 1] = values[chosen] / max(float(values.max()), 1e-6)

"""PURE: what speaks for each entry that a text may mean, as numbers for the learned ranking."""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import JaroWinkler, Postfix, Prefix
from rapidfuzz.process import cdist

from matching.linking.entries import Entries
from matching.linking.ngrams import Floats, Grams, Integers
from matching.linking.texts import normal_text

BRIDGED, MEANT = 15, 15  # entries looked at closely: by the bridge, by a model of meaning
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
    "parts", "parts_relative", "part_context", "part_context_relative",
    "list_names", "list_names_relative", "list_contexts", "list_contexts_relative",
    "mates", "mates_relative", "near_mates", "near_mates_relative",
    "both_ways", "both_parts", "parts_near_mates", "context_near_mates", "best_way", "relative_list",
    "parts_place", "part_context_place", "context_place", "near_mates_place",
    "mates_place", "list_contexts_place", "list_names_place",
)  # fmt: skip

PLACED = ("parts", "part_context", "context", "near_mates", "mates", "list_contexts", "list_names")
AGREEMENT = NAMES[NAMES.index("both_ways") :]
_AT = {name: at for at, name in enumerate(NAMES)}
_SCORERS = (fuzz.ratio, fuzz.token_set_ratio, fuzz.token_sort_ratio, fuzz.partial_ratio)

Matrix = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Depth:
    """How many entries are looked at closely: the best by words, contexts, parts of words, parts of contexts, lists."""

    words: int
    contexts: int
    parts: int
    part_contexts: int
    listed: int


OF_WORDS = Depth(40, 10, 25, 20, 10)
OF_CONTEXTS = Depth(90, 30, 60, 50, 40)  # names alone say little of entries that need a context


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
    listed = _listed(entries, query.normal)
    if not any(values is not None and values.any() for values in (cosines, meant, listed.named)):
        return None
    everything = entries.best_words(cosines)
    bridged = _bridged(entries, query.normal)
    context = entries.contexts.cosines(entries.contexts.take_apart(query.normal)) if entries.has_contexts else None
    parted, part_context = _parted(entries, query.normal)
    depth = OF_CONTEXTS if entries.has_contexts else OF_WORDS
    ways = [
        (everything, depth.words), (bridged, BRIDGED), (context, depth.contexts), (meant, MEANT),
        (parted, depth.parts), (part_context, depth.part_contexts),
        (listed.named, depth.listed), (listed.near, depth.listed),
    ]  # fmt: skip
    chosen = _chosen(everything, ways)
    best = _best_words(entries, cosines, chosen)
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
        listed.groups[chosen] if listed.groups is not None else np.zeros((len(chosen), 3), dtype=np.float32),
        _relative(meant, chosen),
        _relative(parted, chosen),
        _relative(part_context, chosen),
        *(_relative(values, chosen) for values in (listed.names, listed.contexts, listed.named, listed.near)),
    ]
    features = np.concatenate(columns, axis=1).astype(np.float32)
    features = np.concatenate([features, _agreement(features), _places(features)], axis=1)
    return Candidates(chosen, best, features, everything)


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


def _chosen(everything: Floats, ways: list[tuple[Floats | None, int]]) -> Integers:
    """So many of the best by each way, ordered by ``everything``; ties by the entry's place."""
    found = [_top(values, count) for values, count in ways if values is not None]
    chosen = np.unique(np.concatenate(found))
    return np.asarray(chosen[np.argsort(-everything[chosen], kind="stable")])


def _top(values: Floats, count: int) -> Integers:
    """Places of the highest values above 0; of equal ones the first."""
    known = np.flatnonzero(values > 0)
    if count >= len(known):
        return known
    held = values[known]
    least = np.partition(held, -count)[-count]
    above = known[held > least]
    return np.concatenate([above, known[held == least][: count - len(above)]])


def _best_words(entries: Entries, cosines: Floats, chosen: Integers) -> Integers:
    """The words of each entry that are most like the text, shape (n, `WORDS_LOOKED_AT`), the last repeated."""
    starts, ends = entries.starts[chosen], entries.starts[chosen + 1]
    best = np.repeat(starts[:, None], WORDS_LOOKED_AT, axis=1)
    for row in np.flatnonzero(ends - starts > 1).tolist():
        start = int(starts[row])
        order = np.argsort(-cosines[start : int(ends[row])], kind="stable")[:WORDS_LOOKED_AT] + start
        best[row, : len(order)] = order
        best[row, len(order) :] = order[-1]
    return best


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
            entries.is_label[best].astype(np.float64),
            np.log(entries.starts[chosen + 1] - starts),
            entries.is_group[chosen].astype(np.float64),
            [float(entry in exact) for entry in chosen.tolist()],
            [float(entries.words[at].normal == normal) for at in starts.tolist()],
        ],
        axis=1,
    )


def _votes(entries: Entries, likeness: Floats, chosen: Integers) -> Matrix:
    """Share of the other candidates' likeness that lies in the same group, by 1 to 4 digits."""
    weights = (likeness / max(float(likeness[0]), 1e-6)).astype(np.float64) ** STEEPNESS
    total = float(weights.sum()) + 1e-6
    keys = entries.group_keys[chosen]
    sums = np.bincount(keys.ravel(), np.repeat(weights, keys.shape[1]))[keys]
    votes = (sums - weights[:, None]) / (total - weights[:, None])
    return np.where(entries.has_group[chosen][:, None], votes, 0.0).astype(np.float32)


def _spelling(entries: Entries, query: Query, best: Integers) -> Matrix:
    """How alike the letters of the text and of the best word are, and how long the word is."""
    normal = query.normal
    labels = [entries.words[at].normal for at in best.tolist()]
    words = [label.split(" ", 1)[0] for label in labels]
    columns = [cdist([normal], labels, scorer=scorer, dtype=np.float32)[0] / 100 for scorer in _SCORERS]
    columns += [
        cdist([normal], labels, scorer=Prefix.normalized_similarity, dtype=np.float32)[0],
        cdist([normal], labels, scorer=Postfix.normalized_similarity, dtype=np.float32)[0],
        cdist([query.words[0]], words, scorer=Postfix.normalized_similarity, dtype=np.float32)[0],
        np.array([label.count(" ") + 1 for label in labels], dtype=np.float32) / 5,
        np.array([len(normal) - len(label) for label in labels], dtype=np.float32) / 20,
    ]
    return np.stack(columns, axis=1)


def _words(entries: Entries, asked: list[str], best: Integers) -> Matrix:
    """How alike the first and the last words are, and the shares of words, by idf, found among the other's words."""
    labels = [entries.words[at].normal.split()[:MOST_WORDS] for at in best.tolist()]
    places: dict[str, int] = {}
    at = np.array([places.setdefault(word, len(places)) for label in labels for word in label], dtype=np.int64)
    ends = np.cumsum([len(label) for label in labels])
    starts = np.concatenate([[0], ends[:-1]])
    alike = cdist(asked, list(places), scorer=JaroWinkler.similarity, dtype=np.float32)
    near = (np.maximum(alike - LEAST_ALIKE, 0) / (1 - LEAST_ALIKE))[:, at]
    asked_idf, idf = _idf(entries, asked), _idf(entries, list(places))[at]
    covered = asked_idf @ np.maximum.reduceat(near, starts, axis=1) / asked_idf.sum()
    label_covered = np.add.reduceat(near.max(axis=0) * idf, starts) / np.add.reduceat(idf, starts)
    return np.stack([alike[0, at[starts]], alike[-1, at[ends - 1]], covered, label_covered], axis=1)


def _idf(entries: Entries, words: list[str]) -> Floats:
    return np.array([entries.word_idf.get(word, entries.index.unknown_idf) for word in words], dtype=np.float32)


def _agreement(features: Matrix) -> Matrix:
    """Where several ways to look at a candidate agree: products, and the better of two."""

    def of(name: str) -> Matrix:
        return features[:, _AT[name]]

    return np.stack(
        [
            of("relative") * of("parts_relative"),
            of("parts") * of("part_context"),
            of("parts_relative") * of("near_mates_relative"),
            of("context_relative") * of("near_mates_relative"),
            np.maximum(of("parts"), of("cosine")),
            of("list_all") * of("relative"),
        ],
        axis=1,
    )


def _places(features: Matrix) -> Matrix:
    """The logarithm of each candidate's place by each of `PLACED`; of equal ones the one more alike comes first."""
    values = features[:, [_AT[name] for name in PLACED]]
    order = np.argsort(-values, axis=0, kind="stable")
    places = np.empty_like(values)
    np.put_along_axis(places, order, np.arange(len(values), dtype=np.float32)[:, None], axis=0)
    return np.asarray(np.log1p(places))


def _parted(entries: Entries, normal: str) -> tuple[Floats | None, Floats | None]:
    """How alike the words and the contexts of each entry are by the parts of compounds, shape (entries,)."""
    if entries.parts is None:
        return None, None
    return entries.best_words(entries.parts.like_names(normal)), entries.parts.like_contexts(normal)


class _Listed(NamedTuple):
    """What the list that a text stands in says of the entries; None where it is in none."""

    groups: Floats | None = None
    names: Floats | None = None
    contexts: Floats | None = None
    named: Floats | None = None
    near: Floats | None = None


def _listed(entries: Entries, normal: str) -> _Listed:
    mates = entries.lists.mates(normal) if entries.lists else None
    if entries.lists is None or mates is None:
        return _Listed()
    named = entries.lists.named(normal, mates)
    return _Listed(mates.groups, mates.names, mates.contexts, named, entries.lists.near(named))


def _relative(values: Any, chosen: Integers) -> Matrix:
    """Values of the candidates as they are and relative to the highest of all; 0 where there are none."""
    if values is None:
        return np.zeros((len(chosen), 2), dtype=np.float32)
    return np.stack([values[chosen], values[chosen] / max(float(values.max()), 1e-9)], axis=1)

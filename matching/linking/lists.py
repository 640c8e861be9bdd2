"""PURE: what the texts that stand together in a list say of each other.

"Fahrzeugsattlerei" shares no word with a skill of working leather, but the texts beside it in its list do: the entries
that they are like speak for what it means, the more the more alike a text is to the one that is asked about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy.sparse as sp

from matching.linking.ngrams import Floats, Integers, NgramIndex
from matching.linking.texts import normal_text

MOST_LISTED, VOTERS, NAMED = 60, 5, 8  # texts of a list that are looked at; entries that each votes for: groups, itself
UNLIKE = 0.1  # how much a text of the list counts that is nothing like the one asked about

Likeness = Callable[[Sequence[str]], Floats]  # of texts in their normal form with each entry, shape (texts, entries)


@dataclass(frozen=True)
class Around:
    """What a list is compared with: ``groups`` and ``contexts`` of the entries, and how like their words texts are.

    ``likeness`` is by everything that is known, ``names`` by their words alone.
    """

    groups: Sequence[str]
    contexts: NgramIndex
    likeness: Likeness
    names: Likeness


@dataclass(frozen=True)
class Mates:
    """The texts of a list: their best entries (texts, `NAMED`) with weights, and their parts (texts, parts).

    ``groups`` (entries, 3): how much they speak for the group of each entry, by 2, 3 and all digits; ``names`` and
    ``contexts`` (entries,): how like the list as a whole each entry is.
    """

    texts: list[str]
    entries: Integers
    weights: Floats
    parts: Any
    groups: Floats
    names: Floats
    contexts: Floats


class Lists:
    """Lists of texts, each looked at when it is first asked for."""

    def __init__(self, lists: Mapping[str, Sequence[str]], around: Around) -> None:
        self._texts, self._around = lists, around
        self._list_of = {normal_text(text): name for name, texts in lists.items() for text in texts}
        numbers: dict[str, int] = {}
        self._keys = np.array(
            [[numbers.setdefault(key, len(numbers)) for key in _keys(group)] for group in around.groups], dtype=np.int64
        )
        self._mates: dict[str, Mates] = {}

    def mates(self, normal: str) -> Mates | None:
        """The list that a text stands in (the last, of several), or None."""
        name = self._list_of.get(normal)
        if name is None:
            return None
        if name not in self._mates:
            self._mates[name] = self._look_at([normal_text(text) for text in self._texts[name][:MOST_LISTED]])
        return self._mates[name]

    def named(self, normal: str, mates: Mates) -> Floats:
        """How much the other texts of a list are like each entry, near texts more than far ones, shape (entries,)."""
        contexts = self._around.contexts
        asked = contexts.take_apart(normal)
        full = np.zeros(len(contexts.idf), dtype=np.float32)
        full[asked.known] = asked.weights
        near = (UNLIKE + np.asarray(mates.parts @ full)) ** 2
        near[[text == normal for text in mates.texts]] = 0
        found = np.bincount(
            mates.entries.ravel(), weights=(mates.weights * near[:, None]).ravel(), minlength=contexts.size
        )
        return np.asarray(found / max(float(near.sum()), 1e-6), dtype=np.float32)

    def near(self, named: Floats) -> Floats:
        """How like the contexts of the named entries each entry's is, shape (entries,)."""
        postings = self._around.contexts.postings
        return np.asarray(postings.T @ (postings @ named), dtype=np.float32)

    def _look_at(self, texts: list[str]) -> Mates:
        around, whole = self._around, " ".join(texts)
        likeness = around.likeness(texts)
        best = np.argsort(-likeness, axis=1, kind="stable")[:, :NAMED]
        weights = np.take_along_axis(likeness, best, axis=1)
        return Mates(
            texts=texts,
            entries=best,
            weights=weights**2,
            parts=_rows(texts, around.contexts),
            groups=self._groups(best[:, :VOTERS], weights[:, :VOTERS] ** 4),
            names=around.names([whole])[0],
            contexts=around.contexts.cosines(around.contexts.take_apart(whole)),
        )

    def _groups(self, entries: Integers, weights: Floats) -> Floats:
        keys = self._keys[entries.ravel()]
        votes = np.bincount(keys.ravel(), np.repeat(weights.ravel(), keys.shape[1]), int(self._keys.max()) + 1)
        shares = votes[self._keys] / max(float(votes.sum()) / keys.shape[1], 1e-6)
        return np.asarray(np.sqrt(shares), dtype=np.float32)


def _rows(texts: Sequence[str], index: NgramIndex) -> Any:
    taken = [index.take_apart(text) for text in texts]
    ends = np.cumsum([0, *(len(grams.known) for grams in taken)])
    parts = np.concatenate([grams.known for grams in taken])
    weights = np.concatenate([grams.weights for grams in taken])
    return sp.csr_matrix((weights, parts, ends), shape=(len(texts), len(index.idf)))


def _keys(group: str) -> tuple[str, str, str]:
    return (f"2:{group[:2]}", f"3:{group[:3]}", f"all:{group}")

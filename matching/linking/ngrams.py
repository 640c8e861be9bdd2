"""PURE: how alike texts are by the character n-grams of their words, whatever their endings and spelling.

An n-gram is 3 to 5 characters inside a word that has a blank at both ends; an index may also compare other pieces of
words, as the parts of compounds. Weights are (1 + ln count) * idf, and
likeness is the cosine, in [0, 1]; n-grams that no indexed text has count as missing (Manning, Raghavan and Schütze,
"Introduction to Information Retrieval", 2008, section 6.4).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

SHORTEST, LONGEST = 3, 5

Floats = npt.NDArray[np.float32]
Integers = npt.NDArray[np.int64]


class Grams(NamedTuple):
    """A text taken apart: its known n-grams, their weights (unit length with the unknown ones), and its idf mass."""

    known: Integers
    weights: Floats
    mass: float  # sum of idf over all its n-grams, unknown ones too


def word_ngrams(word: str) -> list[str]:
    """All n-grams of a word between blanks, repeated ones too."""
    padded = f" {word} "
    return [
        padded[start : start + size] for size in range(SHORTEST, LONGEST + 1) for start in range(len(padded) - size + 1)
    ] or [padded]


def rows_of(rows: Sequence[Sequence[int]], width: int) -> Any:
    """A sparse matrix that counts in row i how often each number occurs in ``rows[i]``, shape (rows, width)."""
    ends = np.zeros(len(rows) + 1, dtype=np.int64)
    np.cumsum([len(row) for row in rows], out=ends[1:])
    indices = np.fromiter((column for row in rows for column in row), dtype=np.int64, count=int(ends[-1]))
    matrix = sp.csr_matrix((np.ones(len(indices), np.float32), indices, ends), shape=(len(rows), width))
    matrix.sum_duplicates()
    return matrix


class NgramIndex:
    """Texts (words between blanks, in their normal form) to be compared with, by the ``pieces`` of their words."""

    def __init__(self, texts: Sequence[str], pieces: Callable[[str], Sequence[str]] = word_ngrams) -> None:
        self.size = len(texts)
        self._pieces = pieces
        self._vocabulary: dict[str, int] = {}
        counts = self._counts(texts, self._vocabulary)
        held = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf: Floats = np.log1p((self.size - held + 0.5) / (held + 0.5)).astype(np.float32)
        self.unknown_idf = float(np.log1p(2.0 * self.size + 1.0))
        weights = (1 + np.log(counts.data)) * self.idf[counts.indices]
        lengths = np.sqrt(_row_sums(weights**2, counts.indptr))
        weights /= np.repeat(np.maximum(lengths, 1e-6), np.diff(counts.indptr))
        unit = sp.csr_matrix((weights.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)
        self.postings: Any = unit.T.tocsr()  # (n-grams, texts)
        self.ends = counts.indptr
        self.grams = counts.indices  # n-grams of text i at ends[i]:ends[i + 1]
        self.masses: Floats = _row_sums(self.idf[counts.indices], counts.indptr).astype(np.float32)

    def take_apart(self, text: str) -> Grams:
        """The n-grams of a text, as this index weights them."""
        counted = Counter(gram for word in text.split() for gram in self._pieces(word))
        known = {self._vocabulary[gram]: count for gram, count in counted.items() if gram in self._vocabulary}
        at = np.fromiter(known, dtype=np.int64, count=len(known))
        weights = (1 + np.log(np.fromiter(known.values(), dtype=np.float32, count=len(known)))) * self.idf[at]
        unknown = len(counted) - len(known)
        length = float(np.sqrt((weights**2).sum() + unknown * self.unknown_idf**2)) or 1.0
        return Grams(at, (weights / length).astype(np.float32), float(self.idf[at].sum()) + unknown * self.unknown_idf)

    def cosines(self, grams: Grams) -> Floats:
        """Likeness of a text with each indexed one, shape (texts,)."""
        ends, indices, data = self.postings.indptr, self.postings.indices, self.postings.data
        starts, counts = ends[grams.known], ends[grams.known + 1] - ends[grams.known]
        places = np.repeat(starts - np.cumsum(counts) + counts, counts) + np.arange(int(counts.sum()))
        weights = data[places] * np.repeat(grams.weights, counts)
        return np.bincount(indices[places], weights=weights, minlength=self.size).astype(np.float32)

    def many_cosines(self, texts: Sequence[str], *, most_texts: int) -> Any:
        """Likeness of many texts by their rarer n-grams (those in at most ``most_texts``), sparse (texts, indexed)."""
        counts = self._counts(texts, dict(self._vocabulary))
        size = len(self.idf)
        idf = np.append(self.idf, np.float32(self.unknown_idf))[np.minimum(counts.indices, size)]
        weights = np.where(counts.indices < size, (1 + np.log(counts.data)) * idf, idf)
        lengths = np.sqrt(_row_sums(weights**2, counts.indptr))
        weights /= np.repeat(np.maximum(lengths, 1e-6), np.diff(counts.indptr))
        rare = np.append(np.diff(self.postings.indptr) <= most_texts, np.zeros(counts.shape[1] - size, dtype=bool))
        weights[~rare[counts.indices]] = 0
        taken = sp.csr_matrix((weights.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)
        taken.eliminate_zeros()
        return (taken[:, :size] @ self.postings).tocsr()

    def shared_masses(self, marked: Floats, texts: Integers) -> Floats:
        """Sums of ``marked`` (shape (n-grams,)) over the n-grams of indexed texts that have some, shape (texts,)."""
        counts = self.ends[texts + 1] - self.ends[texts]
        starts = np.cumsum(counts) - counts
        places = np.repeat(self.ends[texts] - starts, counts) + np.arange(int(counts.sum()))
        return np.asarray(np.add.reduceat(marked[self.grams[places]], starts), dtype=np.float32)

    def _counts(self, texts: Sequence[str], vocabulary: dict[str, int]) -> Any:
        """Counts of n-grams, shape (texts, n-grams): each different word is taken apart once, new n-grams are added."""
        words: dict[str, int] = {}
        rows = [[words.setdefault(word, len(words)) for word in text.split()] for text in texts]
        grams = [[vocabulary.setdefault(gram, len(vocabulary)) for gram in self._pieces(word)] for word in words]
        return (rows_of(rows, len(words)) @ rows_of(grams, len(vocabulary))).tocsr()


def _row_sums(values: npt.NDArray[Any], ends: npt.NDArray[Any]) -> npt.NDArray[Any]:
    total = np.concatenate([[0.0], np.cumsum(values, dtype=np.float64)])
    return np.asarray(total[ends[1:]] - total[ends[:-1]])

"""PURE: BM25 over the character n-grams of words: how alike texts are, whatever their endings and spelling.

Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond" (2009), equation 3.15, where a term is
an n-gram of 3 to 5 characters inside a word that has a blank at both ends.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

SHORTEST, LONGEST = 3, 5
SATURATION, LENGTH = 1.2, 0.6  # k1 and b of BM25
CHUNK = 256  # queries that are scored together

Floats = npt.NDArray[np.float32]


def word_ngrams(word: str) -> list[str]:
    """All n-grams of a word between blanks, repeated ones too; a word shorter than that gives itself."""
    padded = f" {word} "
    found = [
        padded[start : start + size] for size in range(SHORTEST, LONGEST + 1) for start in range(len(padded) - size + 1)
    ]
    return found or [padded]


class NgramIndex:
    """BM25 of texts (words between blanks). ``weights`` has shape (n-grams, texts)."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.size = len(texts)
        self.vocabulary: dict[str, int] = {}
        counts = self._counts(texts)
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        held = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf = np.log1p((self.size - held + 0.5) / (held + 0.5)).astype(np.float32)
        norm = SATURATION * (1 - LENGTH + LENGTH * lengths / max(1.0, float(lengths.mean()) if len(lengths) else 1.0))
        rows = np.repeat(np.arange(self.size), np.diff(counts.indptr))
        data = counts.data * (SATURATION + 1) / (counts.data + norm[rows]) * self.idf[counts.indices]
        weighted = sp.csr_matrix((data.astype(np.float32), counts.indices, counts.indptr), shape=counts.shape)
        self.weights: Any = weighted.T.tocsr()

    def score_many(self, texts: Sequence[str]) -> Floats:
        """BM25 of each text with each indexed text, shape (texts, indexed)."""
        if not self.size or not self.vocabulary:
            return np.zeros((len(texts), self.size), dtype=np.float32)
        return np.asarray((self._queries(texts) @ self.weights).todense(), dtype=np.float32)

    def _queries(self, texts: Sequence[str]) -> Any:
        indices: list[int] = []
        ends = [0]
        for text in texts:
            known = {self.vocabulary.get(gram, -1) for word in set(text.split()) for gram in word_ngrams(word)} - {-1}
            indices.extend(sorted(known))
            ends.append(len(indices))
        data = np.ones(len(indices), dtype=np.float32)
        return sp.csr_matrix((data, indices, ends), shape=(len(texts), len(self.vocabulary)))

    def _counts(self, texts: Sequence[str]) -> Any:
        """Counts of n-grams, shape (texts, n-grams): each different word is taken apart once."""
        words: dict[str, int] = {}
        text_words = _rows([[words.setdefault(word, len(words)) for word in text.split()] for text in texts], words)
        grams = [
            [self.vocabulary.setdefault(gram, len(self.vocabulary)) for gram in word_ngrams(word)] for word in words
        ]
        return (text_words @ _rows(grams, self.vocabulary)).tocsr()


def _rows(rows: Sequence[Sequence[int]], columns: dict[str, int]) -> Any:
    ends = np.cumsum([0, *(len(row) for row in rows)])
    indices = np.fromiter((column for row in rows for column in row), dtype=np.int32, count=int(ends[-1]))
    matrix = sp.csr_matrix((np.ones(len(indices), np.float32), indices, ends), shape=(len(rows), len(columns)))
    matrix.sum_duplicates()
    return matrix

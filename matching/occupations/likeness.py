"""PURE: how alike a title is to the known titles of an occupation, counted in letter groups.

Tversky's index over letter groups weighed by rarity: what a known title has and the asked one lacks counts more than
what the asked one has besides, because adverts add places, products and praise (A. Tversky, Features of similarity,
Psychological Review 84, 1977, section "The contrast model").
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer

Floats = npt.NDArray[np.float32]

LETTERS = (3, 5)
BESIDES = 0.2  # weight of what the asked title has besides
LACKING = 0.8  # weight of what it lacks
CHUNK = 256  # titles at once: bounds the memory


class Likeness:
    """Compares titles with known titles. The same known titles in the same order give the same figures."""

    def __init__(self, known: Sequence[str]) -> None:
        self._size = len(known)
        self._counts = CountVectorizer(
            analyzer="char_wb", ngram_range=LETTERS, binary=True, lowercase=False, dtype=np.float32
        )
        matrix: Any = self._counts.fit_transform(known) if any(text.strip() for text in known) else None
        if matrix is None:
            self._size = 0
            return
        shares = np.bincount(matrix.indices, minlength=matrix.shape[1]) / self._size
        self._rarity = (1.0 - np.log(np.maximum(shares, 1e-12))).astype(np.float32)
        matrix.data = self._rarity[matrix.indices]
        self._of_known = np.asarray(matrix.sum(axis=1), dtype=np.float32).ravel()
        self._known = matrix.T.tocsr()

    def many(self, titles: Sequence[str]) -> Floats:
        """Likeness in [0, 1] of each title with each known title, shape (n_titles, n_known); 1 for the same letters."""
        if not self._size:
            return np.zeros((len(titles), 0), dtype=np.float32)
        asked = self._counts.transform(titles)
        of_asked = np.asarray(asked @ self._rarity, dtype=np.float32)[:, None]
        shared = np.asarray((asked @ self._known).todense(), dtype=np.float32)
        whole = shared + BESIDES * np.maximum(of_asked - shared, 0) + LACKING * np.maximum(self._of_known - shared, 0)
        return np.asarray(shared / np.maximum(whole, 1e-6), dtype=np.float32)

"""PURE: titles as sparse vectors of letter groups and words; the vocabulary can be written down and read again."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

Floats = npt.NDArray[np.float32]
Matrix = Any  # scipy.sparse.csr_matrix of float32

LETTERS = (3, 5)
WORD = r"\S+"
MANY = 1000  # titles
WORD_WEIGHT = 0.7  # of whole words and pairs of words, beside letter groups


@dataclass(frozen=True)
class Vocabulary:
    """What a vectorizer has learned: its features in order and their inverse document frequencies."""

    features: tuple[str, ...]
    frequencies: Floats


class TitleVectors:
    """Vectors of titles, shape (n_titles, n_features): TF-IDF of letter groups beside that of words and word pairs."""

    def __init__(self, letters: TfidfVectorizer, words: TfidfVectorizer) -> None:
        self._letters, self._words = letters, words

    @classmethod
    def fit(cls, titles: Sequence[str], public: Sequence[str]) -> "TitleVectors":
        """Vectors over the features of these titles (as `title_words` gives them), of which some are ``public``.

        Letter groups that only one title has are left out of many; words that only one title has and no public one
        always are: they may be names.
        """
        letters = _letters(min_df=2 if len(titles) > MANY else 1).fit(titles)
        known = set(_words(min_df=1).fit(public).vocabulary_) if any(public) else set()
        if len(titles) > len(public):
            known |= set(_words(min_df=2).fit(titles).vocabulary_)
        return cls(letters, _words(vocabulary=sorted(known)).fit(titles))

    @classmethod
    def restore(cls, letters: Vocabulary, words: Vocabulary) -> "TitleVectors":
        """The vectors that `vocabularies` were taken from."""
        return cls(_restored(_letters, letters), _restored(_words, words))

    def vocabularies(self) -> tuple[Vocabulary, Vocabulary]:
        """What was learned, of letter groups and of words."""
        return _vocabulary(self._letters), _vocabulary(self._words)

    def of(self, titles: Sequence[str]) -> Matrix:
        """The vectors; a title without any known feature is a row of zeros."""
        letters, words = self._letters.transform(titles), self._words.transform(titles)
        return sparse.hstack([letters, WORD_WEIGHT * words], dtype=np.float32).tocsr()


def _letters(**options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char_wb", ngram_range=LETTERS, sublinear_tf=True, lowercase=False, dtype=np.float32, **options
    )


def _words(**options: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        token_pattern=WORD, ngram_range=(1, 2), sublinear_tf=True, lowercase=False, dtype=np.float32, **options
    )


def _vocabulary(vectorizer: TfidfVectorizer) -> Vocabulary:
    return Vocabulary(tuple(vectorizer.get_feature_names_out()), np.asarray(vectorizer.idf_, dtype=np.float32))


def _restored(make: Any, vocabulary: Vocabulary) -> TfidfVectorizer:
    vectorizer = make(vocabulary=vocabulary.features)
    vectorizer.idf_ = vocabulary.frequencies
    return vectorizer

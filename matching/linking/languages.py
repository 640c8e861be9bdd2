"""PURE: the languages that a text may be in, judged by the words of a catalogue in each language."""

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

SAMPLED = 2000  # texts of a language that are counted
SIZE = 3  # characters of an n-gram
MARGIN = 4.0  # natural logarithm of how much less likely than the likeliest a language may be and still be looked at
MOST = 3  # languages that are looked at


class LanguageGuess:
    """Likelihood of 3-grams by language, add-one smoothed (Dunning, "Statistical Identification of Language", 1994)."""

    def __init__(self, texts: Mapping[str, Sequence[str]]) -> None:
        self.languages = sorted(texts)
        counted = {language: _counts(_sample(texts[language])) for language in self.languages}
        vocabulary = sorted({gram for counts in counted.values() for gram in counts})
        self._place = {gram: at for at, gram in enumerate(vocabulary)}
        self._logs = np.zeros((len(vocabulary) + 1, len(self.languages)))
        for column, language in enumerate(self.languages):
            counts = counted[language]
            total = sum(counts.values()) + len(vocabulary) + 1
            self._logs[:-1, column] = [counts.get(gram, 0) + 1 for gram in vocabulary]
            self._logs[-1, column] = 1
            self._logs[:, column] = np.log(self._logs[:, column] / total)

    def likely(self, texts: Sequence[str], most: int = MOST) -> list[str]:
        """Languages that the texts, all in one language, may be in: the likeliest first, at most ``most``."""
        grams = _counts(texts)
        scores = np.zeros(len(self.languages))
        for gram, count in grams.items():
            scores += count * self._logs[self._place.get(gram, -1)]
        order = np.argsort(-scores, kind="stable")[:most]
        return [self.languages[at] for at in order if scores[at] >= scores[order[0]] - MARGIN]


def _sample(texts: Sequence[str]) -> list[str]:
    ordered = sorted(texts)
    return ordered[:: max(1, len(ordered) // SAMPLED)]


def _counts(texts: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for text in texts:
        for word in text.casefold()[:400].split():
            padded = f" {word} "
            counts.update(padded[at : at + SIZE] for at in range(len(padded) - SIZE + 1))
    return counts

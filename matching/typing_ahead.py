"""PURE: entries of the catalogue for what somebody is typing, in any language, forgiving slips and word endings.

Every word typed may be the beginning of a word of a label (the commonest case, a slice of a sorted list), stand inside
a compound, lack its ending, or have a slip of the finger (letter triples shortlist, an edit distance decides).
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA

from matching.linking import CatalogueTerm, Ranked

LONGEST_TYPED = 120  # characters that are read
MOST_WORDS = 6
SHORTEST = 2  # letters; one letter means nothing yet
SHORTLIST = 400  # labels that are looked at closely
CANDIDATES = 80  # words that may be meant by a slip

WHOLE, BEGINNING, INSIDE, SLIP, STEM = 1.0, 0.85, 0.6, 0.55, 0.6
_ENDINGS = ("erinnen", "innen", "ungen", "erin", "ung", "en", "er", "in", "e", "n", "s")
_SHORTEST_STEM = 4
_LETTERS = str.maketrans({
    "ß": "ss", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe", "ґ": "г", "ی": "ي", "ى": "ي", "ک": "ك",
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ة": "ه", "ۀ": "ه", "ـ": None, "\u200c": None,
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+|[+#]+")
_SPELLED_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"))

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float32]


def typed_words(text: str) -> list[str]:
    """The words of a text as they are compared: lower case, without accents, in one form of Arabic and Turkish letters.

    Only accents are taken away, never letters: Cyrillic stays Cyrillic. At most `LONGEST_TYPED` characters are read.
    """
    lower = unicodedata.normalize("NFKD", text[:LONGEST_TYPED].casefold().translate(_LETTERS))
    plain = "".join(letter for letter in lower if not unicodedata.combining(letter))
    return _WORD.findall(plain.translate(_LETTERS))[:MOST_WORDS]


@dataclass(frozen=True)
class _Postings:
    """Numbers by key, one after the other: those of key k are ``numbers[starts[k]:starts[k + 1]]``."""

    starts: Ints
    numbers: Ints

    @classmethod
    def of(cls, keys: Sequence[int], numbers: Sequence[int], size: int) -> "_Postings":
        order = np.argsort(np.asarray(keys, dtype=np.int64), kind="stable")
        counts = np.bincount(np.asarray(keys, dtype=np.int64), minlength=size)
        starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
        return cls(starts, np.asarray(numbers, dtype=np.int64)[order])

    def between(self, first: int, end: int) -> Ints:
        """Numbers of all keys from ``first`` up to ``end``."""
        return self.numbers[self.starts[first] : self.starts[end]]


class TypingIndex:
    """Suggests entries. The same words of the catalogue give the same suggestions; ties go to the lower code."""

    def __init__(self, terms: Sequence[CatalogueTerm]) -> None:
        ordered = sorted(terms, key=lambda term: (term.code, not term.is_label, term.language != "de", term.text))
        self._codes = [term.code for term in ordered]
        self._texts = [term.text for term in ordered]
        self._labels: dict[str, str] = {}
        for term in ordered:
            self._labels.setdefault(term.code, term.text)
        words = [typed_words(term.text) for term in ordered]
        self._plain = [" ".join(each) for each in words]
        self._lengths = np.array([max(len(each), 1) for each in self._plain], dtype=np.float32)
        self._bonus = np.array([0.02 * term.is_label + 0.01 * (term.language == "de") for term in ordered],
                               dtype=np.float32)  # fmt: skip
        self._words = sorted({word for each in words for word in each})
        places = {word: at for at, word in enumerate(self._words)}
        pairs = [(places[word], at) for at, each in enumerate(words) for word in set(each)]
        self._terms_of = _Postings.of([word for word, _ in pairs], [at for _, at in pairs], len(self._words))
        self._build_triples()

    def suggest(self, typed: str, limit: int = 8) -> list[Ranked]:
        """Entries for what was typed, best first, each once, at most ``limit``; [] for less than two letters.

        Scores are in (0, 1]. Labels that have all words come first; where there are none, those that have most of
        what was typed.
        """
        words = typed_words(typed)
        if not self._words or sum(map(len, words)) < SHORTEST:
            return []
        weights = [len(word) for word in words]
        total = np.zeros(len(self._texts), dtype=np.float32)
        for word, weight in zip(words, weights, strict=True):
            total += weight * self._scores(word, limit)
        total /= sum(weights)
        return self._best(total, " ".join(words), limit)

    def _scores(self, word: str, limit: int) -> Floats:
        """How well each label has the word, in [0, 1]. Later, better findings overwrite earlier ones."""
        scores = np.zeros(len(self._texts), dtype=np.float32)
        first, end = self._beginning_with(word)
        is_rare = self._terms_of.starts[end] - self._terms_of.starts[first] < 4 * limit
        if is_rare and len(word) >= _SHORTEST_STEM:
            self._mark(scores, *self._beginning_with(_stem(word)), STEM)
            for at, score in self._near(word):
                self._mark(scores, at, at + 1, score)
        self._mark(scores, first, end, BEGINNING)
        if first < end and self._words[first] == word:
            self._mark(scores, first, first + 1, WHOLE)
        return scores

    def _mark(self, scores: Floats, first: int, end: int, score: float) -> None:
        found = self._terms_of.between(first, end)
        scores[found] = np.maximum(scores[found], score)

    def _beginning_with(self, word: str) -> tuple[int, int]:
        """Range of the known words that begin so."""
        return bisect_left(self._words, word), bisect_left(self._words, word + "\U0010ffff")

    def _near(self, word: str) -> list[tuple[int, float]]:
        """Known words that have the word inside, or that differ from it by a slip: (word, score)."""
        triples = [self._triples[triple] for triple in _triples(word) if triple in self._triples]
        if not triples:
            return []
        shared = np.bincount(
            np.concatenate([self._words_of.between(each, each + 1) for each in triples]), minlength=len(self._words)
        )
        count = min(CANDIDATES, len(shared))
        # of words with equally many triples the shorter is nearer
        near = np.argpartition(-(shared - self._word_lengths / 100), count - 1)[:count]
        found = [(int(at), self._nearness(word, self._words[int(at)])) for at in near if shared[at]]
        return [(at, score) for at, score in found if score > 0]

    def _nearness(self, word: str, known: str) -> float:
        if word in known:
            return INSIDE
        spelled = word
        for pair, letter in _SPELLED_OUT:
            spelled = spelled.replace(pair, letter)
        if known.startswith(spelled):
            return BEGINNING
        allowed = 1 if len(word) < 6 else 2 if len(word) < 11 else 3
        for end in (len(word), len(word) + 1, len(word) - 1, len(known)):
            distance = OSA.distance(word, known[:end], score_cutoff=allowed)
            if distance <= allowed:
                return SLIP * (1 - distance / (2 * len(word)))
        return 0.0

    def _best(self, total: Floats, typed: str, limit: int) -> list[Ranked]:
        count = min(SHORTLIST, len(total))
        raised = np.where(total > 0, total + self._bonus + 0.1 * np.minimum(len(typed) / self._lengths, 1.0), 0)
        top = np.argpartition(-raised, count - 1)[:count]
        scored = [
            (float(raised[at]) + 0.05 * self._plain[at].startswith(typed), int(at)) for at in top if total[at] > 0
        ]
        best: dict[str, tuple[float, int]] = {}
        for score, at in sorted(scored, key=lambda found: (-round(found[0], 4), self._codes[found[1]], found[1])):
            best.setdefault(self._codes[at], (score, at))
        needed = 0.45 * max((float(total[at]) for _, at in best.values()), default=0.0)
        kept = [(code, *found) for code, found in best.items() if total[found[1]] >= needed][:limit]
        return [
            Ranked(code, self._labels[code], round(min(score / 1.18, 1.0), 4), self._texts[at])
            for code, score, at in kept
        ]

    def _build_triples(self) -> None:
        self._triples: dict[str, int] = {}
        keys, numbers = [], []
        for at, word in enumerate(self._words):
            for triple in _triples(word):
                keys.append(self._triples.setdefault(triple, len(self._triples)))
                numbers.append(at)
        self._words_of = _Postings.of(keys, numbers, len(self._triples))
        self._word_lengths = np.array([min(len(word), 90) for word in self._words], dtype=np.float32)


def _triples(word: str) -> set[str]:
    """Letter triples of a word, its beginning marked."""
    marked = f"^{word}"
    return {marked[at : at + 3] for at in range(len(marked) - 2)}


def _stem(word: str) -> str:
    """The word without a common German ending, if four letters are left."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word

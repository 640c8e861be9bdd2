"""PURE: German compounds taken apart by the words of a catalogue, and words without their endings.

"Lagerhelfer" and "Helfer im Lager" have the same parts, "Reinigung" and "reinigen" the same stem. There is no
dictionary: a compound is a word that other words of the catalogue make up, with or without a linking sound (Koehn and
Knight, "Empirical methods for compound splitting", EACL 2003). Texts are in their normal form: small letters, no
accents.
"""

import math
from collections import Counter
from collections.abc import Iterable

SHORTEST_PART, LONGEST_WORD = 3, 40  # letters of a part; of a word that is taken apart at all
SHORTEST_STEM = 4  # letters that are left without an ending; a shorter part ("Bau") is one only if it is frequent
OFTEN = 8
LINKS = ("s", "n", "en", "e", "er", "es")  # sounds between parts
LINKED = 0.5  # how much less likely a part with such a sound is, in the natural logarithm
EACH_PART = 9.0  # the same for each further part: few long parts are better than many short ones
UNKNOWN = 14.0  # cost of a word that the catalogue does not have
MARGIN = 6.0  # how much dearer than the whole word the mean of its parts may be
ENDINGS = frozenset({
    "schaften", "ierungen",
    "ationen",
    "ierens", "ierung", "ierten", "iertes", "ierter", "keiten", "heiten",
    "ation", "ieren", "ierte", "ierer", "innen", "ungen", "enden",
    "iert", "ungs", "erin", "ende", "nden",
    "ung", "ern", "ens", "ers",
    "er", "en", "em", "es",
    "e", "n", "s",
})  # fmt: skip
LONGEST_ENDING = max(map(len, ENDINGS))


def stem(word: str) -> str:
    """A word without its longest ending, of which at least `SHORTEST_STEM` letters are left."""
    if not word.isalpha():
        return word
    for size in range(min(LONGEST_ENDING, len(word) - SHORTEST_STEM), 0, -1):
        if word[-size:] in ENDINGS:
            return word[:-size]
    return word


class Compounds:
    """Takes words apart. The same texts give the same parts, in any order of the texts."""

    def __init__(self, texts: Iterable[str]) -> None:
        counts = Counter(word for text in texts for word in text.split() if word.isalpha())
        stems = {word: stem(word) for word, count in counts.items() if _is_part(word, count)}
        held: Counter[str] = Counter()
        for word, found in stems.items():
            held[found] += counts[word]
        total = max(sum(counts.values()), 1)
        self._costs = {found: math.log(total / count) for found, count in held.items()}
        self._last: dict[str, tuple[float, str]] = {}
        self._inner: dict[str, tuple[float, str]] = {}
        for word, found in sorted(stems.items()):
            self._add(found, found)
            self._add(word, found)
        self._parts: dict[str, tuple[str, ...]] = {}

    def parts(self, word: str) -> tuple[str, ...]:
        """The stems of the parts of a word, in its order; its own stem alone where it has no parts."""
        found = self._parts.get(word)
        if found is None:
            found = self._split(word)
            if word in self._last:  # words of the catalogue are asked for again, others may be endlessly many
                self._parts[word] = found
        return found

    def _add(self, written: str, found: str) -> None:
        cost = self._costs[found]
        _keep_cheaper(self._last, written, cost, found)
        _keep_cheaper(self._inner, written, cost, found)
        for link in LINKS:
            _keep_cheaper(self._inner, written + link, cost + LINKED, found)

    def _split(self, word: str) -> tuple[str, ...]:
        whole = (stem(word),)
        if not 2 * SHORTEST_PART <= len(word) <= LONGEST_WORD or not word.isalpha():
            return whole
        found = self._cheapest(word)
        if found is None:
            return whole
        cost, parts = found
        return parts if cost / len(parts) < self._costs.get(whole[0], UNKNOWN) + MARGIN else whole

    def _piece(self, letters: str, *, is_last: bool) -> tuple[float, str] | None:
        """A part that is written so, with its cost; the last may have any ending, the others a linking sound."""
        if not is_last:
            return self._inner.get(letters)
        return self._last.get(letters) or self._last.get(stem(letters))

    def _cheapest(self, word: str) -> tuple[float, tuple[str, ...]] | None:
        """The cheapest two or more parts of a word with their cost, by dynamic programming over its places."""
        size = len(word)
        best: dict[int, tuple[float, tuple[str, ...]]] = {0: (0.0, ())}
        for end in range(SHORTEST_PART, size + 1):
            found: list[tuple[float, tuple[str, ...]]] = []
            for start, (cost, parts) in best.items():
                piece = self._piece(word[start:end], is_last=end == size) if end - start < size else None
                if piece is not None:
                    found.append((cost + piece[0] + (EACH_PART if parts else 0.0), (*parts, piece[1])))
            if found:
                best[end] = min(found)
        return best.get(size)


def _is_part(word: str, count: int) -> bool:
    return SHORTEST_STEM <= len(word) <= LONGEST_WORD or (len(word) >= SHORTEST_PART and count >= OFTEN)


def _keep_cheaper(known: dict[str, tuple[float, str]], written: str, cost: float, found: str) -> None:
    if written not in known or (cost, found) < known[written]:
        known[written] = (cost, found)

"""PURE: the index over the words of a catalogue, and the ranking of its entries for a text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from matching.linking.ngrams import CHUNK, Floats, NgramIndex
from matching.linking.titles import CatalogueTerm, normal_title

LONGEST_TEXT = 400  # characters of a text that are read: no title is longer


@dataclass(frozen=True, slots=True)
class Term:
    """A word that stands for the entry ``code``; ``is_label`` where it is the entry's own name in that language."""

    code: str
    text: str
    language: str = "de"
    is_label: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """An entry that a text may mean: the label that matched, its language, and a score in [0, 1]."""

    code: str
    label: str
    language: str
    score: float


class LinkIndex:
    """Ranks the entries of a catalogue for texts. The same terms give the same ranking; ties go to the lower code."""

    def __init__(self, terms: Sequence[CatalogueTerm]) -> None:
        self._terms = sorted(terms, key=lambda term: (term.code, not term.is_label, term.language, term.text))
        self._languages = sorted({term.language for term in self._terms})
        self._members = {
            language: np.array([at for at, term in enumerate(self._terms) if term.language == language])
            for language in self._languages
        }
        self._indices = {
            language: NgramIndex([normal_title(self._terms[at].text) for at in members])
            for language, members in self._members.items()
        }

    @property
    def languages(self) -> list[str]:
        """The languages that the index has words in."""
        return list(self._languages)

    def name(self, code: str, language: str = "de") -> str | None:
        """The own name of an entry in a language, or None where it has none there."""
        named = (term for term in self._terms if term.code == code and term.language == language and term.is_label)
        return next((term.text for term in named), None)

    def rank(self, text: str, *, limit: int = 5, languages: Collection[str] | None = None) -> list[Link]:
        """Entries that a text may mean, best first, each once, at most ``limit``; [] where nothing is alike at all.

        Only words in ``languages`` are looked at, or in all languages where None is given. Of a text longer than
        `LONGEST_TEXT` characters the beginning counts.
        """
        return self.rank_many([text], limit=limit, languages=languages)[0]

    def rank_many(
        self, texts: Sequence[str], *, limit: int = 5, languages: Collection[str] | None = None
    ) -> list[list[Link]]:
        """`rank` of each text, in their order."""
        wanted = [normal_title(text[:LONGEST_TEXT]) for text in texts]
        found: list[list[Link]] = []
        for start in range(0, len(wanted), CHUNK):
            found.extend(self._chunk(wanted[start : start + CHUNK], limit, languages))
        return found

    def _chunk(self, wanted: list[str], limit: int, languages: Collection[str] | None) -> list[list[Link]]:
        scores = np.zeros((len(wanted), len(self._terms)), dtype=np.float32)
        for language, index in self._indices.items():
            if languages is None or language in languages:
                scores[:, self._members[language]] = index.score_many(wanted)
        return [self._best(row, limit) for row in scores]

    def _best(self, scores: Floats, limit: int) -> list[Link]:
        links: dict[str, Link] = {}
        highest = float(scores.max(initial=0.0))
        for at in np.argsort(-scores, kind="stable"):
            if scores[at] <= 0 or len(links) >= limit:
                break
            term = self._terms[at]
            score = float(scores[at]) / (highest + 10.0)
            links.setdefault(term.code, Link(term.code, term.text, term.language, round(score, 4)))
        return list(links.values())


def build_index(terms: Sequence[CatalogueTerm]) -> LinkIndex:
    """An index over the words of a catalogue, in any order and in any languages."""
    return LinkIndex(terms)

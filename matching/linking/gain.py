"""PURE: whether a model of meaning helps to find the entries of a catalogue, tried on words held back.

Every second word of entries that have several is taken out of the index and asked for: the same words without and with
the model, each with its place in the ranking.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from matching.linking.entries import Meanings, Surroundings
from matching.linking.index import LinkIndex, build_index
from matching.linking.terms import CatalogueTerm
from matching.linking.texts import normal_text

ASKED = 400  # words that are asked for at most
FEWEST = 30  # words below which nothing is proven
DEPTH = 20  # places that are looked at; a word further down counts as not found
LEAST_GAIN = 0.01  # of the mean reciprocal rank: less is chance


@dataclass(frozen=True, slots=True)
class Gain:
    """Mean reciprocal rank of the right entry over ``count`` words, in [0, 1], without and with the model."""

    count: int
    before: float
    after: float

    @property
    def is_proven(self) -> bool:
        """Whether enough words were asked for and they are found clearly better with the model."""
        return self.count >= FEWEST and self.after >= self.before + LEAST_GAIN


def gain_of(terms: Sequence[CatalogueTerm], meanings: Meanings, *, is_skill: bool, language: str = "de") -> Gain:
    """What a model adds to the ranking of the entries of ``terms`` for words in ``language`` that are held back.

    The same terms and the same model give the same figures. Nothing is proven where fewer than `FEWEST` words can be
    held back.
    """
    kept, asked = _held_back([term for term in terms if term.language == language])
    if len(asked) < FEWEST:
        return Gain(len(asked), 0.0, 0.0)
    plain = build_index(kept, is_skill=is_skill)
    meant = build_index(kept, Surroundings(meanings=meanings), is_skill=is_skill)
    return Gain(len(asked), _mean_rank(plain, asked, language), _mean_rank(meant, asked, language))


def _held_back(terms: Sequence[CatalogueTerm]) -> tuple[list[CatalogueTerm], list[CatalogueTerm]]:
    """Terms that stay in the index, and those that are asked for: no name, and written as no other term is."""
    ordered = sorted(terms, key=lambda term: (term.code, not term.is_label, term.text))
    written: dict[str, set[str]] = {}
    for term in ordered:
        written.setdefault(normal_text(term.text), set()).add(term.code)
    named = {term.code for term in ordered if term.is_label}
    others = [
        term
        for term in ordered
        if not term.is_label and term.code in named and len(written[normal_text(term.text)]) == 1
    ][::2]
    asked = others[:: max(1, -(-len(others) // ASKED))]
    texts = {(term.code, normal_text(term.text)) for term in asked}
    return [term for term in ordered if (term.code, normal_text(term.text)) not in texts], asked


def _mean_rank(index: LinkIndex, asked: Sequence[CatalogueTerm], language: str) -> float:
    total = 0.0
    for term in asked:
        codes = [link.code for link in index.rank(term.text, limit=DEPTH, languages=[language])]
        total += 1 / (codes.index(term.code) + 1) if term.code in codes else 0.0
    return total / len(asked)

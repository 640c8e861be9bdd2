"""PURE: the occupation that a title stands for: KldB codes of five digits with a confidence, the best first.

Two opinions are averaged group by group (three digits): the softmax of a sum of how alike the title is to known titles
and, where one was learned, of support vector machines over letters and words; and naive Bayes over the same. Inside a
group the likeness of the known titles of each code divides the probability. What was tried is in
docs/benchmarks-occupations.md.
"""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from scipy.special import softmax

from matching.linking import CatalogueTerm, Ranked
from matching.occupations.everyday import ADVERTISED_STEPS, EVERYDAY_TITLES
from matching.occupations.learning import DIGITS, UNLEARNED, Blend, GroupModel, Opinions
from matching.occupations.likeness import CHUNK, Floats, Likeness
from matching.occupations.words import text_words, title_words

STEP = 0.69  # each step of `ADVERTISED_STEPS` about doubles how often a group is advertised: ln 2
CODE_SHARPNESS = 9.0  # how much the likeness decides between codes of one group
LEAST_LIKENESS = 0.3  # below this a known title is no evidence
TEXT_WEIGHT = 0.4  # how much the advert's text can add to what its title says
HELPERS = ("helfer", "hilfe", "hilfskraft", "aushilfe")
HELPER_BONUS = 0.06  # in likeness, for occupations of the level that such a word names; taken off the others


@dataclass(frozen=True, slots=True)
class Choice:
    """An occupation that a title may stand for.

    ``confidence`` in [0, 1] is the share of such answers that are right; ``matched`` the known title that is most
    alike, in its own spelling, or "" where none is.
    """

    code: str
    label: str
    confidence: float
    matched: str


@dataclass(frozen=True, slots=True)
class _Known:
    code: str
    words: str
    text: str
    is_everyday: bool


class OccupationReader:
    """Reads titles. Built once; the same terms and the same model give the same answers, ties go to the lower code."""

    def __init__(
        self,
        terms: Sequence[CatalogueTerm],
        model: GroupModel | None = None,
        everyday: Iterable[tuple[str, str]] = EVERYDAY_TITLES,
    ) -> None:
        self._labels: dict[str, str] = {}
        known = _known_titles(terms, everyday, self._labels)
        self._known = known
        self._likeness = Likeness([each.words for each in known])
        codes = np.array([each.code for each in known], dtype="U5")
        self._codes, self._starts = np.unique(codes, return_index=True)
        self.groups: list[str] = sorted({str(code)[:DIGITS] for code in self._codes})
        self._group_starts = np.searchsorted(self._codes, self.groups) if self.groups else np.zeros(0, dtype=int)
        self._group_of = np.searchsorted(self.groups, [str(code)[:DIGITS] for code in self._codes])
        self._use(model)
        self.often = np.array([STEP * ADVERTISED_STEPS.get(group, 0) for group in self.groups], dtype=np.float32)

    def _use(self, model: GroupModel | None) -> None:
        self._model = model if model is not None and set(model.groups) & set(self.groups) else None
        self._blend: Blend = self._model.blend if self._model else UNLEARNED

    def with_model(self, model: GroupModel | None) -> "OccupationReader":
        """A reader of the same words with this model; the words are not prepared anew."""
        other = copy(self)
        other._use(model)  # noqa: SLF001 - one of its own class
        return other

    def read(self, title: str, text: str = "", *, limit: int = 5) -> list[Choice]:
        """Occupations that a title may stand for, likeliest first, at most ``limit``; [] where nothing speaks for any.

        ``text`` (the advert's) only shifts between what the title leaves open.
        """
        words = title_words(title)
        if not words or not self.groups:
            return []
        alike = self._likeness.many([words])[0]
        if not self._is_evident(words, alike):
            return []
        by_code = self._by_code(alike[None], [words])
        opinions = self._opinions([words])
        if text.strip() and opinions is not None:
            more = self._opinions([text_words(text)])
            opinions = Opinions(opinions.machines + TEXT_WEIGHT * more.machines, opinions.naive) if more else opinions
        shares = self._code_shares(self._group_shares(by_code, opinions), by_code)[0]
        best = np.argsort(-np.round(shares, 6), kind="stable")[:limit]
        return [self._choice(int(at), float(shares[at]), alike) for at in best if shares[at] > 0]

    def rank(self, title: str, /, *, limit: int = 5) -> list[Ranked]:
        """As `read`, with the confidence as score: to be asked as an index of words is."""
        return [Ranked(each.code, each.label, each.confidence, each.matched) for each in self.read(title, limit=limit)]

    def group_shares(self, titles: Sequence[str]) -> Floats:
        """Probability of each group of ``self.groups`` for each title, (n_titles, n_groups); rows sum to 1 at most."""
        return self.shares_of_words([title_words(title) for title in titles])

    def group_likeness(self, words: Sequence[str]) -> Floats:
        """Likeness of titles in compared form with the most alike known title of each group, shape (n, n_groups)."""
        found = [
            np.maximum.reduceat(
                self._by_code(self._likeness.many(words[at : at + CHUNK]), words[at : at + CHUNK]),
                self._group_starts,
                axis=1,
            )
            for at in range(0, len(words), CHUNK)
        ]
        return np.vstack(found) if found else np.zeros((0, len(self.groups)), dtype=np.float32)

    def examples(self) -> list[tuple[str, str, bool]]:
        """The known titles in compared form with their group, and whether they are everyday titles of our own."""
        return [(each.words, each.code[:DIGITS], each.is_everyday) for each in self._known]

    def shares_of_words(self, words: Sequence[str]) -> Floats:
        """As `group_shares`, for titles in compared form."""
        found = [self._shares_of(words[start : start + CHUNK]) for start in range(0, len(words), CHUNK)]
        return np.vstack(found) if found else np.zeros((0, len(self.groups)), dtype=np.float32)

    @staticmethod
    def columns_of(model: GroupModel, groups: Sequence[str], words: Sequence[str]) -> Opinions:
        """The model's opinions in the order of ``groups``; groups that it does not know get its lowest score."""
        found = model.opinions(words)
        places = {group: at for at, group in enumerate(model.groups)}
        order = [places.get(group, len(places)) for group in groups]
        machines, naive = (
            np.asarray(np.hstack([scores, scores.min(axis=1, keepdims=True)])[:, order], dtype=np.float32)
            for scores in (found.machines, found.naive)
        )
        return Opinions(machines, naive)

    def _shares_of(self, words: Sequence[str]) -> Floats:
        if not self.groups:
            return np.zeros((len(words), 0), dtype=np.float32)
        return self._group_shares(self._by_code(self._likeness.many(words), words), self._opinions(words))

    def _by_code(self, alike: Floats, words: Sequence[str]) -> Floats:
        """Likeness of the most alike known title of each code, shape (n_titles, n_codes)."""
        best = np.maximum.reduceat(alike, self._starts, axis=1) if len(self._starts) else alike
        helper = np.array([any(word.endswith(HELPERS) for word in each.split()) for each in words])
        is_lowest = np.array([code[4] == "1" for code in self._codes])
        bonus = np.where(is_lowest, HELPER_BONUS, -HELPER_BONUS)[None] * helper[:, None]
        return np.asarray(np.where(best > 0, best + bonus, best), dtype=np.float32)

    def _opinions(self, words: Sequence[str]) -> Opinions | None:
        """What the model says of titles in compared form; None where nothing was learned."""
        return None if self._model is None else self.columns_of(self._model, self.groups, words)

    def _group_shares(self, by_code: Floats, opinions: Opinions | None) -> Floats:
        alike = np.maximum.reduceat(by_code, self._group_starts, axis=1)
        return blended(self._blend, alike, self.often, opinions)

    def _code_shares(self, by_group: Floats, by_code: Floats) -> Floats:
        inside = CODE_SHARPNESS * by_code
        peaks = np.maximum.reduceat(inside, self._group_starts, axis=1)
        raised = np.exp(inside - peaks[:, self._group_of])
        sums = np.add.reduceat(raised, self._group_starts, axis=1)
        return np.asarray(by_group[:, self._group_of] * raised / sums[:, self._group_of], dtype=np.float32)

    def _is_evident(self, words: str, alike: Floats) -> bool:
        if alike.max(initial=0.0) >= LEAST_LIKENESS:
            return True
        return self._model is not None and self._model.knows(words)

    def _choice(self, at: int, share: float, alike: Floats) -> Choice:
        start = int(self._starts[at])
        end = int(self._starts[at + 1]) if at + 1 < len(self._starts) else len(self._known)
        nearest = start + int(np.argmax(alike[start:end]))
        code = str(self._codes[at])
        matched = self._known[nearest].text if alike[nearest] >= LEAST_LIKENESS else ""
        return Choice(code, self._labels.get(code, code), round(share, 4), matched)


def blended(blend: Blend, alike: Floats, often: Floats, opinions: Opinions | None) -> Floats:
    """Probabilities of groups of likeness (n_titles, n_groups), ``often`` (n_groups,) and opinions.

    Rows sum to ``blend.sure``, without opinions to 1.
    """
    scores = blend.likeness * alike + blend.often * often
    if opinions is None:
        return np.asarray(softmax(scores / blend.temperature, axis=1), dtype=np.float32)
    first = softmax((scores + blend.model * opinions.machines) / blend.temperature, axis=1)
    second = softmax(blend.sharpness * opinions.naive + blend.naive_often * often, axis=1)
    return np.asarray(blend.sure * ((1 - blend.naive) * first + blend.naive * second), dtype=np.float32)


def _known_titles(
    terms: Sequence[CatalogueTerm], everyday: Iterable[tuple[str, str]], labels: dict[str, str]
) -> list[_Known]:
    """Words of occupations with five digits and everyday titles of the same codes, each once, by code and words."""
    found: dict[tuple[str, str], tuple[str, bool]] = {}
    for term in sorted(terms, key=lambda term: (term.code, not term.is_label, term.language, term.text)):
        if len(term.code) != 5:
            continue
        if term.is_label and term.language == "de":
            labels.setdefault(term.code, term.text)
        found.setdefault((term.code, title_words(term.text)), (term.text, False))
    codes = {code for code, _ in found}
    for code, title in everyday:
        if code in codes:
            words = title_words(title)
            text, _ = found.get((code, words), (title, True))
            found[code, words] = (text, True)
    return [_Known(code, words, *source) for (code, words), source in sorted(found.items()) if words]

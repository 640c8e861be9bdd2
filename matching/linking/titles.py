"""PURE: job titles and words for needs to entries of one catalogue, ranked, for guessing and for typing ahead.

A title is compared with all terms of the catalogue by character n-grams (TF-IDF, 2 to 5 letters inside words), with
a bonus for the same words. Gender forms, "(m/w/d)" and the words of every advert are taken away first, on both sides.
"""

# ruff: noqa: E501 (word lists)

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from rapidfuzz import fuzz
from sklearn.feature_extraction.text import TfidfVectorizer

LOW_SCORE = 0.5  # below this a hit is chance: nothing is returned
SHORTLIST = 60  # terms that are looked at closely
TEXT_WEIGHT = 0.15  # how much the advert's text can add to a title's score
_GENDER = re.compile(
    r"\(\s*(?:[mwfdxigna]|all|gn|div|inter)\s*(?:[/|,*\s]\s*(?:[mwfdxigna]|div|gn|a|inter)\s*)+\)|\b[mwfdx]\s?[/|]\s?[mwfdx](?:\s?[/|]\s?[mwfdxia])?\b|"
    r"\((?:gn|all genders?|a|alle geschlechter|mensch)\)",
    re.I,
)
_FORMS = re.compile(
    r"(?<=\w)(?:[*:_/·|]-?\s?(?:innen|in|frau|mann|r|n|e|er)\b|\(in(?:nen)?\)|\((?:r|n|e)\)|Innen\b|(?<=[a-zäöüß])In\b)|/-?\s?(?:innen|in|frau|kraft)\b"
)
_NOISE = re.compile(
    r"\b(?:gesucht|wir suchen|suchen|ab sofort|sofort|zum nächstmöglichen zeitpunkt|in (?:vollzeit|teilzeit)|vollzeit|teilzeit|voll|minijob|mini job|"
    r"auf \d+ ?(?:€|euro) basis|basis|unbefristet|befristet|quereinsteiger|auch|gerne|dringend|job|jobs|stelle|stellenangebot|"
    r"direktvermittlung|für unser(?:e|en)? (?:team|standort|filiale)|für|als|im|in|am|an|der|die|das|den|dem|des|und|oder|mit|zur|zum|bei|von|einen|eine|ein|"
    r"gmbh|ag|kg|m w d|mwd|w m d|d)\b",
    re.I,
)
_FEMALE = re.compile(r"(?<=[a-zäöüß]{4})(?:innen|in)$")
GENERIC = frozenset(
    {
        "mitarbeiter", "mitarbeitend", "aushilfe", "aushilfskraft", "hilfskraft", "hilfe", "helfer", "fachkraft", "kraft", "arbeiter",
        "techniker", "angestellter", "assistent", "assistenz", "leiter", "leitung", "experte", "spezialist", "manager", "sachbearbeiter",
        "assistant", "worker", "helper", "engineer", "vorarbeiter", "projektleiter",
    }
)  # fmt: skip
HELPERS = {"aushilfe": "hilfe", "aushilfskraft": "hilfe", "hilfskraft": "helfer", "helfer": "hilfe", "hilfe": "helfer"}
GENERIC_ONLY = 0.25  # taken off where only such a word is shared
HELPER_LEVEL = 0.06  # added for helpers' occupations where the title says helper, taken off for others
_LEVELS = re.compile(r"^(?:junior|senior|stellvertretende[rn]?|stellv|leitende[rn]?)$")


class CatalogueTerm(Protocol):
    """A word that stands for an entry of the catalogue."""

    @property
    def code(self) -> str:
        """Code of the entry."""

    @property
    def language(self) -> str:
        """Language of the word."""

    @property
    def text(self) -> str:
        """The word."""

    @property
    def is_label(self) -> bool:
        """Whether it is the entry's own name."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """An entry that a text may stand for: score in [0, 1] and the term that matched best."""

    code: str
    label: str
    score: float
    matched: str


def normal_title(title: str) -> str:
    """A title in the form in which it is compared: lower case, without gender forms, places in brackets and filler."""
    text = unicodedata.normalize("NFC", title)
    text = _FORMS.sub("", _GENDER.sub(" ", text))
    text = re.sub(r"[^\wäöüß+#\s-]", " ", text.casefold().replace("ß", "ss")).replace("-", " ")
    kept = [_FEMALE.sub("", word) for word in _NOISE.sub(" ", text).split() if not _LEVELS.match(word)]
    return " ".join(kept) or " ".join(text.split())


class TermIndex:
    """Finds entries of the catalogue by their terms. Built once; the same terms give the same ranking.

    Ties go to the lower code.
    """

    def __init__(self, terms: Sequence[CatalogueTerm]) -> None:
        ordered = sorted(terms, key=lambda term: (term.code, not term.is_label, term.language, term.text))
        self.codes = [term.code for term in ordered]
        self.texts = [term.text for term in ordered]
        self.labels: dict[str, str] = {}
        for term in ordered:
            self.labels.setdefault(term.code, term.text)
        self.normals = [normal_title(text) for text in self.texts]
        self.words = [frozenset(text.split()) for text in self.normals]
        self.exact: dict[str, list[int]] = {}
        for index, text in enumerate(self.normals):
            self.exact.setdefault(text, []).append(index)
        self.vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32)
        self.matrix: Any = self.vectorizer.fit_transform(self.normals) if ordered else None

    def rank(self, title: str, text: str = "", limit: int = 5) -> list[Ranked]:
        """Entries that ``title`` may stand for, best first, at most ``limit``; ``text`` only decides between near ones.

        Score 1 for the very words of a term. Entries below `LOW_SCORE` are not given: unknown stays unknown.
        """
        wanted = normal_title(title)
        if self.matrix is None or not wanted:
            return []
        best: dict[str, tuple[float, int]] = {}
        context = frozenset(normal_title(text[:2000]).split()) if text else frozenset()
        for index, score in self._scores(wanted):
            total = min(1.0, score + TEXT_WEIGHT * self._share_in(context, index) * (1 - score))
            code = self.codes[index]
            if total >= LOW_SCORE and (code not in best or total > best[code][0]):
                best[code] = (total, index)
        ranked = sorted(best.items(), key=lambda item: (-round(item[1][0], 6), item[0]))[:limit]
        return [Ranked(code, self.labels[code], round(score, 4), self.texts[index]) for code, (score, index) in ranked]

    def suggest(self, typed: str, limit: int = 8) -> list[Ranked]:
        """Entries for what somebody is typing, best first: beginnings of words, then near misses."""
        wanted = " ".join(typed.casefold().replace("ß", "ss").split())
        if len(wanted) < 2 or self.matrix is None:
            return []
        found: dict[str, tuple[float, int]] = {}
        for index, text in enumerate(self.normals):
            score = _prefix_score(wanted, text)
            if score and score > found.get(self.codes[index], (0.0, 0))[0]:
                found[self.codes[index]] = (score, index)
        if len(found) < limit and len(wanted) >= 4:
            for index, score in self._near(wanted):
                found.setdefault(self.codes[index], (score, index))
        ranked = sorted(found.items(), key=lambda item: (-item[1][0], len(self.normals[item[1][1]]), item[0]))[:limit]
        return [Ranked(code, self.labels[code], round(score, 4), self.texts[index]) for code, (score, index) in ranked]

    def _scores(self, wanted: str) -> list[tuple[int, float]]:
        variants = _variants(wanted)
        exact = next((self.exact[text] for text in variants if text in self.exact), None)
        if exact:
            return [(index, 1.0) for index in exact]
        return [found for text in variants for found in self._similar(text)]

    def _similar(self, wanted: str) -> list[tuple[int, float]]:
        similar = np.asarray((self.matrix @ self.vectorizer.transform([wanted]).T).todense()).ravel()
        count = min(SHORTLIST, len(similar))
        top = np.argpartition(-similar, count - 1)[:count]
        return [
            (int(index), self._score(wanted, int(index), float(similar[index])))
            for index in top
            if similar[index] > 0.2
        ]

    def _near(self, wanted: str) -> list[tuple[int, float]]:
        """Terms whose beginning, or one of whose words, differs from the typed text by a slip; score below 0.5."""
        found = []
        for index, _ in self._scores(wanted):
            starts = [self.normals[index], *self.normals[index].split()]
            likeness = max(fuzz.ratio(wanted, start[: len(wanted) + 1]) for start in starts)
            if likeness >= 78:
                found.append((index, likeness / 201))
        return sorted(found, key=lambda item: -item[1])

    def _score(self, wanted: str, index: int, similar: float) -> float:
        """Cosine of the n-grams, raised by the share of the term's words that the title has, in [0, 0.99]."""
        words = frozenset(wanted.split())
        term = self.words[index]
        shared = len(words & term) / len(term) if term else 0.0
        compound = any(
            word.endswith(other) or other.endswith(word) for word in words for other in term if len(other) > 4
        )
        score = 0.75 * similar + 0.2 * shared + (0.05 if compound else 0.0)
        if words & term and words & term <= GENERIC and not term <= GENERIC:
            score -= GENERIC_ONLY
        return min(0.99, score + self._level_fit(words, self.codes[index]))

    def _level_fit(self, words: frozenset[str], code: str) -> float:  # noqa: ARG002
        """What the level of an entry adds; nothing but for occupations."""
        return 0.0

    def _share_in(self, context: frozenset[str], index: int) -> float:
        term = self.words[index]
        return len(term & context) / len(term) if term else 0.0


class OccupationIndex(TermIndex):
    """Job titles to occupations: KldB codes of five digits; the terms of groups are left out."""

    def __init__(self, terms: Sequence[CatalogueTerm]) -> None:
        super().__init__([term for term in terms if len(term.code) == 5])

    def _level_fit(self, words: frozenset[str], code: str) -> float:
        """The fifth digit is the requirement level; 1 are helpers."""
        if not words & HELPERS.keys():
            return 0.0
        return HELPER_LEVEL if code[4] == "1" else -HELPER_LEVEL


def _variants(wanted: str) -> list[str]:
    """The title, and "helfer lager" as the compound that people say: "lagerhelfer", "lagerhilfe"."""
    words = wanted.split()
    if not 2 <= len(words) <= 3 or words[0] not in GENERIC or words[1] in GENERIC or len(words[1]) < 4:
        return [wanted]
    stem = words[1]
    endings = dict.fromkeys((words[0], HELPERS.get(words[0], words[0])))
    stems = dict.fromkeys((stem, stem.removesuffix("e"), stem.removesuffix("e") + "en"))
    return [wanted, *(base + ending for ending in endings for base in stems)]


def _prefix_score(wanted: str, text: str) -> float:
    if text == wanted:
        return 1.0
    if text.startswith(wanted):
        return 0.9
    if f" {wanted}" in text:
        return 0.8
    return 0.6 if len(wanted) >= 4 and wanted in text else 0.0

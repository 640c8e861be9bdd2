"""PURE: words of CVs to entries of one catalogue, or to nothing where none is near."""

# ruff: noqa: E501 (word lists)

import re
import unicodedata
from collections.abc import Sequence

from matching.linking.entries import Meanings, Surroundings
from matching.linking.index import build_index
from matching.linking.terms import CatalogueTerm, Ranked

LOW_SCORE = 0.5  # below this a hit is chance: nothing is returned
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
_LEVELS = re.compile(r"^(?:junior|senior|stellvertretende[rn]?|stellv|leitende[rn]?)$")


def normal_title(title: str) -> str:
    """A title in the form in which it is compared: lower case, without gender forms, places in brackets and filler."""
    text = unicodedata.normalize("NFC", title)
    text = _FORMS.sub("", _GENDER.sub(" ", text))
    text = re.sub(r"[^\wäöüß+#\s-]", " ", text.casefold().replace("ß", "ss")).replace("-", " ")
    kept = [_FEMALE.sub("", word) for word in _NOISE.sub(" ", text).split() if not _LEVELS.match(word)]
    return " ".join(kept) or " ".join(text.split())


class TermIndex:
    """Finds entries of the catalogue by their terms, in any of their languages. The same terms give the same ranking."""

    def __init__(self, terms: Sequence[CatalogueTerm], meanings: Meanings | None = None) -> None:
        self._index = build_index(terms, Surroundings(meanings=meanings), is_skill=True)
        self._labels: dict[str, str] = {}
        for term in sorted(terms, key=lambda term: (term.code, not term.is_label, term.language, term.text)):
            self._labels.setdefault(term.code, term.text)

    def rank(self, title: str, limit: int = 5) -> list[Ranked]:
        """Entries that ``title`` may stand for, best first, at most ``limit``.

        Score 1 for the very words of a term; an entry never scores higher than one that is ranked before it. Entries
        below `LOW_SCORE` are not given: unknown stays unknown.
        """
        found: list[Ranked] = []
        score = 1.0
        for link in self._index.rank(normal_title(title), limit=limit):
            score = min(score, link.alike)
            if score >= LOW_SCORE:
                found.append(Ranked(link.code, self._labels[link.code], score, link.label))
        return found

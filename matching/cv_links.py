"""PURE: entries of the catalogue for the words of a CV, by the indexes that serve the suggestions too."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from profiles.cv.document import FactKind
from profiles.cv.proposing import MAX_OTHERS, Link

# Scores from which an entry is put before a person; below it the person chooses. Occupations and skills are asked for
# by words that were meant to name one, certificates also by words that were not. The score of an occupation is the
# share of such answers that are right (matching/occupations), of the others how alike the words are.
NEAR_OCCUPATION = 0.2
NEAR_SKILL = 0.68
NEAR_CERTIFICATE = 0.72
NEAR_LANGUAGE = 0.85
MAX_PARTS = 6
_PARTS = re.compile(r"[,;()/:]|\s[–—-]\s")


class Found(Protocol):
    """An entry with its score."""

    @property
    def code(self) -> str:
        """Code of the entry."""

    @property
    def score(self) -> float:
        """How well it fits, in [0, 1]."""


class Ranker(Protocol):
    """An index that ranks entries for a text, best first."""

    def rank(self, title: str, /, *, limit: int) -> Sequence[Any]:
        """At most ``limit`` entries."""


@dataclass(frozen=True)
class CatalogueLinks:
    """Links by a reader of job titles and three indexes.

    ``uris`` are codes by ESCO address, ``codes`` the codes there are of some kinds.
    """

    occupations: Ranker
    skills: Ranker
    certificates: Ranker
    languages: Ranker
    uris: Mapping[str, str] = field(default_factory=dict)
    codes: Mapping[FactKind, Collection[str]] = field(default_factory=dict)

    def occupation(self, phrase: str) -> Link | None:
        """The occupation that a job title means, from `NEAR_OCCUPATION`."""
        return _link(self.occupations, phrase, NEAR_OCCUPATION)

    def skill(self, phrase: str) -> Link | None:
        """The skill that these words mean, from `NEAR_SKILL`."""
        return _link(self.skills, phrase, NEAR_SKILL)

    def certificate(self, phrase: str) -> Link | None:
        """The certificate that these words, or a part of them between commas and brackets, mean."""
        parts = dict.fromkeys([phrase, *(part.strip() for part in _PARTS.split(phrase[:300]))])
        found = [_link(self.certificates, part, NEAR_CERTIFICATE) for part in list(parts)[:MAX_PARTS] if len(part) > 2]
        return max((link for link in found if link), key=lambda link: link.score, default=None)

    def language(self, phrase: str) -> Link | None:
        """The language that this name means, from `NEAR_LANGUAGE`."""
        return _link(self.languages, phrase, NEAR_LANGUAGE)

    def entry_of(self, uri: str) -> str | None:
        """Code of the occupation or skill with this ESCO address."""
        return self.uris.get(uri)

    def has_code(self, kind: FactKind, code: str) -> bool:
        """Whether the catalogue has a language or licence class of this code."""
        return code in self.codes.get(kind, ())


def _link(index: Ranker, phrase: str, near: float) -> Link | None:
    found: Sequence[Found] = index.rank(phrase[:200], limit=MAX_OTHERS + 1)
    if not found or found[0].score < near:
        return None
    return Link(found[0].code, min(1.0, found[0].score), tuple(each.code for each in found[1:]))

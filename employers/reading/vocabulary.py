"""PURE: the words and codes of the catalogue that the reader looks for."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

MAX_TOKENS = 5
COMMON = frozenset(
    {
        "arbeit", "arbeiten", "aufgaben", "beratung", "team", "service", "verkauf", "bereich", "leitung",
        "planung", "kunden", "kommunikation", "organisation", "qualität", "sicherheit", "technik", "transport",
        "training", "analyse", "auto", "büro", "lager", "deutsch", "englisch", "pflege", "erfahrung",
    }
)  # fmt: skip


@dataclass(frozen=True, eq=False)  # one catalogue is one object: to compare all its words would take long
class Vocabulary:
    """Skills by their normalised words, and the codes that exist; an empty set of codes allows all that we know."""

    skills: Mapping[str, str] = field(default_factory=dict)
    certificates: frozenset[str] = frozenset()
    licences: frozenset[str] = frozenset()
    demands: frozenset[str] = frozenset()
    first_words: frozenset[str] = frozenset()  # with which the words of some skill begin


def make_vocabulary(
    *,
    skills: Iterable[tuple[str, str]],
    certificates: frozenset[str] = frozenset(),
    licences: frozenset[str] = frozenset(),
    demands: frozenset[str] = frozenset(),
) -> Vocabulary:
    """Vocabulary from (words, skill code). Words that stand for two skills, or for nothing much, are left out."""
    found: dict[str, str | None] = {}
    for words, code in skills:
        key = normal(words)
        if not 3 <= len(key) <= 80 or key in COMMON or len(key.split()) > MAX_TOKENS:
            continue
        found[key] = code if found.get(key, code) == code else None
    kept = {key: code for key, code in found.items() if code is not None}
    first_words = frozenset(key.split(" ", 1)[0] for key in kept)
    return Vocabulary(kept, certificates, licences, demands, first_words)


def normal(words: str) -> str:
    """Words in the form in which they are compared: lower case, single blanks, no punctuation at the edges."""
    return " ".join(re.findall(r"[\w+#]+", words.casefold()))

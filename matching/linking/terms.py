"""PURE: words that stand for entries of a catalogue, and entries that were found."""

from dataclasses import dataclass
from typing import Protocol


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


@dataclass(frozen=True, slots=True)
class Term:
    """A word that stands for the entry ``code``; ``is_label`` where it is the entry's own name in that language."""

    code: str
    text: str
    language: str = "de"
    is_label: bool = False

"""PURE: what an importer asks of whoever reads occupations from titles; matching/ gives the answer."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OccupationGuess:
    """An occupation that a title stands for; ``words`` are the catalogue's words that it was matched to.

    ``confidence`` in [0, 1] is the share of such guesses that are right.
    """

    code: str
    words: str
    confidence: float = 1.0


GuessOccupation = Callable[[str, str], OccupationGuess | None]


def guess_nothing(title: str, text: str) -> OccupationGuess | None:  # noqa: ARG001
    """Leave the occupation open."""
    return None

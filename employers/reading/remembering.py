"""PURE: what sentences said, kept while they come again: adverts of one employer share most of their sentences."""

from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from employers.reading.facts import Span
from employers.reading.sentences import Sentence

MOST_KEPT = 20_000  # sentences; beyond it all are forgotten and learned anew
Read = TypeVar("Read")
Key = tuple[str, str, bool, bool]


class Remembered(Generic[Read]):
    """A reader of single sentences that remembers. ``move`` gives a reading with its words so many characters on.

    The reader may look at the sentence alone: its words, section and heading, not at the advert around it.
    """

    __slots__ = ("_kept", "_move", "_read")

    def __init__(self, read: Callable[[Sentence], list[Read]], move: Callable[[Read, int], Read]) -> None:
        self._read, self._move = read, move
        self._kept: dict[Key, tuple[int, list[Read]]] = {}

    def __call__(self, sentence: Sentence) -> list[Read]:
        """As the reader."""
        key = (sentence.text, sentence.section, sentence.is_wish, sentence.is_refusal)
        kept = self._kept.get(key)
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept = {}
            kept = self._kept[key] = (sentence.start, self._read(sentence))
        start, found = kept
        return found if start == sentence.start or not found else [self._move(e, sentence.start - start) for e in found]


def moved(span: Span, by: int) -> Span:
    """The same words so many characters on."""
    return replace(span, start=span.start + by, end=span.end + by)

"""PURE: words that are looked for, tried only where one of their stems stands in the sentence."""

import re
from collections.abc import Iterable, Mapping
from itertools import islice
from typing import Any, Generic, Protocol, TypeVar

Key = TypeVar("Key")


MOST_HITS = 12  # in one sentence; more of the same is no advert


def first_hits(pattern: re.Pattern[str], text: str) -> Iterable[re.Match[str]]:
    """The hits in a sentence, at most `MOST_HITS`, so that a text made of hits takes no longer than others."""
    return islice(pattern.finditer(text), MOST_HITS)


class Page:
    """All of an advert in small letters, and which words may occur in it at all."""

    __slots__ = ("folded", "known", "likely")

    def __init__(self, folded: str) -> None:
        self.folded = folded
        self.known: dict[Words, bool] = {}
        self.likely: dict[int, list[Any]] = {}


class Readable(Protocol):
    """A text, the same in small letters, and the page that it stands on."""

    @property
    def text(self) -> str: ...
    @property
    def folded(self) -> str: ...
    @property
    def page(self) -> Page | None: ...


class Words:
    """A pattern and its stems, small letters of which every hit holds at least one.

    Looking for a stem costs a hundredth of trying the pattern, and most adverts and sentences hold none.
    """

    __slots__ = ("pattern", "stems")

    def __init__(self, pattern: str, *stems: str, is_cased: bool = False) -> None:
        self.pattern = re.compile(pattern, 0 if is_cased else re.I)
        self.stems = stems

    def occurs(self, folded: str) -> bool:
        """Whether a stem stands in a text of small letters."""
        for stem in self.stems:  # a plain loop: any() over a generator takes twice as long, and this runs most of all
            if stem in folded:
                return True
        return not self.stems

    def may_stand_in(self, sentence: Readable) -> bool:
        """Whether a stem stands in the sentence; asked of the whole page first, once."""
        page = sentence.page
        if page is not None:
            is_known = page.known.get(self)
            if is_known is None:
                is_known = page.known[self] = self.occurs(page.folded)
            if not is_known:
                return False
        return self.occurs(sentence.folded)

    def search(self, sentence: Readable) -> re.Match[str] | None:
        """The first hit in a sentence."""
        return self.pattern.search(sentence.text) if self.may_stand_in(sentence) else None

    def finditer(self, sentence: Readable) -> Iterable[re.Match[str]]:
        """The hits in a sentence, at most `MOST_HITS`."""
        return first_hits(self.pattern, sentence.text) if self.may_stand_in(sentence) else ()


class WordList(Generic[Key]):
    """Words by what they stand for."""

    __slots__ = ("entries",)

    def __init__(self, entries: Mapping[Key, Words]) -> None:
        self.entries = tuple(entries.items())

    def hits(self, sentence: Readable) -> Iterable[tuple[Key, re.Match[str]]]:
        """The first hit in a sentence of each entry that has one, in the order of the list."""
        text, folded = sentence.text, sentence.folded
        for key, words in self._likely(sentence.page):
            if words.occurs(folded) and (hit := words.pattern.search(text)):
                yield key, hit

    def _likely(self, page: Page | None) -> Iterable[tuple[Key, Words]]:
        """The entries of which a stem stands on the page; looked for once a page."""
        if page is None:
            return self.entries
        likely = page.likely.get(id(self))
        if likely is None:
            likely = page.likely[id(self)] = [each for each in self.entries if each[1].occurs(page.folded)]
        return likely

"""PURE: the entries of a catalogue with their words in one language, ready to be compared."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from matching.linking.bridge import Bridge
from matching.linking.lists import Around, Lists
from matching.linking.ngrams import Floats, NgramIndex
from matching.linking.parts import Parts
from matching.linking.texts import LONGEST_TEXT, normal_text

LABELS_BRIDGED = 3  # words of an entry that are looked up in the official list
MOST_DIGITS = 4  # of the code of a group
CONTEXT_WEIGHT = 0.5  # of the likeness with the context of an entry, beside letters and parts of its words

Meanings = Callable[[Sequence[str]], Floats]


@dataclass(frozen=True)
class Surroundings:
    """What is known of entries beside their words, all optional.

    ``groups``: the code of an entry's group in a hierarchy where a code begins with the code above it (ISCO, KldB).
    ``contexts``: further text about an entry, as its description or the names of its groups.
    ``bridge``: official titles that say which entries mean related things.
    ``meanings``: unit vectors of texts, shape (texts, dimensions), by a model of one's own.
    ``lists``: texts that stand together in the list that queries come from; each says what the others are about.
    """

    groups: Mapping[str, str] = field(default_factory=dict)
    contexts: Mapping[str, str] = field(default_factory=dict)
    bridge: Bridge | None = None
    lists: Mapping[str, Sequence[str]] = field(default_factory=dict)
    meanings: Meanings | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word for the entry ``code``, as it is written and in its normal form."""

    code: str
    text: str
    normal: str
    is_label: bool


class Entries:
    """Entries and their words in one language. Words are in the order of ``codes``; an entry's own name comes first."""

    def __init__(
        self,
        words: Sequence[tuple[str, str, bool]],
        around: Surroundings,
        related: Sequence[tuple[str, str]] = (),
        *,
        has_compounds: bool = False,
    ) -> None:
        self.words = _different(words)
        self.codes = sorted({word.code for word in self.words})
        places = {code: at for at, code in enumerate(self.codes)}
        self.entry_of = np.array([places[word.code] for word in self.words], dtype=np.int64)
        self.starts = np.searchsorted(self.entry_of, np.arange(len(self.codes) + 1))
        self.index = NgramIndex([word.normal for word in self.words])
        self.groups = [around.groups.get(code, "") for code in self.codes]
        self.has_group = np.array([bool(group) for group in self.groups])
        self.group_keys = _group_keys(self.groups)
        self.is_label = np.array([word.is_label for word in self.words])
        self.is_group = np.array(
            [bool(group) and _is_group(code) for code, group in zip(self.codes, self.groups, strict=True)]
        )
        self.exact: dict[str, set[int]] = {}
        for word, entry in zip(self.words, self.entry_of.tolist(), strict=True):
            self.exact.setdefault(word.normal, set()).add(entry)
        self.word_idf = self._word_idf()
        self.bridge = around.bridge
        self.bridged: Any = self._bridged(around.bridge)
        contexts = [normal_text_of(around.contexts.get(code, "")) for code in self.codes]
        self.contexts = NgramIndex(contexts)
        self.has_contexts = any(contexts)
        self.related = Related(places, related) if related else None
        self.parts = self._parts(contexts if self.has_contexts else [], around) if has_compounds else None
        self.lists = self._lists(around.lists, self.parts) if self.parts and around.lists else None
        self.meanings = around.meanings
        names = [self.words[at].text for at in self.starts[:-1].tolist()]
        self._name_meanings = around.meanings(names) if around.meanings else None

    def best_words(self, cosines: Floats) -> Floats:
        """The highest value of the words of each entry, shape (entries,)."""
        return np.maximum.reduceat(cosines, self.starts[:-1])

    def meant(self, text: str) -> Floats | None:
        """How near the meaning of a text is to that of each entry's name, in [0, 1]; None without a model."""
        if self.meanings is None or self._name_meanings is None:
            return None
        return np.asarray(np.maximum(self._name_meanings @ self.meanings([text[:LONGEST_TEXT]])[0], 0), np.float32)

    def many_alike(self, normals: Sequence[str]) -> Floats:
        """How like the words and the context of each entry texts are, shape (texts, entries)."""
        likeness = self.index.many_cosines(normals, most_texts=len(self.words)).toarray()
        if self.parts is None:
            return np.asarray(np.maximum.reduceat(likeness, self.starts[:-1], axis=1))
        likeness += self.parts.names.many_cosines(normals, most_texts=len(self.words)).toarray()
        best = np.maximum.reduceat(likeness, self.starts[:-1], axis=1)
        if self.parts.contexts is not None:
            best += CONTEXT_WEIGHT * self.parts.contexts.many_cosines(normals, most_texts=len(self.codes)).toarray()
        return np.asarray(best / (2 + CONTEXT_WEIGHT), dtype=np.float32)

    def _parts(self, contexts: Sequence[str], around: Surroundings) -> Parts:
        listed = (normal_text(text) for texts in around.lists.values() for text in texts)
        return Parts([word.normal for word in self.words], contexts, listed)

    def _lists(self, lists: Mapping[str, Sequence[str]], parts: Parts) -> Lists | None:
        if parts.contexts is None:
            return None

        def names(texts: Sequence[str]) -> Floats:
            return np.stack([self.best_words(parts.like_names(text)) for text in texts])

        return Lists(lists, Around(self.groups, parts.contexts, self.many_alike, names))

    def _word_idf(self) -> dict[str, float]:
        held: dict[str, int] = {}
        for word in self.words:
            for part in set(word.normal.split()):
                held[part] = held.get(part, 0) + 1
        count = len(self.words)
        return {part: float(np.log1p((count - number + 0.5) / (number + 0.5))) for part, number in held.items()}

    def _bridged(self, bridge: Bridge | None) -> Any:
        if bridge is None:
            return None
        chosen = [
            (at, entry)
            for entry in range(len(self.codes))
            for at in range(self.starts[entry], min(self.starts[entry] + LABELS_BRIDGED, self.starts[entry + 1]))
        ]
        texts = [self.words[at].normal for at, _ in chosen]
        return bridge.codes_of(texts, [entry for _, entry in chosen], len(self.codes))


class Related:
    """Words of the same entries in languages that are alike: "asistent" helps to find "asistente"."""

    def __init__(self, places: Mapping[str, int], words: Sequence[tuple[str, str]]) -> None:
        known = sorted({(places[code], normal_text(text)) for code, text in words if code in places})
        self._entries = np.array([entry for entry, _ in known], dtype=np.int64)
        self._index = NgramIndex([text for _, text in known])
        self._count = len(places)

    def best_words(self, normal: str) -> Floats:
        """The highest likeness of a text with the related words of each entry, shape (entries,)."""
        found = np.zeros(self._count, dtype=np.float32)
        np.maximum.at(found, self._entries, self._index.cosines(self._index.take_apart(normal)))
        return found


def normal_text_of(text: str) -> str:
    """The normal form of a text of any length: each line of at most `LONGEST_TEXT` characters by itself."""
    return " ".join(normal_text(line) for line in text.splitlines())


def _different(words: Sequence[tuple[str, str, bool]]) -> list[Word]:
    made = (Word(code, text, normal_text(text), is_label) for code, text, is_label in words)
    found: dict[tuple[str, str], Word] = {}
    for word in sorted(made, key=lambda word: (word.code, not word.is_label, word.text)):
        if word.normal:
            found.setdefault((word.code, word.normal), word)
    return list(found.values())


def _group_keys(groups: Sequence[str]) -> npt.NDArray[np.int64]:
    """Numbers of the groups by their first digits, 1 to `MOST_DIGITS` of them, shape (groups, `MOST_DIGITS`)."""
    numbers: dict[tuple[int, str], int] = {}
    sizes = range(1, MOST_DIGITS + 1)
    keys = [[numbers.setdefault((size, group[:size]), len(numbers)) for size in sizes] for group in groups]
    return np.array(keys, dtype=np.int64).reshape(len(groups), MOST_DIGITS)


def _is_group(code: str) -> bool:
    return "isco/" in code

"""PURE: a learned second opinion on words of the lexicon: does the sentence ask it of people, or merely speak of it?

A linear model over what stands before and behind a word, never over the word's own subject: other words of the lexicon
stand as the part they play, so that what is learned of one group holds for all ("keine <group> einstellen"). Learned
from the corpus of the benchmark by ``python -m benchmarks.legal_opinion --write``; the weights are given by who asks
(`employers.legal_opinion` holds those that ship). It speaks only where rules and frames are silent, or where they and
it disagree clearly; it takes no finding away, and what it says is marked as learned.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from employers.legal_check.combined import Clause
from employers.legal_check.lexicon import CUES, Entry
from employers.reading.words import first_hits

Weights = Mapping[str, int]  # feature to hundredths; the empty feature has the weight of every word
SURE = 0.9  # from here on a word tells something that no rule has told
DOUBTFUL = 0.15  # below it what a rule has told is marked as doubtful
_UTMOST = 3_000  # hundredths
_TOKENS = re.compile(r"\w+|[^\w\s]")
_DIGITS = re.compile(r"\d+")
_FAR = 8  # tokens before and behind a word that count
_NEAR = 3  # and those whose place is told
_BEYOND = 4  # tokens of what follows the part of the sentence
_REACH = 160  # letters before and behind a word that are looked at
_MOST = 16  # words of one part of a sentence
_STEM = 5


@dataclass(frozen=True, slots=True)
class Heard:
    """A word of the lexicon in a part of a sentence; ``features`` is what the model knows of it."""

    entry: Entry
    start: int
    end: int
    features: tuple[str, ...]


def heard(clause: Clause, entries: Iterable[Entry], is_for_all: bool) -> list[Heard]:
    """The words of the lexicon in a part of a sentence, at most `_MOST`, with what stands around each."""
    found = [
        (*hit.span("w"), entry)
        for entry in (*entries, *CUES)
        if entry.words.occurs(clause.folded)
        for hit in first_hits(entry.words.pattern, clause.text)
    ]
    return [
        Heard(entry, start, end, tuple(_features(clause, (start, end, entry), found, is_for_all)))
        for start, end, entry in islice(found, _MOST)
    ]


def belief(heard: Heard, weights: Weights) -> float:
    """How likely, from 0 to 1, the sentence asks something of people by this word; 0.5 without any weights.

    Whole hundredths are added up, so that the order of the features does not matter.
    """
    total = weights.get("", 0) + sum(weights.get(feature, 0) for feature in set(heard.features))
    return 1 / (1 + math.exp(-max(-_UTMOST, min(_UTMOST, total)) / 100))


def _features(
    clause: Clause, word: tuple[int, int, Entry], found: list[tuple[int, int, Entry]], is_for_all: bool
) -> Iterator[str]:
    start, end, entry = word
    text = clause.text
    others = sorted((a, b, other.part.value) for a, b, other in found if b <= start or a >= end)
    before = ["^", *_tokens(_masked(text, others, max(0, start - _REACH), start))][::-1]
    behind = [*_tokens(_masked(text, others, end, min(len(text), end + _REACH))), "$"]
    yield f"rule={entry.rule}"
    yield f"part={entry.part}"
    yield f"both={entry.rule} {entry.part}"
    yield f"word={text[start:end].lower()[: _STEM + 1]}"
    if text[start].isupper():
        yield "capital"
    if is_for_all:
        yield "for all"
    if clause.is_open:
        yield "open"
    if clause.objects:
        yield "objects"
    yield from _side("<", before, entry)
    yield from _side(">", behind, entry)
    yield f"around={before[0]} {behind[0]}"
    yield f"last={behind[-2] if len(behind) > 1 else '$'}"
    yield from (f"beyond={token}" for token in _tokens(clause.beyond)[:_BEYOND])


def _side(sign: str, tokens: list[str], entry: Entry) -> Iterator[str]:
    for at, token in enumerate(tokens[:_FAR]):
        yield f"{sign}{min(at, _NEAR)} {token}"
        yield f"{sign} {token}"
        yield f"{sign}~{token[:_STEM]}"
        if at + 1 < len(tokens):
            yield f"{sign}+{token} {tokens[at + 1]}"
    yield f"{sign}part {tokens[0]} {entry.part}"
    yield f"{sign}rule {tokens[0][:_STEM]} {entry.rule}"


def _masked(text: str, others: list[tuple[int, int, str]], low: int, high: int) -> str:
    """The letters from ``low`` to ``high``, other words of the lexicon as the part they play."""
    pieces, at = [], low
    for start, end, part in others:
        if start >= at and end <= high:
            pieces += [text[at:start], f" XX{part} "]
            at = end
    return "".join([*pieces, text[at:high]])


def _tokens(text: str) -> list[str]:
    return _TOKENS.findall(_DIGITS.sub("0", text.lower()))

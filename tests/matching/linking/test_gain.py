"""A model of meaning is believed only where words held back are found better with it."""

from collections.abc import Sequence

import numpy as np

from matching.linking import Term
from matching.linking.gain import FEWEST, Gain, gain_of
from matching.linking.ngrams import Floats

NAMES = [first + vowel + last for first in "bdfgk" for vowel in "aeiou" for last in "lmnrst"]
SYNONYMS = [first + vowel + last for first in "hjpvw" for vowel in "aeiou" for last in "lmnrst"]


def terms(count: int) -> list[Term]:
    """Entries with a name and a synonym each that share no letters."""
    pairs = [(f"skill-{at}", NAMES[at] * 2, SYNONYMS[-at - 1] * 2) for at in range(count)]
    return [
        Term(code, text, is_label=is_label)
        for code, name, synonym in pairs
        for text, is_label in ((name, True), (synonym, False))
    ]


def knowing(texts: Sequence[str]) -> Floats:
    """Unit vectors under which a name and its synonym mean the same."""
    found = np.zeros((len(texts), len(NAMES)), dtype=np.float32)
    for row, text in enumerate(texts):
        found[row, NAMES.index(text[:3]) if text[:3] in NAMES else SYNONYMS[::-1].index(text[:3])] = 1
    return found


def knowing_nothing(texts: Sequence[str]) -> Floats:
    return np.zeros((len(texts), 2), dtype=np.float32)


def test_a_model_that_knows_synonyms_is_proven() -> None:
    gain = gain_of(terms(80), knowing, is_skill=True)

    assert gain.count == 40
    assert gain.after > gain.before + 0.3
    assert gain.is_proven


def test_a_model_that_knows_nothing_is_not() -> None:
    gain = gain_of(terms(80), knowing_nothing, is_skill=True)

    assert gain.after == gain.before
    assert not gain.is_proven


def test_few_words_prove_nothing() -> None:
    gain = gain_of(terms(FEWEST), knowing, is_skill=True)

    assert gain == Gain(FEWEST // 2, 0.0, 0.0)
    assert not gain.is_proven

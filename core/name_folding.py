"""Names as people look for them: Müller is found by mueller, muller and MÜLLER, on both databases alike."""

import unicodedata
from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

# Letters that are no letter with an accent by Unicode, as small ones; ẞ and ς end as their usual forms.
_OTHERS = {"a": "æ", "d": "đð", "e": "ə", "h": "ħ", "i": "ı", "l": "ł", "o": "øœ", "t": "ŧ", "σ": "ς"}
_SCRIPTS = ((0x00C0, 0x0180), (0x01A0, 0x01B1), (0x0218, 0x021C), (0x0386, 0x03CF), (0x0400, 0x0460), (0x1E00, 0x1F00))
MARKS = "".join(map(chr, range(0x0300, 0x0332)))  # accents that stand apart, after their letter
# In this order. What stands for an umlaut becomes the bare vowel on both sides, so that each spelling finds the others.
PAIRS = (("ß", "ss"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
Text = sa.ColumnElement[str] | InstrumentedAttribute[str]


def _without_marks(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFC", "".join(letter for letter in apart if not unicodedata.combining(letter)))


def _accents() -> dict[str, str]:
    """Bare letter of each letter with an accent, small and large: PostgreSQL may know the case of A to Z alone."""
    found = {accented: bare for bare, letters in _OTHERS.items() for accented in letters + letters.upper()}
    found = {accented: bare for accented, bare in found.items() if accented not in (bare.upper(), bare)} | {"ẞ": "ß"}
    for first, end in _SCRIPTS:
        for letter in map(chr, range(first, end)):
            bare = _without_marks(letter.lower())
            if len(bare) == 1 and bare not in (letter, letter.lower()):
                found.setdefault(letter, bare)
    return found


_BARE_OF = _accents()
ACCENTED, BARE = "".join(_BARE_OF), "".join(_BARE_OF.values())
_TABLE = str.maketrans(_BARE_OF)


def folded(text: str) -> str:
    """The text in small letters without accents, an umlaut and its two letters as the bare vowel.

    However its accents are stored, as part of the letter or after it.
    """
    return reduce(lambda left, pair: left.replace(*pair), PAIRS, _without_marks(text.lower()).translate(_TABLE))


def folded_column(column: Text) -> sa.ColumnElement[str]:
    """`folded` of a column, computed by the database: what has no partner among the bare letters is dropped."""
    bare: Any = sa.func.translate(sa.func.lower(column), ACCENTED + MARKS, BARE)
    return reduce(lambda left, pair: sa.func.replace(left, *pair), PAIRS, bare)


def has_word(text: str, word: str) -> bool:
    """Whether a word stands in a text, as it is written or folded. Either may be all that was typed of a name: "el"
    stands in Joel, although folding joins its o and e.
    """
    return word.lower() in text.lower() or folded(word) in folded(text)


def contains_word(column: Text, word: str) -> sa.ColumnElement[bool]:
    """`has_word` for a column."""
    as_written = sa.func.lower(column).contains(word.lower(), autoescape=True)
    return sa.or_(as_written, folded_column(column).contains(folded(word), autoescape=True))

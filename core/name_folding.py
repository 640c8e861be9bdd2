"""Names as people look for them: Müller is found by mueller, muller and MÜLLER, on both databases alike."""

from functools import reduce
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute

ACCENTS = {
    "a": "äáàâåãăą", "c": "çčć", "d": "đ", "e": "éèêëęě", "g": "ğ", "i": "íìîïı", "l": "ł", "n": "ñńň", "o": "öóòôõőø",
    "r": "ř", "s": "şșšś", "t": "ţț", "u": "üúùûűů", "y": "ý", "z": "žźż",
}  # fmt: skip
ACCENTED = "".join(ACCENTS.values())
BARE = "".join(letter * len(accents) for letter, accents in ACCENTS.items())
# In this order. What stands for an umlaut becomes the bare vowel on both sides, so that each spelling finds the others.
PAIRS = (("ß", "ss"), ("ae", "a"), ("oe", "o"), ("ue", "u"))
_BARE_OF = str.maketrans(ACCENTED, BARE)
Text = sa.ColumnElement[str] | InstrumentedAttribute[str]


def folded(text: str) -> str:
    """The text in small letters without accents, an umlaut and its two letters as the bare vowel."""
    return reduce(lambda left, pair: left.replace(*pair), PAIRS, text.lower().translate(_BARE_OF))


def folded_column(column: Text) -> sa.ColumnElement[str]:
    """`folded` of a column, computed by the database."""
    bare: Any = sa.func.translate(sa.func.lower(column), ACCENTED, BARE)
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

"""PURE: texts in the form in which they are compared: lower case, one gender, no accents, no signs."""

import re
import unicodedata

LONGEST_TEXT = 400  # characters of a text that are read: no title is longer
LEAST_SHARED = 3  # letters that two gender forms of a word begin with
_GENDER = re.compile(
    r"\(\s*(?:[mwfdxigna]|all|gn|div|inter)\s*(?:[/|,*\s]\s*(?:[mwfdxigna]|div|gn|a|inter)\s*)+\)"
    r"|\b[mwfdx]\s?[/|]\s?[mwfdx](?:\s?[/|]\s?[mwfdxia])?\b"
    r"|\((?:gn|all genders?|alle geschlechter|mensch)\)",
    re.I,
)
_ENDINGS = re.compile(
    r"(?<=\w)(?:[*:_/·|]-?\s?(?:innen|in|frau|mann|r|n|e|er|a|as|o|os|euse|ère|rice|se|ne|trice|ka|nica)\b"
    r"|\((?:in|innen|r|n|e|a|as|os)\)|Innen\b|(?<=[a-zäöüß])In\b)|/-?\s?(?:innen|in|frau|kraft|bäuerin)\b"
)
_LETTERS = str.maketrans({"ß": "ss", "ł": "l", "đ": "d", "ø": "o", "æ": "ae", "œ": "oe", "ı": "i"})
_LATIN = re.compile("[\0-\u024f]*")  # no combining sign is among these
_SIGNS = re.compile(r"[^\w+#]|_")
_OPTION = re.compile(r"\s*/\s*")


def normal_text(text: str) -> str:
    """The text in small letters without signs, accents of Latin letters, "(m/w/d)" and the second gender form.

    Accents are left on letters of other scripts, where they make another letter. Of a text longer than `LONGEST_TEXT`
    characters the beginning counts.
    """
    shown = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    shown = _ENDINGS.sub("", _GENDER.sub(" ", shown))
    return " ".join(_SIGNS.sub(" ", _one_gender(_without_accents(shown.casefold()))).split())


def _plain_latin() -> dict[int, str]:
    """The letter under each accented letter of `_LATIN`."""
    decomposed = ((code, unicodedata.normalize("NFD", chr(code))) for code in range(0x80, 0x250))
    return {code: signs[0] for code, signs in decomposed if len(signs) > 1 and "a" <= signs[0] <= "z"}


_PLAIN = _LETTERS | _plain_latin()


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    if _LATIN.fullmatch(text):
        return text.translate(_PLAIN)
    kept: list[str] = []
    base = ""
    for sign in unicodedata.normalize("NFD", text.translate(_LETTERS)):
        if not unicodedata.combining(sign):
            base = sign
        elif "a" <= base <= "z":
            continue
        kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def _one_gender(text: str) -> str:
    """The first of two gender forms with a stroke between: "cook/cookess in a kitchen" gives "cook in a kitchen"."""
    first, *others = _OPTION.split(text)
    for other in others:
        kept, added = first.split(), other.split()
        first = " ".join([*kept, *added[_repeated(kept, added) :]])
    return first


def _repeated(kept: list[str], added: list[str]) -> int:
    """How many words at the beginning of ``added`` are the other form of the last words of ``kept``."""
    if not kept or not added:
        return 0
    alike = (
        count
        for count in range(min(len(kept), len(added)), 0, -1)
        if all(_same_stem(one, other) for one, other in zip(kept[-count:], added[:count], strict=True))
    )
    return next(alike, 0)


def _same_stem(one: str, other: str) -> bool:
    if one == other:
        return True
    shared = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return shared >= LEAST_SHARED and 2 * shared >= min(len(one), len(other)) - 2

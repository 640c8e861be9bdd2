"""PURE: a title as the models compare it: lower case, without gender forms, places of advert talk and figures."""

import re
import unicodedata

LONGEST_TITLE = 300  # characters of a title that are read
LONGEST_TEXT = 4000  # characters of an advert's text that are read

_FORMS = re.compile(r"(?<=\w)[/*:_·][ -]?(?:innen|in|frau|mann|er|r|n|e)\b|(?<=\w)\((?:innen|in|r|n|e)\)")
_DEGREES = re.compile(r"\((?:fh|uni|ba|ma|th)\)")
_OTHER = re.compile(r"[^\w+#]+")
_FEMALE = re.compile(r"(?<=[a-zäöü]{4})(?:innen|in)$")
_SHORT = {
    "dipl": "diplom",
    "ing": "ingenieur",
    "mitarb": "mitarbeiter",
    "verk": "verkäufer",
    "stellv": "stellvertretend",
    "kfm": "kaufmännisch",
    "kaufm": "kaufmännisch",
}
_FILLER_WORDS = """
    m w d f x div gn mwd wmd der die das den dem des ein eine einen einem einer und oder mit für fuer von im in am an
    auf zur zum bei als aus gesucht suchen sucht wir ab sofort vollzeit teilzeit voll minijob basis euro stunde std
    woche monat unbefristet befristet festanstellung job jobs stelle direktvermittlung gmbh co kg ag se bereich raum
    region großraum grossraum standort unser unsere unseren team kunden dringend gerne auch neu neue bis pro
    zeitarbeit ausschreibung bewerbung verstärkung kennziffer nr the of for and
"""
_FILLERS = frozenset(_FILLER_WORDS.split())


def title_words(title: str) -> str:
    """The words of a title that say what the work is, divided by blanks; "" where there are none.

    Linear in the length of the title, of which `LONGEST_TITLE` characters count. Where all words are fillers
    ("Stelle in Vollzeit"), they stay.
    """
    return _words(title[:LONGEST_TITLE])


def text_words(text: str) -> str:
    """As `title_words`, for the beginning of an advert's text."""
    return _words(text[:LONGEST_TEXT])


def _words(text: str) -> str:
    lower = unicodedata.normalize("NFC", text).casefold()
    plain = _OTHER.sub(" ", _FORMS.sub("", _DEGREES.sub(" ", lower)))
    words = plain.replace("_", " ").split()
    kept = [_FEMALE.sub("", _SHORT.get(word, word)) for word in words if word not in _FILLERS and not word.isdigit()]
    return " ".join(kept or words)

"""Which passwords are too easy to guess: frequent ones, dates, rows of keys, words about the person or the agency.

docs/decisions/0033-passwords-easy-to-guess.md tells why it is measured so.
"""

import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from zxcvbn import matching, zxcvbn

from core.errors import InvalidInput
from core.name_folding import folded

PASSWORD_MIN_LENGTH = 12
GUESSES_NEEDED = 10**9  # as zxcvbn counts: beyond its third step of four, "safely unguessable"
LETTERS_READ = 40  # what goes beyond is never needed to reach that; and the time stays below 50 ms
LEAST_WORD = 3  # letters: shorter ones stand in too much
PLACE_WORDS = (  # the product, the agency and what it does
    "passgenau", "jobcenter", "jobbörse", "arbeitsagentur", "agentur", "arbeit", "bundesagentur", "arbeitsamt",
    "arbeitgeberservice", "arbeitgeber", "bürgergeld", "grundsicherung", "vermittlung", "vermittler", "stellen",
)  # fmt: skip
GERMAN_WORDS = (  # the library knows English lists alone
    "passwort", "kennwort", "geheim", "hallo", "willkommen", "schatz", "liebe", "schnucki", "mausi", "engel", "sonne",
    "sonnenschein", "sommer", "winter", "frühling", "herbst", "januar", "februar", "märz", "april", "mai", "juni",
    "juli", "august", "september", "oktober", "november", "dezember", "montag", "dienstag", "mittwoch", "donnerstag",
    "freitag", "samstag", "sonntag", "weihnachten", "ostern", "geburtstag", "urlaub", "ferien", "feierabend", "büro",
    "chef", "firma", "computer", "rechner", "internet", "sicher", "sicherheit", "zugang", "anmeldung", "benutzer",
    "mitarbeiter", "schalke", "bayern", "borussia", "dortmund", "werder", "fußball", "berlin", "hamburg", "münchen",
    "köln", "frankfurt", "stuttgart", "düsseldorf", "leipzig", "dresden", "hannover", "nürnberg", "bremen", "essen",
    "deutschland", "europa", "hund", "katze", "schmetterling", "familie", "mama", "papa", "oma", "opa", "daniel",
    "michael", "andreas", "thomas", "stefan", "christian", "sabine", "petra", "claudia", "susanne", "andrea", "julia",
    "qwertz", "qwertzuiop", "asdfghjkl", "yxcvbnm", "iloveyou", "ichliebedich", "kaffee", "auto", "test", "ich", "bin",
    "mein", "meine", "das", "ist", "ein", "eine", "der", "die", "und", "neues", "neu", "start", "haus", "garten",
)  # fmt: skip
_UNDONE = str.maketrans({"@": "a", "4": "a", "8": "b", "(": "c", "3": "e", "6": "g", "9": "g", "!": "i", "1": "i",
                         "|": "i", "0": "o", "$": "s", "5": "s", "+": "t", "7": "t", "2": "z"})  # fmt: skip
# Signs that the library takes for letters as well: it would try all their combinations. Digits stay, for dates.
_PLAIN = str.maketrans(dict.fromkeys("@({[<!|$+%", "-"))


def check_password_choice(password: str, about: Iterable[str] = ()) -> None:
    """`InvalidInput` for a password that is too short, or easy to guess for who knows the texts ``about`` the person.

    Words of those texts and of the agency do not count: what is left without them must need 10^9 guesses.
    """
    if len(password) < PASSWORD_MIN_LENGTH:
        raise InvalidInput("A password needs at least %(length)s characters.", length=PASSWORD_MIN_LENGTH)
    known = _words((*about, *PLACE_WORDS))
    written = folded(password)
    if min(_guesses(_without(each, known)) for each in (written, written.translate(_UNDONE))) < GUESSES_NEEDED:
        raise InvalidInput(
            "This password is easy to guess. Your name and address, words of the agency and of this program, frequent "
            "passwords, dates and neighbouring keys protect nothing. Take a sentence, or four words that have nothing "
            "to do with you."
        )


def _words(texts: Iterable[str]) -> list[str]:
    """Words that do not count, the longest first, as `folded` writes them."""
    found = {word for text in texts for word in re.split(r"[\W_]+", folded(text))}
    return sorted((word for word in found if len(word) >= LEAST_WORD), key=lambda word: (-len(word), word))


def _without(text: str, words: Iterable[str]) -> str:
    for word in words:
        text = text.replace(word, " ")
    return text.strip()


def _guesses(text: str) -> int:
    """How many guesses the start of a text needs. Signs that stand for letters are not tried in all combinations: that
    takes seconds, and the text with letters in their place is measured beside this one.
    """
    return int(_library()(text[:LETTERS_READ].translate(_PLAIN))["guesses"])


@cache
def _library() -> Callable[[str], dict[str, Any]]:
    """zxcvbn with German words beside its own lists."""
    matching.add_frequency_lists({"german": [folded(word) for word in (*PLACE_WORDS, *GERMAN_WORDS)]})
    measured: Callable[[str], dict[str, Any]] = zxcvbn
    return measured

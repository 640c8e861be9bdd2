"""PURE: slips of the pen in the long words that the check looks for, mended before it reads.

One letter too much, too little, wrong or swapped. Only words of nine letters and more with no near neighbour in the
language ("Konfession" is left alone for "Konzession"); the first letter must be right.
"""

import re

from employers.reading.sources import Source

_LIST = (
    "muttersprache muttersprachler muttersprachlerin muttersprachlich staatsangehörigkeit staatsbürgerschaft "
    "migrationshintergrund schwangerschaft schwangere familienplanung kinderwunsch alleinerziehende alleinstehend "
    "verheiratet kinderlose familienstand behinderung behinderungen behinderte behinderten schwerbehinderte "
    "schwerbehinderung rollstuhlfahrer vorerkrankung vorerkrankungen krankheitstage gesundheitszustand gewerkschaft "
    "gewerkschaften gewerkschaftsmitglied gewerkschaftsmitglieder katholisch katholische evangelische "
    "religionszugehörigkeit muslimische homosexuelle ausländer ausländische flüchtlinge osteuropa osteuropäer "
    "akzentfrei akzentfreies berufsanfänger berufseinsteiger lebensjahr höchstalter altersgrenze jugendliche "
    "dynamisches nichtraucher unbezahlt unbezahlte probearbeiten probearbeit lohnfortzahlung kündigungsschutz "
    "gewerbeschein schwarzarbeit vertragsstrafe arbeitskampf mindestlohn provisionsbasis kopftuchträgerin "
    "kopftuchträgerinnen verkäuferin pregnant pregnancy disability disabilities headscarf foreigners"
)
_WORDS = tuple(_LIST.split())
_SHORTEST = 9
_TOKEN = re.compile(rf"[^\W\d_]{{{_SHORTEST - 1},24}}")


def _shortened(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


_KNOWN = frozenset(_WORDS)
_NEAR: dict[str, str] = {}
for _word in _WORDS:
    if len(_word) >= _SHORTEST:
        for _key in (_word, *sorted(_shortened(_word))):
            _NEAR.setdefault(_key, _word)


def mended(source: Source) -> Source:
    """The same words with slips mended; offsets still lead to the letters as they were given."""
    changes = [(*hit.span(), right) for hit in _TOKEN.finditer(source.text) if (right := _right(hit.group()))]
    if not changes:
        return source
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for start, end, right in changes:
        pieces += [source.text[at:start], right]
        places += range(at, start)
        places += [min(start + offset, end - 1) for offset in range(len(right) - 1)] + [end - 1]
        at = end
    pieces.append(source.text[at:])
    places += range(at, len(source.text))
    if source.places is not None:
        places = [source.places[place] for place in places]
    return Source(source.raw, "".join(pieces), tuple(places))


def _right(token: str) -> str | None:
    """The word that is meant by a token with one slip, in the same capitals; None for any other token."""
    folded = token.lower()
    if folded in _KNOWN or len(folded) != len(token):
        return None
    for key in (folded, *_shortened(folded)):
        meant = _NEAR.get(key)
        if meant is not None and meant[0] == folded[0] and meant not in folded and not _is_inflected(folded, meant):
            return meant.capitalize() if token[0].isupper() else meant
    return None


def _is_inflected(folded: str, meant: str) -> bool:
    """Whether only the ending differs: another form of the word or of its stem is no slip."""
    return folded[:-2] == meant[: len(folded) - 2] or meant[:-2] == folded[: len(meant) - 2]

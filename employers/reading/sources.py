"""PURE: the plain words of an advert that may hold HTML and control characters, and where each letter stood."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import html
import re
import unicodedata
from dataclasses import dataclass

from employers.reading.facts import Span

_ODD = re.compile(
    r"(?=[<& \t\r\x0b\x0c\x00-\x08\x0e-\x1f\x7f-\xa0\u00ad\u2000-\u200f\u2028\u2029\u202f\u2060\u3000\ufe0f\ufeff])(?:"
    r"<!--.{0,2000}?-->|<(?P<block>/?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|section|article|header|hr|dd|dt|dl)\b)[^<>]{0,300}>|"
    r"</?[a-z][^<>]{0,300}>|(?P<entity>&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z]{2,8}\d?);)|"
    r"(?P<gap>[ \t\u00a0\u2000-\u200a\u202f\u3000]{2,}|[\t\u00a0\u2000-\u200a\u202f\u3000])|(?P<line>\r\n?|[\u2028\u2029\x0b\x0c])|"
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2060\ufe0f\ufeff])",
    re.I | re.S,
)
_DOTS = re.compile("[aouAOU]\u0308")


@dataclass(frozen=True, slots=True)
class Source:
    """Plain words that are read; ``places`` gives for each letter its offset in ``raw``, None where nothing changed."""

    raw: str
    text: str
    places: tuple[int, ...] | None = None

    def span(self, span: Span) -> Span:
        """A span of the plain words as a span of the advert."""
        if self.places is None or span.end <= span.start:
            return span
        start, end = self.places[span.start], self.places[span.end - 1] + 1
        return Span(self.raw[start:end], start, end, span.is_title, span.confidence)


def plain(raw: str) -> Source:
    """The words of ``raw``: tags of blocks end a line, other tags and control characters vanish, entities are letters.

    Each bounded and read once: time grows with the length alone.
    """
    odds = _ODD.finditer(raw)
    if "\u0308" in raw:  # letters with their dots written apart
        odds = iter(sorted([*odds, *_DOTS.finditer(raw)], key=re.Match.start))
    pieces: list[str] = []
    places: list[int] = []
    at = 0
    for odd in odds:
        pieces.append(raw[at : odd.start()])
        places.extend(range(at, odd.start()))
        instead = _instead(odd)
        pieces.append(instead)
        places.extend([odd.start()] * len(instead))
        at = odd.end()
    if not places and at == 0:
        return Source(raw, raw)
    pieces.append(raw[at:])
    places.extend(range(at, len(raw)))
    return Source(raw, "".join(pieces), tuple(places))


def _instead(odd: re.Match[str]) -> str:
    if odd.re is _DOTS:
        return unicodedata.normalize("NFC", odd.group())
    if odd["block"] or odd["line"]:
        return "\n"
    if odd["gap"]:
        return " "
    if odd["entity"]:
        said = html.unescape(odd["entity"])
        return " " if said == "\u00a0" else "" if said in ("\u00ad", "\u200b") else said
    return ""

"""PURE: from a line of a CV to the phrases that may name a job, a skill or a school, most likely first."""

# ruff: noqa: E501 (word lists)

import re
from collections.abc import Iterable

from profiles.cv.privacy import is_sensitive, without_contacts

MAX_PHRASE = 120
BULLET = re.compile(r"^[\s]*(?:[-–—•·*►▪■●○✓➢➤→o]|\d{1,2}[.)])\s+")
_BREAKS = re.compile(
    r"\t+|\s[|–—-]\s|[;|]|,\s|\s(?:bei|at|chez|@|в компании|in der firma|für die firma)\s|\s\(|\)\s|\s*:\s+", re.I
)
_EMPLOYER = re.compile(
    r"\b(?:g?gmbh|mbh|ag|kg|kgaa|ohg|gbr|e\.?\s?[kv]\.?|se|ug|ltd|inc|llc|plc|s\.?r\.?l|s\.?a|corp|co\. ?kg|& co|firma|fa\.|unternehmen|"
    r"company|group|gruppe|holding|тов|ооо|şirketi|a\.ş)(?!\w)|\b(?:universit(?:y|ät|é)|hochschule|college|gymnasium|schule|school|akademie|academy|institut[eo]?)\b",
    re.I,
)  # fmt: skip
_PLACE_ONLY = re.compile(
    r"[\d\s./-]*(?:deutschland|germany|syrien|syria|ukraine|türkei|turkey|iran|irak|afghanistan|berlin|stuttgart|hamburg|münchen)?",
    re.I,
)
_LABEL = re.compile(
    r"^(?:als|as|position|tätigkeit|beruf|stelle|funktion|job title|role|titel|посада|должность)\s*:?\s+", re.I
)


def phrases_of(text: str) -> tuple[str, ...]:
    """Phrases of a line in its order, those that name employers, schools or only a place behind all others.

    Sensitive ones are left out, and so are addresses.
    """
    found = dict.fromkeys(_clean(part) for part in _BREAKS.split(without_contacts(BULLET.sub("", text))))
    kept = [
        part for part in found if 2 < len(part) <= MAX_PHRASE and any(map(str.isalpha, part)) and not is_sensitive(part)
    ]
    return tuple([part for part in kept if not _is_employer(part)])


def employers_of(text: str) -> tuple[str, ...]:
    """Phrases of a line that name an employer, a school or only a place."""
    parts = (_clean(part) for part in _BREAKS.split(without_contacts(BULLET.sub("", text))))
    return tuple(part for part in parts if len(part) > 2 and _is_employer(part) and not is_sensitive(part))


def pieces_of(lines: Iterable[str]) -> Iterable[str]:
    """Items of an enumeration: parted by commas, bars, bullets, tabs and lines; brackets stay with their item."""
    for line in lines:
        for part in re.split(r"\t+|[;|•·●▪►]|,(?![^()]*\))|\s/\s|\s[–—]\s(?=\w+\s[–—])", BULLET.sub("", line)):
            piece = _clean(part)
            if piece:
                yield piece


def _clean(part: str) -> str:
    text = _LABEL.sub("", " ".join(part.split()).strip(" ,;:|–—-•·*/"))
    # A bracket whose other half was cut off
    return text.strip("()") if text.count("(") != text.count(")") else text


def _is_employer(part: str) -> bool:
    return bool(_EMPLOYER.search(part) or _PLACE_ONLY.fullmatch(part))

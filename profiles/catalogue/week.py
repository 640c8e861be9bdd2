"""PURE: hours of the week as people write and read them: "Mo-Fr 08-14, Sa 9-12"."""

import re
from itertools import groupby

from core.errors import InvalidInput
from profiles.catalogue.codes import FULL_GRID, HOURS_PER_WEEK_GRID, hours_between

DAY_NAMES: dict[str, tuple[str, ...]] = {
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}
_DAYS = {"mo": 0, "di": 1, "tu": 1, "mi": 2, "we": 2, "do": 3, "th": 3, "fr": 4, "sa": 5, "so": 6, "su": 6}
_ALWAYS = {"immer", "jederzeit", "always", "any time"}
_NEVER = {"nie", "gar nicht", "never"}
_ENTRY = re.compile(
    r"(?P<days>[^\W\d_]+\.?(?:\s*(?:-|bis|to|\+|/|&|und|and)\s*[^\W\d_]+\.?)*)\s*:?\s*"
    r"(?P<hours>\d{1,2}(?:[:.]00)?\s*(?:-|bis|to)\s*\d{1,2}(?:[:.]00)?)\s*(?:uhr|h)?",
    re.IGNORECASE,
)
_PIECE = re.compile(r"[,;\n]+")
_EXAMPLE = "Mo-Fr 08-14, Sa 9-12"


def week_hours(text: str) -> int:
    """The set of hours (168 bits) that a text names; whole hours, over midnight where the end is not after the start.

    Day names in German or English, single, as range ("Mo-Fr") or joined ("Mo+Mi"); "immer"/"always" is the whole week,
    "nie"/"never" no hour at all. `InvalidInput` names the piece that cannot be read.
    """
    plain = text.strip().lower().replace("–", "-").replace("—", "-")
    if plain in _ALWAYS:
        return FULL_GRID
    if plain in _NEVER:
        return 0
    hours = 0
    for piece in (part.strip() for part in _PIECE.split(plain)):
        hours |= _piece_hours(piece) if piece else 0
    if not hours:
        raise InvalidInput("No hours can be read from this text. Write them like this: %(example)s", example=_EXAMPLE)
    return hours


def _piece_hours(piece: str) -> int:
    found = _ENTRY.fullmatch(piece)
    if found is None:
        raise _unreadable(piece)
    start, end = (int(re.split(r"[:.]", each.strip())[0]) for each in re.split(r"-|bis|to", found["hours"]))
    if start > 24 or end > 24:
        raise _unreadable(piece)
    return hours_between(days=_days(found["days"], piece), start=start % 24, end=end)


def _days(text: str, piece: str) -> tuple[int, ...]:
    days: set[int] = set()
    for span in re.split(r"\s*(?:\+|/|&|\bund\b|\band\b)\s*", text):
        ends = [_DAYS.get(name.strip(" .")[:2]) for name in re.split(r"\s*(?:-|\bbis\b|\bto\b)\s*", span)]
        if len(ends) > 2 or any(end is None for end in ends):
            raise _unreadable(piece)
        first, last = ends[0] or 0, ends[-1] or 0
        days |= {(first + offset) % 7 for offset in range((last - first) % 7 + 1)}
    return tuple(sorted(days))


def _unreadable(piece: str) -> InvalidInput:
    return InvalidInput(
        "“%(piece)s” cannot be read as hours. Write them like this: %(example)s", piece=piece, example=_EXAMPLE
    )


def week_text(hours: int, language: str) -> str:
    """A set of hours (168 bits) in few words: days with the same hours stand together, in the order of the week."""
    names = DAY_NAMES[language]
    if hours == FULL_GRID:
        return "immer" if language == "de" else "always"
    if not hours:
        return "nie" if language == "de" else "never"
    spans = [day_spans(hours, day) for day in range(7)]
    texts: list[str] = []
    for span, group in groupby(range(7), key=lambda day: spans[day]):
        days = list(group)
        if span:
            label = names[days[0]] if len(days) == 1 else f"{names[days[0]]}–{names[days[-1]]}"
            texts.extend(f"{label} {start:02d}–{end:02d}" for start, end in span)
    return ", ".join(texts)


def day_spans(hours: int, day: int) -> tuple[tuple[int, int], ...]:
    """The (start, end) spans of one day (0 is Monday), in full hours from 0 to 24."""
    spans: list[tuple[int, int]] = []
    for hour in range(24):
        if hours >> ((day * 24 + hour) % HOURS_PER_WEEK_GRID) & 1:
            if spans and spans[-1][1] == hour:
                spans[-1] = (spans[-1][0], hour + 1)
            else:
                spans.append((hour, hour + 1))
    return tuple(spans)

"""PURE: what the structured formats share: partial dates, text out of HTML, passages out of plain values."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html.parser import HTMLParser
from typing import Any

from profiles.cv.document import FactKind, Passage, Period
from profiles.cv.languages import ASPECTS, speaking
from profiles.cv.periods import find_period, period_between
from profiles.cv.phrases import phrases_of, pieces_of
from profiles.cv.privacy import is_sensitive, without_contacts
from profiles.cv.qualifications import qualification_of
from profiles.cv.text_cv import skill_of
from profiles.cv.vocabulary import CEFR_LEVELS, ISO_639, LANGUAGE_CODES

Partial = tuple[int, int | None]
_PARTIAL = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.T].*)?")
_FREE_TEXT_ITEMS = 40


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        self.parts.append("\n- " if tag == "li" else "\n" if tag in ("p", "br", "div", "ul", "ol", "h1", "h2") else "")

    def handle_data(self, data: str) -> None:
        self.parts.append(data)


def plain(value: object, *, limit: int = 20_000) -> str:
    """The text of a value, without HTML; empty where there is none."""
    text = str(value)[:limit] if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
    if "<" not in text and "&" not in text:
        return text.strip()
    reader = _Text()
    reader.feed(text)
    reader.close()
    return "".join(reader.parts).strip()


def one_line(value: object) -> str:
    """As `plain`, in one line."""
    return " ".join(plain(value).split())


def partial_date(value: object) -> Partial | None:
    """(year, month or None) of "2018", "2018-06" and "2018-06-01T…"; None for anything else."""
    hit = _PARTIAL.fullmatch(one_line(value))
    if hit is None:
        return None
    month = int(hit[2]) if hit[2] else None
    return int(hit[1]), month if month and 1 <= month <= 12 else None


def period_of(start: Partial | None, end: Partial | None, *, is_current: bool, today: date) -> Period | None:
    """The span between two partial dates. Without an end it lasts to this day; without a start it is unknown."""
    if start is None:
        return None
    return period_between(start, end, is_current=is_current or end is None, today=today)


def written_period(value: object, *, today: date) -> Period | None:
    """A span that a file gives as text, e.g. "2018 - heute"."""
    found = find_period(one_line(value), today=today)
    return found[0] if found else None


def words_of(period: Period | None) -> str:
    """A span as a person writes it: "06/2018 – 03/2021"."""
    if period is None:
        return ""
    ends = [f"{month % 12 + 1:02d}/{month // 12}" for month in (period.start, period.end)]
    return f"{ends[0]} –" if period.is_current else f"{ends[0]} – {ends[1]}"


def job(title: object, period: Period | None, *, uri: str | None = None) -> Iterator[Passage]:
    """A job by its title."""
    text = one_line(title)
    phrases = (text, *(part for part in phrases_of(text) if part != text))
    if text and len(text) <= 200 and not is_sensitive(text):
        cleaned = tuple(without_contacts(part) for part in phrases)
        yield Passage(FactKind.OCCUPATION, cleaned, uri=uri, period=period, period_words=words_of(period))


def wish(title: object) -> Iterator[Passage]:
    """A wished job by its title."""
    text = without_contacts(one_line(title))
    if text and len(text) <= 200 and not is_sensitive(text):
        yield Passage(FactKind.WISH, (text,))


def education(texts: Sequence[object], *, is_running: bool) -> Iterator[Passage]:
    """The qualification that these words tell of, if any."""
    lines = [line for line in map(one_line, texts) if line]
    passage = qualification_of(lines, is_running=is_running) if lines else None
    if passage is not None:
        yield passage


def certificate(name: object) -> Iterator[Passage]:
    """A certificate by its name."""
    text = without_contacts(one_line(name))
    if 2 < len(text) <= 200 and not is_sensitive(text):
        yield Passage(FactKind.CERTIFICATE, (text,))


def named_skill(name: object, level: object = None, *, uri: str | None = None) -> Iterator[Passage]:
    """A skill by its name, with a level in words."""
    words = f"{one_line(name)} ({one_line(level)})" if one_line(level) else one_line(name)
    passage = skill_of(without_contacts(words))
    if passage is not None:
        yield Passage(FactKind.SKILL, passage.phrases, uri=uri, level=passage.level, is_estimated=passage.is_estimated)


def skills_in(text: object) -> Iterator[Passage]:
    """Skills of a free text: its items, as far as they are short enough to name one."""
    for number, piece in enumerate(pieces_of(plain(text).splitlines())):
        if number >= _FREE_TEXT_ITEMS:
            return
        if len(piece.split()) <= 6:
            yield from named_skill(piece)


def language(
    code: object, label: object, levels: Mapping[str, int], *, is_estimated: bool = False
) -> Iterator[Passage]:
    """A language by code or name, with its levels by aspect."""
    name, short = one_line(label), one_line(code).casefold()
    short = ISO_639.get(short, short)
    known = short if re.fullmatch(r"[a-z]{2,3}", short) else LANGUAGE_CODES.get(name.casefold())
    if known or name:
        shown = " / ".join(_LEVEL_NAMES[level] for level in levels.values())
        words = f"{name or short}: {shown}" if shown and not is_estimated else name or short
        phrases = tuple(dict.fromkeys(filter(None, (words, name))))
        yield Passage(FactKind.LANGUAGE, phrases, code=known, levels=levels, is_estimated=is_estimated)


def grid(
    listening: object, reading: object, interaction: object, production: object, writing: object
) -> dict[str, int]:
    """Levels by aspect out of the five of the Europass grid; speaking is the lower of its two."""
    five = [
        CEFR_LEVELS.get(one_line(value).upper()) for value in (listening, reading, interaction, production, writing)
    ]
    four = (five[0], five[1], speaking(five[2], five[3]), five[4])
    return {aspect: level for aspect, level in zip(ASPECTS, four, strict=True) if level is not None}


def licence(classes: object) -> Iterator[Passage]:
    """A class of driving licence by its letters."""
    code = one_line(classes).upper()
    if re.fullmatch(r"AM|A1|A2|A|BE|B1|B|C1E|C1|CE|C|D1E|D1|DE|D|L|T|M", code):
        code = {"M": "AM", "B1": "B"}.get(code, code)
        yield Passage(FactKind.LICENCE, (one_line(classes),), code=code)


def as_list(value: Any) -> list[Any]:
    """A list, also where a single entry stands without one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def inside(value: Any, *path: str) -> Any:
    """What lies under these keys, one below the other; None where a step is missing."""
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


_LEVEL_NAMES = {level: name for name, level in CEFR_LEVELS.items()}

"""PURE: hours a week that an advert names."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)
import re
from collections.abc import Iterable

from employers.reading.facts import HoursRead, Span
from employers.reading.sentences import Section, Sentence

_N = r"(\d{1,2}(?:[.,]\d{1,2})?)"
_UNIT = r"(?:stunden|std\.?|wochenstunden|wo\.?-?std\.?|h\b|hours)"
_WEEK = r"(?:\s?(?:/|pro|die|in der|je|per|a|each)\s?(?:woche|wo\b|week|kw\b)|\s?wöchentlich|[\s-]woche\b|\s?per week|\s?weekly)"
_HOURS = (
    re.compile(rf"(?<![\d.,:-]){_N}\s?(?:-|–|bis(?: zu)?|oder|und|/|to)\s?{_N}[\s-]?{_UNIT}(?P<week>{_WEEK})?", re.I),
    re.compile(
        rf"(?P<open>mind(?:estens|\.)?|ab|min\.|bis zu|max(?:imal|\.)?|bis|at least|up to)?\s?(?<![\d.,:-]){_N}[\s-]?{_UNIT}(?P<week>{_WEEK})?",
        re.I,
    ),
)
_BEFORE_HOURS = re.compile(
    r"(?:wöchentlich\w*|wochenarbeitszeit|wochenstunden|arbeitszeit|pro woche|vollzeit|teilzeit|stellenumfang|umfang|full[ -]time|part[ -]time|wochen)\b[^.\n]{0,40}$",
    re.I,
)
_DAYS_TIMES = re.compile(rf"(\d)\s?(?:tage?|x)\b[^.\n\d]{{0,25}}?(?:à|a|je|zu|mit|x)\s?(?:je\s)?{_N}\s?{_UNIT}", re.I)
_NOT_WEEKLY = re.compile(
    r"^\s?(?:/|pro|im|je|am|täglich|a|per|nach|vor|vorher|urlaub)\s?(?:monat|tag|schicht|jahr|einsatz|month|day|\w*bewerb)|^\s?(?:monatlich|täglich|im voraus|rund um)",
    re.I,
)


def read_hours(found: Iterable[Sentence]) -> HoursRead | None:
    """Hours a week over all sentences: the lowest and the highest said. Days times hours are multiplied."""
    reads = [read for sentence in found if sentence.section is not Section.ABOUT for read in _hours(sentence)]
    if not reads:
        return None
    lows = [read.low for read in reads if read.low is not None]
    highs = [read.high for read in reads if read.high is not None]
    is_open = any(read.high is None for read in reads) and len(reads) == 1
    return HoursRead(min(lows) if lows else None, None if is_open else max(highs) if highs else None, reads[0].span)


def _hours(sentence: Sentence) -> list[HoursRead]:
    text = sentence.text
    days = _DAYS_TIMES.search(text)
    if days:
        total = int(days[1]) * _number(days[2])
        return [HoursRead(total, total, sentence.span(*days.span()))] if 1 <= total <= 60 else []
    found: list[HoursRead] = []
    taken: list[tuple[int, int]] = []
    for pattern in _HOURS:
        for hit in pattern.finditer(text):
            if any(low < hit.end() and hit.start() < high for low, high in taken) or not _is_weekly(text, hit):
                continue
            taken.append(hit.span())
            read = _hours_of(hit, sentence.span(*hit.span()))
            if read is not None:
                found.append(read)
    return found


def _is_weekly(text: str, hit: re.Match[str]) -> bool:
    if _NOT_WEEKLY.search(text[hit.end() :]) or re.search(
        r"innerhalb|rund um|urlaub|binnen", text[max(0, hit.start() - 20) : hit.start()], re.I
    ):
        return False
    if (
        hit["week"]
        or re.search(r"wochenstunden|wo\.?-?std", hit.group(), re.I)
        or re.match(r"[\s\w.]{0,14}wöchentlich", text[hit.end() :], re.I)
    ):
        return True
    return bool(
        _BEFORE_HOURS.search(text[: hit.start()])
        or re.match(r"\W{0,3}(?:in )?(?:voll|teil)zeit", text[hit.end() :], re.I)
    )


def _hours_of(hit: re.Match[str], span: Span) -> HoursRead | None:
    if hit.re is _HOURS[0]:
        low, high = _number(hit[1]), _number(hit[2])
        return HoursRead(low, high, span) if 1 <= low <= high <= 60 else None
    value, opening = _number(hit[2]), (hit["open"] or "").casefold()
    if not 1 <= value <= 60:
        return None
    if opening.startswith(("mind", "min", "ab", "at")):
        return HoursRead(value, None, span)
    return HoursRead(None, value, span) if opening.startswith(("bis", "max", "up")) else HoursRead(value, value, span)


def _number(text: str) -> float:
    return float(text.replace(",", "."))

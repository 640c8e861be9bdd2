"""PURE: pay that is not written as an amount by the hour or month: in words, by the day or week, by the piece.

And hours a week from clock times ("Mo-Fr 7-16 Uhr, 30 min Pause") or hours a month.
"""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable, Iterator

from employers.reading.sentences import Sentence
from employers.reading.words import first_hits
from employers.wages import WEEKS_PER_MONTH

_ONES = {"ein": 1, "eins": 1, "eine": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9}  # fmt: skip
_TEENS = {"zehn": 10, "elf": 11, "zwölf": 12, "dreizehn": 13, "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19}  # fmt: skip
_TENS = {"zwanzig": 20, "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90}  # fmt: skip
_ENGLISH = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}  # fmt: skip
NUMBERS = {
    **{f"{one if one != 'eins' else 'ein'}und{ten}": tens + ones for ten, tens in _TENS.items() for one, ones in _ONES.items()},
    **_ENGLISH, **_TENS, **_TEENS, **_ONES,
}  # fmt: skip
_IN_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))
_AN_HOUR = r"(?:(?:brutto |netto |gross )?(?:die|pro|in der|je|an|per|the|a) (?:arbeits)?(?:stunde|hour))"
_WORDS = re.compile(
    rf"\b(?P<whole>{_IN_WORDS})(?P<half>einhalb)?(?: ?euros?)?(?: (?:und |and )?(?P<cents>{_IN_WORDS}|\d\d)(?: cents?)?)?(?: euros?)?\b",
    re.I,
)
_WAGE_BEFORE = re.compile(
    r"(?:stundenlohn|stundensatz|std\.?-?lohn|stundenverdienst|stundenvergütung|hourly (?:rate|wage|pay))\W{1,3}(?:(?:von|liegt bei|beträgt|ist|is|of|bei|brutto)\s){0,2}$",
    re.I,
)
_HOUR_NEXT = re.compile(rf"^\W{{0,2}}{_AN_HOUR}", re.I)
_N = r"\d{1,3}(?:[.,]\d{1,2})?"
_MONEY = rf"(?P<a>{_N})\s?(?:€|euros?|eur\b)"
_DAILY = (
    re.compile(rf"{_MONEY}\s?(?:brutto\s|netto\s|bar\s|pauschal\s)?(?:/\s?|pro\s|am\s|je\s|den\s|per\s|a\s)(?:arbeits|einsatz)?(?:tag|day|schicht|shift|dienst)\b", re.I),
    re.compile(rf"(?:tages(?:lohn|satz|pauschale|gage)|daily (?:rate|wage|pay)|schichtpauschale)\W{{1,3}}(?:(?:von|beträgt|of|is|brutto|bei)\s){{0,2}}{_MONEY}", re.I),
)  # fmt: skip
_WEEKLY = re.compile(
    rf"{_MONEY}\s?(?:brutto\s|netto\s)?(?:/\s?|pro\s|die\s|in der\s|je\s|per\s|a\s)(?:arbeits)?(?:woche|week)\b|wochenlohn\W{{1,3}}(?:(?:von|beträgt)\s)?(?P<b>{_N})\s?(?:€|euro)",
    re.I,
)
_MINI_JOB = re.compile(
    r"mini-?job\w*[^.;!?\d]{0,40}(?P<a>\d{3})\s?(?:€|euro|eur\b)(?!\s?(?:/|pro|die|in der|je) ?(?:woche|stunde|tag))",
    re.I,
)
_PIECE = re.compile(
    rf"(?P<a>{_N})\s?(?P<unit>€|euros?|eur\b|cents?|ct\b)\s?(?:/\s?|pro\s|je\s|für jedes?n?\s|per\s|a\s)(?P<piece>[a-zäöüß]{{4,20}})\b",
    re.I,
)
_DAY_HOURS = (
    re.compile(r"(?:bei|für|à|je|zu|of|for|täglich|schichten von|dauer)?\s?(?P<h>\d{1,2}(?:[.,]\d)?|" + "|".join(_TEENS | _ONES) + r")[\s-]?(?:stunden|std\.?|h\b|stündige\w*|hours?)[\s-]?(?:tage?n?|arbeitstag\w*|schicht\w*|täglich|am tag|pro tag|pro schicht|/ ?tag|a day|per day|shifts?|days?|arbeit\b|einsatz|dienst)", re.I),
    re.compile(r"(?:tag|schicht|day|shift|dienst)\w*\W{1,3}(?:\w+ ){0,2}?(?:à|a|mit|von|bei|zu|of|=|für|\()\s?(?P<h>\d{1,2}(?:[.,]\d)?|" + "|".join(_TEENS | _ONES) + r")\s?(?:stunden|std|h\b|hours)", re.I),
    re.compile(r"\b(?:bei|für|for)\s(?P<h>\d{1,2}(?:[.,]\d)?|" + "|".join(_TEENS | _ONES) + r")\s?(?:stunden|std|h\b|hours)\b(?! (?:pro|die|in der|im|per|a) (?:woche|monat|week|month))", re.I),
)  # fmt: skip
_CLOCK = re.compile(
    r"(?<![\d.,/])(?P<from>[0-2]?\d)(?:[:.](?P<fm>[0-5]\d))?\s?(?:uhr)?\s?(?:-|–|bis(?: zu)?|to|until)\s?(?P<to>[0-2]?\d)(?:[:.](?P<tm>[0-5]\d))?\s?(?:uhr|h\b|o'clock)",
    re.I,
)
_PAUSE = re.compile(r"(?:(?P<min>\d{2})[\s-]?min\w*\.?|(?P<half>halbe|½|halbstündige\w?)|(?P<hour>einer?|1)[\s-]?(?:stunde|std\.?|h\b|stündige\w?|-h)) ?(?:stunde |std )?(?:mittags|unbezahlte )?(?:pause|break)|(?:pause|break)\w*\W{1,3}(?:von )?(?:(?P<min2>\d{2})[\s-]?min|(?P<half2>(?:eine )?halbe)|(?P<hour2>einer?|1) (?:stunde|std|h))", re.I)  # fmt: skip
_DAYS = ("mo", "di", "mi", "do", "fr", "sa", "so")
_WEEKDAYS = re.compile(
    r"\b(?P<a>mo|di|mi|do|fr|sa)(?:ntags?|enstags?|ttwochs?|nnerstags?|eitags?|mstags?)?\.?\s?(?:-|–|bis)\s?(?P<b>di|mi|do|fr|sa|so)(?:enstags?|ttwochs?|nnerstags?|eitags?|mstags?|nntags?)?\b|(?P<count>\d|"
    + "|".join(_ONES)
    + r")[\s-]?tage?[\s-](?:die |pro |in der |je )?woche",
    re.I,
)
_IN_MONTH = re.compile(
    r"(?<![\d.,])(?P<h>\d{1,3}(?:[.,]\d{1,2})?)\s?(?:stunden|std\.?|h|hours)\s?(?:/\s?|pro\s|im\s|je\s|a\s|per\s)(?:monat|month)|(?:monatlich|monthly)\s(?:\w+ )?(?P<h2>\d{1,3})\s?(?:stunden|std|h\b|hours)|(?P<h3>\d{1,3})\s(?:monatsstunden|stunden monatlich)",
    re.I,
)
_NOT_SHIFTS = re.compile(r"zwischen|öffnungszeit|geöffnet|öffnet|wechsel|schicht(?:betrieb|system|modell)|früh|flexib|erreichbar|sprechzeit|geschäftszeit|kernzeit|rahmen|gleitzeit|oder", re.I)  # fmt: skip
_LONGEST_WITHOUT_BREAK = 6  # hours; a longer day holds half an hour of break at least (§ 4 ArbZG)
_LONGEST_DAY = 11  # hours less a break; a little more than the law allows, for breaks that an advert leaves out
_WORKS = re.compile(r"arbeit|schicht|dienst|einsatz|täglich|work|shift", re.I)
_OF_THE_HOUSE = re.compile(
    r"davon|stunden|std|sprech|markt|laden|geschäft|hotel\b|betrieb\b|einsätze|dienste\b|schichten|bereitschaft|erreich|service|wach|pflegedienst|nacht|rufdienst|hours|opening|nach absprache|möglich|einteil",
    re.I,
)
_LEAST_CENTS = 300  # below, an amount by the hour is a slip or no wage


def hours_by_clock(found: Iterable[Sentence]) -> float | None:
    """Hours a week from days and clock times in one sentence, less the break that is named; else hours a month / 4.33."""
    for sentence in found:
        monthly = _IN_MONTH.search(sentence.text)
        if monthly:
            return _number(monthly["h"] or monthly["h2"] or monthly["h3"]) / WEEKS_PER_MONTH
        days = _days(sentence.text)
        daily = day_by_clock(sentence.text) if days else None
        if days and daily:
            return days * daily
    return None


def day_by_clock(text: str) -> float | None:
    """Hours of a working day from the only clock times in a sentence, less the break that is named."""
    hits = list(first_hits(_CLOCK, text))
    if len(hits) != 1 or _NOT_SHIFTS.search(text):
        return None
    hit = hits[0]
    begin = int(hit["from"]) + int(hit["fm"] or 0) / 60
    end = int(hit["to"]) + int(hit["tm"] or 0) / 60
    hours = (end - begin) % 24
    pause = _PAUSE.search(text)
    if pause:
        minutes = pause["min"] or pause["min2"]
        hours -= int(minutes) / 60 if minutes else 0.5 if pause["half"] or pause["half2"] else 1.0
    elif hours > _LONGEST_WITHOUT_BREAK:
        hours -= 0.5
    return hours if 1 <= hours <= 18 else None


def too_long_day(sentence: Sentence) -> tuple[int, int] | None:
    """Where clock times of one working day stand that hold more than ten hours and their break (§ 3 ArbZG)."""
    text = sentence.text
    if not _WORKS.search(text) or _OF_THE_HOUSE.search(text):
        return None
    hours = day_by_clock(text)
    hit = _CLOCK.search(text)
    return hit.span() if hit and hours and hours > _LONGEST_DAY else None


def _days(text: str) -> int | None:
    hit = _WEEKDAYS.search(text)
    if hit is None:
        return None
    if hit["count"]:
        return int(_number(hit["count"]))
    count = _DAYS.index(hit["b"].lower()) - _DAYS.index(hit["a"].lower()) + 1
    return count if count > 1 else None


def said_otherwise(sentence: Sentence, hours: float | None) -> Iterator[tuple[float, int, int]]:
    """Pay by the hour in cents and where it stands: in words, by day, week or piece where hours or pieces are told."""
    yield from _in_words(sentence.text)
    day = _day_hours(sentence.text)
    for pattern in _DAILY if day else ():
        for hit in first_hits(pattern, sentence.text):
            yield 100 * _number(hit["a"]) / (day or 1), *hit.span()
    for hit in first_hits(_MINI_JOB, sentence.text) if hours else ():
        yield 100 * _number(hit["a"]) / ((hours or 1) * WEEKS_PER_MONTH), *hit.span("a")
    for hit in first_hits(_WEEKLY, sentence.text) if hours else ():
        yield 100 * _number(hit["a"] or hit["b"]) / (hours or 1), *hit.span()
    yield from _by_piece(sentence.text)


def _in_words(text: str) -> Iterator[tuple[float, int, int]]:
    for hit in first_hits(_WORDS, text):
        is_hourly = _HOUR_NEXT.match(text[hit.end() :]) or _WAGE_BEFORE.search(text[: hit.start()])
        if not is_hourly or ("euro" not in hit.group().lower() and not hit["cents"] and not hit["half"]):
            continue
        cents = 100 * NUMBERS[hit["whole"].lower()] + (50 if hit["half"] else 0)
        said = hit["cents"]
        cents += (int(said) if said.isdigit() else NUMBERS[said.lower()]) if said else 0
        if cents >= _LEAST_CENTS:
            yield cents, *hit.span()


def _day_hours(text: str) -> float | None:
    for pattern in _DAY_HOURS:
        hit = pattern.search(text)
        if hit:
            hours = _number(hit["h"])
            return hours if 1 <= hours <= 18 else None
    return day_by_clock(text)


def _by_piece(text: str) -> Iterator[tuple[float, int, int]]:
    for hit in first_hits(_PIECE, text):
        piece = hit["piece"][:4].lower()
        if piece in ("stun", "mona", "tag", "woch", "jahr", "hour", "mont", "week", "arbe", "schi"):
            continue
        rate = re.search(
            rf"(?P<n>{_N}|{_IN_WORDS})(?:\s?(?:-|–|bis)\s?\d+)?\s(?:\w+\s)?{re.escape(piece)}\w*\s(?:/\s?|pro\s|in der\s|je\s|die\s|an\s|per\s|a\s)(?:stunde|std|hour)",
            text,
            re.I,
        )
        if rate:
            cents = _number(hit["a"]) * (1 if hit["unit"].lower().startswith("c") else 100)
            yield cents * _number(rate["n"]), *hit.span()


def _number(said: str) -> float:
    word = NUMBERS.get(said.lower())
    return float(said.replace(",", ".")) if word is None else float(word)

"""PURE: dates and spans of time as people write them in a CV, in the languages of those who bring one."""

# ruff: noqa: E501 (word lists)

import re
import unicodedata
from datetime import date

from profiles.cv.document import Period

EARLIEST_YEAR = 1940
_MONTHS = (
    "jan|januar|january|jänner|janvier|enero|ene|ocak|січень|січ|январь|янв|ianuarie|styczeń|sty|gennaio|gen|يناير",
    "feb|februar|february|feber|février|fév|febrero|şubat|лютий|лют|февраль|фев|februarie|luty|febbraio|فبراير",
    "mär|märz|maerz|mrz|mar|march|mars|marzo|mart|березень|бер|март|мар|martie|marzec|مارس",
    "apr|april|avril|avr|abril|abr|nisan|квітень|кві|апрель|апр|aprilie|kwiecień|aprile|أبريل",
    "mai|may|mayo|mayıs|травень|тра|май|maj|maggio|mag|مايو",
    "jun|juni|june|juin|junio|haziran|червень|чер|июнь|июн|iunie|czerwiec|giugno|giu|يونيو",
    "jul|juli|july|juillet|julio|temmuz|липень|лип|июль|июл|iulie|lipiec|luglio|lug|يوليو",
    "aug|august|août|agosto|ago|ağustos|серпень|сер|август|авг|sierpień|أغسطس",
    "sep|sept|september|septembre|septiembre|eylül|вересень|вер|сентябрь|сен|septembrie|wrzesień|settembre|set|سبتمبر",
    "okt|oct|oktober|october|octobre|octubre|ekim|жовтень|жов|октябрь|окт|octombrie|październik|ottobre|ott|أكتوبر",
    "nov|november|novembre|noviembre|kasım|листопад|лис|ноябрь|ноя|noiembrie|نوفمبر",
    "dez|dec|dezember|december|décembre|déc|diciembre|dic|aralık|грудень|гру|декабрь|дек|decembrie|grudzień|dicembre|ديسمبر",
)
MONTHS = {word: number for number, words in enumerate(_MONTHS, start=1) for word in words.split("|")}
_MONTH = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_YEAR = r"(?:19[4-9]\d|20\d\d)"
_DATE = (
    rf"(?:(?:(?P<d{{0}}>[0-3]?\d)[./])?(?P<m{{0}}>[01]?\d)\s?[./-]\s?(?P<y{{0}}>{_YEAR})"
    rf"|(?P<iy{{0}}>{_YEAR})-(?P<im{{0}}>[01]\d)(?:-[0-3]\d)?"
    rf"|(?:[0-3]?\d\.?\s)?(?P<w{{0}}>{_MONTH})\.?\s?(?P<wy{{0}}>{_YEAR})"
    rf"|(?P<sm{{0}}>[01]?\d)\s?[./]\s?(?P<sy{{0}}>\d\d)(?![\d./])"
    rf"|(?P<oy{{0}}>{_YEAR}))"
)
_NOW = (
    r"(?:bis )?(?:heute|jetzt|dato|aktuell|laufend|gegenwart|andauernd)|(?:to |until |till )?(?:present|current(?:ly)?|today|now|ongoing)|"
    r"aujourd'hui|actuel\w*|présent|actualidad|oggi|attuale|prezent|в данный момент|по настоящее время|настоящее время|"
    r"дотепер|теперішній час|по теперішній час|цей час|obecnie|teraz|halen|günümüz|devam ediyor|حتى الآن|الآن|اکنون|تاکنون"
)
_TO = r"\s*(?:-|–|—|‒|−|bis|to|until|till|à|a|до|по|إلى|تا|ile|do)\s*(?:zum\s|ca\.\s)?"
_RANGE = re.compile(rf"(?<![\w./]){_DATE.format('1')}{_TO}(?:{_DATE.format('2')}|(?P<now>{_NOW}))(?![\w/])", re.I)
_SINCE = re.compile(
    rf"(?<!\w)(?:seit|ab|since|from|depuis|desde|dal|din|od|з|с|від|من)\s+(?:dem\s)?{_DATE.format('1')}(?![\w/])", re.I
)
_ALONE = re.compile(rf"(?<![\w./-]){_DATE.format('1')}(?![\w./])", re.I)


def plain_digits(text: str) -> str:
    """The text with all digits of the world's scripts as 0 to 9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign for sign in text)


def find_period(text: str, *, today: date, is_alone_enough: bool = True) -> tuple[Period, tuple[int, int]] | None:
    """The first span of time in a line and where it stands, or None.

    A single year counts as six months in its middle, a span of years from middle to middle: what may be longer or
    shorter is taken as half. With ``is_alone_enough`` false a single date is none. A span that ends before it begins,
    or begins in the future, is none.
    """
    for pattern in (_RANGE, _SINCE, _ALONE) if is_alone_enough else (_RANGE, _SINCE):
        for hit in pattern.finditer(text[:500]):
            period = _period(hit, pattern, today)
            if period is not None:
                return period, hit.span()
    return None


def period_between(
    start: tuple[int, int | None], end: tuple[int, int | None] | None, *, is_current: bool, today: date
) -> Period | None:
    """The span between two dates, each (year, month or None); None where it cannot be one."""
    this_month = today.year * 12 + today.month - 1
    first = start[0] * 12 + (start[1] - 1 if start[1] else 6)
    if is_current:
        last = this_month
    elif end is None or (end == start and end[1] is None):
        if start[1] is None:
            first = start[0] * 12 + 3
        last = first + 5 if start[1] is None else first
    else:
        last = end[0] * 12 + (end[1] - 1 if end[1] else 5)
        last = first if last < first and end[0] == start[0] else last
    last = min(last, this_month)
    if first > last or start[0] < EARLIEST_YEAR:
        return None
    return Period(first, last, is_current)


def _period(hit: re.Match[str], pattern: re.Pattern[str], today: date) -> Period | None:
    start = _date(hit, "1", today)
    if start is None:
        return None
    if pattern is _SINCE:
        return period_between(start, None, is_current=True, today=today)
    if pattern is _ALONE:
        return period_between(start, None, is_current=False, today=today)
    if hit["now"]:
        return period_between(start, None, is_current=True, today=today)
    end = _date(hit, "2", today)
    return None if end is None else period_between(start, end, is_current=False, today=today)


def _date(hit: re.Match[str], number: str, today: date) -> tuple[int, int | None] | None:
    found = hit.groupdict()
    if found[f"wy{number}"]:
        return int(found[f"wy{number}"]), MONTHS[found[f"w{number}"].casefold().replace("i̇", "i")]
    if found[f"oy{number}"]:
        return int(found[f"oy{number}"]), None
    for year, month in (("y", "m"), ("iy", "im"), ("sy", "sm")):
        if found[f"{year}{number}"]:
            return _checked(int(found[f"{year}{number}"]), int(found[f"{month}{number}"]), today)
    return None


def _checked(year: int, month: int, today: date) -> tuple[int, int | None] | None:
    if year < 100:
        year += 2000 if year <= today.year % 100 else 1900
    return (year, month) if 1 <= month <= 12 else None

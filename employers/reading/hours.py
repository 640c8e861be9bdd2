"""PURE: hours a week that an advert names."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable, Iterator

from employers.reading.facts import HoursRead
from employers.reading.sentences import Section, Sentence
from employers.reading.words import Words, first_hits

BARE_LOW = 15  # below, "12 Std." may be the length of a shift
MOST = 60
_WORDS = {
    "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "zwölf": 12, "fünfzehn": 15, "sechzehn": 16, "achtzehn": 18, "zwanzig": 20,
    "fünfundzwanzig": 25, "dreißig": 30, "fünfunddreißig": 35, "vierzig": 40, "ten": 10, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40,
}  # fmt: skip
_N = r"(\d{1,2}(?:[.,]\d{1,2})?)"
_SAID = rf"(\d{{1,2}}(?:[.,]\d{{1,2}})?|\b(?:{'|'.join(_WORDS)}))"
_UNIT = r"(?:stunden|std\.?|st\.(?=\s?/)|wochenstunden|wochenstd\.?|wo\.?-?std\.?|h\b|hours|hrs)"
_WEEK = r"(?:\s{0,2}(?:/\s?|pro |die |in der |je |per |a |each )(?:woche|wo\b\.?|week|wk\b|kw\b)|\s?wöchentl\w*\.?|\s?wtl\.|\s?p\.\s?w\.|[\s-]woche\b|\s?per week|\s?weekly)"
_HOURS = (
    re.compile(
        rf"\b(?:mind(?:estens|\.)?|min\.|von)\s?{_N},?\s?(?:und\s)?(?:max(?:imal|\.)?|höchstens|bis(?: zu)?)\s?{_N}[\s-]?{_UNIT}(?P<week>{_WEEK})?",
        re.I,
    ),
    re.compile(
        rf"(?<![\d.,:-]){_N}\s?(?:-|–|bis(?: zu)?|oder|und|/|to|or)\s?{_N}[\s-]?{_UNIT}(?P<week>{_WEEK})?", re.I
    ),
    re.compile(rf"(?<![\d.,:–-]){_SAID}(?P<more>\s?\+)?(?P<unit>[\s-]?{_UNIT})(?P<week>{_WEEK})?", re.I),
)
_OPENING = re.compile(
    r"(?:(?P<least>mind(?:estens|\.)?|ab|min\.|at least|from)|bis(?: zu)?|max(?:imal|\.)?|höchstens|up to)\s?$", re.I
)
_BEFORE_HOURS = re.compile(
    r"(?:wöchentlich\w*|wochenarbeitszeit|wochenstunden|arbeitszeit|pro woche|vollzeit|teilzeit|stellenumfang|umfang|full[ -]time|part[ -]time|wochen)\b[^.\n]{0,40}$",
    re.I,
)
_COUNT = {
    "ein": 1,
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
}
_D = r"(?P<days>\d|" + "|".join(_COUNT) + r")"
_DAYS_TIMES = (
    re.compile(
        rf"(?:(?P<from>\d)\s?(?:bis|-|–|oder)\s?)?\b{_D}\s?(?:\w*tagen?|abenden?|diensten?|nächten?|schichten|einsätze|days?|shifts|x|mal)\b(?:[^\n\d]{{0,30}}?(?:à|a|je(?:weils)?|zu|mit|x|of)|\s(?:wöchentlich|pro woche|in der woche|die woche))\s?(?:je\s)?{_SAID}\s?{_UNIT}",
        re.I,
    ),
    re.compile(
        rf"(?<![\d.,:-]){_SAID}\s?{_UNIT}\s?(?:/\s?tag|täglich|am tag|pro tag|a day|per day)?\s?(?:,|x|an|\(|mal)\s?{_D}\s?(?:tagen?\b|days\b)",
        re.I,
    ),
    re.compile(rf"\b(?P<days>[2-6])\s?x\s?{_SAID}\s?{_UNIT}", re.I),
)
_RANGE_TIMES = re.compile(
    rf"\b(?P<first>mo|di|mi|do|fr)\w*\.?\s?(?:-|–|bis)\s?(?P<last>di|mi|do|fr|sa)\w*\.?,?\s(?:je(?:weils)?\s|à\s)?{_N}\s?{_UNIT}(?!\s?(?:/\s?wo|pro w|wöch|in der w))",
    re.I,
)
_DAILY_RANGE = re.compile(
    rf"\b(?:täglich|am tag|jeden tag)\s(?:\w+\s)?{_N}\s?{_UNIT},?\s?\(?(?:von |jeweils )?(?P<first>mo|di|mi)\w*\.?\s?(?:-|–|bis)\s?(?P<last>do|fr|sa)\w*",
    re.I,
)
_TIMES_RANGE = re.compile(
    rf"(?<![\d.,:-]){_N}\s?{_UNIT}\s?(?:/\s?tag|täglich|am tag|pro tag),?\s?\(?(?P<first>mo|di|mi)\w*\.?\s?(?:-|–|bis)\s?(?P<last>do|fr|sa)\b",
    re.I,
)
_ORDER = ("mo", "di", "mi", "do", "fr", "sa")
_NOT_WEEKLY = re.compile(
    r"^\s?-?(?:ruf)?bereitschaft|"
    r"^\s?-?(?:/|pro|im|je|am|täglich|a|per|nach|vor|vorher|urlaub)\s?-?(?:monat|tag|schicht|jahr|einsatz|month|day|\w*bewerb)|^\s?(?:monatlich|mtl|täglich|im voraus|rund um|unterricht\w*|kurs|lehrgang|weiterbildung|schulung|rückmeld\w*)|"
    r"^-?(?:schicht|dienst|service|betreuung|notdienst|tag\b|kurs|bereitschaft|pflege)|^\s?(?:-|–)?\s?(?:notdienst|betreuung|pause|lohn|konto|zettel|verdienst)|^\.?\s?\)?\s?(?:notdienst|fortbildung)|^\s?lang\b|^lohn",
    re.I,
)
_BEFORE_NOT = re.compile(
    r"innerhalb|rund um|urlaub|binnen|nach spätestens|alle $|kurs\w* \(|ausbildung \(|weiterbildung \(|qualifi\w+ \(|lehrgang\w* \(|schicht\w*,? $|dienste? (?:von|zu|à) $|unter $|fahrzeit|in unter",
    re.I,
)
_ANY = Words("", "stund", "std", "hour", "hrs", "st./", "st. /")
_SHORT_HOURS = re.compile(r"\d\s?-?h\b")


def read_hours(found: Iterable[Sentence]) -> HoursRead | None:
    """Hours a week over all sentences: the lowest and the highest said. Days times hours are multiplied.

    What is said to be for a week goes before numbers of hours that only may be.
    """
    told = [sentence for sentence in found if sentence.section is not Section.ABOUT and _names_hours(sentence)]
    reads = [read for sentence in told for read in _hours(sentence)]
    reads = reads or [read for sentence in told for read in _bare_hours(sentence)][:1]
    if not reads:
        return None
    lows = [read.low for read in reads if read.low is not None]
    highs = [read.high for read in reads if read.high is not None]
    is_open = any(read.high is None for read in reads) and len(reads) == 1
    low = min(lows) if lows and all(read.low is not None for read in reads) else None
    return HoursRead(low, None if is_open or not highs else max(highs), reads[0].span)


def _names_hours(sentence: Sentence) -> bool:
    return _ANY.may_stand_in(sentence) or bool(_SHORT_HOURS.search(sentence.text))


def _hours(sentence: Sentence) -> list[HoursRead]:
    """Numbers of hours that the sentence gives for a week; else days times hours."""
    written = list(_written(sentence))
    found = [read for hit, read in written if _is_weekly(sentence.text, hit)]
    return found or (_days_times_hours(sentence) if written else [])


def _bare_hours(sentence: Sentence) -> list[HoursRead]:
    """Numbers of hours that fit a week and are not said to be for anything else ("38,5 Std., unbefristet")."""
    return [
        HoursRead(read.low, read.high, sentence.span(*hit.span(), 0.75))
        for hit, read in _written(sentence)
        if BARE_LOW <= (read.high or read.low or 0) <= 48 and _may_be_weekly(sentence.text, hit)
    ]


def _written(sentence: Sentence) -> Iterator[tuple[re.Match[str], HoursRead]]:
    taken: list[tuple[int, int]] = []
    for pattern in _HOURS:
        for hit in first_hits(pattern, sentence.text):
            if any(low < hit.end() and hit.start() < high for low, high in taken):
                continue
            read = _hours_of(hit, sentence)
            if read is not None:
                taken.append(hit.span())
                yield hit, read


def _days_times_hours(sentence: Sentence) -> list[HoursRead]:
    for pattern in _DAYS_TIMES:
        hit = pattern.search(sentence.text)
        if hit:
            days = _COUNT.get(hit["days"].casefold()) or int(hit["days"])
            number = next(value for name, value in zip(_groups(pattern), hit.groups(), strict=True) if name is None)
            fewest = int(hit["from"]) if "from" in pattern.groupindex and hit["from"] else days
            return _product(sentence, hit, fewest, days, _number(number))
    for pattern in (_RANGE_TIMES, _TIMES_RANGE, _DAILY_RANGE):
        hit = pattern.search(sentence.text)
        if hit:
            days = _ORDER.index(hit["last"].casefold()) - _ORDER.index(hit["first"].casefold()) + 1
            number = next(value for name, value in zip(_groups(pattern), hit.groups(), strict=True) if name is None)
            return _product(sentence, hit, days, days, _number(number)) if _number(number) <= 12 else []
    return []


def _groups(pattern: re.Pattern[str]) -> list[str | None]:
    names = {index: name for name, index in pattern.groupindex.items()}
    return [names.get(index) for index in range(1, pattern.groups + 1)]


def _product(sentence: Sentence, hit: re.Match[str], fewest: int, most: int, each: float) -> list[HoursRead]:
    low, high = fewest * each, most * each
    return [HoursRead(low, high, sentence.span(*hit.span(), 0.85))] if 1 <= low <= high <= MOST and each <= 12 else []


def _is_weekly(text: str, hit: re.Match[str]) -> bool:
    if not _may_be_weekly(text, hit):
        return False
    if (
        hit["week"]
        or re.search(r"wochenstunden|wochenstd|wo\.?-?std", hit.group(), re.I)
        or re.match(r"[\s\w.]{0,14}wöchentlich|[\s\w]{0,16} (?:pro|in der|je) woche", text[hit.end() :], re.I)
    ):
        return True
    return bool(
        _BEFORE_HOURS.search(text[: hit.start()])
        or re.match(r"\W{0,3}(?:in )?(?:voll|teil)zeit", text[hit.end() :], re.I)
    )


def _may_be_weekly(text: str, hit: re.Match[str]) -> bool:
    before = text[max(0, hit.start() - 22) : hit.start()]
    if re.search(r"(?:\bà|\bje(?:weils)?|\bx|\ba)\s?$", before, re.I):
        return False
    if re.search(r"\d\s?(?:x|mal)\s(?:wöchentlich|(?:pro|in der|die) woche)\s?$", before, re.I):
        return False
    return not (_NOT_WEEKLY.search(text[hit.end() :]) or (_BEFORE_NOT.search(before) and not hit["week"]))


def _hours_of(hit: re.Match[str], sentence: Sentence) -> HoursRead | None:
    span = sentence.span(*hit.span())
    if "unit" not in hit.re.groupindex:
        low, high = _number(hit[1]), _number(hit[2])
        return HoursRead(low, high, span) if 1 <= low <= high <= MOST else None
    value, opening = _number(hit[1]), _OPENING.search(sentence.text[max(0, hit.start() - 14) : hit.start()])
    if not 1 <= value <= MOST:
        return None
    if hit["more"]:
        return HoursRead(value, None, span)
    if opening is None:
        return HoursRead(value, value, span)
    return HoursRead(value, None, span) if opening["least"] else HoursRead(None, value, span)


def _number(text: str) -> float:
    word = _WORDS.get(text.casefold())
    return float(text.replace(",", ".")) if word is None else float(word)

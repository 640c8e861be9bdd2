"""PURE: shifts, clock times and working-time models of an advert."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable

from employers.reading.facts import ShiftRead, Span
from employers.reading.sentences import Section, Sentence, is_negated, part_around
from profiles.catalogue.codes import WorkingTime, hours_between

EARLY, LATE, NIGHT = (6, 14), (14, 22), (22, 6)  # usual hours where the advert gives no clock times
CLOCKS = {"early": EARLY, "late": LATE, "night": NIGHT}
WORKDAYS, ALL_DAYS = range(5), range(7)
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_CLOCK = re.compile(
    rf"(?<![\d.,]){_TIME}\s?(?:uhr|h)?\s?(?:-|–|—|bis|to|und)\s?(?:ca\.?\s|max\.?\s)?{_TIME}\s?(?P<uhr>uhr|h\b)?(?![\d.,]*\s?(?:€|euro|std|stunden|tage|jahre|%|kg))",
    re.I,
)
_DAYS = {
    "mo": 0,
    "di": 1,
    "mi": 2,
    "do": 3,
    "fr": 4,
    "sa": 5,
    "so": 6,
    "mon": 0,
    "tue": 1,
    "wed": 2,
    "thu": 3,
    "fri": 4,
    "sat": 5,
    "sun": 6,
}
_DAY = r"(?:montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)"
_DAY_RANGE = re.compile(rf"\b({_DAY})\.?\s?(?:-|–|bis|to)\s?({_DAY})\b\.?", re.I)
_DAY_ONE = re.compile(rf"\b({_DAY})\b\.?", re.I)
_NOT_WORK = re.compile(
    r"telefon|erreich|rufen sie|ruf uns|ruf an|öffnungszeit|geöffnet|sprechzeit|anruf|rückfragen|bewerb|büro ist|schulzeit|unterricht|kita|opening hours|call us|melde",
    re.I,
)
_KINDS = {
    "early": re.compile(r"\b(?:früh(?:schicht|dienst)\w*|früh-|frühe schicht|early shift|morgens\b|frühmorgens)", re.I),
    "late": re.compile(r"\b(?:spät(?:schicht|dienst)\w*|spät-|tag-? und spät|late shift)", re.I),
    "night": re.compile(r"\b(?:nacht(?:schicht|dienst|arbeit|wache|bereitschaft)\w*|nacht-(?!zuschl)|nachts\b|night (?:shift|work))", re.I),
    "weekend": re.compile(r"\b(?:wochenend(?:e|en|arbeit|dienst|einsatz|schicht)\w*|samstag\w*|sonnabend\w*|sonntag\w*|sonn- und feiertag\w*|weekends?|am we\b|sa\.?\s?(?:/|und|\+)\s?so\b)", re.I),
}  # fmt: skip
_ROTATION = {
    2: re.compile(r"\b(?:2|zwei)[\s-]?(?:er-)?schicht\w*|two-shift", re.I),
    3: re.compile(r"\b(?:3|drei)[\s-]?(?:er-)?schicht\w*|three-shift", re.I),
    4: re.compile(
        r"\b(?:(?:voll)?konti\w*(?:[\s-]?schicht\w*)?|(?:4|5|vier|fünf)[\s-]?schicht\w*|rund um die uhr|24/7)", re.I
    ),
}
_SHIFT_WORK = re.compile(
    r"\b(?:wechselschicht\w*|schicht(?:dienst|betrieb|arbeit|system|bereitschaft|plan|modell|einsatz)\w*|wechselnde\w* schicht\w*|im schicht\w*|schichten\b|shift work|rotating shifts?)",
    re.I,
)
_CHANGING = re.compile(r"wechsel-?schicht|wechselnde\w* (?:schicht|dienst)|schichtwechsel|rotating|im wechsel", re.I)
_FREE = re.compile(r"\b(?:frei\w*|nie|niemals)\b|\bkein(?:e|en|er)?\b|\bohne\b", re.I)
_NOT_ASKED_AFTER = re.compile(
    r"[\w-]*\W{1,3}(?:[\w-]+\s+){0,3}?(?:fäll\w* nicht an|ausgeschlossen|nicht (?:vorgesehen|nötig|erforderlich|verlangt)|"
    r"find\w* nicht statt|gibt es (?:bei uns )?nicht|freiwillig\w*|(?:nur |rein )?auf wunsch|nein\b|not required|optional)",
    re.I,
)
_SUPPLEMENT = re.compile(r"zuschl[aä]g\w*|zulage\w*|zusatzvergütung", re.I)
_FULL = re.compile(r"\b(?:vollzeit\w*|voll-\s?(?:/|oder|und|bzw\.?|u\.)|voll/teilzeit|full[\s-]time|vz\b)", re.I)
_PART = re.compile(r"\b(?:teilzeit\w*|(?:voll)?/teilzeit|part[\s-]time|tz\b|halbtags|stundenweise)", re.I)
_MINI = re.compile(
    r"\b(?:mini[\s-]?jobs?\w*|minijob\w*|geringfügig\w*|\d{3}[\s-]?(?:€|euro)[\s-]?(?:basis|job\w*|kraft))", re.I
)
_HOME = re.compile(r"\b(?:home[\s-]?office|mobiles? arbeiten|telearbeit|remote|heimarbeit)\b", re.I)


def read_working_times(found: Iterable[Sentence], flags: dict[str, bool]) -> list[tuple[WorkingTime, Span]]:
    """Working-time models that are said; shift, night or weekend work where any of it is."""
    models: dict[WorkingTime, Span] = {}
    for sentence in found:
        if sentence.section in (Section.ABOUT, Section.CONTACT):
            continue
        for model, pattern in (
            (WorkingTime.FULL_TIME, _FULL),
            (WorkingTime.PART_TIME, _PART),
            (WorkingTime.MINI_JOB, _MINI),
            (WorkingTime.HOME, _HOME),
        ):
            hit = pattern.search(sentence.text)
            if hit and not is_negated(sentence, *hit.span()):
                models.setdefault(model, sentence.span(*hit.span()))
        span = _shift_words(sentence)
        if span:
            models.setdefault(WorkingTime.SHIFT_NIGHT_WEEKEND, span)
    if not any(flags.values()) and WorkingTime.SHIFT_NIGHT_WEEKEND in models and not _is_shift(found):
        models.pop(WorkingTime.SHIFT_NIGHT_WEEKEND)
    return list(models.items())


def _is_shift(found: Iterable[Sentence]) -> bool:
    return any(_SHIFT_WORK.search(sentence.text) for sentence in found)


def _shift_words(sentence: Sentence) -> Span | None:
    patterns = (*_ROTATION.values(), _SHIFT_WORK, _KINDS["night"], _KINDS["weekend"], _KINDS["early"], _KINDS["late"])
    for pattern in patterns:
        for hit in pattern.finditer(sentence.text):
            if not _is_excluded(sentence, hit) and not _is_supplement(sentence, hit):
                return sentence.span(*hit.span())
    return None


def _is_excluded(sentence: Sentence, hit: re.Match[str]) -> bool:
    low, high = part_around(sentence.text, *hit.span())
    if re.search(r"\bfrei", sentence.text[low:high], re.I) and hit.re is _KINDS["weekend"]:
        return True
    before = sentence.text[low : hit.start()]
    if _NOT_ASKED_AFTER.match(sentence.text[hit.end() : high]):
        return True
    return bool(
        re.search(
            r"\b(?:kein(?:e|en|er)?|ohne|nie|weder|nicht am|nicht|no|without)\s+(?:[\w-]+\s+(?:und |oder )?){0,3}$",
            before,
            re.I,
        )
    )


def _is_supplement(sentence: Sentence, hit: re.Match[str]) -> bool:
    low, high = part_around(sentence.text, *hit.span())
    return bool(_SUPPLEMENT.search(sentence.text[low:high]))


def read_shift_flags(found: Iterable[Sentence]) -> dict[str, bool]:
    """Early, late, night and weekend work: True where said, False where excluded, absent otherwise."""
    flags: dict[str, bool] = {}
    for sentence in found:
        if sentence.section not in (Section.ABOUT, Section.CONTACT):
            for kind, is_said in (
                *_flags_of_words(sentence),
                *_flags_of_rotation(sentence),
                *_flags_of_clocks(sentence),
            ):
                flags[kind] = is_said or flags.get(kind, False)
    return flags


def _flags_of_words(sentence: Sentence) -> list[tuple[str, bool]]:
    is_about_work = not _NOT_WORK.search(sentence.text)
    return [
        (kind, not _is_excluded(sentence, hit))
        for kind, pattern in _KINDS.items()
        for hit in pattern.finditer(sentence.text)
        if not _is_supplement(sentence, hit) and (is_about_work or kind != "weekend")
    ]


def _flags_of_rotation(sentence: Sentence) -> list[tuple[str, bool]]:
    order = ("early", "late", "night", "weekend")
    for count, pattern in sorted(_ROTATION.items(), reverse=True):
        hit = pattern.search(sentence.text)
        if hit and not _is_excluded(sentence, hit) and not _NOT_WORK.search(sentence.text):
            return [(kind, True) for kind in order[:count]]
    return []


def _flags_of_clocks(sentence: Sentence) -> list[tuple[str, bool]]:
    found = []
    for start, end, days, _ in _clocks(sentence):
        said = {"early": start <= 6, "late": end >= 21, "night": end < start, "weekend": bool({5, 6} & set(days))}
        found += [(kind, True) for kind, is_said in said.items() if is_said]
    return found


def read_shifts(found: list[Sentence], flags: dict[str, bool]) -> list[ShiftRead]:
    """Patterns of working hours. Clock times go before the usual hours of a named shift.

    Shifts that rotate are one pattern (who works there works all of them); with "oder" each is one of its own.
    Without clock times or named shifts there is no pattern. Days that are not said are Monday to Friday, all seven
    where weekend work is said.
    """
    clocked = [
        ShiftRead("clock", hours, span) for sentence in found for hours, span in _clock_patterns(sentence, flags)
    ]
    if clocked:
        return list({read.hours: read for read in clocked}.values())
    return _named_patterns(found, flags)


def _clock_patterns(sentence: Sentence, flags: dict[str, bool]) -> list[tuple[int, Span]]:
    clocks = _clocks(sentence)
    default = ALL_DAYS if flags.get("weekend") else WORKDAYS
    sets = [
        (hours_between(days=tuple(days or default), start=start, end=end), span) for start, end, days, span in clocks
    ]
    rotates = any(pattern.search(sentence.text) for pattern in (*_ROTATION.values(), _CHANGING))
    if len(sets) > 1 and (rotates or not re.search(r"\boder\b|\bor\b|/", sentence.text)):
        union = 0
        for hours, _ in sets:
            union |= hours
        return [(union, sets[0][1])]
    return sets


def _clocks(sentence: Sentence) -> list[tuple[int, int, list[int], Span]]:
    """Start and end hour, days said, and words of each clock time in a sentence about work."""
    text = sentence.text
    if (
        _NOT_WORK.search(text)
        or sentence.section in (Section.CONTACT, Section.ABOUT)
        or not re.search(r"uhr|\bmo\b|montag|arbeitszeit|schicht|dienst", text, re.I)
    ):
        return []
    found = []
    for hit in _CLOCK.finditer(text):
        start, end = int(hit[1]), int(hit[3])
        has_clock = bool(hit["uhr"] or hit[2] or hit[4] or re.search("uhr", hit.group(), re.I))
        if not has_clock or start > 24 or end > 24 or start == end or int(hit[2] or 0) > 59 or int(hit[4] or 0) > 59:
            continue
        ending = end + (1 if int(hit[4] or 0) else 0)
        days = _days(text[: hit.start()]) or _days(text)
        found.append((start % 24, 24 if ending > 24 else ending, days, sentence.span(*hit.span())))
    return [clock for clock in found if clock[0] != clock[1]]


def _days(text: str) -> list[int]:
    days: set[int] = set()
    for hit in _DAY_RANGE.finditer(text):
        first, last = _day(hit[1]), _day(hit[2])
        days |= set(range(first, last + 1)) if first <= last else set(range(first, 7)) | set(range(last + 1))
    for hit in _DAY_ONE.finditer(text):
        word = hit[1]
        if len(word) > 2 or word[0].isupper():
            days.add(_day(word))
    if not days and re.search(r"werktags|wochentags|werktäglich", text, re.I):
        days = set(WORKDAYS)
    return sorted(days)


def _day(word: str) -> int:
    key = word.casefold()
    if key.startswith("sonna"):
        return 5
    return _DAYS[key[:3]] if key[:3] in _DAYS and len(key) != 2 and key[-1] in "ydn" else _DAYS[key[:2]]


def _named_patterns(found: list[Sentence], flags: dict[str, bool]) -> list[ShiftRead]:
    days = _days_said(found) or (tuple(ALL_DAYS) if flags.get("weekend") else tuple(WORKDAYS))
    for sentence in found:
        hits = [
            hit
            for pattern in _ROTATION.values()
            if (hit := pattern.search(sentence.text)) and not _is_excluded(sentence, hit)
        ]
        kinds = {
            kind: hit
            for kind in CLOCKS
            if (hit := _KINDS[kind].search(sentence.text))
            and not _is_excluded(sentence, hit)
            and not _is_supplement(sentence, hit)
        }
        if kinds and not hits and len(kinds) > 1 and re.search(r"\boder\b|\bor\b|wahlweise", sentence.text):
            return [ShiftRead(kind, _pattern([kind], days), sentence.span(*hit.span())) for kind, hit in kinds.items()]
        if hits or kinds:
            said = [kind for kind in CLOCKS if flags.get(kind)]
            span = sentence.span(*(hits or list(kinds.values()))[0].span())
            return [ShiftRead("+".join(said), _pattern(said, days), span)] if said else []
    return []


def _days_said(found: list[Sentence]) -> tuple[int, ...]:
    """The days of the first range ("Montag bis Samstag") that speaks of work; empty where there is none."""
    for sentence in found:
        if _DAY_RANGE.search(sentence.text) and not _NOT_WORK.search(sentence.text):
            return tuple(_days(sentence.text))
    return ()


def _pattern(kinds: list[str], days: tuple[int, ...]) -> int:
    hours = 0
    for kind in kinds:
        hours |= hours_between(days=days, start=CLOCKS[kind][0], end=CLOCKS[kind][1])
    return hours


def changes_shifts(found: Iterable[Sentence]) -> Span | None:
    """The words that say that shifts rotate, or None."""
    for sentence in found:
        for pattern in (*_ROTATION.values(), _CHANGING):
            hit = pattern.search(sentence.text)
            if (
                hit
                and not _is_excluded(sentence, hit)
                and sentence.section is not Section.ABOUT
                and not _NOT_WORK.search(sentence.text)
            ):
                return sentence.span(*hit.span())
    return None


def night_words(found: Iterable[Sentence]) -> Span | None:
    """The words that say that there is night work, or None."""
    for sentence in found:
        for pattern in (_KINDS["night"], _ROTATION[3], _ROTATION[4]):
            hit = pattern.search(sentence.text)
            if hit and not _is_excluded(sentence, hit) and not _is_supplement(sentence, hit):
                return sentence.span(*hit.span())
    return None

"""PURE: clock times and days of the week in an advert, where they are about the work."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from dataclasses import dataclass

from employers.reading.facts import Span
from employers.reading.sentences import Section, Sentence
from employers.reading.words import Words, first_hits

WORKDAYS, ALL_DAYS = range(5), range(7)
NOON, DAY = 12 * 60, 24 * 60
_HALF = r"(?:\s?(?P<{}>[ap])\.?m\b\.?)?"
_TIME = r"(?P<{0}>\d{{1,2}})(?:[:.](?P<{0}min>\d{{2}}))?"
_CLOCK = re.compile(
    rf"(?<![\d.,:])(?<!§ ){_TIME.format('a')}{_HALF.format('ahalf')}\s?(?P<auhr>uhr|h)?\s?(?:-|–|—|/|bis|to|und|and|until)\s?(?:(?:ca\.?|max\.?|gegen)\s)?{_TIME.format('b')}{_HALF.format('bhalf')}\s?(?P<uhr>uhr|h\b)?(?![\d:]|[.,]\d|\.\s?(?:20\d\d|jan|feb|mär|apr|mai|jun|jul|aug|sep|okt|nov|dez)|[\s-]*(?:€|eur|std|stunden|stündig|hours|hrs|tage|jahre|monat|mitarb|personen|kolleg|leute|%|prozent|kg|km|kilo|wochen|euro|cent|grad|°|meter|m²|plätz))",
    re.I,
)
_START = re.compile(
    rf"(?:\bab|\bum|start(?:zeit)?|beginn(?:t)?|begins?|dienstbeginn|arbeitsbeginn|schichtbeginn|abfahrt|treffpunkt|melken|\bfrom|starts?|\bstarting|raus|los)(?:\s(?:ist|um|ab|frühestens|at|from|ca\.|gegen|schon|bereits|jeweils|täglich|immer|morgens|früh))*:?\s(?:um |ab |at )?{_TIME.format('a')}(?:\s?(?P<ahalf>[ap])\.?m\b|\s?(?P<uhr>uhr|h\b)|(?<=:\d\d))",
    re.I,
)
_END = re.compile(
    rf"(?:\bbis|arbeitsende|feierabend|schichtende|endet|ende|\buntil|\btill)(?:\s(?:um|gegen|ca\.|etwa|circa|zu|maximal|max\.|spätestens|about|ist))*:?\s{_TIME.format('b')}(?:\s?(?P<bhalf>[ap])\.?m\b|\s?(?P<uhr>uhr|h\b))",
    re.I,
)
_MIDNIGHT = Words(r"\b(?:bis|until|till)\s(?:\w+\s)?(?:mitternacht|midnight)\b", "mitternacht", "midnight")
_FRUEH = re.compile(r"(?<![\d.,:])(?P<a>[3-6])(?:[:.](?P<amin>\d\d))?\suhr (?:früh|morgens|in der früh)", re.I)
_DAYS = {
    "mo": 0, "di": 1, "mi": 2, "do": 3, "fr": 4, "sa": 5, "so": 6,
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_DAY = r"(?:montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonnabends?|sonntags?|mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|mo|di|mi|do|fr|sa|so|mon|tue|wed|thu|fri|sat|sun)"
_JOINTS = ("-", "- ", "–", "– ", "—", "— ", "bis ", "bis einschließlich ", "to ")
DAY_RANGE = Words(
    rf"\b(?=[mdfstw])({_DAY})\b\.?\s?(?:-|–|—|bis|to)\s?(?:einschließlich )?({_DAY})\b\.?",
    *(joint + day for joint in _JOINTS for day in sorted({day[:2] for day in _DAYS})),
)  # fmt: skip
_DAY_ONE = re.compile(rf"\b(?=[mdfstw])({_DAY})\b\.?", re.I)
NOT_WORK = Words(
    r"telefon(?!ist|ier|zentr|isch|ate)|\btel\.|\btel\b|erreich(?!t werden ziele)|rufen sie|ruf uns|ruf an|\bruft an|öffnungszeit|\w*geöffnet|\böffnen\b|(?<!spät)(?:sprechzeit|sprechstunde)|anruf(?!er)|rückfragen|bewerb|büro ist|schulzeit|unterricht|\bkita\b(?= |$).{0,20}(?:öffn|uhr)|opening hours|is open|\b(?:hat|haben|ist|sind)\b[^.\n]{0,40}\boffen\b|are open|open (?:from|mon|daily)|call us|melde|besetzt\b.{0,20}uhr|von \d+ bis \d+ uhr besetzt|ruhetag|kernzeit|core hours|ausgeschenkt|\bspielt\b|reservier",
    "telefon", "tel.", "tel ", "tel:", "erreich", "rufen", "ruf uns", "ruf an", "ruft an", "anruf", "öffn", "sprech", "rückfragen", "bewerb", "büro", "schul", "unterricht", "kita", "open", "call us", "melde", "besetzt", "ruhetag", "kernzeit", "core hours", "ausgeschenkt", "spielt", "reservier",
)  # fmt: skip
_ABOUT_TIME = re.compile(
    r"uhr|\d:\d\d|\d[ap]m\b|\d\s[ap]\.?m\b|schicht|dienst|shift|arbeitszeit|arbeiten sie|\d\s?h\b", re.I
)
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Clock:
    """From when to when, in minutes of the day; None where only one end is said. ``days``: empty where none is said."""

    start: int | None
    end: int | None
    days: tuple[int, ...]
    span: Span


def is_about_work(sentence: Sentence) -> bool:
    """Whether clock times and days of the sentence may be those of the work, not of the telephone or the shop."""
    return sentence.section not in (Section.CONTACT, Section.ABOUT) and not NOT_WORK.search(sentence)


def clocks(sentence: Sentence) -> list[Clock]:
    """The clock times of a sentence about the work: ranges, and single times of start or end."""
    if not _DIGIT.search(sentence.text) and not _MIDNIGHT.search(sentence):
        return []
    found = _ranges(sentence) or _single_times(sentence)
    return found if found and is_about_work(sentence) else []


def _ranges(sentence: Sentence) -> list[Clock]:
    text = sentence.text
    found = []
    for hit in first_hits(_CLOCK, text):
        has_clock = bool(hit["uhr"] or hit["auhr"] or hit["amin"] or hit["bmin"] or hit["ahalf"] or hit["bhalf"])
        after_days = bool(
            re.search(rf"\b{_DAY}\.?,?:?\s(?:von\s)?$", text[max(0, hit.start() - 16) : hit.start()], re.I)
        )
        start = _minutes(hit["a"], hit["amin"], hit["ahalf"] or hit["bhalf"])
        end = _minutes(hit["b"], hit["bmin"], hit["bhalf"])
        if hit["ahalf"] is None and hit["bhalf"] == "p" and start is not None and end is not None and start > end:
            start -= NOON
        is_said = has_clock or after_days or _has_context(sentence)
        is_slash = "/" in hit.group() and not (hit["amin"] and hit["bmin"])
        if start is None or end is None or start % DAY == end % DAY or not is_said or is_slash:
            continue
        days = _days(text[: hit.start()]) or _days(text)
        found.append(Clock(start % DAY, end, tuple(days), sentence.span(*hit.span(), 0.9)))
    return found


def _has_context(sentence: Sentence) -> bool:
    return any(word in sentence.folded for word in ("uhr", "schicht", "dienst", "shift"))


def _single_times(sentence: Sentence) -> list[Clock]:
    text, found = sentence.text, []
    if not _ABOUT_TIME.search(text) and not _MIDNIGHT.search(sentence):
        return []
    for pattern in (_START, _FRUEH):
        for hit in first_hits(pattern, text):
            start = _minutes(hit["a"], hit["amin"], hit.groupdict().get("ahalf"))
            if start is not None:
                found.append(Clock(start % DAY, None, tuple(_days(text)), sentence.span(*hit.span(), 0.8)))
    for hit in first_hits(_END, text):
        end = _minutes(hit["b"], hit["bmin"], hit["bhalf"])
        if end is not None:
            found.append(Clock(None, end, tuple(_days(text)), sentence.span(*hit.span(), 0.8)))
    late = _MIDNIGHT.search(sentence)
    return [*found, Clock(None, DAY, tuple(_days(text)), sentence.span(*late.span(), 0.9))] if late else found


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    """Minutes of the day; None for what is no time of a clock."""
    hours, minutes = int(hour), int(minute or 0)
    if half and hours <= 12:
        hours = hours % 12 + (12 if half.casefold() == "p" else 0)
    return hours * 60 + minutes if hours <= 24 and minutes < 60 and hours * 60 + minutes <= DAY else None


def _days(text: str) -> list[int]:
    days: set[int] = set()
    for hit in first_hits(DAY_RANGE.pattern, text):
        first, last = _day(hit[1]), _day(hit[2])
        days |= set(range(first, last + 1)) if first <= last else set(range(first, 7)) | set(range(last + 1))
    for hit in first_hits(_DAY_ONE, text):
        word = hit[1]
        if len(word) > 2 or word[0].isupper():
            days.add(_day(word))
    if not days and re.search(r"werktags|wochentags|werktäglich", text, re.I):
        days = set(WORKDAYS)
    return sorted(days)


def range_days(hit: re.Match[str]) -> list[int]:
    """The days from the first to the last of a range of days that was found."""
    return _days(hit.group())


def days_said(found: list[Sentence]) -> tuple[int, ...]:
    """The days of the first range ("Montag bis Samstag") that speaks of work; empty where there is none."""
    for sentence in found:
        if DAY_RANGE.search(sentence) and not NOT_WORK.search(sentence):
            return tuple(_days(sentence.text))
    return ()


def _day(word: str) -> int:
    key = word.casefold()
    if key.startswith("sonna"):
        return 5
    return _DAYS[key[:3]] if key[:3] in _DAYS else _DAYS[key[:2]]

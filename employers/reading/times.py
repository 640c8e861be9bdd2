"""PURE: working-time models and patterns of the week of an advert."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable

from employers.reading.clocks import ALL_DAYS, WORKDAYS, Clock, clocks, days_said
from employers.reading.facts import ShiftRead, Span
from employers.reading.sentences import Section, Sentence
from employers.reading.shift_words import (
    CHANGING,
    KINDS,
    ROTATION,
    SHIFT_WORK,
    Evidence,
    is_excluded,
    is_supplement,
    read_shift_flags,
    shift_words,
    words_by_kind,
)
from employers.reading.wording import is_negated
from employers.reading.words import WordList, Words
from profiles.catalogue.codes import WorkingTime, hours_between

EARLY, LATE, NIGHT = (6, 14), (14, 22), (22, 6)  # usual hours where the advert gives no clock times
USUAL = {"early": EARLY, "late": LATE, "night": NIGHT}
_MODELS = WordList(
    {
        WorkingTime.FULL_TIME: Words(
            r"\b(?:vollzeit(?!nah|gehalt|äquiv|verg|lohn)\w*|voll-\s?(?:/|oder|und|bzw\.?|u\.)|voll/teilzeit|full[\s-]?time|vz\b)",
            "voll",
            "full",
            "vz",
        ),
        WorkingTime.PART_TIME: Words(
            r"\b(?:teilzeit\w*|teilz\.|part[\s-]?time|tz\b|halbtags\w*|stundenweise|halbe stelle)|(?<=voll)/teilzeit|\bteil-\s?(?:/|oder|und|bzw\.?|u\.)\s?-?vollzeit",
            "teilz",
            "teil-",
            "part",
            "tz",
            "halb",
            "stundenweise",
        ),
        WorkingTime.MINI_JOB: Words(
            r"\b(?:mini[\s-]?jobs?\w*|mini- (?:oder|und|/) ?midi-?jobs?|minijob\w*|geringfügig\w*|\d{3}[\s,-]*(?:€|euro|eur)[\s-]{0,2}(?:basis|job\w*|kraft|stelle)|mini-job)",
            "mini",
            "geringfügig",
            "basis",
            "job",
            "kraft",
        ),
        WorkingTime.HOME: Words(
            r"\b(?:home[\s-]?office|mobile[sm]? arbeiten|mobil (?:zu )?arbeiten|telearbeit|remote(?:ly)?|heimarbeit|von zu ?hause(?: aus)?|work(?:ing)? from home|hybrides? arbeiten)\b",
            "home",
            "mobil",
            "telearbeit",
            "remote",
            "heimarbeit",
            "hause",
            "hybrid",
        ),
    }
)


def read_working_times(found: Iterable[Sentence], evidence: list[Evidence]) -> list[tuple[WorkingTime, Span]]:
    """Working-time models that are said; shift, night or weekend work where any of it is."""
    models: dict[WorkingTime, Span] = {}
    told = [sentence for sentence in found if sentence.section not in (Section.ABOUT, Section.CONTACT)]
    for sentence in told:
        for model, hit in _MODELS.hits(sentence):
            if not is_negated(sentence, *hit.span()):
                models.setdefault(model, sentence.span(*hit.span()))
    shift = _shift_span(told, evidence)
    if shift is not None:
        models[WorkingTime.SHIFT_NIGHT_WEEKEND] = shift
    return list(models.items())


def _shift_span(told: list[Sentence], evidence: list[Evidence]) -> Span | None:
    """The words that say shift, night or weekend work; early and late count where they are said or excluded."""
    words = next((span for sentence in told if (span := shift_words(sentence))), None)
    flags = read_shift_flags(evidence)
    if words is not None:
        is_shift = any(SHIFT_WORK.search(sentence) for sentence in told)
        return words if is_shift or any(flags.values()) or not flags else None
    said = words_by_kind(evidence)
    return said.get("weekend") or said.get("night") or said.get("late") or said.get("early")


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
    default = ALL_DAYS if flags.get("weekend") else WORKDAYS
    sets = [(_grid(clock, tuple(default)), clock.span) for clock in clocks(sentence) if _has_both_ends(clock)]
    rotates = any(words.search(sentence) for words in (*ROTATION.values(), CHANGING))
    if len(sets) > 1 and (rotates or not re.search(r"\boder\b|\bor\b|/", sentence.text)):
        union = 0
        for hours, _ in sets:
            union |= hours
        return [(union, sets[0][1])]
    return sets


def _has_both_ends(clock: Clock) -> bool:
    return clock.start is not None and clock.end is not None and clock.start // 60 != -(-clock.end // 60)


def _grid(clock: Clock, default: tuple[int, ...]) -> int:
    """The hours of the week of a clock time; an hour that is begun counts as a whole one."""
    start, end = clock.start or 0, clock.end or 0
    return hours_between(days=clock.days or default, start=start // 60, end=min(24, -(-end // 60)))


def _named_patterns(found: list[Sentence], flags: dict[str, bool]) -> list[ShiftRead]:
    days = days_said(found) or (tuple(ALL_DAYS) if flags.get("weekend") else tuple(WORKDAYS))
    for sentence in found:
        hits = [
            hit for words in ROTATION.values() if (hit := words.search(sentence)) and not is_excluded(sentence, hit)
        ]
        kinds = {
            kind: hit
            for kind in USUAL
            if (hit := KINDS[kind].search(sentence))
            and not is_excluded(sentence, hit)
            and not is_supplement(sentence, hit)
        }
        if kinds and not hits and len(kinds) > 1 and re.search(r"\boder\b|\bor\b|wahlweise", sentence.text):
            return [ShiftRead(kind, _pattern([kind], days), sentence.span(*hit.span())) for kind, hit in kinds.items()]
        if hits or kinds:
            said = [kind for kind in USUAL if flags.get(kind)]
            span = sentence.span(*(hits or list(kinds.values()))[0].span())
            return [ShiftRead("+".join(said), _pattern(said, days), span)] if said else []
    return []


def _pattern(kinds: list[str], days: tuple[int, ...]) -> int:
    hours = 0
    for kind in kinds:
        hours |= hours_between(days=days, start=USUAL[kind][0], end=USUAL[kind][1])
    return hours

"""PURE: reads the text of an advert. What was not said stays absent; each fact carries the words it was read from.

By rules and word lists: bounded time, no learned parts, the same text gives the same reading.
"""

from employers.codes import Need, RequirementKind
from employers.reading.demands import read_demands
from employers.reading.facts import Reading, RequirementRead, Span
from employers.reading.hours import read_hours
from employers.reading.languages import read_languages
from employers.reading.papers import read_papers
from employers.reading.sentences import sentences
from employers.reading.skills import read_skills
from employers.reading.terms import (
    read_contract,
    read_experience,
    read_learnable,
    read_openings,
    read_pay,
    read_start,
)
from employers.reading.times import (
    changes_shifts,
    night_words,
    read_shift_flags,
    read_shifts,
    read_working_times,
)
from employers.reading.vocabulary import Vocabulary, make_vocabulary

__all__ = ["Reading", "RequirementRead", "Span", "Vocabulary", "make_vocabulary", "read_advert"]
MAX_TEXT = 40_000  # characters that are read; adverts are far shorter


def read_advert(title: str, text: str, vocabulary: Vocabulary) -> Reading:
    """Requirements, demands, working times, contract, start, openings and pay that title and text name.

    Spans count characters of ``title`` or ``text``. The occupation is not read here: matching/linking ranks it.
    """
    found = sentences(title[:1000], text[:MAX_TEXT])
    flags = read_shift_flags(found)
    now, start = read_start(found)
    requirements = [
        read
        for sentence in found
        for read in (
            *read_languages(sentence),
            *read_papers(sentence, vocabulary),
            *read_skills(sentence, vocabulary),
        )
    ]
    return Reading(
        requirements=tuple(_once(requirements)),
        demands=tuple(read_demands(found, vocabulary, night=night_words(found), rotating=changes_shifts(found))),
        shifts=tuple(read_shifts(found, flags)),
        shift_flags=flags,
        working_times=tuple(read_working_times(found, flags)),
        hours=read_hours(found),
        contract=read_contract(found),
        starts_now=now,
        start_on=start,
        openings=read_openings(found),
        pay=read_pay(found),
        experience=read_experience(found),
        learnable=read_learnable(found),
    )


def _once(found: list[RequirementRead]) -> list[RequirementRead]:
    """Each thing asked once a level: must goes before wish, a written level before a vague one, else the first."""
    kept: dict[tuple[RequirementKind, str, int | None], RequirementRead] = {}
    for read in found:
        level = read.level if read.kind is RequirementKind.LANGUAGE else None
        key = (read.kind, read.code, level)
        if key not in kept or (kept[key].need is Need.WISH and read.need is Need.MUST):
            kept[key] = read
    with_level = {(read.kind, read.code) for read in kept.values() if read.level is not None}
    return [
        read
        for read in kept.values()
        if read.kind is not RequirementKind.LANGUAGE
        or read.level is not None
        or (read.kind, read.code) not in with_level
    ]

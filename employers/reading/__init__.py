"""PURE: reads the text of an advert. What was not said stays absent; each fact carries the words it was read from.

By rules and word lists: bounded time, no learned parts, the same text gives the same reading.
"""

from dataclasses import replace
from functools import lru_cache, partial

from employers.codes import Need, RequirementKind
from employers.reading.demands import degree_of, demand_hits, read_demands, refused_demands
from employers.reading.experience import Experience, read_experience, read_learnable
from employers.reading.facts import Reading, Refusal, RequirementRead, Span
from employers.reading.hours import read_hours
from employers.reading.languages import read_languages
from employers.reading.papers import read_papers
from employers.reading.pay import read_pay
from employers.reading.placing import placed
from employers.reading.remembering import Remembered, moved
from employers.reading.sentences import Sentence, sentences
from employers.reading.shift_words import (
    changes_shifts,
    read_shift_flags,
    refused_shifts,
    shift_evidence,
    words_by_kind,
)
from employers.reading.skills import read_skills
from employers.reading.sources import plain
from employers.reading.terms import read_contract, read_openings, read_start
from employers.reading.times import read_shifts, read_working_times
from employers.reading.vocabulary import Vocabulary, make_vocabulary

__all__ = ["Reading", "RequirementRead", "Span", "Vocabulary", "make_vocabulary", "read_advert"]
MAX_TITLE = 1_000
MAX_TEXT = 30_000  # characters that are read; adverts are far shorter


def read_advert(title: str, text: str, vocabulary: Vocabulary) -> Reading:
    """Requirements, demands, working times, contract, start, openings and pay that title and text name.

    The text may hold HTML. Spans count characters of ``title`` or ``text`` as they were given. What is said not to be
    needed stands in ``refused``. The occupation is not read here: matching/linking ranks it.
    """
    head, body = plain(title[:MAX_TITLE]), plain(text[:MAX_TEXT])
    found = sentences(head.text.replace("\n", " "), body.text)
    evidence = shift_evidence(found)
    flags = read_shift_flags(evidence)
    night = words_by_kind(evidence).get("night")
    now, start = read_start(found)
    strains = demand_hits(found)
    requirements = _remembered(vocabulary)
    asked = [read for sentence in found for read in requirements(sentence)]
    experience = read_experience(found)
    reading = Reading(
        requirements=tuple(_once([read for read in asked if not read.is_negated])),
        demands=tuple(
            read_demands(
                strains,
                vocabulary,
                night=night,
                rotating=changes_shifts(found),
                night_degree=degree_of(found, night),
            )
        ),
        shifts=tuple(read_shifts(found, flags)),
        shift_flags=flags,
        working_times=tuple(read_working_times(found, evidence)),
        hours=read_hours(found),
        contract=read_contract(found),
        starts_now=now,
        start_on=start,
        openings=read_openings(found),
        pay=read_pay(found),
        experience=experience,
        learnable=read_learnable(found),
        refused=(*_refused(asked, experience), *refused_shifts(evidence), *refused_demands(strains)),
    )
    return placed(reading, head, body)


@lru_cache(4)
def _remembered(vocabulary: Vocabulary) -> Remembered[RequirementRead]:
    return Remembered(
        partial(_requirements, vocabulary=vocabulary), lambda read, by: replace(read, span=moved(read.span, by))
    )


def _requirements(sentence: Sentence, vocabulary: Vocabulary) -> list[RequirementRead]:
    return [
        *read_languages(sentence),
        *read_papers(sentence, vocabulary),
        *read_skills(sentence, vocabulary),
    ]


def _refused(asked: list[RequirementRead], experience: Experience | None) -> list[Refusal]:
    """What is said not to be needed of a client."""
    refused = [Refusal(read.kind.value, read.code, read.span) for read in asked if read.is_negated]
    if experience is not None and experience[0] == "not_needed":
        refused.append(Refusal("experience", "", experience[1]))
    return refused


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

"""PURE: reads a CV written as text: sections by their headings, stations by their dates, words by their lists."""

# ruff: noqa: E501 (word lists)

import re
from collections.abc import Iterator, Sequence
from datetime import date

from profiles.cv.document import MAX_PASSAGES, FactKind, Passage
from profiles.cv.entries import Entry, entries_of
from profiles.cv.languages import languages_of, unknown_language
from profiles.cv.phrases import employers_of, phrases_of, pieces_of
from profiles.cv.privacy import is_sensitive, without_contacts
from profiles.cv.qualifications import qualification_of
from profiles.cv.sections import clean_lines, lines_by_section
from profiles.cv.vocabulary import LANGUAGE, LICENCE, LICENCE_CLASS, SKILL_WORDS, Section

_OLD_CLASSES = {"3": "B", "2": "CE", "1": "A"}
MAX_SKILL = 80
_NO_JOB = re.compile(
    r"arbeits(?:los|suchend|suche)\w*|ohne beschäftigung|unemployed|job ?seek\w*|(?:sprach|integrations|deutsch)kurs\w*|language course|wehrdienst|zivildienst|"
    r"military service|bundeswehr|(?:au[- ]?pair)|sabbatical|auszeit|studium\b|student(?:in)?\b|schüler(?:in)?\b|ausbildung (?:zu|als)|umschulung|безробітн|безработн",
    re.I,
)


def read_text_cv(text: str, *, today: date) -> tuple[Passage, ...]:
    """The passages of a CV in text, in the order of kinds; at most `MAX_PASSAGES`.

    Of what stands about the person, of hobbies, references and summaries only licences and languages are read.
    """
    by_section: dict[Section, list[str]] = {}
    lines = list(lines_by_section(clean_lines(text)))
    for section, line in lines:
        by_section.setdefault(section, []).append(line)
    found = [
        *_jobs(by_section.get(Section.WORK, []), today),
        *_wishes(by_section.get(Section.WISH, [])),
        *_education(by_section.get(Section.EDUCATION, []), today),
        *_certificates(by_section.get(Section.CERTIFICATES, []), today),
        *_skills(by_section.get(Section.SKILLS, [])),
        *_all_languages(lines),
        *_all_licences(lines),
    ]
    return tuple(found[:MAX_PASSAGES])


def licences_of(line: str) -> Iterator[Passage]:
    """Classes of driving licence that a line names; "Führerschein" without a class is an estimated B."""
    for hit in LICENCE.finditer(line):
        if hit["no"] or re.match(r"\s{0,3}[:-]?\s{0,3}(?:nein|keine?r?|no|none|нет|ні|yok)\b", line[hit.end() :], re.I):
            continue
        classes = LICENCE_CLASS.findall(hit["classes"] or "") or [_OLD_CLASSES.get(hit["old"] or "", "B")]
        words = " ".join(hit.group().split()).strip(" ,:;(-")
        for code in dict.fromkeys(classes):
            yield Passage(FactKind.LICENCE, (words[:120],), code=code, is_estimated=not hit["classes"])


def skill_of(piece: str) -> Passage | None:
    """A skill with the level that words beside it tell; None where the piece names none that may be kept."""
    level = next((level for level, pattern in SKILL_WORDS if pattern.search(piece)), None)
    name = piece
    for _, pattern in SKILL_WORDS:
        name = pattern.sub(" ", name)
    name = " ".join(re.sub(r"\(\s*\)|\s[–—-]\s*$|^\s*[–—-]\s|\s:\s*$", " ", name).split()).strip(" -–:,.()")
    name = name or piece
    if not 2 < len(name) <= MAX_SKILL or not any(map(str.isalpha, name)) or is_sensitive(name):
        return None
    phrases = (name,) if name == piece else (name, piece[:120])
    return Passage(FactKind.SKILL, phrases, level=level, is_estimated=level is not None)


def _jobs(lines: Sequence[str], today: date) -> Iterator[Passage]:
    for entry in entries_of(lines, today=today):
        phrases = _titles(entry)
        if phrases:
            words = without_contacts(entry.period_words)
            yield Passage(FactKind.OCCUPATION, phrases, period=entry.period, period_words=words)


def _titles(entry: Entry) -> tuple[str, ...]:
    """What may be the job's title. Words about an employer are looked at only where there is nothing else."""
    if any(is_sensitive(line) for line in entry.head[:1]) or any(_NO_JOB.search(line) for line in entry.head[:1]):
        return ()
    phrases = [phrase for line in entry.head for phrase in phrases_of(line) if not _NO_JOB.search(phrase)]
    if not phrases:
        phrases = [phrase for line in entry.head for phrase in employers_of(line)]
    return tuple(dict.fromkeys(phrases))


def _wishes(lines: Sequence[str]) -> Iterator[Passage]:
    for piece in pieces_of(lines):
        phrases = phrases_of(piece)
        if phrases:
            yield Passage(FactKind.WISH, phrases)


def _education(lines: Sequence[str], today: date) -> Iterator[Passage]:
    for entry in entries_of(lines, today=today):
        is_running = bool(entry.period and entry.period.is_current)
        passage = qualification_of(entry.head, is_running=is_running)
        if passage is not None:
            yield passage


def _certificates(lines: Sequence[str], today: date) -> Iterator[Passage]:
    for entry in entries_of(lines, today=today):
        for line in entry.lines:
            phrases = phrases_of(line) or employers_of(line)
            if phrases:
                yield Passage(FactKind.CERTIFICATE, phrases)


def _skills(lines: Sequence[str]) -> Iterator[Passage]:
    for piece in pieces_of(lines):
        is_language = LANGUAGE.match(piece) and len(piece) <= 60
        if is_language or LICENCE.search(piece):
            continue
        label, separator, rest = piece.partition(": ")
        passage = skill_of(rest if separator and rest and len(label) <= 30 else piece)
        if passage is not None:
            yield passage


def _all_languages(lines: Sequence[tuple[Section, str]]) -> Iterator[Passage]:
    """Languages of their own part first; elsewhere only those that it does not name."""
    own = [line for section, line in lines if section is Section.LANGUAGES]
    rest = [line for section, line in lines if section is not Section.LANGUAGES]
    found = [
        *(passage for line in own for passage in _languages_of_section(line)),
        *(passage for line in rest for passage in languages_of(line, is_language_section=False)),
    ]
    seen: set[str] = set()
    for passage in found:
        if passage.code is None or passage.code not in seen:
            seen.add(passage.code or "")
            yield passage


def _languages_of_section(line: str) -> Iterator[Passage]:
    found = list(languages_of(line, is_language_section=True))
    other = None if found else unknown_language(line)
    yield from [other] if other else found


def _all_licences(lines: Sequence[tuple[Section, str]]) -> Iterator[Passage]:
    seen: set[str | None] = set()
    for section, line in lines:
        text = f"Führerschein {line}" if section is Section.LICENCE and not LICENCE.search(line) else line
        for passage in licences_of(text):
            if passage.code not in seen and not (passage.is_estimated and seen):
                seen.add(passage.code)
                yield passage

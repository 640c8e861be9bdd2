"""PURE: words of the lexicon in the frames of a sentence: who is wanted alone, turned away, or asked about.

What `terms` and `groups` say of single turns is said here of families: any entry of the lexicon in any frame that fits
the part it plays. Bounded: a window before and behind each of at most `MOST_HITS` words of an entry.
"""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from employers.legal_check.context import is_near
from employers.legal_check.findings import Rule, Severity
from employers.legal_check.frames import (
    AFTER,
    BEFORE,
    is_asked,
    is_asked_whether,
    is_denied,
    is_needed,
    is_question,
    is_refused,
    is_wanted,
)
from employers.legal_check.lexicon import Entry, Part
from employers.legal_check.terms import PERSON
from employers.reading.words import first_hits

_SIDES = (Rule.SEX, Rule.AGE)
_ANSWER = 60  # letters behind a question that may answer it
_ROW = 40  # letters between words of one rule that are told once
_NEAR = 14  # letters between two words that speak of the same people ("muslimische Frauen")
_HARMLESS = re.compile(
    r"nicht (?:nur|allein)\b(?! (?:männer|frauen|damen))|mit (?:und|oder|wie) ohne|\bob mit\b|with (?:or|and) without|keine (?:angst|scheu|hemmungen|berührungsängste|rolle|vorurteile|nachteile|ausnahme)|benachteiligt|diskriminier|discriminat|ausgegrenzt|\bagg\b|gleichbehandlungsgesetz|seminar|vortrag|roman|film\b|buch\b|gesetzlich\w* kündigungs|"
    r"gleichstell|vereinbarkeit|family-friendly|familienfreundlich|(?<!nicht )barrierefrei(?! sind wir nicht| ist \w+ nicht)|barrierearm|accessible|einstellhilfe|ermutigen|encourage|without regard|w[ei]rd(?:en)? (?:\w+ ){0,3}nicht behindert|fragen (?:wir )?nicht|ihre sache|unter 18|\bjarbschg|unter 16|minderjährig",
    re.I,
)
_BOTH_SEXES = re.compile(
    r"(?:weiblich\w*|frauen?|damen|mütter|female|women|ladies)\W{1,3}(?:und|oder|wie|bzw\.?|and|or)\s(?:männ|mann|herr|väter|male|men\b|gentlemen)|(?:männlich\w*|männer|mann|herren|väter|male|men|gentlemen)\W{1,3}(?:und|oder|wie|bzw\.?|and|or)\s(?:weib|frau|dame|mütter|female|women|ladies)|(?:männer|frauen)\s?/\s?(?:männer|frauen)",
    re.I,
)
_PERSON_NEXT = re.compile(
    rf"^(?:,?\s(?:und\s|oder\s)?(?-i:[a-zäöüß])\w+e[rnsm]?){{0,2}}?\s(?!(?:häuser|fenster|güter|lager|muster|zimmer|center|messer|wasser|kinder|wälder|bücher|länder|bilder|räder|felder|kleider|filter|computer|drucker|koffer|motor|traktor|partner|\w*nummer|\w*steuer|\w*führerschein)\w*\b){PERSON}\b",
    re.I,
)
_NOUN_NEXT = re.compile(r"^\s(?:und\s)?(?:[a-zäöüß]+e[rnsm]?,?\s(?:und\s[a-zäöüß]+e[rnsm]?\s)?)?[A-ZÄÖÜ]\w{2,}")
_OF_PEOPLE_BEFORE = re.compile(
    r"(?:\b(?:sie|du|ihr|bewerber\w*|wer|man|kandidat\w*|mitarbeit\w*|kolleg\w*|person|personen|jemand\w*|niemand\w*|you|applicants?|candidates?|someone|anyone|kraft|kräfte|verkäufer\w*|die|der)\b[^.!?;]{0,50}?\b(?:sind|bist|ist|seid|sein|seien|sollten?|solltest|müssen|muss|musst|dürfen|darf|are|be|is)\b|\b(?:sind|bist|seid|sollten|müssen|are|must be|should be|be)\s(?:sie|du|you)?)\s?(?:[\w-]+,?\s){0,4}$",
    re.I,
)
_OF_PEOPLE_AFTER = re.compile(
    r"^(?:,? (?:und|oder|and|or|,)?\s?[\w-]+){0,3}?\s(?:sind|ist|sein|bist|seid|are|be)\b", re.I
)
_ABOUT_US = re.compile(  # but not what stands behind "sucht": that is who is wanted
    r"\b(?:wir sind|unser\w*|haus|träger\w*|einrichtung|schule|klinik|kita|gemeinde|we are|our)\s(?:(?!sucht|suchen|stellt|braucht|brauchen|looking|seeks|seeking|hiring|needs|erwarte[nt])[\w-]+\s){0,5}$",
    re.I,
)
_PLAINLY_DENIED = re.compile(r"\b(?:kein\w{0,2}|ohne|no|without)\s$", re.I)
_OF_THOSE_IN_CARE = (Rule.FAMILY, Rule.DISABILITY, Rule.HEALTH, Rule.PREGNANCY)
_SHOULD_BE = re.compile(r"^\s(?:sollte\w*|muss\w*|müssen)\s(?:sie|du|man|bewerber\w*)\b", re.I)
_OTHER_NATIVE = re.compile(
    r"(?:zweite|weitere|andere|ihre|deine|second|another) (?:muttersprache|mother tongue)|\bnicht deutsch|not german",
    re.I,
)
_IS_JUST = re.compile(
    r"\b(?:sind|bist|be|is|are|seid|müssen|sollten|muss|should be|must be)\s(?:a |an |nur |only |ein |eine )?$", re.I
)
_FRAGMENT_END = re.compile(r"^\s?(?:sein\b|sind\b|[.!;,]|$)", re.I)
_FRAGMENT = re.compile(
    r"^[\s\W]*(?:(?:profil|ihr profil|wir suchen|gesucht|anforderungen?|sie|du|person)\s?:\s?)?$", re.I
)
_LISTED = re.compile(
    r"(?:gesucht|suchen|sucht|wünsch|profil|anforder|voraussetz|erwart|sie sind|du bist|looking for|wanted|seek)[^.;!?]{0,70},\s(?:und |and )?$",
    re.I,
)
_FRAGMENT_NEXT = re.compile(r"^\s?(?:,|$|[.!;]|und\b|and\b|\()", re.I)


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of a part of a sentence; ``start`` and ``end`` are letters of the part."""

    entry: Entry
    severity: Severity
    start: int
    end: int
    is_refusal: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a word stands: the part of the sentence, and what stands before and behind the word."""

    clause: str
    word: str
    before: str
    after: str
    is_open: bool
    is_object: bool
    is_object_before: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence, what follows it in the advert, and what its words tell of whom it speaks."""

    text: str
    folded: str
    beyond: str
    is_open: bool
    objects: tuple[tuple[int, int], ...]


def told(clause: Clause, entries: Iterable[Entry], known: Mapping[Rule, tuple[int, int]]) -> Iterator[Told]:
    """Each entry of the lexicon in a frame that fits it, of rules that are not ``known`` yet (with their letters)."""
    likely = [entry for entry in entries if entry.rule not in known and entry.words.occurs(clause.folded)]
    is_answered = clause.text.rstrip().endswith("?") and bool(_HARMLESS.search(clause.beyond[:_ANSWER]))
    if not likely or is_answered or _HARMLESS.search(clause.text):
        return
    has_both = bool(_BOTH_SEXES.search(clause.text))
    found: list[Told] = []
    for entry in likely:
        if has_both and entry.rule is Rule.SEX:
            continue
        for hit in first_hits(entry.words.pattern, clause.text):
            judged = _judged(entry, clause, *hit.span("w"))
            if judged is not None:
                found.append(judged)
    yield from _joined(_of_one_ground(found, known))


def _judged(entry: Entry, clause: Clause, start: int, end: int) -> Told | None:
    text = clause.text
    place = Place(
        clause=text,
        word=text[start:end],
        before=text[max(0, start - BEFORE) : start],
        after=(text[end : end + AFTER] + (clause.beyond if "?" in text[end:] else ""))[:AFTER],
        is_open=clause.is_open,
        is_object=is_near(clause.objects, start, end, text),
        is_object_before=is_near([each for each in clause.objects if each[1] <= start], start, end, text),
    )
    judged = _JUDGES[entry.part](entry, place)
    return None if judged is None else replace(judged, start=start, end=end)


def _joined(found: Iterator[Told]) -> Iterator[Told]:
    """What is said of several in a row ("Türken oder Araber") told once by rule."""
    last: dict[Rule, Told] = {}
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        before = last.get(each.entry.rule)
        if before is not None and each.start <= before.end + _ROW:
            last[each.entry.rule] = replace(before, end=max(before.end, each.end))
            continue
        if before is not None:
            yield before
        last[each.entry.rule] = each
    yield from last.values()


def _of_one_ground(found: list[Told], known: Mapping[Rule, tuple[int, int]]) -> Iterator[Told]:
    """Without the sex or age of those who are turned away for something else ("muslimische Frauen")."""
    others = [(each.entry.rule, each.start, each.end) for each in found] + [(rule, *at) for rule, at in known.items()]
    main = [(start, end) for rule, start, end in others if rule not in _SIDES]
    for each in found:
        if any(start <= each.start and each.end <= end for start, end in known.values()):
            continue  # "werdende Mütter" are turned away as such, not as mothers
        is_side = each.is_refusal and each.entry.rule in _SIDES
        if not (is_side and any(each.start - _NEAR <= end and start <= each.end + _NEAR for start, end in main)):
            yield each


def _refusal(entry: Entry) -> Told:
    return Told(entry, Severity.BLOCK, 0, 0, is_refusal=True)


def _finding(entry: Entry) -> Told:
    return Told(entry, entry.severity, 0, 0)


def _of_things(word: str, after: str) -> bool:
    """Whether the word is said of a thing: "ältere Fahrzeuge"."""
    return bool(word[-1:] in "enrsm" and _NOUN_NEXT.match(after) and not _PERSON_NEXT.match(after))


def _group(entry: Entry, place: Place) -> Told | None:
    told = _outcast(entry, place)
    if told is not None:
        return told
    is_object = place.is_object_before if entry.rule is Rule.ORIGIN else place.is_object
    if place.is_open or is_object or _of_things(place.word, place.after):
        return None
    return _finding(entry) if is_wanted(place.before, place.after) else None


def _outcast(entry: Entry, place: Place) -> Told | None:
    if _of_things(place.word, place.after):
        return None
    if is_refused(place.before, place.after) or (is_denied(place.before) and not place.is_open):
        return _refusal(entry)
    return None


def _trait(entry: Entry, place: Place) -> Told | None:
    is_plainly_denied = bool(_PLAINLY_DENIED.search(place.before)) and not place.is_open
    if place.is_object and not is_plainly_denied and entry.rule in _OF_THOSE_IN_CARE:
        return None
    if is_refused(place.before, place.after):
        return _refusal(entry)
    if is_denied(place.before) and not place.is_open:
        return _refusal(entry)
    is_told = is_question(place.before, place.after) or is_asked_whether(place.before)
    return Told(entry, Severity.WARN, 0, 0) if is_told and not place.is_open else None


def _demand(entry: Entry, place: Place) -> Told | None:
    if entry.advice == "native" and _OTHER_NATIVE.search(place.clause):
        return None
    if (
        place.is_open
        or place.is_object
        or (is_denied(place.before) and not place.word.lower().startswith(("kein", "ohne")))
    ):
        return None
    return _finding(entry) if entry.advice != "native" or is_needed(place.clause) else None


def _adjective(entry: Entry, place: Place) -> Told | None:
    if place.is_open or place.is_object or _ABOUT_US.search(place.before):
        return None
    if entry.rule is Rule.ORIGIN:  # names of languages and goods: only of people who are wanted or turned away
        if _IS_JUST.search(place.before) and _FRAGMENT_END.match(place.after):
            return _finding(entry)
        return _group(entry, place) if _PERSON_NEXT.match(place.after) else None
    if _PERSON_NEXT.match(place.after) or (_is_of_people(place) and not _of_things(place.word, place.after)):
        return _refusal(entry) if is_refused(place.before, place.after) else _finding(entry)
    return None


def _blemish(entry: Entry, place: Place) -> Told | None:
    if place.is_object or (place.is_open and not is_refused(place.before, place.after)):
        return None
    if is_denied(place.before) and not _NOUN_NEXT.match(place.after):
        return _refusal(entry)
    if is_question(place.before, place.after) or is_asked_whether(place.before):
        return Told(entry, Severity.WARN, 0, 0)
    return _refusal(entry) if _is_of_people(place) and is_refused(place.before, place.after) else None


def _topic(entry: Entry, place: Place) -> Told | None:
    if place.is_open or place.is_object or is_denied(place.before):
        return None
    if place.word[:5].lower() == "alter" and (not place.word[0].isupper() or _NOUN_NEXT.match(place.after)):
        return None
    is_bare_question = bool(_FRAGMENT.match(place.before)) and place.after.startswith("?")
    if is_bare_question or is_asked(place.before, place.after) or is_question(place.before, place.after):
        return _finding(entry)
    return None


def _is_of_people(place: Place) -> bool:
    if _LISTED.search(place.before) and _FRAGMENT_NEXT.match(place.after):
        return True
    is_alone = bool(_FRAGMENT.match(place.before))
    if is_alone and (_FRAGMENT_NEXT.match(place.after) or _SHOULD_BE.match(place.after)):
        return True
    return bool(
        _OF_PEOPLE_BEFORE.search(place.before) or (_OF_PEOPLE_AFTER.match(place.after) and place.before.strip())
    )


_JUDGES: dict[Part, Callable[[Entry, Place], Told | None]] = {
    Part.GROUP: _group,
    Part.OUTCAST: _outcast,
    Part.TRAIT: _trait,
    Part.DEMAND: _demand,
    Part.ADJECTIVE: _adjective,
    Part.BLEMISH: _blemish,
    Part.TOPIC: _topic,
}

"""PURE: driving licences that an advert asks for, by class."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator

from employers.codes import RequirementKind
from employers.reading.facts import RequirementRead
from employers.reading.papers_asked import asked
from employers.reading.sentences import Section, Sentence
from employers.reading.vocabulary import Vocabulary
from employers.reading.words import Words, first_hits

CLASS = r"(?:AM|A1|A2|A|BE|B|C1E|C1|CE|C|D1E|D1|DE|D|L|T|3|2)"
_ONE = rf"{CLASS}(?![\w])"
_JOIN = r"(?:\s?(?:,|/|und|oder|bzw\.?|\+|&|sowie|or|and)\s?)"
_CLASSES = rf"{_ONE}(?:{_JOIN}(?:(?i:klasse|kl\.|alte klasse)\s)?{_ONE}){{0,5}}"
_LICENCE = r"(?i:führerscheine?s?|führerschien|fuehrerschein|fahrerlaubnis(?:se)?|fs|driv(?:ing|er'?s?)[\s-]licen[cs]e|licen[cs]e)"
_KIND = r"(?i:klassen?|kl\.?|kat\.?|kategorie|class|category)"
_FULL = re.compile(
    rf"(?<![\w-]){_LICENCE}\s?-?{_KIND}?[\s,:(-]{{0,3}}(?:(?i:der|der alten?|der ehemaligen|mindestens|mind\.|in)\s)?(?:{_KIND}\s?[:-]?\s?)?[\"„'(]?(?P<classes>{_CLASSES})"
)
_CLASS_FIRST = re.compile(
    rf"(?<![\w-])(?:{_KIND}[\s-](?P<a>{_CLASSES})[\s-](?:(?i:driving|driver'?s)\s)?(?i:führerschein|fahrerlaubnis|licen[cs]e)|(?P<b>{CLASS})-(?i:führerschein|klasse))"
)
_JOINED = re.compile(rf"(?<![\w-])(?i:führerscheinklassen?|fahrerlaubnisklassen?)[\s:]{{1,2}}(?P<classes>{_CLASSES})")
_TRACTOR = re.compile(rf"(?i:traktor|schlepper)-?(?i:führer)?(?i:schein)\s?\(?(?P<classes>{_CLASSES})")
_BARE_CLASS = re.compile(rf"(?<![\w-]){_KIND}\s(?P<classes>{_CLASSES})")
_VEHICLE = re.compile(r"\bdie klasse\b|fahr|lkw|lieferwagen|transporter|traktor|bus\b|driv|truck|schlepper", re.I)
_TITLE = re.compile(
    rf"(?i:fahrer\w*|driver|kraftfahrer\w*)[\w*:/() -]{{0,30}}?(?<![\w/])(?P<classes>(?:CE|C1E|C1|C|D)(?![\w])(?:{_JOIN}{_ONE})?)"
)
_MORE = re.compile(
    rf"\s?(?:[,;–(]|\bund|\bsowie|\balternativ)\s?\(?(?i:(?:noch|idealerweise|gerne?|besser|auch|am besten|oder|optimal|klasse|kl\.)\s){{0,3}}(?P<classes>{_CLASSES})(?=\s?(?:[,.;)]|$|\s(?i:gern|von|wäre|wünsch|erwünsch|noch besser|besser|top|super|ideal|notwend|nötig|erforder|zwing|hilf|optional|ist|sind|vorteil|kein|pflicht)))"
)
_NAMED = re.compile(
    r"(?<![\w])(?P<what>pkw|auto|lkw|bus|motorrad|mofa|moped|roller)[\s-]?(?:führerschein|fahrerlaubnis)\w*", re.I
)
_NAMED_CODES = {
    "pkw": "B",
    "auto": "B",
    "lkw": "C",
    "bus": "D",
    "motorrad": "A",
    "mofa": "AM",
    "moped": "AM",
    "roller": "AM",
}
_PLAIN = re.compile(
    r"(?<![\w-])(?:führersch(?:ei|ie)n(?!frei|los)|fuehrerschein|fahrerlaubnis|driv(?:ing|er'?s)[\s-]licen[cs]e)(?!\w*[\s-]?(?:für (?:gabel|stapler|flur|kran|bagger|hub)|zur fahrgast|zur personen))",
    re.I,
)
_ANY = Words(
    "",
    "schein",
    "schien",
    "fahrerlaubnis",
    "fs",
    "licen",
    "klasse",
    "kl.",
    "class",
    "category",
    "fahrer",
    "driver",
    "kat",
)
_OLD_CLASSES = {"3": "B", "2": "CE"}
_OTHER_SCHEIN = re.compile(r"stapler|kran|bagger", re.I)


def read_licences(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[RequirementRead]:
    """Licences in one sentence; "Führerschein" without a class is read as B and says so."""
    if not _ANY.may_stand_in(sentence):
        return
    text = sentence.text
    taken: list[tuple[int, int]] = []
    for hit in _hits(sentence):
        if not any(start < hit.end() and hit.start() < end for start, end in taken):
            taken.append(hit.span())
            yield from _classes(sentence, vocabulary, hit)
    for hit in first_hits(_NAMED, text):
        if not any(start < hit.end() and hit.start() < end for start, end in taken):
            taken.append(hit.span())
            yield from asked(sentence, RequirementKind.LICENCE, _NAMED_CODES[hit["what"].casefold()], hit.span())
    plain = None if taken else _PLAIN.search(text)
    if plain and not _OTHER_SCHEIN.search(text[max(0, plain.start() - 14) : plain.start()]):
        yield from asked(sentence, RequirementKind.LICENCE, "B", plain.span(), is_implicit=True)


def _hits(sentence: Sentence) -> Iterator[re.Match[str]]:
    """Classes written with a licence, those that follow after a comma, and the class in a driver's title."""
    text = sentence.text
    last: re.Match[str] | None = None
    for pattern in (_JOINED, _FULL, _CLASS_FIRST, _TRACTOR):
        for hit in first_hits(pattern, text):
            last = hit if last is None or hit.end() > last.end() else last
            yield hit
    while last is not None:
        last = _MORE.match(text, last.end()) or _MORE.match(text, _after_words(text, last.end()))
        if last is not None:
            yield last
    if sentence.section is Section.TITLE:
        yield from first_hits(_TITLE, text)
    if sentence.section is Section.TITLE or _VEHICLE.search(text):
        yield from first_hits(_BARE_CLASS, text)


_WORDS_BETWEEN = re.compile(
    r"\s(?:ist |sind )?(?:notwendig|nötig|erforderlich|zwingend|pflicht|muss|vorausgesetzt|erwünscht|wünschenswert|von vorteil)",
    re.I,
)


def _after_words(text: str, at: int) -> int:
    """Where a list of classes may go on: after "notwendig" and the like."""
    hit = _WORDS_BETWEEN.match(text, at)
    return hit.end() if hit else at


def _classes(sentence: Sentence, vocabulary: Vocabulary, hit: re.Match[str]) -> Iterator[RequirementRead]:
    name = next(name for name, value in hit.groupdict().items() if value)
    written = [(_OLD_CLASSES.get(one.group(), one.group()), one) for one in re.finditer(_ONE, hit[name])]
    is_choice = len(written) > 1 and bool(re.search(r"oder|bzw|\bor\b", hit[name]))
    seen: set[str] = set()
    for code, one in written:
        if code in seen or (vocabulary.licences and code not in vocabulary.licences):
            continue
        seen.add(code)
        low = hit.start(name) + one.start()
        begin = hit.start() if one is written[0][1] and hit.re is not _MORE else low
        at = (begin, low + len(one.group()))
        yield from asked(sentence, RequirementKind.LICENCE, code, at, is_alternative=is_choice)

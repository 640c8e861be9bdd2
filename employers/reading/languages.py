"""PURE: which languages an advert asks for, and at what level."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator

from employers.codes import Need, RequirementKind
from employers.reading.facts import RequirementRead
from employers.reading.sentences import LEARNABLE, Section, Sentence, is_about_the_employer, need_of
from profiles.catalogue.codes import Cefr

NAMES = {
    "deutsch": "de", "german": "de", "englisch": "en", "english": "en", "türkisch": "tr", "turkish": "tr",
    "arabisch": "ar", "arabic": "ar", "russisch": "ru", "russian": "ru", "ukrainisch": "uk", "ukrainian": "uk",
    "polnisch": "pl", "polish": "pl", "rumänisch": "ro", "romanian": "ro", "italienisch": "it", "italian": "it",
    "spanisch": "es", "spanish": "es", "französisch": "fr", "french": "fr", "griechisch": "el", "kroatisch": "hr",
    "serbisch": "sr", "bosnisch": "bs", "albanisch": "sq", "persisch": "fa", "farsi": "fa", "dari": "fa",
    "paschtu": "ps", "kurdisch": "ku", "portugiesisch": "pt", "ungarisch": "hu", "bulgarisch": "bg",
    "chinesisch": "zh", "vietnamesisch": "vi", "tigrinya": "ti", "tschechisch": "cs", "slowakisch": "sk",
    "niederländisch": "nl", "schwedisch": "sv", "dänisch": "da", "japanisch": "ja", "hindi": "hi", "somali": "so",
}  # fmt: skip
_NAME = re.compile(
    r"\b(?P<name>" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")"
    r"(?:e[rnsm]?(?=\s(?:und \w+e[rn]? )?sprach)|[\s-]?(?:sprach)?kenn?tniss?en?|sprachig\w*|[\s-]?sprachniveau|[\s-]?niveau|-(?=\s))?(?![\w])",
    re.I,
)
_CEFR = re.compile(r"(?<![\w/])([ABC][12])(?:\s?(?:/|-|–|bis)\s?([ABC][12]))?(?:[\s-]?(?:niveau|level))?(?![\w])", re.I)
_SPEECH = re.compile(
    r"kenn?tnis|sprach|sprech|spricht|sprichst|versteh|verständ|wort und|schrift|fließend|fliessend|niveau|muttersprach|verhandlungssicher|"
    r"level|speak|fluent|skills|knowledge|mündlich|verständigen|sicher(?:es)? in|gutes? |lesen|gut\b",
    re.I,
)
_NO_LANGUAGE = re.compile(r"(?:note|noten|unterricht|schulfach|kurs|kurse|lehrer|fach)\W{0,3}(?:in\s)?$", re.I)
_LICENCE_BEFORE = re.compile(r"(?:führerschein|klassen?|kl\.|fahrerlaubnis|\bfs)[\s\w,/()]{0,16}$", re.I)
_BARE_LEVEL = re.compile(r"(?:sprachniveau|sprachkenntnisse|sprachlevel|niveau|language level)[^.\n]{0,30}$", re.I)


def read_languages(sentence: Sentence) -> Iterator[RequirementRead]:
    """Languages asked in one sentence. A level counts only where a CEFR level is written; "A1/A2" is the lower one."""
    if is_about_the_employer(sentence):
        return
    text = sentence.text
    names = [hit for hit in _NAME.finditer(text) if not _NO_LANGUAGE.search(text[: hit.start()])]
    levels = [
        hit for hit in _CEFR.finditer(text) if not _LICENCE_BEFORE.search(text[max(0, hit.start() - 30) : hit.start()])
    ]
    if not names:
        yield from _levels_alone(sentence, levels)
        return
    if not (levels or _SPEECH.search(text) or sentence.section is Section.PROFILE):
        return
    if sentence.section is Section.TITLE and not levels and not re.search(r"kenntnis|sprachig", text, re.I):
        return
    for index, hit in enumerate(names):
        before = names[index - 1].end() if index else 0
        after = names[index + 1].start() if index + 1 < len(names) else len(text)
        own = _levels_of(hit, levels, before, after)
        yield from _asked(sentence, hit, own, _is_alternative(text, names, index))


def _levels_of(name: re.Match[str], levels: list[re.Match[str]], before: int, after: int) -> list[re.Match[str]]:
    """The levels between a language's name and the next one; else the one that stands right before the name."""
    own = [hit for hit in levels if name.end() <= hit.start() < min(after, name.end() + 90)]
    if own:
        return own
    return [
        hit for hit in levels if before <= hit.start() < name.start() and name.start() - hit.end() <= 22 and before == 0
    ][:1]


def _asked(
    sentence: Sentence, name: re.Match[str], levels: list[re.Match[str]], is_alternative: bool
) -> Iterator[RequirementRead]:
    code = NAMES[name["name"].casefold()]
    is_learnable = bool(LEARNABLE.search(sentence.text))
    if not levels:
        need = need_of(sentence, name.start(), name.end())
        if need is not None:
            span = sentence.span(name.start(), name.end())
            yield RequirementRead(RequirementKind.LANGUAGE, code, need, span, None, is_learnable, is_alternative)
        return
    for hit in levels:
        start, end = min(name.start(), hit.start()), max(name.end(), hit.end())
        need = need_of(sentence, hit.start(), hit.end())
        own = need_of(sentence, name.start(), name.end())
        if need is None or (own is None and len(levels) == 1):
            continue
        chosen = Need.WISH if own is Need.WISH and hit is levels[0] and end - start < 40 else need
        span = sentence.span(start, end)
        yield RequirementRead(RequirementKind.LANGUAGE, code, chosen, span, _level(hit), is_learnable, is_alternative)


def _levels_alone(sentence: Sentence, levels: list[re.Match[str]]) -> Iterator[RequirementRead]:
    """A level without a language ("Sprachniveau B1") is about German."""
    for hit in levels:
        if not _BARE_LEVEL.search(sentence.text[: hit.start()]):
            continue
        need = need_of(sentence, hit.start(), hit.end())
        if need is not None:
            yield RequirementRead(RequirementKind.LANGUAGE, "de", need, sentence.span(*hit.span()), _level(hit))


def _level(hit: re.Match[str]) -> int:
    return min(Cefr[level.upper()] for level in hit.groups() if level)


def _is_alternative(text: str, names: list[re.Match[str]], index: int) -> bool:
    joints = []
    if index:
        joints.append(text[names[index - 1].end() : names[index].start()])
    if index + 1 < len(names):
        joints.append(text[names[index].end() : names[index + 1].start()])
    return any(len(joint) <= 30 and re.search(r"\b(?:oder|or|bzw)\b", joint) for joint in joints)

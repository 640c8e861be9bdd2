"""PURE: languages and their levels, from a line of a CV."""

import re
from collections.abc import Iterator, Mapping

from profiles.cv.document import FactKind, Passage
from profiles.cv.vocabulary import CEFR, CEFR_LEVELS, LANGUAGE, LANGUAGE_CODES, LEVEL_WORDS

ASPECTS = ("listen", "read", "speak", "write")
_ASPECT_WORDS = {
    "listen": re.compile(r"hör|listen|understand|versteh|compren|ascol|аудіюв|слух|استماع", re.I),
    "read": re.compile(r"les(?:en|ever)|read|lecture|leer|чита|قراءة", re.I),
    "speak": re.compile(r"sprech|mündlich|speak|spoken|oral|говор|розмов|تحدث|محادثة", re.I),
    "write": re.compile(r"schreib|schriftlich|writ|écri|escri|пис|كتابة", re.I),
}
_NEAR = 70  # letters after a language's name in which its level can stand


def languages_of(line: str, *, is_language_section: bool) -> Iterator[Passage]:
    """Languages that a line names with their levels.

    Outside the part on languages only those with a level of the Common European Framework count; inside, one without
    any level is given too, for a person to complete. "B1/B2" is the lower one. Levels in words are estimates.
    """
    names = list(LANGUAGE.finditer(line))
    for index, hit in enumerate(names):
        end = names[index + 1].start() if index + 1 < len(names) else len(line)
        before = line[names[index - 1].end() if index else 0 : hit.start()]
        after = line[hit.end() : end][: _NEAR * 3 if is_language_section else _NEAR]
        levels, is_estimated = levels_of(after)
        if not levels:
            levels, is_estimated = levels_of(before[-25:]) if index == 0 else ({}, False)
        if not is_language_section and (not levels or is_estimated):
            continue
        code = LANGUAGE_CODES[hit.group().casefold()]
        words = " ".join(f"{hit.group()}{after}".split()).strip(" ,;:|–—-(/")
        yield Passage(FactKind.LANGUAGE, (words[:120],), code=code, levels=levels, is_estimated=is_estimated)


def unknown_language(line: str) -> Passage | None:
    """A line of the part on languages that names none of those known here, but gives a level."""
    levels, is_estimated = levels_of(line)
    name = re.match(r"\W*([^\W\d_]{3,30})", line)
    if not levels or name is None or LANGUAGE.search(line):
        return None
    words = " ".join(line.split())[:120]
    return Passage(FactKind.LANGUAGE, (words, name.group(1)), levels=levels, is_estimated=is_estimated)


def levels_of(text: str) -> tuple[Mapping[str, int], bool]:
    """Levels by aspect, and whether they were translated from words like "fluent"; empty where there are none.

    Five levels in a row are those of the Europass table (listening, reading, two of speaking, writing), four those of
    the four aspects, a single one holds for all.
    """
    hits = list(CEFR.finditer(text))
    if hits:
        values = [min(CEFR_LEVELS[part.upper()] for part in hit.groups() if part) for hit in hits]
        return _by_aspect(text, hits, values), False
    for level, pattern in LEVEL_WORDS:
        if pattern.search(text):
            return dict.fromkeys(ASPECTS, level), True
    return {}, False


def speaking(interaction: int | None, production: int | None) -> int | None:
    """One level of speaking from the two that the Europass grid has: the lower one."""
    known = [level for level in (interaction, production) if level is not None]
    return min(known) if known else None


def _by_aspect(text: str, hits: list[re.Match[str]], values: list[int]) -> Mapping[str, int]:
    named: dict[str, int] = {}
    for index, hit in enumerate(hits):
        before = text[hits[index - 1].end() if index else 0 : hit.start()]
        found = [aspect for aspect, pattern in _ASPECT_WORDS.items() if pattern.search(before)]
        named.update({aspect: values[index] for aspect in found if aspect not in named})
    if len(named) >= 2 or (named and len(hits) == len(named)):
        return named
    if len(values) >= 5:
        return dict(zip(ASPECTS, (values[0], values[1], min(values[2], values[3]), values[4]), strict=True))
    if len(values) == 4:
        return dict(zip(ASPECTS, values, strict=True))
    return dict.fromkeys(ASPECTS, values[0])

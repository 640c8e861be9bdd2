"""PURE: the lines of a CV by the section they stand in."""

import re
import unicodedata
from collections.abc import Iterator, Sequence

from profiles.cv.document import MAX_LETTERS
from profiles.cv.periods import plain_digits
from profiles.cv.vocabulary import HEADINGS, Section

_DECORATION = " \t:•·*-–—_=#|►▪■●○✓➢➤.→"
_CELL = re.compile(r"\t+|\s{3,}|:\s*")
_JOINTS = re.compile(r"\s?[/,&+|]\s?|\s(?:und|and|et|y|e|и|та|și|ve|و)\s")
_SPACED = re.compile(r"(?:\w\s){3,}\w")
ONE_LINE = frozenset({Section.LICENCE, Section.WISH, Section.PERSONAL})  # a label before its value, not a part of a CV


def clean_lines(text: str) -> list[str]:
    """The text's lines, composed, with plain digits and spaces, without control characters and soft hyphens."""
    text = unicodedata.normalize("NFC", text[:MAX_LETTERS]).replace("\u00ad", "").replace("\r", "\n")
    text = plain_digits(text.replace("ﬁ", "fi").replace("ﬂ", "fl").replace("\u00a0", " ").replace("\u202f", " "))
    text = "".join(
        sign if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cf", "Cs", "Co") else " " for sign in text
    )
    lines = (re.sub(r" {2}", " ", re.sub(r" {3,}", "\t", line)).strip(" ") for line in re.split(r"[\n\f\v]", text))
    return [line for line in lines if line.strip()]


def lines_by_section(lines: Sequence[str]) -> Iterator[tuple[Section, str]]:
    """Each line with its section. What stands before the first heading is about the person: nothing of it is kept."""
    section = Section.PERSONAL
    for line in lines:
        found = heading_of(line)
        if found is None:
            yield section, line
            continue
        named, rest = found
        if rest:
            yield named, (line if named is Section.LICENCE else rest)
        if not (rest and named in ONE_LINE):
            section = named


def heading_of(line: str) -> tuple[Section, str] | None:
    """The section that a line opens, and what it already says of it ("Sprachen: Deutsch B1"); None for other lines."""
    if len(line) > 300:
        return None
    bare = line.strip(_DECORATION)
    if _SPACED.fullmatch(bare):
        bare = bare.replace(" ", "")
    section = _section_named(bare)
    if section is not None:
        return section, ""
    head, separator, rest = _split(bare)
    section = _section_named(head.strip(_DECORATION)) if separator else None
    return (section, rest.strip(" \t")) if section is not None and rest.strip(_DECORATION) else None


def _split(line: str) -> tuple[str, str, str]:
    hit = _CELL.search(line)
    return (line, "", "") if hit is None else (line[: hit.start()], hit.group() or " ", line[hit.end() :])


def _section_named(text: str) -> Section | None:
    name = " ".join(text.casefold().replace("i̇", "i").replace("ß", "ss").split())
    if not name or len(name) > 60:
        return None
    whole = _known(name)
    if whole is not None:
        return whole
    parts = [_known(part) for part in _JOINTS.split(name)]
    return parts[0] if len(parts) > 1 and all(parts) else None


def _known(name: str) -> Section | None:
    for candidate in (name, name.replace("ss", "ß")):
        for section, pattern in HEADINGS:
            if pattern.fullmatch(candidate):
                return section
    return None

"""PURE: skills of the catalogue that an advert names."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator

from employers.codes import Need, RequirementKind
from employers.reading.facts import RequirementRead
from employers.reading.sentences import Section, Sentence
from employers.reading.vocabulary import MAX_TOKENS, Vocabulary
from employers.reading.wording import is_about_the_employer, learnable_words, need_of
from profiles.catalogue.codes import SkillLevel

_TOKEN = re.compile(r"[\w+#]+")
_KNOWN = re.compile(
    r"kenntnis|erfahrung|umgang mit|beherrsch|sicher(?:er|e|es)? (?:in|im|mit|umgang)|vertraut mit|knowledge|experience|können|kannst",
    re.I,
)
_EXPERT = re.compile(r"experten|ausgezeichnet|exzellent|umfassend|tiefgehend|sehr gute|expert|excellent", re.I)
_BASIC = re.compile(r"grundkenntnis|erste (?:kenntnis|erfahrung)|basiskenntnis|grundlegend|basic", re.I)
_GOOD = re.compile(r"fundiert|gute|sicher|versiert|good|solid|profund", re.I)


def read_skills(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[RequirementRead]:
    """Skills named in one sentence, longest words first.

    Asked outright (knowledge of it, in the part on what one brings): must, unless softened. Named elsewhere, as in
    the tasks: a wish. Level: basic where nothing is said.
    """
    if not vocabulary.skills or not sentence.text.strip():
        return
    found = list(_named(sentence, vocabulary))
    if not found or is_about_the_employer(sentence):
        return
    is_asked = sentence.section is not Section.TASKS and bool(_KNOWN.search(sentence.text))
    is_learnable = bool(learnable_words(sentence))
    for code, start, end in found:
        need = need_of(sentence, start, end)
        yield RequirementRead(
            RequirementKind.SKILL,
            code,
            Need.MUST if is_asked and need is not Need.WISH else Need.WISH,
            sentence.span(start, end, 0.85 if is_asked else 0.6),
            _level(sentence.text[max(0, start - 50) : end]),
            is_learnable=is_learnable,
            is_negated=need is None,
        )


def _named(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[tuple[str, int, int]]:
    """Code and place of each skill that the sentence names, longest words first."""
    tokens = list(_TOKEN.finditer(sentence.text))
    words = [token.group().casefold() for token in tokens]
    index = 0
    while index < len(words):
        size = 0
        if words[index] in vocabulary.first_words:
            size = _size(words, index, vocabulary)
        if size:
            code = vocabulary.skills[" ".join(words[index : index + size])]
            yield code, tokens[index].start(), tokens[index + size - 1].end()
        index += max(size, 1)


def _size(words: list[str], index: int, vocabulary: Vocabulary) -> int:
    """How many words from ``index`` on are the words of a skill, as many as possible; 0 where none are."""
    for size in range(min(MAX_TOKENS, len(words) - index), 0, -1):
        if " ".join(words[index : index + size]) in vocabulary.skills:
            return size
    return 0


def _level(words: str) -> int:
    if _BASIC.search(words):
        return SkillLevel.BASIC
    if _EXPERT.search(words):
        return SkillLevel.EXPERT
    return SkillLevel.EXTENDED if _GOOD.search(words) else SkillLevel.BASIC

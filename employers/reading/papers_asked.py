"""PURE: a licence or certificate that a sentence names, as a requirement or as something not needed."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator

from employers.codes import Need, RequirementKind
from employers.reading.facts import RequirementRead
from employers.reading.sentences import Sentence
from employers.reading.wording import learnable_words, need_of

_GIVER = re.compile(
    r"^\W*(?:wir|gerne)\s(?:\w+\s){0,2}?(?:bezahlen|zahlen|finanzieren|übernehmen|ermöglichen|sponsern|bieten)\b|\bbieten wir\b",
    re.I,
)
_GIVEN = re.compile(
    r"^[\w-]*\W{0,2}(?:wird|werden|is|are) (?:\w+ ){0,2}?(?:angeboten|gesponsert|gefördert|offered)|^[\w-]*\W{0,2}(?:bieten wir|offered)",
    re.I,
)


def asked(
    sentence: Sentence,
    kind: RequirementKind,
    code: str,
    at: tuple[int, int],
    *,
    is_alternative: bool = False,
    is_implicit: bool = False,
) -> Iterator[RequirementRead]:
    """The requirement that stands ``at`` these places of the sentence; nothing where the employer only offers it."""
    if _GIVER.search(sentence.text[: at[0]]) or _GIVEN.search(sentence.text[at[1] :]):
        return
    need = need_of(sentence, *at)
    yield RequirementRead(
        kind,
        code,
        need or Need.MUST,
        sentence.span(*at, 0.85 if is_implicit else 0.95),
        is_learnable=bool(learnable_words(sentence)),
        is_alternative=is_alternative,
        is_implicit=is_implicit,
        is_negated=need is None,
    )

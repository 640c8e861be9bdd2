"""PURE: names of occupations in the female form alone."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator
from functools import lru_cache

from employers.reading.sentences import Sentence
from employers.reading.words import first_hits

_FEMALE = re.compile(
    r"\b(?P<w>[A-ZÄÖÜ][\wäöüß-]*?(?:[td]ent|[a-zäöüß]er|eur|or|ist|är|öch|ant|log|wirt|[äÄ]rzt|[Kk]olleg|gog|[Aa]nwält|[Gg]esell|iker|onom|graf|tekt|[Ff]achkraft-?in))(?:in|innen)\b(?![\wäöüß*:/_-]|\s?(?:/|oder|und|bzw\.?)\s?(?:-|/)|\s?/\s?[A-ZÄÖÜ])|\b(?P<f>(?:Kauf|[A-ZÄÖÜ]\w*?(?:[Bb]üro|[Kk]auf|[Hh]aus|[Gg]emüse|[Kk]antinen|[Rr]einigungs|[Ff]ach|[Mm]arkt|[Ss]pül))frau(?:en)?)\b(?!\s?(?:/|oder|und|-))"
)
_PLAIN = str.maketrans("äöüÄÖÜ", "aouAOU")
_START = 25  # letters: a name of an occupation this near to the start is what is wanted
_SEEKS = re.compile(
    r"such(?:en|t|e)\b|gesucht|brauchen|benötigen|einstell|stellen (?:wir|ein)|\bals\b|verstärkung|ab sofort|zum \d|teilzeit|vollzeit|minijob|bewerb|frei\b|zu besetzen|wanted|wünschen uns|werden sie|werde|\d ?(?:h|std|stunden)",
    re.I,
)
_NOT_WANTED = re.compile(
    r"(?:patient|klient|bewohner|kund|partner|ansprechpartner|nachbar|schüler|anfänger|träger|erklär|länder|bewerber|freund|mieter|nutzer|leser|bürger|gründer|inhaber|leiter|chef|geschäftsführer|sprecher|wissenschaftler|lehr?ling|besucher|hörer|teilnehmer|wähler|meister von|vertret|senior|student|mitarbeiter unserer|kolleg|minist|trainer unserer)(?:in|innen)?$",
    re.I,
)
_NOT_BEFORE = re.compile(
    r"\b(?:ihrer?|unserer?|deiner?|die|der|frau|von|mit|bei|zur|eurer?|jeder|gegenüber)\s(?:\w+e[nr]?\s)?$", re.I
)


def female_form(sentence: Sentence, page: str) -> Iterator[tuple[int, int]]:
    """Where only women are named in what is wanted. Nothing where the other form stands anywhere on the page."""
    is_wanted = bool(_SEEKS.search(sentence.text))
    for hit in first_hits(_FEMALE, sentence.text):
        if not is_wanted and hit.start() > _START:
            continue
        word, base = hit.group(), hit["w"] or hit["f"][:-4]
        if _NOT_WANTED.search(word) or _NOT_BEFORE.search(sentence.text[max(0, hit.start() - 30) : hit.start()]):
            continue
        if re.search(r"(?:[/,]|oder|und|bzw\.?)\s?-?$", sentence.text[: hit.start()][-8:]):
            continue
        if _has_other_form(base, page):
            continue
        yield hit.span()


@lru_cache(maxsize=16)
def _has_other_form(base: str, page: str) -> bool:
    """Whether the form for men stands somewhere; asked once for each word, for a page may repeat it."""
    plain = base.translate(_PLAIN)
    return (
        f"{base}mann" in page
        or bool(re.search(rf"\b{re.escape(plain)}(?:e|en|n|s)?\b", page))
        or bool(re.search(rf"\b{re.escape(base)}(?:e|en|n|s)?\b", page))
    )

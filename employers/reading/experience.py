"""PURE: whether an advert asks for experience, and whether it teaches what is missing."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable

from employers.codes import Need
from employers.reading.facts import Span
from employers.reading.sentences import Section, Sentence
from employers.reading.wording import LEARNABLE, OWN_FACT, learnable_words, need_of
from employers.reading.words import Words

_NUMBERS = {"ein": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5}
_NUMBER = r"(\d{1,2}|" + "|".join(_NUMBERS) + r")"
_EXPERIENCE = Words(
    r"\b(?:[\w-]{0,20}(?<!un)erfahrung(?:en)?\b(?!s)|berufspraxis|(?:mehrjährige|langjährige|einschlägige|fahr|praktische|geübte)[\s-]?praxis|work experience|experience[d]?\b|vor(?:kenntnis\w*|wissen)|branchenkenntnis\w*|(?:schon|bereits)(?: [\w-]+){0,5} gearbeitet|(?-i:Erf\.) )",
    "erfahrung", "praxis", "experience", "vorkennt", "vorwissen", "gearbeitet", "branchenkennt", "erf.",
)  # fmt: skip
_YEARS_OF_PRACTICE = Words(
    rf"{_NUMBER}[\s-]?(?:jahre?n?|j\.|monate?n?) (?:\w+ )?(?!(?:zahn|tier)?arzt)\w{{0,12}}praxis\b", "praxis"
)
_YEARS_OF_WORK = Words(
    rf"{_NUMBER} (?:jahre?n?|years?) (?:[\w-]+ ){{0,6}}(?:gearbeitet|tätig gewesen)\b|\bworked (?:for )?(?:at least )?{_NUMBER} years?\b",
    "gearbeitet", "tätig", "worked",
)  # fmt: skip
_MONTHS_SAID = re.compile(
    rf"(?:mindestens|mind\.|min\.|at least|wenigstens)?\s?{_NUMBER}[\s-]?(?:jahre?n?|j\.|jährige\w*|years?'?)[^.,;\n]{{0,40}}$",
    re.I,
)
_NO_MATTER = re.compile(
    r"(?:je nach|entsprechend|abhängig von|nach|richtet sich nach|depending on|based on) (?:\w+ ){0,3}$|unsere[rn]?\s$|führungs$|austausch\W*$",
    re.I,
)
_NOT_ASKED = re.compile(r"^\W{0,2}(?:sammeln|austausch|bringen wir mit|im umgang mit (?:dir|ihnen) )", re.I)
_WELCOME = Words(
    r"\b(?:quereinstei\w*|berufsanfänger\w*|berufseinsteiger\w*|neueinsteiger\w*|ungelernte?\w*|anlernkr\w+|anfänger\w*|career changers?|beginners|newcomers)\b[^.\n]{0,40}\b(?:willkommen|möglich|geeignet|gerne?|gern gesehen|welcome|chance)|"
    r"\b(?:gerne?|auch|herzlich|offen für)\s(?:\w+ ){0,2}(?:quereinstei\w*|berufsanfänger\w*|berufseinsteiger\w*|ungelernte?\w*|anfänger\w*)|\(?quereinstieg\)?(?! (?:nicht|leider))|noch nie (?:\w+ ){0,4}gearbeitet\?|(?:we )?welcome (?:beginners|career changers|newcomers)|career changers welcome",
    "einstei", "anfänger", "einstieg", "ungelernt", "anlern", "career", "beginner", "newcomer", "noch nie",
)  # fmt: skip
_OWN = (Section.OFFER, Section.ABOUT, Section.CONTACT)
Experience = tuple[str, Span, int | None]


def read_experience(found: Iterable[Sentence]) -> Experience | None:
    """Whether experience is required, a wish or not needed, with the months where they are said."""
    best: Experience | None = None
    newcomers: Experience | None = None
    for sentence in found:
        if sentence.section in _OWN:
            continue
        hits = [
            *_EXPERIENCE.finditer(sentence),
            *_YEARS_OF_PRACTICE.finditer(sentence),
            *_YEARS_OF_WORK.finditer(sentence),
        ]
        welcome = _WELCOME.search(sentence)
        if not (hits or welcome) or OWN_FACT.search(sentence):
            continue
        for hit in hits:
            read = _experience(sentence, hit)
            if read is not None and read[0] == "not_needed":
                return read
            best = read if read is not None and (best is None or best[0] == "wish") else best
        if welcome and newcomers is None:
            newcomers = ("not_needed", sentence.span(*welcome.span(), 0.8), None)
    return best or newcomers


def _experience(sentence: Sentence, hit: re.Match[str]) -> Experience | None:
    """What one mention says; None where nothing is asked."""
    before, after = sentence.text[: hit.start()], sentence.text[hit.end() :]
    if _NO_MATTER.search(before[-60:]) or _NOT_ASKED.match(after) or sentence.section is Section.TITLE:
        return None
    need = need_of(sentence, *hit.span())
    if (
        need is None
        or re.search(r"\b(?:ohne|keine?) (?:\w+ ){0,2}$", before, re.I)
        or re.match(r"[?:]\s(?:egal|nein|keine|nicht nötig)", after, re.I)
    ):
        return "not_needed", sentence.span(*hit.span()), None
    word = hit.group().casefold()
    is_practice = hit.re in (_YEARS_OF_PRACTICE.pattern, _YEARS_OF_WORK.pattern)
    said = None if is_practice else _MONTHS_SAID.search(before[-80:])
    if word.startswith(("vorkennt", "vorwissen")) or (word.startswith("experienced") and not said):
        if word.startswith("vorkennt") and need is Need.WISH:
            return "wish", sentence.span(*hit.span(), 0.85), None
        return None
    months = (
        _years(next(number for number in hit.groups() if number)) * (1 if "monat" in word else 12)
        if is_practice
        else _years(said[1]) * 12
        if said
        else None
    )
    return "required" if need is Need.MUST else "wish", sentence.span(*hit.span()), months


def _years(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.get(text.casefold(), 1)


def read_learnable(found: Iterable[Sentence]) -> Span | None:
    """Words that say that missing knowledge is taught."""
    for sentence in found:
        if not LEARNABLE.may_stand_in(sentence) or sentence.section in (Section.ABOUT, Section.CONTACT):
            continue
        hit = learnable_words(sentence)
        if hit and not (
            sentence.section is Section.OFFER
            and not re.search(r"lern|schein|beibring|bringen", hit.group() + sentence.folded)
        ):
            if re.match(r"zeigen", hit.group(), re.I) or re.search(
                r"(?:nicht|nichts|kein\w*)\s(?:\w+\s){0,2}$", sentence.text[: hit.start()], re.I
            ):
                continue
            return sentence.span(*hit.span(), 0.85)
    return None

"""PURE: which languages an advert asks for, and at what level."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from employers.codes import Need, RequirementKind
from employers.reading.facts import RequirementRead
from employers.reading.sentences import Section, Sentence
from employers.reading.wording import is_about_the_employer, learnable_words, need_of
from employers.reading.words import Words
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
    "greek": "el", "croatian": "hr", "serbian": "sr", "bosnian": "bs", "albanian": "sq", "persian": "fa", "pashto": "ps",
    "kurdish": "ku", "portuguese": "pt", "hungarian": "hu", "bulgarian": "bg", "chinese": "zh", "mandarin": "zh",
    "vietnamese": "vi", "tigrinisch": "ti", "czech": "cs", "slovak": "sk", "dutch": "nl", "holländisch": "nl", "swedish": "sv", "danish": "da",
    "japanese": "ja", "urdu": "ur", "norwegisch": "no", "finnisch": "fi", "litauisch": "lt", "lettisch": "lv",
    "estnisch": "et", "slowenisch": "sl", "mazedonisch": "mk", "georgisch": "ka", "armenisch": "hy", "amharisch": "am",
    "koreanisch": "ko", "thailändisch": "th", "hebräisch": "he", "luxemburgisch": "lb", "bengali": "bn", "tamil": "ta",
    "kurmandschi": "ku", "sorani": "ku", "paschto": "ps", "suaheli": "sw", "indonesisch": "id", "aserbaidschanisch": "az",
}  # fmt: skip
_SHORT = {
    "dt": "de",
    "deut": "de",
    "eng": "en",
    "engl": "en",
    "franz": "fr",
    "russ": "ru",
    "poln": "pl",
    "türk": "tr",
    "arab": "ar",
    "ukr": "uk",
}
_NAME = Words(
    r"(?:(?<![\w/-])|(?<=\b[a-c][12]-)|(?<=[\wä]/)|(?<=[\wäh]-/))(?P<name>" + "|".join(sorted(NAMES, key=len, reverse=True)) + r")"
    r"(?:e[rnsm]?(?=\s(?:(?:und|oder|bzw\.|sowie) \w+e[rn]? )?(?:sprach|rechtschreib|anweisung|grammatik|wort))|[\s-]?(?:sprach|grund|basis|fach)*-?kenn?tn?iss?en?|-?\w*kentniss?e?n?|sprachig\w*|[\s-]?sprachniveau|[\s-]?niveau|-(?=[\s,/]))?(?![\wäöü])"
    r"(?!\s(?:company|companies|market|customers?|restaurant|law\b|team|food|cuisine|breakfast|brand|business|subsidiary|branch|government|standards?|engineering|economy|cars?|bakery|office|course|lessons?|classes))|"
    r"(?<![\w-])(?P<short>" + "|".join(_SHORT) + r")\.(?=\s?(?:[abc][12]\b|sprach|kenntn|rechtschr|\w+kenntn))",
    *sorted({name[:6] for name in NAMES} | {f"{short}." for short in _SHORT}),
)  # fmt: skip
_CEFR = Words(
    r"(?<![\w/])([ABC][12])(?:\s?(?:/|-|–|bis|to)\s?([ABC][12]))?(?:[\s-]?(?:niveau|level))?(?![\w])",
    "a1",
    "a2",
    "b1",
    "b2",
    "c1",
    "c2",
)
_SPEECH = re.compile(
    r"kenn?tn|kentn|sprach|sprech|spricht|sprichst|versteh|verstanden|verständ|wort und|in wort|schrift|fließend|fliessend|niveau|muttersprach|verhandlungssicher|"
    r"level|speak|fluent|skills|knowledge|mündlich|verständigen|sicher(?:es)? in|gutes? |lesen|gut\b|auf deutsch|native|perfekt|reicht|sprach",
    re.I,
)
_NO_LANGUAGE = re.compile(
    r"(?:note|noten|unterricht\w*|schulfach|kurs|kurse|lehrer|lehrerin|lehrkraft|fach|nachhilfe|mathe|mathematik)\W{0,3}(?:(?:in|für|und)\s)?$",
    re.I,
)
_LICENCE_BEFORE = re.compile(
    r"(?:führerschein\w*|klassen?|kl\.|fahrerlaubnis|\bfs|licen[cs]e|category|class|lkw|fahrer|besoldung\w*|entgeltgruppe|halle|tor|block|raum)\W{0,3}(?:(?:der|und|oder|klassen?|kl\.|class|category|[a-z]{1,2}\d?e?)\W{1,3}){0,5}$",
    re.I,
)
_BARE_LEVEL = re.compile(
    r"(?:sprachniveau|sprachzertifikat|sprachprüfung|sprachnachweis|\btelc|goethe|sprachkenntnisse|sprachlevel|sprache|sprachstand|niveau|language level)[^.\n]{0,30}$",
    re.I,
)
_JOINT = re.compile(r"^[\s,/&+-]*(?:(?:und|oder|u\.|bzw\.?|or|and|etwas|auch)[\s,/&+-]*){0,2}$", re.I)
_AND = re.compile(r"\b(?:und|and|u\.)|[&+]", re.I)
_ONE_OF = re.compile(r"\b(?:oder|or|bzw)\b|/", re.I)
_LEVEL_AFTER = re.compile(
    r"^[\s,:(-]*(?:(?:in|auf|at|mindestens|mind\.|min\.|ab|jeweils|je|niveau|level|stufe|sprachniveau|wenigstens|auf dem niveau|von|of|besser|gut|sehr|ist|auf einem)[\s,:(-]*){0,4}$",
    re.I,
)


def read_languages(sentence: Sentence) -> Iterator[RequirementRead]:
    """Languages asked in one sentence. A level counts only where a CEFR level is written; "A1/A2" is the lower one."""
    text = sentence.text
    names = [
        hit for hit in _NAME.finditer(sentence) if not _NO_LANGUAGE.search(text[max(0, hit.start() - 30) : hit.start()])
    ]
    levels = [
        hit
        for hit in _CEFR.finditer(sentence)
        if not _LICENCE_BEFORE.search(text[max(0, hit.start() - 30) : hit.start()])
    ]
    if not (names or levels) or is_about_the_employer(sentence):
        return
    if not names:
        yield from _levels_alone(sentence, levels)
    elif _is_asked(sentence, names, bool(levels)):
        for group in _groups(text, names):
            yield from _read_group(sentence, group, levels)


def _is_asked(sentence: Sentence, names: list[re.Match[str]], has_levels: bool) -> bool:
    """Whether the sentence speaks of knowing a language: by its words, or because it names one as a noun."""
    if sentence.section is Section.TITLE:
        return has_levels or bool(re.search(r"kenntnis|sprachig|speaking", sentence.text, re.I))
    if has_levels or sentence.section is Section.PROFILE or _SPEECH.search(sentence.text):
        return True
    is_capital = all(hit.group()[:1].isupper() for hit in names)
    return is_capital and not re.search(r"unterricht|nachhilfe|küche\b|spezialität|übersetz|note", sentence.text, re.I)


@dataclass(frozen=True, slots=True)
class _Group:
    """Languages named in one breath ("Türkisch, Farsi oder Arabisch"), and where the next language begins."""

    names: list[re.Match[str]]
    before: int
    after: int
    is_choice: bool


def _groups(text: str, names: list[re.Match[str]]) -> Iterator[_Group]:
    begin = 0
    for index in range(1, len(names) + 1):
        if index < len(names) and _is_joined(text, names, index, begin):
            continue
        own = names[begin:index]
        joints = [text[a.end() : b.start()] for a, b in pairwise(own)]
        after = names[index].start() if index < len(names) else len(text)
        before = names[begin - 1].end() if begin else 0
        yield _Group(own, before, after, any(_ONE_OF.search(joint) for joint in joints))
        begin = index


def _is_joined(text: str, names: list[re.Match[str]], index: int, begin: int) -> bool:
    """Whether a language goes on the list before it; a comma after "und" or after "-kenntnisse" begins something new."""
    joint = text[names[index - 1].end() : names[index].start()]
    if not _JOINT.match(joint):
        return False
    if "," not in joint:
        return True
    earlier = text[names[begin].end() : names[index - 1].start()]
    return not (_AND.search(earlier) or re.search(r"kenn?tn", names[index - 1].group(), re.I))


def _read_group(sentence: Sentence, group: _Group, levels: list[re.Match[str]]) -> Iterator[RequirementRead]:
    last = group.names[-1]
    found = _levels_of(last, levels, group.before if len(group.names) == 1 else group.names[-2].end(), group.after)
    for index, name in enumerate(group.names):
        is_last = name is last
        own = (
            found
            if is_last
            else _levels_of(
                name,
                levels,
                group.before if index == 0 else group.names[index - 1].end(),
                group.names[index + 1].start(),
            )
        )
        shared = (
            bool(not own and found and _LEVEL_AFTER.match(sentence.text[last.end() : found[0].start()]))
            if found and found[0].start() >= last.end()
            else False
        )
        yield from _asked(sentence, name, own or (found if shared else []), group)


def _levels_of(name: re.Match[str], levels: list[re.Match[str]], before: int, after: int) -> list[re.Match[str]]:
    """The levels between a language's name and the next one; else the one that stands right before the name."""
    own = [hit for hit in levels if name.end() <= hit.start() < min(after, name.end() + 90)]
    ahead = [hit for hit in levels if before <= hit.start() < name.start() and name.start() - hit.end() <= 22]
    if own and ahead and before == 0 and name.start() - ahead[-1].end() <= 1:
        return ahead[-1:]
    return own or (ahead[:1] if before == 0 or (ahead and name.start() - ahead[-1].end() <= 1) else [])


def _asked(
    sentence: Sentence, name: re.Match[str], levels: list[re.Match[str]], group: _Group
) -> Iterator[RequirementRead]:
    code = NAMES[name["name"].casefold()] if name["name"] else _SHORT[name["short"].casefold()]
    is_learnable = bool(learnable_words(sentence))
    if not levels:
        need = _need_in_group(sentence, name, group)
        span = sentence.span(name.start(), name.end(), 0.9)
        yield RequirementRead(
            RequirementKind.LANGUAGE,
            code,
            need or Need.MUST,
            span,
            None,
            is_learnable,
            group.is_choice,
            is_negated=need is None,
        )
        return
    own = need_of(sentence, name.start(), name.end())
    for hit in levels:
        start, end = min(name.start(), hit.start()), max(name.end(), hit.end())
        need = need_of(sentence, hit.start(), hit.end())
        is_refused = need is None or (own is None and len(levels) == 1)
        chosen = Need.WISH if own is Need.WISH and hit is levels[0] and end - start < 40 else need or Need.MUST
        span = sentence.span(start, end)
        yield RequirementRead(
            RequirementKind.LANGUAGE,
            code,
            chosen,
            span,
            _level(hit),
            is_learnable,
            group.is_choice,
            is_negated=is_refused,
        )


def _need_in_group(sentence: Sentence, name: re.Match[str], group: _Group) -> Need | None:
    """The need of one of several languages; what softens or refuses the last one holds for all of them."""
    need = need_of(sentence, name.start(), name.end())
    if len(group.names) == 1 or need is not Need.MUST:
        return need
    together = need_of(sentence, group.names[-1].start(), group.names[-1].end())
    first = need_of(sentence, group.names[0].start(), group.names[0].end())
    return Need.WISH if Need.WISH in (together, first) and _is_softened_together(sentence, group) else need


def _is_softened_together(sentence: Sentence, group: _Group) -> bool:
    """Whether one soft word stands for the whole group: not so in "Deutsch, gern auch Englisch"."""
    between = sentence.text[group.names[0].end() : group.names[-1].start()]
    if re.search(r"\bgern|\bideal|besser|\(", between, re.I):
        return False
    is_bracketed = sentence.text.rfind("(", 0, group.names[0].start()) > sentence.text.rfind(
        ")", 0, group.names[0].start()
    )
    return is_bracketed or bool(_AND.search(between) or _ONE_OF.search(between))


def _levels_alone(sentence: Sentence, levels: list[re.Match[str]]) -> Iterator[RequirementRead]:
    """A level without a language ("Sprachniveau B1") is about German."""
    for hit in levels:
        if not _BARE_LEVEL.search(sentence.text[: hit.start()]):
            continue
        need = need_of(sentence, hit.start(), hit.end())
        if need is not None:
            yield RequirementRead(RequirementKind.LANGUAGE, "de", need, sentence.span(*hit.span(), 0.8), _level(hit))


def _level(hit: re.Match[str]) -> int:
    return min(Cefr[level.upper()] for level in hit.groups() if level)

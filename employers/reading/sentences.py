"""PURE: an advert cut into sentences that know their section, and what surrounds a hit: negation, must or wish."""

# ruff: noqa: E501, ISC004 (word lists: a pattern broken over lines is harder to read and to check)

import enum
import re
from dataclasses import dataclass

from employers.codes import Need
from employers.reading.facts import Span

MAX_SENTENCE = 600


class Section(enum.StrEnum):
    """What the part of an advert is about, told by its heading."""

    TITLE = "title"
    PROFILE = "profile"
    TASKS = "tasks"
    OFFER = "offer"
    ABOUT = "about"
    CONTACT = "contact"
    NONE = "none"


_HEADINGS = (
    (Section.PROFILE, r"(?:ihr|dein|euer|das|gesuchtes|fachliches)?\s?(?:profil|anforderung|voraussetzung|qualifikation)|"
        r"bring(?:en|st|t) (?:sie|du|ihr)|(?:sie|du|ihr) bring(?:en|st|t)|mitbringen|wir erwarten|erwarten wir|"
        r"wir wünschen uns|wünschen wir|wen wir suchen|requirement|your profile|what you bring|you bring|must-?have"),
    (Section.OFFER, r"(?:wir|wir dir|wir ihnen) bieten|bieten wir|unser angebot|benefit|vorteile|freuen|"
        r"we offer|we can offer|das bekomm|perks|unsere leistungen"),
    (Section.TASKS, r"aufgabe|tätigkeit|einsatzgebiet|your tasks|responsibilit|what you do|das machen sie|das machst du"),
    (Section.CONTACT, r"\bkontakt(?! (?:mit|zu)\b)|bewerbung|bewerben|ansprechpartner|fragen zur stelle|rückfragen|contact|how to apply"),
    (Section.ABOUT, r"über uns|wer wir sind|das sind wir|about us|wir über uns|who we are|unternehmen"),
)  # fmt: skip
HEADINGS = tuple((section, re.compile(pattern, re.I)) for section, pattern in _HEADINGS)
OFFERS = re.compile(
    r"^\W*(?:wir (?:bieten|unterstützen|helfen|fördern|organisieren)|bei uns (?:erwart\w*|bekomm\w*|gibt)|we offer|sie erhalten|"
    r"du (?:erhältst|bekommst)|freuen sie sich auf|freu dich auf)\b",
    re.I,
)
SOFT = re.compile(
    r"\b(?:von (?:großem |grossem )?(?:vorteil|nutzen)|vorteilhaft|(?:wünschens|wuenschens)wert|erwünscht|wünschen|ideal(?:er|erweise|fall)?|"
    r"gerne? (?:gesehen|auch|mit|erste|bereits)|gerne?|optional|plus(?:punkte?)?|wären? (?:schön|super|toll|gut|prima|klasse|ideal|hilfreich)|"
    r"(?:schön|super|toll|gut|prima) wären?|hilfreich|bevorzugt|nice[- ]to[- ]have|preferred|preferably|desirable|advantage\w*|beneficial|"
    r"kein muss|nicht zwingend|nützlich|schadet nicht|bonus|am besten|möglichst|besser(?: noch)?|soll(?:te|ten|test)?|freuen wir uns|"
    r"kann|begrüßen|wenn vorhanden|willkommen)\b",
    re.I,
)
SOFT_OPENER = re.compile(
    r"^\W*(?:\w+\s){0,2}?(?:ideal\w*|wünschenswert\w*|von vorteil|optional|pluspunkte?|(?:schön|super|toll|gut) wäre\w*|"
    r"nice[- ]to[- ]have|bevorzugt|gerne?|wir freuen uns über|hilfreich)\b",
    re.I,
)
HARD = re.compile(
    r"\b(?:erforderlich|notwendig|nötig|zwingend|voraussetzung|vorausgesetzt|müssen|muss(?!\s*[,.]?\s*aber)|musst|unbedingt|pflicht|"
    r"required|mandatory|unerlässlich|unabdingbar)\b",
    re.I,
)
NO_BEFORE = re.compile(
    r"\b(?:(?:kein(?:e|en|er|es|em)?|ohne|nicht|no|without|statt)\s+(?:[\w§.-]+\s+){0,3}|weder\s+(?:[\w§.-]+\s+){0,6})[\w-]*$",
    re.I,  # "noch" alone is no refusal: "wir suchen noch Leute mit Staplerschein"
)
NO_AFTER = re.compile(
    r"^[\w-]*(?:\s*:\s*nein\b|\W{0,3}(?:[\w()-]+\s+){0,5}?(?:nicht\s+(?:unbedingt |zwingend )?(?:nötig|notwendig|erforderlich|vorausgesetzt|voraussetzung|gebraucht|"
    r"verlangt|benötigt|bedingung|wichtig|entscheidend)|(?:ist|sind) nicht\b|keine? (?:voraussetzung|bedingung|pflicht|muss|rolle)|entfällt|egal|"
    r"braucht? (?:ihr|du|es|man|sie) (?:dafür )?nicht|brauchen sie (?:dafür )?nicht|not (?:required|necessary|needed))\b)",
    re.I,
)
LEARNABLE = re.compile(
    r"\b(?:nachgeholt|nachholbar|nachgereicht|nachgemacht|nachholen|(?:bei uns|hier|vor ort|im betrieb|während der \w+) (?:erworben|erlernt|gemacht|gelernt)|"
    r"(?:kann|können|wird|werden) (?:[\w-]+ ){0,5}(?:erworben|erlernt|beigebracht|geschult|angelernt|vermittelt)|"
    r"(?:lernst|lernen|lernt) (?:du|sie|ihr)|anlernen|angelernt|bringen (?:wir )?(?:dir|ihnen|euch)[^.]{0,30}bei|bringen wir[^.]{0,40} bei|"
    r"schulen wir|wir schulen|bilden wir[^.]{0,30} aus|wir bilden[^.]{0,30} aus|zeigen wir|den rest lern\w*|we (?:will )?(?:train|teach)|"
    r"training (?:is )?provided|(?:bezahlen|finanzieren|übernehmen) wir|wir (?:bezahlen|finanzieren|übernehmen))\b",
    re.I,
)
OWN_FACT = re.compile(
    r"\b(?:unser(?:e|em|en|er)? (?:\w+ ){0,2}?(?:team|kolleg\w+|mitarbeit\w+|chef\w*|kund\w+|gäste\w*|bewohner\w*|belegschaft|patient\w+)\b[^.]{0,40}"
    r"\b(?:sprechen|spricht|verstehen|kommen|haben|besitzen|stamm\w+|gesprochen)|wir sprechen|wir (?:verfügen|haben|besitzen)|"
    r"im team (?:wird|werden|sprechen)|viele unserer|(?:unsere|mit|unsrer|unserer) (?:langjährige\w*|jahrzehntelange\w*) erfahrung|"
    r"(?:über|seit|mit) \d+ jahre\w* erfahrung|bewerbungs?\w* (?:auf|in) (?:deutsch|englisch))",
    re.I,
)
_ABBREVIATIONS = frozenset(
    {
        "a", "abs", "art", "aug", "b", "bspw", "bzw", "ca", "d", "dez", "di", "do", "dr", "e", "etc", "evtl",
        "exkl", "feb", "fr", "gem", "ggf", "h", "i", "incl", "inkl", "jan", "kl", "km", "max", "mi", "min",
        "mind", "mo", "mtl", "nov", "nr", "o", "okt", "prof", "rd", "s", "sa", "sept", "so", "sog", "std",
        "str", "tel", "u", "usw", "v", "vgl", "voraussichtl", "vorr", "wo", "wö", "z", "zzgl", "ä",
    }
)  # fmt: skip
_STOP = re.compile(r"[.!?;](?=\s|$)")
_PART = re.compile(
    r",\s|;\s|\s[–—-]\s|\s?\baber\b|\bjedoch\b|\bbesser\b|\ssowie\s|\bund (?=\w+ (?:ist|sind|wäre)\b)|\)\s|\s\("
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or an item of a list; ``start`` is its offset in title or text."""

    text: str
    start: int
    section: Section
    is_wish: bool = False  # stands under a heading such as "Wünschenswert:"

    def span(self, start: int, end: int) -> Span:
        """The words from ``start`` to ``end`` of this sentence, without blanks at the edges."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        return Span(self.text[start:end], self.start + start, self.start + end, self.section is Section.TITLE)


def sentences(title: str, text: str) -> list[Sentence]:
    """All sentences of an advert in order, the title first."""
    found = [Sentence(title, 0, Section.TITLE)] if title.strip() else []
    section, is_wish, offset = Section.NONE, False, 0
    for content in text.split("\n"):
        heading = _heading(content)
        if heading is not None:
            section, is_wish = heading
        for start, end in _cuts(content):
            piece = content[start:end]
            here = Section.OFFER if OFFERS.search(piece) else _inline(piece) or section
            found.append(Sentence(piece, offset + start, here, is_wish))
        offset += len(content) + 1
    return found


def _heading(content: str) -> tuple[Section, bool] | None:
    bare = content.strip(" \t-–•*#")
    is_heading = 2 < len(bare) <= 60 and (bare.endswith((":", "?", "…")) or not re.search(r"[.!,;]|\d", bare))
    if not is_heading or (content.lstrip().startswith(("-", "•", "*")) and not bare.endswith(":")):
        return None
    for section, pattern in HEADINGS:
        if pattern.search(bare):
            return section, bool(
                SOFT.search(bare) and section is not Section.OFFER and not re.search("wir wünschen", bare, re.I)
            )
    if bare.endswith(":"):
        return Section.NONE, bool(SOFT_OPENER.search(bare))
    return None


def _inline(piece: str) -> Section | None:
    head, colon, rest = piece.partition(":")
    if not colon or not rest.strip() or len(head) > 40:
        return None
    return next((section for section, pattern in HEADINGS if pattern.search(head)), None)


def _cuts(content: str) -> list[tuple[int, int]]:
    cuts, begin = [], 0
    for stop in _STOP.finditer(content):
        before = re.search(r"[\wäöüß]+$", content[max(0, stop.start() - 24) : stop.start()])
        word = before.group().casefold() if before else ""
        if stop.group() == "." and (word in _ABBREVIATIONS or (word.isdigit() and len(word) <= 2)):
            continue
        cuts.append((begin, stop.end()))
        begin = stop.end()
    cuts.append((begin, len(content)))
    pieces = []
    for start, end in cuts:
        pieces += [(at, min(at + MAX_SENTENCE, end)) for at in range(start, end, MAX_SENTENCE)]
    return [(start, end) for start, end in pieces if content[start:end].strip()]


def part_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Begin and end of the comma-separated part of a sentence in which a hit stands."""
    low, high = 0, len(text)
    for cut in _PART.finditer(text):
        if cut.end() <= start:
            low = cut.start() if cut.group().strip() == "besser" else cut.end()
        elif cut.start() >= end:
            high = cut.start()
            break
    return low, high


def is_negated(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the hit is said not to be needed or not to happen ("kein Führerschein nötig")."""
    low, high = part_around(sentence.text, start, end)
    return bool(NO_BEFORE.search(sentence.text[low:start]) or NO_AFTER.search(sentence.text[end:high]))


def need_of(sentence: Sentence, start: int, end: int) -> Need | None:
    """Must or wish of the hit, from the words around it; None where it is said not to be needed."""
    text = sentence.text
    low, high = part_around(text, start, end)
    part, rest = text[low:high], text[high:]
    if NO_BEFORE.search(text[low:start]) or NO_AFTER.search(text[end:high]):
        is_wish = re.search(r"kein muss|nicht (?:zwingend|unbedingt)", part, re.I) and (
            SOFT.search(rest) or "kein muss" in part.casefold()
        )
        return Need.WISH if is_wish else None
    if SOFT.search(part) and not _is_mild(part):
        return (
            Need.MUST
            if HARD.search(part) and not re.search(r"nicht|kein", part, re.I) and not SOFT_OPENER.search(part)
            else Need.WISH
        )
    if HARD.search(part):
        return Need.MUST
    following = _SOFT_FOLLOWS.match(rest)
    if following or SOFT_OPENER.search(text[:start]) or re.search(r"kein muss", rest[:30], re.I):
        return Need.WISH
    return Need.WISH if sentence.is_wish else Need.MUST


_SOFT_FOLLOWS = re.compile(
    r"^\W*(?:(?:aber|auch|jedoch|ist|sind|dies|das|but|is|gern|sehr)\s){0,3}(?:von (?:großem )?vorteil|wünschenswert|ideal\b|optional|ein plus|gerne?\b(?=\W*$)|"
    r"wäre (?:schön|super|toll|gut)|hilfreich|kein muss|preferred|desirable|a plus)",
    re.I,
)


def _is_mild(part: str) -> bool:
    found = [hit.group().casefold() for hit in SOFT.finditer(part)]
    return all(word in ("kann", "willkommen", "freuen wir uns") for word in found)


def is_about_the_employer(sentence: Sentence) -> bool:
    """Whether the sentence speaks of the employer, its offers or how to apply, not of what is asked."""
    if sentence.section in (Section.OFFER, Section.ABOUT, Section.CONTACT):
        return True
    return bool(OWN_FACT.search(sentence.text))

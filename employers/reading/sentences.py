"""PURE: an advert cut into sentences that know their section."""

# ruff: noqa: E501, ISC004 (word lists: a pattern broken over lines is harder to read and to check)

import enum
import re
from dataclasses import dataclass, field

from employers.reading.facts import Span
from employers.reading.words import Page

MAX_SENTENCE = 600
SHORT_QUESTION = 45  # "Kein Führerschein? Kein Problem." is read together


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
        r"bring(?:en|st|t) (?:sie|du|ihr)|(?:sie|du|ihr) bring(?:en|st|t)|mitbringen|wir erwarten|erwarten wir|überzeugen sie|überzeugst du|"
        r"wir wünschen uns|wünschen wir|wen wir suchen|das (?:brauchst du|brauchen sie)|requirement|your profile|what you(?:'ll)? (?:bring|need)|you bring|must-?have|about you"),
    (Section.OFFER, r"(?:wir|wir dir|wir ihnen) bieten|bieten wir|unser angebot|benefit|vorteile|freuen|bekommst du bei uns|warum wir|"
        r"we offer|we can offer|das bekomm|perks|unsere leistungen|what's in it|das erwartet (?:dich|sie) bei uns"),
    (Section.TASKS, r"aufgabe|tätigkeit|einsatzgebiet|your tasks|responsibilit|what you(?:'ll)? do|das machen sie|das machst du|das erwartet (?:dich|sie)"),
    (Section.CONTACT, r"\bkontakt(?! (?:mit|zu)\b)|bewerbung|bewerben|ansprechpartner|fragen zur stelle|rückfragen|contact|how to apply|interesse geweckt|interessiert"),
    (Section.ABOUT, r"über uns|wer wir sind|das sind wir|about us|wir über uns|who we are|unternehmen"),
)  # fmt: skip
HEADINGS = tuple((section, re.compile(pattern, re.I)) for section, pattern in _HEADINGS)
OFFERS = re.compile(
    r"^\W*(?:wir (?:bieten|unterstützen|helfen|fördern|organisieren)|bei uns (?:erwart\w*|bekomm\w*|gibt)|we offer|sie erhalten|"
    r"du (?:erhältst|bekommst)|freuen sie sich auf|freu dich auf)\b",
    re.I,
)
_SOFT_HEADING = re.compile(
    r"von vorteil|wünschenswert|erwünscht|ideal|optional|pluspunkt|wäre|nice[- ]to[- ]have|bevorzugt|gern|hilfreich|plus\b|bonus|"
    r"kein muss|desirable|preferred|freuen wir uns|wünschen",
    re.I,
)
_REFUSAL_HEADING = re.compile(
    r"^\W*(?:(?:was|das) (?:(?:sie|du|ihr) )?(?:nicht )?(?:brauchen|brauchst|braucht|müssen|musst|müsst) ?(?:(?:sie|du|ihr) )?(?:nicht)?"
    r"(?: (?:mitbringen|haben|können))?|was nicht (?:so |ganz so )?wichtig ist|nicht (?:nötig|notwendig|erforderlich|verlangt|gebraucht)(?: (?:ist|sind))?|"
    r"(?:brauchen|benötigen|verlangen|erwarten) (?:sie|wir) nicht|brauchst du nicht|what you (?:don't|do not) need|not (?:required|needed))\W*$",
    re.I,
)
_REFUSED = re.compile(r"\b(?:nicht|not|don't)\b", re.I)
_ABBREVIATIONS = frozenset(
    {
        "a", "abs", "art", "aug", "b", "befr", "bes", "bspw", "bzgl", "bzw", "ca", "co", "d", "dez", "di", "div", "do", "dr", "dt", "e",
        "eng", "engl", "entspr", "erf", "erw", "etc", "evtl", "exkl", "f", "feb", "fr", "gem", "ggf", "h", "i", "incl", "inkl", "j", "jan",
        "kaufm", "kfm", "kl", "km", "m", "max", "mi", "min", "mind", "mo", "monatl", "mtl", "nachm", "nov", "nr", "nächstmögl", "o", "okt",
        "od", "prof", "rd", "s", "sa", "sept", "so", "sog", "spät", "staatl", "std", "stdl", "str", "tech", "techn", "tel", "tgl", "tägl", "u",
        "unbefr", "usw", "v", "vgl", "vorauss", "voraussichtl", "vorm", "vorr", "wg", "wo", "wö", "wöch", "wöchentl", "z", "zzgl", "ä", "übertarifl",
    }
)  # fmt: skip
_ORDINAL_NOUN = re.compile(
    r"\s*(?:[a-zäöüß0-9(]|jan|feb|mär|maerz|apr|mai|jun|jul|aug|sep|okt|nov|dez|dec|oct|mar|lehrjahr|ausbildungsjahr|jahr|monat|woche|tag|stock|etage|og|"
    r"schicht|samstag|sonntag|wochenende|quartal|gehalt|monatsgehalt|halbjahr|klasse|hilfe)",
    re.I,
)
_CLASS_BEFORE = re.compile(r"(?:klassen?|kl\.?|führerschein|schein|fs|fahrerlaubnis|[/,+]|und|oder)\s?$", re.I)
_STOP = re.compile(r"[.!?;](?=\s|$)")
_WORD_BEFORE = re.compile(r"[\wäöüß]+$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence or an item of a list; ``start`` is its offset in title or text, ``folded`` itself in small letters."""

    text: str
    start: int
    section: Section
    is_wish: bool = False  # stands under a heading such as "Wünschenswert:"
    is_refusal: bool = field(default=False, kw_only=True)  # stands under a heading such as "Was Sie nicht brauchen:"
    page: Page | None = field(default=None, compare=False, repr=False)
    folded: str = field(init=False, default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "folded", self.text.lower())

    def span(self, start: int, end: int, confidence: float = 0.95) -> Span:
        """The words from ``start`` to ``end`` of this sentence, without blanks at the edges."""
        words = self.text[start:end]
        start += len(words) - len(words.lstrip())
        end = start + len(words.strip())
        is_title = self.section is Section.TITLE
        return Span(self.text[start:end], self.start + start, self.start + end, is_title, confidence)


def sentences(title: str, text: str) -> list[Sentence]:
    """All sentences of an advert in order, the title first."""
    page = Page(f"{title}\n{text}".lower())
    found = [Sentence(title, 0, Section.TITLE, page=page)] if title.strip() else []
    section, is_wish, is_refusal, offset = Section.NONE, False, False, 0
    for content in text.split("\n"):
        heading = _heading(content)
        if heading is not None:
            (section, is_wish), is_refusal = heading, _is_refusal(content)
        for start, end in _cuts(content):
            piece = content[start:end]
            here = Section.OFFER if OFFERS.search(piece) else _inline(piece) or section
            is_refused = is_refusal or _is_refusal(piece.partition(":")[0])
            found.append(Sentence(piece, offset + start, here, is_wish, page, is_refusal=is_refused))
        offset += len(content) + 1
    return found


def _heading(content: str) -> tuple[Section, bool] | None:
    bare = content.strip(" \t-–•*#")
    is_heading = 2 < len(bare) <= 60 and (bare.endswith((":", "?", "…")) or not re.search(r"[.!,;]|\d", bare))
    if not is_heading or (content.lstrip().startswith(("-", "•", "*")) and not bare.endswith(":")):
        return None
    for section, pattern in HEADINGS:
        if pattern.search(bare):
            is_soft = section is not Section.OFFER and not re.search("wir wünschen", bare, re.I)
            return section, bool(is_soft and _SOFT_HEADING.search(bare))
    if bare.endswith(":"):
        return Section.NONE, bool(_SOFT_HEADING.search(bare))
    return None


def _is_refusal(head: str) -> bool:
    """Whether a heading says that what follows is not needed."""
    return len(head) <= 60 and bool(_REFUSED.search(head) and _REFUSAL_HEADING.match(head))


def _inline(piece: str) -> Section | None:
    head, colon, rest = piece.partition(":")
    if not colon or not rest.strip() or len(head) > 40:
        return None
    return next((section for section, pattern in HEADINGS if pattern.search(head)), None)


def _cuts(content: str) -> list[tuple[int, int]]:
    cuts, begin = [], 0
    for stop in _STOP.finditer(content):
        if _is_inside(content, begin, stop):
            continue
        cuts.append((begin, stop.end()))
        begin = stop.end()
    cuts.append((begin, len(content)))
    pieces = []
    for start, end in cuts:
        pieces += [(at, min(at + MAX_SENTENCE, end)) for at in range(start, end, MAX_SENTENCE)]
    return [(start, end) for start, end in pieces if content[start:end].strip()]


def _is_inside(content: str, begin: int, stop: re.Match[str]) -> bool:
    """Whether a stop ends no sentence: an abbreviation, an ordinal, or a short question that the next words answer."""
    if stop.group() == "?":
        return stop.end() - begin <= SHORT_QUESTION and bool(
            re.match(
                r"\s*(?:egal|kein|macht nichts|nein|nicht |brauch|prima|top|schön|super|gern|wäre|kriegen|schulen|we'll|no problem|hilfreich)",
                content[stop.end() : stop.end() + 20],
                re.I,
            )
        )
    if stop.group() != ".":
        return False
    found = _WORD_BEFORE.search(content[max(begin, stop.start() - 24) : stop.start()])
    word = found.group() if found else ""
    if word.isdigit() and len(word) <= 2:
        return bool(_ORDINAL_NOUN.match(content, stop.end())) and content[
            max(0, stop.start() - 3) : stop.start() - len(word)
        ][-1:] not in (":", ",")
    if word.casefold() not in _ABBREVIATIONS:
        return False
    before = content[max(begin, stop.start() - 20) : stop.start() - len(word)]
    is_class = len(word) == 1 and word.isupper() and bool(_CLASS_BEFORE.search(before))
    is_time = word.casefold() in ("h", "std", "fr", "so", "sa", "spät") and bool(
        re.match(r"\s+(?:[A-ZÄÖÜ]|\d{1,2}[.,]\d|\d{4})", content[stop.end() : stop.end() + 8])
    )
    return not is_class and not (is_time and word.casefold() in ("h", "std", "fr", "so", "sa") and _ends_amount(before))


def _ends_amount(before: str) -> bool:
    """Whether a number or a range of days stands right before the abbreviation, so that it may end a sentence."""
    return bool(re.search(r"(?:\d|[–-]|bis|und|/)\s?$", before, re.I))

"""PURE: what the words around a hit make of it: negated, must or wish, taught, or the employer's own fact."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from functools import lru_cache

from employers.codes import Need
from employers.reading.sentences import Section, Sentence
from employers.reading.words import Words

SOFT = re.compile(
    r"\b(?:von (?:großem |grossem |sehr )?(?:vorteil|nutzen)|im vorteil|hilft|helps?|vorteilhaft|(?:wünschens|wuenschens)wert|erwünscht|gewünscht|wünschen|ideal(?:er|erweise|fall)?|im idealfall|"
    r"gerne? (?:gesehen|genommen|auch|mit|erste|bereits|noch|zusätzlich)|optional|plus(?:punkte?)?|wären?|würden? (?:uns|helfen|passen)|"
    r"hilfreich|bevorzugt|nice[- ]to[- ]have|would be (?:nice|great|good|helpful)|preferred|preferably|ideally|desirable|desired|useful|advantage\w*|an asset|helpful|beneficial|welcome|on top|a bonus|"
    r"kein muss|nicht zwingend|nützlich|praktisch|schadet nicht|bonus|am besten|möglichst|besser(?: noch)?|soll(?:te|ten|test)?|freuen wir uns|"
    r"kann|begrüßen|wenn vorhanden|(?:herzlich )?willkommen|top|schön(?=\W*$|,))\b|(?:^|[,(–/-]|\bdaher|\baber|\bauch)\s*gerne?\b|\bgerne?(?=\W*$)",
    re.I,
)
SOFT_OPENER = re.compile(
    r"^\W*(?:\w+\s){0,2}?(?:ideal\w*|wünschenswert\w*|von vorteil|optional|pluspunkte?|(?:schön|super|toll|gut|perfekt) wäre\w*|"
    r"nice[- ]to[- ]have|bevorzugt|wir freuen uns über|hilfreich)\b|^\W*gerne?\b",
    re.I,
)
HARD = re.compile(
    r"\b(?:erforderlich|erf|notwendig|nötig|benötigt|zwingend|voraussetzung|vorausgesetzt|müssen|muss(?!\s*[,.]?\s*aber)|musst|unbedingt|pflicht|bedingung|"
    r"required|mandatory|unerlässlich|unabdingbar|necessary|essential)\b",
    re.I,
)
NO_BEFORE = re.compile(
    r"\b(?:(?:kein(?:e|en|er|es|em)?(?!\s(?:scheu|angst|problem|berührungs|bedenken|hemmung))|(?<!nicht )(?<!not )ohne|nicht(?! ohne)|no|(?<!not )without|statt|nie|weder)\s+(?:[\w§.-]+\s+){0,3}|weder\s+(?:[\w§.-]+\s+){0,6})[\w-]*$",
    re.I,  # "noch" alone is no refusal: "wir suchen noch Leute mit Staplerschein"
)
NO_AFTER = re.compile(
    r"^[\w-]*(?:\s*:\s*(?:nein|nicht)\b|\W{0,3}(?:[\w()-]+\s+){0,5}?(?:nicht\s+(?:unbedingt |zwingend |mehr |so )?(?:nötig|notwendig|erforderlich|erf\b|vorausgesetzt|voraussetzung|gebraucht|"
    r"verlangt|benötigt|bedingung|wichtig|entscheidend|relevant)|(?:ist|sind) nicht\b|keine? (?:voraussetzung|bedingung|pflicht|muss|rolle|thema|problem)|entfällt|egal|nein\b|müss(?:en|t) (?:sie|ihr) (?:dafür )?nicht|musst du (?:dafür )?nicht|(?:benötigen|brauchen|erwarten|verlangen) (?:sie|wir|ihr) (?:dafür )?keine?n?|brauchst du (?:dafür )?keine?n?|"
    r"braucht? (?:ihr|du|es|man|sie) (?:dafür )?nicht|brauchst du (?:hier |bei uns |dafür )?nicht|brauchen (?:sie|wir) (?:dafür |hier )?nicht|not (?:required|necessary|needed|essential|a must|a requirement)|irrelevant)\b|\W{0,2}(?:aber )?nicht\W*$)",
    re.I,
)
_TAUGHT = r"(?:erworben|erlernt|beigebracht|geschult|angelernt|vermittelt|gemacht|absolviert|nachgeholt|nachgereicht|nachgemacht|abgelegt)"
_COURSE = r"\w*(?:schein|ausbildung(?!sv)|kurs(?!leit)|schulung|lehrgang|qualifi\w+|module?|sachkunde|prüfung|unterrichtung|unterweisung|karte|zertifikat|belehrung)\w*"
LEARNABLE = Words(
    r"\b(?:nachgeholt|nachholbar|nachgereicht|nachgemacht|nachholen|(?:bei uns|hier|vor ort|im betrieb|während der \w+) (?:erworben|erlernt|gemacht|gelernt|lernen|machen|absolvier\w+)|"
    rf"(?:kann|können|wird|werden|darf) (?:[\w-]+ ){{0,6}}{_TAUGHT}|(?:falls|wenn|sofern) (?:noch )?nicht vorhanden|"
    r"(?:lernst|lernen|lernt) (?:du|sie|ihr) (?:\w+ ){0,3}?(?:bei uns|von uns|alles|schnell|vor ort|das (?:nötige|handwerk)|den rest|hier|im team|während)|(?:qualifizieren|bilden|schulen) wir|(?:die )?wir (?:[\w-]+ ){0,6}(?:qualifizieren|anlernen|ausbilden)|pay (?:for )?(?:the|your) (?:fee|course|training|licen[cs]e)|we (?:will )?show you|aneignen|anlernen|angelernt|anlernung\w*|anlernzeit|anlernkraft|anlernkräfte|(?:lernen|lerne) (?:wir )?(?:sie|dich|dich gerne?|euch)(?: [\w-]+){0,4} an|arbeiten (?:wir )?(?:sie|dich) ein|"
    r"bringen (?:wir )?(?:dir|ihnen|euch|es|das|alles)[^.]{0,30}bei|bringen wir[^.]{0,40} bei|"
    r"schulen wir|wir schulen|schulen (?:sie|dich)|bilden wir[^.]{0,30} aus|wir bilden[^.]{0,30} aus|zeigen wir|den rest lern\w*|we(?:'ll| will)? (?:can )?(?:train|teach)|"
    r"schulung\w* (?:erfolgt|übernehmen wir|durch uns)|training (?:is |will be )?(?:provided|given)|full training|can be (?:obtained|acquired|arranged|done|completed)(?: \w+){0,3}|"
    rf"(?:bezahlen|zahlen|finanzieren|übernehmen|tragen) wir|wir (?:bezahlen|zahlen|finanzieren|übernehmen|tragen)|die kosten (?:übernehmen|tragen|trägt|übernimmt)|kosten werden übernommen|auf unsere kosten|"
    rf"{_COURSE} (?:wird|werden) (?:von uns )?(?:bezahlt|übernommen|finanziert|gestellt)|{_COURSE} erhältlich|wir (?:machen|holen)[^.]{{0,30}}{_COURSE}|{_COURSE}[^.,]{{0,20}} machen wir|"
    rf"(?:helfen|unterstützen) (?:\w+ )?(?:beim erwerb|bei der prüfung)|bereit(?:schaft)?,? (?:ihn|sie|es|diese[ns]?|dazu|zum erwerb)|lust, (?:ihn|sie|es|ihn bei uns) zu)",
    "nachge", "nachhol", "lern", "erworben", "beigebracht", "schulen", "schulung", "geschult", "qualifiz", "show", "aneignen", "pay ", "lernen", "bilden", "zeigen", "train", "teach", "zahl", "finanz", "übern", "tragen", "trägt", "kosten", "gestellt",
    "machen wir", "wir machen", "zu machen", "hier machen", "uns machen", "gemacht", "absolv", "vorhanden", "obtain", "arranged", "acquired", "completed", "bringen", "erhältlich", "bereit", "lust", "helfen", "unterstütz", "sie ein", "dich ein", "vermittelt", "abgelegt", "holen",
)  # fmt: skip
_PAYS = re.compile(r"(?:bezahl|zahl|finanzier|übern|trag|kosten)", re.I)
_PAID_COURSE = re.compile(
    r"(?:schein|ausbildung(?!s(?:platz|verg))|(?<!deutsch)(?<!sprach)kurs\b|lehrgang|(?<!deutsch)qualifi|\bmodule?\b|sachkunde|prüfung|unterrichtung|unterweisung|basiskurs|schulung|licen[cs]e|training|nicht vorhanden|quereinst|belehrung)",
    re.I,
)
OWN_FACT = Words(
    r"\b(?:unser(?:e|em|en|er)? (?:\w+ ){0,2}?(?:team|kolleg\w+|mitarbeit\w+|chef\w*|kund\w+|gäste\w*|bewohner\w*|belegschaft|patient\w+|vorarbeiter\w*)\b[^.]{0,40}"
    r"\b(?:sprechen|spricht|verstehen|kommen|haben|besitzen|stamm\w+|gesprochen)|wir sprechen|wir (?:verfügen|haben|besitzen)|"
    r"(?:viele|die meisten|einige|mehrere) von uns|(?:vorarbeiter|chef|meister|team|mannschaft|kolleg)\w* (?:\w+ ){0,2}?(?:spricht|sprechen)|"
    r"(?:sprechen|spricht) (?:hier |bei uns )?(?:die |der |das |unser\w* |viele )(?:\w+ )?(?:vorarbeiter|chef|meister|team|mannschaft|kolleg|mitarbeit|hälfte|belegschaft)|gesprochen (?:wird|werden)|(?:wird|werden) (?:[^.,]{0,50} )?gesprochen|"
    r"im team (?:wird|werden|sprechen)|viele unserer|(?:unsere|mit|unsrer|unserer) (?:langjährige\w*|jahrzehntelange\w*) erfahrung|our (?:team|staff|crew|colleagues|company|guests|customers) (?:\w+ ){0,2}?(?:speaks?|comes?|has|have|employs)|"
    r"team aus \w+ nationen|(?:über|seit|mit) (?:über |mehr als )?\d+ jahre\w* erfahrung|führungen auf|eintritt\b|bewerbungs?\w* (?:auf|in) (?:deutsch|englisch)|applications? in|"
    r"wir (?:bieten|haben)?\s?(?:\w+ )?sprachkurse|sprachkurse? für|deutsch-?kurse?)",
    "unser", "wir ", "uns", "vorarbeiter", "chef", "meister", "team", "mannschaft", "kolleg", "spr", "our ", "nationen", "erfahrung", "bewerb", "führungen", "eintritt", "application", "kurs",
)  # fmt: skip
_REASON = re.compile(
    r",\s(?:denn|weil|da|because|as|since)\s", re.I
)  # "..., denn viele unserer Gäste kommen aus Polen"
_PART = re.compile(
    r"[,;]\s|\)\s|\s(?:[–—-]\s|\(|aber\b|jedoch\b|but\b|besser\b|sowie\s|und (?=\w+ (?:ist|wäre)\b|ideal|gerne? |wünschensw|vielleicht|optional|am liebsten|wenn möglich))|\?\s(?!(?i:\w+ (?:problem|muss|wäre)|nicht |egal|nein|brauch|kein))"
)
_SOFT_FOLLOWS = re.compile(
    r"^\W*(?:(?:aber|auch|jedoch|ist|sind|dies|das|but|is|gern|sehr)\s){0,3}(?:von (?:großem )?vorteil|wünschenswert|ideal\b|optional|ein plus|gerne?\b(?=\W*$)|"
    r"wäre|hilfreich|kein muss|preferred|desirable|a plus|helpful|erwünscht|gern gesehen|schön\b|nice[- ]to[- ]have|(?:uns )?(?:besonders |herzlich |sehr )?willkommen|(?:klar )?im vorteil|hilft\b)",
    re.I,
)
_BRACKET = re.compile(
    r"^\W*\([^()]{0,40}\)"
)  # between what is asked and how much: "Basiskurs (200 Std.) wäre ein Plus"
_MILD = frozenset({"kann", "freuen wir uns", "top", "welcome"})


def part_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Begin and end of the comma-separated part of a sentence in which a hit stands."""
    low, high = 0, len(text)
    for before, after in _parts(text):
        if after <= start:
            low = after
        elif before >= end:
            high = before
            break
    return low, high


@lru_cache(maxsize=64)
def _parts(text: str) -> tuple[tuple[int, int], ...]:
    """Where one part of a sentence ends and the next begins; "besser" belongs to what follows. Many hits ask for it."""
    return tuple(
        (cut.start(), cut.start() if cut.group().strip() == "besser" else cut.end()) for cut in _PART.finditer(text)
    )


def is_negated(sentence: Sentence, start: int, end: int) -> bool:
    """Whether the hit is said not to be needed or not to happen ("kein Führerschein nötig")."""
    if sentence.is_refusal:
        return True
    low, high = part_around(sentence.text, start, end)
    return bool(NO_BEFORE.search(sentence.text[low:start]) or NO_AFTER.search(sentence.text[end:high]))


def need_of(sentence: Sentence, start: int, end: int) -> Need | None:
    """Must or wish of the hit, from the words around it; None where it is said not to be needed."""
    if sentence.is_refusal:
        return None
    text = sentence.text
    low, high = part_around(text, start, end)
    part, rest = text[low:high], text[high:]
    if NO_BEFORE.search(text[low:start]) or NO_AFTER.search(text[end:high]):
        return Need.WISH if _is_mild_refusal(part, rest) else None
    if SOFT.search(part) and not _is_mild(part):
        is_hard = HARD.search(part) and not re.search(r"nicht|kein", part, re.I) and not SOFT_OPENER.search(part)
        return Need.MUST if is_hard else Need.WISH
    if HARD.search(part):
        return Need.MUST
    is_bracketed = _is_bracketed(text, low, high)
    following = _SOFT_FOLLOWS.match(_BRACKET.sub("", rest)) or (
        is_bracketed and (_SOFT_FOLLOWS.match(rest.partition(")")[2]) or _is_soft_before(text, low))
    )
    if following or SOFT_OPENER.search(text[:start]) or re.search(r"kein muss", rest[:30], re.I):
        return Need.WISH
    return Need.WISH if sentence.is_wish else Need.MUST


def _is_mild_refusal(part: str, rest: str) -> bool:
    """Whether what is not needed is still liked: "kein Muss", "nicht zwingend, aber gern gesehen"."""
    if re.search(r"kein muss", part, re.I):
        return True
    if re.match(r"^\W*(?:aber|jedoch|doch|but)\b", rest, re.I) and SOFT.search(rest[:60]):
        return True
    return bool(re.search(r"nicht (?:zwingend|unbedingt)", part, re.I) and SOFT.search(rest))


def _is_bracketed(text: str, low: int, high: int) -> bool:
    return text.rfind("(", 0, low + 1) > text.rfind(")", 0, low + 1) and text[high : high + 1] in (")", ",")


def _is_soft_before(text: str, low: int) -> bool:
    """Whether what stands before a bracket is soft: "Traktor fahren wäre prima (Klasse T)"."""
    end = text.rfind("(", 0, low + 1)
    start, _ = part_around(text, max(0, end - 2), max(0, end - 1))
    before = text[start:end]
    return bool(SOFT.search(before)) and not _is_mild(before)


def _is_mild(part: str) -> bool:
    found = [hit.group().casefold() for hit in SOFT.finditer(part)]
    return all(word in _MILD for word in found) and not re.search(
        r"\b(?:are|is|sind|ist) (?:\w+ )?welcome|top\W*$|welcome\W*$", part, re.I
    )


def learnable_words(sentence: Sentence) -> re.Match[str] | None:
    """The words that say that missing knowledge is taught or a missing paper can be got, or None."""
    hit = LEARNABLE.search(sentence)
    if hit and _PAYS.search(hit.group()) and not _PAID_COURSE.search(sentence.text):
        return None
    return hit


def is_about_the_employer(sentence: Sentence) -> bool:
    """Whether the sentence speaks of the employer, its offers or how to apply, not of what is asked."""
    if sentence.section in (Section.OFFER, Section.ABOUT, Section.CONTACT):
        return True
    hit = OWN_FACT.search(sentence)
    return hit is not None and not _REASON.search(sentence.text[: hit.start()])

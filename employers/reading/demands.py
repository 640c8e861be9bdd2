"""PURE: what the work demands of body and mind, where the strain is in the words."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable

from employers.codes import Demand
from employers.reading.facts import DemandRead, Span
from employers.reading.sentences import Section, Sentence, is_negated, part_around
from employers.reading.vocabulary import Vocabulary

_PATTERNS = {
    "LIFT_CARRY": r"\b(?:schwere[sn]?\s)?heben\b|\bhebst\b|\blasten\b(?!rad|aufzug|fahrr)|\b\w*(?:pakete?|kisten|säcken?|möbeln?|gewichten?|waren?|kartons?|materialien?|teilen?|bewohner)\b[^.\n]{0,25}\b(?:heben|tragen|schleppen)|"
    r"\b\d{1,2}\s?(?:kg|kilo\w*)\b[^.\n]{0,30}(?:heben|tragen|bewegen|schleppen|gehoben|getragen)|(?:gewicht|tragen|lasten|pakete)[^.\n]{0,25}\b\d{1,2}\s?(?:kg|kilo)|schwer (?:heben|tragen)|heavy lifting|lift(?:ing)? (?:up to|of)",
    "STANDING_LONG": r"\bstehende\w* (?:tätigkeit|arbeit)|\bim stehen\b|\blanges stehen|\bviel stehen|\bstehend\b|steharbeit|standing (?:for|all)",
    "SITTING_LONG": r"\bsitzende\w* (?:tätigkeit|arbeit)|\bim sitzen\b|\blanges sitzen",
    "WALKING_LONG": r"\bviel (?:zu )?(?:fuß|laufen|gehen)|\blange (?:lauf)?wege\b|\bzu fuß unterwegs|laufarbeit|kilometer (?:am tag )?(?:zu fuß|laufen)|viel bewegung",
    "BENDING": r"\bbücken\b|\bknien\b|\bhocken\b|gebückt|kniend|in der hocke",
    "OVERHEAD": r"\büber[\s-]?kopf\w*",
    "FORCED_POSTURE": r"zwangshaltung\w*",
    "STAIRS": r"\btreppen\s?(?:steigen|laufen)|\bviele treppen|treppauf|ohne (?:aufzug|fahrstuhl|lift)|\bstockwerke",
    "LADDER_HEIGHT": r"\bleitern\b|\bauf (?:der |einer |die )leiter\b|\bgerüst(?:e|en|s)?\b|schwindelfrei\w*|höhentauglich\w*|\bin (?:der|großer|großen) höhen?\b|höhenarbeit",
    "HAND_FORCE": r"\bhandkraft\b",
    "FINE_MOTOR": r"feinmotori\w+|fingerfertig\w*",
    "REPETITIVE": r"gleichförmig\w*|monoton\w*|sich wiederholende\w*|immer gleiche\w* (?:handgriffe|bewegung)",
    "COLOUR_VISION": r"farb(?:sehen|tüchtig\w*|sicher\w*)|farben? unterscheiden",
    "VISION": r"\bgutes (?:seh|augen)\w*|sehvermögen",
    "HEARING": r"\bgutes (?:hör|gehör)\w*|hörvermögen",
    "SPEAKING": r"\bviel (?:sprechen|telefonieren)",
    "SCREEN": r"bildschirmarbeit\w*|\bam bildschirm\b|\barbeit am (?:pc|computer)\b",
    "PUSH_PULL": r"\bschieben\b|rollcontainer|rollwagen (?:schieben|ziehen)",
    "HEAT": r"\bhitze\b|\bheiß\b|\bhohen? temperaturen|\bheiße[rn]? (?:umgebung|küche|ofen)|\bam (?:heißen )?(?:ofen|hochofen)\b",
    "COLD_WET": r"\bkälte\b(?!-)|\bkühl(?:haus|raum|räume\w*|bereich|lager|zelle)\w*|tiefkühl\w*|\bnässe\b|minusgrade\w*|\bkalte[rn]? umgebung|\bbei regen",
    "NOISE": r"\blärm\w*|\bgehörschutz|\blaute[rn]? (?:umgebung|maschinen|halle|produktion)|es (?:ist|wird) laut",
    "DUST_FUMES": r"\bstaub\w*\b|\bdämpfe\w*|\bgase\b|\brauch\b",
    "SKIN_IRRITANT": r"\bnassarbeit|\bfeuchtarbeit|hautbelast\w*|\b(?:scharfe|aggressive)\w* (?:reinigungs|putz)mittel\w*",
    "VIBRATION": r"\bvibration\w*",
    "OUTDOOR": r"\bim freien\b|\bdraußen\b|\b(?:bei|in) (?:jedem )?wind und wetter|\bbei jedem wetter|\bbei jeder witterung|\ban der frischen luft|wetterfest\w*|outdoors?\b",
    "MACHINE_HAZARD": r"\blaufende\w* maschinen",
    "DRIVING": r"fahrtätigkeit\w*|\btouren? (?:fahren|im)|\bauslieferungs(?:fahrten|touren?)|\b(?:ausfahren|ausliefern)\b|\bfahrdienst\b|\bfahr(?:en|ten) (?:zu|zwischen) (?:den |unseren |wechselnden )?(?:objekten|kunden|baustellen|einsatzorten)|fahren (?:eines|des|unserer|von) (?:\w+\s)?(?:lkw|transporter|fahrzeug|bus|sprinter)\w*",
    "PPE": r"schutzausrüstung|\bPSA\b|schutzkleidung|atemschutz\w*|schutzmaske\w*|sicherheitsschuhe? tragen|helmpflicht",
    "PIECEWORK": r"\bakkord\w*|\btaktarbeit|\bim takt\b|taktgebunden\w*|fließband\w*|bandarbeit",
    "LONE_WORK": r"\ballein-?arbeit\w*|\ballein(?:e)? (?:auf schicht|im objekt|auf (?:der )?station|unterwegs|im dienst|im laden)|\barbeite[nst]* (?:du |sie )?allein",
    "OVERTIME": r"\bmehrarbeit\b|\büberstunden\b(?! ?(?:konto|ausgleich|werden|zuschl))",
    "TIME_PRESSURE": r"\bzeitdruck|stressresist\w*|\bstressig\w*|\bhektisch\w*|\bunter druck|stoßzeiten|\bhohem? (?:arbeits)?tempo|stressfest",
    "CONCENTRATION": r"\bkonzentration(?:sfähigkeit|svermögen)?\b|\bkonzentriert\w*|daueraufmerksamkeit",
    "CUSTOMER_CONTACT": r"kundenkontakt\w*|publikumsverkehr|parteiverkehr|\bumgang mit (?:\w+\s){0,2}?(?:kund\w+|gäst\w+)|gästekontakt|customer contact",
    "RESPONSIBILITY": r"\bhohe[snrm]? (?:maß an )?verantwortung\b",
}  # fmt: skip
PATTERNS = {item: re.compile(pattern, re.I) for item, pattern in _PATTERNS.items()}
_CONSTANT = re.compile(
    r"ganztägig|überwiegend\w*|durchgehend|ständig\w*|ausschließlich|den ganzen tag|dauernd|permanent|constantly|all day",
    re.I,
)
_OCCASIONAL = re.compile(
    r"gelegentlich\w*|zeitweise|teils\b|teilweise|bei bedarf|ab und zu|manchmal|hin und wieder|occasional\w*", re.I
)
_REGULAR = re.compile(r"regelmäßig\w*|häufig\w*|\boft\b|täglich\w*|regularly|often", re.I)
_DEGREES = ((Demand.OCCASIONAL, _OCCASIONAL), (Demand.CONSTANT, _CONSTANT), (Demand.REGULAR, _REGULAR))
_KILOGRAMS = re.compile(r"(\d{1,3})\s?(?:kg|kilo)", re.I)


def read_demands(
    found: Iterable[Sentence], vocabulary: Vocabulary, *, night: Span | None, rotating: Span | None
) -> list[DemandRead]:
    """Demands by item; regular where no word says how often. Night work and rotating shifts are demands of their own."""
    reads: dict[str, DemandRead] = {}
    for sentence in found:
        if sentence.section in (Section.OFFER, Section.ABOUT, Section.CONTACT, Section.TITLE):
            continue
        for item, pattern in PATTERNS.items():
            hit = pattern.search(sentence.text)
            if hit and item not in reads and not is_negated(sentence, *hit.span()):
                reads[item] = DemandRead(
                    item, _degree(sentence, hit), sentence.span(*hit.span()), _weight(item, sentence)
                )
    for item, span in (("NIGHT", night), ("ROTATING_SHIFT", rotating)):
        if span is not None:
            reads[item] = DemandRead(item, Demand.REGULAR, span)
    allowed = vocabulary.demands
    return [read for item, read in sorted(reads.items()) if not allowed or item in allowed]


def _degree(sentence: Sentence, hit: re.Match[str]) -> Demand:
    """The word of frequency that stands nearest to the hit in its part of the sentence; regular where there is none."""
    low, high = part_around(sentence.text, *hit.span())
    found = []
    for degree, pattern in _DEGREES:
        for word in pattern.finditer(sentence.text, low, high):
            distance = hit.start() - word.end() if word.end() <= hit.start() else word.start() - hit.end() + 10
            found.append((distance, degree))
    return min(found, default=(0, Demand.REGULAR))[1]


def _weight(item: str, sentence: Sentence) -> int | None:
    found = [int(text) for text in _KILOGRAMS.findall(sentence.text)] if item == "LIFT_CARRY" else []
    fit = [weight for weight in found if 1 <= weight <= 100]
    return max(fit) if fit else None

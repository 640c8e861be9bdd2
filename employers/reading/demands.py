"""PURE: what the work demands of body and mind, where the strain is in the words."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable

from employers.codes import Demand
from employers.reading.facts import DemandRead, Refusal, Span
from employers.reading.sentences import Section, Sentence
from employers.reading.vocabulary import Vocabulary
from employers.reading.wording import is_negated, part_around
from employers.reading.words import WordList, Words

_KG = r"(?<![\d.,])(?:[3-9]|[1-9]\d|100)(?:[.,]\d)?\s?(?:-\s?)?(?:kg\b|kilo(?:gramm)?s?\b)"

PATTERNS = {
    "LIFT_CARRY": Words(
        r"\b(?:schwere[sn]?\s)?(?:heben|anheben|hochheben|hebst|hebt|schleppen|schleppst|wuchten|umlagern)\b(?! sie sich| uns| bis zu \d+ (?:tonnen|t\b))|\bhebe-? und tragearbeit\w*|\bheben und tragen|\blasten(?:handhabung)?\b(?!rad|aufzug|fahrr)|"
        r"\b\w*(?:pakete?n?|kisten|säcken?|särgen?|möbeln?|gewichten?|waren?|kartons?|materialien?|teilen?|bewohner|schränken?|töpfen?|futter|steinen?|platten|körbe|koffer|gepäck|taschen)\b[^.\n]{0,25}\b(?:heben|tragen|schleppen|hochreichen|wuchten)\b|"
        rf"{_KG}|\btragen von (?!(?:\w+ )?\w*schutz|psa|verantw|arbeitskl|berufskl|dienstkl|hygiene|masken)|\bschwere[rsnm]? (?:lasten|tragen|heben|pakete|teile|kisten|säcke|gegenstände|nasse|waren?|möbel)|heavy (?:lifting|loads|parts|goods|boxes|objects|items)|\blifting\b|\b(?:lift|carry(?:ing)?) (?:up to|of|heavy|loads?|boxes|parcels|pots|goods|furniture|patients|residents)|physically lift",
        "heb", "schlepp", "wucht", "umlager", "lasten", "trag", "reichen", "kg", "kilo", "schwer", "heavy", "lift", "carry"),
    "STANDING_LONG": Words(
        r"\bstehende\w* (?:(?:und|oder) \w+ )?(?:tätigkeit|arbeit)\w*|\bauf den beinen\b|\bim stehen\b|\blange\w* steh(?:en|zeit)\w*|\bviel\w* steh(?:en|zeit)\w*|\bstehend\b(?! für)|steh(?:arbeit|tätigkeit)\w*|\bstehen (?:und|,|oder) gehen|gehen und stehen|\bstehen (?:den ganzen|über)|(?-i:(?<![\w-])Stehen)(?! sie| du| ihr)(?=\s?(?:[,.;]|$|und|in\b|den))|"
        r"\bstanding\b|on your feet|\bstand (?:for|all)", "steh", "stand", "feet"),
    "SITTING_LONG": Words(r"\bsitzende\w* (?:(?:und|oder) \w+ )?(?:tätigkeit|arbeit)\w*|\bim sitzen\b|\blange\w* sitz(?:en|end\b|zeit)\w*|\bsitzend\b|\bviel\w* sitzen|\bsitting\b|\byou sit\b|sitz(?:arbeit|tätigkeit)\w*", "sitz", "sitting", "sit"),
    "WALKING_LONG": Words(
        r"\bviel(?:es)? (?:zu )?(?:fuß|laufen|gehen|rennen|unterwegs zu fuß)|\blange (?:lauf)?wege\b|\b(?:viel )?zu fuß\b|\w*laufarbeit|\blaufwege\b|kilometer (?:am tag )?(?:zu fuß|laufen)|\bkm (?:am tag |täglich |pro tag )?(?:zu fuß|laufen|gehen)|viel bewegung|\bgehen und stehen|\bstehen und gehen|"
        r"\bhäufiges gehen|\bgehende\w* (?:tätigkeit|arbeit)|\bl(?:ä|a)uf\w* (?:\w+ ){0,4}\d+\s?(?:km\b|kilometer)|(?-i:(?<![\w-])Laufen)(?=\s?(?:[,.;]|$))|\bwalking\b|\b(?:walk|on foot)\b", "fuß", "lauf", "geh", "wege", "bewegung", "walk", "foot", "rennen"),
    "BENDING": Words(r"\bbücken\b|\bknien\b|\bhocken\b|gebückt\w*|kniend\w*|in der hocke|\bauf (?:den )?knien\b|knieschoner|\bbend(?:ing)?\b|\bkneel(?:ing)?\b|crouch\w*|squat\w*|stoop\w*", "bück", "knie", "hock", "bend", "kneel", "crouch", "squat", "stoop"),
    "OVERHEAD": Words(r"\büber[\s-]?kopf\w*|overhead work|work(?:ing)? overhead", "kopf", "overhead"),
    "FORCED_POSTURE": Words(r"zwangshaltung\w*|ungünstige\w* körperhaltung\w*|awkward (?:postures?|positions?)|forced posture", "zwangshalt", "haltung", "awkward", "posture"),
    "STAIRS": Words(r"\btreppen[\s-]?(?:steigen|laufen)\w*|\bviele treppen|treppauf|\btreppen (?:rauf|hoch|hinauf|auf und ab)\b|ohne (?:aufzug|fahrstuhl|lift)\b|\bstockwerke|\btreppen\b(?=\s?(?:,|und (?:stehen|laufen|heben)))|\bmany stairs|\b(?:climb\w* )?stairs\b|(?:kein|keinen) (?:aufzug|fahrstuhl|lift)\b", "trepp", "aufzug", "fahrstuhl", "lift", "stockwerk", "stairs"),
    "LADDER_HEIGHT": Words(
        r"\b(?:steh|steig|anlege)?leitern\b|\bauf (?:der |einer |die )?leiter\b|\b(?:leiterarbeit|steigleiter)\w*|(?-i:(?<![\w-])Leiter)(?=\s?(?:,\s?(?:hub|gerüst|schwer|bücken)|und (?:gerüst|hub)|/))|(?:gerüst\w*|hebebühne\w*) (?:und|oder|/) leiter\b|\bgerüst(?:e|en|s)?\b|schwindelfrei\w*|(?:keine|ohne) höhenangst|höhentauglich\w*|leitertauglich\w*|"
        r"\bin (?:der |großer |großen |luftiger |bis zu \d+ m\w* )?höhen?\b(?! von\b|\s?de[rs])|(?-i:(?<![\w-])Höhen?)(?=\s?(?:,|bis \d|\.|:|ab \d))|höhenarbeit\w*|absturz\w*|\bauf (?:\w+ )?dächern\b|\b(?:auf|mit) (?:der |einer )?(?:hebe|hubarbeits|arbeits)bühnen?\b|(?:hebe|hubarbeits)bühnen\b(?!schein|führer)|industriekletter\w*|\bladders?\b|scaffold\w*|\bat heights?\b|\bheights\b",
        "leiter", "gerüst", "schwindel", "höhe", "absturz", "dächer", "bühne", "hubsteiger", "kletter", "ladder", "scaffold", "height"),
    "HAND_FORCE": Words(r"\bhandkraft\b|kraft in den händen|kräftige hände zum|hand strength", "handkraft", "händen", "hände", "hand str"),
    "FINE_MOTOR": Words(r"feinmotori\w+|fingerfertig\w*|ruhige[rn]? h(?:and|änden?)|feine (?:hand)?arbeit\b|feinarbeit\w*|fine motor\w*|dexterity|fingerspitzengefühl (?:beim|für kleine)", "feinmot", "finger", "ruhige", "feinarbeit", "feine ", "fine motor", "dexter"),
    "REPETITIVE": Words(r"gleichförmig\w*|gleichbleibende\w* (?:tätig|bewegung|handgriff)\w*|monoton\w*|eintönig\w*|sich (?:ständig )?wiederholende\w*|wiederhol(?:en|t) sich|wiederkehrende\w* (?:handgriffe|bewegung)\w*|immer (?:die )?(?:gleiche|selbe)\w* (?:handgriffe|bewegung|tätig)\w*|repetitive\w*|monotonous", "förmig", "bleibend", "monoton", "eintönig", "wiederhol", "wiederkehr", "immer", "repetit"),
    "COLOUR_VISION": Words(r"farb(?:sehen|tüchtig\w*|sicher\w*|sichtig\w*|sehvermögen|unterscheid\w*|blind\w*|fehlsicht\w*)|farben? (?:\w+ ){0,4}unterscheiden|farbenblind\w*|colou?r vision", "farb", "colour vis", "color vis"),
    "VISION": Words(r"\bgute[sn]? (?:seh|augen)\w*|sehvermögen|sehkraft|sehschärfe|räumliches sehen|gutes sehen|\beyesight|good vision", "seh", "augen", "eyesight", "vision"),
    "HEARING": Words(r"\bgutes (?:hör|gehör)\w*|hörvermögen|good hearing|hearing ability", "hör", "hearing"),
    "SPEAKING": Words(r"\bviel(?:es)? (?:sprechen|telefonieren|reden)|speaking all day|talk(?:ing)? a lot|telefonieren den ganzen tag|(?:ganzen tag|ganztägig|überwiegend|ständig\w*|durchgehend|viel) (?:am|zu) telefon\w*", "sprechen", "telefon", "reden", "speaking", "talk"),
    "SCREEN": Words(r"bildschirm\w*|(?<!vom )\bam (?:pc|computer|monitor)\b|arbeit am (?:pc|computer)\b|pc-arbeit\w*|computerarbeit\w*|(?:at|in front of) (?:a |the )?(?:screen|computer)|screen (?:work|most|all)|\bscreen\b", "bildschirm", "pc", "computer", "monitor", "screen"),
    "PUSH_PULL": Words(r"\bschieben\b|\bgeschoben\b|\brollcontainer\w*|rollwagen (?:schieben|ziehen)|rollbehälter\w*|\bpush(?:ing)?(?: and pull(?:ing)?| (?:carts?|trolleys?|containers?|heavy|wheelchairs?|pallets?))|pulling and pushing", "schieb", "schob", "roll", "push", "pull"),
    "HEAT": Words(r"\bhitze\w*|\bheiß(?:e|er|em|es)?\b(?! wir| sie | getränk| begehrt)|\bhohe[nr]? (?:raum)?temperaturen|\bheißen (?:umgebung|küche|öfen|ofen|maschinen|asphalt|öl|teilen)|\bam (?:heißen )?(?:ofen|hochofen|schmelzofen)\b|\b(?:3[0-9]|[4-9]\d)\s?(?:°\s?c?\b|grad\b)|\bheat\b|\bhot (?:environment|kitchen|conditions|surfaces)|high temperatures", "hitze", "heiß", "temperatur", "ofen", "grad", "°", "heat", "hot ", "high temp"),
    "COLD_WET": Words(
        r"\bkälte\b(?!-)|\bkalte[rnsm]? (?:umgebung|halle|räume|arbeit|temperatur\w*|bereich)|\bkühl(?:haus|raum|räume\w*|bereich|lager|zelle|halle|häuser)\w*|\bkühle[nr]? (?:umgebung|räume\w*|temperatur\w*|halle)|\bgekühlte?[nrs]?\b(?! getränk| ware)|\btiefkühl(?:haus|lager|bereich|raum|räume|zelle|halle|häuser)\w*|\bnässe\b|\bnasse[rnm]? (?:böden|umgebung|arbeit|und kalte|räume)|\bminusgrade\w*|"
        r"(?:minus|-|–)?\s?(?<![\d.,])(?:-\d{1,2}|[0-9]|10|minus \d{1,2})\s?(?:°\s?c?\b|grad\b)|(?<=-)\d{2}\s?(?:°|grad)|\bbei regen\b(?! hallen)|\bcold (?:store|storage|room|environment|and|\()|\bcold\b(?=[ ,].{0,20}(?:wet|environment))|\bwet (?:environment|conditions|work)|freez(?:er|ing)|chilled|refrigerated|feucht(?:e|er|en)? und kalt|\bkalte,? (?:und )?(?:feuchte|nasse)\b",
        "kält", "kalt", "kühl", "nässe", "nass", "minus", "grad", "°", "regen", "cold", "wet", "freez", "chill", "refriger", "feucht"),
    "NOISE": Words(r"\blärm\w*|\bgehörschutz\w*|\blaute[rnm]? (?:umgebung|maschinen|halle|produktion|arbeit\w*)|(?:es (?:ist|wird|kann)|ist es) (?:\w+ ){0,3}laut\b|\b\w+ig und laut\b|\blaut\b(?=\s?(?:[,.)]|$|und (?:staub|heiß|warm|schmutz)))|(?:hohe[rn]?|starke[rn]?) geräusch\w*|\bnois[ey]\w*|\bloud\b|hearing protection|ear protection", "lärm", "gehörschutz", "laut", "geräusch", "nois", "loud", "hearing prot", "ear prot"),
    "DUST_FUMES": Words(r"(?<!\w)\w{0,14}staub(?!saug|wisch|tuch|fänger)(?:ig\w*|belast\w*|entwick\w*|e|s)?\b(?! (?:saugen|wischen|putzen))|\bdämpfe\w*|\bgase\b|\b(?:schweiß)?rauch(?:e|gase?|entwicklung|belastung)?\b|lösemittel\w*|lösungsmittel\w*|ammoniak|sägemehl|\bdust\w*|\bfumes?\b|\bvapou?rs?\b", "staub", "dämpf", "gase", "rauch", "mittel", "ammoniak", "sägemehl", "dust", "fume", "vapo"),
    "SKIN_IRRITANT": Words(r"\bnassarbeit\w*|\bfeuchtarbeit\w*|haut(?:belast|reiz|schutz)\w*|\b(?:belaste\w*|reize\w*|strapazier\w*) (?:\w+ )?(?:die |der )?haut|\b(?:scharfe|aggressive|ätzende)\w* (?:reinigungs|putz)?(?:mittel|chemikalien)\w*|skin irrita\w*|harsh (?:chemicals|detergents)|wet work", "nassarb", "feuchtarb", "haut", "mittel", "chemikal", "skin", "harsh", "wet work"),
    "VIBRATION": Words(r"\bvibration\w*|erschütterung\w*|\bvibrating", "vibrat", "erschütter"),
    "OUTDOOR": Words(r"\bim freien\b|\bdraußen\b|\b(?:bei|in) (?:jedem )?wind (?:und|&|u\.) wetter|\bbei jedem wetter|\bbei (?:jeder|jeglicher) witterung|\bbei (?:sonne|regen|hitze|schnee) (?:und|wie|oder) (?:bei )?(?:regen|kälte|schnee|sonne|wind)|\ban der frischen luft|wetterfest\w*|witterungs\w*|\boutdoors?\b|\bopen air\b|all weathers?|in any weather", "freien", "draußen", "wetter", "witterung", "regen", "schnee", "kälte", "luft", "outdoor", "open air", "weather"),
    "MACHINE_HAZARD": Words(r"\blaufende\w* maschinen|rotierende\w* (?:maschinen|teile)\w*|\b(?:running|moving) machine\w*", "maschinen", "rotierend", "machine"),
    "DRIVING": Words(r"fahrtätigkeit\w*|\btouren? (?:fahren|im)|\bauslieferungs(?:fahrten|touren?)|\b(?:ausfahren|ausliefern)\b|\bfahrdienst\b(?! (?:ab|wird|vor))|\bfahr(?:en|ten) (?:\w+ ){0,3}?(?:zu|zwischen) (?:den |unseren |wechselnden |unserem )?(?:objekten|kunden|baustellen|einsatzorten|klienten|patienten)|fahren (?:eines|des|unserer|von) (?:\w+\s)?(?:lkw|transporter|fahrzeug|bus|sprinter)\w*|\bfährst (?:du )?(?:täglich |viel |mit \w+ )?(?:\w+ )?(?:zu|mit)\b|(?:mit dem|im) (?:firmenwagen|transporter|dienstwagen) zu|driving (?:duties|all day|between)", "fahr", "tour", "ausliefer", "fähr", "wagen", "transporter", "driving"),
    "PPE": Words(r"(?:\w*schutz|chemikalienschutz)(?:ausrüstung|kleidung|anz[uü]g|brille|maske|helm|handschuh)\w*|\bPSA\w*|atemschutz\w*|\b(?:voll|halb|staub|ffp2-?)maske\w*|masken-?(?:pflicht|tragen)|sicherheitsschuhe?:? (?:sind |ist )?(?:tragen|pflicht)\b|\bmasken? und handschuhe\b|\bhandschuhe und masken?\b|helm-?(?: und maskenp|p)flicht|\bprotective (?:clothing|equipment|gear|suit)|\bPPE\b|gehörschutz (?:ist |muss |wird )?(?:pflicht|vorgeschrieben|getragen|zu tragen)|\bsafety (?:shoes|boots|goggles)", "schutz", "psa", "maske", "helm", "sicherheitsschuh", "protective", "ppe", "safety"),
    "PIECEWORK": Words(r"\b(?:einzel|gruppen|geld)?akkord(?!eon)\w*|\bleistungslohn|stücklohn|\btaktarbeit|\bim (?:[\w-]+-)?takt\b(?! fährt| der bahn)(?<!minuten-takt)|taktgebunden\w*|taktzeit\w*|flie(?:ß|ss)band\w*|bandarbeit\w*|\bam (?:laufenden )?band\b|piece-?work|assembly line|conveyor belt|cycle times?", "akkord", "lohn", "takt", "band", "piece", "assembly", "conveyor", "cycle"),
    "LONE_WORK": Words(r"\ballein-?(?:arbeit|dienst)\w*|\ballein(?:e)? (?:auf schicht|im (?:objekt|dienst|laden|shop|markt|haus|nachtdienst|büro|einsatz)|auf (?:der )?station|in der (?:kanzel|filiale|nacht|schicht)|an der (?:pforte|rezeption|kasse|theke)|unterwegs)|\barbeite[nst]* (?:du |sie )?(?:\w+ ){0,2}?allein\b(?!erz|ig)|(?:bist|sind|meist|meistens|oft|zeitweise|teils|nachts) (?:[\w-]+ ){0,4}allein\b|allein besetzt|\b(?:work|working|are|be) (?:[\w-]+ ){0,2}?alone\b|on your own\b|lone work\w*", "allein", "alone", "your own", "lone work"),
    "OVERTIME": Words(r"\bmehrarbeit\b|\büberstunden\b(?! ?(?:konto|ausgleich|werden|zuschl|sind|gleichen|vergüt|bezahl))|\bovertime\b(?! (?:pay|bonus|is paid))", "mehrarbeit", "überstunden", "overtime"),
    "TIME_PRESSURE": Words(r"zeitdruck|stress(?:resist\w*|fest\w*|ig\w*|tolerant\w*|stabil\w*|situation\w*)?\b(?!frei|los)|\bhektik\b|\bhektisch\w*|\bunter (?:zeit)?druck|stoßzeiten|\b(?:hohe[snm]?|schnelle[snm]?) (?:arbeits)?tempo|time pressure|under pressure|fast[- ]paced|\bdeadlines?\b|eng getaktet\w*", "druck", "stress", "hektik", "hektisch", "stoßzeit", "tempo", "pressure", "fast", "deadline", "getaktet"),
    "CONCENTRATION": Words(r"\b(?:dauer)?konzentration(?:sfähigkeit|svermögen|sstärke)?\b|\bkonzentriert\w*|konzentrationsfähig\w*|daueraufmerksamkeit|concentrat\w+|sustained attention", "konzentr", "aufmerksamkeit", "concentr", "attention"),
    "CUSTOMER_CONTACT": Words(r"kundenkontakt\w*|publikumsverkehr|parteiverkehr|\bpublikum\b|\bumgang mit (?:\w+\s){0,3}?(?:kund\w+|gäst\w+|besucher\w*|bürger\w*)|gästekontakt|\bkontakt (?:mit|zu) (?:\w+ ){0,2}(?:kund\w+|gäst\w+|besucher\w*|bürger\w*)|(?:customer|guest|public)[- ](?:contact|facing)|contact with (?:\w+ )?(?:customers|guests|the public)|deal(?:ing)? with (?:\w+ )?(?:customers|guests)", "kund", "publikum", "parteiv", "gäst", "besuch", "bürger", "customer", "guest", "public"),
    "RESPONSIBILITY": Words(r"\b(?:hohe[snrm]?|viel|große[snrm]?) (?:maß an )?(?:eigen)?verantwortung\b(?! für ihre karriere)|(?:high|great|a lot of) responsibility", "verantwortung", "responsib"),
}  # fmt: skip
_LIST = WordList(PATTERNS)
_CONSTANT = re.compile(
    r"ganztägig|überwiegend\w*|durchgehend|\bständig\w*|ausschließlich|den ganzen tag|dauernd|dauerhaft|permanent|constantly|all day|at all times|most of the day|the whole day|continuously|die meiste zeit",
    re.I,
)
_OCCASIONAL = re.compile(
    r"gelegentlich\w*|zeitweise|teils\b|teilweise|(?:bei|nach) bedarf|ab und zu|manchmal|\bmal\b|hin und wieder|vereinzelt|selten|occasional\w*|sometimes|from time to time",
    re.I,
)
_REGULAR = re.compile(r"regelmäßig\w*|häufig\w*|\boft\b|täglich\w*|regularly|often|jeden tag|mehrmals", re.I)
_DEGREES = ((Demand.OCCASIONAL, _OCCASIONAL), (Demand.CONSTANT, _CONSTANT), (Demand.REGULAR, _REGULAR))
_KILOGRAMS = re.compile(r"(\d{1,3})(?:[.,]\d)?\s?(?:kg|kilo)", re.I)
_SKIPPED = (Section.OFFER, Section.ABOUT, Section.CONTACT, Section.TITLE)


DemandHit = tuple[Sentence, str, re.Match[str]]


def read_demands(
    hits: Iterable[DemandHit],
    vocabulary: Vocabulary,
    *,
    night: Span | None,
    rotating: Span | None,
    night_degree: Demand = Demand.REGULAR,
) -> list[DemandRead]:
    """Demands by item; regular where no word says how often. Night work and rotating shifts are demands of their own."""
    reads: dict[str, DemandRead] = {}
    for sentence, item, hit in hits:
        if item not in reads and not is_negated(sentence, *hit.span()):
            reads[item] = DemandRead(
                item,
                _degree(sentence, hit.start(), hit.end()),
                sentence.span(*hit.span(), 0.9),
                _weight(item, sentence),
            )
    for item, span, degree in (("NIGHT", night, night_degree), ("ROTATING_SHIFT", rotating, Demand.REGULAR)):
        if span is not None:
            reads[item] = DemandRead(item, degree, span)
    allowed = vocabulary.demands
    return [read for item, read in sorted(reads.items()) if not allowed or item in allowed]


def refused_demands(hits: Iterable[DemandHit]) -> list[Refusal]:
    """What is said not to be demanded ("kein schweres Heben"); the first words of each item."""
    refused: dict[str, Refusal] = {}
    for sentence, item, hit in hits:
        if item not in refused and is_negated(sentence, *hit.span()):
            refused[item] = Refusal("demand", item, sentence.span(*hit.span(), 0.9))
    return list(refused.values())


def demand_hits(found: Iterable[Sentence]) -> list[DemandHit]:
    """Where an item of the list is named in what the advert says of the work."""
    return [
        (sentence, item, hit)
        for sentence in found
        if sentence.section not in _SKIPPED
        for item, hit in _LIST.hits(sentence)
        if not (item == "LIFT_CARRY" and _is_pushed(sentence, hit))
    ]


def _is_pushed(sentence: Sentence, hit: re.Match[str]) -> bool:
    """Whether a weight is pushed and not lifted ("Container mit 80 kg schieben")."""
    low, high = part_around(sentence.text, *hit.span())
    part = sentence.folded[low:high]
    return hit.group()[:1].isdigit() and ("schieb" in part or "geschob" in part or "push" in part)


def degree_of(found: Iterable[Sentence], span: Span | None) -> Demand:
    """How often, by the words of frequency around a span; regular where there is none."""
    for sentence in found:
        start = span.start - sentence.start if span else -1
        is_here = span is not None and span.is_title == (sentence.section is Section.TITLE)
        if span is not None and is_here and 0 <= start < len(sentence.text):
            return _degree(sentence, start, start + len(span.words))
    return Demand.REGULAR


def _degree(sentence: Sentence, start: int, end: int) -> Demand:
    """The word of frequency that stands nearest to the hit in its part of the sentence; regular where there is none."""
    text = sentence.text
    low, high = part_around(text, start, end)
    found = []
    for degree, pattern in _DEGREES:
        for word in pattern.finditer(text, low, high):
            is_after = word.start() >= end
            if (
                is_after
                and re.search(r"\b(?:und|sowie)\s$", text[end : word.start()])
                and re.match(r"\s\w", text[word.end() : high])
            ):
                continue  # "auf Leitern und teils über Kopf": belongs to what follows
            distance = word.start() - end + 10 if is_after else start - word.end()
            found.append((distance, degree))
    return min(found, default=(0, Demand.REGULAR))[1]


def _weight(item: str, sentence: Sentence) -> int | None:
    found = [int(text) for text in _KILOGRAMS.findall(sentence.text)] if item == "LIFT_CARRY" else []
    fit = [weight for weight in found if 1 <= weight <= 100]
    return max(fit) if fit else None

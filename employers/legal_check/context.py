"""PURE: the parts of a sentence, and what around a word makes it harmless or a matter for a person."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from employers.reading.sentences import Sentence
from employers.reading.words import first_hits

_NEAR = 45  # letters
_BREAK = re.compile(
    r";|\s[–—]\s|,?\s(?:aber|jedoch|allerdings|doch bitte|sondern|but|however)\s|,\s?(?:hauptsache|nur|bitte|solange|sofern)\s|[!?]\s(?!kein|macht|egal|nicht|no\b|brauch|gern|auch|ihre sache|das ist ihre|wir (?:fragen|schützen|helfen|unterstützen|passen|finden|freuen|richten|bieten)|willkommen)",
    re.I,
)
_OPEN_TO_ALL = re.compile(
    r"unabhängig|ungeachtet|\begal\b|gleichgültig|regardless|irrespective|(?:keine|wenig) rolle|willkommen|welcome|"
    r"(?:rentner|pensionär|schüler)\w* (?:oder|und) (?:student|studier|berufstätig|quereinst|wiedereinst|teilzeit)|"
    r"(?:ausdrücklich|besonders|sehr) (?:erwünscht|begrüßt|willkommen)|begrüßen (?:wir|es|alle|ausdr|bewerb|auch)|beschäftigen (?!keine)(?:\w+ )?menschen|spr[ei]ch(?:t|en sie) (?:\w+ )?mit uns|schützen (?:wir )?sie|halten (?:wir )?ihren arbeitsplatz|\bunsere\s\w+ sind\b|bei uns arbeiten|freuen (?:wir )?uns (?:\w+ ){0,3}über|ermutigen|encourage|kein (?:problem|hindernis|muss\b|ausschluss|kriterium|thema)|"
    r"nicht (?:\w+ ){0,2}(?:wichtig|entscheidend|ausschlaggebend|nötig|erforderlich|notwendig|vorausgesetzt|voraussetzung|zwingend)|kein\w* (?:\w+ )?(?:voraussetzung|bedingung|einstellungskriterium)|"
    r"(?:brauch|müss|muss)\w* (?:\w+ ){0,3}(?:kein|nicht)\w* (?!zu bewerben|bewerben)|(?:kein|nicht)\w* (?:\w+ ){0,4}(?:sein müssen|haben müssen)|"
    r"need not (?!apply)|(?:don't|do not|needn't) (?:need|have) to|not (?:required|necessary|a must|needed)|no need|doesn't matter|does not matter|equal opportunit|vielfalt|diversity|diskrimin|discriminat|"
    r"jede[nrs]? (?:alters|herkunft|geschlechts|nationalität|religion|hautfarbe|altersgruppe)|alle[rn]? (?:altersgruppen|nationalitäten|kulturen|religionen|geschlechter|generationen|altersklassen)|gemischte?s? team|"
    r"von \d\d bis \d\d ist (?:\w+ )?alle|gleichermaßen|wie (?:auch )?(?:für )?(?:alte|erfahrene)|gleichstellung|chancengleich|bei gleicher|mit (?:und|oder) ohne|auch (?:gern\w* )?(?:für|an|als|mit|ohne)\b|ebenso|ob (?:jung|mit|mann|frau)|(?:gern|auch) (?:\w+ ){0,2}(?:quereinsteiger|wiedereinsteiger)|"
    r"fragen wir nicht|gleich welche\w?|ganz gleich|kirchensteuer|lohnabrechnung|lohnsteuer|fördern|förderung|inklusi(?:v|on)|inclusive|of all (?:ages|genders|backgrounds)|(?<!\()all (?:ages|genders|nationalities|backgrounds)|\bnot ask\b|fragen (?:wir )?nicht (?:da)?nach|wir fragen nicht|ihre sache|darf jede|interessier\w+ uns nicht|ohne (?:\w+ ){0,3}angaben?|(?:verzichten|verzichte) (?:sie |wir )?(?:bitte )?auf (?:\w+ ){0,4}(?:foto|angabe|bild)|keine angaben? (?:zu|über)|freiwillig|optional|(?:ohne|kein|keine|nicht|verzicht\w*)[^.;!?]{0,20}(?:foto|bild|photo)|(?:foto|bild|photo)\w* (?:ist |sind )?(?:nicht|kein|optional|unnötig)|no photo|anonymi|without (?:a )?photo",
    re.I,
)
_OBJECT_OF_WORK = re.compile(
    r"\bbetreu(?:en|st|t|ung|e)\b|begleit(?:en|ung|est)|pfleg(?:en|st|e von)|\bpflege\b|berat(?:en|ung|est|e\b)|berät|unterricht|unterstütz(?:en|st|t|e)\b|unterstützung (?:von|für|der|des)\b|kundengruppe|kundschaft|\bassistenz\b|arbeit(?:en)? mit|umgang mit|sozialarbeit|wohngruppe|klient|patient|bewohner|zielgruppe|verkauf\w* (?:\w+ ){0,2}an\b|schüler\w* (?:unterricht|betreu|begleit|beim|bei\b|und eltern)|für schüler|schülerbeförder|"
    r"beschäftigungstherap|jugendhilfe|behandlung|therapie|versorg|mode\b|mode für|kleidung|collection|fashion|magazin|ausstellung|museum|projekt (?:für|mit)|angebote? für|kurse? für|einrichtung für|werkstatt für|haus für|schule für|supporting|caring for|care for|working with|teach|customers|patients|residents|hilfe für|helfen|bildung für|gemeinsam mit|reisen für|spielzeug|fahrdienst für|beförder|kochen|ernähr|speise|hebamme|geburts(?!dat|jahr|ort|land|tag|na)|gymnastik|yoga|frauenarzt|vertretung|selbstverständlich|setzen wir|schützen|kundinnen|kurse|spielfilm|belletristik",
    re.I,
)
_SPEAKS_TO = re.compile(
    r"^\W*(?:du bist|sie sind|bist du|sind sie|you are|are you|sie sollten|du solltest|bewerber\w*|you should|must be|applicants|candidates)\b",
    re.I,
)
_EITHER = re.compile(
    r"behinderte\w* (?:und|wie|oder) nicht-?behinderte|nicht-?behinderte\w* (?:und|wie|oder) behinderte|\bw[ei]rd(?:en)? (?:\w+ ){0,3}nicht behindert|mit (?:und|oder|wie) ohne|\bob mit\b|with (?:or|and) without|with a disability or",
    re.I,
)
_SEEKS = re.compile(
    r"\b(?:sucht|suchen wir|stellt ein|is looking|looks|seeks|is seeking|is hiring|needs|requires)\b", re.I
)
_CHURCH = re.compile(r"caritas|diakon|kirch|evangelisch|katholisch|konfessionell|pfarr|bistum|diözese|gemeinde|orden\b|kloster|synagog|moschee|malteser|johanniter|church|parish|theolog|seelsorg|christlich\w* (?:träger|krankenhaus|kita|schule|werk)", re.I)  # fmt: skip
_TENDENCY = re.compile(r"(?:bei|in) (?:der|einer) (?:gewerkschaft|partei)\b|(?:unsere|die|eine|der|für) (?:\w+ )?partei\b|\bpartei(?:büro|zentrale|stiftung|geschäftsstelle)|fraktion\b|abgeordnet|landesverband|kreisverband|gewerkschaftssekret|\bdgb\b|ver\.?di\b|ig metall|(?:unsere|als|für die) gewerkschaft\b|political party|trade union (?:is|seeks|office)", re.I)  # fmt: skip
_SEX_MATTERS = re.compile(r"frauenhaus|§ ?8 (?:abs\.? ?1 )?agg|intimpflege|intimsphäre|schamgefühl|schauspiel|darsteller|rolle (?:der|des|einer|eines)|statist|\bmodels?\b|mannequin|bademode|dessous|umkleide|frauenberatung|mädchen(?:haus|treff|wohngruppe|arbeit)|opfer|gewalt|leibesvisitation|körperkontrolle|durchsuchung|abtasten|gleichstellungsbeauftragt|sopran|tenor\b|bariton|altstimme|women's (?:shelter|refuge)|intimate care|female clients|actor|actress|weibliche\w* (?:klient|pflegebedürftig|gefangene|häftling)|körperbehinderte frau|persönliche assistenz|assistentin für|pflegebedürftige (?:dame|frau)|ehrenamtlich\w* imam|frauen(?:sauna|fitness|bad)", re.I)  # fmt: skip
_CIVIL_SERVICE = re.compile(r"beamt|laufbahn|polizei|bundeswehr|zoll\b|justizvollzug|feuerwehr|sicherheitsüberprüf|richter\b|soldat|verfassungsschutz|hoheitlich|civil servant|security clearance|nachrichtendienst|pilot|fluglots", re.I)  # fmt: skip
MARK = re.compile(
    r"(?i:\(?\b[mwdfxai]\s?[/|,*]\s?[mwdfxai](?:\s?[/|,*]\s?[mwdfxaig])?\b\)?)|[a-zäöüß](?:[*:_·]|/-?|\(-?)in(?:nen)?\b|[a-zäöüß]Innen\b|[a-zäöüß]In\b|"
    r"männlich\s?(?:/|,|und|oder)\s?weiblich|weiblich\s?(?:/|,|und|oder)\s?männlich|alle[rn]? geschlecht|männliche?\w* (?:und|oder|wie|bzw\.?) weibliche?\w*|weibliche?\w* (?:und|oder|wie|bzw\.?) männliche?\w*|all genders|\(gn\)|any gender|\b(?:sie|er|he|she)/(?:er|sie|she|he)\b|kauf(?:mann|frau)\s?(?:/|oder|und)|-mann\b|-frau\b|geschlecht (?:egal|spielt)|/[wmd]/|gender",
)  # fmt: skip


def clauses(sentence: Sentence) -> Iterator[tuple[int, str]]:
    """The parts of a sentence with their offset: what is said of one thing excuses nothing in the next part."""
    begin = 0
    for stop in _BREAK.finditer(sentence.text):
        if stop.start() > begin:
            yield begin, sentence.text[begin : stop.start()]
        begin = stop.start()
    yield begin, sentence.text[begin:]


def is_open_to_all(clause: str) -> bool:
    """Whether the words around say that it does not matter, or that everybody is welcome."""
    return bool(_OPEN_TO_ALL.search(clause))


def says_either(clause: str) -> bool:
    """Whether it is said that both are wanted: with and without."""
    return bool(_EITHER.search(clause))


def objects_of_work(clause: str) -> tuple[tuple[int, int], ...]:
    """Where the part speaks of the people one works for, not of who is wanted; nowhere if it speaks to applicants."""
    if _SPEAKS_TO.search(clause):
        return ()
    return tuple(hit.span() for hit in first_hits(_OBJECT_OF_WORK, clause))


def is_near(places: Iterable[tuple[int, int]], start: int, end: int, text: str) -> bool:
    """Whether one of the places in ``text`` lies near enough to the letters ``start`` to ``end`` to speak of the same.

    What stands before "suchen" tells who seeks ("Our fashion store is looking for a female ..."), not who is sought.
    """
    return any(
        start - _NEAR <= last and first <= end + _NEAR and not (last <= start and _SEEKS.search(text, last, start))
        for first, last in places
        if not (first >= start and last <= end)
    )


@lru_cache(maxsize=32)
def may_be_allowed(rule: str, text: str) -> bool:
    """Whether the employer may have a right to ask it: churches, bodies with a political purpose, §§ 8 and 9 AGG.

    Seen over the whole advert, for the words that tell it stand anywhere; once for each rule, not for each finding.
    """
    patterns = {
        "RELIGION": (_CHURCH,),
        "UNION": (_TENDENCY,),
        "SEX": (_SEX_MATTERS,),
        "AGE": (_CIVIL_SERVICE,),
        "ORIGIN": (_CIVIL_SERVICE,),
        "HEALTH": (_CIVIL_SERVICE,),
    }.get(rule, ())
    return any(pattern.search(text) for pattern in patterns)

"""PURE: groups of people that an advert turns away: "keine X", "X können wir nicht einstellen"."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator

from employers.legal_check.findings import Rule
from employers.reading.words import Words, first_hits

_GROUPS = (
    (Rule.ORIGIN, "origin", r"(?:türk|poln|rumän|bulgar|arab|afrikan|russ|syr|afghan|ukrain|ausländ|osteuropä|fremdländ|albano?|serb|alban|kosovar|vietnames|ind|chines)isch\w* (?:bewerber\w*|mitarbeiter\w*|frauen|männer|kräfte|arbeitskräfte|leute|namen?|wurzeln|mitbürger\w*|personen|staatsangehörige\w*|herkunft|abstammung)|(?:menschen|bewerber\w*|leute|personen|people|applicants) (?:aus|mit|from|of) (?:der |dem |den |eine[rm] )?(?:\w+ )?(?:klingende\w+ )?(?:namen|osteuropa|afrika|türkei|balkan|asien|polen|rumänien|bulgarien|syrien|ausland|herkunft|wurzeln|hautfarbe|migrationsgeschichte|africa|asia|turkey|eastern europe|the balkans|colou?r|nahen osten|ukraine|ländern|drittstaaten)|ausländer\w*|flüchtling\w*|geflüchtete\w*|migrant\w*|türk(?:en|innen)|araber\w*|afrikaner\w*|roma und sinti|sinti und roma|roma|sinti|zigeuner\w*|polen|rumän\w*|bulgaren|osteuropäer\w*|asylbewerber\w*|asylanten|schwarze[nr]?|syrer\w*|ukrainer\w*|russen|nichtdeutsche\w*|(?:aus )?nicht-eu\S*|drittstaatler\w*|südländer\w*|menschen mit migrationshintergrund|migrationshintergrund|foreigners?|immigrants?|refugees?|migrants?|non-eu \w+|ostdeutsche\w*|(?:bewerber|leute|menschen|personen) aus nicht-\S+|afghanen|iraker|menschen anderer hautfarbe|nicht-europäer\w*", "auslä", "flücht", "migra", "türk", "arab", "afrika", "roma", "sinti", "zigeun", "polen", "rumän", "bulgar", "europ", "asyl", "schwarz", "syrer", "ukrain", "russen", "nicht", "südlä", "foreign", "refugee", "non-eu", "afgh", "irak", "haut", "drittst", "ostdeut", "isch", "aus ", "from ", "wurzeln", "hautf", "namen", "colo", "herkunft"),
    (Rule.RELIGION, "religion", r"verschleierte \w+|muslimische \w+|jüdische \w+|religiöse menschen|strenggläubige\w*|muslim\w*|moslem\w*|juden|jüdische\w*|christ(?:en|innen)|katholik\w*|atheist\w*|zeugen jehovas|kopftuchträger\w*|kopftuch\b|andersgläubige\w*|konfessionslose\w*|islamgläubige\w*|jews|christians|hijabs?|sektenmitglieder\w*|scientolog\w*|hindus?|sikhs?|buddhist\w*|nichtchristen|ungläubige", "musli", "mosle", "jud", "jüd", "christ", "kathol", "atheis", "jehova", "kopft", "gläub", "konfess", "jews", "hijab", "sekten", "verschl", "relig", "scient", "hindu", "sikh", "buddh"),
    (Rule.DISABILITY, "disability", r"(?:bewerber\w*|menschen|personen|leute|kandidat\w*|people|persons|applicants) (?:mit|with) (?:(?:körperliche|geistige|schwere|einer|a|physical)[rn]? )?(?:behinderung\w*|handicaps?|schwerbehinderung|beeinträchtigung\w*|disabilit\w+|schwerbehindertenausweis|einschränkungen)|schwerbehinderte\w*|schwerbehinderung|(?:grad|gdb)\b(?: der behinderung)?|gdb\b|behinderte\w*|behinderungen?|gleichgestellte\w*|rollstuhlfahrer\w*|rollstuhl|gehörlose\w*|blinde\w*|gehbehinderte\w*|hörgeschädigte\w*|sehbehinderte\w*|(?:the )?disabled|handicapped|wheelchair users?|hörgeräte?n?|prothesen\w*", "behinder", "handicap", "beeintr", "disab", "rollst", "gehörl", "blind", "hörge", "einschr", "gleichg", "wheel", "proth"),
    (Rule.SEX, "sex", r"(?<!verschleierte )(?<!muslimische )(?<!türkische )(?<!schwangere )(?:frauen|männer)(?! (?:mit|ohne|im|über|ab|und|oder|unter|in|die)\b)|weibliche \w+|männliche \w+|women|men|females?|males?|mädchen", "frau", "männ", "bewerberinn", "weibl", "men", "male", "mädch"),
    (Rule.AGE, "age", r"ältere semester|(?:älter|jünger|older|younger) (?:als|than) [2-6]\d|rentner\w*|ältere(?:n|r)?(?: (?:bewerber\w*|personen|menschen|leute|mitarbeit\w*|semester))?|senioren|pensionäre|alte leute|(?:bewerber\w*|leute|personen|menschen|people|applicants)(?: \([mwdx/]+\))? (?:über|ab|over|jenseits der|unter|under) \d\d(?: jahren?)?|über \d\d-?jährige|ü\d0|\d\d-jährige|berufserfahrene über \d\d|older (?:people|applicants|workers|candidates)|jüngere(?: \w+)?|opas|omas", "rentner", "älter", "senior", "pension", "alte", "über", " ab ", "over", "jensei", "unter", "under", "ü", "jährig", "jünger", "younger", "older", "jünger", "opas", "omas"),
    (Rule.PREGNANCY, "pregnancy", r"schwangere\w*|werdende mütter|pregnant (?:women|applicants|people)|frauen im gebärfähigen alter|frauen mit kinderwunsch", "schwang", "mütter", "pregn", "gebär", "kinderw"),
    (Rule.FAMILY, "family", r"(?<!werdende )(?:junge )?(?:mütter|väter|eltern)(?: (?:mit|von) (?:kleinen |schulpflichtigen )?(?:klein)?kindern)?|alleinerziehende\w*|verheiratete\w*|geschiedene\w*|(?:frauen|leute|bewerber\w*|personen|menschen) mit (?:kleinen |schulpflichtigen )?(?:klein)?kindern|single (?:mothers|parents)|mothers|mums|parents|singles", "mütter", "väter", "eltern", "allein", "verheir", "gesch", "kindern", "single", "mothers", "mums", "parents"),
    (Rule.UNION, "union", r"mitglied(?:er)? (?:der|von|einer) (?:\w+ )?(?:ig \w+|dgb|ver\.?di|linken|afd|cdu|csu|spd|fdp|grünen|partei|gewerkschaft)|gewerkschafts?(?:mitglieder\w*|ler\w*|anhänger\w*|funktionäre\w*)|gewerkschafter\w*|gewerkschaft|betriebsräte\w*|(?:einen )?betriebsrat (?:gründen|anstreben|wählen)\w*|ehemalige betriebsräte|betriebsrat|union members?|unionists?|union activists|parteimitglieder\w*|afd-\w+|linke", "gewerksch", "betriebsr", "union", "partei", "afd", "linke", "mitglied"),
    (Rule.HEALTH, "health", r"(?:rücken|gelenk|knie|herz|bandscheiben)(?:leiden|probleme\w*|beschwerden|schäden|vorfall|krankheit\w*)|asthma|depressionen?|allergien?|vorerkrankungen?|suchterkrankung\w*|chronische[rn]? krankheit\w*|psychisch vorbelastete\w*|vorbelastete\w*|diabetes|epilepsie|(?:leute|menschen|personen|bewerber\w*) mit (?:\w+ )?(?:diabetes|epilepsie|asthma|\w+leiden|\w+erkrankung\w*|krankheit\w*)|kranke\w*|übergewichtige\w*|dicke\b|raucher\w*|allergiker\w*|diabetiker\w*|epileptiker\w*|asthmatiker\w*|suchtkranke\w*|(?:ehemalige )?alkoholiker\w*|psychisch (?:kranke|labile|auffällige)\w*|hiv-positive\w*|chronisch kranke\w*|hypochonder|ungeimpfte\w*|overweight \w+|(?:leute|menschen|personen|bewerber\w*) mit (?:vorerkrankung\w*|rücken\w+|(?:chronische[rn]?|psychische[rn]?) \w+|krankheiten|bandscheiben\w*|allergien|übergewicht)", "krank", "gewicht", "raucher", "dicke", "allerg", "diabet", "epilep", "asthma", "alkohol", "psych", "hiv", "hypo", "impft", "vorerk", "rücken", "chron", "bandsch", "belastet", "leiden", "depress", "probleme", "beschwerden", "schäden", "vorfall", "sucht"),
    (Rule.SEXUAL_IDENTITY, "sexual_identity", r"gay or trans people|homosexuelle\w*|schwule\w*|lesben|lesbische\w*|bisexuelle\w*|trans[- ]?(?:sexuelle\w*|gender\w*|personen|vestiten|menschen|frauen|männer|leute)|queere\w*|intersexuelle\w*|gays?|lesbians?|trans people|homosexuals?|lgbt\w*", "homo", "schwul", "lesb", "bisex", "trans", "queer", "inters", "gay", "lgbt"),
)  # fmt: skip
_BEFORE = (
    r"(?:\bkeine(?:n|r|m)?|\bkein|(?<!und )(?<!oder )\bohne|\bno\b|\bbitte nicht für|\bnichts für|\bnicht (?:an|für|geeignet für|als)|\bnot (?:suitable )?for|\bungeeignet für|\bunsuitable for|\bausgenommen|\baußer|\bexcept|\bstellen (?:wir )?keine|\bkeine (?:bewerbungen|anfragen|zuschriften) (?:von|durch|aus)|\bno applications from|\bkeine? (?:job|beruf|arbeit|platz|stelle|ort|tätigkeit|aufgabe) für|\bnot a job for|\bno (?:job|place) for)"
    r"\s(?:\w+e[nr]? ){0,1}?"
)
REJECTED = re.compile(
    r"\b(?:nicht|not|never)\s(?:\w+ ){0,3}?(?:bewerben|melden|eingestellt|einstellen|einsetzen|eingesetzt|einarbeiten|berücksichtig\w*|beschäftig\w*|brauchen|gebrauchen|geeignet|erwünscht|gewünscht|gefragt|genommen|nehmen|passen|in frage|infrage|in betracht|anstellen|gesucht|zugelassen|zulassen|einladen|eingeladen|vorgesehen|gewachsen|vermitteln|unterbringen|hineinpassen|apply|considered?|accept(?:ed)?|wanted|hired?|suitable|employ(?:ed)?|fit in|suit|recruit)\b"
    r"|\b(?:passen|stellen|nehmen|wollen|möchten|brauchen|kommen|beschäftigen|suchen|sehen)\s(?:\w+ ){0,5}?nicht\b(?! nur)|\bunerwünscht|\bungeeignet|keine chance|\bzwecklos|\babzusehen|\babsehen|abstand (?:zu )?nehmen|nicht (?:\w+ )?(?:wohlfühlen|wohl fühlen|gestattet|erlaubt|gern gesehen|tragbar|zumutbar|vermittelbar)|nichts (?:zu suchen|verloren)|von (?:einer|der|ihrer) bewerbung ab|bei uns (?:\w+ )?falsch|falsch bei uns|fehl am platz|falschen adresse|ist hier falsch|hausverbot|unpassend|need not apply|cannot be|unsuitable|stay away|keep out|lehnen wir ab|abgelehnt|\bausgeschlossen|keine berücksichtigung|unbeantwortet|zu (?:langsam|empfindlich|teuer|unzuverlässig|schwach|alt)\b|keinen (?:zweck|platz|sinn)|schlechte erfahrung|leider absagen|no chance|nicht (?:\w+ ){0,2}?(?:einsetzbar|vermittelt|erwünscht|akzeptier\w*|unterzubringen|zu gebrauchen|dabei|unser ding|willkommen|gern|der richtige ort)|(?:sehen|betrachten|beurteilen) (?:wir )?(?:\w+ ){0,4}?(?:kritisch|skeptisch|ungern|problematisch)|kritisch (?:gesehen|eingestellt)|ungern gesehen|(?:scheiden|fallen|kommen) (?:\w+ )?(?:aus|raus|heraus)\b|haben (?:\w+ ){0,3}?(?:keine chance|nichts verloren|das nachsehen)|(?:sind|ist) (?:\w+ ){0,4}?(?:tabu|ausgenommen|raus|chancenlos|unvorstellbar|nicht unser)|verzichten|sparen sie sich|nicht ernst|müssen draußen|(?:can ?not|can\x27t|won\x27t|will not|do not|don\x27t|are not|is not)\s(?:\w+ ){0,3}?(?:hire|take|consider\w*|accept\w*|employ|wanted|welcome|apply|suitable|tolerate\w*)|zumuten|nichts zu (?:tun|schaffen) haben|problematisch|leider (?:nicht|kein)|bewerben sich (?:\w+ ){0,2}nicht|(?:sagen|müssen) wir (?:\w+ )?absagen|sagen wir (?:\w+ )?ab|nein danke|bleiben draußen|gar nicht erst|haben bei uns (?:\w+ )?kein\w*|raten (?:wir )?(?:\w+ ){0,4}ab\b|kündigungsgrund|ausschlussgrund|ausschlusskriterium|(?:bitte )?(?:gar )?nicht bewerben|sortieren wir aus|nehmen wir (?:\w+ )?(?:nicht|ungern|aus)|geben wir (?:\w+ )?ab(?:sagen)?",
    re.I,
)
_WINDOW = 110  # letters before a refusal in which those stand who are refused
DECLINED = re.compile(  # what stands before those who are refused
    r"\b(?:ausgeschlossen (?:sind|ist)|(?:nicht |un)erwünscht (?:sind|ist)|nicht in (?:frage|betracht) kommen|verzichten (?:wir )?(?:\w+ )?auf|(?:wir )?(?:möchten|wollen|können|werden) (?:\w+ ){0,3}?(?:keine|nicht)|haben (?:\w+ )?kein\w* (?:verwendung|interesse|platz|bedarf)\w* (?:für|an)|absehen von|lehnen (?:\w+ )?ab:?|nicht (?:gesucht|gewünscht|erwünscht|gemeint) (?:sind|werden|ist)|abzuraten (?:ist|wäre)|ungeeignet (?:ist die stelle |ist sie )?für|nichts ist das für|weniger geeignet für|not (?:looking|suited|open|interested) (?:for|to|in)|(?:we )?(?:can ?not|do not|don't|won't|will not) (?:hire|take|accept|consider|employ|want|accommodate|recruit)|kein ort für|tabu für|gesperrt für|nichts für)\s",
    re.I,
)
_STEMS = tuple(  # any word of the family, where a refusal stands behind it and no name above has met
    (rule, advice, re.compile(rf"(?<!\w)(?P<w>{words})(?!\w)", re.I))
    for rule, advice, words in (
        (
            Rule.DISABILITY,
            "disability",
            r"\w*behinder(?:te[nr]?|ung(?:en)?)|\w*handicaps?|(?:seh|hör|geh|sprach)schwäche\w*|rollst[uü]hl\w*|krücken|wheelchairs?|disabled(?: \w+)?",
        ),
        (
            Rule.ORIGIN,
            "origin",
            r"\w*ausländ\w+|\w*migrant\w*|migrations\w+|\w*flüchtlinge?n?|\w*geflüchtete\w*|\w*europäer\w*|drittstaat\w*|foreign\w*|immigrants?|refugees?",
        ),
        (
            Rule.RELIGION,
            "religion",
            r"\w*(?:muslim|moslem|islam|jüdisch|christlich|katholisch|evangelisch)\w*|kopft[uü]ch\w*|headscar\w+|muslims?",
        ),
        (
            Rule.AGE,
            "age",
            r"\w*(?:rentner|pensionär|senioren)\w*|ältere[nr]?(?: \w+)?|jüngere[nr]?(?: \w+)?|über-?\d\d-?jährige\w*|ü-?[4-6]0\w*|over-?\d0s?",
        ),
        (Rule.PREGNANCY, "pregnancy", r"\w*schwanger\w*|kinderw[uü]nsch\w*|familienplanung|mutterschutz\w*|pregnan\w+"),
        (
            Rule.FAMILY,
            "family",
            r"alleinerziehende\w*|(?<!werdende )\w*mütter|\w*väter|kleinkinder\w*|geschiedene\w*|verheiratete\w*|single (?:mothers|parents)",
        ),
        (
            Rule.UNION,
            "union",
            r"gewerkschaft(?:er|ler|lich|s)\w*(?: aktive\w*| organisierte\w*| engagierte\w*)?|betriebsr[aä]te?\w*|personalrät\w*|parteimitglied\w*|trade unionists?",
        ),
        (
            Rule.HEALTH,
            "health",
            r"chronisch kranke\w*|kranke[nr]?|\w*erkrankte\w*|\w*süchtige\w*|übergewichtige\w*|diabet\w+|epilep\w+|allergi(?:ker|en)\w*|depressive\w*",
        ),
        (
            Rule.SEXUAL_IDENTITY,
            "sexual_identity",
            r"\w*homosexuel\w*|schwule\w*|lesb\w+|bisexuel\w*|transsexuel\w*|transgender\w*|queere?\w*",
        ),
    )
)
_AFTER = 45  # letters after such words in which those stand who are refused
_FRAMES = tuple(
    (
        rule,
        advice,
        Words(rf"{_BEFORE}(?P<w>{names})\b", *stems),
        re.compile(rf"\b(?P<w>{names})\b", re.I),
    )
    for rule, advice, names, *stems in _GROUPS
)
_FRIENDLY = re.compile(
    r"nicht (?:nur|allein)|mit (?:und|oder|wie) ohne|\bob mit\b|with or without|keine (?:angst|scheu|hemmungen|berührungsängste|rolle|vorurteile|nachteile|ausnahme)|no (?:problem|matter)|keine seltenheit|ohne (?:männer|frauen) (?:geht|läuft)|benachteiligt|ausgeschlossen fühlen|nicht (?:\w+ )?(?:diskriminiert|benachteiligt|ausgegrenzt|ausgeschlossen)", re.I)  # fmt: skip


def turned_away(clause: str, folded: str) -> Iterator[tuple[Rule, str, int, int]]:
    """Rule, advice, start and end of each group that the clause turns away."""
    if _FRIENDLY.search(clause):
        return
    refused = [hit.start() for hit in first_hits(REJECTED, clause)]
    declined = [hit.end() for hit in first_hits(DECLINED, clause)]
    told: set[Rule] = set()
    for rule, advice, before, names in _FRAMES:
        if not before.occurs(folded):
            continue
        for hit in first_hits(before.pattern, clause):
            told.add(rule)
            yield rule, advice, *hit.span("w")
        hits = first_hits(names, clause) if refused or declined else ()
        for hit in hits:
            if _is_refused(hit, refused) or any(at <= hit.start() <= at + _AFTER for at in declined):
                told.add(rule)
                yield rule, advice, *hit.span("w")
    if refused:
        yield from _of_family(clause, refused, told)


def _of_family(clause: str, refused: list[int], told: set[Rule]) -> Iterator[tuple[Rule, str, int, int]]:
    """The first word of each family of words that stands before a refusal, of rules that are not told yet."""
    for rule, advice, words in _STEMS:
        hit = None if rule in told else words.search(clause)
        if hit is not None and _is_refused(hit, refused):
            yield rule, advice, *hit.span("w")


def _is_refused(hit: re.Match[str], refused: list[int]) -> bool:
    return any(hit.end() <= at <= hit.end() + _WINDOW for at in refused)

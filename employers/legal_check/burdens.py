"""PURE: terms of work that the law forbids, told by what is spoken of and what is done with it, in either order.

A cost and who bears it, a right and its denial, work and that it is not paid, a slip and its penalty.
"""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from employers.legal_check.findings import Severity
from employers.reading.sentences import Sentence
from employers.reading.words import Words, first_hits

_B, _W, _H = Severity.BLOCK, Severity.WARN, Severity.HINT
_GROUPS_AWAY = re.compile(r"\([^()]*\)(?:[?*+]\??|\{[^}]*\}\??)?")
_SETS_AWAY = re.compile(r"\[[^\]]*\](?:[?*+]\??|\{[^}]*\}\??)?|\\.(?:[?*+]\??|\{[^}]*\}\??)?|.[?*](?!\?)|\{[^}]*\}")
_RUNS = re.compile(r"[a-zäöüßA-Z][a-zäöüßA-Z -]*")
_SHORTEST = 3  # letters of a run that is worth looking for
_OF_COSTS = frozenset({"deposit", "unpaid", "overtime", "rights"})
REACH = 75  # letters between the two at most
_PAID_BY_US = re.compile(
    r"\bwir (?:zahlen|übernehmen|tragen|stellen|bezahlen|vergüten|erstatten|ersetzen|finanzieren)\b|(?:zahlen|übernehmen|tragen|stellen|bezahlen|vergüten|erstatten|ersetzen|finanzieren) wir\b|\b(?:wird|werden) (?:\w+ ){0,3}?(?:gestellt|vergütet|übernommen|erstattet|ausgeglichen|ausgezahlt|voll bezahlt|bezahlt|gutgeschrieben)\b(?<!nicht bezahlt)(?<!nicht vergütet)|"
    r"(?:trägt|zahlt|übernimmt|stellt|bezahlt) (?:der (?:arbeitgeber|betrieb|chef|kunde|auftraggeber)|die (?:firma|praxis)|das (?:haus|unternehmen))|auf unsere kosten|paid by us|\bwe (?:cover|pay|provide|reimburse)|provided free|free of charge|zählen (?:als|zur) arbeitszeit|zählt (?:als|zur) arbeitszeit|ist arbeitszeit|sind arbeitszeit|freizeitausgleich|(?:müssen|brauchen|zahlen|kaufen|haften) (?:sie|du) (?:\w+ ){0,3}?(?:nicht|nichts|nie)\b|nichts (?:selbst )?(?:zu )?(?:zahlen|bezahlen)|kein\w* (?:strafe|abzug|abzüge|kaution|gebühr\w*)|fully paid|is paid|are paid|never have to|don't have to|never pay|bezahlter? urlaub|zusätzlich\w* urlaub|tage urlaub|sonderurlaub",
    re.I,
)
_UNPAID_AFTER_ALL = re.compile(
    r"\bnicht\b|\bun(?:bezahlt|entgeltlich|vergütet)|\bohne\b|\bkein|\bnot\b|\bunpaid|selbst\b|eigene", re.I
)


@dataclass(frozen=True, slots=True)
class Burden:
    """Two families of words that together tell an unlawful term. ``unless``: words that make it lawful."""

    severity: Severity
    advice: str
    subject: Words
    frame: Words
    unless: re.Pattern[str] | None = None


def _burden(severity: Severity, advice: str, subject: str, frame: str, unless: str = "") -> Burden:
    subjects = Words(rf"\b(?:{subject})", *stems_of(subject))
    frames = Words(rf"\b(?:{frame})" if frame else "", *stems_of(frame))
    return Burden(severity, advice, subjects, frames, re.compile(unless, re.I) if unless else None)


def stems_of(pattern: str) -> tuple[str, ...]:
    """Letters of which every hit of the pattern holds at least one run; nothing where a part has no such run."""
    stems = []
    for part in _parts(pattern):
        bare = _GROUPS_AWAY.sub("\0", part)
        while "(" in bare:
            shorter = _GROUPS_AWAY.sub("\0", bare)
            if shorter == bare:
                return ()
            bare = shorter
        runs = _RUNS.findall(_SETS_AWAY.sub("\0", bare))
        longest = max(runs, key=len, default="")
        if len(longest) < _SHORTEST:
            return ()
        stems.append(longest.lower())
    return tuple(dict.fromkeys(stems))


def _parts(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern."""
    depth, begin = 0, 0
    for at, sign in enumerate(pattern):
        is_written = at > 0 and pattern[at - 1] == "\\"
        depth += 0 if is_written else (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            yield pattern[begin:at]
            begin = at + 1
    yield pattern[begin:]


_SELF = (
    r"(?:vom|von der|von dem|von den|von|durch den|durch die) (?:bewerb|arbeitnehm|mitarb|beschäft|teilnehm|fahrer|kandidat|kolleg|auszubild)\w* (?:selbst )?(?:zu )?(?:trag|zahl|bezahl|übernehm|übernomm|begleich|finanz|erstatt|leist|stell|getrag|gezahl)\w*|(?:trägt|zahlt|übernimmt|bezahlt) (?:der|die) (?:bewerb|arbeitnehm|mitarb|beschäft|teilnehm|fahrer|kandidat)\w*|zahlen sie (?:\w+ )?zurück|zurückzuzahlen|überweisen sie|überweist du|zahlen sie (?:uns|vorab|vorher|zuerst|im voraus)|einzuzahlen|anzuzahlen|die wir (?:\w+ ){0,3}?(?:einbehalten|abziehen)|(?:zahlen|bezahlen|tragen|finanzieren|kaufen|erwerben|beschaffen|besorgen|übernehmen|bestellen|mieten|leihen|begleichen|ersetzen) (?:sie|du|mitarbeit\w*|bewerb\w*|die \w+|der \w+) (?:\w+ ){0,2}?(?:selbst|selber|privat|vorab|aus|bei uns)|selbst\w* (?:zu )?(?:be)?(?:zahl|trag|kauf|finanz|schaff|besorg|stell)\w*|selber (?:be)?(?:zahl|trag|kauf)\w*|(?:auf|für) (?:ihre|deine|eigene)\w? (?:kosten|rechnung)|aus (?:der )?eigener tasche|aus ihrer tasche|"
    r"(?:vom|von ihrem|von deinem|aus dem|mit dem) (?:\w+ )?(?:lohn|gehalt|verdienst|\w+lohn|\w+gehalt) (?:\w+ ){0,3}?(?:abgezogen|einbehalten|abgeht|gehen ab|geht ab|ab\b|abziehen|verrechnet|bezahlt|beglichen)|ziehen wir (?:\w+ ){0,6}?ab\b|behalten wir (?:[\w€]+ ){0,7}?ein\b|(?:stellen|stellt) (?:\w+ ){0,4}?in rechnung|in rechnung gestellt|kostet sie|zu ihren lasten|zu lasten (?:der|des) (?:mitarb|beschäft|arbeitnehm|fahr|bewerb)\w*|"
    r"gegen (?:eine )?(?:gebühr|pfand|kaution|leihgebühr|miete|vorkasse)|(?:müssen|muss|musst) (?:\w+ ){0,5}?(?:gekauft|erworben|bezahlt|gemietet|geleast|hinterlegt|selbst)|vorab (?:zu )?(?:überweisen|bezahlen|zahlen|entrichten|kaufen)|im voraus (?:zu )?(?:überweisen|bezahlen|zahlen|entrichten)|vorkasse|vorstrecken|eigenanteil|eigenbeteiligung|wird abgezogen|werden abgezogen|"
    r"at your (?:own )?(?:expense|cost)|you (?:must |have to |will |need to )?(?:pay|buy|purchase|cover|rent)|(?:is|are|will be) (?:deducted|charged|taken)|deducted from|out of (?:your|their) own pocket|paid by the (?:employee|applicant|worker)|from your (?:first )?(?:wages|pay|salary)"
)
_NOT_PAID = (
    r"unbezahlt\w*|unentgeltlich\w*|unvergütet\w*|ohne (?:bezahlung|lohn|entgelt|vergütung|geld|gehalt|ausgleich)|(?:nicht|un) ?(?:\w+ )?(?:bezahlt|vergütet|entlohnt|gezahlt|angerechnet|berechnet|erfasst|abgegolten|ausgeglichen)\b|gratis|umsonst|kostenlos|ehrensache|kein\w{0,2} (?:\w+ )?(?:lohn|geld|bezahlung|vergütung|entgelt|gehalt)|gibt es (?:\w+ )?(?:nichts|kein geld|kein\w* lohn)|"
    r"(?:zähl(?:t|en)|gelten|gilt|rechnen|sind|ist) (?:\w+ )?nicht (?:als |zur )?(?:arbeitszeit|bezahlt\w*)|keine arbeitszeit|(?:ist|sind) (?:\w+ )?(?:privatsache|freizeit|ehrensache|selbstverständlich)|in (?:ihrer|deiner|der) freizeit|außerhalb der (?:bezahlten )?arbeitszeit|bezahlung (?:erst|danach|erfolgt erst|gibt es erst)|verfallen|unpaid|without pay|not (?:be )?paid|for free|off the clock|free of charge|no pay\b"
)
_DENY = (
    r"verzicht\w*|entfällt|entfallen|ausgeschlossen|abbedungen|(?:gibt es|haben (?:sie|wir)|besteht|bestehen|gilt|gelten|kennen wir|gewähren wir|zahlen wir|machen wir|nehmen wir|vereinbaren wir) (?:[\w-]+ ){0,5}?(?:nicht|kein\w{0,2}|nie)\b|(?:nicht|nie) (?:\w+ )?(?:gezahlt|bezahlt|gewährt|gemacht|eingeplant|vorgesehen|vereinbart|angeboten|möglich|üblich|eingehalten|genommen|fortgezahlt|ausgestellt|gezählt)|"
    r"kein anspruch|keinen anspruch|anspruch besteht nicht|gestrichen|streichen wir|fällt (?:\w+ )?(?:aus|weg)|fallen (?:\w+ )?(?:aus|weg)|verfällt|verwirkt|verlieren sie|nur auf dem papier|fehlanzeige|nicht bei uns|waive\w*|not (?:paid|granted|provided|given|available|included)|you will not (?:get|have)|does not apply|is not possible"
)
_RIGHT = r"(?:jahres|erholungs|bezahlter |bezahlten |gesetzliche[rn]? )?urlaub(?:sanspruch|s?tage|sgeld)?\b|(?:lohn|entgelt|gehalts)fortzahlung|krankengeld|lohn bei krankheit|kündigungsschutz|kündigungsfrist(?:en)?|pausen?\b|ruhepausen?|ruhezeit(?:en)?|mindestlohn|mutterschutz|elternzeit|feiertags(?:lohn|vergütung|bezahlung)|arbeitsvertrag|schriftliche[rn]? vertrag|lohnabrechnung(?:en)?|gehaltsabrechnung|sozialversicherung|krankenversicherung|betriebsrat|arbeitszeugnis|sick pay|holiday pay|paid holidays?|annual leave|rest breaks?|breaks|notice period|minimum wage|employment contract|payslips?"

BURDENS: tuple[Burden, ...] = (
    _burden(_B, "deposit", r"(?:arbeits|dienst|berufs|schutz|firmen)?(?:kleidung|uniform\w*)|\w*schuhe\b|werkzeug\w*|arbeitsmittel|arbeitsmaterial\w*|\w*material(?:ien)?\b|\w*schulung(?:en|skosten|sgebühr\w*)?\b|lehrgang\w*|\w*kurs(?:e|es|kosten|gebühr\w*)?\b|seminar\w*|einweisung\w*|einarbeitung\w*|fortbildung\w*|führungszeugnis\w*|gesundheitszeugnis\w*|laptop|notebook|tablet|smartphone|diensthandy|firmenhandy|scanner|namensschild\w*|schlüssel\w*|software|lizenz\w*|zugangsdaten|benzin\w*|sprit\w*|kraftstoff\w*|diesel\w*|tankkosten|leasingkosten|lieferrad|thermobox|warenproben|\w+kosten\b|kursunterlagen|unterlagen|prüfungsgebühr\w*|waren\b|produkte\b|ausrüstung|ausstattung|training|equipment|tools|gear|work clothes|uniforms?|background check|visa|course", _SELF, r"erstatt|(?:bekommen|erhalten) (?:sie|du) [^.;]{0,20}zurück|zurückgezahlt|auslage|spesen|mitarbeiterrabatt|freiwillig|kundschaft|kunden|gäste|mieter|patienten|zuschuss|arbeitgeber trägt|privatnutzung|privat nutzen"),
    _burden(_B, "deposit", r"bußgelder|strafzettel|schäden(?: (?:am|an|im) \w+)?|schaden\b|bruch\b|kassendifferenz\w*|kassenfehl\w*|fehlbeträge?n?|fehlbetrag|minusbeträge|manko\w*|inventurdifferenz\w*|inventurverlust\w*|kratzer\w*|fehlmengen|retouren|zerbrochen\w*|kaputt\w*|diebstähle|verluste?\b|zechpreller\w*|falschlieferung\w*|fehllieferung\w*|verderb\w*|damages?|breakages?|shortages?|fehlt (?:\w+ ){0,3}?(?:geld|ware|kasse)|fehlendes geld|missing (?:cash|stock)|till differences?|walk-?outs?", _SELF + r"|haft(?:en|et|est)|zahlen (?:sie|du|die \w+|der \w+)|ersetzen (?:sie|du)|ersetzt (?:\w+ )?(?:der|die|das)|tragen (?:sie|die \w+)|trägt (?:der|die|das)|auf (?:alle|die schicht|das team|ihre) (?:\w+ )?(?:umgelegt|verteilt|kappe)|teil(?:t|en) sich|in voller höhe|anteilig|gleich(?:t|en) (?:sie|die|der|das)|leg(?:t|en) (?:\w+ ){0,4}?(?:zusammen|drauf)|schieß(?:t|en) (?:\w+ )?zu|geht auf (?:ihre|deine) (?:kappe|rechnung)|stehen (?:sie|alle) (?:\w+ )?gerade", r"versicher|wechselgeld|vorsatz|vorsätzlich|grob|melden|dokument|reparier|kunden|beheb|bearbeit|fällen|regulier|haften sie nicht"),
    _burden(_B, "deposit", r"\w*gebühr(?:en)?\b|unkostenbeitrag|unkostenpauschale|\w*pauschale|schutzgebühr|vermittlungshonorar|vermittlungsprovision|aufwandspauschale|provision für (?:die|unsere) vermittlung|fees?\b|admin charge|processing charge", r"(?:von |in höhe von |beträgt |: ?|of )?(?:€ ?)?\d[\d.,]* ?(?:€|euro|eur\b|euros|pounds)|(?:wird|werden|ist|sind) (?:\w+ ){0,4}?(?:fällig|verlangt|erhoben|zu zahlen|einbehalten|zu entrichten|berechnet)|zahlen sie|überweisen sie|zahlst du|payable|you pay|must be paid", r"wir zahlen|erhalten sie|bekommen sie|gast|gäste|kunden|kita|rundfunk|kontoführung|steuerfrei|ehrenamt|übungsleiter|reise|fahrt|verpflegungs|inventar|kilometer|parkgebühr|tagespauschale|minijob|provision pro|schulgeld|honorar|notdienst|bereitschaft|zulage|zuschlag|schicht"),
    _burden(_B, "unpaid", r"\w*probe(?:arbeit\w*|tag\w*|woche\w*|schicht\w*|dienst\w*|zeit)\b|probearbeiten|probe ?zu arbeiten|schnupper(?:tag|schicht|woche|praktik)\w*|testtag\w*|testschicht\w*|einarbeitung\w*|anlern(?:zeit|phase|tage)\w*|erste[nrs]? (?:\w+ )?(?:schichten?|woche\w*|tage?\b|tagen|monat\w*|stunden|dienste?)|zwei (?:tage|wochen|schichten) zur probe|überstunden|mehrarbeit|überzeit|vorbereitungszeit\w*|nachbereitung\w*|vor- und nachbereitung\w*|vorbereitung\w*|rüstzeit\w*|umkleide\w*|umziehen|fahrzeit\w*|fahrtzeit\w*|wegezeit\w*|wartezeit\w*|anfahrt(?:en)?\b|heimfahrt\w*|rückfahrt\w*|fahrten\b|wege zwischen|bereitschaft\w*|rufbereitschaft|(?:team|dienst|mitarbeiter)?besprechung\w*|teamsitzung\w*|inventur\w*|aufräum\w*|kassenabschluss\w*|kassensturz|abrechnung am abend|schulungstag\w*|schulungen|fortbildung\w*|putzen nach \w+|endreinigung\w*|samstagsdienst\w*|sonntagsdienst\w*|trial (?:shift|day|week|period)s?|training (?:days?|week|period)|induction|overtime|team meetings?|first (?:week|day|shift|month)|on-call time|travel time", _NOT_PAID, r"führung|wochenblatt|zeitung|verteil|kurse? für|gäste|unbezahlter urlaub|getränke (?:sind )?kostenlos|kostenlose (?:getränke|schulung|fortbildung|parkpl|arbeitskl)|kostenlos(?:e|er|en)? (?:einarbeitung|schulung\w*|fortbildung\w*|weiterbildung\w*)|schulungen (?:sind )?(?:für sie )?(?:kostenlos|gratis)|für sie kostenlos|kostenfrei für|free (?:coffee|drinks)|zuschlag"),
    _burden(_W, "overtime", r"überstunden|mehrarbeit|overtime|überzeit", r"abgegolten|inbegriffen|inklusive|im (?:gehalt|lohn|monatslohn|fixgehalt|festgehalt) (?:enthalten|drin|inbegriffen)|mit dem (?:\w+)?(?:gehalt|lohn) (?:bezahlt|abgedeckt|abgegolten)|gelten (?:\w+ ){0,4}?als bezahlt|pauschal (?:abgegolten|mit)|abgedeckt|gehören (?:\w+ )?dazu|(?:is|are) included in|covered by (?:the|your) salary|part of the (?:salary|package)|werden nicht (?:gesondert|extra|separat|zusätzlich)", r"\d+ überstunden|(?:zehn|fünf|drei|acht|zwei|vier) (?:\w+ )?überstunden|freizeit|ausgleich|zeitkonto|arbeitszeitkonto|stundenkonto|zuschlag|up to \w+ hours|bis zu \w+ stunden"),
    _burden(_B, "rights", _RIGHT, _DENY, r"unbezahlter urlaub|urlaubssperre|(?:dezember|juli|august|saison|ferien|weihnacht|hauptsaison)|vertretung|während|elternzeitvertretung|fallen nicht|entfallen nicht|nicht verzichten|entfällt nicht|verfällt nicht|verfallen nicht|minijob|schulferien|kündigungsschutzklage|beraten|über dem mindestlohn|mehr als|wartezeit auf|pausenraum|kein(?:e|en)? (?:\w+ )?(?:anrufe|überstunden) (?:in|im)|gibt es (?:natürlich|auch)|tariflich|without interruptions|kaffeepause"),
    _burden(_B, "rights", r"(?:kein(?:e|en|erlei)?|ohne|no|without|weder) (?:\w+ ){0,2}?(?:\w*urlaub(?:sanspruch|stage)?\b(?! (?:auf|in der|während|zwischen|im |am))|\w*fortzahlung|krankengeld|kündigungsschutz|kündigungsfrist|pausen?\b|ruhezeit\w*|mindestlohn|mutterschutz|feiertagszuschl\w+|arbeitsvertrag|schriftlichen vertrag|lohnabrechnung|gehaltsabrechnung|sozialversicherung|krankenversicherung|sick pay|holiday pay|paid (?:holidays?|leave)|breaks|notice period|employment contract|payslips?|contract\b)", r"", r"gekündigt|wechsel|befrist|ferien|juli|august|dezember|saison|hauptsaison|schließzeit|mehr als|freie einteilung|contract required|betreuen|zulagen|sorgen|ausgesteuert|tage ohne|without breaks in service|sachgrund|versicherte|kunden|patienten"),
    _burden(_B, "rights", r"verspätung\w*|zuspätkommen|zu spät (?:kommt|kommen|komm)\w*|zu spät\b|unpünktlich\w*|krankmeldung\w*|krankheitstag\w*|krankheit\b|krankentag\w*|kranktag\w*|wer krank (?:ist|wird|feiert)|krank (?:ist|sind|wird|werden|melden|meldet)|fehltag\w*|fehlzeit\w*|vorzeitig\w*|vor ablauf|nichterscheinen|nicht erscheint|handynutzung|fehler\b|kündigen sie|bei kündigung|kündigt|eigenkündigung|bei austritt|absage\w*|vertragsbruch|late (?:arrivals?|coming)|being late|arrive late|sick days?|mistakes?|leave (?:early|before)|quit\w*|resign\w*", r"(?:\w*straf(?:e|en|geld|zahlung)\w*|bußgeld\w*|geldbuße\w*|lohnabzug|lohnabzüge|gehaltsabzug|lohnkürzung\w*)|(?:wird|werden|wir|ziehen|gibt es) (?:[\w€]+ ){0,5}?(?:abgezogen|gekürzt|abzug|einbehalten|gestrichen|nachgearbeitet|nachzuarbeiten|nachgeholt|ab\b)|(?:zahlt|zahlen|zahlst|kostet|kosten) (?:\w+ ){0,3}?(?:€ ?)?\d+|\d+ ?(?:€|euro) (?:\w+ ){0,2}?(?:fällig|abzug|strafe|weniger|zu zahlen)|(?:arbeitet|arbeiten|holt|holen|arbeitest) (?:\w+ ){0,4}?nach\b|nachzuarbeiten|nachgearbeitet|als urlaub|vom urlaub\w*|urlaubstag\w*|(?:verliert|verlieren|verlierst) (?:\w+ ){0,3}?(?:lohn|prämie|urlaub|anspruch)|führ(?:t|en) zur (?:sofortigen |fristlosen )?kündigung|kündigungsgrund|fliegt\b|fliegen\b|kann gehen|(?:kosten|kostet) (?:\w+ ){0,4}?(?:\d+|einen|ein|zwei|fünf|zehn|zwanzig|fünfzig) ?(?:€|euro)|fined?\b|fines\b|penalt\w+|nacharbeiten|docked|deducted|deduct|rückzahlung|zurückzahlen|zurückzuzahlen", r"nicht als urlaub|nicht vom urlaub|zusätzlich\w* urlaub|mehr urlaub|schichtprämie|fehlerkultur|fehlertoler|verzeih|lohnfortzahlung ab|fallen nicht|keine? straf|ohne (?:\w+ )?straf|frist|mahn|kunden|gäste|reisende|fahrgäste|lieferant|strafverfahren|strafrecht|bußgeldstelle|bußgeldsachbe"),
    _burden(_B, "undeclared", r"\bbar\b|in bar\b|bargeld|zahl(?:en|t|ung)\w*|bezahlt?\w*|auszahl\w*|rest\b|hälfte|teil\b|ein teil|lohn|geld|bezahlung|auszahlung|gehalt|\bcash\b|beschäftigung|arbeit\b|minijob", r"ohne (?:quittung|beleg\w*|abrechnung|rechnung|anmeldung|vertrag|papiere?|papierkram|steuer\w*|abzüge|sozialabgaben|lohnzettel|buchung)|(?:am|an den) (?:amt|finanzamt|jobcenter|behörden|staat) vorbei|am (?:finanzamt|jobcenter|amt|arbeitsamt) vorbei|(?:jobcenter|finanzamt|arbeitsagentur|krankenkasse|amt) (?:\w+ ){0,3}?(?:nichts|nicht)\b[^.;]{0,20}(?:erfährt|erfahren|wissen|weiß|merkt|davon|mitbekommt)?|schwarz\b|unter dem tisch|unterm tisch|unter der hand|auf die (?:hand|kralle)|in die hand|nicht (?:\w+ )?(?:angemeldet|gemeldet|anmelden|offiziell)|inoffiziell|under the table|off the books|no (?:taxes|tax|questions|paperwork|receipts?)|undeclared|in hand|in einem umschlag|im umschlag|im kuvert|im couvert|ohne dass es (?:jemand|einer)|an der steuer vorbei|neben(?:her|bei) bar|in an envelope", r"anmeldung (?:vorbei|zum|ist|nicht|nötig|erforder)|keine anmeldung|kasse|kunden|gäste|trinkgeld|schwarz(?:brot|wald)|kein\w* schwarz|nicht schwarz|hand (?:zu|in) hand|vorkasse|bekämpf|kontroll|prüf"),
    _burden(_W, "sham", r"gewerbeschein\w*|gewerbeanmeldung|gewerbe\b|gewerbetreibende\w*|rechnung(?:en)?\b|selbst(?:st)?ändig(?:e[rn]?|keit)?\b|freiberuf\w+|freie[rn]? mitarbeit\w*|freelance\w*|subunternehmer\w*|subunternehmen|werkvertrag\w*|honorarbasis|honorarvertrag|honorarkraft|self-employed|invoice\w*|sole trader|contractor\w*", r"(?:feste[nr]?|vorgegebene[nr]?) (?:\w+)?(?:zeiten|arbeitszeit\w*|schichten|dienste|stunden)|dienstplan\w*|schichtplan\w*|weisung\w*|anweisung\w*|vorgesetzt\w*|teamleiter|anwesenheitspflicht|(?:von|ab|bis) \d{1,2}(?::\d\d)? (?:bis \d{1,2}(?::\d\d)? )?uhr|in (?:unserer|unserem|unseren) (?:kleidung|uniform|büro|team|fahrzeugen|namen)|unsere[rn]? (?:kleidung|uniform|tour\w*|filiale|vorgaben|anweisungen|dienstplan|schicht\w*|regeln)|ausschließlich für uns|nur für uns|exklusiv für uns|wie (?:ein|eine|unsere) (?:angestellt|mitarbeit)\w*|vollzeit|40 stunden|(?:stempel|stempeln)|urlaub (?:\w+ )?(?:genehmig|beantrag|absprach)\w*|fixed (?:hours|shifts|schedule)|our (?:rota|roster|uniform|instructions|schedule|office)|full[- ]time|set (?:shifts|hours)", r"selbst(?:st)?ändige[sn]? (?:arbeit|arbeiten|arbeitsweise|handeln|planung|denken|organisation|durchführ|erledig|bearbeit|führ)|arbeiten selbst|arbeiten sie selbst(?:st)?ändig und|rechnungs(?:prüf|wesen|stell|eing)|eingangsrechnung|ausgangsrechnung|rechnungen (?:prüfen|buchen|schreiben|erstellen|kontieren|bearbeiten)|kunden|prüfen|buchen|buchhaltung|mandant|gewerbegebiet|self-starter|independent"),
    _burden(_W, "sham", r"provision\w*|erfolgsbasis|erfolgsabhängig\w*|abschlüsse|prämie\w*|umsatzbeteiligung|kommission|commission\w*|erfolgsvergütung", r"(?:nur|ausschließlich|rein|reine|reiner|allein|komplett|vollständig|einzig|100 ?%|hundertprozentig)(?= |$)|kein\w* (?:fixum|grundgehalt|festgehalt|grundlohn|fixgehalt|festlohn|garantie\w*)|ohne (?:fixum|grundgehalt|festgehalt|grundlohn|fixgehalt|festlohn|festes gehalt|garantie\w*)|erst (?:nach|wenn|ab)|statt (?:lohn|gehalt|fixum)|only\b|no (?:base|basic|fixed)|instead of", r"nicht nur|nicht ausschließlich|fixum plus|plus provision|zusätzlich|zuzüglich|on top|grundgehalt (?:und|plus|zzgl)|neben (?:dem|einem)|kein\w* provision|nicht auf provision|nicht provision|festgehalt|not only|no commission|salary plus|base plus|ohne provision|statt provision|festes gehalt,"),
    _burden(_B, "rights", r"(?:reise)?pass\b|reisepässe|personalausweis\w*|ausweis\w{0,3}\b|ausweispapiere|ausweisdokument\w*|aufenthaltstitel|führerschein|originalpapiere|papiere\b|passports?|identity (?:card|documents?)|id cards?|documents", r"einbehalten|(?:geben|gibt|gebt|händigen|liefern) (?:\w+ ){0,9}?(?:ab|aus)\b|abzugeben|abgegeben|abgeben|abgenommen|ausgehändigt|auszuhändigen|verwahr\w*|aufbewahr\w*|in verwahrung|hinterleg\w*|behalten wir|ziehen wir ein|eingezogen|bleib\w* (?:\w+ ){0,3}?(?:bei uns|im büro|beim chef|bei der firma)|lager\w* wir|as security|als (?:sicherheit|pfand)|(?:is|are|will be) (?:kept|held|retained)|hand over|kept by|hand in", r"kopie|vorlegen|vorzeigen|kunden|gäste|besucher|kontroll|verwahrraum|schließfach|patienten|bewohner|bürger|beantrag|copy"),
    _burden(_B, "rights", r"zahlen\b|gezahlt|bezahlt\b|lohn\b|gehalt\b|auszahlung|bezahlung|vergütung|lohnzahlung|gehaltszahlung|verdienst|geld\b|pay\b|wages|salary|payment", r"erst (?:nach|wenn|am ende|zum ende|ab dem|mit) (?:\w+ ){0,3}?(?:(?:zwei|drei|vier|sechs|\d+) monat\w*|saison\w*|saisonende|kunde\w*|abschluss|probezeit|einarbeitung|projekt\w*|ernte\w*)|(?:am|zum|nach) (?:ende der )?(?:saison(?:ende)?|ernte|projekt(?:ende)?)\b|wenn (?:der|die) (?:kunde|kunden|auftraggeber)\w* (?:\w+ ){0,2}?(?:zahl|bezahl)\w*|nach drei monaten|alle (?:zwei|drei|sechs) monate|only after (?:\w+ ){0,3}?(?:months|season|probation)|at the end of the season|once the (?:client|customer) (?:has )?pa\w+", r"erhöh|steig|zuschlag|prämie|bonus|zulage|mehr lohn|entgelterhöhung|staffel|übernahme|provision"),
    _burden(_W, "rights", r"stunden\b|arbeitszeit\w*|mindeststunden|einsätze|arbeit\b|hours", r"(?:keine|ohne) (?:feste[nr]?|garantierte[nr]?|vereinbarte[nr]?|zugesicherte[nr]?|verbindliche[nr]?|mindest\w*) ?(?:\w+)?(?:stunden\w*|arbeitszeit|mindeststunden|umfang|zusage)?|(?:nicht|un) ?garantiert|rufen (?:sie|dich) an,? wenn|nur (?:dann )?(?:bezahlt|gerufen),? wenn|je nach anfall ohne|feste (?:stunden|zeiten) gibt es nicht|not guaranteed|no guaranteed|zero[- ]hours?|auf zuruf|wenn (?:arbeit|aufträge) da (?:ist|sind)", r"selbst einteil|frei einteil|freie zeiteinteilung|gleitzeit|vertrauensarbeitszeit|überstunden|kernzeit|flexibel einteil|flexibel gestalt|kernarbeitszeit"),
    _burden(_B, "immoral", r"verdien\w*|verkäufer\w*|mitarbeit\w*|vertriebspartner\w*|partner\w*|freunde|bekannte|mitglied\w*|team\w*|leute|struktur|menschen|recruit\w*|partners?|friends", r"(?:an jedem|an jeder|an allen|pro|für jede[ns]?) (?:\w+ ){0,3}?(?:geworbene\w*|neue[nrs]? \w*|partner|mitglied|abschluss (?:ihrer|deiner) \w+) (?:\w+ ){0,3}?(?:verdien\w*|mitverdien\w*|provision|beteiligt|kassier\w*)|(?:werben|anwerben|rekrutieren) (?:\w+ ){0,6}?(?:wieder|weitere|ihrerseits)|wirb\w* (?:\w+ ){0,8}?werben wieder|eigene[sn]? (?:vertriebs)?(?:team|struktur|netzwerk|downline)s? (?:\w+ )?auf(?:bauen|zubauen)?\b[^.;]{0,50}(?:provision|verdien|mitverdien|einkommen|beteilig)|an (?:deren|ihrem|dessen|ihren) (?:umsatz|umsätzen|verkauf|verkäufen|abschlüssen|verdienst)\w* (?:\w+ ){0,2}?(?:mit)?verdien\w*|an (?:jedem|jeder|allen|jedem neuen)[^.;]{0,25}(?:anwerben|anwirbst|werben|wirbst|geworben\w*|recruit)|downline|upline|passives einkommen|multi-?level|network-?marketing|strukturvertrieb|vertriebspyramide|recruit others|earn from every|commission on their", r"kein\w* (?:strukturvertrieb|network|multi|mlm|schneeball)|mitarbeiter werben mitarbeiter|prämie für geworbene mitarbeit"),
    _burden(_B, "immoral", r"konto\b|bankkonto|girokonto|paypal\w*|wallet|krypto\w*|überweisung(?:en)?|zahlungen|beträge|account\b|payments|bitcoin\w*", r"(?:auf|über) (?:ihr|ihrem|dein|deinem|ihr eigenes|das eigene|private[sm]?)\w*[^.;]{0,25}(?:konto|wallet|account)|(?:ihr|dein|eigenes|privates) (?:\w+ )?(?:konto|bankkonto|girokonto)[^.;]{0,60}(?:nutz|zur verfügung|bereit|empfang|eingeh|eingang|weiter|annehm)|leiten (?:\w+ ){0,6}?weiter|weiter ?(?:zu)?(?:leiten|überweisen|transferier\w*)|entgegen ?(?:zu)?nehmen und|for us through your|in your name|konten? (?:\w+ )?(?:eröffnen|anlegen) (?:\w+ ){0,4}?(?:namen|ausweis|uns)|forward (?:the )?(?:money|funds|payments)|on your (?:own )?(?:bank )?account", r"lohn|gehalt|überwiesen wird|mieter|buchhalt|mandant|sachbearbeit|debitor|kreditor|kundenkont|girokonto (?:der|unserer) kund|beraten|gehaltskonto|buchen|bankkaufm|pünktlich auf ihr|zahlungsverkehr"),
    _burden(_B, "immoral", r"pakete?\b|päckchen|sendungen|waren\b|parcels?|packages?", r"(?:an|in|zu) (?:ihre[rm]?|deine[rm]?|der eigenen) (?:privat)?(?:adresse|wohnung|hause|anschrift)[^.;]{0,50}(?:weiter|versend|umpack|schick)|umetikettier\w*|neu verpacken und|(?:zu hause|privat) (?:annehmen|empfangen|entgegen)[^.;]{0,40}(?:weiter|schick|versend)|ins ausland (?:weiter|schick)\w*|re-?ship\w*|from (?:your )?home|unter neuem namen|relabel\w*", r"zustell|lieferant|lager(?:mitarb|logist|halle)|kunden|packstation|paketshop|paketzentrum"),
    _burden(_B, "rights", r"aufhebungsvertrag|blanko\w*|kündigung\b|eigenkündigung|resignation", r"(?:vorab|schon|bereits|gleich|ohne datum|undatiert\w*|blanko|bei vertragsschluss|mit dem (?:arbeits)?vertrag|zu beginn)[^.;]{0,30}(?:unterschr\w+|unterzeich\w+|sign\w*)|(?:unterschr\w+|unterzeichn\w+) (?:\w+ ){0,4}?(?:blanko\w*|undatiert\w*|ohne datum|vorab)|undated|signed in advance|in advance", r"frist"),
    _burden(_B, "rights", r"kündigung\w*|kündigen|entlassung|entlassen|dismiss\w*|terminat\w*", r"ohne (?:\w+ ){0,3}?(?:frist|kündigungsfrist)|von heute auf morgen|von einem tag auf den|jederzeit (?:\w+ ){0,3}?(?:fristlos|ohne)|binnen (?:\w+ )?stunden|(?:von|innerhalb) (?:einem|eines) tag\w*|without (?:any )?notice|at any time without", r"schutz vor|wechsel|gekündigt haben|nach ihrer kündigung|angst"),
    _burden(_B, "rights", r"lenkzeit\w*|ruhezeit\w*|fahrtenschreiber|tacho\w*|arbeitszeitgesetz|pausenzeit\w*|arbeitszeit\w*|lenk- und ruhezeiten|driving times?|rest periods?|hygienevorschrift\w*|sicherheitsvorschrift\w*|arbeitsschutz\w*", r"(?:nicht|nie) (?:\w+ )?(?:so )?(?:genau|eng|ernst|streng|wichtig|immer eingehalten|eingehalten)|nehmen wir (?:es )?(?:nicht|locker)|kreativ|umgeh\w*|umgangen|manipulier\w*|überschreit\w*|überschritten|drücken wir ein auge|papier ist geduldig|ignor\w*|auslegen können|großzügig (?:aus|be)\w*|not taken (?:too )?seriously|ignored|flexible about the law", r"nicht (?:überschritten|überschreit)|niemals|nie überschr|überwach|einhalt|kontroll|flexible (?:arbeits|gleit)|prüf|halten wir|dokument|großzügig ausgelegt"),
    _burden(_W, "rights", r"verdienst\b|gehalt\b|lohn\b|salary|löhne|gehälter|wages|pay\b", r"stillschweigen|verschwiegenheit (?:über|zu)|nicht (?:\w+ )?(?:mit|unter) (?:\w+ )?(?:kolleg\w*|anderen) (?:\w+ ){0,2}?(?:reden|sprechen|gesprochen|austauschen)|darf (?:\w+ ){0,5}?nicht gesprochen|zum schweigen|not (?:be )?discuss\w*|keep (?:your )?\w+ secret", r"stillschweigend vereinbart"),
    _burden(_B, "rights", r"kamera\w*|videoüberwach\w*|überwach\w*|mikrofon\w*|gps\w*|private[sn]? (?:handy|telefon|e-?mails?|chats?)|passwörter|passwort|social-?media-?(?:konten|accounts?|profile?)|cameras?|private phones?", r"(?:in|im) (?:der |den |die )?(?:umkleide\w*|toilette\w*|sanitär\w*|pausenraum\w*|waschr\w*|sozialr\w*)|auch (?:privat|in der freizeit|nach feierabend)|rund um die uhr überwach\w*|(?:offen ?(?:zu)?legen|herausgeben|herauszugeben|preisgeben|aushändigen|auszuhändigen|kontrollieren wir|lesen wir mit|einsehen dürfen|durchsuchen)|changing rooms?|toilets?|break room|hand over|give us access", r"gebäude|objekt|kunden|kein\w* (?:kamera|überwach)|datenschutz|parkplatz|außengelände|nicht in|patient|monitor"),
)  # fmt: skip


def unlawful(sentence: Sentence, burdens: Iterable[Burden]) -> Iterator[tuple[Severity, str, int, int]]:
    """Severity, advice, start and end of each burden that a sentence tells, from what it speaks of to what is done."""
    text = sentence.text
    likely = [each for each in burdens if each.subject.occurs(sentence.folded) and each.frame.occurs(sentence.folded)]
    is_on_us = bool(likely and _PAID_BY_US.search(text) and not _UNPAID_AFTER_ALL.search(text))
    for burden in likely:
        if is_on_us and burden.advice in _OF_COSTS:
            continue
        span = _nearest(burden, text)
        if span is not None and not (burden.unless is not None and burden.unless.search(text)):
            yield burden.severity, burden.advice, *span


def _nearest(burden: Burden, text: str) -> tuple[int, int] | None:
    """The first pair whose words stand near enough."""
    subjects = list(first_hits(burden.subject.pattern, text))
    if subjects and not burden.frame.pattern.pattern:
        return subjects[0].span()
    frames = list(first_hits(burden.frame.pattern, text)) if subjects else []
    for subject in subjects:
        for frame in frames:
            gap = max(frame.start() - subject.end(), subject.start() - frame.end())
            if gap <= REACH and not (frame.start() >= subject.start() and frame.end() <= subject.end()):
                return min(subject.start(), frame.start()), max(subject.end(), frame.end())
    return None

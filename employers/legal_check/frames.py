"""PURE: what a sentence does with the people or traits it names: wants them alone, turns them away, asks about them."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re

from employers.legal_check.groups import DECLINED, REJECTED

BEFORE = 90  # letters before a word in which a frame may begin
AFTER = 110  # and behind it
_FEW = r"(?:[\w*:/().„“\"-]+,?\s){0,4}?"

_WANTED_BEFORE = re.compile(
    rf"\b(?:nur|gern|gerne|gern auch|gerne auch|gern gesehen:?|ausschließlich|allein|bevorzugt|vorzugsweise|vorrangig|bevorzugen|bevorzugen wir|am liebsten|idealerweise|ideal wären|möglichst|lieber|speziell|vor allem|"
    r"suchen(?: wir)?|sucht|suche|gesucht(?: (?:wird|werden|sind))?:?|brauchen(?: wir)?|wünschen(?: wir)?(?: uns)?|wünscht sich|hätten gern\w*|nehmen(?: wir)?|einstellen|stellen(?: wir)?|vergeben(?: wir)?|wenden uns an|wendet sich an|richtet sich an|richten uns an|vorbehalten|"
    r"(?:geeignet|ideal|optimal|perfekt|passend|interessant|gedacht|reserviert|gemacht|bestimmt|eignet sich besonders|eignet sich vor allem|besonders geeignet|das richtige|genau richtig|genau das richtige|etwas|was|ausgeschrieben|job|stelle|arbeit|tätigkeit|aufgabe|nebenjob|zuverdienst) für|stelle als|"
    r"only|preferably|exclusively|ideally|looking for|seeking|seeks|need|want|wanted:?|prefer|we prefer|suited (?:to|for)|ideal for|perfect for|aimed at|hiring|hire|recruit|recruiting|job for|restricted to|reserved for|limited to|open to)"
    rf"\s{_FEW}$",
    re.I,
)
_WANTED_AFTER = re.compile(
    r"^(?:[*:_/]?-?innen)?(?:\s\([^)]{1,20}\))?,?\s?(?:[\w-]+,?\s){0,5}?(?:gesucht|bevorzugt|erwünscht|gewünscht|gefragt|vorbehalten|vorgezogen|vorrang|vorzug|zuerst|erste wahl|preferred|wanted|only|needed|sought|im vorteil|sind uns am liebsten|wäre?n? (?:\w+ ){0,6}?(?:am liebsten|lieber|recht|ideal|perfekt)|wären (?:ideal|uns)|sind ideal|wäre ideal|bevorzugen wir|nehmen wir (?:am liebsten|gern|zuerst|bevorzugt)|stellen wir (?:am liebsten|gern|zuerst|bevorzugt)|suchen wir|passen am besten|gern gesehen|haben bessere chancen|are preferred|have priority|get priority|encouraged|(?:bitte |gern )?(?:melden|meldet euch|bewerben|bewerbt euch|aufgepasst))\b",
    re.I,
)
_FOR = re.compile(r"\bfür\s(?:[\w-]+\s){0,2}$", re.I)
_MEANT_FOR = re.compile(
    r"\b(?:besonders|nur|ausschließlich|speziell|ideal|geeignet|optimal|perfekt|passend|gedacht|reserviert|gemacht|etwas|was|job|stelle|arbeit|tätigkeit|nebenjob|zuverdienst|richtige|interessant|vor allem|ausgeschrieben|bestimmt|minijob|verdienst)\s(?:\w+\s)?für\s(?:[\w-]+\s){0,2}$",
    re.I,
)
_MERELY = re.compile(r"\b(?:nicht (?:nur|allein|ausschließlich)|not only|kein\w*|nicht|auch|ebenso|gleichermaßen|not)\s(?:[\w-]+\s){0,3}$", re.I)  # fmt: skip
_REFUSED_MORE = re.compile(
    r"^\W{0,2}(?:(?:also|daher|deshalb|darum|bitte|leider|lieber|hier) ){0,3}(?:nicht|nein)\b(?! nur)|nicht (?:übernommen|verlängert|befördert|angestellt)|\b(?:sind|bist|ist|wären|wäre) (?:sie |du )?(?:hier|bei uns|dort|da)\s?(?:\w+ )?(?:falsch|verkehrt|fehl)|\bflieg(?:t|en|st)\b|kann (?:gleich |sofort )?gehen|will hier (?:keiner|niemand)|hat hier nichts|(?:keiner|niemand) (?:haben|sehen|hier)|brauchen (?:wir )?(?:\w+ )?(?:nicht|keine)|nicht (?:der |die |ganz )?(?:richtig|richtige|gut aufgehoben)\b|\bnichts\W{0,2}$|\b(?:sind|ist|wären)\s(?:\w+ ){0,3}?zu (?!\w+en\b|hause|haus\b|gast|zweit|dritt|besuch)(?-i:[a-zäöü]){4,}\b|(?:zu hause|daheim) (?:zu )?(?:lassen|bleiben)|nicht (?:arbeiten|beschäftigt|tätig)\b|nicht (?:zu )?(?:machen|schaffen|leisten|bewältigen)|\bnix\b|keine? (?:\w+ )?(?:bewerbung|anstellung|stelle|verwendung|chance|option|aussicht|möglichkeit|beschäftigung|zukunft|platz|heimat|berücksichtigung|einstellung|zusage|rückmeldung|antwort)\w*|schließ\w+ (?:\w+ ){0,4}?aus\b|(?:nicht|un)(?: zu)? ?(?:vereinbar|vereinbaren)\w*|verträgt sich\b|"
    r"\b(?:passt|passen|geht|gehen|gehören|gehört|funktioniert|klappt|läuft)\s(?:\w+ ){0,4}?nicht\b|\b(?:ist|sind|wird|werden|bleibt|bleiben)\s(?:\w+ ){0,4}?(?:nicht|un)\s?(?:möglich|erlaubt|gestattet|gewünscht|geduldet|toleriert|tragbar|zulässig|vorgesehen|einstellbar|vermittelbar|erwünscht|berücksichtigt|angenommen|beantwortet|aufgenommen|betrachtet|bearbeitet|gelesen)|"
    r"(?:dulden|tolerieren|akzeptieren|wollen|mögen|möchten|gestatten|erlauben|wünschen)\s(?:wir|sie)\s(?:\w+ ){0,3}?nicht|\bk\.? ?o\.?-?(?:kriterium|$)|ausschluss\w*|bleib\w+ (?:\w+ ){0,2}?(?:weg|fern|zu hause|außen vor|unberücksichtigt|draußen|chancenlos)|spar\w* (?:euch|sich|dir)|suchen sich (?:\w+ )?(?:woanders|anderswo|etwas anderes)|"
    r"\bstör(?:t|en)\b(?! (?:niemand|nicht|keine|uns nicht))|überfordert|unterbleib\w*|endet (?:das|der|die|ihr)|\bkündig\w*|verboten|untersagt|abzulegen|ablegen|abzunehmen|abnehmen|\bablehnen\b|abweisen|zurückweisen|\babzulehnen|no-?go\b|nichts für\b|absagen|sagen wir ab|aussortiert|sortieren wir aus|keinesfalls|auf keinen fall|unter keinen umständen|nein danke|nein\b|fernbleiben|weiter ?suchen|(?:müssen|muss) (?:\w+ )?(?:draußen|zu hause|abgelegt|weg)\w*|verzichten wir|leider nicht|\bsind raus|ist raus|\bfallen weg|fällt weg|"
    r"will be rejected|should not apply|must not apply|are excluded|is excluded|dealbreaker|not an option|not possible|prohibited|forbidden|please refrain|don't bother|not (?:be )?(?:invited|considered|tolerated|accepted|allowed|permitted|suitable|eligible|wanted|for you)|are not|is not|aren't|isn't|cannot|can't|look elsewhere|no place|disqualif\w+|will not be|won't be",
    re.I,
)
_DECLINED_MORE = re.compile(
    r"\b(?:keine|keinen|no|niemand\w*)\s(?:leute|menschen|personen|bewerber\w*|mitarbeiter\w*|kolleg\w*|people|applicants|candidates|staff|one|frauen|männer|mütter|mitarbeitende\w*|typen|kräfte)\b[^.;!?]{0,40}$|\b(?:nicht|niemals|keinesfalls|ungern|ungeeignet|nichts|not|never|unsuitable)\s(?:[\w-]+\s){0,3}?(?:für|an|mit|von|for|to|with|by|from|hire|employ|take)\s(?:[\w-]+\s){0,3}$|"
    r"\b(?:keine?[nr]?|keinerlei|no)\s(?:arbeitspl[aä]tze?|möglichkeit\w*|bewerbung\w*|zuschriften|anfragen|anrufe|applications?|stelle|arbeit|job|platz|beschäftigung|einstellung|anstellung|personen|menschen|leute|applicants|people|candidates)\s(?:von|durch|für|mit|aus|from|by|for|with)\s(?:[\w-]+\s){0,3}$|"
    r"\b(?:schließen|lehnen|sortieren|ausgeschlossen|ausgenommen|außer|except|excluding|exclude|reject|we reject|sperren|meiden|vermeiden|verzichten auf|raten ab|abgeraten wird|absehen von|ungeeignet ist|tabu (?:ist|sind)|unerwünscht (?:ist|sind)|raus (?:ist|sind))[:,]?\s(?:(?!nicht|kein)[\w-]+\s){0,4}$",
    re.I,
)
_DENIED = re.compile(
    r"\b(?:kein\w{0,2}|keinerlei|ohne|frei von|nicht|weder|nie|niemals|niemanden mit|no|without|free (?:of|from)|not|never|don't have|do not have|have no)\s(?:(?!nur|allein|zum|zu\b|in\b|bei\b|für|an\b|auf\b|only|um\b)[\w-]+[\s,]\s?){0,2}$",
    re.I,
)
_LISTED = re.compile(r"\b(?:kein\w{0,2}|ohne|weder|no|without)\s[^.!?;]{0,50}?(?:,|oder|und|noch|or|and)\s(?:[\w-]+\s){0,1}$", re.I)  # fmt: skip
_ASKED_BEFORE = re.compile(
    r"(?:(?<!egal, )(?<!egal )(?<!gleich, )\bob (?:sie|du|bei ihnen|bei dir|ihrerseits)\b[^.!?;]{0,40}|\b(?:angaben?|auskunft|auskünfte|hinweise?n?|informationen?|erklärung(?:en)?|nachweise?|aussagen?|details|bescheinigung(?:en)?|belege?|fragen|auflistung|aufstellung|liste|daten|notiz|information|details|questions|statement)\s(?:\w+\s)?(?:zu[rm]?|über|von|vom|der|des|ihrer?s?|deiner?s?|ob|wegen|bezüglich|hinsichtlich|about|on|of|regarding|concerning)\s[^.!?;]{0,40}|"
    r"\b(?:nennen|nenne|schreiben|schreibe?|teilen|teile?|geben|gib|machen|notieren|vermerken|verraten|mitteilen|angeben|fügen|legen|state|tell|include|indicate|mention|specify|provide|disclose|give|let us know|write|send)\b[^.!?;]{0,55}|"
    r"\b(?:lebenslauf|bewerbung(?:en)?|anschreiben|unterlagen|bewerbungsunterlagen|bewerbungsbogen|personalbogen|fragebogen|kurzprofil|cv|profil|resume|application|steckbrief|kurzbewerbung)\s?(?:bitte )?(?:mit|inklusive|inkl\.?|samt|einschließlich|unter|plus|nebst|:|with|including|stating|-)\s[^.!?;]{0,60}|"
    r"\b(?:unter|mit|nebst|stating|including|samt) (?:der )?angaben? [^.!?;]{0,50}|\b(?:interessiert|interessieren|wissen|erfahren|wüssten|kennenlernen|fragen (?:wir|sie|auch)|abgefragt|erfragt|fragt|erfragen|prüfen|want to know|will ask|ask)\b[^.!?;]{0,45})$",
    re.I,
)
_ASKED_AFTER = re.compile(
    r"^[^.!?;]{0,60}?(?:\bangeben|anzugeben|angegeben|mitteilen|mitzuteilen|\bnennen|offen ?legen|offenzulegen|nachweisen|nachzuweisen|\bbelegen|beilegen|beizulegen|beifügen|beizufügen|eintragen|einzutragen|ausfüllen|auszufüllen|vermerken|aufführen|aufzuführen|aufgeführt|enthalten\b|hervorgehen|hervorgeht|erwähnen|dazuschreiben|schreiben\b|interessier\w+|gehör\w+ (?:in|zu|ins|auch|mit)|abgefragt|erfragt|abfragen|im (?:lebenslauf|bewerbungsbogen|anschreiben|fragebogen|personalbogen)|bitte (?:mit|nicht vergessen|dazu)|(?:must|should|to) be (?:stated|included|given|disclosed|listed|mentioned)|in your (?:cv|application|letter)|please state|nicht verschweigen|müssen wir (?:vorher )?(?:wissen|kennen)|wollen wir (?:vorher )?(?:wissen|kennen)|fragen wir|erfragen wir|sprechen wir an|spielt eine rolle|are required|is required|ist wichtig|ist für uns wichtig|entscheidend)",
    re.I,
)
_WHETHER = re.compile(
    r"\b(?:angeben|an|mitteilen|mit|nennen|schreiben|sagen|sagt|wissen|erklären|bestätigen|fragen|state|tell us|say|indicate|confirm)\b[^.!?;]{0,25},?\s(?:ob|whether|if)\s(?:sie|du|bei ihnen|you)\b[^.!?;]{0,40}$",
    re.I,
)
_QUESTION = re.compile(
    r"(?:^|[.!?:–-]\s?|\bob\s)\W*(?:und )?(?:sind|haben|hast|bist|planen|planst|leiden|leidest|waren|warst|gehören|gehörst|möchten|wollen|wollt|seid|habt|wie (?:alt|ist|steht|viele)|welche[rsn]?|was|wann|sie|du|are|do|have|did|were|will|what|how|which)\s(?:es )?(?:sie|du|ihr|you|sind|haben|your|kinder|mit)?\b[^.!?;]{0,60}$",
    re.I,
)
_ANSWERED = re.compile(
    r"^[^.!]{0,45}\?\s*(?:dann|kein|macht|prima|gern|willkommen|wir (?:haben|bieten|freuen|unterst|richten|finden|helfen)|egal|super|gut|das ist|auch|bei uns|unsere|perfekt|schön|no problem|great|then|we|that|ihre sache|na und|trotzdem|passt)",
    re.I,
)
_ASK_MARK = re.compile(r"^[^.!;]{0,45}\?")
_NEEDED = re.compile(
    r"vorausgesetzt|voraussetz|\bvoraus\b|erforderlich|notwendig|zwingend|pflicht|bedingung|\bmuss\b|müssen|erwarten|erwartet|verlang|unabdingbar|unerlässlich|required|\bmust\b|essential|necessary|prefer|bevorzug|gewünscht|erwünscht|wünschen|suchen|gesucht|\bnur\b|\bonly\b|ausschließlich|niveau|\blevel\b|bewerbungen von|applications from|looking for|\bneed\b",
    re.I,
)


def is_wanted(before: str, after: str) -> bool:
    """Whether those who are named are wanted alone or first."""
    if _MERELY.search(before) or (_FOR.search(before) and not _MEANT_FOR.search(before)):
        return False
    return bool(_WANTED_BEFORE.search(before) or _WANTED_AFTER.match(after))


def is_refused(before: str, after: str) -> bool:
    """Whether those who are named are turned away."""
    if any(each.search(after) for each in (REJECTED, _REFUSED_MORE)):
        return True
    return any(hit.end() >= len(before) - 45 for hit in DECLINED.finditer(before)) or bool(
        _DECLINED_MORE.search(before)
    )


def is_denied(before: str) -> bool:
    """Whether "no", "without" stands before a word, or before the list that holds it."""
    return bool(_DENIED.search(before) or _LISTED.search(before))


def is_asked(before: str, after: str) -> bool:
    """Whether people are told to say something of it."""
    return bool(_ASKED_BEFORE.search(before) or _ASKED_AFTER.match(after))


def is_asked_whether(before: str) -> bool:
    """Whether people are told to say whether it is so of them."""
    return bool(_WHETHER.search(before))


def is_question(before: str, after: str) -> bool:
    """Whether people are asked about it, and no friendly answer follows."""
    return bool(_QUESTION.search(before) and _ASK_MARK.match(after) and not _ANSWERED.match(after))


def is_needed(clause: str) -> bool:
    """Whether something is demanded or wished for."""
    return bool(_NEEDED.search(clause))

"""PURE: contract, start and openings of an advert."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable, Iterator
from datetime import date

from employers.reading.facts import Span
from employers.reading.sentences import Section, Sentence
from employers.reading.wording import OWN_FACT, is_negated
from employers.reading.words import Words
from profiles.catalogue.codes import Contract

_PERMANENT = Words(
    r"\b(?:unbefristet\w*|unbefr\.|festanstellung|festeinstellung|fest angestellt|dauerhafte\w* (?:anstellung|stelle|beschäftigung|arbeitsplatz)|auf dauer|"
    r"dauerstelle|unlimited contract|open-ended|indefinite contract|permanent(?:ly employed)?\b(?! (?:noise|standing|stress|change|contact|exposure)))",
    "unbefr", "fest", "dauer", "permanent", "unlimited", "open-ended", "indefinite",
)  # fmt: skip
_FIXED = Words(
    r"(?<!un)\b(?:befristet\w*|befr\.|befristung|saison(?:kraft|kräfte|arbeit\w*|stelle|job|al\w* (?:beschäft|befrist|stelle|tätig|einsatz|aushilf|job)\w*|aushilf\w*|vertrag|helfer\w*|betrieb|beschäft\w*|mitarbeit\w*|weise)\b|"
    r"saison(?=[\s(]{1,2}(?:von|vom|\d|ab|mai|april|märz|juni|juli|sept|okt|nov|dez|bis))|\w{0,14}saison(?=\W|$)(?<!hochsaison)|"
    r"(?:elternzeit|krankheits|schwangerschafts|mutterschutz|urlaubs|ferien|krankheitsbedingte)[\s-]?vertretung\w*|vertretungsstelle|vertretung (?:für|wegen|während|in|im rahmen)[^.\n]{0,25}(?:elternzeit|krank|mutterschutz)|(?:für die dauer|während) (?:einer|der|des) (?:elternzeit|mutterschutz\w*|erkrankung|krankheit)|"
    r"zeitlich begrenzt|zeitvertrag|(?:arbeits)?vertrag(?:sdauer)?:? (?:auf|über|für|läuft|\d|ein\b|zwei\b)[^.\n]{0,30}(?:jahr|monat|bis)\w*|kurzfristige beschäftigung|ferienjob\w*|(?:weihnachts|oster|ernte|advents)-?(?:aushilf\w*|geschäft)|für die (?:weihnachts|oster|ferien|ernte|advents)zeit|ferienaushilf\w*|vertrag (?:\w+ ){0,2}zunächst (?:auf|bis|für)\b|projektgebunden|fixed[\s-]term|temporary(?! accommodation| housing)|limited (?:to|until)|maternity (?:cover|leave cover)|seasonal|for the season|(?:\d{1,2}|six|twelve)[\s-](?:months?|years?) contract|contract:? (?:for |of )?(?:\d{1,2}|one|two|six|twelve)[\s-](?:months?|years?))",
    "befrist", "befr.", "saison", "vertretung", "elternzeit", "mutterschutz", "krank", "zeit", "vertrag", "kurzfrist", "ferien", "projekt", "fixed", "temporary", "limited", "maternity", "season", "contract",
)  # fmt: skip
_NOW = Words(
    r"\b(?:ab sofort|per sofort|zu sofort|sofort (?:oder|gesucht|zu besetzen|verfügbar|frei|möglich|zu vergeben)|sofortige[rnm]? (?:beginn|eintritt|start|einstellung|einstieg)|"
    r"(?:start|beginn|eintritt\w*|arbeitsbeginn|einstieg|antritt)[\s:]{1,3}(?:ab |ist |per )?(?:sofort|schnellstmöglich|asap|immediately|now)|n(?:ä|ae)chst-?m(?:ö|oe)gl(?:ich\w*|\.)|schnellstmöglich\w*(?= (?:zeitpunkt|eintritt|beginn|suchen|einen|eine|zu))|"
    r"baldmöglichst\w*|baldigst|zeitnah(?=[^.\n]{0,20}(?:suchen|gesucht|start))|as soon as possible|immediate(?:ly available| start|ly)|start(?:ing)? (?:now|immediately|asap))\b|(?:^|[.,;(–|!-]\s?)sofort\s?(?=[.,;!)]|$)|n(?:ä|ae)chst-?m(?:ö|oe)gl\.",
    "sofort", "nächst", "naechst", "schnellst", "bald", "zeitnah", "soon", "immediate", "asap", "start",
)  # fmt: skip
_MONTHS = {name: index for index, names in enumerate(
    ("januar jan january", "februar feb february", "märz maerz march mar", "april apr", "mai may", "juni june jun", "juli july jul",
     "august aug", "september sep sept", "oktober okt october oct", "november nov", "dezember dez december dec"), start=1,
) for name in names.split()}  # fmt: skip
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DATE = Words(
    r"(?<!\d)(?P<d>\d{1,2})[./]\s?(?P<m>\d{1,2})[./]\s?(?P<y>20\d{2}|\d{2}(?=[\s.,;)]|$))(?!\d)|"
    rf"(?<!\d)(?P<d2>\d{{1,2}})(?:\.|st|nd|rd|th)?\s(?:of )?(?P<m2>{_MONTH})\.?,?\s(?P<y2>20\d{{2}})(?!\d)|"
    rf"\b(?P<m3>{_MONTH})\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>20\d{{2}})(?!\d)|(?<!\d)(?P<y4>20\d{{2}})-(?P<m4>\d{{2}})-(?P<d4>\d{{2}})(?!\d)",
    "20", "26", "27", "28",
)  # fmt: skip
_BEFORE_START = re.compile(
    r"(?:\bzum|\bab|\bab dem|\bam|beginn|start|einstieg|eintritt\w*|antritt\w*|starttermin|\bper|arbeitsbeginn|from|starting(?: on)?|start date|\bon|begins?|spätestens|\bmo|\bdi)[\s:,]{0,3}(?:ist )?(?:der|dem|zum|am|ab|frühestens|on|the|possible)?[\s:]*(?:montag|mo)?,?\s*$",
    re.I,
)
_NOT_START = re.compile(
    r"bewerb\w*|(?<!un)befristet|bis (?:zum|spätestens)?\s*$|bis zum \S*$|bewerbungsschluss|frist\b|until|gegründet|eröffn\w* am|vorstellungsgespräch\w*|infotag|deadline",
    re.I,
)
_NUMBERS = {
    "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11,
    "zwölf": 12, "fünfzehn": 15, "zwanzig": 20, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "ten": 10, "twelve": 12, "twenty": 20,
}  # fmt: skip
_COUNT = r"(\d{1,3}|" + "|".join(_NUMBERS) + r")"
_NOUN = r"(?!(?i:\w*stunden|std|tagen?|jahren?|uhr|euro|standorte?n?|filialen?|monate?n?|minuten|wochen|betriebe?n?|teams?|häusern?|prozent|kg|schichten?|objekte?n?|mal|gute|bereiche?n?|kräftige|hände|dienste?n?|kinder|tage|jahre|(?:vor|nach)mittag\w*|abende?n?|nächte?n?|wohn\w*|bewohner\w*|fremdsprachen?|sprachen?|gästen?)\b)[A-ZÄÖÜ][\w*:/-]{3,}"
_PEOPLE = r"(?:personen|leute|menschen|mitarbeite\w*|aushilfen|helfer\w*|kräfte|kollegen|kolleg(?:inn|:inn)\w*|\w{3,}kräfte|\w{3,}helfer(?:innen)?)"
_OPENINGS = (
    re.compile(
        rf"\b(?i:suchen|sucht|gesucht werden|stellen|need|hiring|eingestellt werden|brauchen)\b(?:[^\n!?;.]|\.(?=\S)){{0,70}}?(?<![\d.,–-])\b(?i:{_COUNT})\s(?:[a-zäöüß*:/()]+\s){{0,3}}(?i:(?!stunden|std|tage|jahre))({_NOUN})"
    ),
    re.compile(
        rf"\b(?i:{_COUNT})\s(?i:(?:offene |freie |unbefristete |neue |open |full-time )*(?:\w{{0,14}}(?<!büro)stellen|positionen|arbeitsplätze|ausbildungsplätze|praktikumsplätze|(?<=offene )plätze|(?<=freie )plätze|plätze(?=\W*$|, )|openings|positions|vacancies|vacant positions|jobs))\b(?! in)"
    ),
    re.compile(
        r"\b(?i:(?:offene|freie|zu besetzende) (?:stellen|plätze)|anzahl(?: der)?(?: offenen)? stellen|openings|vacancies|positions)[\s:]{1,3}"
        rf"(?i:{_COUNT})\b"
    ),
    re.compile(rf"\b(?i:need|hiring|looking for|seeking|hire)\b\W+(?:\w+\W+){{0,2}}?(?i:{_COUNT})\s(?!hours|days|years|months|weeks)(?:[\w-]+\s){{0,2}}?(?i:people|persons|\w{{3,}}s\b)"),
    re.compile(rf"\b(?i:{_COUNT})\s(?:[a-z-]+\s){{0,2}}?[a-z]{{4,}}s?\s(?i:wanted|needed|required|sought)\b(?<!years required)(?<!hours required)"),
    re.compile(rf"\b(?i:{_COUNT})\s(?:[a-zäöüß]+\s)?(?i:{_PEOPLE})\b[^.\n]{{0,30}}?\b(?i:gesucht|einzustellen|ein(?=[.!]))|^\W*(?i:{_COUNT})\s(?i:personen|leute|aushilfen|\w+kräfte)\W*$|(?i:gesucht|wir suchen):\s(?i:{_COUNT})\s(?i:{_PEOPLE})|,\salso\s(?i:{_COUNT})\s(?i:personen)|\b(?i:{_COUNT})\s(?i:(?:plätze|stellen) (?:sind |noch )*(?:frei|zu vergeben|zu besetzen))\b"),
)  # fmt: skip
_OPENINGS_ANY = Words(
    "",
    "such",
    "stellen",
    "stelle",
    "plätze",
    "position",
    "opening",
    "vacanc",
    "need",
    "hiring",
    "looking",
    "seeking",
    "hire",
    "personen",
    "leute",
    "kräfte",
    "aushilfen",
    "brauchen",
    "eingestellt",
    "jobs",
    "helfer",
    "wanted",
    "needed",
    "sought",
)
_ONE = re.compile(
    r"\b(?:eine (?:freie |offene |unbefristete |weitere )?stelle\b(?! als leitung)|(?<![\d.,])1 stelle|a single position|one (?:vacancy|position))\b",
    re.I,
)
_NO_OPENING = re.compile(
    r"(?:\bhat|haben|hotel|bus|für|über|\bin|mit|pool|kinder|bewohner|betten|wohn|pflege|kita|stell|park|sitz|stamm)\w*$|mit $|haus mit|unsere[rnm]?\s(?:\w+\s)?$|betreu\w*\s$",
    re.I,
)
_TITLE_COUNT = re.compile(r"^\W*(\d{1,2})\s?x?\s+[A-ZÄÖÜ]")
_OWN = (Section.OFFER, Section.ABOUT, Section.CONTACT)


def read_contract(found: Iterable[Sentence]) -> tuple[Contract, Span] | None:
    """Permanent or fixed-term; season and cover are fixed-term. Both said: fixed-term where it is "at first"."""
    permanent: Span | None = None
    fixed: Span | None = None
    is_first = False
    for sentence in found:
        hit, limited = _PERMANENT.search(sentence), _FIXED.search(sentence)
        if not (hit or limited) or sentence.section in (Section.ABOUT, Section.CONTACT) or OWN_FACT.search(sentence):
            continue
        if limited and not is_negated(sentence, *limited.span()):
            fixed = fixed or sentence.span(*limited.span())
            is_first = is_first or bool(
                re.search(
                    r"zunächst|vorerst|erst einmal|übernahme|entfrist|verlänger|at first|initially", sentence.text, re.I
                )
            )
        if (
            hit
            and not is_negated(sentence, *hit.span())
            and not re.search(r"übernahme|option|verträge", sentence.text, re.I)
        ):
            permanent = permanent or sentence.span(*hit.span())
    if fixed and (is_first or not permanent):
        return Contract.FIXED_TERM, fixed
    return (Contract.PERMANENT, permanent) if permanent and not fixed else None


def read_start(found: Iterable[Sentence]) -> tuple[Span | None, tuple[date, Span] | None]:
    """Words that say "now", and a full date of start; either may be None."""
    now: Span | None = None
    start: tuple[date, Span] | None = None
    for sentence in found:
        hit = _NOW.search(sentence) if now is None else None
        if hit and not re.search(r"bewirb|bewerb|melde|antwort|anruf|rufen", sentence.text[: hit.start()][-25:], re.I):
            now = sentence.span(*hit.span())
        for day in _DATE.finditer(sentence):  # an event has a clock time or "takes place"
            before = sentence.text[max(0, day.start() - 30) : day.start()]
            value = _date(day)
            is_end = re.match(r"\s?(?:-|–|bis)\s?\d|\s(?:von|um) \d|[^.]{0,40}\bstatt\b", sentence.text[day.end() :])
            if (
                start is None
                and value
                and not is_end
                and _BEFORE_START.search(before)
                and not _NOT_START.search(before)
            ):
                start = (value, sentence.span(*day.span()))
    return now, start


def _date(hit: re.Match[str]) -> date | None:
    parts = hit.groupdict()
    day, month, year = (next(parts[name + end] for end in ("", "2", "3", "4") if parts[name + end]) for name in "dmy")
    try:
        number = int(month) if month.isdigit() else _MONTHS[month.casefold()]
        return date(int(year) if len(year) == 4 else 2000 + int(year), number, int(day))
    except ValueError:
        return None


def read_openings(found: Iterable[Sentence]) -> tuple[int, Span] | None:
    """How many people are wanted, where a number (or "eine Stelle") says so."""
    for sentence in found:
        if sentence.section is Section.TITLE:
            count = _TITLE_COUNT.search(sentence.text)
            if count and 1 <= int(count[1]) <= 50:
                return int(count[1]), sentence.span(*count.span(1))
            continue
        if sentence.section in _OWN or not _OPENINGS_ANY.may_stand_in(sentence):
            continue
        for number, hit in _counts(sentence):
            return number, sentence.span(*hit.span(), 0.9)
        one = _ONE.search(sentence.text)
        if one and not OWN_FACT.search(sentence):
            return 1, sentence.span(*one.span())
    return None


def _counts(sentence: Sentence) -> Iterator[tuple[int, re.Match[str]]]:
    for pattern in _OPENINGS:
        hit = pattern.search(sentence.text)
        if not hit:
            continue
        written = next(group for group in hit.groups() if group)
        at = sentence.text.find(written, hit.start())
        number = _count(written)
        if (
            number
            and number <= 200
            and not _NO_OPENING.search(sentence.text[max(0, at - 25) : at])
            and not OWN_FACT.search(sentence)
        ):
            yield number, hit


def _count(text: str) -> int | None:
    return int(text) if text.isdigit() else _NUMBERS.get(text.casefold())

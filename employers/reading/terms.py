"""PURE: contract, start, openings, pay and experience of an advert."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable
from datetime import date

from employers.codes import Need, PayUnit
from employers.reading.facts import PayRead, Span
from employers.reading.sentences import LEARNABLE, OWN_FACT, Section, Sentence, is_negated, need_of
from profiles.catalogue.codes import Contract

_PERMANENT = re.compile(r"\b(?:unbefristet\w*|festanstellung|permanent (?:contract|position|job))\b", re.I)
_FIXED = re.compile(
    r"(?<!un)\b(?:befristet\w*|befristung|saison(?:kraft|kräfte|arbeit\w*|stelle|job|al\w*|aushilf\w*|weise)?\b|(?:elternzeit|krankheits|schwangerschafts|"
    r"mutterschutz|urlaubs|ferien)-?vertretung\w*|vertretungsstelle|zeitlich begrenzt|fixed[\s-]term|temporary (?:contract|position))",
    re.I,
)
_NOW = re.compile(
    r"\b(?:ab sofort|per sofort|zu sofort|sofort (?:oder|gesucht|zu besetzen|verfügbar|frei)|sofortige[rnm]? (?:beginn|eintritt|start|einstellung|einstieg)|"
    r"(?:start|beginn|eintritt\w*|arbeitsbeginn)[\s:]{1,3}(?:ab )?(?:sofort|asap)|n(?:ä|ae)chst-?m(?:ö|oe)glich\w*|schnellstmöglich\w*(?= (?:zeitpunkt|eintritt|beginn|suchen|einen|eine|zu))|"
    r"baldmöglichst\w*|baldigst|zeitnah(?=[^.\n]{0,20}(?:suchen|gesucht|start))|as soon as possible|immediate(?:ly| start))\b",
    re.I,
)
_MONTHS = {name: index for index, names in enumerate(
    ("januar jan january", "februar feb february", "märz maerz march mar", "april apr", "mai may", "juni june jun", "juli july jul",
     "august aug", "september sep sept", "oktober okt october oct", "november nov", "dezember dez december dec"), start=1,
) for name in names.split()}  # fmt: skip
_DATE = re.compile(
    r"(?<!\d)(\d{1,2})\.\s?(\d{1,2})\.\s?(20\d{2})(?!\d)|(?<!\d)(\d{1,2})\.?\s("
    + "|".join(_MONTHS)
    + r")\.?\s(20\d{2})(?!\d)",
    re.I,
)
_BEFORE_START = re.compile(
    r"(?:\bzum|\bab|\bab dem|beginn|start|eintritt\w*|antritt\w*|starttermin|\bper|arbeitsbeginn|from|starting(?: on)?|spätestens)[\s:]{0,3}(?:ist )?(?:der|dem|zum|am|ab|frühestens)?\s*$",
    re.I,
)
_NOT_START = re.compile(r"bewerb\w*|befristet|bis (?:zum|spätestens)?\s*$|bewerbungsschluss|frist", re.I)
_NUMBERS = {
    "zwei": 2,
    "drei": 3,
    "vier": 4,
    "fünf": 5,
    "sechs": 6,
    "sieben": 7,
    "acht": 8,
    "neun": 9,
    "zehn": 10,
    "elf": 11,
    "zwölf": 12,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
}
_COUNT = r"(\d{1,3}|" + "|".join(_NUMBERS) + r")"
_NOUN = r"(?!(?i:stunden|std|tagen?|jahren?|uhr|euro|standorte?n?|filialen?|monate?n?|minuten|wochen|betriebe?n?|teams?|häusern?|prozent|kg|schichten?|objekte?n?|mal|gute|bereiche?n?)\b)[A-ZÄÖÜ][\w*:/-]{3,}"
_OPENINGS = (
    re.compile(
        rf"\b(?i:suchen|gesucht werden|stellen|need|hiring)\b[^\n!?;]{{0,70}}?(?<![\d.,])\b(?i:{_COUNT})\s(?:[a-zäöüß*:/()]+\s){{0,3}}(?i:(?!stunden|std|tage|jahre))({_NOUN})"
    ),
    re.compile(
        rf"\b(?i:{_COUNT})\s(?i:(?:offene |freie |unbefristete |neue )?(?:stellen|positionen|arbeitsplätze|ausbildungsplätze|plätze|openings|positions))\b"
    ),
    re.compile(
        r"\b(?i:(?:offene|freie|zu besetzende) (?:stellen|plätze)|anzahl(?: der)?(?: offenen)? stellen|openings)[\s:]{1,3}"
        rf"(?i:{_COUNT})\b"
    ),
)
_ONE = re.compile(r"\b(?:eine (?:freie |offene |unbefristete |weitere )?stelle|1 stelle|a single position)\b", re.I)
_TITLE_COUNT = re.compile(r"^\W*(\d{1,2})\s?x?\s+[A-ZÄÖÜ]")
_AMOUNT = r"(\d{1,3}(?:[.\s]\d{3})+(?:,\d{1,2})?|\d{1,6}(?:[.,]\d{1,2})?)(?:,-+|,–)?"
_EURO = r"(?:€|eur\b|euro\b)"
_PAY = re.compile(
    rf"(?<![\d.,])(?:{_EURO}\s?)?{_AMOUNT}\s?(?:{_EURO})?(?:\s?(?:-|–|—|bis(?: zu)?|und|to)\s?(?:{_EURO}\s?)?{_AMOUNT})?\s?(?P<euro>{_EURO})?",
    re.I,
)
_UNIT_HOUR = re.compile(
    r"^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:/|pro|je|die|in der|per|an)?\s?(?:stunde|std|h\b|stündlich|hour)|^\W{0,2}(?:brutto\s?)?stundenlohn",
    re.I,
)
_UNIT_MONTH = re.compile(
    r"^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:/|pro|im|je|per|monatlich|mtl)\s?\.?(?:monat|mtl|month)?\b(?=.{0,1}|$)", re.I
)
_UNIT_MONTH_WORD = re.compile(r"^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:monat|mtl\b|month)", re.I)
_UNIT_YEAR = re.compile(
    r"^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:/|pro|im|p\.\s?a|per|jährlich|jahres)\.?\s?(?:jahr|a\b|year|annum|brutto)?", re.I
)
_UNIT_YEAR_WORD = re.compile(
    r"^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:jahr\b|jährlich|p\.\s?a\b|year|annum|jahresgehalt|jahresbrutto)", re.I
)
_PAY_BEFORE = re.compile(
    r"(?P<hour>stundenlohn|stundensatz|stundenverdienst|pro stunde)|(?P<month>monatsgehalt|monatslohn|monatlich\w*|bruttogehalt|gehalt|monat)|(?P<year>jahresgehalt|jahresbrutto\w*|jährlich\w*|jahr\b)|(?P<any>lohn|vergütung|verdien\w*|entgelt|bezahlung|brutto|einstieg\w*|salary|pay|wage)",
    re.I,
)
_NOT_PAY = re.compile(
    r"zuschl[aä]g|zulage|prämie|bonus|gutschein|urlaubsgeld|weihnachtsgeld|sonderzahlung|fahrt|ticket|zuschuss|vwl|vermögenswirksam|sachbezug|umsatz|"
    r"basis|mini-?job|tank|verpflegung|werben|invest|rabatt|trinkgeld|monatskarte|beitrag|einmal|budget|kaution|kosten|geschenk|million|mio|provision|essen",
    re.I,
)
_NEXT = re.compile(r"[,;+(]|\bplus\b|\bzzgl|\bsowie\b|\bund\b", re.I)
_EXPERIENCE = re.compile(
    r"\b(?:(?:berufs|praxis|arbeits|vor)?erfahrung\w*|berufspraxis|work experience|experience|vorkenntnisse\w*)\b", re.I
)
_MONTHS_SAID = re.compile(
    r"(?:mindestens|mind\.|min\.|at least|wenigstens)?\s?(\d{1,2}|ein|zwei|drei|vier|fünf|two|three|five)[\s-]?(?:jahre?n?|jährige\w*|years?)\b[^.,;\n]{0,40}$",
    re.I,
)
_WELCOME = re.compile(
    r"\b(?:quereinsteiger\w*|berufsanfänger\w*|neueinsteiger\w*|ungelernte\w*|anfänger\w*|career changers?)\b[^.\n]{0,40}\b(?:willkommen|möglich|geeignet|gerne|gern|welcome|chance)",
    re.I,
)


def read_contract(found: Iterable[Sentence]) -> tuple[Contract, Span] | None:
    """Permanent or fixed-term; season and cover are fixed-term. Both said: fixed-term where it is "at first"."""
    permanent: Span | None = None
    fixed: Span | None = None
    is_first = False
    for sentence in found:
        if sentence.section in (Section.ABOUT, Section.CONTACT) or OWN_FACT.search(sentence.text):
            continue
        hit, limited = _PERMANENT.search(sentence.text), _FIXED.search(sentence.text)
        if limited and not is_negated(sentence, *limited.span()):
            fixed = fixed or sentence.span(*limited.span())
            is_first = is_first or bool(
                re.search(r"zunächst|vorerst|erst einmal|übernahme|entfrist|verlänger", sentence.text, re.I)
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
        hit = _NOW.search(sentence.text)
        if (
            hit
            and now is None
            and not re.search(r"bewirb|bewerb|melde|antwort", sentence.text[: hit.start()][-25:], re.I)
        ):
            now = sentence.span(*hit.span())
        for day in _DATE.finditer(sentence.text):
            before = sentence.text[max(0, day.start() - 30) : day.start()]
            value = _date(day)
            if start is None and value and _BEFORE_START.search(before) and not _NOT_START.search(before):
                start = (value, sentence.span(*day.span()))
    return now, start


def _date(hit: re.Match[str]) -> date | None:
    try:
        if hit[1]:
            return date(int(hit[3]), int(hit[2]), int(hit[1]))
        return date(int(hit[6]), _MONTHS[hit[5].casefold()], int(hit[4]))
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
        if sentence.section in (Section.OFFER, Section.ABOUT, Section.CONTACT):
            continue
        for pattern in _OPENINGS:
            hit = pattern.search(sentence.text)
            number = _count(hit[1]) if hit else None
            if hit and number and number <= 200:
                return number, sentence.span(*hit.span())
        one = _ONE.search(sentence.text)
        if one:
            return 1, sentence.span(*one.span())
    return None


def _count(text: str) -> int | None:
    return int(text) if text.isdigit() else _NUMBERS.get(text.casefold())


def read_pay(found: Iterable[Sentence]) -> PayRead | None:
    """The first base pay with its unit; supplements, bonuses and the mini-job limit are no pay."""
    for sentence in found:
        for hit in _PAY.finditer(sentence.text):
            read = _pay(sentence, hit)
            if read is not None:
                return read
    return None


def _pay(sentence: Sentence, hit: re.Match[str]) -> PayRead | None:
    if not re.search(_EURO, hit.group(), re.I):
        return None
    before, after = sentence.text[max(0, hit.start() - 50) : hit.start()], sentence.text[hit.end() : hit.end() + 45]
    if _NOT_PAY.search(re.split(r"[,;+]\s", before)[-1]) or _NOT_PAY.search(_NEXT.split(after)[0]):
        return None
    amounts = [_amount(text) for text in (hit[1], hit[2]) if text]
    unit = _unit(before, after, amounts[0])
    if unit is None or not all(amounts) or sorted(amounts) != amounts or amounts[-1] > 20 * amounts[0]:
        return None
    cents = [round(amount * 100) for amount in amounts]
    word = (re.findall(r"[\wäöü]+", before) or [""])[-1].casefold()
    if len(cents) == 1 and word in ("bis", "zu", "max", "maximal"):
        return PayRead(None, cents[0], unit, sentence.span(*hit.span()))
    is_open = word in ("ab", "mindestens", "mind", "von") or bool(
        re.match(r"\W{0,2}\+|\s?(?:und mehr|aufwärts)", after)
    )
    upper = cents[1] if len(cents) > 1 else None if is_open else cents[0]
    return PayRead(cents[0], upper, unit, sentence.span(*hit.span()))


def _amount(text: str) -> float:
    bare = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", bare):
        bare = bare.replace(".", "")
    return float(bare.replace(",", "."))


def _unit(before: str, after: str, amount: float) -> PayUnit | None:
    if 5 <= amount < 100 and (
        _UNIT_HOUR.search(after)
        or re.search(r"stunde|lohn|verdien|vergütung|brutto|pay|wage|gehalt|bezahl", before + after, re.I)
    ):
        return PayUnit.HOUR
    if _UNIT_YEAR_WORD.search(after) and amount >= 8000:
        return PayUnit.YEAR
    if _UNIT_MONTH_WORD.search(after) and 200 <= amount < 20000:
        return PayUnit.MONTH
    said = _PAY_BEFORE.search(before) or re.search(r"brutto", after, re.I)
    if said and 600 <= amount < 15000:
        return PayUnit.MONTH
    return PayUnit.YEAR if said and 18000 <= amount < 500000 else None


def read_experience(found: Iterable[Sentence]) -> tuple[str, Span, int | None] | None:
    """Whether experience is required, a wish or not needed, with the months where they are said."""
    best: tuple[str, Span, int | None] | None = None
    newcomers: tuple[str, Span, int | None] | None = None
    for sentence in found:
        if sentence.section in (Section.OFFER, Section.ABOUT, Section.CONTACT) or OWN_FACT.search(sentence.text):
            continue
        welcome = _WELCOME.search(sentence.text)
        for hit in _EXPERIENCE.finditer(sentence.text):
            need = need_of(sentence, *hit.span())
            if need is None or re.search(r"\b(?:ohne|keine?) (?:\w+ ){0,2}$", sentence.text[: hit.start()], re.I):
                return "not_needed", sentence.span(*hit.span()), None
            if hit.group().casefold().startswith("vorkennt") or re.search(
                r"unsere[rn]?\s$|führungs$", sentence.text[: hit.start()], re.I
            ):
                continue
            said = _MONTHS_SAID.search(sentence.text[: hit.start()])
            months = _years(said[1]) * 12 if said else None
            read = ("required" if need is Need.MUST else "wish", sentence.span(*hit.span()), months)
            best = read if best is None or best[0] == "wish" else best
        if welcome and newcomers is None:
            newcomers = ("not_needed", sentence.span(*welcome.span()), None)
    return best or newcomers


def _years(text: str) -> int:
    return int(text) if text.isdigit() else _NUMBERS.get(text.casefold(), 1)


def read_learnable(found: Iterable[Sentence]) -> Span | None:
    """Words that say that missing knowledge is taught."""
    for sentence in found:
        hit = LEARNABLE.search(sentence.text)
        if (
            hit
            and sentence.section not in (Section.ABOUT, Section.CONTACT)
            and not re.match(r"(?:lern\w+|zeigen)", hit.group(), re.I)
        ):
            return sentence.span(*hit.span())
    return None

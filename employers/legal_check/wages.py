"""PURE: pay that an advert names, held against the statutory and the sector's minimum wage on the day of work."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from employers.codes import PayUnit, VacancyKind
from employers.legal_check.amounts import hours_by_clock, said_otherwise
from employers.legal_check.findings import Finding, Rule, Severity
from employers.reading.hours import read_hours
from employers.reading.pay import read_pay
from employers.reading.sentences import Sentence
from employers.reading.terms import read_start
from employers.reading.words import first_hits
from employers.wages import hourly_cents, is_exempt

CLEANING, WINDOWS, CARE, CARE_TRAINED, NURSE = (
    "sector_minimum_wage.gebaeudereinigung.LG1",
    "sector_minimum_wage.gebaeudereinigung.LG6",
    "sector_minimum_wage.pflege.helfer",
    "sector_minimum_wage.pflege.qualifiziert_1j",
    "sector_minimum_wage.pflege.fachkraft",
)
_SECTORS = (
    (WINDOWS, re.compile(r"glasreinig|fassadenreinig|fensterputz|window clean|lg ?6\b", re.I)),
    (CLEANING, re.compile(r"gebäudereinig|reinigung (?:von|der|unserer) (?:büro|schul|objekt|prax|gebäud|treppen|geschäfts)|gebäude-?service|unterhaltsreinig|büroreinig|reinigungs(?:kr[aä]ft|firma|unternehm|dienst|objekt|team|mitarbeit|personal|hilfe)|raumpfleg|gebäudedienst|treppenhausreinig|schulreinig|grundreinig|industriereinig|objektreinig|office clean|building clean|\bcleaners?\b|\bcleaning (?:staff|company|job|operative)|putzkr|praxisreinig|objektleit", re.I)),
    (NURSE, re.compile(r"pflegefach(?:kraft|frau|mann|kräfte|person)|altenpfleger|krankenpfleger|examinierte|gesundheits- und krankenpfleg|registered nurse", re.I)),
    (CARE_TRAINED, re.compile(r"(?:ein|1)-?jährige\w* (?:pflege)?(?:helfer)?ausbildung|qp ?1|pflegefachassist|krankenpflegehelf|altenpflegehelf|pflegeassistent\w* mit (?:abschluss|ausbildung)", re.I)),
    (CARE, re.compile(r"pflege(?:hilf|helf|assist)|pflegekraft|pflegekräfte|betreuungs(?:kraft|kräfte|assist)|alltagsbegleit|altenpflegehilf|care (?:assistant|helper|worker)|seniorenheim|pflegeheim|§ ?43b|§ ?53[bc]|nursing assistant", re.I)),
)  # fmt: skip
_NOT_CLEANING = re.compile(r"hotel|pension\b|privathaushalt|ferienwohnung|textilreinigung|wäscherei|fahrzeugreinigung|autowäsche|haushaltshilfe|zimmerservice|housekeeping|private household", re.I)  # fmt: skip
_EXEMPT = re.compile(
    r"\bausbildung(?:s\w+)? (?:zu[rm]?|als|im|in|\d)|ausbildungsvergütung|lehrjahr|ausbildungsjahr|\bazubi|auszubildende|apprentic|pflichtpraktik|schulpraktik|einstiegsqualifizierung|\beq\b|bundesfreiwilligen|\bbfd\b|\bfsj\b|\bföj\b|freiwilliges (?:soziales|ökologisches)|ehrenamt|aufwandsentschädigung|übungsleiter|"
    r"praktikum (?:\w+ ){0,3}(?:im rahmen|nach studienordnung)|duales? studi|studienintegriert|vorgeschriebene\w* praktik|orientierungspraktik|(?:bis zu|höchstens|maximal) (?:drei|3) monate\w* praktik|praktikum (?:von |über |für )?(?:bis zu |maximal |höchstens )?(?:ein|zwei|drei|sechs wochen|vier wochen|1|2|3) (?:monat|woche)|mandatory internship|selbstständig|selbständig|freiberuf|unter 18|schüler(?:praktik|aushilf)|zweimonatiges|dreimonatiges|taschengeld|werkstattlohn|wfbm|volunt(?:ary|eer)",
    re.I,
)
_N = r"(?P<a>\d{1,2}(?:[.,]\d{1,2})?|\d{1,2},-|\d{1,2},–)"
_HOURLY = (
    re.compile(rf"(?<![\d.,])(?:€\s?|eur(?:o)?\s)?{_N}\s?(?:€|eur\b|euros?\b|,-|,–)?\s?(?:brutto\s|netto\s|gross\s|bar\s|fix\s)?(?:/\s?|pro\s|die\s|in der\s|per\s|an\s|je\s|a\s)\s?(?:arbeits)?(?:std\b\.?|stunde|h\b|hour|hr\b)", re.I),
    re.compile(rf"(?:stunden(?:lohn|satz|vergütung|entgelt|verdienst)|std\.?-?lohn|hourly (?:rate|wage|pay))\w*[\s:]{{1,3}}(?:(?:von|liegt bei|beträgt|ist|is|of|ab|mindestens|ca\.|at|brutto|bei)\s){{0,2}}(?:€\s?)?{_N}\s?(?:€|euro|eur\b|$|[,.;)\s](?!\d))", re.I),
    re.compile(rf"(?<![\d.,])(?:€\s?)?{_N}\s?(?:€|euro|eur)\s(?:brutto |fester |garantierter )?(?:stundenlohn|std\.?-?lohn|stundensatz|stundenverdienst|hourly|stündlich|brutto stündlich)", re.I),
    re.compile(r"(?:lohn|bezahlung|verdienst|vergütung|zahlen(?: wir)?|pay|wage|verdienen)\W{1,3}(?:(?:ab|von|mit|wir|is|nur|sie|beträgt)\s){0,2}(?P<a>\d{1,2}(?:[.,]\d{2}))\s?(?:€|euro|eur\b)(?!\s?(?:\w+ )?(?:/|pro|am|je|im|monat|tag))", re.I),
)  # fmt: skip
_MONTHLY = (
    re.compile(r"(?<![\d.,])(?:€\s?)?(?P<a>\d{1,2}[.\s]\d{3}(?:,\d\d)?|\d{3,4}(?:,\d\d|,-)?)\s?(?:€|euro|eur\b)?\s?(?:\(?brutto\)?\s|netto\s|gross\s|,?\s?)?(?:/\s?|pro\s|im\s|per\s|a\s|je\s)?(?:mon(?:at|th)\w*|mtl\b\.?|monatl\w*\.?|p\.\s?m\.|monatsgehalt|monatslohn|monatsbrutto)", re.I),
    re.compile(r"(?:monats(?:gehalt|lohn|brutto|verdienst|vergütung)|monatlich\w*|mtl\.?|monthly (?:salary|pay)|(?<!jahres)bruttogehalt|(?<!jahres)(?<!jahresbrutto)gehalt|minijob\w*|verdienst|salary)\W{1,3}(?:(?:von|beträgt|liegt bei|is|of|ab|brutto|ca\.|mit|auf|zahlen wir|bei)\s){0,2}(?:€\s?)?(?P<a>\d{1,2}[.\s]\d{3}(?:,\d\d)?|\d{3,4}(?:,\d\d|,-)?)\s?(?:€|euro|eur\b|-€|,-)", re.I),
    re.compile(r"(?<![\d.,])(?P<a>\d{3})[\s-]?(?:€|euro|eur)[\s-](?:basis|job|minijob|kraft|stelle)|(?<![\d.,])(?P<b>\d{1,2}[.\s]\d{3}|\d{3,4})\s?(?:€|euro|eur)(?:\s(?:brutto|gross|gehalt|lohn))\b(?!\s?(?:im jahr|/\s?jahr|jährlich|p\.\s?a))", re.I),
)  # fmt: skip
_NOT_PAY = re.compile(r"zuschl[aä]g|zulage|prämie|bonus|zuschuss|gutschein|ticket|trinkgeld (?:von|bis)|fahrgeld|spesen|miete|unterkunft|provision|sachbezug|schichtgeld|allowance|supplement|kosten|kaution|nettoverdienst bis|zzgl\.? bis|mehr als|über tarif|plus$|weihnachtsgeld|urlaubsgeld|mindestlohn (?:von|beträgt|liegt)|gesetzliche\w* mindestlohn|obergrenze|verdienstgrenze|grenze|statt bisher|parkgebühr|eintritt|preis|menü|rabatt|umsatz", re.I)  # fmt: skip
_LOW = re.compile(r"[1-7](?:[.,]\d{1,2})?\s?€")
_UPPER = re.compile(r"(?:bis(?: zu)?|–|-|maximal|up to|höchstens)\s?(?:€\s?)?$", re.I)
_MINI_PAY = re.compile(
    r"\b(?:mini-?job\w*|geringfügig\w*)\b[^.;!?\d]{0,40}(?P<a>\d{3,4})\s?(?:€|euro|eur\b)|(?<![\d.,])(?P<b>\d{3,4})\s?(?:€|euro|eur\b)[^.;!?\d]{0,25}\bmini-?job",
    re.I,
)
_NOT_MINI = re.compile(r"bonus|prämie|oder|teilzeit|vollzeit|midijob|über|weihnacht|jahr|statt|grenze", re.I)
_MOST_MINI = 130_000  # cents a month; above, the amount belongs to another post
_MINI = re.compile(r"mini-?job|geringfügig|-€-basis|€-basis|mini job|marginal employment", re.I)


@dataclass(frozen=True, slots=True)
class Offer:
    """What is known of the vacancy besides its words, and the amounts of law on the day of work (cents by name).

    Pay in cents for one ``pay_unit``; ``hours_per_week`` the most that are worked. None: not known.
    """

    today: date
    amounts: Mapping[date, Mapping[str, int]]
    starts_on: date | None = None
    kind: VacancyKind | None = None
    pay_cents: int | None = None
    pay_unit: PayUnit | None = None
    hours_per_week: float | None = None
    sector: str | None = None
    is_exempt: bool = field(default=False)


def check_wages(found: list[Sentence], page: str, offer: Offer) -> list[Finding]:
    """Pay in the words below the floor of the day of work; else pay in the fields below it."""
    if offer.is_exempt or is_exempt(offer.kind) or _EXEMPT.search(page):
        return []
    on = _work_day(found, offer)
    floor, is_sector = _floor(page, on, offer)
    if floor is None:
        return []
    read = read_hours(found)
    hours = (read.high or read.low) if read else offer.hours_per_week or hours_by_clock(found)
    findings = [
        _finding(sentence, start, end, is_sector=is_sector)
        for sentence in found
        for hourly, start, end in _said(sentence, hours)
        if round(hourly, 2) < floor
    ]
    if not findings and offer.pay_cents is not None and offer.pay_unit is not None:
        hourly = hourly_cents(offer.pay_cents, offer.pay_unit, offer.hours_per_week or hours)
        if hourly is not None and round(hourly, 2) < floor:
            findings.append(Finding(Rule.WAGE, Severity.BLOCK, "sector_wage" if is_sector else "wage", None))
    return findings


def _finding(sentence: Sentence, start: int, end: int, *, is_sector: bool) -> Finding:
    return Finding(Rule.WAGE, Severity.BLOCK, "sector_wage" if is_sector else "wage", sentence.span(start, end))


def _work_day(found: list[Sentence], offer: Offer) -> date:
    """The day of start in fields or words, today if that lies in the past or is not said."""
    if offer.starts_on is not None:
        return offer.starts_on
    _, start = read_start(found)
    return start[0] if start and start[0] > offer.today else offer.today


def _floor(page: str, on: date, offer: Offer) -> tuple[int | None, bool]:
    """The floor by the hour in cents, and whether it is the sector's: the higher of both holds."""
    known = max((day for day in offer.amounts if day <= on), default=None)
    amounts = offer.amounts[known] if known else {}
    statutory = amounts.get("minimum_wage")
    sector = offer.sector or sector_in(page)
    own = amounts.get(sector) if sector else None
    if own is not None and (statutory is None or own > statutory):
        return own, True
    return statutory, False


def sector_in(page: str) -> str | None:
    """Name of the sector's minimum wage that the words of an advert point to, None for any other work."""
    sector = next((name for name, words in _SECTORS if words.search(page)), None)
    return None if sector in (CLEANING, WINDOWS) and _NOT_CLEANING.search(page) else sector


def _said(sentence: Sentence, hours: float | None) -> Iterator[tuple[float, int, int]]:
    """Pay by the hour in cents and where it stands."""
    taken: list[tuple[int, int]] = []
    for unit, hit in _amounts(sentence.text):
        name = "a" if hit["a"] else "b"
        start, end = hit.start(name), hit.end()
        if any(start < b and a < end for a, b in taken) or _is_other(sentence.text, start, end):
            continue
        taken.append((start, end))
        hourly = hourly_cents(_cents(hit[name]), unit, hours)
        if hourly is not None and hourly >= 50:
            yield hourly, start, end
    other = [] if taken else [each for each in said_otherwise(sentence, hours) if each[0] >= 50]
    yield from other
    if not taken and not other:
        yield from _by_reader(sentence, hours)


def _amounts(text: str) -> Iterator[tuple[PayUnit, re.Match[str]]]:
    """Amounts by the hour, then by the month, in the order of the patterns."""
    for pattern in _HOURLY:
        yield from ((PayUnit.HOUR, hit) for hit in first_hits(pattern, text))
    for pattern in _MONTHLY:
        yield from ((PayUnit.MONTH, hit) for hit in first_hits(pattern, text))


def _by_reader(sentence: Sentence, hours: float | None) -> Iterator[tuple[float, int, int]]:
    """The base pay as the reader of adverts understands it, where no plain pattern met."""
    read = read_pay([sentence])
    if read is None or read.min_cents is None or (read.unit is PayUnit.HOUR and read.span.confidence < 0.8):
        return
    hourly = hourly_cents(read.min_cents, read.unit, hours)
    if hourly is not None:
        yield hourly, read.span.start - sentence.start, read.span.end - sentence.start


def _is_other(text: str, start: int, end: int) -> bool:
    """Whether the amount is a supplement or the upper end of a range."""
    before, after = text[max(0, start - 32) : start], text[end : end + 22]
    if re.search("trinkgeld|tips", text[max(0, start - 70) : start], re.I) and _LOW.match(text, start):
        return True
    near = re.split(r"[,;:(](?!\d)|\bund\b|\bplus\b", before)[-1] if not before.endswith(": ") else before
    return bool(
        _NOT_PAY.search(near)
        or _UPPER.search(before)
        or re.match(r"\W{0,2}(?:\w+ ){0,2}?(?:galt|galten|bis 20\d\d|in 20\d\d|waren es|war einmal)\b", after, re.I)
        or re.match(r"\W{0,2}(?:\w*zuschl|zulage|prämie|bonus|mehr\b|über dem|über tarif|extra)", after, re.I)
    )


def _cents(written: str) -> int:
    bare = re.sub(r"[\s]|,-|,–", "", written)
    bare = re.sub(r"\.(?=\d{3}(?:\D|$))", "", bare).replace(",", ".")
    return round(float(bare) * 100)


def check_mini_job(found: list[Sentence], page: str, offer: Offer) -> list[Finding]:
    """A mini-job whose pay by the month, in the fields or else in its words, lies above the limit of the day of work."""
    known = max((day for day in offer.amounts if day <= _work_day(found, offer)), default=None)
    limit = offer.amounts[known].get("mini_job_limit") if known else None
    is_mini = offer.kind is VacancyKind.MINI_JOB or bool(_MINI.search(page))
    if limit is None or not is_mini:
        return []
    if offer.pay_unit is PayUnit.MONTH and offer.pay_cents is not None:
        return [Finding(Rule.IMMORAL, Severity.HINT, "mini_job", None)] if offer.pay_cents > limit else []
    return [
        Finding(Rule.IMMORAL, Severity.HINT, "mini_job", sentence.span(*hit.span()))
        for sentence in found
        for hit in first_hits(_MINI_PAY, sentence.text)
        if limit < _cents(hit["a"] or hit["b"]) < _MOST_MINI and not _NOT_MINI.search(sentence.text)
    ][:1]

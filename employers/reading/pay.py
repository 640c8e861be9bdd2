"""PURE: the base pay that an advert names."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from employers.codes import PayUnit
from employers.reading.facts import PayRead
from employers.reading.sentences import Section, Sentence
from employers.reading.words import Words, first_hits

_AMOUNT = r"(\d{1,3}(?:[.\s]\d{3})+(?:,\d{1,2})?|\d{1,3}(?:,\d{3})+(?!\d)|\d{1,6}(?:[.,]\d{1,2})?)(?:,-+|,–|\.-)?"
_EURO = r"(?:€|\beur\b|\beuros?\b)"
_THOUSAND = r"(?:t\s?€|t\.?\s?eur\b|k\b|tsd\.?\s?(?:€|euro?))"
_PAY = re.compile(
    rf"(?<![\d.,:§])(?=[€e\d])(?P<first>{_EURO}\s?)?{_AMOUNT}\s?(?P<mid>{_EURO})?(?:\s?(?:-|–|—|bis(?: zu)?|und|to)\s?(?P<second>{_EURO}\s?)?{_AMOUNT})?\s?(?:(?P<thousand>{_THOUSAND})|(?P<euro>{_EURO}))?",
    re.I,
)
_BARE = re.compile(
    r"(?<![\d.,:/§-])(?<!§ )([1-5]\d,\d{2})(?:\s?(?:-|–|bis)\s?([1-5]\d,\d{2}))?(?![\d,:]|\s?(?:%|kg|km|m²|m\b|uhr|std|stunden|h/wo|hours|wochen|-\s?std|bis|oder|cm|mm|tage|plätze|punkte))",
    re.I,
)
_BARE_HOURLY = re.compile(r"^\s?(?:/\s?(?:h\b|std|stunde)|pro (?:stunde|std)|per hour|an hour|je (?:std|stunde))", re.I)
_BARE_PAY = re.compile(
    r"(?:lohn|gehalt|verdienst|bezahlung|vergütung|entgelt|tarif|stundensatz|pay|wage|salary|fix|std\.?-?lohn)\W{0,3}(?:nach einarbeitung |ab |von |is |mind\.? |mindestens )?$",
    re.I,
)
_UNIT_AFTER = (
    (PayUnit.HOUR, re.compile(r"^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:/|pro|je|die|in der|per|an)?\s?(?:arbeits)?(?:stunde|std|h\b|stündlich|stdl|hour|hr\b)|^\W{0,2}(?:brutto\s?)?(?:stunden|std\.?-?)lohn", re.I)),
    (PayUnit.YEAR, re.compile(r"^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:jahr\b|jährlich|p\.\s?a\b|year|annum|jahresgehalt|jahresbrutto|annually|pa\b)|^\s?/\s?(?:jahr|year)", re.I)),
    (PayUnit.MONTH, re.compile(r"^\W{0,3}(?:\w+\W{1,2}){0,3}?(?:monat|mtl\b|monatl|month)|^\s?x\s?1[2-4]\b", re.I)),
)  # fmt: skip
_UNIT_BEFORE = (
    (PayUnit.HOUR, re.compile(r"stundenlohn|std\.?-?lohn|stundensatz|stundenverdienst|pro stunde|hourly|je stunde|stundenentgelt", re.I)),
    (PayUnit.YEAR, re.compile(r"jahresgehalt|jahresbrutto\w*|jährlich\w*|im jahr\b|annual|jahreseinkommen|yearly|jahresverdienst|jahres-?zielgehalt", re.I)),
    (PayUnit.MONTH, re.compile(r"monatsgehalt|monatslohn|monatlich\w*|monatl|\bmtl|im monat|monthly|monatsbrutto|monatsvergütung|fixum", re.I)),
)  # fmt: skip
_PAY_WORD = re.compile(
    r"lohn|vergütung|verdien\w*|entgelt|bezahl\w*|zahlen|brutto|einstieg\w*|gehalt|salary|\bpay|wage|gross|tarif|grundlohn|fix\b|\beg\b|stundenlohn|earn",
    re.I,
)
_PLAUSIBLE = {PayUnit.HOUR: (8, 100), PayUnit.MONTH: (300, 15_000), PayUnit.YEAR: (10_000, 300_000)}
_NOT_PAY = re.compile(
    r"zuschl[aä]g|zulage|prämie|bonus|boni\b|gutschein|urlaubsgeld|weihnachtsgeld|weihn\.|taschengeld|kindergeld|startgeld|sonderzahlung|fahrt|ticket|zuschuss|zuschüsse|vwl|vermögenswirksam|sachbezug|umsatz|"
    r"tank|verpflegung|werben|invest|rabatt|trinkgeld|\btips?\b|monatskarte|beitrag|einmal|budget|kaution|kosten|geschenk|million|mio|provision|\bessen|auslöse|spesen|unterkunft|miete|zimmer|wohnung|nacht\b|night|"
    r"accommodation|\bkm\b|kilometer|gebühr|empfehl|spende|kredit|im wert|wert von|einkauf|leistungen|altersvorsorge|expenses|allowance|voucher|(?:pro|je|am|/|den)\s?tag\b|täglich|führung\b|(?:pro|je|/)\s?(?:schicht|objekt)\b|pauschale|ersparnis|jahresgebühr|stipendium|lohnsteuer|obergrenze|verdienstgrenze",
    re.I,
)
_NEXT = re.compile(r"[,;+(.!](?!\d)|\bplus\b|\bzzgl|\bzuzüglich|\bsowie\b|\bund\b|\binkl|\bexkl|\band\b", re.I)
_STARTS_AT = re.compile(
    r"(?:starts?|starting|begins?|beginning) (?:at|from)\W*$|(?:beginn\w*|start\w*) (?:\w+ )?bei\W*$", re.I
)
_MINI = re.compile(r"basis|mini-?job|geringfügig|\bjob\b", re.I)
_MINI_LIMITS = frozenset({450, 520, 538, 556, 603, 633})
_OPEN_BEFORE = ("ab", "mindestens", "mind", "minimum", "from", "least", "min", "über")
_ANY = Words("", "€", "eur", ",", "lohn", "pay", "k ", "teur", "t€")


@dataclass(frozen=True, slots=True)
class _Found:
    """An amount with how plainly it is pay: 3 with its unit, 2 with a word for pay, 1 by its size alone."""

    rank: int
    read: PayRead


def read_pay(found: Iterable[Sentence]) -> PayRead | None:
    """The base pay that is said most plainly, the first of several; supplements and the mini-job limit are no pay."""
    best: _Found | None = None
    for sentence in found:
        if sentence.section is Section.ABOUT or not _ANY.may_stand_in(sentence):
            continue
        for each in _amounts(sentence):
            if best is None or each.rank > best.rank:
                best = each
    return best.read if best else None


def _amounts(sentence: Sentence) -> Iterator[_Found]:
    taken: list[tuple[int, int]] = []
    for hit in first_hits(_PAY, sentence.text):
        if not (hit["first"] or hit["mid"] or hit["second"] or hit["thousand"] or hit["euro"]):
            continue
        taken.append(hit.span())
        each = _pay(sentence, hit)
        if each is not None:
            yield each
    for hit in first_hits(_BARE, sentence.text):
        if not any(start < hit.end() and hit.start() < end for start, end in taken):
            yield from _bare(sentence, hit)
    yield from _bare_with_unit(sentence, taken)


def _pay(sentence: Sentence, hit: re.Match[str]) -> _Found | None:
    text = sentence.text
    before, after = text[max(0, hit.start() - 50) : hit.start()], text[hit.end() : hit.end() + 45]
    near = _NEXT.split(before)[-1]
    if _NOT_PAY.search(near) or _NOT_PAY.search(_NEXT.split(after)[0]):
        return None
    factor = 1000 if hit["thousand"] else 1
    amounts = [_amount(written) * factor for written in (hit[2], hit[5]) if written]
    if len(amounts) > 1 and amounts[0] < 100 <= amounts[1] and not factor > 1:
        amounts = amounts[1:]  # "2 bis 3.000 €" is no range of pay
    if 400 <= amounts[0] <= 700 and (_MINI.search(near) or _MINI.search(after[:20])):
        return None
    unit, rank = _unit(before, after, near, amounts[0])
    low, high = _PLAUSIBLE[unit] if unit else (1, 0)
    is_fit = (
        all(low <= amount <= high for amount in amounts)
        and sorted(amounts) == amounts
        and amounts[-1] <= 3 * amounts[0]
    )
    if unit is None or not is_fit or (int(amounts[0]) in _MINI_LIMITS and rank < 3):
        return None
    return _Found(rank, _read(sentence, hit, amounts, unit, rank))


def _read(sentence: Sentence, hit: re.Match[str], amounts: list[float], unit: PayUnit, rank: int) -> PayRead:
    before, after = sentence.text[: hit.start()][-20:], sentence.text[hit.end() :][:25]
    cents = [round(amount * 100) for amount in amounts]
    span = sentence.span(*hit.span(), {3: 0.95, 2: 0.85}.get(rank, 0.7))
    words = [word.casefold() for word in re.findall(r"[\wäöü]+", before)]
    words = [word for word in words if word not in ("ca", "rund", "etwa", "zu", "to", "brutto", "eur")]
    word = words[-1] if words else ""
    if len(cents) == 1 and word in ("bis", "max", "maximal", "up", "höchstens"):
        return PayRead(None, cents[0], unit, span)
    is_open = (
        word in _OPEN_BEFORE
        or bool(_STARTS_AT.search(before))
        or bool(re.match(r"\s?\+(?!\s?[\w\d])|\s?(?:und mehr|aufwärts|minimum|or more|and up)", after, re.I))
    )
    upper = cents[1] if len(cents) > 1 else None if is_open else cents[0]
    return PayRead(cents[0], upper, unit, span)


def _bare(sentence: Sentence, hit: re.Match[str]) -> Iterator[_Found]:
    """An amount to the cent without a currency: pay by the hour where a word for it or nothing else stands with it."""
    text = sentence.text
    before, after = text[max(0, hit.start() - 40) : hit.start()], text[hit.end() : hit.end() + 30]
    near = _NEXT.split(before)[-1]
    if _NOT_PAY.search(near) or _NOT_PAY.search(_NEXT.split(after)[0]):
        return
    is_alone = not near.strip() and bool(re.match(r"\s*(?:[.,+;)]|$|\+|tarif|fix|brutto|die stunde)", after, re.I))
    if _BARE_HOURLY.match(after) or _BARE_PAY.search(before) or is_alone:
        amounts = [_amount(written) for written in hit.groups() if written]
        if amounts[0] >= _PLAUSIBLE[PayUnit.HOUR][0] + 4:
            yield _Found(1, _read(sentence, hit, amounts, PayUnit.HOUR, 1))


_ENGLISH_BARE = re.compile(r"(?:pay|wage|rate|salary)\W{1,3}(?:is )?(\d{2}\.\d{2}) (?:per|an|/) ?hour", re.I)


def _bare_with_unit(sentence: Sentence, taken: list[tuple[int, int]]) -> Iterator[_Found]:
    hit = _ENGLISH_BARE.search(sentence.text)
    if hit and not any(start < hit.end() and hit.start() < end for start, end in taken):
        yield _Found(2, _read(sentence, hit, [_amount(hit[1])], PayUnit.HOUR, 2))


def _amount(text: str) -> float:
    bare = re.sub(r"\s", "", text)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?", bare):
        bare = bare.replace(".", "")
    elif re.fullmatch(r"\d{1,3}(?:,\d{3})+", bare):
        bare = bare.replace(",", "")
    return float(bare.replace(",", "."))


def _unit(before: str, after: str, near: str, amount: float) -> tuple[PayUnit | None, int]:
    """What the amount is for, and how plainly that is said: by the words after it, before it, or by its size."""
    fit = [unit for unit, (low, high) in _PLAUSIBLE.items() if low <= amount <= high]
    for rank, where, units in ((3, after, _UNIT_AFTER), (3, before, _UNIT_BEFORE)):
        for unit, pattern in units:
            if unit in fit and pattern.search(where):
                return unit, rank
    is_pay = bool(
        _PAY_WORD.search(near)
        or _PAY_WORD.search(before)
        or re.search(r"brutto|gross|tarif|einstieg|grundlohn|fixum|gehalt|lohn|fix\b", after, re.I)
    )
    likely = _unit_by_size(amount, is_pay=is_pay)
    return (likely if likely in fit else None), 2 if is_pay else 1


def _unit_by_size(amount: float, *, is_pay: bool) -> PayUnit | None:
    """What an amount of this size is for where no word says it; ``is_pay``: a word for pay stands with it."""
    if 10 <= amount < 60:
        return PayUnit.HOUR
    if 1_000 <= amount < 12_000 or (is_pay and 600 <= amount < 15_000):
        return PayUnit.MONTH
    return PayUnit.YEAR if amount >= 20_000 else None

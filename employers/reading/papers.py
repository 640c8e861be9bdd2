"""PURE: driving licences and certificates that an advert asks for."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterator

from employers.codes import RequirementKind
from employers.reading.facts import RequirementRead
from employers.reading.sentences import LEARNABLE, Sentence, is_about_the_employer, need_of
from employers.reading.vocabulary import Vocabulary

CLASS = r"(?:AM|A1|A2|A|BE|B|C1E|C1|CE|C|D1E|D1|DE|D|L|T|3|2)"
_CLASSES = rf"{CLASS}(?![\w])(?:\s?(?:,|/|und|oder|bzw\.?|\+|&|sowie|or|and)\s?(?:klasse\s)?{CLASS}(?![\w])){{0,5}}"
_FULL = re.compile(
    r"(?<![\w-])(?:(?i:führerscheine?s?|fahrerlaubnis|fahrerlaubnisse|fs|driv(?:ing|er'?s?)[\s-]licen[cs]e))\s?-?(?i:klassen?|der klassen?)?"
    rf"[\s,:(-]{{0,3}}(?:(?i:der|mindestens|mind\.)\s)?(?:(?i:klassen?|kl\.?|kat\.?|class|category)\s?[:-]?\s?)?[\"„']?(?P<classes>{_CLASSES})"
)
_CLASS_FIRST = re.compile(
    rf"(?<![\w-])(?:(?i:klassen?|kl\.)\s(?P<a>{_CLASSES})[\s-](?i:führerschein|fahrerlaubnis)|(?P<b>{CLASS})-(?i:führerschein|klasse))"
)
_JOINED = re.compile(rf"(?<![\w-])(?i:führerscheinklassen?|fahrerlaubnisklassen?)[\s:]{{1,2}}(?P<classes>{_CLASSES})")
_NAMED = re.compile(r"(?<![\w])(?P<what>pkw|auto|lkw|bus|motorrad)[\s-]?(?:führerschein|fahrerlaubnis)\w*", re.I)
_NAMED_CODES = {"pkw": "B", "auto": "B", "lkw": "C", "bus": "D", "motorrad": "A"}
_PLAIN = re.compile(
    r"(?<![\w-])(?:führerschein|fahrerlaubnis|driv(?:ing|er'?s)[\s-]licen[cs]e)(?!\w*[\s-]?(?:für (?:gabel|stapler|flur|kran|bagger|hub)|zur fahrgast|zur personen))",
    re.I,
)
_OLD_CLASSES = {"3": "B", "2": "CE"}

_CERTIFICATES = {
    "forklift": r"(?:gabel)?stapler[\s-]?(?:fahr(?:er)?|führer)?[\s-]?(?:schein|ausweis|lizenz|erlaubnis)\w*|flurförder(?:mittel|zeug)\w*[\s-]?(?:schein|führerschein|ausweis)|"
    r"(?:fahrausweis|führerschein|schein) für (?:gabelstapler|stapler|flurförder\w+)|forklift (?:driv\w+ )?(?:licen[cs]e|certificate)",
    "food_hygiene": r"§\s?4[23](?:\s?/\s?43)?\s(?:abs\.?\s?\d\s)?(?:des\s)?(?:ifsg|infektionsschutz\w*)|gesundheitszeugnis\w*|gesundheitspass|"
    r"infektionsschutz[\s-]?(?:belehrung|bescheinigung|nachweis)|(?:belehrung|bescheinigung|nachweis)[^.\n]{0,30}(?:infektionsschutz|ifsg)\w*|hygieneschein|rote karte",
    "guard_34a": r"§?\s?34\s?a\b(?:[\s-]?(?:schein|gewo|unterrichtung|sachkunde\w*|prüfung))?|bewachungs(?:schein|erlaubnis)",
    "first_aid": r"erste[rn]?[\s-]hilfe[\s-]?(?:kurs|schein|nachweis|ausbildung|bescheinigung|zertifikat|lehrgang)\w*|ersthelfer(?:ausbildung|schein|kurs)|first[\s-]aid (?:certificate|course|training)",
    "welding": r"schweiß(?:er)?[\s-]?(?:schein|pass|prüfung|zertifikat|zeugnis|prüfbescheinigung)\w*|welding certificate",
    "police_record": r"(?:erweiterte[sn]?\s)?(?:polizeiliche[sn]?\s)?führungszeugnis\w*|police (?:clearance|record) certificate",
    "care_assistant_course": r"(?:pflege(?:basis|helfer|hilfe|grund)?|schwesternhelfer\w*|basis)[\s-]?kurs(?: pflege| in der pflege)?\b|pflegehelferschein|basisqualifi\w+ (?:in der )?pflege|LQ[\s-]?(?:1|2)\b",
    "measles_proof": r"masern[\s-]?(?:schutz|impf|immun|nachweis)\w*|nachweis[^.\n]{0,25}masern\w*|impfung gegen masern",
    "driver_cpc": r"(?:schlüssel(?:zahl|ziffer|nummer|-nr\.?)|kennziffer|ziffer|modul\w*|code|eintrag\w*|kz)\s?\(?\"?95\b|\b95er[\s-]?(?:eintrag|module?)|berufskraftfahrer[\s-]?qualifi\w+|bkf[\s-]?qualifi\w+",
    "driver_card": r"fahrer[\s-]?karte\w*",
    "adr": r"\bADR\b(?:[\s-]?(?:schein|bescheinigung|karte))?|gefahrgut[\s-]?(?:führer)?schein",
    "chainsaw": r"(?:motor|ketten)sägen?[\s-]?(?:führer)?(?:schein|kurs|lehrgang|zertifikat)\w*",
    "plant_protection": r"pflanzenschutz[\s-]?(?:sachkund\w+|schein|nachweis)|sachkund\w+ (?:im )?pflanzenschutz",
    "care_companion": r"§+\s?(?:53\s?[bc]|43\s?b|87\s?b)\b(?:\s?sgb\s?xi)?|betreuungskraft (?:nach|gemäß|gem\.) §?\s?\d+",
    "passenger_transport": r"personenbeförderungsschein\w*|\bp-schein\w*|taxischein|führerschein zur fahrgastbeförderung|fahrerlaubnis zur (?:fahrgast|personen)beförderung",
    "crane": r"(?:lauf|hallen|auto|turm)?kran[\s-]?(?:führer|bedien\w*)?[\s-]?(?:schein|ausweis|berechtigung)\w*",
    "excavator": r"(?:bagger|baumaschinen|radlader)(?:führer|fahrer)?[\s-]?(?:schein|ausweis|führerschein)\w*",
    "aerial_platform": r"(?:hub(?:arbeits)?|arbeits)bühnen?[\s-]?(?:führer|bedien\w*)?[\s-]?(?:schein|ausweis|führerschein|berechtigung)\w*|steigerschein|\bIPAF\b",
    "trainer_aevo": r"\bAEVO\b|ausbilder[\s-]?(?:eignung\w*|schein)|\bADA[\s-]schein",
    "xray": r"röntgen[\s-]?schein|(?:fach|sach)kunde (?:im )?strahlenschutz|strahlenschutz[\s-]?(?:kurs|schein)",
    "high_voltage": r"hochvolt[\s-]?(?:schein|qualifi\w+|schulung|berechtigung)|HV-schein",
    "electrical_instructed": r"elektrotechnisch unterwiesene\w*(?: person)?|\bEuP\b",
    "lifeguard": r"rettungsschwimm\w*|\bDRSA\b",
    "airport_security_check": r"zuverlässigkeitsüberprüfung|§\s?7\s?luftsig|\bZÜP\b",
    "foot_care": r"fußpflege[\s-]?(?:schein|zertifikat|kurs|ausbildung)|(?:medizinische )?fußpflegekurs",
    "istqb": r"\bISTQB\b\w*",
}
CERTIFICATES = {code: re.compile(pattern, re.I) for code, pattern in _CERTIFICATES.items()}


def read_papers(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[RequirementRead]:
    """Licences and certificates asked in one sentence; "Führerschein" without a class is read as B and says so."""
    if is_about_the_employer(sentence):
        return
    yield from _licences(sentence, vocabulary)
    for code, pattern in CERTIFICATES.items():
        if vocabulary.certificates and code not in vocabulary.certificates:
            continue
        hit = pattern.search(sentence.text)
        if hit:
            yield from _asked(sentence, RequirementKind.CERTIFICATE, code, hit.span())


def _licences(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[RequirementRead]:
    text = sentence.text
    taken: list[tuple[int, int]] = []
    for hit in (hit for pattern in (_JOINED, _FULL, _CLASS_FIRST) for hit in pattern.finditer(text)):
        if not _overlaps(hit, taken):
            taken.append(hit.span())
            yield from _classes(sentence, vocabulary, hit)
    for hit in _NAMED.finditer(text):
        if not _overlaps(hit, taken):
            taken.append(hit.span())
            yield from _asked(sentence, RequirementKind.LICENCE, _NAMED_CODES[hit["what"].casefold()], hit.span())
    plain = None if taken else _PLAIN.search(text)
    if plain and not re.search(r"stapler|kran|bagger", text[max(0, plain.start() - 14) : plain.start()], re.I):
        yield from _asked(sentence, RequirementKind.LICENCE, "B", plain.span(), is_implicit=True)


def _overlaps(hit: re.Match[str], taken: list[tuple[int, int]]) -> bool:
    return any(start < hit.end() and hit.start() < end for start, end in taken)


def _classes(sentence: Sentence, vocabulary: Vocabulary, hit: re.Match[str]) -> Iterator[RequirementRead]:
    words = next(value for value in hit.groups() if value)
    codes = dict.fromkeys(_OLD_CLASSES.get(code, code) for code in re.findall(CLASS + r"(?![\w])", words))
    is_choice = len(codes) > 1 and bool(re.search(r"oder|bzw|\bor\b", words))
    for code in codes:
        if not vocabulary.licences or code in vocabulary.licences:
            yield from _asked(sentence, RequirementKind.LICENCE, code, hit.span(), is_alternative=is_choice)


def _asked(
    sentence: Sentence,
    kind: RequirementKind,
    code: str,
    at: tuple[int, int],
    *,
    is_alternative: bool = False,
    is_implicit: bool = False,
) -> Iterator[RequirementRead]:
    need = need_of(sentence, *at)
    if need is None or _is_given(sentence, at):
        return
    yield RequirementRead(
        kind,
        code,
        need,
        sentence.span(*at),
        is_learnable=bool(LEARNABLE.search(sentence.text)),
        is_alternative=is_alternative,
        is_implicit=is_implicit,
    )


def _is_given(sentence: Sentence, at: tuple[int, int]) -> bool:
    """Whether the employer pays for it or gives it, without asking for it ("Wir bezahlen den Staplerschein")."""
    return bool(
        re.match(r"^\W*(?:wir|gerne) (?:bezahlen|finanzieren|übernehmen|ermöglichen)\b", sentence.text[: at[0]], re.I)
    )

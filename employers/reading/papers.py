"""PURE: driving licences and certificates that an advert asks for."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

from collections.abc import Iterator

from employers.codes import RequirementKind
from employers.reading.facts import RequirementRead
from employers.reading.licences import read_licences
from employers.reading.papers_asked import asked
from employers.reading.sentences import Sentence
from employers.reading.vocabulary import Vocabulary
from employers.reading.wording import is_about_the_employer
from employers.reading.words import WordList, Words

_SCHEIN = (
    r"(?:schein|ausweis|lizenz|erlaubnis|berechtigung|pass|nachweis|zertifikat|prüfung|führerschein|lehrgang|kurs)"
)
_FOR = r"(?:schein|ausweis|nachweis|berechtigung|lizenz|erlaubnis)\w*\s(?:für|auf|als|zum)\s(?:\w+[\s-]){0,2}?"
_DONE = rf"(?:\s?\((?:\w+\s)?{_SCHEIN}\b)"  # "Hubarbeitsbühne (Schein erforderlich)"

CERTIFICATES = {
    "forklift": Words(
        rf"(?:gabel)?stapp?ler[\s-]?(?:fahr(?:er)?|führer)?[\s-]?{_SCHEIN}\w*|flurförder(?:mittel|zeug)?\w*?[\s-]?(?:führer)?(?:schein|ausweis)\w*|{_FOR}(?:gabelstapler|stapler|flurförder\w+)|"
        r"(?:forklift|fork[\s-]lift|flt)[\s-](?:truck )?(?:driv\w+ )?(?:licen[cs]e|certificate|ticket|permit)",
        "stapler", "stappler", "flurförder", "forklift", "fork lift", "fork-lift", "flt"),
    "food_hygiene": Words(
        r"§\s?4[23](?:\s?/\s?43)?\s(?:abs\.?\s?\d\s)?(?:des\s)?(?:ifsg|infektionsschutz\w*)|§\s?43\b(?!\s?(?:[abc]\b|sgb|xi))|gesundheitszeugn?iss?\w*|gesundheitsz\.|gesundheitspass|gesundheitsausweis|"
        r"infektionsschutz[\s-]?(?:belehrung|bescheinigung|nachweis)|infektionsschutzgesetz|ifsg\b|hygiene(?:schein|belehrung|pass|ausweis)|rote karte|health certificate|food (?:hygiene|handl\w+|safety) (?:certificate|instruction|training|card|permit)",
        "§ 4", "§4", "ifsg", "infektionsschutz", "gesundheits", "hygiene", "rote karte", "health cert", "food "),
    "guard_34a": Words(
        r"§?\s?34\s?a\b(?:[\s-]?(?:schein|gewo|unterrichtung|sachkunde\w*|prüfung))?|bewachungs(?:schein|erlaubnis)|sachkundeprüfung (?:im )?bewachung\w*|bewachersachkunde|bewacher-?id", "34", "bewach"),
    "first_aid": Words(
        r"(?:erste[rn]?|1\.)[\s-]{0,2}hilfe[\s-](?:am|beim) kind\b|(?:erste[rn]?|1\.)[\s-]{0,2}hilfe(?:[\s-](?:am|beim) \w+)?[\s-]{0,2}(?:kurs|schein|nachweis|ausbildung|bescheinigung|zertifikat|lehrgang|training)\w*|ersthelfer\w*|first[\s-]aid(?:er)?(?:[\s-](?:certificate|course|training))?\b",
        "hilfe", "ersthelfer", "first"),
    "welding": Words(r"schwei(?:ß|ss)(?:er)?[\s-]?(?:schein|pass|prüfung|zertifikat|zeugnis|prüfbescheinigung)\w*|weld(?:ing|er'?s?) (?:certificate|licen[cs]e|qualification)|iso 9606", "schwei", "weld", "9606"),
    "police_record": Words(
        r"(?:(?:erweiterte[sn]?|erw\.)\s)?(?:polizeiliche[sn]?\s)?f(?:ü|ue)hrungszeugniss?\w*|(?:police|criminal)[\s-](?:clearance |record |background )*(?:certificate|check|record|clearance)", "hrungszeug", "police", "criminal"),
    "care_assistant_course": Words(
        r"(?:pflege(?:basis|helfer|hilfe|hilfs|grund|assisten\w+)?|schwesternhelfer\w*|basis)[\s-]?kurs(?: pflege| in der pflege)?\b|pflegehelferschein|basisqualifi\w+ (?:in der )?pflege|\bLQ[\s-]?[12]\b|200[\s-]stunden[\s-]kurs|schwesternhelfer\w*|"
        r"(?:care|nursing) (?:assistant|aide) (?:course|certificate|training)", "pflege", "basiskurs", "lq", "schwestern", "200", "care", "nursing"),
    "measles_proof": Words(r"masern[\w-]*|measles(?: \w+)?", "masern", "measles"),
    "driver_cpc": Words(
        r"(?:schlüssel(?:zahl|ziffer|nummer|-nr\.?)|kenn(?:ziffer|zahl)|\bziffer|modul\w*|\bcode|\w*eintrag\w*|\bkz|\bsz)\s?\(?\"?95\b|\b95er[\s-]?(?:eintrag|module?)|\b(?:mit|m\.|inkl\.|\+|und)\s?(?:der )?95\b(?!\s?(?:€|%|eur|euro|km|\w))|(?<![\w,.])95 im führerschein|"
        r"eingetragene[nr]? 95\b|fahrerqualifi\w+|berufskraftfahrer[\s-]?(?:grund)?qualifi\w+|bkf[\s-]?(?:qualifi\w+|module?)|\bCPC\b|(?:c1?e?|d1?e?)\s?(?:mit |m\. |\+ ?|, ?|\()95\b", "95", "qualifi", "bkf", "cpc"),
    "driver_card": Words(r"fahrer[\s-]?karte\w*|driver'?s? card|tacho(?:graph)? card", "karte", "card"),
    "adr": Words(r"\bADR\b(?:[\s-]?(?:schein|bescheinigung|karte|certificate))?|gefahrgut[\s-]?(?:führer)?(?:schein|ausweis)", "adr", "gefahrgut"),
    "chainsaw": Words(rf"(?:motor|ketten)sägen?[\s-]?(?:führer)?{_SCHEIN}\w*|{_FOR}motorsäge\w*|as[\s-]baum|chainsaw (?:licen[cs]e|certificate|permit|course)", "säge", "as baum", "as-baum", "chainsaw"),
    "plant_protection": Words(r"pflanzenschutz(?:mittel)?[\s-]?(?:sachkund\w+|schein|nachweis)|sachkund\w+ (?:im |für |in )?pflanzenschutz\w*|pesticide (?:licen[cs]e|certificate)", "pflanzenschutz", "pesticide"),
    "care_companion": Words(r"§+\s?(?:53\s?[bc]|43\s?b|87\s?b)\b(?:,?\s?§?\s?(?:53\s?[bc]|43\s?b|87\s?b))?(?:\s?sgb\s?xi)?|betreuungs(?:kraft|assisten\w+) (?:nach|gemäß|gem\.) §?\s?\d+|\b(?:53\s?[bc]|43b|87b)[\s-](?:schein|kraft|qualifi\w+|zertifikat|sgb)", "§", "betreuungs", "53", "43b", "87b"),
    "passenger_transport": Words(
        r"personenbeförderungs(?:schein|erlaubnis|genehm)\w*|\bp-schein\w*|taxischein|(?:führerschein|fahrerlaubnis|schein) zur (?:fahrgast|personen)beförderung|fahrgastbeförderung\w*|passenger (?:transport|carrying) (?:licen[cs]e|permit)",
        "beförderung", "p-schein", "taxischein", "passenger"),
    "crane": Words(rf"(?:lauf|hallen|auto|turm|brücken|portal)?kran[\s-]?(?:führer|fahrer|bedien\w*)?[\s-]?(?:führer)?(?:schein|ausweis|berechtigung|lizenz)\w*|{_FOR}(?:\w*kran)\w*|crane (?:operator'?s? )?(?:licen[cs]e|certificate|permit)", "kran", "crane"),
    "excavator": Words(rf"(?:bagger|baumaschinen|radlader|erdbaumaschinen|lader)[\s-]?(?:führer|fahrer)?[\s-]?(?:schein|ausweis|führerschein|lizenz|berechtigung)\w*|{_FOR}(?:bagger|radlader|baumaschine)\w*|(?:bagger|radlader) (?:fahren )?{_DONE}|excavator (?:licen[cs]e|certificate|permit)", "bagger", "baumaschin", "lader", "excavator"),
    "aerial_platform": Words(
        rf"(?:hub(?:arbeits)?|arbeits)bühnen?[\s-]?(?:führer|bedien\w*)?[\s-]?(?:schein|ausweis|führerschein|berechtigung|lizenz)\w*|(?:hub)?steiger[\s-]?schein|hubarbeitsbühne(?:{_DONE}|(?= (?:von vorteil|wünschenswert|gern|erwünscht)))|(?:bediener)?{_FOR}(?:\w*bühne|hubsteiger)\w*|\bIPAF\b(?:-karte)?",
        "bühne", "steiger", "ipaf"),
    "trainer_aevo": Words(r"\bAEVO\b|ausbilder[\s-]?(?:eignung\w*|schein)|ausbildereignungs\w*|ausbildungseignung\w*|\bADA[\s-]schein", "aevo", "ausbild", "ada"),
    "xray": Words(r"röntgen[\s-]?(?:schein|kurs|nachweis)|(?:fach|sach)?kunde?n?(?:isse)? (?:im )?strahlenschutz|strahlenschutz[\s-]?(?:kurs|schein|kenntnis\w*)|x-ray (?:certificate|licen[cs]e)", "röntgen", "strahlenschutz", "x-ray"),
    "high_voltage": Words(r"hochvolt[\s-]?(?:schein|qualifi\w+|schulung|berechtigung|lehrgang|fachkund\w*|technik-schulung|[23]s\b|stufe \d\w?)|fachkund\w+ (?:für |im )?(?:hochvolt|hv)\w*|HV-(?:schein|schulung|qualifi\w+)|high[\s-]voltage (?:certificate|qualification|training)", "hochvolt", "hv-", "high"),
    "electrical_instructed": Words(r"elektrotechnisch unterwiesene\w*(?: person)?|\bEuP\b(?!-schulung bieten)", "unterwiesen", "eup"),
    "lifeguard": Words(r"rettungsschwimm\w*|\bDRSA\b|\bDLRG\b[\s-](?:silber|bronze|abzeichen)|life-?guard (?:certificate|licen[cs]e|qualification)", "rettungsschwimm", "drsa", "dlrg", "guard"),
    "airport_security_check": Words(r"zuverlässigkeits(?:über)?prüfung|zuverlässigkeitsprüfung|§\s?7\s?(?:des )?luftsi(?:g|cherheitsgesetz)|\bZÜP\b|airport (?:security|background) (?:check|clearance)", "zuverlässigkeits", "luftsi", "züp", "airport"),
    "foot_care": Words(r"fu(?:ß|ss)pflege[\s-]?(?:schein|zertifikat|kurs|ausbildung|diplom)|(?:zertifikat|kurs|ausbildung|diplom)\w* (?:in |für |zur )?(?:\w+ )?fußpflege|foot care (?:certificate|course)", "pflege", "foot care"),
    "istqb": Words(r"\bISTQB\b\w*", "istqb"),
}  # fmt: skip
_LIST = WordList(CERTIFICATES)


def read_papers(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[RequirementRead]:
    """Licences and certificates that one sentence asks for, or says that nobody needs (``is_negated``)."""
    found = [*read_licences(sentence, vocabulary), *_certificates(sentence, vocabulary)]
    if found and not is_about_the_employer(sentence):
        yield from found


def _certificates(sentence: Sentence, vocabulary: Vocabulary) -> Iterator[RequirementRead]:
    for code, hit in _LIST.hits(sentence):
        if not vocabulary.certificates or code in vocabulary.certificates:
            yield from asked(sentence, RequirementKind.CERTIFICATE, code, hit.span())

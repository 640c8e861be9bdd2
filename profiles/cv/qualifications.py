"""PURE: which qualification a station of education led to, if any."""

# ruff: noqa: E501 (word lists)

import re
from collections.abc import Sequence

from profiles.cv.document import FactKind, Passage
from profiles.cv.phrases import phrases_of
from profiles.cv.privacy import is_sensitive, without_contacts

_UNFINISHED = re.compile(
    r"ohne abschluss|abgebrochen|nicht abgeschlossen|abbruch|not completed|unfinished|dropped out|без диплома", re.I
)
_SCHOOL = re.compile(
    r"hauptschul\w*|werkreal\w*|mittlere reife|real?schul\w*|mittlerer (?:schul|bildungs)abschluss|(?:fach)?abitur|(?:fach)?hochschulreife|(?:schul|msa)[- ]?abschluss|qualifizierender abschluss|"
    r"high school\w*|secondary (?:school|education)|baccalaur\w+|bachillerato|matura\b|gcse|a[- ]levels|lise (?:diploma|mezun)\w*|атестат|аттестат|средн\w+ школ\w*|середня освіта|bacalaureat|الثانوية|دیپلم",
    re.I,
)
_LEVELS = (
    (4, r"\bmaster(?!\w*brief)\b|\bm\.?\s?(?:sc|a|eng)\.?(?!\w)|magister|магістр|магистр|\bdiplom(?!a|prüf)(?:-?(?:ing|kauf|inform|psych|päd|biol|chem|phys|math|volks|betriebs)\w*)?\b|ph\.?\s?d|promotion|doktor|staatsexamen|специалист\b"),
    (3, r"bachelor|\bb\.?\s?(?:sc|a|eng)\.?(?!\w)|бакалавр|licence\b|licenciatura|laurea|lisans|\bmeister(?:brief|prüfung)?\b|(?:industrie|handwerks|küchen|bäcker|elektro|kfz|maurer|fliesenleger)\w*meister(?:in)?\b|staatlich geprüfte\w* (?:techniker|betriebswirt)\w*|techniker(?:schule|abschluss)|fachwirt\w*|betriebswirt\w*|البكالوريوس|بكالوريوس|کارشناسی"),
    (2, (r"(?<!schul)(?<!fort)(?<!weiter)(?:berufs)?ausbildung\w*|\blehre\b|umschulung|gesell\w+|facharbeiter\w*|fachangestellte\w*|apprenticeship|vocational|journeyman|skilled worker|berufsabschluss|ihk-prüfung|facharbeit\w*|"
        r"профтех\w*|училищ\w*|colegiu|școală profesională|szkoła zawodowa|meslek (?:lisesi|eğitimi)|معهد|formación profesional|\bcap\b|apprentissage")),
    (1, r"teilqualifikation|helferausbildung|angelernt"),
)  # fmt: skip
LEVELS = tuple((level, re.compile(pattern, re.I)) for level, pattern in _LEVELS)
_DEGREE = re.compile(r"reife|abitur|abschluss|matura|gcse|levels|baccal|bachill|diplom|ат+естат|освіта", re.I)
_STUDY = re.compile(
    r"studium|studies|university|universität|université|університет|университет|üniversite|جامعة|دانشگاه|degree|hochschule",
    re.I,
)
_COURSE = re.compile(
    r"kurs\b|kurse?n?\b|lehrgang|weiterbildung|fortbildung|schulung|seminar|workshop|course|training|maßnahme|zertifikat|schein\b|курс",
    re.I,
)
_SCHOOL_NAME = re.compile(
    r"grundschule|primary school|kindergarten|elementary school|volksschule|\bschule?\b|\bschool\b|gymnasium|lycée|школ",
    re.I,
)
_PREFIX = re.compile(
    r"^(?:abgeschlossene\s|erfolgreiche\s|duale\s|betriebliche\s|schulische\s)*(?:berufs)?(?:ausbildung|lehre|umschulung|weiterbildung)(?:\s(?:zu[mr]?|als|in|der|den))*\s+|"
    r"^(?:apprenticeship|vocational training|training) (?:as|in|for)\s(?:an?\s)?|^(?:abschluss|degree|titel)\s*:?\s+",
    re.I,
)
TITLE_LENGTH = 200


def qualification_of(lines: Sequence[str], *, is_running: bool) -> Passage | None:
    """The qualification that these lines of one station tell of, a course as certificate, or None.

    Nothing for what is running, was broken off, or names only a school. The requirement level (1 to 4) is that of the
    first word that tells it; where none does it stays open.
    """
    text = " ".join(lines)
    if is_running or _UNFINISHED.search(text):
        return None
    level = next((level for level, pattern in LEVELS if pattern.search(text)), None)
    schools = list(_SCHOOL.finditer(text)) if level is None else []
    if schools:  # the degree rather than the kind of school
        school = next((hit for hit in schools if _DEGREE.search(hit.group())), schools[0])
        return Passage(FactKind.QUALIFICATION, (_around(lines, school.group()),), is_school=True)
    phrases = _titles(lines, level)
    if not phrases:
        return None
    if level is None and _COURSE.search(text) and not _STUDY.search(text):
        return Passage(FactKind.CERTIFICATE, phrases)
    if level is None and (_SCHOOL_NAME.search(text) and not _STUDY.search(text)):
        return None
    return Passage(FactKind.QUALIFICATION, phrases, level=level, is_estimated=level is None)


def _titles(lines: Sequence[str], level: int | None) -> tuple[str, ...]:
    """Phrases that may be the title: those with the word of the level first, without "Ausbildung zum" before it."""
    phrases = [phrase for line in lines for phrase in phrases_of(line)]
    pattern = next((pattern for each, pattern in LEVELS if each == level), None)
    ordered = sorted(phrases, key=lambda phrase: not (pattern and pattern.search(phrase)))
    shortened = [_PREFIX.sub("", phrase).strip() or phrase for phrase in ordered]
    return tuple(dict.fromkeys(phrase[:TITLE_LENGTH] for phrase in shortened))


def _around(lines: Sequence[str], words: str) -> str:
    """The phrase in which the words of a school qualification stand; the words alone where it would tell too much."""
    phrase = next((each for line in lines for each in phrases_of(line) if words.casefold() in each.casefold()), words)
    return words if is_sensitive(phrase) else without_contacts(phrase)[:TITLE_LENGTH]

"""PURE: early, late, night and weekend work by its words and clock times; shifts that rotate."""

# ruff: noqa: E501 (word lists: a pattern broken over lines is harder to read and to check)

import re
from collections.abc import Iterable

from employers.reading.clocks import DAY_RANGE, NOT_WORK, Clock, clocks, is_about_work, range_days
from employers.reading.facts import Refusal, Span
from employers.reading.remembering import Remembered, moved
from employers.reading.sentences import Section, Sentence
from employers.reading.wording import part_around
from employers.reading.words import Words

EARLY_START, LATE_END = 6 * 60, 21 * 60  # a start at or before, an end at or after
_NACHT = r"(?:dauer)?nacht(?:schicht|dienst|arbeit|wache|bereitschaft|einsatz|einsätze|baustelle|tour|reinigung|stunden)\w*|nacht-(?!zuschl)"
KINDS = {
    "early": Words(r"\b(?:fr(?:ü|ue)h?(?:schicht|dienst)\w*|früh-(?!stück)|frühe schicht|früh(?=\s?(?:/|,|und|oder|u\.|bzw\.?|-)\s?-?(?:spät|nacht))|früh (?=\d)|(?<=woche )früh\b|(?<=wochen )früh\b|early (?:shifts?|and late|or late|,)|early(?=[, /-]+(?:and |or )?(?:late|night))|frühmorgens)", "früh", "frü", "fruehs", "frueh", "early"),
    "late": Words(r"\b(?:spät(?:schicht|dienst)\w*|spät-|tag-? und spät|(?<=früh/)spät\b|(?<=früh, )spät\b|(?<=früh- und )spät\w*|(?<=früh und )spät\b|(?<=früh oder )spät\b|(?<=früh-/)spät\w*|spät (?=\d)|(?<=woche )spät\b|(?<=wochen )spät\b|abend(?:schicht|dienst)\w*|late shifts?|late(?=[, /-]+(?:and |or )?nights?)|(?<=early and )late\b|(?<=early or )late\b|(?<=early, )late\b|evening shifts?)", "spät", "abend", "late", "evening"),
    "night": Words(rf"\b(?:{_NACHT}|nachts\b|(?<!pro )(?<!schöne )nächten?\b|(?<![/€])(?<!€ )nacht\b(?=\s?(?:[.,;)/+]|$|-|und|oder))|(?<=spät/)nacht\b|tag (?:und|u\.|oder|&|/) nacht|tag-? (?:oder|und|u\.) nacht\w*|night (?:shifts?|work|duty)|(?<=and )night\b|(?<=or )night\b|nights\b(?! off))", "nacht", "nächt", "night"),
    "weekend": Words(r"\b(?:(?<!uhr )wochenend(?:e|en|s|arbeit|dienst|einsatz|einsätze|schicht|bereitschaft)?\w*|samstag\w*|sonnabend\w*|sonntag\w*|sonn- und feiertag\w*|weekends?|saturdays?|sundays?|am we\b)|\b(?:an )?7 tagen?\b(?! (?:urlaub|geöffnet|offen))|\bsieben tage\b", "wochenend", "samstag", "sonnabend", "sonn", "weekend", "saturday", "sunday", "we ", "7 tage", "sieben tage"),
}  # fmt: skip
SHORT_WEEKEND = Words(
    r"\b(?=[SW])(?:WE\b|S[ao]\.?\s?(?:/|und|\+|&|u\.|,)\s?(?:S[ao]\b|Feiertag)|Sa\b\.?(?=\s?(?:\d|bis|ab|von|im|abends|vormittag|[.,)/]|$))|"
    r"So\b(?=\.?\s|[.,)]|$)(?:(?<=auch So)|(?<=und So)|(?<=\+ So)|(?<=\+So)|(?<=\d\. So)|(?<=Fr/So)|(?<=am So)))",
    "we", "sa", "so", is_cased=True,
)  # fmt: skip
_KINDS_SHORT = (*KINDS.items(), ("weekend", SHORT_WEEKEND))
ROTATION = {
    2: Words(
        r"\b(?:2|zwei)[\s-]?(?:er-)?schicht(?!leit|führ)\w*|\b(?:2|two)[\s-]shifts?\b(?: system)?|zwei- (?:bis|oder) dreischicht\w*|wechselschicht[^.\n]{0,4}\(?(?:(?:früh|fs)\W{1,3}(?:spät|ss)|f\s?/\s?s\b)",
        "schicht",
        "shift",
    ),
    3: Words(
        r"\b(?:3|drei)[\s-]?(?:er-)?schicht(?!leit|führ)\w*|\bteilkonti\w*|\b(?:3|three)[\s-]shifts?\b(?: system)?",
        "schicht",
        "shift",
        "konti",
    ),
    4: Words(
        r"\b(?:(?:voll)?[ck]onti(?!n)\w*|vollkontinuierlich\w*|(?:voll)?kontinuierliche\w* schicht\w*|kontischicht\w*(?:[\s-]?schicht\w*)?|(?:4|5|vier|fünf)[\s-]?schicht(?!leit|führ)\w*|(?:4|5|four|five)[\s-]shift (?:system|pattern|operation|rota)|continuous shifts?)",
        "konti",
        "conti",
        "schicht",
        "shift",
        "continuous",
    ),
}
AROUND_THE_CLOCK = Words(r"\brund um die uhr\b|\b24/7\b", "rund um", "24/7")
_ONE_SHIFT = re.compile(r"tagschicht|diese stelle|notruf|hotline|erreichbar|für sie da|online", re.I)
SHIFT_WORK = Words(
    r"\b(?:wechselschicht\w*|schicht(?:dienst|betrieb|arbeit|system|bereitschaft|plan|modell|einsatz|rhythmus)\w*|wechselnde\w* (?:schicht|dienst)\w*|(?:im|in) schicht(?:en)?\b|schicht(?:- und|en| )(?!leit|führ|zul|zuschl)|\w+-stunden-schichten?|24-h-dienste?|24-stunden-dienste?n?|shift (?:work|pattern|rota)|rotating shifts?|shifts\b|(?:early|late|night) shift)", "schicht", "dienst", "shift",
)  # fmt: skip
CHANGING = Words(
    r"wechsel-?schicht\w*|wechselnde\w* (?:schicht|dienst)|schichtwechsel|rotating|on rotation|rollier\w*+(?! freie)|\b(?:(?:früh|spät|nacht)(?:schicht|dienst|-|\b)|tag(?:schicht|dienst|-| und nacht|/nacht))\w*[^.\n]{0,50}im (?:\w+ )?wechsel|im (?:\w+ )?wechsel[^.\n]{0,16}(?:(?:früh|spät)(?:schicht|dienst|-|\b)|tag und nacht)|(?:tag|früh)- und (?:nacht|spät)\w+ wechseln",
    "wechsel", "rotat", "rollier",
)  # fmt: skip
_NOT_ASKED_AFTER = re.compile(
    r"[\w-]*\W{1,3}(?:[\w-]+\s+){0,3}?(?:fäll\w* nicht an|ausgeschlossen|nicht (?:vorgesehen|nötig|erforderlich|verlangt)|"
    r"find\w* nicht statt|gibt es (?:bei uns )?nicht|freiwillig\w*|(?:nur |rein )?auf wunsch|nein\b|not required|optional|haben wir nicht|off\b)",
    re.I,
)
_NO_BEFORE = re.compile(
    r"\b(?:kein(?:e|en|er)?|ohne|nie|niemals|weder|nicht am|nicht|no|without|never on)\s+(?:[\w-]+\s+(?:und |oder |or |and |noch )?){0,3}(?:[\w-]*-\s?(?:und|oder|/)\s)?$",
    re.I,
)
_SUPPLEMENT = re.compile(r"zuschl[aä]g\w*|zulagen?\b|\w+zulagen?\b|zusatzvergütung|allowance|bonus|premium", re.I)
_HOME = re.compile(r"zu hause|zuhause|home every|daheim|at home|gehör\w* (?:dir|ihnen)", re.I)
_FREE = re.compile(r"\bfrei(?:e[nr]?|es)?\b(?! (?:zeit|arbeitszeit|eintei|verfüg|tag))|\boff\b|geschlossen", re.I)
_OWN_WORK = Words(r"\bunsere[rn]? \w+ (?:arbeiten|laufen|fahren|produzieren|liefern|melken|backen)\b", "unsere")
_WEEKEND_WORK = re.compile(
    r"wochenend(?:dienst|arbeit|einsatz|einsätze|schicht)|(?:samstags|sonntags)(?:dienst|arbeit)", re.I
)
_EVERY_OTHER = re.compile(
    r"jede[snr]?\s(?:zweite[snr]?|2\.|dritte[snr]?|3\.|andere[snr]?)|every (?:other|second)", re.I
)


Evidence = tuple[str, bool, Span]


def _is_told(sentence: Sentence) -> bool:
    return sentence.section not in (Section.ABOUT, Section.CONTACT)


def is_excluded(sentence: Sentence, hit: re.Match[str]) -> bool:
    """Whether the words say that there is no such work ("keine Nachtarbeit", "Wochenenden frei")."""
    low, high = part_around(sentence.text, *hit.span())
    part = sentence.text[low:high]
    if _NOT_ASKED_AFTER.match(sentence.text[hit.end() : high]) or _NO_BEFORE.search(sentence.text[low : hit.start()]):
        return True
    if hit.re not in (KINDS["weekend"].pattern, SHORT_WEEKEND.pattern):
        return False
    return bool(_HOME.search(part) or (_FREE.search(part) and not _EVERY_OTHER.search(part)))


def is_supplement(sentence: Sentence, hit: re.Match[str]) -> bool:
    """Whether the words only name what is paid on top ("Zuschläge für Nachtarbeit")."""
    low, high = part_around(sentence.text, *hit.span())
    is_share = re.search(r"%\s?(?:für |bei |in der )?$", sentence.text[low : hit.start()])
    return bool(is_share or _SUPPLEMENT.search(sentence.text[low:high]))


def shift_words(sentence: Sentence) -> Span | None:
    """The first words of a sentence that say shift, night or weekend work."""
    if not _is_told(sentence) or _OWN_WORK.search(sentence):
        return None
    for words in (
        *ROTATION.values(),
        SHIFT_WORK,
        KINDS["night"],
        KINDS["weekend"],
        SHORT_WEEKEND,
        KINDS["early"],
        KINDS["late"],
    ):
        is_days = words in (KINDS["weekend"], SHORT_WEEKEND)
        for hit in words.finditer(sentence):
            if is_excluded(sentence, hit) or is_supplement(sentence, hit) or (is_days and not is_about_work(sentence)):
                continue
            return sentence.span(*hit.span())
    return None


def read_shift_flags(evidence: Iterable[Evidence]) -> dict[str, bool]:
    """Early, late, night and weekend work: True where said, False where excluded, absent otherwise."""
    flags: dict[str, bool] = {}
    for kind, is_said, _ in evidence:
        flags[kind] = is_said or flags.get(kind, False)
    return flags


def refused_shifts(evidence: Iterable[Evidence]) -> list[Refusal]:
    """Early, late, night or weekend work that is said not to be done, with the words."""
    return [Refusal("shift", kind, span) for kind, is_said, span in evidence if not is_said]


def words_by_kind(evidence: Iterable[Evidence]) -> dict[str, Span]:
    """The first words that say each kind of work."""
    spans: dict[str, Span] = {}
    for kind, is_said, span in evidence:
        if is_said:
            spans.setdefault(kind, span)
    return spans


def shift_evidence(found: Iterable[Sentence]) -> list[Evidence]:
    """All that speaks for or against early, late, night and weekend work: the kind, whether it is done, the words."""
    return [each for sentence in found if _is_told(sentence) for each in _evidence(sentence)]


def _read_evidence(sentence: Sentence) -> list[Evidence]:
    return [*_of_words(sentence), *_of_rotation(sentence), *_of_clocks(sentence), *_of_days(sentence)]


_evidence = Remembered(_read_evidence, lambda each, by: (each[0], each[1], moved(each[2], by)))


def _of_words(sentence: Sentence) -> list[Evidence]:
    if _OWN_WORK.search(sentence):
        return []
    hits = [(kind, hit) for kind, words in _KINDS_SHORT for hit in words.finditer(sentence)]
    if not hits:
        return []
    is_work = not NOT_WORK.search(sentence)
    return [
        (kind, not is_excluded(sentence, hit), sentence.span(*hit.span()))
        for kind, hit in hits
        if (is_work or kind != "weekend" or _WEEKEND_WORK.match(hit.group())) and not is_supplement(sentence, hit)
    ]


def _of_rotation(sentence: Sentence) -> list[Evidence]:
    order = ("early", "late", "night", "weekend")
    for count, words in sorted(ROTATION.items(), reverse=True):
        hit = words.search(sentence)
        if hit and not is_excluded(sentence, hit) and not NOT_WORK.search(sentence):
            return [(kind, True, sentence.span(*hit.span())) for kind in order[:count]]
    around = AROUND_THE_CLOCK.search(sentence)
    if around and not is_excluded(sentence, around) and not _ONE_SHIFT.search(sentence.text):
        return [(kind, True, sentence.span(*around.span(), 0.7)) for kind in order]
    return []


def _of_clocks(sentence: Sentence) -> list[Evidence]:
    return [(kind, True, clock.span) for clock in clocks(sentence) for kind in _kinds_of(clock)]


def _kinds_of(clock: Clock) -> list[str]:
    """What the clock says: a start at or before 6:00 is early, an end at or after 21:00 late, through midnight night."""
    start, end = clock.start, clock.end
    is_through = start is not None and end is not None and end < start and end != 0
    is_late = end is not None and (
        end >= LATE_END or end == 0 or (end <= 5 * 60 and (start is None or start < 20 * 60))
    )
    said = {
        "early": start is not None and start <= EARLY_START,
        "late": is_late,
        "night": is_through or (start is not None and start <= 3 * 60),
        "weekend": bool({5, 6} & set(clock.days)),
    }
    return [kind for kind, is_said in said.items() if is_said]


def _of_days(sentence: Sentence) -> list[Evidence]:
    """Weekend work by a range of days ("Di–Sa")."""
    if sentence.section is Section.TITLE or not is_about_work(sentence):
        return []
    return [
        ("weekend", True, sentence.span(*hit.span(), 0.85))
        for hit in DAY_RANGE.finditer(sentence)
        if {5, 6} & set(range_days(hit))
        and not re.match(r"\W{0,2}(?:frei|geschlossen|off)\b", sentence.text[hit.end() :])
    ]


def changes_shifts(found: Iterable[Sentence]) -> Span | None:
    """The words that say that shifts rotate, or None."""
    for sentence in found:
        for words in (*ROTATION.values(), CHANGING):
            hit = words.search(sentence)
            if hit and not is_excluded(sentence, hit) and _is_told(sentence) and not NOT_WORK.search(sentence):
                return sentence.span(*hit.span())
    return None

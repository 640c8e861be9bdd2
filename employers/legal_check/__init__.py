"""PURE: what in an advert may offend against law: excluding words, pay below the floor, unlawful terms, strikes.

By rules and word lists, and by a second opinion that was learned from examples (`opinion`): it adds findings and doubts
some, takes none away, and each finding says whose voice it is. Bounded time; the same text and weights give the same
findings. Findings are for a person to judge; they are no legal advice and nothing is refused by them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from employers.legal_check.ages import AGES
from employers.legal_check.amounts import too_long_day
from employers.legal_check.burdens import BURDENS, Burden, unlawful
from employers.legal_check.combined import Clause
from employers.legal_check.combined import told as told_by_frames
from employers.legal_check.conditions import CONDITIONS, is_allowed
from employers.legal_check.context import (
    MARK,
    clauses,
    is_near,
    is_open_to_all,
    may_be_allowed,
    objects_of_work,
    says_either,
)
from employers.legal_check.findings import Finding, Rule, Severity, Voice
from employers.legal_check.groups import REJECTED, turned_away
from employers.legal_check.lexicon import ENTRIES, Entry
from employers.legal_check.one_sex import female_form
from employers.legal_check.opinion import DOUBTFUL, SURE, Heard, Weights, belief, heard
from employers.legal_check.paraphrases import PARAPHRASES
from employers.legal_check.spelling import mended
from employers.legal_check.terms import TERMS, Term
from employers.legal_check.wages import Offer, check_mini_job, check_wages, sector_in
from employers.reading.facts import Span
from employers.reading.sentences import Sentence, sentences
from employers.reading.sources import Source, plain
from employers.reading.words import first_hits

__all__ = ["Finding", "Offer", "Rule", "Severity", "Voice", "Weights", "check_advert", "sector_of", "words_heard"]
MAX_TITLE = 1_000
MAX_TEXT = 30_000  # characters that are read; adverts are far shorter
MOST_FINDINGS = 60
_SIDE = 25  # letters between people and what they are turned away for
_BEYOND = 110  # letters behind a part of a sentence that may answer its question
_NEAR_TERMS = 40  # letters between two unlawful terms that are told as one
_GRAVE = (Severity.BLOCK, Severity.WARN, Severity.HINT)
_PLAIN_FIRST = (Voice.RULE, Voice.DOUBTED, Voice.LEARNED)
_MOST_HITS = 300  # before overlapping ones are joined
_YEARS = re.compile(r"(?<!\d)\d\d(?!\d)")
_FIRST_YEARS, _LAST_YEARS = 25, 57
_PLAIN = (*TERMS, *CONDITIONS, *(age for age in AGES if age.severity is Severity.BLOCK))
_OTHER = (*(age for age in AGES if age.severity is not Severity.BLOCK), *PARAPHRASES)
_ABOUT_CUSTOMERS = frozenset({Rule.AGE, Rule.SEX, Rule.HEALTH, Rule.PREGNANCY, Rule.SEXUAL_IDENTITY})


def check_advert(title: str, text: str, offer: Offer, weights: Weights) -> list[Finding]:
    """All findings in the order of the words, those without words last; overlapping ones of a rule once.

    The text may hold HTML. Spans count characters of ``title`` or ``text`` as they were given. ``weights`` are what the
    second opinion has learned; without any, rules speak alone.
    """
    head, body = mended(plain(title[:MAX_TITLE])), mended(plain(text[:MAX_TEXT]))
    found = sentences(head.text.replace("\n", " "), body.text)
    page = _page(f"{head.text}\n{body.text}", weights)
    findings = list(islice((hit for sentence in found for hit in _in_sentence(sentence, page)), _MOST_HITS))
    findings += check_wages(found, page.text, offer)
    findings += check_mini_job(found, page.text, offer)
    return [_placed(each, head, body) for each in _once(findings)][:MOST_FINDINGS]


def words_heard(title: str, text: str) -> Iterator[tuple[Span, Heard]]:
    """Each word of the lexicon with what stands around it, for the learning of the second opinion."""
    head, body = mended(plain(title[:MAX_TITLE])), mended(plain(text[:MAX_TEXT]))
    page = _page(f"{head.text}\n{body.text}", {})
    for sentence in sentences(head.text.replace("\n", " "), body.text):
        for part in _parts(sentence, page):
            for each in part.heard():
                yield part.span((each.start, each.end)), each


def sector_of(title: str, text: str) -> str | None:
    """Name of the sector's minimum wage that an advert points to, None for any other work."""
    return sector_in(f"{plain(title[:MAX_TITLE]).text}\n{plain(text[:MAX_TEXT]).text}")


@dataclass(frozen=True, slots=True)
class _Page:
    """The whole text, "(m/w/d)" on it, what of each word list may stand on it at all, and what was learned."""

    text: str
    is_for_all: bool
    plain: tuple[Term, ...]
    other: tuple[Term, ...]
    entries: tuple[Entry, ...]
    burdens: tuple[Burden, ...]
    weights: Weights


def _page(text: str, weights: Weights) -> _Page:
    folded = text.lower()
    return _Page(
        text=text,
        is_for_all=bool(MARK.search(text)),
        plain=tuple(term for term in _PLAIN if term.words.occurs(folded)),
        other=tuple(term for term in _OTHER if term.words.occurs(folded)),
        entries=tuple(entry for entry in ENTRIES if entry.words.occurs(folded)),
        burdens=tuple(each for each in BURDENS if each.subject.occurs(folded) and each.frame.occurs(folded)),
        weights=weights,
    )


def _in_sentence(sentence: Sentence, page: _Page) -> Iterator[Finding]:
    told: list[Finding] = []
    for part in _parts(sentence, page):
        found = [*part.meeting(page.plain), *part.turned_away()]
        found += part.in_other_words(found)
        found += part.in_frames(found)
        told += part.on_second_thought(_without_side(found, part.clause))
    immoral = [each for each in told if each.rule is Rule.IMMORAL]
    is_immoral = bool(immoral)
    yield from (each for each in told if each.rule is not Rule.IMMORAL)
    yield from _joined(immoral, sentence)
    for severity, advice, start, end in () if is_immoral else islice(unlawful(sentence, page.burdens), 1):
        yield _finding(Rule.IMMORAL, severity, advice, sentence.span(start, end), page.text)
    day = None if is_immoral else too_long_day(sentence)
    if day is not None:
        yield _finding(Rule.IMMORAL, Severity.BLOCK, "hours", sentence.span(*day), page.text)
    for start, end in () if page.is_for_all else female_form(sentence, page.text):
        yield _finding(Rule.SEX, Severity.WARN, "one_sex", sentence.span(start, end), page.text)


def _joined(immoral: list[Finding], sentence: Sentence) -> Iterator[Finding]:
    """Unlawful terms that stand near each other in a sentence told as one, by the gravest ("bar, ohne Anmeldung")."""
    row: list[Finding] = []
    for each in sorted(immoral, key=_start):
        if row and _start(each) > max(map(_end, row)) + _NEAR_TERMS:
            yield _as_one(row, sentence)
            row = []
        row.append(each)
    if row:
        yield _as_one(row, sentence)


def _as_one(row: list[Finding], sentence: Sentence) -> Finding:
    gravest = min(row, key=lambda each: (_GRAVE.index(each.severity), _start(each)))
    start, end = min(map(_start, row)) - sentence.start, max(map(_end, row)) - sentence.start
    return gravest if len(row) == 1 else replace(gravest, span=sentence.span(start, end))


def _parts(sentence: Sentence, page: _Page) -> Iterator["_Part"]:
    for offset, clause in clauses(sentence):
        around = _Around(is_open_to_all(clause), objects_of_work(clause), page.is_for_all)
        yield _Part(sentence, page, offset, clause, clause.lower(), around)


def _without_side(found: list[Finding], clause: str) -> list[Finding]:
    """Without "Frauen" where they are turned away for something else ("Frauen mit Kopftuch", "muslimische Frauen")."""
    back = _SIDE if REJECTED.search(clause) else 0
    main = [each.span.start for each in found if each.span and each.rule not in (Rule.SEX, Rule.AGE, Rule.IMMORAL)]
    return [
        each
        for each in found
        if not (_is_side(each) and any(-back <= at - _start(each) and at - _end(each) <= _SIDE for at in main))
    ]


def _is_side(finding: Finding) -> bool:
    if finding.rule is not Rule.SEX or finding.span is None or finding.severity is not Severity.BLOCK:
        return False
    words = finding.span.words.lower()
    return words in ("frauen", "männer", "women", "men") or words.endswith("innen")


def _start(finding: Finding) -> int:
    return finding.span.start if finding.span else 0


def _end(finding: Finding) -> int:
    return finding.span.end if finding.span else 0


@dataclass(frozen=True, slots=True)
class _Around:
    """What the words around tell: it does not matter, it is about others than who is wanted, "(m/w/d)" on the page."""

    is_open: bool
    objects: tuple[tuple[int, int], ...]
    is_for_all: bool


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a sentence, and the whole text that it stands in."""

    sentence: Sentence
    page: _Page
    offset: int
    clause: str
    folded: str
    around: _Around

    def meeting(self, terms: Iterable[Term]) -> Iterator[Finding]:
        """What the terms find, unless words around make it harmless."""
        for term in terms:
            if not term.words.occurs(self.folded):
                continue
            hits = list(first_hits(term.words.pattern, self.clause))
            if not hits or _is_excused(term, self.clause, self.sentence, self.around):
                continue
            is_excused_near = term.rule in _ABOUT_CUSTOMERS and not term.is_plain and not term.is_anywhere
            for hit in hits:
                if term.rule is Rule.AGE and _spans_all(hit["w"] or hit["v"]):
                    continue
                if is_excused_near and is_near(self.around.objects, *hit.span(), self.clause):
                    continue
                yield self._finding(
                    term.rule, term.severity, term.advice, hit.span("w" if hit["w"] is not None else "v")
                )

    def in_other_words(self, known: Iterable[Finding]) -> Iterator[Finding]:
        """What is said in other words, told once by rule and only where nothing plainer has told it."""
        told = {each.rule for each in known}
        for term in self.page.other:
            if term.rule not in told:
                again = list(self.meeting((term,)))[:1]
                told |= {each.rule for each in again}
                yield from again

    def turned_away(self) -> Iterator[Finding]:
        """Groups of people that the part turns away."""
        for rule, advice, start, end in turned_away(self.clause, self.folded):
            yield self._finding(rule, Severity.BLOCK, advice, (start, end))

    def in_frames(self, known: Iterable[Finding]) -> Iterator[Finding]:
        """What the lexicon and the frames tell of rules that are not ``known`` yet."""
        begin = self.sentence.start + self.offset
        places = {
            each.rule: (each.span.start - begin, each.span.end - begin) for each in known if each.span is not None
        }
        for each in told_by_frames(self._clause(), self.page.entries, places):
            entry = each.entry
            if entry.rule is Rule.SEX and entry.severity is Severity.WARN and self.around.is_for_all:
                continue
            yield self._finding(entry.rule, each.severity, entry.advice, (each.start, each.end))

    def heard(self) -> list[Heard]:
        """The words of the lexicon in this part."""
        return heard(self._clause(), self.page.entries, self.around.is_for_all)

    def on_second_thought(self, found: list[Finding]) -> list[Finding]:
        """``found``, marked where the learned opinion doubts it, and what it alone is sure of, once for each rule."""
        beliefs = [(belief(each, self.page.weights), each) for each in self.heard()]
        doubted = [(each.entry.rule, self.span((each.start, each.end))) for sure, each in beliefs if sure < DOUBTFUL]
        marked = [
            replace(each, voice=Voice.DOUBTED)
            if any(each.rule is rule and _meet(each.span, span) for rule, span in doubted)
            else each
            for each in found
        ]
        told = {each.rule for each in found}
        sure_of = [one for one in beliefs if one[0] >= SURE and one[1].entry.rule not in told]
        return [*marked, *self._learned(sure_of)]

    def _learned(self, beliefs: list[tuple[float, Heard]]) -> Iterator[Finding]:
        """Of each rule the word that is believed most, of equal ones the first."""
        told: set[Rule] = set()
        for _, each in sorted(beliefs, key=lambda one: (-one[0], one[1].start)):
            entry = each.entry
            if entry.rule not in told:
                told.add(entry.rule)
                found = self._finding(entry.rule, entry.severity, entry.advice, (each.start, each.end))
                yield replace(found, voice=Voice.LEARNED)

    def span(self, at: tuple[int, int]) -> Span:
        """Where letters of this part stand in the advert."""
        return self.sentence.span(self.offset + at[0], self.offset + at[1])

    def _clause(self) -> Clause:
        at = self.page.text.find(self.sentence.text)
        end = at + self.offset + len(self.clause)
        beyond = self.page.text[end : end + _BEYOND] if at >= 0 else ""
        return Clause(self.clause, self.folded, beyond, self.around.is_open, self.around.objects)

    def _finding(self, rule: Rule, severity: Severity, advice: str, at: tuple[int, int]) -> Finding:
        return _finding(rule, severity, advice, self.span(at), self.page.text)


def _is_excused(term: Term, clause: str, sentence: Sentence, around: _Around) -> bool:
    """Whether what stands around a term makes it harmless."""
    if term.is_anywhere:
        return is_allowed(term, clause, sentence.text)
    if term.is_plain:
        return says_either(clause) or (term.rule is Rule.UNION and around.is_open)
    return around.is_open or (term.is_name and around.is_for_all)


def _spans_all(words: str) -> bool:
    """Whether the words name ages from the first years of work to the last, which leaves nobody out."""
    years = [int(each) for each in _YEARS.findall(words)]
    return len(years) == 2 and years[0] <= _FIRST_YEARS and years[1] >= _LAST_YEARS


def _finding(rule: Rule, severity: Severity, advice: str, span: Span, page: str) -> Finding:
    """A finding, milder and marked for a person where the employer may have a right to ask."""
    if rule is Rule.STRIKE:
        return Finding(rule, severity, advice, span, needs_human=True)
    if may_be_allowed(rule, page):
        milder = Severity.WARN if severity is Severity.BLOCK else severity
        return Finding(rule, milder, "church" if rule is Rule.RELIGION else advice, span, needs_human=True)
    return Finding(rule, severity, advice, span)


def _once(findings: list[Finding]) -> list[Finding]:
    """Of overlapping findings of one rule the gravest, then the plainest and longest; in the order of the words."""
    ranked = sorted(
        findings, key=lambda each: (_GRAVE.index(each.severity), _PLAIN_FIRST.index(each.voice), -_length(each))
    )
    kept: list[Finding] = []
    for each in ranked:
        if not any(each.rule is other.rule and _meet(each.span, other.span) for other in kept):
            kept.append(each)
    return sorted(kept, key=_place)


def _length(finding: Finding) -> int:
    return len(finding.span.words) if finding.span else 0


def _meet(one: Span | None, other: Span | None) -> bool:
    if one is None or other is None:
        return one is other
    return one.is_title == other.is_title and one.start < other.end and other.start < one.end


def _place(finding: Finding) -> tuple[bool, bool, int]:
    span = finding.span
    return (True, True, 0) if span is None else (False, not span.is_title, span.start)


def _placed(finding: Finding, head: Source, body: Source) -> Finding:
    """The finding with its span counted in the advert as it was given."""
    if finding.span is None:
        return finding
    source = head if finding.span.is_title else body
    return replace(finding, span=source.span(finding.span))

"""PURE: what in an advert may offend against law: excluding words, pay below the floor, unlawful terms, strikes.

By rules and word lists: bounded time, the same text gives the same findings. Findings are for a person to judge; they
are no legal advice and nothing is refused by them.
"""

from collections.abc import Iterator
from itertools import islice

from employers.legal_check.conditions import CONDITIONS, is_allowed
from employers.legal_check.context import MARK, clauses, is_object_of_work, is_open_to_all, may_be_allowed
from employers.legal_check.findings import Finding, Rule, Severity
from employers.legal_check.groups import turned_away
from employers.legal_check.one_sex import female_form
from employers.legal_check.terms import TERMS, Term
from employers.legal_check.wages import Offer, check_mini_job, check_wages, sector_in
from employers.reading.facts import Span
from employers.reading.sentences import Sentence, sentences
from employers.reading.sources import Source, plain
from employers.reading.words import first_hits

__all__ = ["Finding", "Offer", "Rule", "Severity", "check_advert", "sector_of"]
MAX_TITLE = 1_000
MAX_TEXT = 30_000  # characters that are read; adverts are far shorter
MOST_FINDINGS = 60
_MOST_HITS = 300  # before overlapping ones are joined
_ABOUT_CUSTOMERS = frozenset({Rule.AGE, Rule.SEX, Rule.HEALTH, Rule.PREGNANCY, Rule.SEXUAL_IDENTITY})


def check_advert(title: str, text: str, offer: Offer) -> list[Finding]:
    """All findings in the order of the words, those without words last; overlapping ones of a rule once.

    The text may hold HTML. Spans count characters of ``title`` or ``text`` as they were given.
    """
    head, body = plain(title[:MAX_TITLE]), plain(text[:MAX_TEXT])
    found = sentences(head.text.replace("\n", " "), body.text)
    page = f"{head.text}\n{body.text}"
    is_for_all = bool(MARK.search(page))
    hits = (hit for sentence in found for hit in _in_sentence(sentence, page, is_for_all=is_for_all))
    findings = list(islice(hits, _MOST_HITS))
    findings += check_wages(found, page, offer)
    findings += check_mini_job(found, page, offer)
    return [_placed(each, head, body) for each in _once(findings)][:MOST_FINDINGS]


def sector_of(title: str, text: str) -> str | None:
    """Name of the sector's minimum wage that an advert points to, None for any other work."""
    return sector_in(f"{plain(title[:MAX_TITLE]).text}\n{plain(text[:MAX_TEXT]).text}")


def _in_sentence(sentence: Sentence, page: str, *, is_for_all: bool) -> Iterator[Finding]:
    for offset, clause in clauses(sentence):
        folded = clause.lower()
        is_open, is_object = is_open_to_all(clause), is_object_of_work(clause)
        for term in (*TERMS, *CONDITIONS):
            if not term.words.may_stand_in(sentence) or not term.words.occurs(folded):
                continue
            if _is_excused(term, clause, sentence, is_open=is_open, is_object=is_object, is_for_all=is_for_all):
                continue
            for hit in first_hits(term.words.pattern, clause):
                group = "w" if hit["w"] is not None else "v"
                start, end = hit.span(group)
                span = sentence.span(offset + start, offset + end)
                yield _finding(term.rule, term.severity, term.advice, span, page)
        for rule, advice, start, end in turned_away(clause, folded):
            span = sentence.span(offset + start, offset + end)
            yield _finding(rule, Severity.BLOCK, advice, span, page)
    for start, end in () if is_for_all else female_form(sentence, page):
        yield _finding(Rule.SEX, Severity.WARN, "one_sex", sentence.span(start, end), page)


def _is_excused(
    term: Term, clause: str, sentence: Sentence, *, is_open: bool, is_object: bool, is_for_all: bool
) -> bool:
    """Whether what stands around a term makes it harmless."""
    if term.is_anywhere:
        return is_allowed(term, clause, sentence.text)
    if term.is_plain:
        return term.rule is Rule.UNION and is_open
    return is_open or (is_object and term.rule in _ABOUT_CUSTOMERS) or (term.is_name and is_for_all)


def _finding(rule: Rule, severity: Severity, advice: str, span: Span, page: str) -> Finding:
    """A finding, milder and marked for a person where the employer may have a right to ask."""
    if rule is Rule.STRIKE:
        return Finding(rule, severity, advice, span, needs_human=True)
    if may_be_allowed(rule, page):
        milder = Severity.WARN if severity is Severity.BLOCK else severity
        return Finding(rule, milder, "church" if rule is Rule.RELIGION else advice, span, needs_human=True)
    return Finding(rule, severity, advice, span)


def _once(findings: list[Finding]) -> list[Finding]:
    """Of overlapping findings of one rule the gravest, then the longest; in the order of the words."""
    grave = (Severity.BLOCK, Severity.WARN, Severity.HINT)
    ranked = sorted(findings, key=lambda each: (grave.index(each.severity), -_length(each)))
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
    return Finding(
        finding.rule, finding.severity, finding.advice_key, source.span(finding.span), needs_human=finding.needs_human
    )

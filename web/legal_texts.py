"""Findings of the legal check in words."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from employers.legal_check import Finding, Rule, Severity, Voice
from web.formatting import current_locale

RULES: dict[Rule, LazyString] = {
    Rule.AGE: _l("Age"),
    Rule.SEX: _l("Sex"),
    Rule.ORIGIN: _l("Origin or nationality"),
    Rule.RELIGION: _l("Religion or belief"),
    Rule.DISABILITY: _l("Disability"),
    Rule.SEXUAL_IDENTITY: _l("Sexual identity"),
    Rule.PREGNANCY: _l("Pregnancy"),
    Rule.FAMILY: _l("Family"),
    Rule.UNION: _l("Union, party or works council"),
    Rule.HEALTH: _l("Health"),
    Rule.WAGE: _l("Pay below the minimum wage"),
    Rule.IMMORAL: _l("Unlawful or immoral terms"),
    Rule.STRIKE: _l("Strike or lock-out"),
}
SEVERITIES: dict[Severity, tuple[LazyString, str]] = {
    Severity.BLOCK: (_l("must be changed"), "unmet"),
    Severity.WARN: (_l("probably not allowed"), "near"),
    Severity.HINT: (_l("debated"), "neutral"),
}
VOICES: dict[Voice, LazyString] = {  # what a rule tells needs no word
    Voice.LEARNED: _l("No rule tells this: it was found by what the program learned from examples. Look closely."),
    Voice.DOUBTED: _l("Told by a rule; what the program learned from examples speaks against it. Look closely."),
}


@dataclass(frozen=True, slots=True)
class FindingText:
    """One finding for a page; ``words`` None where the fields tell it, not the text.

    ``voice`` says what part a learned component has in it, None where it has none.
    """

    rule: LazyString
    severity: LazyString
    look: str
    words: str | None
    law: str
    better: str
    needs_human: bool
    voice: LazyString | None


def finding_texts(findings: list[Finding]) -> list[FindingText]:
    """Findings in the language of the page."""
    is_german = current_locale() == "de"
    return [
        FindingText(
            rule=RULES[each.rule],
            severity=SEVERITIES[each.severity][0],
            look=SEVERITIES[each.severity][1],
            words=each.span.words if each.span else None,
            law=each.advice.law,
            better=each.advice.german if is_german else each.advice.english,
            needs_human=each.needs_human,
            voice=VOICES.get(each.voice),
        )
        for each in findings
    ]

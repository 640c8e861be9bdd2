"""PURE: what the check of an advert finds: rule, severity, the exact words, law and better wording."""

import enum
from dataclasses import dataclass

from employers.legal_check.advice import ADVICE, Advice
from employers.reading.facts import Span


class Rule(enum.StrEnum):
    """What a wording or a condition may offend against."""

    AGE = "AGE"
    SEX = "SEX"
    ORIGIN = "ORIGIN"
    RELIGION = "RELIGION"
    DISABILITY = "DISABILITY"
    SEXUAL_IDENTITY = "SEXUAL_IDENTITY"
    PREGNANCY = "PREGNANCY"
    FAMILY = "FAMILY"
    UNION = "UNION"
    HEALTH = "HEALTH"
    WAGE = "WAGE_BELOW_MINIMUM"
    IMMORAL = "IMMORAL_OR_UNLAWFUL"
    STRIKE = "STRIKE"


class Severity(enum.StrEnum):
    """How plain it is."""

    BLOCK = "block"  # open exclusion, or pay below the floor
    WARN = "warn"  # suggests an exclusion, or may be justified
    HINT = "hint"  # debated


class Voice(enum.StrEnum):
    """What tells a finding: the rules that people wrote, or the second opinion that was learned from examples."""

    RULE = "rule"
    DOUBTED = "doubted"  # a rule tells it, the learned opinion takes it for a false alarm
    LEARNED = "learned"  # no rule tells it, the learned opinion alone


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding. ``advice`` names the entry of `ADVICE` with law and better wording.

    ``span`` None: found from the fields of the vacancy, no words to point at. ``needs_human``: perhaps allowed
    (§§ 8, 9 AGG, civil service, bodies with a political or religious purpose), a person has to look. ``voice``: whether
    a rule tells it or a learned component has a part in it, which whoever decides has to be told (Arts. 13, 14 AI Act).
    """

    rule: Rule
    severity: Severity
    advice_key: str
    span: Span | None
    needs_human: bool = False
    voice: Voice = Voice.RULE

    @property
    def advice(self) -> Advice:
        """Law and better wording, German and English."""
        return ADVICE[self.advice_key]

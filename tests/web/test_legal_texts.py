"""Findings of the legal check in words."""

from employers.legal_check import Rule, Severity, Voice
from web.legal_texts import RULES, SEVERITIES, VOICES


def test_every_rule_and_severity_and_each_learned_voice_has_its_words() -> None:
    assert set(RULES) == set(Rule)
    assert set(SEVERITIES) == set(Severity)
    assert set(VOICES) == set(Voice) - {Voice.RULE}

"""A client and a vacancy of whom one fact at a time is set, and the gate or part that it concerns."""

from dataclasses import replace
from datetime import date
from typing import Any

from employers.codes import Need
from matching.facts import CatalogueFacts, ClientFacts, Gate, MatchSettings, Pair, Part, SkillAsked, VacancyFacts
from matching.gates import evaluate_gates
from matching.results import GateResult, PartResult
from matching.scoring import parts_of

ON = date(2026, 11, 3)
NOBODY = ClientFacts(client_id=1)
NOTHING_ASKED = VacancyFacts(vacancy_id=1, employer_id=1)


def client(**facts: Any) -> ClientFacts:
    """A client of whom only these facts are recorded."""
    return replace(NOBODY, **facts)


def vacancy(**facts: Any) -> VacancyFacts:
    """A vacancy that asks only this."""
    return replace(NOTHING_ASKED, **facts)


def wish(code: str, level: int) -> SkillAsked:
    """A skill that is wished."""
    return SkillAsked(code, level, Need.WISH)


def gate(which: Gate, of: ClientFacts, asked: VacancyFacts) -> GateResult:
    """One gate of a pair, on the day of the tests."""
    return next(each for each in evaluate_gates(of, asked, MatchSettings(), ON) if each.gate is which)


def part(which: Part, of: ClientFacts, asked: VacancyFacts, catalogue: CatalogueFacts | None = None) -> PartResult:
    """One part of a pair's score, on the day of the tests."""
    pair = Pair(of, asked, MatchSettings(), ON, catalogue or CatalogueFacts())
    return next(each for each in parts_of(pair) if each.part is which)

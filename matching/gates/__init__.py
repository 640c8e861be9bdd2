"""PURE: hard conditions, three-valued: met, not met, unknown (docs/matching.md, "Gates").

Unknown never excludes. What a vacancy does not ask is met. Inside a gate that compares several things, one that is
not met decides, then one that is unknown.
"""

from collections.abc import Callable, Mapping
from datetime import date

from matching.facts import ClientFacts, Gate, GateValue, MatchKind, MatchSettings, Pair, VacancyFacts
from matching.gates import demands, history, permission, place, qualification, requirements, working_time
from matching.gates.kleene import all_met
from matching.results import GATE_LETTERS, Closing, Compared, GateResult

GATES: Mapping[Gate, Callable[[Pair], list[Compared]]] = {
    Gate.WORK_PERMISSION: permission.work_permission,
    Gate.REGULATED_OCCUPATION: qualification.regulated_occupation,
    Gate.LANGUAGE: requirements.language,
    Gate.LICENCE: requirements.licence,
    Gate.CERTIFICATE: requirements.certificate,
    Gate.SKILL: requirements.skill,
    Gate.REQUIREMENT_LEVEL: qualification.requirement_level,
    Gate.HOURS: working_time.hours,
    Gate.SHIFTS: working_time.shifts,
    Gate.COMMUTE: place.commute,
    Gate.DEMANDS: demands.demands,
    Gate.START: working_time.start,
    Gate.EMPLOYER_EXCLUDED: history.employer_excluded,
    Gate.REFUSED_BEFORE: history.refused_before,
    Gate.ALREADY_PROPOSED: history.already_proposed,
    Gate.INDUSTRIAL_ACTION: history.industrial_action,
    Gate.PAUSED: history.paused,
}

CLOSINGS: Mapping[Gate, Closing] = {
    Gate.WORK_PERMISSION: Closing.CLEARING,
    Gate.REGULATED_OCCUPATION: Closing.RECOGNITION,
    Gate.LANGUAGE: Closing.LANGUAGE_COURSE,
    Gate.LICENCE: Closing.LICENCE_COURSE,
    Gate.CERTIFICATE: Closing.CERTIFICATE_COURSE,
    Gate.SKILL: Closing.SKILL_MEASURE,
    Gate.REQUIREMENT_LEVEL: Closing.QUALIFICATION,
    Gate.SHIFTS: Closing.CHILD_CARE,
    Gate.COMMUTE: Closing.MOBILITY,
    Gate.DEMANDS: Closing.ADAPTATION,
}

QUICK_ORDER: tuple[Gate, ...] = (  # what is cheap or often not met first; the order changes no result
    Gate.PAUSED,
    Gate.INDUSTRIAL_ACTION,
    Gate.EMPLOYER_EXCLUDED,
    Gate.ALREADY_PROPOSED,
    Gate.REFUSED_BEFORE,
    Gate.REGULATED_OCCUPATION,
    Gate.REQUIREMENT_LEVEL,
    Gate.LICENCE,
    Gate.CERTIFICATE,
    Gate.START,
    Gate.HOURS,
    Gate.LANGUAGE,
    Gate.COMMUTE,
    Gate.SHIFTS,
    Gate.SKILL,
    Gate.DEMANDS,
    Gate.WORK_PERMISSION,
)


def evaluate_gates(
    client: ClientFacts, vacancy: VacancyFacts, settings: MatchSettings, on: date
) -> tuple[GateResult, ...]:
    """Every gate with its value and what it compared, in the order of `Gate`. ``on`` is the day of the run."""
    pair = Pair(client, vacancy, settings, on)
    return tuple(_gate_result(gate, pair) for gate in Gate)


def _gate_result(gate: Gate, pair: Pair) -> GateResult:
    comparisons = sorted(GATES[gate](pair), key=_shown_order)
    value = all_met(each.value for each in comparisons)
    closable_by = None if value is GateValue.MET else CLOSINGS.get(gate)
    return GateResult(gate, value, tuple(comparisons), closable_by)


def _shown_order(compared: Compared) -> str:
    """Comparisons stand in an order that does not depend on the order of the facts."""
    return repr((compared.vacancy, compared.value))


def gate_values(client: ClientFacts, vacancy: VacancyFacts, settings: MatchSettings, on: date) -> str:
    """The gates' values as stored: one letter a gate in the order of `Gate`; m met, n not met, u unknown."""
    return gate_letters(evaluate_gates(client, vacancy, settings, on))


def gate_letters(gates: tuple[GateResult, ...]) -> str:
    """The stored form of evaluated gates."""
    return "".join(GATE_LETTERS[each.value] for each in gates)


def open_gate_values(pair: Pair) -> str | None:
    """As `gate_values`, but None as soon as one gate is not met: a match is wanted, not a reason."""
    values: dict[Gate, GateValue] = {}
    for gate in QUICK_ORDER:
        values[gate] = all_met(each.value for each in GATES[gate](pair))
        if values[gate] is GateValue.NOT_MET:
            return None
    return "".join(GATE_LETTERS[values[gate]] for gate in Gate)


def match_kind(values: str) -> MatchKind:
    """What a pair is by its gates: blocked if one is not met, to clarify if one is unknown, else a fit.

    A blocked pair becomes a near miss only where offers close every unmet gate; that is not the gates' to say.
    """
    if GATE_LETTERS[GateValue.NOT_MET] in values:
        return MatchKind.BLOCKED
    return MatchKind.TO_CLARIFY if GATE_LETTERS[GateValue.UNKNOWN] in values else MatchKind.FIT

"""What vacancies ask as rows of bits: for each distinct thing asked, the clients who surely do not have it.

Unknown sets no bit. The rows are made by the matcher's own plain gates, each distinct fact looked at once; only
skills, of which there are thousands, are compared as columns.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from employers.codes import Demand, VacancyKind
from matching.facts import ClientFacts, Gate, GateValue, MatchSettings, Pair, PermissionFact, SkillAsked, VacancyFacts
from matching.gates import GATES
from matching.gates.kleene import all_met
from matching.gates.requirements import is_gating
from profiles.codes import PermissionScope

Numbers = npt.NDArray[Any]
Facts = tuple[Sequence[ClientFacts], Sequence[VacancyFacts]]

NOTHING = VacancyFacts(0, 0)
UNRECORDED = 127  # level of a skill that is not recorded: above every level asked
BOUND = PermissionScope.THIS_EMPLOYER, PermissionScope.THIS_JOB


class Condition(NamedTuple):
    """One gate of a vacancy that asks one thing alone."""

    gate: Gate
    asked: VacancyFacts


class Conditions(NamedTuple):
    """The rows, and which of them each vacancy asks."""

    rows: Numbers  # (n_conditions, n_clients) bool: surely not met
    of_vacancy: list[Numbers]  # indexes of rows
    skills: int  # rows from here on are about skills
    of_skill: dict[tuple[str, int], int]  # row of each skill and level that gates anywhere


def conditions_of(vacancy: VacancyFacts) -> Iterator[Condition]:
    """Everything that gates but place, skills and what lies between this client and this employer."""
    yield Condition(Gate.PAUSED, NOTHING)
    kind = vacancy.kind if vacancy.kind is VacancyKind.SELF_EMPLOYED else None
    yield Condition(Gate.WORK_PERMISSION, replace(NOTHING, kind=kind, earliest_start=vacancy.earliest_start))
    if vacancy.is_regulated:
        group = None if vacancy.occupation is None else vacancy.occupation[:4]
        yield Condition(Gate.REGULATED_OCCUPATION, replace(NOTHING, is_regulated=True, occupation=group))
    if vacancy.requirement_level is not None:
        yield Condition(Gate.REQUIREMENT_LEVEL, replace(NOTHING, requirement_level=vacancy.requirement_level))
    yield Condition(Gate.HOURS, replace(NOTHING, hours_min=vacancy.hours_min, hours_max=vacancy.hours_max))
    yield Condition(Gate.SHIFTS, replace(NOTHING, shifts=tuple(sorted(set(vacancy.shifts)))))
    yield Condition(Gate.START, replace(NOTHING, latest_start=vacancy.latest_start))
    yield from (Condition(Gate.LANGUAGE, replace(NOTHING, languages=(each,))) for each in vacancy.languages)
    yield from (Condition(Gate.LICENCE, replace(NOTHING, licences=(each,))) for each in vacancy.licences)
    yield from (Condition(Gate.CERTIFICATE, replace(NOTHING, certificates=(each,))) for each in vacancy.certificates)
    yield from (
        Condition(Gate.DEMANDS, replace(NOTHING, demands=(each,)))
        for each in vacancy.demands
        if each.degree is not Demand.NONE
    )


def facts_for(condition: Condition) -> tuple[Hashable, Callable[[ClientFacts], Hashable]]:
    """The facts of a client that decide a condition, and a name that all conditions share which look at the same."""
    gate, asked = condition
    if gate is Gate.LANGUAGE:
        language = asked.languages[0].language
        return (gate, language), lambda client: client.languages.get(language)
    if gate is Gate.LICENCE:
        licence = asked.licences[0].code
        return (gate, licence), lambda client: client.licences.get(licence)
    if gate is Gate.CERTIFICATE:
        certificate = asked.certificates[0].code
        return (gate, certificate), lambda client: client.certificates.get(certificate)
    if gate is Gate.DEMANDS:
        item = asked.demands[0].item
        return (gate, item), lambda client: (
            client.limitations.get(item, client.other_limitations), client.max_lift_kg,
        )  # fmt: skip
    return _WHOLE[gate]


_QUALIFICATIONS: tuple[Hashable, Callable[[ClientFacts], Hashable]] = (
    "qualifications", lambda client: client.qualifications,
)  # fmt: skip
_WHOLE: dict[Gate, tuple[Hashable, Callable[[ClientFacts], Hashable]]] = {
    Gate.PAUSED: (Gate.PAUSED, lambda client: client.is_paused),
    Gate.WORK_PERMISSION: (Gate.WORK_PERMISSION, lambda client: (client.permission, client.available_from)),
    Gate.REGULATED_OCCUPATION: _QUALIFICATIONS,
    Gate.REQUIREMENT_LEVEL: _QUALIFICATIONS,
    Gate.HOURS: (Gate.HOURS, lambda client: (client.hours_min, client.hours_max)),
    Gate.SHIFTS: (Gate.SHIFTS, lambda client: (client.hours_possible, client.hours_impossible)),
    Gate.START: (Gate.START, lambda client: client.available_from),
}


def unbound(client: ClientFacts) -> ClientFacts:
    """The client with a document that is good for every employer, where it names one; see `Pairs` for the one."""
    permission = client.permission
    if permission is None or permission.scope not in BOUND:
        return client
    return replace(client, permission=PermissionFact(PermissionScope.ANY, permission.valid_until, permission.is_seen))


def make_conditions(facts: Facts, skills: Numbers, skill_codes: dict[str, int], on: date) -> Conditions:
    """``skills``: levels, shape (n_skills, n_clients), `UNRECORDED` where nothing is recorded."""
    clients, vacancies = facts
    numbers: dict[Condition, int] = {}
    asked = [[numbers.setdefault(each, len(numbers)) for each in conditions_of(vacancy)] for vacancy in vacancies]
    first_skill = len(numbers)
    of_skill: dict[tuple[str, int], int] = {}
    for rows, vacancy in zip(asked, vacancies, strict=True):
        rows += [first_skill + of_skill.setdefault(key, len(of_skill)) for key in _skills_gating(vacancy.skills)]
    table = np.zeros((first_skill + len(of_skill), len(clients)), np.bool_)
    groups = _Groups([unbound(client) for client in clients])
    for condition, row in numbers.items():
        table[row] = _row(condition, groups, on)
    for (code, level), row in of_skill.items():
        table[first_skill + row] = skills[skill_codes[code]] < level
    is_asking: Numbers = np.asarray(table.any(axis=1))  # what everybody may meet need not be looked at
    of_vacancy = [np.array([row for row in rows if is_asking[row]], np.int64) for rows in asked]
    return Conditions(table, of_vacancy, first_skill, {key: first_skill + row for key, row in of_skill.items()})


def _skills_gating(skills: Sequence[SkillAsked]) -> Iterator[tuple[str, int]]:
    return ((each.code, each.level) for each in skills if is_gating(each))


class _Groups:
    """Clients grouped by the facts that a condition looks at: one of each group is looked at."""

    def __init__(self, clients: Sequence[ClientFacts]) -> None:
        self._clients = clients
        self._found: dict[Hashable, tuple[list[ClientFacts], Numbers]] = {}

    def of(self, condition: Condition) -> tuple[list[ClientFacts], Numbers]:
        """One client of each group, and the group of every client."""
        name, facts_of = facts_for(condition)
        if name not in self._found:
            numbers: dict[Hashable, int] = {}
            groups = np.array([numbers.setdefault(facts_of(client), len(numbers)) for client in self._clients])
            _, first = np.unique(groups, return_index=True)
            self._found[name] = [self._clients[place] for place in first], groups
        return self._found[name]


def _row(condition: Condition, groups: _Groups, on: date) -> Numbers:
    examples, group_of = groups.of(condition)
    gate = GATES[condition.gate]
    is_unmet = [
        all_met(each.value for each in gate(Pair(client, condition.asked, MatchSettings(), on))) is GateValue.NOT_MET
        for client in examples
    ]
    return np.array(is_unmet, np.bool_)[group_of]

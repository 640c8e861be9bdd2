"""PURE: what vacancies ask, gate by gate: vacancies that ask the same at a gate are of one kind there."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from operator import attrgetter

import numpy as np

from matching.bridging import topics_of_gate
from matching.effects import Topic
from matching.facts import Gate, VacancyFacts
from matching.packing.layout import Integers

ASKED: Mapping[Gate, Callable[[VacancyFacts], Hashable]] = {
    Gate.REGULATED_OCCUPATION: attrgetter("is_regulated", "occupation"),
    Gate.LANGUAGE: attrgetter("languages"),
    Gate.LICENCE: attrgetter("licences"),
    Gate.CERTIFICATE: attrgetter("certificates"),
    Gate.SKILL: attrgetter("skills"),
    Gate.REQUIREMENT_LEVEL: attrgetter("requirement_level"),
    Gate.SHIFTS: attrgetter("shifts"),
    Gate.COMMUTE: lambda _: None,
    Gate.DEMANDS: attrgetter("demands"),
}  # what a gate compares, but for how far it is


class AskedFacts:
    """The kinds of the vacancies of a world, looked up once a gate."""

    def __init__(self, vacancies: Sequence[VacancyFacts]) -> None:
        self._vacancies = vacancies
        self._known: dict[Gate, tuple[Integers, list[VacancyFacts]]] = {}
        self._topics: dict[Gate, list[frozenset[Topic]]] = {}

    def kinds(self, gate: Gate) -> Integers:
        """The kind of each vacancy at a gate that offers can close."""
        return self._of(gate)[0]

    def topics(self, gate: Gate) -> list[frozenset[Topic]]:
        """What facts of a client the gate compares, of each kind."""
        if gate not in self._topics:
            self._topics[gate] = [frozenset(topics_of_gate(gate, vacancy)) for vacancy in self._of(gate)[1]]
        return self._topics[gate]

    def _of(self, gate: Gate) -> tuple[Integers, list[VacancyFacts]]:
        if gate not in self._known:
            numbers: dict[Hashable, int] = {}
            examples: list[VacancyFacts] = []
            found, asked = [], ASKED[gate]
            for vacancy in self._vacancies:
                number = numbers.setdefault(asked(vacancy), len(numbers))
                if number == len(examples):
                    examples.append(vacancy)
                found.append(number)
            self._known[gate] = np.array(found, np.int64), examples
        return self._known[gate]

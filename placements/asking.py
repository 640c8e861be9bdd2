"""PURE: which single fact, once it is recorded, would let most vacancies of a match run be checked for a client."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from matching.facts import ClientFacts, Gate, GateValue, MatchSettings, Pair, VacancyFacts
from matching.gates import GATES
from matching.kernel import CandidateArrays
from matching.results import ADDRESSEES, Addressee, PlaceValue, Question

_ORDER = list(Gate)
_CODES = ("language", "licence", "certificate", "skill", "item")  # places that name what exactly is asked


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """Something about a client that is not recorded: the gate that waits for it, the question, and of what (a code)."""

    gate: Gate
    question: Question
    code: str | None = None


@dataclass(frozen=True, slots=True)
class DataQuestionFound:
    """The fact to ask a client for first, and how many vacancies wait for nothing but this fact."""

    client_id: int
    fact: Fact
    vacancies: int


def code_of_question(places: Mapping[str, PlaceValue]) -> str | None:
    """What exactly is asked, of the places of a vacancy's fact; None where the question says it all."""
    return next((str(places[name]) for name in _CODES if places.get(name) is not None), None)


def pairs_waiting_for_one_gate(pairs: CandidateArrays) -> dict[int, list[tuple[int, Gate]]]:
    """Vacancy and gate of the pairs of which a single gate is unknown and none unmet, by client."""
    bits = pairs.unknown
    alone = np.flatnonzero((pairs.unmet == 0) & (bits != 0) & ((bits & (bits - 1)) == 0))
    found: dict[int, list[tuple[int, Gate]]] = {}
    columns = (pairs.client_ids[alone], pairs.vacancy_ids[alone], bits[alone])
    for client_id, vacancy_id, bit in zip(*(column.tolist() for column in columns), strict=True):
        found.setdefault(client_id, []).append((vacancy_id, _ORDER[bit.bit_length() - 1]))
    return found


def data_question(
    client: ClientFacts,
    waiting: Sequence[tuple[int, Gate]],
    vacancies: Mapping[int, VacancyFacts],
    settings: MatchSettings,
    on: date,
) -> DataQuestionFound | None:
    """The fact for which alone most of the ``waiting`` pairs of this client wait; None where no single fact would do.

    Only facts that the case manager can find out count. A pair that lacks two facts within its gate counts for
    neither. Of facts with as many vacancies the one comes first whose gate comes first, then by question and code.
    """
    counts = Counter[Fact]()
    for vacancy_id, gate in waiting:
        facts = set(_unknown_facts(Pair(client, vacancies[vacancy_id], settings, on), gate))
        if len(facts) == 1:
            counts.update(facts)
    kept = {fact: count for fact, count in counts.items() if ADDRESSEES[fact.question] is Addressee.CASE_MANAGER}
    if not kept:
        return None
    best = min(kept, key=lambda fact: (-kept[fact], _ORDER.index(fact.gate), fact.question.value, fact.code or ""))
    return DataQuestionFound(client.client_id, best, kept[best])


def _unknown_facts(pair: Pair, gate: Gate) -> Iterator[Fact]:
    for each in GATES[gate](pair):
        if each.value is GateValue.UNKNOWN and each.question is not None:
            yield Fact(gate, each.question, code_of_question(each.vacancy.places) if each.vacancy else None)

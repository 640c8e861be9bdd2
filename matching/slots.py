"""PURE: for every client the number of its value in what offers change as one (`quick_ways.Values`).

Values that no offer and no vacancy of the world tells apart get one number: fewer searches for the same ways. What is
left out of a value can at most make an offer that helps nowhere look as if it changed something, and no best way holds
such an offer: without it the way ends as soon, costs no more and is shorter.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from matching.bridging import OfferSupply
from matching.effects import ANY_LIMITATION, COMMUTE, GRID, LEVEL, Topic
from matching.facts import ClientFacts, Gate, QualificationFact
from matching.gates.demands import LIFTING
from matching.packing.conditions import Conditions
from matching.packing.layout import Integers
from matching.quick_ways import BY_CODE, NOBODY, Values

Facts = Callable[[], ClientFacts]  # made only where nobody had the same before
ELSEWHERE = "-"  # any occupation that nobody asks by its code


class SlotNumbers:
    """The numbers of all clients, looked up once a slot."""

    def __init__(self, values: Values, clients: Sequence[ClientFacts], supply: OfferSupply) -> None:
        self._values, self._clients = values, clients
        self._known: dict[Topic, Integers] = {}
        self._asked = _occupations_asked(values.conditions, supply)
        demands = (key for key in values.conditions.bits if key[0] is Gate.DEMANDS and len(key) == 3)
        self._items = {LIFTING, *(str(key[1]) for key in demands)}
        self._kept: dict[str, Callable[[ClientFacts], tuple[Hashable, Facts]]] = {
            LEVEL[0]: self._papers,
            GRID[0]: _grid,
            COMMUTE[0]: _modes,
            ANY_LIMITATION[0]: self._limits,
        }

    def of(self, slot: Topic) -> Integers:
        """The number of each client."""
        if slot not in self._known:
            self._known[slot] = self._of_facts(slot) if slot[0] in BY_CODE else self._of_values(slot)
        return self._known[slot]

    def _of_facts(self, slot: Topic) -> Integers:
        """Facts by a code are told apart by their identity first: many clients share one object."""
        name, code = BY_CODE[slot[0]], slot[1]
        marks = np.array([id(getattr(each, name).get(code)) for each in self._clients], np.int64)
        _, first, kinds = np.unique(marks, return_index=True, return_inverse=True)
        numbers = [self._values.number(self._clients[at], slot) for at in first.tolist()]
        return np.array(numbers, np.int64)[kinds]

    def _of_values(self, slot: Topic) -> Integers:
        kept, found = self._kept[slot[0]], []
        numbers: dict[Hashable, int] = {}
        for client in self._clients:
            key, facts = kept(client)
            number = numbers.get(key)
            if number is None:
                number = numbers[key] = self._values.number(facts(), slot)
            found.append(number)
        return np.array(found, np.int64)

    def _papers(self, client: ClientFacts) -> tuple[Hashable, Facts]:
        """Qualifications, each kind once; an occupation only where something asks it."""
        asked = self._asked
        marks = frozenset(
            (each.level, each.occupation if each.occupation is None or each.occupation.startswith(asked) else ELSEWHERE,
             each.recognition)
            for each in client.qualifications
        )  # fmt: skip

        def facts() -> ClientFacts:
            ordered = sorted(marks, key=lambda each: (each[0], each[1] or "", each[2] or ""))
            return replace(NOBODY, qualifications=tuple(QualificationFact(*each) for each in ordered))

        return marks, facts

    def _limits(self, client: ClientFacts) -> tuple[Hashable, Facts]:
        """Limitations of what somebody asks."""
        items = {item: value for item, value in client.limitations.items() if item in self._items}
        others, most = client.other_limitations, client.max_lift_kg

        def facts() -> ClientFacts:
            return replace(NOBODY, limitations=items, other_limitations=others, max_lift_kg=most)

        return (frozenset(items.items()), others, most), facts


def _grid(client: ClientFacts) -> tuple[Hashable, Facts]:
    return (client.hours_possible, client.hours_impossible), lambda: client


def _modes(client: ClientFacts) -> tuple[Hashable, Facts]:
    return frozenset(client.modes.items()), lambda: client


def _occupations_asked(conditions: Conditions, supply: OfferSupply) -> tuple[str, ...]:
    """The beginnings of occupations that regulated vacancies or offers ask."""
    regulated: Iterable[object] = (key[1] for key in conditions.bits if key[0] is Gate.REGULATED_OCCUPATION)
    needed = (each.key for offer in supply.usable for each in offer.prerequisites)
    by_offers = {key.removeprefix("recognition.") for key in needed if key.startswith("recognition.")}
    return tuple(sorted({str(each) for each in regulated if each is not None} | by_offers))

"""PURE: what the pairs of a warm world need, pair by pair, so that some can be counted anew and the others stay."""

from collections.abc import Iterable

import numpy as np

from matching.near_misses import Demand, Need, demand_lines
from matching.packing.layout import Integers

Noted = Iterable[tuple[Need, Integers, Integers]]


class NotedNeeds:
    """Notes as columns: the number of a need, a client, a vacancy. ``sizes``: how many clients and vacancies."""

    def __init__(self, noted: Noted, sizes: tuple[int, int]) -> None:
        self._sizes = sizes
        self._numbers: dict[Need, int] = {}
        self._needs, self._clients, self._vacancies = self._columns(noted)
        self._counts: dict[Need, tuple[int, int, int]] = {}
        self._count(np.unique(self._needs))

    def replace(self, clients: Integers, vacancies: Integers, noted: Noted) -> None:
        """Forget what these pairs needed, and note what they need now."""
        width = self._sizes[1]
        of_clients, of_vacancies = np.zeros(self._sizes[0], np.bool_), np.zeros(width, np.bool_)
        of_clients[clients], of_vacancies[vacancies] = True, True
        places = np.flatnonzero(of_vacancies[self._vacancies] & of_clients[self._clients])
        pairs = self._clients[places] * width + self._vacancies[places]
        gone = places[np.isin(pairs, clients * width + vacancies)]
        stays = np.ones(len(self._needs), np.bool_)
        stays[gone] = False
        before, news = self._needs[gone], self._columns(noted)
        old = self._needs, self._clients, self._vacancies
        self._needs, self._clients, self._vacancies = (
            np.concatenate([column[stays], more]) for column, more in zip(old, news, strict=True)
        )
        self._count(np.unique(np.concatenate([before, news[0]])))

    def demand(self) -> list[Demand]:
        """The lines of the demand report."""
        return demand_lines(self._counts)

    def _columns(self, noted: Noted) -> tuple[Integers, Integers, Integers]:
        nothing = np.zeros(0, np.int64)
        parts = [
            (np.full(len(clients), self._numbers.setdefault(need, len(self._numbers))), clients, vacancies)
            for need, clients, vacancies in noted
        ]
        needs, clients, vacancies = (np.concatenate([nothing, *(part[place] for part in parts)]) for place in range(3))
        return needs, clients, vacancies

    def _count(self, numbers: Integers) -> None:
        """Count these needs anew."""
        is_counted = np.zeros(len(self._numbers), np.bool_)
        is_counted[numbers] = True
        places = np.flatnonzero(is_counted[self._needs])
        needs = self._needs[places]
        pairs = np.bincount(needs, minlength=len(self._numbers))
        sides = [
            np.bincount(np.unique(needs * size + column[places]) // max(size, 1), minlength=len(self._numbers))
            for size, column in zip(self._sizes, (self._clients, self._vacancies), strict=True)
        ]
        names = list(self._numbers)
        for number in numbers.tolist():
            if pairs[number]:
                self._counts[names[number]] = int(pairs[number]), int(sides[0][number]), int(sides[1][number])
            else:
                self._counts.pop(names[number], None)

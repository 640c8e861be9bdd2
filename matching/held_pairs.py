"""PURE: the openable pairs of a warm world as columns, best first: what is known of each, and how some come and go."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from matching.blocks import place_in_group
from matching.packing.layout import Integers, Records

Flags = npt.NDArray[np.bool_]


class HeldPairs(NamedTuple):
    """One entry a pair. ``keys`` ascend as `candidates.rank_key` does, and tell pairs apart."""

    keys: Integers
    clients: Integers  # indexes in the world
    vacancies: Integers
    scores: Integers
    unmet: Integers
    unknown: Integers
    parts: Integers
    by_mode: Integers
    ways: Integers  # number of the best way, -1 without one
    reaches: Integers  # the day, 0 where the pair is not reached
    best_of_client: Flags  # stands among the best openable pairs of its client
    best_of_vacancy: Flags
    kept_of_client: Flags  # stands among those that are reached and kept
    kept_of_vacancy: Flags

    def at(self, places: Records) -> "HeldPairs":
        """Some of the pairs."""
        columns: list[Any] = [column[places] for column in self]
        return HeldPairs(*columns)

    def with_pairs(self, others: "HeldPairs") -> "HeldPairs":
        """With other pairs, none of which is held; in order."""
        places = np.searchsorted(self.keys, others.keys)
        columns: list[Any] = [
            np.insert(column, places, more, axis=0) for column, more in zip(self, others, strict=True)
        ]
        return HeldPairs(*columns)

    def followed_by(self, others: "HeldPairs") -> "HeldPairs":
        """These and others behind them, in no order."""
        columns: list[Any] = [np.concatenate(both) for both in zip(self, others, strict=True)]
        return HeldPairs(*columns)

    @property
    def is_kept(self) -> Flags:
        """Who is kept by one of the two sides."""
        return self.kept_of_client | self.kept_of_vacancy

    def choose_best(self, of_clients: Flags, of_vacancies: Flags, count: int) -> None:
        """Note anew which pairs of these clients and vacancies stand among their best ``count``."""
        for owners, chosen, flags in self._sides(self.best_of_client, self.best_of_vacancy, of_clients, of_vacancies):
            places = np.flatnonzero(chosen[owners])
            flags[places] = place_in_group(owners[places]) < count

    def choose_kept(self, of_clients: Flags, of_vacancies: Flags, count: int) -> None:
        """Likewise which of them are reached and among the best ``count`` of those."""
        for owners, chosen, flags in self._sides(self.kept_of_client, self.kept_of_vacancy, of_clients, of_vacancies):
            places = np.flatnonzero(chosen[owners])
            flags[places] = False
            places = places[self.reaches[places] > 0]
            flags[places] = place_in_group(owners[places]) < count

    def _sides(
        self, client_flags: Flags, vacancy_flags: Flags, of_clients: Flags, of_vacancies: Flags
    ) -> tuple[tuple[Integers, Flags, Flags], ...]:
        return (self.clients, of_clients, client_flags), (self.vacancies, of_vacancies, vacancy_flags)


def floors(owners: Integers, is_best: Flags, scores: Integers, full: tuple[int, int]) -> Integers:
    """The least score among the best of each owner, -1 where they are fewer. ``full``: of how many owners, and how
    many the best are; pairs best first."""
    size, count = full
    places = np.flatnonzero(is_best)
    found = np.full(size, -1)
    found[owners[places]] = scores[places]  # the last one counts, which is the worst
    found[np.bincount(owners[places], minlength=size) < count] = -1
    return found

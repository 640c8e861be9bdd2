"""PURE: searching a packed world again for openable pairs where only some of its clients and vacancies matter."""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from matching.bridging import OFFER_GATES
from matching.facts import Gate
from matching.held_pairs import Flags
from matching.kernel import CandidateArrays, Search, find_candidate_arrays, find_prepared, prepared
from matching.openable import Openness, reaching, sieved
from matching.packing import PackedWorld
from matching.packing.clients import bit_rows
from matching.packing.layout import WORD_BITS, Integers, Words


class Wanted(NamedTuple):
    """Whose best pairs are not known, and between whom new pairs may have come up; with what a new pair of the others
    must be worth at least."""

    lost_clients: Flags
    lost_vacancies: Flags
    new_clients: Flags
    new_vacancies: Flags
    client_floors: Integers
    vacancy_floors: Integers


class OpenableSearch:
    """The world made ready for many searches: one condition more sieves who matters."""

    def __init__(self, world: PackedWorld, openness: Openness, stuck: Words, asked: Words) -> None:
        closable = OFFER_GATES if Gate.COMMUTE in openness.closable else OFFER_GATES - {Gate.COMMUTE}
        self._search = Search(0, 0, closable, brought=openness.modes_brought)
        self._from, self._paused = len(world.arrays.clients.unmet), _paused_row(world)
        rows = np.concatenate([bit_rows(stuck), np.zeros((WORD_BITS, world.arrays.clients.unmet.shape[1]), np.uint64)])
        asked = np.concatenate([asked, np.zeros((len(asked), 1), np.uint64)], axis=1)
        arrays = sieved(reaching(world, openness.modes_brought), rows, asked)
        vacancies = arrays.vacancies._replace(records=arrays.vacancies.records.copy())
        self._ready = prepared(arrays._replace(vacancies=vacancies), self._search)
        self._blocked = vacancies.records["is_blocked"].copy()

    def turn_to(self, stuck: Words, words: Integers) -> None:
        """Other conditions are stuck: those in these words."""
        rows = self._ready.arrays.clients.unmet
        for word in words.tolist():
            start = self._from + WORD_BITS * word
            rows[start : start + WORD_BITS] = bit_rows(stuck[:, word : word + 1])

    def leave_out(self, clients: Integers, vacancies: Integers) -> None:
        """These take part no more."""
        _leave_out(self._ready.arrays.clients.unmet[self._paused], clients)
        self._blocked[vacancies] = 1

    def find_without(
        self, clients: Integers, vacancies: Integers, wanted: Wanted, count: int
    ) -> CandidateArrays:  # fmt: skip
        """As `find`, as if these took no part."""
        row, blocked = self._ready.arrays.clients.unmet[self._paused].copy(), self._blocked.copy()
        try:
            self.leave_out(clients, vacancies)
            return self.find(wanted, count)
        finally:
            self._ready.arrays.clients.unmet[self._paused], self._blocked = row, blocked

    def find(self, wanted: Wanted, count: int) -> CandidateArrays:
        """The openable pairs that may stand among the best ``count`` of a client or a vacancy and were not known."""
        clients, vacancies = self._ready.arrays.clients, self._ready.arrays.vacancies
        matters = wanted.lost_clients | wanted.new_clients
        row = np.zeros(clients.unmet.shape[1] * WORD_BITS, np.uint8)
        row[: len(matters)] = ~matters
        clients.unmet[len(clients.unmet) - WORD_BITS] = np.packbits(row, bitorder="little").view(np.uint64)
        vacancies.asked[:, -1] = ~wanted.lost_vacancies
        looks = wanted.lost_vacancies | wanted.new_vacancies | wanted.lost_clients.any()
        vacancies.records["is_blocked"] = np.where(looks, self._blocked, 1)
        search = replace(
            self._search,
            per_vacancy=count,
            per_client=count,
            floors=np.where(wanted.lost_vacancies, -1, wanted.vacancy_floors),
            client_floors=np.where(wanted.lost_clients, -1, wanted.client_floors),
        )
        return find_prepared(self._ready, search)


def _paused_row(world: PackedWorld) -> int:
    """Where the condition stands that every vacancy asks and nothing closes: not to be paused."""
    return world.codes.conditions.bits[Gate.PAUSED,]


def _leave_out(row: Words, clients: Integers) -> None:
    """Mark clients in a row of bits."""
    for client in clients.tolist():
        row[client // WORD_BITS] |= np.uint64(1 << client % WORD_BITS)


def without(world: PackedWorld, clients: Integers, vacancies: Integers) -> PackedWorld:
    """The world in which these take part no more; the others keep their places."""
    arrays = world.arrays
    unmet, records = arrays.clients.unmet.copy(), arrays.vacancies.records.copy()
    _leave_out(unmet[_paused_row(world)], clients)
    records["is_blocked"][vacancies] = 1
    return replace(
        world,
        arrays=arrays._replace(
            clients=arrays.clients._replace(unmet=unmet), vacancies=arrays.vacancies._replace(records=records)
        ),
    )


def nearest_of(world: PackedWorld, vacancies: Integers) -> CandidateArrays:
    """The best pairs of some vacancies whatever is missing, as `near_miss_search.Looked.nearest`."""
    others = np.setdiff1d(np.arange(len(world.vacancy_ids)), vacancies)
    some = without(world, np.zeros(0, np.int64), others)
    return find_candidate_arrays(some, Search(world.settings.gap_candidates_per_vacancy, 0, OFFER_GATES))

"""PURE: the near misses of clients and vacancies that have changed, beside the warm ones of all others.

What is kept of a client or a vacancy that has changed is what `near_miss_search.find_open_pairs` would keep of it in
the world as it is now. Whoever has changed is one row, or one column, against the packed world; all who have changed
are left out of what is held of that world, and whose best pairs are lost by that is searched again. Then only the
neighbourhood counts: those of the other side whose best pairs the owner may be among, and all pairs of whom they have.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeVar

import numpy as np

from matching.blocks import place_in_group
from matching.bridging import OFFER_GATES
from matching.facts import ClientFacts, Part, VacancyFacts
from matching.held_pairs import Flags, floors
from matching.kernel import CandidateArrays, Search, find_candidate_arrays
from matching.near_miss_search import Sides, columns_of, look_at_near_misses, taken
from matching.needs import NeedsOfPairs, WorldBits
from matching.openable import Openness, openable_world
from matching.packing import PackedWorld, UnpackedCondition, pack_client, pack_vacancy, pack_world
from matching.packing.conditions import exact_conditions, sieving_conditions
from matching.packing.layout import Integers
from matching.slots import SlotBook, words_of
from matching.warm_misses import Known, WarmMisses
from matching.warm_search import Wanted

MOST_CHANGED = 256  # of one side; then who changed first counts as the world was packed
CLIENT, VACANCY = 0, 1  # sides
NOT_LOOKED_AT = -1  # in the place of a day
NEVER_ENOUGH = 1 << 20  # hundredths that no pair has

Facts = TypeVar("Facts")


class OwnMisses(NamedTuple):
    """The near misses of one client or one vacancy, best first; ``reaches_from`` are ordinals of days."""

    pairs: CandidateArrays
    reaches_from: Integers


class _Others(NamedTuple):
    """``stays``: which of the pairs held are of nobody who has changed; ``floors``: what a pair must be worth to stand
    among the best of these, of each client and each vacancy; ``more``: further pairs, of those who lost one of their
    best to a change, and of all who have changed among each other."""

    stays: Flags
    floors: tuple[Integers, Integers]
    more: CandidateArrays


class ChangedMisses:
    """Who has changed since a world was packed, beside its near misses; these are not touched.

    Say `offers_changed` after each `WarmMisses.change`.
    """

    def __init__(self, misses: WarmMisses) -> None:
        self._misses = misses
        self._clients: dict[int, ClientFacts | None] = {}  # the latest change last; None: takes part no more
        self._vacancies: dict[int, VacancyFacts | None] = {}
        self._own: dict[tuple[int, int], CandidateArrays] = {}  # openable pairs of each with the packed world
        self._others: _Others | None = None  # as of the latest change
        self._left_out: tuple[set[int], set[int]] = set(), set()  # changed, and accounted for in `_refilled`
        self._refilled = no_pairs()

    def change_client(self, client_id: int, client: ClientFacts | None) -> None:
        """From now on these facts count; None for who takes part no more."""
        self._change(CLIENT, self._clients, client_id, client)

    def change_vacancy(self, vacancy_id: int, vacancy: VacancyFacts | None) -> None:
        """As `change_client`."""
        self._change(VACANCY, self._vacancies, vacancy_id, vacancy)

    def offers_changed(self) -> None:
        """What was found with other offers, or among others, counts no more."""
        self._own.clear()
        self._others, self._left_out, self._refilled = None, (set(), set()), no_pairs()

    def of_client(self, client_id: int) -> OwnMisses:
        """The near misses of a client who has changed. KeyError for others."""
        return self._kept(CLIENT, client_id) if self._clients[client_id] is not None else NOTHING

    def of_vacancy(self, vacancy_id: int) -> OwnMisses:
        """As `of_client`."""
        return self._kept(VACANCY, vacancy_id) if self._vacancies[vacancy_id] is not None else NOTHING

    def _change(self, side: int, changed: dict[int, Facts | None], item_id: int, facts: Facts | None) -> None:
        is_same = item_id in changed and changed[item_id] == facts
        changed.pop(item_id, None)
        changed[item_id] = facts
        if is_same:
            return
        if len(changed) > MOST_CHANGED:
            first = next(iter(changed))
            del changed[first]
            self._own.pop((side, first), None)
        self._own.pop((side, item_id), None)
        self._others = None

    def _kept(self, side: int, item_id: int) -> OwnMisses:
        """The best of the owner, and where the owner is among the best of the other side, of pairs that are reached."""
        settings = self._misses.known().world.settings
        pairs, reaches, near = self._around(side, item_id)
        mine, theirs = _of_side(pairs, side)
        is_near, few = np.isin(theirs, near), settings.near_misses_per_side
        is_best = place_in_group(mine) < settings.near_miss_candidates_per_side
        is_best |= place_in_group(theirs) < settings.near_miss_candidates_per_side
        counts = np.flatnonzero(is_best & is_near)
        pairs, reaches = taken(pairs, counts), self._reached(taken(pairs, counts), reaches[counts])
        there = np.flatnonzero(reaches > 0)
        pairs, reaches, mine, theirs = taken(pairs, there), reaches[there], mine[counts][there], theirs[counts][there]
        is_kept = place_in_group(theirs) < few
        own = np.flatnonzero(mine == item_id)
        is_kept[own[:few]] = True
        chosen = own[is_kept[own]]
        return OwnMisses(taken(pairs, chosen), reaches[chosen])

    def _around(self, side: int, item_id: int) -> tuple[CandidateArrays, Integers, Integers]:
        """All pairs that can count for an owner, best first, with the days known; and whom of the other side it may
        have a near miss with. All best pairs of these are among them, and all of whom these have pairs with."""
        known, others = self._misses.known(), self._others_now()
        parts = [others.more, *(self._with_unchanged(each) for each in self._taking_part())]
        own = _joined([taken(each, np.flatnonzero(_of_side(each, side)[0] == item_id)) for each in parts])
        near = self._near(side, _of_side(own, side)[1], own.scores)
        ids = known.world.client_ids, known.world.vacancy_ids
        at = known.pairs.clients, known.pairs.vacancies
        is_near = others.stays & np.isin(ids[1 - side], near)[at[1 - side]]
        mine = np.unique(np.concatenate([ids[side][at[side][is_near]], *(_who(each, side, near) for each in parts)]))
        some = np.flatnonzero(is_near | (others.stays & np.isin(ids[side], mine)[at[side]]))
        held = known.pairs.at(some)
        pairs = _joined([
            CandidateArrays(
                ids[0][held.clients], ids[1][held.vacancies], held.scores, held.unmet, held.unknown, held.parts
            ),
            *(taken(each, _places_of(each, side, mine, near)) for each in parts),
        ])  # fmt: skip
        reaches = np.concatenate([held.reaches, np.full(len(pairs) - len(some), NOT_LOOKED_AT)])
        order = np.lexsort((pairs.vacancy_ids, pairs.client_ids, -pairs.scores))
        return taken(pairs, order), reaches[order], near

    def _near(self, side: int, others: Integers, scores: Integers) -> Integers:
        """Those of the other side with whom the owner has its best pairs, or one that may be among their best."""
        world = self._misses.known().world
        ids, least = (world.vacancy_ids, world.client_ids)[side], self._others_now().floors[1 - side]
        order = np.argsort(ids)
        places = np.minimum(np.searchsorted(ids, others, sorter=order), max(len(ids) - 1, 0))
        enough = np.full(len(others), -1)
        if len(ids):
            is_known = ids[order[places]] == others
            enough[is_known] = least[order[places[is_known]]]
        best = np.lexsort((others, -scores))[: world.settings.near_miss_candidates_per_side]
        found: Integers = np.union1d(others[scores >= enough], others[best])
        return found

    def _others_now(self) -> "_Others":
        """What is known beside the pairs of who has changed with who has not."""
        if self._others is None:
            known = self._misses.known()
            stays, pairs = ~np.logical_or(*self._changed_flags(known)), known.pairs
            count, sizes = known.world.settings.near_miss_candidates_per_side, _sizes(known)
            least = (
                floors(pairs.clients, pairs.best_of_client & stays, pairs.scores, (sizes[0], count)),
                floors(pairs.vacancies, pairs.best_of_vacancy & stays, pairs.scores, (sizes[1], count)),
            )
            self._refill(known)
            self._others = _Others(stays, least, _joined([self._refilled, self._among_changed()]))
        return self._others

    def _changed_flags(self, known: Known) -> tuple[Flags, Flags]:
        """Of which of the pairs held the client has changed, and of which the vacancy."""
        clients = np.isin(known.world.client_ids, list(self._clients))[known.pairs.clients]
        return clients, np.isin(known.world.vacancy_ids, list(self._vacancies))[known.pairs.vacancies]

    def _refill(self, known: Known) -> None:
        """Search again for who loses one of the best pairs by others' changes: pairs of those who have not changed."""
        ids = known.world.client_ids, known.world.vacancy_ids
        changed = set(self._clients), set(self._vacancies)
        if not all(before <= now for before, now in zip(self._left_out, changed, strict=True)):
            self._left_out, self._refilled = (set(), set()), no_pairs()
        new = [list(now - before) for before, now in zip(self._left_out, changed, strict=True)]
        self._left_out = changed
        pairs, more = known.pairs, self._refilled
        by_client, by_vacancy = (np.isin(each, some) for each, some in zip(ids, new, strict=True))
        lost = np.zeros(len(ids[0]), np.bool_), np.zeros(len(ids[1]), np.bool_)
        lost[0][pairs.clients[pairs.best_of_client & by_vacancy[pairs.vacancies]]] = True
        lost[1][pairs.vacancies[pairs.best_of_vacancy & by_client[pairs.clients]]] = True
        lost[0][np.isin(ids[0], more.client_ids[np.isin(more.vacancy_ids, new[1])])] = True
        lost[1][np.isin(ids[1], more.vacancy_ids[np.isin(more.client_ids, new[0])])] = True
        without = [np.flatnonzero(np.isin(each, list(some))) for each, some in zip(ids, changed, strict=True)]
        for flags, places in zip(lost, without, strict=True):
            flags[places] = False
        found = self._found_for(known, lost, (without[0], without[1]))
        stay = np.isin(more.client_ids, new[0]) | np.isin(more.vacancy_ids, new[1])
        self._refilled = _joined([taken(more, np.flatnonzero(~stay)), found])

    def _found_for(
        self, known: Known, lost: tuple[Flags, Flags], without: tuple[Integers, Integers]
    ) -> CandidateArrays:  # fmt: skip
        """The best pairs of these owners without whom they lost; those that are neither held nor found yet."""
        if not any(flags.any() for flags in lost):
            return no_pairs()
        sizes = _sizes(known)
        nobody = [np.zeros(size, np.bool_) for size in sizes]
        never = [np.full(size, NEVER_ENOUGH) for size in sizes]
        wanted = Wanted(*lost, nobody[0], nobody[1], never[0], never[1])
        count = known.world.settings.near_miss_candidates_per_side
        found = self._misses.search().find_without(*without, wanted, count)
        ids = known.world.client_ids, known.world.vacancy_ids
        near = np.flatnonzero(np.isin(ids[0], found.client_ids)[known.pairs.clients])
        held = _pair_set(ids[0][known.pairs.clients[near]], ids[1][known.pairs.vacancies[near]])
        held |= _pair_set(self._refilled.client_ids, self._refilled.vacancy_ids)
        each_found = zip(found.client_ids.tolist(), found.vacancy_ids.tolist(), strict=True)
        return taken(found, np.flatnonzero(np.array([each not in held for each in each_found], np.bool_)))

    def _taking_part(self) -> list[tuple[int, int]]:
        """Who has changed and takes part: the side and the id."""
        sides = (CLIENT, self._clients), (VACANCY, self._vacancies)
        return [(side, each) for side, changed in sides for each, facts in changed.items() if facts is not None]

    def _with_unchanged(self, owner: tuple[int, int]) -> CandidateArrays:
        """The openable pairs of who has changed with who has not."""
        if owner not in self._own:
            side, item_id = owner
            client, vacancy = self._clients.get(item_id), self._vacancies.get(item_id)
            if side == CLIENT and client is not None:
                self._own[owner] = self._row(client)
            elif side == VACANCY and vacancy is not None:
                self._own[owner] = self._column(vacancy)
        pairs = self._own[owner]
        others = _of_side(pairs, owner[0])[1]
        changed = list(self._vacancies if owner[0] == CLIENT else self._clients)
        return taken(pairs, np.flatnonzero(~np.isin(others, changed)))

    def _among_changed(self) -> CandidateArrays:
        clients = [each for each in self._clients.values() if each is not None]
        vacancies = [each for each in self._vacancies.values() if each is not None]
        return self._openable(clients, vacancies) if clients and vacancies else no_pairs()

    def _row(self, client: ClientFacts) -> CandidateArrays:
        """The openable pairs of a client with the vacancies of the packed world."""
        known = self._misses.known()
        single = pack_client(known.world, client)
        tables = SlotBook([client], known.openness.conditions).tables(known.openness.supply)
        _, stuck = known.openness.of_clients([client], tables)
        bits = known.bits._replace(stuck=stuck)
        return _openable_of_one(single, known.openness, bits, Search(1, 0))

    def _column(self, vacancy: VacancyFacts) -> CandidateArrays:
        """The openable pairs of a vacancy with the clients of the packed world."""
        known = self._misses.known()
        numbers = known.openness.conditions.bits
        keys = [key for key in (*exact_conditions(vacancy), *sieving_conditions(vacancy)) if key[0] in OFFER_GATES]
        try:
            single = pack_vacancy(known.world, vacancy)
            asked = sum(1 << numbers[key] for key in set(keys))
        except (UnpackedCondition, KeyError):  # it asks what no vacancy of the world asked
            there = [each for item_id, each in known.sides.clients.items() if item_id not in known.gone_clients]
            return self._openable(there, [vacancy])
        row = words_of([asked], known.openness.conditions.words)
        bits = known.bits._replace(stuck=known.bits.stuck & row, asked=row)
        return _openable_of_one(single, known.openness, bits, Search(0, 1))

    def _openable(self, clients: Sequence[ClientFacts], vacancies: Sequence[VacancyFacts]) -> CandidateArrays:
        """All openable pairs of some clients and vacancies, as a world of their own."""
        known = self._misses.known()
        most = max(len(clients), len(vacancies))
        every = replace(known.world.settings, near_miss_candidates_per_side=most)
        world = pack_world(clients, vacancies, known.world.codes.catalogue, every, known.openness.conditions.on)
        return look_at_near_misses(world, Sides.of(clients, vacancies), known.openness.supply).openable

    def _reached(self, pairs: CandidateArrays, reaches: Integers) -> Integers:
        """The days, of pairs not looked at yet too."""
        places = np.flatnonzero(reaches == NOT_LOOKED_AT)
        if not len(places):
            return reaches
        known, some = self._misses.known(), taken(pairs, places)
        people, clients = _facts_of(some.client_ids, self._clients, known.sides.clients)
        posts, vacancies = _facts_of(some.vacancy_ids, self._vacancies, known.sides.vacancies)
        supply, settings = known.openness.supply, known.world.settings
        openness = Openness.of(vacancies, supply, settings, known.openness.conditions.on)
        tables = SlotBook(clients, openness.conditions).tables(supply)
        bits = WorldBits(*openness.of_clients(clients, tables), openness.asked(vacancies))
        needs = NeedsOfPairs(openness, tables, (clients, vacancies), bits)
        found = reaches.copy()
        found[places] = needs.note_openable(needs.rows(people, posts, some.unmet))[0]
        return found


def no_pairs() -> CandidateArrays:
    """No pair at all."""
    none: Integers = np.zeros(0, np.int64)
    return CandidateArrays(none, none, none, none, none, np.zeros((0, len(Part)), np.int64))


NOTHING = OwnMisses(no_pairs(), np.zeros(0, np.int64))


def _of_side(pairs: CandidateArrays, side: int) -> tuple[Integers, Integers]:
    """The ids of the side and those of the other one."""
    return (pairs.client_ids, pairs.vacancy_ids) if side == CLIENT else (pairs.vacancy_ids, pairs.client_ids)


def _joined(parts: Sequence[CandidateArrays]) -> CandidateArrays:
    columns = zip(*(columns_of(each) for each in parts), strict=True)
    return CandidateArrays(*(np.concatenate(column) for column in columns))


def _sizes(known: Known) -> tuple[int, int]:
    return len(known.world.client_ids), len(known.world.vacancy_ids)


def _pair_set(client_ids: Integers, vacancy_ids: Integers) -> set[tuple[int, int]]:
    return set(zip(client_ids.tolist(), vacancy_ids.tolist(), strict=True))


def _who(pairs: CandidateArrays, side: int, near: Integers) -> Integers:
    """The ids of the side that have a pair with any of these of the other side."""
    mine, theirs = _of_side(pairs, side)
    return mine[np.isin(theirs, near)]


def _places_of(pairs: CandidateArrays, side: int, mine: Integers, near: Integers) -> Integers:
    """Where pairs stand of these of the side, or of these of the other side."""
    of_side, of_others = _of_side(pairs, side)
    return np.flatnonzero(np.isin(of_side, mine) | np.isin(of_others, near))


def _facts_of(
    ids: Integers, changed: Mapping[int, Facts | None], packed: Mapping[int, Facts]
) -> tuple[Integers, list[Facts]]:
    """The facts of each id once, and where each stands among them."""
    once, places = np.unique(ids, return_inverse=True)
    return places.reshape(-1), [changed.get(each) or packed[each] for each in once.tolist()]


def _openable_of_one(single: PackedWorld, openness: Openness, bits: WorldBits, search: Search) -> CandidateArrays:
    """All openable pairs of a world with one client, or one vacancy."""
    if not openness.closable:
        return no_pairs()
    world = openable_world(single, bits.stuck, bits.asked, openness.modes_brought)
    of_all = replace(search, closable=openness.closable, brought=openness.modes_brought, workers=1)
    return find_candidate_arrays(world, of_all)

"""PURE: near misses that stay warm. When offers change, only what they can touch is looked at again.

After each change all is as `near_miss_search.find_open_pairs` would find it with the same facts and the new offers.
What a change can touch: the conditions that are no longer stuck or are stuck now, so whose pairs come up or go; and
the ways of pairs of which some gate compares what the offer changes, at once or after others, where it changes
anything for the client. Nothing else is computed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from matching.bridging import OfferSupply
from matching.effects import Topic
from matching.facts import Gate, OfferFacts
from matching.held_pairs import Flags, HeldPairs, floors
from matching.kernel import CandidateArrays
from matching.near_miss_search import Looked, OpenPairs, Sides, columns_of, indexes, look_at_near_misses, taken
from matching.near_misses import Demand
from matching.needs import WorldBits
from matching.noted_needs import NotedNeeds
from matching.offer_reach import reach_bytes
from matching.openable import GATES, Openness
from matching.packing import PackedWorld
from matching.packing.conditions import Conditions
from matching.packing.layout import Integers, Words
from matching.shortcuts import IN_ORDER, Reached, WaysOfPairs, topic_of_condition
from matching.slot_values import slot_of
from matching.slots import SlotTables, words_of
from matching.warm_search import OpenableSearch, Wanted, nearest_of, without
from matching.way_loops import Pairs

NOBODY: frozenset[int] = frozenset()
MOST_CHANGES = 256  # then all is found anew: what earlier offers needed would pile up


@dataclass(frozen=True)
class Kept:
    """What a run stores of near misses, or of some owners: pairs best first, as ids, and the numbers of their ways."""

    client_ids: Integers
    vacancy_ids: Integers
    scores: Integers
    unmet: Integers
    unknown: Integers
    reaches_from: Integers
    ways: Integers

    def __len__(self) -> int:
        return len(self.scores)


class Changes(NamedTuple):
    """Whose near misses have changed, and which offers lead to other ones than before."""

    client_ids: list[int]
    vacancy_ids: list[int]
    offer_codes: list[str]


class Known(NamedTuple):
    """What near misses are found in: facts of everybody who was packed, those who are gone among them."""

    world: PackedWorld
    sides: Sides
    openness: Openness
    bits: WorldBits
    pairs: HeldPairs
    gone_clients: frozenset[int]


class WarmMisses:
    """The near misses of a packed world with these offers; see `change`."""

    def __init__(self, looked: Looked) -> None:
        self._gone_clients: set[int] = set()
        self._gone_vacancies: set[int] = set()
        self._search: OpenableSearch | None = None
        self._start(looked)

    def known(self) -> Known:
        """All that is held, for who has changed; nothing of it is to be touched."""
        gone = frozenset(self._gone_clients)
        return Known(self._world, self._looked.sides, self._openness, self._bits, self._pairs, gone)

    def search(self) -> OpenableSearch:
        """The world made ready for searches under the offers of now."""
        if self._search is None:
            self._search = OpenableSearch(self._world, self._openness, self._bits.stuck, self._bits.asked)
        return self._search

    def ids(self) -> tuple[Collection[int], Collection[int]]:
        """The clients and the vacancies of the world, whoever takes part no more among them."""
        return self._client_places.keys(), self._vacancy_places.keys()

    def left_out(self) -> tuple[frozenset[int], frozenset[int]]:
        """The clients and the vacancies that take part no more."""
        return frozenset(self._gone_clients), frozenset(self._gone_vacancies)

    def change(
        self, supply: OfferSupply, gone_clients: Collection[int] = NOBODY, gone_vacancies: Collection[int] = NOBODY
    ) -> Changes:
        """Find all as it is with these offers, and without whoever takes part no more (ids, for good)."""
        before = self._pairs.at(np.flatnonzero(self._pairs.is_kept)), list(self._ways)
        self._gone_clients.update(gone_clients)
        self._gone_vacancies.update(gone_vacancies)
        self._changes_left -= 1
        gone = self._leave_out(gone_clients, gone_vacancies)
        openness = Openness(self._openness.conditions, supply)
        if not self._changes_left or _of_all_pairs(openness) != _of_all_pairs(self._openness):
            self._start(look_at_near_misses(self._world, self._looked.sides, supply))
        else:
            self._turn_to(openness, gone)
        return self._changes(*before)

    def kept(self, client_ids: Collection[int] | None = None, vacancy_ids: Collection[int] | None = None) -> Kept:
        """The near misses that are kept, best first; of these clients and of these vacancies only."""
        pairs = self._pairs
        chosen = pairs.is_kept
        for ids, owners, places in (
            (client_ids, pairs.clients, self._client_places), (vacancy_ids, pairs.vacancies, self._vacancy_places),
        ):  # fmt: skip
            if ids is not None:
                wanted = np.zeros(len(places), np.bool_)
                wanted[[places[each] for each in ids]] = True
                chosen = chosen & wanted[owners]
        return _kept(self._world, pairs.at(np.flatnonzero(chosen)))

    def demand(self) -> list[Demand]:
        """The demand report."""
        return self._noted.demand()

    def open_pairs(self) -> OpenPairs:
        """All that a run keeps, as `find_open_pairs` gives it."""
        some = self._pairs.at(np.flatnonzero(self._pairs.is_kept))
        clients, vacancies = self._world.client_ids[some.clients], self._world.vacancy_ids[some.vacancies]
        pairs = CandidateArrays(clients, vacancies, some.scores, some.unmet, some.unknown, some.parts)
        return OpenPairs(pairs, some.reaches, self.demand(), self.through(some.ways))

    def reach(self, codes: Collection[str]) -> dict[str, bytes]:
        """The near misses on whose way each of these offers lies (`offer_reach.reach_bytes`); none: not in it."""
        pairs = self._pairs.at(np.flatnonzero(self._pairs.is_kept))
        leads = np.array([*(not {*way.codes}.isdisjoint(codes) for way in self._ways), False], np.bool_)
        kept = _kept(self._world, pairs.at(np.flatnonzero(leads[pairs.ways])))
        found = reach_bytes(kept, kept.reaches_from, self.through(kept.ways))
        return {code: blob for code, blob in found.items() if code in codes}

    def through(self, numbers: Integers) -> dict[str, Integers]:
        """For the code of each offer on these ways: positions in ``numbers``."""
        return WaysOfPairs(self._ways, numbers, numbers).through(np.arange(len(numbers)))

    def _start(self, looked: Looked) -> None:
        world = looked.world
        self._looked, self._world, self._openness = looked, world, looked.openness
        self._book, self._bits, self._needs = looked.book, looked.bits, looked.needs
        self._tables = looked.book.tables(looked.openness.supply)
        self._client_places = {each: place for place, each in enumerate(world.client_ids.tolist())}
        self._vacancy_places = {each: place for place, each in enumerate(world.vacancy_ids.tolist())}
        self._sizes = len(self._client_places), len(self._vacancy_places)
        self._bits_of_slot = _bits_of_slot(looked.openness.conditions)
        self._ways: list[Reached] = list(looked.ways.ways)
        self._way_numbers = {way: number for number, way in enumerate(self._ways)}
        self._search = None
        self._changes_left = MOST_CHANGES
        self._nearest = looked.nearest
        self._pairs = self._held(looked.openable, looked.rows.by_mode)
        self._pairs = self._pairs._replace(reaches=looked.reaches.copy(), ways=looked.ways.numbers.copy())
        everybody = np.ones(self._sizes[0], np.bool_), np.ones(self._sizes[1], np.bool_)
        self._pairs.choose_best(*everybody, world.settings.near_miss_candidates_per_side)
        self._pairs.choose_kept(*everybody, world.settings.near_misses_per_side)
        self._noted = NotedNeeds(looked.needs.noted(), self._sizes)
        clients, vacancies = indexes(world, looked.nearest)
        self._gaps = (clients * self._sizes[1] + vacancies)[self._are_gaps(clients, vacancies)]

    def _held(self, found: CandidateArrays, by_mode: Integers | None = None) -> HeldPairs:
        """Pairs with what the search knows of them."""
        clients, vacancies = indexes(self._world, found)
        if by_mode is None:
            by_mode = self._needs.rows(clients, vacancies, found.unmet).by_mode
        count = len(found)
        flags = (np.zeros(count, np.bool_) for _ in range(4))
        return HeldPairs(
            self._keys(clients, vacancies, found.scores), clients, vacancies, found.scores, found.unmet, found.unknown,
            found.parts, by_mode, np.full(count, -1), np.zeros(count, np.int64), *flags,
        )  # fmt: skip

    def _keys(self, clients: Integers, vacancies: Integers, scores: Integers) -> Integers:
        arrays = self._world.arrays
        of_clients = arrays.clients.records["rank"][clients].astype(np.int64)
        of_vacancies = arrays.vacancies.records["rank"][vacancies].astype(np.int64)
        found: Integers = (-scores * self._sizes[0] + of_clients) * self._sizes[1] + of_vacancies
        return found

    def _leave_out(self, client_ids: Collection[int], vacancy_ids: Collection[int]) -> tuple[Flags, Flags]:
        """Mark who takes part no more; gives who does not."""
        gone = np.zeros(self._sizes[0], np.bool_), np.zeros(self._sizes[1], np.bool_)
        sides = (client_ids, self._client_places), (vacancy_ids, self._vacancy_places)
        for flags, (ids, places) in zip(gone, sides, strict=True):
            flags[[places[each] for each in ids if each in places]] = True
        clients, vacancies = (np.flatnonzero(flags) for flags in gone)
        if not len(clients) and not len(vacancies):
            return gone
        self._world = without(self._world, clients, vacancies)
        if self._search is not None:
            self._search.leave_out(clients, vacancies)
        nearest = indexes(self._world, self._nearest)
        is_gone = gone[0][nearest[0]] | gone[1][nearest[1]]
        lacking = np.unique(nearest[1][is_gone])
        again = nearest_of(self._world, lacking[~gone[1][lacking]])
        stays = np.flatnonzero(~np.isin(nearest[1], lacking))
        both = zip(columns_of(self._nearest), columns_of(again), strict=True)
        self._nearest = CandidateArrays(*(np.concatenate([one[stays], other]) for one, other in both))
        return gone

    def _turn_to(self, openness: Openness, gone: tuple[Flags, Flags]) -> None:
        """The same world with other offers that bring the same means of travel."""
        before, tables, stuck = self._tables, self._book.tables(openness.supply), self._bits.stuck
        slots = {key[0] for key in {*before.keys} ^ {*tables.keys}}
        if slots:
            self._bits = self._bits._replace(stuck=self._stuck_with(tables, slots))
        if slots and self._search is not None:
            self._search.turn_to(self._bits.stuck, np.flatnonzero((stuck != self._bits.stuck).any(axis=0)))
        touched = _touched(self._openness.supply, openness.supply)
        self._openness, self._tables = openness, tables
        self._needs.turn_to(openness, tables, self._bits)
        has_new = self._exchange(stuck, gone)
        moved = np.zeros(self._sizes[0], np.bool_)
        for effect in {effect for offer in touched.offers for effect in offer.effects}:
            moved |= before.is_changed_by(effect) | tables.is_changed_by(effect)
        is_same = self._bits.stuck is stuck and not any(flags.any() for flags in (has_new, *gone))
        self._look_again(has_new | self._is_touched(touched.topics, moved))
        gone_gaps = np.zeros(0, np.int64) if is_same else self._note_gaps(stuck)
        width = max(self._sizes[1], 1)
        self._noted.replace(
            np.concatenate([self._out.clients, gone_gaps // width]),
            np.concatenate([self._out.vacancies, gone_gaps % width]),
            self._needs.noted(),
        )

    def _stuck_with(self, tables: SlotTables, slots: Collection[Topic]) -> Words:
        """The conditions that stay unmet after every offer, where these slots have changed."""
        stuck, unmet = self._bits.stuck.copy(), self._bits.unmet
        for slot in slots & self._bits_of_slot.keys():
            mask = self._bits_of_slot[slot]
            for word in np.flatnonzero(mask).tolist():
                column = tables.of_slot(tables.stuck, slot, word) if slot in tables.slots else unmet[:, word]
                stuck[:, word] = (stuck[:, word] & ~mask[word]) | (column & mask[word])
        return stuck

    def _exchange(self, before: Words, gone: tuple[Flags, Flags]) -> Flags:
        """Let go the pairs that are openable no more, take those that are now; gives which are new."""
        count = self._world.settings.near_miss_candidates_per_side
        new, shut = before & ~self._bits.stuck, self._bits.stuck & ~before
        pairs, asked = self._pairs, self._bits.asked
        is_out = gone[0][pairs.clients] | gone[1][pairs.vacancies]
        for word in np.flatnonzero(shut.any(axis=0)).tolist():
            is_out |= (shut[:, word][pairs.clients] & asked[:, word][pairs.vacancies]) != 0
        self._out = pairs.at(np.flatnonzero(is_out))
        lost = np.zeros(self._sizes[0], np.bool_), np.zeros(self._sizes[1], np.bool_)
        lost[0][self._out.clients[self._out.best_of_client]] = True
        lost[1][self._out.vacancies[self._out.best_of_vacancy]] = True
        if is_out.any():
            pairs = pairs.at(np.flatnonzero(~is_out))
        wanted = Wanted(
            lost[0] & ~gone[0], lost[1] & ~gone[1], np.asarray(new.any(axis=1)),
            np.asarray((asked & np.bitwise_or.reduce(new, axis=0)).any(axis=1)),
            floors(pairs.clients, pairs.best_of_client, pairs.scores, (self._sizes[0], count)),
            floors(pairs.vacancies, pairs.best_of_vacancy, pairs.scores, (self._sizes[1], count)),
        )  # fmt: skip
        if not any(flags.any() for flags in (wanted.lost_clients, wanted.lost_vacancies, wanted.new_vacancies)):
            self._pairs = pairs
            return np.zeros(len(pairs.keys), np.bool_)
        return self._take_in(pairs, wanted, count)

    def _take_in(self, pairs: HeldPairs, wanted: Wanted, count: int) -> Flags:
        """Search, and choose anew who stands among the best; gives which pairs are new."""
        found = self.search().find(wanted, count)
        keys = self._keys(*indexes(self._world, found), found.scores)
        news, known = self._held(taken(found, np.flatnonzero(~_stand_in(keys, pairs.keys)))), pairs.keys
        pairs = pairs.with_pairs(news)
        owners = wanted.lost_clients.copy(), wanted.lost_vacancies.copy()
        owners[0][news.clients], owners[1][news.vacancies] = True, True
        pairs.choose_best(*owners, count)
        is_best = pairs.best_of_client | pairs.best_of_vacancy
        left = pairs.at(np.flatnonzero(~is_best))
        self._out = self._out.followed_by(left)
        self._pairs = pairs.at(np.flatnonzero(is_best))
        return ~_stand_in(self._pairs.keys, known)

    def _is_touched(self, topics: Collection[Topic], moved: Flags) -> Flags:
        """Of which pairs some unmet gate compares what has changed, where that changes anything for the client."""
        pairs, facts = self._pairs, self._needs.asked_facts
        touched = np.zeros(len(pairs.keys), np.bool_)
        for gate in IN_ORDER if topics else ():
            kinds = np.array([not each.isdisjoint(topics) for each in facts.topics(gate)], np.bool_)
            if kinds.any():
                is_unmet = pairs.unmet >> GATES.index(gate) & 1 != 0
                touched |= is_unmet & kinds[facts.kinds(gate)][pairs.vacancies]
        return touched & moved[pairs.clients]

    def _look_again(self, places: Flags) -> None:
        """Look for the ways of these pairs, and choose anew what is kept of their owners."""
        pairs, at = self._pairs, np.flatnonzero(places)
        some, known = pairs.at(at), self._way_numbers
        reaches, found = self._needs.note_openable(Pairs(some.clients, some.vacancies, some.unmet, some.by_mode))
        for way in found.ways:
            if known.setdefault(way, len(self._ways)) == len(self._ways):
                self._ways.append(way)
        numbers = np.array([*(known[way] for way in found.ways), -1], np.int64)
        pairs.reaches[at], pairs.ways[at] = reaches, numbers[found.numbers]
        owners = np.zeros(self._sizes[0], np.bool_), np.zeros(self._sizes[1], np.bool_)
        for each in (some, self._out):
            owners[0][each.clients], owners[1][each.vacancies] = True, True
        pairs.choose_kept(*owners, self._world.settings.near_misses_per_side)
        self._out = self._out.followed_by(some)

    def _note_gaps(self, before: Words) -> Integers:
        """Note anew what keeps pairs shut; gives those that are gaps no more or other ones, as numbers."""
        clients, vacancies = indexes(self._world, self._nearest)
        is_gap = self._are_gaps(clients, vacancies)
        pairs = clients * self._sizes[1] + vacancies
        differs = ((before ^ self._bits.stuck)[clients] & self._bits.asked[vacancies]).any(axis=1)
        again = np.flatnonzero(is_gap & (differs | ~np.isin(pairs, self._gaps)))
        gone: Integers = np.concatenate([np.setdiff1d(self._gaps, pairs[is_gap]), pairs[again]])
        self._gaps = pairs[is_gap]
        self._needs.note_gaps(clients[again], vacancies[again], self._nearest.unmet[again])
        return gone

    def _are_gaps(self, clients: Integers, vacancies: Integers) -> Flags:
        """Which of the nearest pairs no offers open."""
        return ~_stand_in(self._keys(clients, vacancies, self._nearest.scores), self._pairs.keys)

    def _changes(self, before: HeldPairs, ways: list[Reached]) -> Changes:
        """What is kept now in other ways than before."""
        after = self._pairs.at(np.flatnonzero(self._pairs.is_kept))
        numbers = np.array([*(self._way_numbers.get(way, -2) for way in ways), -2], np.int64)[before.ways]
        known = np.flatnonzero(_stand_in(before.keys, after.keys))
        places = np.searchsorted(after.keys, before.keys[known])
        same = numbers[known] == after.ways[places]
        is_old, is_new = np.ones(len(before.keys), np.bool_), np.ones(len(after.keys), np.bool_)
        is_old[known[same]] = is_new[places[same]] = False
        old, new = before.at(np.flatnonzero(is_old)), after.at(np.flatnonzero(is_new))
        codes = {code for number in np.unique(old.ways).tolist() for code in ways[number].codes}
        codes |= {code for number in np.unique(new.ways).tolist() for code in self._ways[number].codes}
        owners = (np.unique(np.concatenate(each)) for each in
                  ((old.clients, new.clients), (old.vacancies, new.vacancies)))  # fmt: skip
        ids = [ids[each].tolist() for ids, each in
               zip((self._world.client_ids, self._world.vacancy_ids), owners, strict=True)]  # fmt: skip
        return Changes(ids[0], ids[1], sorted(codes))


def _kept(world: PackedWorld, pairs: HeldPairs) -> Kept:
    clients, vacancies = world.client_ids[pairs.clients], world.vacancy_ids[pairs.vacancies]
    return Kept(clients, vacancies, pairs.scores, pairs.unmet, pairs.unknown, pairs.reaches, pairs.ways)


class _Touched(NamedTuple):
    """Offers that differ, as they were and as they are, and the facts for whose sake somebody might take them."""

    offers: list[OfferFacts]
    topics: frozenset[Topic]


def _touched(before: OfferSupply, after: OfferSupply) -> _Touched:
    """What differs between two supplies, as far as it counts for a way."""
    known = {_counted(offer): offer for offer in before.usable}
    now = {_counted(offer): offer for offer in after.usable}
    offers = [*(known[each] for each in known.keys() - now.keys()), *(now[each] for each in now.keys() - known.keys())]
    codes = {offer.code for offer in offers}
    topics = {
        topic
        for supply in (before, after)
        for topic in supply.by_topic
        if any(offer.code in codes for offer in supply.about((topic,)))
    }
    return _Touched(offers, frozenset(topics))


def _counted(offer: OfferFacts) -> tuple[object, ...]:
    runs = tuple((run.starts_on, run.ends_on) for run in offer.runs)
    return offer.code, offer.effects, offer.prerequisites, runs, offer.cost_cents


def _of_all_pairs(openness: Openness) -> tuple[object, ...]:
    """What offers change for pairs that no condition tells: means of travel, and whether another vacancy will come."""
    return openness.modes_brought, Gate.COMMUTE in openness.closable, openness.supply.arrivals_per_month


def _stand_in(keys: Integers, others: Integers) -> Flags:
    """Which keys stand among others, which ascend."""
    places = np.searchsorted(others, keys)
    found = np.zeros(len(keys), np.bool_)
    inside = places < len(others)
    found[inside] = others[places[inside]] == keys[inside]
    return found


def _bits_of_slot(conditions: Conditions) -> dict[Topic, Words]:
    """The conditions that each slot decides, as words."""
    masks: dict[Topic, int] = {}
    for key, bit in conditions.bits.items():
        topic = topic_of_condition(Gate(str(key[0])), key)
        if topic is not None:
            masks[slot_of(topic)] = masks.get(slot_of(topic), 0) | 1 << bit
    return dict(zip(masks, words_of(list(masks.values()), conditions.words), strict=True))

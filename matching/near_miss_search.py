"""PURE: the near misses of a whole packed world: whom offers could bring to a vacancy, and which offers are missing.

Two searches of the kernel: pairs of which no condition is stuck (`openable`), the best of each client and each vacancy;
and for the gaps in the demand report the best of each vacancy whatever is missing. `near_misses.openable_candidates`,
`near_misses.gap_candidates` and `near_misses.find_near_misses` are the slow and obvious versions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.blocks import place_in_group
from matching.bridging import OFFER_GATES, OfferSupply
from matching.candidates import Progress
from matching.facts import ClientFacts, VacancyFacts
from matching.kernel import CandidateArrays, Finder, Search, find_candidate_arrays
from matching.near_misses import Demand, demand_lines
from matching.needs import NeedsOfPairs, WorldBits
from matching.once import collector_paused
from matching.openable import Openness, openable_world
from matching.packing import PackedWorld
from matching.packing.layout import Integers
from matching.shortcuts import WaysOfPairs
from matching.slots import SlotBook
from matching.way_loops import Pairs

NO_FLOOR = -1  # of a vacancy: everybody may be worth enough


class OpenPairs(NamedTuple):
    """Near misses that a run keeps, by score, client and vacancy; ``reaches_from`` are ordinals of days.

    ``by_offer`` says for the code of each offer on the way of which pairs it lies, as positions in ``pairs``.
    """

    pairs: CandidateArrays
    reaches_from: Integers
    demand: list[Demand]
    by_offer: Mapping[str, Integers]


@dataclass(frozen=True)
class Sides:
    """Clients and vacancies of a world by id."""

    clients: Mapping[int, ClientFacts]
    vacancies: Mapping[int, VacancyFacts]

    @classmethod
    def of(cls, clients: Sequence[ClientFacts], vacancies: Sequence[VacancyFacts]) -> "Sides":
        """Both sides; vacancies in the order of the packed world."""
        return cls({each.client_id: each for each in clients}, {each.vacancy_id: each for each in vacancies})


def find_open_pairs(
    world: PackedWorld,
    sides: Sides,
    supply: OfferSupply,
    progress: Progress | None = None,
    find: Finder = find_candidate_arrays,
) -> OpenPairs:
    """The near misses of a packed world that are kept, and the demand for offers.

    Kept are the best ``near_misses_per_side`` of each client and of each vacancy for which there is a way, out of the
    best ``near_miss_candidates_per_side`` that are openable; ties as `candidates.rank_key`. ``progress`` is called with
    the pairs done and all of them. ``find`` is the search that is used, here or in several places.
    """
    return look_at_near_misses(world, sides, supply, progress, find).open_pairs()


class Looked(NamedTuple):
    """All that was looked at for the near misses of a world; clients and vacancies in its order."""

    world: PackedWorld
    sides: Sides
    openness: Openness
    book: SlotBook
    bits: WorldBits
    needs: NeedsOfPairs  # with what was noted
    openable: CandidateArrays
    nearest: CandidateArrays  # the best of each vacancy whatever is missing, ``gap_candidates_per_vacancy``
    rows: Pairs  # of ``openable``
    reaches: Integers  # likewise: the day, 0 where it is not reached
    ways: WaysOfPairs

    def open_pairs(self) -> OpenPairs:
        """What a run keeps of it."""
        kept = _best_of_each_side(self.openable, self.reaches > 0, self.world.settings.near_misses_per_side)
        demand = demand_lines(self.needs.counted())
        return OpenPairs(taken(self.openable, kept), self.reaches[kept], demand, self.ways.through(kept))


def look_at_near_misses(
    world: PackedWorld,
    sides: Sides,
    supply: OfferSupply,
    progress: Progress | None = None,
    find: Finder = find_candidate_arrays,
) -> Looked:
    """As `find_open_pairs`, with all that `warm_misses` needs to go on from there."""
    with collector_paused():
        clients = [sides.clients[each] for each in world.client_ids.tolist()]
        vacancies = [sides.vacancies[each] for each in world.vacancy_ids.tolist()]
        openness = Openness.of(vacancies, supply, world.settings, world.codes.conditions.on)
        book = SlotBook(clients, openness.conditions)
        tables = book.tables(supply)
        bits = WorldBits(*openness.of_clients(clients, tables), openness.asked(vacancies))
        openable, nearest = _searched(world, openness, bits, find)
        needs = NeedsOfPairs(openness, tables, (clients, vacancies), bits)
        rows = needs.rows(*indexes(world, openable), openable.unmet)
        reaches, ways = needs.note_openable(rows, progress)
        gaps = taken(nearest, np.flatnonzero(~_are_among(nearest, openable)))
        needs.note_gaps(*indexes(world, gaps), gaps.unmet)
    return Looked(world, sides, openness, book, bits, needs, openable, nearest, rows, reaches, ways)


def _searched(
    world: PackedWorld, openness: Openness, bits: WorldBits, find: Finder
) -> tuple[CandidateArrays, CandidateArrays]:
    """The openable pairs, and the best of each vacancy whatever is missing.

    Of these only who is worth as much as the openable pairs already known can stand among the best of a vacancy.
    """
    closable, settings = openness.closable, world.settings
    count, few = settings.near_miss_candidates_per_side if closable else 0, settings.gap_candidates_per_vacancy
    search = Search(count, count, closable, brought=openness.modes_brought)
    sieved = openable_world(world, bits.stuck, bits.asked, openness.modes_brought) if closable else world
    openable = find(sieved, search, None)
    if not closable:
        openable = taken(openable, np.zeros(0, np.int64))
    floors = _floors(openable, world.vacancy_ids, few)
    return openable, find(world, Search(few, 0, OFFER_GATES, floors=floors), None)


def _are_among(pairs: CandidateArrays, others: CandidateArrays) -> npt.NDArray[np.bool_]:
    """Which of the pairs stand among others."""
    width = int(max(pairs.vacancy_ids.max(initial=0), others.vacancy_ids.max(initial=0))) + 1
    known = others.client_ids * width + others.vacancy_ids
    return np.isin(pairs.client_ids * width + pairs.vacancy_ids, known)


def _floors(pairs: CandidateArrays, vacancy_ids: Integers, count: int) -> Integers:
    """The score of the ``count``-th pair of each vacancy, `NO_FLOOR` where there are fewer."""
    last = np.flatnonzero(place_in_group(pairs.vacancy_ids) == count - 1)
    order = np.argsort(vacancy_ids)
    floors = np.full(len(vacancy_ids), NO_FLOOR)
    floors[order[np.searchsorted(vacancy_ids, pairs.vacancy_ids[last], sorter=order)]] = pairs.scores[last]
    return floors


def indexes(world: PackedWorld, pairs: CandidateArrays) -> tuple[Integers, Integers]:
    """Where the clients and the vacancies of pairs stand in the world."""
    found = []
    for ids, of_pairs in ((world.client_ids, pairs.client_ids), (world.vacancy_ids, pairs.vacancy_ids)):
        order = np.argsort(ids)
        found.append(order[np.searchsorted(ids, of_pairs, sorter=order)])
    return found[0], found[1]


def _best_of_each_side(pairs: CandidateArrays, is_open: npt.NDArray[np.bool_], count: int) -> Integers:
    """Positions of the best ``count`` open pairs of each client and of each vacancy; the pairs are in their order."""
    places = np.flatnonzero(is_open)
    is_kept = np.zeros(len(places), np.bool_)
    for ids in (pairs.client_ids[places], pairs.vacancy_ids[places]):
        is_kept |= place_in_group(ids) < count
    return places[is_kept]


def taken(pairs: CandidateArrays, places: Integers) -> CandidateArrays:
    """Some of the pairs."""
    return CandidateArrays(*(column[places] for column in columns_of(pairs)))


def columns_of(pairs: CandidateArrays) -> list[Integers]:
    """The columns in their order."""
    return [getattr(pairs, each.name) for each in fields(pairs)]

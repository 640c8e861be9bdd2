"""PURE: the near misses of a whole packed world: whom offers could bring to a vacancy, and which offers are missing.

Two searches of the kernel: pairs of which no condition is stuck (`openable`), the best of each client and each vacancy;
and for the gaps in the demand report the best of each vacancy whatever is missing. `near_misses.openable_candidates`,
`near_misses.gap_candidates` and `near_misses.find_near_misses` are the slow and obvious versions.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from itertools import groupby
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.bridging import OFFER_GATES, OfferSupply, will_be_gone
from matching.candidates import Progress
from matching.facts import ClientFacts, DemandNeed, Gate, GateValue, MatchSettings, Pair, VacancyFacts
from matching.gates import GATES
from matching.kernel import CandidateArrays, Search, find_candidate_arrays
from matching.near_misses import Demand, Need, asked_code, demand_lines
from matching.openable import Openness, openable_world
from matching.packing import PackedWorld
from matching.packing.layout import Integers
from matching.shortcuts import Shortcut, Shortcuts

IN_ORDER = list(Gate)
CLIENTS_PER_STEP = 256


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
    world: PackedWorld, sides: Sides, supply: OfferSupply, settings: MatchSettings, progress: Progress | None = None
) -> OpenPairs:
    """The near misses of a packed world that are kept, and the demand for offers.

    Kept are the best ``near_misses_per_side`` of each client and of each vacancy for which there is a way, out of the
    best ``near_miss_candidates_per_side`` that are openable; ties as `candidates.rank_key`. ``progress`` is called with
    the clients done and all of them.
    """
    on = world.codes.conditions.on
    openness = Openness.of(list(sides.vacancies.values()), supply, settings, on)
    openable, gaps = _searched(world, sides, openness, settings)
    finder = _Finder(Shortcuts(openness, supply, settings, on), sides)
    both = CandidateArrays(*map(np.concatenate, zip(_columns(openable), _columns(gaps), strict=True)))
    reaches = finder.look(both, len(openable), progress)
    kept = _best_of_each_side(openable, reaches[: len(openable)] > 0, settings.near_misses_per_side)
    demand = demand_lines(finder.needs(both))
    return OpenPairs(taken(openable, kept), reaches[kept], demand, finder.ways_through(kept))


def _searched(
    world: PackedWorld, sides: Sides, openness: Openness, settings: MatchSettings
) -> tuple[CandidateArrays, CandidateArrays]:
    """The openable pairs, and those for the gaps that are not among them."""
    vacancies = [sides.vacancies[each] for each in world.vacancy_ids.tolist()]
    closable = openness.closable
    count = settings.near_miss_candidates_per_side if closable else 0
    search = Search(count, count, closable, brought=openness.modes_brought)
    sieved = openable_world(world, openness, sides.clients.values(), vacancies) if closable else world
    openable = find_candidate_arrays(sieved, search)
    gaps = find_candidate_arrays(world, Search(settings.gap_candidates_per_vacancy, 0, OFFER_GATES))
    if not closable:
        openable = taken(openable, np.zeros(0, np.int64))
    width = int(max(world.vacancy_ids.max(initial=0), 0)) + 1
    known = openable.client_ids * width + openable.vacancy_ids
    return openable, taken(gaps, np.flatnonzero(~np.isin(gaps.client_ids * width + gaps.vacancy_ids, known)))


class _Finder:
    """Looks at candidates one client after the other and notes what each needs."""

    def __init__(self, shared: Shortcuts, sides: Sides) -> None:
        self._shared, self._sides = shared, sides
        self._needs: dict[Need, list[int]] = defaultdict(list)
        self._texts: dict[tuple[int, Gate, int], list[str]] = {}
        self._unmet: dict[int, tuple[Gate, ...]] = {}

    def look(self, pairs: CandidateArrays, openable: int, progress: Progress | None) -> Integers:
        """The day (ordinal) from which each pair is reached, 0 where it is not. Only the first ones are openable."""
        reaches = np.zeros(len(pairs), np.int64)
        order = np.argsort(pairs.client_ids, kind="stable")
        columns = (order, pairs.client_ids[order], pairs.vacancy_ids[order], pairs.unmet[order])
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for done, (client_id, of_client) in enumerate(groupby(rows, key=lambda row: row[1]), start=1):
            shortcut = Shortcut(self._shared, self._sides.clients[client_id])
            for place, _, vacancy_id, bits in of_client:
                vacancy, unmet = self._sides.vacancies[vacancy_id], self._gates(bits)
                if place < openable:
                    reaches[place] = self._look_closely(shortcut, vacancy, unmet, place)
                else:
                    self._note_gaps(shortcut, vacancy, shortcut.out_of_reach(vacancy, unmet), place)
            if progress is not None and done % CLIENTS_PER_STEP == 0:
                progress(done, len(self._sides.clients))
        return reaches

    def needs(self, pairs: CandidateArrays) -> dict[Need, list[tuple[int, int]]]:
        """The pairs of ids that each need is of."""
        clients, vacancies = pairs.client_ids, pairs.vacancy_ids
        return {
            need: list(zip(clients[places].tolist(), vacancies[places].tolist(), strict=True))
            for need, places in ((need, np.array(places)) for need, places in self._needs.items())
        }

    def ways_through(self, kept: Integers) -> dict[str, Integers]:
        """For each offer which of these pairs have it on their way: positions in ``kept``, which are places."""
        found = {
            code: np.flatnonzero(np.isin(kept, np.array(places)))
            for (need, code, _), places in self._needs.items()
            if need is DemandNeed.OFFER
        }
        return {code: places for code, places in found.items() if len(places)}

    def _look_closely(self, shortcut: Shortcut, vacancy: VacancyFacts, unmet: tuple[Gate, ...], place: int) -> int:
        way = shortcut.find_openable(vacancy, unmet)
        reached = None if way is None else shortcut.reached(way)
        if way is not None and reached is not None and self._waits(vacancy, reached):
            for code in way.codes:
                self._needs[DemandNeed.OFFER, code, None].append(place)
            return reached.toordinal()
        if way is not None:
            self._note(DemandNeed.TOO_LATE, shortcut, vacancy, unmet, place)
            return 0
        gaps: tuple[Gate, ...] = ()
        if len(unmet) > 1:
            gaps = tuple(gate for gate in unmet if shortcut.find_openable(vacancy, (gate,), alone=True) is None)
        self._note(DemandNeed.NO_OFFER, shortcut, vacancy, gaps or unmet, place)
        return 0

    def _waits(self, vacancy: VacancyFacts, reached: date) -> bool:
        """Whether the vacancy is there then, or another of its kind."""
        settings, arrivals = self._shared.settings, self._shared.supply.arrivals_per_month
        comes_back = arrivals.get(vacancy.occupation or "", 0.0) >= settings.comes_back_per_month
        return comes_back or not will_be_gone(vacancy, reached)

    def _note_gaps(self, shortcut: Shortcut, vacancy: VacancyFacts, gaps: tuple[Gate, ...], place: int) -> None:
        if gaps:
            self._note(DemandNeed.NO_OFFER, shortcut, vacancy, gaps, place)

    def _note(
        self, need: DemandNeed, shortcut: Shortcut, vacancy: VacancyFacts, gates: tuple[Gate, ...], place: int
    ) -> None:
        for gate in gates:
            for text in self._asked(shortcut, vacancy, gate):
                self._needs[need, text, gate].append(place)

    def _asked(self, shortcut: Shortcut, vacancy: VacancyFacts, gate: Gate) -> list[str]:
        """What the vacancy asks where the gate is not met, as codes."""
        key = vacancy.vacancy_id, gate, shortcut.unmet_bits(gate, vacancy)
        known = self._texts.get(key)
        if known is None:
            shared = self._shared
            compared = GATES[gate](Pair(shortcut.client, vacancy, shared.settings, shared.on))
            texts = {asked_code(each) for each in compared if each.value is GateValue.NOT_MET}
            known = self._texts[key] = sorted(texts)
        return known

    def _gates(self, bits: int) -> tuple[Gate, ...]:
        known = self._unmet.get(bits)
        if known is None:
            known = self._unmet[bits] = tuple(gate for place, gate in enumerate(IN_ORDER) if bits >> place & 1)
        return known


def _best_of_each_side(pairs: CandidateArrays, is_open: npt.NDArray[np.bool_], count: int) -> Integers:
    """Positions of the best ``count`` open pairs of each client and of each vacancy; the pairs are in their order."""
    places = np.flatnonzero(is_open)
    is_kept = np.zeros(len(places), np.bool_)
    for ids in (pairs.client_ids[places], pairs.vacancy_ids[places]):
        is_kept |= _number_in_group(ids) < count
    return places[is_kept]


def _number_in_group(ids: Integers) -> Integers:
    """How many of the same id stand before each."""
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    numbers = np.empty(len(ids), np.int64)
    numbers[order] = np.arange(len(ids)) - np.repeat(starts, np.diff(np.r_[starts, len(ids)]))
    return numbers


def taken(pairs: CandidateArrays, places: Integers) -> CandidateArrays:
    """Some of the pairs."""
    return CandidateArrays(*(column[places] for column in _columns(pairs)))


def _columns(pairs: CandidateArrays) -> list[Integers]:
    return [getattr(pairs, each.name) for each in fields(pairs)]

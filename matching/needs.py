"""PURE: what each near miss of a world needs: the way there, and where there is none what keeps the pair shut."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from matching.asked_facts import AskedFacts
from matching.bridging import OfferSupply
from matching.candidates import Progress
from matching.distinct import by_kind, distinct_rows
from matching.facts import ClientFacts, DemandNeed, Gate, GateValue, Pair, VacancyFacts
from matching.gates import GATES
from matching.gates.permission import UNCLEAR_SCOPES
from matching.near_misses import Need, asked_code
from matching.openable import GATES as IN_ORDER
from matching.openable import Openness
from matching.packing.layout import LAST_DAY, Integers, Words
from matching.shortcuts import IN_ORDER as CLOSABLE
from matching.shortcuts import Shortcuts, WaysOfPairs
from matching.slots import SlotTables, words_of
from matching.travel_reach import TravelReach
from matching.way_loops import Pairs
from profiles.codes import TravelMode


class WorldBits(NamedTuple):
    """Conditions that clients do not meet, those of them that are stuck, and those that vacancies ask, as words."""

    unmet: Words
    stuck: Words
    asked: Words


class _Days(NamedTuple):
    """Ordinals of days, by client or by vacancy."""

    until: Integers  # the last day of a permission that would no longer do after it
    available: Integers
    earliest: Integers
    last: Integers  # on which a vacancy surely waits


class NeedsOfPairs:
    """Looks at pairs and notes what they need. Clients and vacancies in the order of their bits."""

    def __init__(
        self,
        openness: Openness,
        tables: SlotTables,
        sides: tuple[Sequence[ClientFacts], Sequence[VacancyFacts]],
        bits: WorldBits,
    ) -> None:
        self._openness, self._bits = openness, bits
        self._clients, self._vacancies = sides
        conditions = openness.conditions
        self._settings, self._on = conditions.settings, conditions.on
        self.asked_facts = AskedFacts(self._vacancies)
        self._travel = TravelReach(self._clients, self._vacancies, conditions.settings)
        self._shared = Shortcuts(conditions, openness.supply, tables, self.asked_facts, bits.asked)
        self._days = _days(self._clients, self._vacancies, self._on)
        self._comes_back = self._coming_back(openness.supply)
        self._noted: dict[Need, list[tuple[Integers, Integers]]] = defaultdict(list)

    def turn_to(self, openness: Openness, tables: SlotTables, bits: WorldBits) -> None:
        """The same world under other offers, as many vacancies coming back: nothing is noted yet."""
        self._openness, self._bits, self._noted = openness, bits, defaultdict(list)
        self._shared = replace(self._shared, supply=openness.supply, tables=tables)

    def note_openable(self, rows: Pairs, progress: Progress | None = None) -> tuple[Integers, WaysOfPairs]:
        """The day (ordinal) from which each openable pair is reached, 0 where it is not; and the ways."""
        found = self._shared.ways_of(rows, progress)
        return self._note_ways(rows, found), found

    def note_gaps(self, clients: Integers, vacancies: Integers, unmet: Integers) -> None:
        """Note what keeps pairs shut that some gate keeps out of reach; nothing of the others."""
        if not len(clients):
            return
        rows = self.rows(clients, vacancies, unmet)
        modes = {id(each.modes): each.modes for each in self._clients}
        best = {key: _bits_of(self._openness.best_modes(each)) for key, each in modes.items()}
        brought = np.array([best[id(each.modes)] for each in self._clients], np.int64)
        stuck = self._bits.asked[vacancies] & self._bits.stuck[clients]
        shut = np.zeros(len(clients), np.int64)
        for gate in CLOSABLE:
            is_shut = (stuck & self._words_of_gate(gate)).any(axis=1)
            if gate is Gate.COMMUTE:
                is_shut = rows.by_mode & brought[clients] == 0
            shut |= is_shut.astype(np.int64) << IN_ORDER.index(gate)
        self._note_gates(DemandNeed.NO_OFFER, rows, unmet & shut)

    def counted(self) -> dict[Need, tuple[int, int, int]]:
        """How many pairs, clients and vacancies each need is of."""
        found = {}
        for need, parts in self._noted.items():
            clients, vacancies = (np.concatenate(side) for side in zip(*parts, strict=True))
            if len(clients):
                found[need] = len(clients), len(np.unique(clients)), len(np.unique(vacancies))
        return found

    def noted(self) -> Iterator[tuple[Need, Integers, Integers]]:
        """What was noted: of which clients and vacancies, pair by pair."""
        for need, parts in self._noted.items():
            for clients, vacancies in parts:
                yield need, clients, vacancies

    def rows(self, clients: Integers, vacancies: Integers, unmet: Integers) -> Pairs:
        """Pairs by their indexes, with the gates not met, a bit each."""
        by_mode = np.zeros(len(clients), np.int64)
        far = np.flatnonzero(unmet >> IN_ORDER.index(Gate.COMMUTE) & 1)
        by_mode[far] = self._travel.modes_in_time(clients[far], vacancies[far])
        return Pairs(clients, vacancies, unmet, by_mode)

    def _note_ways(self, rows: Pairs, found: WaysOfPairs) -> Integers:
        margin = timedelta(days=self._settings.bridge_margin_days)
        ends = np.array([(way.end + margin).toordinal() for way in found.ways] or [0], np.int64)
        reached = ends[found.numbers]
        days = self._days
        # A later way ends later: where the permission does not last for the best way it does for none.
        starts = np.maximum(reached, np.maximum(days.available[rows.clients], days.earliest[rows.vacancies]))
        has_way = (found.numbers >= 0) & (days.until[rows.clients] >= starts)
        waits = self._comes_back[rows.vacancies] | (days.last[rows.vacancies] >= reached)
        for number, places in by_kind(found.numbers, has_way & waits):
            for code in found.ways[number].codes:
                self._noted[DemandNeed.OFFER, code, None].append((rows.clients[places], rows.vacancies[places]))
        self._note_gates(DemandNeed.TOO_LATE, rows, np.where(has_way & ~waits, rows.unmet, 0))
        gaps = np.where(found.shut > 0, found.shut, rows.unmet)
        self._note_gates(DemandNeed.NO_OFFER, rows, np.where(has_way, 0, gaps))
        return np.where(has_way & waits, reached, 0)

    def _note_gates(self, need: DemandNeed, rows: Pairs, gates: Integers) -> None:
        """Note what each pair asks at these of its unmet gates."""
        for gate in CLOSABLE:
            places = np.flatnonzero(gates >> IN_ORDER.index(gate) & 1)
            if not len(places):
                continue
            clients, vacancies = rows.clients[places], rows.vacancies[places]
            words = self._bits.asked[vacancies] & self._bits.unmet[clients] & self._words_of_gate(gate)
            first, kinds = distinct_rows([self.asked_facts.kinds(gate)[vacancies], *words.T])
            for kind, some in by_kind(kinds):
                one = first[kind]
                for text in self._texts(gate, self._clients[clients[one]], self._vacancies[vacancies[one]]):
                    self._noted[need, text, gate].append((clients[some], vacancies[some]))

    def _texts(self, gate: Gate, client: ClientFacts, vacancy: VacancyFacts) -> set[str]:
        """What the vacancy asks where the gate is not met, as codes."""
        compared = GATES[gate](Pair(client, vacancy, self._settings, self._on))
        return {asked_code(each) for each in compared if each.value is GateValue.NOT_MET}

    def _words_of_gate(self, gate: Gate) -> Words:
        row: Words = words_of([self._shared.bits_of_gate[gate]], self._openness.conditions.words)[0]
        return row

    def _coming_back(self, supply: OfferSupply) -> npt.NDArray[np.bool_]:
        """Of which vacancies another of the kind will come."""
        enough = {
            code for code, count in supply.arrivals_per_month.items() if count >= self._settings.comes_back_per_month
        }
        if self._settings.comes_back_per_month <= 0:
            return np.ones(len(self._vacancies), np.bool_)
        return np.array([(each.occupation or "") in enough for each in self._vacancies], np.bool_)


def _days(clients: Sequence[ClientFacts], vacancies: Sequence[VacancyFacts], on: date) -> _Days:
    today = on.toordinal()
    ends = [min((day.toordinal() for day in (each.valid_until, each.latest_start) if day), default=LAST_DAY)
            for each in vacancies]  # fmt: skip
    return _Days(
        until=np.array([_until(each) for each in clients], np.int64),
        available=np.array([each.available_from.toordinal() if each.available_from else today for each in clients]),
        earliest=np.array([each.earliest_start.toordinal() if each.earliest_start else today for each in vacancies]),
        last=np.array(ends, np.int64),
    )


def _until(client: ClientFacts) -> int:
    """As `gates.permission.permission_value`: a document that leaves the permission unknown excludes at no time."""
    permission = client.permission
    if permission is None or permission.valid_until is None:
        return LAST_DAY
    is_unknown = not permission.is_seen or permission.scope in UNCLEAR_SCOPES
    return LAST_DAY if is_unknown else permission.valid_until.toordinal()


def _bits_of(modes: Mapping[TravelMode, bool]) -> int:
    return sum(modes.get(mode, True) << place for place, mode in enumerate(TravelMode))

"""PURE: an assignment with exclusions as a linear programme of what is open, near a known solution and its prices.

Clients without exclusions are rows and columns of their own. Of a unit in conflict each region is a column: its share.
A region's edges, bonuses and room are multiplied by that share, so the programme is as tight as choosing whole plans
(Dantzig and Wolfe 1960) and its solutions are nearly always whole. Solved by HiGHS, by counted steps and on one thread.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.sparse

from matching.highs import Model, Solved, solve_linear, solve_whole
from matching.network import Core, Mask, Network, Whole
from matching.relaxed import OUT_OF_REACH, Prices
from matching.units import Member, Regions, Unit, bits

Reals = npt.NDArray[np.float64]
FAR, WIDER = 1000, 8  # where a reach was not enough: hundredths at least, and times

Plans = Mapping[int, tuple[Unit, Regions]]  # the units that still have a choice, by number


@dataclass(frozen=True)
class Reach:
    """By how much a price may move in one step, by vacancy and by employer: what is open is right only near by."""

    of_vacancy: Whole
    of_employer: Whole

    @classmethod
    def of(cls, net: Network, most: int) -> "Reach":
        """The same for all places."""
        return cls(np.full(len(net.vacancy_caps), most), np.full(len(net.employer_caps), most))

    def of_edges(self, net: Network) -> Whole:
        """By how much the place of each edge may get cheaper, shape (n_edges,)."""
        return (self.of_vacancy + self.of_employer[net.employer_of])[net.vacancy_of]

    def wider(self, priced: "Priced") -> "Reach":
        """Further for the places whose price went as far as it could."""
        return Reach(
            np.where(priced.vacancies_at_reach, np.maximum(FAR, WIDER * self.of_vacancy), self.of_vacancy),
            np.where(priced.employers_at_reach, np.maximum(FAR, WIDER * self.of_employer), self.of_employer),
        )


@dataclass(frozen=True)
class Priced:
    """The solution of a linear programme: prices, edges chosen (more than half), its worth, what hit its reach."""

    prices: Prices
    chosen: Mask
    value: float
    vacancies_at_reach: Mask
    employers_at_reach: Mask

    @property
    def at_reach(self) -> bool:
        """Whether any price went as far as it could."""
        return bool(self.vacancies_at_reach.any() or self.employers_at_reach.any())


class _Table:
    """Columns and rows in the making: maximise; each column from 0 to 1; each row at most its limit.

    ``starts``: columns believed to be 1; ``duals``: what one more of the limit is believed to be worth.
    """

    def __init__(self) -> None:
        self._columns: list[tuple[Reals, Mask]] = []
        self._rows: list[tuple[Whole, Whole, Reals]] = []
        self._limits: list[tuple[Reals, Reals]] = []
        self.width = self.height = 0

    def columns(self, worths: npt.ArrayLike, starts: npt.ArrayLike) -> Whole:
        """Add columns; gives their numbers."""
        self._columns.append((np.asarray(worths, dtype=float), np.asarray(starts, dtype=np.bool_)))
        first, self.width = self.width, self.width + len(self._columns[-1][0])
        return np.arange(first, self.width)

    def rows(
        self, cells: tuple[npt.ArrayLike, npt.ArrayLike, npt.ArrayLike], limits: npt.ArrayLike, duals: npt.ArrayLike
    ) -> Whole:
        """Add rows: cells are (row from 0, column, value); gives their numbers."""
        row, column = (np.asarray(each, dtype=np.int64) for each in cells[:2])
        value = np.broadcast_to(np.asarray(cells[2], dtype=float), row.shape)
        self._rows.append((row + self.height, column, value))
        self._limits.append((np.asarray(limits, dtype=float), np.asarray(duals, dtype=float)))
        first, self.height = self.height, self.height + len(self._limits[-1][0])
        return np.arange(first, self.height)

    def model(self) -> Model:
        """The finished programme."""
        row, column, value = (np.concatenate(each) for each in zip(*self._rows, strict=True))
        matrix = scipy.sparse.coo_array((value, (row, column)), shape=(self.height, self.width))
        worths, starts = (np.concatenate(each) for each in zip(*self._columns, strict=True))
        limits, duals = (np.concatenate(each) for each in zip(*self._limits, strict=True))
        return Model(matrix.tocsc(), worths, starts, limits, duals)


class Programme:
    """What is open in the core and in the plans of units, around what is chosen at these prices."""

    def __init__(self, net: Network, core: Core, plans: Plans, chosen: Mask, prices: Prices) -> None:
        self._net, self._core, self._plans = net, core, plans
        self._chosen, self._prices = chosen, prices
        self._wins = prices.wins(net)
        self._table = _Table()
        self._open = np.flatnonzero(core.open)
        edges = self._table.columns(net.worths[self._open], chosen[self._open])
        self._add_clients(edges)
        blocks = _Blocks(net, self._table, self._wins)
        for number, (unit, regions) in plans.items():
            blocks.add(number, unit, regions)
        self._shares = blocks.finish()
        self._edges = np.concatenate([self._open, np.array(blocks.edges, dtype=np.int64)])
        self._columns = np.concatenate([edges, np.array(blocks.edge_columns, dtype=np.int64)])
        self._add_places()

    def price(self, reach: Reach) -> Priced:
        """The prices at which what is open earns least, none further off than its reach, and what is then chosen."""
        places = np.concatenate([self._vacancy_rows, self._employer_rows])
        reaches = np.concatenate([reach.of_vacancy[self._vacancies], reach.of_employer[self._employers]])
        solved = solve_linear(self._table.model(), places, reaches)
        prices = Prices(self._prices.of_vacancy.copy(), self._prices.of_employer.copy())
        at_reach = []
        for rows, keys, column, most in (
            (self._vacancy_rows, self._vacancies, prices.of_vacancy, reach.of_vacancy),
            (self._employer_rows, self._employers, prices.of_employer, reach.of_employer),
        ):
            moved = np.rint(solved.duals[rows]).astype(np.int64)
            hit = np.zeros(len(column), dtype=np.bool_)
            hit[keys] = np.abs(moved - column[keys]) >= most[keys]
            at_reach.append(hit)
            column[keys] = np.maximum(0, moved)
        return Priced(prices, self._chosen_by(solved), self._fixed + solved.value, *at_reach)

    def choose(self, nodes: int) -> tuple[Mask | None, int]:
        """A best assignment, None where none was found, and what no assignment of what is open exceeds."""
        columns = [column for shares in self._shares.values() for column in shares]
        solved = solve_whole(self._table.model(), np.array(columns, dtype=np.int64), nodes)
        bound = self._fixed + math.floor(min(max(solved.value, -OUT_OF_REACH), OUT_OF_REACH) + 1e-3)
        return (self._chosen_by(solved) if len(solved.columns) else None), bound

    @property
    def _fixed(self) -> int:
        return self._net.worth_of(self._core.taken)

    def _chosen_by(self, solved: Solved) -> Mask:
        chosen = self._core.taken.copy()
        chosen[self._edges[solved.columns[self._columns] > 0.5]] = True
        return chosen

    def _add_clients(self, edges: Whole) -> None:
        net, core = self._net, self._core
        client_of = net.client_of[self._open]
        clients, rows = np.unique(client_of, return_inverse=True)
        of_room, of_bonus = self._duals_of_clients(client_of)
        used, _, _ = net.used(core.taken)
        self._table.rows((rows, edges, 1.0), (net.client_caps - used)[clients], of_room[clients])
        firsts = clients[(used[clients] == 0) & (net.bonuses[clients] > 0)]
        number, _, _ = net.used(self._chosen)
        bonus = self._table.columns(net.bonuses[firsts], number[firsts] > 0)
        has = np.flatnonzero(np.isin(client_of, firsts))
        cells = (
            np.concatenate([np.searchsorted(firsts, client_of[has]), np.arange(len(firsts))]),
            np.concatenate([edges[has], bonus]),
            np.concatenate([np.full(len(has), -1.0), np.ones(len(firsts))]),
        )
        self._table.rows(cells, np.zeros(len(firsts)), of_bonus[firsts])

    def _duals_of_clients(self, client_of: Whole) -> tuple[Reals, Reals]:
        """What more room, and a first proposal, is worth to each client: between the edges chosen and the next."""
        net, wins, is_chosen = self._net, self._wins[self._open], self._chosen[self._open]
        number, _, _ = net.used(self._chosen)
        worst = np.full(len(number), OUT_OF_REACH)
        np.minimum.at(worst, client_of[is_chosen], wins[is_chosen])
        following = np.full(len(number), -OUT_OF_REACH)
        np.maximum.at(following, client_of[~is_chosen], wins[~is_chosen])
        is_full = number >= net.client_caps
        least = np.where(number == 0, following, np.maximum(following, np.where(number == 1, -net.bonuses, 0)))
        most = np.where(number == 0, -net.bonuses, np.where(is_full, worst, np.minimum(worst, 0)))
        least = np.where(least <= -OUT_OF_REACH, np.minimum(most, OUT_OF_REACH - 1) - 1, least)
        most = np.where(most >= OUT_OF_REACH, least + 1, most)
        middle = (least + most) / 2
        of_room = np.where(is_full, np.maximum(middle, 0), 0)
        return of_room, np.where(number <= 1, np.clip(-middle, 0, net.bonuses), 0)

    def _add_places(self) -> None:
        net, prices = self._net, self._prices
        _, of_vacancy, of_employer = net.used(self._core.taken)
        there = net.vacancy_of[self._edges]
        left = net.vacancy_caps - of_vacancy
        priced = np.flatnonzero((left > 0) & (prices.of_vacancy > 0))
        self._vacancies = np.union1d(there, priced)
        cells = np.searchsorted(self._vacancies, there), self._columns, 1.0
        duals = prices.of_vacancy[self._vacancies]
        self._vacancy_rows = self._table.rows(cells, left[self._vacancies], duals)
        left = net.employer_caps - of_employer
        open_there = np.bincount(net.employer_of[there], minlength=len(left))
        self._employers = np.flatnonzero((open_there > left) | ((prices.of_employer > 0) & (left > 0)))
        limited = np.flatnonzero(np.isin(net.employer_of[there], self._employers))
        cells = np.searchsorted(self._employers, net.employer_of[there[limited]]), self._columns[limited], 1.0
        duals = prices.of_employer[self._employers]
        self._employer_rows = self._table.rows(cells, left[self._employers], duals)


class _Blocks:
    """The columns and rows of units: lists first, since there are many small ones."""

    def __init__(self, net: Network, table: _Table, wins: Whole) -> None:
        self._worths, self._wins, self._table = net.worths, wins, table
        self._cells: list[tuple[int, int, float]] = []
        self._limits: list[float] = []
        self._duals: list[float] = []
        self._columns: list[tuple[float, bool]] = []
        self.shares: dict[int, list[int]] = {}
        self.edges: list[int] = []
        self.edge_columns: list[int] = []

    def add(self, number: int, unit: Unit, regions: Regions) -> None:
        """A unit takes at most one of its regions; what it believes to take is the first."""
        shares = [self._column(0.0, is_first) for is_first in (each == 0 for each in range(len(regions.regions)))]
        self.shares[number] = shares
        self._row([(share, 1.0) for share in shares], regions.best.value, limit=1.0)
        wins = self._wins[np.array(unit.edges, dtype=np.int64)].tolist()
        for share, region in zip(shares, regions.regions, strict=True):
            for member in unit.members:
                mask = region.open >> member.start & (1 << member.stop - member.start) - 1
                free = sorted((member.start + edge for edge in bits(mask)), key=lambda edge: (-wins[edge], edge))
                if free and member.room:
                    self._member(_Part(unit, member, free, wins, share, share == shares[0]))

    def _member(self, part: "_Part") -> None:
        """A member's edges and bonus in one region: no more than its share of each."""
        number, of_room, of_bonus = part.duals()
        columns = []
        for place, edge in enumerate(part.free):
            column = self._column(float(self._worths[part.unit.edges[edge]]), part.is_first and place < number)
            columns.append(column)
            self.edges.append(part.unit.edges[edge])
            self.edge_columns.append(column)
            if part.is_gated:
                self._row([(column, 1.0), (part.share, -1.0)], max(0, part.wins[edge] - of_room + of_bonus))
        self._row([*((column, 1.0) for column in columns), (part.share, -float(part.room))], of_room)
        bonus = part.member.bonus
        if not bonus:
            return
        has_any = self._column(float(bonus), part.is_first and number > 0)
        self._row([(has_any, 1.0), *((column, -1.0) for column in columns)], of_bonus)
        if part.is_gated:
            self._row([(has_any, 1.0), (part.share, -1.0)], bonus - of_bonus if number else 0)

    def finish(self) -> dict[int, Whole]:
        """Write the blocks into the table; gives the columns of the shares, by unit."""
        if not self._limits:
            return {}
        rows, columns, values = zip(*self._cells, strict=True)
        numbers = self._table.columns(*zip(*self._columns, strict=True))
        self.edge_columns = (np.array(self.edge_columns, dtype=np.int64) + numbers[0]).tolist()
        self._table.rows((rows, np.array(columns) + numbers[0], values), self._limits, self._duals)
        return {unit: np.array(shares) + numbers[0] for unit, shares in self.shares.items()}

    def _column(self, worth: float, start: bool) -> int:
        self._columns.append((worth, start))
        return len(self._columns) - 1

    def _row(self, cells: Sequence[tuple[int, float]], dual: float, limit: float = 0.0) -> None:
        self._cells += [(len(self._limits), column, value) for column, value in cells]
        self._limits.append(limit)
        self._duals.append(dual)


@dataclass(frozen=True, slots=True)
class _Part:
    """A member's open edges in one region, best first."""

    unit: Unit
    member: Member
    free: Sequence[int]
    wins: Sequence[int]
    share: int
    is_first: bool

    @property
    def room(self) -> int:
        return min(self.member.room, len(self.free))

    @property
    def is_gated(self) -> bool:
        """Whether an edge could take more than its share of the region's room."""
        return self.room > 1

    def duals(self) -> tuple[int, int, int]:
        """How many edges it takes, and what room and a first proposal are worth to it, at these wins."""
        wins, bonus = [self.wins[edge] for edge in self.free], self.member.bonus
        if wins[0] + bonus <= 0:
            return 0, 0, bonus
        if not self.is_gated:
            return 1, wins[0] + bonus, bonus
        number = 1 + sum(win > 0 for win in wins[1 : self.room])
        if number == 1:
            return 1, 0, min(bonus, max(0, -wins[0]))
        return number, max(0, wins[number]) if number == self.room < len(wins) else 0, 0

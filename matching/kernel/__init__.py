"""PURE: the fast path. Gives what `matching.candidates.find_candidates` gives, to the last tie and hundredth.

Blocks of vacancies are matched by threads whose compiled loops run beside each other; each thread keeps the best of
every client, and the merge does not depend on who did which block, because keys are totally ordered.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from queue import SimpleQueue
from typing import Any, NamedTuple

import numba
import numpy as np

from matching.candidates import Candidate, Progress
from matching.facts import CatalogueFacts, ClientFacts, Gate, GateValue, MatchSettings, Part, VacancyFacts
from matching.gates import CLOSINGS, match_kind
from matching.kernel.bounds import Columns, Heaps, Mode
from matching.kernel.compiled import LANGUAGE_PART, TIME_PART, Scratch
from matching.kernel.loops import RANK_BITS, RANKS, details_of_pairs, match_vacancies, merge_heaps, note_groups
from matching.kernel.starting import load_alone
from matching.packing import Arrays, PackedWorld, pack_client, pack_vacancy, pack_world
from matching.packing.layout import FEW, TERM, TILE, WORD_BITS, Integers, Words
from matching.results import GATE_LETTERS

__all__ = [
    "CandidateArrays",
    "Finder",
    "Prepared",
    "Search",
    "best_of_client",
    "best_of_vacancy",
    "find_candidate_arrays",
    "find_candidates",
    "find_in_arrays",
    "find_near_misses",
    "find_prepared",
    "gates_of_client",
    "prepared",
]

load_alone()

BLOCK, MOST_BLOCK = 64, 1024  # vacancies: every block reads all clients anew
BLOCKS = 64  # about so many, as far as these limits allow
PAIRS_PER_STEP = 65_536
PROCESSORS = int(numba.config.NUMBA_NUM_THREADS)  # type: ignore[attr-defined]
NEVER = np.iinfo(np.int64).max  # a heap that nothing enters
GATES = list(Gate)
GROUP_GAIN = 16  # pairs for each pair of groups, so that a table of groups pays
COLUMNS = {"grid": np.uint16, "speech": np.uint16, "terms": np.float32}  # in the order of `Columns`
MOST_COLUMNS = 1 << 28  # bytes of them
GROUPS = {"grid": np.uint16, "speech": np.uint16, "terms": np.float64}  # in the order of `Mode`
FEW_GAIN = 64  # the same where one side is small, of which few pairs are looked at
MOST_CREDIT = TERM / 2  # of a wished occupation, with a relation above 1: all credits must stay below `TERM`


@dataclass(frozen=True)
class Search:
    """What to look for. ``per_vacancy`` and ``per_client``: how many of each side, 0 for none.

    ``closable`` empty: pairs without an unmet gate. Else near misses: pairs with one to ``most_unmet`` unmet gates,
    all of them among ``closable``. ``brought``: means of travel that offers bring, bits in the order of `TravelMode`:
    with them and their own, clients of whom the commute is not met must reach the vacancy; 0: that is not looked at.
    ``floors``: the least score of a pair for each vacancy, in the order of the world: where as many pairs as are
    looked for are known to have it; ``client_floors`` likewise of clients. ``workers``: threads, None for one a
    processor.
    """

    per_vacancy: int
    per_client: int
    closable: frozenset[Gate] = frozenset()
    most_unmet: int = len(GATES)
    brought: int = 0
    floors: Integers | None = None
    workers: int | None = None
    client_floors: Integers | None = None


class Prepared(NamedTuple):
    """Arrays with all that a search computes of them before it looks at any pair: for many searches of one world."""

    arrays: Arrays
    mode: Mode
    compact: Arrays  # see `_compact`
    compact_mode: Mode


@dataclass(frozen=True)
class CandidateArrays:
    """Pairs by score descending, then client id, then vacancy id; gates as bit sets in the order of `Gate`."""

    client_ids: Integers
    vacancy_ids: Integers
    scores: Integers  # hundredths
    unmet: Integers
    unknown: Integers
    parts: Integers  # hundredths, shape (n, 6), in the order of `Part`

    def __len__(self) -> int:
        return len(self.scores)

    def candidates(self) -> Iterator[Candidate]:
        """One `Candidate` a pair."""
        letters: dict[tuple[int, int], str] = {}
        columns = (self.client_ids, self.vacancy_ids, self.scores, self.unmet, self.unknown, self.parts)
        for client_id, vacancy_id, score, unmet, unknown, parts in zip(
            *(column.tolist() for column in columns), strict=True
        ):
            values = letters.get((unmet, unknown))
            if values is None:
                values = letters[unmet, unknown] = gate_letters_of(unmet, unknown)
            yield Candidate(client_id, vacancy_id, match_kind(values), score, values, tuple(parts))


Finder = Callable[[PackedWorld, Search, Progress | None], CandidateArrays]  # as `find_candidate_arrays`


def gate_letters_of(unmet: int, unknown: int) -> str:
    """The stored form of gates from their bit sets."""
    values = (
        GateValue.NOT_MET if unmet >> place & 1 else GateValue.UNKNOWN if unknown >> place & 1 else GateValue.MET
        for place in range(len(GATES))
    )
    return "".join(GATE_LETTERS[value] for value in values)


def find_candidates(
    clients: Sequence[ClientFacts],
    vacancies: Sequence[VacancyFacts],
    catalogue: CatalogueFacts,
    settings: MatchSettings,
    on: date,
    progress: Progress | None = None,
) -> list[Candidate]:
    """As `matching.candidates.find_candidates`, by looking closely only at pairs that can still be chosen.

    ValueError where the facts cannot be packed (`packing.pack_world`).
    """
    count = settings.candidates_per_side
    world = pack_world(clients, vacancies, catalogue, settings, on)
    return list(find_candidate_arrays(world, Search(count, count), progress).candidates())


def find_near_misses(
    world: PackedWorld, closable: Collection[Gate] = CLOSINGS.keys(), most_unmet: int = len(GATES)
) -> CandidateArrays:
    """The best pairs of each side whose unmet gates, at least one, are all closable; scores as if they were met."""
    count = world.settings.candidates_per_side
    return find_candidate_arrays(world, Search(count, count, frozenset(closable), most_unmet))


def best_of_vacancy(world: PackedWorld, vacancy: VacancyFacts, count: int | None = None) -> CandidateArrays:
    """The best candidates of one new or changed vacancy among the clients of a packed world; all with ``count`` None.

    `packing.UnpackedCondition` where it asks what no vacancy of the world asked.
    """
    single = pack_vacancy(world, vacancy)
    most = len(single.client_ids) if count is None else count
    return find_candidate_arrays(single, Search(per_vacancy=most, per_client=0, workers=1))


def best_of_client(world: PackedWorld, client: ClientFacts, count: int | None = None) -> CandidateArrays:
    """The best candidates of one new or changed client among the vacancies of a world; all with ``count`` None."""
    single = pack_client(world, client)
    most = len(single.vacancy_ids) if count is None else count
    return find_candidate_arrays(single, Search(per_vacancy=0, per_client=most, workers=1))


def gates_of_client(world: PackedWorld, client: ClientFacts) -> tuple[PackedWorld, Integers, Integers]:
    """The gates that one new or changed client does not meet, and those unknown, of every vacancy of a packed world.

    Bit sets in the order of `Gate`, in the order of the vacancies, of which none is paused; with the world of this
    client that they are from.
    """
    single = pack_client(world, client)
    count = len(single.vacancy_ids)
    pairs = np.stack([np.zeros(count, np.int64), np.arange(count)], axis=1)
    parts, gates = np.zeros((count, len(Part)), np.int64), np.zeros((count, 2), np.int64)
    mode = _mode(single.arrays, Search(per_vacancy=0, per_client=0))
    details_of_pairs(single.arrays, pairs, mode, parts, gates, _scratch(single.arrays))
    on_strike = single.arrays.vacancies.records["is_blocked"].astype(np.int64) << GATES.index(Gate.INDUSTRIAL_ACTION)
    return single, gates[:, 0] | on_strike, gates[:, 1]


def find_candidate_arrays(world: PackedWorld, search: Search, progress: Progress | None = None) -> CandidateArrays:
    """The best pairs of each vacancy and of each client, their union; ``progress`` after each block of vacancies."""
    return find_in_arrays(world.arrays, search, progress)


def find_in_arrays(arrays: Arrays, search: Search, progress: Progress | None = None) -> CandidateArrays:
    """As `find_candidate_arrays`, of the arrays of a packed world, which are all that it needs."""
    return find_prepared(prepared(arrays, search), search, progress)


def prepared(arrays: Arrays, search: Search) -> Prepared:
    """What searches of these arrays have in common: those for the same gates and means of travel."""
    if not search.closable <= CLOSINGS.keys():
        raise ValueError("Only gates that something can close may be unmet in a near miss.")
    mode = _mode(arrays, search)
    return Prepared(arrays, mode, *_compact(arrays, mode))


def find_prepared(ready: Prepared, search: Search, progress: Progress | None = None) -> CandidateArrays:
    """As `find_in_arrays`, of arrays that were prepared for these gates and means of travel."""
    arrays, mode = ready.arrays, ready.mode
    heaps = _searched(ready.compact, ready.compact_mode, search, progress)
    below = _keys_below(search.floors, len(arrays.vacancies.records))
    below_clients = _keys_below(search.client_floors, len(arrays.clients.records))
    of_vacancies = _numbers_of(heaps.vacancies, arrays, 0, below)
    of_clients = _numbers_of(heaps.clients, arrays, 1, below_clients)
    numbers = np.concatenate([of_vacancies, of_clients])
    numbers.sort()
    numbers = numbers[np.r_[True, numbers[1:] != numbers[:-1]][: len(numbers)]]
    width = max(len(arrays.clients.records), 1)
    return _described(arrays, np.stack([numbers % width, numbers // width], axis=1), mode, search.workers)


def _searched(arrays: Arrays, mode: Mode, search: Search, progress: Progress | None) -> Heaps:
    """The heaps after all blocks: first those clients whose occupation is near, then all others."""
    clients, vacancies = len(arrays.clients.records), len(arrays.vacancies.records)
    of_vacancies = _heaps(vacancies, min(search.per_vacancy, clients))
    of_vacancies = np.maximum(of_vacancies, _keys_below(search.floors, vacancies))
    workers = min(search.workers or PROCESSORS, max(vacancies // BLOCK, 1))
    of_clients = _heaps(clients, min(search.per_client, vacancies))
    of_clients = np.maximum(of_clients, _keys_below(search.client_floors, clients))
    every = [_both_heaps(of_vacancies, of_clients.copy()) for _ in range(workers)]
    size = min(max(vacancies // BLOCKS, BLOCK), MOST_BLOCK)
    if workers == 1 and progress is None:
        size = max(vacancies, 1)  # each call costs tens of microseconds
    order = np.flatnonzero(arrays.vacancies.records["is_blocked"] == 0)
    if clients > FEW:
        order = order[np.argsort(arrays.vacancies.records["occupation"][order], kind="stable")]
    blocks = [order[start : start + size] for start in range(0, len(order) if clients else 0, size)]
    is_small = min(clients, vacancies) <= FEW
    if is_small:  # nothing would be gained by a sweep of its own: nobody is near
        arrays = arrays._replace(tables=arrays.tables._replace(near_points=NEVER))
    for is_first in (False,) if is_small else (True, False):
        _sweep(arrays, blocks, is_first, mode, every, None if is_first else progress)
        floors = np.maximum.reduce([heaps.floors for heaps in every])
        for heaps in every:
            heaps.floors[:] = floors
    for other in every[1:]:
        merge_heaps(every[0].clients, other.clients)
    return every[0]


def _sweep(
    arrays: Arrays, blocks: list[Integers], is_first: bool, mode: Mode, every: list[Heaps], progress: Progress | None
) -> None:
    """One of the two sweeps over all blocks, by as many threads as there are heaps."""
    free: SimpleQueue[tuple[Heaps, Scratch]] = SimpleQueue()
    for heaps in every:
        free.put((heaps, _scratch(arrays)))

    def match(block: Integers) -> None:
        heaps, scratch = free.get()
        try:
            match_vacancies(arrays, (block, records["occupation"][block]), is_first, mode, scratch, heaps)
        finally:  # else the others would wait forever
            free.put((heaps, scratch))

    total, records = sum(map(len, blocks)), arrays.vacancies.records
    with ExitStack() as stack:
        results: Iterable[None] = map(match, blocks)
        if len(every) > 1:
            pool = stack.enter_context(ThreadPoolExecutor(len(every)))
            results = (task.result() for task in as_completed([pool.submit(match, block) for block in blocks]))
        for done, _ in enumerate(results, start=1):
            _note(progress, min(done * len(blocks[0]), total), total)


def _both_heaps(of_vacancies: Integers, of_clients: Integers) -> Heaps:
    return Heaps(of_vacancies, of_clients, (of_clients[:, 0] >> RANK_BITS).astype(np.int32))


def _scratch(arrays: Arrays) -> Scratch:
    """Room for the values that a part adds up, and for as many partial sums."""
    values, flags = arrays.tables.values, np.zeros(TILE * WORD_BITS, np.uint8)
    return Scratch(
        bad=np.empty(TILE, np.uint64),
        found=np.empty(TILE * WORD_BITS, np.uint32),
        chords=np.empty(TILE * WORD_BITS, np.float32),
        bounds=np.empty(TILE * WORD_BITS, np.int64),
        points=np.empty(TILE * WORD_BITS, np.int32),
        wishes=np.empty(TILE * WORD_BITS, np.float32),
        near=np.empty(TILE, np.uint64),
        closed=_closed_to_all(arrays),
        values=np.empty(2 * values + 1),
        related=np.zeros(values),
        marks=np.zeros(arrays.tables.skill_codes, np.int64),
        quick_marks=np.zeros(arrays.tables.skill_codes, np.uint8),
        near_by=np.empty(TILE * WORD_BITS, np.float32),
        sums=np.empty(TILE * WORD_BITS, np.float32),
        gains=np.empty(TILE * WORD_BITS, np.float32),
        flags=flags,
        flag_words=flags.view(np.uint64),
        skills=np.empty(TILE * WORD_BITS, np.int64),
    )


def _closed_to_all(arrays: Arrays) -> Words:
    """Conditions that none of the clients meets, where they are so few that it matters."""
    unmet, clients = arrays.clients.unmet, len(arrays.clients.records)
    if not 0 < clients <= FEW:
        return np.zeros(0, np.uint64)
    everybody = np.uint64((1 << clients) - 1)
    return np.packbits(unmet[:, 0] == everybody, bitorder="little").view(np.uint64)


def _note(progress: Progress | None, done: int, total: int) -> None:
    if progress is not None:
        progress(done, total)


def _heaps(rows: int, size: int) -> Integers:
    return np.full((rows, size), -1, np.int64) if size else np.full((rows, 1), NEVER, np.int64)


def _mode(arrays: Arrays, search: Search) -> Mode:
    closable = sum(1 << GATES.index(gate) for gate in search.closable)
    gates = arrays.tables.gate_of_bit
    places = np.where(gates < 0, -1 - gates, gates)
    bits = np.zeros(arrays.clients.unmet.shape[0], np.uint8)
    bits[: len(places)] = closable >> places & 1 == 0
    sieve = np.packbits(bits, bitorder="little").view(np.uint64)
    groups: list[Any] = [np.zeros((0, 0), kind) for kind in GROUPS.values()]
    prunes_place = Gate.COMMUTE not in search.closable or search.brought != 0
    most = arrays.tables.most_points[[TIME_PART, LANGUAGE_PART]].astype(np.uint16)
    mode = Mode(
        closable, search.most_unmet, sieve, prunes_place, search.brought, groups[0], groups[1], groups[2], most,
        Columns(*(np.zeros((0, 0), kind) for kind in COLUMNS.values())), False,
    )  # fmt: skip
    return _with_groups(arrays, mode)


def _with_groups(arrays: Arrays, mode: Mode) -> Mode:
    """The mode with what many pairs have in common computed once, where there are many pairs for each such group."""
    clients, vacancies = arrays.clients.records, arrays.vacancies.records
    is_fit = float(arrays.vacancies.similarities.max(initial=1.0)) * arrays.clients.most[2] < MOST_CREDIT
    gain = GROUP_GAIN if min(len(clients), len(vacancies)) > FEW else FEW_GAIN
    people, posts = (np.full_like(side.firsts, -1) for side in (arrays.clients, arrays.vacancies))
    tables: list[Any] = [mode.time, mode.speech, mode.terms]
    for place, (kind, values) in enumerate(GROUPS.items()):
        shape = tuple(int((side.firsts[place] >= 0).sum()) for side in (arrays.vacancies, arrays.clients))
        if gain * shape[0] * shape[1] < len(clients) * len(vacancies) and (kind != "terms" or is_fit):
            people[place], posts[place] = arrays.clients.firsts[place], arrays.vacancies.firsts[place]
            tables[place] = np.zeros(shape, values)
    mode = mode._replace(time=tables[0], speech=tables[1], terms=tables[2])
    note_groups(arrays, people, posts, mode, _scratch(arrays))
    return mode


def _compact(arrays: Arrays, mode: Mode) -> tuple[Arrays, Mode]:
    """The same with one number for all clients to whom every vacancy gives the same, so that tables stay small."""
    if len(arrays.clients.records) <= FEW or len(arrays.vacancies.records) <= FEW:
        return arrays, mode
    hot, records = arrays.clients.hot.copy(), arrays.clients.records.copy()
    for kind, name in (("grid", "time"), ("speech", "speech"), ("terms", "terms")):
        table = getattr(mode, name)
        if len(table):
            columns, number_of = np.unique(table, axis=1, return_inverse=True)
            hot[kind] = records[kind] = number_of.reshape(-1)[records[kind]]
            mode = mode._replace(**{name: np.ascontiguousarray(columns)})  # type: ignore[arg-type]
    by_client = _columns(mode, hot)
    mode = mode._replace(columns=by_client, can_sift=len(by_client.time) != 0)
    return arrays._replace(clients=arrays.clients._replace(hot=hot, records=records)), mode


def _columns(mode: Mode, hot: Any) -> Columns:
    """The tables with a value for each client; none where they would be too large."""
    tables: list[Any] = [mode.time, mode.speech, mode.terms]
    if sum(len(table) * len(hot) * 4 for table in tables) > MOST_COLUMNS:
        return mode.columns
    found = zip(tables, COLUMNS.items(), strict=True)
    return Columns(*(
        np.take(table.astype(kind), hot[name], axis=1) if len(table) else np.zeros((1, len(hot)), kind)
        for table, (name, kind) in found
    ))  # fmt: skip


def _keys_below(floors: Integers | None, count: int) -> Integers:
    """The highest key that no pair of each vacancy or client may have, -1 where any may; shape (n, 1)."""
    if floors is None:
        return np.full((count, 1), -1)
    return np.where(floors > 0, (floors.astype(np.int64) << RANK_BITS) - 1, -1)[:, None]


def _numbers_of(heaps: Integers, arrays: Arrays, side: int, below: Integers | int = -1) -> Integers:
    """Pairs that stand in the heaps of vacancies (0) or of clients (1): vacancy index * number of clients + client."""
    rows, places = np.nonzero((heaps > below) & (heaps != NEVER))
    ranks = RANKS - (heaps[rows, places] & RANKS)
    others = (arrays.clients, arrays.vacancies)[side].of_rank[ranks]
    clients, vacancies = (others, rows) if side == 0 else (rows, others)
    return np.asarray(vacancies * len(arrays.clients.records) + clients)


def _described(arrays: Arrays, pairs: Integers, mode: Mode, workers: int | None) -> CandidateArrays:
    """Gates and parts of the pairs chosen, computed anew: keeping them for all that came and went costs more."""
    parts, gates = np.zeros((len(pairs), len(Part)), np.int64), np.zeros((len(pairs), 2), np.int64)
    steps = [slice(at, at + PAIRS_PER_STEP) for at in range(0, len(pairs), PAIRS_PER_STEP)]

    def describe(step: slice) -> None:
        details_of_pairs(arrays, pairs[step], mode, parts[step], gates[step], _scratch(arrays))

    if len(steps) <= 1 or workers == 1:
        for step in steps:
            describe(step)
    else:
        with ThreadPoolExecutor(workers or PROCESSORS) as pool:
            list(pool.map(describe, steps))
    scores = parts.sum(axis=1)
    order = _best_first(arrays, pairs, scores)
    pairs = pairs[order]
    clients, vacancies = arrays.clients.records["id"][pairs[:, 0]], arrays.vacancies.records["id"][pairs[:, 1]]
    return CandidateArrays(clients, vacancies, scores[order], gates[order, 0], gates[order, 1], parts[order])


def _best_first(arrays: Arrays, pairs: Integers, scores: Integers) -> Integers:
    """Order by score descending, then client id, then vacancy id, by one number a pair where it has room."""
    clients = arrays.clients.records["rank"][pairs[:, 0]].astype(np.int64)
    vacancies = arrays.vacancies.records["rank"][pairs[:, 1]].astype(np.int64)
    sizes = len(arrays.clients.of_rank), len(arrays.vacancies.of_rank)
    best = int(scores.max(initial=0))
    if (best + 1) * sizes[0] * sizes[1] >= NEVER:
        return np.lexsort((vacancies, clients, -scores))
    return np.argsort(((best - scores) * sizes[0] + clients) * sizes[1] + vacancies)

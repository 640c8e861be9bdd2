"""PURE: facts of clients -> arrays."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from typing import Any

import numpy as np

from matching.facts import CatalogueFacts, ClientFacts, Gate, OccupationFact, Pair, PermissionFact, VacancyFacts
from matching.features.occupation import experience_factor, recency_factor
from matching.gates.permission import UNCLEAR_SCOPES
from matching.packing.codes import Codes
from matching.packing.columns import blank_points, hot_of, number_groups, postings_of, wished_of
from matching.packing.conditions import skill_number
from matching.packing.lanes import lanes_of, skill_postings
from matching.packing.layout import (
    ANY,
    CLIENT,
    EMPLOYMENT,
    FORBIDDEN,
    HISTORY,
    LANGUAGE,
    LAST_DAY,
    NOT_RECORDED,
    OCCUPATION,
    PLACE,
    SOME_EMPLOYER_OR_JOB,
    THIS_EMPLOYER,
    THIS_JOB,
    UNCLEAR,
    WORD_BITS,
    ClientArrays,
    Integers,
    Records,
    Words,
)
from matching.packing.places import cell_order, cells_of, mode_bits, place_fields, reach_of
from matching.packing.ways import ways_of
from profiles.catalogue.codes import FULL_GRID, Contract
from profiles.codes import PermissionScope

STEP = 8192  # clients held as Python values at a time
CONTRACTS: dict[Contract | None, int] = {None: -1, **{contract: place for place, contract in enumerate(Contract)}}
GATES = list(Gate)
_LISTS: dict[str, Any] = {
    "occupations": OCCUPATION, "skills": np.dtype(np.int32), "languages": LANGUAGE, "wishes": PLACE, "history": HISTORY,
}  # fmt: skip


def pack_clients(clients: Iterable[ClientFacts], codes: Codes) -> ClientArrays:
    """All clients, sorted by cell; the facts are read once and not kept. New codes are added to ``codes``.

    ValueError for two clients with one id and for coordinates or hours that are not numbers.
    """
    parts, steps = [], iter(clients)
    while step := list(islice(steps, STEP)):
        parts.append(_pack_step(step, codes))
    return _joined(parts or [_pack_step([], codes)], codes)


@dataclass
class _Lists:
    """What clients have several of, one behind the other."""

    occupations: list[tuple[Any, ...]] = field(default_factory=list)
    skills: list[int] = field(default_factory=list)
    languages: list[tuple[int, int]] = field(default_factory=list)
    wishes: list[tuple[float, ...]] = field(default_factory=list)
    history: list[tuple[int, int]] = field(default_factory=list)

    def ends(self) -> tuple[int, ...]:
        """Where each list ends at present."""
        return tuple(len(getattr(self, name)) for name in _LISTS)

    def arrays(self) -> dict[str, Records]:
        """The lists as arrays."""
        return {name: np.array(getattr(self, name), dtype=kind) for name, kind in _LISTS.items()}


def _pack_step(clients: Sequence[ClientFacts], codes: Codes) -> dict[str, Any]:
    lists, rows, masks = _Lists(), [], []
    for client in clients:
        before = lists.ends()
        _add_lists(client, lists, codes)
        spans = [end for both in zip(before, lists.ends(), strict=True) for end in both]
        rows.append(_row(client, codes, spans))
        masks.append(codes.conditions.masks(client))
    records = np.zeros(len(rows), CLIENT)
    for name, column in zip(_COLUMNS, zip(*rows, strict=True), strict=False):
        records[name] = column
    bits = [_words([mask[side] for mask in masks], codes.conditions.words) for side in (0, 1)]
    return {"records": records, "met": bits[0], "unmet": bits[1], **lists.arrays()}


def _words(masks: Sequence[int], words: int) -> Words:
    """Shape (n_masks, words)."""
    data = b"".join(mask.to_bytes(words * WORD_BITS // 8, "little") for mask in masks)
    return np.frombuffer(data, dtype="<u8").reshape(len(masks), words).astype(np.uint64)


_COLUMNS = (
    "id", "permission", "permission_id", "valid_until", "available", "contract", "hours_min", "hours_max",
    "wished_hours", "max_minutes", "modes", "open_modes", "has_home", "x", "y", "z", "latitude", "longitude", "cosine",
    "reach", "grid", "speech", "terms", "has_wish", "possible0", "possible1", "possible2",
    "impossible0", "impossible1", "impossible2",
    *(f"{name}_{end}" for name in _LISTS for end in ("at", "end")),
)  # fmt: skip


def _row(client: ClientFacts, codes: Codes, spans: Sequence[int]) -> tuple[Any, ...]:
    *modes, reach = _travel(client, codes)
    owner = f"Client {client.client_id}"
    home = (0.0,) * 6 if client.home is None else place_fields(client.home, owner)
    hours = tuple(
        _number(value, missing, owner)
        for value, missing in (
            (client.hours_min, -math.inf), (client.hours_max, math.inf), (client.wishes.hours, math.nan),
        )
    )  # fmt: skip
    return (
        client.client_id, *_permission(client.permission), day_number(client.available_from),
        CONTRACTS[client.wishes.contract], *hours,
        NOT_RECORDED if client.max_commute_minutes is None else client.max_commute_minutes, *modes,
        client.home is not None, *home, reach, *_groups(client, codes),
        any(each.rank is not None for each in client.occupations),
        *grid_words(client.hours_possible), *grid_words(client.hours_impossible), *spans,
    )  # fmt: skip


def _travel(client: ClientFacts, codes: Codes) -> tuple[float, ...]:
    """Modes had, modes not recorded, reach; computed once for all who may travel alike."""
    key = client.home is None, client.max_commute_minutes, tuple(client.modes.items())
    found = codes.travel.get(key)
    if found is None:
        found = codes.travel[key] = *mode_bits(client), reach_of(client, codes.conditions.settings)
    return found


def _groups(client: ClientFacts, codes: Codes) -> tuple[int, int, int]:
    """Numbers of those with the same hours of the week, languages, and wishes of contract and hours."""
    return (
        codes.group("client grid", (client.hours_possible, client.hours_impossible)),
        codes.group(
            "client speech",
            frozenset(
                [
                    (code, codes.levels[fact.listen, fact.read, fact.speak, fact.write])
                    for code, fact in client.languages.items()
                ]
            ),
        ),
        codes.group("client terms", (client.wishes.contract, client.wishes.hours)),
    )


def _number(value: float | None, missing: float, owner: str) -> float:
    if value is None:
        return missing
    if not math.isfinite(value):
        raise ValueError(f"{owner} has hours that are not a number.")
    return value


def day_number(day: date | None) -> int:
    """Ordinal of a day, 0 where none is recorded."""
    return 0 if day is None else day.toordinal()


def grid_words(hours: int) -> tuple[int, int, int]:
    """168 hours of the week as three words of 64 bits; ValueError for hours outside the week."""
    if not 0 <= hours <= FULL_GRID:
        raise ValueError("A set of hours of the week has more than 168 bits.")
    mask = (1 << WORD_BITS) - 1
    return hours & mask, hours >> WORD_BITS & mask, hours >> 2 * WORD_BITS


def _permission(permission: PermissionFact | None) -> tuple[int, int, int]:
    """Code, id of the only employer or vacancy, last day."""
    if permission is None or not permission.is_seen or permission.scope in UNCLEAR_SCOPES:
        return UNCLEAR, -1, LAST_DAY
    until = LAST_DAY if permission.valid_until is None else permission.valid_until.toordinal()
    if permission.scope in {PermissionScope.THIS_EMPLOYER, PermissionScope.THIS_JOB}:
        is_employer = permission.scope is PermissionScope.THIS_EMPLOYER
        only = permission.employer_id if is_employer else permission.vacancy_id
        code = SOME_EMPLOYER_OR_JOB if only is None else THIS_EMPLOYER if is_employer else THIS_JOB
        return code, -1 if only is None else only, until
    codes = {PermissionScope.FORBIDDEN: FORBIDDEN, PermissionScope.EMPLOYMENT: EMPLOYMENT}
    return codes.get(permission.scope, ANY), -1, until


def _add_lists(client: ClientFacts, lists: _Lists, codes: Codes) -> None:
    lists.occupations += [_occupation(each, codes) for each in client.occupations]
    numbers = codes.skills
    lists.skills += sorted([skill_number(numbers[code], fact) for code, fact in client.skills.items()])
    for code, fact in client.languages.items():
        levels = codes.levels[fact.listen, fact.read, fact.speak, fact.write]
        lists.languages.append((codes.language(code), levels))
    owner = f"Client {client.client_id}"
    lists.wishes += [place_fields(point, owner) for point in client.wishes.places]
    past = (
        (Gate.EMPLOYER_EXCLUDED, client.excluded_employers), (Gate.REFUSED_BEFORE, client.refused_vacancies),
        (Gate.ALREADY_PROPOSED, client.proposed_vacancies),
    )  # fmt: skip
    lists.history += [(each, GATES.index(gate)) for gate, ids in past if ids for each in sorted(ids)]


def _occupation(fact: OccupationFact, codes: Codes) -> tuple[float, float, float, int]:
    key = fact.rank, fact.experience_months, fact.last_year
    factors = codes.factors.get(key)
    if factors is None:
        settings, on = codes.conditions.settings, codes.conditions.on
        pair = Pair(ClientFacts(0), VacancyFacts(0, 0), settings, on, CatalogueFacts())
        wish = math.nan if fact.rank is None else max(1 - settings.wish_rank_step * (fact.rank - 1), 0.0)
        factors = experience_factor(fact.experience_months, pair), recency_factor(fact.last_year, pair), wish
        codes.factors[key] = factors
    return *factors, codes.occupation(fact.code)


def _joined(parts: Sequence[dict[str, Any]], codes: Codes) -> ClientArrays:
    """The steps put together and sorted by cell."""
    offsets = dict.fromkeys(_LISTS, 0)
    for part in parts:
        for name in _LISTS:
            for end in ("at", "end"):
                part["records"][f"{name}_{end}"] += offsets[name]
            offsets[name] += len(part[name])
    whole = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    records = whole["records"]
    order, numbers = cell_order(records)
    records = records[order]
    of_rank = ranked(records, "client")
    lists = {name: _in_order(records, name, whole[name]) for name in _LISTS}
    cells = cells_of(records, numbers)
    held = lists["occupations"]
    most = [np.nan_to_num(held[factor]).max(initial=1.0) for factor in ("experience", "recency", "wish")]
    firsts = number_groups(records)
    settings = codes.conditions.settings
    class_of, ways = _ways(records, codes)
    hot, skill_ends = hot_of(records, class_of), records["skills_end"].astype(np.int32)
    return ClientArrays(
        records,
        hot=hot,
        lanes=lanes_of(records, hot, settings),
        blank=blank_points(records, settings),
        wished=wished_of(records),
        ways=ways,
        firsts=firsts,
        **postings_of(records, held, len(codes.occupations)),
        skill_ends=skill_ends,
        **skill_postings(lists["skills"], skill_ends, len(codes.skills)),
        met=whole["met"][order],
        unmet=bit_rows(whole["unmet"][order]),
        occupation_codes=np.ascontiguousarray(held["code"]),
        cells=cells,
        cell_of_word=np.searchsorted(cells["end"], np.arange(0, len(records), WORD_BITS), side="right"),
        most=np.array(most),
        of_rank=of_rank,
        **lists,
    )


def _ways(records: Records, codes: Codes) -> tuple[Integers, Any]:
    """As `ways_of`; a single client who may travel like somebody before is not computed again."""
    keys = records[["has_home", "max_minutes", "modes", "open_modes"]].tolist()
    if len(keys) == 1 and keys[0] in codes.ways:
        return np.zeros(1, np.int64), codes.ways[keys[0]]
    class_of, ways = ways_of(records, codes.conditions.settings)
    for key, place in dict(zip(keys, class_of.tolist(), strict=True)).items():
        codes.ways[key] = np.ascontiguousarray(ways[:, place : place + 1])
    return class_of, ways


def bit_rows(words: Words) -> Words:
    """A row for each bit with one bit a client, shape (64 * n_words, n_clients / 64), from a row of words a client."""
    clients, width = len(words), -(-len(words) // WORD_BITS)
    rows = np.zeros((words.shape[1] * WORD_BITS, width * WORD_BITS // 8), np.uint8)
    for place in range(words.shape[1]):
        column = np.ascontiguousarray(words[:, place]).astype("<u8").view(np.uint8).reshape(clients, WORD_BITS // 8)
        bits = np.unpackbits(column, axis=1, bitorder="little")
        packed = np.packbits(bits.T, axis=1, bitorder="little")
        rows[place * WORD_BITS : (place + 1) * WORD_BITS, : packed.shape[1]] = packed
    return rows.view("<u8").astype(np.uint64, copy=False)


def _in_order(records: Records, name: str, values: Records) -> Records:
    """The values in the order of the sorted records, whose spans are moved there."""
    at, length = records[f"{name}_at"].astype(np.int64), (records[f"{name}_end"] - records[f"{name}_at"])
    ends = np.cumsum(length)
    source = np.repeat(at - (ends - length), length) + np.arange(len(values))
    records[f"{name}_at"], records[f"{name}_end"] = ends - length, ends
    return values[source]


def ranked(records: Records, kind: str) -> Integers:
    """Index of the record at each rank by id; fills ``rank``. ValueError where an id stands twice."""
    of_rank = np.argsort(records["id"], kind="stable")
    ids = records["id"][of_rank]
    if len(ids) and (ids[1:] == ids[:-1]).any():
        raise ValueError(f"The {kind} {ids[1:][ids[1:] == ids[:-1]][0]} stands twice.")
    records["rank"][of_rank] = np.arange(len(ids))
    return of_rank

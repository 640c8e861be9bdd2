"""PURE: pairs of a run as bytes: what is stored of each match and each near miss, and how it is read again.

A match takes 25 bytes with its client and 8 with its vacancy; a near miss 26 and 8. All numbers are little endian.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from matching.candidates import Candidate
from matching.facts import Gate, MatchKind, Part
from matching.gates import match_kind
from matching.kernel import CandidateArrays, gate_letters_of
from matching.packing.layout import Integers, Records

GATES = list(Gate)
PARTS = f"({len(Part)},)<u2"  # hundredths, in the order of `Part`
MATCH = np.dtype([("vacancy_id", "<i8"), ("unknown", "<u4"), ("parts", PARTS), ("is_chosen", "u1")])
NEAR_MISS = np.dtype(
    [("vacancy_id", "<i8"), ("unmet", "<u4"), ("unknown", "<u4"), ("score", "<u2"), ("reaches_from", "<i8")]
)
REMATCH = np.dtype([("client_id", "<i8"), ("vacancy_id", "<i8"), ("unknown", "<u4"), ("score", "<u2")])
REMATCHED_MISS = np.dtype([("client_id", "<i8"), *NEAR_MISS.descr])
ID = np.dtype("<i8")


@dataclass(frozen=True, slots=True)
class StoredMatch:
    """A candidate pair of a run; ``gates`` one letter a gate: m met, n not met, u unknown."""

    client_id: int
    vacancy_id: int
    kind: MatchKind
    score_hundredths: int
    gates: str
    parts: tuple[int, ...]  # hundredths, in the order of `Part`
    is_chosen: bool  # by the assignment


@dataclass(frozen=True, slots=True)
class StoredNearMiss:
    """A pair of a run whose unmet gates offers close, and from when. The way there is found again when it is read."""

    client_id: int
    vacancy_id: int
    score_hundredths: int  # as of the run, without what the offers would add
    gates: str  # as `StoredMatch.gates`
    reaches_from: date

    @property
    def unmet(self) -> tuple[Gate, ...]:
        """The gates that are not met."""
        return tuple(gate for gate, letter in zip(GATES, self.gates, strict=True) if letter == "n")


def match_records(pairs: CandidateArrays, is_chosen: npt.NDArray[np.bool_]) -> Records:
    """The pairs as they are stored with their clients."""
    records: Records = np.zeros(len(pairs), MATCH)
    records["vacancy_id"], records["unknown"] = pairs.vacancy_ids, pairs.unknown
    records["parts"], records["is_chosen"] = pairs.parts, is_chosen
    return records


class Unmet(Protocol):
    """Columns of pairs: all that is stored of a near miss beside the day."""

    @property
    def vacancy_ids(self) -> Integers: ...
    @property
    def scores(self) -> Integers: ...
    @property
    def unmet(self) -> Integers: ...
    @property
    def unknown(self) -> Integers: ...
    def __len__(self) -> int: ...


def near_miss_records(pairs: Unmet, reaches_from: Integers) -> Records:
    """As `match_records`; ``reaches_from`` are ordinals of days."""
    records: Records = np.zeros(len(pairs), NEAR_MISS)
    records["vacancy_id"], records["unmet"], records["unknown"] = pairs.vacancy_ids, pairs.unmet, pairs.unknown
    records["score"], records["reaches_from"] = pairs.scores, reaches_from
    return records


def by_owner(owners: Integers, records: Records) -> dict[int, bytes]:
    """The bytes of the records of each owner, in the order in which they are given."""
    order = np.argsort(owners, kind="stable")
    ids, data, size = owners[order], records[order].tobytes(), records.dtype.itemsize
    starts = np.flatnonzero(np.r_[True, ids[1:] != ids[:-1]][: len(ids)])
    ends = np.r_[starts, len(ids)][1:]
    spans = zip(ids[starts].tolist(), starts.tolist(), ends.tolist(), strict=True)
    return {owner: data[start * size : end * size] for owner, start, end in spans}


def matches_from(client_id: int, blob: bytes) -> Iterator[StoredMatch]:
    """The matches of a client, in the order in which they were stored."""
    records = np.frombuffer(blob, MATCH)
    columns = (records[name].tolist() for name in MATCH.names or ())
    for vacancy_id, unknown, parts, is_chosen in zip(*columns, strict=True):
        gates = gate_letters_of(0, unknown)
        yield StoredMatch(
            client_id, vacancy_id, match_kind(gates), sum(parts), gates, tuple(parts), is_chosen=bool(is_chosen)
        )


def near_misses_from(client_id: int, blob: bytes) -> Iterator[StoredNearMiss]:
    """As `matches_from`, for near misses."""
    records = np.frombuffer(blob, NEAR_MISS)
    columns = (records[name].tolist() for name in NEAR_MISS.names or ())
    for vacancy_id, unmet, unknown, score, day in zip(*columns, strict=True):
        yield StoredNearMiss(client_id, vacancy_id, score, gate_letters_of(unmet, unknown), date.fromordinal(day))


class RematchedPair(NamedTuple):
    """A candidate that was found when one side had changed."""

    client_id: int
    vacancy_id: int
    kind: MatchKind
    score_hundredths: int


def rematch_bytes(candidates: Iterable[Candidate]) -> bytes:
    """Candidates as they are stored, in their order."""
    rows = [(each.client_id, each.vacancy_id, _unknown_bits(each.gates), each.score_hundredths) for each in candidates]
    return np.array(rows, REMATCH).tobytes()


def rematched_from(blob: bytes) -> list[RematchedPair]:
    """What `rematch_bytes` stored."""
    rows = np.frombuffer(blob, REMATCH).tolist()
    return [
        RematchedPair(client_id, vacancy_id, MatchKind.TO_CLARIFY if unknown else MatchKind.FIT, score)
        for client_id, vacancy_id, unknown, score in rows
    ]


def rematched_miss_bytes(pairs: CandidateArrays, reaches_from: Integers) -> bytes:
    """Near misses of who has changed as they are stored, in their order; days as ordinals."""
    records: Records = np.zeros(len(pairs), REMATCHED_MISS)
    records["client_id"] = pairs.client_ids
    of_run = near_miss_records(pairs, reaches_from)
    for name in NEAR_MISS.names or ():
        records[name] = of_run[name]
    return records.tobytes()


def rematched_misses_from(blob: bytes) -> list[StoredNearMiss]:
    """What `rematched_miss_bytes` stored."""
    rows = np.frombuffer(blob, REMATCHED_MISS).tolist()
    return [
        StoredNearMiss(client_id, vacancy_id, score, gate_letters_of(unmet, unknown), date.fromordinal(day))
        for client_id, vacancy_id, unmet, unknown, score, day in rows
    ]


def _unknown_bits(gates: str) -> int:
    return sum(1 << place for place, letter in enumerate(gates) if letter == "u")


def ids_from(blob: bytes) -> list[int]:
    """Ids that were stored as bytes."""
    ids: list[int] = np.frombuffer(blob, ID).tolist()
    return ids

"""PURE: a search in blocks of vacancies, each anywhere, merged to what one search finds, to the last tie.

A block is the whole world in which all other vacancies are blocked, so that every number means the same everywhere.
Exact: the best of a vacancy stand in its block's result, the best of a client in the results of all blocks together,
and pairs are totally ordered (score, client id, vacancy id; `candidates.rank_key`).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from hashlib import sha256
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt

from matching.kernel import CandidateArrays, Search, find_in_arrays
from matching.packing.layout import Arrays, Integers

Tree = TypeVar("Tree", bound=tuple[Any, ...])
Values = npt.NDArray[Any]


class Leaf(NamedTuple):
    """Where the content of one array of a world is found: by the digest over it, its type and its shape."""

    digest: str


def blocks_of(arrays: Arrays, count: int) -> list[Integers]:
    """The vacancies that are looked at, as positions, in ``count`` blocks at most, of about equal size."""
    free = np.flatnonzero(arrays.vacancies.records["is_blocked"] == 0)
    return [block for block in np.array_split(free, max(count, 1)) if len(block)]


def find_in_block(arrays: Arrays, block: Integers, search: Search) -> CandidateArrays:
    """The best pairs of the vacancies of a block, and of each client among these."""
    records = arrays.vacancies.records.copy()
    others = np.ones(len(records), np.bool_)
    others[block] = False
    records["is_blocked"][others] = 1
    return find_in_arrays(arrays._replace(vacancies=arrays.vacancies._replace(records=records)), search)


def merged(results: Sequence[CandidateArrays], search: Search) -> CandidateArrays:
    """What one search over all blocks would have given, by score, client id and vacancy id."""
    names = [each.name for each in fields(CandidateArrays)]
    together = {name: np.concatenate([getattr(each, name) for each in results]) for name in names}
    clients, vacancies, scores = together["client_ids"], together["vacancy_ids"], together["scores"]
    order = np.lexsort((vacancies, clients, -scores))
    is_kept = np.zeros(len(order), np.bool_)
    for ids, most in ((vacancies, search.per_vacancy), (clients, search.per_client)):
        is_kept |= place_in_group(ids[order]) < most
    return CandidateArrays(**{name: column[order[is_kept]] for name, column in together.items()})


def nothing_found(parts: int) -> CandidateArrays:
    """The result of a search in no block."""
    none = np.zeros(0, np.int64)
    return CandidateArrays(none, none, none, none, none, np.zeros((0, parts), np.int64))


def taken_apart(arrays: Arrays) -> tuple[Any, dict[str, Values]]:
    """The world with a `Leaf` in the place of each array, and the arrays by digest: what was shipped need not again."""
    store: dict[str, Values] = {}

    def leave(values: Values) -> Leaf:
        digest = sha256(f"{values.dtype.descr}{values.shape}".encode())
        digest.update(np.ascontiguousarray(values).view(np.uint8).data if values.size else b"")
        found = digest.hexdigest()
        store[found] = values
        return Leaf(found)

    return _mapped(arrays, np.ndarray, leave), store


def put_together(manifest: Tree, store: Mapping[str, Values]) -> Tree:
    """The world of a manifest; `KeyError` names the digest of what is missing."""
    found: Tree = _mapped(manifest, Leaf, lambda leaf: store[leaf.digest])
    return found


def digests_of(manifest: Any) -> Iterator[str]:
    """The digests of all arrays of a manifest."""
    if isinstance(manifest, Leaf):
        yield manifest.digest
    elif isinstance(manifest, tuple):
        for each in manifest:
            yield from digests_of(each)


def _mapped(tree: Any, kind: type, change: Any) -> Any:
    """The tree of named tuples with each leaf of this kind changed."""
    if isinstance(tree, kind):
        return change(tree)
    if isinstance(tree, tuple) and hasattr(tree, "_fields"):
        return type(tree)(*(_mapped(each, kind, change) for each in tree))
    return tree


def place_in_group(ids: Integers) -> Integers:
    """How many of the same id stand before each."""
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]][: len(ordered)])
    places = np.empty(len(ids), np.int64)
    places[order] = np.arange(len(ids)) - np.repeat(starts, np.diff(np.r_[starts, len(ids)]))
    return places

"""PURE: what a run assigned within, beside the facts, as bytes: what employers still take, pairs that exclude others.

Why pairs exclude each other is not known here and not stored: a run can be repeated without the case file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from matching.network import Whole
from matching.snapshots import packed_json, unpacked_json


class AssignmentInputs(NamedTuple):
    """``limits`` by employer; ``exclusions`` of shape (n_exclusions, 4): client, vacancy, client, vacancy."""

    limits: Mapping[int, int]
    exclusions: Whole


def inputs_bytes(limits: Mapping[int, int], client_ids: Whole, vacancy_ids: Whole, exclusions: Whole) -> bytes:
    """As stored. ``exclusions`` are positions in the two columns of ids, shape (n_exclusions, 2)."""
    one, other = exclusions[:, 0], exclusions[:, 1]
    ids = np.stack([client_ids[one], vacancy_ids[one], client_ids[other], vacancy_ids[other]], axis=1)
    return packed_json({"limits": dict(sorted(limits.items())), "exclusions": ids.tolist()})


def inputs_from(blob: bytes) -> AssignmentInputs:
    """What `inputs_bytes` stored."""
    stored = unpacked_json(blob)
    limits = {int(employer): limit for employer, limit in stored["limits"].items()}
    return AssignmentInputs(limits, np.array(stored["exclusions"], np.int64).reshape(-1, 4))


def without_client(blob: bytes, client_id: int) -> bytes | None:
    """What `inputs_bytes` stored without the exclusions that name this client; None where none does."""
    limits, exclusions = inputs_from(blob)
    names = (exclusions[:, [0, 2]] == client_id).any(axis=1)
    if not names.any():
        return None
    return packed_json({"limits": dict(sorted(limits.items())), "exclusions": exclusions[~names].tolist()})


def positions_of(exclusions: Whole, client_ids: Whole, vacancy_ids: Whole) -> Whole:
    """The exclusions as positions in these columns, shape (n, 2); those of pairs that are not there are left out."""
    place = {pair: at for at, pair in enumerate(zip(client_ids.tolist(), vacancy_ids.tolist(), strict=True))}
    found = [
        (place[one, first], place[other, second])
        for one, first, other, second in exclusions.tolist()
        if (one, first) in place and (other, second) in place
    ]
    return np.array(found, np.int64).reshape(-1, 2)


def results_hash(of_clients: Sequence[tuple[int, bytes, bytes]]) -> str:
    """64 hexadecimal digits over every pair that a run stores, chosen or not, and every near miss.

    ``of_clients`` are rows of `operations.store_pairs`, in any order.
    """
    whole = hashlib.sha256()
    for owner, matches, near_misses in sorted(of_clients):
        for part in (owner.to_bytes(8, "little"), matches, near_misses):
            whole.update(len(part).to_bytes(8, "little") + part)
    return whole.hexdigest()

"""PURE: which near misses an offer leads to, as bytes: what a run stores of each offer, and how it is read again."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import NamedTuple, Protocol

import numpy as np

from matching.packing.layout import Integers

REACH = np.dtype(
    [("client_id", "<i8"), ("vacancy_id", "<i8"), ("score", "<u2"), ("reaches_from", "<i4"), ("offers", "u1")]
)


class Reached(NamedTuple):
    """A near miss on whose way an offer lies; ``offers`` is how many lie there, this one included."""

    client_id: int
    vacancy_id: int
    score_hundredths: int  # as of the run, without what the offers would add
    reaches_from: date
    offers: int


class Scored(Protocol):
    """Columns of pairs: all that is stored of what an offer leads to, beside the day."""

    @property
    def client_ids(self) -> Integers: ...
    @property
    def vacancy_ids(self) -> Integers: ...
    @property
    def scores(self) -> Integers: ...
    def __len__(self) -> int: ...


def reach_bytes(pairs: Scored, reaches_from: Integers, by_offer: Mapping[str, Integers]) -> dict[str, bytes]:
    """The near misses on whose way each offer lies, by its code: soonest first, then by score, client and vacancy.

    ``reaches_from`` are ordinals of days, one a pair; ``by_offer`` positions of pairs.
    """
    steps = np.zeros(len(pairs), np.int64)
    for places in by_offer.values():
        steps[places] += 1
    records = np.zeros(len(pairs), REACH)
    records["client_id"], records["vacancy_id"], records["score"] = pairs.client_ids, pairs.vacancy_ids, pairs.scores
    records["reaches_from"], records["offers"] = reaches_from, np.minimum(steps, 255)
    order = np.lexsort((pairs.vacancy_ids, pairs.client_ids, -pairs.scores.astype(np.int64), reaches_from))
    place_of = np.empty(len(pairs), np.int64)
    place_of[order] = np.arange(len(pairs))
    ordered = records[order]
    return {code: ordered[np.sort(place_of[places])].tobytes() for code, places in sorted(by_offer.items())}


def reached_from(
    blob: bytes, *, first: int, count: int, client_ids: Collection[int] | None = None
) -> tuple[list[Reached], int]:
    """Some of the stored near misses from the place ``first`` on, and how many there are; of some clients only."""
    records = np.frombuffer(blob, REACH)
    if client_ids is not None:
        records = records[np.isin(records["client_id"], np.fromiter(client_ids, np.int64, len(client_ids)))]
    columns = (records[name][first : first + count].tolist() for name in REACH.names or ())
    rows = [
        Reached(client_id, vacancy_id, score, date.fromordinal(day), offers)
        for client_id, vacancy_id, score, day, offers in zip(*columns, strict=True)
    ]
    return rows, len(records)

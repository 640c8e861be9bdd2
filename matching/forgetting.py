"""Taking one client out of everything that earlier runs kept; the runs stay, and say that somebody is gone."""

from bisect import bisect_left

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.assignment_inputs import without_client
from matching.models import (
    ClientMatches,
    FactKind,
    FactSnapshot,
    MatchRun,
    OfferReach,
    Rematch,
    RunFacts,
    VacancyMatches,
)
from matching.offer_reach import REACH
from matching.pair_records import ID, MATCH, NEAR_MISS, REMATCH, REMATCHED_MISS
from matching.snapshots import DIGEST_BYTES, packed_json, unpacked_json


def forget_client(session: Session, client_id: int) -> None:
    """Delete the client's facts, matches and near misses of all runs, and the client's number where vacancies,
    offers and exclusions list it. Snapshots that others share stay: they tell nothing of who has them.
    """
    digests = _forget_facts(session, client_id)
    _forget_in_vacancies(session, client_id)
    _forget_in_offers(session, client_id)
    _forget_in_rematches(session, client_id)
    _forget_in_assignments(session, client_id)
    session.execute(sa.delete(ClientMatches).where(ClientMatches.client_id == client_id))
    session.flush()
    for others in session.scalars(sa.select(RunFacts.digests)):
        digests -= {others[start : start + DIGEST_BYTES] for start in range(0, len(others), DIGEST_BYTES)}
    if digests:
        session.execute(sa.delete(FactSnapshot).where(FactSnapshot.digest.in_(digests)))


def _forget_facts(session: Session, client_id: int) -> set[bytes]:
    """Take the client out of the tables of facts; gives the digests that the client had."""
    found: set[bytes] = set()
    for row in session.scalars(sa.select(RunFacts).where(RunFacts.kind == FactKind.CLIENT)):
        ids = unpacked_json(row.ids)
        place = bisect_left(ids, client_id)
        if place == len(ids) or ids[place] != client_id:
            continue
        start, end = place * DIGEST_BYTES, (place + 1) * DIGEST_BYTES
        found.add(row.digests[start:end])
        history = unpacked_json(row.history)
        history.pop(str(client_id), None)
        row.ids, row.history = packed_json([*ids[:place], *ids[place + 1 :]]), packed_json(history)
        row.digests = row.digests[:start] + row.digests[end:]
    session.flush()
    return found


def _forget_in_vacancies(session: Session, client_id: int) -> None:
    for stored in session.scalars(sa.select(ClientMatches).where(ClientMatches.client_id == client_id)):
        vacancies = {
            *np.frombuffer(stored.matches, MATCH)["vacancy_id"].tolist(),
            *np.frombuffer(stored.near_misses, NEAR_MISS)["vacancy_id"].tolist(),
        }
        for vacancy_id in vacancies:
            row = session.get(VacancyMatches, (stored.run_id, vacancy_id))
            if row is not None:
                row.matched, row.nearly = _without(row.matched, client_id), _without(row.nearly, client_id)
    session.flush()


def _without(blob: bytes, client_id: int) -> bytes:
    ids = np.frombuffer(blob, ID)
    left: bytes = ids[ids != client_id].tobytes()
    return left


def _forget_in_offers(session: Session, client_id: int) -> None:
    for row in session.scalars(sa.select(OfferReach)):
        pairs = np.frombuffer(row.pairs, REACH)
        mine = pairs["client_id"] == client_id
        if mine.any():
            row.pairs = pairs[~mine].tobytes()
    session.flush()


def _forget_in_rematches(session: Session, client_id: int) -> None:
    """What was found for a vacancy since the last run; a client's own goes with the client."""
    for row in session.scalars(sa.select(Rematch).where(Rematch.vacancy_id.is_not(None))):
        row.pairs = _without_pairs(row.pairs, REMATCH, client_id)
        if row.near_misses is not None:
            row.near_misses = _without_pairs(row.near_misses, REMATCHED_MISS, client_id)
    session.flush()


def _without_pairs(blob: bytes, kind: "np.dtype[np.void]", client_id: int) -> bytes:
    pairs = np.frombuffer(blob, kind)
    left: bytes = pairs[pairs["client_id"] != client_id].tobytes()
    return left


def _forget_in_assignments(session: Session, client_id: int) -> None:
    """Which pairs excluded each other tells who lived with whom."""
    for run in session.scalars(sa.select(MatchRun).where(MatchRun.assignment.is_not(None))):
        left = None if run.assignment is None else without_client(run.assignment, client_id)
        run.assignment = left or run.assignment
    session.flush()

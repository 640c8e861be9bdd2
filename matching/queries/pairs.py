"""Matches and near misses that a run stored, of one client or one vacancy."""

from collections.abc import Collection, Iterator
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from matching.models import ClientMatches, Rematch, VacancyMatches
from matching.pair_records import (
    StoredMatch,
    StoredNearMiss,
    ids_from,
    matches_from,
    near_misses_from,
    rematched_misses_from,
)

CHUNK = 500  # clients read at once


def matches_of_client(session: Session, client_id: int, *, run_id: int) -> list[StoredMatch]:
    """Stored matches of a client in a run, best first, then by vacancy."""
    stored = session.get(ClientMatches, (run_id, client_id))
    return sorted(matches_from(client_id, stored.matches), key=_best_first) if stored else []


def matches_of_vacancy(session: Session, vacancy_id: int, *, run_id: int) -> list[StoredMatch]:
    """Stored matches of a vacancy in a run, best first, then by client."""
    stored = session.get(VacancyMatches, (run_id, vacancy_id))
    rows = _rows(session, run_id, ids_from(stored.matched)) if stored else ()
    found = (match for row in rows for match in matches_from(row.client_id, row.matches))
    return sorted((each for each in found if each.vacancy_id == vacancy_id), key=_best_first)


def matches_of_run(session: Session, run_id: int) -> list[StoredMatch]:
    """All stored matches of a run, by client and vacancy: for tests of small worlds and for analyses."""
    rows = session.scalars(sa.select(ClientMatches).where(ClientMatches.run_id == run_id))
    found = (match for row in rows for match in matches_from(row.client_id, row.matches))
    return sorted(found, key=lambda each: (each.client_id, each.vacancy_id))


def near_misses_of_client(session: Session, client_id: int, *, run_id: int) -> list[StoredNearMiss]:
    """Stored near misses of a client in a run: soonest first, then by score and vacancy."""
    stored = session.get(ClientMatches, (run_id, client_id))
    return sorted(near_misses_from(client_id, stored.near_misses), key=_soonest_first) if stored else []


def near_misses_of_vacancy(session: Session, vacancy_id: int, *, run_id: int) -> list[StoredNearMiss]:
    """Stored near misses of a vacancy in a run: soonest first, then by score and client."""
    stored = session.get(VacancyMatches, (run_id, vacancy_id))
    rows = _rows(session, run_id, ids_from(stored.nearly)) if stored else ()
    found = (miss for row in rows for miss in near_misses_from(row.client_id, row.near_misses))
    return sorted((each for each in found if each.vacancy_id == vacancy_id), key=_soonest_first)


def near_misses_since_change(
    session: Session, *, facts_at: datetime, client_id: int | None = None, vacancy_id: int | None = None
) -> list[StoredNearMiss] | None:
    """The near misses of a client, or of a vacancy, as found when its facts last changed at ``facts_at``, in the order
    of a run's; None where they are not found."""
    is_this = Rematch.client_id == client_id if vacancy_id is None else Rematch.vacancy_id == vacancy_id
    blob = session.scalar(sa.select(Rematch.near_misses).where(is_this, Rematch.facts_at == facts_at))
    return None if blob is None else sorted(rematched_misses_from(blob), key=_soonest_first)


def near_misses_of_run(session: Session, run_id: int) -> list[StoredNearMiss]:
    """All stored near misses of a run, by client and vacancy; use as `matches_of_run`."""
    rows = session.scalars(sa.select(ClientMatches).where(ClientMatches.run_id == run_id))
    found = (miss for row in rows for miss in near_misses_from(row.client_id, row.near_misses))
    return sorted(found, key=lambda each: (each.client_id, each.vacancy_id))


def _rows(session: Session, run_id: int, client_ids: Collection[int]) -> Iterator[ClientMatches]:
    ids = sorted(client_ids)
    for start in range(0, len(ids), CHUNK):
        some = ClientMatches.client_id.in_(ids[start : start + CHUNK])
        yield from session.scalars(sa.select(ClientMatches).where(ClientMatches.run_id == run_id, some))


def _best_first(match: StoredMatch) -> tuple[int, int, int]:
    return -match.score_hundredths, match.client_id, match.vacancy_id


def _soonest_first(miss: StoredNearMiss) -> tuple[int, int, int, int]:
    return miss.reaches_from.toordinal(), -miss.score_hundredths, miss.client_id, miss.vacancy_id

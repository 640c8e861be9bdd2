"""Near misses of the last match run as lists show them: what could still open, and which offers would do it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import VacancyState
from employers.models import Employer, Vacancy
from matching.bridge_records import bridge_as_json
from matching.pair_records import StoredNearMiss
from matching.queries import bridges_of, find_latest_run, near_misses_of_client, near_misses_of_vacancy
from profiles.codes import ClientState
from profiles.models import Client

SHOWN = 5


@dataclass(frozen=True)
class NearMissRow:
    """A near miss; ``bridge`` is the way as stored, for `matching.explanation.bridge_in_words`."""

    client_id: int
    client_reference: str
    vacancy_id: int
    title: str
    employer_name: str
    score_hundredths: int
    bridge: dict[str, Any]


def latest_near_misses_of_client(session: Session, client_id: int, *, limit: int = SHOWN) -> list[NearMissRow]:
    """Vacancies, open still, that offers would open to the client: soonest first, then by score; none before a run."""
    run = find_latest_run(session)
    return _rows(session, near_misses_of_client(session, client_id, run_id=run.id), run.id, limit) if run else []


def latest_near_misses_of_vacancy(session: Session, vacancy_id: int, *, limit: int = SHOWN) -> list[NearMissRow]:
    """As `latest_near_misses_of_client`, the other way round: clients who still look for work."""
    run = find_latest_run(session)
    return _rows(session, near_misses_of_vacancy(session, vacancy_id, run_id=run.id), run.id, limit) if run else []


def _rows(session: Session, found: Sequence[StoredNearMiss], run_id: int, limit: int) -> list[NearMissRow]:
    vacancies = sa.select(Vacancy.id, Vacancy.title, Employer.name).join(Employer, Employer.id == Vacancy.employer_id)
    open_ones = {
        row.id: row
        for row in session.execute(
            vacancies.where(Vacancy.id.in_({each.vacancy_id for each in found}), Vacancy.state == VacancyState.OPEN)
        )
    }
    looking = {
        row.id: row.reference
        for row in session.execute(
            sa.select(Client.id, Client.reference).where(
                Client.id.in_({each.client_id for each in found}), Client.state == ClientState.ACTIVE
            )
        )
    }
    shown = [each for each in found if each.vacancy_id in open_ones and each.client_id in looking][:limit]
    return [
        NearMissRow(
            each.client_id, looking[each.client_id], each.vacancy_id, open_ones[each.vacancy_id].title,
            open_ones[each.vacancy_id].name, each.score_hundredths, bridge_as_json(bridge),
        )
        for each, bridge in zip(shown, bridges_of(session, shown, run_id=run_id), strict=True)
        if bridge is not None
    ]  # fmt: skip

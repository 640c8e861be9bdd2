"""Near misses of the last match run as lists show them: what could still open, and which offers would do it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import page_count
from employers.codes import MATCHED_STATES
from employers.models import Employer, Vacancy
from matching.bridge_records import bridge_as_json
from matching.pair_records import StoredNearMiss
from matching.queries import (
    bridges_of,
    find_latest_run,
    near_misses_of_client,
    near_misses_of_vacancy,
    reach_of_offer,
)
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


@dataclass(frozen=True)
class NearMissPage:
    """One page of near misses, and how many there are on all pages."""

    rows: Sequence[NearMissRow]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class ReachRow:
    """A client whom an offer leads to a vacancy. ``offers`` is how many have to be passed, this one included."""

    client_id: int
    client_reference: str
    vacancy_id: int
    title: str
    employer_name: str
    reaches_from: date
    offers: int
    stands: bool  # the vacancy is open still and the client looks for work


@dataclass(frozen=True)
class ReachPage:
    """One page of what an offer leads to by the latest run, and how many there are on all pages."""

    rows: Sequence[ReachRow]
    total: int
    page: int
    pages: int


def latest_reach_of_offer(
    session: Session, offer_code: str, *, client_ids: Collection[int] | None = None, page: int = 1, size: int = SHOWN
) -> ReachPage:
    """Whom the offer leads to which vacancy, soonest first; of some clients only. Three selects for however many.

    Empty before a run. What has changed since the run is marked, not left out: pages keep their places.
    """
    run = find_latest_run(session)
    if run is None:
        return ReachPage((), 0, 1, 1)
    first = (max(1, page) - 1) * size
    found, total = reach_of_offer(
        session, offer_code, run_id=run.id, first=first, count=size, client_ids=client_ids
    )  # fmt: skip
    pairs = sa.tuple_(Client.id, Vacancy.id).in_([(each.client_id, each.vacancy_id) for each in found])
    query = (
        sa.select(Client.id, Vacancy.id, Client.reference, Client.state, Vacancy.title, Vacancy.state, Employer.name)
        .select_from(Client)
        .join(Vacancy, sa.true())
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(Client.id.in_({each.client_id for each in found}), pairs)
        .where(Vacancy.id.in_({each.vacancy_id for each in found}))
    )
    known = {(row[0], row[1]): row[2:] for row in session.execute(query)} if found else {}
    rows = []
    for each in found:
        if (each.client_id, each.vacancy_id) in known:
            reference, client_state, title, state, employer = known[each.client_id, each.vacancy_id]
            stands = client_state is ClientState.ACTIVE and state in MATCHED_STATES
            rows.append(
                ReachRow(each.client_id, reference, each.vacancy_id, title, employer, each.reaches_from, each.offers,
                         stands)
            )  # fmt: skip
    return ReachPage(rows, total, max(1, page), page_count(total, size))


def latest_near_misses_of_client(session: Session, client_id: int, *, limit: int = SHOWN) -> list[NearMissRow]:
    """Vacancies, open still, that offers would open to the client: soonest first, then by score; none before a run."""
    run = find_latest_run(session)
    if run is None:
        return []
    stand = _that_stand(session, near_misses_of_client(session, client_id, run_id=run.id))
    return _rows(session, stand[:limit], run.id)


def latest_near_misses_of_vacancy(
    session: Session, vacancy_id: int, *, page: int = 1, size: int = SHOWN
) -> NearMissPage:  # fmt: skip
    """As `latest_near_misses_of_client`, the other way round: one page of clients who still look for work."""
    run = find_latest_run(session)
    if run is None:
        return NearMissPage((), 0, 1, 1)
    stand = _that_stand(session, near_misses_of_vacancy(session, vacancy_id, run_id=run.id))
    pages = page_count(len(stand), size)
    page = min(max(1, page), pages)
    shown = stand[(page - 1) * size : page * size]
    return NearMissPage(_rows(session, shown, run.id), len(stand), page, pages)


def _that_stand(session: Session, found: Sequence[StoredNearMiss]) -> list[StoredNearMiss]:
    """Those whose vacancy is open and whose client looks for work, in their order."""
    vacancies = sa.select(Vacancy.id).where(
        Vacancy.id.in_({each.vacancy_id for each in found}), Vacancy.state.in_(MATCHED_STATES)
    )
    clients = sa.select(Client.id).where(
        Client.id.in_({each.client_id for each in found}), Client.state == ClientState.ACTIVE
    )
    open_ones, looking = set(session.scalars(vacancies)), set(session.scalars(clients))
    return [each for each in found if each.vacancy_id in open_ones and each.client_id in looking]


def _rows(session: Session, shown: Sequence[StoredNearMiss], run_id: int) -> list[NearMissRow]:
    titles = sa.select(Vacancy.id, Vacancy.title, Employer.name).join(Employer, Employer.id == Vacancy.employer_id)
    vacancies = {
        row.id: row for row in session.execute(titles.where(Vacancy.id.in_({each.vacancy_id for each in shown})))
    }
    references = dict(
        session.execute(
            sa.select(Client.id, Client.reference).where(Client.id.in_({each.client_id for each in shown}))
        ).all()
    )
    return [
        NearMissRow(
            each.client_id, references[each.client_id], each.vacancy_id, vacancies[each.vacancy_id].title,
            vacancies[each.vacancy_id].name, each.score_hundredths, bridge_as_json(bridge),
        )
        for each, bridge in zip(shown, bridges_of(session, shown, run_id=run_id), strict=True)
        if bridge is not None
    ]  # fmt: skip

"""Near misses of the last match run as lists show them: what could still open, and which offers would do it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import page_count
from core.runs import Run
from employers.codes import MATCHED_STATES
from employers.models import Employer, Vacancy
from matching.bridge_records import bridge_as_json
from matching.history import PairHistory
from matching.pair_records import StoredNearMiss
from matching.queries import (
    bridges_of,
    bridges_with,
    client_facts,
    find_latest_run,
    near_misses_of_client,
    near_misses_of_vacancy,
    near_misses_since_change,
    reach_of_offer,
    vacancy_facts,
)
from matching.queries.replay import day_of_run
from matching.results import Bridge
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
    since_change: bool = False  # found after the latest run, when the facts had changed


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
    changed_at = session.scalar(sa.select(Client.updated_at).where(Client.id == client_id))
    own = _since_change(session, run.id, changed_at, client_id=client_id)
    found = near_misses_of_client(session, client_id, run_id=run.id) if own is None else own
    return _rows(session, _that_stand(session, found)[:limit], run.id, since_change=own is not None)


def latest_near_misses_of_vacancy(
    session: Session, vacancy_id: int, *, page: int = 1, size: int = SHOWN
) -> NearMissPage:  # fmt: skip
    """As `latest_near_misses_of_client`, the other way round: one page of clients who still look for work."""
    run = find_latest_run(session)
    if run is None:
        return NearMissPage((), 0, 1, 1)
    changed_at = session.scalar(sa.select(Vacancy.updated_at).where(Vacancy.id == vacancy_id))
    own = _since_change(session, run.id, changed_at, vacancy_id=vacancy_id)
    found = near_misses_of_vacancy(session, vacancy_id, run_id=run.id) if own is None else own
    stand = _that_stand(session, found)
    pages = page_count(len(stand), size)
    page = min(max(1, page), pages)
    shown = stand[(page - 1) * size : page * size]
    rows = _rows(session, shown, run.id, since_change=own is not None)
    return NearMissPage(rows, len(stand), page, pages)


def _since_change(
    session: Session, run_id: int, changed_at: datetime | None, *, client_id: int | None = None,
    vacancy_id: int | None = None,
) -> list[StoredNearMiss] | None:  # fmt: skip
    """What was found for a client or a vacancy that has changed since the run; None where nothing is, or not yet."""
    started = session.scalar(sa.select(Run.started_at).where(Run.id == run_id))
    if changed_at is None or started is None or changed_at < started:
        return None
    return near_misses_since_change(session, facts_at=changed_at, client_id=client_id, vacancy_id=vacancy_id)


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


def _bridges_of_run(session: Session, shown: Sequence[StoredNearMiss], run_id: int) -> list[Bridge | None]:
    return bridges_of(session, shown, run_id=run_id)


def _bridges_now(session: Session, shown: Sequence[StoredNearMiss], run_id: int) -> list[Bridge | None]:
    """The ways with the facts as they are, by the offers and as of the day of the run."""
    on, nothing = day_of_run(session, run_id), PairHistory()
    if not shown or on is None:
        return [None] * len(shown)
    people, posts = {each.client_id for each in shown}, {each.vacancy_id for each in shown}
    clients = {each.client_id: each for each in client_facts(session, today=on, history=nothing, ids=people)}
    vacancies = {each.vacancy_id: each for each in vacancy_facts(session, today=on, history=nothing, ids=posts)}
    return bridges_with(session, shown, clients, vacancies, run_id=run_id)


def _rows(
    session: Session, shown: Sequence[StoredNearMiss], run_id: int, *, since_change: bool
) -> list[NearMissRow]:  # fmt: skip
    titles = sa.select(Vacancy.id, Vacancy.title, Employer.name).join(Employer, Employer.id == Vacancy.employer_id)
    vacancies = {
        row.id: row for row in session.execute(titles.where(Vacancy.id.in_({each.vacancy_id for each in shown})))
    }
    references = dict(
        session.execute(
            sa.select(Client.id, Client.reference).where(Client.id.in_({each.client_id for each in shown}))
        ).all()
    )
    bridges = (_bridges_now if since_change else _bridges_of_run)(session, shown, run_id)
    return [
        NearMissRow(
            each.client_id, references[each.client_id], each.vacancy_id, vacancies[each.vacancy_id].title,
            vacancies[each.vacancy_id].name, each.score_hundredths, bridge_as_json(bridge), since_change,
        )
        for each, bridge in zip(shown, bridges, strict=True)
        if bridge is not None
    ]  # fmt: skip

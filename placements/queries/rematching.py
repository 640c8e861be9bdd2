"""The candidates of one client or vacancy as facts are now: shown at once after they have been saved."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.runs import Run
from core.settings import local_day
from employers.codes import MATCHED_STATES, EmployerState
from employers.models import Employer, Vacancy
from matching.candidates import Candidate, candidate_of, rank_key
from matching.facts import ClientFacts, MatchKind, MatchSettings, Pair, VacancyFacts
from matching.fingerprints import pair_hash
from matching.history import with_refusals
from matching.models import Rematch
from matching.pair_records import rematched_from
from matching.queries import (
    catalogue_facts,
    client_facts,
    clients_taking_part,
    find_latest_run,
    matches_of_client,
    matches_of_vacancy,
    vacancy_facts,
)
from placements.queries.history import pair_history
from profiles.models import Client

Row = TypeVar("Row")


def rematches_of_client(session: Session, client_id: int, *, now: datetime) -> list[Candidate]:
    """The client's best candidates among the open vacancies, by `rank_key`: what a full run now would list for them.

    At most ``candidates_per_side``. Computed on demand, without a warm process. `NotFound` for an unknown client.
    """
    history, today = pair_history(session, now=now), local_day(now)
    found = client_facts(session, today=today, history=history, ids=[client_id])
    if not found:
        raise NotFound("There is no client %(id)s.", id=client_id)
    vacancies = vacancy_facts(session, today=today, history=history)
    return _best(session, with_refusals(found, vacancies, history, pair_hash), vacancies, now=now)


def rematches_of_vacancy(session: Session, vacancy_id: int, *, now: datetime) -> list[Candidate]:
    """As `rematches_of_client`, the other way round: among the active clients."""
    history, today = pair_history(session, now=now), local_day(now)
    vacancies = vacancy_facts(session, today=today, history=history, ids=[vacancy_id])
    if not vacancies:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    clients = client_facts(session, today=today, history=history)
    return _best(session, with_refusals(clients, vacancies, history, pair_hash), vacancies, now=now)


@dataclass(frozen=True)
class NewCandidates(Generic[Row]):
    """What has come up for a client or a vacancy since facts changed after the latest run.

    ``is_current`` is False while the change is still to be matched: then nothing is listed.
    """

    is_current: bool
    rows: list[Row]


@dataclass(frozen=True)
class NewCandidateRow:
    """A vacancy that the latest run did not list for the client."""

    vacancy_id: int
    title: str
    employer_name: str
    kind: MatchKind
    score_hundredths: int


@dataclass(frozen=True)
class NewClientRow:
    """A client whom the latest run did not list for the vacancy."""

    client_id: int
    kind: MatchKind
    score_hundredths: int


def new_candidates_of_client(session: Session, client_id: int) -> NewCandidates[NewCandidateRow] | None:
    """The candidates that the client did not have in the latest run, best first; None where facts have not changed."""
    changed_at = session.scalar(sa.select(Client.updated_at).where(Client.id == client_id))
    run_id = _run_before(session, changed_at)
    if run_id is None:
        return None
    stored = session.scalar(sa.select(Rematch).where(Rematch.client_id == client_id))
    if stored is None or stored.facts_at != changed_at:
        return NewCandidates(is_current=False, rows=[])
    known = {match.vacancy_id for match in matches_of_client(session, client_id, run_id=run_id)}
    pairs = [pair for pair in rematched_from(stored.pairs) if pair.vacancy_id not in known]
    query = (
        sa.select(Vacancy.id, Vacancy.title, Employer.name)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(
            Vacancy.id.in_([pair.vacancy_id for pair in pairs]),
            Vacancy.state.in_(MATCHED_STATES),
            Employer.state == EmployerState.ACTIVE,
        )
    )
    names = {vacancy_id: (title, name) for vacancy_id, title, name in session.execute(query)}
    rows = [
        NewCandidateRow(pair.vacancy_id, *names[pair.vacancy_id], pair.kind, pair.score_hundredths)
        for pair in pairs
        if pair.vacancy_id in names
    ]
    return NewCandidates(is_current=True, rows=rows)


def new_candidates_of_vacancy(session: Session, vacancy_id: int) -> NewCandidates[NewClientRow] | None:
    """As `new_candidates_of_client`, of a vacancy; without clients who take part no more."""
    changed_at = session.scalar(sa.select(Vacancy.updated_at).where(Vacancy.id == vacancy_id))
    run_id = _run_before(session, changed_at)
    if run_id is None:
        return None
    stored = session.scalar(sa.select(Rematch).where(Rematch.vacancy_id == vacancy_id))
    if stored is None or stored.facts_at != changed_at:
        return NewCandidates(is_current=False, rows=[])
    known = {match.client_id for match in matches_of_vacancy(session, vacancy_id, run_id=run_id)}
    pairs = [pair for pair in rematched_from(stored.pairs) if pair.client_id not in known]
    there = clients_taking_part(session, among={pair.client_id for pair in pairs})
    rows = [NewClientRow(pair.client_id, pair.kind, pair.score_hundredths) for pair in pairs if pair.client_id in there]
    return NewCandidates(is_current=True, rows=rows)


def _run_before(session: Session, changed_at: datetime | None) -> int | None:
    """The latest run, where something has changed at that moment since it began."""
    run = find_latest_run(session)
    started = None if run is None else session.scalar(sa.select(Run.started_at).where(Run.id == run.id))
    if run is None or started is None or changed_at is None or changed_at < started:
        return None
    return run.id


def _best(
    session: Session, clients: list[ClientFacts], vacancies: list[VacancyFacts], *, now: datetime
) -> list[Candidate]:
    settings, catalogue, on = MatchSettings(), catalogue_facts(session), local_day(now)
    pairs = (Pair(client, vacancy, settings, on, catalogue) for client in clients for vacancy in vacancies)
    found = [candidate for pair in pairs if (candidate := candidate_of(pair)) is not None]
    return sorted(found, key=rank_key)[: settings.candidates_per_side]

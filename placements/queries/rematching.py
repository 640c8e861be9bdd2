"""The candidates of one client or vacancy as facts are now: shown at once after they have been saved."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.settings import local_day
from matching.candidates import Candidate, candidate_of, rank_key
from matching.facts import ClientFacts, MatchSettings, Pair, VacancyFacts
from matching.fingerprints import pair_hash
from matching.history import with_refusals
from matching.queries import catalogue_facts, client_facts, vacancy_facts
from placements.queries.history import pair_history


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


def _best(
    session: Session, clients: list[ClientFacts], vacancies: list[VacancyFacts], *, now: datetime
) -> list[Candidate]:
    settings, catalogue, on = MatchSettings(), catalogue_facts(session), local_day(now)
    pairs = (Pair(client, vacancy, settings, on, catalogue) for client in clients for vacancy in vacancies)
    found = [candidate for pair in pairs if (candidate := candidate_of(pair)) is not None]
    return sorted(found, key=rank_key)[: settings.candidates_per_side]

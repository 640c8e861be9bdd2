"""The whole reasoning of one pair as of now, fit or not, with the same facts that a match run takes."""

from datetime import datetime

from sqlalchemy.orm import Session

from matching.explanation import Explanation, explain_pair
from matching.facts import MatchSettings
from matching.fingerprints import pair_hash
from matching.history import with_refusals
from matching.queries import catalogue_facts, client_facts, vacancy_facts
from matching.results import PairEvaluation
from matching.run import local_day
from matching.scoring import evaluate_pair
from placements.queries import pair_history
from profiles.catalogue.queries import labels


def evaluate_now(
    session: Session, *, client_id: int, vacancy_id: int, now: datetime, settings: MatchSettings | None = None
) -> PairEvaluation:
    """Gates, parts and score of the pair at this moment, whatever the states of both; both must exist."""
    on = local_day(now)
    history = pair_history(session, now=now)
    vacancies = vacancy_facts(session, today=on, history=history, ids=[vacancy_id])
    clients = client_facts(session, today=on, history=history, ids=[client_id])
    (client,) = with_refusals(clients, vacancies, history, pair_hash)
    return evaluate_pair(client, vacancies[0], catalogue_facts(session), settings or MatchSettings(), on)


def explain_now(session: Session, *, client_id: int, vacancy_id: int, now: datetime, language: str) -> Explanation:
    """`evaluate_now` in words of ``language`` ("de" or "en")."""
    evaluation = evaluate_now(session, client_id=client_id, vacancy_id=vacancy_id, now=now)
    return explain_pair(evaluation, labels(session, language), language)

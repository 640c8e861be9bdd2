"""Why a pair fits or not: computed now, from the facts as they are, or from those that a run kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.settings import local_day
from matching.bridging import bridge, bridged
from matching.explanation import Explanation, explain_pair, explanation_from_json
from matching.facts import MatchKind, MatchSettings
from matching.fingerprints import pair_hash
from matching.history import with_refusals
from matching.queries import catalogue_facts, client_facts, offer_supply, replayed_pair, vacancy_facts
from matching.results import PairEvaluation
from matching.scoring import evaluate_pair
from placements.models import Proposal
from placements.queries.history import history_of_client
from profiles.catalogue.queries import labels


def evaluate_now(session: Session, *, client_id: int, vacancy_id: int, now: datetime) -> PairEvaluation:
    """The reasoning about any pair with the facts and offers of now, a fit or not; `NotFound` without either."""
    today, history = local_day(now), history_of_client(session, client_id)
    vacancies = vacancy_facts(session, today=today, history=history, ids=[vacancy_id])
    if not vacancies:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    found = client_facts(session, today=today, history=history, ids=[client_id])
    if not found:
        raise NotFound("There is no client %(id)s.", id=client_id)
    (client,) = with_refusals(found, vacancies, history, pair_hash)
    settings = MatchSettings()
    evaluation = evaluate_pair(client, vacancies[0], catalogue_facts(session), settings, today)
    if evaluation.kind is not MatchKind.BLOCKED:
        return evaluation
    supply = offer_supply(session, today=today)
    return bridged(evaluation, bridge(client, vacancies[0], supply, settings, today))


def explain_now(session: Session, *, client_id: int, vacancy_id: int, now: datetime, language: str) -> Explanation:
    """As `evaluate_now`, in words of ``language`` ("de" or "en")."""
    evaluation = evaluate_now(session, client_id=client_id, vacancy_id=vacancy_id, now=now)
    return explain_pair(evaluation, labels(session, language), language)


def explain_then(session: Session, *, run_id: int, client_id: int, vacancy_id: int, language: str) -> Explanation:
    """Why any pair fitted or did not in an earlier run, from the facts and settings that the run kept.

    `NotFound` where the run has not kept any (no longer), or one of the two did not take part.
    """
    evaluation = replayed_pair(session, run_id=run_id, client_id=client_id, vacancy_id=vacancy_id)
    return explain_pair(evaluation, labels(session, language), language)


def explanation_of_proposal(session: Session, proposal: Proposal, *, language: str) -> Explanation:
    """What the proposal was suggested for, as kept at that time, in words of ``language``."""
    return explanation_from_json(proposal.explanation, labels(session, language), language)

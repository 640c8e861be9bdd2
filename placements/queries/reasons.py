"""Why a pair fits or not, and what stands in a client's way: computed now, from the facts as they are."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core.errors import NotFound
from core.settings import local_day
from matching.bridging import bridge, bridged
from matching.explanation import Explanation, explain_pair, explanation_from_json
from matching.facts import ClientFacts, Gate, MatchKind, MatchSettings
from matching.fingerprints import pair_hash
from matching.gates import gate_values
from matching.history import PairHistory, with_refusals
from matching.queries import catalogue_facts, client_facts, offer_supply, replayed_pair, vacancy_facts
from matching.results import PairEvaluation
from matching.scoring import evaluate_pair
from placements.models import Proposal
from placements.queries.history import pair_history
from profiles.catalogue.queries import labels

NOT_MET, UNKNOWN = "n", "u"


@dataclass(frozen=True)
class Obstacle:
    """In how many vacancies a gate is not met or unknown, and in how many it alone keeps the pair from being a fit."""

    gate: Gate
    not_met: int
    unknown: int
    alone: int


@dataclass(frozen=True)
class Obstacles:
    """What stands between a client and the open vacancies. ``rows`` name only gates that stand in the way of any."""

    vacancies: int
    fits: int
    to_clarify: int
    rows: list[Obstacle]


def evaluate_now(session: Session, *, client_id: int, vacancy_id: int, now: datetime) -> PairEvaluation:
    """The reasoning about any pair with the facts and offers of now, a fit or not; `NotFound` without either."""
    today, history = local_day(now), pair_history(session, now=now)
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


def obstacles_of_client(session: Session, client_id: int, *, now: datetime) -> Obstacles:
    """In how many of the open vacancies each gate stands in this client's way, the most frequent first.

    Of gates with equal figures the earlier one in the order of `Gate` comes first. `NotFound` where there is no such
    client.
    """
    history = pair_history(session, now=now)
    found = client_facts(session, today=local_day(now), history=history, ids=[client_id])
    if not found:
        raise NotFound("There is no client %(id)s.", id=client_id)
    return _obstacles(session, found[0], history, now=now)


def _obstacles(session: Session, unaware: ClientFacts, history: PairHistory, *, now: datetime) -> Obstacles:
    today = local_day(now)
    vacancies = vacancy_facts(session, today=today, history=history)
    (client,) = with_refusals([unaware], vacancies, history, pair_hash)
    letters = [gate_values(client, vacancy, MatchSettings(), today) for vacancy in vacancies]
    not_met, unknown, alone = Counter[Gate](), Counter[Gate](), Counter[Gate]()
    for values in letters:
        standing = [(gate, value) for gate, value in zip(Gate, values, strict=True) if value in {NOT_MET, UNKNOWN}]
        not_met.update(gate for gate, value in standing if value == NOT_MET)
        unknown.update(gate for gate, value in standing if value == UNKNOWN)
        alone.update(gate for gate, _ in standing if len(standing) == 1)
    rows = [Obstacle(gate, not_met[gate], unknown[gate], alone[gate]) for gate in Gate if not_met[gate] + unknown[gate]]
    rows.sort(key=lambda row: (-row.not_met, -row.unknown))
    return Obstacles(
        vacancies=len(letters),
        fits=sum(1 for values in letters if NOT_MET not in values and UNKNOWN not in values),
        to_clarify=sum(1 for values in letters if NOT_MET not in values and UNKNOWN in values),
        rows=rows,
    )

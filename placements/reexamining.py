"""Looking at a client's pairs again at once, after a fact was recorded: what is shown, and what waits for review."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.settings import local_day
from matching.explanation import stored_form
from matching.facts import MatchKind, MatchSettings
from matching.fingerprints import pair_hash
from matching.history import PairHistory
from matching.queries import catalogue_facts, client_facts, vacancy_facts
from matching.results import PairEvaluation
from matching.scoring import evaluate_pair
from placements.codes import ProposalState
from placements.models import Proposal

_Looked = tuple[PairEvaluation, str]  # and the hash of the pair's facts


def evaluate_proposed(
    session: Session, client_id: int, vacancy_ids: Collection[int], *, now: datetime
) -> dict[int, _Looked]:
    """The reasoning about this client's pairs with the facts of now, by vacancy; unknown vacancies are missing.

    That the pair is proposed already, or was refused, is left out: it is looked at because it is proposed.
    """
    today, nothing_before = local_day(now), PairHistory()
    clients = client_facts(session, today=today, history=nothing_before, ids=[client_id])
    if not clients or not vacancy_ids:
        return {}
    vacancies = vacancy_facts(session, today=today, history=nothing_before, ids=vacancy_ids)
    catalogue, settings = catalogue_facts(session), MatchSettings()
    return {
        each.vacancy_id: (evaluate_pair(clients[0], each, catalogue, settings, today), pair_hash(clients[0], each))
        for each in vacancies
    }


def reexamine_suggestions(session: Session, client_id: int, *, now: datetime, by: int) -> int:
    """Bring the client's suggestions up to date, as the next match run would; gives how many have changed.

    Whoever reviews one at the same time is told that it has changed. What no longer fits is left to the next run,
    and so is every proposal that runs: it keeps what it was suggested for.
    """
    query = sa.select(Proposal).where(Proposal.client_id == client_id, Proposal.state == ProposalState.SUGGESTED)
    suggestions = list(session.scalars(query.order_by(Proposal.id).with_for_update()))
    found = evaluate_proposed(session, client_id, [each.vacancy_id for each in suggestions], now=now)
    return sum(_bring_up_to_date(session, each, found.get(each.vacancy_id), now, by) for each in suggestions)


def reexamine_suggestions_of_vacancy(session: Session, vacancy_id: int, *, now: datetime) -> int:
    """The same for a vacancy whose facts have changed: by the machine, and so nobody's decision."""
    query = sa.select(Proposal).where(Proposal.vacancy_id == vacancy_id, Proposal.state == ProposalState.SUGGESTED)
    suggestions = session.scalars(query.order_by(Proposal.id).with_for_update()).all()
    changed = 0
    for each in suggestions:
        found = evaluate_proposed(session, each.client_id, [vacancy_id], now=now)
        changed += _bring_up_to_date(session, each, found.get(vacancy_id), now, None)
    return changed


def _bring_up_to_date(
    session: Session, proposal: Proposal, looked: _Looked | None, now: datetime, by: int | None
) -> bool:
    if looked is None or looked[1] == proposal.facts_hash:
        return False
    evaluation, facts_hash = looked
    if evaluation.kind not in {MatchKind.FIT, MatchKind.TO_CLARIFY}:
        return False
    explanation = stored_form(evaluation)
    proposal.kind, proposal.score_hundredths = evaluation.kind, evaluation.score_hundredths
    proposal.explanation, proposal.open_questions = explanation, len(explanation["questions"])
    proposal.facts_hash, proposal.changed_at, proposal.changed_by = facts_hash, now, by
    audit.record(session, "proposal.reexamined", kind="proposal", object_id=proposal.id, now=now, by=by)
    session.flush()
    return True

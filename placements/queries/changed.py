"""A pair that was refused and is suggested again: what has changed since."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from core.settings import local_day
from core.users import User
from matching.explanation.changes import PairFacts, changes_in_words
from matching.history import PairHistory
from matching.queries import client_facts, facts_of_run, vacancy_facts
from placements.codes import REFUSED_STATES, ProposalState
from placements.models import Proposal, ProposalStep
from profiles.catalogue.queries import Labels


@dataclass(frozen=True)
class EarlierRefusal:
    """The latest refusal of a pair before a proposal. ``changes`` None: the facts of then are no longer kept."""

    proposal_id: int
    state: ProposalState
    at: datetime
    by_name: str | None
    step: str | None
    reason: str | None
    changes: list[str] | None


def earlier_refusal(
    session: Session, proposal: Proposal, *, labels: Labels, language: str, now: datetime
) -> EarlierRefusal | None:
    """The refusal before this proposal with what has changed between the two, in words; None where there was none.

    Compared are the facts that the runs of both proposals kept; where the later ones are kept no longer, those of now.
    """
    found = session.execute(
        sa.select(Proposal.id, Proposal.run_id, Proposal.state, ProposalStep, User.display_name)
        .join(ProposalStep, ProposalStep.proposal_id == Proposal.id)
        .outerjoin(User, User.id == ProposalStep.by)
        .where(
            Proposal.client_id == proposal.client_id,
            Proposal.vacancy_id == proposal.vacancy_id,
            Proposal.id < proposal.id,
            Proposal.state.in_(REFUSED_STATES),
            ProposalStep.to_state == Proposal.state,
        )
        .order_by(Proposal.id.desc(), ProposalStep.id.desc())
        .limit(1)
    ).first()
    if found is None:
        return None
    earlier_id, run_id, state, step, by_name = found
    before = _facts(session, proposal, run_id)
    after = before and (_facts(session, proposal, proposal.run_id) or _facts_now(session, proposal, now))
    changes = None if before is None or after is None else changes_in_words(before, after, labels, language)
    return EarlierRefusal(earlier_id, state, step.at, by_name, step.name, step.reason, changes)


def _facts(session: Session, proposal: Proposal, run_id: int) -> PairFacts | None:
    try:
        found = facts_of_run(session, run_id=run_id, client_id=proposal.client_id, vacancy_id=proposal.vacancy_id)
    except NotFound:
        return None
    return PairFacts(*found)


def _facts_now(session: Session, proposal: Proposal, now: datetime) -> PairFacts | None:
    today = local_day(now)
    clients = client_facts(session, today=today, history=PairHistory(), ids=[proposal.client_id])
    vacancies = vacancy_facts(session, today=today, history=PairHistory(), ids=[proposal.vacancy_id])
    return PairFacts(clients[0], vacancies[0]) if clients and vacancies else None

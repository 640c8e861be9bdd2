"""What became of pairs earlier, as the matcher takes it."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.settings import local_day
from employers.models import Vacancy
from matching.history import PairHistory, PairIds
from placements.codes import REFUSED_STATES, RUNNING_STATES, ProposalState
from placements.models import Proposal, ProposalStep

WEEK = timedelta(days=7)
CARRIED_ON = RUNNING_STATES | {ProposalState.CLIENT_DECLINED, ProposalState.NOT_HIRED, ProposalState.CLOSED}


def pair_history(session: Session, *, now: datetime) -> PairHistory:
    """Running and refused pairs, when clients last got a proposal, and what employers got in the last 7 days.

    Suggestions that nobody has reviewed are not part of it: every run decides them anew. Only proposals that an
    adviser accepted count, unless they were withdrawn or the acceptance was undone. Of several refusals of a pair the
    latest stands.
    """
    return PairHistory(
        running=_running(session),
        refused=_refused(session),
        proposed_on=_proposed_on(session),
        recent_of_employer=_recent_of_employer(session, since=now - WEEK),
    )


def history_of_client(session: Session, client_id: int) -> PairHistory:
    """As `pair_history`, of one client alone, without what employers got."""
    mine = Proposal.client_id == client_id
    return PairHistory(
        running=_running(session, mine), refused=_refused(session, mine), proposed_on=_proposed_on(session, mine)
    )


def _running(session: Session, *which: sa.ColumnElement[bool]) -> frozenset[PairIds]:
    query = sa.select(Proposal.client_id, Proposal.vacancy_id).where(Proposal.state.in_(RUNNING_STATES), *which)
    return frozenset((client_id, vacancy_id) for client_id, vacancy_id in session.execute(query))


def _refused(session: Session, *which: sa.ColumnElement[bool]) -> dict[PairIds, str]:
    query = (
        sa.select(Proposal.client_id, Proposal.vacancy_id, Proposal.facts_hash)
        .where(Proposal.state.in_(REFUSED_STATES), *which)
        .order_by(Proposal.id)
    )
    return {(client_id, vacancy_id): facts for client_id, vacancy_id, facts in session.execute(query)}


def _proposed_on(session: Session, *which: sa.ColumnElement[bool]) -> dict[int, date]:
    query = (
        sa.select(Proposal.client_id, sa.func.max(ProposalStep.at, type_=ProposalStep.at.type))
        .join(ProposalStep, ProposalStep.proposal_id == Proposal.id)
        .where(ProposalStep.to_state == ProposalState.ACCEPTED_BY_ADVISER, Proposal.state.in_(CARRIED_ON), *which)
        .group_by(Proposal.client_id)
    )
    return {client_id: local_day(at) for client_id, at in session.execute(query)}


def _recent_of_employer(session: Session, *, since: datetime) -> dict[int, int]:
    query = (
        sa.select(Vacancy.employer_id, sa.func.count(sa.distinct(Proposal.id)))
        .join(Proposal, Proposal.vacancy_id == Vacancy.id)
        .join(ProposalStep, ProposalStep.proposal_id == Proposal.id)
        .where(
            ProposalStep.to_state == ProposalState.ACCEPTED_BY_ADVISER,
            ProposalStep.at > since,
            Proposal.state.in_(CARRIED_ON),
        )
        .group_by(Vacancy.employer_id)
    )
    return dict(session.execute(query).all())

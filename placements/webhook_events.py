"""News for employers' own systems, told from the rows that record each change: none is missed or told twice."""

from collections.abc import Collection
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.api_access.models import EventKind
from employers.api_access.webhooks import Event, employers_with_webhooks, forget_deliveries, queue_events
from employers.models import Vacancy, VacancyChange
from placements.codes import SHOWN_TO_EMPLOYER
from placements.models import Proposal, ProposalStep
from profiles.consents import sharing_is_revoked

LOOK_BACK = timedelta(hours=2)  # a row may become visible later than one with a higher id


def collect_events(session: Session, *, since: datetime, now: datetime) -> int:
    """Queue calls for what changed since then, two hours longer; how many. What was queued before is not again."""
    ids = employers_with_webhooks(session)
    if not ids:
        return 0
    forget_deliveries(session, now=now)
    after = since - LOOK_BACK
    return queue_events(session, [*_vacancies(session, ids, after), *_proposals(session, ids, after)], now=now)


def _vacancies(session: Session, ids: Collection[int], after: datetime) -> list[Event]:
    query = (
        sa.select(
            VacancyChange.id, VacancyChange.vacancy_id, VacancyChange.to_state, VacancyChange.at, Vacancy.employer_id
        )
        .join(Vacancy, Vacancy.id == VacancyChange.vacancy_id)
        .where(Vacancy.employer_id.in_(ids), VacancyChange.at >= after)
        .order_by(VacancyChange.id)
    )
    return [
        Event(
            f"vacancy:{row_id}", EventKind.VACANCY_STATE, employer_id,
            {"vacancy_id": vacancy_id, "state": state.value, "at": at.isoformat()}, at,
        )
        for row_id, vacancy_id, state, at, employer_id in session.execute(query)
    ]  # fmt: skip


def _proposals(session: Session, ids: Collection[int], after: datetime) -> list[Event]:
    """Steps into what employers see, of proposals that they still see: one that is withdrawn, or whose client has
    revoked the consent or is restricted, is told of no more.
    """
    query = (
        sa.select(ProposalStep.id, Proposal.id, Proposal.vacancy_id, ProposalStep.to_state, ProposalStep.at,
                  Proposal.employer_id)
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .where(
            Proposal.employer_id.in_(ids), ProposalStep.at >= after, ProposalStep.to_state.in_(SHOWN_TO_EMPLOYER),
            Proposal.state.in_(SHOWN_TO_EMPLOYER), ~sharing_is_revoked(Proposal.client_id),
        )
        .order_by(ProposalStep.id)
    )  # fmt: skip
    return [
        Event(
            f"proposal:{step_id}", EventKind.PROPOSAL_STATE, employer_id,
            {"proposal_id": proposal_id, "vacancy_id": vacancy_id, "state": state.value, "at": at.isoformat()}, at,
        )
        for step_id, proposal_id, vacancy_id, state, at, employer_id in session.execute(query)
    ]  # fmt: skip

"""What waits for a decision too long, for each adviser."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.models import Employer, Vacancy
from placements.codes import ProposalState
from placements.models import Proposal

REMIND_AFTER = timedelta(days=3)


@dataclass(frozen=True)
class WaitingSuggestions:
    """How many suggestions wait for one adviser; ``adviser_id`` None: the employer has no adviser."""

    adviser_id: int | None
    suggestions: int


def count_waiting_suggestions(session: Session, *, now: datetime) -> list[WaitingSuggestions]:
    """Suggestions that nobody has reviewed for more than 3 days, for each adviser; those without adviser last,
    the others in the order of their ids.
    """
    number = sa.func.count(Proposal.id)
    rows = session.execute(
        sa.select(Employer.adviser_id, number)
        .join(Vacancy, Vacancy.employer_id == Employer.id)
        .join(Proposal, Proposal.vacancy_id == Vacancy.id)
        .where(Proposal.state == ProposalState.SUGGESTED, Proposal.suggested_at < now - REMIND_AFTER)
        .group_by(Employer.adviser_id)
        .order_by(Employer.adviser_id.is_(None), Employer.adviser_id)
    )
    return [WaitingSuggestions(adviser_id, suggestions) for adviser_id, suggestions in rows]

"""What waits for a decision too long, for each adviser."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.models import Employer
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
    rows = session.execute(
        _waiting(Employer.adviser_id, sa.func.count(), now=now)
        .group_by(Employer.adviser_id)
        .order_by(Employer.adviser_id.is_(None), Employer.adviser_id)
    )
    return [WaitingSuggestions(adviser_id, suggestions) for adviser_id, suggestions in rows]


def count_waiting_for_advisers(session: Session, adviser_ids: Collection[int], *, now: datetime) -> int:
    """Suggestions waiting for more than 3 days that a queue shows: of these advisers' employers and of nobody's."""
    mine = sa.or_(Employer.adviser_id.in_(adviser_ids), Employer.adviser_id.is_(None))
    return session.scalar(_waiting(sa.func.count(), now=now).where(mine)) or 0


def _waiting(*columns: Any, now: datetime) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(Employer)
        .join(Proposal, Proposal.employer_id == Employer.id)
        .where(Proposal.state == ProposalState.SUGGESTED, Proposal.suggested_at < now - REMIND_AFTER)
    )

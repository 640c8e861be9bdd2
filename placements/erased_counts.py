"""What remains in statistics of proposals that are deleted: counts by year and kind, without any number of a person."""

from collections import Counter
from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from placements.models import Proposal, ProposalStep
from placements.workflow import StepName

LEAST_SHOWN = 5


class ErasedCount(Base):
    """How many deleted proposals of a year had come how far. Never shown below `LEAST_SHOWN`."""

    __tablename__ = "erased_count"

    year: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20), primary_key=True)
    count: Mapped[int]


def count_before_deletion(session: Session, proposal_ids: Collection[int]) -> None:
    """Add proposals that are about to be deleted to the counts: suggested, accepted, started, half a year at work."""
    found: Counter[tuple[int, str]] = Counter()
    query = sa.select(Proposal.suggested_at, Proposal.started_on).where(Proposal.id.in_(proposal_ids))
    for suggested_at, started_on in session.execute(query):
        found[suggested_at.year, "suggested"] += 1
        if started_on is not None:
            found[suggested_at.year, "started"] += 1
    for name, kind in ((StepName.ACCEPT, "accepted"), (StepName.CONFIRM_6M, "half_a_year")):
        reached = sa.select(Proposal.suggested_at).where(
            Proposal.id.in_(proposal_ids),
            sa.exists().where(ProposalStep.proposal_id == Proposal.id, ProposalStep.name == name.value),
        )
        for suggested_at in session.scalars(reached):
            found[suggested_at.year, kind] += 1
    for (year, kind), number in found.items():
        row = session.get(ErasedCount, (year, kind)) or ErasedCount(year=year, kind=kind, count=0)
        row.count += number
        session.add(row)
    session.flush()


def shown_counts(session: Session) -> list[tuple[int, str, int]]:
    """Year, kind and count, by year and kind; small counts are left out."""
    query = sa.select(ErasedCount).where(ErasedCount.count >= LEAST_SHOWN).order_by(ErasedCount.year, ErasedCount.kind)
    return [(row.year, row.kind, row.count) for row in session.scalars(query)]

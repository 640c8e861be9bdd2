"""Proposals and their history."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base
from employers.models import Vacancy
from matching.facts import MatchKind
from placements.codes import ProposalState
from profiles.models import Client


class Proposal(Base):
    """A match put before people (Vermittlungsvorschlag). ``explanation`` is what was shown when it was suggested.

    At most one proposal of a pair is open (``is_open``): suggested, or running in a person's hands.
    """

    __tablename__ = "proposal"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id"), index=True)
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id"), index=True)
    run_id: Mapped[int] = mapped_column(sa.ForeignKey("match_run.id"), index=True)
    state: Mapped[ProposalState] = mapped_column(default=ProposalState.SUGGESTED)
    is_open: Mapped[bool] = mapped_column(default=True)
    kind: Mapped[MatchKind]
    score_hundredths: Mapped[int]
    explanation: Mapped[dict[str, Any]]
    open_questions: Mapped[int] = mapped_column(default=0)  # what the explanation asks
    facts_hash: Mapped[str] = mapped_column(sa.String(64))  # of the pair: tells whether facts changed since
    suggested_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    changed_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    version: Mapped[int] = mapped_column(default=1)  # two people acting at once: the second is told

    client: Mapped[Client] = relationship()
    vacancy: Mapped[Vacancy] = relationship()
    steps: Mapped[list["ProposalStep"]] = relationship(cascade="all, delete-orphan", order_by="ProposalStep.id")

    __mapper_args__ = {"version_id_col": version}
    __table_args__ = (
        sa.Index("ix_proposal_state_score", "state", "score_hundredths"),
        sa.Index(
            "uq_proposal_open_pair",
            "client_id",
            "vacancy_id",
            unique=True,
            sqlite_where=sa.text("is_open"),
            postgresql_where=sa.text("is_open"),
        ),
    )


class ProposalStep(Base):
    """One change of a proposal's state: from, to, by, at, why."""

    __tablename__ = "proposal_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    from_state: Mapped[ProposalState | None]
    to_state: Mapped[ProposalState]
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    reason: Mapped[str | None] = mapped_column(sa.String(40))
    note: Mapped[str | None] = mapped_column(sa.String(1000))

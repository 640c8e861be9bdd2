"""Answers to questions how many clients could do a vacancy, and which employer has been given which."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import employers.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base


class HeadcountAnswer(Base):
    """What everybody is told who asks this question in this period: cells with their noise, never the counts."""

    __tablename__ = "headcount_answer"

    id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(sa.String(64))  # headcount.question_key
    period: Mapped[date]  # its first day
    cells: Mapped[dict[str, Any]]  # Cell -> count with noise
    made_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("question", "period"),)


class HeadcountGiven(Base):
    """An answer that an employer has been given; the same one again costs nothing."""

    __tablename__ = "headcount_given"

    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), primary_key=True)
    answer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("headcount_answer.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]

"""Employers who ask to be let in, employers that were joined by hand, and decisions on legal findings."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import employers.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base
from employers.codes import ContactRole, LegalOutcome, MessageMode, RegistrationState


class Registration(Base):
    """An employer who asks for an account, as typed on the public page. Nothing of it counts before staff accept it."""

    __tablename__ = "registration"

    id: Mapped[int] = mapped_column(primary_key=True)
    state: Mapped[RegistrationState] = mapped_column(default=RegistrationState.WAITING, index=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    name_key: Mapped[str] = mapped_column(sa.String(200))
    establishment_number: Mapped[str | None] = mapped_column(sa.String(8))
    street: Mapped[str | None] = mapped_column(sa.String(120))
    postcode: Mapped[str | None] = mapped_column(sa.String(10))
    town: Mapped[str | None] = mapped_column(sa.String(120))
    contact_name: Mapped[str] = mapped_column(sa.String(120))
    contact_role: Mapped[ContactRole]
    email: Mapped[str] = mapped_column(sa.String(254), index=True)
    phone: Mapped[str | None] = mapped_column(sa.String(60))
    words: Mapped[str | None] = mapped_column(sa.String(1000))
    language: Mapped[str] = mapped_column(sa.String(5), default="de")
    weekly_proposal_limit: Mapped[int | None]
    message_mode: Mapped[MessageMode] = mapped_column(default=MessageMode.SINGLE)
    network_hash: Mapped[str | None] = mapped_column(sa.String(64), index=True)  # whence it came, while it waits
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    reason: Mapped[str | None] = mapped_column(sa.String(500))
    employer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("employer.id", ondelete="SET NULL"), index=True)


class EmployerMerge(Base):
    """Two employers joined by hand: what was moved and what was changed, so that it can be taken back as it was.

    ``moved`` names the rows by table, column and key; ``filled`` the fields of the kept employer that were empty.
    """

    __tablename__ = "employer_merge"

    id: Mapped[int] = mapped_column(primary_key=True)
    kept_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), index=True)
    gone_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    moved: Mapped[list[Any]]
    filled: Mapped[dict[str, Any]]
    before: Mapped[dict[str, Any]]  # of the employer that is gone
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))


class DistinctEmployers(Base):
    """Two employers who look alike and, as a person found out, are two. The smaller id stands first."""

    __tablename__ = "distinct_employers"

    one_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), primary_key=True)
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))


class LegalDecision(Base):
    """What a person decided about a finding of the legal check: these words under this rule, in this vacancy.

    The latest one counts. ``advert_hash`` tells the version of the advert that was read.
    """

    __tablename__ = "legal_decision"

    id: Mapped[int] = mapped_column(primary_key=True)
    vacancy_id: Mapped[int] = mapped_column(sa.ForeignKey("vacancy.id", ondelete="CASCADE"), index=True)
    rule: Mapped[str] = mapped_column(sa.String(40))  # legal_check.Rule
    advice_key: Mapped[str] = mapped_column(sa.String(60))
    words: Mapped[str] = mapped_column(sa.String(500))  # as they stand in the advert; pay and hours where no words do
    advert_hash: Mapped[str] = mapped_column(sa.String(64))
    outcome: Mapped[LegalOutcome]
    reason: Mapped[str] = mapped_column(sa.String(500))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))

"""The case store: who the person is, and the household. matching/ and employers/ never import this."""

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base
from core.encryption import EncryptedText
from profiles.codes import LegalCircle


class CaseFile(Base):
    """What identifies a client and what only case managers need. One row a client."""

    __tablename__ = "case_file"

    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), primary_key=True)
    given_name: Mapped[str | None] = mapped_column(EncryptedText)
    family_name: Mapped[str | None] = mapped_column(EncryptedText)
    born_on: Mapped[str | None] = mapped_column(EncryptedText)  # ISO date
    sex: Mapped[str | None] = mapped_column(EncryptedText)
    nationality: Mapped[str | None] = mapped_column(EncryptedText)
    phone: Mapped[str | None] = mapped_column(EncryptedText)
    email: Mapped[str | None] = mapped_column(EncryptedText)
    address: Mapped[str | None] = mapped_column(EncryptedText)
    legal_circle: Mapped[LegalCircle | None]
    residence_document: Mapped[str | None] = mapped_column(EncryptedText)
    disability_degree: Mapped[str | None] = mapped_column(EncryptedText)  # GdB; own consent, never a score input
    note: Mapped[str | None] = mapped_column(EncryptedText)

    @property
    def full_name(self) -> str | None:
        """Given and family name, as far as recorded."""
        return " ".join(part for part in (self.given_name, self.family_name) if part) or None


class Household(Base):
    """A benefit community (Bedarfsgemeinschaft, § 7 (3) SGB II) under one lead case manager."""

    __tablename__ = "household"

    id: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str] = mapped_column(sa.String(20), unique=True)
    lead_case_manager_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"), index=True)
    children_in_care: Mapped[int | None]
    # Hours of the week in which one of the adults must be with a child, and those in which care is arranged
    # (catalogue.codes.grid_to_text). None: not recorded, and then nothing follows from it.
    care_hours: Mapped[str | None] = mapped_column(sa.String(42))
    care_covered_hours: Mapped[str | None] = mapped_column(sa.String(42))
    note: Mapped[str | None] = mapped_column(EncryptedText)

    members: Mapped[list["HouseholdMember"]] = relationship(
        cascade="all, delete-orphan", order_by="HouseholdMember.client_id"
    )


class HouseholdMember(Base):
    """An adult of a household who is a client."""

    __tablename__ = "household_member"

    household_id: Mapped[int] = mapped_column(sa.ForeignKey("household.id", ondelete="CASCADE"), primary_key=True)
    client_id: Mapped[int] = mapped_column(
        sa.ForeignKey("client.id", ondelete="CASCADE"), primary_key=True, unique=True
    )
    joined_on: Mapped[date | None]
    shares_care: Mapped[bool | None]  # for the children of the household; None: not recorded

"""Documents that were made, letter heads of the offices, and decisions about a legal notice."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import core.offices  # noqa: F401 - tables that foreign keys point to
import placements.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base
from core.encryption import EncryptedText
from placements.documents.codes import DocumentKind


class LetterHead(Base):
    """How an office signs its letters, and what Art. 13 DSGVO makes it name."""

    __tablename__ = "letter_head"

    office_id: Mapped[int] = mapped_column(sa.ForeignKey("office.id", ondelete="CASCADE"), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    street: Mapped[str] = mapped_column(sa.String(120))
    postcode: Mapped[str] = mapped_column(sa.String(10))
    town: Mapped[str] = mapped_column(sa.String(120))
    phone: Mapped[str] = mapped_column(sa.String(60))
    email: Mapped[str] = mapped_column(sa.String(254))
    privacy_contact: Mapped[str] = mapped_column(sa.String(254))  # of the data protection officer
    authority: Mapped[str] = mapped_column(sa.String(254))  # that supervises data protection


class DocumentRecord(Base):
    """A document that was made: what stood in it, to set it again, and the hash of its bytes."""

    __tablename__ = "document_record"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    kind: Mapped[DocumentKind]
    language: Mapped[str] = mapped_column(sa.String(5))
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))
    sha256: Mapped[str] = mapped_column(sa.String(64))  # of the PDF
    content: Mapped[str] = mapped_column(EncryptedText, sort_order=100)  # JSON that the template was given
    notice_id: Mapped[int | None] = mapped_column(sa.ForeignKey("legal_notice.id"))


class LegalNotice(Base):
    """A decision to add a notice of legal consequences to a proposal's letter (R17, R26): never the machine's.

    Counts once a second person has confirmed it. ``grounds`` holds for each `Ground` who looked at it and on which day.
    """

    __tablename__ = "legal_notice"

    id: Mapped[int] = mapped_column(primary_key=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    wording: Mapped[str] = mapped_column(EncryptedText)  # for this one case, written by the person who decides
    reason: Mapped[str] = mapped_column(EncryptedText)
    grounds: Mapped[dict[str, Any]]
    decided_on: Mapped[date]
    decided_at: Mapped[datetime]
    by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))
    second_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    confirmed_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))

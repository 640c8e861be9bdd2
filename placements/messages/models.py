"""The outbox and the links by which employers answer."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

import employers.models  # noqa: F401 - tables that foreign keys point to
import placements.documents.models
import placements.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base
from core.encryption import EncryptedText
from placements.messages.codes import AnswerChoice, MessageKind, MessageState


class Message(Base):
    """One e-mail, queued in the transaction of its occasion. ``key`` names the occasion: none makes two messages.

    Text and calendar entry are erased once it is sent, of a digest and of what it gathers: a stored text would be a
    stored answer link. Addresses of this
    installation stand in it below `composing.BASE`; the sender puts in the real one.
    """

    __tablename__ = "message"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[MessageKind]
    proposal_id: Mapped[int | None] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int | None] = mapped_column(sa.ForeignKey("contact.id", ondelete="SET NULL"), index=True)
    client_id: Mapped[int | None] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    document_id: Mapped[int | None] = mapped_column(  # that goes with it, as PDF
        sa.ForeignKey("document_record.id", ondelete="SET NULL"), index=True
    )
    to_address: Mapped[str] = mapped_column(EncryptedText)
    reply_to: Mapped[str | None] = mapped_column(sa.String(254))  # the adviser's, who is a member of staff
    language: Mapped[str] = mapped_column(sa.String(5))
    subject: Mapped[str] = mapped_column(sa.String(200))
    body: Mapped[str | None] = mapped_column(EncryptedText)
    calendar: Mapped[str | None] = mapped_column(EncryptedText)  # `invitations.Entry` as JSON
    calendar_uid: Mapped[str | None] = mapped_column(sa.String(80))
    calendar_sequence: Mapped[int | None]
    state: Mapped[MessageState] = mapped_column(default=MessageState.QUEUED)
    created_at: Mapped[datetime]
    written_at: Mapped[datetime]  # when its text was written, from the facts of that moment
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    claimed_at: Mapped[datetime | None]
    claim_token: Mapped[str | None] = mapped_column(sa.String(40))
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    error: Mapped[str | None] = mapped_column(sa.String(60))  # kind of the last failure, never the server's words
    message_id: Mapped[str] = mapped_column(sa.String(80), unique=True)  # left part of the Message-ID, stable
    digest_id: Mapped[int | None] = mapped_column(sa.ForeignKey("message.id", ondelete="SET NULL"), index=True)

    __table_args__ = (
        sa.Index("ix_message_state_not_before", "state", "not_before"),
        sa.Index("ix_message_state_id", "state", "id"),
    )


class AnswerLink(Base):
    """A link by which one contact answers once about one proposal. Only the hash of its token is kept."""

    __tablename__ = "answer_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    proposal_id: Mapped[int] = mapped_column(sa.ForeignKey("proposal.id", ondelete="CASCADE"), index=True)
    contact_id: Mapped[int] = mapped_column(sa.ForeignKey("contact.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    answer: Mapped[AnswerChoice | None]
    ended_at: Mapped[datetime | None]

"""Tokens of programs, requests that may be repeated, and the outbox of calls to employers' own systems."""

import enum
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

import employers.models  # noqa: F401 - tables that foreign keys point to
from core.database import Base
from core.encryption import EncryptedText


class Scope(enum.StrEnum):
    """What a token allows."""

    VACANCIES_READ = "vacancies:read"
    VACANCIES_WRITE = "vacancies:write"
    PROPOSALS_READ = "proposals:read"
    ANSWERS_WRITE = "answers:write"


class EventKind(enum.StrEnum):
    """What a webhook can tell of."""

    VACANCY_STATE = "vacancy.state_changed"
    PROPOSAL_STATE = "proposal.state_changed"


class DeliveryState(enum.StrEnum):
    """Life of one call."""

    QUEUED = "queued"
    SENT = "sent"
    GIVEN_UP = "given_up"


class ApiToken(Base):
    """A program of an employer, or of a partner who acts for several. Only the hash of the token is kept."""

    __tablename__ = "api_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    ending: Mapped[str] = mapped_column(sa.String(6))  # of the token, to tell one from another
    name: Mapped[str] = mapped_column(sa.String(120))
    is_partner: Mapped[bool] = mapped_column(default=False)  # not the employer itself, but who acts for it
    scopes: Mapped[list[str]]
    acts_as: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))  # the employer's user who made it
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    last_used_at: Mapped[datetime | None]
    window_at: Mapped[datetime | None]  # the minute that is counted
    window_count: Mapped[int] = mapped_column(default=0)

    employers: Mapped[list["ApiTokenEmployer"]] = relationship(
        cascade="all, delete-orphan", order_by="ApiTokenEmployer.employer_id"
    )


class ApiTokenEmployer(Base):
    """An employer for whom a token acts."""

    __tablename__ = "api_token_employer"

    token_id: Mapped[int] = mapped_column(sa.ForeignKey("api_token.id", ondelete="CASCADE"), primary_key=True)
    employer_id: Mapped[int] = mapped_column(
        sa.ForeignKey("employer.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class IdempotentRequest(Base):
    """A request that was carried out under a key, and its answer, for a day."""

    __tablename__ = "idempotent_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_id: Mapped[int] = mapped_column(sa.ForeignKey("api_token.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(255))
    request_hash: Mapped[str] = mapped_column(sa.String(64))
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any]]
    body: Mapped[str | None] = mapped_column(EncryptedText)  # may name a person
    created_at: Mapped[datetime] = mapped_column(index=True)

    __table_args__ = (sa.UniqueConstraint("token_id", "key"),)


class Webhook(Base):
    """An address of an employer's own system that is called when something changed."""

    __tablename__ = "webhook"

    id: Mapped[int] = mapped_column(primary_key=True)
    employer_id: Mapped[int] = mapped_column(sa.ForeignKey("employer.id", ondelete="CASCADE"), index=True)
    url: Mapped[str] = mapped_column(sa.String(500))
    events: Mapped[list[str]]
    secret: Mapped[str] = mapped_column(EncryptedText)
    created_at: Mapped[datetime]
    created_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    ended_at: Mapped[datetime | None]
    is_slow: Mapped[bool] = mapped_column(default=False)  # the last call took long: the next ones stand in line apart
    failures: Mapped[int] = mapped_column(default=0)  # calls in a row that nobody answered
    rest_until: Mapped[datetime | None]  # nothing is called before


class WebhookDelivery(Base):
    """One call: ``key`` names the occasion, so that none is told twice. The payload holds ids and codes only."""

    __tablename__ = "webhook_delivery"

    id: Mapped[int] = mapped_column(primary_key=True)
    webhook_id: Mapped[int] = mapped_column(sa.ForeignKey("webhook.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(sa.String(80))
    kind: Mapped[EventKind]
    payload: Mapped[dict[str, Any]]
    state: Mapped[DeliveryState] = mapped_column(default=DeliveryState.QUEUED)
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(sa.String(60))  # kind of the last failure, never the server's words

    __table_args__ = (
        sa.UniqueConstraint("webhook_id", "key"),
        sa.Index("ix_webhook_delivery_due", "state", "not_before"),
    )

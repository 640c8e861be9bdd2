"""The outbox as the operator sees it: states, kinds and failures; no text, no address, no name of a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.models import Contact, Employer
from placements.messages.codes import MessageKind, MessageState
from placements.messages.models import Message

RECENT = timedelta(days=7)
_COUNTED = (
    MessageState.HELD, MessageState.QUEUED, MessageState.CLAIMED, MessageState.HANDING, MessageState.UNCERTAIN,
    MessageState.GIVEN_UP,
)  # fmt: skip


@dataclass(frozen=True)
class OutboxRow:
    """One message; ``employer_name`` None for one to a client."""

    id: int
    kind: MessageKind
    state: MessageState
    proposal_id: int | None
    employer_name: str | None
    language: str
    created_at: datetime
    not_before: datetime
    sent_at: datetime | None
    attempts: int
    error: str | None
    has_text: bool


@dataclass(frozen=True)
class OutboxCounts:
    """How many messages stand in each state that is not an end, and what went out in the last 7 days."""

    by_state: dict[MessageState, int]
    sent_recently: int
    waits_since: datetime | None


def outbox_counts(session: Session, *, now: datetime) -> OutboxCounts:
    """The figures above the list. Three statements."""
    query = sa.select(Message.state, sa.func.count()).where(Message.state.in_(_COUNTED)).group_by(Message.state)
    found = {row.state: row[1] for row in session.execute(query)}
    sent = sa.select(sa.func.count()).where(Message.sent_at >= now - RECENT)
    due = sa.select(sa.func.min(Message.not_before)).where(Message.state == MessageState.QUEUED)
    return OutboxCounts(
        {state: found.get(state, 0) for state in _COUNTED}, session.scalar(sent) or 0, session.scalar(due)
    )


def count_messages(session: Session, *, states: frozenset[MessageState]) -> int:
    """How many messages stand in these states."""
    return session.scalar(sa.select(sa.func.count()).where(Message.state.in_(states))) or 0


def outbox(session: Session, *, states: frozenset[MessageState], limit: int, offset: int) -> list[OutboxRow]:
    """Messages in these states, newest first. One statement, which reads the newest of each state by its index."""
    newest = [
        sa.select(sa.select(Message.id).where(Message.state == state).order_by(Message.id.desc())
                  .limit(limit + offset).subquery().c.id)
        for state in sorted(states)
    ]  # fmt: skip
    query = (
        sa.select(
            Message.id, Message.kind, Message.state, Message.proposal_id, Employer.name.label("employer_name"),
            Message.language, Message.created_at, Message.not_before, Message.sent_at, Message.attempts, Message.error,
            Message.body.is_not(None).label("has_text"),
        )
        .outerjoin(Contact, Contact.id == Message.contact_id)
        .outerjoin(Employer, Employer.id == Contact.employer_id)
        .where(Message.id.in_(sa.union_all(*newest)))
        .order_by(Message.id.desc())
        .limit(limit)
        .offset(offset)
    )  # fmt: skip
    return [OutboxRow(**row) for row in session.execute(query).mappings()]

"""Restricting what is stored about a client (Art. 18 GDPR, § 84 (3) SGB X): kept, but neither matched nor shown on.

While it stands the client rests, employers and joint desks see nothing from the next request on, and no period deletes
what belongs to the client alone. What is kept of everybody together goes in its time (docs/data-protection.md): facts
and pairs of match runs, words of the audit trail. A person sets and lifts it, with a reason.
"""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import record
from core.database import Base
from core.errors import Conflict, InvalidInput, NotFound
from profiles.codes import ClientState
from profiles.models import Client

MOST_LETTERS = 400


class ClientRestriction(Base):
    """A client's data are restricted from a moment to another; at most one stands. ``state_before`` comes back then."""

    __tablename__ = "client_restriction"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"))
    reason: Mapped[str] = mapped_column(sa.String(MOST_LETTERS))
    state_before: Mapped[ClientState]
    set_at: Mapped[datetime]
    set_by: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))

    __table_args__ = (
        sa.Index(
            "uq_client_restriction_standing", "client_id", unique=True,
            sqlite_where=sa.text("lifted_at IS NULL"), postgresql_where=sa.text("lifted_at IS NULL"),
        ),
    )  # fmt: skip


Number = sa.ColumnElement[int] | sa.orm.InstrumentedAttribute[int] | sa.orm.InstrumentedAttribute[int | None]


def is_restricted(client_id: Number) -> sa.ColumnElement[bool]:
    """Condition for queries: a restriction of the client stands."""
    standing = sa.select(ClientRestriction.id).where(
        ClientRestriction.client_id == client_id, ClientRestriction.lifted_at.is_(None)
    )
    return sa.exists(standing)


def find_restriction(session: Session, client_id: int) -> ClientRestriction | None:
    """The restriction of this client that stands, or None."""
    return session.scalar(
        sa.select(ClientRestriction).where(
            ClientRestriction.client_id == client_id, ClientRestriction.lifted_at.is_(None)
        )
    )


def restrict_client(session: Session, client_id: int, *, reason: str, now: datetime, by: int) -> ClientRestriction:
    """Restrict a client's data; the client rests from now on. `InvalidInput` without a reason, `Conflict` where a
    restriction stands, `NotFound`.
    """
    client = session.get(Client, client_id, with_for_update=True)
    if client is None:
        raise NotFound("There is no client %(id)s.", id=client_id)
    words = " ".join(reason.split())
    if not words or len(words) > MOST_LETTERS:
        raise InvalidInput("Give a reason of at most %(most)s letters.", most=MOST_LETTERS)
    if find_restriction(session, client_id) is not None:
        raise Conflict("The data of this client are restricted already.")
    made = ClientRestriction(
        client_id=client_id, reason=words, state_before=client.state, set_at=now, set_by=by,
    )  # fmt: skip
    session.add(made)
    if client.state is ClientState.ACTIVE:
        client.state, client.paused_until = ClientState.PAUSED, None
    _note_change(client, now)
    session.flush()
    record(session, "client_restricted", kind="client", object_id=client_id, now=now, by=by, restriction=made.id)
    return made


def lift_restriction(session: Session, client_id: int, *, now: datetime, by: int) -> ClientRestriction:
    """Lift the restriction that stands; the client is again what they were before. `NotFound` without one."""
    found = find_restriction(session, client_id)
    if found is None:
        raise NotFound("The data of this client are not restricted.")
    found.lifted_at, found.lifted_by = now, by
    client = session.get_one(Client, client_id)
    if client.state is ClientState.PAUSED:
        client.state = found.state_before
    _note_change(client, now)
    session.flush()
    record(
        session, "client_restriction_lifted", kind="client", object_id=client_id, now=now, by=by, restriction=found.id
    )
    return found


def _note_change(client: Client, now: datetime) -> None:
    """Whoever matches what has changed sees it. A case that has ended is not matched, and its period goes on."""
    if client.state is not ClientState.ENDED:
        client.updated_at = now

"""Break-glass: a case manager opens a client of somebody else's, with a written reason, for some hours, to read only.

The client's case manager gets a task, the look stands in the audit trail and so under "Who saw my data", and operators
see all of them on the page about data protection.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.audit import record
from core.database import Base
from core.errors import InvalidInput, NotAllowed
from core.settings import local_day
from core.users import Role, User, get_user
from placements.codes import TaskKind
from placements.messages.emergency_mails import mail_emergency
from placements.tasks import NewTask, add_task
from profiles.models import Client
from profiles.queries import get_client

LASTS = timedelta(hours=4)
LEAST_LETTERS, MOST_LETTERS = 15, 400
SHOWN = 50


class EmergencyAccess(Base):
    """Somebody has opened a client of somebody else's, until a moment."""

    __tablename__ = "emergency_access"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id"))
    reason: Mapped[str] = mapped_column(sa.String(MOST_LETTERS))
    opened_at: Mapped[datetime]
    until_at: Mapped[datetime]


@dataclass(frozen=True)
class EmergencyRow:
    """An emergency access with the name of who opened what, and why."""

    access: EmergencyAccess
    user_name: str
    reference: str


def open_emergency(session: Session, client_id: int, *, reason: str, now: datetime, by: int) -> EmergencyAccess:
    """Open a client for some hours, and tell the client's case manager and the operators, by mail too.

    `InvalidInput` without a reason that says something, `NotAllowed` for other roles than case managers, `NotFound`.
    """
    client, user = get_client(session, client_id), get_user(session, by)
    if user.role is not Role.CASE_MANAGER:
        raise NotAllowed("Your role does not open this page.")
    words = " ".join(reason.split())
    if not LEAST_LETTERS <= len(words) <= MOST_LETTERS:
        raise InvalidInput("Give a reason of %(least)s to %(most)s letters.", least=LEAST_LETTERS, most=MOST_LETTERS)
    access = EmergencyAccess(client_id=client_id, user_id=by, reason=words, opened_at=now, until_at=now + LASTS)
    session.add(access)
    session.flush()
    told = f"Notzugriff durch {user.display_name}: {words}"
    add_task(
        session,
        NewTask(f"emergency:{access.id}", TaskKind.OTHER, local_day(now), client.case_manager_id, client_id=client_id,
                words=told),
        now=now,
    )  # fmt: skip
    owner = get_user(session, client.case_manager_id) if client.case_manager_id else None
    mail_emergency(session, access.id, user, owner, now=now)
    record(session, "client_emergency_opened", kind="client", object_id=client_id, now=now, by=by, access=access.id)
    return access


def get_emergency(session: Session, access_id: int, *, user_id: int, now: datetime) -> EmergencyAccess:
    """The access, if it is this user's and still lasts; else `NotAllowed`, whether there is one or not."""
    found = session.get(EmergencyAccess, access_id)
    if found is None or found.user_id != user_id or not found.opened_at <= now < found.until_at:
        raise NotAllowed("This access is over, or somebody else's. Ask again with a reason.")
    return found


def emergencies(session: Session) -> list[EmergencyRow]:
    """The latest ones, newest first."""
    query = (
        sa.select(EmergencyAccess, User.display_name, Client.reference)
        .join(User, User.id == EmergencyAccess.user_id)
        .join(Client, Client.id == EmergencyAccess.client_id)
        .order_by(EmergencyAccess.id.desc())
        .limit(SHOWN)
    )
    return [EmergencyRow(*row) for row in session.execute(query)]

"""Which account a person of the provider of OpenID Connect belongs to: by issuer and subject, never by address."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base
from core.errors import Conflict, NotAllowed
from core.oidc_settings import OidcSettings
from core.users import Role, User, add_user, end_sessions, find_user_by_email, get_user, may_sign_in

NO_ACCOUNT = "There is no account for you here yet. Ask your team lead for one, then connect it under “My account”."
CLOSED = "Your account here is closed. Ask your team lead."


class OidcIdentity(Base):
    """Whom a provider means by a subject."""

    __tablename__ = "oidc_identity"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    issuer: Mapped[str] = mapped_column(sa.String(500))
    subject: Mapped[str] = mapped_column(sa.String(255))
    bound_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]  # in no group with a role since; the account is closed meanwhile

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)


@dataclass(frozen=True)
class Proved:
    """What the provider has proved about who signed in."""

    issuer: str
    subject: str
    email: str  # "" unless the provider has verified it
    name: str
    groups: frozenset[str]
    session_id: str | None = None  # the provider's number of its session


def identities(session: Session, user_id: int) -> list[OidcIdentity]:
    """What the user's account is connected with, by id."""
    query = sa.select(OidcIdentity).where(OidcIdentity.user_id == user_id).order_by(OidcIdentity.id)
    return list(session.scalars(query))


def user_of_identity(session: Session, proved: Proved, settings: OidcSettings, *, now: datetime) -> User:
    """The user whose account is connected with what was proved; where the settings map groups to roles, a new account
    for who has none. `NotAllowed` without an account, or for one that is closed.
    """
    found = _identity(session, proved)
    if found is None:
        return _joined(session, proved, settings, now=now)
    user = get_user(session, found.user_id)
    if not may_sign_in(user, now=now):
        raise NotAllowed(CLOSED)
    found.last_used_at = now
    return user


def follow_groups(session: Session, proved: Proved, settings: OidcSettings, *, now: datetime) -> None:
    """Where the settings say so, let the groups of the provider decide about a connected account: it gets the role of
    its one group, and without any it is closed until there is one again. Sessions end with either.

    Accounts with a role that the settings give nobody (operators above all) stay as people have made them.
    """
    found = _identity(session, proved)
    user = get_user(session, found.user_id) if found is not None and settings.roles_follow else None
    if found is None or user is None or user.role.value not in settings.roles.values():
        return
    role = _role_of(proved, settings)
    if role is None:
        if user.is_active:
            user.is_active, found.left_at = False, now
            ended = end_sessions(session, user.id, now=now)
            audit.record(session, "user.left_groups", kind="user", object_id=user.id, now=now, by=None, sessions=ended)
        return
    if found.left_at is not None:
        user.is_active, found.left_at = True, None
        audit.record(session, "user.joined_groups", kind="user", object_id=user.id, now=now, by=None)
    if user.role is not role:
        before, user.role = user.role, role
        end_sessions(session, user.id, now=now)
        audit.record(session, "user.role_changed", kind="user", object_id=user.id, now=now, by=None,
                     before=before.value, role=role.value)  # fmt: skip


def _role_of(proved: Proved, settings: OidcSettings) -> Role | None:
    """The role that the groups stand for, if they stand for exactly one."""
    roles = {settings.roles[group] for group in proved.groups if group in settings.roles}
    return Role(roles.pop()) if len(roles) == 1 else None


def connect(session: Session, user: User, proved: Proved, *, now: datetime) -> OidcIdentity:
    """Connect a user's account with what was proved; `Conflict` where that belongs to another account already."""
    found = _identity(session, proved)
    if found is not None and found.user_id != user.id:
        raise Conflict("This identity belongs to another account already.")
    if found is not None:
        return found
    identity = OidcIdentity(user_id=user.id, issuer=proved.issuer, subject=proved.subject, bound_at=now)
    session.add(identity)
    session.flush()
    audit.record(session, "user.identity_connected", kind="user", object_id=user.id, now=now, by=user.id)
    return identity


def disconnect(session: Session, user_id: int, *, now: datetime, by: int) -> None:
    """Let the provider open this account no longer."""
    session.execute(sa.delete(OidcIdentity).where(OidcIdentity.user_id == user_id))
    audit.record(session, "user.identity_disconnected", kind="user", object_id=user_id, now=now, by=by)


def _identity(session: Session, proved: Proved) -> OidcIdentity | None:
    return session.scalar(
        sa.select(OidcIdentity).where(OidcIdentity.issuer == proved.issuer, OidcIdentity.subject == proved.subject)
    )


def _joined(session: Session, proved: Proved, settings: OidcSettings, *, now: datetime) -> User:
    """An account for who has none, with the role that exactly one of the groups stands for."""
    role = _role_of(proved, settings)
    if role is None or not proved.email or find_user_by_email(session, proved.email) is not None:
        raise NotAllowed(NO_ACCOUNT)
    user = add_user(session, email=proved.email, display_name=proved.name, role=role, password=None, now=now)
    audit.record(session, "user.added", kind="user", object_id=user.id, now=now, by=None, role=user.role.value)
    identity = OidcIdentity(
        user_id=user.id, issuer=proved.issuer, subject=proved.subject, bound_at=now, last_used_at=now
    )
    session.add(identity)
    session.flush()
    return user

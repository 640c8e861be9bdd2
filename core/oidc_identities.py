"""Which account a person of the provider of OpenID Connect belongs to: by issuer and subject, never by address."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base
from core.errors import Conflict, NotAllowed
from core.oidc_settings import OidcSettings, Passwords
from core.tokens import digest
from core.users import Role, User, UserSession, add_user, end_sessions, find_user_by_email, get_user, may_sign_in

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
    left_at: Mapped[datetime | None]  # in no group that opens the account since

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


@dataclass(frozen=True)
class KeptOut:
    """Whose group stands for another role, but who still has work of the former one; and since when that is known."""

    user: User
    since: datetime


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
    if not may_sign_in(user, now=now) or (_is_followed(user, settings) and found.left_at is not None):
        raise NotAllowed(CLOSED)
    found.last_used_at = now
    return user


def comes_by_provider_alone(session: Session, user: User, settings: OidcSettings) -> bool:
    """Whether nothing but the provider signs this user in: where groups decide, an account of staff that is connected
    with it, since no other way in looks at groups. Operators keep theirs for the day on which the provider fails,
    unless the settings leave passwords to nobody.
    """
    if not settings.roles_follow or user.role is Role.EMPLOYER:
        return False
    if user.role is Role.OPERATOR and settings.passwords is not Passwords.NOBODY:
        return False
    return any(each.issuer == settings.issuer for each in identities(session, user.id))


def waits_for_group(session: Session, user: User) -> bool:
    """Whether the groups of the provider have closed this account: no person has, and a group can open it again."""
    left = sa.select(OidcIdentity.id).where(OidcIdentity.user_id == user.id, OidcIdentity.left_at.is_not(None))
    return not user.is_active and session.scalar(left.limit(1)) is not None


def follow_groups(
    session: Session, proved: Proved, settings: OidcSettings, *, has_work: Callable[[Session, int], bool], now: datetime
) -> KeptOut | None:
    """Where the settings say so, let the groups of the provider decide about a connected account: it gets the role of
    its one group, and without any this identity opens it no longer until there is one again; without another identity
    that is in a group it is closed meanwhile. Sessions end with either.

    A role never changes under open work of the former one (``has_work``): the account is closed until it is handed
    over, and who that is, is given. Accounts with a role that the settings give nobody (operators above all) stay as
    people have made them, and what people have closed stays closed.
    """
    found = _identity(session, proved)
    user = get_user(session, found.user_id) if found is not None else None
    if found is None or user is None or not _is_followed(user, settings):
        return None
    if not user.is_active and not waits_for_group(session, user):
        return None
    role = _role_of(proved, settings)
    if role is None:
        _leave(session, user, found, "user.left_groups", now=now)
    elif user.role is not role and has_work(session, user.id):
        return KeptOut(user, _leave(session, user, found, "user.role_waits", now=now))
    else:
        _join(session, user, found, role, now=now)
    return None


def _is_followed(user: User, settings: OidcSettings) -> bool:
    return settings.roles_follow and user.role.value in settings.roles.values()


def _leave(session: Session, user: User, identity: OidcIdentity, action: str, *, now: datetime) -> datetime:
    """Let this identity open the account no longer, and close it where no other one is left; since when that is so."""
    is_new = identity.left_at is None
    identity.left_at = identity.left_at or now
    session.flush()
    is_shut = all(each.left_at for each in identities(session, user.id) if each.issuer == identity.issuer)
    if is_new or (is_shut and user.is_active):
        user.is_active = user.is_active and not is_shut
        ended = end_sessions(session, user.id, now=now)
        audit.record(session, action, kind="user", object_id=user.id, now=now, by=None, sessions=ended)
    return identity.left_at


def _join(session: Session, user: User, identity: OidcIdentity, role: Role, *, now: datetime) -> None:
    if identity.left_at is not None or not user.is_active:
        user.is_active, identity.left_at = True, None
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


def disconnect(session: Session, user_id: int, *, now: datetime, by: int, but: str | None = None) -> None:
    """Let the provider open this account no longer. Sessions that it has opened end, since it cannot end them any more;
    the one with the token ``but``, in which the user has just said so, goes on as one of the user's own.
    """
    session.execute(sa.delete(OidcIdentity).where(OidcIdentity.user_id == user_id))
    opened = sa.update(UserSession).where(
        UserSession.user_id == user_id, UserSession.by_provider, UserSession.ended_at.is_(None)
    )
    if but is not None:
        own = UserSession.token_hash == digest(but)
        session.execute(opened.where(own).values(by_provider=False, provider_session=None))
    ended = int(session.execute(opened.values(ended_at=now)).rowcount)  # type: ignore[attr-defined]
    audit.record(session, "user.identity_disconnected", kind="user", object_id=user_id, now=now, by=by, sessions=ended)


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

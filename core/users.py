"""Who can sign in: users, roles, passwords, sessions and the limit on failed attempts.

Stands in core because profiles and employers both name the member of staff who is responsible
(docs/decisions/0002-users-and-runs-in-core.md).
"""

import enum
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.errors import Conflict, NotAllowed, NotFound
from core.passwords import check_password_choice
from core.settings import local_day
from core.sign_in_limits import Origin, check_budgets, forgive, note_failure, password_budgets
from core.tokens import digest, new_token

SESSION_HOURS = 10
IDLE_MINUTES = 60
NO_PASSWORD = "-"  # noqa: S105 - of who signs in without one

_hasher = PasswordHasher()
_nobody_hash = _hasher.hash(secrets.token_hex(16))


class Role(enum.StrEnum):
    """What a user works as; decides what the user may see and do."""

    EMPLOYER_ADVISER = "employer_adviser"
    CASE_MANAGER = "case_manager"
    EMPLOYER = "employer"
    OPERATOR = "operator"
    JOINT_DESK = "joint_desk"  # of another organisation: sees what is released to its office, nothing else


class User(Base):
    """Somebody who signs in with an e-mail address and a password."""

    __tablename__ = "app_user"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(sa.String(254), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(120))
    role: Mapped[Role]
    password_hash: Mapped[str] = mapped_column(sa.String(200))
    language: Mapped[str] = mapped_column(sa.String(5), default="de")
    is_active: Mapped[bool] = mapped_column(default=True)
    is_generated: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    last_signed_in_at: Mapped[datetime | None]
    leaves_on: Mapped[date | None] = mapped_column(index=True)  # the last day on which the user signs in

    @property
    def has_password(self) -> bool:
        """Whether there is a password at all."""
        return self.password_hash != NO_PASSWORD


class UserSession(Base):
    """A signed-in browser. Only the hash of its token is kept."""

    __tablename__ = "user_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    by_link: Mapped[bool] = mapped_column(default=False)  # opened by a mailed link: a password can be set anew
    by_provider: Mapped[bool] = mapped_column(default=False)  # opened by OpenID Connect
    provider_session: Mapped[str | None] = mapped_column(sa.String(255), index=True)  # its number at the provider
    needs_factor: Mapped[bool] = mapped_column(default=False)  # nothing but setting up a second factor is open
    device: Mapped[str] = mapped_column(sa.String(60), default="")  # browser and system in words, as it says itself


@dataclass(frozen=True)
class Manner:
    """How somebody has signed in; see `UserSession`."""

    by_link: bool = False
    by_provider: bool = False
    needs_factor: bool = False
    device: str = ""
    provider_session: str | None = None


def get_user(session: Session, user_id: int) -> User:
    """The user with this id, or `NotFound`."""
    user = session.get(User, user_id)
    if user is None:
        raise NotFound("There is no user %(id)s.", id=user_id)
    return user


def find_user_by_email(session: Session, email: str) -> User | None:
    """The user with this address (case does not matter), or None."""
    return session.scalar(sa.select(User).where(User.email == email.strip().lower()))


def users(session: Session, *, role: Role | None = None) -> list[User]:
    """Active users, those of ``role`` if given, by name and id."""
    query = sa.select(User).where(User.is_active).order_by(User.display_name, User.id)
    return list(session.scalars(query if role is None else query.where(User.role == role)))


def generated_users(session: Session) -> list[User]:
    """Active users that exist for demonstration only, oldest first."""
    return list(session.scalars(sa.select(User).where(User.is_active, User.is_generated).order_by(User.id)))


def set_generated_passwords(session: Session, *, password: str) -> None:
    """Give all users that exist for demonstration only this password."""
    session.execute(sa.update(User).where(User.is_generated).values(password_hash=password_hash(password)))


def add_user(
    session: Session,
    *,
    email: str,
    display_name: str,
    role: Role,
    password: str | None,
    now: datetime,
    is_generated: bool = False,
) -> User:
    """A new user. The address must be free, the password hard to guess (`check_password_choice`); None: without one."""
    address = email.strip().lower()
    if find_user_by_email(session, address):
        raise Conflict("There is already a user with the address %(email)s.", email=address)
    user = User(
        email=address, display_name=display_name, role=role, created_at=now, is_generated=is_generated,
        password_hash=NO_PASSWORD if password is None else password_hash(password, (address, display_name)),
    )  # fmt: skip
    session.add(user)
    session.flush()
    return user


def password_hash(password: str, about: Iterable[str] = ()) -> str:
    """Argon2id hash of a password that `check_password_choice` lets pass beside texts ``about`` who takes it."""
    check_password_choice(password, about)
    return _hasher.hash(password)


def check_password(
    session: Session, *, email: str, password: str, address: str, now: datetime, device: str = ""
) -> User:
    """The user whose password it is; `NotAllowed` where address and password do not fit. Signs nobody in yet.

    Takes the same time for unknown addresses. After 8 failures in 15 minutes for one user from one network, or 60 from
    that network for whomever, further attempts from there are refused; a browser that the user has used before
    (``device``: its cookie) has 8 of its own. The caller commits in either case: a failed attempt must be remembered.
    """
    name = email.strip().lower()
    user = find_user_by_email(session, name)
    budgets = password_budgets(session, name, user.id if user else None, Origin(address, device), now=now)
    check_budgets(session, budgets, now=now)
    if not _is_password(user, password) or user is None or not may_sign_in(user, now=now):
        note_failure(session, budgets, now=now)
        raise NotAllowed("This address and password do not belong together. Check both and try again.")
    forgive(session, budgets)
    return user


def may_sign_in(user: User, *, now: datetime) -> bool:
    """Whether the account is open, and the user's last day of work has not passed."""
    return user.is_active and (user.leaves_on is None or local_day(now) <= user.leaves_on)


def set_password(
    session: Session, user: User, password: str, *, now: datetime, but: str | None = None, about: Iterable[str] = ()
) -> None:
    """Give the user this password and end the sessions of other browsers than the one with the token ``but``.

    `InvalidInput` for a password that is easy to guess for who knows name, address or the texts ``about`` the user.
    """
    user.password_hash = password_hash(password, (user.email, user.display_name, *about))
    end_sessions(session, user.id, now=now, but=but)


def end_sessions(session: Session, user_id: int, *, now: datetime, but: str | None = None) -> int:
    """End all sessions of a user, but the one with this token; how many."""
    live = [UserSession.user_id == user_id, UserSession.ended_at.is_(None)]
    if but is not None:
        live.append(UserSession.token_hash != digest(but))
    ended = session.execute(sa.update(UserSession).where(*live).values(ended_at=now))
    session.flush()
    return int(ended.rowcount)  # type: ignore[attr-defined]


def end_one_session(session: Session, user_id: int, session_id: int, *, now: datetime) -> None:
    """End one session of a user; `NotFound` where it is not one of this user's."""
    found = session.get(UserSession, session_id)
    if found is None or found.user_id != user_id:
        raise NotFound("There is no session %(id)s.", id=session_id)
    found.ended_at = found.ended_at or now
    session.flush()


def live_sessions(session: Session, user_id: int, *, now: datetime) -> list[UserSession]:
    """The sessions of a user that can still be used, the one used last first."""
    query = sa.select(UserSession).where(
        UserSession.user_id == user_id, UserSession.ended_at.is_(None),
        UserSession.started_at >= now - timedelta(hours=SESSION_HOURS),
        UserSession.seen_at >= now - timedelta(minutes=IDLE_MINUTES),
    )  # fmt: skip
    return list(session.scalars(query.order_by(UserSession.seen_at.desc(), UserSession.id.desc())))


def start_session(session: Session, user: User, *, now: datetime, manner: Manner = Manner()) -> str:
    """Token of a new session of ``user``: 256 random bits, of which only the hash is stored."""
    token = new_token()
    session.add(UserSession(
        token_hash=digest(token), user_id=user.id, started_at=now, seen_at=now, by_link=manner.by_link,
        by_provider=manner.by_provider, needs_factor=manner.needs_factor, device=manner.device[:60],
        provider_session=manner.provider_session,
    ))  # fmt: skip
    session.execute(sa.update(User).where(User.id == user.id).values(last_signed_in_at=now))
    session.flush()
    return token


def owe_factor(session: Session, token: str, *, is_owed: bool) -> None:
    """Note whether the user of this session has yet to set up a second factor before anything else."""
    session.execute(sa.update(UserSession).where(UserSession.token_hash == digest(token)).values(needs_factor=is_owed))


@dataclass(frozen=True)
class LiveSession:
    """A signed-in browser and its user."""

    signed_in: UserSession
    user: User


def find_session(session: Session, token: str, *, now: datetime) -> LiveSession | None:
    """The live session with this token, at most 10 hours old and 60 minutes idle, or None."""
    found = session.execute(
        sa.select(UserSession, User).join(User).where(UserSession.token_hash == digest(token), User.is_active)
    ).first()
    if found is None:
        return None
    signed_in, user = found
    is_over = signed_in.ended_at is not None or now - signed_in.started_at > timedelta(hours=SESSION_HOURS)
    if is_over or now - signed_in.seen_at > timedelta(minutes=IDLE_MINUTES) or not may_sign_in(user, now=now):
        return None
    return LiveSession(signed_in, user)


def user_of_token(session: Session, token: str) -> int | None:
    """The id of the user whose session had this token, even where its time is over; None where there was none."""
    return session.scalar(sa.select(UserSession.user_id).where(UserSession.token_hash == digest(token)))


def is_touch_due(signed_in: UserSession, *, now: datetime) -> bool:
    """Whether the last use was noted more than a minute ago; so reading pages rarely writes."""
    return now - signed_in.seen_at > timedelta(minutes=1)


def touch_session(session: Session, token: str, *, now: datetime) -> None:
    """Note that the session was used."""
    session.execute(sa.update(UserSession).where(UserSession.token_hash == digest(token)).values(seen_at=now))


def sign_out(session: Session, token: str, *, now: datetime) -> None:
    """End the session with this token."""
    session.execute(sa.update(UserSession).where(UserSession.token_hash == digest(token)).values(ended_at=now))


def _is_password(user: User | None, password: str) -> bool:
    try:
        return _hasher.verify(user.password_hash if user else _nobody_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False

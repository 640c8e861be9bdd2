"""Who can sign in: users, roles, passwords, sessions and the limit on failed attempts.

Stands in core because profiles and employers both name the member of staff who is responsible
(docs/decisions/0002-users-and-runs-in-core.md).
"""

import enum
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.tokens import digest, new_token

PASSWORD_MIN_LENGTH = 12
SESSION_HOURS = 10
IDLE_MINUTES = 60
ATTEMPTS_ALLOWED = 8  # for one user from one network address
ATTEMPTS_ALLOWED_IN_ALL = 60  # from one network address: a whole office may stand behind it
ATTEMPT_WINDOW = timedelta(minutes=15)

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


class SignInAttempt(Base):
    """A failed sign-in, kept for the length of the window only."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


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
    password: str,
    now: datetime,
    is_generated: bool = False,
) -> User:
    """A new user. The address must be free, the password at least 12 characters long."""
    address = email.strip().lower()
    if find_user_by_email(session, address):
        raise Conflict("There is already a user with the address %(email)s.", email=address)
    user = User(
        email=address, display_name=display_name, role=role, password_hash=password_hash(password), created_at=now,
        is_generated=is_generated,
    )  # fmt: skip
    session.add(user)
    session.flush()
    return user


def password_hash(password: str) -> str:
    """Argon2id hash of a password that is long enough, else `InvalidInput`."""
    if len(password) < PASSWORD_MIN_LENGTH:
        raise InvalidInput("A password needs at least %(length)s characters.", length=PASSWORD_MIN_LENGTH)
    return _hasher.hash(password)


def check_password(session: Session, *, email: str, password: str, address: str, now: datetime) -> User:
    """The user whose password it is; `NotAllowed` where address and password do not fit. Signs nobody in yet.

    Takes the same time for unknown addresses. After 8 failures in 15 minutes for one user from one network address, or
    60 from that address for whomever, further attempts are refused. The caller commits in either case: a failed
    attempt must be remembered.
    """
    of_address, of_user = digest(f"address:{address}"), digest(f"user:{email.strip().lower()}:{address}")
    limits = {of_address: ATTEMPTS_ALLOWED_IN_ALL, of_user: ATTEMPTS_ALLOWED}
    since = now - ATTEMPT_WINDOW
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < since))
    failures = sa.select(sa.func.count()).select_from(SignInAttempt).where(SignInAttempt.at >= since)
    if any(
        (session.scalar(failures.where(SignInAttempt.key_hash == key)) or 0) >= most for key, most in limits.items()
    ):
        raise NotAllowed("Too many failed attempts. Wait 15 minutes, then try again.")
    user = find_user_by_email(session, email)
    if not _is_password(user, password) or user is None or not user.is_active:
        session.add_all(SignInAttempt(key_hash=key, at=now) for key in limits)
        session.flush()
        raise NotAllowed("This address and password do not belong together. Check both and try again.")
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key_hash == of_user))
    return user


def set_password(session: Session, user: User, password: str, *, now: datetime, but: str | None = None) -> None:
    """Give the user this password and end the sessions of other browsers than the one with the token ``but``."""
    user.password_hash = password_hash(password)
    others = sa.and_(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
    if but is not None:
        others = sa.and_(others, UserSession.token_hash != digest(but))
    session.execute(sa.update(UserSession).where(others).values(ended_at=now))
    session.flush()


def start_session(session: Session, user: User, *, now: datetime, by_link: bool = False) -> str:
    """Token of a new session of ``user``: 256 random bits, of which only the hash is stored."""
    token = new_token()
    signed_in = UserSession(token_hash=digest(token), user_id=user.id, started_at=now, seen_at=now, by_link=by_link)
    session.add(signed_in)
    session.flush()
    return token


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
    if is_over or now - signed_in.seen_at > timedelta(minutes=IDLE_MINUTES):
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

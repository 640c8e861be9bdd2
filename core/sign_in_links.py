"""One-time links by which somebody signs in: mailed, of short life, used by a button and never by looking at them.

Only the hash of a token is kept. Asking for a link tells nobody whether an address is known: `ask_for_link` does the
same work for each address, and only what comes by mail differs.
"""

import enum
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base
from core.errors import NotAllowed
from core.sign_in_limits import ATTEMPT_WINDOW, SignInAttempt, network_of
from core.tokens import digest, new_token
from core.users import User, may_sign_in

ASKED_ALLOWED = 4  # links for one address, known or not, in the window
ASKED_ALLOWED_IN_ALL = 30  # links from one network
GUESSES_ALLOWED = 30  # unknown links from one network
LINKS_KEPT = timedelta(days=30)


class LinkPurpose(enum.StrEnum):
    """What a link is for."""

    SIGN_IN = "sign_in"
    INVITATION = "invitation"  # the first time
    RECOVERY = "recovery"  # together with the code that a colleague tells


VALID_FOR = {
    LinkPurpose.SIGN_IN: timedelta(minutes=10),
    LinkPurpose.INVITATION: timedelta(days=7),
    LinkPurpose.RECOVERY: timedelta(hours=24),
}


class SignInLink(Base):
    """A link that opens one session, once."""

    __tablename__ = "sign_in_link"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[LinkPurpose]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


@dataclass(frozen=True)
class NewSignInLink:
    """A fresh token, as it stands in a message; the only place where it is."""

    link_id: int
    token: str
    expires_at: datetime


def new_sign_in_link(session: Session, user_id: int, purpose: LinkPurpose, *, now: datetime) -> NewSignInLink:
    """A link for this user; those made before end."""
    end_sign_in_links(session, user_id, now=now)
    token = new_token()
    link = SignInLink(
        token_hash=digest(token), user_id=user_id, purpose=purpose, created_at=now, expires_at=now + VALID_FOR[purpose]
    )
    session.add(link)
    session.flush()
    return NewSignInLink(link.id, token, link.expires_at)


def end_sign_in_links(session: Session, user_id: int, *, now: datetime) -> None:
    """End all links of a user that could still be used."""
    session.execute(
        sa.update(SignInLink)
        .where(SignInLink.user_id == user_id, SignInLink.used_at.is_(None), SignInLink.ended_at.is_(None))
        .values(ended_at=now)
    )


def find_user_of_link(session: Session, token: str, *, now: datetime) -> User | None:
    """Whom a link that can be used signs in, None for any other. Looking uses nothing up."""
    user = session.scalar(sa.select(User).join(SignInLink, SignInLink.user_id == User.id).where(*_usable(token, now)))
    return user if user is not None and may_sign_in(user, now=now) else None


def use_sign_in_link(session: Session, token: str, *, now: datetime) -> User:
    """The user whom the link signs in; afterwards it is used. `NotAllowed` for one that cannot be used (any more)."""
    user = find_user_of_link(session, token, now=now)
    used = session.execute(
        sa.update(SignInLink).where(*_usable(token, now)).values(used_at=now).execution_options(
            synchronize_session=False
        )
    )  # fmt: skip
    if user is None or not used.rowcount:  # type: ignore[attr-defined]
        raise NotAllowed("This link can no longer be used. Ask for a new one.")
    audit.record(session, "user.link_used", kind="user", object_id=user.id, now=now, by=user.id)
    return user


def forget_sign_in_links(session: Session, *, before: datetime) -> int:
    """Delete links that were made before this moment, all of which have ended; how many."""
    return int(session.execute(sa.delete(SignInLink).where(SignInLink.created_at < before)).rowcount)  # type: ignore[attr-defined]


def note_asking(session: Session, email: str, address: str, *, now: datetime) -> None:
    """Remember that a link was asked for. `NotAllowed` where it was too often, for this address or from this network;
    known addresses and unknown ones count alike.
    """
    _count(session, f"link for {email.strip().lower()}", ASKED_ALLOWED, now)
    _count(session, f"link asked from {network_of(address)}", ASKED_ALLOWED_IN_ALL, now)


def note_link_guess(session: Session, address: str, *, now: datetime) -> None:
    """Remember that a network came with a link that does not exist. `NotAllowed` where it did so too often."""
    _count(session, f"sign-in link from {network_of(address)}", GUESSES_ALLOWED, now)


def note_attempt(session: Session, key: str, most: int, *, now: datetime) -> None:
    """Remember an attempt of any kind under a name of its own. `NotAllowed` after ``most`` in a quarter of an hour."""
    _count(session, key, most, now)


def _count(session: Session, key: str, most: int, now: datetime) -> None:
    hashed = digest(key)
    query = sa.select(sa.func.count(SignInAttempt.id)).where(
        SignInAttempt.key_hash == hashed, SignInAttempt.at >= now - ATTEMPT_WINDOW
    )
    if (session.scalar(query) or 0) >= most:
        raise NotAllowed("Too many attempts. Wait 15 minutes, then try again.")
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - ATTEMPT_WINDOW))
    session.add(SignInAttempt(key_hash=hashed, at=now))
    session.flush()


def _usable(token: str, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        SignInLink.token_hash == digest(token), SignInLink.used_at.is_(None), SignInLink.ended_at.is_(None),
        SignInLink.expires_at > now,
    )  # fmt: skip

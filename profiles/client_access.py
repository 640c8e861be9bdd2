"""A client's own way in: a letter with a number and, on another sheet, a code; and the session opened with both.

Neither number nor code is stored, only their hashes. docs/data-protection.md says against whom this protects.
"""

import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.orm import Mapped, Session, mapped_column

import profiles.models  # noqa: F401 - tables that foreign keys point to
from core import audit
from core.database import Base
from core.errors import InvalidInput, NotAllowed
from core.settings import local_day
from core.sign_in_limits import SignInAttempt, network_of
from core.tokens import digest, new_token
from profiles.queries import get_client

VALID_FOR = timedelta(days=365)
IDLE = timedelta(minutes=30)
LONGEST_SESSION = timedelta(hours=8)
ATTEMPTS_ALLOWED = 8  # for one letter from one network, so that nobody locks out somebody elsewhere
ATTEMPTS_ALLOWED_IN_ALL = 60  # from one network: many may share it
ATTEMPT_WINDOW = timedelta(minutes=15)
LETTER_LANGUAGES = ("de", "en", "tr", "uk", "ar", "fa")
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another: 12 of them are 59 bits
NUMBER_LENGTH = CODE_LENGTH = 12  # the code has digits only: everybody can type them, whichever script they read
GROUP = 4

_hasher = PasswordHasher()
_nobody_hash = _hasher.hash(secrets.token_hex(16))


class ClientAccess(Base):
    """One letter, and the browser in which its code was typed last. A client has at most one that is not ended."""

    __tablename__ = "client_access"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(sa.ForeignKey("client.id", ondelete="CASCADE"), index=True)
    number_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    code_hash: Mapped[str] = mapped_column(sa.String(200))  # Argon2id
    language: Mapped[str] = mapped_column(sa.String(5))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    expires_on: Mapped[date]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id"))
    used_at: Mapped[datetime | None]  # when the code was typed last
    session_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)
    session_started_at: Mapped[datetime | None]
    session_seen_at: Mapped[datetime | None]

    __table_args__ = (
        sa.Index(
            "uq_client_access_live", "client_id", unique=True,
            sqlite_where=sa.text("ended_at IS NULL"), postgresql_where=sa.text("ended_at IS NULL"),
        ),
    )  # fmt: skip


@dataclass(frozen=True)
class NewLetter:
    """What stands on a fresh letter; the only place where number and code can be read."""

    access: ClientAccess
    number: str
    code: str


def make_letter(session: Session, client_id: int, *, language: str, now: datetime, by: int) -> NewLetter:
    """A new letter for a client; the one before, and the session opened with it, end.

    `NotFound` without the client, `InvalidInput` for a language in which there is no letter.
    """
    get_client(session, client_id)
    if language not in LETTER_LANGUAGES:
        raise InvalidInput("Choose one of the languages of the list.")
    _end(session, client_id, now=now, by=by)
    number = "".join(secrets.choice(SIGNS) for _ in range(NUMBER_LENGTH))
    code = "".join(secrets.choice("0123456789") for _ in range(CODE_LENGTH))
    access = ClientAccess(
        client_id=client_id, number_hash=digest(number), code_hash=_hasher.hash(code), language=language, made_at=now,
        made_by=by, expires_on=local_day(now) + VALID_FOR,
    )  # fmt: skip
    session.add(access)
    session.flush()
    audit.record(session, "client_access.made", kind="client", object_id=client_id, now=now, by=by)
    return NewLetter(access, grouped(number, "-"), grouped(code, " "))


def revoke_access(session: Session, client_id: int, *, now: datetime, by: int) -> bool:
    """End the client's letter and session at once; whether there was one."""
    if not _end(session, client_id, now=now, by=by):
        return False
    audit.record(session, "client_access.revoked", kind="client", object_id=client_id, now=now, by=by)
    return True


def find_access(session: Session, client_id: int) -> ClientAccess | None:
    """The client's letter that is not ended (it may have expired), or None."""
    return session.scalar(
        sa.select(ClientAccess).where(ClientAccess.client_id == client_id, ClientAccess.ended_at.is_(None))
    )


def enter(session: Session, *, number: str, code: str, address: str, now: datetime) -> tuple[ClientAccess, str]:
    """The letter and the token of a new session (the one before ends); `NotAllowed` where number and code do not fit.

    An unknown number takes the same time and gets the same words as a wrong code. After 8 failures in 15 minutes for
    one letter from one network, or 60 from that network, further attempts are refused without being counted:
    the wait never grows, and who types from elsewhere is not kept out. The caller commits in either case.
    """
    plain = plain_number(number)
    limits = _limits(f"client letter {plain}", address)
    _refuse_more(session, limits, now)
    query = sa.select(ClientAccess).where(ClientAccess.number_hash == digest(plain), ClientAccess.ended_at.is_(None))
    access = session.scalar(query)
    is_code = _is_code(access.code_hash if access else _nobody_hash, plain_code(code))
    if access is None or not is_code:
        _note_failure(session, limits, now)
        raise NotAllowed("Number and code do not belong together. Check both and try again.")
    if local_day(now) >= access.expires_on:
        raise NotAllowed("This letter is no longer valid. Your case manager gives you a new one.")
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key_hash == next(iter(limits))))
    return access, _start(session, access, now)


def check_code(session: Session, access: ClientAccess, *, code: str, address: str, now: datetime) -> None:
    """`NotAllowed` unless this is the code of the letter with which the client is signed in: asked again before what
    must not fall to somebody who finds the browser open. Failures count as those of `enter`; the caller commits.
    """
    limits = _limits(f"client code {access.id}", address)
    _refuse_more(session, limits, now)
    if not _is_code(access.code_hash, plain_code(code)):
        _note_failure(session, limits, now)
        raise NotAllowed("This is not the code of your letter. It stands on the second sheet.")
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key_hash == next(iter(limits))))


def find_client_session(session: Session, token: str, *, now: datetime) -> ClientAccess | None:
    """The letter whose session has this token: used within 30 minutes, at most 8 hours old, letter valid; or None."""
    access = access_of_token(session, token)
    if access is None or access.session_started_at is None or access.session_seen_at is None:
        return None
    is_over = now - access.session_seen_at > IDLE or now - access.session_started_at > LONGEST_SESSION
    return None if is_over or local_day(now) >= access.expires_on else access


def access_of_token(session: Session, token: str) -> ClientAccess | None:
    """The letter, not ended, whose latest session had this token, even where its time is over."""
    query = sa.select(ClientAccess).where(ClientAccess.session_hash == digest(token), ClientAccess.ended_at.is_(None))
    return session.scalar(query)


def is_client_touch_due(access: ClientAccess, *, now: datetime) -> bool:
    """Whether the last use was noted more than a minute ago; so reading pages rarely writes."""
    return access.session_seen_at is None or now - access.session_seen_at > timedelta(minutes=1)


def touch_client_session(session: Session, token: str, *, now: datetime) -> None:
    """Note that the session was used."""
    session.execute(
        sa.update(ClientAccess).where(ClientAccess.session_hash == digest(token)).values(session_seen_at=now)
    )


def leave(session: Session, token: str) -> None:
    """End the session with this token; the letter stays valid."""
    session.execute(sa.update(ClientAccess).where(ClientAccess.session_hash == digest(token)).values(session_hash=None))


def plain_number(text: str) -> str:
    """The number of a letter as it is hashed: capitals, nothing between them."""
    return "".join(sign for sign in text.upper() if sign.isalnum())[:40]


def plain_code(text: str) -> str:
    """The code as it is hashed: digits of any script, nothing between them."""
    values = (unicodedata.digit(sign, None) for sign in text[:80])
    return "".join(str(value) for value in values if value is not None)


def grouped(text: str, between: str) -> str:
    """The text in groups of four."""
    return between.join(text[start : start + GROUP] for start in range(0, len(text), GROUP))


def _start(session: Session, access: ClientAccess, now: datetime) -> str:
    token = new_token()
    access.session_hash = digest(token)
    access.used_at = access.session_started_at = access.session_seen_at = now
    audit.record(
        session, "client_access.used", kind="client", object_id=access.client_id, now=now, by=None, actor="client"
    )
    session.flush()
    return token


def _end(session: Session, client_id: int, *, now: datetime, by: int) -> bool:
    access = find_access(session, client_id)
    if access is None:
        return False
    access.ended_at, access.ended_by, access.session_hash = now, by, None
    session.flush()
    return True


def _limits(what: str, address: str) -> dict[str, int]:
    """Which failures count, and how many of each are allowed: of IPv6 the many addresses of one line count as one."""
    network = network_of(address)
    return {
        digest(f"{what} from {network}"): ATTEMPTS_ALLOWED,
        digest(f"client letters from {network}"): ATTEMPTS_ALLOWED_IN_ALL,
    }


def _refuse_more(session: Session, limits: Mapping[str, int], now: datetime) -> None:
    if any(_failures(session, key, now) >= most for key, most in limits.items()):
        raise NotAllowed("Too many failed attempts. Wait 15 minutes, then try again.")


def _note_failure(session: Session, limits: Mapping[str, int], now: datetime) -> None:
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - ATTEMPT_WINDOW))
    session.add_all(SignInAttempt(key_hash=key, at=now) for key in limits)
    session.flush()


def _failures(session: Session, key: str, now: datetime) -> int:
    query = sa.select(sa.func.count(SignInAttempt.id)).where(
        SignInAttempt.key_hash == key, SignInAttempt.at >= now - ATTEMPT_WINDOW
    )
    return session.scalar(query) or 0


def _is_code(code_hash: str, code: str) -> bool:
    try:
        return _hasher.verify(code_hash, code)
    except (VerifyMismatchError, InvalidHashError):
        return False

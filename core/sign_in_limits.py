"""How often somebody may fail to sign in, and from where. No limit can be used against others.

Nothing locks an account: each limit belongs to a network address, and to an account as seen from that address. A
browser in which somebody has signed in before carries a cookie and has a budget of its own, so that whoever guesses,
even in the same house, keeps nobody out who works there.
"""

import hmac
import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base
from core.errors import NotAllowed
from core.tokens import digest, new_token

ATTEMPTS_ALLOWED = 8  # for one user from one network
ATTEMPTS_ALLOWED_IN_ALL = 60  # from one network: a whole office may stand behind it
ATTEMPT_WINDOW = timedelta(minutes=15)
DEVICE_KEPT = timedelta(days=180)
TOO_MANY = "Too many failed attempts. Wait 15 minutes, then try again."


class SignInAttempt(Base):
    """A failed sign-in, kept for the length of the window only."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    key_hash: Mapped[str] = mapped_column(sa.String(64), index=True)
    at: Mapped[datetime] = mapped_column(index=True)


class KnownDevice(Base):
    """A browser in which this user has signed in; only the hash of its cookie is kept. Opens nothing by itself."""

    __tablename__ = "known_device"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    seen_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("token_hash", "user_id"),)


@dataclass(frozen=True)
class Origin:
    """Where an attempt comes from: the network address, and the cookie of a browser that was used before."""

    address: str
    device: str = ""


def network_of(address: str) -> str:
    """The network that counts as one visitor: the address itself, of IPv6 the /64 that one household or host has."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


def network_hash(address: str, *, key: str) -> str:
    """What is kept of a network beyond the window of attempts: a keyed hash of 64 hexadecimal digits. Without the key
    nobody finds the address by trying all that there are.
    """
    own_key = hmac.digest(key.encode(), b"networks of visitors", "sha256")  # the key itself signs other things
    return hmac.new(own_key, network_of(address).encode(), "sha256").hexdigest()


def password_budgets(
    session: Session, name: str, user_id: int | None, origin: Origin, *, now: datetime
) -> dict[str, int]:
    """Which failures count against an attempt for the account ``name``, and how many of each are allowed."""
    device_id = _device_id(session, user_id, origin, now=now)
    if device_id is not None:
        return {digest(f"user on device {device_id}"): ATTEMPTS_ALLOWED}
    network = network_of(origin.address)
    return {
        digest(f"user:{name}:{network}"): ATTEMPTS_ALLOWED,
        digest(f"address:{network}"): ATTEMPTS_ALLOWED_IN_ALL,
    }


def code_budget(session: Session, user_id: int, origin: Origin, most: int, *, now: datetime) -> dict[str, int]:
    """The same for codes of a second factor: all unknown browsers share one, since whoever tries knows the password."""
    device_id = _device_id(session, user_id, origin, now=now)
    place = "" if device_id is None else f" on device {device_id}"
    return {digest(f"second factor of {user_id}{place}"): most}


def check_budgets(session: Session, budgets: Mapping[str, int], *, now: datetime) -> None:
    """`NotAllowed` where one of the budgets is used up."""
    since = now - ATTEMPT_WINDOW
    counts = sa.select(SignInAttempt.key_hash, sa.func.count()).where(
        SignInAttempt.key_hash.in_(budgets), SignInAttempt.at >= since
    )
    failed = dict(session.execute(counts.group_by(SignInAttempt.key_hash)).all())
    if any(failed.get(key, 0) >= most for key, most in budgets.items()):
        raise NotAllowed(TOO_MANY)


def note_failure(session: Session, budgets: Mapping[str, int], *, now: datetime) -> None:
    """Remember a failure in each budget; what is older than the window is forgotten."""
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.at < now - ATTEMPT_WINDOW))
    session.add_all(SignInAttempt(key_hash=key, at=now) for key in budgets)
    session.flush()


def forgive(session: Session, budgets: Mapping[str, int]) -> None:
    """Forget the failures of who has succeeded; those of the whole network stay."""
    own = next(iter(budgets))
    session.execute(sa.delete(SignInAttempt).where(SignInAttempt.key_hash == own))


def remember_device(session: Session, user_id: int, token: str, *, now: datetime) -> str:
    """Note that this user signed in with a browser; gives the cookie that it carries, a new one where it had none."""
    kept = token or new_token()
    found = _device(session, user_id, kept)
    if found is None:
        session.add(KnownDevice(token_hash=digest(kept), user_id=user_id, seen_at=now))
    else:
        found.seen_at = now
    session.flush()
    return kept


def forget_devices(session: Session, user_id: int) -> None:
    """All browsers of a user are unknown again."""
    session.execute(sa.delete(KnownDevice).where(KnownDevice.user_id == user_id))


def forget_old_devices(session: Session, *, now: datetime) -> None:
    """Forget browsers in which nobody has signed in for half a year."""
    session.execute(sa.delete(KnownDevice).where(KnownDevice.seen_at < now - DEVICE_KEPT))


def _device_id(session: Session, user_id: int | None, origin: Origin, *, now: datetime) -> int | None:
    if not origin.device:
        return None
    found = _device(session, user_id or 0, origin.device)
    return found.id if found is not None and found.seen_at >= now - DEVICE_KEPT else None


def _device(session: Session, user_id: int, token: str) -> KnownDevice | None:
    query = sa.select(KnownDevice).where(KnownDevice.token_hash == digest(token), KnownDevice.user_id == user_id)
    return session.scalar(query)

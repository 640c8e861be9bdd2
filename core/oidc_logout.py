"""Sessions that the provider of OpenID Connect ends: OpenID Connect Back-Channel Logout 1.0."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base
from core.errors import NotAllowed
from core.oidc_identities import OidcIdentity
from core.sign_in_limits import ATTEMPTS_ALLOWED_IN_ALL, network_of
from core.tokens import digest
from core.users import UserSession

TOKEN_LASTS = timedelta(minutes=10)  # older ones are refused, so that what was used need be known no longer
USED_KEPT = timedelta(hours=1)


class UsedLogout(Base):
    """A logout token that was used: it counts once."""

    __tablename__ = "used_logout"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)  # of issuer and number
    used_at: Mapped[datetime] = mapped_column(index=True)


@dataclass(frozen=True)
class Logout:
    """What a checked logout token says: whose sessions end, and which; at least one of the two is there."""

    issuer: str
    token_id: str
    subject: str | None
    session_id: str | None


def logout_budget(address: str) -> dict[str, int]:
    """Which refused tokens count against another one from this address, and how many are allowed; as
    `sign_in_limits.check_budgets` takes it. Good ones are not counted: a provider ends many sessions in the evening.
    """
    return {digest(f"logout token from {network_of(address)}"): ATTEMPTS_ALLOWED_IN_ALL}


def end_provider_sessions(session: Session, logout: Logout, *, now: datetime) -> int:
    """End what the token names: the sessions of this session at the provider, or all that the provider has opened for
    this person. How many; none is no error. `NotAllowed` for a token that was used before.

    With both, a session whose number at the provider was never told ends as well: it may be the one that is meant.
    """
    _use(session, logout, now=now)
    wanted = [UserSession.by_provider, UserSession.ended_at.is_(None)]
    if logout.session_id is not None:
        named = UserSession.provider_session == logout.session_id
        wanted.append(named if logout.subject is None else sa.or_(named, UserSession.provider_session.is_(None)))
    known = sa.select(OidcIdentity.user_id).where(OidcIdentity.issuer == logout.issuer)
    whose = known if logout.subject is None else known.where(OidcIdentity.subject == logout.subject)
    query = sa.select(UserSession.id, UserSession.user_id).where(*wanted, UserSession.user_id.in_(whose))
    found = session.execute(query.order_by(UserSession.id)).all()
    if found:
        ended = sa.update(UserSession).where(UserSession.id.in_([row.id for row in found])).values(ended_at=now)
        session.execute(ended, execution_options={"synchronize_session": False})
    for user_id in sorted({row.user_id for row in found}):
        audit.record(
            session, "user.sessions_ended", kind="user", object_id=user_id, now=now, by=None, actor="provider",
            sessions=sum(row.user_id == user_id for row in found),
        )  # fmt: skip
    session.expire_all()
    return len(found)


def _use(session: Session, logout: Logout, *, now: datetime) -> None:
    token_hash = hashlib.sha256(f"{logout.issuer}\n{logout.token_id}".encode()).hexdigest()
    session.execute(sa.delete(UsedLogout).where(UsedLogout.used_at < now - USED_KEPT))
    try:
        with session.begin_nested():
            session.execute(sa.insert(UsedLogout).values(token_hash=token_hash, used_at=now))
    except IntegrityError as error:  # before, or by another process at this moment
        raise NotAllowed("This logout token was used before.") from error

"""The passkeys that users have: public halves of keys in their devices, checked by `core.webauthn_ceremonies`."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base
from core.errors import NotFound


class Passkey(Base):
    """The public half of a key that signs a user in."""

    __tablename__ = "passkey"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)  # base64url of at most 1023 bytes
    public_key: Mapped[str] = mapped_column(sa.Text)  # base64url of the COSE key
    sign_count: Mapped[int] = mapped_column(sa.BigInteger)
    name: Mapped[str] = mapped_column(sa.String(60))
    is_synced: Mapped[bool]  # kept by the maker of the device on several of them
    added_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class PasskeyChallenge(Base):
    """What a device has to sign, for one attempt."""

    __tablename__ = "passkey_challenge"

    challenge_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"))  # None: to sign in
    made_at: Mapped[datetime] = mapped_column(index=True)


def passkeys(session: Session, user_id: int) -> list[Passkey]:
    """The passkeys of a user, the first added first."""
    return list(session.scalars(sa.select(Passkey).where(Passkey.user_id == user_id).order_by(Passkey.id)))


def has_passkey(session: Session, user_id: int) -> bool:
    """Whether the user has a passkey."""
    return session.scalar(sa.select(Passkey.id).where(Passkey.user_id == user_id).limit(1)) is not None


def remove_passkey(session: Session, user_id: int, passkey_id: int, *, now: datetime, by: int) -> None:
    """Take a passkey away; `NotFound` where it is not one of this user's."""
    found = session.get(Passkey, passkey_id)
    if found is None or found.user_id != user_id:
        raise NotFound("There is no passkey %(id)s.", id=passkey_id)
    session.delete(found)
    session.flush()
    audit.record(session, "user.passkey_removed", kind="user", object_id=user_id, now=now, by=by, passkey=passkey_id)


def remove_passkeys(session: Session, user_id: int) -> None:
    """Take all passkeys of a user away."""
    session.execute(sa.delete(Passkey).where(Passkey.user_id == user_id))

"""The second factor of a sign-in: codes of an app (TOTP, RFC 6238) and, without the app, recovery codes.

The secret is encrypted, a code counts once, recovery codes are shown once and kept as hashes.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

import pyotp
import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import audit
from core.database import Base
from core.encryption import EncryptedText
from core.errors import InvalidInput, NotAllowed
from core.sign_in_limits import Origin, check_budgets, code_budget, note_failure
from core.users import User

STEP_SECONDS = 30
DRIFT_STEPS = 1  # clocks of phones: half a minute before and after
ATTEMPTS_ALLOWED = 6  # wrong codes of one user from unknown browsers: a million codes, 24 guesses an hour
ENROLMENT_LIVES = timedelta(hours=24)
OFFERED = timedelta(minutes=15)  # how long a secret is shown again before there is a new one
RECOVERY_CODES = 10
RECOVERY_LENGTH = 10  # of 31 signs: 49 bits
SIGNS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that looks like another
NOWHERE = Origin("")
WRONG = "This code is wrong or was used before. Wait for the next one, then type it."


class SecondFactor(Base):
    """An app that makes codes for a user; it counts from ``confirmed_at`` on."""

    __tablename__ = "second_factor"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(EncryptedText)
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)  # number of the half minute whose code was used last


class RecoveryCode(Base):
    """A code for who has lost the app; each can be used once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None]
    made_by: Mapped[int | None]  # the colleague who confirmed that it is the user, where one did
    expires_at: Mapped[datetime | None]


def has_second_factor(session: Session, user_id: int) -> bool:
    """Whether this user signs in with a second factor."""
    found = session.get(SecondFactor, user_id)
    return found is not None and found.confirmed_at is not None


def owes_code(session: Session, user_id: int) -> bool:
    """Whether a sign-in needs a code: there is an app, or a colleague gave a code in its place (used or too old, it
    still takes the place: without a factor nobody gets in by password alone).
    """
    given = sa.select(RecoveryCode.id).where(RecoveryCode.user_id == user_id, RecoveryCode.expires_at.is_not(None))
    return has_second_factor(session, user_id) or session.scalar(given.limit(1)) is not None


def recovery_codes_left(session: Session, user_id: int) -> int:
    """How many recovery codes of the user can still be used."""
    kept = RecoveryCode.expires_at.is_(None)  # what a colleague gave is for one sign-in
    unused = sa.and_(RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None), kept)
    return session.scalar(sa.select(sa.func.count(RecoveryCode.id)).where(unused)) or 0


def begin_second_factor(session: Session, user: User, *, now: datetime) -> str:
    """The address (otpauth) that an app scans. The same for a quarter of an hour, so that who saw it on a screen left
    open cannot wait for its confirmation; `NotAllowed` where one counts already: it has to be removed first, with a
    code of it.
    """
    found = session.get(SecondFactor, user.id)
    if found is not None and found.confirmed_at is not None:
        raise NotAllowed("There is a second factor already. Remove it first.")
    if found is None:
        found = SecondFactor(user_id=user.id, secret=pyotp.random_base32(), made_at=now)
        session.add(found)
        session.flush()
    elif now - found.made_at > OFFERED:
        found.secret, found.made_at = pyotp.random_base32(), now
        session.flush()
    return pyotp.TOTP(found.secret).provisioning_uri(name=user.email, issuer_name="Passgenau")


def secret_to_type(session: Session, user_id: int) -> str:
    """The secret of an app that is not confirmed yet, in groups of four, for who cannot scan; "" in any other case."""
    found = session.get(SecondFactor, user_id)
    if found is None or found.confirmed_at is not None:
        return ""
    return " ".join(found.secret[place : place + 4] for place in range(0, len(found.secret), 4))


def confirm_second_factor(session: Session, user: User, code: str, *, now: datetime) -> list[str]:
    """Let the app count from now on; gives the recovery codes, which nobody can read again. `InvalidInput` for a wrong
    code, or without an app that waits.
    """
    found = session.get(SecondFactor, user.id)
    if found is None or found.confirmed_at is not None or not _uses(found, code, now):
        raise InvalidInput(WRONG)
    found.confirmed_at = now
    audit.record(session, "user.second_factor_added", kind="user", object_id=user.id, now=now, by=user.id)
    return renew_recovery_codes(session, user.id)


def renew_recovery_codes(session: Session, user_id: int) -> list[str]:
    """Ten fresh recovery codes, which nobody can read again; those before count no longer."""
    session.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id))
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    session.add_all(RecoveryCode(user_id=user_id, code_hash=_digest(user_id, code)) for code in codes)
    session.flush()
    return [_shown(code) for code in codes]


def give_enrolment_code(session: Session, user_id: int, *, now: datetime, by: int | None) -> str:
    """Take app and recovery codes away and give one code in their place, good for one sign-in within 24 hours."""
    remove_second_factor(session, user_id, now=now, by=by)
    code = _new_code()
    session.add(RecoveryCode(
        user_id=user_id, code_hash=_digest(user_id, code), made_by=by, expires_at=now + ENROLMENT_LIVES
    ))  # fmt: skip
    session.flush()
    return _shown(code)


def check_second_factor(session: Session, user_id: int, code: str, *, now: datetime, origin: Origin = NOWHERE) -> None:
    """Use up a code of the app, or a recovery code. `NotAllowed` for a wrong or used one, and after too many of them:
    six in 15 minutes from all unknown browsers together, and six from each that the user has signed in with before.

    The caller commits in either case: a failed attempt must be remembered.
    """
    found = session.get(SecondFactor, user_id, populate_existing=True, with_for_update=True)  # guesses at once wait
    budgets = code_budget(session, user_id, origin, ATTEMPTS_ALLOWED, now=now)
    check_budgets(session, budgets, now=now)
    is_app = found is not None and found.confirmed_at is not None and _uses(found, code, now)
    if is_app or _uses_recovery(session, user_id, code, now):
        session.flush()
        return
    note_failure(session, budgets, now=now)
    raise NotAllowed(WRONG)


def remove_second_factor(session: Session, user_id: int, *, now: datetime, by: int | None) -> None:
    """Let the user sign in without: the app is lost, or a new one comes. Recovery codes go too."""
    app = session.scalars(
        sa.delete(SecondFactor).where(SecondFactor.user_id == user_id).returning(SecondFactor.user_id)
    )
    codes = session.scalars(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user_id).returning(RecoveryCode.id))
    gone = [*app, *codes]
    session.expire_all()
    if gone:  # what was never there is not said to be removed
        audit.record(session, "user.second_factor_removed", kind="user", object_id=user_id, now=now, by=by)


def _uses(factor: SecondFactor, code: str, now: datetime) -> bool:
    """Whether the code is right and newer than the last one used; then it is used."""
    typed = code.replace(" ", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) == 6):
        return False
    app = pyotp.TOTP(factor.secret)
    for drift in range(-DRIFT_STEPS, DRIFT_STEPS + 1):
        moment = now + timedelta(seconds=STEP_SECONDS * drift)
        step = int(moment.timestamp()) // STEP_SECONDS
        if step > factor.last_step and secrets.compare_digest(app.at(moment), typed):
            factor.last_step = step
            return True
    return False


def _uses_recovery(session: Session, user_id: int, code: str, now: datetime) -> bool:
    typed = "".join(sign for sign in code.upper() if sign in SIGNS)
    used = session.execute(
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.user_id == user_id, RecoveryCode.used_at.is_(None),
            RecoveryCode.code_hash == _digest(user_id, typed),
            sa.or_(RecoveryCode.expires_at.is_(None), RecoveryCode.expires_at > now),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if not used.rowcount:  # type: ignore[attr-defined]
        return False
    audit.record(session, "user.recovery_code_used", kind="user", object_id=user_id, now=now, by=user_id)
    return True


def _new_code() -> str:
    return "".join(secrets.choice(SIGNS) for _ in range(RECOVERY_LENGTH))


def _shown(code: str) -> str:
    return f"{code[:5]}-{code[5:]}"


def _digest(user_id: int, code: str) -> str:
    return hashlib.sha256(f"{user_id}:{code}".encode()).hexdigest()

"""Making and using passkeys (WebAuthn): a key in a phone, a computer or a stick that signs in without a password.

A passkey counts as both factors: it is something that the user has, and the device asks for finger, face or PIN
(user verification is required). Challenges are kept here, used once and for five minutes. The key of a device never
leaves it; the public half is all that stands in the database.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url, generate_challenge
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed
from core.passkeys import Passkey, PasskeyChallenge, passkeys
from core.tokens import digest
from core.users import User, may_sign_in

CHALLENGE_LIVES = timedelta(minutes=5)
MOST_PASSKEYS = 10
LONGEST_ANSWER = 20_000  # letters; attestations of large chains stay below
REFUSED = "This passkey did not sign you in. Try again, or use your password."
NOT_ADDED = "The device did not give a passkey that can be used here. Try again, or use another device."


@dataclass(frozen=True)
class RelyingParty:
    """Where passkeys are good for: the name of the host, and the origins that pages have."""

    host: str
    origins: Sequence[str]


def creation_options(session: Session, user: User, party: RelyingParty, *, now: datetime) -> dict[str, Any]:
    """What the browser needs to make a passkey for this user; `Conflict` where there are ten already."""
    known = passkeys(session, user.id)
    if len(known) >= MOST_PASSKEYS:
        raise Conflict("There are %(most)s passkeys. Remove one that you no longer use.", most=MOST_PASSKEYS)
    options = generate_registration_options(
        rp_id=party.host, rp_name="Passgenau", user_id=_handle(user.id), user_name=user.email,
        user_display_name=user.display_name, challenge=_challenge(session, user.id, now=now),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=UserVerificationRequirement.REQUIRED
        ),
        exclude_credentials=[PublicKeyCredentialDescriptor(id=base64url_to_bytes(key.credential_id)) for key in known],
    )  # fmt: skip
    return dict(json.loads(options_to_json(options)))


def add_passkey(session: Session, user: User, answer: str, *, name: str, party: RelyingParty, now: datetime) -> Passkey:
    """Keep the passkey that a browser made. `InvalidInput` for an answer that does not belong to a challenge of this
    user, to this host, or comes from a device that did not verify its user; `Conflict` for one that is kept already.
    """
    try:
        made = verify_registration_response(
            credential=_readable(answer), expected_challenge=_used_challenge(session, answer, user.id, now=now),
            expected_rp_id=party.host, expected_origin=list(party.origins), require_user_verification=True,
        )  # fmt: skip
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        raise InvalidInput(NOT_ADDED) from error
    credential_id = bytes_to_base64url(made.credential_id)
    if session.scalar(sa.select(Passkey.id).where(Passkey.credential_id == credential_id)) is not None:
        raise Conflict("This passkey is known already.")
    passkey = Passkey(
        user_id=user.id, credential_id=credential_id, public_key=bytes_to_base64url(made.credential_public_key),
        sign_count=made.sign_count, name=" ".join(name.split())[:60] or "Passkey",
        is_synced=made.credential_backed_up, added_at=now,
    )  # fmt: skip
    session.add(passkey)
    session.flush()
    audit.record(session, "user.passkey_added", kind="user", object_id=user.id, now=now, by=user.id, passkey=passkey.id)
    return passkey


def request_options(session: Session, party: RelyingParty, *, now: datetime) -> dict[str, Any]:
    """What the browser needs to sign somebody in; it names nobody, the device knows whose passkey it has."""
    options = generate_authentication_options(
        rp_id=party.host, challenge=_challenge(session, None, now=now),
        user_verification=UserVerificationRequirement.REQUIRED,
    )  # fmt: skip
    return dict(json.loads(options_to_json(options)))


def check_passkey(session: Session, answer: str, *, party: RelyingParty, now: datetime) -> User:
    """Whom a passkey signs in. `NotAllowed`, with the same words in each case, for an unknown passkey, a wrong
    signature, a used challenge, another host, a device that did not verify its user, a count of uses that has not
    grown (a copy of the key is about), or an account that is closed.

    The caller commits in either case: a challenge counts once.
    """
    expected = _challenge_or_none(session, answer, now=now)
    passkey = _passkey_of(session, answer)
    user = session.get(User, passkey.user_id) if passkey is not None else None
    if expected is None or passkey is None or user is None or not may_sign_in(user, now=now):
        raise NotAllowed(REFUSED)
    try:
        used = verify_authentication_response(
            credential=_readable(answer), expected_challenge=expected, expected_rp_id=party.host,
            expected_origin=list(party.origins), credential_public_key=base64url_to_bytes(passkey.public_key),
            credential_current_sign_count=passkey.sign_count, require_user_verification=True,
        )  # fmt: skip
        _check_handle(answer, user.id)
    except (WebAuthnException, ValueError, KeyError, TypeError) as error:
        audit.record(
            session, "user.passkey_refused", kind="user", object_id=user.id, now=now, by=None, passkey=passkey.id
        )  # fmt: skip
        raise NotAllowed(REFUSED) from error
    passkey.sign_count, passkey.last_used_at, passkey.is_synced = used.new_sign_count, now, used.credential_backed_up
    session.flush()
    return user


def _handle(user_id: int) -> bytes:
    """How a device names the user: a number, no address and no name."""
    return user_id.to_bytes(8, "big")


def _check_handle(answer: str, user_id: int) -> None:
    handle = _readable(answer)["response"].get("userHandle")
    if handle is not None and base64url_to_bytes(handle) != _handle(user_id):
        raise ValueError("the passkey names another user")


def _challenge(session: Session, user_id: int | None, *, now: datetime) -> bytes:
    """A fresh challenge, remembered; those that nobody answered are forgotten."""
    session.execute(sa.delete(PasskeyChallenge).where(PasskeyChallenge.made_at < now - CHALLENGE_LIVES))
    challenge = generate_challenge()
    hashed = digest(bytes_to_base64url(challenge))
    session.add(PasskeyChallenge(challenge_hash=hashed, user_id=user_id, made_at=now))
    session.flush()
    return challenge


def _used_challenge(session: Session, answer: str, user_id: int | None, *, now: datetime) -> bytes:
    """The challenge that the answer names, if this user got it within the last minutes; then it is used up."""
    data = json.loads(base64url_to_bytes(_readable(answer)["response"]["clientDataJSON"]))
    named = str(data["challenge"])
    is_same_user = PasskeyChallenge.user_id.is_(None) if user_id is None else PasskeyChallenge.user_id == user_id
    gone = session.execute(
        sa.delete(PasskeyChallenge).where(
            PasskeyChallenge.challenge_hash == digest(named), PasskeyChallenge.made_at >= now - CHALLENGE_LIVES,
            is_same_user,
        )
    )  # fmt: skip
    if not gone.rowcount:  # type: ignore[attr-defined]
        raise ValueError("an unknown or used challenge")
    return base64url_to_bytes(named)


def _challenge_or_none(session: Session, answer: str, *, now: datetime) -> bytes | None:
    try:
        return _used_challenge(session, answer, None, now=now)
    except (ValueError, KeyError, TypeError):
        return None


def _passkey_of(session: Session, answer: str) -> Passkey | None:
    try:
        named = str(_readable(answer)["id"])
    except (ValueError, KeyError, TypeError):
        return None
    query = sa.select(Passkey).where(Passkey.credential_id == named)
    return session.scalar(query.with_for_update())


def _readable(answer: str) -> dict[str, Any]:
    """The answer of a browser as an object; `ValueError` where it is none."""
    if len(answer) > LONGEST_ANSWER:
        raise ValueError("longer than any answer")
    read = json.loads(answer)
    if not isinstance(read, dict) or not isinstance(read.get("response"), dict):
        raise ValueError("no answer of a device")
    return read

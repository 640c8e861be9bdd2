"""Passkeys: what a real authenticator answered (Chromium's virtual one), and each way in which it must not count."""

import base64
import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.passkeys import Passkey, PasskeyChallenge, has_passkey, passkeys, remove_passkey
from core.tokens import digest
from core.users import User
from core.webauthn_ceremonies import (
    CHALLENGE_LIVES,
    MOST_PASSKEYS,
    RelyingParty,
    add_passkey,
    check_passkey,
    creation_options,
    request_options,
)
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
HERE = RelyingParty("localhost", ["http://localhost:8765"])
STORED: Mapping[str, Mapping[str, Any]] = json.loads((Path(__file__).parent / "data" / "passkeys.json").read_text())


@pytest.fixture
def user(session: Session) -> User:
    """The user for whom the stored answers were made: its number stands in them."""
    return make_user(session, id=7)


def asked(session: Session, name: str, user_id: int | None = None, *, at: datetime = NOON) -> str:
    """The stored answer, after its challenge was asked."""
    challenge = base64.urlsafe_b64encode(hashlib.sha256(f"challenge {name}".encode()).digest()).decode().rstrip("=")
    session.add(PasskeyChallenge(challenge_hash=digest(challenge), user_id=user_id, made_at=at))
    session.flush()
    return json.dumps(STORED[name])


def added(session: Session, user: User) -> Passkey:
    answer = asked(session, "registration", user.id)
    return add_passkey(session, user, answer, name=" My  phone ", party=HERE, now=NOON)


def refused(session: Session, answer: str, *, party: RelyingParty = HERE, now: datetime = NOON) -> bool:
    with pytest.raises(NotAllowed, match="did not sign you in"):
        check_passkey(session, answer, party=party, now=now)
    return True


def test_a_passkey_is_kept_with_its_name_and_signs_in(session: Session, user: User) -> None:
    passkey = added(session, user)

    first = check_passkey(session, asked(session, "first"), party=HERE, now=NOON)

    assert first is user
    assert (passkey.name, passkey.last_used_at, has_passkey(session, user.id)) == ("My phone", NOON, True)
    assert passkeys(session, user.id) == [passkey]


def test_an_answer_counts_once(session: Session, user: User) -> None:
    added(session, user)
    answer = asked(session, "first")
    check_passkey(session, answer, party=HERE, now=NOON)

    assert refused(session, answer)


def test_a_count_of_uses_that_has_not_grown_is_a_copy_of_the_key(session: Session, user: User) -> None:
    added(session, user)
    check_passkey(session, asked(session, "second"), party=HERE, now=NOON)

    assert refused(session, asked(session, "first"))
    actions = list(session.scalars(sa.select(AuditEntry.action)))
    assert actions[-1] == "user.passkey_refused"


def test_a_device_that_did_not_ask_for_finger_or_pin_signs_nobody_in(session: Session, user: User) -> None:
    added(session, user)

    assert refused(session, asked(session, "unverified"))


@pytest.mark.parametrize("party", [
    RelyingParty("localhost", ["http://localhost:9999"]), RelyingParty("example.org", ["http://localhost:8765"]),
])  # fmt: skip
def test_an_answer_for_another_place_does_not_count(session: Session, user: User, party: RelyingParty) -> None:
    added(session, user)

    assert refused(session, asked(session, "first"), party=party)


def test_a_challenge_lives_for_five_minutes(session: Session, user: User) -> None:
    added(session, user)

    assert refused(session, asked(session, "first"), now=NOON + CHALLENGE_LIVES + timedelta(seconds=1))


def test_a_forged_signature_and_another_users_number_are_refused(session: Session, user: User) -> None:
    added(session, user)
    forged, foreign = (json.loads(asked(session, name)) for name in ("first", "second"))
    forged["response"]["signature"] = STORED["second"]["response"]["signature"]
    foreign["response"]["userHandle"] = base64.urlsafe_b64encode((8).to_bytes(8, "big")).decode().rstrip("=")

    assert refused(session, json.dumps(forged))
    assert refused(session, json.dumps(foreign))


def test_a_closed_account_is_not_opened_by_a_passkey(session: Session, user: User) -> None:
    added(session, user)
    user.is_active = False

    assert refused(session, asked(session, "first"))


@pytest.mark.parametrize(
    "answer", ["", "{", "[]", '{"response": {}}', '{"id": 1, "response": {"clientDataJSON": "x"}}']
)
def test_what_is_no_answer_is_refused_like_a_wrong_one(session: Session, user: User, answer: str) -> None:
    assert refused(session, answer)
    with pytest.raises(InvalidInput):
        add_passkey(session, user, answer, name="", party=HERE, now=NOON)


def test_the_challenge_of_one_user_adds_nothing_to_another(session: Session, user: User) -> None:
    answer, other = asked(session, "registration", user.id), make_user(session)

    with pytest.raises(InvalidInput):
        add_passkey(session, other, answer, name="", party=HERE, now=NOON)


def test_a_passkey_belongs_to_one_user_once(session: Session, user: User) -> None:
    added(session, user)
    challenge = "registration"

    with pytest.raises(Conflict):
        add_passkey(session, user, asked(session, challenge, user.id), name="", party=HERE, now=NOON)


def test_options_ask_for_a_verified_user_and_leave_known_devices_out(session: Session, user: User) -> None:
    passkey = added(session, user)

    made = creation_options(session, user, HERE, now=NOON)
    used = request_options(session, HERE, now=NOON)

    assert made["authenticatorSelection"]["userVerification"] == used["userVerification"] == "required"
    assert [each["id"] for each in made["excludeCredentials"]] == [passkey.credential_id]
    assert not used.get("allowCredentials")


def test_ten_passkeys_are_enough(session: Session, user: User) -> None:
    session.add_all(
        Passkey(user_id=user.id, credential_id=str(each), public_key="", sign_count=0, name="", is_synced=False,
                added_at=NOON) for each in range(MOST_PASSKEYS)
    )  # fmt: skip

    with pytest.raises(Conflict):
        creation_options(session, user, HERE, now=NOON)


def test_only_the_own_passkey_is_removed(session: Session, user: User) -> None:
    passkey, other = added(session, user), make_user(session)

    with pytest.raises(NotFound):
        remove_passkey(session, other.id, passkey.id, now=NOON, by=other.id)
    remove_passkey(session, user.id, passkey.id, now=NOON, by=user.id)

    assert not has_passkey(session, user.id)

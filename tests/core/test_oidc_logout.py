"""What a logout token of the provider has to prove, and whose sessions it ends."""

import base64
import json
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from sqlalchemy.orm import Session, sessionmaker

from core.errors import NotAllowed
from core.oidc_identities import Proved, connect
from core.oidc_logout import Logout, end_provider_sessions
from core.oidc_settings import OidcSettings
from core.oidc_tokens import BAD_TOKEN, LOGOUT_EVENT, check_logout_unsigned, checked_logout
from core.users import Manner, Role, User, live_sessions, start_session
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ISSUER, CLIENT = "https://login.example.org", "passgenau"
SETTINGS = OidcSettings(ISSUER, CLIENT)
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
KEYS = KeySet.import_key_set({"keys": [KEY.as_dict(private=False)]})
AT = int(NOON.timestamp())
GOOD: dict[str, Any] = {
    "iss": ISSUER, "aud": CLIENT, "iat": AT, "exp": AT + 60, "jti": "one", "sub": "eva", "sid": "s-1",
    "events": {LOGOUT_EVENT: {}},
}  # fmt: skip


def token(typ: object = "logout+jwt", **claims: Any) -> str:
    header = {"alg": "RS256", "kid": "one"} | ({"typ": typ} if typ else {})
    return jwt.encode(header, {name: value for name, value in (GOOD | claims).items() if value is not None}, KEY)


def read(text: str) -> Logout | None:
    try:
        return checked_logout(text, KEYS, SETTINGS, now=NOON)
    except BAD_TOKEN:
        return None


def unsigned(header: object, claims: object) -> str:
    parts = (base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in (header, claims))
    return ".".join((*parts, "AAAA"))


def proved(*groups: str) -> Proved:
    return Proved(ISSUER, "eva", "eva@example.org", "Eva Beispiel", frozenset(groups))


@pytest.mark.parametrize(
    "changes", [{}, {"sub": None}, {"sid": None}, {"exp": None}, {"aud": [CLIENT, "other"]}, {"typ": None}], ids=str
)
def test_a_good_token_says_whom_or_which_session_it_is_about(changes: dict[str, Any]) -> None:
    found = read(token(**changes))

    assert found == Logout(ISSUER, "one", (GOOD | changes)["sub"], (GOOD | changes)["sid"])


@pytest.mark.parametrize("wrong", [
    {"iss": "https://other.example.org"}, {"aud": "other"}, {"aud": None}, {"iat": None}, {"iat": AT - 601},
    {"iat": AT + 121}, {"exp": AT - 121}, {"jti": None}, {"jti": ""}, {"jti": 7}, {"events": None}, {"events": {}},
    {"events": {LOGOUT_EVENT: True}}, {"events": [LOGOUT_EVENT]}, {"nonce": "n"}, {"sub": None, "sid": None},
    {"sub": 7}, {"sid": "x" * 256}, {"typ": "at+jwt"},
], ids=str)  # fmt: skip
def test_a_token_for_anything_else_is_refused_before_and_after_its_key_is_known(wrong: dict[str, Any]) -> None:
    text = token(**wrong)

    assert read(text) is None
    with pytest.raises(BAD_TOKEN):
        check_logout_unsigned(text, SETTINGS, now=NOON)


@pytest.mark.parametrize(
    "header", [{"typ": 7}, {"typ": None}, {"typ": ["jwt"]}, {"alg": ["RS256"]}, {"alg": "HS256"}, "alg", [], 7], ids=str
)
def test_a_header_of_any_shape_is_refused_and_breaks_nothing(header: object) -> None:
    whole = {"alg": "RS256", "kid": "one"} | header if isinstance(header, dict) else header

    with pytest.raises(BAD_TOKEN):
        check_logout_unsigned(unsigned(whole, GOOD), SETTINGS, now=NOON)
    assert read(unsigned(whole, GOOD)) is None


def test_a_signed_type_that_is_no_text_is_refused() -> None:
    header, claims, _signature = unsigned({"alg": "RS256", "kid": "one", "typ": 7}, GOOD).split(".")
    assert KEY.private_key is not None
    signature = KEY.private_key.sign(f"{header}.{claims}".encode(), PKCS1v15(), SHA256())

    assert read(f"{header}.{claims}.{base64.urlsafe_b64encode(signature).decode().rstrip('=')}") is None


@pytest.fixture
def eva(session: Session) -> User:
    """A case manager, connected with the provider, with three sessions: two of the provider's and one by password."""
    user = make_user(session, role=Role.CASE_MANAGER)
    connect(session, user, proved("jc-case"), now=NOON)
    for manner in (Manner(by_provider=True, provider_session="s-1"), Manner(by_provider=True, provider_session="s-2")):
        start_session(session, user, now=NOON, manner=manner)
    start_session(session, user, now=NOON)
    return user


def left(session: Session, user: User) -> int:
    return len(live_sessions(session, user.id, now=NOON))


@pytest.mark.parametrize(
    ("subject", "session_id", "ended"), [("eva", "s-1", 1), (None, "s-2", 1), ("eva", None, 2), ("maria", None, 0),
                                         ("maria", "s-1", 0)])  # fmt: skip
def test_a_logout_ends_what_the_provider_has_opened_and_nothing_else(
    session: Session, eva: User, subject: str | None, session_id: str | None, ended: int
) -> None:
    assert end_provider_sessions(session, Logout(ISSUER, "1", subject, session_id), now=NOON) == ended

    assert left(session, eva) == 3 - ended


def test_a_session_whose_number_was_never_told_ends_with_its_person(session: Session, eva: User) -> None:
    start_session(session, eva, now=NOON, manner=Manner(by_provider=True))
    assert end_provider_sessions(session, Logout(ISSUER, "1", None, "s-9"), now=NOON) == 0

    assert end_provider_sessions(session, Logout(ISSUER, "2", "eva", "s-1"), now=NOON) == 2

    assert {each.provider_session for each in live_sessions(session, eva.id, now=NOON) if each.by_provider} == {"s-2"}


def test_a_logout_counts_once_and_another_provider_ends_nothing(session: Session, eva: User) -> None:
    logout = Logout(ISSUER, "1", "eva", None)
    assert end_provider_sessions(session, Logout("https://other.example.org", "1", "eva", None), now=NOON) == 0
    end_provider_sessions(session, logout, now=NOON)

    with pytest.raises(NotAllowed):
        end_provider_sessions(session, logout, now=NOON + timedelta(minutes=9))

    assert left(session, eva) == 1


def test_of_two_equal_tokens_at_one_moment_one_counts(sessions: sessionmaker[Session]) -> None:
    logout = Logout(ISSUER, "1", "eva", None)

    def second() -> None:
        with sessions.begin() as session:
            end_provider_sessions(session, logout, now=NOON)

    with ThreadPoolExecutor(1) as other, sessions.begin() as session:
        end_provider_sessions(session, logout, now=NOON)
        late = other.submit(second)
        assert not wait([late], timeout=0.2).done
        session.commit()
        with pytest.raises(NotAllowed):
            late.result(timeout=10)

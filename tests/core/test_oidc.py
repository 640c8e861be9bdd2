"""What an ID token has to prove, token by token; and what settings and accounts make of it."""

import base64
import hmac
import json
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any, ClassVar

import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from core.oidc import Provider, ProviderFailed
from core.oidc_identities import Proved, connect, disconnect, identities, user_of_identity
from core.oidc_settings import OidcSettings, Passwords, read_oidc
from core.oidc_tokens import BAD_TOKEN, CLOCKS_MAY_DIFFER_SECONDS, LOGOUT_EVENT, checked_claims
from core.users import Manner, Role, find_session, live_sessions, start_session
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ISSUER, CLIENT, NONCE = "https://login.example.org", "passgenau", "once"
SETTINGS = OidcSettings(ISSUER, CLIENT)
KEY = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
KEYS = KeySet.import_key_set({"keys": [KEY.as_dict(private=False)]})
STAFF = Proved(ISSUER, "subject-1", "eva@example.org", "Eva Beispiel", frozenset({"jc-case"}))


def token(header: dict[str, Any] | None = None, key: Any = KEY, **claims: Any) -> str:
    at = int(NOON.timestamp())
    good = {"iss": ISSUER, "aud": CLIENT, "sub": "subject-1", "nonce": NONCE, "iat": at, "exp": at + 60}
    chosen = {name: value for name, value in (good | claims).items() if value is not None}
    return jwt.encode(header or {"alg": "RS256", "kid": "one"}, chosen, key)


def is_taken(text: str, settings: OidcSettings = SETTINGS) -> bool:
    try:
        checked_claims(text, KEYS, settings, NONCE, now=NOON)
    except BAD_TOKEN:
        return False
    return True


def test_a_good_token_says_who_it_is() -> None:
    assert checked_claims(token(), KEYS, SETTINGS, NONCE, now=NOON)["sub"] == "subject-1"


@pytest.mark.parametrize("wrong", [
    {"iss": "https://other.example.org"}, {"iss": None}, {"aud": "somebody else"}, {"aud": None}, {"nonce": "again"},
    {"nonce": None}, {"sub": None}, {"sub": ""}, {"sub": "x" * 256}, {"exp": None}, {"iat": None},
    {"aud": [CLIENT, "other"]}, {"azp": "other", "aud": [CLIENT, "other"]},
], ids=str)  # fmt: skip
def test_a_token_for_another_purpose_is_refused(wrong: dict[str, Any]) -> None:
    assert not is_taken(token(**wrong))


def test_clocks_may_differ_by_two_minutes_and_no_more() -> None:
    at, leeway = int(NOON.timestamp()), CLOCKS_MAY_DIFFER_SECONDS

    assert is_taken(token(exp=at - leeway + 5))
    assert not is_taken(token(exp=at - leeway - 5))
    assert is_taken(token(iat=at + leeway - 5))
    assert not is_taken(token(iat=at + leeway + 5))


def test_an_unsigned_token_is_refused() -> None:
    parts = [{"alg": "none"}, {"iss": ISSUER, "aud": CLIENT, "sub": "subject-1", "nonce": NONCE}]
    bare = ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts)

    assert not is_taken(f"{bare}.")
    assert not is_taken(token().rpartition(".")[0] + ".")


def test_the_public_key_is_no_shared_secret() -> None:
    claims = token().split(".")[1]
    header = base64.urlsafe_b64encode(b'{"alg":"HS256","kid":"one"}').decode().rstrip("=")
    signed = hmac.digest(KEY.as_pem(private=False), f"{header}.{claims}".encode(), "sha256")
    signature = base64.urlsafe_b64encode(signed).decode().rstrip("=")

    assert not is_taken(f"{header}.{claims}.{signature}")


def test_the_key_of_somebody_else_is_refused() -> None:
    stranger = RSAKey.generate_key(2048, {"kid": "one"})

    assert not is_taken(token(key=stranger))


def test_the_level_that_the_settings_ask_for_must_be_stated() -> None:
    strict = OidcSettings(ISSUER, CLIENT, acr="two-factor")

    assert not is_taken(token(), strict)
    assert not is_taken(token(acr="one-factor"), strict)
    assert is_taken(token(acr="two-factor"), strict)


def test_an_identity_opens_the_account_that_was_connected_and_no_other(session: Session) -> None:
    user, other = make_user(session), make_user(session)
    with pytest.raises(NotAllowed):
        user_of_identity(session, STAFF, SETTINGS, now=NOON)
    connect(session, user, STAFF, now=NOON)

    assert user_of_identity(session, STAFF, SETTINGS, now=NOON) is user
    with pytest.raises(Conflict):
        connect(session, other, STAFF, now=NOON)
    disconnect(session, user.id, now=NOON, by=user.id)
    assert identities(session, user.id) == []


def test_disconnecting_ends_what_the_provider_has_opened_but_for_the_own_browser(session: Session) -> None:
    user = make_user(session)
    connect(session, user, STAFF, now=NOON)
    by_provider = Manner(by_provider=True, provider_session="s-1")
    own, other = (start_session(session, user, now=NOON, manner=by_provider) for _ in range(2))
    by_password = start_session(session, user, now=NOON)

    disconnect(session, user.id, now=NOON, by=user.id, but=own)

    assert [find_session(session, token, now=NOON) is not None for token in (own, other, by_password)] == [
        True, False, True,
    ]  # fmt: skip
    assert not any(each.by_provider for each in live_sessions(session, user.id, now=NOON))


def test_an_address_alone_opens_no_account(session: Session) -> None:
    make_user(session, email=STAFF.email)
    mapping = OidcSettings(ISSUER, CLIENT, role_claim="groups", roles={"jc-case": "case_manager"})

    with pytest.raises(NotAllowed):
        user_of_identity(session, STAFF, mapping, now=NOON)


def test_who_has_a_group_of_the_settings_gets_an_account_with_its_role(session: Session) -> None:
    mapping = OidcSettings(ISSUER, CLIENT, role_claim="groups", roles={"jc-case": "case_manager"})

    user = user_of_identity(session, STAFF, mapping, now=NOON)

    assert (user.role, user.display_name, user.has_password) == (Role.CASE_MANAGER, "Eva Beispiel", False)
    assert user_of_identity(session, STAFF, mapping, now=NOON) is user


def test_a_closed_account_stays_closed(session: Session) -> None:
    user = make_user(session)
    connect(session, user, STAFF, now=NOON)
    user.is_active = False

    with pytest.raises(NotAllowed, match="closed"):
        user_of_identity(session, STAFF, SETTINGS, now=NOON)


def test_settings_are_read_with_the_secret_from_its_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("hidden\n")
    found = read_oidc({
        "PASSGENAU_OIDC_ISSUER": ISSUER, "PASSGENAU_OIDC_CLIENT_ID": CLIENT, "PASSGENAU_OIDC_PASSWORDS": "operators",
        "PASSGENAU_OIDC_CLIENT_SECRET_FILE": str(tmp_path / "secret"), "PASSGENAU_OIDC_ROLES": "a=case_manager,",
    })  # fmt: skip

    assert found is not None
    assert (found.client_secret, found.passwords, found.roles) == ("hidden", Passwords.OPERATORS, {"a": "case_manager"})
    assert "hidden" not in repr(found)
    assert read_oidc({}) is None


@pytest.mark.parametrize("wrong", [
    {"PASSGENAU_OIDC_ISSUER": "http://login.example.org"}, {"PASSGENAU_OIDC_ISSUER": "https://login.example.org?x=1"},
    {"PASSGENAU_OIDC_CLIENT_ID": ""}, {"PASSGENAU_OIDC_PASSWORDS": "some"},
    {"PASSGENAU_OIDC_ROLES": "boss=operator"}, {"PASSGENAU_OIDC_CLIENT_SECRET_FILE": "/there/is/none"},
], ids=str)  # fmt: skip
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        read_oidc({"PASSGENAU_OIDC_ISSUER": ISSUER, "PASSGENAU_OIDC_CLIENT_ID": CLIENT} | wrong)


def test_a_provider_that_is_out_of_reach_is_said(free_port: int) -> None:
    gone = Provider(OidcSettings(f"http://127.0.0.1:{free_port}", CLIENT), "http://localhost/back")

    with pytest.raises(ProviderFailed):
        gone.begin()
    assert gone.way_out("http://localhost/") is None


class Silent(BaseHTTPRequestHandler):
    """A provider that has nothing to say, and counts who asks."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(503)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""


@pytest.fixture
def silent() -> Iterator[Provider]:
    Silent.asked.clear()
    with ThreadingHTTPServer(("127.0.0.1", 0), Silent) as server:
        thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01))
        thread.start()
        yield Provider(OidcSettings(f"http://127.0.0.1:{server.server_port}", CLIENT), "http://localhost/back")
        server.shutdown()
        thread.join()


def test_what_is_no_logout_token_makes_nobody_ask_the_provider(silent: Provider) -> None:
    deep = base64.urlsafe_b64encode(b"[" * 12_000).decode()
    for text in ("", "x", "a.b.c", "." * 50_000, f"{deep}.e30.x", token(), "IiI.e30.x"):
        with pytest.raises(NotAllowed):
            silent.logout_of(text, now=NOON)

    assert Silent.asked == []


def test_a_provider_that_failed_is_left_alone_for_half_a_minute(silent: Provider) -> None:
    issuer, at = silent.settings.issuer, int(NOON.timestamp())
    text = token(iss=issuer, iat=at, nonce=None, jti="1", events={LOGOUT_EVENT: {}})

    for _ in range(3):
        with pytest.raises(ProviderFailed):
            silent.logout_of(text, now=NOON)

    assert len(Silent.asked) == 1


@pytest.fixture
def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

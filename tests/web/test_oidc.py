"""Signing in with OpenID Connect against a real, certified provider: npm's oidc-provider in a process of its own."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
import requests
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core import oidc
from core.oidc_identities import OidcIdentity
from core.oidc_settings import OidcSettings, Passwords
from core.sign_in_limits import KnownDevice
from core.users import User, UserSession, get_user, password_hash
from tests.source_files import PROJECT
from tests.web.conftest import Visitor, check_page
from tests.web.world import World

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]
PASSWORD = "a long enough password"
BACK = "http://localhost/sign-in/provider/back"
SCRIPT = Path(__file__).with_name("oidc_provider.mjs")
NODE = Path(sys.executable).with_name("node")


class Told(BaseHTTPRequestHandler):
    """Keeps the logout tokens that the provider sends."""

    tokens: ClassVar[list[str]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.tokens.append(dict(parse_qsl(body))["logout_token"])
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name
        """Say nothing."""


@pytest.fixture(scope="module")
def told() -> Iterator[str]:
    """Address to which the provider sends its logout tokens."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Told) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def issuer(told: str) -> Iterator[str]:
    """Address of the running provider."""
    node = str(NODE) if NODE.exists() else shutil.which("node")
    if node is None or not (PROJECT / "node_modules" / "oidc-provider").is_dir():
        pytest.skip("node or oidc-provider is missing: make assets installs both")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{probe.getsockname()[1]}"
    started = subprocess.Popen(
        [node, str(SCRIPT), address, BACK, told], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert started.stdout is not None
        assert started.stdout.readline() == b"ready\n"
        yield address
    finally:
        started.terminate()
        started.wait(timeout=30)
        if started.stdout is not None:
            started.stdout.close()


@pytest.fixture
def agency(app: Flask, issuer: str) -> OidcSettings:
    """The settings of an agency with this provider."""
    settings = OidcSettings(issuer, "passgenau", "a-secret-that-is-long-enough-for-the-tests", name="Haus-Konto")
    app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], oidc=settings)
    return settings


@pytest.fixture
def eva(sessions: Sessions, world: World, agency: OidcSettings) -> User:
    """The adviser, connected with the provider's account of this name."""
    return connected(sessions, world.adviser.id, agency, "eva")


def connected(sessions: Sessions, user_id: int, agency: OidcSettings, subject: str) -> User:
    with sessions.begin() as session:
        session.add(OidcIdentity(user_id=user_id, issuer=agency.issuer, subject=subject, bound_at=datetime.now(UTC)))
        return get_user(session, user_id)


def at_provider(address: str, *, there: requests.Session | None = None, **changes: str) -> str:
    """Sign in at the provider by the address that we send browsers to; gives the address of the way back."""
    parts = urlsplit(address)
    query = dict(parse_qsl(parts.query)) | changes
    address = parts._replace(query=urlencode(query)).geturl()
    with there or requests.Session() as browser:
        for _ in range(8):
            answer = browser.get(address, allow_redirects=False, timeout=20)
            address = requests.compat.urljoin(answer.url, answer.headers["Location"])  # type: ignore[attr-defined]
            if address.startswith(BACK):
                return address
    raise AssertionError(f"no way back: {address}")


def sign_out_there(browser: requests.Session, issuer: str) -> None:
    page = browser.get(f"{issuer}/session/end", timeout=20)
    xsrf = re.search(r'name="xsrf" value="([^"]+)"', page.text)
    assert xsrf
    browser.post(page.url + "/confirm", data={"xsrf": xsrf[1], "logout": "yes"}, timeout=20)


def begun(visitor: Visitor) -> str:
    return visitor.client.get("/sign-in/provider?next=/offers").location


def changed(address: str, **changes: str) -> str:
    parts = urlsplit(address)
    query = {name: value for name, value in (dict(parse_qsl(parts.query)) | changes).items() if value}
    return parts._replace(query=urlencode(query)).geturl()


def come_back(visitor: Visitor, address: str) -> int:
    return visitor.client.get(address).status_code


def is_in(visitor: Visitor) -> bool:
    return visitor.client.get("/offers").status_code == 200


@pytest.mark.usefixtures("eva")
def test_the_provider_opens_the_connected_account_at_the_page_asked_for(visitor: Visit, sessions: Sessions) -> None:
    nobody = visitor(None)

    answer = nobody.client.get(at_provider(begun(nobody)))

    assert answer.location == "/offers"
    assert is_in(nobody)
    with sessions() as session:
        kept = session.scalars(sa.select(UserSession).order_by(UserSession.id.desc())).first()
        assert kept is not None
        assert (kept.by_provider, kept.needs_factor) == (True, False)
        assert session.scalar(sa.select(sa.func.count(KnownDevice.id))) == 1


@pytest.mark.usefixtures("eva")
def test_whatever_is_wrong_with_the_way_back_nobody_gets_in(visitor: Visit) -> None:
    for wrong in (
        {"state": "forged"}, {"iss": "https://other.example.org"}, {"iss": ""}, {"code": "invented"}, {"code": ""},
        {"error": "access_denied"},
    ):  # fmt: skip
        nobody = visitor(None)
        way_back = at_provider(begun(nobody))
        assert come_back(nobody, changed(way_back, **wrong)) == 403, wrong
        assert come_back(nobody, way_back) == 403, "an attempt counts once"
        assert not is_in(nobody)


@pytest.mark.usefixtures("eva")
def test_the_answer_to_somebody_elses_attempt_is_refused(visitor: Visit) -> None:
    mine, theirs = visitor(None), visitor(None)
    way_back = at_provider(begun(theirs))
    begun(mine)

    assert come_back(mine, way_back) == 403
    assert come_back(visitor(None), way_back) == 403


@pytest.mark.usefixtures("eva")
def test_another_nonce_and_another_proof_of_the_code_are_refused(visitor: Visit) -> None:
    for change in ({"nonce": "another"}, {"code_challenge": "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}):
        nobody = visitor(None)
        assert come_back(nobody, at_provider(begun(nobody), there=None, **change)) == 403, change


def test_an_expired_code_is_refused(visitor: Visit, sessions: Sessions, world: World, agency: OidcSettings) -> None:
    connected(sessions, world.adviser.id, agency, "slow")
    nobody = visitor(None)
    way_back = at_provider(begun(nobody), login_hint="slow")
    time.sleep(2.1)

    assert come_back(nobody, way_back) == 403


@pytest.mark.usefixtures("eva")
def test_new_keys_of_the_provider_are_read_by_themselves(
    visitor: Visit, issuer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = visitor(None)
    come_back(first, at_provider(begun(first)))
    requests.get(f"{issuer}/new-keys", timeout=20).close()
    monkeypatch.setattr(oidc, "KEYS_ASKED_AGAIN_AFTER_SECONDS", 0)
    second = visitor(None)

    assert come_back(second, at_provider(begun(second))) == 302
    assert is_in(second)


@pytest.mark.usefixtures("agency")
def test_who_has_no_account_here_is_told_so(visitor: Visit) -> None:
    nobody = visitor(None)

    page = check_page(nobody.client.get(at_provider(begun(nobody), login_hint="nobody")))

    assert page.status == 403
    assert "Für Sie gibt es hier noch keinen Zugang" in page.text


def test_an_account_is_connected_after_the_password_and_disconnected(
    visitor: Visit, sessions: Sessions, world: World, agency: OidcSettings
) -> None:
    with sessions.begin() as session:
        get_user(session, world.case_manager.id).password_hash = password_hash(PASSWORD)
    manager = visitor(None, world.case_manager)
    refused = manager.send("oidc.connect", {"password": "wrong"})
    page = check_page(manager.client.post("/account/provider", data={
        "password": PASSWORD, "csrf_token": manager.csrf_token()}))  # fmt: skip
    leaving = next(link for link in page.links() if link.startswith(agency.issuer))

    assert refused.location == "/account"
    assert come_back(manager, at_provider(leaving, login_hint="maria")) == 302
    assert "verbunden" in manager.get("account.show").text
    manager.post("oidc.disconnect", {"password": PASSWORD})
    with sessions() as session:
        assert session.scalars(sa.select(OidcIdentity)).all() == []


@pytest.mark.usefixtures("eva")
def test_who_signs_out_at_the_provider_is_signed_out_here(visitor: Visit, issuer: str) -> None:
    Told.tokens.clear()
    first, second, program = visitor(None), visitor(None), visitor(None).client
    come_back(first, at_provider(begun(first)))
    there = requests.Session()
    come_back(second, at_provider(begun(second), there=there))
    sign_out_there(there, issuer)
    there.close()
    assert len(Told.tokens) == 1
    address, token = "/sign-in/provider/logout", {"logout_token": Told.tokens[0]}

    forged = program.post(address, data={"logout_token": Told.tokens[0][:-4] + "AAAA"}).status_code
    assert (forged, is_in(second)) == (400, True)
    done, again = program.post(address, data=token), program.post(address, data=token)

    assert (done.status_code, again.status_code) == (200, 400)
    assert done.headers["Cache-Control"] == "no-store"
    assert (is_in(first), is_in(second)) == (True, False)


@pytest.mark.usefixtures("eva")
def test_signing_out_offers_to_sign_out_there_too(visitor: Visit, issuer: str) -> None:
    nobody = visitor(None)
    come_back(nobody, at_provider(begun(nobody)))

    page = check_page(nobody.send("auth.sign_out"))

    assert any(link.startswith(f"{issuer}/session/end?client_id=passgenau") for link in page.links())
    assert not is_in(nobody)


def test_passwords_are_left_to_operators_where_the_settings_say_so(
    app: Flask, visitor: Visit, sessions: Sessions, world: World, agency: OidcSettings
) -> None:
    gone = replace(agency, issuer="http://127.0.0.1:9", passwords=Passwords.OPERATORS)
    app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], oidc=gone)
    with sessions.begin() as session:
        for user_id in (world.adviser.id, world.operator.id):
            get_user(session, user_id).password_hash = password_hash(PASSWORD)
    statuses = [
        visitor(None).send("auth.sign_in", {"email": user.email, "password": PASSWORD}).status_code
        for user in (world.adviser, world.operator)
    ]

    page = check_page(visitor(None).client.get("/sign-in/provider"))

    assert statuses == [403, 302]
    assert page.status == 502
    assert "Haus-Konto ist gerade nicht erreichbar" in page.text
    assert "Der Betrieb kann sich solange mit dem Passwort anmelden" in page.text


@pytest.mark.usefixtures("eva")
def test_a_password_alone_does_not_open_the_account_of_who_signs_in_by_the_provider(
    app: Flask, visitor: Visit, sessions: Sessions, world: World
) -> None:
    app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], staff_need_factor=True)
    with sessions.begin() as session:
        get_user(session, world.adviser.id).password_hash = password_hash(PASSWORD)
    nobody = visitor(None)

    answer = nobody.send("auth.sign_in", {"email": world.adviser.email, "password": PASSWORD})

    assert answer.status_code == 403
    assert "mit dem Konto Ihres Hauses" in answer.text
    assert not is_in(nobody)

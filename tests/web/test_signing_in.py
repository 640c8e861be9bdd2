"""Where the groups of the provider decide, no other way leads into a connected account."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core import oidc_logout
from core.oidc_identities import OidcIdentity, connect
from core.oidc_settings import OidcSettings, Passwords
from core.passkeys import Passkey
from core.sign_in_links import LinkPurpose, new_sign_in_link
from core.users import Manner, Role, User, UserSession, get_user, password_hash, start_session
from tests.core.test_oidc_identities import proved
from tests.core.test_webauthn_ceremonies import added, asked
from tests.factories import make_user
from tests.web.conftest import Visitor
from tests.web.world import World
from web.access import TOKEN

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]
PASSWORD = "a long enough password"
ONLY = "Diesen Zugang öffnet nur das Konto Ihres Hauses"
FOLLOWING = OidcSettings(
    "http://127.0.0.1:9", "passgenau", role_claim="groups", roles={"jc-case": "case_manager"}, roles_follow=True
)
PHONE = "http://localhost:8765"  # where the stored passkey was made


@pytest.fixture
def following(app: Flask) -> OidcSettings:
    """An installation where the groups of a provider decide that nobody can reach."""
    app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], oidc=FOLLOWING)
    return FOLLOWING


def bound(session: Session, user: User) -> User:
    user.password_hash = password_hash(PASSWORD)
    connect(session, user, replace(proved(subject=f"number {user.id}"), issuer=FOLLOWING.issuer), now=datetime.now(UTC))
    return user


def status_by_password(visitor: Visitor, user: User) -> int:
    return visitor.send("auth.sign_in", {"email": user.email, "password": PASSWORD}).status_code


def test_passwords_open_no_account_whose_groups_decide_but_those_of_operators(
    app: Flask, visitor: Visit, sessions: Sessions, world: World, following: OidcSettings
) -> None:
    with sessions.begin() as session:
        users = [bound(session, get_user(session, each.id)) for each in (world.case_manager, world.operator)]
        unbound = get_user(session, world.adviser.id)
        unbound.password_hash = password_hash(PASSWORD)

    assert [status_by_password(visitor(None), each) for each in (*users, unbound)] == [403, 302, 302]

    nobody = replace(following, passwords=Passwords.NOBODY)
    app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], oidc=nobody)
    assert status_by_password(visitor(None), users[1]) == 403


@pytest.mark.usefixtures("following")
def test_a_mailed_link_opens_no_account_whose_groups_decide(visitor: Visit, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        user = bound(session, get_user(session, world.case_manager.id))
        link = new_sign_in_link(session, user.id, LinkPurpose.RECOVERY, now=datetime.now(UTC))
    nobody = visitor(None)

    answer = nobody.client.post(f"/s/{link.token}", data={"csrf_token": nobody.csrf_token()})

    assert answer.status_code == 403
    assert ONLY in answer.text
    assert nobody.client.get("/clients").status_code == 302


def test_a_passkey_opens_no_account_whose_groups_decide(
    app: Flask, visitor: Visit, sessions: Sessions, following: OidcSettings
) -> None:
    with sessions.begin() as session:
        user = make_user(session, id=7, role=Role.CASE_MANAGER, email="phone@example.org")
        added(session, user)
        answers = [asked(session, name, at=datetime.now(UTC)) for name in ("first", "second")]
    places = []
    for oidc, answer in ((None, answers[0]), (following, answers[1])):
        app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], oidc=oidc, base_url=PHONE)
        with sessions.begin() as session:
            bound(session, get_user(session, 7))
        client = visitor(None).client
        text = client.get("/sign-in", base_url=PHONE).text
        token = text.partition('name="csrf_token" value="')[2].partition('"')[0]
        sent = {"credential": answer, "csrf_token": token}
        places.append(client.post("/sign-in/passkey", data=sent, base_url=PHONE).location)

    assert places[0] != places[1] == "/sign-in"
    with sessions() as session:
        assert session.scalars(sa.select(Passkey.last_used_at)).one() is not None
        assert session.scalar(sa.select(sa.func.count(UserSession.id)).where(UserSession.user_id == 7)) == 1


@pytest.mark.parametrize("is_following", [True, False])
def test_disconnecting_ends_other_sessions_of_the_provider_but_is_no_way_around_its_groups(
    app: Flask, visitor: Visit, sessions: Sessions, world: World, is_following: bool
) -> None:
    oidc = replace(FOLLOWING, roles_follow=is_following)
    app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], oidc=oidc)
    with sessions.begin() as session:
        user = bound(session, get_user(session, world.case_manager.id))
        manner = Manner(by_provider=True, provider_session="s-1")
        tokens = [start_session(session, user, now=datetime.now(UTC), manner=manner) for _ in range(2)]
    own, other = visitor(None), visitor(None)
    for each, token in zip((own, other), tokens, strict=True):
        with each.client.session_transaction() as kept:
            kept[TOKEN] = token

    page = own.post("oidc.disconnect", {"password": PASSWORD})

    assert ("deshalb bleibt er verbunden" in page.soup.get_text()) is is_following
    assert own.client.get("/clients").status_code == 200
    assert (other.client.get("/clients").status_code == 200) is is_following
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.count(OidcIdentity.id))) == int(is_following)


@pytest.mark.usefixtures("following")
def test_tokens_that_prove_nothing_are_soon_not_looked_at(visitor: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oidc_logout, "ATTEMPTS_ALLOWED_IN_ALL", 2)
    program = visitor(None).client

    answers = [program.post("/sign-in/provider/logout", data={"logout_token": "x"}) for _ in range(3)]

    assert [each.status_code for each in answers] == [400, 400, 429]

"""Who tries the door learns nothing: same words and same work for known and unknown people, no kept session."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.users import NO_PASSWORD, Role, User, password_hash
from tests.web.conftest import Visitor, check_page
from tests.web.world import World
from web.access import TOKEN

Sessions = sessionmaker[Session]
PASSWORD = "a long enough password"


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each hash that Argon2 was asked to verify."""
    found: list[str] = []
    verify = PasswordHasher.verify

    def counted(hasher: PasswordHasher, known: str, password: str) -> bool:
        found.append(known)
        return verify(hasher, known, password)

    monkeypatch.setattr(PasswordHasher, "verify", counted)
    return found


@pytest.fixture
def known(sessions: Sessions, world: World) -> str:
    """The address of somebody who signs in with a password."""
    with sessions.begin() as session:
        user = session.get_one(User, world.adviser.id)
        user.password_hash = password_hash(PASSWORD)
        return user.email


def _words(visitor: Visitor, path: str, data: dict[str, str]) -> tuple[int, str]:
    """What somebody is told who sends this form."""
    token = str(check_page(visitor.client.get(path)).field("csrf_token")["value"])
    answer = visitor.client.post(path, data={"csrf_token": token} | data)
    if answer.status_code in (302, 303):
        answer = visitor.client.get(answer.location)
    text = check_page(answer).text
    return answer.status_code, text.replace(data.get("email", "@"), "")


@pytest.fixture
def statements() -> Iterator[list[str]]:
    """Each statement that a database was sent."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        found.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    yield found
    sa.event.remove(sa.Engine, "before_cursor_execute", note)


def test_the_same_work_for_known_and_unknown_people(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, known: str,
    verified: list[str], statements: list[str],
) -> None:  # fmt: skip
    """Known, without a password, left, and unknown: as many verifications of Argon2, as many statements."""
    with sessions.begin() as session:
        session.get_one(User, world.operator.id).password_hash = NO_PASSWORD
        left = session.get_one(User, world.case_manager.id)
        left.is_active, left.password_hash = False, password_hash(PASSWORD)
    counts = {}
    for email in (known, world.operator.email, world.case_manager.email, "nobody@example.org"):
        browser = visitor(None)
        token = str(check_page(browser.client.get("/sign-in")).field("csrf_token")["value"])
        verified.clear()
        statements.clear()
        browser.client.post("/sign-in", data={"csrf_token": token, "email": email, "password": "not the password"})
        counts[email] = (len(verified), len(statements))

    assert counts == dict.fromkeys(counts, counts["nobody@example.org"])
    assert counts[known][0] == 1


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/link"])
def test_the_same_words_for_known_and_unknown_people(visitor: Callable[..., Visitor], known: str, path: str) -> None:
    told = [
        _words(visitor(None), path, {"email": email, "password": "not the password"})
        for email in (known, "nobody@example.org")
    ]

    assert told[0] == told[1]


def test_a_link_that_never_was_tells_no_more_than_one_that_is_over(visitor: Callable[..., Visitor]) -> None:
    client = visitor(None).client

    statuses = {client.get(f"/{kind}/{'x' * 43}").status_code for kind in ("a", "v")}

    assert statuses == {404}


def test_a_session_that_somebody_else_has_set_is_no_session_after_signing_in(
    app: Flask, visitor: Callable[..., Visitor], known: str
) -> None:
    browser = visitor(None)
    with browser.client.session_transaction() as cookie:
        cookie[TOKEN] = "planted by an attacker"

    token = str(check_page(browser.client.get("/sign-in")).field("csrf_token")["value"])
    browser.client.post("/sign-in", data={"csrf_token": token, "email": known, "password": PASSWORD})

    with browser.client.session_transaction() as cookie:
        assert cookie[TOKEN] != "planted by an attacker"
    attacker = app.test_client()
    with attacker.session_transaction() as cookie:
        cookie[TOKEN] = "planted by an attacker"
    assert attacker.get("/today").status_code == 302


def test_nothing_is_left_to_go_back_to_after_signing_out(visitor: Callable[..., Visitor]) -> None:
    manager = visitor(Role.CASE_MANAGER)
    page = manager.client.get("/clients")

    manager.send("auth.sign_out")

    assert "no-store" in page.headers["Cache-Control"]
    assert "Cookie" in page.headers["Vary"]
    assert manager.client.get("/clients").status_code == 302

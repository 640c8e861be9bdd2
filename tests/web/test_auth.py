"""Signing in and out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker

from core.sign_in_limits import ATTEMPTS_ALLOWED
from core.users import Role, User, UserSession, password_hash
from tests.web.conftest import Visitor, check_page
from web.access import TOKEN, safe_target

Sessions = sessionmaker[Session]
PASSWORD = "a long enough password"


@pytest.fixture
def adviser(world: object, sessions: Sessions) -> User:  # noqa: ARG001 - the world must be there
    with sessions.begin() as session:
        user = session.query(User).filter_by(role=Role.EMPLOYER_ADVISER).one()
        user.password_hash = password_hash(PASSWORD)
        return user


def _sign_in(visitor: Visitor, email: str, password: str, path: str = "/sign-in") -> int:
    token = check_page(visitor.client.get("/sign-in")).field("csrf_token")["value"]
    answer = visitor.client.post(path, data={"email": email, "password": password, "csrf_token": token})
    return answer.status_code


def test_the_right_password_leads_to_the_first_page_of_the_role(visitor: Callable[..., Visitor], adviser: User) -> None:
    nobody = visitor(None)

    status = _sign_in(nobody, adviser.email, PASSWORD)

    assert status == 302
    assert nobody.client.get("/").location == "/today"


def test_a_wrong_password_keeps_the_address_and_tells_nothing_more(
    visitor: Callable[..., Visitor], adviser: User
) -> None:
    nobody = visitor(None)
    token = check_page(nobody.client.get("/sign-in")).field("csrf_token")["value"]

    answers = [
        nobody.client.post("/sign-in", data={"email": email, "password": "wrong password", "csrf_token": token})
        for email in (adviser.email, "unknown@example.org")
    ]

    pages = [check_page(answer) for answer in answers]
    assert [answer.status_code for answer in answers] == [403, 403]
    assert pages[0].field("email")["value"] == adviser.email
    assert pages[0].field("password").get("value", "") == ""
    assert pages[0].soup.select_one(".kern-alert") == pages[1].soup.select_one(".kern-alert")


def test_too_many_failures_lock_the_address_even_for_the_right_password(
    visitor: Callable[..., Visitor], adviser: User
) -> None:
    nobody = visitor(None)
    failures = [_sign_in(nobody, adviser.email, "wrong password") for _ in range(ATTEMPTS_ALLOWED)]

    assert set(failures) == {403}
    assert _sign_in(nobody, adviser.email, PASSWORD) == 403


def test_signing_in_changes_the_session(
    visitor: Callable[..., Visitor], client_for: Callable[..., FlaskClient], adviser: User
) -> None:
    client = client_for(Role.OPERATOR)
    with client.session_transaction() as cookie:
        before = cookie[TOKEN]
    someone = Visitor(visitor(None).app, client)
    token = someone.csrf_token()
    client.post("/sign-in", data={"email": adviser.email, "password": PASSWORD, "csrf_token": token})

    with client.session_transaction() as cookie:
        after = cookie[TOKEN]
    assert after != before


def test_signing_out_ends_the_session_on_the_server(visitor: Callable[..., Visitor]) -> None:
    operator = visitor(Role.OPERATOR)
    with operator.client.session_transaction() as cookie:
        token = cookie[TOKEN]
    operator.send("auth.sign_out")

    with operator.client.session_transaction() as cookie:
        cookie[TOKEN] = token
    assert operator.client.get("/runs").status_code == 302


@pytest.mark.parametrize("change", [{"started_at": timedelta(hours=11)}, {"seen_at": timedelta(minutes=61)}])
def test_a_session_ends_after_ten_hours_and_after_an_idle_hour(
    visitor: Callable[..., Visitor], sessions: Sessions, change: dict[str, timedelta]
) -> None:
    operator = visitor(Role.OPERATOR)
    with sessions.begin() as session:
        signed_in = session.query(UserSession).one()
        for name, age in change.items():
            setattr(signed_in, name, datetime.now(UTC) - age)

    assert operator.client.get("/runs").location.startswith("/sign-in")


def test_after_signing_in_the_page_asked_for_opens(visitor: Callable[..., Visitor], adviser: User) -> None:
    nobody = visitor(None)
    sent_to = nobody.client.get("/vacancies?state=open").location
    token = check_page(nobody.client.get(sent_to)).field("csrf_token")["value"]

    answer = nobody.client.post(sent_to, data={"email": adviser.email, "password": PASSWORD, "csrf_token": token})

    assert answer.location == "/vacancies?state=open"


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "evil", "", None]
)
def test_nobody_is_sent_to_another_site(target: str | None) -> None:
    assert safe_target(target) is None


def test_the_cookie_is_for_this_site_and_out_of_reach_of_scripts(
    visitor: Callable[..., Visitor], adviser: User
) -> None:
    nobody = visitor(None)
    token = check_page(nobody.client.get("/sign-in")).field("csrf_token")["value"]

    answer = nobody.client.post("/sign-in", data={"email": adviser.email, "password": PASSWORD, "csrf_token": token})

    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_language_is_switched_and_stays(visitor: Callable[..., Visitor]) -> None:
    operator = visitor(Role.OPERATOR)

    answer = operator.client.get("/language/en?next=/runs")

    assert answer.location == "/runs"
    check_page(operator.client.get("/runs"), language="en")

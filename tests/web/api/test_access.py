"""Who gets in: tokens, their end, the limit of their calls, and errors in the caller's language."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role, User
from employers.api_access.models import ApiToken
from employers.api_access.tokens import PREFIX, REQUESTS_A_MINUTE, revoke_token
from employers.codes import EmployerState
from employers.models import Contact, Employer
from tests.web.api.world import Program
from tests.web.conftest import Visitor
from tests.web.world import World
from web.access import is_open_to_all
from web.api.access import scope_of
from web.api.operations import OPERATIONS

Sessions = sessionmaker[Session]
Make = Callable[..., Program]


@pytest.mark.parametrize("header", [None, "", "Bearer", "Bearer x", "Basic abc", "Bearer " + "a" * 5000])
def test_without_a_live_token_nobody_gets_in(app: Flask, header: str | None) -> None:
    headers = {} if header is None else {"Authorization": header}

    answer = app.test_client().get("/api/v1/vacancies", headers=headers)

    assert (answer.status_code, answer.mimetype) == (401, "application/problem+json")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_browser_session_is_no_token(visitor: Callable[..., Visitor]) -> None:
    assert visitor(Role.EMPLOYER).client.get("/api/v1/vacancies").status_code == 401


def test_only_the_hash_of_a_token_is_stored(program: Make, sessions: Sessions) -> None:
    secret = program().secret

    assert secret.startswith(PREFIX)
    with sessions() as session:
        token = session.scalars(sa.select(ApiToken)).one()
        assert secret not in str({column.name: getattr(token, column.name) for column in ApiToken.__table__.columns})


def revoked(session: Session, token: ApiToken, world: World) -> None:
    revoke_token(session, world.bakery.id, token.id, now=datetime.now(UTC), by=world.adviser.id)


def over(_session: Session, token: ApiToken, _world: World) -> None:
    token.expires_at = datetime.now(UTC) - timedelta(seconds=1)


def employer_ended(session: Session, _token: ApiToken, world: World) -> None:
    session.get_one(Employer, world.bakery.id).state = EmployerState.ENDED


def user_left(session: Session, _token: ApiToken, world: World) -> None:
    session.get_one(User, world.baker.id).is_active = False


def contact_gone(session: Session, _token: ApiToken, world: World) -> None:
    session.execute(sa.delete(Contact).where(Contact.user_id == world.baker.id))


@pytest.mark.parametrize("end", [revoked, over, employer_ended, user_left, contact_gone])
def test_a_token_ends_at_once(program: Make, sessions: Sessions, world: World, end: Callable[..., None]) -> None:
    bakery = program()
    assert bakery.get("/vacancies").status_code == 200

    with sessions.begin() as session:
        end(session, session.scalars(sa.select(ApiToken)).one(), world)

    assert bakery.get("/vacancies").status_code == 401


def test_nobody_calls_more_often_than_allowed(program: Make, sessions: Sessions) -> None:
    bakery = program()
    first = bakery.get("/vacancies")
    with sessions.begin() as session:
        session.execute(sa.update(ApiToken).values(window_count=REQUESTS_A_MINUTE))

    over_limit = [bakery.get("/vacancies"), bakery.post("/vacancies", {}), bakery.get("/vacancies")]

    assert first.headers["RateLimit-Remaining"] == str(REQUESTS_A_MINUTE - 1)
    assert 429 in {answer.status_code for answer in over_limit}  # a minute may begin in between
    refused = next(answer for answer in over_limit if answer.status_code == 429)
    assert 1 <= int(refused.headers["Retry-After"]) <= 60


def test_every_operation_asks_for_a_scope_and_the_description_for_nothing(app: Flask) -> None:
    rules = {rule.endpoint for rule in app.url_map.iter_rules() if rule.rule.startswith("/api/")}

    assert {f"api.{each.name}" for each in OPERATIONS} | {"api.document", "api.reference"} == rules
    assert {endpoint for endpoint in rules if scope_of(app, endpoint) is None} == {
        endpoint for endpoint in rules if is_open_to_all(endpoint)
    }


@pytest.mark.parametrize(("asked", "title"), [("en", "Not found"), ("de", "Nicht gefunden"), ("tr", "Nicht gefunden")])
def test_errors_speak_the_language_of_the_caller(program: Make, asked: str, title: str) -> None:
    answers = [program().get(path, Accept_Language=asked) for path in ("/vacancies/1", "/no-such-thing")]

    assert [answer.get_json()["title"] for answer in answers] == [title, title]
    assert {answer.get_json()["type"] for answer in answers} == {"/api/v1#not-found"}


def test_an_unknown_method_is_told_which_are_known(program: Make) -> None:
    answer = program().call("DELETE", "/vacancies")

    assert (answer.status_code, answer.mimetype) == (405, "application/problem+json")
    assert "POST" in answer.headers["Allow"]


def test_a_body_of_another_kind_or_size_is_refused(program: Make) -> None:
    bakery = program()
    headers = {"Authorization": f"Bearer {bakery.secret}"}

    form = bakery.client.post("/api/v1/vacancies", data={"title": "x"}, headers=headers)
    large = bakery.client.post(
        "/api/v1/vacancies", data=b"{" + b" " * 3_000_000, content_type="application/json", headers=headers
    )

    assert (form.status_code, large.status_code) == (415, 413)
    assert large.mimetype == "application/problem+json"

"""Forged forms: without token, leading to other sites, with fields that are nobody's to set, too large or too deep."""

import json
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role, User
from employers.models import Vacancy
from tests.web.api.world import COMPLETE, Program, make_token
from tests.web.conftest import Visitor
from tests.web.world import World
from web.access import is_open_to_all, safe_target
from web.client_access import needs_client_access

Sessions = sessionmaker[Session]
ELSEWHERE = (
    "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "/\n/evil.example",
    "https://evil.example", "https:evil.example", "https:/evil.example", "javascript:alert(1)", " //evil.example",
    "/\r//evil.example", "\x00//evil.example", "evil.example", "data:text/html,x", "",
)  # fmt: skip
SIGNED = {"oidc.end_from_provider"}  # the provider posts, no browser: its signature is looked at instead
ADDRESSES = {"token": "x" * 40, "number": "ABCD", "proposal_id": 1, "fact": "skills"}


@pytest.mark.parametrize("target", ELSEWHERE)
def test_no_address_of_another_site_is_a_place_to_go_on_to(target: str) -> None:
    assert safe_target(target) is None


@pytest.mark.parametrize("path", ["//evil.example", "%2f%2fevil.example", "/%5cevil.example", "/%0d%0aX-Evil:1"])
def test_nobody_is_sent_elsewhere(visitor: Callable[..., Visitor], path: str) -> None:
    answer = visitor(Role.OPERATOR).client.get(
        f"/language/en?next={path}", headers={"Referer": "https://evil.example/x"}
    )

    assert not answer.headers.get("Location", "/").startswith(("//", "http", "\\"))
    assert "X-Evil" not in answer.headers


def test_no_public_form_and_no_form_of_clients_is_taken_without_its_token(app: Flask) -> None:
    posting = [
        rule for rule in app.url_map.iter_rules() if "POST" in (rule.methods or ())
        and (is_open_to_all(rule.endpoint) or needs_client_access(app, rule.endpoint)) and rule.endpoint not in SIGNED
    ]  # fmt: skip
    browser = app.test_client()

    statuses = {}
    for rule in posting:
        with app.test_request_context():
            address = rule.build({name: ADDRESSES[name] for name in rule.arguments})[1]  # type: ignore[index]
        statuses[rule.endpoint] = browser.post(address, data={"csrf_token": "forged"}).status_code

    assert len(statuses) > 10
    assert {name: status for name, status in statuses.items() if status != 400} == {}


def test_a_form_about_oneself_sets_nothing_else(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    baker = visitor(None, world.baker)
    with sessions() as session:
        before = {row.id: (row.role, row.is_active, row.email) for row in session.scalars(sa.select(User))}
    extra = {
        "role": "operator",
        "is_active": "1",
        "email": "me@evil.example",
        "id": "1",
        "employer_id": "2",
        "user_id": "1",
    }

    for endpoint in ("account.change_password", "my_company.change_mode", "my_company.change_wishes"):
        baker.send(endpoint, extra | {"current": "x", "mode": "each"})

    with sessions() as session:
        assert {row.id: (row.role, row.is_active, row.email) for row in session.scalars(sa.select(User))} == before


@pytest.mark.parametrize(
    "field", ["id", "state", "reference", "source", "is_generated", "created_at", "role", "__class__"]
)
def test_a_program_sets_no_field_that_is_not_described(
    app: Flask, sessions: Sessions, world: World, field: str
) -> None:
    with sessions.begin() as session:
        program = Program(app.test_client(), make_token(session, world.baker, [world.bakery]))

    answer = program.post("/vacancies", COMPLETE | {field: "1"})

    assert answer.status_code == 422
    assert answer.get_json()["errors"][0]["pointer"].endswith(field)
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Vacancy)) == 0


def test_a_program_names_no_employer_of_somebody_else(app: Flask, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        program = Program(app.test_client(), make_token(session, world.baker, [world.bakery]))

    assert program.post("/vacancies", COMPLETE | {"employer_id": world.butchery.id}).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        "[" * 100_000,
        '{"a":' * 50_000,
        "9" * 5000,
        '"' + "x" * 3_000_000 + '"',
        "\ud800".encode("utf-8", "surrogatepass"),
        "",
    ],
    ids=["arrays", "objects", "digits", "large", "surrogate", "empty"],
)
def test_a_body_too_deep_or_too_large_is_refused_and_costs_nothing(
    app: Flask, sessions: Sessions, world: World, body: str | bytes
) -> None:
    app.testing = False
    with sessions.begin() as session:
        secret = make_token(session, world.baker, [world.bakery])

    answer = app.test_client().post(
        "/api/v1/vacancies", data=body, content_type="application/json", headers={"Authorization": f"Bearer {secret}"}
    )

    assert answer.status_code in (400, 413, 422)
    assert json.loads(answer.data)["status"] == answer.status_code


def test_a_form_of_very_many_fields_is_refused(app: Flask, visitor: Callable[..., Visitor]) -> None:
    app.testing = False
    baker = visitor(Role.EMPLOYER)
    token = baker.csrf_token()
    parts = "".join(f'--x\r\nContent-Disposition: form-data; name="f{number}"\r\n\r\n1\r\n' for number in range(5000))

    answer = baker.client.post(
        "/my-vacancies/new", data=f"{parts}--x--\r\n".encode(), content_type="multipart/form-data; boundary=x"
    )

    assert token
    assert answer.status_code == 413

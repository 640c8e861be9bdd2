"""Who may open what. Every route as everybody: test_access_matrix.py."""

from collections.abc import Callable

import pytest
from flask import Flask
from werkzeug.routing import Rule

from core.users import Role
from tests.web.conftest import Visitor, check_page
from web.access import is_open_to_all
from web.api.access import scope_of
from web.client_access import needs_client_access


def _closed(app: Flask) -> list[Rule]:
    rules = app.url_map.iter_rules()
    return [each for each in rules if not is_open_to_all(each.endpoint) and scope_of(app, each.endpoint) is None]


def _path(rule: Rule) -> str:
    """An address of the rule; what its numbers name need not exist."""
    parts = ["1" if is_dynamic else part for is_dynamic, part in rule._trace]
    return "".join(parts).lstrip("|")


def test_somebody_who_is_not_signed_in_is_sent_to_the_sign_in(app: Flask, visitor: Callable[..., Visitor]) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    nobody = visitor(None).client

    for rule in _closed(app):
        if not needs_client_access(app, rule.endpoint):
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            answer = nobody.open(_path(rule), method=method)
            assert answer.status_code in (302, 404), rule
            assert answer.status_code == 404 or answer.location.startswith("/sign-in"), rule


@pytest.mark.parametrize("role", [None, *Role])
def test_nobody_but_the_client_opens_a_clients_own_pages(
    app: Flask, visitor: Callable[..., Visitor], role: Role | None
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    stranger = visitor(role).client

    for rule in (rule for rule in _closed(app) if needs_client_access(app, rule.endpoint)):
        if "GET" in (rule.methods or ()):
            assert stranger.get(_path(rule)).location == "/me/enter", rule
        if "POST" in (rule.methods or ()):
            assert stranger.post(_path(rule)).status_code == 403, rule


def test_the_refusal_is_a_page_of_its_own(visitor: Callable[..., Visitor]) -> None:
    answer = visitor(Role.EMPLOYER).client.get("/runs")

    assert answer.status_code == 403
    check_page(answer)


def test_health_is_public_and_tells_nothing_about_people(visitor: Callable[..., Visitor]) -> None:
    answer = visitor(None).client.get("/health/ready")

    assert answer.get_json() == {"status": "ok"}


def test_nobody_reads_or_writes_without_a_csrf_token(visitor: Callable[..., Visitor]) -> None:
    answer = visitor(Role.OPERATOR).client.post("/runs")

    assert answer.status_code == 400
    check_page(answer)

"""Every route asks for a role or is on the short public list."""

from pathlib import Path

import pytest
from flask import Flask

from core.settings import read_settings
from web import create_app
from web.access import PUBLIC_ENDPOINTS, allowed_roles, is_open_to_all
from web.api.access import scope_of
from web.client_access import needs_client_access


@pytest.fixture
def application(tmp_path: Path) -> Flask:
    return create_app(read_settings({"PASSGENAU_INSTANCE": str(tmp_path)}))


def test_every_route_asks_for_a_role_or_is_public(application: Flask) -> None:
    endpoints = {rule.endpoint for rule in application.url_map.iter_rules()}

    marked = {endpoint for endpoint in endpoints if needs_client_access(application, endpoint)}
    for_tokens = {endpoint for endpoint in endpoints if scope_of(application, endpoint) is not None}
    open_to_all = {endpoint for endpoint in endpoints - marked - for_tokens if not allowed_roles(application, endpoint)}

    assert {endpoint for endpoint in open_to_all if not is_open_to_all(endpoint)} == set()
    assert endpoints >= PUBLIC_ENDPOINTS


def test_the_public_list_stays_short() -> None:
    assert len(PUBLIC_ENDPOINTS) <= 20  # with eleven of signing in, out and registering, three of health and metrics


def test_public_pages_only_read(application: Flask) -> None:
    public = [rule for rule in application.url_map.iter_rules() if rule.endpoint.startswith("public.")]

    assert public
    assert {method for rule in public for method in rule.methods or ()} <= {"GET", "HEAD", "OPTIONS"}


def test_all_pages_of_clients_but_the_way_in_ask_for_a_client(application: Flask) -> None:
    own = {rule.endpoint for rule in application.url_map.iter_rules() if f"{rule.rule}/".startswith("/me/")}

    assert {endpoint for endpoint in own if not needs_client_access(application, endpoint)} == {"mine.enter"}
    assert {endpoint for endpoint in own if allowed_roles(application, endpoint)} == set()


def test_what_is_public_does_not_also_ask_for_a_role(application: Flask) -> None:
    assert {endpoint for endpoint in PUBLIC_ENDPOINTS if allowed_roles(application, endpoint)} == set()


def test_addresses_are_lower_case_words_with_hyphens(application: Flask) -> None:
    fixed = [
        "".join(text for is_dynamic, text in rule._trace if not is_dynamic) for rule in application.url_map.iter_rules()
    ]

    assert {path for path in fixed if path != path.lower() or "_" in path} == set()

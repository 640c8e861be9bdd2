"""The frame of a page: each role's navigation, its first page, both languages, addresses with changes."""

from collections.abc import Callable

import pytest
from flask import Flask

from core.users import Role, User
from tests.web.conftest import Visitor
from web.access import allowed_roles
from web.formatting import LANGUAGES
from web.layout import HOME, NAVIGATION, ROLE_LABELS, home_url, url_with

Visit = Callable[..., Visitor]


@pytest.mark.parametrize("role", Role)
def test_each_role_has_a_name_a_navigation_and_a_first_page_that_it_may_open(bare_app: Flask, role: Role) -> None:
    assert str(ROLE_LABELS[role])
    assert HOME[role] == NAVIGATION[role][0][0]
    assert all(role in allowed_roles(bare_app, endpoint) for endpoint, _ in NAVIGATION[role])


@pytest.mark.parametrize("role", Role)
def test_home_is_the_first_page_of_the_role(bare_app: Flask, role: Role) -> None:
    with bare_app.test_request_context():
        homes = {home_url(User(role=each)) for each in Role}

        assert home_url(User(role=role)) in homes
        assert len(homes) == len(Role)
        assert home_url(None) not in homes


@pytest.mark.parametrize(
    ("address", "changes", "expected"),
    [
        ("/clients?q=a&page=2", {"page": 3}, {"q": "a", "page": "3"}),
        ("/clients?q=a&page=2", {"page": None}, {"q": "a"}),
        ("/clients", {"q": "ä b&c"}, {"q": "ä b&c"}),
        ("/clients?q=a", {}, {"q": "a"}),
    ],
)
def test_an_address_keeps_what_is_not_changed(
    bare_app: Flask, address: str, changes: dict[str, object], expected: dict[str, str]
) -> None:
    with bare_app.test_request_context(address):
        changed = url_with(**changes)

    with bare_app.test_request_context(changed) as context:
        assert context.request.path == "/clients"
        assert context.request.args.to_dict() == expected


def test_an_address_keeps_the_thing_that_it_names(bare_app: Flask) -> None:
    with bare_app.test_request_context("/clients/7?tab=a"):
        assert url_with(tab="b").endswith("/clients/7?tab=b")


@pytest.mark.parametrize("role", Role)
def test_the_frame_shows_the_roles_pages_and_marks_the_open_one(visitor: Visit, role: Role) -> None:
    page = visitor(role).get(HOME[role])

    links = page.soup.select("nav a")
    assert len([link for link in links if link.get("aria-current") == "page"]) == 1
    assert len({link["href"] for link in links}) >= len(NAVIGATION[role])


def test_each_language_is_offered_in_its_own_words(visitor: Visit) -> None:
    page = visitor(None).get("auth.sign_in")

    offered = " ".join(page.soup.get_text(" ").split())
    assert all(name in offered for name in LANGUAGES.values())

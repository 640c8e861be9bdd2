"""Fixtures of the tests of the web: the application on a real database, visitors, checks that hold on every page."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask, url_for
from flask import session as flask_session
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from core.settings import Settings
from core.users import Role, User, start_session, users
from tests.conftest import TEST_KEY, THROWAWAY
from tests.databases import Databases
from tests.web.world import World, make_world
from web import CONTENT_SECURITY_POLICY, create_app
from web.access import TOKEN
from web.session import SESSIONS

Sessions = sessionmaker[Session]
Speak = Callable[..., AbstractContextManager[None]]
METRICS_TOKEN = "token of the monitoring in tests"
NAMELESS = ("hidden", "submit", "button")


@dataclass(frozen=True)
class Page:
    """An answer and its document."""

    response: TestResponse
    soup: BeautifulSoup

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        """The visible text of the main part, in one line."""
        main = self.soup.find("main")
        return " ".join(main.get_text(" ").split()) if main else ""

    def field(self, name: str) -> Tag:
        """The control with this name."""
        found = self.soup.find(["input", "select", "textarea"], attrs={"name": name})
        assert isinstance(found, Tag), f"no field {name}"
        return found

    def links(self) -> list[str]:
        """Addresses of all links of the main part."""
        return [str(link["href"]) for link in self.soup.select("main a[href]")]


def check_page(response: TestResponse, *, language: str = "de") -> Page:
    """The document of an answer, after all that must hold on each page of the product."""
    soup = BeautifulSoup(response.get_data(as_text=True), "lxml")
    assert response.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert soup.html is not None
    assert soup.html["lang"] == language
    assert soup.title is not None
    assert re.fullmatch(r"\S.* – Passgenau", soup.title.get_text(), re.DOTALL)
    assert len(soup.find_all("h1")) == 1
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids)), sorted(name for name in ids if ids.count(name) > 1)
    _check_controls(soup)
    _check_nothing_inline(soup)
    return Page(response, soup)


def _check_controls(soup: BeautifulSoup) -> None:
    labelled = {label["for"] for label in soup.find_all("label", attrs={"for": True})}
    for control in soup.find_all(["input", "select", "textarea"]):
        is_named = control.get("id") in labelled or control.find_parent("label") or control.get("aria-label")
        assert control.get("type") in NAMELESS or is_named, f"no label: {control}"
    for form in soup.find_all("form"):
        if str(form.get("method", "get")).lower() == "post":
            token = form.find("input", attrs={"name": "csrf_token"})
            assert isinstance(token, Tag), f"no CSRF token: {form.get('action')}"
            assert token["value"]


def _check_nothing_inline(soup: BeautifulSoup) -> None:
    assert not soup.find_all("style")
    assert not soup.find_all(style=True)
    scripts = [script for script in soup.find_all("script") if script.get("type") != "application/ld+json"]  # data
    assert not [script for script in scripts if not script.get("src")]
    assert not [tag.name for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]


@dataclass(frozen=True)
class Visitor:
    """A browser in which somebody is signed in, or nobody."""

    app: Flask
    client: FlaskClient

    def address(self, endpoint: str, **values: Any) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def get(self, endpoint: str, *, status: int = 200, **values: Any) -> Page:
        """A page, checked."""
        page = check_page(self.client.get(self.address(endpoint, **values)))
        assert page.status == status, page.text[:500]
        return page

    def send(self, endpoint: str, data: dict[str, Any] | None = None, **values: Any) -> TestResponse:
        """The bare answer to a form that was sent with its CSRF token."""
        token = {"csrf_token": self.csrf_token()}
        return self.client.post(self.address(endpoint, **values), data=token | (data or {}))

    def post(self, endpoint: str, data: dict[str, Any] | None = None, *, status: int = 200, **values: Any) -> Page:
        """The page that a form leads to, checked; redirections are followed."""
        answer = self.send(endpoint, data, **values)
        followed = self.client.get(answer.location) if answer.status_code in (302, 303) else answer
        page = check_page(followed)
        assert page.status == status, page.text[:500]
        return page

    def csrf_token(self) -> str:
        text = self.client.get("/accessibility", follow_redirects=True).get_data(as_text=True)
        found = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', text)
        assert found
        return found[1]


@pytest.fixture
def world(sessions: Sessions) -> World:
    """A small world that every test of the web starts with."""
    with sessions.begin() as session:
        return make_world(session)


def _settings(url: str, instance: Path) -> Settings:
    return Settings(
        instance=instance,
        database_url=url,
        base_url="http://localhost",
        is_production=False,
        session_key="session key of the tests",
        encryption_keys=(TEST_KEY,),
        metrics_token=METRICS_TOKEN,
        staff_need_factor=False,
    )


def _close(app: Flask) -> None:
    for factory in app.extensions[SESSIONS]:
        factory.kw["bind"].engine.dispose()


@pytest.fixture(scope="session")
def _kept_app(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """One application for all tests: it keeps its routes, templates and compiled statements."""
    return create_app(_settings(databases.url(THROWAWAY), tmp_path_factory.mktemp("kept")))


@pytest.fixture
def app(_kept_app: Flask, sessions: Sessions, world: World, tmp_path: Path) -> Iterator[Flask]:  # noqa: ARG001 - must be there
    """The application on a database and a folder of its own. What a test changes in it is put back afterwards."""
    config, extensions = dict(_kept_app.config), dict(_kept_app.extensions)
    _kept_app.config["PASSGENAU"] = replace(config["PASSGENAU"], instance=tmp_path)
    _kept_app.testing = True
    yield _kept_app
    _close(_kept_app)
    for mapping, before in ((_kept_app.config, config), (_kept_app.extensions, extensions)):
        mapping.clear()
        mapping.update(before)


@pytest.fixture
def own_app(database_url: str, world: World, tmp_path: Path) -> Iterator[Flask]:  # noqa: ARG001 - the world must be there
    """An application that no other test has, for tests that add pages to it."""
    app = create_app(_settings(database_url, tmp_path))
    app.testing = True
    yield app
    _close(app)


@pytest.fixture(scope="session")
def bare_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """The application for what touches no database: filters, words, forms. Its forms need no CSRF token."""
    app = create_app(_settings("sqlite://", tmp_path_factory.mktemp("bare")))
    app.testing = True
    app.config["WTF_CSRF_ENABLED"] = False
    yield app
    _close(app)


@pytest.fixture
def speak(bare_app: Flask) -> Speak:
    """A request in a language, with what was typed into its form where something was."""

    @contextmanager
    def request(language: str = "de", typed: dict[str, Any] | None = None) -> Iterator[None]:
        method = "GET" if typed is None else "POST"
        with bare_app.test_request_context(method=method, data=typed):
            flask_session["language"] = language
            yield

    return request


@pytest.fixture
def client_for(app: Flask, sessions: Sessions) -> Callable[..., FlaskClient]:
    """A browser in which a user of this role, or this user, is signed in; nobody for None."""

    def make(role: Role | None, user: User | None = None) -> FlaskClient:
        client = app.test_client()
        if role is not None or user is not None:
            with sessions.begin() as session, client.session_transaction() as cookie:
                chosen = user or users(session, role=role)[0]
                cookie[TOKEN] = start_session(session, chosen, now=datetime.now(UTC))
        return client

    return make


@pytest.fixture
def visitor(app: Flask, client_for: Callable[..., FlaskClient]) -> Callable[..., Visitor]:
    """A visitor of this role, or this user; nobody for None."""

    def make(role: Role | None, user: User | None = None) -> Visitor:
        return Visitor(app, client_for(role, user))

    return make


@pytest.fixture
def page(visitor: Callable[..., Visitor]) -> Callable[..., Page]:
    """A page as a role sees it, after all checks that hold on every page."""

    def make(role: Role | None, endpoint: str, *, status: int = 200, **values: Any) -> Page:
        return visitor(role).get(endpoint, status=status, **values)

    return make


@pytest.fixture
def live_server(app: Flask) -> Iterator[str]:
    """Address of the application, served for real, for browsers."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()

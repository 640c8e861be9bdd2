"""Errors as people see them."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.orm.exc import StaleDataError

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.users import Role, User
from tests.web.conftest import Visitor, check_page
from web.access import requires_role
from web.session import db

Sessions = sessionmaker[Session]


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """No other test meets the page that is added here."""
    return own_app


@pytest.fixture
def failing(app: Flask) -> list[Exception]:
    """The application with a page that changes something, then raises what stands in this list."""
    errors: list[Exception] = []

    @requires_role(Role.OPERATOR)
    def fail() -> str:
        db().execute(sa.update(User).values(display_name="changed"))
        raise errors[0]

    app.add_url_rule("/fail", "home.fail", fail, methods=["POST"])
    app.testing = False
    return errors


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("There is no run %(id)s.", id=7), 404),
        (Conflict("Changed."), 409),
        (InvalidInput("Wrong."), 422),
        (NotAllowed("No."), 403),
        (StaleDataError(), 409),
        (OperationalError("SELECT secret", {}, Exception("busy")), 503),
        (ZeroDivisionError("secret"), 500),
    ],
)
def test_each_error_has_its_status_and_undoes_what_was_changed(
    visitor: Callable[..., Visitor], failing: list[Exception], sessions: Sessions, error: Exception, status: int
) -> None:
    failing.append(error)

    answer = visitor(Role.OPERATOR).send("home.fail")

    page = check_page(answer)
    assert answer.status_code == status
    assert "secret" not in page.text
    with sessions() as session:
        assert session.query(User).filter_by(display_name="changed").count() == 0


def test_an_unknown_address_is_not_found(visitor: Callable[..., Visitor]) -> None:
    page = check_page(visitor(Role.OPERATOR).client.get("/nowhere"))

    assert page.status == 404


def test_what_is_too_large_is_refused(visitor: Callable[..., Visitor]) -> None:
    answer = visitor(Role.OPERATOR).send("runs.start", {"text": "x" * (3 * 1024 * 1024)})

    assert answer.status_code == 413
    check_page(answer)


def test_headers_forbid_framing_sniffing_and_storing(visitor: Callable[..., Visitor]) -> None:
    headers = visitor(Role.OPERATOR).client.get("/runs").headers

    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"

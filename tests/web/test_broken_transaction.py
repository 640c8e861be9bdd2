"""A page can still be shown where the database has refused a statement and its transaction is over."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.users import Role, User
from tests.web.conftest import Visitor, check_page
from tests.web.world import World
from web.access import requires_role
from web.session import db

Sessions = sessionmaker[Session]


@pytest.fixture
def app(own_app: Flask) -> Flask:
    """No other test meets the page that is added here."""
    return own_app


@pytest.fixture
def breaking(app: Flask) -> Flask:
    """The application with a page that changes something, then gives a second user an address that is taken."""

    @requires_role(Role.OPERATOR)
    def repeat_address() -> str:
        first, second = db().scalars(sa.select(User).order_by(User.id).limit(2))
        first.display_name, second.email = "changed", first.email
        db().flush()
        return "not reached"

    app.add_url_rule("/fail", "home.fail", repeat_address, methods=["POST"])
    app.testing = False
    return app


@pytest.mark.usefixtures("breaking")
def test_the_error_has_its_page_and_nothing_is_kept(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = visitor(Role.OPERATOR).send("home.fail")

    assert answer.status_code == 500
    check_page(answer)
    assert world.adviser.email not in capsys.readouterr().err
    with sessions() as session:
        assert session.query(User).filter_by(display_name="changed").count() == 0


def test_the_message_arrives_even_where_the_database_is_out_of_reach(
    visitor: Callable[..., Visitor], app: Flask, sessions: Sessions
) -> None:
    operator = visitor(Role.OPERATOR)
    app.testing = False
    with sessions.begin() as session:
        session.execute(sa.text("ALTER TABLE user_session RENAME TO user_session_away"))

    answer = operator.client.get("/runs")

    assert answer.status_code in (500, 503)
    check_page(answer)
    assert b"user_session" not in answer.data

"""One session a request: opened when asked for, committed by the application, closed with its request."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, g

from profiles.catalogue.models import Place
from tests.factories import make_place, row_count
from web.session import commit, db, discard, now, reading_session, side_session, today

NEW = "99999"


def stored(app: Flask) -> bool:
    """Whether another request sees the place."""
    with app.test_request_context():
        return db().get(Place, NEW) is not None


def test_a_request_has_one_session_and_none_before_it_asks(app: Flask) -> None:
    with app.test_request_context():
        assert "db" not in g
        assert db() is db()


def test_two_requests_have_sessions_of_their_own(app: Flask) -> None:
    with app.test_request_context():
        first = db()

    with app.test_request_context():
        assert db() is not first


def test_what_is_not_committed_is_gone_with_the_request(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        make_place(db(), NEW)

    assert not stored(app)


def test_what_is_committed_stays(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        make_place(db(), NEW)
        commit()

    assert stored(app)


def test_after_an_error_the_session_can_be_used_again_and_holds_nothing(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        make_place(db(), NEW)
        discard()

        assert db().get(Place, NEW) is None
        commit()
    assert not stored(app)


def test_committing_and_discarding_open_no_session(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        commit()
        discard()

        assert "db" not in g


def test_a_reading_request_records_on_the_side_what_stays(app: Flask) -> None:
    with app.test_request_context():
        before = row_count(db(), Place)
        with side_session() as side:
            assert side is not db()
            make_place(side, NEW)
        discard()

        assert row_count(db(), Place) == before + 1


def test_a_writing_request_records_on_the_side_in_its_own_session(app: Flask) -> None:
    with app.test_request_context(method="POST"):
        own = db()

        with side_session() as side:
            assert side is own


def test_an_error_on_the_side_undoes_only_the_side(app: Flask) -> None:
    def fail() -> None:
        with side_session() as side:
            make_place(side, NEW)
            raise ZeroDivisionError

    with app.test_request_context(), pytest.raises(ZeroDivisionError):
        fail()
    assert not stored(app)


def test_a_reading_session_is_another_one(app: Flask) -> None:
    with app.test_request_context(method="POST"), reading_session() as reading:
        assert reading is not db()


def test_a_request_has_one_moment_and_its_day_is_that_of_berlin(app: Flask) -> None:
    with app.test_request_context():
        assert now() is now()
        assert now().tzinfo is UTC

        g.now = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
        assert today() == date(2027, 1, 1)

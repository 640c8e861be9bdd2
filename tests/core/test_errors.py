"""Messages keep their places apart, so that edges can translate them first."""

from core.errors import Conflict, DomainError, NotFound


def test_places_are_filled_when_the_message_is_read() -> None:
    error = NotFound("There is no run %(id)s.", id=7)

    assert str(error) == "There is no run 7."
    assert error.message == "There is no run %(id)s."


def test_a_message_without_places_may_hold_a_percent_sign() -> None:
    assert str(DomainError("100% wrong")) == "100% wrong"


def test_each_kind_has_its_status() -> None:
    assert (NotFound.status, Conflict.status) == (404, 409)

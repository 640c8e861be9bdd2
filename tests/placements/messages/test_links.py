"""Whoever tries answer links out is stopped, also from the many addresses of one line."""

from sqlalchemy.orm import Session

from placements.messages.links import GUESSES_ALLOWED, is_guessing, note_guess
from tests.factories import NOW


def test_the_many_addresses_of_one_line_count_as_one(session: Session) -> None:
    for number in range(GUESSES_ALLOWED):
        note_guess(session, f"2001:db8::{number:x}", now=NOW)

    assert is_guessing(session, "2001:db8::ffff", now=NOW)
    assert not is_guessing(session, "2001:db8:0:1::1", now=NOW)

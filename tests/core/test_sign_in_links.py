"""One-time links: used once, by a button, for a short time."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotAllowed
from core.sign_in_links import (
    ASKED_ALLOWED,
    GUESSES_ALLOWED,
    LinkPurpose,
    SignInLink,
    find_user_of_link,
    forget_sign_in_links,
    new_sign_in_link,
    note_asking,
    note_link_guess,
    use_sign_in_link,
)
from core.users import User
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session)


def test_a_link_signs_in_once_however_often_it_was_looked_at(session: Session, user: User) -> None:
    token = new_sign_in_link(session, user.id, LinkPurpose.SIGN_IN, now=NOON).token
    assert [find_user_of_link(session, token, now=NOON) for _ in range(3)] == [user] * 3

    assert use_sign_in_link(session, token, now=NOON) is user

    assert find_user_of_link(session, token, now=NOON) is None
    with pytest.raises(NotAllowed):
        use_sign_in_link(session, token, now=NOON)


@pytest.mark.parametrize(
    ("purpose", "time"), [(LinkPurpose.SIGN_IN, timedelta(minutes=10)), (LinkPurpose.INVITATION, timedelta(days=7))]
)
def test_a_link_is_valid_for_its_time(purpose: LinkPurpose, time: timedelta, session: Session, user: User) -> None:
    token = new_sign_in_link(session, user.id, purpose, now=NOON).token

    assert find_user_of_link(session, token, now=NOON + time - timedelta(seconds=1)) is user
    assert find_user_of_link(session, token, now=NOON + time) is None


def test_a_newer_link_ends_the_older_one(session: Session, user: User) -> None:
    older = new_sign_in_link(session, user.id, LinkPurpose.INVITATION, now=NOON).token
    new_sign_in_link(session, user.id, LinkPurpose.SIGN_IN, now=NOON)

    assert find_user_of_link(session, older, now=NOON) is None


def test_an_account_that_has_ended_does_not_come_in(session: Session, user: User) -> None:
    token = new_sign_in_link(session, user.id, LinkPurpose.SIGN_IN, now=NOON).token
    user.is_active = False
    session.flush()

    with pytest.raises(NotAllowed):
        use_sign_in_link(session, token, now=NOON)


def test_the_token_is_not_stored(session: Session, user: User) -> None:
    token = new_sign_in_link(session, user.id, LinkPurpose.SIGN_IN, now=NOON).token

    assert token not in repr(session.execute(sa.select(SignInLink.__table__)).all())


def test_asking_and_guessing_have_an_end_and_begin_anew_later(session: Session) -> None:
    for number in range(ASKED_ALLOWED):
        note_asking(session, "Eva@example.org", f"192.0.2.{number}", now=NOON)
    for _ in range(GUESSES_ALLOWED):
        note_link_guess(session, "192.0.2.1", now=NOON)

    with pytest.raises(NotAllowed, match="Too many"):
        note_asking(session, " eva@EXAMPLE.org", "192.0.2.99", now=NOON)
    with pytest.raises(NotAllowed, match="Too many"):
        note_link_guess(session, "192.0.2.1", now=NOON)
    note_asking(session, "eva@example.org", "192.0.2.1", now=NOON + timedelta(minutes=16))


def test_the_many_addresses_of_one_line_share_a_limit(session: Session) -> None:
    for number in range(GUESSES_ALLOWED):
        note_link_guess(session, f"2001:db8::{number:x}", now=NOON)
        note_asking(session, f"x{number}@example.org", f"2001:db8::{number:x}", now=NOON)

    with pytest.raises(NotAllowed, match="Too many"):
        note_link_guess(session, "2001:db8::ffff", now=NOON)
    with pytest.raises(NotAllowed, match="Too many"):
        note_asking(session, "eva@example.org", "2001:db8::ffff", now=NOON)


def test_old_links_are_forgotten(session: Session, user: User) -> None:
    new_sign_in_link(session, user.id, LinkPurpose.INVITATION, now=NOON)

    assert forget_sign_in_links(session, before=NOON) == 0
    assert forget_sign_in_links(session, before=NOON + timedelta(seconds=1)) == 1

"""The second factor: codes that count once, recovery codes, limits on guessing."""

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import InvalidInput, NotAllowed
from core.second_factor import (
    ATTEMPTS_ALLOWED,
    RECOVERY_CODES,
    SecondFactor,
    begin_second_factor,
    check_second_factor,
    confirm_second_factor,
    has_second_factor,
    recovery_codes_left,
    remove_second_factor,
    secret_to_type,
)
from core.users import User
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


@pytest.fixture
def user(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def app(session: Session, user: User) -> pyotp.TOTP:
    """The app on the phone of a user who has set it up at noon."""
    begin_second_factor(session, user, now=NOON)
    app = pyotp.TOTP(secret_to_type(session, user.id).replace(" ", ""))
    confirm_second_factor(session, user, app.at(NOON), now=NOON)
    return app


def test_an_app_counts_only_once_its_first_code_was_typed(session: Session, user: User) -> None:
    address = begin_second_factor(session, user, now=NOON)

    assert address.startswith("otpauth://totp/Passgenau:")
    assert not has_second_factor(session, user.id)
    with pytest.raises(InvalidInput):
        confirm_second_factor(session, user, "000000", now=NOON)
    with pytest.raises(NotAllowed):
        check_second_factor(session, user.id, "000000", now=NOON)


def test_a_secret_that_was_shown_long_ago_is_not_offered_again(session: Session, user: User) -> None:
    begin_second_factor(session, user, now=NOON)
    shown = secret_to_type(session, user.id)

    begin_second_factor(session, user, now=LATER)
    again = secret_to_type(session, user.id)
    begin_second_factor(session, user, now=NOON + timedelta(minutes=16))

    assert again == shown
    assert secret_to_type(session, user.id) != shown


def test_the_code_of_the_moment_counts_once(session: Session, user: User, app: pyotp.TOTP) -> None:
    check_second_factor(session, user.id, app.at(LATER), now=LATER)

    with pytest.raises(NotAllowed, match="used before"):
        check_second_factor(session, user.id, app.at(LATER), now=LATER)


def test_a_clock_may_be_half_a_minute_off_and_not_more(session: Session, user: User, app: pyotp.TOTP) -> None:
    check_second_factor(session, user.id, app.at(LATER - timedelta(seconds=30)), now=LATER)

    with pytest.raises(NotAllowed):
        check_second_factor(session, user.id, app.at(LATER + timedelta(seconds=120)), now=LATER)


def test_the_code_of_setting_up_does_not_sign_in(session: Session, user: User, app: pyotp.TOTP) -> None:
    with pytest.raises(NotAllowed):
        check_second_factor(session, user.id, app.at(NOON), now=NOON)


def test_guessing_ends_even_for_the_right_code_and_from_anywhere(session: Session, user: User, app: pyotp.TOTP) -> None:
    for _ in range(ATTEMPTS_ALLOWED):
        with pytest.raises(NotAllowed, match="wrong"):
            check_second_factor(session, user.id, "abc", now=LATER)

    with pytest.raises(NotAllowed, match="Too many"):
        check_second_factor(session, user.id, app.at(LATER), now=LATER)


def test_a_recovery_code_counts_once_for_its_owner_alone(session: Session, user: User) -> None:
    begin_second_factor(session, user, now=NOON)
    app = pyotp.TOTP(secret_to_type(session, user.id).replace(" ", ""))
    first, *_ = codes = confirm_second_factor(session, user, app.at(NOON), now=NOON)

    check_second_factor(session, user.id, first.lower(), now=NOON)

    assert len(set(codes)) == RECOVERY_CODES
    assert recovery_codes_left(session, user.id) == RECOVERY_CODES - 1
    with pytest.raises(NotAllowed):
        check_second_factor(session, user.id, first, now=NOON)
    with pytest.raises(NotAllowed):
        check_second_factor(session, make_user(session).id, codes[1], now=NOON)


def test_the_secret_is_unreadable_in_the_database_and_is_shown_no_more(
    session: Session, user: User, app: pyotp.TOTP
) -> None:
    stored = session.execute(sa.text("SELECT secret FROM second_factor")).scalar_one()

    assert app.secret not in stored
    assert secret_to_type(session, user.id) == ""
    with pytest.raises(NotAllowed):
        begin_second_factor(session, user, now=LATER)


def test_removed_nothing_of_it_is_left(session: Session, user: User, app: pyotp.TOTP) -> None:
    assert app.secret

    remove_second_factor(session, user.id, now=LATER, by=user.id)

    assert not has_second_factor(session, user.id)
    assert recovery_codes_left(session, user.id) == 0
    assert session.get(SecondFactor, user.id) is None

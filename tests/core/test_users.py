"""Sign-in: right password, limited attempts, sessions that end."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.sign_in_limits import ATTEMPTS_ALLOWED, ATTEMPTS_ALLOWED_IN_ALL, SignInAttempt
from core.users import (
    Role,
    User,
    UserSession,
    add_user,
    check_password,
    find_session,
    generated_users,
    get_user,
    is_touch_due,
    password_hash,
    set_generated_passwords,
    sign_out,
    start_session,
    touch_session,
    users,
)

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "a long enough password"


@pytest.fixture
def adviser(session: Session) -> User:
    return add_user(session, email="Adviser@Example.org", display_name="An adviser", role=Role.EMPLOYER_ADVISER,
                    password=PASSWORD, now=NOON)  # fmt: skip


def signed_in(
    session: Session, password: str = PASSWORD, *, email: str = "adviser@example.org", now: datetime = NOON
) -> User:
    return check_password(session, email=email, password=password, address="192.0.2.1", now=now)


def test_the_right_password_signs_in_whatever_the_case_of_the_address(session: Session, adviser: User) -> None:
    assert signed_in(session, email=" ADVISER@example.org") is adviser


@pytest.mark.parametrize("email", ["adviser@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_sound_the_same(email: str, session: Session, adviser: User) -> None:
    with pytest.raises(NotAllowed, match="do not belong together"):
        signed_in(session, "wrong", email=email)
    assert adviser.is_active


def test_an_inactive_user_does_not_get_in(session: Session, adviser: User) -> None:
    adviser.is_active = False

    with pytest.raises(NotAllowed):
        signed_in(session)


def test_after_too_many_failures_even_the_right_password_waits(session: Session, adviser: User) -> None:
    for _ in range(ATTEMPTS_ALLOWED):
        with pytest.raises(NotAllowed, match="do not belong"):
            signed_in(session, "wrong")

    with pytest.raises(NotAllowed, match="Wait 15 minutes"):
        signed_in(session)
    assert signed_in(session, now=NOON + timedelta(minutes=16)) is adviser


def test_a_session_ends_after_an_hour_without_use(session: Session, adviser: User) -> None:
    token = start_session(session, adviser, now=NOON)
    touch_session(session, token, now=NOON + timedelta(minutes=50))

    found = find_session(session, token, now=NOON + timedelta(minutes=110))
    assert found is not None
    assert found.user is adviser
    assert find_session(session, token, now=NOON + timedelta(minutes=111)) is None


def test_a_session_ends_by_signing_out(session: Session, adviser: User) -> None:
    token = start_session(session, adviser, now=NOON)
    sign_out(session, token, now=NOON)

    assert find_session(session, token, now=NOON) is None
    assert find_session(session, "invented", now=NOON) is None


def test_an_address_belongs_to_one_user(session: Session, adviser: User) -> None:
    with pytest.raises(Conflict, match=adviser.email):
        add_user(
            session, email=adviser.email.upper(), display_name="x", role=Role.OPERATOR, password=PASSWORD, now=NOON
        )


def test_a_short_password_is_refused(session: Session) -> None:
    with pytest.raises(InvalidInput, match="12 characters"):
        add_user(session, email="x@example.org", display_name="x", role=Role.OPERATOR, password="short", now=NOON)


def test_users_are_listed_by_name_and_found_by_id(session: Session, adviser: User) -> None:
    other = add_user(session, email="a@example.org", display_name="A", role=Role.OPERATOR, password=PASSWORD, now=NOON)

    assert users(session) == [other, adviser]
    assert users(session, role=Role.OPERATOR) == [other]
    assert get_user(session, adviser.id) is adviser
    with pytest.raises(NotFound):
        get_user(session, 0)


def test_only_generated_users_get_the_demo_password(session: Session, adviser: User) -> None:
    demo = add_user(session, email="demo@example.org", display_name="D", role=Role.OPERATOR, password=PASSWORD,
                    now=NOON, is_generated=True)  # fmt: skip

    set_generated_passwords(session, password="another long password")

    assert generated_users(session) == [demo]
    assert signed_in(session) is adviser
    assert signed_in(session, "another long password", email=demo.email) is demo


def test_one_persons_mistakes_do_not_lock_the_office_out(session: Session, adviser: User) -> None:
    for _ in range(ATTEMPTS_ALLOWED + 1):
        with pytest.raises(NotAllowed):
            check_password(
                session, email="someone@example.org", password="wrong password", address="192.0.2.1", now=NOON
            )

    user = check_password(session, email=adviser.email, password=PASSWORD, address="192.0.2.1", now=NOON)

    assert user.id == adviser.id


def test_guessing_at_many_users_from_one_place_is_stopped(session: Session, adviser: User) -> None:
    for key in ("address:192.0.2.1", "address:192.0.2.2"):
        number = ATTEMPTS_ALLOWED_IN_ALL if key.endswith("1") else ATTEMPTS_ALLOWED_IN_ALL - 1
        digest = hashlib.sha256(key.encode()).hexdigest()
        session.add_all(SignInAttempt(key_hash=digest, at=NOON) for _ in range(number))
    session.flush()

    with pytest.raises(NotAllowed, match="Too many"):
        check_password(session, email=adviser.email, password=PASSWORD, address="192.0.2.1", now=NOON)
    assert (
        check_password(session, email=adviser.email, password=PASSWORD, address="192.0.2.2", now=NOON).id == adviser.id
    )


@pytest.mark.parametrize(
    ("idle", "is_live"),
    [(timedelta(0), True), (timedelta(minutes=60), True), (timedelta(minutes=60, seconds=1), False)],
)
def test_a_session_may_rest_for_sixty_minutes_to_the_second(
    idle: timedelta, is_live: bool, session: Session, adviser: User
) -> None:
    token = start_session(session, adviser, now=NOON)

    assert (find_session(session, token, now=NOON + idle) is not None) == is_live


@pytest.mark.parametrize(
    ("age", "is_live"),
    [(timedelta(hours=10), True), (timedelta(hours=10, seconds=1), False), (timedelta(days=3), False)],
)
def test_a_session_ends_after_ten_hours_however_busy_it_is(
    age: timedelta, is_live: bool, session: Session, adviser: User
) -> None:
    token = start_session(session, adviser, now=NOON)
    touch_session(session, token, now=NOON + age)

    assert (find_session(session, token, now=NOON + age) is not None) == is_live


def test_whoever_is_put_out_of_service_is_out_at_once(session: Session, adviser: User) -> None:
    token = start_session(session, adviser, now=NOON)
    adviser.is_active = False
    session.flush()

    assert find_session(session, token, now=NOON) is None
    assert users(session) == []


def test_signing_out_ends_one_browser_and_leaves_the_other(session: Session, adviser: User) -> None:
    here, there = (start_session(session, adviser, now=NOON) for _ in range(2))

    sign_out(session, here, now=NOON)

    assert find_session(session, here, now=NOON) is None
    assert find_session(session, there, now=NOON) is not None


def test_the_database_holds_no_token_that_would_sign_anybody_in(session: Session, adviser: User) -> None:
    token = start_session(session, adviser, now=NOON)

    (stored,) = session.scalars(sa.select(UserSession))

    assert token not in {stored.token_hash, str(stored.id)}
    assert stored.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert find_session(session, stored.token_hash, now=NOON) is None


@pytest.mark.parametrize(("seconds", "is_due"), [(0, False), (60, False), (61, True)])
def test_use_is_noted_once_a_minute(seconds: int, is_due: bool, session: Session, adviser: User) -> None:
    start_session(session, adviser, now=NOON)

    (stored,) = session.scalars(sa.select(UserSession))

    assert is_touch_due(stored, now=NOON + timedelta(seconds=seconds)) == is_due


def failed(session: Session, count: int, *, at: datetime) -> None:
    """So many failed attempts of the adviser from the address of these tests."""
    digest = hashlib.sha256(b"user:adviser@example.org:192.0.2.1").hexdigest()
    session.add_all(SignInAttempt(key_hash=digest, at=at) for _ in range(count))
    session.flush()


@pytest.mark.parametrize(
    ("ago", "is_refused"), [(timedelta(minutes=15), True), (timedelta(minutes=15, seconds=1), False)]
)
def test_failures_count_for_fifteen_minutes(ago: timedelta, is_refused: bool, session: Session, adviser: User) -> None:
    failed(session, ATTEMPTS_ALLOWED, at=NOON - ago)

    if is_refused:
        with pytest.raises(NotAllowed, match="Wait 15 minutes"):
            signed_in(session)
    else:
        assert signed_in(session) is adviser


def test_one_failure_less_than_allowed_and_the_right_password_still_signs_in(session: Session, adviser: User) -> None:
    failed(session, ATTEMPTS_ALLOWED - 1, at=NOON)

    assert signed_in(session) is adviser


def test_signing_in_forgets_ones_own_failures_but_not_those_of_the_place(session: Session, adviser: User) -> None:
    failed(session, ATTEMPTS_ALLOWED - 1, at=NOON)
    place = hashlib.sha256(b"address:192.0.2.1").hexdigest()
    session.add(SignInAttempt(key_hash=place, at=NOON))

    assert signed_in(session) is adviser

    assert [each.key_hash for each in session.scalars(sa.select(SignInAttempt))] == [place]


def test_a_refused_attempt_does_not_lengthen_the_wait(session: Session, adviser: User) -> None:
    failed(session, ATTEMPTS_ALLOWED, at=NOON)
    with pytest.raises(NotAllowed, match="Wait"):
        signed_in(session, now=NOON + timedelta(minutes=14))

    assert signed_in(session, now=NOON + timedelta(minutes=15, seconds=1)) is adviser


def test_the_same_password_twice_is_not_seen_to_be_the_same() -> None:
    assert password_hash(PASSWORD) != password_hash(PASSWORD)

"""Limits on failed sign-ins as an attacker sees them: guessing ends, and nobody else is kept out by it."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotAllowed
from core.second_factor import ATTEMPTS_ALLOWED as CODES_ALLOWED
from core.second_factor import check_second_factor, renew_recovery_codes
from core.sign_in_limits import (
    ATTEMPTS_ALLOWED,
    ATTEMPTS_ALLOWED_IN_ALL,
    DEVICE_KEPT,
    KnownDevice,
    Origin,
    SignInAttempt,
    forget_old_devices,
    network_hash,
    network_of,
    remember_device,
)
from core.tokens import digest
from core.users import Role, User, add_user, check_password

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
PASSWORD = "a long enough password"
OFFICE, ATTACKER = "192.0.2.1", "198.51.100.7"


@pytest.fixture
def victim(session: Session) -> User:
    return add_user(
        session, email="victim@example.org", display_name="V", role=Role.CASE_MANAGER, password=PASSWORD, now=NOON
    )


def guess(session: Session, times: int, *, address: str = ATTACKER, email: str = "victim@example.org") -> None:
    for _ in range(times):
        with pytest.raises(NotAllowed):
            check_password(session, email=email, password="wrong", address=address, now=NOON)


def signs_in(session: Session, *, address: str = OFFICE, device: str = "") -> bool:
    try:
        check_password(session, email="victim@example.org", password=PASSWORD, address=address, now=NOON, device=device)
    except NotAllowed:
        return False
    return True


@pytest.mark.usefixtures("victim")
def test_whoever_guesses_elsewhere_keeps_nobody_out(session: Session) -> None:
    guess(session, ATTEMPTS_ALLOWED)

    assert signs_in(session)
    assert not signs_in(session, address=ATTACKER)


def test_whoever_guesses_in_the_same_house_keeps_no_known_browser_out(session: Session, victim: User) -> None:
    device = remember_device(session, victim.id, "", now=NOON)
    tried = [f"user:{victim.email}:{OFFICE}"] * ATTEMPTS_ALLOWED + [f"address:{OFFICE}"] * ATTEMPTS_ALLOWED_IN_ALL
    session.add_all(SignInAttempt(key_hash=digest(key), at=NOON) for key in tried)

    assert not signs_in(session)
    assert signs_in(session, device=device)


def test_a_known_browser_has_a_budget_of_its_own_and_no_more(session: Session, victim: User) -> None:
    device = remember_device(session, victim.id, "", now=NOON)
    for _ in range(ATTEMPTS_ALLOWED):
        with pytest.raises(NotAllowed, match="do not belong"):
            check_password(
                session, email=victim.email, password="wrong", address=ATTACKER, now=NOON, device=device
            )  # fmt: skip

    assert not signs_in(session, address=ATTACKER, device=device)
    assert signs_in(session)


@pytest.mark.usefixtures("victim")
def test_the_cookie_of_one_user_opens_no_budget_for_another(session: Session) -> None:
    own = add_user(session, email="a@example.org", display_name="A", role=Role.OPERATOR, password=PASSWORD, now=NOON)
    cookie = remember_device(session, own.id, "", now=NOON)
    guess(session, ATTEMPTS_ALLOWED)

    assert not signs_in(session, address=ATTACKER, device=cookie)
    assert not signs_in(session, address=ATTACKER, device="invented")


def test_who_has_the_password_and_guesses_codes_keeps_no_known_browser_out(session: Session, victim: User) -> None:
    device = remember_device(session, victim.id, "", now=NOON)
    codes = renew_recovery_codes(session, victim.id)
    for number in range(CODES_ALLOWED):
        with pytest.raises(NotAllowed, match="wrong"):
            check_second_factor(session, victim.id, "000000", now=NOON, origin=Origin(f"203.0.113.{number}"))

    with pytest.raises(NotAllowed, match="Wait"):
        check_second_factor(session, victim.id, codes[0], now=NOON, origin=Origin(ATTACKER))
    check_second_factor(session, victim.id, codes[0], now=NOON, origin=Origin(OFFICE, device))


def test_the_many_addresses_of_one_line_count_as_one() -> None:
    assert network_of("2001:db8:1:2::1") == network_of("2001:db8:1:2:ffff::9") == "2001:db8:1:2::/64"
    assert network_of("::ffff:192.0.2.1") == network_of("192.0.2.1") == "192.0.2.1"
    assert network_of("no address") == "no address"


def test_what_is_kept_of_a_network_tells_nobody_its_address_without_the_key() -> None:
    kept = network_hash("192.0.2.1", key="one")

    assert kept == network_hash("::ffff:192.0.2.1", key="one")
    assert kept != network_hash("192.0.2.1", key="other")
    assert kept not in {digest(text) for text in ("192.0.2.1", "registration from 192.0.2.1")}


def test_browsers_are_forgotten_after_half_a_year(session: Session, victim: User) -> None:
    kept = remember_device(session, victim.id, "", now=NOON)
    again = remember_device(session, victim.id, kept, now=NOON + timedelta(days=1))
    forget_old_devices(session, now=NOON + DEVICE_KEPT + timedelta(hours=1))
    still = session.scalar(sa.select(sa.func.count(KnownDevice.id)))
    forget_old_devices(session, now=NOON + DEVICE_KEPT + timedelta(days=2))

    assert (again, still) == (kept, 1)
    assert session.scalar(sa.select(sa.func.count(KnownDevice.id))) == 0

"""What the groups of the provider decide at each sign-in: roles, who gets in no longer, and by which way at all."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import InvalidInput, NotAllowed
from core.oidc_identities import (
    KeptOut,
    Proved,
    comes_by_provider_alone,
    connect,
    follow_groups,
    identities,
    user_of_identity,
    waits_for_group,
)
from core.oidc_settings import OidcSettings, Passwords, read_oidc
from core.users import Role, User, live_sessions, start_session
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ISSUER, CLIENT = "https://login.example.org", "passgenau"
SETTINGS = OidcSettings(ISSUER, CLIENT)
FOLLOWING = OidcSettings(
    ISSUER, CLIENT, role_claim="groups", roles={"jc-case": "case_manager", "jc-adv": "employer_adviser"},
    roles_follow=True,
)  # fmt: skip


def proved(*groups: str, subject: str = "eva") -> Proved:
    return Proved(ISSUER, subject, "eva@example.org", "Eva Beispiel", frozenset(groups))


def follow(
    session: Session, who: Proved, settings: OidcSettings = FOLLOWING, *, has_work: bool = False
) -> KeptOut | None:
    return follow_groups(session, who, settings, has_work=lambda _session, _user_id: has_work, now=NOON)


@pytest.fixture
def eva(session: Session) -> User:
    """A case manager, connected with the provider, with three sessions."""
    user = make_user(session, role=Role.CASE_MANAGER)
    connect(session, user, proved("jc-case"), now=NOON)
    for _ in range(3):
        start_session(session, user, now=NOON)
    return user


def left(session: Session, user: User) -> int:
    return len(live_sessions(session, user.id, now=NOON))


def test_another_group_gives_another_role_and_ends_all_sessions(session: Session, eva: User) -> None:
    follow(session, proved("jc-case", "canteen"))
    assert (eva.role, left(session, eva)) == (Role.CASE_MANAGER, 3)

    follow(session, proved("jc-adv"))

    assert (eva.role, left(session, eva)) == (Role.EMPLOYER_ADVISER, 0)
    assert session.scalars(sa.select(AuditEntry).order_by(AuditEntry.id.desc())).first().action == "user.role_changed"  # type: ignore[union-attr]


@pytest.mark.parametrize("groups", [(), ("canteen",), ("jc-case", "jc-adv")])
def test_who_leaves_the_group_gets_in_no_more_until_there_is_one_again(
    session: Session, eva: User, groups: tuple[str, ...]
) -> None:
    follow(session, proved(*groups))

    with pytest.raises(NotAllowed):
        user_of_identity(session, proved(*groups), FOLLOWING, now=NOON)
    assert (eva.is_active, left(session, eva)) == (False, 0)
    follow(session, proved("jc-case"))
    assert user_of_identity(session, proved("jc-case"), FOLLOWING, now=NOON) is eva


def test_groups_raise_nobody_above_what_the_settings_map_nor_lower_whom_people_raised(
    session: Session, eva: User
) -> None:
    follow(session, proved("operator", "operators"))
    assert eva.role is Role.CASE_MANAGER
    eva.role, eva.is_active = Role.OPERATOR, True

    follow(session, proved("jc-case"))

    assert (eva.role, eva.is_active) == (Role.OPERATOR, True)


def test_a_closed_account_is_opened_by_no_group_and_without_the_setting_groups_change_nothing(
    session: Session, eva: User
) -> None:
    follow(session, proved("jc-adv"), SETTINGS)
    assert eva.role is Role.CASE_MANAGER
    eva.is_active = False

    follow(session, proved("jc-case"))

    assert not eva.is_active


def test_open_work_keeps_the_role_and_the_account_closed_until_it_is_handed_over(session: Session, eva: User) -> None:
    for _ in range(2):
        assert follow(session, proved("jc-adv"), has_work=True) == KeptOut(eva, NOON)
    assert (eva.role, eva.is_active, left(session, eva)) == (Role.CASE_MANAGER, False, 0)
    with pytest.raises(NotAllowed):
        user_of_identity(session, proved("jc-adv"), FOLLOWING, now=NOON)
    waits = sa.select(sa.func.count(AuditEntry.id)).where(AuditEntry.action == "user.role_waits")
    assert session.scalar(waits) == 1

    assert follow(session, proved("jc-adv")) is None

    assert user_of_identity(session, proved("jc-adv"), FOLLOWING, now=NOON) is eva
    assert eva.role is Role.EMPLOYER_ADVISER


def test_who_gets_the_former_group_back_needs_no_hand_over(session: Session, eva: User) -> None:
    follow(session, proved("jc-adv"), has_work=True)

    assert follow(session, proved("jc-case"), has_work=True) is None

    assert (eva.role, eva.is_active) == (Role.CASE_MANAGER, True)


@pytest.mark.parametrize("back", ["eva", "eva-2"])
def test_of_two_identities_the_one_in_a_group_opens_the_account(session: Session, eva: User, back: str) -> None:
    connect(session, eva, proved(subject="eva-2"), now=NOON)
    follow(session, proved(), FOLLOWING)
    assert (eva.is_active, left(session, eva)) == (True, 0)
    with pytest.raises(NotAllowed):
        user_of_identity(session, proved(), FOLLOWING, now=NOON)
    follow(session, proved(subject="eva-2"))
    assert waits_for_group(session, eva)

    follow(session, proved("jc-case", subject=back))

    assert user_of_identity(session, proved("jc-case", subject=back), FOLLOWING, now=NOON) is eva
    assert [each.left_at is None for each in identities(session, eva.id)] == [back == "eva", back == "eva-2"]


def test_an_account_closed_through_one_identity_before_opens_with_the_other(session: Session, eva: User) -> None:
    connect(session, eva, proved(subject="eva-2"), now=NOON)
    identities(session, eva.id)[0].left_at, eva.is_active = NOON, False

    follow(session, proved("jc-case", subject="eva-2"))

    assert eva.is_active


@pytest.mark.parametrize(("role", "passwords", "alone"), [
    (Role.CASE_MANAGER, Passwords.EVERYBODY, True), (Role.OPERATOR, Passwords.EVERYBODY, False),
    (Role.OPERATOR, Passwords.OPERATORS, False), (Role.OPERATOR, Passwords.NOBODY, True),
    (Role.EMPLOYER, Passwords.NOBODY, False),
])  # fmt: skip
def test_where_groups_decide_connected_staff_come_by_the_provider_alone(
    session: Session, eva: User, role: Role, passwords: Passwords, alone: bool
) -> None:
    eva.role = role

    assert comes_by_provider_alone(session, eva, replace(FOLLOWING, passwords=passwords)) is alone
    assert not comes_by_provider_alone(session, eva, replace(SETTINGS, passwords=passwords))
    other = replace(FOLLOWING, issuer="https://other.example.org", passwords=passwords)
    assert not comes_by_provider_alone(session, eva, other)


def test_following_needs_groups_to_follow() -> None:
    given = {"PASSGENAU_OIDC_ISSUER": ISSUER, "PASSGENAU_OIDC_CLIENT_ID": CLIENT, "PASSGENAU_OIDC_ROLES_FOLLOW": "1"}
    with pytest.raises(InvalidInput):
        read_oidc(given)

    found = read_oidc(given | {"PASSGENAU_OIDC_ROLE_CLAIM": "groups", "PASSGENAU_OIDC_ROLES": "a=case_manager"})

    assert found is not None
    assert found.roles_follow

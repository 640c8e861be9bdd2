"""Accounts of staff: who may do what to whose, joining, leaving, recovery by a second person."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotAllowed
from core.offices import Office, Team, TeamMember
from core.oidc_identities import OidcIdentity, identities, waits_for_group
from core.passkeys import Passkey, has_passkey
from core.second_factor import check_second_factor, owes_code
from core.staff import (
    IdentityCheck,
    NewStaff,
    RecoveryReason,
    StaffView,
    add_staff,
    change_role,
    close_account,
    close_due_accounts,
    get_managed,
    plan_leaving,
    recover_factor,
    reopen_account,
    set_lead,
    staff_accounts,
    unused_accounts,
)
from core.users import Role, User, find_session, start_session
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TODAY = date(2026, 3, 2)


@pytest.fixture
def team(session: Session) -> Team:
    office = Office(name="North")
    session.add(office)
    session.flush()
    team = Team(office_id=office.id, name="A")
    session.add(team)
    session.flush()
    return team


@pytest.fixture
def operator(session: Session) -> User:
    return make_user(session, role=Role.OPERATOR, created_at=NOON)


@pytest.fixture
def lead(session: Session, team: Team) -> User:
    return in_team(session, team, leads=True)


@pytest.fixture
def member(session: Session, team: Team) -> User:
    return in_team(session, team)


def in_team(session: Session, team: Team, *, leads: bool = False) -> User:
    user = make_user(session, role=Role.CASE_MANAGER, created_at=NOON)
    session.add(TeamMember(user_id=user.id, team_id=team.id, leads=leads))
    session.flush()
    return user


def test_a_lead_looks_after_the_own_team_only(session: Session, lead: User, member: User, operator: User) -> None:
    stranger = make_user(session, role=Role.CASE_MANAGER)

    assert get_managed(session, member.id, by=lead.id) is member
    for other in (stranger, operator, lead):
        with pytest.raises(NotAllowed):
            get_managed(session, other.id, by=lead.id)
    rows, total = staff_accounts(session, StaffView.OPEN, by=lead.id, now=NOON)
    assert ({row.user.id for row in rows}, total) == ({lead.id, member.id}, 2)


def test_who_leads_nothing_looks_after_nobody(session: Session, member: User, lead: User) -> None:
    with pytest.raises(NotAllowed, match="team leads"):
        get_managed(session, lead.id, by=member.id)
    with pytest.raises(NotAllowed):
        staff_accounts(session, StaffView.OPEN, by=member.id, now=NOON)


def test_nobody_raises_the_own_rights(session: Session, lead: User, operator: User) -> None:
    with pytest.raises(NotAllowed):
        change_role(session, operator.id, Role.CASE_MANAGER, now=NOON, by=operator.id)
    with pytest.raises(NotAllowed):
        change_role(session, lead.id, Role.OPERATOR, now=NOON, by=lead.id)
    with pytest.raises(NotAllowed):
        set_lead(session, lead.id, leads=True, now=NOON, by=lead.id)
    with pytest.raises(NotAllowed):
        recover_factor(session, operator.id, reason=RecoveryReason.LOST, check=IdentityCheck.VIDEO, now=NOON,
                       by=operator.id)  # fmt: skip


def test_a_lead_makes_accounts_in_the_own_team_without_more_rights(
    session: Session, lead: User, member: User, team: Team
) -> None:
    new = add_staff(
        session, NewStaff("new@example.org", " New  one ", Role.CASE_MANAGER, team.id), now=NOON, by=lead.id
    )

    assert (new.display_name, new.has_password) == ("New one", False)
    assert get_managed(session, new.id, by=lead.id) is new
    for role, place in ((Role.OPERATOR, team.id), (Role.CASE_MANAGER, None), (Role.EMPLOYER, team.id)):
        with pytest.raises(NotAllowed):
            add_staff(session, NewStaff("x@example.org", "X", role, place), now=NOON, by=lead.id)
    with pytest.raises(NotAllowed):
        change_role(session, member.id, Role.OPERATOR, now=NOON, by=lead.id)


def test_another_role_ends_all_sessions(session: Session, operator: User, member: User) -> None:
    token = start_session(session, member, now=NOON)

    change_role(session, member.id, Role.EMPLOYER_ADVISER, now=NOON, by=operator.id)

    assert find_session(session, token, now=NOON) is None
    with pytest.raises(Conflict):
        change_role(session, member.id, Role.EMPLOYER_ADVISER, now=NOON, by=operator.id)
    with pytest.raises(InvalidInput):
        change_role(session, member.id, Role.EMPLOYER, now=NOON, by=operator.id)


def test_the_sign_in_ends_with_the_last_day(session: Session, operator: User, member: User) -> None:
    token = start_session(session, member, now=NOON)
    plan_leaving(session, member.id, TODAY, now=NOON, by=operator.id)
    same_day, next_day = close_due_accounts(session, now=NOON), NOON + timedelta(hours=12)

    assert (same_day, find_session(session, token, now=NOON) is not None) == ([], True)
    start = start_session(session, member, now=next_day - timedelta(minutes=5))
    assert find_session(session, start, now=next_day) is None  # even if no scheduler runs
    assert close_due_accounts(session, now=next_day) == [member.id]
    assert close_due_accounts(session, now=next_day) == []
    assert not member.is_active


def test_a_day_that_has_passed_is_no_last_day(session: Session, operator: User, member: User) -> None:
    with pytest.raises(InvalidInput):
        plan_leaving(session, member.id, TODAY - timedelta(days=1), now=NOON, by=operator.id)


def test_a_closed_account_is_opened_again_as_for_somebody_new(
    session: Session, operator: User, lead: User, member: User
) -> None:
    close_account(session, member.id, now=NOON, by=operator.id)
    with pytest.raises(NotAllowed):
        reopen_account(session, member.id, now=NOON, by=lead.id)
    with pytest.raises(Conflict):
        plan_leaving(session, member.id, TODAY, now=NOON, by=operator.id)

    reopen_account(session, member.id, now=NOON, by=operator.id)

    assert (member.is_active, member.last_signed_in_at, member.has_password) == (True, None, False)
    with pytest.raises(Conflict):
        reopen_account(session, member.id, now=NOON, by=operator.id)


def shut_by_groups(session: Session, user: User) -> None:
    """As a provider leaves it whose groups name the user no longer."""
    session.add(OidcIdentity(user_id=user.id, issuer="https://i", subject="s", bound_at=NOON, left_at=NOON))
    user.is_active, user.password_hash = False, "hash"
    session.flush()


def test_a_person_closes_for_good_what_groups_have_shut(session: Session, lead: User, member: User) -> None:
    shut_by_groups(session, member)

    close_account(session, member.id, now=NOON, by=lead.id)

    assert (identities(session, member.id), waits_for_group(session, member), member.has_password) == ([], False, False)
    with pytest.raises(Conflict):
        close_account(session, member.id, now=NOON, by=lead.id)


def test_the_last_day_of_who_groups_have_shut_out_closes_for_good(session: Session, lead: User, member: User) -> None:
    shut_by_groups(session, member)
    plan_leaving(session, member.id, TODAY, now=NOON, by=lead.id)

    assert close_due_accounts(session, now=NOON) == []
    assert close_due_accounts(session, now=NOON + timedelta(days=1)) == [member.id]
    assert close_due_accounts(session, now=NOON + timedelta(days=1)) == []
    assert not waits_for_group(session, member)


def test_who_groups_have_shut_out_is_opened_by_a_person_as_somebody_new(
    session: Session, operator: User, member: User
) -> None:
    shut_by_groups(session, member)

    reopen_account(session, member.id, now=NOON, by=operator.id)

    assert (member.is_active, member.has_password, identities(session, member.id)) == (True, False, [])


def test_accounts_that_nobody_uses_are_found(session: Session, operator: User, member: User) -> None:
    later = NOON + timedelta(days=91)
    start_session(session, operator, now=later)
    rows, _total = staff_accounts(session, StaffView.UNUSED, by=operator.id, now=later)

    assert [row.user.id for row in rows] == [member.id]
    assert unused_accounts(session, now=later) == 1
    assert staff_accounts(session, StaffView.CLOSED, by=operator.id, now=later) == ([], 0)


def test_a_colleague_gives_a_code_for_one_sign_in(session: Session, lead: User, member: User) -> None:
    session.add(Passkey(user_id=member.id, credential_id="x", public_key="", sign_count=0, name="", is_synced=False,
                        added_at=NOON))  # fmt: skip
    token = start_session(session, member, now=NOON)

    code = recover_factor(session, member.id, reason=RecoveryReason.LOST, check=IdentityCheck.IN_PERSON, now=NOON,
                          by=lead.id)  # fmt: skip

    assert (has_passkey(session, member.id), owes_code(session, member.id)) == (False, True)
    assert find_session(session, token, now=NOON) is None
    with pytest.raises(NotAllowed):
        check_second_factor(session, member.id, code, now=NOON + timedelta(hours=25))
    check_second_factor(session, member.id, code, now=NOON)
    with pytest.raises(NotAllowed):
        check_second_factor(session, member.id, code, now=NOON)
    assert owes_code(session, member.id)  # until there is a factor, nobody gets in by the password alone


def test_accounts_of_employers_are_not_kept_here(session: Session, operator: User) -> None:
    with pytest.raises(NotAllowed, match="employer"):
        get_managed(session, make_user(session, role=Role.EMPLOYER).id, by=operator.id)

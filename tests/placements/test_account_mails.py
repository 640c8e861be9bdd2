"""Who is told that somebody's second factor was reset, or that work keeps somebody out of another role."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.offices import Office, OfficeKind, Team, TeamMember
from core.oidc_identities import Proved, connect
from core.oidc_settings import OidcSettings
from core.staff import IdentityCheck, RecoveryReason
from core.users import Role
from placements.messages.codes import MessageKind
from placements.messages.models import Message
from placements.staff_accounts import follow_provider, hand_all_over, recover
from tests.factories import NOW, make_client, make_user


def test_team_leads_and_operators_are_told_of_a_reset_factor_but_not_the_two_themselves(session: Session) -> None:
    by, other = (make_user(session, role=Role.OPERATOR, email=f"op{number}@example.org") for number in (1, 2))
    lead, user, peer = (make_user(session, role=Role.CASE_MANAGER, email=f"cm{number}@example.org") for number in "123")
    office = Office(name="Mitte", kind=OfficeKind.BRANCH)
    session.add(office)
    session.flush()
    team = Team(office_id=office.id, name="Team 1")
    session.add(team)
    session.flush()
    session.add_all(TeamMember(user_id=each.id, team_id=team.id, leads=each is lead) for each in (lead, user, peer))
    session.flush()

    recover(session, user.id, reason=RecoveryReason.LOST, check=IdentityCheck.IN_PERSON, now=NOW, by=by.id)

    mails = session.scalars(sa.select(Message).where(Message.kind == MessageKind.FACTOR_RECOVERED)).all()
    assert {mail.to_address for mail in mails} == {other.email, lead.email}
    assert all(by.display_name in (mail.body or "") for mail in mails)


def test_operators_are_told_once_whose_work_keeps_the_role_of_the_group_waiting(session: Session) -> None:
    operator = make_user(session, role=Role.OPERATOR)
    user, taker = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
    make_client(session, case_manager_id=user.id)
    moved = Proved("https://login.example.org", "eva", "", "Eva", frozenset({"jc-adv"}))
    roles = {"jc-case": "case_manager", "jc-adv": "employer_adviser"}
    settings = OidcSettings(moved.issuer, "passgenau", role_claim="groups", roles=roles, roles_follow=True)
    connect(session, user, moved, now=NOW)
    for _ in range(2):
        follow_provider(session, moved, settings, now=NOW)
    mail = session.scalars(sa.select(Message).where(Message.kind == MessageKind.ROLE_WAITS)).one()
    assert (mail.to_address, user.role, user.is_active) == (operator.email, Role.CASE_MANAGER, False)
    assert f"/staff/{user.id}" in (mail.body or "")

    hand_all_over(session, user.id, taker.id, now=NOW, by=operator.id)
    follow_provider(session, moved, settings, now=NOW)

    assert (user.role, user.is_active) == (Role.EMPLOYER_ADVISER, True)

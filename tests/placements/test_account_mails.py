"""Who is told that somebody's second factor was reset."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.offices import Office, OfficeKind, Team, TeamMember
from core.staff import IdentityCheck, RecoveryReason
from core.users import Role
from placements.messages.codes import MessageKind
from placements.messages.models import Message
from placements.staff_accounts import recover
from tests.factories import NOW, make_user


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

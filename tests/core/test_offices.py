"""Offices, teams and stand-ins."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from core.offices import (
    OfficeKind,
    add_office,
    add_stand_in,
    add_team,
    covered_users,
    end_stand_in,
    put_into_team,
    team_of_user,
    teams,
    users_of_office,
    users_of_team,
)
from core.users import Role
from tests.factories import NOW, make_user

TODAY = date(2026, 11, 20)


def test_a_team_lists_its_members_and_its_office_those_of_all_teams(session: Session) -> None:
    office = add_office(session, name=" Office  North ", kind=OfficeKind.BRANCH, now=NOW, by=None)
    first, second = (add_team(session, office_id=office.id, name=name, now=NOW, by=None) for name in ("A", "B"))
    one, other = make_user(session), make_user(session)
    put_into_team(session, one.id, team_id=first.id, now=NOW, by=None)
    put_into_team(session, other.id, team_id=second.id, post_share=0.5, now=NOW, by=None)

    assert office.name == "Office North"
    assert users_of_team(session, first.id) == {one.id}
    assert users_of_office(session, office.id) == {one.id, other.id}
    assert [(row.team.name, row.member_ids) for row in teams(session)] == [("A", (one.id,)), ("B", (other.id,))]


def test_a_user_has_one_team_or_none(session: Session) -> None:
    office = add_office(session, name="N", kind=OfficeKind.BRANCH, now=NOW, by=None)
    first, second = (add_team(session, office_id=office.id, name=name, now=NOW, by=None) for name in ("A", "B"))
    user = make_user(session)

    for team in (first, second):
        put_into_team(session, user.id, team_id=team.id, now=NOW, by=None)
    assert team_of_user(session, user.id) == second

    put_into_team(session, user.id, team_id=None, now=NOW, by=None)
    assert team_of_user(session, user.id) is None


def test_names_of_offices_and_teams_are_taken_once(session: Session) -> None:
    office = add_office(session, name="N", kind=OfficeKind.BRANCH, now=NOW, by=None)
    add_team(session, office_id=office.id, name="A", now=NOW, by=None)

    with pytest.raises(Conflict):
        add_office(session, name="N", kind=OfficeKind.SPECIALISED, now=NOW, by=None)
    with pytest.raises(Conflict):
        add_team(session, office_id=office.id, name="A", now=NOW, by=None)
    with pytest.raises(InvalidInput):
        add_office(session, name="  ", kind=OfficeKind.BRANCH, now=NOW, by=None)
    with pytest.raises(NotFound):
        add_team(session, office_id=office.id + 99, name="A", now=NOW, by=None)


@pytest.mark.parametrize("share", [0.0, -1.0, 1.01])
def test_a_share_of_a_post_lies_within_bounds(session: Session, share: float) -> None:
    with pytest.raises(InvalidInput):
        put_into_team(session, make_user(session).id, team_id=None, post_share=share, now=NOW, by=None)


def test_a_stand_in_covers_from_the_first_to_the_last_day_and_not_further(session: Session) -> None:
    away, stand_in, third = (make_user(session, role=Role.CASE_MANAGER) for _ in range(3))
    until = TODAY + timedelta(days=3)
    days = {"from_on": TODAY, "until_on": until}
    add_stand_in(session, user_id=away.id, stand_in_id=stand_in.id, **days, now=NOW, by=None)
    add_stand_in(session, user_id=stand_in.id, stand_in_id=third.id, **days, now=NOW, by=None)

    assert covered_users(session, stand_in.id, on=TODAY) == {stand_in.id, away.id}
    assert covered_users(session, stand_in.id, on=until) == {stand_in.id, away.id}
    assert covered_users(session, stand_in.id, on=until + timedelta(days=1)) == {stand_in.id}
    assert covered_users(session, third.id, on=TODAY) == {third.id, stand_in.id}  # not handed on


def test_a_stand_in_has_the_same_role_and_ends_when_removed(session: Session) -> None:
    away, stand_in = make_user(session), make_user(session)
    days = {"from_on": TODAY, "until_on": TODAY}
    row = add_stand_in(session, user_id=away.id, stand_in_id=stand_in.id, **days, now=NOW, by=None)
    end_stand_in(session, row.id, now=NOW, by=None)

    assert covered_users(session, stand_in.id, on=TODAY) == {stand_in.id}
    manager = make_user(session, role=Role.CASE_MANAGER)
    with pytest.raises(InvalidInput, match="same role"):
        add_stand_in(session, user_id=away.id, stand_in_id=manager.id, **days, now=NOW, by=None)
    with pytest.raises(InvalidInput, match="before the first"):
        add_stand_in(
            session, user_id=away.id, stand_in_id=stand_in.id, from_on=TODAY, until_on=TODAY - timedelta(days=1),
            now=NOW, by=None,
        )  # fmt: skip

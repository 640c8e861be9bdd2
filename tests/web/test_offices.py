"""The page of offices and teams: ratios, stand-ins, handing work over; who may do what for whom."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.offices import Office, OfficeKind, StandIn, Team, TeamMember
from core.users import Role, User
from profiles.models import Client
from tests.factories import make_client, make_user
from tests.web.conftest import Page, Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
TODAY = datetime.now(UTC).date().isoformat()


@pytest.fixture
def team(sessions: Sessions, world: World) -> Team:
    with sessions.begin() as session:
        office = Office(name="North", kind=OfficeKind.BRANCH)
        session.add(office)
        session.flush()
        team = Team(office_id=office.id, name="Team A", clients_per_post=3)
        session.add(team)
        session.flush()
        session.add(TeamMember(user_id=world.case_manager.id, team_id=team.id, post_share=0.5))
        for _ in range(2):
            make_client(session, case_manager_id=world.case_manager.id)
        return team


@pytest.fixture
def colleague(sessions: Sessions) -> User:
    with sessions.begin() as session:
        return make_user(session, role=Role.CASE_MANAGER, display_name="Colleague")


def rows_of(page: Page) -> list[list[str]]:
    rows = page.soup.select("tbody tr")
    return [[cell.get_text(" ", strip=True) for cell in row.find_all(["th", "td"])] for row in rows]


def test_the_coaching_ratio_counts_clients_for_each_full_post_against_the_aim(
    page: Callable[..., Page], team: Team
) -> None:
    in_all = page(Role.CASE_MANAGER, "offices.index")
    of_team = page(Role.CASE_MANAGER, "offices.team", team_id=team.id)
    unknown = page(Role.CASE_MANAGER, "offices.team", team_id=team.id + 9, status=404)

    assert rows_of(in_all)[0] == ["Team A angestrebt: 3 je voller Stelle", "1", "0,5", "2", "4 über dem Ziel"]
    assert rows_of(of_team) == [["Case-Manager", "0,5", "2", "4"], ["Alle", "0,5", "2", "4 über dem Ziel"]]
    assert "kein Team" in unknown.text


def test_the_operator_adds_offices_teams_and_members(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    operator = visitor(Role.OPERATOR)
    operator.post("offices.create", {"name": "South", "kind": "specialised"})
    with sessions() as session:
        office_id = session.scalars(sa.select(Office.id)).one()
    operator.post("offices.create_team", {"office": office_id, "team": "B", "clients_per_post": "80"})
    with sessions() as session:
        team_id = session.scalars(sa.select(Team.id)).one()
    operator.post("offices.set_member", {"user": world.adviser.id, "member_team": team_id, "post_share": "0.75"})

    with sessions() as session:
        assert session.scalars(sa.select(TeamMember.post_share)).one() == 0.75


@pytest.mark.usefixtures("team")
def test_a_name_that_is_taken_is_said_beside_what_was_typed(visitor: Callable[..., Visitor]) -> None:
    answer = visitor(Role.OPERATOR).post("offices.create", {"name": "North", "kind": "branch"}, status=409)

    assert "Es gibt schon eine Dienststelle North" in answer.text
    assert answer.field("name")["value"] == "North"


@pytest.mark.usefixtures("team")
def test_staff_hand_over_their_own_work_only(
    visitor: Callable[..., Visitor], sessions: Sessions, colleague: User, world: World
) -> None:
    manager = visitor(Role.CASE_MANAGER)
    others = manager.send("offices.hand_over", {"giver": colleague.id, "taker": world.case_manager.id})
    own = manager.send("offices.hand_over", {"giver": world.case_manager.id, "taker": colleague.id})

    assert (others.status_code, own.status_code) == (422, 302)
    with sessions() as session:
        assert set(session.scalars(sa.select(Client.case_manager_id))) == {colleague.id}


def test_a_stand_in_is_noted_and_ended(
    visitor: Callable[..., Visitor], sessions: Sessions, colleague: User, world: World
) -> None:
    manager = visitor(Role.CASE_MANAGER)
    manager.post(
        "offices.create_stand_in",
        {"away": world.case_manager.id, "stand_in": colleague.id, "from_on": TODAY, "until_on": TODAY},
    )
    with sessions() as session:
        stand_in_id = session.scalars(sa.select(StandIn.id)).one()
    manager.post("offices.remove_stand_in", stand_in_id=stand_in_id)

    with sessions() as session:
        assert session.scalars(sa.select(StandIn.id)).all() == []


def test_nobody_ends_the_stand_in_of_others(
    visitor: Callable[..., Visitor], sessions: Sessions, colleague: User
) -> None:
    with sessions.begin() as session:
        other = make_user(session, role=Role.CASE_MANAGER)
        day = datetime.now(UTC).date()
        row = StandIn(user_id=other.id, stand_in_id=colleague.id, from_on=day, until_on=day)
        session.add(row)
        session.flush()
        stand_in_id = row.id

    answer = visitor(Role.CASE_MANAGER).send("offices.remove_stand_in", stand_in_id=stand_in_id)

    assert answer.status_code == 403


def test_what_goes_is_shown_before_and_a_case_manager_chooses_clients(
    visitor: Callable[..., Visitor], sessions: Sessions, colleague: User, world: World
) -> None:
    with sessions.begin() as session:
        goes, stays = (make_client(session, case_manager_id=world.case_manager.id) for _ in range(2))
        foreign = make_client(session, case_manager_id=make_user(session, role=Role.CASE_MANAGER).id)
    manager, pair = visitor(Role.CASE_MANAGER), {"giver": world.case_manager.id, "taker": colleague.id}

    shown = manager.get("offices.plan_hand_over", **pair)
    nobody = manager.post("offices.hand_over", {**pair, "extent": "some"}, status=422)
    manager.post("offices.hand_over", {**pair, "extent": "some", "clients": [goes.id, foreign.id, "x"]})

    assert "2 Personen zur Auswahl" in shown.text
    assert "Wählen Sie mindestens eine Person" in nobody.text
    with sessions() as session:
        managers = [session.get_one(Client, each.id).case_manager_id for each in (goes, stays, foreign)]
    assert managers == [colleague.id, world.case_manager.id, foreign.case_manager_id]


def test_the_operator_sees_counts_and_no_client(
    visitor: Callable[..., Visitor], sessions: Sessions, colleague: User, world: World
) -> None:
    with sessions.begin() as session:
        client = make_client(session, case_manager_id=world.case_manager.id)
    operator, pair = visitor(Role.OPERATOR), {"giver": world.case_manager.id, "taker": colleague.id}

    shown = operator.get("offices.plan_hand_over", **pair)
    operator.post("offices.hand_over", {**pair, "extent": "some"})

    assert client.reference not in shown.text
    assert "1 Personen" in shown.text
    with sessions() as session:
        assert session.get_one(Client, client.id).case_manager_id == colleague.id


def test_nobody_plans_to_hand_over_the_work_of_others(
    visitor: Callable[..., Visitor], colleague: User, world: World
) -> None:
    pair = {"giver": colleague.id, "taker": world.case_manager.id}

    visitor(Role.CASE_MANAGER).get("offices.plan_hand_over", status=422, **pair)

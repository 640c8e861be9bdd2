"""The own account and those of staff: the second factor that comes first, sessions, joining, leaving, recovery."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pyotp
import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.offices import Office, OfficeKind, Team, TeamMember
from core.oidc_identities import OidcIdentity
from core.sign_in_links import SignInLink
from core.staff import StaffView, staff_accounts
from core.users import Role, User, UserSession, get_user, live_sessions, password_hash
from placements.messages.models import Message
from placements.staff_accounts import work_left
from profiles.models import Client
from tests.counting import count_queries
from tests.factories import make_client, make_user
from tests.web.conftest import Page, Visitor, check_page
from tests.web.world import World
from web.devices import device_words

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]
PASSWORD = "a long enough password"


@pytest.fixture
def strict(app: Flask) -> None:
    """An installation whose staff need a second factor."""
    app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], staff_need_factor=True)


@pytest.fixture
def manager(sessions: Sessions, world: World) -> User:
    """The case manager, who has a password, belongs to a team and leads it not."""
    with sessions.begin() as session:
        office = Office(name="North", kind=OfficeKind.BRANCH)
        session.add(office)
        session.flush()
        team = Team(office_id=office.id, name="Team A")
        session.add(team)
        session.flush()
        session.add(TeamMember(user_id=world.case_manager.id, team_id=team.id))
        user = get_user(session, world.case_manager.id)
        user.password_hash = password_hash(PASSWORD)
        return user


def sign_in(visitor: Visitor, user: User) -> str:
    return visitor.send("auth.sign_in", {"email": user.email, "password": PASSWORD}).location


def set_app_up(visitor: Visitor) -> Page:
    page = check_page(visitor.client.get("/account/second-factor"))
    secret = re.sub(r"\s", "", page.soup.select("main code")[0].get_text())
    return visitor.post("account.add_factor", {"code": pyotp.TOTP(secret).now(), "password": PASSWORD})


def latest_link(sessions: Sessions) -> str:
    with sessions() as session:
        text = session.scalars(sa.select(Message.body).order_by(Message.id.desc())).first() or ""
    found = re.search(r"(/s/\S+)", text)
    assert found
    return found[1]


@pytest.mark.usefixtures("strict")
def test_staff_without_a_second_factor_get_nowhere_before_they_have_one(visitor: Visit, manager: User) -> None:
    someone = visitor(None)
    first = sign_in(someone, manager)
    shut = [someone.client.get(path).location for path in ("/clients", "/account", "/today")]
    page = someone.get("account.enrol")

    assert {first, *shut} == {"/account/first-steps"}
    assert "Passkey" in page.text
    assert someone.send("offices.create_stand_in").location == "/account/first-steps"
    set_app_up(someone)
    assert someone.client.get("/clients").status_code == 200


@pytest.mark.usefixtures("strict")
def test_who_removes_the_last_factor_sets_up_another_first(visitor: Visit, manager: User) -> None:
    someone = visitor(None)
    sign_in(someone, manager)
    code = set_app_up(someone).soup.select("main code")[0].get_text()

    someone.send("account.drop_factor", {"code": code})

    assert someone.client.get("/clients").location == "/account/first-steps"


@pytest.mark.usefixtures("strict")
def test_employers_and_demo_accounts_get_in_without(
    visitor: Visit, sessions: Sessions, manager: User, app: Flask
) -> None:
    with sessions.begin() as session:
        get_user(session, manager.id).is_generated = True

    assert sign_in(visitor(None), manager) == "/clients"
    app.config["PASSGENAU"] = replace(app.config["PASSGENAU"], is_production=True)
    assert sign_in(visitor(None), manager) == "/account/first-steps"


def test_sessions_are_listed_and_ended_one_by_one_and_all_others(
    visitor: Visit, sessions: Sessions, manager: User
) -> None:
    here, there, elsewhere = (visitor(None, manager) for _ in range(3))
    page = here.get("account.show")
    with sessions() as session:
        rows = live_sessions(session, manager.id, now=datetime.now(UTC))
    here.post("account.end_session", session_id=rows[1].id)
    left = [each.client.get("/clients").status_code for each in (here, there, elsewhere)]
    here.post("account.end_others")

    assert page.text.count("Ort unbekannt") == 3
    assert page.text.count("dieser Browser") == 1
    assert left == [200, 302, 200]
    assert [each.client.get("/clients").status_code for each in (here, there, elsewhere)] == [200, 302, 302]


def test_nobody_ends_the_session_of_somebody_else(visitor: Visit, sessions: Sessions, world: World) -> None:
    visitor(None, world.operator)
    with sessions() as session:
        session_id = session.scalars(sa.select(UserSession.id)).one()

    assert visitor(None, world.adviser).send("account.end_session", session_id=session_id).status_code == 404


@pytest.mark.parametrize(("text", "words"), [
    ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:133.0) Gecko/20100101 Firefox/133.0", "Firefox, Windows"),
    ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1", "Safari, iPhone"),
    ("Mozilla/5.0 (X11; Linux x86_64) Chrome/131.0 Safari/537.36 Edg/131.0", "Edge, Linux"), ("curl", ""),
])  # fmt: skip
def test_browsers_are_named_in_two_words(text: str, words: str) -> None:
    assert device_words(text) == words


@pytest.mark.usefixtures("strict", "manager")
def test_somebody_new_comes_in_by_the_mailed_link_and_sets_everything_up(visitor: Visit, sessions: Sessions) -> None:
    operator = visitor(Role.OPERATOR)
    with sessions() as session:
        team_id = session.scalars(sa.select(Team.id)).one()
    made = operator.post("staff.create", {
        "name": "Neu Hier", "email": "neu@example.org", "role": "case_manager", "team": team_id, "post_share": "0,5",
    })  # fmt: skip
    new, link = visitor(None), latest_link(sessions)

    answer = new.client.post(link, data={"csrf_token": new.csrf_token()})
    new.send("account.change_password", {"new": PASSWORD})
    assert "Neu Hier" in made.soup.h1.get_text()  # type: ignore[union-attr]
    assert answer.location == new.client.get("/clients").location == "/account/first-steps"
    set_app_up(new)
    assert new.client.get("/clients").status_code == 200
    assert new.client.post(link, data={"csrf_token": new.csrf_token()}).status_code == 404


def test_recovery_takes_a_colleague_a_code_and_a_link(
    visitor: Visit, sessions: Sessions, manager: User, world: World
) -> None:
    someone = visitor(None, manager)
    set_app_up(someone)
    operator = visitor(Role.OPERATOR)
    unsaid = operator.post("staff.recover_factor", {"reason": "lost"}, user_id=manager.id, status=422)
    page = check_page(operator.send("staff.recover_factor", {"reason": "lost", "check": "video"}, user_id=manager.id))
    code = page.soup.select("main code")[0].get_text()
    again, link = visitor(None), latest_link(sessions)

    asked = check_page(again.client.post(link, data={"csrf_token": again.csrf_token()}))

    assert "Wählen Sie, wie" in unsaid.text
    assert someone.client.get("/clients").status_code == 302
    assert asked.field("code")
    assert again.send("auth.code", {"code": code}).location == "/clients"
    own = operator.send("staff.recover_factor", {"reason": "lost", "check": "video"}, user_id=world.operator.id)
    assert own.status_code == 403


def test_leads_open_the_accounts_of_their_team_and_nobody_elses(
    visitor: Visit, sessions: Sessions, manager: User, world: World
) -> None:
    without = visitor(None, manager)
    assert without.client.get("/staff").status_code == 403
    with sessions.begin() as session:
        session.get_one(TeamMember, manager.id).leads = True
        colleague = make_user(session, role=Role.CASE_MANAGER, display_name="Kollegin")
        team_id = session.scalars(sa.select(Team.id)).one()
        session.add(TeamMember(user_id=colleague.id, team_id=team_id))
    lead = visitor(None, manager)

    assert "Kollegin" in lead.get("staff.index").text
    assert [option["value"] for option in lead.get("staff.create").field("role").find_all("option")] == [
        "case_manager", "employer_adviser",
    ]  # fmt: skip
    lead.get("staff.show", user_id=colleague.id)
    for other in (world.adviser, world.operator, manager):
        lead.get("staff.show", user_id=other.id, status=403)
    assert lead.send("staff.give_role", {"role": "operator"}, user_id=colleague.id).status_code == 403


def test_who_leaves_hands_the_work_over(visitor: Visit, sessions: Sessions, manager: User) -> None:
    with sessions.begin() as session:
        make_client(session, case_manager_id=manager.id)
        taker = make_user(session, role=Role.CASE_MANAGER, display_name="Nachfolge")
        session.add(SignInLink(token_hash="x", user_id=manager.id, purpose="invitation", created_at=datetime.now(UTC),
                               expires_at=datetime.now(UTC)))  # fmt: skip
    operator, someone = visitor(Role.OPERATOR), visitor(None, manager)
    kept = operator.post("staff.give_role", {"role": "employer_adviser"}, user_id=manager.id)
    closed = operator.post("staff.close", user_id=manager.id)
    done = operator.post("staff.hand_over", {"taker": taker.id}, user_id=manager.id)

    assert "müssen übergeben sein" in kept.soup.get_text()
    assert "Arbeit muss an jemand anderen gehen" in closed.text
    assert "Arbeit muss an jemand anderen gehen" not in done.text
    assert someone.client.get("/clients").status_code == 302
    with sessions() as session:
        assert session.scalars(sa.select(Client.case_manager_id)).one() == taker.id
        assert session.scalars(sa.select(SignInLink.ended_at)).one() is not None


def test_a_last_day_is_noted_changed_and_refused_where_it_has_passed(visitor: Visit, manager: User) -> None:
    operator = visitor(Role.OPERATOR)
    today = datetime.now(UTC).date().isoformat()

    noted = operator.post("staff.leave", {"last_day": today}, user_id=manager.id)
    past = operator.post("staff.leave", {"last_day": "2020-01-01"}, user_id=manager.id)
    stays = operator.post("staff.leave", {"last_day": ""}, user_id=manager.id)

    assert "Mit diesem Tag endet die Anmeldung" in noted.soup.get_text()
    assert "Dieser Tag ist vorbei" in past.soup.get_text()
    assert "nicht geplant" in stays.text
    assert operator.get("staff.index", view="leaving", q="case").text.count("Hier ist kein Zugang") == 1


def test_the_page_says_that_groups_have_shut_an_account_and_closes_it_for_good(
    visitor: Visit, sessions: Sessions, manager: User
) -> None:
    at = datetime.now(UTC)
    with sessions.begin() as session:
        session.add(OidcIdentity(user_id=manager.id, issuer="https://i", subject="s", bound_at=at, left_at=at))
        get_user(session, manager.id).is_active = False
    operator = visitor(Role.OPERATOR)
    shut = operator.get("staff.show", user_id=manager.id)

    closed = operator.post("staff.close", user_id=manager.id)

    assert "Gruppen beim Anbieter haben diesen Zugang geschlossen" in shut.text
    assert "Zugang schließen" in shut.text
    assert "Gruppen beim Anbieter" not in closed.text
    with sessions() as session:
        assert session.scalars(sa.select(OidcIdentity)).all() == []


def test_a_longer_list_of_accounts_asks_no_more_often(sessions: Sessions, world: World) -> None:
    counts, now = [], datetime.now(UTC)
    for _ in range(2):
        with sessions.begin() as session, count_queries(session) as statements:
            rows, _total = staff_accounts(session, StaffView.OPEN, by=world.operator.id, now=now)
            work_left(session, [row.user.id for row in rows])
            counts.append(len(statements))
            for _each in range(5):
                make_user(session, role=Role.CASE_MANAGER)

    assert counts[0] == counts[1]


def test_a_passkey_of_nobody_signs_nobody_in_and_the_page_says_so(visitor: Visit) -> None:
    nobody = visitor(None)
    options = nobody.send("passkeys.sign_in_options")
    page = nobody.post("passkeys.sign_in", {"credential": "{}"})

    assert options.get_json()["rpId"] == "localhost"
    assert "Dieser Passkey hat Sie nicht angemeldet" in page.soup.get_text()


def test_a_passkey_is_added_after_the_password_only(visitor: Visit, manager: User) -> None:
    someone = visitor(None, manager)
    wrong = someone.send("passkeys.options", {"password": "wrong"})
    right = someone.send("passkeys.options", {"password": PASSWORD})

    assert (wrong.status_code, right.status_code) == (403, 200)
    assert right.get_json()["user"]["name"] == manager.email

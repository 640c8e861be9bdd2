"""The joint desk with the Agentur: sees what is released and nothing else, each look recorded; attacked as well."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.offices import Office, OfficeKind, Team, TeamMember
from core.users import Role, User
from placements.client_voice import contest_fact
from placements.codes import ProposalState
from profiles.codes import ClientFact, LimitationValue
from profiles.models import Client, ClientLimitation
from profiles.restrictions import restrict_client
from profiles.sharing.models import Release, ReleaseBlock, ReleaseReason
from tests.factories import make_client, make_proposal, make_user, make_vacancy
from tests.web.conftest import Page, Visitor
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]
TODAY = datetime.now(UTC).date()
TOMORROW = TODAY + timedelta(days=1)
ALL = [block.value for block in ReleaseBlock]


def make_desk(session: Session, name: str, user: User) -> Office:
    """A joint desk at which the user works."""
    office = Office(name=name, kind=OfficeKind.JOINT_DESK)
    session.add(office)
    session.flush()
    team = Team(office_id=office.id, name="Team")
    session.add(team)
    session.flush()
    session.add(TeamMember(user_id=user.id, team_id=team.id))
    return office


def make_release(session: Session, client: Client, office: Office, **values: Any) -> Release:
    defaults = {"blocks": ALL, "reason": ReleaseReason.FURTHER_TRAINING, "released_at": datetime.now(UTC),
                "released_by": client.case_manager_id, "until": TOMORROW}  # fmt: skip
    release = Release(client_id=client.id, office_id=office.id, **defaults | values)
    session.add(release)
    session.flush()
    return release


@pytest.fixture
def desk(sessions: Sessions, world: World) -> Office:
    with sessions.begin() as session:
        return make_desk(session, "Desk", world.joint_desk)


@pytest.fixture
def client(sessions: Sessions, world: World) -> Client:
    with sessions.begin() as session:
        made = make_client(
            session, case_manager_id=world.case_manager.id, occupations=(BAKER,), skills={"dough": 2}, max_lift_kg=7
        )
        session.add(ClientLimitation(client_id=made.id, item="LIFT_CARRY", value=LimitationValue.EXCLUDED))
        for title, state in (("Known", ProposalState.CLIENT_INFORMED), ("Unseen", ProposalState.SUGGESTED)):
            make_proposal(session, client=made, vacancy=make_vacancy(session, title=title), state=state)
        return made


def entries(sessions: Sessions, action: str) -> list[AuditEntry]:
    with sessions() as session:
        return list(session.scalars(sa.select(AuditEntry).where(AuditEntry.action == action)))


def test_a_look_shows_released_blocks_only_and_is_recorded(
    visitor: Callable[..., Visitor], sessions: Sessions, client: Client, desk: Office, world: World
) -> None:
    with sessions.begin() as session:
        release = make_release(session, client, desk, blocks=["skills", "proposals"])
    browser = visitor(Role.JOINT_DESK)

    listed = browser.get("joint_desk.index")
    shown = browser.get("joint_desk.show", release_id=release.id)

    assert listed.links() == [f"/joint-desk/{release.id}"]
    assert "Teige herstellen" in shown.text
    assert "Known" in shown.text
    for hidden in ("Bäcker/in", "Unseen", "Heben und Tragen", "7 kg"):
        assert hidden not in shown.text
    look = entries(sessions, "released_client_viewed")[0]
    assert (look.user_id, look.object_kind, look.object_id) == (world.joint_desk.id, "client", str(client.id))
    purpose = {"purpose": "together"}
    assert look.detail == {"release": release.id, "blocks": ["skills", "proposals"], "office": desk.id} | purpose
    assert entries(sessions, "released_list_viewed")[0].detail == {"releases": [release.id]} | purpose


@pytest.mark.parametrize("case", ["revoked", "expired", "restricted", "another desk", "no team", "guessed"])
def test_ids_that_are_not_released_are_refused_alike_and_each_attempt_is_recorded(
    visitor: Callable[..., Visitor], sessions: Sessions, client: Client, desk: Office, world: World, case: str
) -> None:
    with sessions.begin() as session:
        changes: dict[str, Any] = {}
        if case == "revoked":
            changes = {"revoked_at": datetime.now(UTC), "revoked_by": world.case_manager.id}
        if case == "expired":
            changes = {"until": TODAY - timedelta(days=1)}
        if case == "another desk":
            desk = make_desk(session, "Other", make_user(session, role=Role.JOINT_DESK))
        release_id = make_release(session, client, desk, **changes).id if case != "guessed" else 4711
        if case == "restricted":
            restrict_client(session, client.id, reason="a lawsuit", now=datetime.now(UTC), by=world.case_manager.id)
        if case == "no team":
            session.execute(sa.delete(TeamMember).where(TeamMember.user_id == world.joint_desk.id))
    browser = visitor(Role.JOINT_DESK)

    answer = browser.client.get(f"/joint-desk/{release_id}")

    assert answer.status_code == 403
    assert client.reference not in browser.get("joint_desk.index").text
    assert "Dieser Fall ist für Sie nicht freigegeben" in answer.get_data(as_text=True)
    refused = entries(sessions, "released_client_refused")
    assert [(entry.user_id, entry.object_kind, entry.object_id) for entry in refused] == [
        (world.joint_desk.id, "client_release", str(release_id))
    ]


def test_the_joint_desk_opens_no_page_of_staff(visitor: Callable[..., Visitor], client: Client) -> None:
    browser = visitor(Role.JOINT_DESK)

    paths = (f"/clients/{client.id}", f"/clients/{client.id}/releases", "/clients", "/proposals", "/proposals/1",
             "/offices", "/runs", "/offers", "/documents/1")  # fmt: skip
    assert {path: browser.client.get(path).status_code for path in paths} == dict.fromkeys(paths, 403)


def test_a_case_manager_releases_sees_the_looks_and_revokes_at_once(
    visitor: Callable[..., Visitor], sessions: Sessions, client: Client, desk: Office
) -> None:
    manager, guest = visitor(Role.CASE_MANAGER), visitor(Role.JOINT_DESK)
    form = {"office": desk.id, "blocks": ["languages"], "reason": "joint_placement", "until": TOMORROW.isoformat()}
    manager.post("clients.release_facts", form, client_id=client.id)
    with sessions() as session:
        release_id = session.scalars(sa.select(Release.id)).one()
    guest.get("joint_desk.show", release_id=release_id)

    looked = manager.get("clients.releases", client_id=client.id)
    manager.post("clients.revoke_a_release", client_id=client.id, release_id=release_id)

    assert "Joint-Desk Desk Sprachen" in looked.text
    assert guest.client.get(f"/joint-desk/{release_id}").status_code == 403


def test_a_release_of_nothing_or_into_the_past_is_refused_beside_what_was_typed(
    visitor: Callable[..., Visitor], sessions: Sessions, client: Client, desk: Office
) -> None:
    manager = visitor(Role.CASE_MANAGER)
    form = {"office": desk.id, "reason": "rehabilitation", "until": TOMORROW.isoformat()}

    manager.post("clients.release_facts", form, client_id=client.id, status=422)
    past = {"blocks": ["skills"], "until": (TODAY - timedelta(days=1)).isoformat()}
    found: Page = manager.post("clients.release_facts", form | past, client_id=client.id, status=422)

    assert "Der letzte Tag der Freigabe ist schon vorbei" in found.text
    with sessions() as session:
        assert session.scalars(sa.select(Release.id)).all() == []


def test_another_case_manager_neither_releases_nor_revokes(
    visitor: Callable[..., Visitor], sessions: Sessions, client: Client, desk: Office
) -> None:
    with sessions.begin() as session:
        other = make_user(session, role=Role.CASE_MANAGER)
        own = make_client(session, case_manager_id=other.id)
        release = make_release(session, client, desk)
    browser = visitor(None, other)
    form = {"office": desk.id, "blocks": ["skills"], "reason": "rehabilitation", "until": TOMORROW.isoformat()}

    statuses = [
        browser.send("clients.release_facts", form, client_id=client.id).status_code,
        browser.send("clients.revoke_a_release", client_id=client.id, release_id=release.id).status_code,
        browser.send("clients.revoke_a_release", client_id=own.id, release_id=release.id).status_code,
        browser.client.get(f"/clients/{client.id}/releases").status_code,
    ]

    assert statuses == [403, 403, 403, 403]
    with sessions() as session:
        assert session.get_one(Release, release.id).revoked_at is None


def test_a_look_says_what_the_client_contests_of_what_is_released(
    visitor: Callable[..., Visitor], sessions: Sessions, client: Client, desk: Office
) -> None:
    with sessions.begin() as session:
        release = make_release(session, client, desk, blocks=["skills"])
        for fact in (ClientFact.SKILLS, ClientFact.LANGUAGES):
            contest_fact(session, client.id, fact, "wrong", now=datetime.now(UTC))

    shown = visitor(Role.JOINT_DESK).get("joint_desk.show", release_id=release.id)

    assert "Die Person bestreitet erfasste Angaben Was Sie können" in shown.text
    assert "Sprachen" not in shown.text

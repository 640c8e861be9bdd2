"""Releases to the joint desk: who makes and ends them, what is seen by them and for how long."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.offices import Office, OfficeKind, Team, TeamMember, add_office, add_team, put_into_team
from core.settings import local_day
from core.users import Role, User
from profiles.codes import ClientState
from profiles.models import Client
from profiles.sharing.models import Release, ReleaseBlock, ReleaseReason
from profiles.sharing.operations import LONGEST, NewRelease, release_client, revoke_release
from profiles.sharing.queries import (
    find_joint_desk_of_user,
    get_released_facts,
    released_clients,
    releases_of_client,
)
from tests.counting import count_queries
from tests.factories import NOW, make_client, make_user

TODAY = local_day(NOW)
BLOCKS = frozenset({ReleaseBlock.SKILLS, ReleaseBlock.AVAILABILITY})


def make_desk(session: Session, name: str = "Desk") -> tuple[Office, User]:
    """A joint desk and somebody who works there."""
    office = add_office(session, name=name, kind=OfficeKind.JOINT_DESK, now=NOW, by=None)
    team = add_team(session, office_id=office.id, name="Team", now=NOW, by=None)
    user = make_user(session, role=Role.JOINT_DESK)
    put_into_team(session, user.id, team_id=team.id, now=NOW, by=None)
    return office, user


class Scene:
    """A client with a case manager, and a joint desk."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.manager = make_user(session, role=Role.CASE_MANAGER)
        self.client = make_client(
            session, case_manager_id=self.manager.id, skills={"welding": 2}, occupations=("51312",), hours_min=20,
            home_postcode="70173", max_lift_kg=5,
        )  # fmt: skip
        self.office, self.user = make_desk(session)

    def release(self, **changes: Any) -> Release:
        values: dict[str, Any] = {"client_id": self.client.id, "office_id": self.office.id, "blocks": BLOCKS,
                  "reason": ReleaseReason.JOINT_PLACEMENT, "until": TODAY}  # fmt: skip
        return release_client(self.session, NewRelease(**values | changes), now=NOW, by=self.manager.id)


@pytest.fixture
def scene(session: Session) -> Scene:
    return Scene(session)


def test_only_released_blocks_are_read(scene: Scene, session: Session) -> None:
    seen = get_released_facts(session, scene.release().id, scene.user.id, on=TODAY)

    assert [each.skill_code for each in seen.skills] == ["welding"]
    assert (seen.hours_min, seen.has("availability"), seen.has("occupation")) == (20, True, False)
    assert (seen.occupations, seen.qualifications, seen.languages) == ((), (), ())
    assert not hasattr(seen, "max_lift_kg")
    assert not hasattr(seen, "home_postcode")


def test_a_release_is_seen_until_its_last_day(scene: Scene, session: Session) -> None:
    release = scene.release(until=TODAY + timedelta(days=2))

    last = released_clients(session, scene.office.id, on=TODAY + timedelta(days=2))
    after = released_clients(session, scene.office.id, on=TODAY + timedelta(days=3))

    assert ([row.release_id for row in last.rows], list(after.rows)) == ([release.id], [])
    with pytest.raises(NotAllowed):
        get_released_facts(session, release.id, scene.user.id, on=TODAY + timedelta(days=3))


def test_a_revoked_release_shows_nothing_any_more(scene: Scene, session: Session) -> None:
    release = scene.release()

    for _ in range(2):
        revoke_release(session, release.id, now=NOW, by=scene.manager.id)

    assert released_clients(session, scene.office.id, on=TODAY).total == 0
    with pytest.raises(NotAllowed):
        get_released_facts(session, release.id, scene.user.id, on=TODAY)
    actions = list(session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_kind == "client")))
    assert actions == ["client_released", "client_release_revoked"]


def test_a_new_release_takes_the_place_of_the_one_that_stands(scene: Scene, session: Session) -> None:
    first = scene.release()
    second = scene.release(blocks=[ReleaseBlock.LANGUAGES])

    assert [row.release_id for row in released_clients(session, scene.office.id, on=TODAY).rows] == [second.id]
    assert [(row.release.id, row.stands(TODAY)) for row in releases_of_client(session, scene.client.id)] == [
        (second.id, True), (first.id, False),
    ]  # fmt: skip


@pytest.mark.parametrize("field", ["state", "team", "role", "is_active", "another_desk"])
def test_who_does_not_belong_to_the_desk_and_whose_case_has_ended_is_shut_out(
    scene: Scene, session: Session, field: str
) -> None:
    release, user = scene.release(), scene.user
    if field == "state":
        session.get_one(Client, scene.client.id).state = ClientState.ENDED
    elif field == "team":
        put_into_team(session, user.id, team_id=None, now=NOW, by=None)
    elif field == "role":
        user.role = Role.EMPLOYER_ADVISER
    elif field == "is_active":
        user.is_active = False
    else:
        _office, user = make_desk(session, "Another desk")
    session.flush()

    with pytest.raises(NotAllowed):
        get_released_facts(session, release.id, user.id, on=TODAY)


def test_a_team_of_another_kind_of_office_is_no_joint_desk(session: Session) -> None:
    user = make_user(session, role=Role.JOINT_DESK)
    office = add_office(session, name="Branch", kind=OfficeKind.BRANCH, now=NOW, by=None)
    team = Team(office_id=office.id, name="Team")
    session.add(team)
    session.flush()
    session.add(TeamMember(user_id=user.id, team_id=team.id))  # past the rule
    session.flush()

    assert find_joint_desk_of_user(session, user.id) is None
    with pytest.raises(InvalidInput, match="joint desk"):
        put_into_team(session, user.id, team_id=team.id, now=NOW, by=None)


def test_staff_of_the_jobcenter_do_not_come_into_a_joint_desk(scene: Scene, session: Session) -> None:
    team_id = session.scalars(sa.select(Team.id).where(Team.office_id == scene.office.id)).one()

    with pytest.raises(InvalidInput, match="nobody else"):
        put_into_team(session, scene.manager.id, team_id=team_id, now=NOW, by=None)


def test_only_who_looks_after_the_client_releases_and_revokes(scene: Scene, session: Session) -> None:
    release = scene.release()
    other = make_user(session, role=Role.CASE_MANAGER)

    with pytest.raises(NotAllowed):
        revoke_release(session, release.id, now=NOW, by=other.id)
    with pytest.raises(NotFound):
        revoke_release(session, release.id + 99, now=NOW, by=scene.manager.id)
    scene.manager = other
    with pytest.raises(NotAllowed):
        scene.release()


@pytest.mark.parametrize(
    "changes",
    [{"blocks": ()}, {"until": TODAY - timedelta(days=1)}, {"until": TODAY + LONGEST + timedelta(days=1)},
     {"office_id": 0}],
)  # fmt: skip
def test_a_release_needs_a_desk_a_block_and_a_day_in_reach(scene: Scene, changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        scene.release(**changes)


def test_nothing_is_released_to_a_branch_office_nor_of_a_case_that_has_ended(scene: Scene, session: Session) -> None:
    branch = add_office(session, name="Branch", kind=OfficeKind.BRANCH, now=NOW, by=None)

    with pytest.raises(InvalidInput, match="joint desk only"):
        scene.release(office_id=branch.id)
    scene.client.state = ClientState.ENDED
    with pytest.raises(Conflict):
        scene.release()


def test_the_list_asks_as_often_for_many_as_for_one(scene: Scene, session: Session) -> None:
    counts = []
    for _ in range(2):
        for _ in range(4):
            scene.client = make_client(session, case_manager_id=scene.manager.id)
            scene.release()
        with count_queries(session) as queries:
            page = released_clients(session, scene.office.id, on=TODAY, page=2, size=3)
        counts.append(len(queries))

    assert counts == [2, 2]
    assert (page.total, page.pages, len(page.rows)) == (8, 3, 3)

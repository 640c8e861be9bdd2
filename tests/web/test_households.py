"""The household's pages, consents, the team: what they record, and to whom they stay closed."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.offices import OfficeKind, add_office, add_stand_in, add_team, put_into_team
from core.settings import local_day
from core.users import Role
from profiles.casework import CaseFile, Household
from profiles.catalogue.codes import hours_between, text_to_grid
from profiles.codes import PermissionScope
from profiles.models import Client, Consent
from tests.factories import make_client, make_employer, make_user, make_vacancy
from tests.web.conftest import Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]


@pytest.fixture
def client_id(sessions: Sessions, world: World) -> int:
    with sessions.begin() as session:
        client = make_client(session, case_manager_id=world.case_manager.id)
        session.add(CaseFile(client_id=client.id, given_name="Mira", family_name="Muster"))
        return client.id


@pytest.fixture
def manager(visitor: Visit) -> Visitor:
    return visitor(Role.CASE_MANAGER)


def only(sessions: Sessions, model: type[Any]) -> Any:
    with sessions() as session:
        return session.scalars(sa.select(model)).one()


def test_a_household_is_made_and_its_hours_are_tapped_or_written(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    page = manager.post("households.create", client_id=client_id)
    household_id = only(sessions, Household).id
    filled = manager.post("households.save_care", {"care_typed": "Mo-Fr 13-18", "fill": "1"}, household_id=household_id)
    ticked = [box["value"] for box in filled.soup.select('input[name="care"][checked]')]

    data = {"care": ticked, "covered": ["13", "14"], f"shares_{client_id}": "yes", "children_in_care": "1"}
    done = manager.post("households.save_care", data, household_id=household_id)

    assert "Mira Muster" in page.text
    assert len(ticked) == 25
    household = only(sessions, Household)
    assert text_to_grid(household.care_hours) == hours_between(days=range(5), start=13, end=18)
    assert text_to_grid(household.care_covered_hours) == hours_between(days=(0,), start=13, end=15)
    assert "Erfasst: die Betreuung" in done.text


def test_hours_that_cannot_be_read_are_refused_and_nothing_ticked_means_not_recorded(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    manager.post("households.create", client_id=client_id)
    household_id = only(sessions, Household).id

    manager.post("households.save_care", {"care_typed": "immer mal"}, household_id=household_id, status=422)
    manager.post("households.save_care", {"covered_known": "y"}, household_id=household_id)

    household = only(sessions, Household)
    assert (household.care_hours, text_to_grid(household.care_covered_hours)) == (None, 0)


def test_members_come_by_reference_and_go_and_a_stranger_sees_nothing(
    manager: Visitor, visitor: Visit, sessions: Sessions, world: World, client_id: int
) -> None:
    manager.post("households.create", client_id=client_id)
    household_id = only(sessions, Household).id
    with sessions.begin() as session:
        partner = make_client(session, case_manager_id=world.case_manager.id)
        other = make_user(session, role=Role.CASE_MANAGER)

    added = manager.post("households.add_member", {"reference": partner.reference}, household_id=household_id)
    refused = manager.post("households.add_member", {"reference": "C-x"}, household_id=household_id, status=404)
    gone = manager.post("households.remove_member", household_id=household_id, client_id=partner.id)

    assert partner.reference in added.text
    assert refused.field("reference")["value"] == "C-x"
    assert partner.reference not in gone.text
    visitor(None, other).get("households.show", household_id=household_id, status=403)
    with sessions() as session:
        actions = set(session.scalars(sa.select(AuditEntry.action)))
    assert {"household_viewed", "household_refused", "household_created"} <= actions


def test_a_consent_is_given_with_its_wording_and_revoked(manager: Visitor, sessions: Sessions, client_id: int) -> None:
    typed = {"purpose": "contact_by_message", "given_on": "2026-11-02"}

    manager.post("clients.record_consent", typed, client_id=client_id, status=422)  # the wording was not read
    manager.post("clients.record_consent", typed | {"was_read": "y"}, client_id=client_id)
    manager.post("clients.record_consent", typed | {"was_read": "y"}, client_id=client_id, status=409)
    consent = only(sessions, Consent)
    manager.post("clients.end_consent", client_id=client_id, consent_id=consent.id)

    assert (consent.scope, consent.wording_version, consent.revoked_on) == ("", "2026-11", None)
    assert only(sessions, Consent).revoked_on is not None


def test_a_permission_for_one_employer_and_vacancy_is_recorded_as_seen(
    manager: Visitor, sessions: Sessions, world: World, client_id: int
) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=world.bakery)
    typed = {"permission_scope": "THIS_JOB", "permission_seen_on": "2026-11-02",
             "permission_employer_id": "bäckerei muster", "permission_vacancy_id": vacancy.reference}  # fmt: skip

    wrong = manager.post("clients.save", typed | {"permission_employer_id": "Niemand"}, status=422,
                         client_id=client_id, section="permission")  # fmt: skip
    page = manager.post("clients.save", typed, client_id=client_id, section="permission")

    stored = only(sessions, Client)
    assert wrong.field("permission_employer_id")["value"] == "Niemand"
    assert (stored.permission_scope, stored.permission_employer_id, stored.permission_vacancy_id,
            stored.permission_seen_by) == (
        PermissionScope.THIS_JOB, world.bakery.id, vacancy.id, world.case_manager.id)  # fmt: skip
    assert vacancy.reference in page.text


def test_the_team_shows_figures_and_opens_lists_of_those_whom_one_stands_in_for(
    manager: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        away, other = (make_user(session, role=Role.CASE_MANAGER) for _ in range(2))
        office = add_office(session, name="Mitte", kind=OfficeKind.BRANCH, now=world.adviser.created_at, by=None)
        team = add_team(session, office_id=office.id, name="Team 1", now=world.adviser.created_at, by=None)
        for user in (world.case_manager, away, other):
            put_into_team(session, user.id, team_id=team.id, now=world.adviser.created_at, by=None)
            make_client(session, case_manager_id=user.id)
        day = local_day(world.adviser.created_at)
        add_stand_in(session, user_id=away.id, stand_in_id=world.case_manager.id, from_on=day, until_on=day,
                     now=world.adviser.created_at, by=None)  # fmt: skip

    page, both = manager.get("clients.team"), manager.get("clients.index")
    theirs = manager.get("clients.index", whose=away.id)

    assert (f"/clients?whose={away.id}" in page.links(), f"/clients?whose={other.id}" in page.links()) == (True, False)
    assert [len(each.soup.select("tbody tr")) for each in (both, theirs)] == [2, 1]
    assert len(manager.get("clients.index", whose=other.id).soup.select("tbody tr")) == 2  # not theirs to choose


def test_the_list_of_households_leads_to_each_and_is_searched(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    manager.post("households.create", client_id=client_id)
    household = only(sessions, Household)

    listed, none = manager.get("households.index", q="muster"), manager.get("households.index", q="nobody of this name")

    assert [link.text for link in listed.soup.select(f'table a[href="/households/{household.id}"]')] == [
        household.reference
    ]
    assert "Mira Muster" in listed.text
    assert household.reference not in none.text


def test_the_employer_of_a_permission_is_suggested_and_told_apart_by_town(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    with sessions.begin() as session:
        first, _second = (make_employer(session, name="Gasthof Krone", town=town) for town in ("Ulm", "Aalen"))
    typed = {"permission_scope": "THIS_EMPLOYER", "permission_seen_on": "2026-11-02"}

    found = manager.client.get("/clients/employers?q=krone").get_json()["results"]
    manager.post("clients.save", typed | {"permission_employer_id": "Gasthof Krone"}, status=422, client_id=client_id,
                 section="permission")  # fmt: skip
    manager.post("clients.save", typed | {"permission_employer_id": "gasthof krone (Ulm)"}, client_id=client_id,
                 section="permission")  # fmt: skip

    assert [each["label"] for each in found] == ["Gasthof Krone (Ulm)", "Gasthof Krone (Aalen)"]
    assert only(sessions, Client).permission_employer_id == first.id

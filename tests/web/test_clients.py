"""A case manager's clients: the list, the profile, every section's form."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.users import Role, User
from placements.codes import ProposalState
from profiles.casework import CaseFile, Household, HouseholdMember
from profiles.catalogue.codes import hours_between, text_to_grid
from profiles.codes import ClientState, LimitationValue, PermissionScope
from profiles.models import Client, ClientLanguage, ClientOccupation, ClientSkill
from tests.counting import count_queries
from tests.factories import make_client, make_proposal, make_user
from tests.web.conftest import Page, Visitor
from tests.web.world import BAKER, BAKERY_HELPER, World
from web.forms.client import SECTION_FORMS

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]


def make_own_client(session: Session, manager: User, name: str = "Muster", **values: Any) -> Client:
    """A client of this case manager with a name."""
    client = make_client(session, case_manager_id=manager.id, **values)
    session.add(CaseFile(client_id=client.id, given_name="Mira", family_name=name))
    session.flush()
    return client


@pytest.fixture
def client_id(sessions: Sessions, world: World) -> int:
    """A client of the case manager: an occupation, a skill, a language; much is not recorded."""
    with sessions.begin() as session:
        client = make_own_client(session, world.case_manager)
        client.occupations.append(ClientOccupation(code=BAKER, rank=1, experience_months=30))
        client.skills.append(ClientSkill(skill_code="dough", level=2))
        client.languages.append(ClientLanguage(language="de", speak=3))
        return client.id


@pytest.fixture
def manager(visitor: Visit) -> Visitor:
    """The case manager in front of a browser."""
    return visitor(Role.CASE_MANAGER)


@pytest.fixture
def stored(sessions: Sessions, client_id: int) -> Callable[[], Client]:
    """The client as the database has it now."""

    def read() -> Client:
        with sessions() as session:
            client = session.get_one(Client, client_id)
            for relation in sa.inspect(Client).relationships:
                getattr(client, relation.key)
            return client

    return read


def audit_actions(sessions: Sessions) -> list[str]:
    with sessions() as session:
        return list(session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)))


def test_the_list_shows_own_clients_only(manager: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        make_own_client(session, world.case_manager, "Eigen")
        make_own_client(session, make_user(session, role=Role.CASE_MANAGER), "Fremd")

    page = manager.get("clients.index")

    assert "Mira Eigen" in page.text
    assert "Fremd" not in page.text


def test_the_list_finds_names_gaps_and_those_without_proposal(
    manager: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        make_proposal(session, client=make_own_client(session, world.case_manager, "Mit"))
        make_own_client(session, world.case_manager, "Ohne")
        make_own_client(session, world.case_manager, "Pause", state=ClientState.PAUSED)

    by_name = manager.get("clients.index", q="ohne")
    without = manager.get("clients.index", proposals="without")
    paused = manager.get("clients.index", state="paused")

    assert [len(page.soup.select("tbody tr")) for page in (by_name, without, paused)] == [1, 1, 1]
    assert "Mira Ohne" in without.text


def test_the_list_asks_the_database_as_often_for_thirty_as_for_three(
    manager: Visitor, sessions: Sessions, world: World, app: Flask
) -> None:
    manager.get("clients.index")  # labels of the catalogue are read once
    counts = []
    for number in (3, 27):
        with sessions.begin() as session:
            for _ in range(number):
                make_own_client(session, world.case_manager, occupations=(BAKER,))
        with app.extensions["passgenau_sessions"][0]() as reading, count_queries(reading) as statements:
            manager.get("clients.index")
            counts.append(len(statements))

    assert counts[0] == counts[1] > 0


def test_the_profile_shows_what_is_not_recorded_and_what_stands_in_the_way(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    page = manager.get("clients.show", client_id=client_id)

    assert len(page.soup.select(".not-recorded")) > 10
    assert f"/clients/{client_id}/edit/mobility" in page.links()
    assert "client_viewed" in audit_actions(sessions)


def test_a_foreign_client_is_refused_and_the_attempt_recorded(manager: Visitor, sessions: Sessions) -> None:
    with sessions.begin() as session:
        foreign = make_own_client(session, make_user(session, role=Role.CASE_MANAGER))

    manager.get("clients.show", client_id=foreign.id, status=403)
    manager.post("clients.save", {"home_postcode": "70173"}, client_id=foreign.id, section="mobility", status=403)

    assert audit_actions(sessions) == ["client_refused", "client_refused"]
    with sessions() as session:
        assert session.get_one(Client, foreign.id).home_postcode is None


def test_who_leads_the_household_sees_its_members(manager: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        own = make_own_client(session, world.case_manager)
        partner = make_own_client(session, make_user(session, role=Role.CASE_MANAGER), "Partner")
        members = [HouseholdMember(client_id=each.id) for each in (own, partner)]
        session.add(Household(reference="H-1", lead_case_manager_id=world.case_manager.id, members=members))

    assert "Mira Partner" in manager.get("clients.show", client_id=own.id).text
    manager.get("clients.show", client_id=partner.id)


def test_a_member_with_another_case_manager_has_no_name(manager: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        own = make_own_client(session, world.case_manager)
        other = make_user(session, role=Role.CASE_MANAGER)
        partner = make_own_client(session, other, "Partner")
        members = [HouseholdMember(client_id=each.id) for each in (own, partner)]
        session.add(Household(reference="H-1", lead_case_manager_id=other.id, members=members))

    page = manager.get("clients.show", client_id=own.id)

    assert "Partner" not in page.text
    assert partner.reference in page.text
    assert f"/clients/{partner.id}" not in page.links()


@pytest.mark.parametrize("role", [Role.EMPLOYER_ADVISER, Role.EMPLOYER, Role.OPERATOR])
def test_other_roles_get_no_profile(page: Callable[..., Page], client_id: int, role: Role) -> None:
    page(role, "clients.index", status=403)
    page(role, "clients.show", client_id=client_id, status=403)


def test_name_and_contact_are_put_right_and_the_change_is_recorded(
    manager: Visitor, client_id: int, sessions: sessionmaker[Session]
) -> None:
    typed = {"given_name": "Ada", "family_name": "Muster", "phone": "0711 123", "email": "ada@example.org"}

    manager.post("clients.save", typed, client_id=client_id, section="person")

    form = manager.get("clients.edit", client_id=client_id, section="person")
    assert {name: form.field(name)["value"] for name in typed} == typed
    assert "0711 123" in manager.get("clients.show", client_id=client_id).text
    with sessions() as session:
        changed = session.scalars(sa.select(AuditEntry.detail).where(AuditEntry.action == "client_changed")).one()
    assert set(typed) - {"given_name", "family_name"} <= set(changed["fields"])


@pytest.mark.parametrize("section", list(SECTION_FORMS))
def test_saving_a_section_as_it_stands_changes_nothing(
    manager: Visitor, client_id: int, stored: Callable[[], Client], section: str
) -> None:
    before = stored().updated_at
    form = manager.get("clients.edit", client_id=client_id, section=section).soup.select_one("main form")
    assert form is not None
    fields: dict[str, Any] = {
        str(field["name"]): field.get("value", "") for field in form.select("input[name]:not([type=radio])")
    }
    fields |= {str(field["name"]): field["value"] for field in form.select("input[type=radio][checked]")}
    fields |= {
        str(field["name"]): chosen["value"]
        for field in form.select("select[name]")
        if (chosen := field.select_one("option[selected]"))
    }

    manager.post("clients.save", fields, client_id=client_id, section=section)

    assert stored().updated_at == before


CHANGES: list[tuple[str, dict[str, str], Callable[[Client], object], object]] = [
    ("situation", {"state": "paused"}, lambda client: client.state, ClientState.PAUSED),
    (
        "occupations",
        {"occupations-0-name": "Bäckereihelfer/in", "occupations-0-rank": "2", "occupations-0-last_year": "2024"},
        lambda client: [(each.code, each.rank, each.last_year) for each in client.occupations],
        [(BAKERY_HELPER, 2, 2024)],
    ),
    (
        "skills",
        {"skills-0-name": "öfen bedienen", "skills-0-level": "0"},
        lambda client: [(each.skill_code, each.level) for each in client.skills],
        [("oven", 0)],
    ),
    (
        "languages",
        {"languages-0-language": "de", "languages-0-write": "0", "reads_latin_script": "no"},
        lambda client: [(each.speak, each.write) for each in client.languages] + [client.reads_latin_script],
        [(None, 0), False],
    ),
    (
        "qualifications",
        {"qualifications-0-title": "Bäckerbrief", "qualifications-0-kind": "vocational", "qualifications-0-level": "2"},
        lambda client: [(each.title, each.level, each.recognition) for each in client.qualifications],
        [("Bäckerbrief", 2, None)],
    ),
    (
        "licences",
        {
            "licences-0-licence_class": "B",
            "licences-0-is_held": "no",
            "certificates-0-certificate_code": "food_hygiene",
            "certificates-0-is_held": "yes",
            "certificates-0-valid_until": "31.12.2027",
        },
        lambda client: (
            [(each.licence_class, each.is_held) for each in client.licences],
            [(each.is_held, each.valid_until) for each in client.certificates],
        ),
        ([("B", False)], [(True, date(2027, 12, 31))]),
    ),
    (
        "working-time",
        {"hours_min": "17,5", "hours_max": "30", "hours_possible": "Mo-Fr 08-14", "can_work_nights": "no"},
        lambda client: (client.hours_min, text_to_grid(client.hours_possible or "0"), client.can_work_nights),
        (17.5, hours_between(days=range(5), start=8, end=14), False),
    ),
    (
        "mobility",
        {"home_postcode": "70173", "uses_transit": "yes", "uses_car": "no", "max_commute_minutes": "45"},
        lambda client: (client.home_postcode, client.uses_transit, client.uses_car, client.uses_bike),
        ("70173", True, False, None),
    ),
    (
        "health",
        {"limitations_reviewed_on": "2026-11-01", "item_NIGHT": "EXCLUDED", "max_lift_kg": "10"},
        lambda client: ([(each.item, each.value) for each in client.limitations], client.max_lift_kg),
        ([("NIGHT", LimitationValue.EXCLUDED)], 10),
    ),
    (
        "permission",
        {"permission_scope": "APPROVAL_NEEDED", "permission_seen_on": "2026-11-01"},
        lambda client: (client.permission_scope, client.permission_seen_on, client.permission_seen_by is None),
        (PermissionScope.APPROVAL_NEEDED, date(2026, 11, 1), False),
    ),
    (
        "wishes",
        {"wished_contract": "UNBEFRISTET", "wished_postcodes": "70173, 73728"},
        lambda client: client.wished_postcodes,
        ["70173", "73728"],
    ),
    (
        "employers",
        {"excluded_employers-0-employer_id": "Bäckerei Muster"},
        lambda client: [each.employer_id for each in client.excluded_employers],
        [1],
    ),
]


@pytest.mark.parametrize(("section", "typed", "shown", "expected"), CHANGES, ids=[each[0] for each in CHANGES])
def test_each_section_is_recorded(
    manager: Visitor,
    client_id: int,
    stored: Callable[[], Client],
    section: str,
    typed: dict[str, str],
    shown: Callable[[Client], object],
    expected: object,
) -> None:
    manager.post("clients.save", typed, client_id=client_id, section=section)

    assert shown(stored()) == expected


MISTAKES = [
    ("occupations", "occupations-0-name", "Raumschiffkapitän"),
    ("skills", "skills-0-name", "Zaubern"),
    ("working-time", "hours_possible", "vormittags"),
    ("working-time", "hours_min", "viele"),
    ("working-time", "available_from", "31.02.2027"),
    ("mobility", "home_postcode", "7017"),
    ("mobility", "max_commute_minutes", "999"),
    ("health", "max_lift_kg", "schwer"),
    ("permission", "permission_seen_on", "2099-01-01"),
    ("wishes", "wished_hours", "90"),
]


@pytest.mark.parametrize(("section", "name", "typed"), MISTAKES)
def test_a_mistake_is_named_at_its_field_and_stays_typed(
    manager: Visitor, client_id: int, stored: Callable[[], Client], section: str, name: str, typed: str
) -> None:
    before = stored().updated_at

    page = manager.post("clients.save", {name: typed}, client_id=client_id, section=section, status=422)

    field = page.field(name)
    assert field.get("aria-invalid") == "true"
    assert field.get("value") == typed
    assert page.soup.select_one(f'[role=alert] a[href="#{field["id"]}"]') is not None
    assert stored().updated_at == before


def test_two_wishes_of_the_same_rank_are_refused_at_the_list(manager: Visitor, client_id: int) -> None:
    typed = {
        "occupations-0-name": "Bäcker/in", "occupations-0-rank": "1",
        "occupations-1-name": "Bäckereihelfer/in", "occupations-1-rank": "1",
    }  # fmt: skip

    page = manager.post("clients.save", typed, client_id=client_id, section="occupations", status=422)

    assert page.soup.select_one('[role=alert] a[href="#list-occupations"]') is not None
    assert page.field("occupations-1-name").get("value") == "Bäckereihelfer/in"


def test_more_rows_can_be_asked_for_without_saving(
    manager: Visitor, client_id: int, stored: Callable[[], Client]
) -> None:
    page = manager.post("clients.save", {"skills-0-name": "Öfen", "more": "1"}, client_id=client_id, section="skills")

    assert len(page.soup.select("fieldset.row-card")) > 3
    assert page.field("skills-0-name").get("value") == "Öfen"
    assert [each.skill_code for each in stored().skills] == ["dough"]


def test_a_row_that_was_emptied_is_removed(manager: Visitor, client_id: int, stored: Callable[[], Client]) -> None:
    manager.post("clients.save", {"skills-0-name": "", "skills-0-level": "2"}, client_id=client_id, section="skills")

    assert stored().skills == []


def test_a_section_that_does_not_exist_is_not_found(manager: Visitor, client_id: int) -> None:
    manager.get("clients.edit", client_id=client_id, section="religion", status=404)


def test_going_through_the_profile_is_recorded(manager: Visitor, client_id: int, stored: Callable[[], Client]) -> None:
    manager.post("clients.confirm", client_id=client_id)

    assert stored().confirmed_at is not None


def test_a_new_client_belongs_to_who_recorded_them(manager: Visitor, sessions: Sessions, world: World) -> None:
    typed = {"given_name": "Neu", "family_name": "Beispiel", "home_postcode": "70173", "uses_transit": ""}

    page = manager.post("clients.create", typed)

    assert "Neu Beispiel" in page.soup.select_one("h1").get_text()  # type: ignore[union-attr]
    with sessions() as session:
        client = session.scalars(sa.select(Client)).one()
        assert (client.case_manager_id, client.uses_transit) == (world.case_manager.id, None)


def test_a_new_client_needs_a_name_and_keeps_what_was_typed(manager: Visitor) -> None:
    page = manager.post("clients.create", {"given_name": "Neu", "home_postcode": "abc"}, status=422)

    assert page.field("given_name").get("value") == "Neu"
    assert page.field("home_postcode").get("aria-invalid") == "true"


def test_proposals_of_the_client_are_shown_with_their_state(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    with sessions.begin() as session:
        client = session.get_one(Client, client_id)
        make_proposal(session, client=client, state=ProposalState.DISMISSED)

    assert manager.get("clients.show", client_id=client_id).soup.select_one(".verdict--unmet") is not None

"""Employers for their advisers: found, looked at, contacts, the named adviser, visits and calls."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.settings import local_day
from core.users import Role
from employers.models import Contact, Employer, EmployerVisit
from placements.models import ProposalStep, Task
from placements.workflow import StepName
from profiles.codes import PermissionScope
from tests.counting import count_queries
from tests.factories import NOW, make_client, make_employer, make_proposal, make_user, make_vacancy, row_count
from tests.web.conftest import Visitor
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]


@pytest.fixture
def adviser(visitor: Callable[..., Visitor]) -> Visitor:
    return visitor(Role.EMPLOYER_ADVISER)


def day(days: int = 0) -> str:
    return (local_day(datetime.now(UTC)) + timedelta(days=days)).isoformat()


def test_own_employers_are_listed_and_all_are_found(adviser: Visitor, world: World) -> None:
    own, all_of_them = adviser.get("employers.index"), adviser.get("employers.index", scope="all", q="metz")

    assert f"/employers/{world.bakery.id}" in own.links()
    assert f"/employers/{world.butchery.id}" not in own.links()
    assert f"/employers/{world.butchery.id}" in all_of_them.links()
    assert adviser.get("employers.index", q="nowhere").soup.select_one(".empty") is not None


def test_an_employers_page_shows_vacancies_answers_and_how_soon(
    adviser: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=world.bakery, title="Bäcker/in")
        now = datetime.now(UTC)
        for proposal in [make_proposal(session, vacancy=vacancy) for _ in range(5)]:
            for name, at in ((StepName.SEND_SHORT_PROFILE, 5), (StepName.EMPLOYER_DECLINES, 2)):
                session.add(
                    ProposalStep(
                        proposal_id=proposal.id, name=name.value, to_state=proposal.state, at=now - timedelta(days=at),
                        reason="SKILL" if at == 2 else None,
                    )
                )  # fmt: skip

    page = adviser.get("employers.show", employer_id=world.bakery.id)

    figures = [tag.get_text() for tag in page.soup.select(".figure-card__value")]
    assert figures == ["5", "5", "100 %", "3"]
    assert {f"/proposals/vacancy/{vacancy.id}", f"/proposals/{proposal.id}"} <= set(page.links())


def test_the_page_asks_the_database_as_often_for_many_as_for_few(
    adviser: Visitor, sessions: Sessions, world: World, app: Flask
) -> None:
    adviser.get("employers.show", employer_id=world.bakery.id)
    counts = []
    for number in (1, 9):
        with sessions.begin() as session:
            for _ in range(number):
                make_proposal(session, vacancy=make_vacancy(session, employer=world.bakery))
        with app.extensions["passgenau_sessions"][0]() as reading, count_queries(reading) as statements:
            adviser.get("employers.show", employer_id=world.bakery.id)
            counts.append(len(statements))

    assert counts[0] == counts[1] > 0


def test_contacts_are_added_changed_and_removed(adviser: Visitor, sessions: Sessions, world: World) -> None:
    entered = {"name": "Ada Muster", "phone": "0711 1", "email": "ada@example.org", "message_mode": "single"}
    new = {f"contact-new-{name}": value for name, value in entered.items()}
    for _ in range(2):
        adviser.post("employers.add_contact", new, employer_id=world.bakery.id)
    with sessions() as session:
        contact = session.scalars(sa.select(Contact).where(Contact.email == "ada@example.org")).one()

    wrong = {f"contact-{contact.id}-name": "Ada", f"contact-{contact.id}-email": "nonsense"}
    refused = adviser.post(
        "employers.change_contact", wrong, status=422, employer_id=world.bakery.id, contact_id=contact.id
    )
    right = {f"contact-{contact.id}-name": "Ada Beispiel", f"contact-{contact.id}-message_mode": "daily"}
    adviser.post("employers.change_contact", right, employer_id=world.bakery.id, contact_id=contact.id)

    assert refused.field(f"contact-{contact.id}-email")["value"] == "nonsense"
    with sessions() as session:
        changed = session.get_one(Contact, contact.id)
        assert (changed.name, changed.message_mode.value) == ("Ada Beispiel", "daily")
    for _ in range(2):
        adviser.post("employers.drop_contact", employer_id=world.bakery.id, contact_id=contact.id)
    with sessions() as session:
        assert session.get(Contact, contact.id) is None


def test_another_employers_contact_is_not_found_and_who_signs_in_stays(
    adviser: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions() as session:
        contact_id = session.scalars(sa.select(Contact.id).where(Contact.employer_id == world.bakery.id)).one()
    entered = {f"contact-{contact_id}-name": "Eve", f"contact-{contact_id}-message_mode": "single"}

    foreign = adviser.send("employers.change_contact", entered, employer_id=world.butchery.id, contact_id=contact_id)
    kept = adviser.send("employers.drop_contact", employer_id=world.bakery.id, contact_id=contact_id)

    assert (foreign.status_code, kept.status_code) == (404, 409)


def test_the_named_adviser_changes(adviser: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        other_id = make_user(session).id

    adviser.post("employers.change_adviser", {"adviser": str(other_id)}, employer_id=world.bakery.id)

    with sessions() as session:
        assert session.get_one(Employer, world.bakery.id).adviser_id == other_id


def test_a_visit_is_noted_once_with_its_next_step_as_a_task(adviser: Visitor, sessions: Sessions, world: World) -> None:
    entered = {"kind": "call", "on": day(), "contact": "0", "note": "Wants B1", "next_step": "Send two",
               "next_step_on": day(2)}  # fmt: skip
    sent = {f"visit-{name}": value for name, value in entered.items()}
    for _ in range(2):
        page = adviser.post("employers.add_visit", sent, employer_id=world.bakery.id)

    assert "Wants B1" in page.text
    with sessions() as session:
        assert (row_count(session, EmployerVisit), row_count(session, Task)) == (1, 1)
    refused = adviser.post(
        "employers.add_visit", sent | {"visit-next_step_on": ""}, status=422, employer_id=world.bakery.id
    )
    assert refused.field("visit-note").get_text().strip() == "Wants B1"


def test_who_is_blocked_from_a_vacancy_is_shown_on_request_only(
    adviser: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=world.bakery, occupation_code=BAKER)
        client = make_client(session, occupations=(BAKER,), permission_scope=PermissionScope.FORBIDDEN)

    plain = adviser.get("proposals.of_vacancy", vacancy_id=vacancy.id)
    asked = adviser.get("proposals.of_vacancy", vacancy_id=vacancy.id, blocked=1)

    assert client.reference not in plain.text
    assert client.reference in asked.text
    assert "Beschäftigungserlaubnis" in asked.text or "Arbeitserlaubnis" in asked.text


def test_a_long_list_has_pages(adviser: Visitor, sessions: Sessions) -> None:
    with sessions.begin() as session:
        for number in range(30):
            make_employer(session, name=f"Betrieb {number:02d}", created_at=NOW)

    second = adviser.get("employers.index", scope="all", q="Betrieb", page=2)

    assert [tag.get_text() for tag in second.soup.select("a.row-link")] == [f"Betrieb {n}" for n in range(25, 30)]

"""Pages about data protection: restricting, erasing by two people, the register, opening in an emergency."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.users import Role, User
from placements.emergency import EmergencyAccess
from placements.erasure import ErasureRequest
from placements.messages.models import Message
from placements.models import Task
from placements.queries.for_client import looks_at_client
from profiles.casework import CaseFile
from profiles.models import Client
from profiles.restrictions import find_restriction
from tests.factories import make_client, make_user
from tests.web.conftest import Visitor
from tests.web.world import World

Sessions = sessionmaker[Session]
OFFICER = "datenschutz@example.org"
REASON = "The colleague is ill and a deadline ends today."


@pytest.fixture
def client(sessions: Sessions, world: World) -> Client:
    with sessions.begin() as session:
        made = make_client(session, case_manager_id=world.case_manager.id)
        session.add(CaseFile(client_id=made.id, given_name="Ada", family_name="Muster"))
        return made


@pytest.fixture
def colleague(sessions: Sessions) -> User:
    with sessions.begin() as session:
        return make_user(session, role=Role.CASE_MANAGER, email="colleague@example.org", display_name="Colleague")


def test_data_are_restricted_and_set_free_again(
    sessions: Sessions, world: World, client: Client, visitor: Callable[..., Visitor]
) -> None:
    manager = visitor(None, world.case_manager)
    manager.post("clients.restrict", client_id=client.id, status=422)

    page = manager.post("clients.restrict", {"reason": "contests everything"}, client_id=client.id)
    assert "contests everything" in page.text
    with sessions() as session:
        assert find_restriction(session, client.id) is not None

    manager.post("clients.lift", client_id=client.id)
    with sessions() as session:
        assert find_restriction(session, client.id) is None


def test_a_second_person_erases_a_client(
    sessions: Sessions, world: World, client: Client, visitor: Callable[..., Visitor]
) -> None:
    manager, operator = visitor(None, world.case_manager), visitor(None, world.operator)
    manager.post("clients.erase", {"ground": "asked"}, client_id=client.id)
    with sessions() as session:
        number = session.scalars(sa.select(ErasureRequest.id)).one()

    own = manager.send("data_protection.decide", {"decision": "confirm"}, erasure_id=number)
    page = operator.post("data_protection.decide", {"decision": "confirm"}, erasure_id=number)

    assert own.status_code == 403
    assert client.reference not in page.text
    with sessions() as session:
        assert session.get(Client, client.id) is None


def test_the_officer_is_told_of_each_step_of_an_erasure_and_of_nobodys_name(
    sessions: Sessions, world: World, client: Client, colleague: User, visitor: Callable[..., Visitor]
) -> None:
    manager, other = visitor(None, world.case_manager), visitor(None, colleague)
    manager.app.config["PASSGENAU"] = replace(manager.app.config["PASSGENAU"], privacy_officer=OFFICER)
    manager.post("clients.erase", {"ground": "asked"}, client_id=client.id)
    with sessions() as session:
        number = session.scalars(sa.select(ErasureRequest.id)).one()
    other.post("data_protection.decide", {"decision": "confirm"}, erasure_id=number)

    with sessions() as session:
        mails = session.scalars(sa.select(Message).order_by(Message.id)).all()

    assert [mail.to_address for mail in mails] == [OFFICER] * 2
    assert ["beantragt" in mails[0].subject, "gelöscht" in mails[1].subject] == [True, True]
    assert not any(client.reference in f"{mail.subject} {mail.body}" for mail in mails)


def test_clients_see_whom_to_ask_where_an_officer_is_set(visitor: Callable[..., Visitor]) -> None:
    nobody = visitor(None)
    before = nobody.get("mine.enter").soup.get_text()
    nobody.app.config["PASSGENAU"] = replace(nobody.app.config["PASSGENAU"], privacy_officer=OFFICER)

    assert (OFFICER in before, OFFICER in nobody.get("mine.enter").soup.get_text()) == (False, True)


def test_the_register_is_shown_to_operators_and_case_managers(world: World, visitor: Callable[..., Visitor]) -> None:
    for user in (world.operator, world.case_manager):
        visitor(None, user).get("data_protection.index")
        assert "disability_degree" in visitor(None, user).get("data_protection.register").text
    visitor(None, world.adviser).get("data_protection.register", status=403)


def test_a_colleague_opens_a_client_in_an_emergency_and_everybody_is_told(
    sessions: Sessions, world: World, client: Client, colleague: User, visitor: Callable[..., Visitor]
) -> None:
    other = visitor(None, colleague)
    other.app.config["PASSGENAU"] = replace(other.app.config["PASSGENAU"], privacy_officer=OFFICER)
    other.get("clients.show", client_id=client.id, status=403)
    other.post("data_protection.emergency", {"reference": client.reference, "reason": "short"}, status=422)
    other.post("data_protection.emergency", {"reference": "nobody", "reason": REASON}, status=422)

    page = other.post("data_protection.emergency", {"reference": client.reference, "reason": REASON})

    assert "Ada Muster" in page.text
    assert {"Fertigkeiten", "Mobilität", "Beschäftigungserlaubnis"} <= {
        each.get_text() for each in page.soup.select("h2")
    }
    assert "Sie" not in page.text.split()  # written for the colleague who reads it, not to the client
    with sessions() as session:
        access = session.scalars(sa.select(EmergencyAccess)).one()
        task = session.scalars(sa.select(Task)).one()
        looks, _ = looks_at_client(session, client.id, page=1)
        actions = set(session.scalars(sa.select(AuditEntry.action)))
        mails = session.scalars(sa.select(Message)).all()
        told = {each.to_address for each in mails}
        bodies = " ".join(each.body or "" for each in mails)
    assert (task.user_id, REASON in (task.words or "")) == (world.case_manager.id, True)
    assert {look.by_id for look in looks} == {colleague.id}
    assert {"client_emergency_opened", "client_viewed"} <= actions
    assert told == {world.case_manager.email, world.operator.email, OFFICER}
    assert REASON not in bodies
    assert client.reference not in bodies
    assert client.reference in visitor(None, world.operator).get("data_protection.index").text
    visitor(None, world.case_manager).get("data_protection.opened", emergency_id=access.id, status=403)


def test_an_emergency_ends_and_opens_nothing_else(
    sessions: Sessions, client: Client, colleague: User, visitor: Callable[..., Visitor]
) -> None:
    other = visitor(None, colleague)
    other.post("data_protection.emergency", {"reference": client.reference, "reason": REASON})
    other.get("clients.show", client_id=client.id, status=403)
    with sessions.begin() as session:
        access = session.scalars(sa.select(EmergencyAccess)).one()
        access.opened_at -= timedelta(hours=5)
        access.until_at -= timedelta(hours=5)
        number = access.id

    other.get("data_protection.opened", emergency_id=number, status=403)
    other.get("data_protection.opened", emergency_id=number + 1, status=403)

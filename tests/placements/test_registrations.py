"""Registrations and links with what they send."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotAllowed
from core.sign_in_limits import network_hash
from core.sign_in_links import find_user_of_link
from core.users import Role, User
from employers.codes import ContactRole, RegistrationState
from employers.intake_models import Registration
from employers.registration import MOST_A_DAY, RegistrationInput
from placements.account_mails import ask_for_link
from placements.codes import TaskKind
from placements.messages.codes import MessageKind
from placements.messages.models import Message
from placements.models import Task
from placements.registrations import (
    REGISTRATIONS_ALLOWED,
    accept_and_invite,
    clear_spam,
    invite,
    receive_registration,
    refuse_and_tell,
)
from tests.factories import NOW, make_employer, make_user

ENTERED = RegistrationInput("Bäckerei Neu", "Eva Beispiel", ContactRole.PERSONNEL, "eva@example.org")


def receive(session: Session, entered: RegistrationInput, address: str, *, now: datetime) -> Registration:
    return receive_registration(session, replace(entered, network_hash=network_hash(address, key="key")), now=now)


@pytest.fixture
def adviser(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def registration_id(session: Session) -> int:
    return receive(session, ENTERED, "192.0.2.1", now=NOW).id


def messages(session: Session) -> list[Message]:
    return list(session.scalars(sa.select(Message).order_by(Message.id)))


def token_in(message: Message) -> str:
    found = re.search(r"/s/(\S+)", message.body or "")
    assert found is not None
    return found[1]


def test_a_registration_is_a_task_that_nobody_has_yet_and_sends_nothing(session: Session, registration_id: int) -> None:
    task = session.scalars(sa.select(Task)).one()

    assert (task.kind, task.user_id, task.key) == (TaskKind.REGISTRATION, None, f"registration:{registration_id}")
    assert messages(session) == []


def test_accepting_mails_a_link_that_signs_the_contact_in(
    session: Session, registration_id: int, adviser: User
) -> None:
    contact = accept_and_invite(session, registration_id, now=NOW, by=adviser.id)

    (message,) = messages(session)
    user = find_user_of_link(session, token_in(message), now=NOW)
    assert (message.kind, message.to_address) == (MessageKind.ACCOUNT_INVITATION, "eva@example.org")
    assert user is not None
    assert user.id == contact.user_id
    assert session.scalars(sa.select(Task)).one().done_at == NOW


def test_a_refusal_goes_with_its_reason(session: Session, registration_id: int, adviser: User) -> None:
    registration = refuse_and_tell(session, registration_id, "Den Betrieb gibt es nicht.", now=NOW, by=adviser.id)

    (message,) = messages(session)
    assert registration.state is RegistrationState.REFUSED
    assert "Den Betrieb gibt es nicht." in (message.body or "")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.EMPLOYER_ADVISER])
def test_nobody_but_an_adviser_decides(role: Role, session: Session, registration_id: int) -> None:
    stranger = make_user(session, role=role).id

    with pytest.raises(NotAllowed):
        accept_and_invite(session, registration_id, now=NOW, by=stranger)
    with pytest.raises(NotAllowed):
        refuse_and_tell(session, registration_id, "No.", now=NOW, by=stranger)
    with pytest.raises(NotAllowed):
        invite(session, make_employer(session).id, 1, now=NOW, by=stranger)


def test_one_network_address_registers_a_few_times_only(session: Session) -> None:
    for _ in range(REGISTRATIONS_ALLOWED):
        receive(session, ENTERED, "192.0.2.1", now=NOW)

    with pytest.raises(NotAllowed, match="Too many"):
        receive(session, ENTERED, "192.0.2.1", now=NOW)


def test_one_network_registers_some_times_a_day_and_others_may_still(session: Session) -> None:
    for number in range(MOST_A_DAY):
        entered = replace(ENTERED, email=f"x{number}@example.org")
        receive(session, entered, "2001:db8::1", now=NOW + number * timedelta(minutes=20))
    later = NOW + timedelta(hours=8)

    with pytest.raises(NotAllowed, match="today"):
        receive(session, ENTERED, "2001:db8::ffff", now=later)
    assert receive(session, ENTERED, "192.0.2.1", now=later).id


def test_the_addresses_of_one_line_share_the_limit_of_a_quarter_of_an_hour(session: Session) -> None:
    for number in range(REGISTRATIONS_ALLOWED):
        receive(session, ENTERED, f"2001:db8::{number:x}", now=NOW)

    with pytest.raises(NotAllowed, match="Too many"):
        receive(session, ENTERED, "2001:db8::ffff", now=NOW)


def test_who_may_register_no_more_learns_of_nobody_who_waits(session: Session) -> None:
    receive(session, ENTERED, "192.0.2.9", now=NOW)
    for number in range(MOST_A_DAY):
        entered = replace(ENTERED, email=f"x{number}@example.org")
        receive(session, entered, "192.0.2.1", now=NOW + number * timedelta(minutes=20))
    said = set()

    for entered in (ENTERED, replace(ENTERED, email="nobody@example.org")):
        with pytest.raises(NotAllowed) as refused:
            receive(session, entered, "192.0.2.1", now=NOW + timedelta(hours=8))
        said.add(str(refused.value))

    assert len(said) == 1


def test_spam_is_cleared_in_one_go_with_all_that_waits_from_its_networks(session: Session, adviser: User) -> None:
    ids = [
        receive(session, replace(ENTERED, email=f"x{number}@example.org"), address, now=NOW).id
        for number, address in enumerate(("192.0.2.1", "192.0.2.1", "192.0.2.2"))
    ]
    accept_and_invite(session, receive(session, ENTERED, "192.0.2.1", now=NOW).id, now=NOW, by=adviser.id)
    before = len(messages(session))

    assert clear_spam(session, ids[:1], with_networks=True, now=NOW, by=adviser.id) == 2

    left = session.scalars(sa.select(Registration).order_by(Registration.id)).all()
    assert [(row.id, row.network_hash is None) for row in left] == [(ids[2], False), (ids[2] + 1, True)]
    assert len(messages(session)) == before
    open_tasks = session.scalars(sa.select(Task.key).where(Task.done_at.is_(None))).all()
    assert open_tasks == [f"registration:{ids[2]}"]


@pytest.mark.parametrize("email", ["nobody@example.org", "adviser@example.org", "ended@example.org"])
def test_unknown_addresses_those_of_staff_and_ended_ones_get_no_link_and_leave_no_trace(
    email: str, session: Session
) -> None:
    make_user(session, email="adviser@example.org")
    make_user(session, email="ended@example.org", role=Role.EMPLOYER, is_active=False)

    ask_for_link(session, email, "192.0.2.1", language="de", now=NOW)

    assert messages(session) == []
    assert session.execute(sa.text("SELECT count(*) FROM sign_in_link")).scalar_one() == 0


def test_a_known_address_gets_its_link_whatever_its_case(session: Session) -> None:
    user = make_user(session, email="eva@example.org", role=Role.EMPLOYER)

    ask_for_link(session, " EVA@example.org ", "192.0.2.1", language="de", now=NOW)

    (message,) = messages(session)
    assert find_user_of_link(session, token_in(message), now=NOW) is user

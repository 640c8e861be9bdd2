"""Registrations: taken down, then accepted, joined or refused by staff."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.errors import Conflict, InvalidInput
from core.users import Role, User, get_user
from employers.codes import ContactRole, EmployerState, RegistrationState
from employers.intake_models import Registration
from employers.models import Employer
from employers.registration import (
    RegistrationInput,
    accept_registration,
    add_account,
    count_waiting,
    forget_registrations,
    get_registration,
    join_registration,
    refuse_registration,
    register_employer,
    registrations,
    remove_spam,
)
from employers.relations import ContactInput, save_contact
from tests.factories import NOW, make_employer, make_user


def entered(**values: Any) -> RegistrationInput:
    defaults = {"name": "Bäckerei Neu GmbH", "contact_name": "Eva Beispiel", "contact_role": ContactRole.PERSONNEL,
                "email": "eva@example.org", "establishment_number": "09912342", "postcode": "70173"}  # fmt: skip
    return RegistrationInput(**defaults | values)


@pytest.fixture
def adviser(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def registration(session: Session) -> Registration:
    return register_employer(session, entered(), now=NOW)


def test_a_registration_changes_nothing_before_somebody_accepts_it(
    session: Session, registration: Registration
) -> None:
    assert registration.state is RegistrationState.WAITING
    assert session.query(Employer).count() == 0


def test_the_same_sent_twice_is_one_registration(session: Session, registration: Registration) -> None:
    again = register_employer(session, entered(name="BÄCKEREI NEU", email=" EVA@example.org"), now=NOW)

    assert again.id == registration.id
    assert (count_waiting(session), registration.state) == (1, RegistrationState.WAITING)


def test_accepting_makes_employer_contact_and_account_and_names_the_adviser(
    session: Session, registration: Registration, adviser: User
) -> None:
    contact = accept_registration(session, registration.id, now=NOW, by=adviser.id)

    employer = session.get_one(Employer, contact.employer_id)
    assert (employer.name, employer.establishment_number, employer.adviser_id) == (
        "Bäckerei Neu GmbH", "09912342", adviser.id,
    )  # fmt: skip
    assert contact.user_id is not None
    assert get_user(session, contact.user_id).role is Role.EMPLOYER
    assert (contact.role, registration.state) == (ContactRole.PERSONNEL, RegistrationState.ACCEPTED)


def test_joining_adds_a_contact_and_changes_nothing_else(
    session: Session, registration: Registration, adviser: User
) -> None:
    employer = make_employer(session, name="Bäckerei Neu", street=None)

    contact = join_registration(session, registration.id, employer.id, now=NOW, by=adviser.id)

    assert (contact.employer_id, employer.name, employer.establishment_number) == (employer.id, "Bäckerei Neu", None)


def test_a_number_on_record_is_not_given_to_a_second_employer(
    session: Session, registration: Registration, adviser: User
) -> None:
    make_employer(session, establishment_number="09912342")

    with pytest.raises(Conflict, match="on record"):
        accept_registration(session, registration.id, now=NOW, by=adviser.id)


def test_what_is_decided_is_not_decided_again(session: Session, registration: Registration, adviser: User) -> None:
    refuse_registration(session, registration.id, "Not reachable.", now=NOW, by=adviser.id)

    with pytest.raises(Conflict, match="decided already"):
        accept_registration(session, registration.id, now=NOW, by=adviser.id)
    assert [row.id for row in registrations(session, is_waiting=False)[0]] == [registration.id]


def test_an_address_with_an_account_gets_no_second_one(session: Session, adviser: User) -> None:
    make_user(session, email="taken@example.org")
    contact = save_contact(
        session, make_employer(session).id, None, ContactInput("Eva", "Taken@example.org"), now=NOW, by=adviser.id
    )

    with pytest.raises(Conflict, match="account with this address"):
        add_account(session, contact, now=NOW, by=adviser.id)


def test_a_merged_employer_takes_no_registration(session: Session, registration: Registration, adviser: User) -> None:
    gone = make_employer(session, state=EmployerState.MERGED)

    with pytest.raises(Conflict, match="joined with another"):
        join_registration(session, registration.id, gone.id, now=NOW, by=adviser.id)


def test_a_wrong_number_and_a_missing_reason_are_refused(
    session: Session, registration: Registration, adviser: User
) -> None:
    with pytest.raises(InvalidInput, match="eight digits"):
        register_employer(session, entered(name="Other", establishment_number="12345678"), now=NOW)
    with pytest.raises(InvalidInput, match="reason"):
        refuse_registration(session, registration.id, "  ", now=NOW, by=adviser.id)


def test_what_is_accepted_while_spam_is_cleared_stays(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        by, first = make_user(session).id, register_employer(session, entered(), now=NOW).id
        second = register_employer(session, entered(name="Other", establishment_number=None), now=NOW).id

    def clear() -> list[int]:
        with sessions.begin() as session:
            return remove_spam(session, [first, second], with_networks=False, now=NOW, by=by)

    with ThreadPoolExecutor(1) as threads:
        with sessions.begin() as session:
            accept_registration(session, first, now=NOW, by=by)
            clearing = threads.submit(clear)
            with pytest.raises(TimeoutError):  # it waits for what is being accepted
                clearing.result(timeout=0.3)
        removed = clearing.result(timeout=10)

    with sessions() as session:
        assert (removed, get_registration(session, first).state) == ([second], RegistrationState.ACCEPTED)
        logged = session.scalars(sa.select(AuditEntry.object_id).where(AuditEntry.action == "registration.spam")).all()
        assert logged == [str(second)]


def test_only_what_was_refused_long_ago_is_forgotten(
    session: Session, registration: Registration, adviser: User
) -> None:
    other = register_employer(session, entered(name="Other", establishment_number=None), now=NOW)
    refuse_registration(session, other.id, "Not reachable.", now=NOW, by=adviser.id)

    assert forget_registrations(session, before=NOW) == 0
    assert forget_registrations(session, before=NOW + timedelta(seconds=1)) == 1
    assert (count_waiting(session), registration.state) == (1, RegistrationState.WAITING)

"""Contacts, the one named adviser, visits and calls."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput, NotFound
from core.users import Role, User
from employers.codes import MessageMode, VisitKind
from employers.models import Contact, Employer, EmployerVisit
from employers.relations import (
    ContactInput,
    VisitInput,
    name_adviser,
    note_visit,
    remove_contact,
    save_contact,
    visits_of_employer,
)
from tests.factories import NOW, TODAY, make_employer, make_user, row_count

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def adviser(session: Session) -> User:
    return make_user(session)


@pytest.fixture
def employer(session: Session) -> Employer:
    return make_employer(session)


def visit(employer: Employer, **values: Any) -> VisitInput:
    plain: dict[str, Any] = {"employer_id": employer.id, "kind": VisitKind.CALL, "on": TODAY, "note": "Wants B1"}
    return VisitInput(**plain | values)


def test_a_contact_is_added_changed_and_removed(session: Session, employer: Employer, adviser: User) -> None:
    first = save_contact(session, employer.id, None, ContactInput(" Ada  Muster "), now=NOW, by=adviser.id)
    again = save_contact(session, employer.id, None, ContactInput("Ada Muster"), now=NOW, by=adviser.id)
    entered = ContactInput("Ada Beispiel", "ada@example.org", "0711 1", MessageMode.DAILY, "en")
    save_contact(session, employer.id, first.id, entered, now=NOW, by=adviser.id)

    assert first.id == again.id
    assert (first.name, first.email, first.message_mode) == ("Ada Beispiel", "ada@example.org", MessageMode.DAILY)
    remove_contact(session, employer.id, first.id, now=NOW, by=adviser.id)
    assert row_count(session, Contact) == 0


def test_another_employers_contact_is_none_and_who_signs_in_stays(
    session: Session, employer: Employer, adviser: User
) -> None:
    user = make_user(session, role=Role.EMPLOYER)
    contact = Contact(employer_id=employer.id, user_id=user.id, name="Ada")
    session.add(contact)
    session.flush()
    other = make_employer(session)

    with pytest.raises(NotFound):
        save_contact(session, other.id, contact.id, ContactInput("Eve"), now=NOW, by=adviser.id)
    with pytest.raises(Conflict):
        remove_contact(session, employer.id, contact.id, now=NOW, by=adviser.id)
    with pytest.raises(InvalidInput):
        save_contact(session, employer.id, None, ContactInput("  "), now=NOW, by=adviser.id)


def test_an_employer_has_one_named_adviser_or_none(session: Session, employer: Employer, adviser: User) -> None:
    manager = make_user(session, role=Role.CASE_MANAGER)

    name_adviser(session, employer.id, adviser.id, now=NOW, by=adviser.id)
    with pytest.raises(InvalidInput):
        name_adviser(session, employer.id, manager.id, now=NOW, by=adviser.id)

    assert employer.adviser_id == adviser.id
    name_adviser(session, employer.id, None, now=NOW, by=adviser.id)
    assert employer.adviser_id is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"note": " "}, {"note": "x" * 1001}, {"on": TOMORROW}, {"next_step": "Call"}, {"next_step_on": TOMORROW},
        {"next_step": "Call", "next_step_on": TODAY - timedelta(days=1)},
    ],
)  # fmt: skip
def test_a_visit_that_says_too_little_is_refused(
    session: Session, employer: Employer, adviser: User, wrong: dict[str, Any]
) -> None:
    with pytest.raises(InvalidInput):
        note_visit(session, visit(employer, **wrong), now=NOW, by=adviser.id)

    assert row_count(session, EmployerVisit) == 0


def test_the_log_shows_the_latest_first_page_by_page(session: Session, employer: Employer, adviser: User) -> None:
    for day in range(12):
        entered = visit(employer, on=TODAY - timedelta(days=day), kind=VisitKind.VISIT)
        note_visit(session, entered, now=NOW, by=adviser.id)

    rows, total = visits_of_employer(session, employer.id, page=2)

    assert (total, [row.visit.on for row in rows]) == (12, [TODAY - timedelta(days=day) for day in (10, 11)])

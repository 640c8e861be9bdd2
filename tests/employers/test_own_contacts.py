"""Main contacts of an employer keep its contacts, and nobody else's."""

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import Conflict, NotAllowed, NotFound
from core.users import Role, User
from employers.codes import ContactRole, MessageMode
from employers.models import Contact, Employer
from employers.own_contacts import OwnContactInput, end_own_contact, main_contact_ids, save_own_contact
from employers.registration import add_account
from employers.relations import ContactInput
from tests.factories import NOW, make_employer, make_user


def colleague(session: Session, employer: Employer, name: str) -> Contact:
    user = make_user(session, role=Role.EMPLOYER)
    contact = Contact(employer_id=employer.id, user_id=user.id, name=name, email=user.email)
    session.add(contact)
    session.flush()
    return contact


@pytest.fixture
def employer(session: Session) -> Employer:
    return make_employer(session)


@pytest.fixture
def first(session: Session, employer: Employer) -> Contact:
    return colleague(session, employer, "Ada")


def entered(name: str = "Eva", *, is_main: bool = False, **values: object) -> OwnContactInput:
    return OwnContactInput(ContactInput(name, **values), is_main)  # type: ignore[arg-type]


def test_who_signed_in_first_is_main_contact_until_somebody_is_made_one(session: Session, first: Contact) -> None:
    second = colleague(session, session.get_one(Employer, first.employer_id), "Bea")
    assert main_contact_ids(session, first.employer_id) == [first.id]

    save_own_contact(session, second.id, entered("Bea", is_main=True), now=NOW, by=first.user_id or 0)

    assert main_contact_ids(session, first.employer_id) == [first.id, second.id]


def test_a_colleague_is_added_with_a_role_and_changed_but_neither_address_nor_mode_of_who_signs_in(
    session: Session, first: Contact, employer: Employer
) -> None:
    by = first.user_id or 0
    new = save_own_contact(session, None, entered("Cem", role=ContactRole.OFFICE), now=NOW, by=by)
    second = colleague(session, employer, "Bea")
    second.message_mode, email = MessageMode.WEEKLY, second.email

    save_own_contact(session, second.id, entered("Bea Neu", email="thief@example.org"), now=NOW, by=by)

    assert (new.name, new.role, new.is_main) == ("Cem", ContactRole.OFFICE, False)
    assert (second.name, second.email, second.message_mode) == ("Bea Neu", email, MessageMode.WEEKLY)


def test_who_has_left_signs_in_no_more_and_the_last_main_contact_cannot_be_ended(
    session: Session, first: Contact, employer: Employer
) -> None:
    by, second = first.user_id or 0, colleague(session, employer, "Bea")
    user_id = second.user_id

    end_own_contact(session, second.id, now=NOW, by=by)

    assert session.get_one(User, user_id).is_active is False
    with pytest.raises(Conflict):
        end_own_contact(session, first.id, now=NOW, by=by)
    with pytest.raises(Conflict):
        save_own_contact(session, first.id, entered("Ada", is_main=False), now=NOW, by=by)
    actions = session.scalars(sa.select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert actions == ["user.closed", "contact.ended"]


def test_who_has_left_may_come_back_with_the_same_address_and_another_account(
    session: Session, first: Contact, employer: Employer
) -> None:
    by, second = first.user_id or 0, colleague(session, employer, "Bea")
    user_id, email = second.user_id, second.email
    end_own_contact(session, second.id, now=NOW, by=by)

    again = save_own_contact(session, None, entered("Bea", email=email), now=NOW, by=by)
    add_account(session, again, now=NOW, by=by)

    assert again.user_id not in {None, user_id}
    assert session.get_one(User, again.user_id).email == email
    assert session.get_one(User, user_id).is_active is False


def test_an_address_that_a_closed_account_still_holds_can_be_invited_again_and_is_audited(
    session: Session, first: Contact, employer: Employer
) -> None:
    by, second = first.user_id or 0, colleague(session, employer, "Bea")
    user_id, email = second.user_id, second.email
    end_own_contact(session, second.id, now=NOW, by=by)
    session.get_one(User, user_id).email = email or ""  # as contacts were ended earlier
    again = save_own_contact(session, None, entered("Bea", email=email), now=NOW, by=by)

    add_account(session, again, now=NOW, by=by)

    actions = session.scalars(sa.select(AuditEntry.action).where(AuditEntry.object_id == str(user_id))).all()
    assert "user.address_freed" in actions
    assert session.get_one(User, user_id).is_active is False
    assert session.get_one(User, again.user_id).email == email


def test_an_address_of_an_open_account_or_of_staff_is_never_taken(session: Session, first: Contact) -> None:
    closed_staff = make_user(session, is_active=False)
    for email in (first.email, closed_staff.email):
        contact = save_own_contact(session, None, entered("Bea", email=email), now=NOW, by=first.user_id or 0)
        with pytest.raises(Conflict):
            add_account(session, contact, now=NOW, by=first.user_id or 0)


def test_others_of_the_employer_and_other_employers_keep_nothing(session: Session, first: Contact) -> None:
    employer = session.get_one(Employer, first.employer_id)
    second, stranger = colleague(session, employer, "Bea"), colleague(session, make_employer(session), "Eve")

    with pytest.raises(NotAllowed):
        end_own_contact(session, first.id, now=NOW, by=second.user_id or 0)
    with pytest.raises(NotFound):
        end_own_contact(session, first.id, now=NOW, by=stranger.user_id or 0)
    with pytest.raises(NotFound):
        save_own_contact(session, second.id, entered(), now=NOW, by=stranger.user_id or 0)

"""The employer service and its employers: contacts, the one named adviser, visits and calls. Nothing here commits."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotFound
from core.settings import local_day
from core.users import Role, User, get_user
from employers.codes import ContactRole, MessageMode, VisitKind
from employers.models import Contact, EmployerVisit
from employers.queries import get_employer

NOTE_LENGTH = 1000


@dataclass(frozen=True)
class ContactInput:
    """A person at an employer as entered."""

    name: str
    email: str | None = None
    phone: str | None = None
    message_mode: MessageMode = MessageMode.SINGLE
    language: str | None = None
    role: ContactRole | None = None


@dataclass(frozen=True)
class VisitInput:
    """A visit, call or mail as entered; with a next step comes the day until which it is to be done."""

    employer_id: int
    kind: VisitKind
    on: date
    note: str
    contact_id: int | None = None
    next_step: str | None = None
    next_step_on: date | None = None
    is_promised: bool = False  # the employer reads the next step on the own page


@dataclass(frozen=True)
class VisitRow:
    """A visit with the names of the contact and of who was in touch."""

    visit: EmployerVisit
    contact_name: str | None
    by_name: str | None


def save_contact(
    session: Session, employer_id: int, contact_id: int | None, entered: ContactInput, *, now: datetime, by: int
) -> Contact:
    """A new contact (``contact_id`` None), or one changed; the same new one twice is one. `NotFound`;
    `InvalidInput` without a name.
    """
    get_employer(session, employer_id)
    name = " ".join(entered.name.split())
    if not name:
        raise InvalidInput("Give a name.")
    contact = _same(session, employer_id, name, entered) if contact_id is None else None
    if contact_id is not None:
        contact = get_contact(session, employer_id, contact_id)
    if contact is None:
        contact = Contact(employer_id=employer_id, name=name)
        session.add(contact)
    contact.name, contact.email, contact.phone = name, entered.email, entered.phone
    contact.message_mode, contact.language, contact.role = entered.message_mode, entered.language, entered.role
    session.flush()
    audit.record(session, "contact.saved", kind="employer", object_id=employer_id, now=now, by=by, contact=contact.id)
    return contact


def remove_contact(session: Session, employer_id: int, contact_id: int, *, now: datetime, by: int) -> None:
    """Remove a contact who has left. `NotFound`; `Conflict` for one who signs in."""
    contact = get_contact(session, employer_id, contact_id)
    if contact.user_id is not None:
        raise Conflict("This person signs in. The operator ends the account first.")
    session.delete(contact)
    session.flush()
    audit.record(session, "contact.removed", kind="employer", object_id=employer_id, now=now, by=by, contact=contact_id)


def get_contact(session: Session, employer_id: int, contact_id: int) -> Contact:
    """The employer's contact with this id, or `NotFound`."""
    contact = session.get(Contact, contact_id)
    if contact is None or contact.employer_id != employer_id:
        raise NotFound("There is no contact %(id)s.", id=contact_id)
    return contact


def name_adviser(session: Session, employer_id: int, adviser_id: int | None, *, now: datetime, by: int) -> None:
    """Make somebody the employer's one named adviser (None: nobody). `NotFound`; `InvalidInput` for another role."""
    employer = get_employer(session, employer_id)
    if adviser_id is not None:
        user = get_user(session, adviser_id)
        if user.role is not Role.EMPLOYER_ADVISER or not user.is_active:
            raise InvalidInput("Choose an employer adviser.")
    if employer.adviser_id == adviser_id:
        return
    before, employer.adviser_id = employer.adviser_id, adviser_id
    session.flush()
    audit.record(
        session, "employer.adviser_named", kind="employer", object_id=employer_id, now=now, by=by, before=before,
        adviser=adviser_id,
    )  # fmt: skip


def note_visit(session: Session, entered: VisitInput, *, now: datetime, by: int) -> EmployerVisit:
    """Note a visit, call or mail; the same twice by the same person on a day is one.

    `NotFound` without the employer or the contact; `InvalidInput` without a note, for a day to come, or for a next step
    without a day, or a day without a step, or a day in the past.
    """
    get_employer(session, entered.employer_id)
    if entered.contact_id is not None:
        get_contact(session, entered.employer_id, entered.contact_id)
    note, next_step = entered.note.strip(), " ".join((entered.next_step or "").split()) or None
    _check_visit(note, next_step, entered, local_day(now))
    values = {
        "employer_id": entered.employer_id, "kind": entered.kind, "on": entered.on, "contact_id": entered.contact_id,
        "note": note, "next_step": next_step, "next_step_on": entered.next_step_on, "by": by,
        "is_promised": entered.is_promised,
    }  # fmt: skip
    same = session.scalar(sa.select(EmployerVisit).filter_by(**values).limit(1))
    if same is not None:
        return same
    visit = EmployerVisit(**values, created_at=now)
    session.add(visit)
    session.flush()
    audit.record(
        session, "employer.visit_noted", kind="employer", object_id=entered.employer_id, now=now, by=by, visit=visit.id,
    )  # fmt: skip
    return visit


def _check_visit(note: str, next_step: str | None, entered: VisitInput, today: date) -> None:
    if not note or len(note) > NOTE_LENGTH:
        raise InvalidInput("Write in a few words what it was about.")
    if entered.on > today:
        raise InvalidInput("The date must not lie in the future. Take this step when the day has come.")
    if (next_step is None) != (entered.next_step_on is None):
        raise InvalidInput("A next step needs a day, and a day needs a next step.")
    if entered.next_step_on is not None and entered.next_step_on < today:
        raise InvalidInput("The day must not lie in the past. Choose today or a later one.")


def visits_of_employer(
    session: Session, employer_id: int, *, page: int = 1, per_page: int = 10
) -> tuple[list[VisitRow], int]:
    """One page (from 1) of the visits, calls and mails of an employer, the latest first, and how many there are."""
    query = (
        sa.select(EmployerVisit, Contact.name, User.display_name)
        .outerjoin(Contact, Contact.id == EmployerVisit.contact_id)
        .outerjoin(User, User.id == EmployerVisit.by)
        .where(EmployerVisit.employer_id == employer_id)
        .order_by(EmployerVisit.on.desc(), EmployerVisit.id.desc())
    )
    rows = session.execute(query.limit(per_page).offset((max(1, page) - 1) * per_page))
    count = sa.select(sa.func.count(EmployerVisit.id)).where(EmployerVisit.employer_id == employer_id)
    return [VisitRow(*row) for row in rows], session.scalar(count) or 0


def _same(session: Session, employer_id: int, name: str, entered: ContactInput) -> Contact | None:
    query = sa.select(Contact).where(
        Contact.employer_id == employer_id, Contact.name == name,
        Contact.email.is_(None) if entered.email is None else Contact.email == entered.email,
    )  # fmt: skip
    return session.scalar(query.order_by(Contact.id).limit(1))

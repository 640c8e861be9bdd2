"""Employers who ask for an account: taken down, then accepted, joined to one on record, or refused by staff.

Nothing here commits, and nothing that was typed on the public page counts before a person has looked at it.
"""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.users import Role, add_user, find_user_by_email
from employers.codes import ContactRole, EmployerState, MessageMode, RegistrationState
from employers.establishment_numbers import establishment_number
from employers.intake_models import Registration
from employers.likeness import name_key
from employers.models import Contact, Employer
from employers.queries import get_employer
from employers.relations import name_adviser

MOST_WAITING = 20_000  # no table grows without limit by strangers' hands; spam is cleared long before
MOST_A_DAY = 10  # that wait, from one network
MOST_PROPOSALS_A_WEEK = 50
REFUSED_KEPT = timedelta(days=180)  # in case the employer comes again


@dataclass(frozen=True)
class RegistrationInput:
    """What is typed on the public page."""

    name: str
    contact_name: str
    contact_role: ContactRole
    email: str
    establishment_number: str | None = None
    street: str | None = None
    postcode: str | None = None
    town: str | None = None
    phone: str | None = None
    words: str | None = None
    language: str = "de"
    weekly_proposal_limit: int | None = None
    message_mode: MessageMode = MessageMode.SINGLE
    network_hash: str | None = None


def register_employer(session: Session, entered: RegistrationInput, *, now: datetime) -> Registration:
    """Take down who asks for an account; the same again while it waits is one. `InvalidInput` without the names, or
    with an establishment number that cannot be one; `NotAllowed` where too many of the last day wait from one network;
    `Conflict` where too many wait in all.
    """
    name, contact_name = " ".join(entered.name.split()), " ".join(entered.contact_name.split())
    if not name or not contact_name:
        raise InvalidInput("Give a name.")
    if count_waiting(session) >= MOST_WAITING:
        raise Conflict("Too many registrations wait. Please call the employer service of the Jobcenter.")
    _check_network(session, entered.network_hash, now)  # before looking: whoever is refused learns of nobody who waits
    email = entered.email.strip().lower()
    same = sa.and_(
        Registration.state == RegistrationState.WAITING, Registration.email == email,
        Registration.name_key == name_key(name),
    )  # fmt: skip
    found = session.scalar(sa.select(Registration).where(same).limit(1))
    if found is not None:
        return found
    registration = Registration(
        network_hash=entered.network_hash, name=name, name_key=name_key(name),
        establishment_number=establishment_number(entered.establishment_number),
        street=entered.street, postcode=entered.postcode, town=entered.town, contact_name=contact_name,
        contact_role=entered.contact_role, email=email, phone=entered.phone, words=entered.words,
        language=entered.language, weekly_proposal_limit=entered.weekly_proposal_limit,
        message_mode=entered.message_mode, created_at=now,
    )  # fmt: skip
    session.add(registration)
    session.flush()
    audit.record(session, "registration.made", kind="registration", object_id=registration.id, now=now, by=None)
    return registration


def remove_spam(
    session: Session, registration_ids: Collection[int], *, with_networks: bool, now: datetime, by: int
) -> list[int]:
    """Delete what nobody means, without a word to anybody: what waits of these, and with ``with_networks`` all that
    waits from the same networks; what somebody decides meanwhile stays. The ids.
    """
    waiting = Registration.state == RegistrationState.WAITING
    chosen: sa.ColumnElement[bool] = Registration.id.in_(registration_ids)
    if with_networks:
        networks = sa.select(Registration.network_hash).where(chosen, Registration.network_hash.is_not(None))
        chosen = sa.or_(chosen, Registration.network_hash.in_(networks))
    ids = sorted(session.scalars(sa.delete(Registration).where(waiting, chosen).returning(Registration.id)))
    audit.record_each(session, "registration.spam", kind="registration", object_ids=ids, now=now, by=by)
    return ids


def count_waiting(session: Session) -> int:
    """How many registrations wait for a decision."""
    waiting = Registration.state == RegistrationState.WAITING
    return session.scalar(sa.select(sa.func.count(Registration.id)).where(waiting)) or 0


def registrations(
    session: Session, *, is_waiting: bool, page: int = 1, per_page: int = 25
) -> tuple[list[Registration], int]:
    """One page (from 1) of the registrations that wait, the oldest first, or of those decided, the latest first; and
    how many there are in all.
    """
    waiting = Registration.state == RegistrationState.WAITING
    chosen = waiting if is_waiting else ~waiting
    order = (Registration.id,) if is_waiting else (Registration.decided_at.desc(), Registration.id.desc())
    query = sa.select(Registration).where(chosen).order_by(*order).limit(per_page).offset((max(1, page) - 1) * per_page)
    total = session.scalar(sa.select(sa.func.count(Registration.id)).where(chosen)) or 0
    return list(session.scalars(query)), total


def get_registration(session: Session, registration_id: int) -> Registration:
    """The registration with this id, or `NotFound`."""
    found = session.get(Registration, registration_id)
    if found is None:
        raise NotFound("There is no registration %(id)s.", id=registration_id)
    return found


def accept_registration(session: Session, registration_id: int, *, now: datetime, by: int) -> Contact:
    """Make an employer, its contact and the contact's account of a registration; who accepts is the named adviser.

    `Conflict` where it is decided, the establishment number is on record already, or the address has an account.
    """
    registration = _waiting(session, registration_id)
    number = registration.establishment_number
    if number and session.scalar(sa.select(Employer.id).where(Employer.establishment_number == number)) is not None:
        raise Conflict("An employer with this establishment number is on record. Join the registration to it.")
    employer = Employer(
        name=registration.name, establishment_number=number, street=registration.street,
        postcode=registration.postcode, town=registration.town, state=EmployerState.ACTIVE,
        weekly_proposal_limit=registration.weekly_proposal_limit, created_at=now,
    )  # fmt: skip
    session.add(employer)
    session.flush()
    name_adviser(session, employer.id, by, now=now, by=by)
    return _decide(session, registration, RegistrationState.ACCEPTED, employer.id, now, by)


def join_registration(session: Session, registration_id: int, employer_id: int, *, now: datetime, by: int) -> Contact:
    """Add who registered to an employer on record, as a contact with an account. Nothing of the employer changes.

    `NotFound`; `Conflict` where it is decided, the employer was joined with another, or the address has an account.
    """
    registration = _waiting(session, registration_id)
    if get_employer(session, employer_id).state is EmployerState.MERGED:
        raise Conflict("This employer was joined with another one. Choose that one.")
    return _decide(session, registration, RegistrationState.JOINED, employer_id, now, by)


def refuse_registration(session: Session, registration_id: int, reason: str, *, now: datetime, by: int) -> Registration:
    """Refuse an account, with the reason that the employer reads. `Conflict` where it is decided."""
    registration = _waiting(session, registration_id)
    if not reason.strip():
        raise InvalidInput("Give the reason.")
    registration.state, registration.reason = RegistrationState.REFUSED, reason.strip()[:500]
    registration.network_hash = None
    registration.decided_at, registration.decided_by = now, by
    session.flush()
    audit.record(session, "registration.refused", kind="registration", object_id=registration.id, now=now, by=by)
    return registration


def add_account(session: Session, contact: Contact, *, now: datetime, by: int) -> Contact:
    """Give a contact an account without a password: the first sign-in is by a mailed link. `InvalidInput` without an
    address; `Conflict` where the contact or the address has an account.
    """
    if contact.user_id is not None:
        raise Conflict("This person has an account already.")
    if not contact.email:
        raise InvalidInput("Without an e-mail address there is no account. Enter it first.")
    _free_address(session, contact.email, now=now, by=by)
    if find_user_by_email(session, contact.email) is not None:
        raise Conflict("There is an account with this address already. Enter another address first.")
    user = add_user(
        session, email=contact.email, display_name=contact.name, role=Role.EMPLOYER,
        password=secrets.token_urlsafe(48), now=now,
    )  # fmt: skip
    user.language = contact.language or "de"
    contact.user_id = user.id
    session.flush()
    audit.record(session, "contact.account_added", kind="contact", object_id=contact.id, now=now, by=by, user=user.id)
    return contact


def _free_address(session: Session, email: str, *, now: datetime, by: int) -> None:
    """Take an address from the closed account of somebody who is nobody's contact any more. That account stays closed:
    what was done with it stays its own, and who comes back gets a new one.
    """
    holder = find_user_by_email(session, email)
    if holder is None or holder.is_active or holder.role is not Role.EMPLOYER:
        return
    if session.scalar(sa.select(Contact.id).where(Contact.user_id == holder.id)) is not None:
        return
    holder.email = f"ended-{holder.id}@invalid"
    session.flush()
    audit.record(session, "user.address_freed", kind="user", object_id=holder.id, now=now, by=by)


def forget_registrations(session: Session, *, before: datetime) -> int:
    """Delete what was refused before this moment; how many. What was accepted stands as employer and contact."""
    refused = sa.and_(Registration.state == RegistrationState.REFUSED, Registration.decided_at < before)
    return int(session.execute(sa.delete(Registration).where(refused)).rowcount)  # type: ignore[attr-defined]


def _check_network(session: Session, network_hash: str | None, now: datetime) -> None:
    query = sa.select(sa.func.count(Registration.id)).where(
        Registration.state == RegistrationState.WAITING, Registration.network_hash == network_hash,
        Registration.created_at > now - timedelta(days=1),
    )  # fmt: skip
    if network_hash is not None and (session.scalar(query) or 0) >= MOST_A_DAY:
        raise NotAllowed("Too many registrations came from here today. Please call the employer service.")


def _waiting(session: Session, registration_id: int) -> Registration:
    found = session.get(Registration, registration_id, populate_existing=True, with_for_update=True)
    if found is None:
        raise NotFound("There is no registration %(id)s.", id=registration_id)
    if found.state is not RegistrationState.WAITING:
        raise Conflict("This registration has been decided already. Load the page again.")
    return found


def _decide(
    session: Session, registration: Registration, state: RegistrationState, employer_id: int, now: datetime, by: int
) -> Contact:
    contact = Contact(
        employer_id=employer_id, name=registration.contact_name, email=registration.email, phone=registration.phone,
        message_mode=registration.message_mode, language=registration.language, role=registration.contact_role,
    )  # fmt: skip
    session.add(contact)
    session.flush()
    add_account(session, contact, now=now, by=by)
    registration.state, registration.employer_id, registration.network_hash = state, employer_id, None
    registration.decided_at, registration.decided_by = now, by
    session.flush()
    audit.record(
        session, f"registration.{state.value}", kind="registration", object_id=registration.id, now=now, by=by,
        employer=employer_id, contact=contact.id,
    )  # fmt: skip
    return contact

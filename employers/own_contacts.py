"""An employer's contacts, as the employer's own main contacts keep them. Nothing here commits.

Main contacts are those who were made one; where nobody was, the first who signs in. They add colleagues, change what is
known of them, and end who has left; how one is written to, each chooses alone (`employers.wishes`).
"""

from dataclasses import dataclass, replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed
from core.staff import end_account
from employers.models import Contact
from employers.relations import ContactInput, get_contact, save_contact

MOST_CONTACTS = 30


@dataclass(frozen=True)
class OwnContactInput:
    """What a main contact enters of a colleague; ``is_main``: the colleague may do the same."""

    contact: ContactInput
    is_main: bool = False


def main_contact_ids(session: Session, employer_id: int) -> list[int]:
    """Ids of those who may keep the employer's contacts, the first first."""
    query = (
        sa.select(Contact.id, Contact.is_main)
        .where(Contact.employer_id == employer_id, Contact.user_id.is_not(None))
        .order_by(Contact.id)
    )
    rows = session.execute(query).all()
    return [number for number, is_main in rows if is_main] or [number for number, _ in rows[:1]]


def save_own_contact(
    session: Session, contact_id: int | None, entered: OwnContactInput, *, now: datetime, by: int
) -> Contact:
    """A new colleague (``contact_id`` None), or one changed. The address of one who signs in stays: it is that of the
    account; how one is written to stays as chosen.

    `NotAllowed` for anybody but a main contact; `NotFound` for another employer's; `InvalidInput` without a name, or
    for one contact too many; `Conflict` where nobody would be left as main contact.
    """
    own = _main_contact(session, by)
    given = entered.contact
    if contact_id is None:
        _check_room(session, own.employer_id)
    else:
        before = get_contact(session, own.employer_id, contact_id)
        given = replace(given, message_mode=before.message_mode)
        if before.user_id is not None:
            given = replace(given, email=before.email)
        if not entered.is_main:
            _check_not_last(session, before)
    _name_main_contacts(session, own.employer_id)
    contact = save_contact(session, own.employer_id, contact_id, given, now=now, by=by)
    if contact.is_main != entered.is_main:
        contact.is_main = entered.is_main
        session.flush()
        audit.record(
            session, "contact.main", kind="employer", object_id=own.employer_id, now=now, by=by, contact=contact.id,
            is_main=entered.is_main,
        )  # fmt: skip
    return contact


def end_own_contact(session: Session, contact_id: int, *, now: datetime, by: int) -> None:
    """End a contact who has left: the account is closed and its sessions with it, and nobody writes there any more.

    What was answered stays. The address is free for a new account; the old one is never opened again: programs may act
    for it. Errors as `save_own_contact`; `Conflict` for the last main contact.
    """
    own = _main_contact(session, by)
    contact = get_contact(session, own.employer_id, contact_id)
    _check_not_last(session, contact)
    _name_main_contacts(session, own.employer_id)
    if contact.user_id is not None:
        user = end_account(session, contact.user_id, now=now, by=by)
        user.email = f"ended-{user.id}@invalid"
    session.delete(contact)
    session.flush()
    audit.record(
        session, "contact.ended", kind="employer", object_id=own.employer_id, now=now, by=by, contact=contact_id
    )


def check_main_contact(session: Session, contact_id: int, *, by: int) -> Contact:
    """The colleague with this id; `NotAllowed` for anybody but a main contact, `NotFound` for another employer's."""
    return get_contact(session, _main_contact(session, by).employer_id, contact_id)


def _main_contact(session: Session, by: int) -> Contact:
    own = session.scalar(sa.select(Contact).where(Contact.user_id == by))
    if own is None or own.id not in main_contact_ids(session, own.employer_id):
        raise NotAllowed("Only a main contact of the employer keeps the contacts.")
    return own


def _name_main_contacts(session: Session, employer_id: int) -> None:
    """Write down who is main contact now, so that no other becomes it by somebody's leaving."""
    ids = main_contact_ids(session, employer_id)
    session.execute(sa.update(Contact).where(Contact.id.in_(ids), Contact.is_main.is_(False)).values(is_main=True))


def _check_not_last(session: Session, contact: Contact) -> None:
    if main_contact_ids(session, contact.employer_id) == [contact.id]:
        raise Conflict("Somebody has to be main contact. Make another person who signs in a main contact first.")


def _check_room(session: Session, employer_id: int) -> None:
    count = session.scalar(sa.select(sa.func.count(Contact.id)).where(Contact.employer_id == employer_id)) or 0
    if count >= MOST_CONTACTS:
        raise InvalidInput("An employer has at most 30 contacts. End those who have left first.")

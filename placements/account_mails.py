"""Mails about accounts: invitations, one-time links, recovery, work before another role, refused registrations."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.oidc_identities import KeptOut
from core.sign_in_links import LinkPurpose, NewSignInLink, new_sign_in_link, note_asking
from core.staff import leads_of_user
from core.users import Role, User, find_user_by_email, users
from employers.intake_models import Registration
from employers.models import Contact, Employer
from placements.messages.codes import MessageKind
from placements.messages.composing import BASE, Recipient, moment_text, one_line, text_of
from placements.messages.models import Message
from placements.messages.outbox import NewMessage, queue_message

_KINDS = {
    LinkPurpose.SIGN_IN: MessageKind.SIGN_IN_LINK,
    LinkPurpose.INVITATION: MessageKind.ACCOUNT_INVITATION,
    LinkPurpose.RECOVERY: MessageKind.FACTOR_RECOVERY,
}


def ask_for_link(session: Session, email: str, address: str, *, language: str, now: datetime) -> None:
    """Mail a one-time link to an employer's user. `NotAllowed` where it was asked for too often.

    An unknown address, or one of staff, gets none, after the same work: neither the answer nor the time that it takes
    tells which it was. What was written for nobody is rolled back.
    """
    note_asking(session, email, address, now=now)
    user = find_user_by_email(session, email)
    is_employer = user is not None and user.is_active and user.role is Role.EMPLOYER
    with session.begin_nested() as attempt:
        if is_employer and user is not None:
            mail_link(session, user, now=now)
            return
        somebody = session.scalars(sa.select(User).order_by(User.id).limit(1)).first()
        if somebody is not None:
            decoy = Recipient(None, email.strip().lower(), language)
            _queue_link(session, somebody, decoy, LinkPurpose.SIGN_IN, now=now)
        attempt.rollback()


def mail_link(session: Session, user: User, *, now: datetime) -> Message:
    """Mail a link by which this user signs in within a quarter of an hour."""
    recipient = Recipient(user.display_name, user.email, user.language)
    return _queue_link(session, user, recipient, LinkPurpose.SIGN_IN, now=now)


def mail_staff(session: Session, user: User, purpose: LinkPurpose, *, now: datetime) -> Message:
    """Mail a member of staff the link of the first sign-in, or the one that goes with a colleague's code."""
    recipient = Recipient(user.display_name, user.email, user.language)
    kind = MessageKind.STAFF_INVITATION if purpose is LinkPurpose.INVITATION else _KINDS[purpose]
    return _queue_link(session, user, recipient, purpose, kind=kind, now=now)


def mail_recovery(session: Session, whose: User, by: User, *, now: datetime) -> list[Message]:
    """Tell operators and the leads of the user's team that ``by`` has reset the factor; not the two themselves."""
    note = _Note(MessageKind.FACTOR_RECOVERED, now, now, who=by.display_name)
    return [_mail_note(session, note, whose, to) for to in _who_looks_after(session, whose) if to.id != by.id]


def mail_role_waits(session: Session, kept_out: KeptOut, *, now: datetime) -> list[Message]:
    """Tell operators and the leads of the user's team whose work has to be handed over; once for each closing."""
    note = _Note(MessageKind.ROLE_WAITS, kept_out.since, now)
    return [_mail_note(session, note, kept_out.user, to) for to in _who_looks_after(session, kept_out.user)]


def _who_looks_after(session: Session, whose: User) -> list[User]:
    told = {user.id: user for user in (*users(session, role=Role.OPERATOR), *leads_of_user(session, whose.id))}
    return [user for user in told.values() if user.id != whose.id]


@dataclass(frozen=True)
class _Note:
    """A mail about somebody's account to those who look after it; ``at`` is when it happened."""

    kind: MessageKind
    at: datetime
    now: datetime
    who: str = ""


def _mail_note(session: Session, note: _Note, whose: User, to: User) -> Message:
    values = {"whose": one_line(whose.display_name), "who": one_line(note.who),
              "moment": moment_text(note.at, to.language), "link": f"{BASE}/staff/{whose.id}"}  # fmt: skip
    text = text_of(note.kind, to.language, values)
    key = f"{note.kind.value}:{whose.id}:{to.id}:{note.at.isoformat()}"
    recipient = Recipient(to.display_name, to.email, to.language)
    return queue_message(session, NewMessage(key, note.kind, recipient, text), now=note.now)


def invite_contact(session: Session, contact: Contact, *, now: datetime, by: int) -> Message:
    """Mail the link by which a contact with an account signs in for the first time."""
    user = session.get_one(User, contact.user_id)
    employer = session.get_one(Employer, contact.employer_id)
    adviser = session.get(User, employer.adviser_id) if employer.adviser_id is not None else None
    recipient = Recipient(
        contact.name, user.email, contact.language or user.language, adviser.display_name if adviser else None,
        adviser.email if adviser else None,
    )  # fmt: skip
    audit.record(session, "contact.invited", kind="contact", object_id=contact.id, now=now, by=by)
    return _queue_link(session, user, recipient, LinkPurpose.INVITATION, employer_name=employer.name, now=now)


def mail_refusal(session: Session, registration: Registration, reason: str, *, now: datetime) -> Message:
    """Tell whoever asked for an account why there is none."""
    values = {"employer_name": one_line(registration.name), "reason": reason}
    text = text_of(MessageKind.REGISTRATION_REFUSED, registration.language, values)
    recipient = Recipient(registration.contact_name, registration.email, registration.language)
    key = f"registration_refused:{registration.id}"
    return queue_message(session, NewMessage(key, MessageKind.REGISTRATION_REFUSED, recipient, text), now=now)


def _queue_link(
    session: Session, user: User, recipient: Recipient, purpose: LinkPurpose, *, now: datetime,
    employer_name: str = "", kind: MessageKind | None = None,
) -> Message:  # fmt: skip
    link = new_sign_in_link(session, user.id, purpose, now=now)
    kind = kind or _KINDS[purpose]
    values = _values(link, recipient, employer_name)
    text = text_of(kind, recipient.language, values)
    return queue_message(session, NewMessage(f"{kind.value}:{link.link_id}", kind, recipient, text), now=now)


def _values(link: NewSignInLink, recipient: Recipient, employer_name: str) -> dict[str, object]:
    return {
        "link": f"{BASE}/s/{link.token}",
        "link_until": moment_text(link.expires_at, recipient.language),
        "employer_name": one_line(employer_name),
    }

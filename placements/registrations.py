"""Registrations of employers with what they cause: a task for the advisers, an invitation or a refusal by mail."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import Conflict, NotAllowed
from core.settings import local_day
from core.sign_in_links import note_attempt
from core.users import Role, get_user
from employers.intake_models import Registration
from employers.models import Contact
from employers.own_contacts import check_main_contact
from employers.registration import (
    RegistrationInput,
    accept_registration,
    add_account,
    join_registration,
    refuse_registration,
    register_employer,
    remove_spam,
)
from employers.relations import get_contact
from placements.account_mails import invite_contact, mail_refusal
from placements.codes import TaskKind, TaskResult
from placements.models import Task
from placements.tasks import NewTask, add_task, finish_task

INVITATIONS_ALLOWED = 20  # by one main contact in a quarter of an hour
REGISTRATIONS_ALLOWED = 5  # from one network in a quarter of an hour


def receive_registration(session: Session, entered: RegistrationInput, *, now: datetime) -> Registration:
    """Take a registration from the public page; it becomes a task that any adviser can take. Errors as
    `register_employer`; `NotAllowed` where too many came from one network, that of ``entered.network_hash``.
    """
    note_attempt(session, f"registration from {entered.network_hash}", REGISTRATIONS_ALLOWED, now=now)
    registration = register_employer(session, entered, now=now)
    new = NewTask(
        _key(registration.id), TaskKind.REGISTRATION, local_day(now), words=registration.name,
    )  # fmt: skip
    add_task(session, new, now=now)
    return registration


def accept_and_invite(session: Session, registration_id: int, *, now: datetime, by: int) -> Contact:
    """Accept a registration as a new employer and mail the invitation. Errors as `accept_registration`."""
    _check_adviser(session, by)
    contact = accept_registration(session, registration_id, now=now, by=by)
    return _invited(session, registration_id, contact, now=now, by=by)


def join_and_invite(session: Session, registration_id: int, employer_id: int, *, now: datetime, by: int) -> Contact:
    """Add who registered to an employer on record and mail the invitation. Errors as `join_registration`."""
    _check_adviser(session, by)
    contact = join_registration(session, registration_id, employer_id, now=now, by=by)
    return _invited(session, registration_id, contact, now=now, by=by)


def refuse_and_tell(session: Session, registration_id: int, reason: str, *, now: datetime, by: int) -> Registration:
    """Refuse a registration and mail the reason. Errors as `refuse_registration`."""
    _check_adviser(session, by)
    registration = refuse_registration(session, registration_id, reason, now=now, by=by)
    mail_refusal(session, registration, registration.reason or "", now=now)
    _end_task(session, registration_id, now, by)
    return registration


def clear_spam(
    session: Session, registration_ids: Collection[int], *, with_networks: bool, now: datetime, by: int
) -> int:
    """Delete registrations that nobody means, with their tasks and without a mail; how many. As `remove_spam`."""
    _check_adviser(session, by)
    ids = remove_spam(session, registration_ids, with_networks=with_networks, now=now, by=by)
    for registration_id in ids:
        _end_task(session, registration_id, now, by)
    return len(ids)


def invite(session: Session, employer_id: int, contact_id: int, *, now: datetime, by: int) -> Contact:
    """Mail a contact the link for the first sign-in, and make the account where there is none. Errors as `add_account`
    and `get_contact`.
    """
    _check_adviser(session, by)
    contact = get_contact(session, employer_id, contact_id)
    if contact.user_id is None:
        add_account(session, contact, now=now, by=by)
    invite_contact(session, contact, now=now, by=by)
    return contact


def note_invitation(session: Session, *, now: datetime, by: int) -> None:
    """Count an invitation by a main contact; the caller commits before the work, so that refused ones count too: their
    answers tell which addresses are in use. `NotAllowed` after many in a quarter of an hour.
    """
    note_attempt(session, f"invitations by user {by}", INVITATIONS_ALLOWED, now=now)


def invite_colleague(session: Session, contact_id: int, *, now: datetime, by: int) -> Contact:
    """Mail a colleague the link for the first sign-in, as a main contact of the same employer asks for it. Errors as
    `add_account` and `check_main_contact`; who has an address that cannot be used, the words do not tell.
    """
    contact = check_main_contact(session, contact_id, by=by)
    if contact.user_id is None:
        try:
            add_account(session, contact, now=now, by=by)
        except Conflict as error:
            raise Conflict("This address cannot be used. Please tell your contact at the Jobcenter.") from error
    invite_contact(session, contact, now=now, by=by)
    return contact


def _check_adviser(session: Session, by: int) -> None:
    if get_user(session, by).role is not Role.EMPLOYER_ADVISER:
        raise NotAllowed("Only employer advisers decide about registrations.")


def _invited(session: Session, registration_id: int, contact: Contact, *, now: datetime, by: int) -> Contact:
    invite_contact(session, contact, now=now, by=by)
    _end_task(session, registration_id, now, by)
    return contact


def _end_task(session: Session, registration_id: int, now: datetime, by: int) -> None:
    task = session.scalar(sa.select(Task).where(Task.key == _key(registration_id), Task.done_at.is_(None)))
    if task is not None:
        finish_task(session, task.id, result=TaskResult.DONE, now=now, by=by)


def _key(registration_id: int) -> str:
    return f"registration:{registration_id}"

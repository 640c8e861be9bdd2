"""What steps of a proposal send: queued in the transaction of the step, so that neither is without the other."""

from datetime import datetime
from uuid import uuid4

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.settings import local_day
from employers.codes import MessageMode
from employers.models import Employer, Vacancy, VacancyPlace
from placements.codes import ProposalState, TaskKind
from placements.documents.codes import DocumentKind
from placements.documents.models import DocumentRecord
from placements.messages.codes import NEVER_ARRIVED, TO_CLIENT, WITH_PROFILE, MessageKind, MessageState
from placements.messages.composing import Recipient, Text, day_text, moment_text, one_line, text_of
from placements.messages.invitations import CANCEL, REQUEST, Entry
from placements.messages.links import end_links, new_link
from placements.messages.models import Message
from placements.messages.outbox import NewMessage, cancel_waiting, queue_message
from placements.messages.recipients import (
    SILENCES_ALLOWED,
    ReachedContact,
    find_client,
    find_contact,
    is_future,
    last_step,
    silences_since_answer,
)
from placements.messages.short_profile import short_profile_lines
from placements.models import Proposal
from placements.queries.contested import has_contested_short_profile
from placements.tasks import NewTask, add_task
from profiles.consents import has_revoked_sharing
from profiles.models import Client

_ENDED_WITH_LINKS = frozenset(MessageKind) - {
    MessageKind.CANCELLATION,
    MessageKind.CLIENT_CANCELLATION,
    MessageKind.DIGEST,
    MessageKind.VACANCY_REMINDER,
    MessageKind.VACANCY_EXPIRED,
}
_SUMMARIES = {
    "de": "Vorstellungsgespräch", "en": "Interview", "tr": "İş görüşmesi", "uk": "Співбесіда", "ar": "مقابلة عمل",
    "fa": "مصاحبهٔ کاری",
}  # fmt: skip


def mail_short_profile(session: Session, proposal: Proposal, now: datetime) -> None:
    """Send the anonymous short profile with an answer link, or have the adviser call: where no contact takes e-mail,
    and where the employer was silent `SILENCES_ALLOWED` times already and once more.
    """
    step_id = last_step(session, proposal.id).id
    contact = find_contact(session, proposal)
    if contact is None or silences_since_answer(session, proposal.vacancy.employer_id) > SILENCES_ALLOWED:
        have_called(session, proposal, f"call:{proposal.id}:{step_id}", now)
        return
    _mail_contact(session, proposal, contact, MessageKind.SHORT_PROFILE, f"short_profile:{proposal.id}:{step_id}", now)


def mail_reminder(session: Session, proposal: Proposal, number: int, now: datetime) -> bool:
    """Remind once for each ``number`` of the present asking, with a new link; False where there is nobody to.

    Whom `mail_short_profile` would have called by now is called, not mailed once more.
    """
    step = last_step(session, proposal.id)
    key = f"reminder:{proposal.id}:{step.id}:{number}"
    contact = find_contact(session, proposal)
    is_there = session.scalar(sa.select(Message.id).where(Message.key == key)) is not None
    client_id = proposal.client_id
    if is_there or contact is None or has_revoked_sharing(session, client_id):
        return False
    if has_contested_short_profile(session, client_id):
        return False
    if silences_since_answer(session, proposal.vacancy.employer_id) > SILENCES_ALLOWED:
        have_called(session, proposal, f"call:{proposal.id}:{step.id}", now)
        return False
    _mail_contact(session, proposal, contact, MessageKind.REMINDER, key, now)
    return True


def mail_release(session: Session, proposal: Proposal, now: datetime) -> None:
    """Ask how it goes on once the name is released: interview, hire or refusal, by a new link."""
    step_id = last_step(session, proposal.id).id
    contact = find_contact(session, proposal)
    if contact is None:
        have_called(session, proposal, f"call:{proposal.id}:{step_id}", now)
        return
    _mail_contact(session, proposal, contact, MessageKind.RELEASE, f"release:{proposal.id}:{step_id}", now)


def mail_invitation(session: Session, proposal: Proposal, now: datetime) -> None:
    """Send the interview as calendar entry to the contact who agreed it, and to the client who wants messages.

    A changed appointment has the same UID and a higher SEQUENCE.
    """
    step = last_step(session, proposal.id)
    contact = find_contact(session, proposal, preferred=step.contact_id)
    if contact is not None:
        key = f"invitation:{proposal.id}:{step.id}"
        _mail_contact(session, proposal, contact, MessageKind.INVITATION, key, now)
    client = find_client(session, proposal.client_id)
    if client is not None:
        _mail_client(session, proposal, client, MessageKind.CLIENT_INVITATION, now)


def mail_letter(session: Session, proposal: Proposal, document_id: int, now: datetime) -> Message | None:
    """Send a letter about the proposal to the client, once unless it was stopped or given up; None where the client
    takes no messages.
    """
    recipient = find_client(session, proposal.client_id)
    if recipient is None:
        return None
    of_letter = sa.select(Message).where(Message.document_id == document_id, Message.kind == MessageKind.CLIENT_LETTER)
    before = session.scalars(of_letter.order_by(Message.id)).all()
    on_its_way = next((each for each in before if each.state not in NEVER_ARRIVED), None)
    if on_its_way is not None:
        return on_its_way
    text = text_of(MessageKind.CLIENT_LETTER, recipient.language, _values(session, proposal, recipient.language))
    new = NewMessage(
        f"letter:{document_id}:{len(before)}", MessageKind.CLIENT_LETTER, recipient, text, proposal_id=proposal.id,
        client_id=proposal.client_id, document_id=document_id,
    )  # fmt: skip
    return queue_message(session, new, now=now)


def end_answer_links(session: Session, proposal: Proposal, now: datetime) -> None:
    """End the links of a proposal, take back what has not left, and take back an appointment that is to come."""
    end_links(session, proposal.id, now=now)
    cancel_waiting(session, proposal.id, kinds=_ENDED_WITH_LINKS)
    if proposal.state is ProposalState.HIRED or not is_future(proposal.interview_at, now=now):
        return
    last = _last_calendar(session, proposal.id, to_client=False)
    if last is not None:
        contact = find_contact(session, proposal, preferred=last.contact_id)
        if contact is not None:
            key = f"cancellation:{proposal.id}:{last_step(session, proposal.id).id}"
            _mail_contact(session, proposal, contact, MessageKind.CANCELLATION, key, now)
    if _last_calendar(session, proposal.id, to_client=True) is not None:
        client = find_client(session, proposal.client_id)
        if client is not None:
            _mail_client(session, proposal, client, MessageKind.CLIENT_CANCELLATION, now)


def text_to_contact(
    session: Session, proposal: Proposal, contact: ReachedContact, kind: MessageKind, *, now: datetime
) -> tuple[Text, int | None]:
    """What a contact is written about a proposal, from the facts as they are, with a new answer link; and the id of the
    document that goes with it.
    """
    language = contact.recipient.language
    values, document_id = _values(session, proposal, language), None
    if kind is not MessageKind.CANCELLATION:
        link = new_link(session, proposal.id, contact.contact_id, now=now)
        values |= {"link": link.url, "link_until": day_text(local_day(link.expires_at), language)}
    if kind in WITH_PROFILE:
        document_id = _latest_short_profile(session, proposal)
        values |= {"has_document": document_id is not None} | _asked_values(session, proposal, language, now)
    return text_of(kind, language, values), document_id


def have_called(session: Session, proposal: Proposal, key: str, now: datetime) -> None:
    """A task for the employer's adviser: who cannot be written to, or does not answer, is called."""
    employer_id = proposal.vacancy.employer_id
    adviser_id = session.scalar(sa.select(Employer.adviser_id).where(Employer.id == employer_id))
    new = NewTask(
        key, TaskKind.CALL_EMPLOYER, local_day(now), user_id=adviser_id, proposal_id=proposal.id,
        employer_id=employer_id,
    )  # fmt: skip
    add_task(session, new, now=now)


def _mail_contact(
    session: Session, proposal: Proposal, contact: ReachedContact, kind: MessageKind, key: str, now: datetime
) -> None:
    """Queue or hold a message to a contact. What carries an appointment is never held."""
    text, document_id = text_to_contact(session, proposal, contact, kind, now=now)
    entry = None
    if kind in {MessageKind.INVITATION, MessageKind.CANCELLATION}:
        entry = _entry(session, proposal, contact.recipient, kind)
    queue_message(
        session,
        NewMessage(
            key, kind, contact.recipient, text, proposal_id=proposal.id, contact_id=contact.contact_id, entry=entry,
            is_held=entry is None and contact.mode in {MessageMode.DAILY, MessageMode.WEEKLY}, document_id=document_id,
        ),
        now=now,
    )  # fmt: skip


def _mail_client(session: Session, proposal: Proposal, recipient: Recipient, kind: MessageKind, now: datetime) -> None:
    values = _values(session, proposal, recipient.language)
    queue_message(
        session,
        NewMessage(
            f"{kind.value}:{proposal.id}:{last_step(session, proposal.id).id}", kind, recipient,
            text_of(kind, recipient.language, values), proposal_id=proposal.id, client_id=proposal.client_id,
            entry=_entry(session, proposal, recipient, kind),
        ),
        now=now,
    )  # fmt: skip


def _values(session: Session, proposal: Proposal, language: str) -> dict[str, object]:
    """What every text may use: the vacancy, the employer, the appointment. Nothing of the client."""
    vacancy = session.get_one(Vacancy, proposal.vacancy_id)
    return {
        "vacancy_title": one_line(vacancy.title),
        "vacancy_reference": vacancy.reference,
        "employer_name": session.scalar(sa.select(Employer.name).where(Employer.id == vacancy.employer_id)),
        "location": _location(session, vacancy),
        "starts_at": moment_text(proposal.interview_at, language) if proposal.interview_at else "",
    }


def _asked_values(session: Session, proposal: Proposal, language: str, now: datetime) -> dict[str, object]:
    return {
        "profile": short_profile_lines(session, proposal.client_id, proposal.vacancy_id, language),
        "due_on": day_text(proposal.answer_due_on or local_day(now), language),
        "sent_on": day_text(local_day(proposal.changed_at), language),
    }


def _location(session: Session, vacancy: Vacancy) -> str:
    employer = session.get_one(Employer, vacancy.employer_id)
    if employer.street:
        return one_line(f"{employer.street}, {employer.postcode or ''} {employer.town or ''}")
    query = sa.select(VacancyPlace).where(VacancyPlace.vacancy_id == vacancy.id).order_by(VacancyPlace.id).limit(1)
    place = session.scalar(query)
    return one_line(f"{place.postcode or ''} {place.town or ''}") if place else ""


def _entry(session: Session, proposal: Proposal, recipient: Recipient, kind: MessageKind) -> Entry | None:
    if proposal.interview_at is None:
        return None
    last = _last_calendar(session, proposal.id, to_client=kind in TO_CLIENT)
    is_cancelled = kind in {MessageKind.CANCELLATION, MessageKind.CLIENT_CANCELLATION}
    values = _values(session, proposal, recipient.language)
    return Entry(
        uid=(last.calendar_uid if last else None) or f"{uuid4()}@passgenau",
        sequence=(last.calendar_sequence or 0) + 1 if last else 0,
        method=CANCEL if is_cancelled else REQUEST,
        starts_at=proposal.interview_at,
        summary=f"{_SUMMARIES.get(recipient.language, _SUMMARIES['de'])}: {values['vacancy_title']}",
        attendee=recipient.address,
        location=str(values["location"]) or None,
    )


def _latest_short_profile(session: Session, proposal: Proposal) -> int | None:
    """The short profile that a person has made of the proposal last, as a document; None without one, and where the
    client's facts have changed since.
    """
    query = (
        sa.select(DocumentRecord.id)
        .join(Client, Client.id == DocumentRecord.client_id)
        .where(DocumentRecord.proposal_id == proposal.id, DocumentRecord.kind == DocumentKind.SHORT_PROFILE)
        .where(DocumentRecord.made_at >= Client.updated_at)
        .order_by(DocumentRecord.id.desc())
        .limit(1)
    )
    return session.scalar(query)


def _last_calendar(session: Session, proposal_id: int, *, to_client: bool) -> Message | None:
    """The latest invitation or change that went to this side; None after a cancellation, and before the first."""
    of_side = Message.client_id.is_not(None) if to_client else Message.client_id.is_(None)
    query = (
        sa.select(Message)
        .where(Message.proposal_id == proposal_id, Message.calendar_uid.is_not(None), of_side)
        .where(Message.state != MessageState.CANCELLED)
        .order_by(Message.id.desc())
        .limit(1)
    )
    last = session.scalar(query)
    is_over = last is not None and last.kind in {MessageKind.CANCELLATION, MessageKind.CLIENT_CANCELLATION}
    return None if is_over else last

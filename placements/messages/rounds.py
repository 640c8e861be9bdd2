"""What is done once a day: reminders after 3 and 7 days without an answer, digests, texts that are erased."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session, aliased

from core.database import SessionFactory
from core.errors import DomainError
from core.settings import local_day
from core.users import User
from employers.codes import MessageMode
from employers.models import Contact, Employer
from placements.codes import SHOWN_TO_EMPLOYER, ProposalState
from placements.messages.codes import WAITING_STATES, MessageKind, MessageState
from placements.messages.composing import Recipient, Text, framed, text_of
from placements.messages.models import Message
from placements.messages.occasions import have_called, mail_reminder, text_to_contact
from placements.messages.outbox import (
    NewMessage,
    cancel_what_is_over,
    erase_old_texts,
    gathers_too_much,
    give_up_old,
    is_outdated,
    queue_message,
    tells_too_much,
)
from placements.messages.recipients import ReachedContact
from placements.models import Proposal

log = structlog.get_logger()

REMIND_AFTER = (timedelta(days=3), timedelta(days=7))
MONDAY = 0


@dataclass
class RoundReport:
    """What a round did, and the proposals and contacts for which it could not."""

    reminders: int = 0
    digests: int = 0
    erased: int = 0
    failures: list[dict[str, object]] = field(default_factory=list)


def run_round(sessions: SessionFactory, *, now: datetime) -> RoundReport:
    """Queue reminders and digests that are due. Commits one by one: killed or started twice, nothing comes twice."""
    report = RoundReport()
    with sessions() as session:
        asked = unanswered_for(session, REMIND_AFTER[0], now=now)
    for proposal_id, asked_at in asked:
        number = sum(now - asked_at >= after for after in REMIND_AFTER)
        _remind(sessions, (proposal_id, number), now, report)
    with sessions() as session:
        contacts = contacts_with_digest_due(session, now=now)
    for contact_id in contacts:
        with sessions() as session, session.begin():
            report.digests += compose_digest(session, contact_id, now=now) is not None
    with sessions() as session, session.begin():
        give_up_old(session, now=now)
        report.erased = erase_old_texts(session, now=now)
    return report


def unanswered_for(session: Session, time: timedelta, *, now: datetime) -> list[tuple[int, datetime]]:
    """Proposals whose short profile left for the employer so long ago, alone or in a digest, and when; oldest first."""
    digest = aliased(Message)
    left_at = sa.func.max(sa.func.coalesce(Message.sent_at, digest.sent_at))
    query = (
        sa.select(Proposal.id, left_at)
        .join(Message, Message.proposal_id == Proposal.id)
        .outerjoin(digest, digest.id == Message.digest_id)
        .where(
            Proposal.state == ProposalState.SHORT_PROFILE_SENT,
            Proposal.changed_at <= now - time,
            Message.kind == MessageKind.SHORT_PROFILE,
        )
        .group_by(Proposal.id)
        .having(left_at <= now - time)
        .order_by(left_at, Proposal.id)
    )
    return [(proposal_id, at) for proposal_id, at in session.execute(query)]


def contacts_with_digest_due(session: Session, *, now: datetime) -> list[int]:
    """Contacts for whom something is held: those who want it daily, on Mondays those who want it weekly too.

    Also those who no longer want digests but for whom something is held still.
    """
    is_monday = local_day(now).weekday() == MONDAY
    waits = Contact.message_mode != MessageMode.WEEKLY if not is_monday else sa.true()
    query = (
        sa.select(Contact.id)
        .join(Message, Message.contact_id == Contact.id)
        .where(Message.state == MessageState.HELD, waits)
        .distinct()
        .order_by(Contact.id)
    )
    return list(session.scalars(query))


def compose_digest(session: Session, contact_id: int, *, now: datetime) -> Message | None:
    """Put what is held for a contact into one message; None where nothing is, or the contact wants none any more."""
    cancel_what_is_over(session)
    write_anew(session, contact_id=contact_id, now=now)
    held = session.scalars(
        sa.select(Message)
        .where(Message.contact_id == contact_id, Message.state == MessageState.HELD, ~tells_too_much())
        .order_by(Message.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    contact = session.get_one(Contact, contact_id)
    if not held:
        return None
    if contact.message_mode is MessageMode.NONE:
        for message in held:
            message.state, message.body = MessageState.CANCELLED, None
        return None
    recipient = _recipient(session, contact, held[0])
    digest = queue_message(session, _digest(session, contact_id, recipient, list(held)), now=now)
    for message in held:
        message.state, message.digest_id = MessageState.IN_DIGEST, digest.id
    session.flush()
    return digest


def compose_anew(session: Session, *, now: datetime) -> int:
    """Take back digests that wait and gather something that must not leave as it is (`gathers_too_much`), and write
    anew what waits and is outdated; how many.

    The rest is gathered anew; what was revoked or is contested stays held, and what is over meanwhile is not sent.
    """
    cancel_what_is_over(session)
    written = write_anew(session, now=now)
    waiting = (
        sa.select(Message)
        .where(Message.state == MessageState.QUEUED, gathers_too_much())
        .order_by(Message.id)
        .limit(100)
        .with_for_update()
    )
    found = session.scalars(waiting).all()
    for digest in found:
        for item in session.scalars(sa.select(Message).where(Message.digest_id == digest.id)):
            proposal = session.get(Proposal, item.proposal_id) if item.proposal_id is not None else None
            is_over = proposal is None or proposal.state not in SHOWN_TO_EMPLOYER
            item.state, item.digest_id = MessageState.CANCELLED if is_over else MessageState.HELD, None
            item.body = None if is_over else item.body
        digest.state, digest.body = MessageState.CANCELLED, None
        session.flush()
        if digest.contact_id is not None:
            compose_digest(session, digest.contact_id, now=now)
    return written + len(found)


def write_anew(session: Session, *, contact_id: int | None = None, now: datetime) -> int:
    """Write what waits and is outdated from the facts as they are, with a new link, at most 100 at a time, all or that
    of one contact; how many. Without a contact any more it is cancelled, and the adviser calls.
    """
    outdated = sa.select(Message).where(Message.state.in_(WAITING_STATES), is_outdated())
    if contact_id is not None:
        outdated = outdated.where(Message.contact_id == contact_id)
    outdated = outdated.order_by(Message.id).limit(100).with_for_update()
    found = session.scalars(outdated.execution_options(populate_existing=True)).all()
    for message in found:
        proposal = session.get_one(Proposal, message.proposal_id)
        contact = session.get(Contact, message.contact_id) if message.contact_id is not None else None
        if contact is None:
            message.state, message.body = MessageState.CANCELLED, None
            have_called(session, proposal, f"call:{message.key}", now)
            continue
        reached = ReachedContact(contact.id, contact.message_mode, _recipient(session, contact, message))
        text, message.document_id = text_to_contact(session, proposal, reached, message.kind, now=now)
        is_held = message.state is MessageState.HELD
        message.body = text.core if is_held else framed(text.core, reached.recipient)
        message.subject, message.written_at = text.subject, now
    session.flush()
    return len(found)


def _digest(session: Session, contact_id: int, recipient: Recipient, held: list[Message]) -> NewMessage:
    """One message alone goes as it is; several get a subject that counts them. The key tells it from those before."""
    key = f"digest:{contact_id}:{held[-1].id}"
    before = session.scalar(sa.select(sa.func.count(Message.id)).where(Message.key.startswith(key, autoescape=True)))
    if len(held) == 1:
        text = Text(held[0].subject, held[0].body or "")
    else:
        text = text_of(MessageKind.DIGEST, recipient.language, {"items": held})
    return NewMessage(f"{key}:{before or 0}", MessageKind.DIGEST, recipient, text, contact_id=contact_id)


def _recipient(session: Session, contact: Contact, sample: Message) -> Recipient:
    employer = session.get_one(Employer, contact.employer_id)
    adviser = session.get(User, employer.adviser_id) if employer.adviser_id is not None else None
    return Recipient(
        contact.name, sample.to_address, sample.language, adviser.display_name if adviser else None,
        adviser.email if adviser else None,
    )  # fmt: skip


def _remind(sessions: SessionFactory, due: tuple[int, int], now: datetime, report: RoundReport) -> None:
    """Remind of one proposal, for the first or second time; after a week without a scheduler the first is left out."""
    proposal_id, number = due
    try:
        with sessions() as session, session.begin():
            proposal = session.get_one(Proposal, proposal_id, with_for_update=True)
            if proposal.state is not ProposalState.SHORT_PROFILE_SENT:
                return
            report.reminders += mail_reminder(session, proposal, number, now)
    except DomainError as error:
        log.warning("reminder failed", proposal_id=proposal_id, error=type(error).__name__)
        report.failures.append({"proposal_id": proposal_id, "error": str(error)})

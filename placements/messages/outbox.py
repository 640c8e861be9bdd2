"""The outbox: queued with the occasion, claimed by one sender, never sent twice by the machine, never lost."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core import audit
from core.errors import Conflict, NotFound
from core.settings import local_day
from employers.models import Employer, Vacancy
from placements.codes import SHOWN_TO_EMPLOYER, TaskKind
from placements.messages.codes import (
    STUCK_STATES,
    TO_CLIENT,
    WAITING_STATES,
    WITH_PROFILE,
    MessageKind,
    MessageState,
)
from placements.messages.composing import Recipient, Text, framed
from placements.messages.invitations import Entry
from placements.messages.models import Message
from placements.models import Proposal
from placements.queries.contested import contests_short_profile
from placements.tasks import NewTask, add_task
from profiles.consents import may_be_written_to, sharing_is_revoked
from profiles.models import Client

BACK_OFF = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6),
    timedelta(hours=12), timedelta(hours=24),
)  # fmt: skip
STALE_AFTER = timedelta(minutes=10)  # longer than a handing over can take with the time limits of `sending`
TOO_OLD_AFTER = timedelta(days=7)  # what could not be sent for so long is no news any more
TOO_OLD = "too_old"
KEEP_TEXT = timedelta(days=30)  # of what was given up


@dataclass(frozen=True)
class NewMessage:
    """A message before it is stored; ``key`` names its occasion."""

    key: str
    kind: MessageKind
    recipient: Recipient
    text: Text
    proposal_id: int | None = None
    contact_id: int | None = None
    client_id: int | None = None
    entry: Entry | None = None
    is_held: bool = False
    document_id: int | None = None


def queue_message(session: Session, new: NewMessage, *, now: datetime) -> Message:
    """Store the message; where its occasion has made one already, that one. What is held waits for a digest."""
    found = session.scalar(sa.select(Message).where(Message.key == new.key))
    if found is not None:
        return found
    message = Message(
        key=new.key, kind=new.kind, proposal_id=new.proposal_id, contact_id=new.contact_id, client_id=new.client_id,
        document_id=new.document_id,
        to_address=new.recipient.address, reply_to=new.recipient.adviser_email, language=new.recipient.language,
        subject=new.text.subject, body=new.text.core if new.is_held else framed(new.text.core, new.recipient),
        calendar=new.entry.to_json() if new.entry else None,
        calendar_uid=new.entry.uid if new.entry else None,
        calendar_sequence=new.entry.sequence if new.entry else None,
        state=MessageState.HELD if new.is_held else MessageState.QUEUED,
        created_at=now, written_at=now, not_before=now, message_id=secrets.token_hex(16),
    )  # fmt: skip
    session.add(message)
    session.flush()
    return message


def cancel_waiting(session: Session, proposal_id: int, *, kinds: frozenset[MessageKind]) -> int:
    """Take back what was queued about a proposal and has not left; how many. What a sender has claimed goes out."""
    return _change(
        session,
        sa.and_(Message.proposal_id == proposal_id, Message.state.in_(WAITING_STATES), Message.kind.in_(kinds)),
        state=MessageState.CANCELLED, body=None, calendar=None,
    )  # fmt: skip


def cancel_what_is_over(session: Session) -> int:
    """Take back what waits and would show an employer a client who is no longer shown to them (who has objected or
    declined since, say); how many.
    """
    return _change(
        session,
        sa.and_(Message.state.in_(WAITING_STATES), _tells(Message, Proposal.state.not_in(SHOWN_TO_EMPLOYER))),
        state=MessageState.CANCELLED, body=None, calendar=None,
    )  # fmt: skip


def claim_next(session: Session, *, now: datetime) -> tuple[int, str] | None:
    """Id and claim token of the message that is due first, for exactly one caller; None where nothing is due."""
    due = (
        sa.select(Message.id)
        .where(Message.state == MessageState.QUEUED, Message.not_before <= now, ~may_not_leave())
        .order_by(Message.not_before, Message.id)
        .limit(10)
    )
    for message_id in session.scalars(due).all():
        token = secrets.token_hex(16)
        is_queued = sa.and_(Message.id == message_id, Message.state == MessageState.QUEUED)
        if _change(session, is_queued, state=MessageState.CLAIMED, claimed_at=now, claim_token=token):
            return message_id, token
    return None


def tells_too_much() -> sa.ColumnElement[bool]:
    """Condition: the message tells an employer of a client who, since it was written, has revoked the consent to that,
    is no longer shown to them, contests facts of the profile, or whose facts have changed (`is_outdated`).
    """
    return _tells_too_much(Message)


def is_outdated() -> sa.ColumnElement[bool]:
    """Condition: the message tells an employer facts of a client that were changed since it was written."""
    return _tells(Message, Message.written_at < Client.updated_at)


def gathers_too_much() -> sa.ColumnElement[bool]:
    """Condition: `tells_too_much` holds for something that this digest gathers."""
    item = aliased(Message)
    return sa.and_(
        Message.kind == MessageKind.DIGEST,
        sa.exists(sa.select(item.id).where(item.digest_id == Message.id, _tells_too_much(item))),
    )


def may_not_leave() -> sa.ColumnElement[bool]:
    """Condition: what the message needs does not stand at this moment: a consent, or that its text is still right.

    Asked when it is about to leave.
    """
    unwanted = sa.and_(Message.kind.in_(TO_CLIENT), ~may_be_written_to(Message.client_id))
    return sa.or_(tells_too_much(), gathers_too_much(), unwanted)


def _tells_too_much(message: type[Message]) -> sa.ColumnElement[bool]:
    return _tells(
        message,
        sa.or_(
            sharing_is_revoked(Proposal.client_id),
            Proposal.state.not_in(SHOWN_TO_EMPLOYER),
            contests_short_profile(Proposal.client_id),
            message.written_at < Client.updated_at,
        ),
    )


def _tells(message: type[Message], condition: sa.ColumnElement[bool]) -> sa.ColumnElement[bool]:
    """Condition: the message tells an employer of a client, and this holds for its proposal and client."""
    about = sa.select(Proposal.id).join(Client, Client.id == Proposal.client_id)
    about = about.where(Proposal.id == message.proposal_id, condition)
    return sa.and_(message.kind.in_(WITH_PROFILE), sa.exists(about))


def begin_handing(session: Session, message_id: int, token: str, *, now: datetime) -> bool:
    """Note that the text goes out now; False where another sender has taken the message over, or it must not leave any
    more (`may_not_leave`): the claim is settled later.
    """
    is_mine = sa.and_(_is_held(message_id, token), Message.state == MessageState.CLAIMED, ~may_not_leave())
    return bool(_change(session, is_mine, state=MessageState.HANDING, claimed_at=now))


def note_sent(session: Session, message_id: int, token: str, *, now: datetime) -> bool:
    """Note that the server took it, and erase its text and what it gathered; False where a person has decided
    meanwhile.
    """
    is_mine = sa.and_(_is_held(message_id, token), Message.state.in_((MessageState.HANDING, MessageState.UNCERTAIN)))
    is_noted = _change(
        session, is_mine, state=MessageState.SENT, sent_at=now, body=None, calendar=None, claim_token=None,
        error=None, attempts=Message.attempts + 1,
    )  # fmt: skip
    if is_noted:
        _change(session, Message.digest_id == message_id, body=None)
    return bool(is_noted)


def note_uncertain(session: Session, message_id: int, token: str, *, error: str) -> None:
    """Note that the connection broke after the text had gone out: only a person can find out whether it arrived."""
    is_mine = sa.and_(_is_held(message_id, token), Message.state == MessageState.HANDING)
    _change(session, is_mine, state=MessageState.UNCERTAIN, error=error, attempts=Message.attempts + 1)


def note_failure(session: Session, message_id: int, token: str, *, error: str, is_final: bool, now: datetime) -> None:
    """Try again later, or give up: where the server refused for good, or after the last of `BACK_OFF`."""
    message = session.scalar(
        sa.select(Message)
        .where(_is_held(message_id, token), Message.state.in_((MessageState.CLAIMED, MessageState.HANDING)))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if message is None:
        return
    message.error, message.claim_token = error, None
    if is_final or message.attempts >= len(BACK_OFF):
        message.attempts += 1
        _give_up(session, message, now)
        return
    message.state, message.not_before = MessageState.QUEUED, now + BACK_OFF[message.attempts]
    message.attempts += 1
    session.flush()


def settle_stale(session: Session, *, now: datetime) -> tuple[int, int]:
    """What dead senders left behind: claimed goes back to the queue, handing becomes uncertain. How many of each."""
    is_stale = Message.claimed_at < now - STALE_AFTER
    freed = _change(
        session, sa.and_(Message.state == MessageState.CLAIMED, is_stale), state=MessageState.QUEUED, claim_token=None
    )
    doubtful = _change(
        session, sa.and_(Message.state == MessageState.HANDING, is_stale), state=MessageState.UNCERTAIN, error="died"
    )
    return freed, doubtful


def give_up_old(session: Session, *, now: datetime) -> int:
    """Give up what has waited for `TOO_OLD_AFTER`, at most 100 at a time; how many."""
    query = (
        sa.select(Message)
        .where(Message.state == MessageState.QUEUED, Message.created_at < now - TOO_OLD_AFTER)
        .order_by(Message.id)
        .limit(100)
        .with_for_update()
    )
    old = session.scalars(query).all()
    for message in old:
        message.error = TOO_OLD
        _give_up(session, message, now)
    return len(old)


def erase_old_texts(session: Session, *, now: datetime) -> int:
    """Erase the text of what was given up long ago, and of what stands in a digest without text; how many were given
    up. They cannot be sent again then.
    """
    is_old = sa.and_(
        Message.state == MessageState.GIVEN_UP, Message.body.is_not(None), Message.created_at < now - KEEP_TEXT
    )
    erased = _change(session, is_old, body=None, calendar=None)
    digest = aliased(Message)
    is_told = sa.exists(sa.select(digest.id).where(digest.id == Message.digest_id, digest.body.is_(None)))
    _change(session, sa.and_(Message.state == MessageState.IN_DIGEST, Message.body.is_not(None), is_told), body=None)
    return erased


def get_message(session: Session, message_id: int) -> Message:
    """The message, locked, or `NotFound`."""
    message = session.get(Message, message_id, populate_existing=True, with_for_update=True)
    if message is None:
        raise NotFound("There is no message %(id)s.", id=message_id)
    return message


def send_again(session: Session, message_id: int, *, now: datetime, by: int) -> Message:
    """Queue a message anew that was given up or is uncertain. `Conflict` in any other state, or without its text."""
    message = _stuck(session, message_id)
    if message.body is None:
        raise Conflict("The text of this message has been erased. Pass it on by telephone.")
    message.state, message.not_before, message.attempts = MessageState.QUEUED, now, 0
    message.claim_token, message.created_at = None, now
    return _decided(session, message, "message.send_again", now, by)


def declare_sent(session: Session, message_id: int, *, now: datetime, by: int) -> Message:
    """Note what a person found out: an uncertain message has arrived. `Conflict` in any other state."""
    message = _stuck(session, message_id)
    if message.state is not MessageState.UNCERTAIN:
        raise Conflict("This message is no longer uncertain. Load the page again.")
    message.state, message.sent_at = MessageState.SENT, now
    message.body = message.calendar = message.claim_token = None
    return _decided(session, message, "message.declare_sent", now, by)


def cancel_message(session: Session, message_id: int, *, now: datetime, by: int) -> Message:
    """Do not send a message that waits or is stuck. `Conflict` where it is on its way or gone."""
    message = get_message(session, message_id)
    if message.state not in WAITING_STATES | STUCK_STATES:
        raise Conflict("This message cannot be stopped any more. Load the page again.")
    message.state = MessageState.CANCELLED
    message.body = message.calendar = message.claim_token = None
    return _decided(session, message, "message.cancel", now, by)


def _stuck(session: Session, message_id: int) -> Message:
    message = get_message(session, message_id)
    if message.state not in STUCK_STATES:
        raise Conflict("This message is neither uncertain nor given up. Load the page again.")
    return message


def _decided(session: Session, message: Message, action: str, now: datetime, by: int) -> Message:
    audit.record(session, action, kind="message", object_id=message.id, now=now, by=by, message=message.kind.value)
    session.flush()
    return message


def _give_up(session: Session, message: Message, now: datetime) -> None:
    """Stop trying, and give the matter to a person: the adviser calls, the case manager tells the client."""
    message.state = MessageState.GIVEN_UP
    session.flush()
    if message.proposal_id is None:
        return
    proposal = session.get_one(Proposal, message.proposal_id)
    is_for_client = message.kind in TO_CLIENT
    user = (
        sa.select(Client.case_manager_id).where(Client.id == proposal.client_id)
        if is_for_client
        else sa.select(Employer.adviser_id).join(Vacancy).where(Vacancy.id == proposal.vacancy_id)
    )
    kind = TaskKind.OTHER if is_for_client else TaskKind.CALL_EMPLOYER
    new = NewTask(
        f"message:{message.id}:{message.attempts}", kind, local_day(now), user_id=session.scalar(user),
        proposal_id=proposal.id, words="Die E-Mail war nicht zustellbar." if is_for_client else None,
    )  # fmt: skip
    add_task(session, new, now=now)


def _is_held(message_id: int, token: str) -> sa.ColumnElement[bool]:
    return sa.and_(Message.id == message_id, Message.claim_token == token)


def _change(session: Session, which: sa.ColumnElement[bool], **values: Any) -> int:
    """Change rows by condition, behind the session's back: nothing loaded before may be trusted afterwards."""
    result = session.execute(
        sa.update(Message).where(which).values(**values).execution_options(synchronize_session=False)
    )
    return int(result.rowcount)  # type: ignore[attr-defined]

"""Mails about a client who was opened in an emergency: to the client's case manager and to all operators."""

from datetime import datetime

from sqlalchemy.orm import Session

from core.users import Role, User, users
from placements.messages.codes import MessageKind
from placements.messages.composing import BASE, Recipient, moment_text, text_of
from placements.messages.models import Message
from placements.messages.outbox import NewMessage, queue_message


def mail_emergency(session: Session, access_id: int, who: User, owner: User | None, *, now: datetime) -> list[Message]:
    """Tell who answers for it that ``who`` opened a client of somebody else's, without naming client and reason."""
    told = {user.id: user for user in (*users(session, role=Role.OPERATOR), *([owner] if owner else ()))}
    others = [user for user in told.values() if user.id != who.id]
    return [_mail(session, access_id, who, user, now) for user in others]


def _mail(session: Session, access_id: int, who: User, to: User, now: datetime) -> Message:
    page = "data-protection" if to.role is Role.OPERATOR else "today"
    values = {"who": who.display_name, "moment": moment_text(now, to.language), "link": f"{BASE}/{page}"}
    text = text_of(MessageKind.EMERGENCY_ACCESS, to.language, values)
    recipient = Recipient(to.display_name, to.email, to.language)
    key = f"emergency:{access_id}:{to.id}"
    return queue_message(session, NewMessage(key, MessageKind.EMERGENCY_ACCESS, recipient, text), now=now)

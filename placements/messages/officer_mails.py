"""Mails to the data protection officer (Arts. 38, 39 GDPR): what should not wait until the next visit."""

import enum
from datetime import datetime

from sqlalchemy.orm import Session

from placements.messages.codes import MessageKind
from placements.messages.composing import BASE, Recipient, moment_text, text_of
from placements.messages.models import Message
from placements.messages.outbox import NewMessage, queue_message


class OfficerEvent(enum.StrEnum):
    """What the officer is told of."""

    EMERGENCY = "emergency"
    ERASURE_ASKED = "erasure_asked"
    ERASED = "erased"
    ERASURE_REFUSED = "erasure_refused"
    COMPLAINT = "complaint"


WORDS = {
    OfficerEvent.EMERGENCY: "Eine Akte wurde in einem Notfall von einer anderen Person geöffnet",
    OfficerEvent.ERASURE_ASKED: "Die Löschung einer Person wurde beantragt",
    OfficerEvent.ERASED: "Eine Person wurde gelöscht",
    OfficerEvent.ERASURE_REFUSED: "Die Löschung einer Person wurde abgelehnt",
    OfficerEvent.COMPLAINT: "Für eine Beschwerde wurde ein Auszug aus einem Lauf gemacht",
}


def mail_officer(session: Session, address: str, event: OfficerEvent, number: int, *, now: datetime) -> Message | None:
    """Tell the officer at this address what happened, by its number, naming nobody; None without address."""
    if not address:
        return None
    values = {
        "what": WORDS[event],
        "number": number,
        "moment": moment_text(now, "de"),
        "link": f"{BASE}/data-protection",
    }
    text = text_of(MessageKind.PRIVACY_NOTICE, "de", values)
    key = f"officer:{event.value}:{number}:{now.isoformat() if event is OfficerEvent.COMPLAINT else ''}"
    return queue_message(
        session, NewMessage(key, MessageKind.PRIVACY_NOTICE, Recipient(None, address, "de"), text), now=now
    )

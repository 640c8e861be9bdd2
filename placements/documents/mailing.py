"""Sending a letter to the client by e-mail: decided by a person who has looked at it, once."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, NotAllowed
from core.settings import local_day
from core.users import Role, get_user
from placements.documents.codes import STATES_FOR_CLIENT, DocumentKind
from placements.documents.operations import STAFF
from placements.documents.queries import get_document
from placements.messages.codes import NEVER_ARRIVED
from placements.messages.models import Message
from placements.messages.occasions import mail_letter
from placements.queries import get_proposal
from profiles.queries import get_client_of_case_manager


def send_letter(session: Session, document_id: int, *, now: datetime, by: int) -> Message:
    """Queue a letter with its PDF for the client; whoever sends it twice gets the first message.

    `NotFound` without the document, `NotAllowed` for other roles and others' clients, `Conflict` where it is no letter,
    the proposal is over, a legal notice stands in it (that needs proof of delivery, so it goes by post), or the client
    has given no address or consent.
    """
    record = get_document(session, document_id)
    role = get_user(session, by).role
    if role not in STAFF:
        raise NotAllowed("Your role sends no letters.")
    if role is Role.CASE_MANAGER:
        get_client_of_case_manager(session, record.client_id, by, on=local_day(now))
    if record.kind is not DocumentKind.PROPOSAL_LETTER or record.proposal_id is None:
        raise Conflict("Only letters about a proposal are sent to the client.")
    proposal = get_proposal(session, record.proposal_id)
    if proposal.state not in STATES_FOR_CLIENT:
        raise Conflict("A letter to the client needs a proposal that has been accepted and is under way.")
    if record.notice_id is not None:
        raise Conflict("This letter carries a legal notice. It goes by post, so that its delivery can be proven.")
    message = mail_letter(session, proposal, record.id, now)
    if message is None:
        raise Conflict("The client has no e-mail address, or has not consented to messages. Send the letter by post.")
    audit.record(
        session, "document.mailed", kind="document", object_id=record.id, now=now, by=by, client=record.client_id,
        proposal=proposal.id, message=message.id,
    )  # fmt: skip
    return message


def mailed_documents(session: Session, proposal_id: int) -> dict[int, datetime | None]:
    """Which documents of a proposal go or went with a message, by id; when it left, None while it waits."""
    query = sa.select(Message.document_id, Message.sent_at).where(
        Message.proposal_id == proposal_id, Message.document_id.is_not(None), Message.state.not_in(NEVER_ARRIVED)
    )
    return {document_id: sent_at for document_id, sent_at in session.execute(query) if document_id is not None}

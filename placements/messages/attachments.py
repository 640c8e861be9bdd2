"""The documents that go with a message: what was made by a person, and may still be had when the message leaves."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from placements.codes import SHOWN_TO_EMPLOYER
from placements.documents.codes import EMPLOYER_KINDS, STATES_FOR_CLIENT, DocumentKind
from placements.documents.models import DocumentRecord
from placements.documents.operations import file_name, pdf_of
from placements.messages.models import Message
from placements.models import Proposal
from profiles.consents import sharing_is_revoked
from profiles.models import Client


@dataclass(frozen=True)
class Attachment:
    """A file of a message."""

    name: str
    content: bytes


def attachments_of(session: Session, message: Message) -> list[Attachment]:
    """The documents of a message, or of the messages that a digest gathers, as PDF, in the order in which they came.

    Left out is what the recipient may not have any more: documents for the employer of a proposal that is no longer
    shown to them, whose client has revoked the consent, or from before the client's facts were changed; letters to
    clients of a proposal that is over.
    """
    wanted = sa.select(Message.document_id).where(sa.or_(Message.id == message.id, Message.digest_id == message.id))
    for_employer = sa.and_(
        DocumentRecord.kind.in_(EMPLOYER_KINDS),
        Proposal.state.in_(SHOWN_TO_EMPLOYER),
        DocumentRecord.made_at >= Client.updated_at,
        ~sharing_is_revoked(Proposal.client_id),
    )
    for_client = sa.and_(
        DocumentRecord.kind == DocumentKind.PROPOSAL_LETTER,
        DocumentRecord.client_id == message.client_id,
        Proposal.state.in_(STATES_FOR_CLIENT),
    )
    query = (
        sa.select(DocumentRecord)
        .join(Proposal, Proposal.id == DocumentRecord.proposal_id)
        .join(Client, Client.id == Proposal.client_id)
        .where(DocumentRecord.id.in_(wanted), for_employer if message.client_id is None else for_client)
        .order_by(DocumentRecord.id)
    )
    return [Attachment(file_name(record), pdf_of(record)) for record in session.scalars(query)]

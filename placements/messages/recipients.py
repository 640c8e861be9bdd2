"""Who gets a message: the contact of an employer, the client. And who is called instead."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.users import User
from employers.codes import MessageMode
from employers.models import Contact, Employer, Vacancy
from placements.codes import Actor
from placements.messages.composing import Recipient
from placements.models import Proposal, ProposalStep
from placements.workflow.model import StepName
from profiles.casework import CaseFile
from profiles.client_access import find_access
from profiles.consents import may_be_written_to
from profiles.models import Client

SILENCES_ALLOWED = 2  # in a row; whoever was silent more often is called
_ANSWERS = (StepName.EMPLOYER_SHOWS_INTEREST.value, StepName.EMPLOYER_DECLINES.value)


@dataclass(frozen=True)
class ReachedContact:
    """A contact who takes messages, and how."""

    contact_id: int
    mode: MessageMode
    recipient: Recipient


def find_contact(session: Session, proposal: Proposal, *, preferred: int | None = None) -> ReachedContact | None:
    """As `contact_of_employer`, of the proposal's employer."""
    employer_id = session.get_one(Vacancy, proposal.vacancy_id).employer_id
    return contact_of_employer(session, employer_id, preferred=preferred)


def contact_of_employer(session: Session, employer_id: int, *, preferred: int | None = None) -> ReachedContact | None:
    """The contact of an employer who takes e-mail: the preferred one, else the first; None without any."""
    query = (
        sa.select(Contact, User, Employer.adviser_id)
        .join(Employer, Employer.id == Contact.employer_id)
        .outerjoin(User, User.id == Contact.user_id)
        .where(
            Contact.employer_id == employer_id,
            Contact.message_mode != MessageMode.NONE,
            sa.func.coalesce(Contact.email, User.email).is_not(None),
        )
        .order_by(Contact.id != preferred if preferred is not None else Contact.id, Contact.id)
        .limit(1)
    )
    row = session.execute(query).first()
    if row is None:
        return None
    contact, user, adviser_id = row
    adviser = session.get(User, adviser_id) if adviser_id is not None else None
    recipient = Recipient(
        contact.name, contact.email or user.email, contact.language or (user.language if user else "de"),
        adviser.display_name if adviser else None, adviser.email if adviser else None,
    )  # fmt: skip
    return ReachedContact(contact.id, contact.message_mode, recipient)


def find_client(session: Session, client_id: int) -> Recipient | None:
    """The client, where there is an address and a consent to be written to (`may_be_written_to`); else None.

    The language is that of the client's letter of access, the only one that a client has chosen; German without one.
    """
    wants_messages = sa.and_(Client.id == client_id, may_be_written_to(Client.id))
    found = session.execute(sa.select(Client.case_manager_id).where(wants_messages)).first()
    file = session.get(CaseFile, client_id)
    if found is None or file is None or not file.email:
        return None
    manager = session.get(User, found.case_manager_id) if found.case_manager_id is not None else None
    letter = find_access(session, client_id)
    return Recipient(
        file.full_name,
        file.email,
        letter.language if letter else "de",
        manager.display_name if manager else None,
        manager.email if manager else None,
    )


def silences_since_answer(session: Session, employer_id: int) -> int:
    """How often in a row this employer let the time to answer pass, since the last answer of any kind."""
    of_employer = (
        sa.select(sa.func.max(ProposalStep.id))
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .where(Vacancy.employer_id == employer_id)
        .where(sa.or_(ProposalStep.actor == Actor.EMPLOYER, ProposalStep.name.in_(_ANSWERS)))
    )
    last_answer = session.scalar(of_employer) or 0
    query = (
        sa.select(sa.func.count(ProposalStep.id))
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .where(Vacancy.employer_id == employer_id, ProposalStep.id > last_answer)
        .where(ProposalStep.name == StepName.EMPLOYER_STAYS_SILENT.value)
    )
    return session.scalar(query) or 0


def last_step(session: Session, proposal_id: int) -> ProposalStep:
    """The step that brought the proposal into its present state."""
    query = sa.select(ProposalStep).where(ProposalStep.proposal_id == proposal_id).order_by(ProposalStep.id.desc())
    return session.scalars(query.limit(1)).one()


def is_future(moment: datetime | None, *, now: datetime) -> bool:
    """Whether an appointment is still to come."""
    return moment is not None and moment > now

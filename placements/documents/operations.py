"""Making documents and setting them again; letter heads of offices."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed
from core.settings import local_day
from core.users import Role, get_user
from placements.documents.codes import (
    EMPLOYER_KINDS,
    GENERAL_KINDS,
    LANGUAGES,
    STATES_FOR_CLIENT,
    STATES_FOR_EMPLOYER,
    DocumentKind,
    Missing,
)
from placements.documents.content import (
    Case,
    Content,
    Sender,
    Texts,
    missing_for_employer,
    missing_for_letter,
    missing_for_profile,
)
from placements.documents.for_clients import ai_notice, client_reply_form, information_sheet, proposal_letter
from placements.documents.for_employers import cover_letter, employer_reply_form, short_profile
from placements.documents.models import DocumentRecord, LetterHead
from placements.documents.profile_facts import profile_of
from placements.documents.queries import find_letter_head, get_office, job_of_vacancy, notice_in_force, sender_of
from placements.documents.typesetting import document_texts, pdf_bytes
from placements.models import Proposal
from placements.queries import get_proposal
from placements.queries.contested import has_contested_short_profile
from placements.steps import Decision, Who, has_agreed, take_step
from placements.workflow import STEPS, StepName
from profiles.consents import has_revoked_sharing
from profiles.queries import case_file, get_client, get_client_of_case_manager

STAFF = (Role.EMPLOYER_ADVISER, Role.CASE_MANAGER)
ADDRESS_LINES = 4
_FOR_CLIENTS: Mapping[DocumentKind, Callable[[Case, Texts, str], Content]] = {
    DocumentKind.CLIENT_REPLY_FORM: client_reply_form,
    DocumentKind.INFORMATION_SHEET: information_sheet,
    DocumentKind.AI_NOTICE: ai_notice,
}
_FOR_EMPLOYERS: Mapping[DocumentKind, Callable[[Case, Texts], Content]] = {
    DocumentKind.COVER_LETTER: cover_letter,
    DocumentKind.SHORT_PROFILE: short_profile,
    DocumentKind.EMPLOYER_REPLY_FORM: employer_reply_form,
}


class IncompleteDocument(InvalidInput):
    """Mandatory content is not recorded; ``missing`` names it."""

    def __init__(self, missing: Collection[Missing]) -> None:
        super().__init__("This document cannot be made yet, because something it must say is not recorded.")
        self.missing = tuple(missing)


@dataclass(frozen=True)
class Order:
    """Which document is wanted. ``proposal_id`` None: one of `GENERAL_KINDS` for a client."""

    kind: DocumentKind
    client_id: int
    proposal_id: int | None = None
    language: str = "de"  # of documents for clients
    reply_by: date | None = None


@dataclass(frozen=True)
class Head:
    """A letter head as entered."""

    name: str
    street: str
    postcode: str
    town: str
    phone: str
    email: str
    privacy_contact: str
    authority: str


def make_document(session: Session, order: Order, *, now: datetime, by: int) -> DocumentRecord:
    """Make a document and keep what stands in it.

    `IncompleteDocument` while mandatory content is missing, `Conflict` where the proposal's state does not allow it,
    `NotAllowed` for other roles and others' clients, `InvalidInput` for an unknown language or a day that has passed.
    The first letter of an accepted proposal takes the step by which its client counts as informed, as of today.
    """
    today = local_day(now)
    proposal = _checked(session, order, today=today, by=by)
    sender = sender_of(session, by)
    if sender is None:
        raise IncompleteDocument([Missing.TEAM])
    case, notice_id = _case(session, order, proposal, sender, today)
    missing = missing_content(order.kind, case)
    if missing:
        raise IncompleteDocument(missing)
    data = build_content(order, case).as_data(today)
    record = DocumentRecord(
        client_id=order.client_id, proposal_id=order.proposal_id, kind=order.kind, language=order.language,
        made_at=now, made_by=by, sha256=hashlib.sha256(pdf_bytes(data, made_on=today)).hexdigest(),
        content=json.dumps(data, ensure_ascii=False), notice_id=notice_id,
    )  # fmt: skip
    session.add(record)
    session.flush()
    audit.record(
        session, "document.made", kind="document", object_id=record.id, now=now, by=by, document=order.kind.value,
        proposal=order.proposal_id, client=order.client_id, language=order.language, notice=notice_id,
    )  # fmt: skip
    step = STEPS[StepName.INFORM_CLIENT]
    if order.kind is DocumentKind.PROPOSAL_LETTER and proposal is not None and proposal.state in step.sources:
        take_step(session, step.name, Decision(proposal.id, on=today), now=now, who=Who(by))
    return record


def pdf_of(record: DocumentRecord) -> bytes:
    """The PDF of a document that was made: the same words, and the same bytes while Typst and fonts are the same."""
    return pdf_bytes(json.loads(record.content), made_on=local_day(record.made_at))


def file_name(record: DocumentRecord) -> str:
    """Kind, reference and number; never a name."""
    about = reference_of(record.proposal_id) if record.proposal_id is not None else f"D-{record.id:06d}"
    return f"{record.kind.value.replace('_', '-')}-{about}-{record.language}.pdf"


def reference_of(proposal_id: int) -> str:
    """What people outside quote. It is the proposal's, so that two of them tell nothing about one person."""
    return f"P-{proposal_id:06d}"


def missing_content(kind: DocumentKind, case: Case) -> list[Missing]:
    """What a document of this kind must say and the case does not have."""
    if kind is DocumentKind.PROPOSAL_LETTER:
        return missing_for_letter(case)
    if kind is DocumentKind.SHORT_PROFILE:
        return missing_for_profile(case)
    if kind in EMPLOYER_KINDS:
        return missing_for_employer(case, needs_reply_day=kind is DocumentKind.COVER_LETTER)
    return [] if case.sender.is_complete else [Missing.LETTERHEAD]


def build_content(order: Order, case: Case) -> Content:
    """The document's content in the language asked for."""
    texts = document_texts(order.language)
    if order.kind is DocumentKind.PROPOSAL_LETTER:
        german = document_texts("de")
        return proposal_letter(case, german, None if texts is german else texts, order.language)
    if order.kind in _FOR_CLIENTS:
        return _FOR_CLIENTS[order.kind](case, texts, order.language)
    return _FOR_EMPLOYERS[order.kind](case, texts)


def save_letter_head(session: Session, office_id: int, head: Head, *, now: datetime, by: int) -> LetterHead:
    """Record how an office signs its letters; every part is needed. `NotFound` without the office."""
    get_office(session, office_id)
    values = {name: " ".join(str(value).split()) for name, value in vars(head).items()}
    if not all(values.values()):
        raise InvalidInput("Letters and information sheets need every part of the letter head.")
    stored = find_letter_head(session, office_id) or LetterHead(office_id=office_id)
    for name, value in values.items():
        setattr(stored, name, value)
    session.add(stored)
    session.flush()
    audit.record(session, "letter_head.saved", kind="office", object_id=office_id, now=now, by=by)
    return stored


def _checked(session: Session, order: Order, *, today: date, by: int) -> Proposal | None:
    user = get_user(session, by)
    if user.role not in STAFF:
        raise NotAllowed("Your role makes no documents.")
    if user.role is Role.CASE_MANAGER:
        get_client_of_case_manager(session, order.client_id, by, on=today)
    if order.language not in LANGUAGES or (order.kind in EMPLOYER_KINDS and order.language != "de"):
        raise InvalidInput("This document does not exist in this language.")
    if order.reply_by is not None and order.reply_by <= today:
        raise InvalidInput("The day until which people are to answer must lie ahead.")
    if order.kind in GENERAL_KINDS:
        get_client(session, order.client_id)
        return None
    if order.proposal_id is None:
        raise InvalidInput("This document is made from a proposal.")
    proposal = get_proposal(session, order.proposal_id)
    if proposal.client_id != order.client_id:
        raise InvalidInput("This document is made from a proposal.")
    _check_state(session, order.kind, proposal)
    return proposal


def _check_state(session: Session, kind: DocumentKind, proposal: Proposal) -> None:
    if kind not in EMPLOYER_KINDS:
        if proposal.state not in STATES_FOR_CLIENT:
            raise Conflict("A letter to the client needs a proposal that has been accepted and is under way.")
        return
    if proposal.state not in STATES_FOR_EMPLOYER or not has_agreed(session, proposal.id):
        raise Conflict("Documents for the employer need the client's agreement and a proposal that is under way.")
    if has_revoked_sharing(session, proposal.client_id):
        raise Conflict(
            "The client has revoked the consent to show the profile to employers, or given it within limits."
        )
    if has_contested_short_profile(session, proposal.client_id):
        raise Conflict("The client contests facts of this profile. Settle that first.")


def _case(
    session: Session, order: Order, proposal: Proposal | None, sender: Sender, today: date
) -> tuple[Case, int | None]:
    """What the document draws on: the name and address only where it goes to the client."""
    if proposal is None:
        return Case(sender=sender, made_on=today), None
    job = job_of_vacancy(session, proposal.vacancy_id)
    reference = reference_of(proposal.id)
    if order.kind in EMPLOYER_KINDS:
        is_profile = order.kind is DocumentKind.SHORT_PROFILE
        profile = profile_of(session, proposal.client_id, proposal.vacancy_id) if is_profile else None
        return Case(sender, today, reference, order.reply_by, job=job, profile=profile), None
    file = case_file(session, proposal.client_id)
    lines = tuple(part.strip() for part in (file.address or "").replace("\n", ",").split(",") if part.strip())
    found = notice_in_force(session, proposal.id) if order.kind is DocumentKind.PROPOSAL_LETTER else None
    case = Case(
        sender, today, reference, order.reply_by, client_name=file.full_name or "",
        client_address=lines[:ADDRESS_LINES], job=job, notice=found[1] if found else None,
    )  # fmt: skip
    return case, found[0] if found else None

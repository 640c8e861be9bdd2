"""Reading documents, letter heads and notices, and gathering what a document says."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core.errors import NotFound
from core.offices import Office, team_of_user
from core.users import User, get_user
from employers.models import Contact, Vacancy
from employers.queries import get_vacancy
from placements.codes import SHOWN_TO_EMPLOYER
from placements.documents.codes import EMPLOYER_KINDS, DocumentKind
from placements.documents.content import Job, Notice, Sender
from placements.documents.models import DocumentRecord, LegalNotice, LetterHead
from placements.models import Proposal
from profiles.consents import has_revoked_sharing, sharing_is_revoked

Value = TypeVar("Value", int, float)


@dataclass(frozen=True)
class DocumentRow:
    """A document in a list."""

    document_id: int
    kind: DocumentKind
    language: str
    made_at: datetime
    made_by_name: str
    proposal_id: int | None
    vacancy_title: str | None = None


_COLUMNS: tuple[Any, ...] = (
    DocumentRecord.id, DocumentRecord.kind, DocumentRecord.language, DocumentRecord.made_at, User.display_name,
    DocumentRecord.proposal_id, Vacancy.title,
)  # fmt: skip


@dataclass(frozen=True)
class NoticeRow:
    """A decision about a legal notice with the names of both people."""

    notice: LegalNotice
    by_name: str
    second_name: str | None
    withdrawn_name: str | None

    @property
    def grounds_on(self) -> dict[str, date]:
        """The day on which each ground was looked at, by the ground's value."""
        return {ground: date.fromisoformat(each["on"]) for ground, each in self.notice.grounds.items()}

    @property
    def is_in_force(self) -> bool:
        """Whether a second person has confirmed it and nobody has withdrawn it."""
        return self.notice.confirmed_at is not None and self.notice.withdrawn_at is None

    @property
    def is_waiting(self) -> bool:
        """Whether it waits for a second person."""
        return self.notice.confirmed_at is None and self.notice.withdrawn_at is None


def get_document(session: Session, document_id: int) -> DocumentRecord:
    """The document with this id, or `NotFound`."""
    record = session.get(DocumentRecord, document_id)
    if record is None:
        raise NotFound("There is no document %(id)s.", id=document_id)
    return record


def get_document_for_employer(session: Session, document_id: int, user_id: int) -> DocumentRecord:
    """The document, if it is for employers and about a proposal that this one may see; else `NotFound`."""
    record = get_document(session, document_id)
    allowed = record.proposal_id is not None and document_kinds_for_employer(session, record.proposal_id, user_id)
    if not allowed or record.kind not in allowed:
        raise NotFound("There is no document %(id)s.", id=document_id)
    return record


def document_kinds_for_employer(session: Session, proposal_id: int, user_id: int) -> frozenset[DocumentKind]:
    """Kinds that this contact of an employer may read of a proposal: none before the short profile was sent, none of
    others' proposals, and none after the client has revoked the consent.
    """
    query = (
        sa.select(Proposal)
        .join(Contact, Contact.employer_id == Proposal.employer_id)
        .where(Proposal.id == proposal_id, Contact.user_id == user_id, Proposal.state.in_(SHOWN_TO_EMPLOYER))
    )
    proposal = session.scalar(query)
    return frozenset() if proposal is None or has_revoked_sharing(session, proposal.client_id) else EMPLOYER_KINDS


def documents_of_proposal(
    session: Session, proposal_id: int, *, kinds: Collection[DocumentKind], limit: int = 50
) -> list[DocumentRow]:
    """Documents of these kinds made about a proposal, newest first, the last ``limit`` of them."""
    return _rows(session, DocumentRecord.proposal_id == proposal_id, kinds, limit)


def documents_of_client(session: Session, client_id: int, *, limit: int = 50) -> list[DocumentRow]:
    """Documents made for or about a client, newest first, the last ``limit`` of them."""
    return _rows(session, DocumentRecord.client_id == client_id, tuple(DocumentKind), limit)


def documents_for_employer(session: Session, user_id: int, *, page: int, size: int) -> tuple[list[DocumentRow], int]:
    """One page (from 1) of what this contact of an employer may read, newest first, and how many there are."""
    employers = sa.select(Contact.employer_id).where(Contact.user_id == user_id)
    query = (
        _listed()
        .where(DocumentRecord.kind.in_(EMPLOYER_KINDS))
        .where(Proposal.employer_id.in_(employers), Proposal.state.in_(SHOWN_TO_EMPLOYER))
        .where(~sharing_is_revoked(Proposal.client_id))
    )
    count = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    found = query.order_by(DocumentRecord.made_at.desc(), DocumentRecord.id.desc())
    rows = session.execute(found.limit(size).offset((page - 1) * size))
    return [DocumentRow(*row) for row in rows], count


def notices_of_proposal(session: Session, proposal_id: int) -> list[NoticeRow]:
    """Decisions about a legal notice, newest first."""
    by, second, withdrawn = aliased(User), aliased(User), aliased(User)
    query = (
        sa.select(LegalNotice, by.display_name, second.display_name, withdrawn.display_name)
        .join(by, by.id == LegalNotice.by)
        .outerjoin(second, second.id == LegalNotice.second_by)
        .outerjoin(withdrawn, withdrawn.id == LegalNotice.withdrawn_by)
        .where(LegalNotice.proposal_id == proposal_id)
        .order_by(LegalNotice.id.desc())
    )
    return [NoticeRow(*row) for row in session.execute(query)]


def get_notice(session: Session, notice_id: int) -> LegalNotice:
    """The decision with this id, or `NotFound`."""
    notice = session.get(LegalNotice, notice_id)
    if notice is None:
        raise NotFound("There is no legal notice %(id)s.", id=notice_id)
    return notice


def notice_in_force(session: Session, proposal_id: int) -> tuple[int, Notice] | None:
    """Id and content of the notice that letters of this proposal carry, or None."""
    row = next((each for each in notices_of_proposal(session, proposal_id) if each.is_in_force), None)
    if row is None:
        return None
    notice = row.notice
    return notice.id, Notice(notice.wording, notice.decided_on, row.by_name, row.second_name or "")


def find_letter_head(session: Session, office_id: int) -> LetterHead | None:
    """The letter head of an office, None where none is recorded."""
    return session.get(LetterHead, office_id)


def names_of_agency(session: Session) -> list[str]:
    """Names, streets and towns of all offices: what is too easy to guess in a password."""
    heads = session.execute(sa.select(LetterHead.name, LetterHead.street, LetterHead.town)).all()
    return [*session.scalars(sa.select(Office.name)), *(text for head in heads for text in head if text)]


def get_office(session: Session, office_id: int) -> Office:
    """The office, or `NotFound`."""
    office = session.get(Office, office_id)
    if office is None:
        raise NotFound("There is no office %(id)s.", id=office_id)
    return office


def sender_of(session: Session, user_id: int) -> Sender | None:
    """Who writes: the user with the letter head of the team's office (empty where none is recorded); None without a
    team.
    """
    user, team = get_user(session, user_id), team_of_user(session, user_id)
    if team is None:
        return None
    head = find_letter_head(session, team.office_id)
    if head is None:
        return Sender(writer=user.display_name)
    return Sender(
        name=head.name, street=head.street, postcode=head.postcode, town=head.town, phone=head.phone, email=head.email,
        privacy_contact=head.privacy_contact, authority=head.authority, writer=user.display_name,
    )  # fmt: skip


def job_of_vacancy(session: Session, vacancy_id: int) -> Job:
    """A vacancy as letters describe it."""
    vacancy = get_vacancy(session, vacancy_id)
    employer = vacancy.employer
    address = (employer.street or "", f"{employer.postcode or ''} {employer.town or ''}".strip())
    return Job(
        title=vacancy.title,
        reference=vacancy.reference,
        employer=employer.name,
        employer_address=tuple(line for line in address if line) if employer.town else (),
        places=_places(vacancy),
        starts_now=bool(vacancy.starts_now),
        start_on=vacancy.earliest_start_on,
        hours=_bounds(vacancy.hours_min, vacancy.hours_max),
        working_times=tuple(vacancy.working_times or ()),
        contract=vacancy.contract,
        contract_ends_on=vacancy.contract_ends_on,
        pay_cents=_bounds(vacancy.pay_min_cents, vacancy.pay_max_cents),
        pay_unit=vacancy.pay_unit,
        tariff=vacancy.tariff or "",
        contact=_contact(session, vacancy.employer_id),
    )


def _bounds(least: Value | None, most: Value | None) -> tuple[Value, ...]:
    return tuple(each for each in (least, most) if each is not None)


def _places(vacancy: Vacancy) -> tuple[str, ...]:
    places = []
    for place in vacancy.places:
        town = " ".join(part for part in (place.postcode, place.town) if part)
        text = ", ".join(part for part in (place.street, town) if part)
        if text:
            places.append(text)
    return tuple(places)


def _contact(session: Session, employer_id: int) -> str:
    """The first contact that can be reached: name with phone and address."""
    query = (
        sa.select(Contact)
        .where(Contact.employer_id == employer_id, sa.or_(Contact.phone.is_not(None), Contact.email.is_not(None)))
        .order_by(Contact.id)
        .limit(1)
    )
    contact = session.scalar(query)
    if contact is None:
        return ""
    return ", ".join(part for part in (contact.name, contact.phone, contact.email) if part)


def _listed() -> sa.Select[Any]:
    query: sa.Select[Any] = (
        sa.select(*_COLUMNS)
        .select_from(DocumentRecord)
        .join(User, User.id == DocumentRecord.made_by)
        .outerjoin(Proposal, Proposal.id == DocumentRecord.proposal_id)
        .outerjoin(Vacancy, Vacancy.id == Proposal.vacancy_id)
    )
    return query


def _rows(
    session: Session, condition: sa.ColumnElement[bool], kinds: Collection[DocumentKind], limit: int
) -> list[DocumentRow]:
    query = _listed().where(condition, DocumentRecord.kind.in_(kinds)).order_by(DocumentRecord.id.desc()).limit(limit)
    return [DocumentRow(*row) for row in session.execute(query)]

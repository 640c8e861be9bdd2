"""Which rows the pages are measured with: of each kind one that the role may open; of words all that there are."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.offices import Office, Team
from core.runs import Run
from core.users import Role, User
from employers.api_access.models import Scope
from employers.api_access.tokens import NewToken, issue_token, revoke_token, tokens_of_employer
from employers.drafts.models import PostingDraft
from employers.intake_models import Registration
from employers.models import Contact, Employer, Vacancy
from employers.publication.models import PublicVacancy
from employers.sources.models import FeedSource, FeedSync
from placements.codes import SHOWN_TO_EMPLOYER, ProposalState
from placements.documents.models import DocumentRecord
from placements.emergency import open_emergency
from placements.messages.links import new_link
from placements.messages.vacancy_links import new_vacancy_link
from placements.models import Proposal, Task
from profiles.casework import Household
from profiles.models import Client
from profiles.offers.models import Offer
from profiles.referrals.models import Referral
from profiles.sharing.models import Release
from web.forms.client.sections import SECTION_FORMS

TOKEN_NAME = "pages"  # noqa: S105 - a name
KINDS = ("skill", "certificate", "licence", "language")  # of catalogue pages


def somebody(session: Session, role: Role) -> int | None:
    """The first user of a role who can sign in; of employers one who has an employer."""
    query = sa.select(User.id).where(User.role == role, User.is_active).order_by(User.id)
    if role is Role.EMPLOYER:
        query = query.where(User.id.in_(sa.select(Contact.user_id)))
    return session.scalar(query)


def sample_ids(session: Session, role: Role) -> dict[str, Any]:
    """One id of each kind that the role's user may open; words as a tuple of all of them. Without what there is not."""
    own = {Role.CASE_MANAGER: _of_case_manager, Role.EMPLOYER: _of_employer}.get(role)
    found = {**_of_anybody(session), **(own(session) if own else {}), "kind": KINDS, "section": tuple(SECTION_FORMS)}
    return {name: value for name, value in found.items() if value is not None}


def open_ids(session: Session, *, now: datetime) -> dict[str, Any]:
    """What opens the pages that need no sign-in: a vacancy's reference and fresh links, by each kind of page."""
    reference = sa.select(Vacancy.reference).join(PublicVacancy, PublicVacancy.vacancy_id == Vacancy.id)
    row = session.execute(
        sa.select(Proposal.id, Contact.id, Proposal.vacancy_id)
        .join(Contact, Contact.employer_id == Proposal.employer_id)
        .where(Proposal.state == ProposalState.SHORT_PROFILE_SENT)
        .order_by(Proposal.id)
    ).first()
    found: dict[str, Any] = {
        "reference": session.scalar(reference.order_by(PublicVacancy.public_since.desc()).limit(1)), "code": ("en",),
        "number": "unknown",
    }  # fmt: skip
    if row is not None:
        found["answers.link/token"] = new_link(session, row[0], row[1], now=now).url.rpartition("/")[2]
        found["vacancy_steps.link/token"] = new_vacancy_link(session, row[2], row[1], now=now).url.rpartition("/")[2]
    return {name: value for name, value in found.items() if value is not None}


def emergency_ids(session: Session, *, now: datetime) -> dict[str, Any]:
    """A client of somebody else's, opened just now in an emergency by the case manager whose pages are measured."""
    manager = somebody(session, Role.CASE_MANAGER)
    client = _first(session, Client, Client.case_manager_id != manager)
    if manager is None or client is None:
        return {}
    reason = "Measuring how long the page takes"
    return {"emergency_id": open_emergency(session, client, reason=reason, now=now, by=manager).id}


def program_ids(session: Session, employer_id: int) -> dict[str, Any]:
    """A vacancy and a proposal that the programs of an employer may read."""
    shown = sa.select(sa.func.min(Proposal.id)).where(Proposal.state.in_(SHOWN_TO_EMPLOYER))
    found = {
        "vacancy_id": _first(session, Vacancy, Vacancy.employer_id == employer_id),
        "proposal_id": session.scalar(shown.where(Proposal.employer_id == employer_id)),
    }
    return {name: value for name, value in found.items() if value is not None}


def program_token(session: Session, *, now: datetime) -> tuple[str, int]:
    """A token for the programs of the first employer who signs in, and that employer's id; earlier ones end."""
    contact = session.scalars(sa.select(Contact).where(Contact.user_id.is_not(None)).order_by(Contact.user_id)).first()
    if contact is None or contact.user_id is None:
        return "", 0
    for token in tokens_of_employer(session, contact.employer_id):
        if token.name == TOKEN_NAME:
            revoke_token(session, contact.employer_id, token.id, now=now, by=contact.user_id)
    new = NewToken(name=TOKEN_NAME, scopes=list(Scope), employer_ids=[contact.employer_id], days=1)
    return issue_token(session, new, now=now, by=contact.user_id).secret, contact.employer_id


def _first(session: Session, model: type[Any], *conditions: sa.ColumnElement[bool]) -> int | None:
    found: int | None = session.scalar(sa.select(sa.func.min(model.id)).where(*conditions))
    return found


def _of_anybody(session: Session) -> dict[str, Any]:
    proposal = session.execute(
        sa.select(Proposal.id, Proposal.client_id, Proposal.vacancy_id)
        .where(Proposal.state == ProposalState.SUGGESTED)
        .order_by(Proposal.id)
    ).first()
    rejected = FeedSync.rejections.is_not(None)
    return {
        "proposal_id": proposal[0] if proposal else None, "client_id": proposal[1] if proposal else None,
        "vacancy_id": proposal[2] if proposal else None,
        "employer_id": _first(session, Employer), "run_id": session.scalar(sa.select(sa.func.max(Run.id))),
        "offer_id": _first(session, Offer), "household_id": _first(session, Household),
        "task_id": _first(session, Task), "office_id": _first(session, Office), "team_id": _first(session, Team),
        "source_id": _first(session, FeedSource), "sync_id": _first(session, FeedSync, rejected),
        "registration_id": _first(session, Registration), "document_id": _first(session, DocumentRecord),
        "release_id": _first(session, Release, Release.revoked_at.is_(None)),
        "user_id": _first(session, User, User.role == Role.CASE_MANAGER),
    }  # fmt: skip


def _of_case_manager(session: Session) -> dict[str, Any]:
    manager = somebody(session, Role.CASE_MANAGER)
    mine = sa.select(Client.id).where(Client.case_manager_id == manager)
    client = _first(session, Client, Client.case_manager_id == manager)
    return {
        "client_id": client, "proposal_id": _first(session, Proposal, Proposal.client_id == client),
        "household_id": _first(session, Household, Household.lead_case_manager_id == manager),
        "referral_id": _first(session, Referral, Referral.client_id.in_(mine)),
        "document_id": _first(session, DocumentRecord, DocumentRecord.client_id.in_(mine)),
    }  # fmt: skip


def _of_employer(session: Session) -> dict[str, Any]:
    user = somebody(session, Role.EMPLOYER)
    employer = session.scalar(sa.select(Contact.employer_id).where(Contact.user_id == user))
    own = sa.select(Proposal.id).where(Proposal.employer_id == employer, Proposal.state.in_(SHOWN_TO_EMPLOYER))
    return {
        "employer_id": employer, "vacancy_id": _first(session, Vacancy, Vacancy.employer_id == employer),
        "draft_id": _first(session, PostingDraft, PostingDraft.employer_id == employer),
        "document_id": _first(session, DocumentRecord, DocumentRecord.proposal_id.in_(own)),
    }  # fmt: skip

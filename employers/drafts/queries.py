"""Look-ups of postings that are being typed, and of patterns."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from employers.drafts.models import PostingDraft


def get_draft(session: Session, draft_id: int, *, employer_id: int) -> PostingDraft:
    """A draft or a pattern of this employer; another employer's is `NotFound`."""
    found = session.get(PostingDraft, draft_id)
    if found is None or found.employer_id != employer_id:
        raise NotFound("There is no draft %(id)s.", id=draft_id)
    return found


def find_draft_of_vacancy(session: Session, vacancy_id: int) -> PostingDraft | None:
    """What was typed about a vacancy, or None."""
    return session.scalar(sa.select(PostingDraft).where(PostingDraft.vacancy_id == vacancy_id))


def unfinished_drafts(session: Session, employer_id: int) -> list[PostingDraft]:
    """Drafts that are no vacancy yet, last changed first."""
    query = _of_employer(employer_id).where(PostingDraft.vacancy_id.is_(None), PostingDraft.template_name.is_(None))
    return list(session.scalars(query.order_by(PostingDraft.updated_at.desc(), PostingDraft.id.desc())))


def posting_templates(session: Session, employer_id: int) -> list[PostingDraft]:
    """The employer's patterns, by name."""
    query = _of_employer(employer_id).where(PostingDraft.template_name.is_not(None))
    return list(session.scalars(query.order_by(PostingDraft.template_name, PostingDraft.id)))


def _of_employer(employer_id: int) -> sa.Select[PostingDraft]:
    return sa.select(PostingDraft).where(PostingDraft.employer_id == employer_id)

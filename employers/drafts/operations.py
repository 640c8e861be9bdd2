"""Keeping what contacts type, together where several type at once. Nothing here commits."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput
from core.settings import local_day
from employers.drafts.merging import Fields, Merged, Sent, merge, tidy
from employers.drafts.models import PostingDraft
from employers.drafts.queries import get_draft

MOST_DRAFTS = 200  # of an employer, patterns too
MOST_LETTERS = 100_000
NAME_LENGTH = 120
KEEP_DAYS = 180


@dataclass(frozen=True)
class Target:
    """What is typed into: a draft that exists, else a new one, of a vacancy where ``vacancy_id`` says so.

    ``stored``: what the vacancy holds, or what the form of a new one began with.
    """

    employer_id: int
    draft_id: int | None = None
    vacancy_id: int | None = None
    stored: Fields | None = None


def keep_typed(session: Session, target: Target, sent: Sent, *, now: datetime, by: int) -> tuple[PostingDraft, Merged]:
    """Put what was sent together with what is kept; the draft, and what came of it.

    A draft that its vacancy holds already starts from the vacancy as it is now. `NotFound` for another employer's
    draft, `InvalidInput` for more than anybody types, `Conflict` where there are too many drafts.
    """
    if sum(len(name) + sum(map(len, texts)) for name, texts in sent.fields.items()) > MOST_LETTERS:
        raise InvalidInput("This is more text than a vacancy can hold. Shorten it.")
    draft = _locked(session, target, now=now, by=by)
    is_fresh = draft.version == 0
    merged = merge(draft.fields, sent)
    if merged.changed or is_fresh:
        draft.fields, draft.is_stored = merged.fields, False
        draft.authors = {**draft.authors, **{topic: [by, now.isoformat()] for topic in sorted(merged.changed)}}
        draft.version, draft.updated_at, draft.updated_by = draft.version + 1, now, by
    session.flush()
    return draft, merged


def note_stored(session: Session, draft: PostingDraft, vacancy_id: int) -> None:
    """The vacancy holds all that the draft says; who typed what stays known."""
    draft.vacancy_id, draft.is_stored = vacancy_id, True
    session.flush()


def save_template(
    session: Session, fields: Fields, *, employer_id: int, name: str, now: datetime, by: int
) -> PostingDraft:
    """Keep these fields as a pattern for further vacancies; one of the same name is replaced."""
    wanted = name.strip()[:NAME_LENGTH]
    if not wanted:
        raise InvalidInput("Give the pattern a name.")
    found = session.scalar(
        sa.select(PostingDraft).where(PostingDraft.employer_id == employer_id, PostingDraft.template_name == wanted)
    )
    template = found or _new(session, employer_id, now=now, by=by)
    template.template_name, template.fields = wanted, tidy(fields)
    template.updated_at, template.updated_by, template.version = now, by, template.version + 1
    session.flush()
    return template


def delete_draft(session: Session, draft_id: int, *, employer_id: int) -> None:
    """Throw away a draft or a pattern; a vacancy that was made of it stays. `NotFound` for another employer's."""
    session.delete(get_draft(session, draft_id, employer_id=employer_id))
    session.flush()


def forget_drafts(session: Session, *, today: date) -> int:
    """Delete drafts that became no vacancy and that nobody has touched for half a year; how many."""
    old = [
        draft
        for draft in session.scalars(
            sa.select(PostingDraft).where(PostingDraft.vacancy_id.is_(None), PostingDraft.template_name.is_(None))
        )
        if local_day(draft.updated_at) < today - timedelta(days=KEEP_DAYS)
    ]
    for draft in old:
        session.delete(draft)
    session.flush()
    return len(old)


def _locked(session: Session, target: Target, *, now: datetime, by: int) -> PostingDraft:
    """The draft, held until the end of the transaction; with version 0 where it was just made."""
    query = sa.select(PostingDraft).where(PostingDraft.employer_id == target.employer_id).with_for_update()
    if target.draft_id is not None:
        get_draft(session, target.draft_id, employer_id=target.employer_id)
        return session.scalars(
            query.where(PostingDraft.id == target.draft_id).execution_options(populate_existing=True)
        ).one()
    if target.vacancy_id is None:
        made = _new(session, target.employer_id, now=now, by=by)
        made.fields = tidy(target.stored or {})
        return made
    of_vacancy = query.where(PostingDraft.vacancy_id == target.vacancy_id).execution_options(populate_existing=True)
    draft = session.scalar(of_vacancy)
    if draft is None:
        try:
            with session.begin_nested():
                draft = _new(session, target.employer_id, vacancy_id=target.vacancy_id, now=now, by=by)
        except IntegrityError:  # the other contact was quicker
            draft = session.scalars(of_vacancy).one()
    if draft.is_stored and target.stored is not None:
        draft.fields = tidy(target.stored)
    return draft


def _new(session: Session, employer_id: int, *, vacancy_id: int | None = None, now: datetime, by: int) -> PostingDraft:
    count = sa.select(sa.func.count(PostingDraft.id)).where(PostingDraft.employer_id == employer_id)
    if vacancy_id is None and (session.scalar(count) or 0) >= MOST_DRAFTS:
        raise Conflict("There are %(most)s drafts already. Delete some first.", most=MOST_DRAFTS)
    draft = PostingDraft(
        employer_id=employer_id,
        vacancy_id=vacancy_id,
        is_stored=vacancy_id is not None,
        fields={},
        authors={},
        version=0,
        created_at=now,
        updated_at=now,
        updated_by=by,
    )
    session.add(draft)
    session.flush()
    return draft

"""Links by which employers say how it goes on with a vacancy: made, looked up, used. Only a token's hash is stored."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.tokens import digest, new_token
from core.users import User
from employers.codes import VacancyActor, VacancyState
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.rules import vacancy_steps_from
from employers.models import Contact, Employer, Vacancy, VacancyLink
from placements.messages.composing import BASE
from placements.messages.links import VALID_FOR, NewLink

OFFERED = (VacancyStep.CONFIRM, VacancyStep.RENEW, VacancyStep.FILL_ELSEWHERE, VacancyStep.WITHDRAW)


@dataclass(frozen=True)
class VacancyLinkPage:
    """What the page behind a link shows; without steps nothing can be answered."""

    vacancy_id: int
    title: str
    reference: str
    state: VacancyState
    answer: VacancyStep | None
    is_expired: bool
    language: str
    adviser_name: str | None
    adviser_email: str | None
    steps: tuple[VacancyStep, ...]


def new_vacancy_link(session: Session, vacancy_id: int, contact_id: int, *, now: datetime) -> NewLink:
    """A link for one answer of this contact about this vacancy."""
    token = new_token()
    link = VacancyLink(
        token_hash=digest(token), vacancy_id=vacancy_id, contact_id=contact_id, created_at=now,
        expires_at=now + VALID_FOR,
    )  # fmt: skip
    session.add(link)
    session.flush()
    return NewLink(f"{BASE}/v/{token}", link.expires_at)


def find_vacancy_link(session: Session, token: str, *, lock: bool = False) -> VacancyLink | None:
    """The link with this token, used and expired ones too; None where there never was one. With ``lock`` held."""
    query = sa.select(VacancyLink).where(VacancyLink.token_hash == digest(token))
    query = query.execution_options(populate_existing=True)
    return session.scalar(query.with_for_update() if lock else query)


def vacancy_link_page(session: Session, token: str, *, language: str | None, now: datetime) -> VacancyLinkPage | None:
    """What stands behind a link, None for one that never was."""
    link = find_vacancy_link(session, token)
    if link is None:
        return None
    vacancy, contact, adviser = session.execute(
        sa.select(Vacancy, Contact, User)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .join(Contact, Contact.id == link.contact_id)
        .outerjoin(User, User.id == Employer.adviser_id)
        .where(Vacancy.id == link.vacancy_id)
    ).one()
    is_open = link.used_at is None and now < link.expires_at and contact.employer_id == vacancy.employer_id
    return VacancyLinkPage(
        vacancy_id=vacancy.id, title=vacancy.title, reference=vacancy.reference, state=vacancy.state,
        answer=VacancyStep(link.answer) if link.answer else None, is_expired=now >= link.expires_at,
        language=language or contact.language or "de", adviser_name=adviser.display_name if adviser else None,
        adviser_email=adviser.email if adviser else None, steps=_steps(vacancy.state) if is_open else (),
    )  # fmt: skip


def _steps(state: VacancyState) -> tuple[VacancyStep, ...]:
    possible = {step.name for step in vacancy_steps_from(state, VacancyActor.EMPLOYER)}
    return tuple(name for name in OFFERED if name in possible)

"""Vacancies as programs of employers ask for them: own ones only, page by page."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.errors import InvalidInput, NotFound
from employers.codes import VacancyState
from employers.models import Contact, Employer, Vacancy


def vacancies_after(
    session: Session, employer_ids: Collection[int], *, after_id: int, limit: int, state: VacancyState | None = None,
    changed_since: datetime | None = None,
) -> list[Vacancy]:  # fmt: skip
    """The next vacancies of these employers by id, with all that belongs to them."""
    parts = (Vacancy.places, Vacancy.requirements, Vacancy.demands, Vacancy.shifts)
    query = (
        sa.select(Vacancy)
        .where(Vacancy.employer_id.in_(employer_ids), Vacancy.id > after_id)
        .options(*(selectinload(part) for part in parts))
        .order_by(Vacancy.id)
        .limit(limit)
    )
    if state is not None:
        query = query.where(Vacancy.state == state)
    if changed_since is not None:
        query = query.where(Vacancy.updated_at >= changed_since)
    return list(session.scalars(query))


def own_vacancy(session: Session, employer_ids: Collection[int], vacancy_id: int, *, lock: bool = False) -> Vacancy:
    """The vacancy, if it is one of these employers'; another's does not exist here: `NotFound`. With ``lock`` held."""
    query = sa.select(Vacancy).where(Vacancy.id == vacancy_id, Vacancy.employer_id.in_(employer_ids))
    query = query.execution_options(populate_existing=True)
    found = session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    return found


def answering_contact(session: Session, employer_id: int, user_id: int | None) -> int | None:
    """Id of the contact whose word an answer by a program is: the user's, else the first on record; None without."""
    query = sa.select(Contact.id).where(Contact.employer_id == employer_id)
    own = session.scalar(query.where(Contact.user_id == user_id)) if user_id is not None else None
    return own if own is not None else session.scalar(query.order_by(Contact.id).limit(1))


def ids_of_establishments(session: Session, numbers: Collection[str]) -> list[int]:
    """Ids of the employers with these establishment numbers. `InvalidInput` names one that no employer has."""
    query = sa.select(Employer.establishment_number, Employer.id).where(Employer.establishment_number.in_(numbers))
    found: dict[str | None, int] = dict(session.execute(query).all())
    for number in numbers:
        if number not in found:
            raise InvalidInput("No employer has the establishment number %(number)s.", number=number[:20])
    return sorted(found.values())

"""Titles whose occupation staff have confirmed: what can be learned from."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.codes import Origin
from employers.models import Vacancy
from matching.occupations import Confirmed


def confirmed_titles(session: Session, *, with_generated: bool = False) -> list[Confirmed]:
    """Titles of vacancies with the occupation that staff confirmed, by vacancy; generated ones on demand.

    What an employer stated counts once staff have released the vacancy (`employers.operations.open_vacancy`).
    Nothing of clients is read: their occupations are codes without words of their own, and § 67c (3) SGB X asks to
    get by without what names a person.
    """
    query = (
        sa.select(Vacancy.title, Vacancy.occupation_code)
        .where(Vacancy.occupation_code.is_not(None))
        .where(Vacancy.occupation_origin == Origin.CONFIRMED)
        .order_by(Vacancy.id)
    )
    if not with_generated:
        query = query.where(Vacancy.is_generated.is_(False))
    return [Confirmed(title, code) for title, code in session.execute(query) if code]

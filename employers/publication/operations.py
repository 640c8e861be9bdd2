"""What an employer agrees to: vacancies shown to everybody with the name, without it, or not at all."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import NotFound
from employers.models import Vacancy
from employers.publication.models import (
    EmployerPublication,
    PublicationMode,
    PublicPlace,
    PublicVacancy,
    VacancyPublication,
)
from employers.queries import get_employer

_STRICTNESS = (PublicationMode.NONE, PublicationMode.ANONYMOUS, PublicationMode.NAMED)


def agree_to_publication(
    session: Session, employer_id: int, mode: PublicationMode, *, now: datetime, by: int | None
) -> EmployerPublication:
    """Note what an employer agrees to for all vacancies without an agreement of their own; counts at once.

    What is no longer agreed to is gone with this transaction; what is newly agreed to appears once it was checked.
    """
    get_employer(session, employer_id)
    row = session.get(EmployerPublication, employer_id)
    if row is None:
        row = EmployerPublication(employer_id=employer_id, mode=mode, at=now, by=by)
        session.add(row)
    row.mode, row.at, row.by = mode, now, by
    own = sa.select(VacancyPublication.vacancy_id)
    _forget(session, sa.and_(Vacancy.employer_id == employer_id, Vacancy.id.not_in(own)))
    audit.record(
        session, "employer.publication", kind="employer", object_id=employer_id, now=now, by=by, mode=mode.value
    )
    return row


def agree_to_publish_vacancy(
    session: Session, employer_id: int, vacancy_id: int, mode: PublicationMode | None, *, now: datetime, by: int | None
) -> None:
    """Note what an employer agrees to for one vacancy; None: as for all. `NotFound` for another employer's."""
    vacancy = session.get(Vacancy, vacancy_id)
    if vacancy is None or vacancy.employer_id != employer_id:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    row = session.get(VacancyPublication, vacancy_id)
    if (row.mode if row else None) is mode:
        return
    if row is not None and mode is None:
        session.delete(row)
    elif row is not None and mode is not None:
        row.mode, row.at, row.by = mode, now, by
    elif mode is not None:
        session.add(VacancyPublication(vacancy_id=vacancy_id, mode=mode, at=now, by=by))
    _forget(session, Vacancy.id == vacancy_id)
    audit.record(
        session, "vacancy.publication", kind="vacancy", object_id=vacancy_id, now=now, by=by,
        mode=mode.value if mode else "as_for_all",
    )  # fmt: skip


def publication_of_employer(
    session: Session, employer_id: int
) -> tuple[PublicationMode | None, dict[int, PublicationMode]]:
    """What an employer agreed to for all vacancies (None: never asked), and for single ones by their id."""
    row = session.get(EmployerPublication, employer_id)
    query = (
        sa.select(VacancyPublication.vacancy_id, VacancyPublication.mode)
        .join(Vacancy, Vacancy.id == VacancyPublication.vacancy_id)
        .where(Vacancy.employer_id == employer_id)
    )
    return (row.mode if row else None), dict(session.execute(query).all())


def narrow_publication(session: Session, *, kept_id: int, gone_id: int) -> list[str] | None:
    """Let the kept employer's agreement be the stricter of both, where one that was never asked agreed to nothing.

    Public rows of both go at once. Gives the mode as it was and as it is, None where nothing changed. The agreement of
    the employer that goes stays on its side.
    """
    _forget(session, Vacancy.employer_id.in_((kept_id, gone_id)))
    row, other = (session.get(EmployerPublication, each) for each in (kept_id, gone_id))
    if row is None:
        return None
    before, stricter = row.mode, min(row.mode, other.mode if other else PublicationMode.NONE, key=_STRICTNESS.index)
    row.mode = stricter
    return None if before is stricter else [before.value, stricter.value]


def widen_publication(
    session: Session, narrowed: Sequence[str] | None, *, kept_id: int, gone_id: int, since: datetime
) -> None:
    """Take `narrow_publication` back, unless the employer agreed to something since. Public rows are written anew."""
    _forget(session, Vacancy.employer_id.in_((kept_id, gone_id)))
    row = session.get(EmployerPublication, kept_id)
    if narrowed is not None and row is not None and row.mode.value == narrowed[1] and row.at <= since:
        row.mode = PublicationMode(narrowed[0])


def _forget(session: Session, vacancies: sa.ColumnElement[bool]) -> None:
    session.flush()
    ids = sa.select(Vacancy.id).where(vacancies)
    session.execute(sa.delete(PublicPlace).where(PublicPlace.vacancy_id.in_(ids)))
    session.execute(sa.delete(PublicVacancy).where(PublicVacancy.vacancy_id.in_(ids)))

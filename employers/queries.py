"""Look-ups of employers and vacancies."""

from collections.abc import Collection
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.errors import NotFound
from core.users import User
from employers.codes import EmployerState, VacancyState
from employers.models import Contact, Employer, Vacancy, VacancyChange
from employers.reading.vocabulary import Vocabulary, make_vocabulary
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Certificate, LicenceClass, LimitationItem, Skill, Term

NO_CODES = frozenset({"-"})  # an empty catalogue knows no demand; an empty set would allow all


def get_vacancy(session: Session, vacancy_id: int) -> Vacancy:
    """The vacancy with this id and all that belongs to it, or `NotFound`."""
    found = session.scalar(_whole().where(Vacancy.id == vacancy_id))
    if found is None:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    return found


def get_vacancy_for_staff(session: Session, vacancy_id: int) -> Vacancy:
    """As `get_vacancy`; a draft is the employer's alone and `NotFound` for everybody else."""
    vacancy = get_vacancy(session, vacancy_id)
    if vacancy.state is VacancyState.DRAFT:
        raise NotFound("There is no vacancy %(id)s.", id=vacancy_id)
    return vacancy


def get_vacancy_by_reference(session: Session, reference: str) -> Vacancy:
    """The vacancy with this reference ("V-000123") or, for digits alone, with this id; else `NotFound`."""
    wanted = reference.strip()
    is_id = wanted.isascii() and wanted.isdigit() and len(wanted) < 12
    rule = Vacancy.id == int(wanted) if is_id else Vacancy.reference == wanted.upper()
    found = session.scalar(_whole().where(rule))
    if found is None:
        raise NotFound("There is no vacancy %(id)s.", id=reference)
    return found


def get_employer(session: Session, employer_id: int) -> Employer:
    """The employer with this id, or `NotFound`."""
    found = session.get(Employer, employer_id)
    if found is None:
        raise NotFound("There is no employer %(id)s.", id=employer_id)
    return found


def find_vacancy_label(session: Session, vacancy_id: int | None) -> str | None:
    """Reference and title of a vacancy in one line, None where there is none."""
    row = session.execute(sa.select(Vacancy.reference, Vacancy.title).where(Vacancy.id == vacancy_id)).first()
    return None if row is None else f"{row[0]} {row[1]}"


def find_employer_of_user(session: Session, user_id: int) -> Employer | None:
    """The employer for whom a user signs in, or None."""
    return session.scalar(sa.select(Employer).join(Contact).where(Contact.user_id == user_id))


def employers_by_name(session: Session, name: str) -> list[Employer]:
    """Employers of exactly this name, case aside, at most two: enough to tell whether it is one."""
    query = sa.select(Employer).where(sa.func.lower(Employer.name) == name.lower())
    return list(session.scalars(query.order_by(Employer.id).limit(2)))


def employers_named(session: Session, name: str, town: str) -> list[Employer]:
    """Employers of exactly this name in this town, case aside, at most two."""
    is_there = sa.func.lower(Employer.town) == town.lower()
    query = sa.select(Employer).where(sa.func.lower(Employer.name) == name.lower(), is_there)
    return list(session.scalars(query.order_by(Employer.id).limit(2)))


def suggested_employers(session: Session, words: str, *, limit: int) -> list[Employer]:
    """Active employers with these words in their name, those that begin with them first, then by name and id."""
    named = Employer.name.icontains(words, autoescape=True)
    begins = Employer.name.istartswith(words, autoescape=True)
    query = sa.select(Employer).where(named, Employer.state == EmployerState.ACTIVE)
    order = (sa.case((begins, 0), else_=1), Employer.sort_name, Employer.id)
    return list(session.scalars(query.order_by(*order).limit(limit)))


def names_of_employers(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Names by employer id; unknown ids are missing."""
    query = sa.select(Employer.id, Employer.name).where(Employer.id.in_(ids))
    return {row.id: row.name for row in session.execute(query)}


def vacancies_of_employer(
    session: Session, employer_id: int, *, states: Collection[VacancyState] | None = None, limit: int | None = None
) -> list[Vacancy]:
    """An employer's vacancies with their places, newest first; with ``states`` only those in one of them, with
    ``limit`` at most so many.
    """
    query = _listed().where(Vacancy.employer_id == employer_id).order_by(Vacancy.id.desc()).limit(limit)
    return list(session.scalars(query if states is None else query.where(Vacancy.state.in_(states))))


def vacancy_page_of_employer(
    session: Session, employer_id: int, *, states: Collection[VacancyState] | None, page: int, size: int
) -> tuple[list[Vacancy], int]:
    """One page (from 1) of an employer's vacancies with their places, newest first, and how many there are in all; with
    ``states`` only those in one of them.
    """
    kept = [Vacancy.employer_id == employer_id] + ([] if states is None else [Vacancy.state.in_(states)])
    rows = _listed().where(*kept).order_by(Vacancy.id.desc()).limit(size).offset((page - 1) * size)
    count = sa.select(sa.func.count()).select_from(Vacancy).where(*kept)
    return list(session.scalars(rows)), session.scalar(count) or 0


def vacancy_changes(session: Session, vacancy_id: int) -> list[VacancyChange]:
    """The changes of a vacancy's state, oldest first."""
    query = sa.select(VacancyChange).where(VacancyChange.vacancy_id == vacancy_id).order_by(VacancyChange.id)
    return list(session.scalars(query))


def names_of_changes(session: Session, vacancy_id: int) -> dict[int, str]:
    """Names of the users who changed a vacancy's state, by id."""
    query = sa.select(User.id, User.display_name).join(VacancyChange, VacancyChange.by == User.id)
    rows = session.execute(query.where(VacancyChange.vacancy_id == vacancy_id).distinct())
    return {row.id: row.display_name for row in rows}


def reading_vocabulary(session: Session) -> Vocabulary:
    """The words of the catalogue that the reader of adverts looks for: skills, and the codes that exist."""
    terms = session.execute(sa.select(Term.text, Term.code).where(Term.kind == TermKind.SKILL).order_by(Term.id)).all()
    labels = session.execute(sa.select(Skill.label_de, Skill.code).order_by(Skill.code)).all()
    return make_vocabulary(
        skills=[(text, code) for text, code in (*labels, *terms)],
        certificates=frozenset(session.scalars(sa.select(Certificate.code))),
        licences=frozenset(session.scalars(sa.select(LicenceClass.code))),
        demands=frozenset(session.scalars(sa.select(LimitationItem.code))) or NO_CODES,
    )


@dataclass(frozen=True, slots=True)
class VacancySearch:
    """What a list of vacancies shows; ``text`` looks in title, reference and name of the employer."""

    states: Collection[VacancyState]
    adviser_id: int | None = None
    text: str = ""

    def rule(self) -> sa.ColumnElement[bool]:
        """The condition in SQL."""
        rules: list[sa.ColumnElement[bool]] = [Vacancy.state.in_(self.states)]
        if self.adviser_id is not None:
            rules.append(Employer.adviser_id == self.adviser_id)
        if self.text.strip():
            columns = (Vacancy.title, Vacancy.reference, Employer.name)
            rules.append(sa.or_(*(column.icontains(self.text.strip(), autoescape=True) for column in columns)))
        return sa.and_(*rules)


def vacancy_page(session: Session, search: VacancySearch, *, page: int, size: int) -> tuple[list[Vacancy], int]:
    """One page (from 1) of the vacancies searched for, last changed first, and how many there are in all."""
    chosen = _listed().join(Vacancy.employer).where(search.rule())
    rows = session.scalars(
        chosen.order_by(Vacancy.updated_at.desc(), Vacancy.id.desc()).limit(size).offset((page - 1) * size)
    )
    count = sa.select(sa.func.count()).select_from(Vacancy).join(Vacancy.employer).where(search.rule())
    return list(rows), session.scalar(count) or 0


def _whole() -> sa.Select[Vacancy]:
    parts = (Vacancy.employer, Vacancy.places, Vacancy.requirements, Vacancy.demands, Vacancy.shifts)
    return sa.select(Vacancy).options(*(selectinload(part) for part in parts))


def _listed() -> sa.Select[Vacancy]:
    return sa.select(Vacancy).options(selectinload(Vacancy.employer), selectinload(Vacancy.places))

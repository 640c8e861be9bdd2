"""Employers as their advisers see them: lists with what is open, what they answer, and how soon."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import page_count
from core.users import User
from employers.codes import MATCHED_STATES, EmployerState, VacancyState
from employers.models import Employer, EmployerVisit, Vacancy
from placements.codes import EMPLOYED_STATES, UNDER_WAY_STATES, ProposalState
from placements.models import Proposal, ProposalStep
from placements.responses import ANSWERS, TOLD_BY, AnswerStep, ResponseFigures, response_figures
from placements.workflow import StepName
from profiles.models import Client

PER_PAGE = 25
ANSWERS_SHOWN = 10


@dataclass(frozen=True)
class EmployerFilters:
    """Which employers: ``adviser_ids`` None are all; ``search`` looks into name, town and establishment number."""

    adviser_ids: Collection[int] | None = None
    search: str = ""


@dataclass(frozen=True)
class EmployerRow:
    """An employer as a list shows it."""

    employer_id: int
    name: str
    town: str | None
    state: EmployerState
    adviser_name: str | None
    open_vacancies: int
    suggested: int
    under_way: int
    last_visit_on: date | None


@dataclass(frozen=True)
class EmployerPage:
    """One page of employers, and how many there are on all."""

    rows: Sequence[EmployerRow]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return page_count(self.total, PER_PAGE)


@dataclass(frozen=True)
class VacancyOfEmployer:
    """A vacancy with how many of its proposals wait for a review and how many are under way."""

    vacancy_id: int
    reference: str
    title: str
    state: VacancyState
    openings: int | None
    updated_at: datetime
    suggested: int
    under_way: int


@dataclass(frozen=True)
class AnswerRow:
    """What an employer has answered about one proposal."""

    step_id: int
    at: datetime
    step: str | None
    reason: str | None
    note: str | None
    proposal_id: int
    client_reference: str
    title: str


def employer_page(session: Session, filters: EmployerFilters, *, page: int = 1) -> EmployerPage:
    """One page (from 1) of employers by name, with what is open at each. A page beyond the last gives the last."""
    conditions = _conditions(filters)
    total = session.scalar(sa.select(sa.func.count(Employer.id)).where(*conditions)) or 0
    page = min(max(1, page), page_count(total, PER_PAGE))
    query = (
        sa.select(Employer.id, Employer.name, Employer.town, Employer.state, User.display_name)
        .outerjoin(User, User.id == Employer.adviser_id)
        .where(*conditions)
        .order_by(Employer.name, Employer.id)
        .limit(PER_PAGE)
        .offset((page - 1) * PER_PAGE)
    )
    found = session.execute(query).all()
    ids = [row[0] for row in found]
    vacancies = _counted(session, Vacancy.employer_id, ids, Vacancy.state.in_(MATCHED_STATES))
    states = _by_state(session, Proposal.employer_id, ids)
    visits = dict(
        session.execute(
            sa.select(EmployerVisit.employer_id, sa.func.max(EmployerVisit.on))
            .where(EmployerVisit.employer_id.in_(ids))
            .group_by(EmployerVisit.employer_id)
        ).all()
    )
    rows = [
        EmployerRow(
            *row, open_vacancies=vacancies.get(row[0], 0), suggested=_waiting(states.get(row[0], {})),
            under_way=_under_way(states.get(row[0], {})), last_visit_on=visits.get(row[0]),
        )
        for row in found
    ]  # fmt: skip
    return EmployerPage(rows, total, page)


def vacancies_with_proposals(
    session: Session, employer_id: int, *, page: int = 1, per_page: int = 10
) -> tuple[list[VacancyOfEmployer], int]:
    """One page (from 1) of an employer's vacancies without drafts, open ones first, and how many there are in all."""
    conditions = (Vacancy.employer_id == employer_id, Vacancy.state != VacancyState.DRAFT)
    query = (
        sa.select(Vacancy.id, Vacancy.reference, Vacancy.title, Vacancy.state, Vacancy.openings, Vacancy.updated_at)
        .where(*conditions)
        .order_by(Vacancy.state.in_(MATCHED_STATES).desc(), Vacancy.updated_at.desc(), Vacancy.id.desc())
        .limit(per_page)
        .offset((max(1, page) - 1) * per_page)
    )
    found = session.execute(query).all()
    states = _by_state(session, Proposal.vacancy_id, [row[0] for row in found])
    total = session.scalar(sa.select(sa.func.count(Vacancy.id)).where(*conditions)) or 0
    return [
        VacancyOfEmployer(*row, _waiting(states.get(row[0], {})), _under_way(states.get(row[0], {}))) for row in found
    ], total


def states_of_employer(session: Session, employer_id: int) -> dict[ProposalState, int]:
    """How many proposals of an employer are in each state; states without any are missing."""
    return _by_state(session, Proposal.employer_id, [employer_id]).get(employer_id, {})


def answers_of_employer(session: Session, employer_id: int, *, since: datetime) -> ResponseFigures:
    """Whether and how soon the employer has answered the short profiles sent since then."""
    query = (
        sa.select(ProposalStep.proposal_id, ProposalStep.name, ProposalStep.at)
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .where(Proposal.employer_id == employer_id, ProposalStep.name.in_(TOLD_BY), ProposalStep.at >= since)
        .order_by(ProposalStep.id)
    )
    return response_figures(
        AnswerStep(proposal_id, StepName(name or ""), at) for proposal_id, name, at in session.execute(query)
    )


def latest_answers(session: Session, employer_id: int) -> list[AnswerRow]:
    """What the employer has answered last, the latest first."""
    query = (
        sa.select(
            ProposalStep.id,
            ProposalStep.at,
            ProposalStep.name,
            ProposalStep.reason,
            ProposalStep.note,
            Proposal.id,
            Client.reference,
            Vacancy.title,
        )
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .join(Client, Client.id == Proposal.client_id)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .where(Proposal.employer_id == employer_id, ProposalStep.name.in_(ANSWERS))
        .order_by(ProposalStep.at.desc(), ProposalStep.id.desc())
        .limit(ANSWERS_SHOWN)
    )
    return [AnswerRow(*row) for row in session.execute(query)]


def _conditions(filters: EmployerFilters) -> list[sa.ColumnElement[bool]]:
    kept: list[sa.ColumnElement[bool]] = []
    if filters.adviser_ids is not None:
        kept.append(Employer.adviser_id.in_(filters.adviser_ids))
    words = filters.search.strip()
    if words:
        columns = (Employer.name, Employer.town)
        kept.append(
            sa.or_(
                *(column.icontains(words, autoescape=True) for column in columns),
                Employer.establishment_number == words,
            )
        )
    return kept


def _counted(session: Session, key: Any, ids: Collection[int], condition: sa.ColumnElement[bool]) -> dict[int, int]:
    query = sa.select(key, sa.func.count()).where(key.in_(ids), condition).group_by(key)
    return dict(session.execute(query).all())


def _by_state(session: Session, key: Any, ids: Collection[int]) -> dict[int, dict[ProposalState, int]]:
    query = sa.select(key, Proposal.state, sa.func.count()).where(key.in_(ids)).group_by(key, Proposal.state)
    found: dict[int, dict[ProposalState, int]] = {}
    for each, state, number in session.execute(query):
        found.setdefault(each, {})[state] = number
    return found


def _waiting(states: dict[ProposalState, int]) -> int:
    return states.get(ProposalState.SUGGESTED, 0)


def _under_way(states: dict[ProposalState, int]) -> int:
    going_on = UNDER_WAY_STATES | EMPLOYED_STATES | {ProposalState.HIRED}
    return sum(number for state, number in states.items() if state in going_on)

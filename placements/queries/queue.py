"""The adviser's queue: a filtered, sorted list of proposals, its counts, and the way from one to the next."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.models import Employer, Vacancy, VacancyPlace
from matching.facts import MatchKind
from placements.codes import ProposalState
from placements.models import Proposal
from profiles.models import Client


class QueueSort(enum.StrEnum):
    """What the queue is sorted by; ties always by (score desc, client id, vacancy id, id)."""

    SCORE = "score"
    SUGGESTED = "suggested"
    QUESTIONS = "questions"
    TITLE = "title"
    EMPLOYER = "employer"
    CLIENT = "client"


@dataclass(frozen=True)
class QueueFilters:
    """Which proposals, in which order; None leaves out no proposal.

    ``adviser_id`` keeps the employers of this adviser and those without one; with ``only_mine`` only the former.
    ``occupation_group`` is the beginning of a KldB code. ``min_score`` is in points. ``search`` looks into references
    of client and vacancy, title, employer and town; case does not matter. ``descending`` None takes the order that
    suits the sort: scores, dates and questions from the top, words from A.
    """

    state: ProposalState | None = ProposalState.SUGGESTED
    kind: MatchKind | None = None
    adviser_id: int | None = None
    only_mine: bool = False
    employer_id: int | None = None
    occupation_group: str | None = None
    min_score: float | None = None
    search: str | None = None
    sort: QueueSort = QueueSort.SCORE
    descending: bool | None = None


@dataclass(frozen=True)
class QueueRow:
    """A proposal as a list shows it. The client's name is not in it: who may see it joins it through profiles."""

    proposal_id: int
    version: int
    state: ProposalState
    kind: MatchKind
    score_hundredths: int
    open_questions: int
    suggested_at: datetime
    changed_at: datetime
    client_id: int
    client_reference: str
    vacancy_id: int
    vacancy_reference: str
    title: str
    occupation_code: str | None
    employer_id: int
    employer_name: str
    adviser_id: int | None
    town: str | None


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue, and how many proposals the filters keep in all."""

    rows: Sequence[QueueRow]
    total: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        """Number of pages, at least 1."""
        return max(1, -(-self.total // self.per_page))


@dataclass(frozen=True)
class QueueCounts:
    """How many proposals each choice of a filter would show, all other filters kept."""

    by_state: dict[ProposalState, int]
    by_kind: dict[MatchKind, int]
    by_employer: dict[int, int]
    mine: int
    all: int


@dataclass(frozen=True)
class EmployerCount:
    """An employer that occurs in the queue, and how often."""

    employer_id: int
    name: str
    proposals: int


@dataclass(frozen=True)
class QueueChoices:
    """What occurs in the queue: main groups of occupations (two digits of KldB) with their counts, and employers."""

    occupation_groups: Sequence[tuple[str, int]]
    employers: Sequence[EmployerCount]


@dataclass(frozen=True)
class Neighbours:
    """The proposals before and after one in the queue, None at its ends; its place counts from 1."""

    previous_id: int | None
    next_id: int | None
    place: int
    total: int


TOWN = (
    sa.select(VacancyPlace.town)
    .where(VacancyPlace.vacancy_id == Vacancy.id)
    .order_by(VacancyPlace.id)
    .limit(1)
    .correlate(Vacancy)
    .scalar_subquery()
)
COLUMNS = (
    Proposal.id, Proposal.version, Proposal.state, Proposal.kind, Proposal.score_hundredths, Proposal.open_questions,
    Proposal.suggested_at, Proposal.changed_at, Client.id, Client.reference, Vacancy.id, Vacancy.reference,
    Vacancy.title, Vacancy.occupation_code, Employer.id, Employer.name, Employer.adviser_id, TOWN,
)  # fmt: skip
SORT_COLUMNS: dict[QueueSort, tuple[Any, bool]] = {  # and whether it is descending by itself
    QueueSort.SCORE: (Proposal.score_hundredths, True),
    QueueSort.SUGGESTED: (Proposal.suggested_at, True),
    QueueSort.QUESTIONS: (Proposal.open_questions, True),
    QueueSort.TITLE: (sa.func.lower(Vacancy.title), False),
    QueueSort.EMPLOYER: (sa.func.lower(Employer.name), False),
    QueueSort.CLIENT: (Client.reference, False),
}


def proposal_queue(session: Session, filters: QueueFilters, *, page: int = 1, per_page: int = 25) -> QueuePage:
    """One page of the proposals that the filters keep, in their order. A page beyond the last gives the last."""
    conditions = _conditions(filters)
    total = session.scalar(_joined(sa.func.count(Proposal.id)).where(*conditions)) or 0
    last = max(1, -(-total // per_page))
    page = min(max(1, page), last)
    query = _joined(*COLUMNS).where(*conditions).order_by(*_order(filters))
    rows = session.execute(query.limit(per_page).offset((page - 1) * per_page))
    return QueuePage([QueueRow(*row) for row in rows], total, page, per_page)


def queue_counts(session: Session, filters: QueueFilters) -> QueueCounts:
    """True counts for every choice of state, kind, employer and "mine", each with all other filters kept."""
    number = sa.func.count(Proposal.id)

    def counts(column: Any, without: QueueFilters) -> dict[Any, int]:
        query = _joined(column, number).where(*_conditions(without)).group_by(column)
        return dict(session.execute(query).all())

    def count(kept: QueueFilters) -> int:
        return session.scalar(_joined(number).where(*_conditions(kept))) or 0

    by_state, by_kind = (
        counts(Proposal.state, replace(filters, state=None)),
        counts(Proposal.kind, replace(filters, kind=None)),
    )
    return QueueCounts(
        by_state={state: by_state.get(state, 0) for state in ProposalState},
        by_kind={kind: by_kind.get(kind, 0) for kind in MatchKind},
        by_employer=counts(Employer.id, replace(filters, employer_id=None)),
        mine=count(replace(filters, only_mine=True)),
        all=count(replace(filters, only_mine=False)),
    )


def queue_choices(session: Session, filters: QueueFilters) -> QueueChoices:
    """Occupation groups by code and employers by name that the other filters leave, each without its own filter."""
    number = sa.func.count(Proposal.id)
    group = sa.func.substr(Vacancy.occupation_code, 1, 2)
    groups = _joined(group, number).where(
        *_conditions(replace(filters, occupation_group=None)), Vacancy.occupation_code.is_not(None)
    )
    employers = _joined(Employer.id, Employer.name, number).where(*_conditions(replace(filters, employer_id=None)))
    found = session.execute(
        employers.group_by(Employer.id, Employer.name).order_by(sa.func.lower(Employer.name), Employer.id)
    )
    return QueueChoices(
        occupation_groups=[(code, count) for code, count in session.execute(groups.group_by(group).order_by(group))],
        employers=[EmployerCount(*row) for row in found],
    )


def neighbours(session: Session, filters: QueueFilters, proposal_id: int) -> Neighbours:
    """What stands before and after a proposal in the queue.

    The proposal itself counts as part of the queue even where the filters no longer keep it, as after a decision: the
    way on must not be lost with it.
    """
    order = _order(filters)
    standing = (
        _joined(
            Proposal.id,
            sa.func.lag(Proposal.id).over(order_by=order).label("previous_id"),
            sa.func.lead(Proposal.id).over(order_by=order).label("next_id"),
            sa.func.row_number().over(order_by=order).label("place"),
            sa.func.count(Proposal.id).over().label("total"),
        )
        .where(sa.or_(sa.and_(*_conditions(filters)), Proposal.id == proposal_id))
        .subquery()
    )
    query = sa.select(standing.c.previous_id, standing.c.next_id, standing.c.place, standing.c.total)
    found = session.execute(query.where(standing.c.id == proposal_id)).first()
    return Neighbours(*found) if found else Neighbours(None, None, 0, 0)


def _joined(*columns: Any) -> sa.Select[Any]:
    return (
        sa.select(*columns)
        .select_from(Proposal)
        .join(Client, Client.id == Proposal.client_id)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .join(Employer, Employer.id == Vacancy.employer_id)
    )


def _conditions(filters: QueueFilters) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = [sa.true()]
    if filters.state is not None:
        conditions.append(Proposal.state == filters.state)
    if filters.kind is not None:
        conditions.append(Proposal.kind == filters.kind)
    if filters.adviser_id is not None:
        mine = Employer.adviser_id == filters.adviser_id
        conditions.append(mine if filters.only_mine else sa.or_(mine, Employer.adviser_id.is_(None)))
    if filters.employer_id is not None:
        conditions.append(Employer.id == filters.employer_id)
    if filters.occupation_group:
        conditions.append(Vacancy.occupation_code.startswith(filters.occupation_group, autoescape=True))
    if filters.min_score is not None:
        conditions.append(Proposal.score_hundredths >= round(100 * filters.min_score))
    if filters.search and filters.search.strip():
        conditions.append(_contains(filters.search.strip()))
    return conditions


def _contains(words: str) -> sa.ColumnElement[bool]:
    columns = (Client.reference, Vacancy.reference, Vacancy.title, Employer.name, TOWN)
    return sa.or_(*(column.icontains(words, autoescape=True) for column in columns))


def _order(filters: QueueFilters) -> list[sa.UnaryExpression[Any]]:
    column, is_descending = SORT_COLUMNS[filters.sort]
    if filters.descending is not None:
        is_descending = filters.descending
    ties = [Proposal.score_hundredths.desc(), Proposal.client_id.asc(), Proposal.vacancy_id.asc(), Proposal.id.asc()]
    return [column.desc() if is_descending else column.asc(), *ties]

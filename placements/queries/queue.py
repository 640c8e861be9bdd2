"""The adviser's queue: a filtered, sorted list of proposals. Its counts and the way from one to the next stand beside.

What is filtered, counted and sorted by stands in the indexes of the proposals: only the rows of a page are read.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import page_count
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
class SearchHits:
    """Which clients, vacancies and employers a search found."""

    client_ids: tuple[int, ...]
    vacancy_ids: tuple[int, ...]
    employer_ids: tuple[int, ...]


@dataclass(frozen=True)
class QueueFilters:
    """Which proposals, in which order; None leaves out no proposal.

    ``adviser_id`` keeps the employers of this adviser, of ``stands_in_for`` and those without one; with ``only_mine``
    not the last.
    ``occupation_group`` is the beginning of a KldB code. ``min_score`` is in points. ``search`` looks into references
    of client and vacancy, title, employer and towns; case does not matter. ``hits`` is what `search_hits` found for it:
    worth while where several queries use the same filters. ``descending`` None takes the order that suits the sort:
    scores, dates and questions from the top, words from A.
    """

    state: ProposalState | None = ProposalState.SUGGESTED
    kind: MatchKind | None = None
    adviser_id: int | None = None
    stands_in_for: frozenset[int] = frozenset()
    only_mine: bool = False
    employer_id: int | None = None
    occupation_group: str | None = None
    min_score: float | None = None
    search: str | None = None
    hits: SearchHits | None = None
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
        return page_count(self.total, self.per_page)


MOST_TOWNS = 100_000  # more than there are
MOST_HITS = 2000  # beyond, the database is asked anew rather than told the ids
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
    QueueSort.TITLE: (Vacancy.title_key, False),
    QueueSort.EMPLOYER: (Employer.sort_name, False),
    QueueSort.CLIENT: (Client.reference, False),
}
JOINS: dict[QueueSort, tuple[Any, Any]] = {
    QueueSort.TITLE: (Vacancy, Vacancy.id == Proposal.vacancy_id),
    QueueSort.EMPLOYER: (Employer, Employer.id == Proposal.employer_id),
    QueueSort.CLIENT: (Client, Client.id == Proposal.client_id),
}


def proposal_queue(
    session: Session, filters: QueueFilters, *, page: int = 1, per_page: int = 25, total: int | None = None
) -> QueuePage:
    """One page of the proposals that the filters keep, in their order. A page beyond the last gives the last.

    ``total`` is how many they keep, where the caller has counted them already.
    """
    if total is None:
        total = session.scalar(sa.select(sa.func.count()).select_from(Proposal).where(*conditions(filters))) or 0
    last = page_count(total, per_page)
    page = min(max(1, page), last)
    query = select_sorted(filters, Proposal.id).where(*conditions(filters)).order_by(*order(filters))
    ids = list(session.scalars(query.limit(per_page).offset((page - 1) * per_page)))
    return QueuePage(rows_of_proposals(session, ids), total, page, per_page)


def rows_of_proposals(session: Session, ids: Sequence[int]) -> list[QueueRow]:
    """Rows of these proposals, in the order given; unknown ids are left out."""
    query: sa.Select[Any] = (
        sa.select(*COLUMNS)
        .select_from(Proposal)
        .join(Client, Client.id == Proposal.client_id)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .join(Employer, Employer.id == Proposal.employer_id)
        .where(Proposal.id.in_(ids))
    )
    rows = {row[0]: QueueRow(*row) for row in session.execute(query)}
    return [rows[each] for each in ids if each in rows]


def with_search_hits(session: Session, filters: QueueFilters) -> QueueFilters:
    """The filters with what their search found, so that several queries need not look again; as given without one."""
    words = (filters.search or "").strip()
    if not words:
        return filters
    clients, vacancies, employers = (
        tuple[int, ...](session.scalars(query.limit(MOST_HITS + 1))) for query in _searched(words)
    )
    if max(map(len, (clients, vacancies, employers))) > MOST_HITS:
        return filters
    return replace(filters, hits=SearchHits(clients, vacancies, employers))


def select_sorted(filters: QueueFilters, *columns: Any) -> sa.Select[Any]:
    """A select of proposals, joined to what they are sorted by."""
    query = sa.select(*columns).select_from(Proposal)
    return query.join(*JOINS[filters.sort]) if filters.sort in JOINS else query


def conditions(filters: QueueFilters) -> list[sa.ColumnElement[bool]]:
    """What a proposal must be to stay, in columns of the proposal alone."""
    kept: list[sa.ColumnElement[bool]] = [sa.true()]
    if filters.state is not None:
        kept.append(Proposal.state == filters.state)
    if filters.kind is not None:
        kept.append(Proposal.kind == filters.kind)
    if filters.adviser_id is not None:
        mine: sa.ColumnElement[bool] = Employer.adviser_id.in_({filters.adviser_id, *filters.stands_in_for})
        mine = mine if filters.only_mine else sa.or_(mine, Employer.adviser_id.is_(None))
        kept.append(Proposal.employer_id.in_(sa.select(Employer.id).where(mine)))
    if filters.employer_id is not None:
        kept.append(Proposal.employer_id == filters.employer_id)
    if filters.occupation_group:
        group = Vacancy.occupation_code.startswith(filters.occupation_group, autoescape=True)
        kept.append(Proposal.vacancy_id.in_(sa.select(Vacancy.id).where(group)))
    if filters.min_score is not None:
        kept.append(Proposal.score_hundredths >= round(100 * filters.min_score))
    if filters.search and filters.search.strip():
        kept.append(_contains(filters.search.strip(), filters.hits))
    return kept


def order(filters: QueueFilters) -> list[sa.UnaryExpression[Any]]:
    """The order of the queue, total: ties by score, client, vacancy and id."""
    return [column.desc() if is_descending else column.asc() for column, is_descending in order_columns(filters)]


def order_columns(filters: QueueFilters) -> list[tuple[Any, bool]]:
    """The columns of `order`, each once, and whether it is descending."""
    column, is_descending = SORT_COLUMNS[filters.sort]
    if filters.descending is not None:
        is_descending = filters.descending
    ties = [(Proposal.score_hundredths, True), (Proposal.client_id, False), (Proposal.vacancy_id, False)]
    last = (Proposal.id, False)
    return [(column, is_descending), *(tie for tie in ties if tie[0] is not column), last]


def _contains(words: str, hits: SearchHits | None) -> sa.ColumnElement[bool]:
    columns = (Proposal.client_id, Proposal.vacancy_id, Proposal.employer_id)
    if hits is None:
        return sa.or_(*(column.in_(query) for column, query in zip(columns, _searched(words), strict=True)))
    found = (hits.client_ids, hits.vacancy_ids, hits.employer_ids)
    # In the text of the statement: to bind up to 2000 ids one by one takes longer than the answer.
    ways = [
        column.in_(sa.bindparam(None, ids, expanding=True, literal_execute=True))
        for column, ids in zip(columns, found, strict=True)
        if ids
    ]
    return sa.or_(*ways) if ways else sa.false()


def _searched(words: str) -> tuple[sa.Select[Any], sa.Select[Any], sa.Select[Any]]:
    """Ids of the clients, vacancies and employers that the words stand with."""

    def numbered(reference: Any) -> sa.ColumnElement[bool]:
        found: sa.ColumnElement[bool] = reference.contains(words.upper(), autoescape=True)  # kept in capitals
        return found

    # Few: only they are put in small letters; without the limit SQLite would look for the words in each place first.
    towns = sa.select(VacancyPlace.town).distinct().limit(MOST_TOWNS).subquery()
    named = sa.select(towns.c.town).where(towns.c.town.icontains(words, autoescape=True))
    in_town = sa.select(VacancyPlace.vacancy_id).where(VacancyPlace.town.in_(named))
    in_title = Vacancy.title_key.contains(words.lower(), autoescape=True)
    vacancies = sa.select(Vacancy.id).where(sa.or_(in_title, numbered(Vacancy.reference), Vacancy.id.in_(in_town)))
    return (
        sa.select(Client.id).where(numbered(Client.reference)),
        vacancies,
        sa.select(Employer.id).where(Employer.sort_name.contains(words.lower(), autoescape=True)),
    )

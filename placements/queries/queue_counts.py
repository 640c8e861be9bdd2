"""Counts beside the choices of the adviser's queue: what each of them would show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from employers.models import Employer, Vacancy
from matching.facts import MatchKind
from placements.codes import ProposalState
from placements.models import Proposal
from placements.queries.queue import QueueFilters, conditions

MOST_EMPLOYERS = 400  # that are offered as a choice; others are found by the search


@dataclass(frozen=True)
class QueueCounts:
    """How many proposals each choice of a filter would show, all other filters kept."""

    by_state: dict[ProposalState, int]
    by_kind: dict[MatchKind, int]
    total: int  # with all filters


@dataclass(frozen=True)
class EmployerCount:
    """An employer that occurs in the queue, and how often."""

    employer_id: int
    name: str
    proposals: int


@dataclass(frozen=True)
class QueueChoices:
    """What occurs in the queue: main groups of occupations (two digits of KldB) with their counts, and employers.

    Across all advisers the counts are None: the groups are those of all vacancies.
    """

    occupation_groups: Sequence[tuple[str, int | None]]
    employers: Sequence[EmployerCount]


def queue_counts(session: Session, filters: QueueFilters) -> QueueCounts:
    """True counts for every choice of state and kind, each with all other filters kept; one select."""
    query = (
        sa.select(Proposal.state, Proposal.kind, sa.func.count())
        .where(*conditions(replace(filters, state=None, kind=None)))
        .group_by(Proposal.state, Proposal.kind)
    )
    by_state, by_kind, total = Counter[ProposalState](), Counter[MatchKind](), 0
    for state, kind, number in session.execute(query):
        is_state, is_kind = filters.state in {None, state}, filters.kind in {None, kind}
        by_state[state] += number if is_kind else 0
        by_kind[kind] += number if is_state else 0
        total += number if is_state and is_kind else 0
    return QueueCounts(
        by_state={state: by_state[state] for state in ProposalState},
        by_kind={kind: by_kind[kind] for kind in MatchKind},
        total=total,
    )


def queue_choices(session: Session, filters: QueueFilters) -> QueueChoices:
    """Occupation groups by code and employers by name that the other filters leave, each without its own filter.

    Of employers those with the most proposals, at most `MOST_EMPLOYERS`, and the one that is chosen. Across all
    advisers only that one: nobody looks through thousands of employers, the search finds them; and all groups, without
    counts, which would read every proposal that waits.
    """
    if filters.adviser_id is None and filters.employer_id is None:
        return QueueChoices(_all_groups(session), [])
    return QueueChoices(_occupation_groups(session, filters), _employers(session, filters))


def _all_groups(session: Session) -> list[tuple[str, int | None]]:
    group = sa.func.substr(Vacancy.occupation_code, 1, 2)
    query = sa.select(group).where(Vacancy.occupation_code.is_not(None)).distinct().order_by(group)
    return [(code, None) for code in session.scalars(query)]


def _occupation_groups(session: Session, filters: QueueFilters) -> list[tuple[str, int | None]]:
    of_vacancy = (
        sa.select(Proposal.vacancy_id, sa.func.count().label("number"))
        .where(*conditions(replace(filters, occupation_group=None)))
        .group_by(Proposal.vacancy_id)
        .subquery()
    )
    group = sa.func.substr(Vacancy.occupation_code, 1, 2)
    query = (
        sa.select(group, sa.func.sum(of_vacancy.c.number))
        .join(of_vacancy, of_vacancy.c.vacancy_id == Vacancy.id)
        .where(Vacancy.occupation_code.is_not(None))
        .group_by(group)
        .order_by(group)
    )
    return [(code, int(number)) for code, number in session.execute(query)]


def _employers(session: Session, filters: QueueFilters) -> list[EmployerCount]:
    number, chosen = sa.func.count(), filters.employer_id
    listed = [] if filters.adviser_id is not None else [Proposal.employer_id == chosen]
    chosen_first = [] if chosen is None else [sa.case((Proposal.employer_id == chosen, 0), else_=1)]
    most = (
        sa.select(Proposal.employer_id, number.label("number"))
        .where(*conditions(replace(filters, employer_id=None)), *listed)
        .group_by(Proposal.employer_id)
        .order_by(*chosen_first, number.desc(), Proposal.employer_id)
        .limit(MOST_EMPLOYERS)
        .subquery()
    )
    query = (
        sa.select(Employer.id, Employer.name, most.c.number)
        .join(most, most.c.employer_id == Employer.id)
        .order_by(Employer.sort_name, Employer.id)
    )
    return [EmployerCount(*row) for row in session.execute(query)]

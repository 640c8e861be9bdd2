"""A case manager's clients: what is not recorded of them, which proposals they have, and what calls for attention.

Filters, figures and orders are the database's work; only the rows of a page are read in full. Names are encrypted, so
that a search in them, and an order by them, decrypts the names of the clients that the other filters keep.
"""

import enum
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.database import page_count
from core.settings import local_day
from placements.codes import RUNNING_STATES, ProposalState, TaskKind
from placements.data_questions import AskedFirst, DataQuestion, counts_now, data_questions_of, latest_questions_run
from placements.models import Proposal, Task
from placements.permissions import WARN_BEFORE
from profiles.codes import ClientState
from profiles.models import Client
from profiles.queries import PROFILE_FACTS, completeness, gap_count, names_of_clients

QUIET_DAYS = timedelta(days=90)  # without a proposal, or since the profile was gone through
MOST_NAMES = 1000  # beyond, a list goes by reference rather than by name
NOT_YET_PROPOSED = (ProposalState.SUGGESTED, ProposalState.LAPSED, ProposalState.DISMISSED)  # never reached the client


class CaseloadSort(enum.StrEnum):
    """What the list is sorted by; ties always by reference."""

    NAME = "name"
    GAPS = "gaps"
    PROPOSALS = "proposals"
    CONFIRMED = "confirmed"
    QUESTION = "question"


class CaseloadFlag(enum.StrEnum):
    """What calls for attention about a client who looks for work."""

    NO_PROPOSAL = "no_proposal"  # for 90 days nothing reached the client
    OLD_PROFILE = "old_profile"  # not gone through with the client for 90 days
    ONE_FACT = "one_fact"  # one fact would let vacancies be checked
    PERMISSION_ENDS = "permission_ends"  # within 60 days, or has ended


@dataclass(frozen=True)
class CaseloadFilters:
    """Which clients, in which order; None leaves out no client. ``search`` looks into names and references."""

    state: ClientState | None = ClientState.ACTIVE
    has_gaps: bool | None = None
    has_proposal: bool | None = None
    flag: CaseloadFlag | None = None
    search: str = ""
    sort: CaseloadSort = CaseloadSort.NAME
    descending: bool = False


@dataclass(frozen=True)
class CaseloadRow:
    """A client as the list shows them. ``missing`` names facts of `PROFILE_FACTS`; proposals count open ones only."""

    client_id: int
    case_manager_id: int | None
    reference: str
    name: str | None
    state: ClientState
    wished_occupation: str | None
    missing: tuple[str, ...]
    suggested: int
    running: int
    confirmed_at: datetime | None
    flags: frozenset[CaseloadFlag] = frozenset()
    question: AskedFirst | None = None

    @property
    def recorded_share(self) -> float:
        """How much of a complete profile is recorded, in [0, 1]."""
        return 1 - len(self.missing) / len(PROFILE_FACTS)


@dataclass(frozen=True)
class CaseloadFigures:
    """How many clients in all, with gaps, without an open proposal, and with each flag."""

    clients: int = 0
    with_gaps: int = 0
    without_proposal: int = 0
    flags: Mapping[CaseloadFlag, int] = field(default_factory=lambda: dict.fromkeys(CaseloadFlag, 0))


@dataclass(frozen=True)
class CaseloadPage:
    """One page of the list, and figures over all clients in this state, whatever the other filters."""

    rows: Sequence[CaseloadRow]
    total: int
    page: int
    pages: int
    figures: CaseloadFigures


def caseload(
    session: Session,
    user_ids: Collection[int],
    filters: CaseloadFilters,
    *,
    now: datetime,
    page: int = 1,
    per_page: int = 25,
) -> CaseloadPage:
    """One page of the clients whose case managers these users are. A page beyond the last gives the last."""
    flags = flag_conditions(session, now=now)
    of_state = _of_users(user_ids, filters.state)
    kept = [*of_state, *_conditions(filters, flags)]
    found = _found_by_name(session, kept, filters)
    count = sa.select(sa.func.count(Client.id)).where(*kept)
    total = len(found) if found is not None else session.scalar(count) or 0
    pages = page_count(total, per_page)
    page = min(max(1, page), pages)
    some = slice((page - 1) * per_page, page * per_page)
    ids = found[some] if found is not None else _ids_in_order(session, kept, filters, some)
    return CaseloadPage(
        rows=_rows(session, ids, flags), total=total, page=page, pages=pages,
        figures=_figures(session, of_state, flags).get(None, CaseloadFigures()),
    )  # fmt: skip


def figures_of_users(
    session: Session, user_ids: Collection[int], *, now: datetime
) -> dict[int | None, CaseloadFigures]:
    """Figures over the clients who look for work, gaps left out, by case manager; who has no client is missing."""
    flags = flag_conditions(session, now=now)
    return _figures(session, _of_users(user_ids, ClientState.ACTIVE), flags, by_manager=True)


def open_queries(session: Session, user_ids: Collection[int]) -> int:
    """How many queries of advisers wait for an answer of these case managers."""
    query = sa.select(sa.func.count(Task.id)).where(
        Task.user_id.in_(user_ids), Task.done_at.is_(None), Task.kind == TaskKind.QUERY
    )
    return session.scalar(query) or 0


def flag_conditions(session: Session, *, now: datetime) -> dict[CaseloadFlag, sa.ColumnElement[bool]]:
    """When each flag is set, as conditions beside clients. Who became known within the 90 days has none of time."""
    since, of_client = now - QUIET_DAYS, Proposal.client_id == Client.id
    running = sa.exists().where(of_client, Proposal.state.in_(RUNNING_STATES))
    others = [state for state in ProposalState if state not in {*RUNNING_STATES, *NOT_YET_PROPOSED}]
    recent = sa.exists().where(of_client, Proposal.state.in_(others), Proposal.changed_at >= since)
    run = latest_questions_run(session)
    asked = sa.exists().where(DataQuestion.client_id == Client.id, counts_now(run))
    is_active = Client.state == ClientState.ACTIVE
    return {
        CaseloadFlag.NO_PROPOSAL: sa.and_(is_active, Client.created_at < since, ~running, ~recent),
        CaseloadFlag.OLD_PROFILE: sa.and_(is_active, sa.func.coalesce(Client.confirmed_at, Client.created_at) < since),
        CaseloadFlag.ONE_FACT: sa.and_(is_active, asked),
        CaseloadFlag.PERMISSION_ENDS: sa.and_(is_active, Client.permission_valid_until <= local_day(now + WARN_BEFORE)),
    }


def _of_users(user_ids: Collection[int], state: ClientState | None) -> list[sa.ColumnElement[bool]]:
    chosen: list[sa.ColumnElement[bool]] = [Client.case_manager_id.in_(sorted(user_ids))]
    return chosen if state is None else [*chosen, Client.state == state]


def _conditions(
    filters: CaseloadFilters, flags: Mapping[CaseloadFlag, sa.ColumnElement[bool]]
) -> list[sa.ColumnElement[bool]]:
    """The other filters, as far as the database can tell; the search it cannot."""
    kept: list[sa.ColumnElement[bool]] = []
    if filters.has_gaps is not None:
        kept.append(gap_count() > 0 if filters.has_gaps else gap_count() == 0)
    if filters.has_proposal is not None:
        kept.append(_has_open() if filters.has_proposal else ~_has_open())
    if filters.flag is not None:
        kept.append(flags[filters.flag])
    return kept


def _has_open() -> sa.ColumnElement[bool]:
    return sa.exists().where(
        Proposal.client_id == Client.id, Proposal.state.in_({ProposalState.SUGGESTED, *RUNNING_STATES})
    )


def _found_by_name(
    session: Session, kept: Sequence[sa.ColumnElement[bool]], filters: CaseloadFilters
) -> list[int] | None:
    """All ids in their order where names decide; None where the database can do it alone, or there are too many."""
    words = filters.search.casefold().split()
    if not words and filters.sort is not CaseloadSort.NAME:
        return None
    query = sa.select(Client.id, Client.reference).where(*kept)
    if not words:
        query = query.limit(MOST_NAMES + 1)
    found = session.execute(query.order_by(*_order(session, filters))).all()
    if not words and len(found) > MOST_NAMES:
        return None
    names = names_of_clients(session, [client_id for client_id, _ in found])
    hits = [
        (client_id, reference)
        for client_id, reference in found
        if all(word in f"{reference} {names.get(client_id, '')}".casefold() for word in words)
    ]
    if filters.sort is CaseloadSort.NAME:
        hits.sort(key=lambda hit: hit[1])
        hits.sort(key=lambda hit: _name_key(names.get(hit[0]), hit[1]), reverse=filters.descending)
    return [client_id for client_id, _ in hits]


def _name_key(name: str | None, reference: str) -> tuple[bool, str]:
    return name is None, (name or reference).casefold()


def _order(session: Session, filters: CaseloadFilters) -> list[Any]:
    columns: list[Any] = [Client.reference]
    if filters.sort is CaseloadSort.GAPS:
        columns = [gap_count()]
    elif filters.sort is CaseloadSort.PROPOSALS:
        columns = [_open_count()]
    elif filters.sort is CaseloadSort.CONFIRMED:  # never gone through counts as longest ago, on both databases
        columns = [sa.case((Client.confirmed_at.is_(None), 0), else_=1), Client.confirmed_at]
    elif filters.sort is CaseloadSort.QUESTION:
        asked = sa.select(DataQuestion.vacancies).where(
            DataQuestion.client_id == Client.id, counts_now(latest_questions_run(session))
        )
        columns = [sa.func.coalesce(asked.correlate(Client).scalar_subquery(), 0)]
    return [*((each.desc() if filters.descending else each) for each in columns), Client.reference]


def _open_count() -> sa.ScalarSelect[int]:
    states = {ProposalState.SUGGESTED, *RUNNING_STATES}
    query = (
        sa.select(sa.func.count())
        .select_from(Proposal)
        .where(Proposal.client_id == Client.id, Proposal.state.in_(states))
    )
    return query.correlate(Client).scalar_subquery()


def _ids_in_order(
    session: Session, kept: Sequence[sa.ColumnElement[bool]], filters: CaseloadFilters, some: slice
) -> list[int]:
    query = sa.select(Client.id).where(*kept).order_by(*_order(session, filters))
    return list(session.scalars(query.limit(some.stop - some.start).offset(some.start)))


def _figures(
    session: Session,
    of_state: Sequence[sa.ColumnElement[bool]],
    flags: Mapping[CaseloadFlag, sa.ColumnElement[bool]],
    *,
    by_manager: bool = False,
) -> dict[int | None, CaseloadFigures]:
    def count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
        total: sa.ColumnElement[int] = sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
        return total

    owner: Any = Client.case_manager_id if by_manager else sa.null()
    gaps = sa.null() if by_manager else count(gap_count() > 0)  # dear over thousands of clients
    sums = (gaps, count(~_has_open()), *(count(flags[flag]) for flag in CaseloadFlag))
    query = sa.select(owner, sa.func.count(Client.id), *sums).where(*of_state)
    query = query.group_by(Client.case_manager_id) if by_manager else query
    return {
        row[0]: CaseloadFigures(row[1], row[2] or 0, row[3], dict(zip(CaseloadFlag, row[4:], strict=True)))
        for row in session.execute(query)
    }


def _rows(
    session: Session, ids: Sequence[int], flags: Mapping[CaseloadFlag, sa.ColumnElement[bool]]
) -> list[CaseloadRow]:
    parts = (
        Client.occupations, Client.skills, Client.languages, Client.qualifications, Client.licences, Client.limitations,
    )  # fmt: skip
    query = sa.select(Client, *(flags[flag] for flag in CaseloadFlag)).where(Client.id.in_(ids))
    found = {row[0].id: row for row in session.execute(query.options(*(selectinload(part) for part in parts)))}
    names, counts, questions = (
        names_of_clients(session, ids),
        _open_proposals(session, ids),
        data_questions_of(session, ids),
    )
    return [
        CaseloadRow(
            client_id=client.id,
            case_manager_id=client.case_manager_id,
            reference=client.reference,
            name=names.get(client.id),
            state=client.state,
            wished_occupation=_wished_occupation(client),
            missing=tuple(completeness(client)),
            suggested=counts.get(client.id, (0, 0))[0],
            running=counts.get(client.id, (0, 0))[1],
            confirmed_at=client.confirmed_at,
            flags=frozenset(flag for flag, is_set in zip(CaseloadFlag, is_flagged, strict=True) if is_set),
            question=questions.get(client.id),
        )
        for client, *is_flagged in (found[each] for each in ids if each in found)
    ]


def _wished_occupation(client: Client) -> str | None:
    ranked = sorted((each.rank or 9, each.code) for each in client.occupations)
    return ranked[0][1] if ranked else None


def _open_proposals(session: Session, ids: Collection[int]) -> dict[int, tuple[int, int]]:
    """Suggested and running proposals, by client."""
    suggested = sa.func.sum(sa.case((Proposal.state == ProposalState.SUGGESTED, 1), else_=0))
    running = sa.func.sum(sa.case((Proposal.state.in_(RUNNING_STATES), 1), else_=0))
    query = (
        sa.select(Proposal.client_id, suggested, running)
        .where(Proposal.client_id.in_(ids), Proposal.is_open)
        .group_by(Proposal.client_id)
    )
    return {client_id: (first, second) for client_id, first, second in session.execute(query)}

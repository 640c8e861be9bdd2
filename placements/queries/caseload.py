"""A case manager's own clients: what is not recorded of them, and which proposals they have."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from placements.codes import RUNNING_STATES, ProposalState
from placements.models import Proposal
from profiles.codes import ClientState
from profiles.models import Client
from profiles.queries import PROFILE_FACTS, completeness, names_of_clients


class CaseloadSort(enum.StrEnum):
    """What the list is sorted by; ties always by reference."""

    NAME = "name"
    GAPS = "gaps"
    PROPOSALS = "proposals"
    CONFIRMED = "confirmed"


@dataclass(frozen=True)
class CaseloadFilters:
    """Which clients, in which order; None leaves out no client. ``search`` looks into names and references."""

    state: ClientState | None = ClientState.ACTIVE
    has_gaps: bool | None = None
    has_proposal: bool | None = None
    search: str = ""
    sort: CaseloadSort = CaseloadSort.NAME
    descending: bool = False


@dataclass(frozen=True)
class CaseloadRow:
    """A client as the list shows them. ``missing`` names facts of `PROFILE_FACTS`; proposals count open ones only."""

    client_id: int
    reference: str
    name: str | None
    state: ClientState
    wished_occupation: str | None
    missing: tuple[str, ...]
    suggested: int
    running: int
    confirmed_at: datetime | None

    @property
    def recorded_share(self) -> float:
        """How much of a complete profile is recorded, in [0, 1]."""
        return 1 - len(self.missing) / len(PROFILE_FACTS)


@dataclass(frozen=True)
class CaseloadPage:
    """One page of the list, and figures over all clients of the case manager in this state."""

    rows: Sequence[CaseloadRow]
    total: int
    page: int
    pages: int
    clients: int
    with_gaps: int
    without_proposal: int


def caseload(
    session: Session, case_manager_id: int, filters: CaseloadFilters, *, page: int = 1, per_page: int = 25
) -> CaseloadPage:
    """One page of a case manager's own clients. A page beyond the last gives the last.

    A caseload is some hundred clients: all are read with a fixed number of selects, because names are encrypted and
    gaps are no column, and are filtered and sorted here.
    """
    all_rows = _rows(session, case_manager_id, filters.state)
    kept = sorted((row for row in all_rows if _is_kept(row, filters)), key=lambda row: row.reference)
    kept.sort(key=lambda row: _sort_value(row, filters.sort), reverse=filters.descending)
    pages = max(1, -(-len(kept) // per_page))
    page = min(max(1, page), pages)
    return CaseloadPage(
        rows=kept[(page - 1) * per_page : page * per_page],
        total=len(kept),
        page=page,
        pages=pages,
        clients=len(all_rows),
        with_gaps=sum(1 for row in all_rows if row.missing),
        without_proposal=sum(1 for row in all_rows if not row.suggested + row.running),
    )


def _rows(session: Session, case_manager_id: int, state: ClientState | None) -> list[CaseloadRow]:
    parts = (
        Client.occupations, Client.skills, Client.languages, Client.qualifications, Client.licences, Client.limitations,
    )  # fmt: skip
    query = sa.select(Client).where(Client.case_manager_id == case_manager_id).order_by(Client.reference)
    query = query if state is None else query.where(Client.state == state)
    found = list(session.scalars(query.options(*(selectinload(part) for part in parts))))
    ids = [client.id for client in found]
    names, counts = names_of_clients(session, ids), _open_proposals(session, case_manager_id)
    return [
        CaseloadRow(
            client_id=client.id,
            reference=client.reference,
            name=names.get(client.id),
            state=client.state,
            wished_occupation=_wished_occupation(client),
            missing=tuple(completeness(client)),
            suggested=counts.get(client.id, (0, 0))[0],
            running=counts.get(client.id, (0, 0))[1],
            confirmed_at=client.confirmed_at,
        )
        for client in found
    ]


def _wished_occupation(client: Client) -> str | None:
    ranked = sorted((each.rank or 9, each.code) for each in client.occupations)
    return ranked[0][1] if ranked else None


def _open_proposals(session: Session, case_manager_id: int) -> dict[int, tuple[int, int]]:
    """Suggested and running proposals, by client."""
    suggested = sa.func.sum(sa.case((Proposal.state == ProposalState.SUGGESTED, 1), else_=0))
    running = sa.func.sum(sa.case((Proposal.state.in_(RUNNING_STATES), 1), else_=0))
    query = (
        sa.select(Proposal.client_id, suggested, running)
        .join(Client, Client.id == Proposal.client_id)
        .where(Client.case_manager_id == case_manager_id, Proposal.is_open)
        .group_by(Proposal.client_id)
    )
    return {client_id: (first, second) for client_id, first, second in session.execute(query)}


def _is_kept(row: CaseloadRow, filters: CaseloadFilters) -> bool:
    text = f"{row.reference} {row.name or ''}".casefold()
    return (
        (filters.has_gaps is None or bool(row.missing) == filters.has_gaps)
        and (filters.has_proposal is None or bool(row.suggested + row.running) == filters.has_proposal)
        and all(word in text for word in filters.search.casefold().split())
    )


def _sort_value(row: CaseloadRow, sort: CaseloadSort) -> tuple[bool, str | float]:
    if sort is CaseloadSort.NAME:
        return row.name is None, (row.name or row.reference).casefold()
    if sort is CaseloadSort.GAPS:
        return False, float(len(row.missing))
    if sort is CaseloadSort.PROPOSALS:
        return False, float(row.suggested + row.running)
    return row.confirmed_at is not None, row.confirmed_at.timestamp() if row.confirmed_at else 0.0

"""What a client reads on the own page: own proposals, own messages, who looked at the data, who got them.

Every query takes the client's id and gives nothing of anybody else.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, joinedload

from core.audit import AuditEntry
from core.errors import NotFound
from core.offices import Office, Team, TeamMember
from core.users import Role, User
from employers.models import Employer, Vacancy
from placements.codes import SHOWN_TO_CLIENT, SHOWN_TO_CLIENT_WHO_KNOWS, LookPurpose, ProposalState, TaskKind
from placements.documents.models import DocumentRecord
from placements.models import ClientMessage, Proposal, ProposalStep, Task
from placements.workflow import StepName
from profiles.casework import HouseholdMember
from profiles.codes import ClientFact

PROPOSALS_SHOWN = 60
MESSAGES_SHOWN = 40
LOOKS_AT_ONCE = 200
_TOLD = {  # what goes out with a step: whether the name is in it
    StepName.SEND_SHORT_PROFILE: False,
    StepName.RELEASE_IDENTITY: True,
    StepName.RELEASE_WITHOUT_AGREEMENT: True,
}


@dataclass(frozen=True)
class ClientProposalRow:
    """A proposal in the client's list."""

    proposal_id: int
    state: ProposalState
    title: str
    employer_name: str
    town: str | None
    changed_at: datetime


@dataclass(frozen=True)
class MessageRow:
    """A question or a contested fact of a client. ``is_open`` until staff have dealt with it."""

    task_id: int
    kind: TaskKind
    fact: ClientFact | None
    words: str
    said_at: datetime
    is_open: bool
    answer: str | None
    proposal_id: int | None
    title: str | None  # of the vacancy


@dataclass(frozen=True)
class Look:
    """One entry of the audit record about a client; role and office None: not a member of staff."""

    at: datetime
    action: str
    by_id: int | None
    role: Role | None
    office: str | None
    actor: str | None
    purpose: LookPurpose | None = None  # entries of earlier versions have none


@dataclass(frozen=True)
class Recipient:
    """An employer who was told something about the client."""

    at: datetime
    employer_name: str
    with_name: bool


def is_shown_to_client() -> sa.ColumnElement[bool]:
    """Condition on `Proposal`: what a client may know of. Suggestions and what staff have not released are not."""
    knows = sa.exists().where(ProposalStep.proposal_id == Proposal.id, ProposalStep.to_state.in_(SHOWN_TO_CLIENT))
    return sa.or_(Proposal.state.in_(SHOWN_TO_CLIENT), sa.and_(Proposal.state.in_(SHOWN_TO_CLIENT_WHO_KNOWS), knows))


def proposals_for_client(session: Session, client_id: int) -> list[ClientProposalRow]:
    """What the client may know of: what needs an answer first, then open ones, then ended ones, newest first."""
    waits = Proposal.state == ProposalState.CLIENT_INFORMED
    query = (
        sa.select(Proposal.id, Proposal.state, Vacancy.title, Employer.name, Employer.town, Proposal.changed_at)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .join(Employer, Employer.id == Proposal.employer_id)
        .where(Proposal.client_id == client_id, is_shown_to_client())
        .order_by(waits.desc(), Proposal.is_open.desc(), Proposal.changed_at.desc(), Proposal.id.desc())
        .limit(PROPOSALS_SHOWN)
    )
    return [ClientProposalRow(*row) for row in session.execute(query)]


def get_proposal_for_client(session: Session, client_id: int, proposal_id: int) -> Proposal:
    """The proposal with its vacancy, if it is the client's own and the client may know of it; else `NotFound`."""
    query = (
        sa.select(Proposal)
        .where(Proposal.id == proposal_id, Proposal.client_id == client_id, is_shown_to_client())
        .options(joinedload(Proposal.vacancy).joinedload(Vacancy.employer))
    )
    found = session.scalar(query)
    if found is None:
        raise NotFound("There is no proposal %(id)s.", id=proposal_id)
    return found


def messages_of_client(
    session: Session, client_id: int, *, proposal_id: int | None = None, limit: int = MESSAGES_SHOWN
) -> list[MessageRow]:
    """What the client has asked and contests, all or about one proposal: open ones first, then newest first."""
    query = (
        sa.select(ClientMessage, Task, Vacancy.title)
        .join(Task, Task.id == ClientMessage.task_id)
        .outerjoin(Proposal, Proposal.id == Task.proposal_id)
        .outerjoin(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .where(ClientMessage.client_id == client_id)
        .order_by(Task.done_at.is_not(None), Task.created_at.desc(), Task.id.desc())
        .limit(limit)
    )
    if proposal_id is not None:
        query = query.where(Task.proposal_id == proposal_id)
    return [
        MessageRow(
            task.id, task.kind, ClientFact(message.fact) if message.fact else None, task.words or "", task.created_at,
            is_open=task.done_at is None, answer=message.answer, proposal_id=task.proposal_id, title=title,
        )
        for message, task, title in session.execute(query)
    ]  # fmt: skip


def contested_facts(session: Session, client_id: int) -> dict[ClientFact, MessageRow]:
    """What the client contests and nobody has settled yet, the latest message of each part."""
    rows = [row for row in messages_of_client(session, client_id) if row.is_open and row.fact is not None]
    return {row.fact: row for row in reversed(rows) if row.fact is not None}


def looks_at_client(session: Session, client_id: int, *, page: int) -> tuple[list[Look], bool]:
    """One page (from 1) of who looked at or changed what is stored about the client, newest first; whether more follow.

    Beside the entries about the client: documents about the client, the household since the client belongs to it, and
    lists of names beside vacancies for which the client was ever proposed or suggested; for other vacancies such lists
    leave an entry about the client.
    """
    rows = session.execute(
        sa.select(AuditEntry, User.role, Office.name)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .outerjoin(TeamMember, TeamMember.user_id == User.id)
        .outerjoin(Team, Team.id == TeamMember.team_id)
        .outerjoin(Office, Office.id == Team.office_id)
        .where(AuditEntry.id.in_(_about(session, client_id)))
        .order_by(AuditEntry.id.desc())
        .offset((max(1, page) - 1) * LOOKS_AT_ONCE)
        .limit(LOOKS_AT_ONCE + 1)
    ).all()
    found = [
        Look(entry.at, entry.action, entry.user_id, role, office, entry.detail.get("actor"), _purpose(entry))
        for entry, role, office in rows[:LOOKS_AT_ONCE]
        if _names(entry, client_id)
    ]
    return found, len(rows) > LOOKS_AT_ONCE


def recipients_of_client(session: Session, client_id: int) -> list[Recipient]:
    """Employers who were sent the short profile or the name, newest first."""
    query = (
        sa.select(ProposalStep.at, Employer.name, ProposalStep.name)
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .join(Employer, Employer.id == Proposal.employer_id)
        .where(Proposal.client_id == client_id, ProposalStep.name.in_([name.value for name in _TOLD]))
        .order_by(ProposalStep.id.desc())
    )
    return [Recipient(at, employer, _TOLD[StepName(str(name))]) for at, employer, name in session.execute(query)]


def steps_known_to_client(session: Session, proposal_id: int) -> list[tuple[datetime, ProposalState]]:
    """Moments and states since the client was told, oldest first."""
    query = (
        sa.select(ProposalStep.at, ProposalStep.to_state)
        .where(ProposalStep.proposal_id == proposal_id)
        .order_by(ProposalStep.id)
    )
    rows: Sequence[Any] = session.execute(query).all()
    first = next((place for place, row in enumerate(rows) if row[1] in SHOWN_TO_CLIENT), len(rows))
    return [(at, state) for at, state in rows[first:]]


def without_proposal(session: Session, client_ids: Collection[int], vacancy_id: int) -> list[int]:
    """Those of these clients who were never proposed or suggested for the vacancy, in order."""
    query = sa.select(Proposal.client_id).where(Proposal.vacancy_id == vacancy_id, Proposal.client_id.in_(client_ids))
    return sorted(set(client_ids) - set(session.scalars(query)))


def _purpose(entry: AuditEntry) -> LookPurpose | None:
    said = entry.detail.get("purpose")
    return LookPurpose(said) if said in set(LookPurpose) else None


def _names(entry: AuditEntry, client_id: int) -> bool:
    """Whether an entry is to be counted for the client: a list beside a vacancy, only if it named the client and left
    no entry of the client's own.
    """
    if entry.action != "names_viewed" or entry.object_kind == "client":
        return True
    return client_id in entry.detail.get("clients", ()) and client_id not in entry.detail.get("apart", ())


def _about(session: Session, client_id: int) -> sa.CompoundSelect[Any]:
    """Ids of the entries that concern the client, each kind found in the index of objects."""
    documents = session.scalars(sa.select(DocumentRecord.id).where(DocumentRecord.client_id == client_id)).all()
    vacancies = session.scalars(sa.select(Proposal.vacancy_id).where(Proposal.client_id == client_id)).all()
    listed = _concerning("vacancy", vacancies).where(AuditEntry.action == "names_viewed")
    parts = [_concerning("client", [client_id]), _concerning("document", documents), listed]
    member = session.scalar(sa.select(HouseholdMember).where(HouseholdMember.client_id == client_id))
    if member is not None:
        of_household = _concerning("household", [member.household_id])
        if member.joined_on is not None:  # what was looked at before concerns the others alone
            of_household = of_household.where(AuditEntry.at >= datetime.combine(member.joined_on, time(), UTC))
        parts.append(of_household)
    return sa.union_all(*parts)


def _concerning(kind: str, ids: Sequence[int]) -> sa.Select[Any]:
    return sa.select(AuditEntry.id).where(
        AuditEntry.object_kind == kind, AuditEntry.object_id.in_([str(each) for each in ids])
    )

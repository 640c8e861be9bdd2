"""Single proposals with their history, and those of one client or vacancy."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased, joinedload

from core.errors import NotFound
from core.users import User
from employers.models import Contact, Employer, Vacancy
from placements.codes import SHOWN_TO_JOINT_DESK, Actor, ProposalState
from placements.models import Proposal, ProposalStep
from placements.queries.queue import COLUMNS, QueueRow
from profiles.models import Client


@dataclass(frozen=True)
class StepRow:
    """One step of a proposal with the names of who took it and who confirmed it; the machine has none."""

    from_state: ProposalState | None
    to_state: ProposalState
    at: datetime
    by: int | None
    by_name: str | None
    reason: str | None
    note: str | None
    name: str | None = None  # of `workflow.StepName`; None: the first suggestion
    actor: Actor = Actor.MACHINE
    on: date | None = None
    moment: datetime | None = None
    second_name: str | None = None
    contact_name: str | None = None


@dataclass(frozen=True)
class ProposalDetail:
    """A proposal with client, vacancy and employer, its steps from the first on, and who changed it last."""

    proposal: Proposal
    client: Client
    vacancy: Vacancy
    employer: Employer
    steps: Sequence[StepRow]
    changed_by_name: str | None


def get_proposal(session: Session, proposal_id: int) -> Proposal:
    """The proposal with this id, or `NotFound`."""
    proposal = session.get(Proposal, proposal_id)
    if proposal is None:
        raise NotFound("There is no proposal %(id)s.", id=proposal_id)
    return proposal


def proposal_detail(session: Session, proposal_id: int) -> ProposalDetail:
    """The proposal with all that its page shows beside the explanation, or `NotFound`."""
    query = (
        sa.select(Proposal, User.display_name)
        .outerjoin(User, User.id == Proposal.changed_by)
        .where(Proposal.id == proposal_id)
        .options(joinedload(Proposal.client), joinedload(Proposal.vacancy).joinedload(Vacancy.employer))
    )
    found = session.execute(query).first()
    if found is None:
        raise NotFound("There is no proposal %(id)s.", id=proposal_id)
    proposal: Proposal = found[0]
    vacancy = proposal.vacancy
    steps = steps_of_proposal(session, proposal_id)
    return ProposalDetail(proposal, proposal.client, vacancy, vacancy.employer, steps, found[1])


def steps_of_proposal(session: Session, proposal_id: int) -> list[StepRow]:
    """The steps that a proposal has taken, oldest first."""
    second = aliased(User)
    query = (
        sa.select(
            ProposalStep.from_state, ProposalStep.to_state, ProposalStep.at, ProposalStep.by, User.display_name,
            ProposalStep.reason, ProposalStep.note, ProposalStep.name, ProposalStep.actor, ProposalStep.on,
            ProposalStep.moment, second.display_name, Contact.name,
        )
        .outerjoin(User, User.id == ProposalStep.by)
        .outerjoin(second, second.id == ProposalStep.second_by)
        .outerjoin(Contact, Contact.id == ProposalStep.contact_id)
        .where(ProposalStep.proposal_id == proposal_id)
        .order_by(ProposalStep.id)
    )  # fmt: skip
    return [StepRow(*row) for row in session.execute(query)]


def proposals_of_client(session: Session, client_id: int) -> list[QueueRow]:
    """All proposals of a client: open ones first, then by score."""
    return _rows(session, Proposal.client_id == client_id)


def proposals_for_joint_desk(session: Session, client_id: int) -> list[QueueRow]:
    """Proposals of a client that run and that the client knows of. Whether they are released is asked before."""
    return _rows(session, sa.and_(Proposal.client_id == client_id, Proposal.state.in_(SHOWN_TO_JOINT_DESK)))


def proposals_of_vacancy(session: Session, vacancy_id: int) -> list[QueueRow]:
    """All proposals of a vacancy: open ones first, then by score."""
    return _rows(session, Proposal.vacancy_id == vacancy_id)


def _rows(session: Session, condition: sa.ColumnElement[bool]) -> list[QueueRow]:
    query: sa.Select[Any] = (
        sa.select(*COLUMNS)
        .select_from(Proposal)
        .join(Client, Client.id == Proposal.client_id)
        .join(Vacancy, Vacancy.id == Proposal.vacancy_id)
        .join(Employer, Employer.id == Vacancy.employer_id)
        .where(condition)
        .order_by(Proposal.is_open.desc(), Proposal.score_hundredths.desc(), Proposal.id)
    )
    return [QueueRow(*row) for row in session.execute(query)]

"""What became of those who began to work, by the teams of their case managers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.offices import Office, Team, TeamMember
from core.settings import local_day
from placements.codes import FOLLOW_UPS, TaskResult
from placements.models import Proposal, ProposalStep, Task
from placements.outcomes import Employment
from placements.workflow import StepName
from profiles.models import Client

_CONFIRMATIONS = (StepName.CONFIRM_6M.value, StepName.CONFIRM_12M.value)


@dataclass(frozen=True)
class TeamEmployments:
    """The employments of the clients of a team; office and team None: whose case manager is in no team."""

    office: str | None
    team: str | None
    employments: Sequence[Employment]


def employments_by_team(session: Session, *, after: date, until: date) -> list[TeamEmployments]:
    """Employments that began after ``after``, on ``until`` at the latest, by the team in which the client's case
    manager is today; by the names of office and team, those without team last.
    """
    began = (Proposal.started_on > after, Proposal.started_on <= until)
    seen = _last_seen(session, began)
    query = (
        sa.select(Proposal.id, Proposal.started_on, Proposal.ended_on, Office.name, Team.name)
        .join(Client, Client.id == Proposal.client_id)
        .outerjoin(TeamMember, TeamMember.user_id == Client.case_manager_id)
        .outerjoin(Team, Team.id == TeamMember.team_id)
        .outerjoin(Office, Office.id == Team.office_id)
        .where(*began)
        .order_by(Office.name.is_(None), Office.name, Team.name, Proposal.id)
    )
    groups: dict[tuple[str | None, str | None], list[Employment]] = {}
    for proposal_id, started_on, ended_on, office, team in session.execute(query):
        if started_on is None:
            continue
        groups.setdefault((office, team), []).append(Employment(started_on, ended_on, seen.get(proposal_id)))
    return [TeamEmployments(office, team, found) for (office, team), found in groups.items()]


def state_of_starts(session: Session, *, after: date) -> tuple[int, datetime | None]:
    """How many employments began after that day, and when one of their proposals changed last: quick to ask, and
    different as soon as figures about them may be.
    """
    changed = sa.func.max(Proposal.changed_at, type_=Proposal.changed_at.type)
    count, at = session.execute(sa.select(sa.func.count(), changed).where(Proposal.started_on > after)).one()
    return count, at


def _last_seen(session: Session, began: Sequence[sa.ColumnElement[bool]]) -> dict[int, date]:
    """The last day on which staff knew the work to go on: by a confirmation, or by a follow-up."""
    confirmed = (
        sa.select(ProposalStep.proposal_id, sa.func.max(ProposalStep.on, type_=ProposalStep.on.type))
        .join(Proposal, Proposal.id == ProposalStep.proposal_id)
        .where(*began, ProposalStep.name.in_(_CONFIRMATIONS), ProposalStep.on.is_not(None))
        .group_by(ProposalStep.proposal_id)
    )
    followed = (
        sa.select(Task.proposal_id, sa.func.max(Task.done_at, type_=Task.done_at.type))
        .join(Proposal, Proposal.id == Task.proposal_id)
        .where(*began, Task.kind.in_(FOLLOW_UPS), Task.result == TaskResult.EMPLOYED)
        .group_by(Task.proposal_id)
    )
    seen: dict[int, date] = dict(session.execute(confirmed).all())  # type: ignore[arg-type]
    for proposal_id, at in session.execute(followed):
        if proposal_id is not None and at is not None:
            seen[proposal_id] = max(seen.get(proposal_id, date.min), local_day(at))
    return seen

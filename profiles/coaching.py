"""The coaching ratio (Betreuungsschlüssel): how many clients one full post looks after."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.offices import Office, Team, TeamMember
from core.users import Role, User
from profiles.codes import ClientState
from profiles.models import Client


@dataclass(frozen=True)
class MemberRatio:
    """A member of a team; ``clients`` are those who look for work, for case managers only."""

    user_id: int
    name: str
    role: Role
    post_share: float
    clients: int

    @property
    def per_post(self) -> float:
        """Clients for each full post."""
        return self.clients / self.post_share


@dataclass(frozen=True)
class TeamRatio:
    """A team with its members by name."""

    team_id: int
    name: str
    office_id: int
    target: int | None
    members: tuple[MemberRatio, ...]

    @property
    def clients(self) -> int:
        """Clients of all members."""
        return sum(member.clients for member in self.members)

    @property
    def posts(self) -> float:
        """Full posts of the case managers."""
        return sum(member.post_share for member in self.members if member.role is Role.CASE_MANAGER)

    @property
    def per_post(self) -> float | None:
        """Clients for each full post of a case manager; None where the team has none."""
        return self.clients / self.posts if self.posts else None

    @property
    def is_above_target(self) -> bool:
        """Whether a post looks after more clients than the team aims at."""
        return self.target is not None and self.per_post is not None and self.per_post > self.target


def coaching_ratios(session: Session) -> list[TeamRatio]:
    """All teams with their members' clients, by the names of office and team; three selects for however many."""
    counts = _active_clients(session)
    members: dict[int, list[MemberRatio]] = {}
    found = session.execute(
        sa.select(TeamMember.team_id, TeamMember.post_share, User.id, User.display_name, User.role)
        .join(User, User.id == TeamMember.user_id)
        .where(User.is_active)
        .order_by(User.display_name, User.id)
    )
    for team_id, share, user_id, name, role in found:
        members.setdefault(team_id, []).append(MemberRatio(user_id, name, role, share, counts.get(user_id, 0)))
    teams = session.scalars(sa.select(Team).join(Office).order_by(Office.name, Team.name, Team.id))
    return [
        TeamRatio(team.id, team.name, team.office_id, team.clients_per_post, tuple(members.get(team.id, ())))
        for team in teams
    ]


def _active_clients(session: Session) -> dict[int, int]:
    query = (
        sa.select(Client.case_manager_id, sa.func.count(Client.id))
        .where(Client.state == ClientState.ACTIVE, Client.case_manager_id.is_not(None))
        .group_by(Client.case_manager_id)
    )
    return {manager: count for manager, count in session.execute(query) if manager is not None}

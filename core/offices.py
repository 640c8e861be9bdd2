"""Branch and specialised offices, their teams, and who stands in for whom.

Stands in core for the same reason as `core.users`: clients, employers and tasks all hang on members of staff.
"""

import enum
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from core import audit
from core.database import Base
from core.errors import Conflict, InvalidInput, NotFound
from core.users import Role, User, get_user


class OfficeKind(enum.StrEnum):
    """What an office is."""

    BRANCH = "branch"
    SPECIALISED = "specialised"
    JOINT_DESK = "joint_desk"  # shared with the Agentur für Arbeit; its users see only what is released to them


class Office(Base):
    """A place where staff work (Zweigstelle, Fachstelle)."""

    __tablename__ = "office"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    kind: Mapped[OfficeKind] = mapped_column(default=OfficeKind.BRANCH)
    is_generated: Mapped[bool] = mapped_column(default=False)


class Team(Base):
    """A group of staff within an office. ``clients_per_post`` is the coaching ratio that it aims at."""

    __tablename__ = "team"

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(sa.ForeignKey("office.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    clients_per_post: Mapped[int | None]

    __table_args__ = (sa.UniqueConstraint("office_id", "name"),)


class TeamMember(Base):
    """A user's team, and how much of a full post the user works."""

    __tablename__ = "team_member"

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True)
    team_id: Mapped[int] = mapped_column(sa.ForeignKey("team.id", ondelete="CASCADE"), index=True)
    post_share: Mapped[float] = mapped_column(default=1.0)  # in (0, 1]
    leads: Mapped[bool] = mapped_column(default=False)  # looks after the accounts of the team

    __table_args__ = (sa.CheckConstraint("post_share > 0 AND post_share <= 1", name="share"),)


class StandIn(Base):
    """Somebody who does another's work from one day to another, both included."""

    __tablename__ = "stand_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), index=True)  # is away
    stand_in_id: Mapped[int] = mapped_column(sa.ForeignKey("app_user.id", ondelete="CASCADE"), index=True)
    from_on: Mapped[date]
    until_on: Mapped[date]

    __table_args__ = (sa.CheckConstraint("until_on >= from_on", name="order"),)


@dataclass(frozen=True)
class TeamRow:
    """A team with its office and its members' ids, by name."""

    team: Team
    office: Office
    member_ids: tuple[int, ...]


@dataclass(frozen=True)
class StandInRow:
    """A stand-in with the names of both."""

    stand_in_id: int
    user_id: int
    away_name: str
    stand_in_name: str
    from_on: date
    until_on: date


def stand_ins(session: Session, *, since: date) -> list[StandInRow]:
    """Stand-ins that end on that day or later, by their first day."""
    away, other = aliased(User), aliased(User)
    query = (
        sa.select(StandIn.id, StandIn.user_id, away.display_name, other.display_name, StandIn.from_on, StandIn.until_on)
        .join(away, away.id == StandIn.user_id)
        .join(other, other.id == StandIn.stand_in_id)
        .where(StandIn.until_on >= since)
        .order_by(StandIn.from_on, StandIn.id)
    )
    return [StandInRow(*row) for row in session.execute(query)]


def get_stand_in(session: Session, stand_in_id: int) -> StandIn:
    """The stand-in with this id, or `NotFound`."""
    row = session.get(StandIn, stand_in_id)
    if row is None:
        raise NotFound("There is no stand-in %(id)s.", id=stand_in_id)
    return row


def offices(session: Session) -> list[Office]:
    """All offices, by name."""
    return list(session.scalars(sa.select(Office).order_by(Office.name, Office.id)))


def teams(session: Session) -> list[TeamRow]:
    """All teams, by the names of office and team."""
    members: dict[int, list[int]] = {}
    for team_id, user_id in session.execute(
        sa.select(TeamMember.team_id, TeamMember.user_id)
        .join(User, User.id == TeamMember.user_id)
        .order_by(User.display_name, User.id)
    ):
        members.setdefault(team_id, []).append(user_id)
    rows = session.execute(sa.select(Team, Office).join(Office).order_by(Office.name, Team.name, Team.id))
    return [TeamRow(team, office, tuple(members.get(team.id, ()))) for team, office in rows]


def team_of_user(session: Session, user_id: int) -> Team | None:
    """The user's team, None where there is none."""
    return session.scalar(sa.select(Team).join(TeamMember).where(TeamMember.user_id == user_id))


def users_of_team(session: Session, team_id: int) -> frozenset[int]:
    """Ids of the users in a team."""
    return frozenset(session.scalars(sa.select(TeamMember.user_id).where(TeamMember.team_id == team_id)))


def users_of_office(session: Session, office_id: int) -> frozenset[int]:
    """Ids of the users in an office."""
    query = sa.select(TeamMember.user_id).join(Team).where(Team.office_id == office_id)
    return frozenset(session.scalars(query))


def covered_users(session: Session, user_id: int, *, on: date) -> frozenset[int]:
    """The user, and all for whom the user stands in on that day. Standing in is not handed on."""
    away = sa.select(StandIn.user_id).where(
        StandIn.stand_in_id == user_id, StandIn.from_on <= on, StandIn.until_on >= on
    )
    return frozenset({user_id, *session.scalars(away)})


def add_office(session: Session, *, name: str, kind: OfficeKind, now: datetime, by: int | None) -> Office:
    """A new office; `InvalidInput` without a name, `Conflict` where the name is taken."""
    wanted = _named(name)
    if session.scalar(sa.select(Office.id).where(Office.name == wanted)) is not None:
        raise Conflict("There is already an office %(name)s.", name=wanted)
    office = Office(name=wanted, kind=kind)
    session.add(office)
    session.flush()
    audit.record(session, "office.added", kind="office", object_id=office.id, now=now, by=by)
    return office


def add_team(
    session: Session, *, office_id: int, name: str, clients_per_post: int | None = None, now: datetime, by: int | None
) -> Team:
    """A new team of an office; `NotFound` without the office, `Conflict` where it has a team of this name."""
    if session.get(Office, office_id) is None:
        raise NotFound("There is no office %(id)s.", id=office_id)
    wanted = _named(name)
    if session.scalar(sa.select(Team.id).where(Team.office_id == office_id, Team.name == wanted)) is not None:
        raise Conflict("This office already has a team %(name)s.", name=wanted)
    team = Team(office_id=office_id, name=wanted, clients_per_post=clients_per_post)
    session.add(team)
    session.flush()
    audit.record(session, "team.added", kind="team", object_id=team.id, now=now, by=by)
    return team


def put_into_team(
    session: Session, user_id: int, *, team_id: int | None, post_share: float = 1.0, now: datetime, by: int | None
) -> None:
    """Make a user a member of a team (None: of no team any more), with that share of a full post, in (0, 1].

    `InvalidInput` where a user of the joint desk would come into another office, or anybody else into a joint desk.
    """
    user = get_user(session, user_id)
    if team_id is not None:
        _check_organisation(session, user, team_id)
    if not 0 < post_share <= 1:
        raise InvalidInput("A share of a post lies above 0 and at most at 1.")
    session.execute(sa.delete(TeamMember).where(TeamMember.user_id == user_id))
    if team_id is not None:
        session.add(TeamMember(user_id=user_id, team_id=team_id, post_share=post_share))
    session.flush()
    audit.record(session, "team.member", kind="user", object_id=user_id, now=now, by=by, team=team_id)


def add_stand_in(
    session: Session, *, user_id: int, stand_in_id: int, from_on: date, until_on: date, now: datetime, by: int | None
) -> StandIn:
    """Let one user stand in for another from one day to another; both must have the same role."""
    away, other = get_user(session, user_id), get_user(session, stand_in_id)
    if away.id == other.id or away.role is not other.role:
        raise InvalidInput("Choose a colleague with the same role to stand in.")
    if until_on < from_on:
        raise InvalidInput("The last day lies before the first. Correct one of the two.")
    row = StandIn(user_id=user_id, stand_in_id=stand_in_id, from_on=from_on, until_on=until_on)
    session.add(row)
    session.flush()
    audit.record(session, "stand_in.added", kind="user", object_id=user_id, now=now, by=by, stand_in=stand_in_id)
    return row


def end_stand_in(session: Session, stand_in_row_id: int, *, now: datetime, by: int | None) -> None:
    """Remove a stand-in before its time, or before it began."""
    row = get_stand_in(session, stand_in_row_id)
    session.delete(row)
    session.flush()
    audit.record(session, "stand_in.ended", kind="user", object_id=row.user_id, now=now, by=by)


def _check_organisation(session: Session, user: User, team_id: int) -> None:
    kind = session.scalar(sa.select(Office.kind).join(Team).where(Team.id == team_id))
    if kind is None:
        raise NotFound("There is no team %(id)s.", id=team_id)
    if (kind is OfficeKind.JOINT_DESK) is not (user.role is Role.JOINT_DESK):
        raise InvalidInput("Users of the joint desk belong to teams of a joint desk, and nobody else does.")


def _named(name: str) -> str:
    wanted = " ".join(name.split())
    if not wanted:
        raise InvalidInput("Give a name.")
    return wanted[:120]

"""Accounts of staff from the first day to the last: who looks after whose, joining, changing, leaving, recovering.

Operators look after all of them, team leads after those of their team; nobody after the own one. What a step gives is
never more than whoever takes it may give: team leads make no operators and no other team leads.
"""

import enum
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput, NotAllowed
from core.name_folding import contains_word
from core.offices import Office, Team, TeamMember, put_into_team
from core.oidc_identities import OidcIdentity, waits_for_group
from core.passkeys import Passkey, remove_passkeys
from core.second_factor import SecondFactor, give_enrolment_code, remove_second_factor
from core.settings import local_day
from core.sign_in_limits import forget_devices
from core.sign_in_links import end_sign_in_links
from core.users import NO_PASSWORD, Role, User, add_user, end_sessions, get_user

UNUSED_AFTER = timedelta(days=90)
STAFF_ROLES = (Role.CASE_MANAGER, Role.EMPLOYER_ADVISER, Role.JOINT_DESK, Role.OPERATOR)
ROLES_OF_LEADS = (Role.CASE_MANAGER, Role.EMPLOYER_ADVISER)
PER_PAGE = 50


class RecoveryReason(enum.StrEnum):
    """Why somebody needs a new second factor."""

    LOST = "lost"
    BROKEN = "broken"
    REPLACED = "replaced"
    STOLEN = "stolen"


class IdentityCheck(enum.StrEnum):
    """How the colleague made sure that it is the user."""

    IN_PERSON = "in_person"
    VIDEO = "video"
    CALLED_BACK = "called_back"  # at the number that is on record, never at one that was told


class StaffView(enum.StrEnum):
    """Which accounts a list shows."""

    OPEN = "open"
    LEAVING = "leaving"  # with a last day
    UNUSED = "unused"  # for 90 days
    CLOSED = "closed"


@dataclass(frozen=True)
class NewStaff:
    """Who joins."""

    email: str
    name: str
    role: Role
    team_id: int | None = None
    post_share: float = 1.0


@dataclass(frozen=True)
class StaffRow:
    """An account as the list shows it."""

    user: User
    office: str | None
    team: str | None
    leads: bool
    has_app: bool
    passkeys: int

    @property
    def is_secured(self) -> bool:
        """Whether there is a second factor."""
        return self.has_app or self.passkeys > 0


def led_team(session: Session, user_id: int) -> int | None:
    """The team that this user leads, None where there is none."""
    return session.scalar(sa.select(TeamMember.team_id).where(TeamMember.user_id == user_id, TeamMember.leads))


def leads_of_user(session: Session, user_id: int) -> list[User]:
    """Active leads of the team that this user is in, by id."""
    team = sa.select(TeamMember.team_id).where(TeamMember.user_id == user_id)
    leads = sa.select(User).join(TeamMember).where(TeamMember.team_id.in_(team), TeamMember.leads, User.is_active)
    return list(session.scalars(leads.order_by(User.id)))


def check_manager(session: Session, by: int) -> int | None:
    """The team whose accounts this user looks after, None for all of them; `NotAllowed` for who looks after none."""
    if get_user(session, by).role is Role.OPERATOR:
        return None
    team_id = led_team(session, by)
    if team_id is None:
        raise NotAllowed("Only operators and team leads look after accounts.")
    return team_id


def get_managed(session: Session, user_id: int, *, by: int) -> User:
    """An account of staff that this user looks after. `NotFound` where there is none, `NotAllowed` for the own account
    and for those of others' teams.
    """
    team_id, user = check_manager(session, by), get_user(session, user_id)
    if user.role not in STAFF_ROLES:
        raise NotAllowed("Accounts of employers are kept on the page of the employer.")
    if user.id == by:
        raise NotAllowed("Nobody changes the own account here. Ask another operator or team lead.")
    is_ours = sa.select(TeamMember.user_id).where(TeamMember.user_id == user_id, TeamMember.team_id == team_id)
    if team_id is not None and (user.role not in ROLES_OF_LEADS or session.scalar(is_ours) is None):
        raise NotAllowed("This account belongs to another team.")
    return user


def staff_accounts(
    session: Session, view: StaffView, *, by: int, now: datetime, page: int = 1, words: str = ""
) -> tuple[list[StaffRow], int]:
    """One page (from 1) of the accounts that this user looks after, by name, and how many there are in all."""
    team_id = check_manager(session, by)
    wanted = [User.role.in_(STAFF_ROLES), _in_view(view, now)]
    if team_id is not None:
        wanted += [TeamMember.team_id == team_id, User.role.in_(ROLES_OF_LEADS)]
    for word in words.split():
        wanted.append(sa.or_(contains_word(User.display_name, word), contains_word(User.email, word)))
    rows = _rows().where(*wanted)
    total = session.scalar(sa.select(sa.func.count()).select_from(rows.subquery())) or 0
    listed = rows.order_by(User.display_name, User.id).limit(PER_PAGE).offset((max(1, page) - 1) * PER_PAGE)
    return [StaffRow(*row) for row in session.execute(listed)], total


def staff_account(session: Session, user_id: int) -> StaffRow:
    """One account as the list shows it."""
    return StaffRow(*session.execute(_rows().where(User.id == user_id)).one())


def unused_accounts(session: Session, *, now: datetime) -> int:
    """How many open accounts of staff nobody has used for 90 days."""
    query = sa.select(sa.func.count(User.id)).where(User.role.in_(STAFF_ROLES), _in_view(StaffView.UNUSED, now))
    return session.scalar(query) or 0


def add_staff(session: Session, new: NewStaff, *, now: datetime, by: int) -> User:
    """A new account without password, in a team. `NotAllowed` for a role or team that is not ``by``'s to give,
    `Conflict` where the address has an account, `InvalidInput` for a team that does not fit the role.
    """
    team_id = check_manager(session, by)
    if new.role not in (STAFF_ROLES if team_id is None else ROLES_OF_LEADS) or team_id not in (None, new.team_id):
        raise NotAllowed("You can give this role in your own team only.")
    name = " ".join(new.name.split())[:120]
    if not name or "@" not in new.email:
        raise InvalidInput("Give a name and an e-mail address.")
    user = add_user(session, email=new.email, display_name=name, role=new.role, password=None, now=now)
    audit.record(session, "user.added", kind="user", object_id=user.id, now=now, by=by, role=new.role.value)
    if new.team_id is not None:
        put_into_team(session, user.id, team_id=new.team_id, post_share=new.post_share, now=now, by=by)
    return user


def change_role(session: Session, user_id: int, role: Role, *, now: datetime, by: int) -> User:
    """Give another role; sessions end, so that nothing of the former role stays open. Operators only, nobody for
    themselves; `Conflict` where the user has this role, `InvalidInput` for a role that is none of staff.
    """
    _check_operator(session, by)
    user = get_managed(session, user_id, by=by)
    if role not in STAFF_ROLES:
        raise InvalidInput("Choose a role of staff.")
    if user.role is role:
        raise Conflict("This is the role already.")
    before, user.role = user.role, role
    if Role.JOINT_DESK in (before, role) or role is Role.OPERATOR:
        session.execute(sa.delete(TeamMember).where(TeamMember.user_id == user_id))
    end_sessions(session, user_id, now=now)
    audit.record(
        session, "user.role_changed", kind="user", object_id=user_id, now=now, by=by, before=before.value,
        role=role.value,
    )  # fmt: skip
    return user


def set_lead(session: Session, user_id: int, *, leads: bool, now: datetime, by: int) -> None:
    """Let somebody look after the accounts of the own team, or no longer. Operators only, nobody for themselves;
    `Conflict` without a team.
    """
    _check_operator(session, by)
    user = get_managed(session, user_id, by=by)
    member = session.get(TeamMember, user_id)
    if member is None or user.role not in ROLES_OF_LEADS:
        raise Conflict("Team leads are members of a team. Put the user into one first.")
    member.leads = leads
    end_sessions(session, user_id, now=now)
    audit.record(session, "user.lead_changed", kind="user", object_id=user_id, now=now, by=by, leads=leads)


def plan_leaving(session: Session, user_id: int, last_day: date | None, *, now: datetime, by: int) -> User:
    """Note somebody's last day, on which the user can still sign in; None: the user stays. `InvalidInput` for a day
    that has passed, `Conflict` for a closed account; one that the groups of a provider have closed leaves as others do.
    """
    user = get_managed(session, user_id, by=by)
    if not user.is_active and not waits_for_group(session, user):
        raise Conflict("This account is closed.")
    if last_day is not None and last_day < local_day(now):
        raise InvalidInput("This day has passed. Choose today or a later one, or close the account at once.")
    user.leaves_on = last_day
    day = last_day.isoformat() if last_day else None
    audit.record(session, "user.leaving_planned", kind="user", object_id=user_id, now=now, by=by, on=day)
    return user


def close_account(session: Session, user_id: int, *, now: datetime, by: int) -> User:
    """Close an account at once. `Conflict` where it is closed, unless by groups of the provider: now none opens it."""
    user = get_managed(session, user_id, by=by)
    if not user.is_active and not waits_for_group(session, user):
        raise Conflict("This account is closed.")
    _close(session, user, now=now, by=by)
    return user


def end_account(session: Session, user_id: int, *, now: datetime, by: int) -> User:
    """Close the account of an employer's contact at once; whether ``by`` may, is the caller's question. Closed already,
    it stays so. `NotAllowed` for staff.
    """
    user = get_user(session, user_id)
    if user.role is not Role.EMPLOYER:
        raise NotAllowed("Accounts of staff are closed by who manages them.")
    if user.is_active:
        _close(session, user, now=now, by=by)
    return user


def reopen_account(session: Session, user_id: int, *, now: datetime, by: int) -> User:
    """Open a closed account for who comes back: without password, passkeys and app, as for somebody new.

    `NotAllowed` for all but operators, `Conflict` where it is open.
    """
    _check_operator(session, by)
    user = get_managed(session, user_id, by=by)
    if user.is_active:
        raise Conflict("This account is open.")
    if waits_for_group(session, user):
        _close(session, user, now=now, by=by)  # the groups had only shut the door
    user.is_active, user.leaves_on, user.last_signed_in_at, user.created_at = True, None, None, now
    audit.record(session, "user.reopened", kind="user", object_id=user_id, now=now, by=by)
    return user


def close_due_accounts(session: Session, *, now: datetime) -> list[int]:
    """Close the accounts of all whose last day has passed; their ids. Twice does no harm."""
    shut_by_groups = User.id.in_(sa.select(OidcIdentity.user_id).where(OidcIdentity.left_at.is_not(None)))
    due = sa.select(User).where(sa.or_(User.is_active, shut_by_groups), User.leaves_on < local_day(now))
    users = list(session.scalars(due.order_by(User.id)))
    for user in users:
        _close(session, user, now=now, by=None)
    return [user.id for user in users]


def recover_factor(
    session: Session, user_id: int, *, reason: RecoveryReason, check: IdentityCheck, now: datetime, by: int
) -> str:
    """A code for one sign-in within 24 hours, after ``by`` has made sure who asks for it; never for oneself.

    App, passkeys, recovery codes and known browsers count no longer, and all sessions end. The code is shown to ``by``
    once, who tells it to the user; a link goes to the user's mailbox. Neither does anything without the other, or the
    password.
    """
    user = get_managed(session, user_id, by=by)
    if not user.is_active:
        raise Conflict("This account is closed.")
    code = give_enrolment_code(session, user.id, now=now, by=by)
    remove_passkeys(session, user.id)
    forget_devices(session, user.id)
    end_sessions(session, user.id, now=now)
    audit.record(
        session, "user.factor_recovered", kind="user", object_id=user_id, now=now, by=by, reason=reason.value,
        check=check.value,
    )  # fmt: skip
    return code


def _close(session: Session, user: User, *, now: datetime, by: int | None) -> None:
    """Let nothing open this account any more, also when it is opened again: password, app, passkeys, identities of a
    provider, links, sessions. Its name stays on the record.
    """
    remove_second_factor(session, user.id, now=now, by=by)
    user.is_active, user.password_hash = False, NO_PASSWORD
    session.execute(sa.delete(OidcIdentity).where(OidcIdentity.user_id == user.id))
    remove_passkeys(session, user.id)
    forget_devices(session, user.id)
    end_sign_in_links(session, user.id, now=now)
    ended = end_sessions(session, user.id, now=now)
    audit.record(session, "user.closed", kind="user", object_id=user.id, now=now, by=by, sessions=ended)


def _check_operator(session: Session, by: int) -> None:
    if get_user(session, by).role is not Role.OPERATOR:
        raise NotAllowed("Only operators give roles.")


def _in_view(view: StaffView, now: datetime) -> sa.ColumnElement[bool]:
    used = sa.func.coalesce(User.last_signed_in_at, User.created_at)
    return {
        StaffView.OPEN: User.is_active.is_(True),
        StaffView.LEAVING: sa.and_(User.is_active, User.leaves_on.is_not(None)),
        StaffView.UNUSED: sa.and_(User.is_active, used < now - UNUSED_AFTER),
        StaffView.CLOSED: User.is_active.is_(False),
    }[view]


def _rows() -> sa.Select[User, str, str, bool, bool, int]:
    passkeys = sa.select(sa.func.count(Passkey.id)).where(Passkey.user_id == User.id).scalar_subquery()
    has_app = sa.exists().where(SecondFactor.user_id == User.id, SecondFactor.confirmed_at.is_not(None))
    return (
        sa.select(User, Office.name, Team.name, sa.func.coalesce(TeamMember.leads, sa.false()), has_app, passkeys)
        .outerjoin(TeamMember, TeamMember.user_id == User.id)
        .outerjoin(Team, Team.id == TeamMember.team_id)
        .outerjoin(Office, Office.id == Team.office_id)
    )

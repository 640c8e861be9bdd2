"""Joining and leaving with what hangs on it: invitations by mail, work that has to go to somebody else."""

from collections.abc import Collection, Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from core.errors import Conflict, InvalidInput
from core.oidc_identities import Proved, follow_groups
from core.oidc_settings import OidcSettings
from core.sign_in_links import LinkPurpose
from core.staff import (
    IdentityCheck,
    NewStaff,
    RecoveryReason,
    add_staff,
    change_role,
    get_managed,
    recover_factor,
)
from core.users import Role, User, get_user
from employers.models import Employer
from placements.account_mails import mail_recovery, mail_role_waits, mail_staff
from placements.handover import HandedOver, hand_over_caseload, hand_over_employers, work_of
from placements.models import Task
from profiles.casework import Household
from profiles.models import Client


def join(session: Session, new: NewStaff, *, now: datetime, by: int) -> User:
    """A new account, and the mail with the link of the first sign-in. Errors as `add_staff`."""
    user = add_staff(session, new, now=now, by=by)
    mail_staff(session, user, LinkPurpose.INVITATION, now=now)
    return user


def invite_again(session: Session, user_id: int, *, now: datetime, by: int) -> User:
    """Mail another link of the first sign-in; `Conflict` for who has signed in already, or whose account is closed."""
    user = get_managed(session, user_id, by=by)
    if not user.is_active or user.last_signed_in_at is not None:
        raise Conflict("Only who has never signed in is invited.")
    mail_staff(session, user, LinkPurpose.INVITATION, now=now)
    return user


def recover(
    session: Session, user_id: int, *, reason: RecoveryReason, check: IdentityCheck, now: datetime, by: int
) -> str:
    """The code that ``by`` tells the user, and the mail with the link; see `recover_factor`. The user's team leads and
    the operators are told of it.
    """
    code = recover_factor(session, user_id, reason=reason, check=check, now=now, by=by)
    user = get_managed(session, user_id, by=by)
    mail_staff(session, user, LinkPurpose.RECOVERY, now=now)
    mail_recovery(session, user, get_user(session, by), now=now)
    return code


def change_role_of(session: Session, user_id: int, role: Role, *, now: datetime, by: int) -> User:
    """Give another role to somebody without open work of the former one. Errors as `change_role`, and `Conflict`."""
    if has_open_work(session, user_id):
        raise Conflict("Clients, employers and tasks have to be handed over before the role changes.")
    return change_role(session, user_id, role, now=now, by=by)


def has_open_work(session: Session, user_id: int) -> bool:
    """Whether clients, households, employers or open tasks would stay behind with another role."""
    return work_of(session, user_id) != HandedOver(0, 0, 0, 0)


def follow_provider(session: Session, proved: Proved, settings: OidcSettings, *, now: datetime) -> None:
    """`follow_groups`; of whom open work keeps out of another role, team leads and operators are told once."""
    kept_out = follow_groups(session, proved, settings, has_work=has_open_work, now=now)
    if kept_out is not None:
        mail_role_waits(session, kept_out, now=now)


def hand_all_over(session: Session, user_id: int, to_id: int, *, now: datetime, by: int) -> HandedOver:
    """Give all work of somebody to a colleague with the same role."""
    user = get_managed(session, user_id, by=by)
    if user.role is Role.EMPLOYER_ADVISER:
        return hand_over_employers(session, from_id=user_id, to_id=to_id, now=now, by=by)
    if user.role is Role.CASE_MANAGER:
        return hand_over_caseload(session, from_id=user_id, to_id=to_id, now=now, by=by)
    raise InvalidInput("Choose a colleague with the same role who takes over.")


def work_left(session: Session, user_ids: Collection[int]) -> Mapping[int, int]:
    """How many clients, households, employers and open tasks these users still have; those without are left out."""

    def counted(column: InstrumentedAttribute[int | None], *conditions: sa.ColumnElement[bool]) -> dict[int, int]:
        query = sa.select(column, sa.func.count()).where(column.in_(user_ids), *conditions).group_by(column)
        return {user_id: count for user_id, count in session.execute(query) if user_id is not None}

    found: dict[int, int] = {}
    for counts in (
        counted(Client.case_manager_id),
        counted(Household.lead_case_manager_id),
        counted(Employer.adviser_id),
        counted(Task.user_id, Task.done_at.is_(None)),
    ):
        for user_id, count in counts.items():
            found[user_id] = found.get(user_id, 0) + count
    return found

"""Handing one person's work over to another, without losing a due date."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.database import Base
from core.errors import InvalidInput
from core.users import Role, get_user
from employers.models import Employer
from placements.models import Proposal, Task
from profiles.casework import Household, HouseholdMember
from profiles.households import pass_lead_on
from profiles.models import Client


@dataclass(frozen=True)
class HandedOver:
    """How much of what went over."""

    clients: int
    households: int
    employers: int
    tasks: int


def work_of(session: Session, user_id: int) -> HandedOver:
    """How much a hand-over of all would take from this person, as it stands."""

    def count(model: type[Base], *conditions: sa.ColumnElement[bool]) -> int:
        return session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0

    return HandedOver(
        clients=count(Client, Client.case_manager_id == user_id),
        households=count(Household, Household.lead_case_manager_id == user_id),
        employers=count(Employer, Employer.adviser_id == user_id),
        tasks=count(Task, Task.user_id == user_id, Task.done_at.is_(None)),
    )


def hand_over_caseload(
    session: Session,
    *,
    from_id: int,
    to_id: int,
    client_ids: Collection[int] | None = None,
    now: datetime,
    by: int | None,
) -> HandedOver:
    """Give a case manager's clients (those named, or all), led households and open tasks to a colleague.

    Tasks keep their days. With ``client_ids`` only those clients go, with their tasks; the lead of a household goes to
    a member's case manager where the giver looks after none of its members any more.
    `InvalidInput` where the two are one person or not both case managers.
    """
    _check_roles(session, from_id, to_id, Role.CASE_MANAGER)
    own = Client.case_manager_id == from_id
    chosen = own if client_ids is None else sa.and_(own, Client.id.in_(client_ids))
    chosen_ids = sa.select(Client.id).where(chosen)
    of_clients = sa.or_(Task.client_id.in_(chosen_ids), Task.proposal.has(Proposal.client_id.in_(chosen_ids)))
    tasks = _move_tasks(session, from_id, to_id, None if client_ids is None else of_clients)
    if client_ids is None:
        households = _count(session, sa.update(Household).where(Household.lead_case_manager_id == from_id)
                            .values(lead_case_manager_id=to_id))  # fmt: skip
    clients = _count(session, sa.update(Client).where(chosen).values(case_manager_id=to_id))
    if client_ids is not None:
        households = _pass_leads_on(session, from_id, client_ids, now=now, by=by)
    audit.record(
        session, "caseload.handed_over", kind="user", object_id=from_id, now=now, by=by, to=to_id, clients=clients,
        tasks=tasks,
    )  # fmt: skip
    return HandedOver(clients, households, 0, tasks)


def hand_over_employers(session: Session, *, from_id: int, to_id: int, now: datetime, by: int | None) -> HandedOver:
    """Give an adviser's employers and open tasks to a colleague; tasks keep their days. Errors as for caseloads."""
    _check_roles(session, from_id, to_id, Role.EMPLOYER_ADVISER)
    employers = _count(session, sa.update(Employer).where(Employer.adviser_id == from_id).values(adviser_id=to_id))
    tasks = _move_tasks(session, from_id, to_id, None)
    audit.record(
        session, "employers.handed_over", kind="user", object_id=from_id, now=now, by=by, to=to_id,
        employers=employers, tasks=tasks,
    )  # fmt: skip
    return HandedOver(0, 0, employers, tasks)


def _pass_leads_on(
    session: Session, from_id: int, client_ids: Collection[int], *, now: datetime, by: int | None
) -> int:
    """Households of these clients that the giver led and has no member of any more; gives how many."""
    members = sa.select(HouseholdMember.household_id).where(HouseholdMember.client_id.in_(client_ids))
    led = session.scalars(
        sa.select(Household)
        .where(Household.lead_case_manager_id == from_id, Household.id.in_(members))
        .order_by(Household.id)
    ).all()
    return sum(pass_lead_on(session, household, now=now, by=by) for household in led)


def _check_roles(session: Session, from_id: int, to_id: int, role: Role) -> None:
    giver, taker = get_user(session, from_id), get_user(session, to_id)
    if giver.id == taker.id or {giver.role, taker.role} != {role} or not taker.is_active:
        raise InvalidInput("Choose a colleague with the same role who takes over.")


def _move_tasks(session: Session, from_id: int, to_id: int, only: sa.ColumnElement[bool] | None) -> int:
    conditions = [Task.user_id == from_id, Task.done_at.is_(None), *([] if only is None else [only])]
    return _count(session, sa.update(Task).where(*conditions).values(user_id=to_id))


def _count(session: Session, change: sa.Update) -> int:
    result = session.execute(change.execution_options(synchronize_session="fetch"))
    return int(getattr(result, "rowcount", 0))

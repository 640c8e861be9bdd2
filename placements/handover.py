"""Handing one person's work over to another, without losing a due date."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.database import Base
from core.errors import InvalidInput
from core.users import Role, get_user
from employers.models import Employer
from employers.queries import get_employer
from employers.relations import name_adviser
from placements.models import Proposal, Task
from profiles.casework import Household, HouseholdMember
from profiles.catalogue.reports import ImportReport
from profiles.households import pass_lead_on
from profiles.importing import import_clients
from profiles.models import Client

AT_ONCE = 500


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


def import_clients_with_tasks(session: Session, path: Path, *, now: datetime, by: int | None) -> ImportReport:
    """`import_clients`; where a record names another case manager, the open tasks about the client and the lead of the
    household go with it, as in a hand-over.
    """
    before = _case_managers(session)
    report = import_clients(session, path, now=now, by=by)
    moved: dict[tuple[int, int], list[int]] = defaultdict(list)
    for client_id, to_id in _case_managers(session).items():
        from_id = before.get(client_id)
        if from_id is not None and to_id is not None and from_id != to_id:
            moved[from_id, to_id].append(client_id)
    for (from_id, to_id), client_ids in sorted(moved.items()):
        _follow(session, from_id, to_id, client_ids, now=now, by=by)
    return report


def name_adviser_with_tasks(
    session: Session, employer_id: int, adviser_id: int | None, *, now: datetime, by: int
) -> None:
    """`name_adviser`; open tasks about the employer and its proposals go from the adviser before to the new one."""
    before = get_employer(session, employer_id).adviser_id
    name_adviser(session, employer_id, adviser_id, now=now, by=by)
    if before is None or adviser_id is None or before == adviser_id:
        return
    of_employer = sa.or_(Task.employer_id == employer_id, Task.proposal.has(Proposal.employer_id == employer_id))
    _move_tasks(session, before, adviser_id, of_employer)


def _case_managers(session: Session) -> dict[int, int | None]:
    rows = session.execute(sa.select(Client.id, Client.case_manager_id))
    return {row.id: row.case_manager_id for row in rows}


def _follow(
    session: Session, from_id: int, to_id: int, client_ids: Sequence[int], *, now: datetime, by: int | None
) -> None:
    tasks = 0
    for first in range(0, len(client_ids), AT_ONCE):
        part = client_ids[first : first + AT_ONCE]
        about = sa.or_(Task.client_id.in_(part), Task.proposal.has(Proposal.client_id.in_(part)))
        tasks += _move_tasks(session, from_id, to_id, about)
        _pass_leads_on(session, from_id, part, now=now, by=by)
    audit.record(
        session, "caseload.followed", kind="user", object_id=from_id, now=now, by=by, to=to_id,
        clients=len(client_ids), tasks=tasks,
    )  # fmt: skip


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

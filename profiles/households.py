"""Households: who belongs to one, who leads it, and when a child needs one of the adults. Case managers only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.offices import covered_users
from core.settings import local_day
from core.users import Role, User, get_user
from profiles.casework import Household, HouseholdMember
from profiles.catalogue.codes import grid_to_text
from profiles.models import Client
from profiles.queries import get_client, get_client_of_case_manager

MOST_MEMBERS = 12
MOST_CHILDREN = 20


@dataclass(frozen=True)
class Care:
    """Children in care, the hours of the week that need an adult, those in which care is arranged (168 bits each), and
    which members share the care. None: not recorded, and then nothing follows from it. The note is the case store's.
    """

    children: int | None
    hours: int | None
    covered: int | None
    shares: Mapping[int, bool | None]  # by client
    note: str | None = None


def get_household(session: Session, household_id: int) -> Household:
    """The household with this id, or `NotFound`."""
    household = session.get(Household, household_id)
    if household is None:
        raise NotFound("There is no household %(id)s.", id=household_id)
    return household


def get_household_of_case_manager(session: Session, household_id: int, user_id: int, *, on: date) -> Household:
    """The household, if this user leads it, looks after a member, or stands in for who does; else `NotAllowed`."""
    household = get_household(session, household_id)
    users = covered_users(session, user_id, on=on)
    members = sa.select(HouseholdMember.client_id).where(HouseholdMember.household_id == household_id)
    own = sa.select(Client.id).where(Client.id.in_(members), Client.case_manager_id.in_(users)).limit(1)
    if household.lead_case_manager_id not in users and session.scalar(own) is None:
        raise NotAllowed("This household belongs to other case managers.")
    return household


def create_household(session: Session, client_id: int, *, now: datetime, by: int) -> Household:
    """A new household of this client, led by the client's case manager; `Conflict` where the client has one."""
    client = get_client(session, client_id)
    _refuse_second(session, client_id)
    household = Household(reference=f"~{client_id}", lead_case_manager_id=client.case_manager_id or by)
    household.members = [HouseholdMember(client_id=client_id, joined_on=local_day(now))]
    session.add(household)
    session.flush()
    household.reference = f"H-{household.id:06d}"
    _note(session, household, "household_created", now, by, client=client_id)
    return household


def add_household_member(
    session: Session, household_id: int, reference: str, *, now: datetime, by: int
) -> HouseholdMember:
    """Add a client by reference. `NotFound`, `NotAllowed` for another case manager's client, `Conflict` where who is
    added belongs to a household already.
    """
    household = get_household(session, household_id)
    client = session.scalar(sa.select(Client).where(Client.reference == reference.strip().upper()))
    if client is None:
        raise NotFound("There is no client %(id)s.", id=reference.strip() or "–")
    get_client_of_case_manager(session, client.id, by, on=local_day(now))
    _refuse_second(session, client.id)
    if len(household.members) >= MOST_MEMBERS:
        raise InvalidInput("A household has at most %(most)s adults.", most=MOST_MEMBERS)
    member = HouseholdMember(household_id=household_id, client_id=client.id, joined_on=local_day(now))
    household.members.append(member)
    session.flush()
    _note(session, household, "household_member_added", now, by, client=client.id)
    return member


def remove_household_member(session: Session, household_id: int, client_id: int, *, now: datetime, by: int) -> bool:
    """Take a client out of the household; the household goes with its last member. Whether it still stands.

    `NotFound` where the client is no member.
    """
    household = get_household(session, household_id)
    member = session.get(HouseholdMember, (household_id, client_id))
    if member is None:
        raise NotFound("There is no client %(id)s.", id=client_id)
    household.members.remove(member)
    session.flush()
    _note(session, household, "household_member_removed", now, by, client=client_id)
    if not household.members:
        session.delete(household)
        session.flush()
        return False
    pass_lead_on(session, household, now=now, by=by)
    return True


def pass_lead_on(session: Session, household: Household, *, now: datetime, by: int | None) -> bool:
    """Where the lead looks after no member any more: let a member's case manager lead, nobody where none has one.

    Who leads reads the files of all members, and so must have a reason of their own. Gives whether the lead changed.
    """
    managers = list(session.scalars(
        sa.select(Client.case_manager_id)
        .join(HouseholdMember, HouseholdMember.client_id == Client.id)
        .where(HouseholdMember.household_id == household.id)
        .order_by(HouseholdMember.client_id)
    ))  # fmt: skip
    if household.lead_case_manager_id is None or household.lead_case_manager_id in managers:
        return False
    household.lead_case_manager_id = next((each for each in managers if each is not None), None)
    _note(session, household, "household_lead_set", now, by, lead=household.lead_case_manager_id)
    return True


def record_care(session: Session, household_id: int, care: Care, *, now: datetime, by: int) -> Household:
    """Record when a child needs one of the adults, when care is arranged, and who shares the care."""
    household = get_household(session, household_id)
    if care.children is not None and not 0 <= care.children <= MOST_CHILDREN:
        raise InvalidInput("Children in care lie between 0 and %(most)s.", most=MOST_CHILDREN)
    household.children_in_care = care.children
    household.care_hours = None if care.hours is None else grid_to_text(care.hours)
    household.care_covered_hours = None if care.covered is None else grid_to_text(care.covered)
    household.note = (care.note or "").strip() or None
    for member in household.members:
        member.shares_care = care.shares.get(member.client_id)
    _note(session, household, "household_care_recorded", now, by)
    return household


def set_lead(session: Session, household_id: int, user_id: int, *, now: datetime, by: int) -> Household:
    """Let this case manager lead the household: whoever looks after a member may. `InvalidInput` for anybody else."""
    household = get_household(session, household_id)
    if get_user(session, user_id).role is not Role.CASE_MANAGER or user_id not in {
        user.id for user in possible_leads(session, household)
    }:
        raise InvalidInput("Choose a case manager who looks after a member of the household.")
    household.lead_case_manager_id = user_id
    _note(session, household, "household_lead_set", now, by, lead=user_id)
    return household


def possible_leads(session: Session, household: Household) -> list[User]:
    """The case managers of the members, and who leads now, by name."""
    members = [member.client_id for member in household.members]
    managers = sa.select(Client.case_manager_id).where(Client.id.in_(members))
    query = sa.select(User).where(sa.or_(User.id.in_(managers), User.id == household.lead_case_manager_id))
    return list(session.scalars(query.order_by(User.display_name, User.id)))


def _refuse_second(session: Session, client_id: int) -> None:
    if session.scalar(sa.select(HouseholdMember.household_id).where(HouseholdMember.client_id == client_id)):
        raise Conflict("This client belongs to a household already. Take the client out of it first.")


def _note(
    session: Session, household: Household, action: str, now: datetime, by: int | None, **detail: int | None
) -> None:
    session.flush()
    record(session, action, kind="household", object_id=household.id, now=now, by=by, **detail)

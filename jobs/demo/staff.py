"""The people who sign in to the generated world; all with one password."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.offices import Office, OfficeKind, Team, TeamMember
from core.settings import local_day
from core.users import Role, User, password_hash
from placements.documents.models import LetterHead
from profiles.codes import ClientState
from profiles.models import Client
from profiles.sharing.models import Release, ReleaseBlock, ReleaseReason

CLIENTS_PER_CASE_MANAGER = 120
VACANCIES_PER_ADVISER = 1000
NAMES = {
    Role.EMPLOYER_ADVISER: ("adviser", "Arbeitgeber-Service"),
    Role.CASE_MANAGER: ("casemanager", "Fallmanagement"),
    Role.EMPLOYER: ("employer", "Arbeitgeber"),
    Role.OPERATOR: ("operator", "Betrieb"),
    Role.JOINT_DESK: ("jointdesk", "Gemeinsame Anlaufstelle"),
}
EMPLOYER_ACCOUNTS = 3
OFFICES = {
    "Zweigstelle Mitte (Demo)": ("Team 1", "Team 2"),
    "Zweigstelle Nord (Demo)": ("Team 1",),
    "Fachstelle Migration und Teilhabe (Demo)": ("Intensivcoaching", "Gesundheit"),
}
POST_SHARES = (1.0, 1.0, 0.75, 1.0, 0.5)
CLIENTS_PER_POST = 120
JOINT_DESK = "Gemeinsame Anlaufstelle mit der Agentur (Demo)"
RELEASED_EACH = 20
RELEASED_FOR = timedelta(days=90)
BLOCKS_RELEASED = [block.value for block in ReleaseBlock if block is not ReleaseBlock.LANGUAGES]


@dataclass(frozen=True)
class Staff:
    """Ids of the users by role, the first of a role first."""

    adviser_ids: list[int]
    case_manager_ids: list[int]
    employer_ids: list[int]
    joint_desk_ids: list[int]


def add_staff(session: Session, *, clients: int, vacancies: int, password: str, now: datetime) -> Staff:
    """Advisers, case managers, contacts of employers and one operator; the password is hashed once."""
    counts = {
        Role.EMPLOYER_ADVISER: max(3, math.ceil(vacancies / VACANCIES_PER_ADVISER)),
        Role.CASE_MANAGER: max(6, math.ceil(clients / CLIENTS_PER_CASE_MANAGER)),
        Role.EMPLOYER: EMPLOYER_ACCOUNTS,
        Role.OPERATOR: 1,
        Role.JOINT_DESK: 1,
    }
    hashed = password_hash(password)
    rows = [
        {"email": email_of(role, number), "display_name": f"{NAMES[role][1]} {number} (Demo)", "role": role,
         "password_hash": hashed, "language": "de", "is_active": True, "is_generated": True, "created_at": now}
        for role, count in counts.items() for number in range(1, count + 1)
    ]  # fmt: skip
    session.execute(sa.insert(User.__table__), rows)  # type: ignore[arg-type]
    found = session.execute(sa.select(User.role, User.id).where(User.is_generated).order_by(User.id)).all()
    by_role = {role: [user_id for one, user_id in found if one is role] for role in counts}
    return Staff(
        by_role[Role.EMPLOYER_ADVISER], by_role[Role.CASE_MANAGER], by_role[Role.EMPLOYER], by_role[Role.JOINT_DESK]
    )


def email_of(role: Role, number: int) -> str:
    """Address of the n-th generated user of a role; the first has no number."""
    return f"{NAMES[role][0]}{'' if number == 1 else number}@demo.example"


def add_offices(session: Session, staff: Staff) -> int:
    """Two branch offices and a specialised one, the staff spread over their teams in turn; how many teams."""
    teams = [
        _add_team(session, office, name)
        for office, names in OFFICES.items() for name in names
    ]  # fmt: skip
    people = [*staff.case_manager_ids, *staff.adviser_ids]
    rows = [
        {"user_id": user_id, "team_id": teams[place % len(teams)], "post_share": POST_SHARES[place % len(POST_SHARES)],
         "leads": user_id in (staff.case_manager_ids[0], staff.adviser_ids[0])}
        for place, user_id in enumerate(people)
    ]  # fmt: skip
    desk = _add_team(session, JOINT_DESK, "Anlaufstelle")
    rows += [
        {"user_id": user_id, "team_id": desk, "post_share": 1.0, "leads": False} for user_id in staff.joint_desk_ids
    ]
    session.execute(sa.insert(TeamMember), rows)
    return len(teams)


def release_some(session: Session, *, now: datetime) -> int:
    """Release one client in `RELEASED_EACH` to the joint desk, by their case managers; how many."""
    desk_id = session.scalars(sa.select(Office.id).where(Office.name == JOINT_DESK)).one()
    chosen = (
        sa.select(Client.id, Client.case_manager_id)
        .where(Client.is_generated, Client.id % RELEASED_EACH == 1, Client.state == ClientState.ACTIVE)
        .where(Client.case_manager_id.is_not(None))
    )
    rows = [
        {"client_id": client_id, "office_id": desk_id, "blocks": BLOCKS_RELEASED, "released_by": manager_id,
         "reason": ReleaseReason.FURTHER_TRAINING, "released_at": now, "until": local_day(now) + RELEASED_FOR}
        for client_id, manager_id in session.execute(chosen)
    ]  # fmt: skip
    if rows:
        session.execute(sa.insert(Release), rows)
    return len(rows)


def _add_team(session: Session, office_name: str, name: str) -> int:
    office = session.scalar(sa.select(Office).where(Office.name == office_name))
    if office is None:
        office = Office(name=office_name, kind=_kind_of(office_name), is_generated=True)
        session.add(office)
        session.flush()
        session.add(_letter_head(office))
    target = None if office.kind is OfficeKind.JOINT_DESK else CLIENTS_PER_POST
    team = Team(office_id=office.id, name=name, clients_per_post=target)
    session.add(team)
    session.flush()
    return team.id


def _kind_of(office_name: str) -> OfficeKind:
    if office_name == JOINT_DESK:
        return OfficeKind.JOINT_DESK
    return OfficeKind.SPECIALISED if office_name.startswith("Fachstelle") else OfficeKind.BRANCH


def _letter_head(office: Office) -> LetterHead:
    """How the generated office signs; no real place, number or authority."""
    return LetterHead(
        office_id=office.id, name=f"Jobcenter Musterstadt, {office.name}"[:120], street="Musterplatz 1",
        postcode="70173", town="Musterstadt", phone="0711 000-0", email="post@demo.example",
        privacy_contact="datenschutz@demo.example",
        authority="Aufsichtsbehörde für den Datenschutz (Demo), Musterweg 2, Musterstadt",
    )  # fmt: skip

"""The people who sign in to the generated world; all with one password."""

import math
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.offices import Office, OfficeKind, Team, TeamMember
from core.users import Role, User, password_hash
from placements.documents.models import LetterHead

CLIENTS_PER_CASE_MANAGER = 120
VACANCIES_PER_ADVISER = 1000
NAMES = {
    Role.EMPLOYER_ADVISER: ("adviser", "Arbeitgeber-Service"),
    Role.CASE_MANAGER: ("casemanager", "Fallmanagement"),
    Role.EMPLOYER: ("employer", "Arbeitgeber"),
    Role.OPERATOR: ("operator", "Betrieb"),
}
EMPLOYER_ACCOUNTS = 3
OFFICES = {
    "Zweigstelle Mitte (Demo)": ("Team 1", "Team 2"),
    "Zweigstelle Nord (Demo)": ("Team 1",),
    "Fachstelle Migration und Teilhabe (Demo)": ("Intensivcoaching", "Gesundheit"),
}
POST_SHARES = (1.0, 1.0, 0.75, 1.0, 0.5)
CLIENTS_PER_POST = 120


@dataclass(frozen=True)
class Staff:
    """Ids of the users by role, the first of a role first."""

    adviser_ids: list[int]
    case_manager_ids: list[int]
    employer_ids: list[int]


def add_staff(session: Session, *, clients: int, vacancies: int, password: str, now: datetime) -> Staff:
    """Advisers, case managers, contacts of employers and one operator; the password is hashed once."""
    counts = {
        Role.EMPLOYER_ADVISER: max(3, math.ceil(vacancies / VACANCIES_PER_ADVISER)),
        Role.CASE_MANAGER: max(6, math.ceil(clients / CLIENTS_PER_CASE_MANAGER)),
        Role.EMPLOYER: EMPLOYER_ACCOUNTS,
        Role.OPERATOR: 1,
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
    return Staff(by_role[Role.EMPLOYER_ADVISER], by_role[Role.CASE_MANAGER], by_role[Role.EMPLOYER])


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
        {"user_id": user_id, "team_id": teams[place % len(teams)], "post_share": POST_SHARES[place % len(POST_SHARES)]}
        for place, user_id in enumerate(people)
    ]  # fmt: skip
    session.execute(sa.insert(TeamMember), rows)
    return len(teams)


def _add_team(session: Session, office_name: str, name: str) -> int:
    office = session.scalar(sa.select(Office).where(Office.name == office_name))
    if office is None:
        kind = OfficeKind.SPECIALISED if office_name.startswith("Fachstelle") else OfficeKind.BRANCH
        office = Office(name=office_name, kind=kind, is_generated=True)
        session.add(office)
        session.flush()
        session.add(_letter_head(office))
    team = Team(office_id=office.id, name=name, clients_per_post=CLIENTS_PER_POST)
    session.add(team)
    session.flush()
    return team.id


def _letter_head(office: Office) -> LetterHead:
    """How the generated office signs; no real place, number or authority."""
    return LetterHead(
        office_id=office.id, name=f"Jobcenter Musterstadt, {office.name}"[:120], street="Musterplatz 1",
        postcode="70173", town="Musterstadt", phone="0711 000-0", email="post@demo.example",
        privacy_contact="datenschutz@demo.example",
        authority="Aufsichtsbehörde für den Datenschutz (Demo), Musterweg 2, Musterstadt",
    )  # fmt: skip

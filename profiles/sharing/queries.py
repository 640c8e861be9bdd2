"""Reading releases: for the joint desk what stands today and nothing else, for the case manager all, and who looked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from core.audit import AuditEntry
from core.database import page_count
from core.errors import NotAllowed, NotFound
from core.offices import Office, OfficeKind, Team, TeamMember
from core.users import Role, User
from profiles.codes import ClientState
from profiles.models import (
    Client,
    ClientCertificate,
    ClientLanguage,
    ClientLicence,
    ClientOccupation,
    ClientQualification,
    ClientSkill,
)
from profiles.restrictions import is_restricted
from profiles.sharing.models import Release, ReleaseBlock, ReleaseReason

LOOK = "released_client_viewed"  # the audit's word for a look of the joint desk


@dataclass(frozen=True)
class ReleasedRow:
    """A client released to a joint desk, as its list shows them."""

    release_id: int
    reference: str
    reason: ReleaseReason
    blocks: Sequence[str]
    released_at: datetime
    until: date
    manager_name: str | None


@dataclass(frozen=True)
class ReleasedPage:
    """One page of released clients, and how many there are on all pages."""

    rows: Sequence[ReleasedRow]
    total: int
    page: int
    pages: int


@dataclass(frozen=True)
class ReleasedFacts:
    """The released facts of a client. A block that is not released is not even read; its fields stay empty."""

    release_id: int
    client_id: int
    reference: str
    reason: ReleaseReason
    blocks: Sequence[str]
    until: date
    manager_name: str | None
    manager_email: str | None
    occupations: Sequence[ClientOccupation] = ()
    qualifications: Sequence[ClientQualification] = ()
    skills: Sequence[ClientSkill] = ()
    licences: Sequence[ClientLicence] = ()
    certificates: Sequence[ClientCertificate] = ()
    languages: Sequence[ClientLanguage] = ()
    reads_latin_script: bool | None = None
    hours_min: float | None = None
    hours_max: float | None = None
    hours_possible: str | None = None
    can_work_shifts: bool | None = None
    can_work_nights: bool | None = None
    can_work_weekends: bool | None = None
    available_from: date | None = None

    def has(self, block: str) -> bool:
        """Whether the block of this name is released."""
        return block in self.blocks


@dataclass(frozen=True)
class ReleaseRow:
    """A release with names, for who looks after the client."""

    release: Release
    office_name: str
    released_by_name: str
    revoked_by_name: str | None

    def stands(self, on: date) -> bool:
        """Whether the joint desk sees something by it on that day."""
        return self.release.revoked_at is None and self.release.until >= on


@dataclass(frozen=True)
class LookRow:
    """One look of a joint desk at a client."""

    at: datetime
    user_name: str | None
    office_name: str | None
    blocks: Sequence[str]


def joint_desks(session: Session) -> list[Office]:
    """The offices to which clients can be released, by name."""
    query = sa.select(Office).where(Office.kind == OfficeKind.JOINT_DESK).order_by(Office.name, Office.id)
    return list(session.scalars(query))


def find_joint_desk_of_user(session: Session, user_id: int) -> Office | None:
    """The joint desk that an active user with its role works at, or None."""
    query = (
        sa.select(Office)
        .join(Team, Team.office_id == Office.id)
        .join(TeamMember, TeamMember.team_id == Team.id)
        .join(User, User.id == TeamMember.user_id)
        .where(User.id == user_id, User.role == Role.JOINT_DESK, User.is_active, Office.kind == OfficeKind.JOINT_DESK)
    )
    return session.scalar(query)


def released_clients(session: Session, office_id: int, *, on: date, page: int = 1, size: int = 25) -> ReleasedPage:
    """One page of the clients whom a joint desk may see on that day, latest release first; beyond the last the last."""
    conditions = _standing(office_id, on)
    total = session.scalar(sa.select(sa.func.count(Release.id)).join(Client).where(*conditions)) or 0
    pages = page_count(total, size)
    page = min(max(1, page), pages)
    query = (
        sa.select(
            Release.id, Client.reference, Release.reason, Release.blocks, Release.released_at, Release.until,
            User.display_name,
        )
        .join(Client, Client.id == Release.client_id)
        .outerjoin(User, User.id == Client.case_manager_id)
        .where(*conditions)
        .order_by(Release.released_at.desc(), Release.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )  # fmt: skip
    return ReleasedPage([ReleasedRow(*row) for row in session.execute(query)], total, page, pages)


def get_released_facts(session: Session, release_id: int, user_id: int, *, on: date) -> ReleasedFacts:
    """What a user of a joint desk may see by a release on that day.

    `NotAllowed` without such a release, for another joint desk's, a revoked or expired one and where the case has
    ended: all the same answer, so that guessing tells nothing.
    """
    office = find_joint_desk_of_user(session, user_id)
    conditions = (Release.id == release_id, *_standing(office.id if office else 0, on))
    query = (
        sa.select(Release, Client.reference, User.display_name, User.email)
        .join(Client, Client.id == Release.client_id)
        .outerjoin(User, User.id == Client.case_manager_id)
        .where(*conditions)
    )
    found = session.execute(query).first()
    if found is None:
        raise NotAllowed("This client is not released to you, or not any more.")
    release, reference, manager_name, manager_email = found
    return ReleasedFacts(
        release.id, release.client_id, reference, release.reason, tuple(release.blocks), release.until, manager_name,
        manager_email, **_facts(session, release),
    )  # fmt: skip


def get_release_of_client(session: Session, client_id: int, release_id: int) -> Release:
    """The release with this id if it is of this client, else `NotFound`."""
    found = session.get(Release, release_id)
    if found is None or found.client_id != client_id:
        raise NotFound("There is no release %(id)s.", id=release_id)
    return found


def releases_of_client(session: Session, client_id: int) -> list[ReleaseRow]:
    """All releases of a client, the latest first."""
    giver, ender = aliased(User), aliased(User)
    query = (
        sa.select(Release, Office.name, giver.display_name, ender.display_name)
        .join(Office, Office.id == Release.office_id)
        .join(giver, giver.id == Release.released_by)
        .outerjoin(ender, ender.id == Release.revoked_by)
        .where(Release.client_id == client_id)
        .order_by(Release.id.desc())
    )
    return [ReleaseRow(*row) for row in session.execute(query)]


def looks_at_client(
    session: Session, client_id: int, *, page: int = 1, size: int = 25
) -> tuple[list[LookRow], int, int]:
    """One page of the joint desks' looks at a client, latest first; how many there are, and on which page one is."""
    of_client = (
        AuditEntry.object_kind == "client", AuditEntry.object_id == str(client_id), AuditEntry.action == LOOK,
    )  # fmt: skip
    total = session.scalar(sa.select(sa.func.count(AuditEntry.id)).where(*of_client)) or 0
    page = min(max(1, page), page_count(total, size))
    query = (
        sa.select(AuditEntry.at, User.display_name, AuditEntry.detail)
        .outerjoin(User, User.id == AuditEntry.user_id)
        .where(*of_client)
        .order_by(AuditEntry.id.desc())
        .limit(size)
        .offset((page - 1) * size)
    )
    names = {office.id: office.name for office in joint_desks(session)} if total else {}
    rows = [
        LookRow(at, name, names.get(detail.get("office")), tuple(detail.get("blocks", ())))
        for at, name, detail in session.execute(query)
    ]
    return rows, total, page


def _standing(office_id: int, on: date) -> tuple[sa.ColumnElement[bool], ...]:
    """Conditions on `Release` joined with `Client`: what the joint desk may see on that day."""
    return (
        Release.office_id == office_id, Release.revoked_at.is_(None), Release.until >= on,
        Client.state != ClientState.ENDED, ~is_restricted(Client.id),
    )  # fmt: skip


def _facts(session: Session, release: Release) -> dict[str, Any]:
    """Fields of `ReleasedFacts`, of the released blocks only."""

    def rows(model: Any, order: Any) -> tuple[Any, ...]:
        return tuple(session.scalars(sa.select(model).where(model.client_id == release.client_id).order_by(order)))

    def columns(*names: str) -> dict[str, Any]:
        chosen = [getattr(Client, name) for name in names]
        row = session.execute(sa.select(*chosen).where(Client.id == release.client_id)).one()
        return dict(zip(names, row, strict=True))

    facts: dict[str, Any] = {}
    if release.has(ReleaseBlock.OCCUPATION):
        facts["occupations"] = rows(ClientOccupation, ClientOccupation.code)
        facts["qualifications"] = rows(ClientQualification, ClientQualification.id)
    if release.has(ReleaseBlock.SKILLS):
        facts["skills"] = rows(ClientSkill, ClientSkill.skill_code)
        facts["licences"] = rows(ClientLicence, ClientLicence.licence_class)
        facts["certificates"] = rows(ClientCertificate, ClientCertificate.certificate_code)
    if release.has(ReleaseBlock.LANGUAGES):
        facts |= columns("reads_latin_script")
        facts["languages"] = rows(ClientLanguage, ClientLanguage.language)
    if release.has(ReleaseBlock.AVAILABILITY):
        facts |= columns(
            "hours_min", "hours_max", "hours_possible", "can_work_shifts", "can_work_nights", "can_work_weekends",
            "available_from",
        )  # fmt: skip
    return facts

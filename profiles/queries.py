"""Reading clients and case files."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, selectinload

from core.database import page_count
from core.errors import NotAllowed, NotFound
from core.name_folding import has_word
from core.offices import covered_users
from profiles.casework import CaseFile, Household, HouseholdMember
from profiles.codes import ClientState
from profiles.models import (
    Client,
    ClientLanguage,
    ClientLicence,
    ClientLimitation,
    ClientOccupation,
    ClientQualification,
    ClientSkill,
)

IDS_AT_ONCE = 500

# What a complete profile has, in the order of the profile page.
PROFILE_FACTS = (
    "occupations", "skills", "languages", "qualifications", "licences", "hours", "hours_possible",
    "can_work_nights", "can_work_weekends", "available_from", "home_postcode", "travel", "max_commute_minutes",
    "limitations", "max_lift_kg", "permission",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClientPage:
    """One page of clients, and how many there are on all pages."""

    clients: list[Client]
    count: int
    page: int
    per_page: int

    @property
    def pages(self) -> int:
        """Number of pages, at least one."""
        return page_count(self.count, self.per_page)


def has_generated_clients(session: Session) -> bool:
    """Whether any client was generated for demonstration."""
    return session.scalar(sa.select(Client.id).where(Client.is_generated).limit(1)) is not None


def has_clients(session: Session) -> bool:
    """Whether there is any client at all."""
    return session.scalar(sa.select(Client.id).limit(1)) is not None


def get_client(session: Session, client_id: int) -> Client:
    """The client with this id, or `NotFound`."""
    client = session.get(Client, client_id)
    if client is None:
        raise NotFound("There is no client %(id)s.", id=client_id)
    return client


def get_client_of_case_manager(session: Session, client_id: int, user_id: int, *, on: date) -> Client:
    """The client, if this user is the client's case manager, leads the household, or stands in for who does on that
    day; else `NotAllowed` or `NotFound`.
    """
    client = get_client(session, client_id)
    if not clients_open_to(session, [client_id], user_id, on=on):
        raise NotAllowed("This client belongs to another case manager.")
    return client


def clients_open_to(session: Session, ids: Collection[int], user_id: int, *, on: date) -> frozenset[int]:
    """Which of these clients `get_client_of_case_manager` opens to this user."""
    users = covered_users(session, user_id, on=on)
    return frozenset(session.scalars(sa.select(Client.id).where(Client.id.in_(ids), Client.id.in_(ids_open_to(users)))))


def ids_open_to(users: Collection[int]) -> sa.CompoundSelect[tuple[int]]:
    """A select of the ids of clients whom one of these case managers looks after, or whose household one leads."""
    led = (
        sa.select(HouseholdMember.client_id)
        .join(Household, Household.id == HouseholdMember.household_id)
        .where(Household.lead_case_manager_id.in_(users))
    )
    return sa.union(sa.select(Client.id).where(Client.case_manager_id.in_(users)), led)


def responsible_case_manager(session: Session, client_id: int) -> int | None:
    """The client's case manager; without one, who leads the household. `NotFound` without the client."""
    own = get_client(session, client_id).case_manager_id
    household = household_of_client(session, client_id) if own is None else None
    return household.lead_case_manager_id if household is not None else own


def clients_of_case_manager(session: Session, user_id: int, *, on: date) -> dict[int, str]:
    """References of the clients that this user looks after on that day, standing in included, by id."""
    users = covered_users(session, user_id, on=on)
    query = sa.select(Client.id, Client.reference).where(
        Client.case_manager_id.in_(users), Client.state != ClientState.ENDED
    )
    return dict(session.execute(query.order_by(Client.reference)).all())


def references_of_case_manager(session: Session, user_id: int) -> dict[int, str]:
    """References of all clients that are this case manager's own, ended cases too, by id."""
    query = sa.select(Client.id, Client.reference).where(Client.case_manager_id == user_id)
    return dict(session.execute(query.order_by(Client.reference)).all())


def references_of_clients(session: Session, ids: Collection[int]) -> dict[int, str]:
    """References by client id; unknown ids are missing."""
    return {
        row.id: row.reference
        for row in session.execute(sa.select(Client.id, Client.reference).where(Client.id.in_(ids)))
    }


def find_client(session: Session, name: str) -> Client | None:
    """The client with this id or reference, or None. A reference goes before an id."""
    client = session.scalar(sa.select(Client).where(Client.reference == name))
    return session.get(Client, int(name)) if client is None and name.isdecimal() and len(name) < 10 else client


def clients(
    session: Session,
    *,
    case_manager_id: int | None = None,
    search: str = "",
    state: ClientState | None = None,
    page: int = 1,
    per_page: int = 25,
) -> ClientPage:
    """One page of clients by reference: own ones of a case manager, of one state, and found by ``search``.

    ``search`` looks in reference and source id, and in the names, which are decrypted for it: names cannot be
    searched in the database. A page beyond the last is empty.
    """
    query = sa.select(Client)
    if case_manager_id is not None:
        query = query.where(Client.case_manager_id == case_manager_id)
    if state is not None:
        query = query.where(Client.state == state)
    if search.strip():
        query = query.where(Client.id.in_(_found(session, query, search.strip())))
    count = session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0
    rows = session.scalars(
        query.order_by(Client.reference, Client.id).limit(per_page).offset((max(page, 1) - 1) * per_page)
    )
    return ClientPage(list(rows), count, max(page, 1), per_page)


def case_file(session: Session, client_id: int) -> CaseFile:
    """The case file of a client; an empty one that is not stored where nothing is recorded."""
    return session.get(CaseFile, client_id) or CaseFile(client_id=client_id)


def names_of_clients(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Full names by client id, as far as recorded. Only for those who may know them."""
    found: dict[int, str] = {}
    wanted = sorted(set(ids))
    for start in range(0, len(wanted), IDS_AT_ONCE):
        some = wanted[start : start + IDS_AT_ONCE]
        query = sa.select(CaseFile.client_id, CaseFile.given_name, CaseFile.family_name)
        for client_id, *parts in session.execute(query.where(CaseFile.client_id.in_(some))):
            if name := " ".join(part for part in parts if part):
                found[client_id] = name
    return found


def case_files(session: Session, ids: Sequence[int]) -> dict[int, CaseFile]:
    """Stored case files by client id; clients without one are missing."""
    return {file.client_id: file for file in session.scalars(sa.select(CaseFile).where(CaseFile.client_id.in_(ids)))}


def household_of_client(session: Session, client_id: int) -> Household | None:
    """The household that the client belongs to, or None."""
    return session.scalar(
        sa.select(Household)
        .join(HouseholdMember, HouseholdMember.household_id == Household.id)
        .where(HouseholdMember.client_id == client_id)
    )


def clients_by_source_id(session: Session, source_ids: Sequence[str]) -> dict[str, Client]:
    """Clients by their id in the source, with all their facts loaded; unknown ids are missing."""
    query = (
        sa.select(Client)
        .where(Client.source_id.in_(source_ids))
        .options(*(selectinload(relation.class_attribute) for relation in sa.inspect(Client).relationships))
    )
    return {client.source_id: client for client in session.scalars(query) if client.source_id is not None}


def completeness(client: Client) -> list[str]:
    """Names of the facts of `PROFILE_FACTS` that are not recorded, in that order; empty for a complete profile."""
    missing = {
        "hours": client.hours_min is None and client.hours_max is None,
        "travel": all(
            value is None for value in (client.uses_foot, client.uses_bike, client.uses_transit, client.uses_car)
        ),
        "limitations": client.limitations_reviewed_on is None and not client.limitations,
        "permission": client.permission_scope is None or client.permission_seen_on is None,
    }
    return [fact for fact in PROFILE_FACTS if missing.get(fact, _is_missing(client, fact))]


def gap_count() -> sa.ColumnElement[int]:
    """How many names `completeness` gives, as a column beside clients."""

    def lacks(rows: Any) -> sa.ColumnElement[bool]:
        return ~sa.exists().where(rows.client_id == Client.id)

    travel = (Client.uses_foot, Client.uses_bike, Client.uses_transit, Client.uses_car)
    gaps: list[sa.ColumnElement[bool]] = [
        *(lacks(rows) for rows in (ClientOccupation, ClientSkill, ClientLanguage, ClientQualification, ClientLicence)),
        sa.and_(Client.hours_min.is_(None), Client.hours_max.is_(None)),
        *(
            column.is_(None)
            for column in (
                Client.hours_possible, Client.can_work_nights, Client.can_work_weekends, Client.available_from,
                Client.home_postcode, Client.max_commute_minutes, Client.max_lift_kg,
            )
        ),
        sa.and_(*(column.is_(None) for column in travel)),
        sa.and_(Client.limitations_reviewed_on.is_(None), lacks(ClientLimitation)),
        sa.or_(Client.permission_scope.is_(None), Client.permission_seen_on.is_(None)),
    ]  # fmt: skip
    total: sa.ColumnElement[int] = sum((sa.case((gap, 1), else_=0) for gap in gaps), start=sa.literal(0))
    return total


def _is_missing(client: Client, fact: str) -> bool:
    value = getattr(client, fact, None)
    return value is None or value == []


def _found(session: Session, query: sa.Select[Any], search: str) -> list[int]:
    """Ids of the clients of ``query`` whose reference, source id or name contains each word of ``search``."""
    words = search.split()
    columns = query.with_only_columns(Client.id, Client.reference, Client.source_id, maintain_column_froms=True)
    texts = {row[0]: f"{row[1]} {row[2] or ''}" for row in session.execute(columns)}
    names = names_of_clients(session, texts.keys())
    return [
        client_id
        for client_id, text in texts.items()
        if all(has_word(f"{text} {names.get(client_id, '')}", word) for word in words)
    ]

"""Recording facts of clients. Forms and files both come through here, so that the rules stand in one place."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import record
from core.database import Base
from core.errors import InvalidInput
from core.settings import local_day
from core.users import Role, User
from profiles.casework import CaseFile
from profiles.catalogue.codes import grid_to_text
from profiles.catalogue.models import Certificate, Language, LicenceClass, LimitationItem, Occupation, Skill
from profiles.checks import FieldProblem, KnownCodes, client_problems, hours_problem
from profiles.inputs import CASE_FIELDS, COLLECTION_FIELDS, ClientInput
from profiles.models import (
    Client,
    ClientCertificate,
    ClientLanguage,
    ClientLicence,
    ClientLimitation,
    ClientOccupation,
    ClientQualification,
    ClientSkill,
    Consent,
    ExcludedEmployer,
)
from profiles.queries import case_file, get_client

# Field -> model of its entries, and what tells one entry of a client from another.
_COLLECTIONS: Mapping[str, tuple[type[Base], tuple[str, ...]]] = {
    "occupations": (ClientOccupation, ("code",)),
    "skills": (ClientSkill, ("skill_code",)),
    "languages": (ClientLanguage, ("language",)),
    "qualifications": (ClientQualification, ("kind", "title", "occupation_code")),
    "licences": (ClientLicence, ("licence_class",)),
    "certificates": (ClientCertificate, ("certificate_code",)),
    "limitations": (ClientLimitation, ("item",)),
    "excluded_employers": (ExcludedEmployer, ("employer_id",)),
    "consents": (Consent, ("purpose", "scope", "given_on")),
}

# profiles may not import employers; the foreign key knows the table by name, and so does this look-up.
_EMPLOYER = sa.table("employer", sa.column("id", sa.Integer))


class InvalidFacts(InvalidInput):
    """Facts that cannot be true; ``problems`` has all of them by field, the message the first."""

    def __init__(self, problems: tuple[FieldProblem, ...]) -> None:
        super().__init__(problems[0].message, **problems[0].places)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a new client comes from."""

    source_id: str | None = None
    is_generated: bool = False


def known_codes(session: Session) -> KnownCodes:
    """The codes that facts of a client may name."""

    def column(attribute: Any) -> frozenset[Any]:
        return frozenset(session.scalars(sa.select(attribute)))

    staff = {row.id: row.role for row in session.execute(sa.select(User.id, User.role))}
    return KnownCodes(
        occupations=column(Occupation.code),
        skills=column(Skill.code),
        languages=column(Language.code),
        licences=column(LicenceClass.code),
        certificates=column(Certificate.code),
        limitations=column(LimitationItem.code),
        employers=column(_EMPLOYER.c.id),
        users=frozenset(staff),
        case_managers=frozenset(user_id for user_id, role in staff.items() if role == Role.CASE_MANAGER),
    )


def create_client(
    session: Session, facts: ClientInput, *, now: datetime, by: int | None, origin: Origin | None = None
) -> Client:
    """A new client with these facts; `InvalidFacts` where they cannot be true. The rest is not recorded."""
    check_facts(facts, known_codes(session), now=now)
    client, case = new_client(facts, origin or Origin(), now=now)
    session.add(client)
    session.flush()
    give_reference(client)
    if has_case_facts(facts):
        case.client_id = client.id
        session.add(case)
    record(session, "client_created", kind="client", object_id=client.id, now=now, by=by)
    return client


def update_client_facts(
    session: Session, client_id: int, facts: ClientInput, *, now: datetime, by: int | None
) -> frozenset[str]:
    """Record the touched fields of a client; gives the names of those that changed.

    `NotFound` for an unknown client, `InvalidFacts` where the facts cannot be true; then nothing is changed. Without
    any change neither ``updated_at`` nor the audit record is touched.
    """
    client = get_client(session, client_id)
    check_facts(facts, known_codes(session), now=now, stored=client)
    case = case_file(session, client_id)
    changed = apply_facts(client, case, facts, now=now)
    if changed:
        if has_case_facts(facts):
            session.add(case)
        session.flush()
        record(session, "client_changed", kind="client", object_id=client_id, now=now, by=by, fields=sorted(changed))
    return changed


def confirm_client_facts(session: Session, client_id: int, *, now: datetime, by: int | None) -> Client:
    """Record that the profile was gone through with the client just now."""
    client = get_client(session, client_id)
    client.confirmed_at = now
    record(session, "client_confirmed", kind="client", object_id=client_id, now=now, by=by)
    return client


def check_facts(facts: ClientInput, known: KnownCodes, *, now: datetime, stored: Client | None = None) -> None:
    """Raise `InvalidFacts` where the facts cannot be true, alone or beside what is ``stored``."""
    problems = client_problems(facts, known, today=local_day(now))
    given = facts.given()
    fewest: Any = given.get("hours_min", stored.hours_min if stored else None)
    most: Any = given.get("hours_max", stored.hours_max if stored else None)
    between = hours_problem(fewest, most)
    if problems or between:
        raise InvalidFacts((*problems, *((between,) if between else ())))


def new_client(facts: ClientInput, origin: Origin, *, now: datetime) -> tuple[Client, CaseFile]:
    """A client and a case file with checked facts, neither of them in a session yet.

    Once the client is flushed, it needs `give_reference`.
    """
    client = Client(
        reference=f"~{uuid.uuid4().hex[:18]}",  # until the id is known
        source_id=origin.source_id,
        is_generated=origin.is_generated,
        created_at=now,
        updated_at=now,
    )
    case = CaseFile()
    apply_facts(client, case, facts, now=now)
    return client, case


def apply_facts(client: Client, case: CaseFile, facts: ClientInput, *, now: datetime) -> frozenset[str]:
    """Set checked facts in client and case file; gives the names of the fields that changed."""
    values = {name: _stored_value(name, value) for name, value in facts.given().items()}
    changed: set[str] = set()
    plain: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for name, value in values.items():
        if name in COLLECTION_FIELDS:
            changed |= {name} if _set_entries(client, name, value) else set()
        else:
            (personal if name in CASE_FIELDS else plain)[name] = value
    changed |= _set(client, plain) | _set(case, personal)
    if "state" in changed:
        client.paused_until = None  # a day that the client once chose ends nothing that staff set
    if changed:
        client.updated_at = now
    return frozenset(changed)


def has_case_facts(facts: ClientInput) -> bool:
    """Whether any touched field belongs to the case file."""
    return not facts.given().keys().isdisjoint(CASE_FIELDS)


def give_reference(client: Client) -> None:
    """Give a new client, flushed already, the reference that people call it by: from its id, so none is twice."""
    client.reference = f"C-{client.id:06d}"


def _stored_value(name: str, value: object) -> Any:
    if value is None:
        return None
    if name == "hours_possible" and isinstance(value, int):
        return grid_to_text(value)
    if name == "wished_postcodes" and isinstance(value, tuple):
        return list(value)
    if name == "born_on":
        return str(value)
    if name == "disability_degree":
        return str(value)
    return value


def _set(thing: Base, values: Mapping[str, Any]) -> set[str]:
    changed = {name for name, value in values.items() if getattr(thing, name) != value}
    for name in changed:
        setattr(thing, name, values[name])
    return changed


def _set_entries(client: Client, name: str, wanted: tuple[Any, ...]) -> bool:
    """Make the client's entries of one kind those that are wanted; entries that stay the same keep their row."""
    model, key = _COLLECTIONS[name]
    rows: list[Any] = getattr(client, name)
    stored = {tuple(getattr(row, part) for part in key): row for row in rows}
    kept: list[Any] = []
    is_changed = False
    for entry in wanted:
        row = stored.pop(tuple(getattr(entry, part) for part in key), None)
        if row is None:
            row, is_changed = model(**asdict(entry)), True
        else:
            is_changed |= bool(_set(row, {item.name: getattr(entry, item.name) for item in dataclass_fields(entry)}))
        kept.append(row)
    if is_changed or stored:
        setattr(client, name, kept)
        return True
    return False

"""The copy of all that is kept about a client (Art. 15 (3) GDPR), table by table as the schema has it.

A new table that names a client, or hangs on something of the client's, is part of the copy by itself.
"""

import enum
import hashlib
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import Base
from employers.models import Employer, Vacancy
from matching.queries.facts_then import facts_of_client_then
from placements.codes import OF_CLIENTS, WordsReason
from placements.documents.codes import EMPLOYER_KINDS
from placements.messages.codes import TO_CLIENT
from placements.models import WordsDecision
from placements.queries.for_client import Recipient, looks_at_client, recipients_of_client
from profiles.queries import get_client

# What hangs on one of these belongs to the client whose it is.
PARENTS = ("proposal", "referral", "cv_reading")
SECRETS = frozenset({"number_hash", "code_hash", "session_hash", "token_hash", "claim_token"})
# Words of staff can speak of other people: the case manager goes through them before they are handed out, Art. 15 (4).
WORDS_OF_STAFF = frozenset(
    {
        ("case_file", "note"), ("client_restriction", "reason"), ("emergency_access", "reason"),
        ("legal_notice", "reason"),
        ("proposal", "next_step"), ("proposal_step", "note"), ("step_request", "note"),
        ("task", "note"), ("referral", "note"), ("referral_change", "note"),
    }
)  # fmt: skip
OF_CONTACTS = frozenset(
    {"to_address", "reply_to", "subject", "body", "calendar", "calendar_uid", "error", "message_id"}
)


@dataclass(frozen=True)
class CopyPart:
    """What one table keeps about the client: rows of column and value, as JSON can hold them."""

    table: str
    rows: Sequence[Mapping[str, Any]]


@dataclass(frozen=True)
class ClientCopy:
    """The whole copy. ``withheld`` counts words of staff that nobody has read for it yet, ``refused`` those that a case
    manager keeps out, by reason.
    """

    reference: str
    parts: Sequence[CopyPart]
    looks: Sequence[Mapping[str, Any]]
    recipients: Sequence[Recipient]
    withheld: int
    refused: Mapping[WordsReason, int]


@dataclass(frozen=True)
class StaffWords:
    """One text of staff about the client: where it stands, and what was decided about these very words."""

    place: str
    words: str
    digest: str
    decision: WordsDecision | None

    @property
    def table(self) -> str:
        """The table in which it stands."""
        return self.place.partition(":")[0]

    @property
    def is_released(self) -> bool:
        """Whether it is handed out."""
        return self.decision is not None and self.decision.reason is None


def words_of_staff(session: Session, client_id: int) -> list[StaffWords]:
    """All that staff wrote about the client in their own words, in the order of the tables; `NotFound`."""
    get_client(session, client_id)
    found = session.scalars(sa.select(WordsDecision).where(WordsDecision.client_id == client_id))
    decisions = {each.place: each for each in found}
    return [
        _staff_words(table, name, row, decisions)
        for table in tables_about_clients()
        for row in _rows(session, table, client_id)
        for name, value in row.items()
        if value and _is_of_staff(table, name, row)
    ]


def _staff_words(
    table: sa.Table, column: str, row: Mapping[str, Any], decisions: Mapping[str, WordsDecision]
) -> StaffWords:
    words, place = str(row[column]), _place(table, column, row)
    digest = hashlib.sha256(words.encode()).hexdigest()
    decision = decisions.get(place)
    return StaffWords(place, words, digest, decision if decision and decision.digest == digest else None)


def _place(table: sa.Table, column: str, row: Mapping[str, Any]) -> str:
    return f"{table.name}:{column}:{'-'.join(str(row[key.name]) for key in table.primary_key)}"


def _rows(session: Session, table: sa.Table, client_id: int) -> list[dict[str, Any]]:
    return [dict(row) for row in session.execute(_of_client(table, client_id)).mappings()]


def client_copy(session: Session, client_id: int) -> ClientCopy:
    """All that is kept about the client, without what would tell of others: no user, no contact, no other member of the
    household, no words of staff but those that a case manager has released, no secret of a sign-in. Tables without a
    row are left out; `NotFound`.
    """
    client, parts, written = get_client(session, client_id), [], words_of_staff(session, client_id)
    released = frozenset(each.place for each in written if each.is_released)
    for table in tables_about_clients():
        shown = [_shown(table, row, released) for row in _rows(session, table, client_id)]
        if table.name == "proposal":
            _name_vacancies(session, shown)
        if shown:
            parts.append(CopyPart(table.name, shown))
    parts += _earlier_facts(session, client_id)
    return ClientCopy(
        client.reference, parts, list(_looks(session, client_id)), recipients_of_client(session, client_id),
        withheld=sum(each.decision is None for each in written),
        refused=Counter(each.decision.reason for each in written if each.decision and each.decision.reason),
    )  # fmt: skip


def _earlier_facts(session: Session, client_id: int) -> list[CopyPart]:
    """The facts as earlier runs read them. Their rows carry a hash of the content; `run_facts` says whose they are."""
    rows = [
        {"first_run_on": each.first_on.isoformat(), "last_run_on": each.last_on.isoformat(), "facts": _deep(each.facts)}
        for each in facts_of_client_then(session, client_id)
    ]
    return [CopyPart("fact_snapshot", rows)] if rows else []


def _deep(value: Any) -> Any:
    """As JSON can hold it, all the way down; sets in order."""
    if isinstance(value, Mapping):
        return {str(_plain(key)): _deep(each) for key, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted((_deep(each) for each in value), key=str)
    return [_deep(each) for each in value] if isinstance(value, list | tuple) else _plain(value)


def tables_about_clients() -> list[sa.Table]:
    """Tables whose rows belong to a client, by name: the client's own, those that name a client, and what hangs on
    one of `PARENTS`.
    """
    return sorted(
        (table for table in Base.metadata.tables.values() if table.name == "client" or _ways(table)),
        key=lambda table: table.name,
    )


def _ways(table: sa.Table) -> list[tuple[sa.Column[Any], sa.Table]]:
    """The columns by which a row belongs to a client, and the table that each points to."""
    found = [(key.parent, key.column.table) for key in table.foreign_keys]
    return [(column, aim) for column, aim in found if aim.name == "client" or aim.name in PARENTS]


def _of_client(table: sa.Table, client_id: int) -> sa.Select[Any]:
    """The client's rows. Where a row names a client itself, that alone decides whose it is."""
    if table.name == "client":
        return sa.select(table).where(table.c.id == client_id)
    own = [column == client_id for column, aim in _ways(table) if aim.name == "client"]
    by_parent = [
        column.in_(sa.select(aim.c.id).where(aim.c.client_id == client_id))
        for column, aim in _ways(table)
        if aim.name != "client"
    ]
    unnamed = [column.is_(None) for column, aim in _ways(table) if aim.name == "client"]
    return sa.select(table).where(sa.or_(*own, *(sa.and_(*unnamed, each) for each in by_parent)))


def _shown(table: sa.Table, row: Mapping[str, Any], released: Container[str]) -> dict[str, Any]:
    hidden = {key.parent.name for key in table.foreign_keys if key.column.table.name in {"app_user", "contact"}}
    if table.name == "message" and row["kind"] not in TO_CLIENT:
        hidden |= OF_CONTACTS  # the letter to an employer names who reads it there, also who has left since
    if table.name == "document_record" and row["kind"] in EMPLOYER_KINDS:
        hidden.add("content")
    return {
        name: _plain(value)
        for name, value in row.items()
        if name not in SECRETS | hidden and (not _is_of_staff(table, name, row) or _place(table, name, row) in released)
    }


def _is_of_staff(table: sa.Table, column: str, row: Mapping[str, Any]) -> bool:
    if (table.name, column) == ("task", "words"):
        return row["kind"] not in OF_CLIENTS
    return (table.name, column) in WORDS_OF_STAFF


def _plain(value: Any) -> Any:
    if isinstance(value, enum.Enum):
        return value.value
    return value.isoformat() if isinstance(value, date | datetime) else value


def _name_vacancies(session: Session, proposals: Sequence[dict[str, Any]]) -> None:
    """Say of each proposal for which job and at which employer it is."""
    ids = {row["vacancy_id"] for row in proposals}
    query = sa.select(Vacancy.id, Vacancy.title, Employer.name).join(Employer).where(Vacancy.id.in_(ids))
    named = {vacancy_id: {"job": title, "employer": employer} for vacancy_id, title, employer in session.execute(query)}
    for row in proposals:
        row.update(named.get(row["vacancy_id"], {}))


def _looks(session: Session, client_id: int) -> Iterator[dict[str, Any]]:
    """Who looked at and changed the data, newest first: role and office, never the name."""
    page, has_more = 1, True
    while has_more:
        found, has_more = looks_at_client(session, client_id, page=page)
        page += 1
        for look in found:
            role = look.role.value if look.role else look.actor
            purpose = look.purpose.value if look.purpose else None
            yield {
                "at": look.at.isoformat(), "action": look.action, "role": role, "office": look.office,
                "purpose": purpose,
            }  # fmt: skip

"""The import of clients: read, check, compare with what is recorded, store; whole rows or nothing of them."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import InvalidInput
from core.users import User
from profiles.casework import CaseFile
from profiles.catalogue.reports import ImportReport
from profiles.catalogue.storing import Progress
from profiles.checks import FieldProblem, KnownCodes
from profiles.importing.columns import COLUMNS
from profiles.importing.records import ERASE, Record, read_records
from profiles.inputs import COLLECTION_FIELDS, ClientInput, EmployerInput
from profiles.models import Client
from profiles.operations import (
    InvalidFacts,
    Origin,
    apply_facts,
    check_facts,
    give_reference,
    has_case_facts,
    known_codes,
    new_client,
)
from profiles.queries import case_files, clients_by_source_id

CLIENTS_AT_ONCE = 500
SOURCE_ID_LENGTH = 60
_NEAR_ENOUGH = 70.0
_EMPLOYER = sa.table("employer", sa.column("id", sa.Integer), sa.column("establishment_number", sa.String))
_COLUMN_OF = {column.field: name for name, column in COLUMNS.items()}
_CODES_OF = {
    "occupations": "occupations", "qualifications": "occupations", "skills": "skills", "languages": "languages",
    "licences": "licences", "certificates": "certificates", "limitations": "limitations",
}  # fmt: skip


@dataclass
class _Import:
    """What one import works with and keeps."""

    session: Session
    now: datetime
    known: KnownCodes
    users: Mapping[str, int]  # by e-mail address
    employers: Mapping[str, int]  # by id and by establishment number
    report: ImportReport = field(default_factory=ImportReport)
    new_ids: list[int] = field(default_factory=list)
    changed_ids: list[int] = field(default_factory=list)


def import_clients(
    session: Session, path: Path, *, now: datetime, by: int | None, progress: Progress | None = None
) -> ImportReport:
    """Import clients from a CSV or JSON file; counts of clients, and every record that was left out with its reason.

    A client is known again by its ``id`` in the source. A record is imported whole or not at all; a file that cannot
    be read is an `InvalidInput`, and nothing is changed. An empty cell leaves what is recorded, ``-`` erases it.
    """
    records = read_records(path)
    work = _begin(session, now)
    work.report.read = len(records)
    sound = list(_sound(work, records))
    for start in range(0, len(sound), CLIENTS_AT_ONCE):
        _store(work, sound[start : start + CLIENTS_AT_ONCE])
        if progress is not None:
            progress(min(start + CLIENTS_AT_ONCE, len(sound)), len(sound))
    positions = {_place(entry): at for at, entry in enumerate(records)}
    work.report.rejected.sort(key=lambda rejection: positions[rejection.place])
    if work.new_ids or work.changed_ids:
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        record(
            session, "clients_imported", kind="client_import", object_id=digest[:16], now=now, by=by,
            new=work.new_ids, changed=work.changed_ids,
        )  # fmt: skip
    return work.report


def _begin(session: Session, now: datetime) -> _Import:
    employers: dict[str, int] = {}
    for employer_id, number in session.execute(sa.select(_EMPLOYER.c.id, _EMPLOYER.c.establishment_number)):
        employers[str(employer_id)] = employer_id
        if number:
            employers[number] = employer_id
    users = {row.email: row.id for row in session.execute(sa.select(User.email, User.id))}
    return _Import(session, now, known_codes(session), users, employers)


def _sound(work: _Import, records: Sequence[Record]) -> Iterator[tuple[Record, ClientInput]]:
    """The records that can be read, each with its facts; the others are reported."""
    seen: dict[str, str] = {}
    for entry in records:
        problem = entry.problem or _nul_problem(entry)
        reason = problem or _id_problem(entry.source_id, seen)
        if reason is not None:
            work.report.reject(_place(entry), None if problem else "id", reason)
            continue
        seen[entry.source_id] = entry.place
        facts = _facts(work, entry)
        if facts is not None:
            yield entry, facts


def _nul_problem(entry: Record) -> str | None:
    """PostgreSQL stores no NUL; the statement with all other records would break."""
    has_nul = any("\x00" in cell for cell in entry.cells.values())
    return "a character that cannot be stored (NUL)" if has_nul else None


def _id_problem(source_id: str, seen: Mapping[str, str]) -> str | None:
    if not source_id or source_id == ERASE:
        return "the id is missing, by which the client is known again"
    if len(source_id) > SOURCE_ID_LENGTH:
        return f"the id has more than {SOURCE_ID_LENGTH} letters"
    return f"the id stands in {seen[source_id]} already" if source_id in seen else None


def _facts(work: _Import, entry: Record) -> ClientInput | None:
    """The facts of a record, or None where a cell cannot be read; every such cell is reported."""
    values: dict[str, Any] = {}
    is_readable = True
    for name, cell in entry.cells.items():
        if name not in COLUMNS or not cell:
            continue
        column = COLUMNS[name]
        try:
            values[column.field] = _value(work, column.field, name, cell)
        except InvalidInput as error:
            work.report.reject(_place(entry), name, str(error))
            is_readable = False
    return ClientInput(**values) if is_readable else None


def _value(work: _Import, field_name: str, name: str, cell: str) -> Any:
    if cell == ERASE:
        if field_name == "state":
            raise InvalidInput("the state cannot be erased")
        return () if field_name in COLLECTION_FIELDS else None
    value = COLUMNS[name].read(cell)
    if field_name in {"case_manager_id", "permission_seen_by"}:
        return _found(work.users, str(value).casefold(), "no member of staff has this e-mail address: %(value)s")
    if field_name == "permission_employer_id":
        return _found(work.employers, value, "there is no employer %(value)s (id or Betriebsnummer)")
    if field_name == "excluded_employers":
        message = "there is no employer %(value)s (id or Betriebsnummer)"
        return tuple(EmployerInput(_found(work.employers, part, message)) for part in value)
    return value


def _found(known: Mapping[str, int], value: str, message: str) -> int:
    if value not in known:
        raise InvalidInput(message, value=value)
    return known[value]


def _store(work: _Import, batch: Sequence[tuple[Record, ClientInput]]) -> None:
    stored = clients_by_source_id(work.session, [entry.source_id for entry, _ in batch])
    cases = case_files(work.session, [client.id for client in stored.values()])
    fresh: list[tuple[Client, CaseFile | None]] = []
    for entry, facts in batch:
        client = stored.get(entry.source_id)
        try:
            check_facts(facts, work.known, now=work.now, stored=client)
        except InvalidFacts as error:
            for problem in error.problems:
                reason = f"{problem}{_nearest_code(work.known, problem)}"
                work.report.reject(_place(entry), _COLUMN_OF.get(problem.field, problem.field), reason)
            continue
        if client is None:
            fresh.append(_new(work, entry, facts))
        else:
            _change(work, client, cases.get(client.id), facts)
    _add(work, fresh)
    work.session.flush()
    for client in (*stored.values(), *(client for client, _ in fresh)):
        work.session.expunge(client)


def _new(work: _Import, entry: Record, facts: ClientInput) -> tuple[Client, CaseFile | None]:
    origin = Origin(source_id=entry.source_id)
    client, case = new_client(facts, origin, now=work.now)
    return client, case if has_case_facts(facts) else None


def _add(work: _Import, fresh: Sequence[tuple[Client, CaseFile | None]]) -> None:
    work.session.add_all(client for client, _ in fresh)
    work.session.flush()
    for client, case in fresh:
        give_reference(client)
        work.new_ids.append(client.id)
        if case is not None:
            case.client_id = client.id
            work.session.add(case)
    work.report.new += len(fresh)


def _change(work: _Import, client: Client, case: CaseFile | None, facts: ClientInput) -> None:
    case = case or CaseFile(client_id=client.id)
    if not apply_facts(client, case, facts, now=work.now):
        work.report.unchanged += 1
        return
    if has_case_facts(facts):
        work.session.add(case)
    work.report.changed += 1
    work.changed_ids.append(client.id)


def _nearest_code(known: KnownCodes, problem: FieldProblem) -> str:
    """The code that was probably meant, where a code is unknown and another is near."""
    code = problem.places.get("code")
    codes = sorted(getattr(known, _CODES_OF[problem.field])) if problem.field in _CODES_OF else []
    if not isinstance(code, str) or code in codes:
        return ""
    found = process.extractOne(code, codes, scorer=fuzz.ratio, score_cutoff=_NEAR_ENOUGH)
    return f" Did you mean {found[0]}?" if found else ""


def _place(entry: Record) -> str:
    return f"{entry.place} (id {entry.source_id})" if entry.source_id else entry.place

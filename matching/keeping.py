"""Keeping the facts that a run computed from, each content once, and forgetting those that no run needs any more."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.errors import NotFound
from matching.facts import CatalogueFacts, ClientFacts, VacancyFacts
from matching.models import FactKind, FactSnapshot, MatchRun, RunFacts
from matching.snapshots import (
    DIGEST_BYTES,
    Record,
    catalogue_record,
    current_form,
    history_of,
    packed_json,
    record_of,
)

CHUNK = 500  # snapshots deleted in one statement


class FactTable(NamedTuple):
    """Whose facts took part, of one kind: ids ascending, digests in their order, history by id."""

    kind: FactKind
    ids: Sequence[int]
    digests: bytes
    history: Mapping[int, dict[str, Any]]


def facts_kept(
    clients: Iterable[ClientFacts], vacancies: Iterable[VacancyFacts], catalogue: CatalogueFacts
) -> tuple[dict[bytes, Record], list[FactTable]]:
    """The records of all facts by digest, and who has which: three tables, clients, vacancies and catalogue."""
    records: dict[bytes, Record] = {}
    tables = [
        _table(FactKind.CLIENT, {each.client_id: each for each in clients}, records),
        _table(FactKind.VACANCY, {each.vacancy_id: each for each in vacancies}, records),
    ]
    whole = catalogue_record(catalogue)
    records[whole.digest] = whole
    return records, [*tables, FactTable(FactKind.CATALOGUE, [0], whole.digest, {})]


def _table(
    kind: FactKind, facts_of: Mapping[int, ClientFacts | VacancyFacts], records: dict[bytes, Record]
) -> FactTable:
    ids = sorted(facts_of)
    found = [record_of(facts_of[each]) for each in ids]
    records.update((record.digest, record) for record in found)
    history = {each: past for each in ids if (past := history_of(facts_of[each]))}
    return FactTable(kind, ids, b"".join(record.digest for record in found), history)


def missing_records(session: Session, records: Mapping[bytes, Record]) -> list[Record]:
    """Those of the records that are not stored yet."""
    stored = set(session.scalars(sa.select(FactSnapshot.digest)))
    return [record for digest, record in records.items() if digest not in stored]


def store_records(session: Session, records: Sequence[Record]) -> None:
    """Store records in one statement; none of them may be stored already."""
    rows = [{"digest": record.digest, "blob": record.blob} for record in records]
    if rows:
        session.execute(sa.insert(FactSnapshot.__table__), rows)  # type: ignore[arg-type]  # rows of Core, no objects


def store_run_facts(session: Session, run_id: int, tables: Sequence[FactTable], *, on: date) -> None:
    """Store who had which record in a run, in place of what was stored for it before. `NotFound` without the run."""
    run = session.get(MatchRun, run_id)
    if run is None:
        raise NotFound("There is no match run %(id)s.", id=run_id)
    run.facts_on, run.facts_form = on, current_form()
    session.execute(sa.delete(RunFacts).where(RunFacts.run_id == run_id))
    session.add_all(
        RunFacts(
            run_id=run_id,
            kind=table.kind,
            ids=packed_json(list(table.ids)),
            digests=table.digests,
            history=packed_json(table.history),
        )
        for table in tables
    )
    session.flush()


def forget_facts(session: Session, runs: sa.Select[Any]) -> int:
    """Delete the facts of these runs (a select of ids) and all records that no other run needs; gives their number."""
    deleted = session.execute(
        sa.delete(RunFacts).where(RunFacts.run_id.in_(runs)), execution_options={"synchronize_session": False}
    )
    if not getattr(deleted, "rowcount", 0):
        return 0
    needed = {digest for digests in session.scalars(sa.select(RunFacts.digests)) for digest in split_digests(digests)}
    unneeded = [digest for digest in session.scalars(sa.select(FactSnapshot.digest)) if digest not in needed]
    for start in range(0, len(unneeded), CHUNK):
        session.execute(
            sa.delete(FactSnapshot).where(FactSnapshot.digest.in_(unneeded[start : start + CHUNK])),
            execution_options={"synchronize_session": False},
        )
    return len(unneeded)


def split_digests(digests: bytes) -> list[bytes]:
    """The digests of a table, one by one."""
    return [digests[start : start + DIGEST_BYTES] for start in range(0, len(digests), DIGEST_BYTES)]

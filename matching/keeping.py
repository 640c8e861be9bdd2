"""Keeping the facts that a run computed from, each content once, and forgetting those that no run needs any more."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core.errors import NotFound
from matching.bridging import OfferSupply
from matching.facts import CatalogueFacts, ClientFacts, MatchSettings, VacancyFacts
from matching.models import FactKind, FactSnapshot, MatchRun, RunFacts
from matching.once import collector_paused
from matching.snapshots import (
    DIGEST_BYTES,
    Record,
    Writer,
    catalogue_record,
    current_form,
    history_of,
    offers_record,
    packed_json,
)

NO_OFFERS = OfferSupply()
CHUNK = 500  # snapshots deleted in one statement


class FactTable(NamedTuple):
    """Whose facts took part, of one kind: ids ascending, digests in their order, history by id."""

    kind: FactKind
    ids: Sequence[int]
    digests: bytes
    history: Mapping[int, dict[str, Any]]


def facts_kept(
    clients: Iterable[ClientFacts],
    vacancies: Iterable[VacancyFacts],
    catalogue: CatalogueFacts,
    supply: OfferSupply | None = None,
) -> tuple[dict[bytes, Record], list[FactTable]]:
    """The records of all facts by digest, and who has which: four tables, clients, vacancies, catalogue and offers."""
    records: dict[bytes, Record] = {}
    writer = Writer()
    with collector_paused():
        tables = [
            _table(FactKind.CLIENT, {each.client_id: each for each in clients}, records, writer),
            _table(FactKind.VACANCY, {each.vacancy_id: each for each in vacancies}, records, writer),
        ]
    wholes = ((FactKind.CATALOGUE, catalogue_record(catalogue)), (FactKind.OFFERS, offers_record(supply or NO_OFFERS)))
    for kind, whole in wholes:
        records[whole.digest] = whole
        tables.append(FactTable(kind, [0], whole.digest, {}))
    return records, tables


def facts_hash(tables: Iterable[FactTable], settings: MatchSettings, on: date) -> str:
    """64 hexadecimal digits over all that a run computes from: whose facts, the facts and their history; the same on
    every machine and in whatever order clients and vacancies came."""
    whole = hashlib.sha256()
    for table in tables:
        ids = np.array(table.ids, np.int64).astype("<i8").tobytes()
        past = json.dumps(table.history, sort_keys=True).encode()
        for part in (table.kind.value.encode(), ids, table.digests, past):
            whole.update(len(part).to_bytes(8, "little") + part)
    whole.update(json.dumps([settings.as_json(), on.isoformat()], sort_keys=True).encode())
    return whole.hexdigest()


def _table(
    kind: FactKind, facts_of: Mapping[int, ClientFacts | VacancyFacts], records: dict[bytes, Record], writer: Writer
) -> FactTable:
    ids = sorted(facts_of)
    found = [writer.record_of(facts_of[each]) for each in ids]
    records.update((record.digest, record) for record in found)
    history = {each: past for each in ids if (past := history_of(facts_of[each]))}
    return FactTable(kind, ids, b"".join(record.digest for record in found), history)


def missing_records(session: Session, records: Mapping[bytes, Record]) -> list[Record]:
    """Those of the records that are not stored yet."""
    stored = set(session.scalars(sa.select(FactSnapshot.digest)))
    return [record for digest, record in records.items() if digest not in stored]


def store_records(session: Session, records: Sequence[Record]) -> None:
    """Store records in one statement; one that somebody else has stored meanwhile stays."""
    rows = [{"digest": record.digest, "blob": record.blob} for record in records]
    if rows:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(insert(FactSnapshot.__table__).on_conflict_do_nothing(), rows)  # type: ignore[arg-type]


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
    old = sa.select(RunFacts.digests).where(RunFacts.run_id.in_(runs))
    unneeded = {digest for digests in session.scalars(old) for digest in split_digests(digests)}
    if not unneeded:
        return 0
    session.execute(
        sa.delete(RunFacts).where(RunFacts.run_id.in_(runs)), execution_options={"synchronize_session": False}
    )
    # Row by row: what a year of runs needs would not fit into memory at once.
    for digests in session.execute(sa.select(RunFacts.digests).order_by(RunFacts.run_id)).yield_per(10).scalars():
        unneeded.difference_update(split_digests(digests))
    gone = sorted(unneeded)
    for start in range(0, len(gone), CHUNK):
        session.execute(
            sa.delete(FactSnapshot).where(FactSnapshot.digest.in_(gone[start : start + CHUNK])),
            execution_options={"synchronize_session": False},
        )
    return len(gone)


def split_digests(digests: bytes) -> list[bytes]:
    """The digests of a table, one by one."""
    return [digests[start : start + DIGEST_BYTES] for start in range(0, len(digests), DIGEST_BYTES)]

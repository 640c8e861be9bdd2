"""Fetch a source and bring it in: read as a whole first, compared, held if too much would go, then stored in steps.

Each step commits. A fetch that was interrupted while it is applied goes on with its next run: the file is kept, and
what is stored already is known by its digest.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import structlog
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import DomainError
from employers.feeds.records import FeedError, FeedRow
from employers.importing.files import open_feed
from employers.importing.guessing import GuessOccupation, guess_nothing
from employers.importing.running import BATCH, batches, checks_of
from employers.importing.settings import ImportSettings, MoveVacancy
from employers.importing.steps import confirm_listed, take_back_withdrawal, withdraw
from employers.importing.storing import Storing, make_storing
from employers.lifecycle.operations import take_vacancy_step
from employers.models import Vacancy
from employers.sources.codes import SourceKind, SyncState
from employers.sources.difference import Comparison, Difference, digest_of, is_suspicious
from employers.sources.fetching import Wire, fetch, newest_file
from employers.sources.models import FeedEntry, FeedSource, FeedSync
from employers.sources.operations import request_sync
from employers.sources.queries import active_entries, due_sources, entries, get_sync, is_joined, syncs_at_work
from profiles.catalogue.reports import ImportReport

log = structlog.get_logger()

MOST_KEPT = 500  # rejections and notes of a fetch


@dataclass(frozen=True)
class Round:
    """How a round of fetching goes. ``folder`` keeps files that are being applied or held."""

    sessions: SessionFactory
    folder: Path
    now: datetime
    guess_occupation: GuessOccupation = guess_nothing
    wire: Wire = field(default_factory=Wire)
    move: MoveVacancy = take_vacancy_step


def sync_due_sources(work: Round) -> dict[SyncState, int]:
    """Go on with what waits or was interrupted, then fetch what is due; how many ended in which state."""
    with work.sessions() as session, session.begin():
        for source in due_sources(session, now=work.now):
            request_sync(session, source.id, now=work.now, by=None)
        waiting = syncs_at_work(session)
    ended: dict[SyncState, int] = {}
    for sync_id in waiting:
        state = run_sync(work, sync_id)
        ended[state] = ended.get(state, 0) + 1
    return ended


def run_sync(work: Round, sync_id: int) -> SyncState:
    """Fetch, compare, and store or hold. What goes wrong stands in the sync and changes nothing."""
    try:
        path, is_decided = _file_of(work, sync_id)
        with work.sessions() as session, session.begin():
            storing = _storing(session, work, sync_id)
        found, is_full = _compare(work, sync_id, path, storing)
        if not is_decided and _is_held(work, sync_id, found):
            return SyncState.HELD
        _apply(work, sync_id, path, storing)
        if found.gone:
            _take_away(work, sync_id, storing, found.gone)
    except (DomainError, FeedError) as error:
        return _end(work, sync_id, SyncState.FAILED, error)
    log.info("source synced", sync_id=sync_id, read=found.read, gone=len(found.gone), is_full=is_full)
    return _end(work, sync_id, SyncState.DONE, None)


def file_path(folder: Path, sync_id: int) -> Path:
    """Where the file of a fetch is kept until it is over."""
    return folder / f"sync-{sync_id}"


def _file_of(work: Round, sync_id: int) -> tuple[Path, bool]:
    """The file, fetched unless it was before, and whether it is decided that it is applied."""
    with work.sessions() as session, session.begin():
        sync = get_sync(session, sync_id)
        source = sync.source
        kind, location, most = source.kind, source.location, source.max_mebibytes * 2**20
        is_decided = sync.state is SyncState.APPLYING
        source.synced_at = work.now
    path = file_path(work.folder, sync_id)
    if is_decided and path.is_file():
        return path, True
    work.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if kind is SourceKind.WEB:
        fetch(location, path, most_bytes=most, wire=work.wire)
    else:
        newest_file(location, path, most_bytes=most)
    return path, False  # another file than the one that was decided about


def _storing(session: Session, work: Round, sync_id: int) -> Storing:
    source = get_sync(session, sync_id).source
    settings = ImportSettings(
        work.now,
        state=source.new_state,
        guess_occupation=work.guess_occupation,
        namespace=f"#{source.id}",
        employer_id=source.employer_id,
        move=work.move,
    )
    return make_storing(session, settings)


def _compare(work: Round, sync_id: int, path: Path, storing: Storing) -> tuple[Difference, bool]:
    """Read the whole file without storing anything. `FeedError` where it is broken, or has too many records."""
    with work.sessions() as session, session.begin():
        source = get_sync(session, sync_id).source
        comparison, most = Comparison(active_entries(session, source.id)), source.max_records
    rejections: list[dict[str, object]] = []
    notes: list[dict[str, object]] = []
    with open_feed(path, checks_of(storing)) as stream:
        for row in stream.rows:
            comparison.look_at(row)
            if comparison.read > most:
                raise FeedError("the file has more than %(limit)s records", limit=most)
            _note(row, rejections, notes)
        found, format_name, is_full = comparison.difference(is_full=stream.is_full), stream.format_name, stream.is_full
    with work.sessions() as session, session.begin():
        sync = get_sync(session, sync_id)
        sync.format_name, sync.is_full, sync.file_name = format_name, is_full, path.name
        sync.read, sync.new, sync.changed, sync.unchanged = found.read, found.new, found.changed, found.unchanged
        sync.gone, sync.rejected = len(found.gone), found.rejected
        sync.rejections, sync.notes = rejections or None, notes or None
    return found, is_full


def _note(row: FeedRow, rejections: list[dict[str, object]], notes: list[dict[str, object]]) -> None:
    if row.error is not None and len(rejections) < MOST_KEPT:
        rejections.append(_plain(row.place, row.error))
    notes += [_plain(row.place, note) for note in row.notes if len(notes) < MOST_KEPT]


def _plain(place: str, error: FeedError) -> dict[str, object]:
    short = place.partition(", ")[2] or place  # without the name of our copy of the file
    return {"place": short, "field": error.field, "message": error.message, "places": error.places}


def _is_held(work: Round, sync_id: int, found: Difference) -> bool:
    with work.sessions() as session, session.begin():
        sync = get_sync(session, sync_id)
        is_held = is_suspicious(found, max_loss_percent=sync.source.max_loss_percent)
        sync.state = SyncState.HELD if is_held else SyncState.APPLYING
    return is_held


def _apply(work: Round, sync_id: int, path: Path, storing: Storing) -> None:
    report = ImportReport()
    with open_feed(path, checks_of(storing)) as stream:
        for rows in batches(stream.rows):
            with work.sessions() as session, session.begin():
                source = get_sync(session, sync_id).source
                _store(session, source, storing, rows, report)


def _store(session: Session, source: FeedSource, storing: Storing, rows: list[FeedRow], report: ImportReport) -> None:
    """Store the records of a batch that say anything new, and remember all of them."""
    now = storing.settings.now
    digests = {row.vacancy.source_id: digest_of(row.vacancy) for row in rows if row.vacancy is not None}
    known = entries(session, source.id, digests.keys())
    wanted = [row for row in rows if row.vacancy is not None and not _is_known(known, row, digests)]
    for entry in known.values():
        entry.seen_at = now
    confirm_listed(session, [entry.vacancy_id for entry in known.values() if entry.gone_at is None], storing.settings)
    for taken in storing.take(session, wanted, report):
        record, vacancy = taken.row.vacancy, taken.vacancy
        if record is None or vacancy is None:
            continue
        before = known.get(record.source_id)
        entry = before or FeedEntry(
            source_id=source.id, reference=record.source_id, vacancy_id=vacancy.id, digest="", seen_at=now
        )
        known[record.source_id] = entry
        session.add(entry)
        if entry.gone_at is not None and isinstance(vacancy, Vacancy) and not is_joined(session, vacancy.id):
            take_back_withdrawal(session, vacancy, storing.settings)
        entry.digest, entry.gone_at, entry.seen_at = digests[record.source_id], None, now
    session.flush()


def _is_known(known: dict[str, FeedEntry], row: FeedRow, digests: dict[str, str]) -> bool:
    reference = row.vacancy.source_id if row.vacancy is not None else ""
    entry = known.get(reference)
    return entry is not None and entry.gone_at is None and entry.digest == digests[reference]


def _take_away(work: Round, sync_id: int, storing: Storing, gone: list[str]) -> None:
    """Withdraw the vacancies that the source no longer has."""
    for references in _parts(gone):
        with work.sessions() as session, session.begin():
            source_id = get_sync(session, sync_id).source_id
            _withdraw(session, storing, list(entries(session, source_id, references).values()))


def _withdraw(session: Session, storing: Storing, found: list[FeedEntry]) -> None:
    for entry in found:
        vacancy = session.get(Vacancy, entry.vacancy_id)
        if entry.gone_at is None and vacancy is not None:
            entry.gone_at = storing.settings.now
            withdraw(session, vacancy, storing.settings)


def _parts(items: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(items), BATCH):
        yield items[start : start + BATCH]


def _end(work: Round, sync_id: int, state: SyncState, error: DomainError | FeedError | None) -> SyncState:
    with work.sessions() as session, session.begin():
        sync: FeedSync = get_sync(session, sync_id)
        sync.state, sync.finished_at = state, work.now
        if error is not None:
            places = {name: str(value) for name, value in error.places.items()}
            sync.error = {"message": error.message, "places": places}
    file_path(work.folder, sync_id).unlink(missing_ok=True)
    return state

"""Import files: in one transaction that the caller keeps or drops, or in steps that each commit."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path

from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import InvalidInput
from employers.codes import VacancyState
from employers.feeds.hr_ba_xml.reading import Checks
from employers.feeds.records import FeedError, FeedRow
from employers.importing.files import open_feed
from employers.importing.guessing import GuessOccupation, guess_nothing
from employers.importing.settings import ImportSettings
from employers.importing.storing import Prepared, Storing, make_storing
from profiles.catalogue.reports import ImportReport

BATCH = 250
PAGE_CACHE_KIBIBYTES = 12 * 1024
ENTRY_STATES = frozenset({VacancyState.OPEN, VacancyState.SUBMITTED})

TakeAll = Callable[[Iterator[list[FeedRow]]], None]


def import_vacancies(
    session: Session,
    files: Sequence[Path],
    *,
    now: datetime,
    by: int | None,
    guess_occupation: GuessOccupation = guess_nothing,
    state: VacancyState = VacancyState.OPEN,
) -> ImportReport:
    """Import the vacancies of some files and report what is new, changed, unchanged and rejected; commits nothing.

    A record that says nothing of a fact leaves it as it is; what a person stated or confirmed of the requirements
    stays. New vacancies take ``state`` (open or submitted), those whose validity is over the state expired. A broken
    record stops nothing, a broken file changes nothing, each is named in the report. Raises `InvalidInput` where a
    file does not exist, before anything is read.
    """
    return try_import(session, files, ImportSettings(now, by, state, guess_occupation))


def try_import(session: Session, files: Sequence[Path], settings: ImportSettings) -> ImportReport:
    """`import_vacancies` with all settings."""
    check_files(files, settings)
    report = ImportReport()
    storing = make_storing(session, settings)
    for path in files:
        _take_file(path, storing, report, lambda rows: _take_all(session, storing, rows, report))
    return report


def import_in_steps(sessions: SessionFactory, files: Sequence[Path], settings: ImportSettings) -> ImportReport:
    """As `import_vacancies`, but each batch is kept when it is stored, so that nobody waits long for the database.

    An import that was interrupted goes on with the next call: what is stored already is found unchanged.
    """
    check_files(files, settings)
    report = ImportReport()
    with sessions() as session:
        storing = make_storing(session, settings)
        session.rollback()

    def prepare(rows: list[FeedRow]) -> Prepared:
        with sessions() as session, session.begin():
            known = storing.known_texts(session, rows)
        return storing.prepare(rows, known)

    def take(batch: Prepared) -> None:
        ready = replace(batch, reading=list(batch.reading))  # before the database is locked
        with sessions() as session, session.begin():
            _spare_memory(session)
            storing.take_prepared(session, ready, report)

    for path in files:
        _take_file(path, storing, report, lambda rows: one_ahead(map(prepare, rows), take))
    return report


def _spare_memory(session: Session) -> None:
    """Keep fewer pages of SQLite's file than pages for people do: an import passes each of them once."""
    if session.get_bind().dialect.name == "sqlite":
        session.connection().exec_driver_sql(f"PRAGMA cache_size=-{PAGE_CACHE_KIBIBYTES}")


def one_ahead(batches_ahead: Iterable[Prepared], take: Callable[[Prepared], None]) -> None:
    """Take each batch while the next one is being read."""
    before: Prepared | None = None
    for batch in batches_ahead:
        if before is not None:
            take(before)
        before = batch
    if before is not None:
        take(before)


def check_files(files: Sequence[Path], settings: ImportSettings) -> None:
    """Raise `InvalidInput` where a file does not exist or new vacancies cannot take the state."""
    if settings.state not in ENTRY_STATES:
        raise InvalidInput("Imported vacancies can only be open or submitted, not %(state)s.", state=settings.state)
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise InvalidInput("There is no file %(files)s.", files=", ".join(missing))


def batches(rows: Iterator[FeedRow]) -> Iterator[list[FeedRow]]:
    """The records in batches of `BATCH`."""
    while batch := list(islice(rows, BATCH)):
        yield batch


def checks_of(storing: Storing) -> Checks:
    """How records are checked: against the catalogues that the office has, on the day of the import."""
    return Checks(storing.settings.today, storing.numbers.lists(), storing.settings.is_strict)


def _take_all(session: Session, storing: Storing, rows: Iterator[list[FeedRow]], report: ImportReport) -> None:
    for batch in rows:
        storing.take(session, batch, report)


def _take_file(path: Path, storing: Storing, report: ImportReport, take: TakeAll) -> None:
    try:
        with open_feed(path, checks_of(storing)) as stream:
            take(batches(stream.rows))
    except FeedError as error:
        report.reject(path.name, error.field, error.reason)

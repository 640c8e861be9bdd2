"""`passgenau import`: catalogues, places, clients and vacancies from files."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Never

from sqlalchemy.orm import Session
from tqdm import tqdm

from core.database import SessionFactory
from core.runs import RunTrigger
from employers.codes import VacancyState
from employers.importing import ENTRY_STATES, ImportSettings, import_in_steps, try_import
from employers.queries import reading_vocabulary
from employers.reading_elsewhere import reading_elsewhere
from jobs.commands.arguments import Group, add_command, add_group
from jobs.learning import queue_lesson
from jobs.opening import Instance, open_instance, trial_sessions, utc_now
from matching.guessing import occupation_guesser
from matching.title_models import load_title_model
from placements.handover import import_clients_with_tasks
from placements.vacancy_life import move_vacancy
from profiles.catalogue.importing import import_dkz, import_esco, import_kldb, import_places, import_titles
from profiles.catalogue.reports import ImportReport
from profiles.catalogue.storing import Progress
from profiles.offers.importing import import_offers

SHOWN_REJECTIONS = 20
SHOWN_NOTES = 10
LARGE = 5 * 2**20  # bytes of files from which starting more processes pays

Import = Callable[[Session], ImportReport]
ImportWithBar = Callable[[Session, Path, Progress], ImportReport]


def add_commands(commands: Group) -> None:
    """Add `import` and what follows it."""
    group = add_group(commands, "import", help_text="read files")
    catalogue = add_group(group, "catalogue", help_text="official catalogues in full")
    for parent, name, command, places_text, help_text in (
        (catalogue, "kldb", kldb, "FILE", "occupations of the KldB 2010, as CSV"),
        (catalogue, "titles", titles, "FILE", "job titles with their KldB codes, as the BA lists them"),
        (catalogue, "dkz", dkz, "FILE", "numbers of titles (CSV) or competences (XML) in HR-BA-XML"),
        (catalogue, "esco", esco, "FOLDER", "skills and occupations of ESCO, a folder of CSV files"),
        (group, "places", places, "FILE", "postal codes and where they lie"),
        (group, "offers", offers, "FILE", "courses and measures, as CSV; without --apply only a report"),
        (group, "clients", clients, "FILE", "clients, as CSV or JSON; without --apply only a report"),
        (group, "vacancies", vacancies, "FILE", "vacancies of any known format; without --apply only a report"),
    ):
        parser = add_command(parent, name, command, help_text=help_text)
        several = "+" if command is vacancies else None
        parser.add_argument("path", metavar=places_text, type=Path, nargs=several)
        parser.add_argument("--json", action="store_true", help="the report for programs")
        if command in {clients, offers, vacancies}:
            parser.add_argument("--apply", action="store_true", help="import, not only report")
        if command is vacancies:
            choices = [state.value for state in sorted(ENTRY_STATES)]
            parser.add_argument(
                "--strict", action="store_true", help="reject what breaks a rule of HR-BA-XML although it can be used"
            )
            parser.add_argument(
                "--state", choices=choices, default="open", help="state of new vacancies; open if not given"
            )


def kldb(arguments: argparse.Namespace) -> int:
    """Read the official KldB 2010. Titles are learned anew from it as soon as the scheduler runs."""
    return _run_with_bar(_with_lesson(import_kldb), arguments)


def titles(arguments: argparse.Namespace) -> int:
    """Read a list of job titles with their KldB codes. Titles are learned anew as soon as the scheduler runs."""
    return _run_with_bar(_with_lesson(import_titles), arguments)


def dkz(arguments: argparse.Namespace) -> int:
    """Read the numbers that HR-BA-XML uses for titles of occupations, or for competences."""
    return _run_with_bar(import_dkz, arguments)


def esco(arguments: argparse.Namespace) -> int:
    """Read the official ESCO download."""
    return _run_with_bar(import_esco, arguments)


def places(arguments: argparse.Namespace) -> int:
    """Read the list of postal codes."""
    return _run_with_bar(import_places, arguments)


def clients(arguments: argparse.Namespace) -> int:
    """Read clients; without --apply only say what would change."""
    now = utc_now()
    return _run(
        lambda session: import_clients_with_tasks(session, arguments.path, now=now, by=None),
        arguments,
        apply=arguments.apply,
    )


def offers(arguments: argparse.Namespace) -> int:
    """Read courses and measures; without --apply only say what would change."""
    now = utc_now()
    return _run(
        lambda session: import_offers(session, arguments.path, now=now, by=None), arguments, apply=arguments.apply
    )


def vacancies(arguments: argparse.Namespace) -> int:
    """Read vacancies of any known format; without --apply only say what would change."""
    with open_instance() as instance, trial_or_real(instance, is_real=arguments.apply) as sessions:
        with sessions() as session:
            guess = occupation_guesser(session, load_title_model(instance.settings.instance))
            words = reading_vocabulary(session)
        settings = ImportSettings(
            utc_now(),
            state=VacancyState(arguments.state),
            guess_occupation=guess,
            is_strict=arguments.strict,
            move=move_vacancy,
        )
        if arguments.apply:
            workers = None if sum(path.stat().st_size for path in arguments.path if path.is_file()) > LARGE else 0
            with reading_elsewhere(words, workers=workers) as read:
                report = import_in_steps(sessions, arguments.path, replace(settings, read_adverts=read))
        else:
            with sessions() as session:
                report = try_import(session, arguments.path, settings)
                session.rollback()
    return _print(report, arguments, is_applied=arguments.apply)


@contextmanager
def trial_or_real(instance: Instance, *, is_real: bool) -> Iterator[SessionFactory]:
    """Sessions whose work is kept, or `trial_sessions`."""
    if is_real:
        yield instance.sessions
        return
    with trial_sessions(instance) as sessions:
        yield sessions


def report_lines(report: ImportReport, *, is_applied: bool) -> list[str]:
    """The report for people: counts, the first rejections, and whether anything was changed."""
    counts = f"{report.read} read, {report.new} new, {report.changed} changed, {report.unchanged} unchanged"
    lines = [f"{counts}, {len(report.rejected)} rejected."]
    lines += [f"  {rejection}" for rejection in report.rejected[:SHOWN_REJECTIONS]]
    if len(report.rejected) > SHOWN_REJECTIONS:
        lines.append(f"  ... and {len(report.rejected) - SHOWN_REJECTIONS} more; --json gives all of them.")
    if report.notes:
        lines.append(f"{len(report.notes)} rules of the format are broken by records that can be used nevertheless:")
        lines += [f"  {note}" for note in report.notes[:SHOWN_NOTES]]
    if report.rejected and not report.read:
        return [*lines, "Nothing was changed: nothing could be read."]
    return [*lines, "Imported." if is_applied else "Nothing was changed. Add --apply to import."]


class Bar:
    """A progress bar on standard error, if that is a terminal."""

    def __init__(self) -> None:
        self._bar: tqdm[Never] = tqdm(unit=" rows", unit_scale=True, disable=None, file=sys.stderr)

    def __call__(self, done: int, total: int) -> None:
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        """Leave the bar as it stands."""
        self._bar.close()


def _with_lesson(work: ImportWithBar) -> ImportWithBar:
    """An import after which occupations of titles are learned anew, where it brought something."""

    def import_and_queue(session: Session, path: Path, progress: Progress) -> ImportReport:
        report = work(session, path, progress)
        if report.new or report.changed:
            queue_lesson(session, RunTrigger.COMMAND, now=utc_now())
        return report

    return import_and_queue


def _run_with_bar(work: ImportWithBar, arguments: argparse.Namespace) -> int:
    bar = Bar()
    try:
        return _run(lambda session: work(session, arguments.path, bar), arguments, apply=True)
    finally:
        bar.close()


def _run(work: Import, arguments: argparse.Namespace, *, apply: bool) -> int:
    """Import in one transaction that is kept only if asked to, and print the report."""
    with open_instance() as instance:
        if apply:
            with instance.sessions() as session, session.begin():
                report = work(session)
        else:
            with trial_sessions(instance) as sessions, sessions() as session:
                report = work(session)
                session.rollback()
    return _print(report, arguments, is_applied=apply)


def _print(report: ImportReport, arguments: argparse.Namespace, *, is_applied: bool) -> int:
    """The report; exit code 1 where nothing at all could be read."""
    if arguments.json:
        print(json.dumps(report.as_json(), indent=2, ensure_ascii=False))
    else:
        print("\n".join(report_lines(report, is_applied=is_applied)))
    return 1 if report.rejected and not report.read else 0

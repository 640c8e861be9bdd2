"""A feed of the generated world: fetched once, and once more with most of its vacancies gone, so that it is held."""

from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from core.database import SessionFactory
from employers.importing.guessing import GuessOccupation
from employers.models import Employer, Vacancy
from employers.sources.codes import SourceKind
from employers.sources.operations import SourceInput, request_sync, save_source
from employers.sources.syncing import Round, run_sync

SOURCE = "Muster Jobportal (Demo)"
HEADER = ("reference;title;employer;employer_postcode;employer_town;postcode;town;kind;working_times;openings;"
          "starts_now;description;valid_until")  # fmt: skip
EMPLOYERS = ("Muster Handwerk GmbH (Demo)", "Muster Pflege gGmbH (Demo)")
TITLES = (
    "Anlagenmechaniker (m/w/d)", "Pflegehelfer (m/w/d)", "Elektroniker (m/w/d)", "Hauswirtschafter (m/w/d)",
    "Maler und Lackierer (m/w/d)", "Küchenhilfe (m/w/d)", "Helfer Hochbau (m/w/d)", "Altenpfleger (m/w/d)",
    "Lagerhelfer (m/w/d)", "Reinigungskraft (m/w/d)", "Berufskraftfahrer (m/w/d)", "Bürokaufmann (m/w/d)",
)  # fmt: skip
TEXT = "Erzeugtes Beispiel. Deutsch mindestens A2. 38,5 Stunden pro Woche."
STILL_THERE = 4


def add_feed(sessions: SessionFactory, folder: Path, kept: Path, guess: GuessOccupation, *, now: datetime) -> None:
    """A source in this folder with twelve vacancies and one broken row, and a fetch that lost most of them.

    ``kept`` is where files wait that are held (`jobs.feeding`).
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    entered = SourceInput(SOURCE, SourceKind.FOLDER, str(folder.resolve()))
    with sessions() as session, session.begin():
        source_id = save_source(session, entered, now=now, by=None).id
    work = Round(sessions, kept, now, guess)
    broken = "D-13;Koch (m/w/d);Muster Handwerk GmbH (Demo);70327;Stuttgart;70327;Stuttgart;ARBEIT;VOLLZEIT;1;yes;;bald"
    _fetch(work, source_id, folder, [*map(_row, range(len(TITLES))), broken])
    _fetch(work, source_id, folder, list(map(_row, range(STILL_THERE))))
    with sessions() as session, session.begin():
        session.execute(sa.update(Employer).where(Employer.name.in_(EMPLOYERS)).values(is_generated=True))
        session.execute(sa.update(Vacancy).where(Vacancy.source == f"csv#{source_id}").values(is_generated=True))


def _row(number: int) -> str:
    employer = EMPLOYERS[number % len(EMPLOYERS)]
    place = "70327;Stuttgart;70327;Stuttgart"
    return f"D-{number + 1:02};{TITLES[number]};{employer};{place};ARBEIT;VOLLZEIT;1;yes;{TEXT};"


def _fetch(work: Round, source_id: int, folder: Path, rows: list[str]) -> None:
    (folder / "vacancies.csv").write_text("\n".join([HEADER, *rows]), encoding="utf-8")
    with work.sessions() as session, session.begin():
        sync_id = request_sync(session, source_id, now=work.now, by=None).id
    run_sync(work, sync_id)

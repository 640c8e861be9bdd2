"""Feeds are fetched: the sources that are due, then adverts of one vacancy from several of them."""

from datetime import datetime
from pathlib import Path
from typing import Any

from core.database import SessionFactory
from employers.sources.duplicates import find_duplicates
from employers.sources.fetching import Wire
from employers.sources.syncing import Round, sync_due_sources
from matching.guessing import occupation_guesser
from matching.title_models import load_title_model
from placements.vacancy_life import move_vacancy

FOLDER = "feeds"  # of the instance


def sync_feeds(sessions: SessionFactory, instance: Path, *, now: datetime, wire: Wire | None = None) -> dict[str, Any]:
    """Fetch what is due and look for duplicates; counts of fetches by how they ended, and of pairs found."""
    with sessions() as session:
        guess = occupation_guesser(session, load_title_model(instance))
        session.rollback()
    ended = sync_due_sources(Round(sessions, instance / FOLDER, now, guess, wire or Wire(), move=move_vacancy))
    with sessions() as session, session.begin():
        found = find_duplicates(session, now=now)
    return {f"feeds_{state}": count for state, count in sorted(ended.items())} | {"duplicates_found": found}

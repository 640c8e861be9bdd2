"""Learn occupations of titles from what staff have confirmed, and put it in use where it is no worse than before."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.errors import InvalidInput
from core.runs import RunKind, RunTrigger, queue_run
from matching.guessing import everyday_titles
from matching.linking.gain import gain_of
from matching.linking_index import load_meanings
from matching.meaning_models import Proof, fingerprint_of
from matching.occupations import Confirmed, GroupModel, Learned, OccupationReader, learn_titles
from matching.occupations.learning import DIGITS
from matching.occupations.tuning import FEWEST
from matching.queries.confirmed_titles import confirmed_titles
from matching.title_models import (
    StoredModel,
    load_title_model,
    note_vain_attempt,
    store_title_model,
    stored_title_model,
    vain_attempt,
)
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Occupation
from profiles.catalogue.queries import TermRow, catalogue_terms, catalogue_version

log = structlog.get_logger()

FEWEST_GROUPS = 2  # of occupations: with one there is nothing to tell apart


@dataclass(frozen=True)
class Lesson:
    """What can be learned from: the catalogue's version and words, confirmed titles, and what is in use (None: nothing
    usable).
    """

    catalogue: str
    terms: list[TermRow]
    confirmed: list[Confirmed]
    current: GroupModel | None

    @property
    def is_too_short(self) -> bool:
        """Whether something is in use and the confirmed titles do not suffice to judge another."""
        return self.current is not None and len(self.confirmed) < FEWEST


def read_lesson(sessions: SessionFactory, folder: Path, *, with_generated: bool = False) -> Lesson:
    """Read all that is needed, so that no transaction stays open while it is learned.

    A damaged model counts as none and is told in the log: learning again is the cure. So does one that was learned
    from the catalogue's words alone: the catalogue may have grown since.
    """
    with sessions() as session:
        catalogue = catalogue_version(session)
        terms = catalogue_terms(session, TermKind.OCCUPATION)
        confirmed = confirmed_titles(session, with_generated=with_generated)
    try:
        current = load_title_model(folder)
    except InvalidInput as error:
        log.warning("title model unusable", reason=str(error))
        current = None
    is_learned = current is not None and current.figures.get("titles", 0) > 0
    return Lesson(catalogue, terms, confirmed, current if is_learned else None)


def learn(lesson: Lesson) -> Learned:
    """What is learned, with its quality on titles held back. `InvalidInput` where there are too few."""
    reader = OccupationReader(lesson.terms, everyday=everyday_titles())
    return learn_titles(reader, lesson.confirmed, lesson.current)


def put_in_use(learned: Learned, folder: Path, *, now: datetime) -> StoredModel | None:
    """Store the model if it is no worse than what is in use; else None, and nothing is changed."""
    return store_title_model(folder, learned.model, now=now) if learned.is_better else None


def prove_meaning(sessions: SessionFactory, model: Path) -> Proof:
    """What a model of meaning adds to finding skills by words held back from the index."""
    with sessions() as session:
        terms = catalogue_terms(session, TermKind.SKILL)
    return Proof(fingerprint_of(model), gain_of(terms, load_meanings(model), is_skill=True))


def queue_first_lesson(sessions: SessionFactory, folder: Path, *, now: datetime) -> bool:
    """Queue learning where nothing usable was learned yet and the catalogue has groups to tell apart; whether it did.

    So a new installation need not wait for Saturday: what is learned from the catalogue's words alone reads titles
    better than comparing with them does (docs/benchmarks-occupations.md). Where it was tried in vain with the catalogue
    of today, it waits for Saturday all the same: nothing else would come of it at each start.
    """
    if _is_something_stored(folder):
        return False
    with sessions() as session, session.begin():
        group = sa.func.substr(Occupation.code, 1, DIGITS)
        groups = session.scalar(sa.select(sa.func.count(group.distinct())).where(sa.func.length(Occupation.code) == 5))
        if (groups or 0) < FEWEST_GROUPS:
            return False
        if vain_attempt(folder) == catalogue_version(session):
            return False
        queue_lesson(session, RunTrigger.SCHEDULE, now=now)
    return True


def _is_something_stored(folder: Path) -> bool:
    try:
        return stored_title_model(folder) is not None
    except InvalidInput:
        return False


def queue_lesson(session: Session, trigger: RunTrigger, *, now: datetime) -> None:
    """Queue learning, because there is something new to learn from."""
    queue_run(session, RunKind.LEARN_TITLES, trigger=trigger, now=now, by=None)


def learn_weekly(sessions: SessionFactory, folder: Path, *, now: datetime) -> dict[str, object]:
    """The scheduled work: learn, put in use if no worse; counts for the operator.

    Where the confirmed titles are too few to judge a new model by, or the catalogue has no two groups of occupations,
    nothing is learned and that is no failure. What comes to nothing is noted, for `queue_first_lesson`.
    """
    lesson = read_lesson(sessions, folder)
    counts: dict[str, object] = {"confirmed_titles": len(lesson.confirmed), "is_in_use": False}
    try:
        counts |= _learned_counts(lesson, folder, now=now)
    except Exception:
        note_vain_attempt(folder, lesson.catalogue)
        raise
    if lesson.current is None and not counts["is_in_use"]:
        note_vain_attempt(folder, lesson.catalogue)
    return counts


def _learned_counts(lesson: Lesson, folder: Path, *, now: datetime) -> dict[str, object]:
    groups = {row.code[:DIGITS] for row in lesson.terms if len(row.code) == 5}
    if lesson.is_too_short or len(groups) < FEWEST_GROUPS:
        return {}
    learned = learn(lesson)
    counts: dict[str, object] = {"is_in_use": put_in_use(learned, folder, now=now) is not None}
    if learned.after.count:
        counts["right_before_percent"] = round(100 * learned.before.accuracy)
        counts["right_after_percent"] = round(100 * learned.after.accuracy)
    return counts

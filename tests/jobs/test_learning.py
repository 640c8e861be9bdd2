"""Learning by schedule and at first: in use where it is no worse, left alone where there is too little to judge by."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import Run, RunKind, RunState
from employers.codes import Origin
from employers.models import Vacancy
from jobs.learning import learn, learn_weekly, put_in_use, queue_first_lesson, read_lesson
from matching.title_models import FOLDER, NOTE, load_title_model
from profiles.catalogue.codes import TermKind
from profiles.catalogue.models import Occupation, Term
from tests.factories import make_employer, make_vacancy

Sessions = sessionmaker[Session]
NOW = datetime(2026, 11, 21, 20, tzinfo=UTC)
CODES = {"29222": "Bäcker/in", "51311": "Lagerhelfer/in"}


@pytest.fixture
def catalogue(sessions: Sessions) -> Sessions:
    with sessions.begin() as session:
        for code, label in CODES.items():
            session.add(Occupation(code=code, label_de=label, source="test"))
            session.add(Term(kind=TermKind.OCCUPATION, code=code, language="de", text=label, is_label=True))
    return sessions


def confirm(sessions: Sessions, count: int) -> None:
    """So many vacancies in shop talk whose occupation staff have confirmed, half of each kind."""
    with sessions.begin() as session:
        employer = make_employer(session)
        for number in range(count):
            word, code = (("Teigprofi", "29222"), ("Regalheld", "51311"))[number % 2]
            vacancy = make_vacancy(session, employer_id=employer.id, title=f"{word} {number // 4}")
            vacancy.occupation_code, vacancy.occupation_origin = code, Origin.CONFIRMED


def test_what_is_no_worse_is_put_in_use_with_its_figures(catalogue: Sessions, tmp_path: Path) -> None:
    confirm(catalogue, 52)

    counts = learn_weekly(catalogue, tmp_path, now=NOW)

    assert counts["confirmed_titles"] == 52
    assert counts["is_in_use"] is True
    assert counts["right_after_percent"] == 100
    assert load_title_model(tmp_path) is not None


def test_with_too_few_titles_what_is_in_use_stays(catalogue: Sessions, tmp_path: Path) -> None:
    confirm(catalogue, 52)
    learn_weekly(catalogue, tmp_path, now=NOW)
    note = (tmp_path / FOLDER / NOTE).read_text()
    with catalogue.begin() as session:
        session.execute(sa.update(Vacancy).where(Vacancy.id > 4).values(occupation_origin=Origin.STATED))

    counts = learn_weekly(catalogue, tmp_path, now=NOW)

    assert counts == {"confirmed_titles": 4, "is_in_use": False}
    assert (tmp_path / FOLDER / NOTE).read_text() == note


def test_what_would_be_worse_is_not_put_in_use(catalogue: Sessions, tmp_path: Path) -> None:
    confirm(catalogue, 52)
    learn_weekly(catalogue, tmp_path, now=NOW)
    note = (tmp_path / FOLDER / NOTE).read_text()
    learned = learn(read_lesson(catalogue, tmp_path))
    worse = replace(
        learned, before=replace(learned.after, among_five=1.0), after=replace(learned.after, among_five=0.9)
    )

    assert put_in_use(worse, tmp_path, now=NOW) is None
    assert (tmp_path / FOLDER / NOTE).read_text() == note


def test_what_was_learned_from_the_catalogue_alone_grows_with_it(catalogue: Sessions, tmp_path: Path) -> None:
    learn_weekly(catalogue, tmp_path, now=NOW)
    with catalogue.begin() as session:
        session.add(Occupation(code="81302", label_de="Krankenpfleger/in", source="test"))
        session.add(
            Term(kind=TermKind.OCCUPATION, code="81302", language="de", text="Krankenpfleger/in", is_label=True)
        )

    learn_weekly(catalogue, tmp_path, now=NOW)

    model = load_title_model(tmp_path)
    assert model is not None
    assert "813" in model.groups


def test_what_is_damaged_is_learned_anew(catalogue: Sessions, tmp_path: Path) -> None:
    learn_weekly(catalogue, tmp_path, now=NOW)
    (tmp_path / FOLDER / NOTE).write_text("{")

    counts = learn_weekly(catalogue, tmp_path, now=NOW)

    assert counts["is_in_use"] is True
    assert load_title_model(tmp_path) is not None


def test_without_a_catalogue_nothing_is_learned_and_nothing_fails(sessions: Sessions, tmp_path: Path) -> None:
    assert learn_weekly(sessions, tmp_path, now=NOW) == {"confirmed_titles": 0, "is_in_use": False}


def queued(sessions: Sessions) -> list[RunKind]:
    """Kinds of the runs that wait."""
    with sessions() as session:
        return list(session.scalars(sa.select(Run.kind).where(Run.state == RunState.QUEUED)))


def test_a_new_installation_learns_as_soon_as_its_scheduler_starts(catalogue: Sessions, tmp_path: Path) -> None:
    assert [queue_first_lesson(catalogue, tmp_path, now=NOW) for _ in range(2)] == [True, True]
    assert queued(catalogue) == [RunKind.LEARN_TITLES]


def test_what_was_learned_is_not_learned_at_each_start(catalogue: Sessions, tmp_path: Path) -> None:
    learn_weekly(catalogue, tmp_path, now=NOW)

    assert not queue_first_lesson(catalogue, tmp_path, now=NOW)
    assert queued(catalogue) == []


def test_what_is_damaged_is_learned_at_the_next_start(catalogue: Sessions, tmp_path: Path) -> None:
    learn_weekly(catalogue, tmp_path, now=NOW)
    (tmp_path / FOLDER / NOTE).write_text("{")

    assert queue_first_lesson(catalogue, tmp_path, now=NOW)


def test_what_came_to_nothing_is_tried_again_with_another_catalogue_alone(sessions: Sessions, tmp_path: Path) -> None:
    with sessions.begin() as session:
        session.add_all(Occupation(code=code, label_de=label, source="test") for code, label in CODES.items())
    tried = [queue_first_lesson(sessions, tmp_path, now=NOW)]
    assert learn_weekly(sessions, tmp_path, now=NOW)["is_in_use"] is False
    tried.append(queue_first_lesson(sessions, tmp_path, now=NOW))
    with sessions.begin() as session:
        for code, label in CODES.items():
            session.add(Term(kind=TermKind.OCCUPATION, code=code, language="de", text=label, is_label=True))
    tried.append(queue_first_lesson(sessions, tmp_path, now=NOW))
    learn_weekly(sessions, tmp_path, now=NOW)
    (tmp_path / FOLDER / NOTE).write_text("{")

    assert tried == [True, False, True]
    assert queue_first_lesson(sessions, tmp_path, now=NOW)


def test_without_a_catalogue_nothing_is_queued(sessions: Sessions, tmp_path: Path) -> None:
    assert not queue_first_lesson(sessions, tmp_path, now=NOW)
    assert queued(sessions) == []

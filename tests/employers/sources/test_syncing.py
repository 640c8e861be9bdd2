"""A source is fetched again and again: new, changed, gone; nothing half; a sudden loss waits for a person."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.database import SessionFactory
from core.errors import Conflict, InvalidInput
from core.users import Role
from employers.codes import VacancyState
from employers.lifecycle.model import VacancyStep
from employers.lifecycle.operations import VacancyDecision, take_vacancy_step
from employers.models import Vacancy, VacancyChange
from employers.sources.codes import SourceKind, SyncState
from employers.sources.models import FeedSync
from employers.sources.operations import SourceInput, confirm_sync, discard_sync, request_sync, save_source
from employers.sources.queries import latest_syncs
from employers.sources.syncing import Round, run_sync, sync_due_sources
from tests.factories import NOW, make_employer, make_user

Sessions = sessionmaker[Session]
States = dict[str, str]


@pytest.fixture
def feed(tmp_path: Path) -> Path:
    (tmp_path / "in").mkdir()
    return tmp_path / "in" / "vacancies.csv"


@pytest.fixture
def source_id(sessions: Sessions, feed: Path) -> int:
    entered = SourceInput("Muster", SourceKind.FOLDER, str(feed.parent), new_state=VacancyState.OPEN)
    with sessions.begin() as session:
        return save_source(session, entered, now=NOW, by=None).id


@pytest.fixture
def work(sessions: Sessions, tmp_path: Path) -> Round:
    return Round(sessions, tmp_path / "kept", NOW)


@pytest.fixture
def sync(work: Round, feed: Path, source_id: int) -> Callable[..., FeedSync]:
    def run(*rows: str, header: str = "reference;title;employer") -> FeedSync:
        run_sync(work, requested(work.sessions, feed, source_id, *rows, header=header))
        with work.sessions() as session:
            return latest_syncs(session)[0]

    return run


def requested(
    sessions: SessionFactory, feed: Path, source_id: int, *rows: str, header: str = "reference;title;employer"
) -> int:
    feed.write_text("\n".join((header, *rows)), encoding="utf-8")
    with sessions() as session, session.begin():
        return request_sync(session, source_id, now=NOW, by=None).id


def states(sessions: Sessions) -> States:
    with sessions() as session:
        rows = session.execute(sa.select(Vacancy.source_id, Vacancy.state).order_by(Vacancy.id))
        return {str(key): state.value for key, state in rows}


def many(count: int) -> list[str]:
    return [f"r{number};Koch;Muster GmbH" for number in range(count)]


def test_new_changed_and_gone_are_counted_and_stored(sessions: Sessions, sync: Callable[..., FeedSync]) -> None:
    sync("a;Koch;Muster GmbH", "b;Bäcker;Muster GmbH", "c;Maler;Muster GmbH")

    second = sync("a;Koch;Muster GmbH", "b;Bäckerin;Muster GmbH", "d;Maurer;Muster GmbH")

    assert second.state is SyncState.DONE
    assert (second.read, second.new, second.changed, second.unchanged, second.gone) == (3, 1, 1, 1, 1)
    assert states(sessions) == {"a": "open", "b": "open", "c": "withdrawn", "d": "open"}


def test_what_comes_back_is_offered_again(sessions: Sessions, sync: Callable[..., FeedSync]) -> None:
    sync("a;Koch;Muster GmbH", "b;Bäcker;Muster GmbH")
    sync("a;Koch;Muster GmbH")

    sync("a;Koch;Muster GmbH", "b;Bäcker;Muster GmbH")

    assert states(sessions) == {"a": "open", "b": "open"}
    with sessions() as session:
        steps = session.scalars(sa.select(VacancyChange.step).order_by(VacancyChange.id)).all()
        assert steps == [None, None, "withdraw", "list_again"]


def test_what_the_employer_withdrew_stays_withdrawn_though_the_source_lists_it_again(
    sessions: Sessions, sync: Callable[..., FeedSync]
) -> None:
    sync("a;Koch;Muster GmbH", "b;Bäcker;Muster GmbH")
    with sessions.begin() as session:
        by = make_user(session, role=Role.EMPLOYER).id
        chosen = session.scalars(sa.select(Vacancy.id).where(Vacancy.source_id == "b")).one()
        take_vacancy_step(session, VacancyStep.WITHDRAW, VacancyDecision(chosen, "filled"), now=NOW, by=by)
    sync("a;Koch;Muster GmbH")

    sync("a;Koch;Muster GmbH", "b;Bäcker;Muster GmbH")

    assert states(sessions) == {"a": "open", "b": "withdrawn"}


def test_what_comes_back_with_words_that_are_not_lawful_goes_to_a_review(
    sessions: Sessions, sync: Callable[..., FeedSync]
) -> None:
    sync("a;Junger Koch, nur Männer;Muster GmbH", "b;Bäcker;Muster GmbH")
    sync("b;Bäcker;Muster GmbH")

    sync("a;Junger Koch, nur Männer;Muster GmbH", "b;Bäcker;Muster GmbH")

    assert states(sessions) == {"a": "submitted", "b": "open"}


def test_what_came_back_often_goes_to_a_review(sessions: Sessions, sync: Callable[..., FeedSync]) -> None:
    seen = []
    for _ in range(4):
        sync("a;Koch;Muster GmbH", "b;Bäcker;Muster GmbH")
        seen.append(states(sessions)["b"])
        sync("a;Koch;Muster GmbH")

    assert seen == ["open", "open", "open", "submitted"]


def test_what_a_source_still_lists_counts_as_confirmed(sessions: Sessions, sync: Callable[..., FeedSync]) -> None:
    sync("a;Koch;Muster GmbH", "b;Bäcker;Muster GmbH")
    with sessions.begin() as session:
        values = {"confirmed_on": None, "updated_at": NOW - timedelta(days=80)}
        session.execute(sa.update(Vacancy).values(**values))
        session.execute(sa.update(Vacancy).where(Vacancy.source_id == "b").values(state=VacancyState.REMINDED))

    sync("a;Koch;Muster GmbH", "b;Bäcker;Muster GmbH")

    with sessions() as session:
        first, second = session.scalars(sa.select(Vacancy).order_by(Vacancy.id))
        assert (first.state, second.state) == (VacancyState.OPEN, VacancyState.OPEN)
        assert first.confirmed_on == second.confirmed_on == NOW.date()
        assert first.updated_at < second.updated_at  # only the second is to be matched anew


def test_each_row_that_cannot_be_taken_is_kept_with_its_reason(sync: Callable[..., FeedSync]) -> None:
    found = sync("a;Koch;Muster GmbH", "b;;Muster GmbH")

    assert (found.new, found.rejected) == (1, 1)
    assert found.rejections == [
        {"place": "line 3 (b)", "field": "title", "message": "a value is needed", "places": {}}
    ]  # fmt: skip


def test_a_feed_that_loses_more_than_half_is_held_until_a_person_confirms(
    sessions: Sessions, work: Round, sync: Callable[..., FeedSync]
) -> None:
    sync(*many(20))
    held = sync(*many(9))
    before = states(sessions)

    with sessions.begin() as session:
        confirm_sync(session, held.id, now=NOW, by=None)
    ended = sync_due_sources(replace(work, now=NOW + timedelta(hours=1)))

    assert (held.state, held.gone, set(before.values())) == (SyncState.HELD, 11, {"open"})
    assert ended == {SyncState.DONE: 1}
    assert list(states(sessions).values()).count("withdrawn") == 11


def test_another_file_than_the_one_that_was_confirmed_is_held_again(
    sessions: Sessions, work: Round, sync: Callable[..., FeedSync]
) -> None:
    sync(*many(20))
    held = sync(*many(9))
    with sessions.begin() as session:
        confirm_sync(session, held.id, now=NOW, by=None)
    next(work.folder.glob("sync-*")).unlink()

    ended = sync_due_sources(work)

    assert ended == {SyncState.HELD: 1}
    assert set(states(sessions).values()) == {"open"}


def test_a_held_fetch_that_is_discarded_changes_nothing_and_is_decided_once(
    sessions: Sessions, work: Round, sync: Callable[..., FeedSync], source_id: int
) -> None:
    sync(*many(20))
    held = sync()

    with sessions.begin() as session:
        with pytest.raises(Conflict):
            request_sync(session, source_id, now=NOW, by=None)
        discard_sync(session, held.id, now=NOW, by=None)
        with pytest.raises(Conflict):
            confirm_sync(session, held.id, now=NOW, by=None)

    assert set(states(sessions).values()) == {"open"}
    assert sync_due_sources(work) == {}


def test_a_broken_file_changes_nothing_and_says_why(sessions: Sessions, sync: Callable[..., FeedSync]) -> None:
    sync("a;Koch;Muster GmbH")

    broken = sync("a;Koch;Muster GmbH", header="reference;title;employer;salery")

    assert broken.state is SyncState.FAILED
    assert broken.error == {"message": "the table has columns that are not known: %(columns)s",
                            "places": {"columns": "salery"}}  # fmt: skip
    assert states(sessions) == {"a": "open"}


def test_an_interrupted_sync_goes_on_and_doubles_nothing(
    sessions: Sessions, work: Round, feed: Path, source_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("employers.importing.running.BATCH", 5)
    calls = iter(range(100))

    def dying() -> Session:
        if next(calls) == 8:
            raise KeyboardInterrupt
        return sessions()

    with pytest.raises(KeyboardInterrupt):
        run_sync(replace(work, sessions=dying), requested(sessions, feed, source_id, *many(20)))
    half = len(states(sessions))
    ended = sync_due_sources(work)

    assert 0 < half < 20
    assert ended == {SyncState.DONE: 1}
    assert len(states(sessions)) == 20


def test_two_sources_with_the_same_references_keep_apart(sessions: Sessions, work: Round, tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "v.csv").write_text(f"reference;title;employer\n1;Koch {name};Muster {name}", "utf-8")
        with sessions.begin() as session:
            save_source(session, SourceInput(name, SourceKind.FOLDER, str(tmp_path / name)), now=NOW, by=None)

    assert sync_due_sources(work) == {SyncState.DONE: 2}
    with sessions() as session:
        assert sorted(session.scalars(sa.select(Vacancy.title))) == ["Koch one", "Koch two"]


def test_a_source_of_one_employer_posts_for_nobody_else(sessions: Sessions, work: Round, feed: Path) -> None:
    with sessions.begin() as session:
        employer_id = make_employer(session, name="Muster GmbH").id
        entered = SourceInput("own", SourceKind.FOLDER, str(feed.parent), employer_id=employer_id)
        save_source(session, entered, now=NOW, by=None)
    feed.write_text("reference;title;employer\n1;Koch;Fremde AG", "utf-8")

    sync_due_sources(work)

    with sessions() as session:
        assert session.scalars(sa.select(Vacancy.employer_id)).all() == [employer_id]


def test_a_source_is_due_again_after_its_hours_only(work: Round, sync: Callable[..., FeedSync]) -> None:
    sync("a;Koch;Muster GmbH")

    early, late = NOW + timedelta(hours=23), NOW + timedelta(hours=24)

    assert sync_due_sources(replace(work, now=early)) == {}
    assert sync_due_sources(replace(work, now=late)) == {SyncState.DONE: 1}


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": SourceKind.WEB, "location": "http://feeds.example/v.xml"},
        {"kind": SourceKind.WEB, "location": "https://user@feeds.example/"},
        {"location": "relative/folder"},
        {"max_loss_percent": 0},
        {"every_hours": 0},
    ],
)
def test_a_source_that_cannot_be_meant_is_refused(session: Session, wrong: dict[str, object]) -> None:
    entered = replace(SourceInput("x", SourceKind.FOLDER, "/srv/feeds"), **wrong)  # type: ignore[arg-type]

    with pytest.raises(InvalidInput):
        save_source(session, entered, now=NOW, by=None)

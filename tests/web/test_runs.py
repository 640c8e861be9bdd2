"""The operator's pages of runs."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from bs4 import BeautifulSoup
from sqlalchemy.orm import Session, sessionmaker

from core.run_alarms import AlarmReason, RunAlarm
from core.runs import Run, RunKind, RunState, RunTrigger, finish_run, note_progress, queue_run, runs
from core.users import Role
from tests.web.conftest import Page, Visitor

Sessions = sessionmaker[Session]
NOW = datetime.now(UTC)


@pytest.fixture
def finished(sessions: Sessions) -> Run:
    with sessions.begin() as session:
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.SCHEDULE, now=NOW - timedelta(hours=1), by=None)
        run.started_at = NOW - timedelta(minutes=50)
        finish_run(
            session,
            run.id,
            counts={"proposals": 1234, "clients": 7},
            failures=[{"what": "vacancy", "id": 4711, "reason": "no occupation"}],
            now=NOW - timedelta(minutes=40),
        )
        return run


def test_without_any_run_the_list_says_so(page: Callable[..., Page]) -> None:
    found = page(Role.OPERATOR, "runs.index")

    assert found.soup.select(".empty")


def test_a_run_shows_counts_and_failed_items(page: Callable[..., Page], finished: Run) -> None:
    found = page(Role.OPERATOR, "runs.show", run_id=finished.id)

    assert "1.234" in found.text
    assert "4711" in found.text
    assert "no occupation" in found.text


def test_the_list_leads_to_each_run(page: Callable[..., Page], finished: Run) -> None:
    found = page(Role.OPERATOR, "runs.index")

    assert f"/runs/{finished.id}" in found.links()


def test_run_now_queues_one_run_however_often_it_is_pressed(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    operator = visitor(Role.OPERATOR)

    operator.post("runs.start")
    operator.post("runs.start")

    with sessions() as session:
        queued = runs(session)
    assert [(run.kind, run.trigger, run.state) for run in queued] == [(RunKind.MATCH, RunTrigger.WEB, RunState.QUEUED)]


def test_a_run_at_work_asks_for_news_and_has_a_link_for_browsers_without_script(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    with sessions.begin() as session:
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.WEB, now=NOW, by=None)
        run.state, run.started_at = RunState.RUNNING, NOW
        note_progress(session, run.id, step="candidates", done=3, total=10, now=NOW)

    found = visitor(Role.OPERATOR).get("runs.show", run_id=run.id)

    bar = found.soup.select_one("progress")
    assert bar is not None
    assert (bar["value"], bar["max"]) == ("3", "10")
    assert found.soup.select_one("#run")["hx-trigger"] == "every 2s"  # type: ignore[index]
    assert f"/runs/{run.id}" in found.links()


def test_news_are_announced_only_when_the_step_changes(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    with sessions.begin() as session:
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.WEB, now=NOW, by=None)
    operator = visitor(Role.OPERATOR)

    first = BeautifulSoup(operator.client.get(f"/runs/{run.id}/progress").get_data(), "html.parser")
    step = str(first.select_one("#run")["hx-get"])  # type: ignore[index]
    again = BeautifulSoup(operator.client.get(step).get_data(), "html.parser")

    assert first.select_one("#live") is not None
    assert again.select_one("#live") is None


def test_a_finished_run_asks_for_no_more_news(visitor: Callable[..., Visitor], finished: Run) -> None:
    answer = visitor(Role.OPERATOR).client.get(f"/runs/{finished.id}/progress")

    assert "hx-get" not in answer.get_data(as_text=True)


def test_a_run_that_waits_for_long_shows_that_the_scheduler_is_missing(
    page: Callable[..., Page], sessions: Sessions
) -> None:
    with sessions.begin() as session:
        queue_run(session, RunKind.MATCH, trigger=RunTrigger.WEB, now=NOW - timedelta(minutes=3), by=None)

    found = page(Role.OPERATOR, "runs.index")

    assert "passgenau scheduler" in found.text


def test_what_broke_a_run_is_shown(page: Callable[..., Page], sessions: Sessions) -> None:
    with sessions.begin() as session:
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.WEB, now=NOW, by=None)
        run.state, run.error = RunState.FAILED, "ValueError: <b>broken</b>"

    found = page(Role.OPERATOR, "runs.show", run_id=run.id)

    assert "ValueError: <b>broken</b>" in found.text


def test_an_unknown_run_is_not_found(page: Callable[..., Page]) -> None:
    page(Role.OPERATOR, "runs.show", run_id=99, status=404)


def test_a_run_is_stopped_with_a_reason_that_stands_on_its_page(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    with sessions.begin() as session:
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.WEB, now=NOW, by=None)
    operator = visitor(Role.OPERATOR)

    operator.post("runs.stop", run_id=run.id, data={"reason": " "}, status=422)
    operator.post("runs.stop", run_id=run.id, data={"reason": "wrong settings"})
    found = operator.get("runs.show", run_id=run.id)

    assert "wrong settings" in found.text
    assert found.soup.select("form[action$='/stop']") == []


def test_paused_matching_is_told_on_every_page_of_staff_until_it_is_resumed(visitor: Callable[..., Visitor]) -> None:
    operator, adviser = visitor(Role.OPERATOR), visitor(Role.EMPLOYER_ADVISER)
    operator.post("runs.pause", data={"reason": "audit of the settings"})

    assert "audit of the settings" in operator.get("runs.index").text
    assert "audit of the settings" in adviser.get("today.index").text
    assert "audit of the settings" not in visitor(Role.EMPLOYER).get("postings.index").text
    operator.post("runs.resume")
    assert "audit of the settings" not in adviser.get("today.index").text


def test_an_alarm_is_shown_and_acknowledged_by_name(visitor: Callable[..., Visitor], sessions: Sessions) -> None:
    with sessions.begin() as session:
        detail = {"counts": {"chosen": [60, 200]}}
        alarm = RunAlarm(kind=RunKind.MATCH, reason=AlarmReason.TOO_DIFFERENT, detail=detail, raised_at=NOW)
        session.add(alarm)
    operator = visitor(Role.OPERATOR)
    shown = operator.get("runs.index")
    operator.post("runs.acknowledge", alarm_id=alarm.id, data={"reason": "a large employer has left"})

    assert "60" in shown.text
    assert "200" in shown.text
    assert "a large employer has left" in operator.get("runs.index").text


def test_progress_tells_the_share_and_the_time_that_is_left(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    with sessions.begin() as session:
        seconds = {"load": 10, "candidates": 80, "store": 10}
        done = Run(kind=RunKind.MATCH, state=RunState.FINISHED, trigger=RunTrigger.WEB, requested_at=NOW,
                   counts={"seconds": seconds})  # fmt: skip
        at_work = Run(kind=RunKind.MATCH, state=RunState.RUNNING, trigger=RunTrigger.WEB, requested_at=NOW,
                      started_at=NOW, step="candidates", progress_done=1, progress_total=2)  # fmt: skip
        session.add_all([done, at_work])

    found = visitor(Role.OPERATOR).get("runs.show", run_id=at_work.id)

    assert "50 Prozent" in found.text or "50 percent" in found.text

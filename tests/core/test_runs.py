"""A run is queued once, claimed once, and can be taken over when its process is dead."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.errors import Conflict, NotFound
from core.run_control import pause_runs, resume_runs, stop_run
from core.runs import (
    DIED_TOO_OFTEN,
    MOST_TAKEOVERS,
    STALE_AFTER,
    Run,
    RunKind,
    RunState,
    RunTaken,
    RunTrigger,
    claim_run,
    defer_run,
    fail_run,
    find_waiting_run,
    finish_run,
    get_run,
    has_finished_run,
    has_run_since,
    hold_run,
    note_heartbeat,
    note_progress,
    queue_run,
    release_run,
    runs,
    runs_at_work,
)
from tests.factories import make_user

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)


def queued(session: Session, kind: RunKind = RunKind.MATCH, due_key: str | None = None) -> Run:
    return queue_run(session, kind, trigger=RunTrigger.WEB, now=NOON, by=None, due_key=due_key)


def test_a_kind_that_waits_already_is_not_queued_again(session: Session) -> None:
    first = queued(session)

    assert queued(session).id == first.id
    assert queued(session, RunKind.REMIND).id != first.id


def test_a_scheduled_moment_has_one_run_even_after_it_has_ended(session: Session) -> None:
    first = queued(session, due_key="nightly:2026-03-02")
    token = claim_run(session, first.id, now=NOON)
    finish_run(session, first.id, counts={}, failures=[], now=LATER, token=token)

    assert queued(session, due_key="nightly:2026-03-02").id == first.id
    assert queued(session, due_key="nightly:2026-03-03").id != first.id


def test_a_run_that_waits_to_be_tried_again_is_tried_at_once_where_a_person_asks(session: Session) -> None:
    run = queued(session)
    token = claim_run(session, run.id, now=NOON)
    defer_run(session, run.id, error="disk full", not_before=LATER, now=NOON, token=token)
    session.refresh(run)
    before = find_waiting_run(session, now=NOON)

    asked = queued(session)

    assert (before, asked, find_waiting_run(session, now=NOON)) == (None, run, run)


def test_a_run_that_waits_takes_over_the_scheduled_moment(session: Session) -> None:
    asked_for = queued(session)

    scheduled = queued(session, due_key="nightly:2026-03-02")

    assert scheduled.id == asked_for.id
    assert scheduled.due_key == "nightly:2026-03-02"


def test_the_longest_waiting_run_comes_first(session: Session) -> None:
    first, second = queued(session), queued(session, RunKind.REMIND)
    assert find_waiting_run(session, now=NOON) is first

    claim_run(session, first.id, now=NOON)

    assert find_waiting_run(session, now=NOON) is second


def test_a_claimed_run_cannot_be_claimed_again(session: Session) -> None:
    run = queued(session)

    assert claim_run(session, run.id, now=NOON)
    assert not claim_run(session, run.id, now=LATER)


def test_a_run_of_a_kind_that_was_paused_meanwhile_is_not_claimed(session: Session) -> None:
    by, run = make_user(session).id, queued(session)
    pause_runs(session, RunKind.MATCH, reason="audit", now=NOON, by=by)

    assert not claim_run(session, run.id, now=LATER)

    resume_runs(session, RunKind.MATCH, now=LATER, by=by)
    assert claim_run(session, run.id, now=LATER)


def test_a_run_that_is_over_is_not_stopped(session: Session) -> None:
    by, run = make_user(session).id, queued(session)
    finish_run(session, run.id, counts={}, failures=[], now=NOON, token=claim_run(session, run.id, now=NOON))

    with pytest.raises(Conflict, match="over already"):
        stop_run(session, run.id, reason="wrong settings", now=LATER, by=by)
    session.refresh(run)
    assert (run.state, run.stopped_by) == (RunState.FINISHED, None)


def test_a_pause_leaves_runs_of_other_kinds_at_work(session: Session) -> None:
    by, run = make_user(session).id, queued(session, RunKind.REMIND)
    claim_run(session, run.id, now=NOON)

    pause_runs(session, RunKind.MATCH, reason="audit", now=NOON, by=by)

    session.refresh(run)
    assert run.state is RunState.RUNNING


def test_a_run_without_heartbeat_is_taken_over(session: Session) -> None:
    run = queued(session)
    token = claim_run(session, run.id, now=NOON)
    note_progress(session, run.id, step="gates", done=1, total=2, now=LATER, token=token)

    assert not claim_run(session, run.id, now=LATER + STALE_AFTER)
    assert claim_run(session, run.id, now=LATER + STALE_AFTER + timedelta(seconds=1))


def test_who_was_taken_over_is_told_and_changes_nothing(session: Session) -> None:
    run = queued(session)
    slept = claim_run(session, run.id, now=NOON)
    claim_run(session, run.id, now=LATER + STALE_AFTER)

    late: list[Callable[[], None]] = [
        lambda: note_heartbeat(session, run.id, now=LATER, token=slept),
        lambda: note_progress(session, run.id, step="gates", done=1, total=2, now=LATER, token=slept),
        lambda: finish_run(session, run.id, counts={}, failures=[], now=LATER, token=slept),
        lambda: hold_run(session, run.id, token=slept),
    ]
    for write in late:
        with pytest.raises(RunTaken, match=f"taken over run {run.id}"):
            write()
    assert not fail_run(session, run.id, error="late", now=LATER, token=slept)
    assert not release_run(session, run.id, token=slept)
    session.refresh(run)
    assert (run.state, run.step, run.error, run.attempts) == (RunState.RUNNING, None, None, 2)


def test_a_run_that_kills_its_processes_is_not_taken_for_ever(session: Session) -> None:
    run = queued(session)
    moments = [NOON + number * 2 * STALE_AFTER for number in range(MOST_TAKEOVERS + 2)]

    tokens = [claim_run(session, run.id, now=moment) for moment in moments]

    session.refresh(run)
    assert [token is not None for token in tokens] == [True] * (MOST_TAKEOVERS + 1) + [False]
    assert (run.state, run.error, run.finished_at) == (RunState.FAILED, DIED_TOO_OFTEN, moments[-1])


def test_a_heartbeat_never_goes_back(session: Session) -> None:
    run = queued(session)
    token = claim_run(session, run.id, now=LATER)

    note_progress(session, run.id, step="gates", done=1, total=2, now=NOON, token=token)
    session.refresh(run)

    assert run.heartbeat_at == LATER


def test_what_is_queued_waits_while_a_run_of_its_kind_is_at_work(session: Session) -> None:
    first = queued(session)
    claim_run(session, first.id, now=NOON)
    second = queued(session)

    assert find_waiting_run(session, now=LATER) is None
    assert [run.id for run in runs_at_work(session, RunKind.MATCH, now=LATER)] == [first.id]
    assert find_waiting_run(session, now=LATER + STALE_AFTER) is first
    fail_run(session, first.id, error="broken", now=LATER, token=claim_run(session, first.id, now=LATER + STALE_AFTER))
    assert find_waiting_run(session, now=LATER) is second


def test_a_released_run_waits_again(session: Session) -> None:
    run = queued(session)
    token = claim_run(session, run.id, now=NOON)

    assert release_run(session, run.id, token=token)
    session.refresh(run)

    assert find_waiting_run(session, now=LATER) is run
    assert (run.attempts, run.claim_token) == (0, None)


def test_a_finished_run_is_not_released(session: Session) -> None:
    run = queued(session)
    token = claim_run(session, run.id, now=NOON)
    finish_run(session, run.id, counts={"matches": 3}, failures=[], now=LATER, token=token)

    assert not release_run(session, run.id, token=token)
    session.refresh(run)

    assert (run.state, run.counts, run.finished_at) == (RunState.FINISHED, {"matches": 3}, LATER)


def test_what_broke_a_run_stands_on_its_row(session: Session) -> None:
    run = queued(session)
    token = claim_run(session, run.id, now=NOON)
    fail_run(session, run.id, error="ValueError: no", now=LATER, token=token)
    session.refresh(run)

    assert (run.state, run.error) == (RunState.FAILED, "ValueError: no")
    assert not has_finished_run(session, RunKind.MATCH)


def test_a_run_covers_what_fell_due_before_it_started(session: Session) -> None:
    run = queued(session)
    assert has_run_since(session, RunKind.MATCH, LATER)  # it waits

    claim_run(session, run.id, now=NOON)

    assert has_run_since(session, RunKind.MATCH, NOON)
    assert not has_run_since(session, RunKind.MATCH, LATER)


def test_the_latest_runs_come_first(session: Session) -> None:
    first, second = queued(session), queued(session, RunKind.REMIND)

    assert runs(session) == [second, first]
    assert runs(session, kind=RunKind.MATCH) == [first]
    with pytest.raises(NotFound, match="no run 0"):
        get_run(session, 0)


def test_of_many_that_claim_at_once_one_gets_it(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        run_id = queued(session).id

    def claim(_number: int) -> bool:
        with sessions.begin() as session:
            return claim_run(session, run_id, now=NOON) is not None

    with ThreadPoolExecutor(8) as threads:
        claimed = list(threads.map(claim, range(8)))

    assert sorted(claimed) == [False] * 7 + [True]

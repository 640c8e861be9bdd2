"""A run is queued once, claimed once, and can be taken over when its process is dead."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.errors import NotFound
from core.runs import (
    STALE_AFTER,
    Run,
    RunKind,
    RunState,
    RunTrigger,
    claim_run,
    fail_run,
    find_waiting_run,
    finish_run,
    get_run,
    has_finished_run,
    has_run_since,
    note_progress,
    queue_run,
    release_run,
    runs,
)

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
    claim_run(session, first.id, now=NOON)
    finish_run(session, first.id, counts={}, failures=[], now=LATER)

    assert queued(session, due_key="nightly:2026-03-02").id == first.id
    assert queued(session, due_key="nightly:2026-03-03").id != first.id


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


def test_a_run_without_heartbeat_is_taken_over(session: Session) -> None:
    run = queued(session)
    claim_run(session, run.id, now=NOON)
    note_progress(session, run.id, step="gates", done=1, total=2, now=LATER)

    assert not claim_run(session, run.id, now=LATER + STALE_AFTER)
    assert claim_run(session, run.id, now=LATER + STALE_AFTER + timedelta(seconds=1))


def test_a_released_run_waits_again(session: Session) -> None:
    run = queued(session)
    claim_run(session, run.id, now=NOON)

    release_run(session, run.id)

    assert find_waiting_run(session, now=LATER) is run


def test_a_finished_run_is_not_released(session: Session) -> None:
    run = queued(session)
    claim_run(session, run.id, now=NOON)
    finish_run(session, run.id, counts={"matches": 3}, failures=[], now=LATER)

    release_run(session, run.id)
    session.refresh(run)

    assert (run.state, run.counts, run.finished_at) == (RunState.FINISHED, {"matches": 3}, LATER)


def test_what_broke_a_run_stands_on_its_row(session: Session) -> None:
    run = queued(session)
    claim_run(session, run.id, now=NOON)
    fail_run(session, run.id, error="ValueError: no", now=LATER)
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
            return claim_run(session, run_id, now=NOON)

    with ThreadPoolExecutor(8) as threads:
        claimed = list(threads.map(claim, range(8)))

    assert sorted(claimed) == [False] * 7 + [True]

"""A command that asks for a run waits for the one at work, and goes on with what a dead process left behind."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.errors import Conflict
from core.runs import (
    MOST_TAKEOVERS,
    STALE_AFTER,
    RunKind,
    RunState,
    RunTrigger,
    claim_run,
    finish_run,
    get_run,
    queue_run,
)
from jobs.foreground import run_now

Sessions = sessionmaker[Session]
START = datetime(2026, 3, 3, 5, tzinfo=UTC)


class Clock:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


def claimed(sessions: Sessions) -> tuple[int, str | None]:
    with sessions.begin() as session:
        run_id = queue_run(session, RunKind.REMIND, trigger=RunTrigger.SCHEDULE, now=START, by=None).id
        return run_id, claim_run(session, run_id, now=START)


def state_of(sessions: Sessions, run_id: int) -> RunState:
    with sessions() as session:
        return get_run(session, run_id).state


def test_without_any_other_a_new_run_is_done_at_once(sessions: Sessions) -> None:
    told: list[str] = []

    run_id = run_now(sessions, RunKind.REMIND, tell=told.append, clock=Clock())

    assert state_of(sessions, run_id) is RunState.FINISHED
    assert told == []


def test_right_after_a_kill_it_says_what_it_waits_for_and_then_takes_over(sessions: Sessions) -> None:
    left_behind, _ = claimed(sessions)
    clock, told = Clock(), list[str]()

    run_id = run_now(sessions, RunKind.REMIND, tell=told.append, clock=clock, sleep=clock.sleep)

    assert run_id == left_behind
    assert state_of(sessions, run_id) is RunState.FINISHED
    assert STALE_AFTER < clock.now - START < timedelta(minutes=2)
    assert told == [
        f"Run {run_id} is at work. Waiting until it has ended; if its process has died, this one goes on in 90 s.",
        f"The process that worked on run {run_id} has died. Going on with it.",
    ]


def test_it_waits_for_the_run_at_work_and_then_does_its_own(sessions: Sessions) -> None:
    first, token = claimed(sessions)
    clock = Clock()

    def sleep(seconds: float) -> None:
        clock.sleep(seconds)
        with sessions.begin() as session:
            finish_run(session, first, counts={}, failures=[], now=clock(), token=token)

    second = run_now(sessions, RunKind.REMIND, tell=lambda _: None, clock=clock, sleep=sleep)

    assert second != first
    assert state_of(sessions, second) is RunState.FINISHED


def test_a_run_that_failed_too_often_is_told(sessions: Sessions) -> None:
    run_id, _ = claimed(sessions)
    clock = Clock()
    for _ in range(MOST_TAKEOVERS):
        clock.sleep(100)
        with sessions.begin() as session:
            claim_run(session, run_id, now=clock())
    clock.sleep(100)

    with pytest.raises(Conflict, match=f"Run {run_id} has failed. The processes that worked"):
        run_now(sessions, RunKind.REMIND, tell=lambda _: None, clock=clock)

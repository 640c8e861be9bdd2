"""What happens while another transaction about runs is open: it waits, and then sees what that one has done."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as StillWaiting
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.run_alarms import check_runs
from core.run_control import pause_runs
from core.runs import (
    STALE_AFTER,
    Run,
    RunKind,
    RunState,
    RunTrigger,
    claim_run,
    finish_run,
    get_run,
    hold_run,
    queue_run,
    runs_at_work,
)
from core.settings import AlarmLimits
from tests.factories import make_user

Sessions = sessionmaker[Session]
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
LATER = NOON + STALE_AFTER + timedelta(seconds=1)
A_MOMENT = 0.2  # seconds: who does not wait is through by then


def queued(sessions: Sessions) -> int:
    with sessions.begin() as session:
        return queue_run(session, RunKind.MATCH, trigger=RunTrigger.WEB, now=NOON, by=None).id


def beside(sessions: Sessions, first: Callable[[Session], Any], second: Callable[[Session], Any]) -> Any:
    """What ``second`` gives, begun while the transaction of ``first`` is open; it must wait for the end of that."""

    def other() -> Any:
        with sessions.begin() as session:
            return second(session)

    with ThreadPoolExecutor(1) as threads:
        with sessions.begin() as session:
            first(session)
            waiting = threads.submit(other)
            with pytest.raises(StillWaiting):
                waiting.result(timeout=A_MOMENT)
        return waiting.result(timeout=20)


def test_a_pause_waits_for_who_claims_and_puts_that_run_back(sessions: Sessions) -> None:
    run_id = queued(sessions)
    with sessions.begin() as session:
        by = make_user(session).id

    beside(
        sessions,
        lambda session: claim_run(session, run_id, now=NOON),
        lambda session: pause_runs(session, RunKind.MATCH, reason="audit", now=NOON, by=by),
    )

    with sessions() as session:
        assert (get_run(session, run_id).state, get_run(session, run_id).claim_token) == (RunState.QUEUED, None)


def test_who_stores_results_of_a_run_is_not_taken_over_meanwhile(sessions: Sessions) -> None:
    run_id = queued(sessions)
    with sessions.begin() as session:
        token = claim_run(session, run_id, now=NOON)

    def store(session: Session) -> None:
        hold_run(session, run_id, token=token)

    assert beside(sessions, store, lambda session: claim_run(session, run_id, now=LATER)) is not None
    with sessions.begin() as session:
        last = claim_run(session, run_id, now=LATER + (LATER - NOON))

    def end(session: Session) -> None:
        hold_run(session, run_id, token=last)
        finish_run(session, run_id, counts={}, failures=[], now=LATER, token=last)

    assert beside(sessions, end, lambda session: claim_run(session, run_id, now=LATER + 3 * STALE_AFTER)) is None


def test_only_one_at_a_time_looks_which_runs_are_at_work(sessions: Sessions) -> None:
    run_id = queued(sessions)
    with sessions.begin() as session:
        claim_run(session, run_id, now=NOON)

    def look(session: Session) -> list[int]:
        return [run.id for run in runs_at_work(session, RunKind.MATCH, now=NOON, lock=True)]

    assert beside(sessions, look, look) == [run_id]


def test_two_that_look_for_alarms_raise_one(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.add(Run(kind=RunKind.MATCH, state=RunState.FAILED, trigger=RunTrigger.COMMAND, requested_at=NOON))
    raised: list[int] = []

    def look(session: Session) -> int:
        raised.append(len(check_runs(session, [], limits=AlarmLimits(), now=NOON)))
        return raised[-1]

    assert (beside(sessions, look, look), raised) == (0, [1, 0])

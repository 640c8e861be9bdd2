"""A run shows that its process is alive, whatever its work does meanwhile."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import Run, RunKind, RunTrigger, claim_run, get_run, queue_run
from jobs.heartbeat import beating

Sessions = sessionmaker[Session]
START = datetime(2026, 3, 3, 5, tzinfo=UTC)
LATER = START + timedelta(minutes=1)
FAST = 0.02  # seconds


def claimed(sessions: Sessions) -> tuple[int, str]:
    with sessions.begin() as session:
        run_id = queue_run(session, RunKind.REMIND, trigger=RunTrigger.WEB, now=START, by=None).id
        token = claim_run(session, run_id, now=START)
        assert token is not None
        return run_id, token


def heartbeat(sessions: Sessions, run_id: int) -> datetime | None:
    with sessions() as session:
        return get_run(session, run_id).heartbeat_at


def becomes(is_so: Callable[[], bool]) -> bool:
    """Whether something comes true within ten seconds."""
    end = time.monotonic() + 10
    while not is_so() and time.monotonic() < end:
        time.sleep(FAST)
    return is_so()


def test_work_without_any_progress_shows_a_heartbeat(sessions: Sessions) -> None:
    run_id, token = claimed(sessions)

    with beating(sessions, run_id, token, clock=lambda: LATER, every=FAST):
        assert becomes(lambda: heartbeat(sessions, run_id) == LATER)


def test_the_heart_stops_with_the_work(sessions: Sessions) -> None:
    run_id, token = claimed(sessions)

    with beating(sessions, run_id, token, clock=lambda: LATER, every=FAST):
        pass

    assert f"heartbeat of run {run_id}" not in {thread.name for thread in threading.enumerate()}


def test_the_heart_stops_where_another_has_taken_over(sessions: Sessions) -> None:
    run_id, token = claimed(sessions)
    with sessions.begin() as session:
        session.execute(sa.update(Run).values(claim_token="another"))

    with beating(sessions, run_id, token, clock=lambda: LATER, every=FAST):
        assert becomes(lambda: f"heartbeat of run {run_id}" not in {thread.name for thread in threading.enumerate()})

    assert heartbeat(sessions, run_id) == START


def test_a_database_out_of_reach_does_not_stop_the_heart(sessions: Sessions) -> None:
    run_id, token = claimed(sessions)
    failing = iter([True, True])

    def make_session() -> Session:
        session = sessions()
        if next(failing, False):
            session.connection().execute(sa.text("SELECT 1"))
            session.close()
            raise sa.exc.OperationalError("UPDATE run", {}, Exception("database is locked"))
        return session

    with beating(make_session, run_id, token, clock=lambda: LATER, every=FAST):
        assert becomes(lambda: heartbeat(sessions, run_id) == LATER)

"""The scheduler as a process: it picks up what is asked for, and stops when it is told to."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import RunKind, RunState, RunTrigger, get_run, queue_run
from core.scheduling import is_scheduler_alive
from core.settings import AlarmLimits
from jobs.opening import utc_now
from jobs.schedule import SCHEDULE, next_due
from jobs.scheduler import OfficeTime, make_timetable, run_scheduler
from jobs.watching import watching

NIGHTLY = next(entry for entry in SCHEDULE if entry.kind is RunKind.MATCH)
NOW = datetime(2026, 3, 3, 5, tzinfo=UTC)


def test_every_entry_of_the_schedule_is_handed_over(sessions: sessionmaker[Session]) -> None:
    handed = {job.id: job for job in make_timetable(sessions).get_jobs()}

    assert set(handed) == {entry.name for entry in SCHEDULE}
    assert all(job.coalesce and job.max_instances == 1 for job in handed.values())


def test_the_trigger_never_fires_twice_in_the_doubled_hour() -> None:
    trigger = OfficeTime(NIGHTLY)
    first = trigger.get_next_fire_time(None, datetime(2026, 10, 24, 12, tzinfo=UTC))
    second = trigger.get_next_fire_time(first, first)

    assert second - first == timedelta(hours=25)
    assert second == next_due(NIGHTLY, first)


def test_it_picks_up_what_is_queued_and_stops_when_told(
    sessions: sessionmaker[Session], database_url: str, tmp_path: Path
) -> None:
    environment = {**os.environ, "PASSGENAU_DATABASE_URL": database_url, "PASSGENAU_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "jobs.cli", "scheduler"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert "scheduler started" in process.stderr.readline()
        with sessions.begin() as session:
            run_id = queue_run(session, RunKind.REMIND, trigger=RunTrigger.WEB, now=NOW, by=None).id
        state = wait_until_finished(sessions, run_id)
        with sessions() as session:
            assert is_scheduler_alive(session, now=datetime.now(UTC))
        process.send_signal(signal.SIGTERM)

        said = process.stderr.read()
        assert process.wait(timeout=20) == 0, said

    assert state == RunState.FINISHED
    with sessions() as session:
        assert not is_scheduler_alive(session, now=datetime.now(UTC))


def test_a_database_out_of_reach_for_a_while_ends_neither_work_nor_watch(
    sessions: sessionmaker[Session], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PASSGENAU_INSTANCE", str(tmp_path))
    begun, away, is_over = time.monotonic(), 0.3, Event()
    with sessions.begin() as session:
        run_id = queue_run(session, RunKind.ACCOUNTS, trigger=RunTrigger.WEB, now=datetime.now(UTC), by=None).id

    def reached() -> Session:
        if time.monotonic() - begun < away:
            raise sa.exc.OperationalError("SELECT 1", {}, Exception("away"), connection_invalidated=True)
        return sessions()

    def end() -> None:
        wait_until_finished(sessions, run_id)
        if not is_over.is_set():
            os.kill(os.getpid(), signal.SIGTERM)

    with ThreadPoolExecutor(1) as threads, watching(reached, AlarmLimits(), clock=utc_now, every=0.05):
        threads.submit(end)
        try:
            run_scheduler(reached, poll_seconds=0.05)
        finally:
            is_over.set()
        with sessions() as session:
            is_seen = is_scheduler_alive(session, now=utc_now())

    with sessions() as session:
        assert get_run(session, run_id).state is RunState.FINISHED
    assert is_seen


def wait_until_finished(sessions: sessionmaker[Session], run_id: int) -> RunState:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with sessions() as session:
            state = get_run(session, run_id).state
        if state == RunState.FINISHED:
            break
        time.sleep(0.1)
    return state

"""The scheduler as a process: it picks up what is asked for, and stops when it is told to."""

import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from core.runs import RunKind, RunState, RunTrigger, get_run, queue_run
from jobs.schedule import SCHEDULE, next_due
from jobs.scheduler import OfficeTime, make_timetable

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
        process.send_signal(signal.SIGTERM)

        said = process.stderr.read()
        assert process.wait(timeout=20) == 0, said

    assert state == RunState.FINISHED


def wait_until_finished(sessions: sessionmaker[Session], run_id: int) -> RunState:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        with sessions() as session:
            state = get_run(session, run_id).state
        if state == RunState.FINISHED:
            break
        time.sleep(0.1)
    return state

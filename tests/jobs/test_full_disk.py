"""A disk that is full: nothing half is left, somebody is told, and the run is done when there is space."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from core.database import make_engine, make_sessions
from core.run_alarms import AlarmReason
from core.runs import RunKind, RunState
from jobs.migrating import upgrade_database
from jobs.runs import execute_run, work_once
from matching.models import ClientMatches
from placements.queries.operation import operation_figures
from tests.factories import STUTTGART, WAREHOUSE, make_client, make_vacancy
from tests.jobs.test_always_on import LIMITS, MORNING, alarms, queued, stored, suggestions, watch
from tests.postgres import database_url as url_of
from tests.postgres import postgres_cluster

Sessions = sessionmaker[Session]
ATTEMPTS = 4


def settle(sessions: Sessions) -> None:
    """Four clients and a vacancy for them."""
    with sessions.begin() as session:
        for _ in range(4):
            make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=60)
        make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1)


def test_on_a_full_disk_nothing_half_is_left_and_the_run_is_done_when_there_is_space(
    sessions: Sessions, database_url: str
) -> None:
    if not database_url.startswith("sqlite"):
        pytest.skip("a PostgreSQL database with a disk of its own has the test below")
    settle(sessions)
    full = make_engine(database_url)
    sa.event.listen(full, "connect", _leave_no_page)
    run_id = queued(sessions)

    work_once(make_sessions(full, writes=True), clock=lambda: MORNING)

    full.dispose()
    assert suggestions(sessions) == 0
    assert (stored(sessions, run_id).state, stored(sessions, run_id).error) == (RunState.QUEUED, "OperationalError")
    assert work_once(sessions, clock=lambda: MORNING + timedelta(seconds=9)) is None  # it waits a little
    assert work_once(sessions, clock=lambda: MORNING + timedelta(seconds=11)) == run_id
    assert (stored(sessions, run_id).state, suggestions(sessions)) == (RunState.FINISHED, 4)


def _leave_no_page(connection: object, _record: object) -> None:
    pages = connection.execute("PRAGMA page_count").fetchone()[0]  # type: ignore[attr-defined]
    connection.execute(f"PRAGMA max_page_count={pages}")  # type: ignore[attr-defined]


@pytest.fixture
def small_disk() -> Iterator[tuple[Path, Sessions]]:
    """A disk in memory, and a PostgreSQL database that lies on it."""
    if os.geteuid():
        pytest.skip("only root can mount a disk for PostgreSQL")
    with postgres_cluster() as folder:
        disk = folder / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", "size=96m,mode=755", "passgenau", str(disk)]
        if subprocess.run(mount, check=False, capture_output=True).returncode:
            pytest.skip("this machine mounts no disk in memory")
        try:
            yield disk, _database_on(disk, folder)
        finally:
            subprocess.run(["umount", "--lazy", str(disk)], check=False)


def _database_on(disk: Path, cluster: Path) -> Sessions:
    (disk / "space").mkdir(mode=0o700)
    shutil.chown(disk / "space", (cluster / "data").owner())
    server = make_engine(url_of(cluster, "postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(sa.text(f"CREATE TABLESPACE small LOCATION '{disk / 'space'}'"))
        connection.execute(sa.text("CREATE DATABASE small TABLESPACE small"))
    server.dispose()
    upgrade_database(url_of(cluster, "small"))
    sessions = make_sessions(make_engine(url_of(cluster, "small"), poolclass=sa.NullPool), writes=True)
    settle(sessions)
    return sessions


def test_on_a_full_disk_of_postgresql_a_run_fails_as_a_whole_with_an_alarm_and_another_is_done_when_there_is_space(
    small_disk: tuple[Path, Sessions],
) -> None:
    disk, sessions = small_disk
    run_id, ballast = queued(sessions), disk / "ballast"
    take_what_is_left(ballast)

    for hours in range(ATTEMPTS):
        work_once(sessions, clock=lambda hours=hours: MORNING + timedelta(hours=hours))  # type: ignore[misc]

    broken = stored(sessions, run_id)
    assert (broken.state, broken.attempts, broken.error) == (RunState.FAILED, ATTEMPTS, "OperationalError")
    assert (suggestions(sessions), pairs_kept(sessions)) == (0, 0)
    with pytest.raises(DBAPIError):  # an alarm needs a page of its own; the scheduler logs that, and looks again
        watch(sessions, MORNING + timedelta(hours=4))
    assert told(sessions) == {(RunKind.MATCH, AlarmReason.FAILED)}
    assert alarms(sessions) == []
    ballast.unlink()
    watch(sessions, MORNING + timedelta(hours=4))
    assert [reason for _, reason in alarms(sessions)] == [AlarmReason.FAILED]
    again = queued(sessions, MORNING + timedelta(hours=5))
    execute_run(sessions, again, clock=lambda: MORNING + timedelta(hours=5))
    assert (stored(sessions, again).state, suggestions(sessions)) == (RunState.FINISHED, 4)


def take_what_is_left(ballast: Path) -> None:
    """Fill a disk to the last page."""
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(8192)):
            pass


def told(sessions: Sessions) -> frozenset[tuple[RunKind, AlarmReason]]:
    """What monitoring hears that asks for metrics: for that the database is only read."""
    with sessions() as session:
        return operation_figures(session, LIMITS).alarms


def pairs_kept(sessions: Sessions) -> int:
    with sessions() as session:
        return session.scalar(sa.select(sa.func.count()).select_from(ClientMatches)) or 0

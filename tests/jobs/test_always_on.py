"""The scheduler never forgets: two at once, many that ask at once, a full disk, lost connections, odd clocks."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from core.database import make_engine, make_sessions
from core.run_alarms import AlarmReason, acknowledge_alarm, lasting_alarms, open_alarms
from core.run_control import pause_runs, resume_runs, stop_run
from core.runs import Run, RunKind, RunState, RunTaken, RunTrigger, claim_run, get_run, hold_run, queue_run, runs
from core.scheduling import is_scheduler_alive
from core.settings import AlarmLimits
from core.users import Role
from jobs.heartbeat import beating
from jobs.migrating import upgrade_database
from jobs.runs import Order, Outcome, catch_up, execute_run, queue_due_run, work_once
from jobs.schedule import OFFICE, SCHEDULE
from jobs.watching import watch_once
from matching.exclusions import no_exclusions
from matching.facts import MatchSettings
from matching.history import PairHistory
from matching.network import Whole
from matching.run import RunLog, load_world, run_matching
from placements.codes import ProposalState
from placements.messages.codes import MessageKind
from placements.messages.models import Message
from placements.messages.run_alarms import KINDS, REASONS
from placements.models import Proposal
from tests.factories import STUTTGART, WAREHOUSE, make_client, make_user, make_vacancy
from tests.postgres import database_url as url_of
from tests.postgres import postgres_cluster, restart

Sessions = sessionmaker[Session]
NIGHTLY = next(entry for entry in SCHEDULE if entry.kind is RunKind.MATCH)
MORNING = datetime(2026, 3, 3, 5, tzinfo=UTC)


@pytest.fixture
def world(sessions: Sessions) -> Sessions:
    with sessions.begin() as session:
        for _ in range(4):
            make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=60)
        make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1)
    return sessions


def queued(sessions: Sessions, now: datetime = MORNING, kind: RunKind = RunKind.MATCH) -> int:
    with sessions.begin() as session:
        return queue_run(session, kind, trigger=RunTrigger.WEB, now=now, by=None).id


def stored(sessions: Sessions, run_id: int) -> Run:
    with sessions() as session:
        return get_run(session, run_id)


def person(sessions: Sessions, role: Role = Role.OPERATOR) -> int:
    with sessions.begin() as session:
        return make_user(session, role=role).id


def suggestions(sessions: Sessions) -> int:
    with sessions() as session:
        query = sa.select(sa.func.count()).select_from(Proposal).where(Proposal.state == ProposalState.SUGGESTED)
        return int(session.scalars(query).one())


def test_of_twenty_that_ask_for_a_run_at_once_all_get_the_same(sessions: Sessions) -> None:
    with ThreadPoolExecutor(20) as threads:
        asked = set(threads.map(lambda _: queued(sessions), range(20)))
    [run_id] = asked
    with sessions.begin() as session:
        claim_run(session, run_id, now=MORNING)
    with ThreadPoolExecutor(20) as threads:
        again = set(threads.map(lambda _: queued(sessions), range(20)))

    assert len(again) == 1
    assert again != asked


def test_two_scheduler_processes_do_each_run_once(sessions: Sessions, database_url: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PASSGENAU_DATABASE_URL": database_url, "PASSGENAU_INSTANCE": str(tmp_path)}
    command = [sys.executable, "-m", "jobs.cli", "scheduler"]
    both = [subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    try:
        kinds = (RunKind.REMIND, RunKind.EXPIRE_VACANCIES, RunKind.TIMERS, RunKind.MESSAGES)
        asked = [queued(sessions, datetime.now(UTC), kind) for kind in kinds]
        wait_until_all_are_over(sessions, asked)
    finally:
        for process in both:
            process.send_signal(signal.SIGTERM)
        said = [process.communicate(timeout=60)[1] for process in both]

    with sessions() as session:
        done = {run.id: run for run in runs(session)}
        keys = [run.due_key for run in done.values() if run.due_key]
        assert not is_scheduler_alive(session, now=datetime.now(UTC))
    assert [process.returncode for process in both] == [0, 0], said
    assert [(done[each].state, done[each].attempts) for each in asked] == [(RunState.FINISHED, 1)] * 4
    assert len(keys) == len(set(keys))


def wait_until_all_are_over(sessions: Sessions, asked: list[int]) -> None:
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        with sessions() as session:
            left = sa.select(Run.id).where(Run.id.in_(asked), Run.state != RunState.FINISHED)
            if session.scalar(left) is None:
                return
        time.sleep(0.2)


def test_what_breaks_for_a_passing_reason_again_and_again_fails_in_the_end(sessions: Sessions) -> None:
    def break_down(_order: Order) -> Outcome:
        raise OSError(28, "No space left on device")

    run_id = queued(sessions)
    for number in range(5):
        later = MORNING + timedelta(hours=number)
        if stored(sessions, run_id).state is RunState.QUEUED:
            with pytest.raises(OSError, match="No space"):
                execute_run(sessions, run_id, clock=lambda later=later: later, works={RunKind.MATCH: break_down})  # type: ignore[misc]

    assert (stored(sessions, run_id).state, stored(sessions, run_id).attempts) == (RunState.FAILED, 4)


@pytest.fixture
def losing_connections(database_url: str) -> Iterator[Event]:
    """All connections to the PostgreSQL database are lost every 50 ms, as when it restarts, until the event is set."""
    calm = Event()
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite runs in the process itself")
    engine = make_engine(database_url, isolation_level="AUTOCOMMIT")
    others = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()"""

    def end_them() -> None:
        with engine.connect() as connection:
            while not calm.wait(0.05):
                connection.exec_driver_sql(others)

    thread = Thread(target=end_them)
    thread.start()
    yield calm
    calm.set()
    thread.join()
    engine.dispose()


def test_a_run_outlives_connections_that_are_lost_all_the_time(
    world: Sessions, losing_connections: Event, database_url: str
) -> None:
    engine = make_engine(database_url, pool_pre_ping=True)
    sessions, clock = make_sessions(engine, writes=True), datetime.now(UTC)
    run_id, attempts, deadline = None, 0, time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            run_id = run_id or queued(sessions)
            clock += timedelta(minutes=20)
            attempts += work_once(sessions, clock=lambda clock=clock: clock) is not None  # type: ignore[misc]
            if stored(sessions, run_id).state is RunState.FINISHED:
                break
        except DBAPIError:
            continue
        if attempts >= 2:  # a run that breaks down more often fails for good
            losing_connections.set()
    engine.dispose()
    world.kw["bind"].dispose()  # its connections were lost, too

    assert run_id is not None
    assert (stored(world, run_id).state, suggestions(world)) == (RunState.FINISHED, 4)


def test_a_run_is_done_although_the_database_is_restarted_in_its_middle() -> None:
    with postgres_cluster() as folder:
        url = url_of(folder, "postgres")
        upgrade_database(url)
        engine = make_engine(url, pool_pre_ping=True)
        sessions, now = make_sessions(engine, writes=True), datetime.now(UTC)
        run_id = queued(sessions, now)

        def restarted(order: Order) -> Outcome:
            with order.sessions() as session, session.begin():
                session.execute(
                    sa.text("INSERT INTO skill (code, label_de, label_en, source) VALUES ('x', '', '', '')")
                )
                restart(folder)
            return Outcome({})

        with pytest.raises(DBAPIError):
            execute_run(sessions, run_id, clock=lambda: now, works={RunKind.MATCH: restarted})
        broken = stored(sessions, run_id)
        work_once(sessions, clock=lambda: now + timedelta(seconds=11))

        assert (broken.state, broken.error) == (RunState.QUEUED, "OperationalError")
        assert stored(sessions, run_id).state is RunState.FINISHED
        engine.dispose()


def test_a_process_leaves_its_run_within_seconds_of_being_stopped(sessions: Sessions) -> None:
    by, run_id, at_work = person(sessions), queued(sessions, datetime.now(UTC)), Event()

    def work(order: Order) -> Outcome:
        run_log = RunLog(order.sessions, order.run_id, order.clock(), token=order.token)
        while True:
            run_log.note("candidates", 1, 2)
            at_work.set()

    with ThreadPoolExecutor(1) as threads:
        process = threads.submit(execute_run, sessions, run_id, works={RunKind.MATCH: work})
        at_work.wait(10)
        with sessions.begin() as session:
            stop_run(session, run_id, reason="enough", now=datetime.now(UTC), by=by)
        began = time.monotonic()
        with pytest.raises(RunTaken):
            process.result(timeout=20)

    assert time.monotonic() - began < 5
    assert stored(sessions, run_id).state is RunState.STOPPED


@pytest.mark.parametrize("night", [datetime(2026, 3, 29, tzinfo=OFFICE), datetime(2026, 10, 25, tzinfo=OFFICE)])
def test_in_nights_in_which_the_clock_changes_there_is_one_nightly_run(sessions: Sessions, night: datetime) -> None:
    start = night.astimezone(UTC) - timedelta(hours=12)
    with sessions.begin() as session:
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=start, by=None)
        run.state, run.started_at = RunState.FINISHED, start
    for minutes in range(0, 24 * 60, 30):
        now = start + timedelta(minutes=minutes)
        catch_up(sessions, clock=lambda now=now: now)  # type: ignore[misc]
        _finish_what_waits(sessions, now)

    with sessions() as session:
        nightly = [run for run in runs(session, kind=RunKind.MATCH) if run.due_key]
    assert [run.due_key for run in nightly] == [f"nightly-match:{night.date().isoformat()}"]


def test_a_clock_that_is_set_back_an_hour_brings_no_second_run(sessions: Sessions) -> None:
    half_past_two = datetime(2026, 3, 3, 1, 30, tzinfo=UTC)
    moments = [half_past_two + timedelta(minutes=each) for each in (0, 1, -59, -30, 0, 5, 60, 61)]
    for now in moments:
        if now >= half_past_two:
            queue_due_run(sessions, NIGHTLY, clock=lambda now=now: now)  # type: ignore[misc]
        catch_up(sessions, clock=lambda now=now: now)  # type: ignore[misc]
        _finish_what_waits(sessions, now)

    with sessions() as session:
        assert [run.due_key for run in runs(session, kind=RunKind.MATCH)] == ["nightly-match:2026-03-03"]


def _finish_what_waits(sessions: Sessions, now: datetime) -> None:
    nothing = {kind: lambda _order: Outcome({"done": 1}) for kind in RunKind}
    with sessions() as session:
        waiting = session.scalars(sa.select(Run.id).where(Run.state == RunState.QUEUED)).all()
    for run_id in waiting:
        execute_run(sessions, run_id, clock=lambda: now, works=nothing)


def test_a_heartbeat_that_lies_an_hour_ahead_is_brought_back(sessions: Sessions) -> None:
    run_id = queued(sessions)
    with sessions.begin() as session:
        token = claim_run(session, run_id, now=MORNING + timedelta(hours=1)) or ""
    with beating(sessions, run_id, token, clock=lambda: MORNING, every=0.01):
        time.sleep(0.2)

    assert stored(sessions, run_id).heartbeat_at == MORNING


def test_after_days_without_a_scheduler_one_run_makes_up_for_all(sessions: Sessions) -> None:
    for day in range(3):
        catch_up(sessions, clock=lambda day=day: MORNING + timedelta(days=day))  # type: ignore[misc]

    assert len(runs_of(sessions)) == 1
    queue_due_run(sessions, NIGHTLY, clock=lambda: MORNING + timedelta(days=3))
    assert runs_of(sessions) == [
        ("nightly-match:2026-03-03", RunState.SKIPPED), ("nightly-match:2026-03-06", RunState.QUEUED),
    ]  # fmt: skip


def runs_of(sessions: Sessions) -> list[tuple[str | None, RunState]]:
    with sessions() as session:
        return [(run.due_key, run.state) for run in reversed(runs(session, kind=RunKind.MATCH))]


def test_what_a_person_stops_ends_at_once_and_leaves_nothing_behind(world: Sessions) -> None:
    by, run_id = person(world), queued(world)
    with world.begin() as session:
        token = claim_run(session, run_id, now=MORNING)
        stop_run(session, run_id, reason="wrong settings", now=MORNING, by=by)

    with world() as session, pytest.raises(RunTaken):
        hold_run(session, run_id, token=token)
    assert (stored(world, run_id).state, stored(world, run_id).stop_reason) == (RunState.STOPPED, "wrong settings")
    assert work_once(world, clock=lambda: MORNING + timedelta(hours=1)) is None
    assert suggestions(world) == 0


def test_a_stop_ends_a_run_in_the_middle_of_the_assignment(world: Sessions, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matching.run.NOTE_EVERY_SECONDS", 0.0)
    by, run_id = person(world), queued(world)
    with world.begin() as session:
        log = RunLog(world, run_id, MORNING, token=claim_run(session, run_id, now=MORNING))
        facts = load_world(session, now=MORNING, history=PairHistory(), settings=MatchSettings())

    def stop(client_ids: Whole, vacancy_ids: Whole) -> Whole:
        with world.begin() as session:
            stop_run(session, run_id, reason="wrong settings", now=MORNING, by=by)
        return no_exclusions(client_ids, vacancy_ids)

    with pytest.raises(RunTaken):
        run_matching(facts, log, stop)
    assert list(log.seconds) == ["candidates"]  # the step after it has not ended, and no other begun


def test_paused_matching_stays_paused_until_a_person_resumes(world: Sessions) -> None:
    by, at_work = person(world), queued(world)
    with world.begin() as session:
        claim_run(session, at_work, now=MORNING)
        pause_runs(session, RunKind.MATCH, reason="audit", now=MORNING, by=by)
    queue_due_run(world, NIGHTLY, clock=lambda: MORNING + timedelta(days=1))

    assert work_once(world, clock=lambda: MORNING + timedelta(days=2)) is None
    with world.begin() as session:
        resume_runs(session, RunKind.MATCH, now=MORNING + timedelta(days=2), by=by)
    assert work_once(world, clock=lambda: MORNING + timedelta(days=2)) == at_work
    assert suggestions(world) == 4


LIMITS = AlarmLimits()


def watch(sessions: Sessions, now: datetime) -> int:
    return watch_once(sessions, "one", LIMITS, clock=lambda: now)


def alarms(sessions: Sessions) -> list[tuple[RunKind, AlarmReason]]:
    with sessions() as session:
        return [(each.kind, each.reason) for each in open_alarms(session) if each.kind is RunKind.MATCH]


def test_a_missed_run_raises_one_alarm_by_mail_which_ends_when_it_is_made_up_for(sessions: Sessions) -> None:
    person(sessions)
    watch(sessions, MORNING - timedelta(days=1))  # from now on the schedule is known here
    late = datetime(2026, 3, 3, 3, 31, tzinfo=UTC)

    raised, again = watch(sessions, late), watch(sessions, late)
    assert again == 0
    assert alarms(sessions) == [(RunKind.MATCH, AlarmReason.MISSED)]
    with sessions() as session:
        mails = session.scalars(sa.select(Message).where(Message.kind == MessageKind.RUN_ALARM)).all()
    assert len(mails) == raised
    _finish_what_waits(sessions, late)
    watch(sessions, late + timedelta(minutes=1))
    assert alarms(sessions) == []


def test_an_alarm_is_raised_although_the_database_takes_no_sign_of_life(sessions: Sessions) -> None:
    _end_of_run(sessions, MORNING, RunState.FAILED, {})
    with sessions.begin() as session:
        session.execute(sa.text("ALTER TABLE scheduler_process RENAME TO gone"))

    watch(sessions, MORNING)

    assert alarms(sessions) == [(RunKind.MATCH, AlarmReason.FAILED)]


def test_an_alarm_is_silent_once_somebody_has_acknowledged_it_by_name(sessions: Sessions) -> None:
    by = person(sessions)
    _end_of_run(sessions, MORNING, RunState.FAILED, {})
    watch(sessions, MORNING)
    with sessions.begin() as session:
        [alarm] = lasting_alarms(session)
        acknowledge_alarm(session, alarm.id, note="disk was full, is enlarged", now=MORNING, by=by)
    watch(sessions, MORNING + timedelta(minutes=1))

    assert alarms(sessions) == []
    _end_of_run(sessions, MORNING, RunState.FAILED, {})
    watch(sessions, MORNING + timedelta(minutes=2))
    assert alarms(sessions) == [(RunKind.MATCH, AlarmReason.FAILED)]  # another run: news


def test_every_kind_of_run_and_every_reason_has_words_in_the_mail() -> None:
    assert (set(KINDS), set(REASONS)) == (set(RunKind), set(AlarmReason))


USUAL = {"clients": 100, "vacancies": 50, "candidates": 900, "chosen": 200}
ODD = [
    ({**USUAL, "clients": 0, "candidates": 0, "chosen": 0}, 300, AlarmReason.EMPTY),
    (USUAL, 10, AlarmReason.TOO_SHORT),
    ({**USUAL, "chosen": 60}, 300, AlarmReason.TOO_DIFFERENT),
]


@pytest.mark.parametrize(("counts", "seconds", "reason"), ODD)
def test_an_odd_run_raises_an_alarm_that_the_next_good_one_ends(
    counts: dict[str, int], seconds: int, reason: AlarmReason, sessions: Sessions
) -> None:
    for _ in range(3):
        _end_of_run(sessions, MORNING, RunState.FINISHED, USUAL)
    _end_of_run(sessions, MORNING, RunState.FINISHED, counts, seconds)
    watch(sessions, MORNING)
    raised = alarms(sessions)
    _end_of_run(sessions, MORNING, RunState.FINISHED, USUAL)
    watch(sessions, MORNING)

    assert (raised, alarms(sessions)) == ([(RunKind.MATCH, reason)], [])


def _end_of_run(sessions: Sessions, at: datetime, state: RunState, counts: dict[str, int], seconds: int = 300) -> None:
    with sessions.begin() as session:
        session.add(
            Run(
                kind=RunKind.MATCH, state=state, trigger=RunTrigger.COMMAND, requested_at=at, counts=counts,
                started_at=at - timedelta(seconds=seconds), finished_at=at,
            )
        )  # fmt: skip

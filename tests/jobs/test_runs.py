"""Runs are executed once, recorded as they ended, and given back when the process is asked to stop."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from core.errors import Conflict
from core.runs import Run, RunKind, RunState, RunTaken, RunTrigger, claim_run, get_run, queue_run, release_run, runs
from jobs.runs import WORK, Order, Outcome, catch_up, execute_run, queue_due_run, work_once
from jobs.schedule import SCHEDULE, last_due
from profiles.codes import ClientState
from profiles.models import Client
from tests.factories import make_client

Sessions = sessionmaker[Session]
EXPIRY = next(entry for entry in SCHEDULE if entry.kind is RunKind.EXPIRE_VACANCIES)
NIGHTLY = next(entry for entry in SCHEDULE if entry.kind is RunKind.MATCH)
LOOKED_AT = {RunKind.EXPIRE_VACANCIES, RunKind.MATCH, RunKind.TIMERS, RunKind.REMIND, RunKind.LEARN_TITLES}
MORNING = datetime(2026, 3, 3, 5, tzinfo=UTC)  # 6 o'clock in the office


def morning() -> datetime:
    return MORNING


def queued(sessions: Sessions, kind: RunKind = RunKind.REMIND) -> int:
    with sessions.begin() as session:
        return queue_run(session, kind, trigger=RunTrigger.WEB, now=MORNING, by=None).id


def stored(sessions: Sessions, run_id: int) -> Run:
    with sessions() as session:
        return get_run(session, run_id)


def all_runs(sessions: Sessions) -> list[Run]:
    with sessions() as session:
        return runs(session)


def test_there_is_work_for_every_kind_of_run() -> None:
    assert set(WORK) == set(RunKind)
    assert {entry.kind for entry in SCHEDULE} <= set(WORK)


@pytest.mark.parametrize("kind", list(RunKind))
def test_every_kind_of_run_finishes_with_counts_even_without_data(kind: RunKind, sessions: Sessions) -> None:
    run_id = queued(sessions, kind)

    assert execute_run(sessions, run_id, clock=morning)

    run = stored(sessions, run_id)
    assert (run.state, run.failures) == (RunState.FINISHED, [])
    assert run.finished_at is not None
    assert run.counts is not None


def test_the_timers_end_the_pauses_of_clients_whose_day_has_come(sessions: Sessions) -> None:
    with sessions.begin() as session:
        client = make_client(session, state=ClientState.PAUSED, paused_until=MORNING.date())
    run_id = queued(sessions, RunKind.TIMERS)

    execute_run(sessions, run_id, clock=morning)

    assert (stored(sessions, run_id).counts or {})["ended_pauses"] == 1
    with sessions() as session:
        assert session.get_one(Client, client.id).state is ClientState.ACTIVE


def test_a_run_is_not_executed_twice(sessions: Sessions) -> None:
    run_id = queued(sessions)

    assert execute_run(sessions, run_id, clock=morning)
    assert not execute_run(sessions, run_id, clock=morning)


def test_two_processes_that_look_for_work_at_once_share_it(sessions: Sessions) -> None:
    run_id = queued(sessions)
    worked: list[int] = []

    def work(order: Order) -> Outcome:
        worked.append(order.run_id)
        return Outcome({})

    with ThreadPoolExecutor(4) as threads:
        done = list(
            threads.map(lambda _: execute_run(sessions, run_id, clock=morning, works={RunKind.REMIND: work}), range(4))
        )

    assert sorted(done) == [False, False, False, True]
    assert worked == [run_id]


def test_what_breaks_a_run_is_recorded_and_raised(sessions: Sessions) -> None:
    run_id = queued(sessions)
    with sessions.begin() as session:
        session.execute(sa.text("ALTER TABLE proposal RENAME TO gone"))

    with pytest.raises(DBAPIError):
        execute_run(sessions, run_id, clock=morning)

    run = stored(sessions, run_id)
    assert run.state == RunState.FAILED
    assert run.error in {"OperationalError", "ProgrammingError"}


def test_of_an_error_that_is_not_ours_nothing_is_quoted(sessions: Sessions, capsys: pytest.CaptureFixture[str]) -> None:
    def quote(_order: Order) -> Outcome:
        raise ValueError("Ada Beispiel has no such level")

    run_id = queued(sessions)
    with sessions.begin() as session:
        token = claim_run(session, run_id, now=MORNING)
        release_run(session, run_id, token=token)

    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(WORK, RunKind.REMIND, quote)
        work_once(sessions, clock=morning)

    shown = "".join(capsys.readouterr())
    assert stored(sessions, run_id).error == "ValueError"
    assert "test_runs.py" in shown
    assert "Ada" not in shown.replace('raise ValueError("Ada Beispiel', "")


def test_our_own_errors_stand_on_the_row_in_full(sessions: Sessions) -> None:
    def refuse(_order: Order) -> Outcome:
        raise Conflict("Match run %(id)s is at work.", id=3)

    run_id = queued(sessions)

    with pytest.raises(Conflict):
        execute_run(sessions, run_id, clock=morning, works={RunKind.REMIND: refuse})

    assert stored(sessions, run_id).error == "Match run 3 is at work."


def test_a_process_that_slept_leaves_the_run_to_the_one_that_took_over(sessions: Sessions) -> None:
    later = MORNING + timedelta(hours=1)

    def sleep(order: Order) -> Outcome:
        assert execute_run(
            sessions, order.run_id, clock=lambda: later, works={RunKind.REMIND: lambda _: Outcome({"mine": 2})}
        )
        return Outcome({"mine": 1})

    run_id = queued(sessions)

    with pytest.raises(RunTaken):
        execute_run(sessions, run_id, clock=morning, works={RunKind.REMIND: sleep})

    run = stored(sessions, run_id)
    assert (run.state, run.counts, run.attempts) == (RunState.FINISHED, {"mine": 2}, 2)


def test_a_run_that_breaks_does_not_stop_the_next(sessions: Sessions) -> None:
    broken, sound = queued(sessions), queued(sessions, RunKind.EXPIRE_VACANCIES)
    with sessions.begin() as session:
        session.execute(sa.text("ALTER TABLE proposal RENAME TO gone"))

    assert [work_once(sessions, clock=morning) for _ in range(3)] == [broken, sound, None]
    assert stored(sessions, sound).state == RunState.FINISHED


def test_a_process_that_is_asked_to_stop_gives_its_run_back(sessions: Sessions) -> None:
    def stop(_order: Order) -> Outcome:
        raise KeyboardInterrupt

    run_id = queued(sessions)

    with pytest.raises(KeyboardInterrupt):
        execute_run(sessions, run_id, clock=morning, works={RunKind.REMIND: stop})

    assert stored(sessions, run_id).state == RunState.QUEUED


def test_a_run_whose_process_died_is_taken_over(sessions: Sessions) -> None:
    run_id = queued(sessions)
    with sessions.begin() as session:
        run = get_run(session, run_id)
        run.state, run.heartbeat_at = RunState.RUNNING, MORNING - timedelta(minutes=11)

    assert work_once(sessions, clock=morning) == run_id
    assert stored(sessions, run_id).state == RunState.FINISHED


def test_two_schedulers_queue_a_due_moment_once(sessions: Sessions) -> None:
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda _: queue_due_run(sessions, EXPIRY, clock=morning), range(4)))
    work_once(sessions, clock=morning)
    queue_due_run(sessions, EXPIRY, clock=morning)

    assert [run.due_key for run in all_runs(sessions)] == ["expire-vacancies:2026-03-03"]


def test_what_fell_due_while_nothing_ran_is_made_up_for(sessions: Sessions) -> None:
    catch_up(sessions, clock=morning)

    assert {run.due_key for run in all_runs(sessions) if run.kind in LOOKED_AT} == {
        "expire-vacancies:2026-03-03", "nightly-match:2026-03-03", "timers:2026-03-03",
    }  # fmt: skip


def test_what_ran_since_it_fell_due_is_not_run_again(sessions: Sessions) -> None:
    run_id = queued(sessions, RunKind.MATCH)
    execute_run(sessions, run_id, clock=lambda: last_due(NIGHTLY, MORNING) + timedelta(minutes=1))

    catch_up(sessions, clock=morning)

    kinds = {run.kind for run in all_runs(sessions) if run.id != run_id}
    assert kinds & LOOKED_AT == {RunKind.EXPIRE_VACANCIES, RunKind.TIMERS}


def test_after_its_grace_it_waits_for_the_next_day(sessions: Sessions) -> None:
    catch_up(sessions, clock=lambda: MORNING + timedelta(hours=12))

    kinds = {run.kind for run in all_runs(sessions)}
    assert kinds & LOOKED_AT == {RunKind.EXPIRE_VACANCIES, RunKind.TIMERS}

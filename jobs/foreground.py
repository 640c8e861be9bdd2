"""Do a run in the command that asks for it, beside a scheduler and after processes that died."""

import time
from collections.abc import Callable, Mapping
from datetime import datetime

from core.database import SessionFactory
from core.errors import Conflict
from core.runs import (
    STALE_AFTER,
    Run,
    RunKind,
    RunState,
    RunTrigger,
    find_pause,
    find_waiting_run,
    get_run,
    queue_run,
    runs_at_work,
)
from core.users import get_user
from jobs.opening import utc_now
from jobs.runs import Clock, Work, execute_run

POLL_SECONDS = 2.0


def run_now(
    sessions: SessionFactory,
    kind: RunKind,
    *,
    tell: Callable[[str], None],
    clock: Clock = utc_now,
    sleep: Callable[[float], None] = time.sleep,
    works: Mapping[RunKind, Work] | None = None,
) -> int:
    """Do a run of this kind here; its id. What waits or was left behind by a dead process is done instead of a new one.

    Waits while another run of the kind is at work, and tells so. `Conflict` where the scheduler was faster, or where
    the run that was left behind has failed too often.
    """
    _refuse_paused(sessions, kind)
    run_id = _wait(sessions, kind, tell, clock, sleep)
    if execute_run(sessions, run_id, clock=clock, works=works):
        return run_id
    with sessions() as session:
        run = get_run(session, run_id)
    if run.state is RunState.FAILED:
        raise Conflict("Run %(id)s has failed. %(error)s", id=run_id, error=run.error)
    raise Conflict("The scheduler has taken run %(id)s already. See its result in the web.", id=run_id)


def _refuse_paused(sessions: SessionFactory, kind: RunKind) -> None:
    with sessions() as session:
        pause = find_pause(session, kind)
        if pause is not None:
            raise Conflict(
                "Paused since %(moment)s by %(name)s: %(reason)s. To go on: passgenau runs resume --by EMAIL",
                moment=pause.paused_at.strftime("%Y-%m-%d %H:%M UTC"), reason=pause.reason,
                name=get_user(session, pause.paused_by).display_name,
            )  # fmt: skip


def _wait(
    sessions: SessionFactory,
    kind: RunKind,
    tell: Callable[[str], None],
    clock: Clock,
    sleep: Callable[[float], None],
) -> int:
    told = None
    while True:
        with sessions() as session, session.begin():
            now = clock()
            at_work = runs_at_work(session, kind, now=now)
            if not at_work:
                run = find_waiting_run(session, now=now, kind=kind) or queue_run(
                    session, kind, trigger=RunTrigger.COMMAND, now=now, by=None
                )
                was_left_behind = run.state is RunState.RUNNING
        if not at_work:
            break
        if told != at_work[0].id:
            told = at_work[0].id
            tell(_waiting_text(at_work[0], now))
        sleep(POLL_SECONDS)
    if was_left_behind:
        tell(f"The process that worked on run {run.id} has died. Going on with it.")
    return run.id


def _waiting_text(run: Run, now: datetime) -> str:
    silent = now - run.heartbeat_at if run.heartbeat_at is not None else STALE_AFTER
    left = max(0, round((STALE_AFTER - silent).total_seconds()))
    return (
        f"Run {run.id} is at work. Waiting until it has ended; if its process has died, this one goes on in {left} s."
    )

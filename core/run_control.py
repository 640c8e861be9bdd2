"""What a person does with runs: stop one, pause a kind, resume it (AI Act Art. 14: a person can stop the machine)."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput
from core.runs import Run, RunKind, RunPause, RunState, find_pause, get_run, lock_queue

REASON_LENGTH = 400
NOT_OVER = (RunState.QUEUED, RunState.RUNNING)


def stop_run(session: Session, run_id: int, *, reason: str, now: datetime, by: int) -> Run:
    """End a run that waits or is at work, for good. `Conflict` where it is over, `InvalidInput` without a reason.

    From this transaction on nothing of it counts: its process writes only while the run is its own, and puts
    everything that people see before them in one last transaction. It finds out within seconds and leaves.
    """
    text = checked_reason(reason)
    run = get_run(session, run_id)
    stopped = session.execute(
        sa.update(Run)
        .where(Run.id == run_id, Run.state.in_(NOT_OVER))
        .values(state=RunState.STOPPED, finished_at=now, claim_token=None, step=None, stopped_by=by, stop_reason=text)
        .execution_options(synchronize_session=False)
    )
    if not int(getattr(stopped, "rowcount", 0)):
        raise Conflict("Run %(id)s is over already.", id=run_id)
    audit.record(session, "run.stop", kind="run", object_id=run_id, now=now, by=by)
    session.refresh(run)
    return run


def pause_runs(session: Session, kind: RunKind, *, reason: str, now: datetime, by: int) -> RunPause:
    """Let no run of this kind start until a person resumes; the one at work goes back to the queue and begins anew.

    What falls due meanwhile waits, one run however often. `Conflict` where the kind is paused already.
    """
    text = checked_reason(reason)
    lock_queue(session)
    if find_pause(session, kind) is not None:
        raise Conflict("These runs are paused already.")
    pause = RunPause(kind=kind, reason=text, paused_at=now, paused_by=by)
    session.add(pause)
    session.flush()
    session.execute(
        sa.update(Run)
        .where(Run.kind == kind, Run.state == RunState.RUNNING)
        .values(state=RunState.QUEUED, claim_token=None, step=None, attempts=Run.attempts - 1)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    audit.record(session, "runs.pause", kind="run_kind", object_id=kind.value, now=now, by=by)
    return pause


def resume_runs(session: Session, kind: RunKind, *, now: datetime, by: int) -> RunPause:
    """End the pause of this kind: what waits starts within seconds. `Conflict` where it is not paused."""
    lock_queue(session)
    pause = find_pause(session, kind)
    if pause is None:
        raise Conflict("These runs are not paused.")
    pause.resumed_at, pause.resumed_by = now, by
    session.flush()
    audit.record(session, "runs.resume", kind="run_kind", object_id=kind.value, now=now, by=by)
    return pause


def checked_reason(reason: str) -> str:
    """The reason on one line; `InvalidInput` where there is none or it is too long."""
    text = " ".join(reason.split())
    if not text:
        raise InvalidInput("Say why, in a few words.")
    if len(text) > REASON_LENGTH:
        raise InvalidInput("The reason may have %(count)s characters.", count=REASON_LENGTH)
    return text

"""A sign of life of the run that this process works on, from a thread of its own: a long step must not look dead."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import structlog
from sqlalchemy.exc import SQLAlchemyError

from core.database import SessionFactory
from core.runs import RunTaken, note_heartbeat

log = structlog.get_logger()

EVERY_SECONDS = 15.0
RETRY_SECONDS = 1.0  # where the database was busy or out of reach
STOP_SECONDS = 5.0


@contextmanager
def beating(
    sessions: SessionFactory, run_id: int, token: str, *, clock: Callable[[], datetime], every: float = EVERY_SECONDS
) -> Iterator[None]:
    """Write the heartbeat of a claimed run ``every`` so many seconds, until the block ends or the run is another's."""
    is_over = threading.Event()

    def beat() -> None:
        pause = every
        while not is_over.wait(pause):
            try:
                with sessions() as session, session.begin():
                    note_heartbeat(session, run_id, token=token, now=clock())
                pause = every
            except RunTaken:
                log.warning("run taken over", run_id=run_id)
                return
            except SQLAlchemyError as error:
                log.warning("heartbeat missed", run_id=run_id, error=type(error).__name__)
                pause = min(every, RETRY_SECONDS)

    thread = threading.Thread(target=beat, name=f"heartbeat of run {run_id}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join(STOP_SECONDS)

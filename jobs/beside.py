"""Work in a thread beside what runs inside, so that a long match run keeps nobody waiting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

STOP_SECONDS = 20.0  # for what is on its way


@contextmanager
def at_work_beside(name: str, work: Callable[[Event], None]) -> Iterator[None]:
    """Let ``work`` go on until the event that it is given is set: when what runs inside has ended."""
    stop = Event()
    thread = Thread(target=work, args=(stop,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(STOP_SECONDS)

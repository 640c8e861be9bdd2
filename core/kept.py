"""What a process keeps of the database for a while, and reads anew in the background: nobody waits for it."""

import threading
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

import structlog
from sqlalchemy.orm import Session

from core.database import SessionFactory

Value = TypeVar("Value")

log = structlog.get_logger()


class Kept(Generic[Value]):
    """``read`` gives what is kept, as of a moment; ``is_fresh`` (read at, now) whether it still serves."""

    def __init__(
        self,
        name: str,
        sessions: SessionFactory,
        read: Callable[[Session, datetime], Value],
        is_fresh: Callable[[datetime, datetime], bool],
    ) -> None:
        self._name, self._sessions, self._read, self._is_fresh = name, sessions, read, is_fresh
        self._lock = threading.Lock()
        self._kept: tuple[Value, datetime] | None = None
        self._reading: threading.Thread | None = None

    def at_hand(self, now: datetime) -> tuple[Value, datetime] | None:
        """What was read last, and when; None while it is read for the first time. What is old is read meanwhile."""
        with self._lock:
            is_fresh = self._kept is not None and self._is_fresh(self._kept[1], now)
            is_reading = self._reading is not None and self._reading.is_alive()
            if not is_fresh and not is_reading:
                self._reading = threading.Thread(target=self._read_anew, args=(now,), name=self._name, daemon=True)
                self._reading.start()
            return self._kept

    def improve(self, value: Value, read_at: datetime) -> None:
        """Keep ``value`` instead of what was read at ``read_at``; nothing where that is kept no longer."""
        with self._lock:
            if self._kept is not None and self._kept[1] == read_at:
                self._kept = (value, read_at)

    def forget(self) -> None:
        """Read anew with the next question."""
        with self._lock:
            self._kept = None

    def wait(self, seconds: float) -> bool:
        """Wait for what is being read; whether it is there."""
        reading = self._reading
        if reading is not None:
            reading.join(seconds)
        return self._kept is not None

    def prepare(self, now: datetime) -> None:
        """Read at once, in this thread. What cannot be read now is read with the first question."""
        self._read_anew(now)

    def _read_anew(self, now: datetime) -> None:
        try:
            with self._sessions() as session:
                found = self._read(session, now)
        except Exception as error:  # noqa: BLE001 – a thread has nobody to raise to; the next question tries again
            log.error("not read", what=self._name, error=type(error).__name__)  # its words may hold facts
            return
        with self._lock:
            self._kept = (found, now)

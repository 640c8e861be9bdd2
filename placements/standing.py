"""What stands in a client's way among thousands of vacancies, at once: a process keeps the open vacancies as arrays."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
import structlog
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.settings import local_day
from employers.codes import MATCHED_STATES
from employers.models import Vacancy
from matching.packing import PackedWorld
from placements.queries.obstacles import (
    Obstacles,
    client_with_refusals,
    obstacles_of_client,
    packed_obstacles,
    packed_vacancies,
)

FEW = 200  # vacancies that are looked at one by one
KEEP = timedelta(minutes=30)

log = structlog.get_logger()


@dataclass(frozen=True)
class Standing:
    """A client's obstacles; ``as_of``: when the vacancies were read, None for just now. The client is that of now."""

    obstacles: Obstacles
    as_of: datetime | None


class OpenVacancies:
    """The open vacancies, packed. Read anew in the background when they are old: nobody waits for it.

    Facts of clients are never kept: what is recorded counts with the next look.
    """

    def __init__(self, sessions: SessionFactory) -> None:
        self._sessions = sessions
        self._lock = threading.Lock()
        self._world: PackedWorld | None = None
        self._read_at: datetime | None = None
        self._reading: threading.Thread | None = None

    def standing_of_client(self, session: Session, client_id: int, *, now: datetime) -> Standing | None:
        """What stands in the client's way; None while the vacancies are read for the first time.

        `NotFound` where there is no such client.
        """
        count = sa.select(sa.func.count(Vacancy.id)).where(Vacancy.state.in_(MATCHED_STATES))
        if (session.scalar(count) or 0) <= FEW:
            return Standing(obstacles_of_client(session, client_id, now=now), None)
        client = client_with_refusals(session, client_id, now=now)
        with self._lock:
            self._renew(now)
            if self._world is None:
                return None
            found, self._world = packed_obstacles(self._world, client)
            return Standing(found, self._read_at)

    def wait(self, seconds: float) -> bool:
        """Wait for vacancies that are being read; whether they are there."""
        reading = self._reading
        if reading is not None:
            reading.join(seconds)
        return self._world is not None

    def _renew(self, now: datetime) -> None:
        is_fresh = (
            self._read_at is not None and now - self._read_at < KEEP and local_day(now) == local_day(self._read_at)
        )
        if is_fresh or (self._reading is not None and self._reading.is_alive()):
            return
        self._reading = threading.Thread(target=self._read, args=(now,), name="open vacancies", daemon=True)
        self._reading.start()

    def _read(self, now: datetime) -> None:
        try:
            with self._sessions() as session:
                world = packed_vacancies(session, now=now)
        except Exception:  # a thread has nobody to raise to; the next look tries again
            log.exception("open vacancies not read")
            return
        with self._lock:
            self._world, self._read_at = world, now

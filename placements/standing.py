"""What stands in a client's way among thousands of vacancies, at once: a process keeps the open vacancies as arrays."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import SessionFactory
from core.kept import Kept
from core.settings import local_day
from employers.codes import MATCHED_STATES
from employers.models import Vacancy
from placements.queries.obstacles import (
    Obstacles,
    client_with_refusals,
    obstacles_of_client,
    packed_obstacles,
    packed_vacancies,
)

FEW = 200  # vacancies that are looked at one by one
KEEP = timedelta(minutes=30)


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
        self._learning = threading.Lock()
        self._kept = Kept(
            "open vacancies",
            sessions,
            read=lambda session, now: packed_vacancies(session, now=now),
            is_fresh=lambda read_at, now: now - read_at < KEEP and local_day(now) == local_day(read_at),
        )
        self.wait, self._sessions = self._kept.wait, sessions

    def prepare(self, now: datetime) -> None:
        """Read the vacancies at once where they will be kept; nothing where they are few."""
        with self._sessions() as session:
            is_few = _is_few(session)
        if not is_few:
            self._kept.prepare(now)

    def standing_of_client(self, session: Session, client_id: int, *, now: datetime) -> Standing | None:
        """What stands in the client's way; None while the vacancies are read for the first time.

        `NotFound` where there is no such client.
        """
        if _is_few(session):
            return Standing(obstacles_of_client(session, client_id, now=now), None)
        client = client_with_refusals(session, client_id, now=now)
        with self._learning:
            kept = self._kept.at_hand(now)
            if kept is None:
                return None
            world, read_at = kept
            found, learned = packed_obstacles(world, client)
            self._kept.improve(learned, read_at)
            return Standing(found, read_at)


def _is_few(session: Session) -> bool:
    """Whether the open vacancies are so few that each is looked at; no more of them are counted than that takes."""
    some = sa.select(Vacancy.id).where(Vacancy.state.in_(MATCHED_STATES)).limit(FEW + 1).subquery()
    return (session.scalar(sa.select(sa.func.count()).select_from(some)) or 0) <= FEW

"""The sender of messages: a thread of the scheduler, so that a long match run keeps no message waiting."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from threading import Event

import structlog
from sqlalchemy.exc import OperationalError

from core.database import SessionFactory
from core.settings import Settings
from jobs.beside import at_work_beside
from placements.messages.outbox import give_up_old, settle_stale
from placements.messages.rounds import compose_anew
from placements.messages.sending import Handed, Post, send_next

log = structlog.get_logger()

PAUSE_SECONDS = 30.0  # after a failure that may be the mail server's: the others would fail likewise
SETTLE_EVERY = timedelta(minutes=1)


@contextmanager
def mailing(
    sessions: SessionFactory, settings: Settings | None, *, clock: Callable[[], datetime], poll_seconds: float
) -> Iterator[None]:
    """Send messages beside what runs inside. Without a mail server they wait in the outbox."""
    if settings is None or settings.mail is None:
        yield
        return
    post = Post(settings.mail, settings.base_url, clock)
    with at_work_beside("sender", lambda stop: _send_until(sessions, post, stop, poll_seconds)):
        yield


def _send_until(sessions: SessionFactory, post: Post, stop: Event, poll_seconds: float) -> None:
    settled_at: datetime | None = None
    while not stop.is_set():
        try:
            if settled_at is None or post.clock() - settled_at > SETTLE_EVERY:
                settled_at = post.clock()
                _settle(sessions, settled_at)
            pause = _send_due(sessions, post, stop)
        except OperationalError:
            log.error("sender cannot reach the database")
            pause = PAUSE_SECONDS
        except Exception as error:  # noqa: BLE001
            # The thread must outlive whatever one message brings; its claim is settled as stale later.
            log.error("sender failed", error=type(error).__name__)
            pause = PAUSE_SECONDS
        stop.wait(max(pause, poll_seconds))


def _settle(sessions: SessionFactory, now: datetime) -> None:
    """What dead senders left behind, what is too old to be sent, and digests that must not leave as they are."""
    with sessions() as session, session.begin():
        freed, doubtful = settle_stale(session, now=now)
        given_up = give_up_old(session, now=now)
        anew = compose_anew(session, now=now)
    if freed or doubtful or given_up or anew:
        log.warning("outbox settled", freed=freed, doubtful=doubtful, given_up=given_up, composed_anew=anew)


def _send_due(sessions: SessionFactory, post: Post, stop: Event) -> float:
    """Send what is due; gives the seconds to pause."""
    while not stop.is_set():
        handed = send_next(sessions, post)
        if handed is None:
            return 0.0
        if handed is Handed.LATER:
            return PAUSE_SECONDS
    return 0.0

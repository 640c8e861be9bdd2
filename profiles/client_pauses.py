"""A client lets proposals rest until a day, and takes them up again; the day itself ends the rest, too."""

from datetime import date, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core import audit
from core.errors import Conflict, InvalidInput
from core.settings import local_day
from profiles.codes import ClientState
from profiles.models import Client
from profiles.queries import get_client

LONGEST_PAUSE = timedelta(days=92)


def is_paused_by_client(client: Client) -> bool:
    """Whether the client has let proposals rest; what staff have paused has no day."""
    return client.state is ClientState.PAUSED and client.paused_until is not None


def pause_proposals(session: Session, client_id: int, *, until: date, now: datetime) -> Client:
    """Let proposals rest until that day, on which they begin again; what is under way goes on.

    `InvalidInput` for a day that is not later than today or more than 92 days away, `Conflict` where the client does
    not look for work at present, or staff have paused.
    """
    client = get_client(session, client_id)
    if client.state is not ClientState.ACTIVE and not is_paused_by_client(client):
        raise Conflict("There are no new proposals for you at present, so there is nothing to pause.")
    if not local_day(now) < until <= local_day(now) + LONGEST_PAUSE:
        raise InvalidInput("Choose a day from tomorrow on, at most three months away.")
    client.state, client.paused_until, client.updated_at = ClientState.PAUSED, until, now
    audit.record(
        session, "client_paused", kind="client", object_id=client_id, now=now, by=None, actor="client",
        until=until.isoformat(),
    )  # fmt: skip
    session.flush()
    return client


def end_pause(session: Session, client_id: int, *, now: datetime) -> bool:
    """Let proposals begin again before the day; whether there was a rest that the client may end."""
    client = get_client(session, client_id)
    if not is_paused_by_client(client):
        return False
    _begin_again(session, client, now=now, actor="client")
    return True


def end_due_pauses(session: Session, *, today: date, now: datetime) -> int:
    """End every rest whose day has come; gives how many."""
    query = sa.select(Client).where(Client.paused_until <= today).order_by(Client.id).with_for_update()
    due = list(session.scalars(query))
    paused = [client for client in due if client.state is ClientState.PAUSED]
    for client in paused:
        _begin_again(session, client, now=now, actor="machine")
    for client in due:
        client.paused_until = None
    session.flush()
    return len(paused)


def _begin_again(session: Session, client: Client, *, now: datetime, actor: str) -> None:
    client.state, client.paused_until, client.updated_at = ClientState.ACTIVE, None, now
    audit.record(session, "client_pause_ended", kind="client", object_id=client.id, now=now, by=None, actor=actor)
    session.flush()

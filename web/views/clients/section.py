"""The section's blueprint, and the one door to a client: one's own, each look recorded, each refusal too."""

from flask import Blueprint

from core import audit
from core.errors import NotAllowed
from core.settings import local_day
from profiles.models import Client
from profiles.queries import get_client, get_client_of_case_manager
from web.access import current_user
from web.session import db, now, reading_session, side_session

blueprint = Blueprint("clients", __name__)


def own_client(client_id: int) -> Client:
    """The client, if `check_own` lets the user in."""
    check_own(client_id)
    return get_client(db(), client_id)


def check_own(client_id: int) -> None:
    """Refuse whoever neither is the client's case manager nor leads their household; a refusal is recorded."""
    try:
        with reading_session() as reading:
            get_client_of_case_manager(reading, client_id, current_user().id, on=local_day(now()))
    except NotAllowed:
        record(client_id, "client_refused")
        raise


def record(client_id: int, action: str) -> None:
    """Record what the user did with a client, whatever becomes of the request."""
    with side_session() as side:
        audit.record(side, action, kind="client", object_id=client_id, now=now(), by=current_user().id)

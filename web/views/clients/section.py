"""The section's blueprint, and the one door to a client: one's own, each look recorded, each refusal too."""

from flask import Blueprint

from core.errors import NotAllowed
from profiles.models import Client
from profiles.queries import get_client, get_client_of_case_manager
from web.access import current_user, has_opened_client, record
from web.session import db, reading_session, today

blueprint = Blueprint("clients", __name__)


def own_client(client_id: int) -> Client:
    """The client, if `check_own` lets the user in."""
    check_own(client_id)
    return get_client(db(), client_id)


def check_own(client_id: int) -> None:
    """Refuse whoever neither is the client's case manager nor leads their household; a refusal is recorded."""
    if has_opened_client(client_id):
        return
    try:
        with reading_session() as reading:
            get_client_of_case_manager(reading, client_id, current_user().id, on=today())
    except NotAllowed:
        record("client_refused", "client", client_id)
        raise

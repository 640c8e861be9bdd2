"""Whether a client contests what a short profile tells: until that is settled it goes to nobody (Art. 18 GDPR)."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute, Session

from placements.models import ClientMessage, Task
from profiles.codes import ClientFact
from profiles.models import Client

FACTS_OF_SHORT_PROFILE = frozenset(
    {
        ClientFact.OCCUPATIONS,
        ClientFact.SKILLS,
        ClientFact.LANGUAGES,
        ClientFact.LICENCES,
        ClientFact.WORKING_TIME,
    }
)


def contests_short_profile(client_id: InstrumentedAttribute[int] | int) -> sa.ColumnElement[bool]:
    """Condition for queries: the client contests one of `FACTS_OF_SHORT_PROFILE`, and nobody has settled it yet."""
    contested = (
        sa.select(ClientMessage.task_id)
        .join(Task, Task.id == ClientMessage.task_id)
        .where(
            ClientMessage.client_id == client_id,
            ClientMessage.fact.in_(sorted(FACTS_OF_SHORT_PROFILE)),
            Task.done_at.is_(None),
        )
    )
    return sa.exists(contested)


def has_contested_short_profile(session: Session, client_id: int) -> bool:
    """Whether `contests_short_profile` holds for this client."""
    return bool(session.scalar(sa.select(contests_short_profile(client_id))))


def clients_contesting_short_profile(session: Session, ids: Collection[int]) -> set[int]:
    """Those of these clients for whom `contests_short_profile` holds."""
    return set(session.scalars(sa.select(Client.id).where(Client.id.in_(ids), contests_short_profile(Client.id))))

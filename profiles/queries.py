"""Reading clients and case files."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.models import Client


def has_generated_clients(session: Session) -> bool:
    """Whether any client was generated for demonstration."""
    return session.scalar(sa.select(Client.id).where(Client.is_generated).limit(1)) is not None


def has_clients(session: Session) -> bool:
    """Whether there is any client at all."""
    return session.scalar(sa.select(Client.id).limit(1)) is not None

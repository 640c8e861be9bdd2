"""Whether a consent stands (§ 67b (2) SGB X): a revocation takes effect with the next question."""

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.codes import ConsentPurpose
from profiles.models import Client, Consent


def sharing_is_revoked(client_id: sa.ColumnElement[int] | sa.orm.InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    """Condition for queries: the client has consented to show the profile to employers, and no such consent stands.

    Where none was ever given nothing is revoked: the placement order is the basis then, and the agreement to each
    proposal.
    """
    given = sa.select(Consent.id).where(
        Consent.client_id == client_id, Consent.purpose == ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS
    )
    return sa.and_(sa.exists(given), ~sa.exists(given.where(Consent.revoked_on.is_(None))))


def has_revoked_sharing(session: Session, client_id: int) -> bool:
    """Whether `sharing_is_revoked` holds for this client."""
    query = sa.select(Client.id).where(Client.id == client_id, sharing_is_revoked(Client.id))
    return session.scalar(query) is not None

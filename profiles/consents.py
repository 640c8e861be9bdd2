"""Giving and revoking consents (§ 67b (2) SGB X): a revocation takes effect with the next question."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import record
from core.errors import Conflict, InvalidInput, NotFound
from core.settings import local_day
from profiles.codes import ConsentPurpose
from profiles.models import Client, Consent
from profiles.queries import get_client
from profiles.restrictions import is_restricted

WITHOUT_LIMIT = ""  # the scope of a consent for everything that its purpose covers
_STANDS_WITHOUT_LIMIT = (Consent.revoked_on.is_(None), Consent.scope == WITHOUT_LIMIT)


def sharing_is_revoked(client_id: sa.ColumnElement[int] | sa.orm.InstrumentedAttribute[int]) -> sa.ColumnElement[bool]:
    """Condition for queries: the client has consented to show the profile to employers, and no such consent without
    limit stands. One with a ``scope`` in words is for people to keep to: the machine cannot read it and never relies on
    it.

    Where none was ever given nothing is revoked: the placement order is the basis then, and the agreement to each
    proposal. While the client's data are restricted (Art. 18 GDPR) it holds as if revoked.
    """
    given = sa.select(Consent.id).where(
        Consent.client_id == client_id, Consent.purpose == ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS
    )
    is_revoked = sa.and_(sa.exists(given), ~sa.exists(given.where(*_STANDS_WITHOUT_LIMIT)))
    return sa.or_(is_revoked, is_restricted(client_id))


def has_revoked_sharing(session: Session, client_id: int) -> bool:
    """Whether `sharing_is_revoked` holds for this client."""
    query = sa.select(Client.id).where(Client.id == client_id, sharing_is_revoked(Client.id))
    return session.scalar(query) is not None


@dataclass(frozen=True)
class NewConsent:
    """What a client has consented to: the purpose, how far (`WITHOUT_LIMIT` or in words), which wording was read out,
    on which day.
    """

    purpose: ConsentPurpose
    scope: str
    wording_version: str
    given_on: date


def give_consent(session: Session, client_id: int, given: NewConsent, *, now: datetime, by: int | None) -> Consent:
    """Record a consent. `Conflict` where one for this purpose and scope stands, `InvalidInput` for a day to come.

    The client stays locked until the transaction ends, so that two at once cannot record the same consent twice.
    """
    client, scope = get_client(session, client_id), " ".join(given.scope.split())
    if given.given_on > local_day(now):
        raise InvalidInput("This date must not lie in the future: %(value)s.", value=given.given_on)
    session.execute(sa.select(Client.id).where(Client.id == client_id).with_for_update())
    same = sa.select(Consent.id).where(
        Consent.client_id == client_id, Consent.purpose == given.purpose, Consent.scope == scope[:200],
        Consent.revoked_on.is_(None),
    )  # fmt: skip
    if session.scalar(same.limit(1)) is not None:
        raise Conflict("This consent stands already. Revoke it first if its wording has changed.")
    consent = Consent(
        purpose=given.purpose, scope=scope[:200], wording_version=given.wording_version, given_on=given.given_on
    )
    client.consents.append(consent)
    session.flush()
    record(session, "consent_given", kind="client", object_id=client_id, now=now, by=by, consent=consent.id)
    return consent


def revoke_consent(session: Session, client_id: int, consent_id: int, *, now: datetime, by: int | None) -> Consent:
    """Revoke a consent from today on: whatever asks for it next no longer finds it. It stays on record.

    `NotFound` where this client has no such consent; one that is revoked already is left as it is.
    """
    consent = session.get(Consent, consent_id, with_for_update=True)
    if consent is None or consent.client_id != client_id:
        raise NotFound("There is no consent %(id)s.", id=consent_id)
    if consent.revoked_on is None:
        consent.revoked_on = local_day(now)
        session.flush()
        record(session, "consent_revoked", kind="client", object_id=client_id, now=now, by=by, consent=consent.id)
    return consent


def may_be_written_to(
    client_id: sa.orm.InstrumentedAttribute[int] | sa.orm.InstrumentedAttribute[int | None],
) -> sa.ColumnElement[bool]:
    """Condition for queries: a consent of the client to be written to stands, without limit."""
    standing = sa.select(Consent.id).where(
        Consent.client_id == client_id,
        Consent.purpose == ConsentPurpose.CONTACT_BY_MESSAGE,
        *_STANDS_WITHOUT_LIMIT,
    )
    return sa.exists(standing)

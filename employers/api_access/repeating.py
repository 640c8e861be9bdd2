"""Requests that may be sent again under the same key (Idempotency-Key): carried out once, answered alike."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core.errors import Conflict, InvalidInput
from employers.api_access.models import IdempotentRequest

KEEP = timedelta(hours=24)
LONGEST_KEY = 255


@dataclass(frozen=True)
class Kept:
    """An answer that was given before."""

    status: int
    headers: dict[str, str]
    body: str


def begin_request(
    session: Session, token_id: int, key: str, request: bytes, *, now: datetime
) -> IdempotentRequest | Kept:
    """The row of a request that is now to be carried out, or the answer it had before.

    `InvalidInput` for a key that is empty or too long, or was used with another request; `Conflict` while the first one
    is still under way (PostgreSQL; SQLite has one writer at a time).
    """
    if not key.strip() or len(key) > LONGEST_KEY or not key.isprintable():
        raise InvalidInput("The Idempotency-Key must be 1 to 255 printable characters.")
    session.execute(sa.delete(IdempotentRequest).where(IdempotentRequest.created_at < now - KEEP))
    digest = hashlib.sha256(request).hexdigest()
    query = sa.select(IdempotentRequest).where(IdempotentRequest.token_id == token_id, IdempotentRequest.key == key)
    found = session.scalar(query)
    if found is None:
        return _new(session, token_id, key, digest, now)
    if found.request_hash != digest:
        raise InvalidInput("This Idempotency-Key was used with another request. Take a new key.")
    return Kept(found.status or 200, {name: str(value) for name, value in found.headers.items()}, found.body or "")


def finish_request(session: Session, row: IdempotentRequest, answer: Kept) -> None:
    """Keep the answer, in the transaction of the work: both are stored or neither."""
    row.status, row.headers, row.body = answer.status, dict(answer.headers), answer.body
    session.flush()


def _new(session: Session, token_id: int, key: str, digest: str, now: datetime) -> IdempotentRequest:
    row = IdempotentRequest(token_id=token_id, key=key, request_hash=digest, headers={}, created_at=now)
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise Conflict("A request with this Idempotency-Key is under way. Send it again in a moment.") from error
    return row

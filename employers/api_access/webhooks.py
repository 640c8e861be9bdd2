"""Webhooks: what an employer's own system is told of, and the outbox of these calls. Nothing here commits."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from core import audit
from core.errors import InvalidInput, NotFound
from core.outside_addresses import check_url
from employers.api_access.models import DeliveryState, EventKind, Webhook, WebhookDelivery
from employers.queries import get_employer

MOST_WEBHOOKS = 5  # live ones of an employer
BACK_OFF = (
    timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=6),
    timedelta(hours=12), timedelta(hours=24),
)  # fmt: skip
REST = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))
NO_ANSWER = frozenset({"timeout", "connection", "certificate", "address_refused"})  # nobody was there to refuse it
SLOW_SECONDS = 3.0  # from which the calls of a webhook stand in a line of their own
KEEP = timedelta(days=30)
SECRET_PREFIX = "whsec_"  # noqa: S105 - what a secret begins with, not a secret


@dataclass(frozen=True)
class Event:
    """Something that happened: ``key`` names the occasion, ``payload`` holds ids and codes only."""

    key: str
    kind: EventKind
    employer_id: int
    payload: dict[str, Any]
    at: datetime


@dataclass(frozen=True)
class DueWebhook:
    """A webhook with a call that is due, the host that it calls, and whether that was slow when last called."""

    webhook_id: int
    host: str
    is_slow: bool


@dataclass(frozen=True)
class Called:
    """How a call went: the kind of failure (None: the other side took it), and how long it took."""

    error: str | None
    seconds: float = 0.0


def add_webhook(
    session: Session, employer_id: int, url: str, events: Collection[EventKind], *, now: datetime, by: int
) -> tuple[Webhook, str]:
    """A new webhook and its secret, which is shown once. `InvalidInput` for an address that is none, or too many."""
    get_employer(session, employer_id)
    check_url(url)
    if not events:
        raise InvalidInput("Choose at least one kind of news.")
    if len(webhooks_of_employer(session, employer_id)) >= MOST_WEBHOOKS:
        raise InvalidInput("An employer has at most 5 webhooks. End one first.")
    secret = SECRET_PREFIX + secrets.token_urlsafe(32)
    webhook = Webhook(
        employer_id=employer_id, url=url.strip(), events=sorted(each.value for each in events), secret=secret,
        created_at=now, created_by=by,
    )  # fmt: skip
    session.add(webhook)
    session.flush()
    audit.record(session, "webhook.added", kind="webhook", object_id=webhook.id, now=now, by=by, employer=employer_id)
    return webhook, secret


def end_webhook(session: Session, employer_id: int, webhook_id: int, *, now: datetime, by: int) -> None:
    """Call it no more; what waits is not sent. `NotFound` for another employer's."""
    webhook = session.get(Webhook, webhook_id)
    if webhook is None or webhook.employer_id != employer_id:
        raise NotFound("There is no webhook %(id)s.", id=webhook_id)
    if webhook.ended_at is None:
        webhook.ended_at = now
        audit.record(session, "webhook.ended", kind="webhook", object_id=webhook.id, now=now, by=by)


def webhooks_of_employer(session: Session, employer_id: int) -> list[Webhook]:
    """The live webhooks of an employer, oldest first."""
    query = sa.select(Webhook).where(Webhook.employer_id == employer_id, Webhook.ended_at.is_(None))
    return list(session.scalars(query.order_by(Webhook.id)))


def latest_deliveries(session: Session, webhook_ids: Collection[int], *, limit: int = 10) -> list[WebhookDelivery]:
    """The latest calls of these webhooks, newest first."""
    query = sa.select(WebhookDelivery).where(WebhookDelivery.webhook_id.in_(webhook_ids))
    return list(session.scalars(query.order_by(WebhookDelivery.id.desc()).limit(limit)))


def queue_events(session: Session, events: Collection[Event], *, now: datetime) -> int:
    """Queue a call for each live webhook that asked for such news since it exists; one told of already is left out."""
    employer_ids = {event.employer_id for event in events}
    query = sa.select(Webhook).where(Webhook.employer_id.in_(employer_ids), Webhook.ended_at.is_(None))
    webhooks = list(session.scalars(query.order_by(Webhook.id)))
    rows = [
        {"webhook_id": webhook.id, "key": event.key, "kind": event.kind, "payload": event.payload,
         "state": DeliveryState.QUEUED, "created_at": event.at, "not_before": now, "attempts": 0}
        for event in events for webhook in webhooks
        if webhook.employer_id == event.employer_id and event.kind.value in webhook.events
        and webhook.created_at <= event.at
    ]  # fmt: skip
    told = _queued(session, [webhook.id for webhook in webhooks], events)
    fresh = [row for row in rows if (row["webhook_id"], row["key"]) not in told]
    if fresh:
        insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
        session.execute(insert(WebhookDelivery).on_conflict_do_nothing(), fresh)  # two processes at once
    return len(fresh)


def _queued(session: Session, webhook_ids: Collection[int], events: Collection[Event]) -> set[tuple[int, str]]:
    since = min((event.at for event in events), default=None)
    query = sa.select(WebhookDelivery.webhook_id, WebhookDelivery.key).where(
        WebhookDelivery.webhook_id.in_(webhook_ids)
    )
    if since is not None:
        query = query.where(WebhookDelivery.created_at >= since)
    return {(webhook_id, key) for webhook_id, key in session.execute(query)}


def employers_with_webhooks(session: Session) -> list[int]:
    """Ids of employers with a live webhook."""
    return sorted(set(session.scalars(sa.select(Webhook.employer_id).where(Webhook.ended_at.is_(None)))))


def due_webhooks(session: Session, *, now: datetime) -> list[DueWebhook]:
    """Live webhooks that do not rest and have a call that is due, whose call waits longest first."""
    query = (
        sa.select(Webhook.id, Webhook.url, Webhook.is_slow)
        .join(WebhookDelivery, Webhook.id == WebhookDelivery.webhook_id)
        .where(
            WebhookDelivery.state == DeliveryState.QUEUED, WebhookDelivery.not_before <= now,
            Webhook.ended_at.is_(None), sa.or_(Webhook.rest_until.is_(None), Webhook.rest_until <= now),
        )
        .group_by(Webhook.id, Webhook.url, Webhook.is_slow)
        .order_by(sa.func.min(WebhookDelivery.not_before), Webhook.id)
    )  # fmt: skip
    return [DueWebhook(number, check_url(url)[0], is_slow) for number, url, is_slow in session.execute(query)]


def claim_delivery(
    session: Session, *, now: datetime, lease: timedelta, webhook_id: int | None = None
) -> tuple[WebhookDelivery, Webhook] | None:
    """The next call that is due (of one webhook, where it is given), taken for ``lease``: a sender that dies gives it
    back by that. None without any.

    The attempt counts from here; two senders never have the same call (conditional update).
    """
    query = (
        sa.select(WebhookDelivery, Webhook)
        .join(Webhook, Webhook.id == WebhookDelivery.webhook_id)
        .where(
            WebhookDelivery.state == DeliveryState.QUEUED, WebhookDelivery.not_before <= now,
            Webhook.ended_at.is_(None),
        )
        .order_by(WebhookDelivery.not_before, WebhookDelivery.id)
        .limit(1)
    )  # fmt: skip
    if webhook_id is not None:
        query = query.where(WebhookDelivery.webhook_id == webhook_id)
    found = session.execute(query).first()
    if found is None:
        return None
    delivery, webhook = found
    taken = session.execute(
        sa.update(WebhookDelivery)
        .where(
            WebhookDelivery.id == delivery.id, WebhookDelivery.state == DeliveryState.QUEUED,
            WebhookDelivery.attempts == delivery.attempts,
        )
        .values(attempts=delivery.attempts + 1, not_before=now + lease)
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    if getattr(taken, "rowcount", 0) != 1:
        return None
    session.refresh(delivery)
    return delivery, webhook


def note_delivery(session: Session, delivery_id: int, called: Called, *, now: datetime) -> DeliveryState:
    """Note how an attempt ended; after a failure it waits longer each time, and after eight it is given up.

    A webhook where nobody answered rests with all its calls, a minute at first, an hour in the end; one that took long
    stands with the slow ones from now on, until it is quick again.
    """
    delivery = session.get_one(WebhookDelivery, delivery_id)
    if called.error is None:
        delivery.state, delivery.sent_at, delivery.error = DeliveryState.SENT, now, None
    elif delivery.attempts > len(BACK_OFF):
        delivery.state, delivery.error = DeliveryState.GIVEN_UP, called.error[:60]
    else:
        delivery.not_before, delivery.error = now + BACK_OFF[delivery.attempts - 1], called.error[:60]
    webhook = session.get_one(Webhook, delivery.webhook_id)
    webhook.is_slow = called.seconds > SLOW_SECONDS
    webhook.failures = webhook.failures + 1 if called.error in NO_ANSWER else 0
    webhook.rest_until = now + REST[min(webhook.failures, len(REST)) - 1] if webhook.failures else None
    session.flush()
    return delivery.state


def forget_deliveries(session: Session, *, now: datetime) -> None:
    """Remove calls older than 30 days."""
    session.execute(sa.delete(WebhookDelivery).where(WebhookDelivery.created_at < now - KEEP))


def signature(secret: str, body: bytes, *, at: int) -> str:
    """The header that proves who calls: HMAC-SHA256 over the second since 1970, a dot and the body."""
    digest = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={digest}"

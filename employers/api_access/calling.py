"""Calling employers' own systems: one signed request to a checked address, no redirections, little patience."""

import http.client
import json
import ssl
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from core.database import SessionFactory
from core.errors import InvalidInput
from core.outside_calls import Network, connected
from employers.api_access.models import DeliveryState, Webhook
from employers.api_access.webhooks import claim_delivery, due_webhooks, note_delivery, signature

log = structlog.get_logger()

TIMEOUT_SECONDS = 10.0
LEASE = timedelta(minutes=5)  # far longer than a call can take
PATIENCE_SECONDS = 20.0  # for the whole call
AT_ONCE = 8  # webhooks
MOST_IN_A_ROUND = 20  # calls of a webhook
READ_AT_MOST = 1024  # bytes of the answer, which nobody looks at


@dataclass(frozen=True)
class Call:
    """What is sent."""

    url: str
    body: bytes
    headers: dict[str, str]


def call_due(sessions: SessionFactory, *, clock: Callable[[], datetime], network: Network | None = None) -> bool:
    """Make the calls that are due, of `AT_ONCE` webhooks at the same time: an address that is slow keeps only its own
    calls waiting. True where more waits.

    The calls of a webhook go one after another, in their order; after a failure its next ones wait for the next round.
    """
    with sessions() as session, session.begin():
        webhook_ids = due_webhooks(session, now=clock())
    if not webhook_ids:
        return False
    with ThreadPoolExecutor(AT_ONCE, "webhook") as pool:
        made = pool.map(lambda webhook_id: _call_one(sessions, webhook_id, clock, network or Network()), webhook_ids)
        return any(list(made))


def _call_one(sessions: SessionFactory, webhook_id: int, clock: Callable[[], datetime], network: Network) -> bool:
    """Make the calls of one webhook until none is due, one fails or its time is over; whether it has more."""
    until = time.monotonic() + PATIENCE_SECONDS
    for _ in range(MOST_IN_A_ROUND):
        state = _call_next(sessions, webhook_id, clock, network)
        if state is not DeliveryState.SENT:
            return False
        if time.monotonic() > until:
            break
    return True


def _call_next(
    sessions: SessionFactory, webhook_id: int, clock: Callable[[], datetime], network: Network
) -> DeliveryState | None:
    """Make the next call of a webhook, each step committed before the next; None where none is due."""
    with sessions() as session, session.begin():
        claimed = claim_delivery(session, now=clock(), lease=LEASE, webhook_id=webhook_id)
        if claimed is None:
            return None
        delivery, webhook = claimed
        delivery_id, call = delivery.id, _call(delivery.id, delivery.kind.value, delivery.payload, webhook, clock())
    error = send(call, network)
    with sessions() as session, session.begin():
        state = note_delivery(session, delivery_id, error, now=clock())
    if state is not DeliveryState.SENT:
        log.warning("webhook not delivered", delivery_id=delivery_id, state=state.value, reason=error)
    return state


def send(call: Call, network: Network) -> str | None:
    """Send it; None where the other side took it (2xx), else the kind of failure, never the other side's words."""
    try:
        target = network.target_of(call.url)
    except InvalidInput:
        return "address_refused"
    try:
        with connected(target, network, timeout=TIMEOUT_SECONDS, patience=PATIENCE_SECONDS) as connection:
            connection.request("POST", target.path, body=call.body, headers=call.headers)
            answer = connection.getresponse()
            answer.read(READ_AT_MOST)
    except TimeoutError:
        return "timeout"
    except ssl.SSLError:
        return "certificate"
    except (OSError, http.client.HTTPException, ValueError):
        return "connection"
    return None if 200 <= answer.status < 300 else f"status_{answer.status}"


def _call(delivery_id: int, kind: str, payload: dict[str, Any], webhook: Webhook, now: datetime) -> Call:
    body = json.dumps({"id": delivery_id, "type": kind} | payload, sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json", "User-Agent": "Passgenau-Webhooks/1",
        "Passgenau-Event": kind, "Passgenau-Delivery": str(delivery_id),
        "Passgenau-Signature": signature(webhook.secret, body, at=int(now.timestamp())),
    }  # fmt: skip
    return Call(webhook.url, body, headers)

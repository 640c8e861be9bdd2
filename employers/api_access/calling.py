"""Calling employers' own systems: one signed request to a checked address, no redirections, little patience."""

import http.client
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog

from core.database import SessionFactory
from core.errors import InvalidInput
from core.outside_calls import Network, connected
from employers.api_access.models import DeliveryState, Webhook
from employers.api_access.webhooks import claim_delivery, note_delivery, signature

log = structlog.get_logger()

TIMEOUT_SECONDS = 10.0
LEASE = timedelta(minutes=5)  # far longer than a call can take
PATIENCE_SECONDS = 20.0  # for the whole call
READ_AT_MOST = 1024  # bytes of the answer, which nobody looks at


@dataclass(frozen=True)
class Call:
    """What is sent."""

    url: str
    body: bytes
    headers: dict[str, str]


def call_next(sessions: SessionFactory, *, clock: Callable[[], datetime], network: Network | None = None) -> bool:
    """Make the next call that is due, each step committed before the next; False where none is due."""
    with sessions() as session, session.begin():
        claimed = claim_delivery(session, now=clock(), lease=LEASE)
        if claimed is None:
            return False
        delivery, webhook = claimed
        delivery_id, call = delivery.id, _call(delivery.id, delivery.kind.value, delivery.payload, webhook, clock())
    error = send(call, network or Network())
    with sessions() as session, session.begin():
        state = note_delivery(session, delivery_id, error, now=clock())
    if state is not DeliveryState.SENT:
        log.warning("webhook not delivered", delivery_id=delivery_id, state=state.value, reason=error)
    return True


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

"""Calling employers' own systems: one signed request to a checked address, no redirections, little patience."""

import http.client
import json
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Timer
from typing import Any

import structlog

from core.database import SessionFactory
from core.errors import InvalidInput
from employers.api_access.addresses import Resolve, Target, resolve, target_of
from employers.api_access.models import DeliveryState, Webhook
from employers.api_access.webhooks import claim_delivery, note_delivery, signature

log = structlog.get_logger()

TIMEOUT_SECONDS = 10.0
LEASE = timedelta(minutes=5)  # far longer than a call can take
PATIENCE_SECONDS = 20.0  # for the whole call
READ_AT_MOST = 1024  # bytes of the answer, which nobody looks at


@dataclass(frozen=True)
class Network:
    """How names become numbers and whom to trust; tests give their own."""

    resolver: Resolve = resolve
    context: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)
    find: Callable[[str, Resolve], Target] = field(default=target_of)


@dataclass(frozen=True)
class Call:
    """What is sent."""

    url: str
    body: bytes
    headers: dict[str, str]


class _Pinned(http.client.HTTPSConnection):
    """A connection to the address that was checked, with the certificate of the name."""

    def __init__(self, target: Target, context: ssl.SSLContext) -> None:
        super().__init__(target.host, target.port, timeout=TIMEOUT_SECONDS, context=context)
        self._target, self._trust = target, context

    def connect(self) -> None:
        """Connect to the number; the name serves for the certificate only."""
        plain = socket.create_connection((self._target.ip, self._target.port), TIMEOUT_SECONDS)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self._target.host)

    def hang_up(self) -> None:
        """End it from another thread: whoever waits for a byte gets an error."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


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
        target = network.find(call.url, network.resolver)
    except InvalidInput:
        return "address_refused"
    connection = _Pinned(target, network.context())
    patience = Timer(PATIENCE_SECONDS, connection.hang_up)  # whoever answers byte by byte keeps nobody else waiting
    patience.start()
    try:
        connection.request("POST", target.path, body=call.body, headers=call.headers)
        answer = connection.getresponse()
        answer.read(READ_AT_MOST)
    except TimeoutError:
        return "timeout"
    except ssl.SSLError:
        return "certificate"
    except (OSError, http.client.HTTPException, ValueError):
        return "connection"
    finally:
        patience.cancel()
        connection.close()
    return None if 200 <= answer.status < 300 else f"status_{answer.status}"


def _call(delivery_id: int, kind: str, payload: dict[str, Any], webhook: Webhook, now: datetime) -> Call:
    body = json.dumps({"id": delivery_id, "type": kind} | payload, sort_keys=True).encode()
    headers = {
        "Content-Type": "application/json", "User-Agent": "Passgenau-Webhooks/1",
        "Passgenau-Event": kind, "Passgenau-Delivery": str(delivery_id),
        "Passgenau-Signature": signature(webhook.secret, body, at=int(now.timestamp())),
    }  # fmt: skip
    return Call(webhook.url, body, headers)

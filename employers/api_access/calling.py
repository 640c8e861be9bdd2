"""Calling employers' own systems: one signed request to a checked address, no redirections, little patience."""

import http.client
import json
import ssl
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Self

import structlog

from core.database import SessionFactory
from core.errors import InvalidInput
from core.outside_calls import Network, connected
from employers.api_access.models import DeliveryState, Webhook
from employers.api_access.webhooks import (
    Called,
    DueWebhook,
    claim_delivery,
    due_webhooks,
    note_delivery,
    signature,
)

log = structlog.get_logger()

TIMEOUT_SECONDS = 10.0
LEASE = timedelta(minutes=5)  # far longer than a call can take
PATIENCE_SECONDS = 20.0  # for the whole call
AT_ONCE = 32  # webhooks that answered soon when they were last called
SLOW_AT_ONCE = 6  # webhooks that did not; these have threads of their own
OF_A_HOST = 4  # webhooks of one host: a partner's system may stand behind those of many employers
ROUND_SECONDS = 3.0  # that a round waits for calls; those that take longer go on beside the next rounds
MOST_IN_A_ROUND = 20  # calls of a webhook
READ_AT_MOST = 1024  # bytes of the answer, which nobody looks at


@dataclass(frozen=True)
class Call:
    """What is sent."""

    url: str
    body: bytes
    headers: dict[str, str]


class Callers:
    """Threads that make the calls. Who answers slowly, or not at all, keeps nobody else waiting.

    Webhooks that were slow stand in a line of their own. No host has more than `OF_A_HOST` threads, so that one system
    behind many webhooks, slow all at once, leaves room for others. Leaving the context waits for calls on their way.
    """

    def __init__(
        self, sessions: SessionFactory, *, clock: Callable[[], datetime], network: Network | None = None
    ) -> None:
        self.sessions, self.clock, self.network = sessions, clock, network or Network()
        self._prompt = ThreadPoolExecutor(AT_ONCE, "webhook")
        self._slow = ThreadPoolExecutor(SLOW_AT_ONCE, "slow-webhook")
        self._at_work: dict[int, tuple[DueWebhook, Future[bool]]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for pool in (self._prompt, self._slow):
            pool.shutdown(wait=True, cancel_futures=True)
        self._clear_away()

    def call_due(self, *, wait_seconds: float | None = ROUND_SECONDS) -> bool:
        """Make the calls that are due, and wait so long for those that are expected soon (None: for all). True where
        more waits that could be called now.

        The calls of a webhook go one after another, in their order; after a failure its next ones wait for the next
        round, and where nobody answered, until the webhook has rested.
        """
        self._clear_away()
        with self.sessions() as session, session.begin():
            due = due_webhooks(session, now=self.clock())
        put_off = [each for each in due if each.webhook_id not in self._at_work and not self._begin(each)]
        begun = [made for hook, made in self._at_work.values() if wait_seconds is None or not hook.is_slow]
        done = wait(begun, timeout=wait_seconds).done
        has_room_again = bool(done) and any(not each.is_slow for each in put_off)
        return any(made.exception() is None and made.result() for made in done) or has_room_again

    def _begin(self, due: DueWebhook) -> bool:
        """Give it to a thread; False where its host, or the line of slow ones, has no room now."""
        at_work = [hook for hook, _ in self._at_work.values()]
        of_hosts = Counter(hook.host for hook in at_work)
        slow = sum(hook.is_slow for hook in at_work)
        if of_hosts[due.host] >= OF_A_HOST or (due.is_slow and slow >= SLOW_AT_ONCE):
            return False
        pool = self._slow if due.is_slow else self._prompt
        self._at_work[due.webhook_id] = (due, pool.submit(self._call_one, due.webhook_id))
        return True

    def _clear_away(self) -> None:
        for webhook_id, (_, made) in list(self._at_work.items()):
            if made.done():
                del self._at_work[webhook_id]
                if not made.cancelled() and (error := made.exception()) is not None:
                    log.error("webhook failed", webhook_id=webhook_id, error=type(error).__name__)

    def _call_one(self, webhook_id: int) -> bool:
        """Make the calls of one webhook until none is due, one fails or its time is over; whether it has more."""
        until = time.monotonic() + PATIENCE_SECONDS
        for _ in range(MOST_IN_A_ROUND):
            state = self._call_next(webhook_id)
            if state is not DeliveryState.SENT:
                return False
            if time.monotonic() > until:
                break
        return True

    def _call_next(self, webhook_id: int) -> DeliveryState | None:
        """Make the next call of a webhook, each step committed before the next; None where none is due."""
        with self.sessions() as session, session.begin():
            claimed = claim_delivery(session, now=self.clock(), lease=LEASE, webhook_id=webhook_id)
            if claimed is None:
                return None
            delivery, webhook = claimed
            delivery_id = delivery.id
            call = _call(delivery_id, delivery.kind.value, delivery.payload, webhook, self.clock())
        begun = time.monotonic()
        error = send(call, self.network)
        called = Called(error, seconds=time.monotonic() - begun)
        with self.sessions() as session, session.begin():
            state = note_delivery(session, delivery_id, called, now=self.clock())
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

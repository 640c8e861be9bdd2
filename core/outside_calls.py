"""Connections to other systems: to the number that was checked, with the certificate of the name, ended in time."""

import http.client
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Timer

from core.outside_addresses import Resolve, Target, resolve, target_of


@dataclass(frozen=True)
class Network:
    """How names become numbers and whom to trust; tests give their own."""

    resolver: Resolve = resolve
    context: Callable[[], ssl.SSLContext] = field(default=ssl.create_default_context)
    find: Callable[[str, Resolve], Target] = field(default=target_of)

    def target_of(self, url: str) -> Target:
        """Where to connect for an address; `InvalidInput` as `outside_addresses.target_of` raises it."""
        return self.find(url, self.resolver)


class PinnedConnection(http.client.HTTPSConnection):
    """A connection to the number that was checked; the name serves for the certificate only."""

    def __init__(self, target: Target, context: ssl.SSLContext, timeout: float) -> None:
        super().__init__(target.host, target.port, timeout=timeout, context=context)
        self._target, self._trust, self._seconds = target, context, timeout

    def connect(self) -> None:
        """Connect to the number, never by the name again."""
        plain = socket.create_connection((self._target.ip, self._target.port), self._seconds)
        self.sock = self._trust.wrap_socket(plain, server_hostname=self._target.host)

    def hang_up(self) -> None:
        """End it from another thread: whoever waits for a byte gets an error."""
        if self.sock is not None:
            with suppress(OSError):
                self.sock.shutdown(socket.SHUT_RDWR)


@contextmanager
def connected(target: Target, network: Network, *, timeout: float, patience: float) -> Iterator[PinnedConnection]:
    """A connection that waits ``timeout`` seconds for a byte and lasts ``patience`` seconds at most."""
    connection = PinnedConnection(target, network.context(), timeout)
    timer = Timer(patience, connection.hang_up)  # whoever answers byte by byte keeps nobody else waiting
    timer.start()
    try:
        yield connection
    finally:
        timer.cancel()
        connection.close()

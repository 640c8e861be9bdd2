"""Where calls to other systems may go: https to public addresses, decided once by name and held for the connection."""

import ipaddress
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from core.errors import InvalidInput

Resolve = Callable[[str, int], Sequence[str]]
PORTS = frozenset({443, 8443})
LONGEST_URL = 500
_EMBEDDED = tuple(  # IPv6 networks that carry an IPv4 address inside
    ipaddress.ip_network(each) for each in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::ffff:0:0/96")
)


_CLOSED = tuple(  # set aside, though not all versions of Python know it: protocols, old relays, sites, examples
    ipaddress.ip_network(each) for each in ("192.0.0.0/24", "192.88.99.0/24", "fec0::/10", "5f00::/16", "3fff::/20")
)


@dataclass(frozen=True)
class Target:
    """A checked address: what to connect to is the number ``ip``, never the name again (DNS rebinding)."""

    host: str
    port: int
    path: str
    ip: str


def check_url(url: str) -> tuple[str, int, str]:
    """(host, port, path with query) of an https address without user, fragment and odd port; else `InvalidInput`."""
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port or 443
    except ValueError as error:
        raise InvalidInput("This is no address of a web service. It must begin with https://") from error
    is_plain = url.isascii() and url.isprintable() and " " not in url.strip() and len(url) <= LONGEST_URL
    if parts.scheme != "https" or not host or not is_plain or parts.username is not None or parts.fragment:
        raise InvalidInput("This is no address of a web service. It must begin with https://")
    if port not in PORTS:
        raise InvalidInput("Calls go to the ports 443 and 8443 only.")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return host, port, path


def is_public(ip: str) -> bool:
    """Whether an address lies in the open internet: not here, not in this network, not in one inside of another."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return False
    if any(address in network for network in (*_EMBEDDED, *_CLOSED)):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def resolve(host: str, port: int) -> list[str]:
    """All addresses that the name has now."""
    rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def target_of(url: str, resolver: Resolve = resolve) -> Target:
    """Where to connect for this address. `InvalidInput` where the name is unknown or any of its numbers is not public:
    one that sometimes leads inside leads there when it matters.
    """
    host, port, path = check_url(url)
    try:
        found = resolver(host, port)
    except (OSError, UnicodeError) as error:
        raise InvalidInput("The name of this address is not known.") from error
    if not found or not all(is_public(ip) for ip in found):
        raise InvalidInput("This address does not lie in the open internet.")
    return Target(host, port, path, found[0])

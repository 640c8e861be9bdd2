"""Is a port free? Needs nothing but the standard library, so that `make run` can ask before anything is installed."""

import errno
import socket
import sys

from core.errors import DomainError, InvalidInput


def check_port(host: str, port: int) -> None:
    """Raise `InvalidInput` where nothing can listen on this port, with the reason and the cure."""
    if not 1 <= port <= 65535:
        raise InvalidInput("Port %(port)s does not exist. Choose one from 1024 to 65535.", port=port)
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise InvalidInput(_reason(error), port=port, host=host) from error


def _reason(error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return "Port %(port)s is in use. Stop what uses it, or choose another one."
    if error.errno == errno.EACCES:
        return "Port %(port)s needs special rights. Choose one from 1024 to 65535."
    return "Nothing can listen on %(host)s, port %(port)s. Check the host."


def main(arguments: list[str]) -> int:
    """The command ``python -m jobs.ports PORT``: 0 where the port is free, else 2 and one line."""
    try:
        if len(arguments) != 1 or not arguments[0].isdigit():
            raise InvalidInput("PORT must be a number, as in: make run PORT=8000")
        check_port("127.0.0.1", int(arguments[0]))
    except DomainError as error:
        print(f"passgenau: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

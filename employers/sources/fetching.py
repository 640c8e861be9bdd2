"""Fetch the file of a source: over https from the open internet, with limits, or the latest one of a folder."""

import http.client
import shutil
import ssl
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urljoin

from core.errors import InvalidInput
from core.outside_addresses import Target
from core.outside_calls import Network, connected

TIMEOUT_SECONDS = 30.0  # without a byte
PATIENCE_SECONDS = 300.0  # for the whole file
MOST_REDIRECTS = 5
CHUNK = 2**16
REDIRECTS = frozenset({301, 302, 303, 307, 308})
HEADERS = {"User-Agent": "Passgenau-Feeds/1", "Accept": "*/*", "Accept-Encoding": "identity"}


@dataclass(frozen=True)
class Wire:
    """The network, and how many seconds a whole file may take; tests give their own."""

    network: Network = field(default_factory=Network)
    patience_seconds: float = PATIENCE_SECONDS


def fetch(url: str, to: Path, *, most_bytes: int, wire: Wire | None = None) -> None:
    """Write what stands at an address into a file. Each redirection is checked as the first address was.

    `InvalidInput` where an address leads inside, nobody answers in time, the answer is no file, or it is too long.
    """
    using = wire or Wire()
    for _ in range(MOST_REDIRECTS + 1):
        target = using.network.target_of(url)
        moved = _fetch_once(target, to, most_bytes, using)
        if moved is None:
            return
        url = urljoin(url, moved)
    raise InvalidInput("The address of the source leads from one place to the next without end.")


def newest_file(folder: str, to: Path, *, most_bytes: int) -> None:
    """Copy the latest file of a folder. `InvalidInput` where there is none, or it is too long."""
    files = [path for path in Path(folder).glob("*") if path.is_file() and not path.name.startswith(".")]
    if not files:
        raise InvalidInput("There is no file in the folder %(folder)s.", folder=folder)
    latest = max(files, key=lambda path: (path.stat().st_mtime, path.name))
    if latest.stat().st_size > most_bytes:
        raise InvalidInput("The file has more than %(limit)s MiB.", limit=most_bytes // 2**20)
    shutil.copyfile(latest, to)


def _fetch_once(target: Target, to: Path, most_bytes: int, wire: Wire) -> str | None:
    """Where the address leads on to, or None once the file is written."""
    patience = wire.patience_seconds
    try:
        with connected(target, wire.network, timeout=TIMEOUT_SECONDS, patience=patience) as connection:
            connection.request("GET", target.path, headers=HEADERS)
            return _taken(connection.getresponse(), to, most_bytes)
    except ssl.SSLError as error:
        raise InvalidInput("The certificate of the source is not valid.") from error
    except (OSError, http.client.HTTPException) as error:
        raise InvalidInput("The source does not answer, or not to the end.") from error


def _taken(answer: http.client.HTTPResponse, to: Path, most_bytes: int) -> str | None:
    with answer:
        if answer.status in REDIRECTS and answer.getheader("Location"):
            return answer.getheader("Location")
        if answer.status != 200:
            raise InvalidInput("The source answered with status %(status)s.", status=answer.status)
        _write(answer, to, most_bytes)
    return None


def _write(answer: http.client.HTTPResponse, to: Path, most_bytes: int) -> None:
    written = 0
    with to.open("wb") as file:
        while chunk := answer.read(CHUNK):
            written += len(chunk)
            if written > most_bytes:
                raise InvalidInput("The file has more than %(limit)s MiB.", limit=most_bytes // 2**20)
            file.write(chunk)
    expected = answer.getheader("Content-Length")
    if expected and expected.isdigit() and int(expected) != written:
        raise InvalidInput("The source does not answer, or not to the end.")

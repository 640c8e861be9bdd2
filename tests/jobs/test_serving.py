"""The web server as it runs in production, in processes of its own: a socket of systemd, figures, logs, its end."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.browser.installation import PATIENCE_SECONDS, free_port
from tests.databases import SqliteDatabases
from tests.source_files import PROJECT

MARKER = "marker-of-a-person@example.org"


@dataclass(frozen=True)
class Served:
    """A running web server, and where it logs."""

    process: subprocess.Popen[bytes]
    port: int
    instance: Path
    log: Path


@pytest.fixture
def served(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Served]:
    """The web server behind a socket that systemd opened, in production, with two processes. Whichever database."""
    with sqlite_databases.copy() as url:
        yield from _served(url, tmp_path)


def _served(database_url: str, tmp_path: Path) -> Iterator[Served]:
    opener = shutil.which("systemd-socket-activate")
    port, instance, log = free_port(), tmp_path / "instance", tmp_path / "log"
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PASSGENAU_")} | {
        "PASSGENAU_PRODUCTION": "1", "PASSGENAU_INSTANCE": str(instance), "PASSGENAU_DATABASE_URL": database_url,
        "PASSGENAU_BASE_URL": "https://passgenau.example.org",
    }  # fmt: skip
    command = [sys.executable, "-m", "jobs.cli", "serve", "--workers", "2", "--port", str(port)]
    if opener is not None:
        given = [each for name in environment for each in ("-E", name)]
        command = [opener, "--listen", f"127.0.0.1:{port}", *given, "--", *command]
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=out)
        try:
            _wait(process, port, log)
            yield Served(process, port, instance, log)
        finally:
            process.kill()
            process.wait()


def get(served: Served, path: str, **headers: str) -> tuple[int, str]:
    return _ask(served.port, path, headers)


def _ask(port: int, path: str, headers: dict[str, str]) -> tuple[int, str]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_SECONDS)) as connection:
        connection.request("GET", path, headers={**headers, "Connection": "close"})
        with connection.getresponse() as answer:
            return answer.status, answer.read().decode()


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            if _ask(port, "/health/ready", {})[0] == 200:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"the web server does not come up: {log.read_text()}")


def test_figures_add_up_logs_name_nobody_and_the_end_waits_for_who_is_on_the_way(served: Served) -> None:
    for _ in range(8):
        get(served, f"/sign-in?next=/clients/1&word={MARKER}")
    token = (served.instance / "metrics.key").read_text()

    status, figures = get(served, "/metrics", Authorization=f"Bearer {token}")
    answer = _post_while_it_ends(served)

    assert status == 200
    assert 'passgenau_requests_total{method="GET",route="auth.sign_in",status="200"} 8.0' in figures
    assert answer.startswith(b"HTTP/1.1 400")  # without the token of the form, but answered
    assert served.process.wait(timeout=PATIENCE_SECONDS) == 0
    lines = [json.loads(line) for line in served.log.read_text().splitlines() if line.startswith("{")]
    assert [line["route"] for line in lines if line["event"] == "request"] == ["auth.sign_in"] * 9
    assert MARKER not in served.log.read_text()


def _post_while_it_ends(served: Served) -> bytes:
    """The answer to a form of which the server gets the half before it is told to end, and the rest afterwards."""
    body, address = f"email={MARKER}&password=x".encode(), ("127.0.0.1", served.port)
    with socket.create_connection(address, timeout=PATIENCE_SECONDS) as line, line.makefile("rb") as read:
        head = f"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {len(body)}\r\n"
        line.sendall(head.encode() + b"Content-Type: application/x-www-form-urlencoded\r\n\r\n" + body[:5])
        time.sleep(0.5)  # until a thread of the server waits for the rest
        served.process.send_signal(signal.SIGTERM)
        time.sleep(0.5)
        line.sendall(body[5:])
        return read.read()

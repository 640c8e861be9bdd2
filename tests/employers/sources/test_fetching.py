"""Files are fetched from the open internet only, redirections included, within limits of size and time."""

import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from core.errors import InvalidInput
from core.outside_addresses import Resolve, Target, target_of
from core.outside_calls import Network
from employers.sources.fetching import Wire, fetch, newest_file
from tests.employers.api_access.test_webhooks import certificate

__all__ = ["certificate"]

HOST = "hooks.example.org"  # the name of the certificate
MOST = 10_000
BODY = b"reference;title"
MOVED = {
    "/moved": "/vacancies", "/inside": "https://intern.example/secret", "/plain": f"http://{HOST}/vacancies",
    "/circle": "/circle", "/file": "file:///etc/passwd",
}  # fmt: skip


class Answers(BaseHTTPRequestHandler):
    """A source with good and bad manners, by path."""

    def do_GET(self) -> None:
        """Answer by path."""
        if self.path == "/missing":
            self.send_error(404)
            return
        self.send_response(302 if self.path in MOVED else 200)
        if self.path in MOVED:
            self.send_header("Location", MOVED[self.path])
        body = b"" if self.path in MOVED else b"x" * (MOST + 1) if self.path == "/long" else BODY
        self.send_header("Content-Length", str(len(body) + (50 if self.path == "/cut" else 0)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="module")
def wire(certificate: Path) -> Iterator[Wire]:
    """The way to that source; every other name is checked as always, and `intern.example` lies inside."""
    server = HTTPServer(("127.0.0.1", 0), Answers)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def find(url: str, _resolve: Resolve) -> Target:
        checked = target_of(url, lambda host, _port: ["93.184.215.14"] if host == HOST else ["10.0.0.7"])
        return Target(checked.host, server.server_port, checked.path, "127.0.0.1")

    network = Network(context=lambda: ssl.create_default_context(cafile=certificate), find=find)
    yield Wire(network, patience_seconds=5)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("path", ["/vacancies", "/moved"])
def test_a_file_is_fetched_over_redirections(wire: Wire, tmp_path: Path, path: str) -> None:
    fetch(f"https://{HOST}{path}", tmp_path / "file", most_bytes=MOST, wire=wire)

    assert (tmp_path / "file").read_bytes() == BODY


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/inside", "open internet"),
        ("/plain", "https://"),
        ("/file", "https://"),
        ("/circle", "without end"),
        ("/missing", "status 404"),
        ("/long", "more than"),
        ("/cut", "not to the end"),
    ],
)
def test_what_must_not_be_fetched_is_refused(wire: Wire, tmp_path: Path, path: str, reason: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        fetch(f"https://{HOST}{path}", tmp_path / "file", most_bytes=MOST, wire=wire)

    assert reason in str(refused.value)


@pytest.mark.parametrize("url", ["https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/meta-data"])
def test_numbers_that_lie_inside_are_refused(tmp_path: Path, url: str) -> None:
    with pytest.raises(InvalidInput, match="open internet"):
        fetch(url, tmp_path / "file", most_bytes=MOST)


def test_of_a_folder_the_latest_file_is_taken_and_no_other(tmp_path: Path) -> None:
    for name, text in (("a.csv", "old"), ("b.csv", "new"), (".hidden", "half")):
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "to").mkdir()

    newest_file(str(tmp_path), tmp_path / "to" / "file", most_bytes=MOST)

    assert (tmp_path / "to" / "file").read_text(encoding="utf-8") == "new"
    with pytest.raises(InvalidInput, match="no file"):
        newest_file(str(tmp_path / "nothing"), tmp_path / "x", most_bytes=MOST)

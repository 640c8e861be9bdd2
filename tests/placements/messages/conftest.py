"""A mail server in a process of its own, and messages to send."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from core.settings import MailSecurity, MailSettings
from placements.messages.codes import MessageKind
from placements.messages.composing import BASE, Recipient, Text
from placements.messages.outbox import NewMessage, queue_message
from placements.messages.sending import Post
from tests.source_files import PROJECT

Sessions = sessionmaker[Session]


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder in which the mail server keeps what it has taken."""
    folder = tmp_path / "kept"
    folder.mkdir()
    return folder


@pytest.fixture
def smtp_server(kept: Path) -> Iterator[Callable[..., int]]:
    """Starts a mail server in this mode; gives its port."""
    with ExitStack() as stack:

        def start(mode: str, *certificate: str) -> int:
            command = [sys.executable, "-W", "ignore", "-m", "tests.placements.messages.smtp_server", str(kept), mode]
            process = stack.enter_context(
                subprocess.Popen([*command, *certificate], cwd=PROJECT, stdout=subprocess.PIPE, text=True)
            )
            stack.callback(process.kill)
            assert process.stdout is not None
            return int(process.stdout.readline())

        yield start


@pytest.fixture
def post_to() -> Callable[..., Post]:
    """Where to send: a server on this machine, at this port."""

    def make(port: int, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Post:
        mail = MailSettings("127.0.0.1", port, MailSecurity.NONE, "Jobcenter <service@example.org>")
        return Post(mail, "https://passgenau.example.org", clock, timeout_seconds=5)

    return make


def queue(sessions: Sessions, count: int = 1, *, now: datetime | None = None, address: str = "a@example.org") -> None:
    """Queue so many messages."""
    with sessions.begin() as session:
        for number in range(count):
            recipient = Recipient("Frau Ömer", address, "de", "Adviser", "adviser@example.org")
            text = Text("Vorschlag für „Bäcker“", f".eine Zeile mit Punkt\nÜber {BASE}/a/geheim")
            new = NewMessage(f"test:{number}", MessageKind.RELEASE, recipient, text)
            queue_message(session, new, now=now or datetime.now(UTC))

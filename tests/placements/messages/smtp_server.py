"""A real SMTP server in a process of its own that keeps what it takes, and can fail in the ways that servers do.

python -m tests.placements.messages.smtp_server FOLDER MODE [CERTIFICATE KEY]
prints its port; writes each message that it has taken as a file of FOLDER.
"""

import asyncio
import ssl
import sys
from email import message_from_bytes
from pathlib import Path
from typing import Any
from uuid import uuid4

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session, syntax

NORMAL, REFUSE_ONCE, REJECT, SLOW = "normal", "refuse_once", "reject", "slow"
HANG_UP_IN_DATA, SILENT_AFTER_TEXT, LATE_REFUSAL = "hang_up_in_data", "silent_after_text", "late_refusal"


def hang_up(server: SMTP) -> None:
    """Break the connection without a word."""
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


class Keeper:
    """Takes messages, or does not, as its mode says."""

    def __init__(self, folder: Path, mode: str) -> None:
        self.folder, self.mode = folder, mode
        self.failed = 0

    def fails_once(self, mode: str) -> bool:
        """Whether this is the first time in this mode."""
        if self.mode != mode or self.failed:
            return False
        self.failed = 1
        return True

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Refuse the recipient for now, for good, or not."""
        if self.fails_once(REFUSE_ONCE):
            return "451 try again later"
        if self.mode == REJECT:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Keep the message; fall silent afterwards, or refuse it."""
        if self.fails_once(LATE_REFUSAL):
            return "452 disk full"
        if self.mode == SLOW:
            await asyncio.sleep(0.05)
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        (self.folder / f"{uuid4()}.eml").write_bytes(content)
        if self.mode == SLOW:
            await asyncio.sleep(0.05)
        if self.fails_once(SILENT_AFTER_TEXT):
            hang_up(server)
        return "250 OK"


class FailingSMTP(SMTP):
    """Hangs up right after it has asked for the text, where the keeper says so."""

    @syntax("DATA")
    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802
        """Ask for the text, then hang up or read it."""
        if self.event_handler.fails_once(HANG_UP_IN_DATA):
            await self.push("354 go on")
            hang_up(self)
            return
        await super().smtp_DATA(arg)


def _check(_server: object, _session: object, _envelope: object, _mechanism: str, data: object) -> AuthResult:
    return AuthResult(success=(data.login, data.password) == (b"sender", b"p@ss word"))  # type: ignore[attr-defined]


async def _serve(folder: Path, mode: str, certificate: list[str]) -> None:
    keeper = Keeper(folder, mode)
    options: dict[str, Any] = {}
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*certificate)
        options = {"tls_context": context, "require_starttls": True, "authenticator": _check, "auth_required": True}
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: FailingSMTP(keeper, loop=loop, **options), "127.0.0.1", 0)
    sys.stdout.write(f"{server.sockets[0].getsockname()[1]}\n")
    sys.stdout.flush()
    await server.serve_forever()


def message_ids(folder: Path) -> list[str]:
    """The Message-IDs of all that the server has taken, one for each time."""
    return sorted(str(message_from_bytes(path.read_bytes())["Message-ID"]) for path in folder.glob("*.eml"))


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2], sys.argv[3:]))

"""Handing messages over to the mail server (SMTP), one after the other, each step committed before the next.

What matters is the end of the text, the dot (RFC 5321, 4.1.1.4): before it the server has not taken the message, with
its 250 it has. Only a connection that breaks between the two leaves a doubt, and that doubt is for a person.
"""

import enum
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr

import structlog

from core import audit
from core.database import SessionFactory
from core.settings import MailSecurity, MailSettings
from placements.documents.typesetting import UnsettableDocument
from placements.messages.attachments import Attachment, attachments_of
from placements.messages.composing import BASE
from placements.messages.invitations import Entry, calendar_text
from placements.messages.models import Message
from placements.messages.outbox import (
    begin_handing,
    claim_next,
    note_failure,
    note_sent,
    note_uncertain,
)

log = structlog.get_logger()

TIMEOUT_SECONDS = 30.0
TRIAL_SECONDS = 10.0
Clock = Callable[[], datetime]


class Handed(enum.Enum):
    """What became of one attempt."""

    SENT = "sent"
    LATER = "later"
    GIVEN_UP = "given_up"
    UNCERTAIN = "uncertain"
    LOST = "lost"  # another sender has the message


@dataclass(frozen=True)
class Post:
    """Where messages go, how they look from outside, and the clock."""

    mail: MailSettings
    base_url: str
    clock: Clock
    timeout_seconds: float = TIMEOUT_SECONDS


class _Refused(Exception):
    """The server has not taken the message; ``is_final``: it never will."""

    def __init__(self, error: str, *, is_final: bool) -> None:
        super().__init__(error)
        self.error, self.is_final = error, is_final


class _Doubt(Exception):
    """The text is gone and no answer came."""


class _TakenOver(Exception):
    """Another sender has the message."""


def send_next(sessions: SessionFactory, post: Post) -> Handed | None:
    """Send the message that is due first; None where nothing is due. Can be killed at any moment."""
    with sessions() as session, session.begin():
        claimed = claim_next(session, now=post.clock())
    if claimed is None:
        return None
    message_id, token = claimed
    result, error = _attempt(sessions, post, message_id, token)
    with sessions() as session, session.begin():
        now = post.clock()
        if result is Handed.SENT:
            if note_sent(session, message_id, token, now=now):
                audit.record(session, "message.sent", kind="message", object_id=message_id, now=now, by=None)
        elif result is Handed.UNCERTAIN:
            note_uncertain(session, message_id, token, error=error)
        elif result is not Handed.LOST:
            is_final = result is Handed.GIVEN_UP
            note_failure(session, message_id, token, error=error, is_final=is_final, now=now)
    log.info("message handled", message_id=message_id, result=result.value, error=error or None)
    return result


def envelope(message: Message, post: Post, attachments: Sequence[Attachment] = ()) -> EmailMessage:
    """The e-mail as it leaves, with these documents.

    `ValueError` for an address or subject with a line break (header injection).
    """
    email = EmailMessage(policy=SMTP_POLICY)
    _name, sender = parseaddr(post.mail.sender)
    email["From"] = post.mail.sender
    email["To"] = message.to_address
    if message.reply_to:
        email["Reply-To"] = message.reply_to
    email["Subject"] = message.subject
    email["Date"] = format_datetime(post.clock())
    email["Message-ID"] = f"<{message.message_id}@{sender.rpartition('@')[2]}>"
    email["Auto-Submitted"] = "auto-generated"
    email["Content-Language"] = message.language
    email.set_content((message.body or "").replace(BASE, post.base_url))
    if message.calendar:
        entry = Entry.from_json(message.calendar)
        text = calendar_text(entry, organizer=message.reply_to or sender, stamped_at=post.clock())
        email.add_alternative(text, subtype="calendar", params={"method": entry.method})
        email.add_attachment(text.encode(), maintype="application", subtype="ics", filename="invite.ics")
    for each in attachments:
        email.add_attachment(each.content, maintype="application", subtype="pdf", filename=each.name)
    return email


def _attempt(sessions: SessionFactory, post: Post, message_id: int, token: str) -> tuple[Handed, str]:
    with sessions() as session:
        message = session.get_one(Message, message_id)
        try:
            content = envelope(message, post, attachments_of(session, message)).as_bytes()
            recipient = _mailbox(message.to_address)
        except (ValueError, UnsettableDocument):
            return Handed.GIVEN_UP, "unsendable"

    def is_still_mine() -> bool:
        with sessions() as session, session.begin():
            return begin_handing(session, message_id, token, now=post.clock())

    try:
        with _connected(post.mail, post.timeout_seconds) as server:
            _hand_over(server, parseaddr(post.mail.sender)[1], recipient, content, is_still_mine)
    except _Refused as refused:
        return (Handed.GIVEN_UP if refused.is_final else Handed.LATER), refused.error
    except _Doubt:
        return Handed.UNCERTAIN, "no_answer"
    except _TakenOver:
        return Handed.LOST, ""
    except (OSError, smtplib.SMTPException) as error:
        return Handed.LATER, type(error).__name__
    return Handed.SENT, ""


@contextmanager
def _connected(mail: MailSettings, timeout: float) -> Iterator[smtplib.SMTP]:
    """A connection, greeted, encrypted and signed in as the settings say; ``timeout`` in seconds for each answer."""
    if mail.security is MailSecurity.TLS:
        context = ssl.create_default_context()
        server: smtplib.SMTP = smtplib.SMTP_SSL(mail.host, mail.port, timeout=timeout, context=context)
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=timeout)
    try:
        if mail.security is MailSecurity.STARTTLS:
            server.starttls(context=ssl.create_default_context())
        if mail.user:
            server.login(mail.user, mail.password)
        server.ehlo_or_helo_if_needed()
        yield server
    finally:
        with suppress(OSError, smtplib.SMTPException):
            server.quit()
        server.close()


def greet(mail: MailSettings) -> None:
    """Connect, encrypt and sign in as for a message, and send none. `OSError` or `SMTPException` where that fails."""
    with _connected(mail, TRIAL_SECONDS):
        pass


def _hand_over(
    server: smtplib.SMTP, sender: str, recipient: str, content: bytes, is_still_mine: Callable[[], bool]
) -> None:
    _expect(server.mail(sender), 250)
    _expect(server.rcpt(recipient), 250, 251)
    if not is_still_mine():
        raise _TakenOver
    _expect(server.docmd("DATA"), 354)
    server.send(_stuffed(content))
    _refuse_what_broke(server)
    try:
        server.send(b".\r\n")
        reply = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise _Doubt from error
    _expect(reply, 250)


def _mailbox(address: str) -> str:
    """The bare address; `ValueError` where it is none that every mail server takes."""
    bare = parseaddr(address)[1]
    if not bare.isascii() or "@" not in bare:
        raise ValueError("no address")
    return bare


def _expect(reply: tuple[int, bytes], *codes: int) -> None:
    code = reply[0]
    if code not in codes:
        raise _Refused(f"smtp_{code}", is_final=500 <= code < 600)


def _stuffed(content: bytes) -> bytes:
    """The text as it travels: lines end with CRLF, and no line but the last is a dot alone (RFC 5321, 4.5.2)."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    return re.sub(rb"(?m)^\.", b"..", lines if lines.endswith(b"\r\n") else lines + b"\r\n")


def _refuse_what_broke(server: smtplib.SMTP) -> None:
    """A server that has hung up, or spoken, before the end of the text has not taken it: that is no doubt."""
    link: socket.socket | None = server.sock
    if link is None:
        raise _Refused("disconnected", is_final=False)
    link.setblocking(False)
    try:
        link.recv(1)
    except (BlockingIOError, ssl.SSLWantReadError):
        return
    except OSError as error:
        raise _Refused(type(error).__name__, is_final=False) from error
    finally:
        link.settimeout(server.timeout)
    server.close()
    raise _Refused("disconnected", is_final=False)

"""Sending through a real mail server: once, whatever the server does and whenever a sender dies."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address
from pathlib import Path

import pytest
import sqlalchemy as sa
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from sqlalchemy.orm import Session, sessionmaker

from core.settings import MailSecurity
from placements.messages.codes import MessageState
from placements.messages.models import Message
from placements.messages.outbox import BACK_OFF, STALE_AFTER, declare_sent, send_again, settle_stale
from placements.messages.sending import Handed, Post, envelope, send_next
from tests.factories import make_user
from tests.placements.messages import smtp_server as modes
from tests.placements.messages.conftest import queue
from tests.placements.messages.smtp_server import message_ids
from tests.source_files import PROJECT

Sessions = sessionmaker[Session]
MakePost = Callable[..., Post]
Server = Callable[..., int]
KILLS = 20


def later(time_: timedelta) -> Callable[[], datetime]:
    return lambda: datetime.now(UTC) + time_


def send_all(sessions: Sessions, post: Post) -> list[Handed]:
    handed = []
    while (result := send_next(sessions, post)) is not None:
        handed.append(result)
    return handed


def states(sessions: Sessions) -> Counter[MessageState]:
    with sessions() as session:
        return Counter(session.scalars(sa.select(Message.state)))


def test_a_message_arrives_whole_and_its_text_is_erased(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, kept: Path
) -> None:
    queue(sessions)

    assert send_all(sessions, post_to(smtp_server(modes.NORMAL))) == [Handed.SENT]

    (path,) = kept.glob("*.eml")
    email = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (email["Subject"], email["To"], email["Reply-To"]) == (
        "Vorschlag für „Bäcker“", "a@example.org", "adviser@example.org"
    )  # fmt: skip
    lines = email.get_content().splitlines()
    assert lines[2:4] == [".eine Zeile mit Punkt", "Über https://passgenau.example.org/a/geheim"]
    with sessions() as session:
        message = session.scalars(sa.select(Message)).one()
        assert (message.body, message.claim_token, message.attempts) == (None, None, 1)


def test_a_connection_that_breaks_within_the_text_makes_no_second_mail_and_loses_none(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, kept: Path
) -> None:
    queue(sessions)
    port = smtp_server(modes.HANG_UP_IN_DATA)

    first = send_all(sessions, post_to(port))
    second = send_all(sessions, post_to(port, later(BACK_OFF[0])))

    # Whether the end of the connection arrives before the end of the text is up to the network.
    assert (first, second) in (([Handed.LATER], [Handed.SENT]), ([Handed.UNCERTAIN], []))
    assert len(message_ids(kept)) == len(second)


@pytest.mark.parametrize("mode", [modes.REFUSE_ONCE, modes.LATE_REFUSAL])
def test_what_a_server_has_surely_not_taken_is_sent_later_and_arrives_once(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, kept: Path, mode: str
) -> None:
    queue(sessions)
    port = smtp_server(mode)

    first = send_all(sessions, post_to(port))
    too_early = send_all(sessions, post_to(port))
    second = send_all(sessions, post_to(port, later(BACK_OFF[0])))

    assert (first, too_early, second) == ([Handed.LATER], [], [Handed.SENT])
    assert len(message_ids(kept)) == 1


def test_a_server_that_falls_silent_after_the_text_leaves_a_doubt_for_a_person(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, kept: Path
) -> None:
    queue(sessions)
    port = smtp_server(modes.SILENT_AFTER_TEXT)

    assert send_all(sessions, post_to(port)) == [Handed.UNCERTAIN]
    assert send_all(sessions, post_to(port, later(timedelta(days=2)))) == []

    with sessions.begin() as session:
        user = make_user(session)
        message = session.scalars(sa.select(Message)).one()
        declare_sent(session, message.id, now=datetime.now(UTC), by=user.id)
    assert (len(message_ids(kept)), states(sessions)) == (1, {MessageState.SENT: 1})


def test_a_person_who_finds_out_that_it_did_not_arrive_sends_it_again_with_the_same_id(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, kept: Path
) -> None:
    queue(sessions)
    port = smtp_server(modes.SILENT_AFTER_TEXT)
    send_all(sessions, post_to(port))

    with sessions.begin() as session:
        message = session.scalars(sa.select(Message)).one()
        send_again(session, message.id, now=datetime.now(UTC), by=make_user(session).id)

    assert send_all(sessions, post_to(port)) == [Handed.SENT]
    assert len(set(message_ids(kept))) == 1


def test_a_recipient_who_does_not_exist_is_given_up_at_once(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, kept: Path
) -> None:
    queue(sessions)

    assert send_all(sessions, post_to(smtp_server(modes.REJECT))) == [Handed.GIVEN_UP]

    assert (message_ids(kept), states(sessions)) == ([], {MessageState.GIVEN_UP: 1})
    with sessions() as session:
        assert session.scalars(sa.select(Message.error)).one() == "smtp_550"


def test_a_server_out_of_reach_is_tried_with_growing_pauses_and_then_given_up(
    sessions: Sessions, post_to: MakePost
) -> None:
    queue(sessions)
    moment = datetime.now(UTC) + timedelta(seconds=1)

    results = []
    for pause in (*BACK_OFF, timedelta()):
        results += send_all(sessions, post_to(1, lambda moment=moment: moment))
        moment += pause

    assert results == [Handed.LATER] * len(BACK_OFF) + [Handed.LATER]
    assert states(sessions) == {MessageState.GIVEN_UP: 1}


@pytest.mark.parametrize("address", ["nobody", "a@example.org\nBcc: b@example.org", "müller@example.org"])
def test_an_address_that_is_none_or_holds_a_line_break_is_never_sent_to(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, kept: Path, address: str
) -> None:
    queue(sessions, address=address)

    assert send_all(sessions, post_to(smtp_server(modes.NORMAL))) == [Handed.GIVEN_UP]
    assert message_ids(kept) == []


def test_a_subject_with_a_line_break_becomes_no_header(sessions: Sessions, post_to: MakePost) -> None:
    queue(sessions)

    with sessions() as session:
        message = session.scalars(sa.select(Message)).one()
        message.subject = "Stelle\r\nBcc: b@example.org"
        with pytest.raises(ValueError, match="linefeed"):
            envelope(message, post_to(1))


@pytest.mark.parametrize(
    ("password", "is_trusted", "expected"),
    [("p@ss word", True, Handed.SENT), ("wrong", True, Handed.LATER), ("p@ss word", False, Handed.LATER)],
)
def test_a_server_that_asks_for_encryption_and_password_gets_both_and_must_prove_who_it_is(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    password: str, is_trusted: bool, expected: Handed,
) -> None:  # fmt: skip
    certificate, key = make_certificate(tmp_path)
    if is_trusted:
        monkeypatch.setenv("SSL_CERT_FILE", certificate)
    queue(sessions)
    post = post_to(smtp_server(modes.NORMAL, certificate, key))
    mail = replace(post.mail, security=MailSecurity.STARTTLS, user="sender", password=password)

    assert send_all(sessions, replace(post, mail=mail)) == [expected]


def make_certificate(folder: Path) -> tuple[str, str]:
    """A certificate for this machine that nobody else vouches for, and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    own = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    signed = builder.add_extension(own, critical=False).sign(key, hashes.SHA256())
    (folder / "cert.pem").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )  # fmt: skip
    return str(folder / "cert.pem"), str(folder / "key.pem")


def test_two_senders_at_once_send_nothing_twice(
    sessions: Sessions, smtp_server: Server, post_to: MakePost, kept: Path
) -> None:
    queue(sessions, 12)
    post = post_to(smtp_server(modes.SLOW))

    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda _: send_all(sessions, post), range(3)))

    assert (len(message_ids(kept)), len(set(message_ids(kept)))) == (12, 12)
    assert states(sessions) == {MessageState.SENT: 12}


@pytest.mark.slow
def test_senders_killed_at_any_moment_send_nothing_twice_and_lose_nothing(
    sessions: Sessions, smtp_server: Server, kept: Path, encryption_key: str
) -> None:
    queue(sessions, 40)
    url = sessions.kw["bind"].url.render_as_string(hide_password=False)
    chance, killed = random.Random(5), 0  # noqa: S311 - when to kill

    with senders(url, encryption_key, smtp_server(modes.SLOW)) as start:
        while killed < KILLS or states(sessions)[MessageState.QUEUED]:
            killed += _run_and_kill(start, chance.uniform(0.0, 0.3) if killed < KILLS else None)
            with sessions.begin() as session:
                settle_stale(session, now=datetime.now(UTC) + STALE_AFTER + timedelta(minutes=1))

    taken, found = Counter(message_ids(kept)), states(sessions)
    with sessions() as session:
        sent = set(session.scalars(sa.select(Message.message_id).where(Message.state == MessageState.SENT)))
    assert max(taken.values()) == 1
    assert {f"<{message_id}@example.org>" for message_id in sent} <= set(taken)
    assert found[MessageState.SENT] + found[MessageState.UNCERTAIN] == found.total() == 40
    assert found[MessageState.UNCERTAIN] <= KILLS


@contextmanager
def senders(url: str, key: str, port: int) -> Iterator[subprocess.Popen[str]]:
    """A process that starts a sender for each line it reads, and writes the sender's id, then how it ended."""
    command = [sys.executable, "-m", "tests.placements.messages.sender_process", url, key, str(port)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, cwd=PROJECT, text=True, bufsize=1, **pipes) as process:  # type: ignore[call-overload]
        yield process
        process.kill()


def _run_and_kill(starter: subprocess.Popen[str], after_seconds: float | None) -> bool:
    """Start a sender and kill it so long after, or let it finish; whether it was killed in its work."""
    assert starter.stdin is not None
    assert starter.stdout is not None
    starter.stdin.write("\n")
    sender_id = int(starter.stdout.readline())
    if after_seconds is not None:
        time.sleep(after_seconds)
        os.kill(sender_id, signal.SIGKILL)
    return starter.stdout.readline().strip() == "killed"

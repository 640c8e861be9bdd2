"""The outbox of calls: each occasion once, signed, retried, given up; and what a call does on the wire."""

import hashlib
import hmac
import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from sqlalchemy.orm import Session

from core.errors import InvalidInput
from core.outside_addresses import Resolve, Target
from core.outside_calls import Network
from employers.api_access.calling import Call, send
from employers.api_access.models import DeliveryState, EventKind, Webhook, WebhookDelivery
from employers.api_access.webhooks import (
    BACK_OFF,
    REST,
    SLOW_SECONDS,
    Called,
    Event,
    add_webhook,
    claim_delivery,
    due_webhooks,
    end_webhook,
    note_delivery,
    queue_events,
    signature,
)
from tests.factories import NOW, make_employer, make_user, row_count

URL = "https://hooks.example.org/in"
LEASE = timedelta(minutes=5)


@pytest.fixture
def webhook(session: Session) -> Webhook:
    employer, user = make_employer(session), make_user(session)
    return add_webhook(session, employer.id, URL, list(EventKind), now=NOW, by=user.id)[0]


def event(
    webhook: Webhook, key: str = "vacancy:1", *, kind: EventKind = EventKind.VACANCY_STATE, minutes: int = 1
) -> Event:
    return Event(key, kind, webhook.employer_id, {"vacancy_id": 1}, NOW + timedelta(minutes=minutes))


def test_an_occasion_is_queued_once_and_for_those_alone_who_asked(session: Session, webhook: Webhook) -> None:
    other, user = make_employer(session), make_user(session)
    add_webhook(session, other.id, URL, list(EventKind), now=NOW, by=user.id)
    add_webhook(session, webhook.employer_id, URL, [EventKind.PROPOSAL_STATE], now=NOW, by=user.id)

    counts = [queue_events(session, [event(webhook)], now=NOW) for _ in range(2)]

    assert counts == [1, 0]
    assert row_count(session, WebhookDelivery) == 1


def test_what_happened_before_a_webhook_existed_is_not_told(session: Session, webhook: Webhook) -> None:
    assert queue_events(session, [event(webhook, minutes=-1)], now=NOW) == 0


def test_a_call_is_taken_by_one_sender_and_given_back_by_a_dead_one(session: Session, webhook: Webhook) -> None:
    queue_events(session, [event(webhook)], now=NOW)

    first = claim_delivery(session, now=NOW, lease=LEASE)

    assert first is not None
    assert claim_delivery(session, now=NOW, lease=LEASE) is None
    again = claim_delivery(session, now=NOW + LEASE, lease=LEASE)
    assert again is not None
    assert (again[0].id, again[0].attempts) == (first[0].id, 2)


def test_failures_wait_longer_each_time_until_it_is_given_up(session: Session, webhook: Webhook) -> None:
    queue_events(session, [event(webhook)], now=NOW)
    moment, waits = NOW, []

    while (claimed := claim_delivery(session, now=moment, lease=LEASE)) is not None:
        state = note_delivery(session, claimed[0].id, Called("status_500"), now=moment)
        waits.append(claimed[0].not_before - moment)
        moment += timedelta(days=2)

    assert state is DeliveryState.GIVEN_UP
    assert waits[: len(BACK_OFF)] == list(BACK_OFF)
    assert len(waits) == len(BACK_OFF) + 1


def test_a_webhook_where_nobody_answers_rests_longer_each_time_and_an_answer_wakes_it(
    session: Session, webhook: Webhook
) -> None:
    queue_events(session, [event(webhook, f"vacancy:{number}") for number in range(8)], now=NOW)
    moment, rests = NOW, []

    for error in ("timeout", "connection", "timeout", "certificate", "timeout", "status_500"):
        claimed = claim_delivery(session, now=moment, lease=LEASE)
        assert claimed is not None
        note_delivery(session, claimed[0].id, Called(error), now=moment)
        rests.append(webhook.rest_until - moment if webhook.rest_until else None)
        moment += timedelta(seconds=1)

    assert rests == [*REST, REST[-1], None]
    assert [each.webhook_id for each in due_webhooks(session, now=moment)] == [webhook.id]


def test_who_took_long_stands_with_the_slow_ones_until_quick_again(session: Session, webhook: Webhook) -> None:
    queue_events(session, [event(webhook, f"vacancy:{number}") for number in range(3)], now=NOW)
    told = []

    for seconds in (SLOW_SECONDS + 1, SLOW_SECONDS - 1):
        claimed = claim_delivery(session, now=NOW, lease=LEASE)
        assert claimed is not None
        note_delivery(session, claimed[0].id, Called(None, seconds=seconds), now=NOW)
        told += [(each.host, each.is_slow) for each in due_webhooks(session, now=NOW)]

    assert told == [("hooks.example.org", True), ("hooks.example.org", False)]


def test_an_ended_webhook_is_called_no_more(session: Session, webhook: Webhook) -> None:
    queue_events(session, [event(webhook)], now=NOW)

    end_webhook(session, webhook.employer_id, webhook.id, now=NOW, by=make_user(session).id)

    assert claim_delivery(session, now=NOW, lease=LEASE) is None


def test_a_signature_covers_moment_and_body() -> None:
    body, secret = b'{"id": 1}', "whsec_x"

    header = signature(secret, body, at=1700000000)

    expected = hmac.new(secret.encode(), b"1700000000." + body, hashlib.sha256).hexdigest()
    assert header == f"t=1700000000,v1={expected}"
    assert signature(secret, body, at=1700000001) != header
    assert signature("whsec_y", body, at=1700000000) != header


class Receiver(BaseHTTPRequestHandler):
    """What an employer's system does: it notes the call and answers as its path says."""

    calls: list[tuple[str, bytes, dict[str, str]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).calls.append((self.path, body, dict(self.headers)))
        status = int(self.path.rpartition("/")[2])
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/200")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Nothing on the screen of the tests."""


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of hooks.example.org, with its key, in one file."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hooks.example.org")])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hooks.example.org")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def port(certificate: Path) -> Iterator[int]:
    """The port of an employer's system on this machine."""
    Receiver.calls.clear()
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def network(port: int, certificate: Path | None, host: str = "hooks.example.org") -> Network:
    """The open internet of these tests: the one address leads to the port on this machine."""

    def find(url: str, _resolver: Resolve) -> Target:
        return Target(host, port, "/" + url.rpartition("/")[2], "127.0.0.1")

    return Network(context=lambda: ssl.create_default_context(cafile=certificate), find=find)


@pytest.mark.parametrize(("status", "expected"), [(200, None), (204, None), (302, "status_302"), (500, "status_500")])
def test_a_call_is_one_request_and_a_redirection_is_not_followed(
    port: int, certificate: Path, status: int, expected: str | None
) -> None:
    call = Call(f"https://hooks.example.org/{status}", b'{"id": 1}', {"Passgenau-Signature": "t=1,v1=x"})

    error = send(call, network(port, certificate))

    assert error == expected
    assert [(path, body) for path, body, _ in Receiver.calls] == [(f"/{status}", b'{"id": 1}')]
    assert Receiver.calls[0][2]["Passgenau-Signature"] == "t=1,v1=x"


def test_a_certificate_of_another_name_or_of_nobody_known_is_refused(port: int, certificate: Path) -> None:
    call = Call("https://hooks.example.org/200", b"{}", {})

    errors = [send(call, network(port, certificate, host="other.example.org")), send(call, network(port, None))]

    assert errors == ["certificate", "certificate"]
    assert Receiver.calls == []


def test_where_nobody_listens_or_the_address_leads_inside_the_kind_of_failure_is_told() -> None:
    def refuse(_url: str, _resolver: Resolve) -> Target:
        raise InvalidInput("inside")

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        closed_port = free.getsockname()[1]
    call = Call("https://hooks.example.org/200", b"{}", {})

    assert send(call, network(closed_port, None)) == "connection"
    assert send(call, Network(find=refuse)) == "address_refused"

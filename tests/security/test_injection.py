"""Text that wants to be code: in queries, templates, documents, mails, headers, and logs."""

import re
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session, sessionmaker

from core.settings import MailSecurity, MailSettings
from core.users import Role, User
from employers.models import Employer
from placements.codes import ProposalState
from placements.documents.codes import DocumentKind
from placements.documents.operations import Order, make_document, pdf_of
from placements.messages.models import Message
from placements.messages.sending import Post, envelope
from placements.models import Proposal
from tests.source_files import PROJECT
from tests.web.conftest import Visitor
from tests.web.planted import NOW, make_planted
from tests.web.public.world import make_public
from tests.web.world import World
from web.access import entry_of

Sessions = sessionmaker[Session]
MARKUP = '{{ 7*7 }}${7*7}<b onclick=x>*a*_b_#read("/etc/passwd")$x$'
QUERIES = ("' OR 1=1; DROP TABLE app_user --", '%" UNION SELECT password_hash FROM app_user \\')
ASKED_FROM_OUTSIDE = ("core", "profiles", "employers", "matching", "placements", "web")
POST = Post(MailSettings("localhost", 25, MailSecurity.NONE, "office@example.org"), "https://example.org", lambda: NOW)
_NAMES = re.compile(r"(?:request\.args\.get|number_argument)\(\"(\w+)\"")


def parameters() -> list[str]:
    """Every name that a view reads from an address, and those of the forms of filters."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(Path(PROJECT / "web").rglob("*.py"))]
    fields = re.compile(r"^    (\w+) = (?:\w*Field|_text|_choice)\(", re.MULTILINE)
    forms = [text.partition("FilterForm")[2] for text in texts if "FilterForm(" in text]
    return sorted(
        {name for text in texts for name in _NAMES.findall(text)} | {n for t in forms for n in fields.findall(t)}
    )


@pytest.mark.parametrize("role", Role)
def test_no_parameter_of_a_list_reaches_the_database_as_code(
    app: Flask, visitor: Callable[..., Visitor], sessions: Sessions, role: Role
) -> None:
    browser, names = visitor(role), parameters()
    lists = {
        rule.endpoint: rule.rule for rule in app.url_map.iter_rules()
        if "GET" in (rule.methods or ()) and not rule.arguments and role.value in entry_of(app, rule.endpoint).who
    }  # fmt: skip

    broken = {
        (endpoint, attack)
        for endpoint, path in lists.items() for attack in QUERIES
        if browser.client.get(path, query_string=dict.fromkeys(names, attack)).status_code >= 500
    }  # fmt: skip

    assert len(names) > 8
    assert broken == set()
    with sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(User))


def test_markup_in_a_name_is_text_on_pages(visitor: Callable[..., Visitor], sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        session.get_one(User, world.operator.id).display_name = MARKUP

    page = visitor(None, world.operator).client.get("/account").get_data(as_text=True)

    assert "49" not in re.findall(r"\{\{ 7\*7 \}\}|\b49\b", page)
    assert "{{ 7*7 }}" in page
    assert "<b onclick" not in page


def test_markup_in_a_title_is_text_in_a_document(sessions: Sessions) -> None:
    with sessions.begin() as session:
        planted = make_planted(session)
        proposal = session.get_one(Proposal, planted.own.ids["proposal_id"])
        proposal.vacancy.title = MARKUP
        proposal.state = proposal.steps[-1].to_state = ProposalState.CLIENT_AGREED
        order = Order(DocumentKind.SHORT_PROFILE, proposal.client_id, proposal.id)
        record = make_document(session, order, now=NOW, by=planted.world.adviser.id)
        document = pdf_of(record)

    text = " ".join("".join(page.extract_text() for page in PdfReader(BytesIO(document)).pages).split())

    assert '#read("/etc/passwd")' in text
    assert "{{ 7*7 }}" in text
    assert "root:" not in text


@pytest.mark.parametrize("field", ["subject", "to_address", "reply_to"])
def test_a_line_break_makes_no_header_of_a_mail(field: str) -> None:
    values = {"subject": "Stelle", "to_address": "a@example.org", "reply_to": "b@example.org"}
    attacked = values | {field: f"{values[field]}\r\nBcc: evil@example.org"}
    message = Message(language="de", body="Text", message_id="<1@example.org>", key="x", **attacked)

    try:
        sent = envelope(message, POST)
    except ValueError:
        return
    assert "Bcc" not in sent


def test_no_query_of_ours_is_put_together_of_text() -> None:
    """Statements as text are constants: no f-string, no concatenation, no format."""
    built = re.compile(r"(?:sa\.|\b)text\((?:f\"|f'|[^)\"']*(?:\+|%|\.format))")

    constants = {"models.py", "database.py"}  # conditions of indexes and time limits, made of our own codes and numbers
    found = [
        f"{path.relative_to(PROJECT)}: {hit}" for package in ASKED_FROM_OUTSIDE
        for path in sorted((PROJECT / package).rglob("*.py")) for hit in built.findall(path.read_text(encoding="utf-8"))
        if "sa.text" in hit and path.name not in constants
    ]  # fmt: skip

    assert found == []


def test_no_template_lets_markup_through() -> None:
    """Nothing is marked as safe but what a macro of ours has made."""
    templates = [path.read_text(encoding="utf-8") for path in (PROJECT / "web" / "templates").rglob("*.html")]

    assert templates
    assert [text for text in templates if "autoescape false" in text] == []
    marked = {hit for text in templates for hit in re.findall(r"\{\{[^}]*\|\s*safe[^}]*\}\}", text)}
    assert marked == {"{{ posting|safe }}"}  # JSON-LD, in which no tag can begin: see below


def test_the_data_for_machines_ends_no_script(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        vacancy = make_public(session, session.get_one(Employer, world.bakery.id), title="Bäcker</script><b>x")
        reference = vacancy.reference

    page = visitor(None).client.get(f"/open-vacancies/{reference}").get_data(as_text=True)

    assert "</script><b>" not in page
    assert "u003c/script" in page.lower()


def test_a_log_line_stays_one_line() -> None:
    kept = StringIO()
    logger = structlog.wrap_logger(
        structlog.PrintLogger(kept), processors=[structlog.processors.JSONRenderer()]
    )  # as core/logs.py writes in production

    logger.info("event", path="/x\n2026 [info] signed in\r\nuser=1")

    assert kept.getvalue().count("\n") == 1

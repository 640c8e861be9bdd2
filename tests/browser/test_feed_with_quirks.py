"""A source with quirks: set up by the operator, fetched over https, its losses held and confirmed, its doubled advert
joined. The source is a server of this machine: only the look-up of its name is the test's own.
"""

import re
import ssl
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from core.outside_addresses import Resolve, Target, target_of
from core.outside_calls import Network
from core.users import Role
from employers.codes import VacancyState
from employers.models import Vacancy
from employers.sources.fetching import Wire
from jobs.feeding import sync_feeds
from jobs.opening import utc_now
from tests.browser.conftest import OpenWindow
from tests.browser.installation import Installation
from tests.browser.pages import Window
from tests.employers.api_access.test_webhooks import certificate
from tests.employers.feeds.hr_ba_xml.documents import changed, document

__all__ = ["certificate"]

pytestmark = pytest.mark.browser

TITLES = (
    "Kürschner", "Hufschmied", "Glockengießer", "Orgelbauer", "Korbflechter", "Seifensieder", "Zinngießer",
    "Böttcher", "Drechsler", "Köhler", "Müller", "Sattler",
)  # fmt: skip


def quirky(count: int) -> bytes:
    """So many vacancies and a broken one, with elements that nobody knows, in another encoding than they say."""
    today = utc_now().date()
    last = f"{today.year + 1}-06-01"
    postings = [
        changed(
            ("12345-abc-S", f"12345-quirk{number:02}-S"), ("Ofenbauer (m/w/d)", f"{title} (m/w/d)"),
            ("0901", f"{9000 + number:05}"), ("2026-11-21", today.isoformat()), ("2027-01-15", last),
            ("<JobOfferType>", "<Sparkle><Deep>x</Deep></Sparkle><JobOfferType>"),
        )
        for number, title in enumerate(TITLES[:count])
    ]  # fmt: skip
    broken = changed(("12345-abc-S", "12345-broken-S"), ("<NumberToFill>2<", "<NumberToFill>many<"))
    return document(*postings, broken).decode().encode("cp1252")


class Feed(BaseHTTPRequestHandler):
    """A source that sends what lies in its place, as a type that it is not, after one redirection."""

    body = b""

    def do_GET(self) -> None:
        """Lead on once, then send the file."""
        is_moved = self.path == "/vacancies"
        self.send_response(302 if is_moved else 200)
        if is_moved:
            self.send_header("Location", "/files/vacancies?format=xml")
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", "0" if is_moved else str(len(self.body)))
        self.end_headers()
        self.wfile.write(b"" if is_moved else self.body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name of the base class
        """Say nothing."""


@pytest.fixture
def wire(certificate: Path) -> Iterator[Wire]:
    """The way to that server: its address is checked as always, then its name leads to this machine."""
    server = HTTPServer(("127.0.0.1", 0), Feed)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()

    def find(url: str, _resolve: Resolve) -> Target:
        checked = target_of(url, lambda _host, _port: ["93.184.215.14"])
        return Target(checked.host, server.server_port, checked.path, "127.0.0.1")

    yield Wire(Network(context=lambda: ssl.create_default_context(cafile=certificate), find=find), patience_seconds=10)
    server.shutdown()
    thread.join()
    server.server_close()


def fetch(window: Window, installed: Installation, work: tuple[Path, Wire], name: str) -> None:
    """Press "fetch now" of a source; the scheduler's work is done here."""
    window.go("/feeds")
    row = window.page.get_by_role("row").filter(has_text=name).filter(has=window.page.get_by_role("button"))
    row.get_by_role("button", name="Fetch now").click()
    window.expect_text("is fetched within seconds")
    sync_feeds(installed.sessions, work[0], now=utc_now(), wire=work[1])
    window.page.reload()


def add_source(window: Window, name: str, kind: str, location: str) -> None:
    """Set up a source whose vacancies open at once."""
    window.go("/feeds/new")
    window.page.get_by_label("Name of the source").fill(name)
    window.page.get_by_label("Where the file is").select_option(kind)
    window.page.get_by_label("Address or folder").fill(location)
    window.page.get_by_label("New vacancies").select_option("open")
    window.page.get_by_role("button", name="Save").click()
    window.expect_text("The source is saved.")


def test_a_feed_with_quirks_is_set_up_reported_held_and_its_doubled_advert_joined(
    window: OpenWindow, installed: Installation, tmp_path: Path, wire: Wire
) -> None:
    operator, work = window(Role.OPERATOR), (tmp_path / "kept", wire)
    add_source(operator, "Quirks", "web", "https://hooks.example.org/vacancies")
    Feed.body = quirky(12)
    fetch(operator, installed, work, "Quirks")

    expect(operator.page.get_by_role("row").filter(has_text="#13 (12345-broken-S)").first).to_contain_text("many")
    assert operator.check_everywhere() == []
    with installed.sessions() as session:
        titles = session.scalars(sa.select(Vacancy.title).where(Vacancy.source.like("hr_ba_xml#%"))).all()
    assert len(titles) == 12
    assert "Kürschner (m/w/d)" in titles

    Feed.body = quirky(5)
    fetch(operator, installed, work, "Quirks")
    operator.expect_text("A person must decide")
    operator.page.locator("summary", has_text="Withdraw them").click()
    operator.page.get_by_role("button", name="Withdraw them").click()
    operator.expect_text("The fetch is applied within seconds.")
    sync_feeds(installed.sessions, work[0], now=utc_now(), wire=wire)
    with installed.sessions() as session:
        query = sa.select(sa.func.count()).where(Vacancy.source.like("hr_ba_xml#%"), Vacancy.state == VacancyState.OPEN)
        assert session.scalar(query) == 5

    (tmp_path / "second").mkdir()
    add_source(operator, "Second", "folder", str(tmp_path / "second"))
    (tmp_path / "second" / "v.csv").write_text(
        "reference;title;employer;postcode;town;description\n"
        "1;Hufschmied (m/w/d);Ofenbau Muster GmbH;73728;Esslingen;"
        "Sie bauen Kachelöfen und Kamine bei unseren Kunden.\n",
        "utf-8",
    )
    fetch(operator, installed, work, "Second")
    adviser = window(Role.EMPLOYER_ADVISER)
    adviser.go("/feeds/duplicates")
    card = adviser.page.locator("section, .card").filter(has_text=re.compile("Hufschmied")).first
    assert adviser.check_everywhere() == []
    card.get_by_role("button", name="One vacancy: join").first.click()
    adviser.expect_text("The two adverts are one vacancy now.")

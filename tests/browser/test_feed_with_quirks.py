"""A source with quirks: set up by the operator, fetched, its losses held and confirmed, its doubled advert joined."""

import re
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import expect

from core.users import Role
from employers.codes import VacancyState
from employers.models import Vacancy
from jobs.feeding import sync_feeds
from jobs.opening import utc_now
from tests.browser.conftest import OpenWindow
from tests.browser.installation import Installation
from tests.browser.pages import Window
from tests.employers.feeds.hr_ba_xml.documents import changed, document

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


def fetch(window: Window, installed: Installation, folder: Path, name: str) -> None:
    """Press "fetch now" of a source; the scheduler's work is done here."""
    window.go("/feeds")
    row = window.page.get_by_role("row").filter(has_text=name).filter(has=window.page.get_by_role("button"))
    row.get_by_role("button", name="Fetch now").click()
    window.expect_text("is fetched within seconds")
    sync_feeds(installed.sessions, folder / "kept", now=utc_now())
    window.page.reload()


def add_source(window: Window, name: str, folder: Path) -> None:
    """Set up a folder of the server as a source whose vacancies open at once."""
    folder.mkdir()
    window.go("/feeds/new")
    window.page.get_by_label("Name of the source").fill(name)
    window.page.get_by_label("Where the file is").select_option("folder")
    window.page.get_by_label("Address or folder").fill(str(folder))
    window.page.get_by_label("New vacancies").select_option("open")
    window.page.get_by_role("button", name="Save").click()
    window.expect_text("The source is saved.")


def test_a_feed_with_quirks_is_set_up_reported_held_and_its_doubled_advert_joined(
    window: OpenWindow, installed: Installation, tmp_path: Path
) -> None:
    operator = window(Role.OPERATOR)
    add_source(operator, "Quirks", tmp_path / "quirks")
    (tmp_path / "quirks" / "all.xml").write_bytes(quirky(12))
    fetch(operator, installed, tmp_path, "Quirks")

    expect(operator.page.get_by_role("row").filter(has_text="#13 (12345-broken-S)").first).to_contain_text("many")
    assert operator.check_everywhere() == []
    with installed.sessions() as session:
        titles = session.scalars(sa.select(Vacancy.title).where(Vacancy.source.like("hr_ba_xml#%"))).all()
    assert len(titles) == 12
    assert "Kürschner (m/w/d)" in titles

    (tmp_path / "quirks" / "all.xml").write_bytes(quirky(5))
    fetch(operator, installed, tmp_path, "Quirks")
    operator.expect_text("A person must decide")
    operator.page.locator("summary", has_text="Withdraw them").click()
    operator.page.get_by_role("button", name="Withdraw them").click()
    operator.expect_text("The fetch is applied within seconds.")
    sync_feeds(installed.sessions, tmp_path / "kept", now=utc_now())
    with installed.sessions() as session:
        query = sa.select(sa.func.count()).where(Vacancy.source.like("hr_ba_xml#%"), Vacancy.state == VacancyState.OPEN)
        assert session.scalar(query) == 5

    add_source(operator, "Second", tmp_path / "second")
    (tmp_path / "second" / "v.csv").write_text(
        "reference;title;employer;postcode;town;description\n"
        "1;Hufschmied (m/w/d);Ofenbau Muster GmbH;73728;Esslingen;"
        "Sie bauen Kachelöfen und Kamine bei unseren Kunden.\n",
        "utf-8",
    )
    fetch(operator, installed, tmp_path, "Second")
    adviser = window(Role.EMPLOYER_ADVISER)
    adviser.go("/feeds/duplicates")
    card = adviser.page.locator("section, .card").filter(has_text=re.compile("Hufschmied")).first
    assert adviser.check_everywhere() == []
    card.get_by_role("button", name="One vacancy: join").first.click()
    adviser.expect_text("The two adverts are one vacancy now.")

"""Public pages: what everybody sees of open vacancies, without account, cookie or script."""

import json
from collections.abc import Callable
from xml.etree import ElementTree as ET

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from employers.codes import RequirementKind
from employers.feeds.job_posting_out import missing_properties
from employers.models import Vacancy
from employers.publication.models import PublicationMode
from tests.factories import asked, make_vacancy
from tests.web.conftest import Visitor, check_page
from tests.web.public.world import make_public, show
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]
Visit = Callable[..., Visitor]
ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def vacancy(sessions: Sessions, world: World) -> Vacancy:
    with sessions.begin() as session:
        return make_public(
            session, world.bakery, occupation_code=BAKER, hours_max=38.5,
            requirements=(asked(RequirementKind.LANGUAGE, "de", 3),),
        )  # fmt: skip


def test_the_sign_in_page_leads_to_the_list_and_the_list_to_the_vacancy(visitor: Visit, vacancy: Vacancy) -> None:
    guest = visitor(None)

    assert "/open-vacancies" in guest.get("auth.sign_in").links()
    page = guest.get("public.index")
    assert f"/open-vacancies/{vacancy.reference}" in page.links()
    assert "Bäckerei Muster · Stuttgart" in page.text
    assert "Deutsch B1" in page.text
    shown = guest.get("public.show", reference=vacancy.reference)
    assert vacancy.reference in shown.text
    assert "Brot backen." in shown.text
    assert not shown.soup.select("main form")


def test_public_pages_set_no_cookie_and_may_be_kept(visitor: Visit, vacancy: Vacancy) -> None:
    guest = visitor(None)

    for path in ("/open-vacancies", "/open-vacancies/map", f"/open-vacancies/{vacancy.reference}"):
        answer = guest.client.get(path)
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        again = guest.client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_the_language_is_in_the_address_or_as_the_browser_asks(visitor: Visit, vacancy: Vacancy) -> None:
    client = visitor(None).client

    check_page(client.get("/open-vacancies", headers={"Accept-Language": "fr, en;q=0.8"}), language="en")
    check_page(client.get("/open-vacancies", headers={"Accept-Language": "tr"}), language="de")
    page = check_page(client.get("/open-vacancies?lang=en"), language="en")
    assert f"/open-vacancies/{vacancy.reference}?lang=en" in page.links()


def test_a_vacancy_that_is_not_public_does_not_exist(visitor: Visit, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        hidden = make_vacancy(session, employer=world.butchery, title="Metzger")
    guest = visitor(None)

    assert guest.client.get(f"/open-vacancies/{hidden.reference}").status_code == 404
    assert guest.client.get("/open-vacancies/V-999999").status_code == 404
    assert "Metzger" not in guest.get("public.index").text


def test_an_anonymous_vacancy_names_nobody_on_any_page(visitor: Visit, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        vacancy = make_public(
            session, world.butchery, PublicationMode.ANONYMOUS, title="Verkauf bei Beispiel", tariff="Haus Beispiel",
            description="Die Metzgerei Beispiel sucht Sie. Mail: chef@beispiel.example",
        )  # fmt: skip
        vacancy.places[0].street = "Hauptstraße 7"
    client = visitor(None).client

    paths = ("", f"/{vacancy.reference}", "/feed.atom", "/feed.rss", "/map", "?q=beispiel")
    bodies = [client.get(f"/open-vacancies{path}").get_data(as_text=True) for path in paths]

    assert vacancy.reference in bodies[1]
    for body in bodies:
        said = body.replace("?q=beispiel", "").replace("q=beispiel", "").replace('value="beispiel"', "")
        assert "beispiel" not in said.casefold()
        assert "Hauptstraße" not in body


def test_search_engines_read_a_valid_posting(visitor: Visit, vacancy: Vacancy) -> None:
    page = visitor(None).get("public.show", reference=vacancy.reference)

    script = page.soup.find("script", attrs={"type": "application/ld+json"})
    assert script is not None
    posting = json.loads(script.get_text())
    assert missing_properties(posting) == []
    assert posting["hiringOrganization"]["name"] == "Bäckerei Muster"
    assert posting["url"] == f"http://localhost/open-vacancies/{vacancy.reference}"


def test_what_stands_in_a_vacancy_never_becomes_markup(visitor: Visit, sessions: Sessions, world: World) -> None:
    attack = "</script><script>alert(1)</script><img src=x onerror=alert(1)>"
    with sessions.begin() as session:
        vacancy = make_public(session, world.bakery, title=f"Koch {attack}", description=attack)
    guest = visitor(None)

    pages = [guest.get("public.index"), guest.get("public.show", reference=vacancy.reference)]

    assert all("<script>alert" not in page.response.get_data(as_text=True) for page in pages)
    assert not any(page.soup.find_all("img") for page in pages)
    ET.fromstring(guest.client.get("/open-vacancies/feed.atom").data)  # noqa: S314 - our own document


def test_the_search_says_when_a_postcode_is_unknown_and_takes_nonsense_as_not_asked(
    visitor: Visit, vacancy: Vacancy
) -> None:
    guest = visitor(None)

    assert "Postleitzahl" in guest.get("public.index", postcode="99999").text
    for query in ("km=-1", "german=x", "shift=%27", "time=1", "page=99999", "code=%25"):
        page = check_page(guest.client.get(f"/open-vacancies?{query}"))
        assert page.status == 200
    near = guest.get("public.index", postcode="70173", km="5")
    assert "0 km" in near.text
    assert vacancy.reference in near.text


@pytest.mark.parametrize(
    ("typed", "count"), [("Bäcker/in", 1), ("Backwarenhersteller", 1), ("Schweißer", 0), ("bäck", 1)]
)
def test_typed_words_find_occupations_and_titles(visitor: Visit, vacancy: Vacancy, typed: str, count: int) -> None:
    page = visitor(None).get("public.index", q=typed)

    assert page.text.count(vacancy.reference) == count


def test_occupations_are_suggested_without_account(visitor: Visit, vacancy: Vacancy) -> None:
    found = visitor(None).client.get("/open-vacancies/suggestions?q=bäck").get_json()

    assert BAKER in {row["value"] for row in found["results"]}
    assert vacancy.occupation_code == BAKER


def test_the_map_is_our_own_and_leads_to_the_list(
    visitor: Visit, sessions: Sessions, world: World, vacancy: Vacancy
) -> None:
    with sessions.begin() as session:
        make_vacancy(session, employer=world.bakery, postcode="73728", title="Bäcker in Esslingen")
        show(session, world.bakery)
    guest = visitor(None)

    page = guest.get("public.on_map")

    assert len(page.soup.select("svg .public-map__dot")) == 2
    assert "http" not in str(page.soup.select_one("svg.public-map"))
    link = page.soup.select("svg.public-map a")[0]
    assert vacancy.reference in check_page(guest.client.get(str(link["href"]))).text or "Esslingen" in str(link)


def test_feeds_and_sitemap_name_every_public_vacancy(visitor: Visit, vacancy: Vacancy) -> None:
    client, address = visitor(None).client, f"http://localhost/open-vacancies/{vacancy.reference}"

    atom, rss, sitemap = (
        ET.fromstring(client.get(path).data)  # noqa: S314 - our own documents
        for path in ("/open-vacancies/feed.atom", "/open-vacancies/feed.rss", "/sitemap.xml")
    )

    assert [entry.findtext(f"{ATOM}id") for entry in atom.findall(f"{ATOM}entry")] == [address]
    assert [item.findtext("link") for item in rss.iter("item")] == [address]
    assert address in {url.findtext(f"{SITEMAP}loc") for url in sitemap}


def test_robots_read_public_pages_only(visitor: Visit) -> None:
    text = visitor(None).client.get("/robots.txt").get_data(as_text=True)

    assert "Disallow: /\n" in text
    assert "Allow: /open-vacancies\n" in text
    assert "Sitemap: http://localhost/sitemap.xml" in text


def test_addresses_are_those_of_the_settings_whatever_host_is_asked(
    app: Flask, visitor: Visit, vacancy: Vacancy
) -> None:
    answer = visitor(None).client.get("/sitemap.xml", headers={"Host": "evil.example"})
    page = visitor(None).client.get(f"/open-vacancies/{vacancy.reference}", headers={"Host": "evil.example"})

    assert app.config["PASSGENAU"].base_url in answer.get_data(as_text=True)
    assert "evil.example" not in answer.get_data(as_text=True)
    assert "evil.example" not in page.get_data(as_text=True)

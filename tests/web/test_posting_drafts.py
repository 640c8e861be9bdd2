"""The posting form as it is typed into: by steps, silently, by two contacts at once, from a file, from a pattern."""

import io
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from core.users import Role, UserSession
from employers.codes import VacancyState
from employers.drafts.models import PostingDraft
from employers.drafts.queries import posting_templates, unfinished_drafts
from employers.models import Contact, Vacancy
from employers.queries import get_vacancy, vacancies_of_employer
from tests.factories import make_client, make_user, make_vacancy
from tests.web.conftest import Page, Visitor, check_page
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]
WHAT = {"step": "what", "title": "Bäcker/in", "occupation_code": BAKER, "openings": "2", "description": ""}
WHEN = {"step": "when", "hours_min": "38", "starts_now": "y", "postcode": "70173", "pay_unit": "hour"}
JSON = {"Accept": "application/json"}


@pytest.fixture
def baker(visitor: Callable[..., Visitor], world: World) -> Visitor:
    return visitor(None, world.baker)


@pytest.fixture
def second(visitor: Callable[..., Visitor], world: World, sessions: Sessions) -> Visitor:
    """Another contact of the bakery."""
    with sessions.begin() as session:
        user = make_user(session, role=Role.EMPLOYER, display_name="Berta Back")
        session.add(Contact(employer_id=world.bakery.id, user_id=user.id, name="Berta Back"))
    return visitor(None, user)


@pytest.fixture
def drafts(sessions: Sessions, world: World) -> Callable[[], list[PostingDraft]]:
    def load() -> list[PostingDraft]:
        with sessions() as session:
            return unfinished_drafts(session, world.bakery.id)

    return load


def silently(who: Visitor, url: str, fields: dict[str, Any], do: str = "keep") -> TestResponse:
    data = fields | {"do": do, "csrf_token": who.csrf_token()}
    return who.client.post(url, data=data, headers=JSON)


def followed(who: Visitor, answer: TestResponse) -> Page:
    assert answer.status_code in (302, 303)
    return check_page(who.client.get(answer.location))


def prints_of_page(page: Page) -> str:
    return str(page.field("prints")["value"])


def test_prints_that_no_page_has_written_count_as_none(baker: Visitor) -> None:
    told = silently(baker, "/my-vacancies/new", WHAT | {"prints": "[" * 100_000})

    assert told.status_code == 200


def test_the_steps_lead_from_the_title_to_the_check(
    baker: Visitor, drafts: Callable[[], list[PostingDraft]], sessions: Sessions, world: World
) -> None:
    when = followed(baker, baker.send("postings.create", WHAT | {"do": "next"}))
    draft_id = drafts()[0].id
    needed = followed(baker, baker.send("postings.draft", WHEN | {"do": "next"}, draft_id=draft_id))
    show = followed(baker, baker.send("postings.draft", {"step": "needed", "do": "check"}, draft_id=draft_id))

    assert when.field("postcode")["value"] == "70173"
    assert needed.soup.select_one("[name=step][value=needed]") is not None
    assert "38" in show.text
    with sessions() as session:
        assert [row.state for row in vacancies_of_employer(session, world.bakery.id)] == [VacancyState.DRAFT]
    assert drafts() == []


def test_an_entry_that_cannot_be_read_is_told_on_its_own_step(baker: Visitor) -> None:
    when = followed(baker, baker.send("postings.create", WHAT | {"do": "next"}))
    form = when.soup.select_one("form#posting")
    assert form is not None
    token = {"csrf_token": baker.csrf_token()}

    page = check_page(baker.client.post(str(form["action"]), data=WHEN | token | {"hours_min": "viele", "do": "next"}))

    assert page.status == 422
    assert page.field("hours_min")["value"] == "viele"


def test_what_is_typed_is_kept_silently_and_shown_again(
    baker: Visitor, drafts: Callable[[], list[PostingDraft]]
) -> None:
    first = silently(baker, "/my-vacancies/new", WHAT | {"occupation_code": "", "openings": "many"})
    told = json.loads(first.get_data(as_text=True))
    again = silently(baker, told["url"], WHAT | {"description": "Brot", "prints": json.dumps(told["prints"])})

    page = check_page(baker.client.get(told["url"]))
    index = baker.get("postings.index")

    assert again.status_code == 200
    assert "Bäcker/in" in told["understood"]
    assert len(drafts()) == 1
    assert page.field("description").get_text().strip() == "Brot"
    assert told["url"].split("?")[0] in index.links()


def test_two_contacts_are_told_which_field_differs_and_whose_it_is(
    baker: Visitor, second: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=world.bakery, state=VacancyState.DRAFT, title="Bäcker/in", openings=1)
    address = {"vacancy_id": vacancy.id}
    first_page, second_page = baker.get("postings.edit", **address), second.get("postings.edit", **address)
    theirs = {"title": "Konditor/in", "openings": "1"}
    second.send("postings.edit", WHAT | theirs | {"prints": prints_of_page(second_page)}, **address)

    mine = WHAT | {"title": "Bäckergeselle", "openings": "5", "prints": prints_of_page(first_page), "do": "next"}
    page = baker.post("postings.edit", mine, status=409, **address)

    assert "Berta Back" in page.text
    assert "Konditor/in" in page.text
    assert page.field("title")["value"] == "Bäckergeselle"
    choices = {str(radio["name"]) for radio in page.soup.select("input[type=radio]")}
    assert choices == {"choice-title"}

    taken = mine | {"prints": prints_of_page(page), "choice-title": "theirs", "do": "resolve"}
    merged = followed(baker, baker.send("postings.edit", taken, **address))
    assert (merged.field("title")["value"], merged.field("openings")["value"]) == ("Konditor/in", "5")


def test_a_conflict_can_be_decided_for_ones_own_words_and_reaches_the_script(
    baker: Visitor, second: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=world.bakery, state=VacancyState.DRAFT, title="Bäcker/in", openings=1)
    url = f"/my-vacancies/{vacancy.id}/edit"
    prints = prints_of_page(baker.get("postings.edit", vacancy_id=vacancy.id))
    silently(second, url, WHAT | {"title": "Konditor/in", "prints": prints})

    told = json.loads(silently(baker, url, WHAT | {"title": "Meister", "prints": prints}).get_data(as_text=True))
    mine = WHAT | {"title": "Meister", "prints": json.dumps(told["prints"]), "choice-title": "mine", "do": "check"}
    baker.send("postings.edit", mine, vacancy_id=vacancy.id)
    silently(baker, url, mine | {"do": "resolve"})

    assert "Konditor/in" in told["notes"]
    page = baker.get("postings.edit", vacancy_id=vacancy.id)
    assert page.field("title")["value"] == "Meister"


def test_the_text_of_a_file_is_taken_over_and_the_file_is_not_kept(
    baker: Visitor, drafts: Callable[[], list[PostingDraft]]
) -> None:
    advert = "Bäckergeselle gesucht\n\nSie sprechen Deutsch (B1).".encode()
    files = {"advert": (io.BytesIO(advert), "advert.txt")}

    page = followed(baker, baker.send("postings.create", WHAT | {"title": "", "do": "upload"} | files))

    assert page.field("title")["value"] == "Bäckergeselle gesucht"
    assert "Deutsch (B1)" in page.field("description").get_text()
    assert len(drafts()) == 1


@pytest.mark.parametrize(
    "data", [b"", b"\x89PNG\r\n\x1a\n", b"PK\x03\x04broken", b"%PDF-1.7 nothing", b"\x00\x01\x02" * 50]
)
def test_a_file_that_cannot_be_read_is_refused_and_nothing_typed_is_lost(baker: Visitor, data: bytes) -> None:
    files = {"advert": (io.BytesIO(data), "advert.pdf")}

    page = baker.post("postings.create", WHAT | {"do": "upload"} | files, status=422)

    assert page.field("title")["value"] == "Bäcker/in"
    assert page.soup.select_one(".kern-alert") is not None


def test_a_vacancy_is_copied_and_a_pattern_is_used_again(baker: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        make_vacancy(session, employer=world.bakery, state=VacancyState.OPEN, title="Nachtbäcker", openings=3)
    copy = next(link for link in baker.get("postings.create").links() if "copy=" in link)

    page = check_page(baker.client.get(copy))
    token = {"csrf_token": baker.csrf_token()}
    baker.client.post(copy, data=token | {"step": "needed", "do": "template", "template_name": "Nacht"})
    with sessions() as session:
        templates = posting_templates(session, world.bakery.id)
    again = baker.get("postings.create", template=templates[0].id)

    assert (page.field("title")["value"], page.field("openings")["value"]) == ("Nachtbäcker", "3")
    assert again.field("title")["value"] == "Nachtbäcker"
    assert templates[0].template_name == "Nacht"


def test_another_employers_drafts_and_patterns_do_not_exist(
    baker: Visitor, visitor: Callable[..., Visitor], world: World, drafts: Callable[[], list[PostingDraft]]
) -> None:
    baker.send("postings.create", WHAT | {"do": "next"})
    draft_id, butcher = drafts()[0].id, visitor(None, world.butcher)

    butcher.get("postings.draft", status=404, draft_id=draft_id)
    butcher.get("postings.create", status=404, template=draft_id)
    butcher.post("postings.draft", WHAT | {"do": "next"}, status=404, draft_id=draft_id)
    butcher.post("postings.drop", status=404, draft_id=draft_id)

    assert len(drafts()) == 1


def test_a_draft_is_thrown_away(baker: Visitor, drafts: Callable[[], list[PostingDraft]]) -> None:
    baker.send("postings.create", WHAT | {"do": "next"})

    baker.post("postings.drop", draft_id=drafts()[0].id)

    assert drafts() == []


def test_the_preview_shows_what_clients_see(baker: Visitor, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=world.bakery, state=VacancyState.DRAFT, pay_min_cents=1500)

    assert "15,00" in baker.get("postings.preview", vacancy_id=vacancy.id).text


def test_the_question_how_many_is_answered_without_a_name_or_an_exact_figure(
    baker: Visitor, sessions: Sessions, world: World
) -> None:
    with sessions.begin() as session:
        names = [make_client(session, occupations=(BAKER,)).reference for _ in range(3)]
        vacancy: Vacancy = make_vacancy(session, employer=world.bakery, state=VacancyState.DRAFT, occupation_code=BAKER)

    page = baker.post("postings.people", vacancy_id=vacancy.id)
    told = silently(baker, "/my-vacancies/new", WHAT, do="people").get_data(as_text=True)

    figures = [cell.get_text() for cell in page.soup.select("#people dd")]
    assert len(figures) == 2
    assert all(text == "weniger als 10" or text.endswith("0") for text in figures)
    assert not any(name in page.text or name in told for name in names)


def test_the_question_needs_an_occupation(baker: Visitor) -> None:
    told = silently(baker, "/my-vacancies/new", WHAT | {"title": "Xyz", "occupation_code": ""}, do="people")

    assert "<dl" not in json.loads(told.get_data(as_text=True))["people"]


def test_more_than_a_vacancy_holds_is_refused(baker: Visitor) -> None:
    assert baker.send("postings.create", WHAT | {"description": "x" * 120_000, "do": "next"}).status_code == 422


def test_a_stored_vacancy_is_where_its_draft_leads(
    baker: Visitor, drafts: Callable[[], list[PostingDraft]], sessions: Sessions
) -> None:
    baker.send("postings.create", WHAT | {"do": "next"})
    draft_id = drafts()[0].id
    baker.send("postings.draft", WHEN | {"do": "draft"}, draft_id=draft_id)

    answer = baker.client.get(f"/my-vacancies/drafts/{draft_id}")

    assert answer.status_code == 302
    with sessions() as session:
        vacancy_id = int(answer.location.split("/")[2])
        assert get_vacancy(session, vacancy_id).title == "Bäcker/in"


def test_what_is_typed_when_the_session_is_over_comes_back_after_the_sign_in(
    baker: Visitor, sessions: Sessions
) -> None:
    token = baker.csrf_token()
    with sessions.begin() as session:
        session.execute(sa.update(UserSession).values(seen_at=datetime.now(UTC) - timedelta(hours=2)))
    late = WHAT | {"description": "Sehr viel Text.", "csrf_token": token}

    silent = baker.client.post("/my-vacancies/new", data=late | {"do": "keep"}, headers=JSON)
    page = baker.client.post("/my-vacancies/new", data=late | {"do": "next"})

    assert silent.mimetype == "text/html"
    assert page.status_code == 403
    assert 'name="kept"' in page.get_data(as_text=True)

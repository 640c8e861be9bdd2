"""Clients' own pages: the way in, answers, questions, corrections, and what nobody else may reach."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from pypdf import PdfReader
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from core.audit import AuditEntry, record
from core.offices import OfficeKind, add_office
from core.settings import local_day
from core.users import Role
from placements.codes import ProposalState, TaskKind
from placements.models import Proposal, Task
from profiles.client_access import ClientAccess, NewLetter, make_letter
from profiles.codes import ClientState
from profiles.models import Client
from profiles.sharing.models import ReleaseBlock, ReleaseReason
from profiles.sharing.operations import NewRelease, release_client, revoke_release
from tests.factories import make_client, make_proposal, make_vacancy
from tests.web.conftest import Page, Visitor, check_page
from tests.web.test_row_access import ARGUMENTS
from tests.web.world import World
from web.client_access import needs_client_access
from web.formatting import CLIENT_LANGUAGES, EASY, RIGHT_TO_LEFT

Sessions = sessionmaker[Session]


@dataclass(frozen=True)
class Person:
    """A client with a browser, an own letter, and one proposal that needs an answer."""

    browser: FlaskClient
    letter: NewLetter
    client_id: int
    proposal_id: int

    def token(self, path: str) -> str:
        soup = BeautifulSoup(self.browser.get(path).get_data(), "html.parser")
        return str(soup.select_one("input[name=csrf_token]")["value"])  # type: ignore[index]

    def send(self, path: str, data: dict[str, str] | None = None, *, form_at: str = "/me") -> TestResponse:
        return self.browser.post(path, data={"csrf_token": self.token(form_at)} | (data or {}))

    def enter(self, number: str | None = None, code: str | None = None) -> TestResponse:
        typed = {"number": number or self.letter.number, "code": code or self.letter.code}
        return self.send("/me/enter", typed, form_at="/me/enter?language=de")

    def page(self, path: str, *, status: int = 200, language: str = "de") -> Page:
        found = check_page(self.browser.get(path), language=language)
        assert found.status == status, found.text[:300]
        return found


@pytest.fixture
def person(app: Flask, sessions: Sessions, world: World) -> Callable[[], Person]:
    """Makes clients of the world's case manager; none is signed in yet."""

    def make() -> Person:
        with sessions.begin() as session:
            client = make_client(session, case_manager_id=world.case_manager.id, skills={"dough": 2})
            vacancy = make_vacancy(session, employer=world.bakery, title="Hilfe in der Bäckerei")
            proposal = make_proposal(
                session, client=client, vacancy=vacancy, state=ProposalState.CLIENT_INFORMED, explanation=EXPLANATION
            )
            letter = make_letter(session, client.id, language="tr", now=datetime.now(UTC), by=world.case_manager.id)
            return Person(app.test_client(), letter, client.id, proposal.id)

    return make


@pytest.fixture
def signed_in(person: Callable[[], Person]) -> Person:
    """A client who is signed in."""
    someone = person()
    assert someone.enter().status_code == 303
    return someone


SKILL = {"name": "skill_counted", "places": {"skill": "dough", "credit": 1.0}}
EXPLANATION = {
    "gates": [
        {"gate": "commute", "value": "met", "closable_by": None, "items": [
            {"value": "met", "client": {"name": "commute", "places": {"minutes": 24.6, "mode": "transit"}},
             "vacancy": None}]},
        {"gate": "licence", "value": "unknown", "closable_by": None, "items": []},
    ],
    "parts": [
        {"part": "skills", "value": 1.0, "hundredths": 2500, "max_hundredths": 2500, "is_unknown": False,
         "items": [SKILL], "rest": []},
        {"part": "wishes", "value": 0.1, "hundredths": 100, "max_hundredths": 1000, "is_unknown": False,
         "items": [], "rest": []},
    ],
    "questions": [{"gate": "licence", "question": "licence", "whom": "case_manager", "about": {}}],
}  # fmt: skip


def proposal_state(sessions: Sessions, proposal_id: int) -> ProposalState:
    with sessions() as session:
        return session.get_one(Proposal, proposal_id).state


def test_opening_the_link_fills_the_number_in_and_signs_nobody_in(person: Callable[[], Person]) -> None:
    someone = person()

    page = someone.page(f"/me/enter/{someone.letter.number}")

    assert page.field("number")["value"] == someone.letter.number
    assert someone.browser.get("/me").status_code == 302
    assert page.response.headers["Referrer-Policy"] == "no-referrer"


def test_number_and_code_of_two_letters_do_not_fit(person: Callable[[], Person]) -> None:
    someone, other = person(), person()

    answer = someone.enter(code=other.letter.code)

    assert answer.status_code == 403
    assert "gehören nicht zusammen" in answer.get_data(as_text=True)
    assert someone.letter.code not in answer.get_data(as_text=True)
    assert someone.browser.get("/me").status_code == 302


def test_a_signed_in_client_reaches_nothing_of_another(
    person: Callable[[], Person], signed_in: Person, sessions: Sessions
) -> None:
    other, path = person(), ""
    seen = [signed_in.browser.get(f"/me/proposals/{other.proposal_id}").status_code]
    for action in ("agree", "refuse", "question"):
        path = f"/me/proposals/{other.proposal_id}/{action}"
        data = {"refuse-reason": "PAY", "do": "decline", "question-words": "Was ist das?"}
        seen.append(signed_in.send(path, data).status_code)

    assert seen == [404] * 4
    assert proposal_state(sessions, other.proposal_id) is ProposalState.CLIENT_INFORMED
    assert "Bäckerei" in signed_in.page("/me").text
    with sessions() as session:
        assert session.scalars(sa.select(Task)).all() == []


def test_suggestions_are_not_shown(signed_in: Person, sessions: Sessions) -> None:
    with sessions.begin() as session:
        client = session.get_one(Client, signed_in.client_id)
        hidden = make_proposal(session, client=client, vacancy=make_vacancy(session, title="Geheim")).id

    assert "Geheim" not in signed_in.page("/me").text
    assert signed_in.browser.get(f"/me/proposals/{hidden}").status_code == 404


def test_a_client_is_nobody_on_the_pages_of_staff_and_staff_nobody_here(
    app: Flask, visitor: Callable[..., Visitor], signed_in: Person
) -> None:
    staff = [signed_in.browser.get(path).status_code for path in ("/clients", "/proposals", f"/clients/{1}", "/runs")]
    pages = [rule.endpoint for rule in app.url_map.iter_rules() if needs_client_access(app, rule.endpoint)]

    assert staff == [302] * 4
    for role in Role:
        browser = visitor(role)
        for endpoint in pages:
            names = next(rule for rule in app.url_map.iter_rules() if rule.endpoint == endpoint).arguments
            address = browser.address(endpoint, **{name: ARGUMENTS[name] for name in names})
            assert browser.client.get(address).status_code in (302, 405)


def test_signing_in_as_a_client_ends_the_session_of_staff_in_this_browser(
    client_for: Callable[..., FlaskClient], person: Callable[[], Person], world: World
) -> None:
    someone = person()
    shared = Person(client_for(None, world.adviser), someone.letter, someone.client_id, someone.proposal_id)

    entered = shared.enter()

    assert entered.status_code == 303
    assert shared.browser.get("/me").status_code == 200
    assert shared.browser.get("/proposals").status_code == 302


def test_no_form_is_taken_without_its_token(app: Flask, signed_in: Person) -> None:
    paths = {}
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "POST" in (rule.methods or ()) and needs_client_access(app, rule.endpoint):
                values: dict[str, Any] = {name: ARGUMENTS[name] for name in rule.arguments}
                paths[rule.endpoint] = app.url_for(rule.endpoint, **values)

    statuses = {
        name: signed_in.browser.post(path, data={"csrf_token": "x"}).status_code for name, path in paths.items()
    }

    assert len(statuses) >= 7
    assert set(statuses.values()) == {400}


def test_yes_is_taken_once_and_a_second_click_just_goes_on(signed_in: Person, sessions: Sessions) -> None:
    path = f"/me/proposals/{signed_in.proposal_id}"
    page = signed_in.page(path)
    version = str(page.field("version")["value"])

    answers = [signed_in.send(f"{path}/agree", {"version": version}).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert proposal_state(sessions, signed_in.proposal_id) is ProposalState.CLIENT_AGREED
    assert "Sie haben Ja gesagt" in signed_in.page(path).text


def test_an_answer_after_staff_were_faster_is_not_taken_and_keeps_what_was_typed(
    signed_in: Person, sessions: Sessions
) -> None:
    path = f"/me/proposals/{signed_in.proposal_id}"
    version = str(signed_in.page(path).field("version")["value"])
    with sessions.begin() as session:
        session.get_one(Proposal, signed_in.proposal_id).next_step = "call"

    data = {"refuse-version": version, "refuse-reason": "PAY", "refuse-note": "Zu wenig Lohn", "do": "decline"}
    answer = check_page(signed_in.send(f"{path}/refuse", data))

    assert answer.status == 409
    assert "inzwischen geändert" in answer.text
    assert "Zu wenig Lohn" in answer.text
    assert proposal_state(sessions, signed_in.proposal_id) is ProposalState.CLIENT_INFORMED


def test_no_needs_a_reason(signed_in: Person, sessions: Sessions) -> None:
    answer = signed_in.send(f"/me/proposals/{signed_in.proposal_id}/refuse", {"do": "decline"})

    assert answer.status_code == 422
    page = check_page(answer)
    assert "Wählen Sie einen Grund" in page.text
    links = [str(link["href"]) for link in page.soup.select(".mine-languages a")]
    assert {signed_in.browser.get(link).status_code for link in links} == {200}
    assert proposal_state(sessions, signed_in.proposal_id) is ProposalState.CLIENT_INFORMED


@pytest.mark.parametrize(
    ("button", "state"), [("object", ProposalState.CLIENT_OBJECTED), ("decline", ProposalState.CLIENT_DECLINED)]
)
def test_a_concern_is_talked_about_and_a_no_ends_it(
    signed_in: Person, sessions: Sessions, button: str, state: ProposalState
) -> None:
    path = f"/me/proposals/{signed_in.proposal_id}"
    version = str(signed_in.page(path).field("version")["value"])

    data = {"refuse-version": version, "refuse-reason": "COMMUTE", "do": button}
    answer = signed_in.send(f"{path}/refuse", data)

    assert answer.status_code == 303
    assert proposal_state(sessions, signed_in.proposal_id) is state


def test_the_page_says_why_and_what_was_not_known(signed_in: Person) -> None:
    text = signed_in.page(f"/me/proposals/{signed_in.proposal_id}").text

    assert "Sie können etwas, das die Stelle braucht. Teige herstellen" in text
    assert "Der Weg dauert etwa 25 Minuten: mit Bus und Bahn." in text
    assert "Was wir nicht wussten Führerschein" in text
    assert "Wünschen" not in text
    assert "25,00" in text


def test_a_question_reaches_the_case_manager_and_the_answer_the_client(
    signed_in: Person, visitor: Callable[..., Visitor], sessions: Sessions, world: World
) -> None:
    path = f"/me/proposals/{signed_in.proposal_id}"
    signed_in.send(f"{path}/question", {"question-words": "Gibt es eine Kantine?"})
    with sessions() as session:
        task = session.scalars(sa.select(Task).where(Task.kind == TaskKind.CLIENT_QUESTION)).one()
    manager = visitor(None, world.case_manager)

    manager.post("clients.settle", {f"m{task.id}-answer": "Ja, im ersten Stock."}, client_id=signed_in.client_id,
                 task_id=task.id)  # fmt: skip

    assert "Ja, im ersten Stock." in signed_in.page(path).text


def test_a_contested_fact_is_marked_for_both_until_it_is_settled(
    signed_in: Person, visitor: Callable[..., Visitor], world: World, sessions: Sessions
) -> None:
    signed_in.send("/me/data/skills", {"words": "Ich kann auch Öfen bedienen"})
    manager = visitor(None, world.case_manager)
    shown = [signed_in.page("/me/data").text, manager.get("clients.show", client_id=signed_in.client_id).text]
    beside = visitor(None, world.adviser).get("proposals.pair", client=signed_in.client_id, vacancy=1).text
    with sessions() as session:
        task_id = session.scalars(sa.select(Task.id)).one()

    answer = {f"m{task_id}-answer": "Berichtigt.", f"m{task_id}-outcome": "done"}
    manager.post("clients.settle", answer, client_id=signed_in.client_id, task_id=task_id)

    assert all("Öfen bedienen" in text and "bestr" in text for text in shown)
    assert "bestreitet erfasste Angaben Was Sie können" in beside
    assert "auch Öfen" not in beside
    assert "bestreitet" not in manager.get("clients.show", client_id=signed_in.client_id).text
    assert "Berichtigt." in signed_in.page("/me/data").text


def test_another_case_manager_neither_makes_letters_nor_answers(
    visitor: Callable[..., Visitor], sessions: Sessions
) -> None:
    with sessions.begin() as session:
        foreign = make_client(session, case_manager_id=None).id
    manager = visitor(Role.CASE_MANAGER)

    statuses = [
        manager.client.get(f"/clients/{foreign}/access").status_code,
        manager.send("clients.make_access", {"language": "de"}, client_id=foreign).status_code,
        manager.send("clients.revoke", client_id=foreign).status_code,
        manager.send("clients.settle", {"m1-answer": "x"}, client_id=foreign, task_id=1).status_code,
    ]

    assert statuses == [403] * 4
    with sessions() as session:
        assert session.scalars(sa.select(ClientAccess)).all() == []


def test_the_letter_shows_number_and_code_once_in_german_and_the_clients_language(
    visitor: Callable[..., Visitor], person: Callable[[], Person], world: World
) -> None:
    someone, manager = person(), visitor(None, world.case_manager)

    page = check_page(manager.send("clients.make_access", {"language": "ar"}, client_id=someone.client_id))
    again = manager.get("clients.access", client_id=someone.client_id).text

    codes = {tag.get_text() for tag in page.soup.select(".letter-code")}
    assert len(codes) == 2
    assert page.soup.select_one("section[lang=ar][dir=rtl]") is not None
    assert page.soup.select_one("svg.letter-qr path") is not None
    assert not [code for code in codes if code in again]
    assert someone.enter().status_code == 403


def test_revoking_signs_the_client_out(visitor: Callable[..., Visitor], signed_in: Person, world: World) -> None:
    visitor(None, world.case_manager).post("clients.revoke", client_id=signed_in.client_id)

    assert signed_in.browser.get("/me").status_code == 302


def test_a_form_sent_after_half_an_hour_is_kept_through_the_sign_in(signed_in: Person, sessions: Sessions) -> None:
    path = f"/me/proposals/{signed_in.proposal_id}"
    token = signed_in.token(path)
    with sessions.begin() as session:
        session.execute(sa.update(ClientAccess).values(session_seen_at=datetime.now(UTC) - timedelta(minutes=31)))
    refused = check_page(
        signed_in.browser.post(f"{path}/question", data={"csrf_token": token, "question-words": "Wann ist Pause?"})
    )

    typed = {"number": signed_in.letter.number, "code": signed_in.letter.code, "kept": refused.field("kept")["value"],
             "csrf_token": refused.field("csrf_token")["value"]}  # fmt: skip
    kept = check_page(signed_in.browser.post("/me/enter", data=typed))
    sent = {str(each["name"]): str(each["value"]) for each in kept.soup.select("main form input[type=hidden]")}
    answer = signed_in.browser.post(str(kept.soup.select_one("main form")["action"]), data=sent)  # type: ignore[index]

    assert (refused.status, answer.status_code) == (403, 303)
    assert "Wann ist Pause?" in kept.text
    with sessions() as session:
        assert session.scalars(sa.select(Task.words)).one() == "Wann ist Pause?"


def test_proposals_rest_and_the_case_manager_is_told(signed_in: Person, sessions: Sessions, world: World) -> None:
    until = datetime.now(UTC).date() + timedelta(days=30)

    refused = signed_in.send("/me/pause", {"until": "2020-01-01"}).status_code
    taken = signed_in.send("/me/pause", {"until": until.isoformat()}).status_code
    shown = signed_in.page("/me").text
    ended = signed_in.send("/me/pause/end").status_code

    assert (refused, taken, ended) == (422, 303, 303)
    assert f"bis zum {until:%d.%m.%Y} keine neuen" in shown
    with sessions() as session:
        assert session.get_one(Client, signed_in.client_id).state is ClientState.ACTIVE
        told = [(task.kind, task.user_id) for task in session.scalars(sa.select(Task).order_by(Task.id))]
        kinds = (TaskKind.CLIENT_PAUSED, TaskKind.CLIENT_GOES_ON)
        assert told == [(kind, world.case_manager.id) for kind in kinds]


def test_who_saw_the_data_stands_there_without_names(signed_in: Person, sessions: Sessions, world: World) -> None:
    with sessions.begin() as session:
        for _ in range(2):
            record(session, "client_viewed", kind="client", object_id=signed_in.client_id, now=datetime.now(UTC),
                   by=world.adviser.id, purpose="placement")  # fmt: skip

    text = signed_in.page("/me/looks").text

    assert "Arbeitgeberberatung: hat Ihre Daten gesehen – um mit Ihnen Arbeit zu finden (2 Mal)" in text
    assert world.adviser.display_name not in text


def test_a_release_to_a_joint_desk_stands_there_also_after_its_end(
    signed_in: Person, sessions: Sessions, world: World
) -> None:
    texts, now = [], datetime.now(UTC)
    until, by = local_day(now) + timedelta(days=5), world.case_manager.id
    with sessions.begin() as session:
        office = add_office(session, name="Anlaufstelle Mitte", kind=OfficeKind.JOINT_DESK, now=now, by=None)
        new = NewRelease(
            signed_in.client_id, office.id, frozenset({ReleaseBlock.SKILLS}), ReleaseReason.JOINT_PLACEMENT, until
        )
        release_id = release_client(session, new, now=now, by=by).id
    texts.append(signed_in.page("/me/looks").text)
    with sessions.begin() as session:
        revoke_release(session, release_id, now=now, by=by)
    texts.append(signed_in.page("/me/looks").text)

    assert all("Anlaufstelle Mitte" in text and "Fertigkeiten, Nachweise" in text for text in texts)
    assert ["widerrufen am" in text for text in texts] == [False, True]
    assert "hat einer gemeinsamen Anlaufstelle einen Teil Ihrer Daten gezeigt" in texts[0]


def test_what_can_be_released_can_be_read_by_the_client(signed_in: Person, sessions: Sessions) -> None:
    with sessions.begin() as session:
        client = session.get_one(Client, signed_in.client_id)
        client.can_work_shifts, client.reads_latin_script = True, False

    text = signed_in.page("/me/data").text

    assert "Schicht" in text
    assert "Liest lateinische Buchstaben nein" in text


@pytest.mark.parametrize(("fact", "way"), [("person", "/edit/person"), ("consents", "/consents")])
def test_staff_come_from_each_contested_part_to_where_it_is_put_right(
    signed_in: Person, visitor: Callable[..., Visitor], world: World, fact: str, way: str
) -> None:
    signed_in.send(f"/me/data/{fact}", {"words": "Das stimmt nicht"})
    manager = visitor(None, world.case_manager)

    links = manager.get("clients.access", client_id=signed_in.client_id).links()

    assert f"/clients/{signed_in.client_id}{way}" in links


def test_reading_a_clients_messages_is_a_look_also_where_an_answer_was_refused(
    signed_in: Person, visitor: Callable[..., Visitor], world: World, sessions: Sessions
) -> None:
    signed_in.send("/me/data/skills", {"words": "Das stimmt nicht"})
    with sessions() as session:
        task_id = session.scalars(sa.select(Task.id)).one()
    manager = visitor(None, world.case_manager)
    manager.get("clients.access", client_id=signed_in.client_id)
    empty = {f"m{task_id}-answer": ""}
    refused = manager.send("clients.settle", empty, client_id=signed_in.client_id, task_id=task_id)

    with sessions() as session:
        looks = session.scalars(sa.select(AuditEntry.object_id).where(AuditEntry.action == "client_viewed")).all()
    assert refused.status_code == 422
    assert looks == [str(signed_in.client_id)] * 2


def test_every_language_has_its_direction_and_its_mark(signed_in: Person) -> None:
    paths = ("/me", f"/me/proposals/{signed_in.proposal_id}", "/me/data", "/me/data/skills", "/me/looks", "/me/pause")
    languages = [code for code in CLIENT_LANGUAGES if code != EASY]

    pages = [
        (language, signed_in.page(f"{path}?language={language}", language=language))
        for language in languages
        for path in paths
    ]

    for language, page in pages:
        assert page.soup.html is not None
        assert page.soup.html.get("dir") == ("rtl" if language in RIGHT_TO_LEFT else None)
        assert bool(page.soup.select(".mine-mark")) == (language != "de")


def test_leichte_sprache_stands_on_the_first_pages_and_is_marked(signed_in: Person) -> None:
    pages = [signed_in.page(f"{path}?language={EASY}") for path in ("/me", f"/me/enter/{signed_in.letter.number}")]

    assert all("hat noch niemand geprüft" in page.text and page.soup.select(".mine-easy") for page in pages)


def test_errors_of_these_pages_stand_in_their_frame_and_language(signed_in: Person) -> None:
    page = signed_in.page("/me/proposals/999?language=uk", status=404, language="uk")

    assert "Не знайдено" in page.text


def test_the_copy_of_all_data_needs_the_code_once_more_and_is_noted(signed_in: Person, sessions: Sessions) -> None:
    assert "Kopie meiner Daten" in signed_in.page("/me/data").text

    way, kinds = "/me/data/copy", ("file", "paper", "page")
    refused = signed_in.send(way, {"code": "0000 0000 0000", "file": "1"}, form_at=way)
    file, paper, page = (signed_in.send(way, {"code": signed_in.letter.code, of: "1"}, form_at=way) for of in kinds)

    assert refused.status_code == 403
    assert "Hilfe in der Bäckerei" in str(file.get_json()["records"]["proposal"])
    assert "attachment" in file.headers["Content-Disposition"]
    assert "Hilfe in der Bäckerei" in " ".join(each.extract_text() for each in PdfReader(BytesIO(paper.data)).pages)
    assert "Hilfe in der Bäckerei" in check_page(page, language="de").text
    with sessions() as session:
        noted = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "client_copy.made"))
        assert [entry.detail["way"] for entry in noted] == ["file", "paper", "page"]

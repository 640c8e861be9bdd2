"""Reading a CV for a client: the file, each fact by itself, and everything that can go wrong with either."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from bs4 import Tag
from flask.testing import FlaskClient
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.test import TestResponse

from core.audit import AuditEntry
from core.users import Role
from profiles.codes import Evidence
from profiles.cv.models import CvFact, CvReading, FactState
from profiles.models import Client
from tests.factories import make_client, make_user, row_count
from tests.profiles.cv.files import GERMAN_CV, docx_of, package, pdf_of
from tests.web.conftest import Page, Visitor, check_page
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]


@pytest.fixture
def client_id(sessions: Sessions, world: World) -> int:
    with sessions.begin() as session:
        return make_client(session, case_manager_id=world.case_manager.id).id


@pytest.fixture
def manager(visitor: Callable[..., Visitor], world: World) -> Visitor:
    return visitor(None, world.case_manager)


def upload(manager: Visitor, client_id: int, data: bytes, name: str = "cv.docx") -> TestResponse:
    return manager.send("clients.read_cv", {"file": (io.BytesIO(data), name)}, client_id=client_id)


def facts_of(sessions: Sessions) -> dict[str, int]:
    """Ids of all proposed facts by their words."""
    with sessions() as session:
        return {fact.words: fact.id for fact in session.scalars(sa.select(CvFact).order_by(CvFact.id))}


def fields_of(page: Page, fact_id: int) -> dict[str, Any]:
    """What a browser sends of a fact's form."""
    form = page.soup.find(id=f"fact-{fact_id}")
    assert isinstance(form, Tag)
    inputs = {str(tag["name"]): str(tag.get("value", "")) for tag in form.find_all("input") if tag.get("name")}
    for select in form.find_all("select"):
        chosen = select.find("option", selected=True)
        inputs[str(select["name"])] = str(chosen["value"]) if chosen else ""
    return inputs


def decide(manager: Visitor, client_id: int, fact_id: int, do: str = "confirm", **changed: str) -> TestResponse:
    page = manager.get("clients.cv", client_id=client_id)
    sent = {"fact": str(fact_id), "do": do}
    if page.soup.find(id=f"fact-{fact_id}"):
        sent |= fields_of(page, fact_id) | {f"fact-{fact_id}-{name}": value for name, value in changed.items()}
    return manager.send("clients.decide_cv_fact", sent, client_id=client_id)


def test_a_cv_becomes_proposals_and_changes_nothing_yet(manager: Visitor, sessions: Sessions, client_id: int) -> None:
    answer = upload(manager, client_id, docx_of(GERMAN_CV))

    assert answer.status_code == 302
    page = manager.get("clients.cv", client_id=client_id)
    assert "06/2021 Bäckerin" in page.text
    with sessions() as session:
        client = session.get_one(Client, client_id)
        assert (client.occupations, client.skills, client.languages, client.licences) == ([], [], [], [])


def test_a_confirmed_job_stands_in_the_profile_with_months_and_year(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    upload(manager, client_id, docx_of("Berufserfahrung\n01/2018 – 12/2019\tBäcker"))

    answer = decide(manager, client_id, facts_of(sessions)["01/2018 – 12/2019 Bäcker"])

    assert answer.status_code == 302
    with sessions() as session:
        [row] = session.get_one(Client, client_id).occupations
        assert (row.code, row.experience_months, row.last_year, row.rank) == (BAKER, 24, 2019, None)


def test_what_is_confirmed_of_skills_and_languages_is_an_own_statement(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))
    facts = facts_of(sessions)

    decide(manager, client_id, facts["Deutsch B2"], write="2")
    decide(manager, client_id, facts["Teige herstellen (sehr gut)"])

    with sessions() as session:
        client = session.get_one(Client, client_id)
        [german], [dough] = client.languages, client.skills
        assert (german.listen, german.speak, german.write, german.evidence) == (4, 4, 2, Evidence.SELF)
        assert (dough.skill_code, dough.level, dough.evidence) == ("dough", 3, Evidence.SELF)


def test_licence_and_certificate_are_confirmed_one_by_one(manager: Visitor, sessions: Sessions, client_id: int) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))
    facts = facts_of(sessions)

    decide(manager, client_id, facts["Führerschein: Klasse B"])
    decide(manager, client_id, facts["Gesundheitszeugnis"])

    with sessions() as session:
        client = session.get_one(Client, client_id)
        assert [(row.licence_class, row.is_held) for row in client.licences] == [("B", True)]
        assert [(row.certificate_code, row.is_held) for row in client.certificates] == [("food_hygiene", True)]


def test_nothing_about_the_person_is_kept(manager: Visitor, sessions: Sessions, client_id: int) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))

    kept = " ".join(facts_of(sessions))
    told = ("Mira", "Muster", "1985", "verheiratet", "Kinder", "evangelisch", "deutsch\n", "0711", "@", "Elternzeit",
            "Kirche", "GmbH")  # fmt: skip
    assert [word for word in told if word in kept] == []
    with sessions() as session:
        stored = session.execute(sa.text("SELECT content FROM cv_fact")).scalars().all()
    assert stored
    assert not [text for text in stored if "Bäck" in text or "Deutsch" in text], "must be encrypted"


def test_a_rejected_fact_leaves_the_profile_alone(manager: Visitor, sessions: Sessions, client_id: int) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))
    fact_id = facts_of(sessions)["Deutsch B2"]

    answer = decide(manager, client_id, fact_id, "reject")

    assert answer.status_code == 302
    with sessions() as session:
        assert session.get_one(CvFact, fact_id).state is FactState.REJECTED
        assert session.get_one(Client, client_id).languages == []


def test_a_second_click_records_nothing_twice(manager: Visitor, sessions: Sessions, client_id: int) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))
    fact_id = facts_of(sessions)["Deutsch B2"]
    sent = fields_of(manager.get("clients.cv", client_id=client_id), fact_id) | {"fact": str(fact_id), "do": "confirm"}

    statuses = [manager.send("clients.decide_cv_fact", sent, client_id=client_id).status_code for _ in range(2)]
    late = manager.send("clients.decide_cv_fact", sent | {"do": "reject"}, client_id=client_id)

    assert (statuses, late.status_code) == ([302, 302], 302)
    with sessions() as session:
        assert session.get_one(CvFact, fact_id).state is FactState.CONFIRMED
        entries = session.scalars(sa.select(AuditEntry.action)).all()
        assert entries.count("cv_fact_confirmed") == 1
        assert entries.count("client_changed") == 1
        assert "cv_fact_rejected" not in entries


def test_the_same_file_is_not_read_twice(manager: Visitor, sessions: Sessions, client_id: int) -> None:
    file = docx_of(GERMAN_CV)
    upload(manager, client_id, file)
    before = facts_of(sessions)

    page = check_page(manager.client.get(str(upload(manager, client_id, file).location)))

    assert facts_of(sessions) == before
    assert row_count_of(sessions) == 1
    assert "schon gelesen" in page.soup.get_text()


def row_count_of(sessions: Sessions) -> int:
    with sessions() as session:
        return row_count(session, CvReading)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"   ", b"PK\x03\x04half", b"%PDF-1.4 half", b"\x89PNG\r\n\x1a\n", b"{\\rtf1 x}", b"{\"a\": 1}",
        b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]><Candidate>&b;</Candidate>",
        pdf_of(""), pdf_of("x", password="secret"), package({"a.txt": "x"}),
        package({"word/document.xml": b" " * (21 * 1024 * 1024)}), b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600,
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_its_cure(
    manager: Visitor, sessions: Sessions, client_id: int, data: bytes
) -> None:
    page = check_page(upload(manager, client_id, data, "cv.pdf"))

    assert page.status == 422
    assert page.field("file").get("aria-invalid") == "true"
    assert row_count_of(sessions) == 0


def test_a_form_without_a_file_says_so(manager: Visitor, client_id: int) -> None:
    page = check_page(manager.send("clients.read_cv", {}, client_id=client_id))

    assert page.status == 422
    assert page.field("file").get("aria-invalid") == "true"


def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read(manager: Visitor, client_id: int) -> None:
    answer = manager.client.post(
        manager.address("clients.read_cv", client_id=client_id),
        data=b"--x\r\n",
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(100 * 1024 * 1024)},
    )

    assert answer.status_code == 413
    assert "10" in check_page(answer).text


def test_a_fact_without_entry_asks_for_one_and_stays_open(manager: Visitor, sessions: Sessions, client_id: int) -> None:
    upload(manager, client_id, b"Berufserfahrung\n2018 - 2020 Quantenflechter\nSprachen\nDeutsch B1\n", "cv.txt")
    fact_id = facts_of(sessions)["2018 - 2020 Quantenflechter"]

    refused = check_page(decide(manager, client_id, fact_id))
    mended = decide(manager, client_id, fact_id, name="Bäcker/in")

    assert (refused.status, mended.status_code) == (422, 302)
    assert refused.field(f"fact-{fact_id}-name").get("aria-invalid") == "true"
    with sessions() as session:
        assert [row.code for row in session.get_one(Client, client_id).occupations] == [BAKER]


def test_a_fact_that_cannot_be_true_is_refused_in_words_and_stays_open(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    upload(manager, client_id, b"Berufserfahrung\n2018 - 2020 B\xc3\xa4cker\n", "cv.txt")
    [fact_id] = facts_of(sessions).values()

    page = check_page(decide(manager, client_id, fact_id, last_year="2199"))

    assert page.status == 422
    with sessions() as session:
        assert session.get_one(CvFact, fact_id).state is FactState.OPEN
        assert session.get_one(Client, client_id).occupations == []


def test_discarding_deletes_what_waits_and_keeps_what_was_confirmed(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))
    decide(manager, client_id, facts_of(sessions)["Deutsch B2"])

    manager.send("clients.discard_cv", client_id=client_id)

    with sessions() as session:
        assert (row_count(session, CvReading), row_count(session, CvFact)) == (0, 0)
        assert len(session.get_one(Client, client_id).languages) == 1


def test_only_the_clients_own_case_manager_gets_in(
    visitor: Callable[..., Visitor], sessions: Sessions, manager: Visitor, client_id: int
) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))
    with sessions.begin() as session:
        other = make_user(session, role=Role.CASE_MANAGER)
    stranger = visitor(None, other)

    statuses = [
        stranger.client.get(stranger.address("clients.cv", client_id=client_id)).status_code,
        upload(stranger, client_id, docx_of(GERMAN_CV)).status_code,
        stranger.send("clients.decide_cv_fact", {"fact": "1", "do": "reject"}, client_id=client_id).status_code,
        stranger.send("clients.discard_cv", client_id=client_id).status_code,
    ]

    assert statuses == [403, 403, 403, 403]
    assert row_count_of(sessions) == 1


@pytest.mark.parametrize("role", [Role.EMPLOYER, Role.EMPLOYER_ADVISER, Role.OPERATOR])
def test_no_other_role_reads_a_cv(client_for: Callable[..., FlaskClient], client_id: int, role: Role) -> None:
    assert client_for(role).get(f"/clients/{client_id}/cv").status_code == 403


def test_a_fact_of_another_client_is_not_found(
    manager: Visitor, sessions: Sessions, world: World, client_id: int
) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))
    with sessions.begin() as session:
        second = make_client(session, case_manager_id=world.case_manager.id).id
    fact_id = facts_of(sessions)["Deutsch B2"]

    for number in (str(fact_id), "0", "x", "99999999999999999999", ""):
        answer = manager.send("clients.decide_cv_fact", {"fact": number, "do": "reject"}, client_id=second)
        assert answer.status_code == 404


def test_reading_and_deciding_leave_their_entries_without_any_fact(
    manager: Visitor, sessions: Sessions, client_id: int
) -> None:
    upload(manager, client_id, docx_of(GERMAN_CV))
    decide(manager, client_id, facts_of(sessions)["Deutsch B2"])

    with sessions() as session:
        entries = session.scalars(sa.select(AuditEntry).where(AuditEntry.action.startswith("cv_"))).all()
        assert [entry.action for entry in entries] == ["cv_read", "cv_fact_confirmed"]
        assert entries[0].detail == {"format": "DOCX", "facts": 10, "known": 0}
        assert set(entries[1].detail) == {"fact", "fields"}

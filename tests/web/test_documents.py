"""Documents on the web: made from the proposal's page, read by whom they are for, refused with what is missing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from core.offices import Office, Team, TeamMember
from core.users import Role
from employers.codes import PayUnit
from employers.models import Contact, Employer
from placements.codes import ProposalState
from placements.documents.codes import DocumentKind, Ground
from placements.documents.models import DocumentRecord, LegalNotice, LetterHead
from placements.documents.operations import Order, make_document
from placements.messages.codes import MessageKind
from placements.messages.models import Message
from placements.models import Proposal, ProposalStep
from profiles.casework import CaseFile
from profiles.codes import ConsentPurpose
from profiles.models import Consent
from tests.factories import make_client, make_occupation, make_proposal, make_vacancy
from tests.web.conftest import Visitor
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]
SOON = (datetime.now(UTC) + timedelta(days=9)).date().isoformat()
TODAY = datetime.now(UTC).date().isoformat()
WORDING = "Bitte bewerben Sie sich bis zum Monatsende bei diesem Arbeitgeber. Tun Sie das nicht, folgt daraus dies."


@pytest.fixture
def proposal(sessions: Sessions, world: World) -> int:
    """A proposal that the client has agreed to, with all that its letter must say."""
    with sessions.begin() as session:
        office = Office(name="Mitte")
        session.add(office)
        session.flush()
        team = Team(office_id=office.id, name="Team 1")
        session.add_all([team, LetterHead(
            office_id=office.id, name="Jobcenter", street="Platz 1", postcode="70173", town="Musterstadt", phone="0711",
            email="post@example.org", privacy_contact="dsb@example.org", authority="Aufsicht",
        )])  # fmt: skip
        session.flush()
        for user in (world.adviser, world.case_manager):
            session.add(TeamMember(user_id=user.id, team_id=team.id))
        employer = session.get_one(Employer, world.bakery.id)
        employer.street = "Backstraße 3"
        session.scalars(sa.select(Contact).where(Contact.employer_id == employer.id)).one().phone = "0711 111"
        vacancy = make_vacancy(
            session, employer=employer, starts_now=True, hours_min=20, pay_min_cents=1500, pay_unit=PayUnit.HOUR
        )
        make_occupation(session, BAKER[:3], label_de="Lebensmittelherstellung")
        client = make_client(session, case_manager_id=world.case_manager.id, occupations=(BAKER,))
        session.add(CaseFile(client_id=client.id, given_name="Ada", family_name="Muster", address="Weg 5, 70173 Ort"))
        return make_proposal(session, client=client, vacancy=vacancy, state=ProposalState.CLIENT_AGREED).id


def make(sessions: Sessions, world: World, proposal_id: int, kind: DocumentKind) -> int:
    with sessions.begin() as session:
        client_id = session.get_one(Proposal, proposal_id).client_id
        day = datetime.now(UTC).date() + timedelta(days=9)
        order = Order(kind, client_id, proposal_id, reply_by=day)
        return make_document(session, order, now=datetime.now(UTC), by=world.adviser.id).id


def send(sessions: Sessions, proposal_id: int) -> None:
    """The short profile has been sent."""
    with sessions.begin() as session:
        found = session.get_one(Proposal, proposal_id)
        session.add(ProposalStep(proposal_id=found.id, from_state=found.state,
                                 to_state=ProposalState.SHORT_PROFILE_SENT, at=datetime.now(UTC)))  # fmt: skip
        found.state = ProposalState.SHORT_PROFILE_SENT


@pytest.mark.parametrize("role", [Role.EMPLOYER_ADVISER, Role.CASE_MANAGER])
def test_staff_make_a_letter_and_open_it(visitor: Callable[..., Visitor], proposal: int, role: Role) -> None:
    staff = visitor(role)

    page = staff.post(
        "documents.make", {"kind": "proposal_letter", "language": "uk", "reply_by": SOON}, proposal_id=proposal
    )
    answer = staff.client.get(staff.address("documents.download", document_id=1))

    assert "Vermittlungsvorschlag mit Antwortbogen" in page.text
    assert answer.data.startswith(b"%PDF")
    assert answer.mimetype == "application/pdf"
    assert f"proposal-letter-P-{proposal:06d}-uk.pdf" in answer.headers["Content-Disposition"]
    assert "Muster" not in str(answer.headers)


def test_a_letter_that_was_looked_at_is_sent_to_the_client_once(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, proposal: int
) -> None:
    letter = make(sessions, world, proposal, DocumentKind.PROPOSAL_LETTER)
    adviser = visitor(Role.EMPLOYER_ADVISER)
    refused = adviser.post("documents.mail", status=409, document_id=letter)
    with sessions.begin() as session:
        client_id = session.get_one(Proposal, proposal).client_id
        session.get_one(CaseFile, client_id).email = "ada@example.org"
        session.add(Consent(
            client_id=client_id, purpose=ConsentPurpose.CONTACT_BY_MESSAGE, scope="", wording_version="1",
            given_on=datetime.now(UTC).date(),
        ))  # fmt: skip

    pages = [adviser.post("documents.mail", document_id=letter) for _ in range(2)]

    assert "per Post" in refused.text
    assert all("wartet" in page.text for page in pages)
    with sessions() as session:
        assert session.scalars(sa.select(Message.kind)).all() == [MessageKind.CLIENT_LETTER]


def test_what_is_missing_is_named_with_the_place_to_enter_it(
    visitor: Callable[..., Visitor], sessions: Sessions, proposal: int
) -> None:
    with sessions.begin() as session:
        session.get_one(Proposal, proposal).vacancy.pay_min_cents = None
    staff = visitor(Role.EMPLOYER_ADVISER)

    page = staff.post("documents.make", {"kind": "proposal_letter", "language": "de"}, status=422, proposal_id=proposal)

    assert "Pflichtangaben fehlen" in page.text
    assert "Der Lohn oder der Tarif. Der Arbeitgeber trägt ihn in der Stelle ein." in page.text
    assert "Tragen Sie ihn unten im Formular ein." in page.text
    with sessions() as session:
        assert session.scalars(sa.select(DocumentRecord)).all() == []


@pytest.mark.parametrize("typed", [{"kind": "x"}, {"language": "xx"}, {"reply_by": "yesterday"}, {"reply_by": TODAY}])
def test_a_wrong_order_comes_back_with_what_was_typed(
    visitor: Callable[..., Visitor], proposal: int, typed: dict[str, str]
) -> None:
    order = {"kind": "proposal_letter", "language": "de", "reply_by": SOON} | typed

    visitor(Role.CASE_MANAGER).post("documents.make", order, status=422, proposal_id=proposal)


def test_an_employer_reads_what_was_sent_and_nobody_elses(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, proposal: int
) -> None:
    profile = make(sessions, world, proposal, DocumentKind.SHORT_PROFILE)
    letter = make(sessions, world, proposal, DocumentKind.PROPOSAL_LETTER)
    baker, butcher = visitor(None, world.baker), visitor(None, world.butcher)
    before = baker.client.get(f"/documents/{profile}").status_code

    send(sessions, proposal)

    assert before == 404
    assert baker.client.get(f"/documents/{profile}").status_code == 200
    assert baker.client.get(f"/documents/{letter}").status_code == 404
    assert butcher.client.get(f"/documents/{profile}").status_code == 404
    assert "Anonymes Kurzprofil" in baker.get("documents.of_employer").text
    assert "Anonymes Kurzprofil" not in butcher.get("documents.of_employer").text


def test_a_case_manager_opens_no_document_of_anothers_client(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, proposal: int
) -> None:
    document = make(sessions, world, proposal, DocumentKind.AI_NOTICE)
    with sessions.begin() as session:
        session.get_one(Proposal, proposal).client.case_manager_id = None
    manager = visitor(Role.CASE_MANAGER)

    statuses = [
        manager.client.get(path).status_code
        for path in (f"/documents/{document}", f"/proposals/{proposal}/documents", "/clients/1/documents")
    ]

    assert statuses == [403, 403, 403]


def test_an_information_sheet_is_made_without_any_proposal(visitor: Callable[..., Visitor], proposal: int) -> None:
    manager = visitor(Role.CASE_MANAGER)

    page = manager.post(
        "documents.make_for_client", {"kind": "information_sheet", "language": "fa"}, client_id=proposal
    )

    assert "Informationsblatt zum Datenschutz" in page.text


def notice_form(second_id: int, **typed: Any) -> dict[str, Any]:
    ticks = {ground.value: "y" for ground in Ground}
    return ticks | {
        "examined_on": TODAY, "decided_on": TODAY, "wording": WORDING, "reason": "Gespräch", "second": second_id,
    } | typed  # fmt: skip


def test_two_people_decide_about_a_legal_notice(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, proposal: int
) -> None:
    manager, adviser = visitor(Role.CASE_MANAGER), visitor(Role.EMPLOYER_ADVISER)
    page = manager.post("documents.decide_notice", notice_form(world.adviser.id), proposal_id=proposal)
    own = manager.send("documents.confirm_notice", notice_id=1).status_code

    done = adviser.post("documents.confirm_notice", notice_id=1)

    assert "wartet auf eine zweite Person" in page.text
    assert own == 409
    assert "gilt" in done.text
    with sessions() as session:
        assert session.get_one(LegalNotice, 1).second_by == world.adviser.id
    assert "Zurückgenommen" in adviser.post("documents.withdraw_notice", notice_id=1).text


def test_an_open_ground_stops_the_notice_and_keeps_what_was_typed(
    visitor: Callable[..., Visitor], world: World, proposal: int
) -> None:
    typed = notice_form(world.adviser.id)
    del typed["child_care"]

    page = visitor(Role.CASE_MANAGER).post("documents.decide_notice", typed, status=422, proposal_id=proposal)

    assert "Prüfen Sie jeden Grund der Zumutbarkeit" in page.text
    assert WORDING in page.field("wording").get_text()


def test_the_operator_enters_the_letter_head(
    visitor: Callable[..., Visitor], sessions: Sessions, proposal: int
) -> None:
    operator = visitor(Role.OPERATOR)
    page = operator.get("documents.letter_head", office_id=1)
    head: dict[str, Any] = {
        str(field["name"]): field.get("value", "") for field in page.soup.select("main input[name]")
    }

    operator.post("documents.save_head", head | {"phone": "0711 999"}, office_id=1)
    operator.post("documents.save_head", head | {"phone": ""}, status=422, office_id=1)

    with sessions() as session:
        assert session.scalars(sa.select(LetterHead.phone)).one() == "0711 999"
    assert proposal
    operator.get("documents.letter_head", status=404, office_id=99)


def test_the_list_of_an_employer_asks_the_database_as_often_for_many_documents_as_for_one(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, proposal: int
) -> None:
    make(sessions, world, proposal, DocumentKind.SHORT_PROFILE)
    send(sessions, proposal)
    baker, counts = visitor(None, world.baker), []
    for _round in range(2):
        seen: list[str] = []
        engine = sa.Engine

        def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any, seen: list[str] = seen) -> None:
            seen.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        baker.get("documents.of_employer")
        event.remove(engine, "before_cursor_execute", count)
        counts.append(len(seen))
        with sessions.begin() as session:
            record = session.get_one(DocumentRecord, 1)
            values = {name: getattr(record, name) for name in record.__mapper__.columns.keys() if name != "id"}  # noqa: SIM118
            session.add_all(DocumentRecord(**values) for _number in range(30))

    assert counts[0] == counts[1]

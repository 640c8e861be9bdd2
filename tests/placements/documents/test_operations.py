"""Making documents: who may, from which state on, with what; and that nothing is made while something is missing."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.audit import AuditEntry
from core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from core.offices import Office, Team, TeamMember
from core.users import Role
from employers.codes import PayUnit
from employers.models import Contact
from placements.client_voice import Settlement, contest_fact, settle_message
from placements.codes import ProposalState
from placements.documents.codes import DocumentKind, Missing
from placements.documents.models import DocumentRecord
from placements.documents.operations import (
    Head,
    IncompleteDocument,
    Order,
    file_name,
    make_document,
    pdf_of,
    save_letter_head,
)
from placements.documents.queries import (
    document_kinds_for_employer,
    documents_for_employer,
    documents_of_client,
    get_document_for_employer,
)
from placements.models import ProposalStep
from profiles.casework import CaseFile
from profiles.catalogue.models import Language
from profiles.codes import ClientFact, ConsentPurpose
from profiles.models import ClientLanguage, Consent
from tests.factories import (
    NOW,
    TODAY,
    WAREHOUSE,
    make_client,
    make_employer,
    make_occupation,
    make_proposal,
    make_user,
    make_vacancy,
    row_count,
)

HEAD = Head(
    name="Jobcenter Musterstadt", street="Musterplatz 1", postcode="70173", town="Musterstadt", phone="0711 000-0",
    email="post@example.org", privacy_contact="dsb@example.org", authority="Aufsicht",
)  # fmt: skip
REPLY_BY = date(2026, 12, 1)


class Scene:
    """A proposal that a letter can be made of."""

    def __init__(self, session: Session, *, state: ProposalState = ProposalState.CLIENT_AGREED) -> None:
        self.session = session
        self.adviser = make_user(session)
        self.manager = make_user(session, role=Role.CASE_MANAGER)
        self.office = Office(name="Mitte")
        session.add(self.office)
        session.flush()
        team = Team(office_id=self.office.id, name="Team 1")
        session.add(team)
        session.flush()
        session.add_all(TeamMember(user_id=user.id, team_id=team.id) for user in (self.adviser, self.manager))
        save_letter_head(session, self.office.id, HEAD, now=NOW, by=self.adviser.id)
        self._make_proposal(state)

    def _make_proposal(self, state: ProposalState) -> None:
        session = self.session
        make_occupation(session, WAREHOUSE[:3], label_de="Lagerwirtschaft")
        employer = make_employer(session, street="Backstraße 3", postcode="70173", town="Stuttgart")
        self.user = make_user(session, role=Role.EMPLOYER)
        self.contact = Contact(employer_id=employer.id, user_id=self.user.id, name="Kontakt", phone="0711 111")
        self.vacancy = make_vacancy(
            session, employer=employer, starts_now=True, hours_min=20, pay_min_cents=1500, pay_unit=PayUnit.HOUR
        )
        self.client = make_client(
            session, case_manager_id=self.manager.id, occupations=(WAREHOUSE,), home_postcode="70173", max_lift_kg=7
        )
        self.file = CaseFile(
            client_id=self.client.id, given_name="Ada", family_name="Muster", address="Musterstraße 5, 70173 Stuttgart",
            nationality="Atlantis", disability_degree="GdB50",
        )  # fmt: skip
        session.add_all([self.contact, self.file])
        self.proposal = make_proposal(session, client=self.client, vacancy=self.vacancy, state=state)
        session.flush()

    def make(self, kind: DocumentKind, by: int | None = None, **values: Any) -> DocumentRecord:
        order = Order(kind, self.client.id, self.proposal.id, **{"reply_by": REPLY_BY} | values)
        return make_document(self.session, order, now=NOW, by=by or self.adviser.id)

    def move(self, state: ProposalState) -> None:
        self.session.add(
            ProposalStep(proposal_id=self.proposal.id, from_state=self.proposal.state, to_state=state, at=NOW)
        )
        self.proposal.state = state
        self.session.flush()


def test_a_letter_is_made_kept_and_set_again_with_the_same_bytes(session: Session) -> None:
    scene = Scene(session)

    record = scene.make(DocumentKind.PROPOSAL_LETTER, language="ar")

    assert pdf_of(record).startswith(b"%PDF")
    assert record.sha256 == scene.make(DocumentKind.PROPOSAL_LETTER, language="ar").sha256
    assert file_name(record) == f"proposal-letter-P-{scene.proposal.id:06d}-ar.pdf"
    assert len(documents_of_client(session, scene.client.id)) == 2
    entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "document.made")).all()[0]
    assert "Ada" not in str(entry.detail)


def test_a_letter_is_refused_while_something_is_missing_and_names_it(session: Session) -> None:
    scene = Scene(session)
    scene.vacancy.pay_min_cents, scene.file.address, scene.contact.phone = None, None, None
    session.flush()

    with pytest.raises(IncompleteDocument) as caught:
        scene.make(DocumentKind.PROPOSAL_LETTER, reply_by=None)

    assert caught.value.missing == (Missing.CLIENT_ADDRESS, Missing.PAY, Missing.CONTACT, Missing.REPLY_DAY)
    assert row_count(session, DocumentRecord) == 0


def test_who_belongs_to_no_office_writes_no_letter(session: Session) -> None:
    scene = Scene(session)
    other = make_user(session)

    with pytest.raises(IncompleteDocument) as caught:
        scene.make(DocumentKind.PROPOSAL_LETTER, by=other.id)

    assert caught.value.missing == (Missing.TEAM,)


@pytest.mark.parametrize("state", [ProposalState.SUGGESTED, ProposalState.PUT_OFF, ProposalState.DISMISSED])
def test_no_letter_is_made_of_what_no_person_has_released(session: Session, state: ProposalState) -> None:
    scene = Scene(session, state=state)

    with pytest.raises(Conflict):
        scene.make(DocumentKind.PROPOSAL_LETTER)


def test_documents_for_the_employer_wait_for_the_clients_agreement(session: Session) -> None:
    scene = Scene(session, state=ProposalState.CLIENT_INFORMED)

    with pytest.raises(Conflict, match="agreement"):
        scene.make(DocumentKind.SHORT_PROFILE)


def test_a_short_profile_tells_no_name_address_origin_or_health(session: Session) -> None:
    scene = Scene(session)
    session.add(Language(code="de", label_de="Deutsch", label_en="German"))
    session.flush()
    session.add(ClientLanguage(client_id=scene.client.id, language="de", speak=3))
    session.flush()

    content = scene.make(DocumentKind.SHORT_PROFILE).content

    told = json.dumps(json.loads(content), ensure_ascii=False)
    hidden = ("Ada", "Muster,", "Musterstraße 5", "70173 Stuttgart", "Atlantis", "GdB50", scene.client.reference)
    assert "Lagerwirtschaft" in told
    assert [word for word in hidden if word in told.replace(HEAD.name, "")] == []


def test_a_revoked_consent_stops_and_hides_documents_for_the_employer(session: Session) -> None:
    scene = Scene(session)
    record = scene.make(DocumentKind.SHORT_PROFILE)
    scene.move(ProposalState.SHORT_PROFILE_SENT)
    assert get_document_for_employer(session, record.id, scene.user.id) is record

    session.add(Consent(client_id=scene.client.id, purpose=ConsentPurpose.SHARE_PROFILE_WITH_EMPLOYERS, scope="",
                        wording_version="1", given_on=TODAY, revoked_on=TODAY))  # fmt: skip
    session.flush()

    assert document_kinds_for_employer(session, scene.proposal.id, scene.user.id) == frozenset()
    assert documents_for_employer(session, scene.user.id, page=1, size=25) == ([], 0)
    with pytest.raises(Conflict, match="revoked"):
        scene.make(DocumentKind.COVER_LETTER)


def test_what_the_client_contests_is_told_to_no_employer_until_it_is_settled(session: Session) -> None:
    scene = Scene(session)
    contest_fact(session, scene.client.id, ClientFact.WISHES, "no shifts", now=NOW)
    scene.make(DocumentKind.SHORT_PROFILE)  # tells nothing of wishes
    task = contest_fact(session, scene.client.id, ClientFact.LANGUAGES, "I have B2", now=NOW)

    with pytest.raises(Conflict, match="contests"):
        scene.make(DocumentKind.SHORT_PROFILE)
    scene.make(DocumentKind.PROPOSAL_LETTER)
    settle_message(session, scene.client.id, Settlement(task.id, "Corrected."), now=NOW, by=scene.manager.id)

    assert scene.make(DocumentKind.COVER_LETTER).kind is DocumentKind.COVER_LETTER


def test_an_employer_reads_only_what_was_sent_to_this_employer(session: Session) -> None:
    scene = Scene(session)
    record, letter = scene.make(DocumentKind.SHORT_PROFILE), scene.make(DocumentKind.PROPOSAL_LETTER)
    with pytest.raises(NotFound):
        get_document_for_employer(session, record.id, scene.user.id)

    scene.move(ProposalState.SHORT_PROFILE_SENT)

    rows, count = documents_for_employer(session, scene.user.id, page=1, size=25)
    assert ([row.document_id for row in rows], count) == ([record.id], 1)
    with pytest.raises(NotFound):
        get_document_for_employer(session, letter.id, scene.user.id)
    with pytest.raises(NotFound):
        get_document_for_employer(session, record.id, make_user(session, role=Role.EMPLOYER).id)


def test_others_make_no_documents(session: Session) -> None:
    scene = Scene(session)

    with pytest.raises(NotAllowed):
        scene.make(DocumentKind.AI_NOTICE, by=scene.user.id)
    with pytest.raises(NotAllowed):
        scene.make(DocumentKind.AI_NOTICE, by=make_user(session, role=Role.CASE_MANAGER).id)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (DocumentKind.PROPOSAL_LETTER, {"language": "xx"}),
        (DocumentKind.SHORT_PROFILE, {"language": "tr"}),
        (DocumentKind.PROPOSAL_LETTER, {"reply_by": TODAY}),
        (DocumentKind.PROPOSAL_LETTER, {"reply_by": TODAY - timedelta(days=9)}),
    ],
)
def test_a_wrong_order_is_refused(session: Session, kind: DocumentKind, values: dict[str, Any]) -> None:
    scene = Scene(session)

    with pytest.raises(InvalidInput):
        scene.make(kind, **values)


def test_a_letter_head_needs_every_part(session: Session) -> None:
    scene = Scene(session)

    with pytest.raises(InvalidInput):
        save_letter_head(session, scene.office.id, Head(**vars(HEAD) | {"phone": " "}), now=NOW, by=scene.adviser.id)
    with pytest.raises(NotFound):
        save_letter_head(session, 9999, HEAD, now=NOW, by=scene.adviser.id)

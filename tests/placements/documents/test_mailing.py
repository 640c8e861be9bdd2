"""Documents that go with e-mails: by whose decision, to whom, and that a consent is asked for when they leave."""

from collections.abc import Callable
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.errors import Conflict, NotAllowed
from core.users import Role
from employers.models import Contact
from placements.codes import ProposalState
from placements.documents.codes import DocumentKind
from placements.documents.mailing import mailed_documents, send_letter
from placements.documents.models import LegalNotice
from placements.messages.attachments import attachments_of
from placements.messages.codes import MessageState
from placements.messages.models import Message
from placements.messages.outbox import claim_next
from placements.messages.rounds import write_anew
from placements.messages.sending import Handed, Post, send_next
from placements.models import ProposalStep
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName
from profiles.codes import ConsentPurpose
from profiles.models import Consent
from tests.factories import NOW, make_user, revoke_sharing
from tests.placements.documents.test_operations import Scene
from tests.placements.messages import smtp_server as modes
from tests.placements.messages.conftest import kept, post_to, smtp_server

__all__ = ["kept", "post_to", "smtp_server"]

LETTER = DocumentKind.PROPOSAL_LETTER


def reachable(scene: Scene) -> Consent:
    """Let the client take messages."""
    scene.file.email = "ada@example.org"
    consent = Consent(client_id=scene.client.id, purpose=ConsentPurpose.CONTACT_BY_MESSAGE, scope="",
                      wording_version="1", given_on=date(2026, 11, 1))  # fmt: skip
    scene.session.add(consent)
    scene.session.flush()
    return consent


def messages(session: Session) -> list[Message]:
    return list(session.scalars(sa.select(Message).order_by(Message.id).execution_options(populate_existing=True)))


def test_the_letter_of_an_accepted_proposal_takes_the_step_of_informing(session: Session) -> None:
    scene = Scene(session, state=ProposalState.ACCEPTED_BY_ADVISER)

    for _ in range(2):
        scene.make(LETTER)

    names = session.scalars(sa.select(ProposalStep.name).where(ProposalStep.proposal_id == scene.proposal.id)).all()
    assert scene.proposal.state is ProposalState.CLIENT_INFORMED
    assert names[-1] == StepName.INFORM_CLIENT.value
    assert names.count(StepName.INFORM_CLIENT.value) == 1


def test_a_letter_is_sent_once_and_again_only_after_it_was_stopped(session: Session) -> None:
    scene = Scene(session)
    reachable(scene)
    record = scene.make(LETTER)

    first, second = (send_letter(session, record.id, now=NOW, by=scene.adviser.id) for _ in range(2))
    first.state = MessageState.CANCELLED
    session.flush()
    third = send_letter(session, record.id, now=NOW, by=scene.adviser.id)

    assert (first.id == second.id, third.id == first.id) == (True, False)
    assert mailed_documents(session, scene.proposal.id) == {record.id: None}
    assert [each.name for each in attachments_of(session, third)] == [
        f"proposal-letter-P-{scene.proposal.id:06d}-de.pdf"
    ]
    assert "Ada" not in str([row.detail for row in session.scalars(sa.select(AuditEntry))])


def test_a_letter_does_not_leave_after_the_consent_to_messages_was_revoked(session: Session) -> None:
    scene = Scene(session)
    consent = reachable(scene)
    send_letter(session, scene.make(LETTER).id, now=NOW, by=scene.adviser.id)

    consent.revoked_on = date(2026, 11, 20)
    session.flush()

    assert claim_next(session, now=NOW) is None
    consent.revoked_on = None
    session.flush()
    assert claim_next(session, now=NOW) is not None


def test_a_letter_is_not_sent_without_address_with_a_notice_or_by_others(session: Session) -> None:
    scene = Scene(session)
    record, profile = scene.make(LETTER), scene.make(DocumentKind.SHORT_PROFILE)
    notice = LegalNotice(
        proposal_id=scene.proposal.id, wording="x", reason="x", grounds={}, decided_on=date(2026, 11, 1),
        decided_at=NOW, by=scene.manager.id,
    )  # fmt: skip
    session.add(notice)
    with pytest.raises(Conflict, match="no e-mail address"):
        send_letter(session, record.id, now=NOW, by=scene.adviser.id)
    reachable(scene)
    record.notice_id = notice.id

    with pytest.raises(Conflict, match="legal notice"):
        send_letter(session, record.id, now=NOW, by=scene.adviser.id)
    with pytest.raises(Conflict, match="Only letters"):
        send_letter(session, profile.id, now=NOW, by=scene.adviser.id)
    for user in (scene.user, make_user(session, role=Role.CASE_MANAGER)):
        with pytest.raises(NotAllowed):
            send_letter(session, record.id, now=NOW, by=user.id)
    assert messages(session) == []


def test_a_short_profile_that_was_made_goes_with_the_mail_to_the_employer(
    sessions: sessionmaker[Session], smtp_server: Callable[..., int], post_to: Callable[..., Post], kept: Path
) -> None:
    with sessions.begin() as session:
        scene = Scene(session)
        scene.move(ProposalState.CLIENT_AGREED)
        session.get_one(Contact, scene.contact.id).email = "contact@example.org"
        scene.make(DocumentKind.SHORT_PROFILE)
        decision = Decision(scene.proposal.id)
        take_step(session, StepName.SEND_SHORT_PROFILE, decision, now=NOW, who=Who(scene.adviser.id))

    assert send_next(sessions, post_to(smtp_server(modes.NORMAL))) is Handed.SENT

    (path,) = kept.glob("*.eml")
    email = message_from_bytes(path.read_bytes(), policy=policy.default)
    (pdf,) = email.iter_attachments()
    body = email.get_body(("plain",))
    assert (pdf.get_content_type(), pdf.get_content()[:5]) == ("application/pdf", b"%PDF-")
    assert "Ada" not in str(pdf.get_filename())
    assert body is not None
    assert "Das Kurzprofil liegt auch als PDF bei." in body.get_content()


def test_nothing_is_enclosed_that_the_employer_may_not_have_any_more(session: Session) -> None:
    scene = Scene(session)
    scene.move(ProposalState.CLIENT_AGREED)
    scene.contact.email = "contact@example.org"
    session.flush()
    scene.make(DocumentKind.SHORT_PROFILE)
    decision = Decision(scene.proposal.id)
    take_step(session, StepName.SEND_SHORT_PROFILE, decision, now=NOW, who=Who(scene.adviser.id))
    (message,) = messages(session)
    before = len(attachments_of(session, message))

    revoke_sharing(session, scene.client.id)

    assert (before, attachments_of(session, message), claim_next(session, now=NOW)) == (1, [], None)


def test_a_short_profile_from_before_a_correction_is_neither_enclosed_nor_spoken_of(session: Session) -> None:
    scene = Scene(session)
    scene.move(ProposalState.CLIENT_AGREED)
    scene.contact.email = "contact@example.org"
    scene.make(DocumentKind.SHORT_PROFILE)
    decision = Decision(scene.proposal.id)
    take_step(session, StepName.SEND_SHORT_PROFILE, decision, now=NOW, who=Who(scene.adviser.id))
    (before,) = [(message.document_id, message.body or "") for message in messages(session)]

    scene.client.updated_at = NOW + timedelta(hours=1)
    session.flush()
    (waiting,) = messages(session)
    enclosed = attachments_of(session, waiting)
    write_anew(session, now=NOW + timedelta(hours=1))

    (after,) = messages(session)
    assert (before[0] is None, "als PDF" in before[1], enclosed) == (False, True, [])
    assert (after.document_id, "als PDF" in (after.body or "")) == (None, False)

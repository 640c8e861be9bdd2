"""What the steps of a proposal send, to whom, and what is taken back."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from sqlalchemy.orm import Session

from core.users import Role
from employers.codes import MessageMode, Need, RequirementKind
from employers.models import Contact, Requirement
from placements.codes import ProposalState, TaskKind
from placements.messages.codes import TO_CLIENT, MessageKind, MessageState
from placements.messages.composing import text_of
from placements.messages.invitations import Entry, calendar_text
from placements.messages.models import AnswerLink, Message
from placements.messages.occasions import mail_reminder
from placements.messages.outbox import claim_next
from placements.messages.short_profile import short_profile_lines
from placements.models import ProposalStep, Task
from placements.steps import Decision, Who, take_step
from placements.workflow import StepName
from profiles.casework import CaseFile
from profiles.catalogue.models import Language
from profiles.client_access import make_letter
from profiles.codes import ConsentPurpose
from profiles.models import ClientLanguage, Consent
from tests.factories import NOW, make_client, make_employer, make_proposal, make_user, make_vacancy, revoke_sharing

TODAY = date(2026, 11, 20)
AT = NOW + timedelta(days=3)
VALUES = {
    "vacancy_title": "Baker",
    "employer_name": "Bakery",
    "location": "Stuttgart",
    "starts_at": "23.11.2026, 10:00",
}


class Scene:
    """A proposal that the client has agreed to, or in another state, of an employer with one contact."""

    def __init__(self, session: Session, state: ProposalState = ProposalState.CLIENT_AGREED, **contact: object) -> None:
        self.session = session
        self.adviser = make_user(session)
        self.employer = make_employer(session, adviser_id=self.adviser.id, street="Hauptstr. 1", town="Stuttgart")
        values = {"name": "Frau Contact", "email": "contact@example.org"} | contact
        self.contact = Contact(employer_id=self.employer.id, **values)
        session.add(self.contact)
        self.client = make_client(session, case_manager_id=make_user(session, role=Role.CASE_MANAGER).id)
        vacancy = make_vacancy(session, employer=self.employer, title="Lager\nBcc: x@example.org", openings=1)
        self.proposal = make_proposal(session, client=self.client, vacancy=vacancy, state=state)
        if state is ProposalState.CLIENT_AGREED:
            self.proposal.steps.append(ProposalStep(to_state=state, from_state=None, at=NOW))
            session.flush()

    def take(self, name: StepName, **given: object) -> None:
        decision = Decision(self.proposal.id, **given)  # type: ignore[arg-type]
        take_step(self.session, name, decision, now=NOW, who=Who(self.adviser.id))

    def messages(self) -> list[Message]:
        query = sa.select(Message).order_by(Message.id).execution_options(populate_existing=True)
        return list(self.session.scalars(query))

    def tasks(self) -> list[TaskKind]:
        return list(self.session.scalars(sa.select(Task.kind).order_by(Task.id)))


def test_a_sent_short_profile_queues_one_message_with_a_link(session: Session) -> None:
    scene = Scene(session)

    scene.take(StepName.SEND_SHORT_PROFILE)

    (message,) = scene.messages()
    assert (message.kind, message.state, message.to_address) == (
        MessageKind.SHORT_PROFILE, MessageState.QUEUED, "contact@example.org"
    )  # fmt: skip
    assert "\n" not in message.subject
    assert message.body is not None
    assert "/a/" in message.body
    assert "04.12.2026" in message.body
    assert len(session.scalars(sa.select(AnswerLink)).all()) == 1


def test_a_consent_revoked_before_a_message_has_left_keeps_it_back_and_stops_reminders(session: Session) -> None:
    scene = Scene(session)
    scene.take(StepName.SEND_SHORT_PROFILE)
    revoke_sharing(session, scene.proposal.client_id)

    assert claim_next(session, now=AT) is None
    assert mail_reminder(session, scene.proposal, 1, AT) is False


@pytest.mark.parametrize("contact", [{"email": None}, {"message_mode": MessageMode.NONE}])
def test_who_takes_no_mail_is_called(session: Session, contact: dict[str, Any]) -> None:
    scene = Scene(session, **contact)

    scene.take(StepName.SEND_SHORT_PROFILE)

    assert (scene.messages(), scene.tasks()) == ([], [TaskKind.CALL_EMPLOYER])


@pytest.mark.parametrize(("silences", "is_mailed"), [(2, True), (3, False)])
def test_who_was_silent_three_times_in_a_row_is_called(session: Session, silences: int, is_mailed: bool) -> None:
    scene = Scene(session)
    for _ in range(silences):
        vacancy = make_vacancy(session, employer=scene.employer)
        other = make_proposal(session, vacancy=vacancy, state=ProposalState.EMPLOYER_SILENT)
        other.steps.append(
            ProposalStep(to_state=other.state, at=NOW, name=StepName.EMPLOYER_STAYS_SILENT.value)
        )  # fmt: skip
    session.flush()

    scene.take(StepName.SEND_SHORT_PROFILE)

    assert bool(scene.messages()) is is_mailed


def test_an_employer_who_never_answers_is_called_and_neither_mailed_nor_reminded_any_more(session: Session) -> None:
    scene = Scene(session)
    scene.take(StepName.SEND_SHORT_PROFILE)
    for _ in range(3):
        other = make_proposal(session, vacancy=make_vacancy(session, employer=scene.employer))
        other.steps.append(ProposalStep(to_state=other.state, at=NOW, name=StepName.EMPLOYER_STAYS_SILENT.value))
        session.flush()

    reminded = [mail_reminder(session, scene.proposal, number, AT) for number in (1, 2)]

    assert reminded == [False, False]
    assert [message.kind for message in scene.messages()] == [MessageKind.SHORT_PROFILE]  # from before
    assert scene.tasks() == [TaskKind.CALL_EMPLOYER]
    assert session.scalars(sa.select(Task.user_id)).all() == [scene.adviser.id]


def test_an_answer_in_between_begins_the_count_anew(session: Session) -> None:
    scene = Scene(session)
    for name in (StepName.EMPLOYER_STAYS_SILENT,) * 3 + (StepName.EMPLOYER_DECLINES,):
        other = make_proposal(session, vacancy=make_vacancy(session, employer=scene.employer))
        other.steps.append(ProposalStep(to_state=other.state, at=NOW, name=name.value))
        session.flush()

    scene.take(StepName.SEND_SHORT_PROFILE)

    assert len(scene.messages()) == 1


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_of_health_residence_household_or_person_is_in_any_message(session: Session, language: str) -> None:
    scene = Scene(session, language=language)
    session.add(CaseFile(client_id=scene.client.id, given_name="Geheime", family_name="Person", nationality="XX"))
    session.add(Language(code="ar", label_de="Arabisch", label_en="Arabic"))
    session.add(Language(code="de", label_de="Deutsch", label_en="German"))
    session.flush()
    session.add_all(ClientLanguage(client_id=scene.client.id, language=code, speak=3) for code in ("ar", "de"))
    scene.client.home_postcode, scene.client.max_lift_kg = "70199", 5

    scene.take(StepName.SEND_SHORT_PROFILE)
    scene.take(StepName.EMPLOYER_SHOWS_INTEREST)
    scene.proposal.state = ProposalState.IDENTITY_RELEASED
    scene.take(StepName.INVITE, moment=AT)

    text = "".join(f"{each.subject}{each.body}" for each in scene.messages())
    assert "B1" in text
    assert not [word for word in ("Geheime", "70199", "Arab", scene.client.reference) if word in text]
    assert not re.search(r"\bXX\b", text)  # the token of a link may hold any two letters


def test_another_language_is_named_only_where_the_vacancy_asks_for_it(session: Session) -> None:
    client, plain, asking = make_client(session), make_vacancy(session), make_vacancy(session)
    session.add_all([Language(code=code, label_de=code, label_en=code) for code in ("de", "ar", "tr")])
    session.flush()
    session.add_all(ClientLanguage(client_id=client.id, language=code, speak=4) for code in ("de", "ar", "tr"))
    session.add(Requirement(vacancy_id=asking.id, kind=RequirementKind.LANGUAGE, code="tr", need=Need.WISH))
    session.flush()

    assert "Sprachen: de B2" in short_profile_lines(session, client.id, plain.id, "de")
    assert "Sprachen: de B2, tr B2" in short_profile_lines(session, client.id, asking.id, "de")


def test_a_contact_who_wants_a_digest_gets_no_single_message_but_invitations(session: Session) -> None:
    scene = Scene(session, message_mode=MessageMode.DAILY)
    scene.take(StepName.SEND_SHORT_PROFILE)
    scene.proposal.state = ProposalState.IDENTITY_RELEASED
    scene.take(StepName.INVITE, moment=AT)

    assert [message.state for message in scene.messages()] == [MessageState.HELD, MessageState.QUEUED]


def test_an_interview_is_invited_changed_and_taken_back_as_one_calendar_entry(session: Session) -> None:
    scene = Scene(session, ProposalState.IDENTITY_RELEASED)
    scene.take(StepName.INVITE, moment=AT)
    scene.take(StepName.INVITE, moment=AT + timedelta(days=1))
    session.execute(sa.update(Message).values(state=MessageState.SENT))
    scene.take(StepName.WITHDRAW, note="no longer")

    invited, changed, cancelled = (Entry.from_json(each.calendar or "") for each in scene.messages())
    assert {invited.uid, changed.uid, cancelled.uid} == {invited.uid}
    assert [entry.method for entry in (invited, changed, cancelled)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [entry.sequence for entry in (invited, changed, cancelled)] == [0, 1, 2]


def test_an_invitation_that_never_left_is_taken_back_without_a_word(session: Session) -> None:
    scene = Scene(session, ProposalState.IDENTITY_RELEASED)
    scene.take(StepName.INVITE, moment=AT)

    scene.take(StepName.WITHDRAW, note="no longer")

    assert [message.state for message in scene.messages()] == [MessageState.CANCELLED]


@pytest.mark.parametrize(("revoked", "expected"), [(None, 1), (TODAY, 0)])
def test_the_client_is_invited_by_mail_only_with_consent(session: Session, revoked: date | None, expected: int) -> None:
    scene = Scene(session, ProposalState.IDENTITY_RELEASED)
    session.add(CaseFile(client_id=scene.client.id, email="client@example.org"))
    purpose = ConsentPurpose.CONTACT_BY_MESSAGE
    session.add(Consent(client_id=scene.client.id, purpose=purpose, scope="", wording_version="1", given_on=TODAY,
                        revoked_on=revoked))  # fmt: skip
    session.flush()

    scene.take(StepName.INVITE, moment=AT)

    to_client = [message for message in scene.messages() if message.kind is MessageKind.CLIENT_INVITATION]
    assert [message.to_address for message in to_client] == ["client@example.org"] * expected


@pytest.mark.parametrize(
    ("language", "words"),
    [("de", "Vorstellungsgespräch"), ("en", "interview"), ("tr", "İş görüşmeniz"), ("uk", "співбесіда"),
     ("ar", "مقابلة"), ("fa", "مصاحبهٔ")],
)  # fmt: skip
def test_the_client_is_written_to_in_the_language_of_the_letter_of_access(
    session: Session, language: str, words: str
) -> None:
    scene = Scene(session, ProposalState.IDENTITY_RELEASED)
    session.add(CaseFile(client_id=scene.client.id, email="client@example.org", given_name="Mira"))
    session.add(Consent(client_id=scene.client.id, purpose=ConsentPurpose.CONTACT_BY_MESSAGE, scope="",
                        wording_version="1", given_on=TODAY))  # fmt: skip
    make_letter(session, scene.client.id, language=language, now=NOW, by=scene.adviser.id)

    scene.take(StepName.INVITE, moment=AT)

    invited = next(each for each in scene.messages() if each.kind is MessageKind.CLIENT_INVITATION)
    assert (invited.language, "Mira" in (invited.body or "")) == (language, True)
    assert words in f"{invited.subject} {invited.body}"
    assert all(text_of(kind, language, VALUES).core for kind in TO_CLIENT)


def test_ending_a_proposal_ends_its_links_and_what_has_not_left(session: Session) -> None:
    scene = Scene(session)
    scene.take(StepName.SEND_SHORT_PROFILE)

    scene.take(StepName.WITHDRAW, note="no longer")

    assert [message.state for message in scene.messages()] == [MessageState.CANCELLED]
    assert session.scalars(sa.select(AnswerLink.ended_at)).one() is not None


def test_a_hire_ends_the_links_of_the_others_for_the_same_vacancy(session: Session) -> None:
    scene = Scene(session, ProposalState.IDENTITY_RELEASED)
    other = make_proposal(session, vacancy=scene.proposal.vacancy, state=ProposalState.CLIENT_AGREED)
    other.steps.append(ProposalStep(to_state=other.state, at=NOW))
    session.flush()
    take_step(session, StepName.SEND_SHORT_PROFILE, Decision(other.id), now=NOW, who=Who(scene.adviser.id))

    scene.take(StepName.HIRE, on=TODAY)

    assert [message.state for message in scene.messages()] == [MessageState.CANCELLED]
    assert session.scalars(sa.select(AnswerLink.ended_at)).one() is not None


def test_a_calendar_entry_reads_back_as_it_was_meant() -> None:
    entry = Entry("uid", 2, "REQUEST", AT, "Gespräch: Lager, früh; sofort", "a@example.org", "Hauptstr. 1")

    calendar = Calendar.from_ical(calendar_text(entry, organizer="o@example.org", stamped_at=NOW))

    (event,) = calendar.walk("VEVENT")
    assert (str(calendar["METHOD"]), str(event["UID"]), str(event["SEQUENCE"])) == ("REQUEST", "uid", "2")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (AT, AT + timedelta(hours=1))
    assert str(event["SUMMARY"]) == "Gespräch: Lager, früh; sofort"

"""Answering by a link without an account: read without effect, once, and friendly whatever is wrong with the link."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.errors import Conflict
from employers.codes import MessageMode
from employers.models import Contact
from placements.client_voice import contest_fact
from placements.codes import ProposalState, TaskKind
from placements.messages.answers import Answer, answer_by_link
from placements.messages.codes import AnswerChoice, MessageKind
from placements.messages.links import GUESSES_ALLOWED, new_link
from placements.messages.models import AnswerLink, Message
from placements.models import Proposal, ProposalStep, Task
from profiles.casework import CaseFile
from profiles.catalogue.models import Occupation
from profiles.codes import ClientFact
from tests.factories import make_client, make_proposal, make_vacancy, revoke_sharing
from tests.web.conftest import Visitor
from tests.web.world import BAKER, World

Sessions = sessionmaker[Session]
SENT, RELEASED = ProposalState.SHORT_PROFILE_SENT, ProposalState.IDENTITY_RELEASED


@pytest.fixture
def token_for(sessions: Sessions, world: World) -> Callable[..., str]:
    """The token of a fresh link of the bakery's contact about a proposal in this state."""

    def make(state: ProposalState = SENT, *, age: timedelta = timedelta()) -> str:
        now = datetime.now(UTC)
        with sessions.begin() as session:
            vacancy = make_vacancy(session, employer=world.bakery, title="Bäckerei-Aushilfe")
            client = make_client(session, occupations=(BAKER,), case_manager_id=world.case_manager.id)
            session.add(CaseFile(client_id=client.id, given_name="Geheime", family_name="Person"))
            proposal = make_proposal(session, state=state, vacancy=vacancy, client=client)
            contact = session.scalars(sa.select(Contact).where(Contact.employer_id == world.bakery.id)).one()
            link = new_link(session, proposal.id, contact.id, now=now - age)
        return link.url.rpartition("/")[2]

    return make


def test_reading_the_page_shows_an_anonymous_profile_and_changes_nothing(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str]
) -> None:
    token = token_for(RELEASED)
    with sessions.begin() as session:
        session.add(Occupation(code="292", label_de="Lebensmittelherstellung", requirement_level=2, source="test"))

    pages = [visitor(None).get("answers.link", token=token) for _ in range(3)]

    assert "Lebensmittelherstellung" in pages[0].text
    assert not re.search("Geheime|C-[0-9]|Bäcker/in", pages[2].text)
    assert pages[0].response.headers["Referrer-Policy"] == "no-referrer"
    with sessions() as session:
        assert session.scalars(sa.select(AnswerLink.used_at)).one() is None
        assert session.scalars(sa.select(Proposal.state)).one() is RELEASED


def test_a_revoked_consent_hides_the_profile_and_closes_the_link_at_the_next_request(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str]
) -> None:
    token = token_for(SENT)
    with sessions.begin() as session:
        revoke_sharing(session, session.scalars(sa.select(Proposal.client_id)).one())
        session.add(Occupation(code="292", label_de="Lebensmittelherstellung", requirement_level=2, source="test"))

    page = visitor(None).get("answers.link", token=token)

    assert "Lebensmittelherstellung" not in page.text
    assert not page.soup.select("[name=choice]")
    with sessions.begin() as session, pytest.raises(Conflict, match="no longer be used"):
        answer_by_link(session, token, Answer(AnswerChoice.INTERESTED), now=datetime.now(UTC))


def test_while_the_client_contests_what_the_profile_tells_the_link_shows_and_takes_nothing(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str]
) -> None:
    token, now = token_for(SENT), datetime.now(UTC)
    with sessions.begin() as session:
        session.add(Occupation(code="292", label_de="Lebensmittelherstellung", requirement_level=2, source="test"))
        contested = contest_fact(
            session, session.scalars(sa.select(Proposal.client_id)).one(), ClientFact.SKILLS, "wrong", now=now
        ).id

    page = visitor(None).get("answers.link", token=token)
    with sessions.begin() as session, pytest.raises(Conflict, match="cannot be answered"):
        answer_by_link(session, token, Answer(AnswerChoice.INTERESTED), now=now)
    with sessions.begin() as session:
        session.get_one(Task, contested).done_at = now

    assert "Dieser Vorschlag ruht im Moment" in page.text
    assert "Lebensmittelherstellung" not in page.text
    assert "Lebensmittelherstellung" in visitor(None).get("answers.link", token=token).text


@pytest.mark.parametrize(
    ("state", "sent", "expected"),
    [
        (SENT, {"choice": "interested"}, ProposalState.EMPLOYER_INTERESTED),
        (SENT, {"choice": "not_suited", "reason": "TIME"}, ProposalState.NOT_HIRED),
        (SENT, {"choice": "filled"}, ProposalState.NOT_HIRED),
        (RELEASED, {"choice": "invite", "interview_on": "2099-01-05", "interview_time": "10:00"},
         ProposalState.INTERVIEW),
        (RELEASED, {"choice": "hired", "starts_on": "2099-02-01"}, ProposalState.HIRED),
    ],
)  # fmt: skip
def test_each_answer_is_a_step_of_the_employer_and_told_to_the_adviser(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str],
    state: ProposalState, sent: dict[str, str], expected: ProposalState,
) -> None:  # fmt: skip
    token = token_for(state)

    page = visitor(None).post("answers.link", sent, token=token)

    assert "Vielen Dank" in page.text
    with sessions() as session:
        assert session.scalars(sa.select(Proposal.state)).one() is expected
        step = session.scalars(sa.select(ProposalStep).order_by(ProposalStep.id.desc())).first()
        assert step is not None
        assert (step.actor, step.by, step.contact_id is not None) == ("employer", None, True)
        link = session.scalars(sa.select(AnswerLink).order_by(AnswerLink.id)).first()
        assert link is not None
        assert link.answer is AnswerChoice(sent["choice"])


def test_a_filled_vacancy_is_noted_as_reason_and_a_task_of_the_adviser(
    visitor: Callable[..., Visitor], sessions: Sessions, world: World, token_for: Callable[..., str]
) -> None:
    visitor(None).post("answers.link", {"choice": "filled"}, token=token_for())

    with sessions() as session:
        assert session.scalars(sa.select(ProposalStep.reason).order_by(ProposalStep.id.desc())).first() == (
            "POSITION_GONE"
        )
        task = session.scalars(sa.select(Task)).one()
        assert (task.kind, task.user_id) == (TaskKind.EMPLOYER_ANSWERED, world.adviser.id)


def test_a_second_answer_by_the_same_link_changes_nothing_and_says_what_was_answered(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str]
) -> None:
    token, browser = token_for(), visitor(None)
    browser.post("answers.link", {"choice": "interested"}, token=token)

    page = browser.post("answers.link", {"choice": "filled"}, token=token, status=409)

    assert "interessiert" in page.text
    assert "Adviser" in page.text
    with sessions() as session:
        assert session.scalars(sa.select(Proposal.state)).one() is ProposalState.EMPLOYER_INTERESTED


@pytest.mark.parametrize(
    "sent",
    [{}, {"choice": "not_suited"}, {"choice": "hired", "starts_on": "2099-01-01"}, {"choice": "nonsense"}],
)
def test_an_incomplete_or_impossible_answer_is_refused_and_the_link_stays(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str], sent: dict[str, str]
) -> None:
    visitor(None).post("answers.link", sent, token=token_for(), status=422)

    with sessions() as session:
        assert session.scalars(sa.select(Proposal.state)).one() is SENT
        assert session.scalars(sa.select(AnswerLink.used_at)).one() is None


def test_an_interview_in_the_past_is_refused_and_what_was_typed_stays(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str]
) -> None:
    sent = {"choice": "invite", "interview_on": "2020-01-05", "interview_time": "10:00", "note": "bitte pünktlich"}

    page = visitor(None).post("answers.link", sent, token=token_for(RELEASED), status=422)

    assert page.field("note").get_text(strip=True) == "bitte pünktlich"
    with sessions() as session:
        assert session.scalars(sa.select(AnswerLink.used_at)).one() is None


def test_an_old_link_names_the_adviser_and_takes_nothing(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str]
) -> None:
    token = token_for(age=timedelta(days=31))

    page = visitor(None).post("answers.link", {"choice": "interested"}, token=token, status=409)

    assert "Adviser" in page.text
    with sessions() as session:
        assert session.scalars(sa.select(Proposal.state)).one() is SENT


@pytest.mark.parametrize("state", [ProposalState.ACCEPTED_BY_ADVISER, ProposalState.CLIENT_OBJECTED])
def test_a_proposal_that_is_not_the_employers_shows_nothing_of_the_client(
    visitor: Callable[..., Visitor], token_for: Callable[..., str], state: ProposalState
) -> None:
    page = visitor(None).get("answers.link", token=token_for(state))

    assert "Bäcker/in" not in page.text
    assert page.soup.find("input", attrs={"name": "choice"}) is None


def test_unknown_links_get_a_friendly_page_until_there_are_too_many(visitor: Callable[..., Visitor]) -> None:
    browser = visitor(None)

    statuses = [browser.client.get(f"/a/unknown{number}").status_code for number in range(GUESSES_ALLOWED + 2)]

    assert statuses == [404] * GUESSES_ALLOWED + [429] * 2


def test_an_interview_by_link_queues_a_calendar_entry_and_a_next_link(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str]
) -> None:
    sent = {"choice": "invite", "interview_on": "2099-01-05", "interview_time": "10:00"}

    visitor(None).post("answers.link", sent, token=token_for(RELEASED))

    with sessions() as session:
        message = session.scalars(sa.select(Message)).one()
        assert (message.kind, message.calendar_sequence) == (MessageKind.INVITATION, 0)
        assert "/a/" in (message.body or "")
        assert len(session.scalars(sa.select(AnswerLink).where(AnswerLink.used_at.is_(None))).all()) == 1


@pytest.mark.parametrize(("mode", "expected"), [("weekly", MessageMode.WEEKLY), ("nonsense", MessageMode.SINGLE)])
def test_a_contact_says_how_to_be_written_to_without_answering(
    visitor: Callable[..., Visitor], sessions: Sessions, token_for: Callable[..., str], mode: str, expected: MessageMode
) -> None:
    visitor(None).post("answers.link", {"mode": mode}, token=token_for())

    with sessions() as session:
        modes = session.scalars(sa.select(Contact.message_mode).join(AnswerLink, AnswerLink.contact_id == Contact.id))
        assert modes.one() is expected
        assert session.scalars(sa.select(AnswerLink.used_at)).one() is None

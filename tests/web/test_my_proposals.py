"""The employer's own pages: what waits, one click answers, wishes. And what they do not show."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from core.users import Role
from employers.models import Employer
from placements.client_voice import contest_fact
from placements.codes import ProposalState
from placements.models import Proposal, ProposalStep
from placements.own_answers import GOING_ON_STATES
from placements.queries.for_employer import NAMED_TO_EMPLOYER
from placements.workflow import StepName
from profiles.casework import CaseFile
from profiles.codes import ClientFact
from tests.counting import count_queries
from tests.factories import make_client, make_proposal, make_vacancy, revoke_sharing
from tests.web.api.world import Program, make_token
from tests.web.conftest import Visitor
from tests.web.world import World

Visit = Callable[..., Visitor]
Sessions = sessionmaker[Session]


@pytest.fixture
def proposal(sessions: Sessions, world: World) -> Proposal:
    return _asked(sessions, world.bakery)


def _asked(sessions: Sessions, employer: Employer) -> Proposal:
    with sessions.begin() as session:
        vacancy = make_vacancy(session, employer=session.get_one(Employer, employer.id), title="Verkauf (m/w/d)")
        client = make_client(session, reference="K-SECRET-1")
        return make_proposal(session, client=client, vacancy=vacancy, state=ProposalState.SHORT_PROFILE_SENT)


def _state(sessions: Sessions, proposal: Proposal) -> ProposalState:
    with sessions() as session:
        return session.get_one(Proposal, proposal.id).state


def test_what_waits_is_answered_with_one_click(
    visitor: Visit, world: World, sessions: Sessions, proposal: Proposal
) -> None:
    baker = visitor(None, world.baker)
    page = baker.get("my_proposals.index")
    assert "Verkauf (m/w/d)" in page.text
    assert world.adviser.email in page.text
    assert "K-SECRET-1" not in page.response.get_data(as_text=True)

    baker.post("my_proposals.answer", {"answer": "interested", "version": "1"}, proposal_id=proposal.id)

    assert _state(sessions, proposal) is ProposalState.EMPLOYER_INTERESTED


def test_employer_and_adviser_read_the_same_rate_and_time_of_answers(
    visitor: Visit, world: World, sessions: Sessions
) -> None:
    asked_at = datetime.now(UTC) - timedelta(days=30)
    for number in range(5):
        name = StepName.EMPLOYER_SHOWS_INTEREST if number else StepName.EMPLOYER_STAYS_SILENT
        with sessions.begin() as session:
            vacancy = make_vacancy(session, employer=session.get_one(Employer, world.bakery.id))
            asked = make_proposal(session, vacancy=vacancy, state=ProposalState.EMPLOYER_INTERESTED)
            for step, at in ((StepName.SEND_SHORT_PROFILE, asked_at), (name, asked_at + timedelta(days=3))):
                asked.steps.append(ProposalStep(to_state=asked.state, at=at, name=step.value))

    own = visitor(None, world.baker).get("my_proposals.index").text
    ours = visitor(Role.EMPLOYER_ADVISER).get("employers.show", employer_id=world.bakery.id).text

    for page in (own, ours):
        assert "80 %" in page
        assert re.search(r"3[.,]0|\b3\b", page)


@pytest.mark.parametrize(
    ("sent", "state"),
    [({"answer": "not_suited:TIME"}, ProposalState.NOT_HIRED), ({"answer": "filled"}, ProposalState.NOT_HIRED),
     ({"answer": "not_suited:"}, None), ({"answer": "not_suited:POSITION_GONE"}, None), ({"answer": "invite"}, None),
     ({"answer": "anything"}, None), ({}, None)],
)  # fmt: skip
def test_a_reason_is_one_of_the_categories_and_an_answer_is_whole(
    sent: dict[str, str], state: ProposalState | None, visitor: Visit, world: World, sessions: Sessions,
    proposal: Proposal,
) -> None:  # fmt: skip
    status = 200 if state else 422

    visitor(None, world.baker).post(
        "my_proposals.answer", {"version": "1", **sent}, status=status, proposal_id=proposal.id
    )

    assert _state(sessions, proposal) is (state or ProposalState.SHORT_PROFILE_SENT)


def test_another_employers_proposal_is_not_there_and_its_answer_is_refused(
    visitor: Visit, world: World, sessions: Sessions, proposal: Proposal
) -> None:
    butcher = visitor(None, world.butcher)
    assert "Verkauf (m/w/d)" not in butcher.get("my_proposals.index").text

    butcher.post("my_proposals.answer", {"answer": "interested", "version": "1"}, status=404, proposal_id=proposal.id)

    assert _state(sessions, proposal) is ProposalState.SHORT_PROFILE_SENT


def test_an_answer_to_what_has_changed_since_is_not_taken(
    visitor: Visit, world: World, sessions: Sessions, proposal: Proposal
) -> None:
    visitor(None, world.baker).post(
        "my_proposals.answer", {"answer": "interested", "version": "7"}, status=409, proposal_id=proposal.id
    )

    assert _state(sessions, proposal) is ProposalState.SHORT_PROFILE_SENT


def test_what_the_client_contests_rests_and_takes_no_answer(
    visitor: Visit, world: World, sessions: Sessions, proposal: Proposal
) -> None:
    with sessions.begin() as session:
        contest_fact(session, proposal.client_id, ClientFact.SKILLS, "wrong", now=datetime.now(UTC))
    baker = visitor(None, world.baker)

    page = baker.get("my_proposals.index")
    baker.post("my_proposals.answer", {"answer": "interested", "version": "1"}, status=409, proposal_id=proposal.id)

    assert "Dieser Vorschlag ruht im Moment" in page.text
    assert page.soup.select("button[name=answer]") == []
    assert _state(sessions, proposal) is ProposalState.SHORT_PROFILE_SENT


def test_wishes_are_seen_by_both_sides_and_wrong_ones_stay_on_the_page(visitor: Visit, world: World) -> None:
    baker, adviser = visitor(None, world.baker), visitor(Role.EMPLOYER_ADVISER)

    baker.post("my_company.change_wishes", {"weekly_proposal_limit": "99"}, status=422)
    baker.post("my_company.change_wishes", {"weekly_proposal_limit": "4"})
    baker.post("my_company.change_mode", {"mode": "weekly"})

    page = adviser.get("employers.show", employer_id=world.bakery.id)
    assert page.field("weekly_proposal_limit")["value"] == "4"
    adviser.post("employer_accounts.change_wishes", {"weekly_proposal_limit": "2"}, employer_id=world.bakery.id)
    assert baker.get("my_company.show").field("weekly_proposal_limit")["value"] == "2"


def test_an_adviser_reads_a_reason_before_it_counts(visitor: Visit, world: World, proposal: Proposal) -> None:
    sent = {"answer": "not_suited:TIME", "version": "1"}
    visitor(None, world.baker).post("my_proposals.answer", sent, proposal_id=proposal.id)
    adviser = visitor(Role.EMPLOYER_ADVISER)
    form = adviser.get("employers.show", employer_id=world.bakery.id).soup.select_one("form[action$='/read']")
    assert form is not None
    step_id = int(str(form["action"]).split("/")[-2])

    page = adviser.post(
        "employer_accounts.note_reading", {"reason": "MOBILITY"}, employer_id=world.bakery.id, step_id=step_id
    )

    assert "gelesen" in page.text
    baker = visitor(None, world.baker)
    assert baker.send(
        "employer_accounts.note_reading", {"reason": "TIME"}, employer_id=world.bakery.id, step_id=step_id
    ).status_code == 403  # fmt: skip


@pytest.mark.parametrize(("is_released", "is_revoked"), [(False, False), (True, False), (True, True)])
def test_pages_and_programs_name_clients_by_one_rule_in_all_states(
    is_released: bool, is_revoked: bool, visitor: Visit, world: World, sessions: Sessions, app: Flask
) -> None:
    with sessions.begin() as session:
        kept = [_with_a_name(session, world, state, is_released, is_revoked) for state in ProposalState]
        program = Program(app.test_client(), make_token(session, world.baker, [world.bakery]))

    page = visitor(None, world.baker).get("my_proposals.index").text
    told = {row.state: program.get(f"/proposals/{row.id}").get_json().get("name") for row in kept}

    released = NAMED_TO_EMPLOYER if is_released else {ProposalState.IDENTITY_RELEASED}  # its own step is the release
    named = set() if is_revoked else released
    assert {state for state, name in told.items() if name == f"Amal X{state}"} == named
    assert {state for state, name in told.items() if name} == named
    assert {row.state for row in kept if f"Amal X{row.state} " in page} == named & GOING_ON_STATES


def _with_a_name(
    session: Session, world: World, state: ProposalState, is_released: bool, is_revoked: bool
) -> Proposal:  # fmt: skip
    client, vacancy = make_client(session), make_vacancy(session, employer=world.bakery)
    session.add(CaseFile(client_id=client.id, given_name="Amal", family_name=f"X{state}"))
    proposal = make_proposal(session, client=client, vacancy=vacancy, state=state)
    if is_released:
        released = ProposalState.IDENTITY_RELEASED
        proposal.steps.append(ProposalStep(from_state=None, to_state=released, at=proposal.changed_at))
    if is_revoked:
        revoke_sharing(session, client.id)
    return proposal


def test_who_was_named_on_the_page_is_recorded(visitor: Visit, world: World, sessions: Sessions) -> None:
    with sessions.begin() as session:
        named = _with_a_name(session, world, ProposalState.INTERVIEW, True, False)
        _with_a_name(session, world, ProposalState.INTERVIEW, False, False)

    visitor(None, world.baker).get("my_proposals.index")

    with sessions() as session:
        seen = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "names_viewed")).all()
        told = [(each.object_kind, each.object_id, each.user_id) for each in seen]
        assert told == [("client", str(named.client_id), world.baker.id)]


def test_the_page_asks_the_database_as_often_for_many_proposals_as_for_few(
    visitor: Visit, world: World, sessions: Sessions
) -> None:
    baker, counts = visitor(None, world.baker), []
    for number in (2, 5):
        with sessions.begin() as session:
            for _ in range(number):
                _with_a_name(session, world, ProposalState.INTERVIEW, True, False)
                _with_a_name(session, world, ProposalState.SHORT_PROFILE_SENT, False, False)
        baker.get("my_proposals.index")
        with sessions() as session, count_queries(session) as statements:
            baker.get("my_proposals.index")
        counts.append(len(statements))

    assert counts[0] == counts[1]

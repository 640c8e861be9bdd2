"""Proposals by the API: exactly what employers' pages show, and answers as steps of the workflow."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.audit import AuditEntry
from employers.api_access.models import Scope
from placements.client_voice import contest_fact
from placements.codes import SHOWN_TO_EMPLOYER, ProposalState
from placements.models import Proposal, ProposalStep
from placements.queries.for_employer import NAMED_TO_EMPLOYER
from profiles.casework import CaseFile
from profiles.codes import ClientFact
from tests.factories import make_client, make_proposal, make_vacancy, revoke_sharing
from tests.web.api.world import Program
from tests.web.world import World

Sessions = sessionmaker[Session]
Make = Callable[..., Program]
NAME = "Amal Beispielname"


def stored(
    sessions: Sessions, world: World, state: ProposalState, *, released: bool = False, **values: Any
) -> Proposal:
    """A proposal of a client with a name, for a vacancy of the bakery."""
    with sessions.begin() as session:
        client = make_client(session, occupations=("29222",), skills={"dough": 2}, home_postcode="70173")
        session.add(CaseFile(client_id=client.id, given_name="Amal", family_name="Beispielname"))
        vacancy = make_vacancy(session, employer=world.bakery)
        proposal = make_proposal(session, client=client, vacancy=vacancy, state=state, **values)
        agreed = ProposalStep(from_state=None, to_state=ProposalState.CLIENT_AGREED, at=proposal.changed_at)
        proposal.steps.append(agreed)
        if released:
            step = ProposalStep(from_state=None, to_state=ProposalState.IDENTITY_RELEASED, at=proposal.changed_at)
            proposal.steps.append(step)
        return proposal


@pytest.mark.parametrize("state", list(ProposalState))
def test_an_employer_reads_what_the_pages_show_and_nothing_else(
    program: Make, sessions: Sessions, world: World, state: ProposalState
) -> None:
    proposal = stored(sessions, world, state)
    bakery = program()

    one, listed = bakery.get(f"/proposals/{proposal.id}"), bakery.get("/proposals").get_json()["items"]

    is_seen = state in SHOWN_TO_EMPLOYER
    assert (one.status_code == 200, [row["id"] for row in listed]) == (is_seen, [proposal.id] if is_seen else [])
    assert NAME not in one.get_data(as_text=True) or state is ProposalState.IDENTITY_RELEASED


@pytest.mark.parametrize("state", sorted(SHOWN_TO_EMPLOYER))
def test_the_name_is_given_after_its_release_only_and_while_it_goes_on(
    program: Make, sessions: Sessions, world: World, state: ProposalState
) -> None:
    proposal = stored(sessions, world, state, released=True)

    body = program().get(f"/proposals/{proposal.id}").get_json()

    assert body["name"] == (NAME if state in NAMED_TO_EMPLOYER else None)


def test_a_profile_holds_nothing_that_names_or_describes_the_person_beside_the_work(
    program: Make, sessions: Sessions, world: World
) -> None:
    proposal = stored(sessions, world, ProposalState.SHORT_PROFILE_SENT)

    body = program().get(f"/proposals/{proposal.id}").get_json()

    assert set(body) == {
        "id", "vacancy_id", "employer_id", "state", "changed_at", "answer_due_on", "interview_at", "starts_on",
        "can_answer", "profile", "name",
    }  # fmt: skip
    assert set(body["profile"]) == {
        "occupations", "skills", "languages", "licences", "hours_per_week", "available_from",
    }  # fmt: skip
    assert "client" not in str(body)


def test_a_revoked_consent_hides_the_profile_and_ends_the_answers(
    program: Make, sessions: Sessions, world: World
) -> None:
    proposal = stored(sessions, world, ProposalState.SHORT_PROFILE_SENT)
    with sessions.begin() as session:
        revoke_sharing(session, proposal.client_id)
    bakery = program()

    body = bakery.get(f"/proposals/{proposal.id}").get_json()

    assert (body["profile"], body["name"], body["can_answer"]) == (None, None, [])
    assert bakery.get("/proposals").get_json()["items"][0]["can_answer"] == []
    assert bakery.post(f"/proposals/{proposal.id}/answers", {"choice": "interested"}).status_code == 409


def test_what_the_client_contests_rests_and_takes_no_answer(program: Make, sessions: Sessions, world: World) -> None:
    proposal = stored(sessions, world, ProposalState.SHORT_PROFILE_SENT)
    with sessions.begin() as session:
        contest_fact(session, proposal.client_id, ClientFact.SKILLS, "wrong", now=datetime.now(UTC))
    bakery = program()

    body = bakery.get(f"/proposals/{proposal.id}").get_json()
    refused = bakery.post(f"/proposals/{proposal.id}/answers", {"choice": "interested"})

    assert (body["profile"], body["can_answer"]) == (None, [])
    assert bakery.get("/proposals").get_json()["items"][0]["can_answer"] == []
    assert (refused.status_code, refused.mimetype) == (409, "application/problem+json")
    with sessions() as session:
        assert session.get_one(Proposal, proposal.id).state is ProposalState.SHORT_PROFILE_SENT


def test_another_employers_proposal_does_not_exist(program: Make, sessions: Sessions, world: World) -> None:
    proposal = stored(sessions, world, ProposalState.SHORT_PROFILE_SENT)
    butchery = program(of="butchery")

    statuses = [
        butchery.get(f"/proposals/{proposal.id}").status_code,
        butchery.post(f"/proposals/{proposal.id}/answers", {"choice": "interested"}).status_code,
    ]

    assert statuses == [404, 404]
    assert butchery.get(f"/proposals?vacancy_id={proposal.vacancy_id}").get_json()["items"] == []


def test_each_look_is_recorded_with_the_token(program: Make, sessions: Sessions, world: World) -> None:
    proposal = stored(sessions, world, ProposalState.SHORT_PROFILE_SENT)

    program().get(f"/proposals/{proposal.id}")

    with sessions() as session:
        entry = session.scalars(sa.select(AuditEntry).where(AuditEntry.action == "api.proposal_read")).one()
        assert (entry.object_id, entry.user_id, entry.detail["is_named"]) == (str(proposal.id), world.baker.id, False)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"choice": "interested"}, ProposalState.EMPLOYER_INTERESTED),
        ({"choice": "not_suited", "reason": "LANGUAGE"}, ProposalState.NOT_HIRED),
        ({"choice": "filled"}, ProposalState.NOT_HIRED),
    ],
)
def test_an_answer_is_a_step_of_the_workflow(
    program: Make, sessions: Sessions, world: World, answer: dict[str, str], state: ProposalState
) -> None:
    proposal = stored(sessions, world, ProposalState.SHORT_PROFILE_SENT)

    taken = program(Scope.ANSWERS_WRITE).post(f"/proposals/{proposal.id}/answers", answer, Idempotency_Key="a1")

    assert (taken.status_code, taken.get_json()["state"]) == (201, state.value)
    with sessions() as session:
        step = session.scalars(
            sa.select(ProposalStep).where(ProposalStep.proposal_id == proposal.id).order_by(ProposalStep.id.desc())
        ).first()
        assert step is not None
        assert (step.to_state, step.by) == (state, world.baker.id)


def test_an_answer_lacks_nothing_and_comes_in_time(program: Make, sessions: Sessions, world: World) -> None:
    proposal = stored(sessions, world, ProposalState.IDENTITY_RELEASED)
    bakery, path = program(), f"/proposals/{proposal.id}/answers"
    past = (datetime.now(UTC) - timedelta(hours=1)).isoformat()

    statuses = [
        bakery.post(path, {"choice": "not_suited"}).status_code,
        bakery.post(path, {"choice": "invite", "interview_at": past}).status_code,
        bakery.post(path, {"choice": "release"}).status_code,
    ]

    assert statuses == [422] * 3
    with sessions() as session:
        assert session.get_one(Proposal, proposal.id).state is ProposalState.IDENTITY_RELEASED


def test_a_list_comes_in_pages_without_profiles(program: Make, sessions: Sessions, world: World) -> None:
    for _ in range(3):
        stored(sessions, world, ProposalState.SHORT_PROFILE_SENT)
    page = program().get("/proposals?limit=2").get_json()

    assert (len(page["items"]), page["next_cursor"] is None) == (2, False)
    assert "profile" not in page["items"][0]

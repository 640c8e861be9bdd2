"""What a run said about a client can be handed out, and how people decided against its ranking is counted."""

import json
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.settings import local_day
from placements.codes import Actor, ProposalState
from placements.complaint import Overrides, complaint_content, complaint_of, overrides_of_run
from placements.documents.typesetting import pdf_bytes
from placements.models import Proposal, ProposalStep
from placements.workflow import StepName
from tests.factories import NOW, make_client, make_proposal, make_vacancy
from tests.placements.test_replaying import run_on_generated_world

Sessions = sessionmaker[Session]


def decided(session: Session, proposal: Proposal, name: StepName, state: ProposalState) -> None:
    proposal.state = state
    session.add(
        ProposalStep(proposal_id=proposal.id, to_state=state, at=NOW, name=name.value, actor=Actor.EMPLOYER_ADVISER)
    )


def test_decisions_against_the_ranking_are_counted(session: Session) -> None:
    vacancy = make_vacancy(session)
    best, middle, last = (
        make_proposal(session, client=make_client(session), vacancy=vacancy, score_hundredths=points)
        for points in (9000, 7000, 5000)
    )
    session.execute(sa.update(Proposal).values(run_id=best.run_id))
    decided(session, best, StepName.DISMISS, ProposalState.DISMISSED)
    decided(session, middle, StepName.ACCEPT, ProposalState.ACCEPTED_BY_ADVISER)
    decided(session, last, StepName.DISMISS, ProposalState.DISMISSED)
    session.flush()

    assert overrides_of_run(session, best.run_id) == Overrides(1, 2, accepted_below=1, dismissed_above=1)


def test_an_extract_holds_facts_reasons_and_steps_without_names(sessions: Sessions) -> None:
    run_id = run_on_generated_world(sessions, clients=24, vacancies=20)
    with sessions() as session:
        client_id = session.scalars(sa.select(Proposal.client_id).limit(1)).one()
        found = complaint_of(session, run_id=run_id, client_id=client_id, now=NOW + timedelta(days=1))

    told = json.loads(json.dumps(found.as_json()))
    assert told["facts"]["client_id"] == client_id
    assert any(pair["is_chosen"] and pair["steps"] for pair in told["pairs"])
    assert all(pair["explanation"]["parts"] and pair["explanation"]["gates"] for pair in told["pairs"])
    assert not {"note", "display_name"} & {name for pair in told["pairs"] for step in pair["steps"] for name in step}
    day = local_day(NOW)
    assert pdf_bytes(complaint_content(found).as_data(day), made_on=day).startswith(b"%PDF")

"""Every match of a run on a generated world is explained later as it was, also after facts have changed."""

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import RunKind, RunTrigger, claim_run, queue_run
from jobs.demo import make_demo_world
from matching.facts import MatchKind
from matching.gates import gate_letters
from matching.queries import matches_of_run, near_misses_of_run, replayed_pair
from placements.models import Proposal
from placements.operations import match_and_suggest
from placements.queries import explain_then, explanation_of_proposal
from profiles.catalogue.starter import load_starter_catalogue
from profiles.models import Client, ClientSkill
from tests.factories import NOW

Sessions = sessionmaker[Session]


def run_on_generated_world(sessions: Sessions, *, clients: int = 90, vacancies: int = 60) -> int:
    with sessions.begin() as session:
        load_starter_catalogue(session)
        make_demo_world(session, clients=clients, vacancies=vacancies, seed=3, now=NOW, password="only-for-this-test")
        run_id = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=NOW, by=None).id
        token = claim_run(session, run_id, now=NOW)
    match_and_suggest(sessions, run_id=run_id, now=NOW, token=token)
    return run_id


def change_all_facts(sessions: Sessions) -> None:
    with sessions.begin() as session:
        session.execute(sa.delete(ClientSkill))
        session.execute(sa.update(Client).values(home_postcode=None, max_commute_minutes=5, hours_max=1.0))


def test_every_match_is_evaluated_again_with_the_letters_and_parts_that_were_stored(sessions: Sessions) -> None:
    run_id = run_on_generated_world(sessions)
    change_all_facts(sessions)

    with sessions() as session:
        stored = matches_of_run(session, run_id)
        assert len(stored) > 100
        for match in stored:
            found = replayed_pair(session, run_id=run_id, client_id=match.client_id, vacancy_id=match.vacancy_id)
            assert (gate_letters(found.gates), tuple(part.hundredths for part in found.parts), found.kind) == (
                match.gates,
                match.parts,
                match.kind,
            )


def test_what_a_proposal_kept_and_what_the_run_explains_are_the_same_words(sessions: Sessions) -> None:
    run_id = run_on_generated_world(sessions)
    change_all_facts(sessions)

    with sessions() as session:
        for proposal in session.scalars(sa.select(Proposal).limit(20)):
            then = explain_then(
                session, run_id=run_id, client_id=proposal.client_id, vacancy_id=proposal.vacancy_id, language="en"
            )
            assert then.as_json() == explanation_of_proposal(session, proposal, language="en").as_json()


def test_near_misses_are_explained_with_the_way_that_was_found(sessions: Sessions) -> None:
    run_id = run_on_generated_world(sessions)

    with sessions() as session:
        for near_miss in near_misses_of_run(session, run_id):
            found = replayed_pair(
                session, run_id=run_id, client_id=near_miss.client_id, vacancy_id=near_miss.vacancy_id
            )
            assert found.kind is MatchKind.NEAR_MISS
            assert found.bridge is not None
            assert found.bridge.reaches_from == near_miss.reaches_from

"""A whole run, computed again from what it kept, gives the identical result, or says what differs."""

import json

import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from matching.models import ClientMatches, MatchRun
from matching.queries import matches_of_run
from matching.replaying import Replay, replay_run
from profiles.models import Client, ClientSkill
from tests.placements.test_replaying import change_all_facts, run_on_generated_world

Sessions = sessionmaker[Session]


def replayed(sessions: Sessions, run_id: int) -> Replay:
    with sessions() as session:
        return replay_run(session, run_id)


def test_a_run_gives_the_identical_result_whatever_has_changed_since(sessions: Sessions) -> None:
    run_id = run_on_generated_world(sessions, clients=24, vacancies=20)
    change_all_facts(sessions)

    found = replayed(sessions, run_id)

    assert (found.is_identical, found.differences) == (True, ())
    with sessions.begin() as session:  # the pairs are forgotten before the facts are
        session.execute(sa.delete(ClientMatches))
    assert replayed(sessions, run_id).is_identical


def test_whatever_differs_is_named(sessions: Sessions) -> None:
    run_id = run_on_generated_world(sessions, clients=24, vacancies=20)
    with sessions.begin() as session:
        match = matches_of_run(session, run_id)[0]
        run = session.get_one(MatchRun, run_id)
        run.code_version = "another"
        row = session.get_one(ClientMatches, (run_id, match.client_id))
        row.matches = row.matches[:-1] + bytes([1 - row.matches[-1]])  # the last one was chosen, or was not

    found = replayed(sessions, run_id)

    assert [each.what for each in found.differences] == ["code_version", "match"]
    assert found.differences[1].client_id == match.client_id
    assert not found.is_identical
    json.dumps([each._asdict() for each in found.differences])


def test_a_client_who_is_deleted_since_is_counted(sessions: Sessions) -> None:
    run_id = run_on_generated_world(sessions, clients=24, vacancies=20)
    with sessions.begin() as session:
        idle = ~sa.exists().where(ClientMatches.client_id == Client.id)
        client_id = session.scalars(sa.select(Client.id).where(idle).limit(1)).one()
        session.execute(sa.delete(ClientSkill).where(ClientSkill.client_id == client_id))
        session.execute(sa.delete(Client).where(Client.id == client_id))

    found = replayed(sessions, run_id)

    assert {each.what for each in found.differences} == {"clients_deleted", "facts"}

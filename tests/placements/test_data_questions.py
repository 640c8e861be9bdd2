"""Data questions of the latest run: they count as long as the facts are those that the run saw."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from core.runs import RunKind, RunTrigger, claim_run, queue_run
from employers.codes import RequirementKind
from employers.models import Requirement
from matching.facts import Gate
from matching.results import Question
from placements.data_questions import AskedFirst, DataQuestion, data_questions_of
from placements.operations import match_and_suggest
from profiles.models import Client
from tests.factories import (
    NOW,
    STUTTGART,
    WAREHOUSE,
    asked,
    make_client,
    make_licence_classes,
    make_match_run,
    make_vacancy,
    row_count,
)


def stored_question(session: Session, client: Client, **run: object) -> None:
    run_id = make_match_run(session, started_at=NOW, **run).id
    session.add(DataQuestion(run_id=run_id, client_id=client.id, gate=Gate.LICENCE, question=Question.LICENCE,
                             code="B", vacancies=3))  # fmt: skip
    session.flush()


def test_a_question_counts_until_the_facts_of_the_client_change(session: Session) -> None:
    client = make_client(session, updated_at=NOW - timedelta(days=1))
    stored_question(session, client)

    assert data_questions_of(session, [client.id]) == {
        client.id: AskedFirst(client.id, Gate.LICENCE, Question.LICENCE, "B", 3)
    }
    client.updated_at = NOW + timedelta(minutes=1)
    session.flush()
    assert data_questions_of(session, [client.id]) == {}


def test_questions_of_earlier_runs_are_not_asked_any_more(session: Session) -> None:
    client = make_client(session, updated_at=NOW - timedelta(days=1))
    stored_question(session, client)
    make_match_run(session, started_at=NOW)

    assert data_questions_of(session, [client.id]) == {}


def test_a_match_run_leaves_the_question_that_opens_most(sessions: sessionmaker[Session]) -> None:
    facts: dict[str, Any] = {
        "hours_possible": "f" * 42, "hours_min": 10.0, "hours_max": 40.0, "home_postcode": STUTTGART,
        "uses_transit": True, "max_commute_minutes": 60, "available_from": NOW.date(),
        "updated_at": NOW - timedelta(days=1),
    }  # fmt: skip
    with sessions.begin() as session:
        make_licence_classes(session)
        client = make_client(session, occupations=(WAREHOUSE,), **facts)
        for _ in range(3):
            needs: tuple[Requirement, ...] = (asked(RequirementKind.LICENCE, "B"),)
            make_vacancy(session, requirement_level=1, requirements=needs)
        run = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=NOW, by=None)
        token = claim_run(session, run.id, now=NOW)

    match_and_suggest(sessions, run_id=run.id, now=NOW, token=token)

    with sessions.begin() as session:
        assert row_count(session, DataQuestion) == 1
        assert data_questions_of(session, [client.id])[client.id] == AskedFirst(
            client.id, Gate.LICENCE, Question.LICENCE, "B", 3
        )

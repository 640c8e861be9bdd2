"""A changed client or vacancy is matched again by the process that keeps the world warm, and the page may say so."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import RunKind, RunTrigger, claim_run, queue_run
from employers.codes import VacancyState
from employers.models import Vacancy
from matching.models import Rematch
from matching.pair_records import rematched_from
from placements.codes import ProposalState
from placements.models import Proposal
from placements.operations import match_and_suggest
from placements.queries import (
    new_candidates_of_client,
    new_candidates_of_vacancy,
    rematches_of_client,
    rematches_of_vacancy,
)
from placements.rematching import Rematcher, changes_waiting
from profiles.codes import ClientState
from profiles.models import Client
from profiles.restrictions import restrict_client
from tests.factories import NOW, STUTTGART, WAREHOUSE, make_client, make_user, make_vacancy, row_count

Sessions = sessionmaker[Session]
RUN_AT, LATER = NOW + timedelta(minutes=1), NOW + timedelta(minutes=10)


@pytest.fixture
def world(sessions: Sessions) -> tuple[int, int]:
    """A client who wants no work for now and two vacancies, matched by a run; ids of the client and of a vacancy."""
    with sessions.begin() as session:
        client = make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=60,
                             hours_min=5.0, hours_max=10.0)  # fmt: skip
        make_client(session, occupations=(WAREHOUSE,), home_postcode=STUTTGART, max_commute_minutes=60)
        for _ in range(2):
            vacancy = make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1, hours_min=35.0)
        run_id = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=RUN_AT, by=None).id
    with sessions.begin() as session:
        token = claim_run(session, run_id, now=RUN_AT)
    match_and_suggest(sessions, run_id=run_id, now=RUN_AT, token=token)
    return client.id, vacancy.id


def work_full_time(sessions: Sessions, client_id: int) -> None:
    with sessions.begin() as session:
        client = session.get_one(Client, client_id)
        client.hours_min, client.hours_max, client.updated_at = 20.0, 40.0, LATER


def test_a_changed_client_gets_what_a_full_run_would_list_and_the_page_says_what_is_new(
    sessions: Sessions, world: tuple[int, int]
) -> None:
    work_full_time(sessions, world[0])

    assert Rematcher().work(sessions, now=LATER) == 1

    with sessions() as session:
        stored = session.scalars(sa.select(Rematch)).one()
        expected = rematches_of_client(session, world[0], now=LATER)
        news = new_candidates_of_client(session, world[0])
    pairs = [(each.client_id, each.vacancy_id, each.score_hundredths) for each in rematched_from(stored.pairs)]
    assert pairs == [(each.client_id, each.vacancy_id, each.score_hundredths) for each in expected] != []
    assert news is not None
    assert (news.is_current, len(news.rows)) == (True, 2)


def test_a_changed_vacancy_is_matched_against_clients_who_changed_before_it(
    sessions: Sessions, world: tuple[int, int]
) -> None:
    rematcher = Rematcher()
    work_full_time(sessions, world[0])
    rematcher.work(sessions, now=LATER)
    with sessions.begin() as session:
        vacancy = session.get_one(Vacancy, world[1])
        vacancy.hours_min, vacancy.updated_at = 38.0, LATER + timedelta(minutes=1)

    assert rematcher.work(sessions, now=LATER + timedelta(minutes=2)) == 1

    with sessions() as session:
        stored = session.scalars(sa.select(Rematch).where(Rematch.vacancy_id == world[1])).one()
        expected = rematches_of_vacancy(session, world[1], now=LATER)
    pairs = [(each.client_id, each.score_hundredths) for each in rematched_from(stored.pairs)]
    assert pairs == [(each.client_id, each.score_hundredths) for each in expected]
    assert world[0] in {client_id for client_id, _ in pairs}


def test_what_was_found_for_older_facts_is_not_shown(sessions: Sessions, world: tuple[int, int]) -> None:
    work_full_time(sessions, world[0])
    Rematcher().work(sessions, now=LATER)
    with sessions.begin() as session:
        session.get_one(Client, world[0]).updated_at = LATER + timedelta(seconds=1)

    with sessions() as session:
        news = new_candidates_of_client(session, world[0])

    assert news is not None
    assert (news.is_current, news.rows) == (False, [])


def test_a_second_process_and_a_restarted_one_find_nothing_left_to_do(
    sessions: Sessions, world: tuple[int, int]
) -> None:
    work_full_time(sessions, world[0])

    assert [Rematcher().work(sessions, now=LATER) for _ in range(3)] == [1, 0, 0]

    with sessions() as session:
        assert row_count(session, Rematch) == 1


def test_before_the_first_run_and_without_a_change_nothing_is_matched(
    sessions: Sessions, world: tuple[int, int]
) -> None:
    with sessions() as session:
        assert changes_waiting(session, since=LATER) == []
        assert new_candidates_of_client(session, world[0]) is None

    assert Rematcher().work(sessions, now=LATER) == 0


def test_who_is_restricted_is_matched_no_more_although_somebody_sets_them_to_active(
    sessions: Sessions, world: tuple[int, int]
) -> None:
    rematcher = Rematcher()
    rematcher.warm_up(sessions, now=RUN_AT)
    with sessions.begin() as session:
        restrict_client(session, world[0], reason="Disputed", now=LATER, by=make_user(session).id)
        session.get_one(Client, world[0]).state = ClientState.ACTIVE
        vacancy = session.get_one(Vacancy, world[1])
        vacancy.hours_min, vacancy.updated_at = 8.0, LATER

    while rematcher.work(sessions, now=LATER):
        pass

    with sessions() as session:
        stored = {row.vacancy_id: rematched_from(row.pairs) for row in session.scalars(sa.select(Rematch))}
    assert stored[None] == []
    assert world[0] not in {each.client_id for each in stored[world[1]]}


def test_what_is_shown_of_a_changed_vacancy_is_who_was_not_listed_for_it(
    sessions: Sessions, world: tuple[int, int]
) -> None:
    with sessions.begin() as session:
        vacancy = session.get_one(Vacancy, world[1])
        vacancy.hours_min, vacancy.hours_max, vacancy.updated_at = 8.0, 38.0, LATER
        before = new_candidates_of_vacancy(session, world[1])

    Rematcher().work(sessions, now=LATER)

    with sessions() as session:
        news = new_candidates_of_vacancy(session, world[1])
    assert before is not None
    assert news is not None
    assert (before.is_current, news.is_current, [row.client_id for row in news.rows]) == (False, True, [world[0]])


@pytest.mark.parametrize("is_gone", [False, True])
def test_a_changed_vacancy_brings_its_suggestions_up_to_date_and_one_that_is_gone_ends_them(
    sessions: Sessions, world: tuple[int, int], is_gone: bool
) -> None:
    with sessions.begin() as session:
        vacancy = session.get_one(Vacancy, world[1])
        before = {each.id: each.facts_hash for each in session.scalars(sa.select(Proposal))}
        vacancy.hours_min, vacancy.updated_at = 30.0, LATER
        vacancy.state = VacancyState.FILLED_ELSEWHERE if is_gone else vacancy.state

    Rematcher().work(sessions, now=LATER + timedelta(minutes=1))

    with sessions() as session:
        after = session.scalars(sa.select(Proposal).where(Proposal.vacancy_id == world[1])).all()
    assert after
    assert {each.state for each in after} == {ProposalState.LAPSED if is_gone else ProposalState.SUGGESTED}
    assert is_gone or all(each.facts_hash != before[each.id] for each in after)


def test_a_process_sees_that_somebody_has_changed_and_has_warmed_up_before(
    sessions: Sessions, world: tuple[int, int]
) -> None:
    rematcher = Rematcher()
    rematcher.warm_up(sessions, now=RUN_AT)
    before = [rematcher.sees_change(sessions) for _ in range(2)]
    work_full_time(sessions, world[0])

    assert before == [False, False]
    assert [rematcher.sees_change(sessions) for _ in range(2)] == [True, False]
    assert rematcher.work(sessions, now=LATER) == 1

"""Who changes gets near misses at once, as a full run on the same facts would find them; the page shows these."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from employers.codes import RequirementKind
from employers.models import Vacancy
from matching.models import Rematch
from matching.queries import (
    near_misses_of_client,
    near_misses_of_vacancy,
    near_misses_since_change,
)
from placements.queries import latest_near_misses_of_client, latest_near_misses_of_vacancy
from placements.rematching import Rematcher
from profiles.codes import ClientState
from profiles.models import Client
from profiles.offers.models import OfferRun
from profiles.offers.operations import record_offer, take_place
from tests.factories import NOW, asked, make_client, make_vacancy
from tests.matching.test_stored_near_misses import COURSE, make_near_miss
from tests.placements.test_offer_rematching import LAST_PLACE, LATER, run_now

Sessions = sessionmaker[Session]
CHANGED = LATER + timedelta(minutes=5)


@pytest.fixture
def pair(sessions: Sessions) -> tuple[int, int]:
    """A client who holds the forklift licence that a vacancy asks, matched by a run; a course has a place left."""
    with sessions.begin() as session:
        client_id, vacancy_id = make_near_miss(session)
        session.get_one(Client, client_id).certificates[0].is_held = True
        make_client(session)
        record_offer(session, LAST_PLACE, now=NOW, by=None)
    run_now(sessions)
    return client_id, vacancy_id


def lose_licence(sessions: Sessions, client_id: int, at: datetime = CHANGED) -> None:
    with sessions.begin() as session:
        client = session.get_one(Client, client_id)
        client.certificates[0].is_held, client.updated_at = False, at


def warm(sessions: Sessions) -> Rematcher:
    rematcher = Rematcher()
    rematcher.warm_up(sessions, now=LATER)
    return rematcher


def work(sessions: Sessions, rematcher: Rematcher, now: datetime = CHANGED) -> list[int]:
    """Until nothing is left to do."""
    done: list[int] = []
    while done[-1:] != [0]:
        done.append(rematcher.work(sessions, now=now))
    return done


def test_a_changed_client_has_the_near_misses_of_a_full_run_and_the_page_shows_the_way(
    sessions: Sessions, pair: tuple[int, int]
) -> None:
    rematcher = warm(sessions)
    lose_licence(sessions, pair[0])

    assert work(sessions, rematcher) == [1, 1, 0]

    with sessions() as session:
        shown = latest_near_misses_of_client(session, pair[0])
        found = near_misses_since_change(session, facts_at=CHANGED, client_id=pair[0])
    run_id = run_now(sessions)
    with sessions() as session:
        assert found == near_misses_of_client(session, pair[0], run_id=run_id) != []
    assert [(each.vacancy_id, each.since_change) for each in shown] == [(pair[1], True)]
    assert [step["code"] for step in shown[0].bridge["steps"]] == [COURSE.code]


def test_a_changed_vacancy_has_the_near_misses_of_a_full_run_with_clients_who_changed_before(
    sessions: Sessions, pair: tuple[int, int]
) -> None:
    rematcher = warm(sessions)
    lose_licence(sessions, pair[0])
    with sessions.begin() as session:
        vacancy = session.get_one(Vacancy, pair[1])
        vacancy.hours_min, vacancy.updated_at = 30.0, CHANGED

    work(sessions, rematcher)

    with sessions() as session:
        shown = latest_near_misses_of_vacancy(session, pair[1])
        found = near_misses_since_change(session, facts_at=CHANGED, vacancy_id=pair[1])
    run_id = run_now(sessions)
    with sessions() as session:
        assert found == near_misses_of_vacancy(session, pair[1], run_id=run_id) != []
    assert [(each.client_id, each.since_change) for each in shown.rows] == [(pair[0], True)]


def test_a_vacancy_that_is_new_since_the_run_gets_near_misses(sessions: Sessions, pair: tuple[int, int]) -> None:
    rematcher = warm(sessions)
    lose_licence(sessions, pair[0])
    with sessions.begin() as session:
        vacancy = make_vacancy(session, requirements=(asked(RequirementKind.CERTIFICATE, "forklift"),))
        vacancy.updated_at = CHANGED
        session.flush()
        new = vacancy.id

    work(sessions, rematcher)

    with sessions() as session:
        of_client = latest_near_misses_of_client(session, pair[0])
        of_vacancy = latest_near_misses_of_vacancy(session, new)
    assert {each.vacancy_id for each in of_client} == {pair[1], new}
    assert [each.client_id for each in of_vacancy.rows] == [pair[0]]


def test_when_offers_change_what_was_found_with_them_before_is_found_anew(
    sessions: Sessions, pair: tuple[int, int]
) -> None:
    rematcher = warm(sessions)
    lose_licence(sessions, pair[0])
    work(sessions, rematcher)
    with sessions.begin() as session:
        take_place(session, session.scalars(sa.select(OfferRun.id)).one(), now=CHANGED, by=None)

    work(sessions, rematcher)

    with sessions() as session:
        assert session.scalars(sa.select(Rematch.near_misses)).all() == [b""]
        assert latest_near_misses_of_client(session, pair[0]) == []


def test_what_was_found_for_older_facts_is_not_shown_and_a_process_that_is_not_warm_finds_matches_first(
    sessions: Sessions, pair: tuple[int, int]
) -> None:
    lose_licence(sessions, pair[0])
    rematcher = Rematcher()
    first = work(sessions, rematcher)
    rematcher.warm_up(sessions, now=CHANGED)
    second = work(sessions, rematcher)
    lose_licence(sessions, pair[0], at=CHANGED + timedelta(seconds=1))

    with sessions() as session:
        shown = latest_near_misses_of_client(session, pair[0])

    assert (first, second) == ([1, 0], [1, 0])
    assert shown == []


def test_who_is_looking_for_no_work_any_more_has_no_near_misses(sessions: Sessions, pair: tuple[int, int]) -> None:
    rematcher = warm(sessions)
    lose_licence(sessions, pair[0])
    with sessions.begin() as session:
        session.get_one(Client, pair[0]).state = ClientState.PAUSED

    work(sessions, rematcher)

    with sessions() as session:
        assert session.scalars(sa.select(Rematch.near_misses)).all() == [b""]

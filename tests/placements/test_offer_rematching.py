"""Offers that change count at once: the near misses of the latest run are found anew, as a full run would find them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from core.runs import RunKind, RunTrigger, claim_run, queue_run
from matching.models import FactSnapshot, RunFacts, VacancyMatches
from matching.offer_changes import state_of_offers
from matching.queries import (
    bridges_of,
    near_misses_of_client,
    near_misses_of_vacancy,
    offer_demand,
    reach_of_offer,
)
from matching.replaying import replay_run
from placements.operations import match_and_suggest
from placements.rematching import Rematcher
from profiles.models import Client, ClientCertificate
from profiles.offers.models import OfferRun
from profiles.offers.operations import OfferRunInput, free_place, record_offer, take_place
from profiles.restrictions import lift_restriction, restrict_client
from tests.factories import NOW, make_client, make_user
from tests.matching.test_stored_near_misses import COURSE, ENDS, STARTS, make_near_miss

Sessions = sessionmaker[Session]
LATER = NOW + timedelta(minutes=10)
LAST_PLACE = replace(COURSE, runs=(OfferRunInput(STARTS, ENDS, 5, 4),))


def run_now(sessions: Sessions) -> int:
    with sessions.begin() as session:
        run_id = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=LATER, by=None).id
    with sessions.begin() as session:
        token = claim_run(session, run_id, now=LATER)
    match_and_suggest(sessions, run_id=run_id, now=LATER, token=token)
    return run_id


@pytest.fixture
def pair(sessions: Sessions) -> tuple[int, int]:
    """A client without forklift licence, a vacancy that asks one."""
    with sessions.begin() as session:
        return make_near_miss(session)


def shown(sessions: Sessions, pair: tuple[int, int], run_id: int) -> object:
    """All that a run says about near misses."""
    with sessions() as session:
        misses = near_misses_of_client(session, pair[0], run_id=run_id)
        demand = [(each.need, each.offer_code, each.gate, each.asked, each.near_misses, each.clients, each.vacancies)
                  for each in offer_demand(session, run_id)]  # fmt: skip
        return (misses, near_misses_of_vacancy(session, pair[1], run_id=run_id), demand,
                bridges_of(session, misses, run_id=run_id),
                reach_of_offer(session, COURSE.code, run_id=run_id, first=0, count=9))  # fmt: skip


def test_a_new_offer_opens_vacancies_as_a_full_run_would_say(sessions: Sessions, pair: tuple[int, int]) -> None:
    run_id, rematcher = run_now(sessions), Rematcher()
    with sessions.begin() as session:
        record_offer(session, COURSE, now=LATER, by=None)

    assert [rematcher.work(sessions, now=LATER), rematcher.work(sessions, now=LATER)] == [1, 0]

    found = shown(sessions, pair, run_id)
    assert found == shown(sessions, pair, run_now(sessions))
    with sessions() as session:
        assert [each.vacancy_id for each in near_misses_of_client(session, pair[0], run_id=run_id)] == [pair[1]]


def test_an_offer_whose_last_place_is_taken_opens_nothing_any_more(sessions: Sessions, pair: tuple[int, int]) -> None:
    with sessions.begin() as session:
        record_offer(session, LAST_PLACE, now=NOW, by=None)
    run_id = run_now(sessions)
    with sessions.begin() as session:
        take_place(session, session.scalars(sa.select(OfferRun.id)).one(), now=LATER, by=None)

    assert Rematcher().work(sessions, now=LATER) == 1

    found = shown(sessions, pair, run_id)
    assert found == shown(sessions, pair, run_now(sessions))
    with sessions() as session:
        assert near_misses_of_client(session, pair[0], run_id=run_id) == []


def test_who_is_deleted_since_the_run_is_left_out(sessions: Sessions, pair: tuple[int, int]) -> None:
    run_id = run_now(sessions)
    with sessions.begin() as session:
        record_offer(session, COURSE, now=LATER, by=None)
        session.delete(session.get_one(Client, pair[0]))

    assert Rematcher().work(sessions, now=LATER) == 1

    with sessions() as session:
        assert offer_demand(session, run_id) == []


@pytest.mark.usefixtures("pair")
def test_without_a_change_and_before_the_first_run_nothing_is_found_anew(sessions: Sessions) -> None:
    with sessions.begin() as session:
        record_offer(session, COURSE, now=NOW, by=None)
    before = Rematcher().work(sessions, now=LATER)
    run_now(sessions)

    assert (before, Rematcher().work(sessions, now=LATER)) == (0, 0)


@pytest.mark.parametrize("how", ["deleted", "restricted"])
def test_a_warm_process_leaves_out_who_is_deleted_or_restricted_since(
    sessions: Sessions, pair: tuple[int, int], how: str
) -> None:
    with sessions.begin() as session:
        other = make_client(session)
        other.certificates.append(ClientCertificate(certificate_code="forklift", is_held=False))
    run_id, rematcher = run_now(sessions), Rematcher()
    rematcher.warm_up(sessions, now=LATER)
    with sessions.begin() as session:
        record_offer(session, COURSE, now=LATER, by=None)
        if how == "deleted":
            session.delete(session.get_one(Client, pair[0]))
        else:
            restrict_client(session, pair[0], reason="Disputed", now=LATER, by=make_user(session).id)

    assert sum(rematcher.work(sessions, now=LATER) for _ in range(2)) >= 1

    with sessions() as session:
        assert {each.client_id for each in near_misses_of_vacancy(session, pair[1], run_id=run_id)} == {other.id}
        assert [each.clients for each in offer_demand(session, run_id)] == [1]


def work_all(sessions: Sessions, rematcher: Rematcher) -> None:
    while rematcher.work(sessions, now=LATER):
        pass


def test_who_is_no_longer_restricted_comes_back_with_the_next_offer(sessions: Sessions, pair: tuple[int, int]) -> None:
    with sessions.begin() as session:
        record_offer(session, LAST_PLACE, now=NOW, by=None)
    run_id, rematcher = run_now(sessions), Rematcher()
    with sessions.begin() as session:
        user_id = make_user(session).id
        restrict_client(session, pair[0], reason="Disputed", now=LATER, by=user_id)
        record_offer(session, replace(COURSE, code="OTHER"), now=LATER, by=None)
    work_all(sessions, rematcher)
    restricted = shown(sessions, pair, run_id)
    with sessions.begin() as session:
        lift_restriction(session, pair[0], now=LATER + timedelta(minutes=1), by=user_id)
        record_offer(session, replace(COURSE, code="THIRD"), now=LATER, by=None)

    work_all(sessions, rematcher)

    assert restricted != shown(sessions, pair, run_id) == shown(sessions, pair, run_now(sessions))


class Interrupted:
    """Sessions, and what happens just before the one with this number is opened."""

    def __init__(self, sessions: Sessions, at: int, happens: Callable[[], None]) -> None:
        self._sessions, self._left, self._happens = sessions, at, happens

    def __call__(self) -> Session:
        self._left -= 1
        if self._left == 0:
            self._happens()
        return self._sessions()


def fail() -> None:
    raise OperationalError("SELECT", None, Exception("the server went away"))


@pytest.mark.parametrize("at", [2, 3, 4])
def test_a_changed_offer_outlives_a_database_that_fails(sessions: Sessions, pair: tuple[int, int], at: int) -> None:
    run_id, rematcher = run_now(sessions), Rematcher()
    with sessions.begin() as session:
        record_offer(session, COURSE, now=LATER, by=None)
    with pytest.raises(OperationalError):
        rematcher.work(Interrupted(sessions, at, fail), now=LATER)

    assert rematcher.work(sessions, now=LATER) == 1

    with sessions() as session:
        assert [each.vacancy_id for each in near_misses_of_client(session, pair[0], run_id=run_id)] == [pair[1]]


def test_who_is_deleted_while_offers_are_looked_at_is_not_stored_again(
    sessions: Sessions, pair: tuple[int, int]
) -> None:
    run_id = run_now(sessions)
    with sessions.begin() as session:
        record_offer(session, COURSE, now=LATER, by=None)

    def delete() -> None:
        with sessions.begin() as session:
            session.delete(session.get_one(Client, pair[0]))

    assert Rematcher().work(Interrupted(sessions, 4, delete), now=LATER) == 1

    with sessions() as session:
        stored = session.scalars(sa.select(VacancyMatches.nearly).where(VacancyMatches.run_id == run_id)).all()
        assert (b"".join(stored), offer_demand(session, run_id)) == (b"", [])


@pytest.mark.usefixtures("pair")
def test_a_run_whose_offers_have_changed_since_can_be_repeated(sessions: Sessions) -> None:
    with sessions.begin() as session:
        record_offer(session, LAST_PLACE, now=NOW, by=None)
    run_id, rematcher = run_now(sessions), Rematcher()
    with sessions.begin() as session:
        take_place(session, session.scalars(sa.select(OfferRun.id)).one(), now=LATER, by=None)
    work_all(sessions, rematcher)
    with sessions.begin() as session:
        record_offer(session, replace(COURSE, code="OTHER"), now=LATER, by=None)
    work_all(sessions, rematcher)

    with sessions() as session:
        found = replay_run(session, run_id)
        named = b"".join(session.scalars(sa.select(RunFacts.digests)))
        kept = session.scalars(sa.select(FactSnapshot.digest)).all()

    assert (found.is_identical, [each.what for each in found.differences]) == (True, ["offers_changed"])
    assert all(digest in named for digest in kept)  # the offers between are gone


def test_a_place_freed_here_and_taken_there_is_a_change(sessions: Sessions) -> None:
    taken = OfferRunInput(STARTS, ENDS, 5, 5), OfferRunInput(STARTS, ENDS + timedelta(days=1), 5, 4)
    with sessions.begin() as session:
        record_offer(session, replace(COURSE, runs=taken), now=NOW, by=None)
    with sessions.begin() as session:
        before, runs = (
            state_of_offers(session),
            session.scalars(sa.select(OfferRun.id).order_by(OfferRun.ends_on)).all(),
        )
        free_place(session, runs[0], now=LATER, by=None)
        take_place(session, runs[1], now=LATER, by=None)

        assert state_of_offers(session) != before


def test_a_warm_process_goes_from_offer_to_offer_as_full_runs_would(sessions: Sessions, pair: tuple[int, int]) -> None:
    run_id, rematcher = run_now(sessions), Rematcher()
    with sessions.begin() as session:
        record_offer(session, LAST_PLACE, now=LATER, by=None)
    rematcher.work(sessions, now=LATER)
    with sessions.begin() as session:
        take_place(session, session.scalars(sa.select(OfferRun.id)).one(), now=LATER, by=None)
    rematcher.work(sessions, now=LATER)
    with sessions.begin() as session:
        record_offer(session, replace(COURSE, code="OTHER"), now=LATER, by=None)

    assert rematcher.work(sessions, now=LATER) == 1

    assert shown(sessions, pair, run_id) == shown(sessions, pair, run_now(sessions))

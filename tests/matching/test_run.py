"""A run is repeatable, restartable, and goes on where one item is broken."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session, sessionmaker

from core.runs import Run, get_run
from matching.candidates import Candidate
from matching.facts import CatalogueFacts, ClientFacts, MatchKind, MatchSettings, Point, VacancyFacts
from matching.fingerprints import pair_hash
from matching.history import PairHistory, with_refusals
from matching.keeping import facts_hash, facts_kept
from matching.models import ClientMatches, MatchRun, VacancyMatches
from matching.operations import store_pairs
from matching.pair_records import StoredMatch
from matching.queries import matches_of_run
from matching.run import (
    KEEP_MATCHES,
    RunLog,
    World,
    choose,
    counts_of,
    find_pairs,
    load_world,
    run_matching,
)
from tests.factories import NOW, TODAY, WAREHOUSE, make_client, make_employer, make_match_run, make_vacancy, row_count

SETTINGS = MatchSettings()


def world_of(clients: list[ClientFacts], vacancies: list[VacancyFacts], limits: dict[int, int] | None = None) -> World:
    return World(TODAY, SETTINGS, clients, vacancies, CatalogueFacts(), limits or {})


def candidate(client_id: int, vacancy_id: int, score: int) -> Candidate:
    return Candidate(client_id, vacancy_id, MatchKind.FIT, score, "m", (score,))


@pytest.fixture
def run_log(sessions: sessionmaker[Session]) -> RunLog:
    with sessions.begin() as session:
        run_id = session.execute(sa.insert(Run).returning(Run.id), [new_run()]).scalar_one()
    return RunLog(sessions, run_id, NOW)


def new_run() -> dict[str, object]:
    return {"kind": "match", "state": "running", "trigger": "command", "requested_at": NOW,
            "progress_done": 0, "progress_total": 0}  # fmt: skip


def store_small_world(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        for _ in range(3):
            make_client(session, occupations=(WAREHOUSE,))
            make_vacancy(session, occupation_code=WAREHOUSE, requirement_level=1)


def stored_matches(sessions: sessionmaker[Session], run_id: int) -> list[StoredMatch]:
    with sessions() as session:
        return matches_of_run(session, run_id)


def test_running_proposals_use_up_the_budgets_of_both_sides() -> None:
    busy = ClientFacts(1, running_proposals=SETTINGS.proposals_per_client)
    free, full = ClientFacts(2), VacancyFacts(12, 100, openings=1, running_proposals=SETTINGS.proposals_per_opening)
    world = world_of([busy, free], [VacancyFacts(11, 100), full])

    chosen, _ = choose(world, [candidate(1, 11, 9000), candidate(2, 12, 8000), candidate(2, 11, 50)])

    assert chosen == [candidate(2, 11, 50)]


def test_an_employers_weekly_limit_holds_over_all_its_vacancies() -> None:
    world = world_of([ClientFacts(1), ClientFacts(2)], [VacancyFacts(11, 100), VacancyFacts(12, 100)], {100: 1})

    chosen, _ = choose(world, [candidate(1, 11, 6000), candidate(2, 12, 5000)])

    assert chosen == [candidate(1, 11, 6000)]


def test_who_has_waited_long_goes_before_who_fits_a_little_better() -> None:
    world = world_of([ClientFacts(1), ClientFacts(2, waiting_days=100)], [VacancyFacts(11, 100)], {100: 1})

    chosen, _ = choose(world, [candidate(1, 11, 6000), candidate(2, 11, 5000)])

    assert chosen == [candidate(2, 11, 5000)]


def test_a_run_stores_its_candidates_and_what_it_needs_to_be_repeated(
    sessions: sessionmaker[Session], run_log: RunLog
) -> None:
    store_small_world(sessions)
    with sessions() as session:
        world = load_world(session, now=NOW, history=PairHistory(), settings=SETTINGS)

    outcome = run_matching(world, run_log)

    with sessions() as session:
        stored = session.get_one(MatchRun, run_log.run_id)
    assert len(stored_matches(sessions, run_log.run_id)) == len(outcome.pairs) == 9
    assert (stored.settings, stored.facts_hash) == (SETTINGS.as_json(), facts_hash(
        facts_kept(world.clients, world.vacancies, world.catalogue, world.supply)[1], SETTINGS, world.on))  # fmt: skip
    assert counts_of(outcome)["pairs"] == 9
    assert set(run_log.seconds) == {"candidates", "assign", "near misses", "store"}


def test_a_run_that_died_starts_again_without_traces(sessions: sessionmaker[Session], run_log: RunLog) -> None:
    store_small_world(sessions)
    with sessions() as session:
        world = load_world(session, now=NOW, history=PairHistory(), settings=SETTINGS)
    run_matching(world, run_log)
    first = stored_matches(sessions, run_log.run_id)
    with sessions.begin() as session:
        session.execute(sa.update(ClientMatches).values(matches=b""))

    run_matching(world, run_log)

    assert stored_matches(sessions, run_log.run_id) == first


def test_a_broken_client_is_left_out_logged_and_counted(run_log: RunLog) -> None:
    sound = [ClientFacts(1), ClientFacts(3)]
    broken = ClientFacts(2, hours_min="many", hours_max="more")  # type: ignore[arg-type]
    vacancies = [VacancyFacts(key, 100, hours_min=20.0, hours_max=30.0) for key in (11, 12)]
    world = world_of([sound[0], broken, sound[1]], vacancies)

    _, _, pairs = find_pairs(world, run_log)

    assert [(each["what"], each["id"]) for each in run_log.failures] == [("client", 2)]
    assert set(pairs.client_ids.tolist()) == {1, 3}


def test_a_place_that_is_not_on_the_map_costs_only_its_vacancy_and_client(run_log: RunLog) -> None:
    nowhere = Point(float("nan"), 9.2)
    clients = [ClientFacts(number, home=nowhere if number == 4 else Point(48.8, 9.2)) for number in range(1, 8)]
    vacancies = [VacancyFacts(11, 100), VacancyFacts(12, 100, places=(nowhere,)), VacancyFacts(13, 100)]

    world, _, pairs = find_pairs(world_of(clients, vacancies), run_log)

    assert [(each["what"], each["id"], each["reason"]) for each in run_log.failures] == [
        ("vacancy", 12, "ValueError"),
        ("client", 4, "ValueError"),
    ]
    assert set(pairs.client_ids.tolist()) == {each.client_id for each in world.clients} == {1, 2, 3, 5, 6, 7}
    assert set(pairs.vacancy_ids.tolist()) == {each.vacancy_id for each in world.vacancies} == {11, 13}


def test_wrong_settings_are_nobodys_fault(run_log: RunLog) -> None:
    settings = replace(SETTINGS, detour_factor=0.0)
    world = replace(world_of([ClientFacts(1)], [VacancyFacts(11, 100)]), settings=settings)

    with pytest.raises(ValueError, match="detour factor"):
        find_pairs(world, run_log)

    assert run_log.failures == []


def test_progress_is_written_and_is_the_heartbeat(sessions: sessionmaker[Session], run_log: RunLog) -> None:
    with run_log.step("load"):
        pass

    with sessions() as session:
        run = get_run(session, run_log.run_id)
    assert (run.step, run.progress_done) == ("load", 0)
    assert run.heartbeat_at is not None
    assert run.heartbeat_at >= NOW


def test_matches_of_old_runs_are_forgotten(sessions: sessionmaker[Session], run_log: RunLog) -> None:
    with sessions.begin() as session:
        old = make_match_run(session, requested_at=NOW - KEEP_MATCHES - timedelta(days=1))
        client, vacancy = make_client(session), make_vacancy(session)
        store_pairs(session, old.id, [(client.id, b"", b"")], [(vacancy.id, b"", b"")])

    run_matching(world_of([], []), run_log)

    with sessions() as session:
        assert (row_count(session, ClientMatches), row_count(session, VacancyMatches)) == (0, 0)
        assert row_count(session, MatchRun) == 2


def test_limits_of_employers_are_less_what_they_got_this_week(session: Session) -> None:
    employer = make_employer(session, weekly_proposal_limit=5)
    unlimited = make_employer(session)
    history = PairHistory(recent_of_employer={employer.id: 7, unlimited.id: 3})

    world = load_world(session, now=NOW, history=history, settings=SETTINGS)

    assert world.limits == {employer.id: 0}


def test_a_refusal_counts_until_facts_of_the_pair_change() -> None:
    client, vacancy = ClientFacts(1), VacancyFacts(11, 100)
    history = PairHistory(refused={(1, 11): pair_hash(client, vacancy)})
    learned = replace(client, certificates={"forklift": True})

    assert with_refusals([client], [vacancy], history, pair_hash)[0].refused_vacancies == {11}
    assert with_refusals([learned], [vacancy], history, pair_hash)[0].refused_vacancies == frozenset()


def test_a_pairs_hash_leaves_out_its_history_and_a_runs_hash_does_not() -> None:
    client, vacancy = ClientFacts(1), VacancyFacts(11, 100)
    later = replace(client, waiting_days=5, running_proposals=1, proposed_vacancies=frozenset({12}), is_paused=True)

    def of_run(each: ClientFacts) -> str:
        return facts_hash(facts_kept([each], [vacancy], CatalogueFacts())[1], SETTINGS, TODAY)

    assert pair_hash(later, vacancy) == pair_hash(client, vacancy)
    assert of_run(later) != of_run(client)
    kept = facts_kept([client], [vacancy], CatalogueFacts())[1]
    assert of_run(client) != facts_hash(kept, SETTINGS, TODAY + timedelta(days=1))


def test_the_hash_of_a_run_does_not_depend_on_the_order_of_facts() -> None:
    clients = [ClientFacts(1, certificates={"a": True, "b": False}), ClientFacts(2)]
    turned = [ClientFacts(2), ClientFacts(1, certificates={"b": False, "a": True})]

    hashes = {facts_hash(facts_kept(each, [], CatalogueFacts())[1], SETTINGS, TODAY) for each in (clients, turned)}

    assert len(hashes) == 1

"""PostgreSQL answers the heaviest questions of pages and of the scheduler by its indexes.

A few thousand rows of each large table, analysed, are enough: with the settings of `core.database` a plan that reads a
whole table is chosen only where no index helps. What the functions ask is caught as it is sent, and explained.

The list was compared with what PostgreSQL counts (`pg_stat_user_tables`) under `benchmarks.load --match`: large tables
that were read whole there are the run's own work, or stand here.
"""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from core.database import make_engine, make_sessions
from core.runs import find_waiting_run
from core.users import Role
from matching.queries import matches_of_vacancy, near_misses_of_vacancy
from placements.messages.outbox import claim_next
from placements.queries.caseload import CaseloadFilters, caseload
from placements.queries.employers import EmployerFilters, employer_page, vacancies_with_proposals
from placements.queries.for_employer import proposals_for_employers
from placements.queries.history import history_of_client
from placements.queries.household_list import household_page
from placements.queries.proposals import proposals_of_client, steps_of_proposal
from placements.queries.queue import QueueFilters, proposal_queue
from placements.queries.queue_counts import queue_counts
from placements.queries.today import TodayScope, today_list
from placements.rematching import changes_waiting
from profiles.casework import Household
from tests.databases import PostgresDatabases
from tests.factories import make_client, make_match_run, make_proposal, make_user, make_vacancy

NOW = datetime.now(UTC)
LARGE = {"proposal", "proposal_step", "client", "vacancy", "client_matches", "vacancy_matches", "run", "message",
         "rematch", "household"}  # fmt: skip
SUGGESTED = "CASE WHEN i % 10 = 0 THEN 'suggested' ELSE 'lapsed' END"
# Rows made from the first one of a table: how many, and what differs in row i.
GROWN: tuple[tuple[str, int, dict[str, str]], ...] = (
    ("app_user", 40, {"email": "'u' || i || '@example.org'"}),
    ("employer", 600, {"name": "'Employer ' || i", "sort_name": "'employer ' || i", "adviser_id": "1 + i % 40"}),
    ("vacancy", 3000, {
        "reference": "'V' || i", "employer_id": "1 + i % 600", "updated_at": "now() - i * interval '1 hour'",
        "state": "CASE WHEN i % 3 = 0 THEN 'open' ELSE 'filled' END",
    }),
    ("client", 4000, {
        "reference": "'C' || i", "case_manager_id": "1 + i % 40", "updated_at": "now() - i * interval '1 hour'",
    }),
    ("household", 4000, {"reference": "'H' || i", "lead_case_manager_id": "1 + i % 40"}),
    ("proposal", 20000, {
        "client_id": "1 + i % 4000", "vacancy_id": "1 + i % 2999", "employer_id": "1 + i % 600", "is_open": "false",
        "state": SUGGESTED, "score_hundredths": "i % 10000", "suggested_at": "now() - i * interval '1 minute'",
        "changed_at": "now() - i * interval '1 minute'",
    }),
    ("proposal_step", 20000, {"proposal_id": "i"}),
    ("run", 3000, {"requested_at": "now()", "started_at": "now() - i * interval '1 hour'"}),
)  # fmt: skip
GROW = """
INSERT INTO {table} SELECT grown.* FROM {table} AS one, generate_series(2, {count}) AS i,
  jsonb_populate_record(one, jsonb_build_object('id', i, {changes})) AS grown WHERE one.id = 1
"""
MORE = """
INSERT INTO client_matches (run_id, client_id, matches, near_misses)
  SELECT 1, i, '', '' FROM generate_series(1, 4000) AS i;
INSERT INTO vacancy_matches (run_id, vacancy_id, matched, nearly)
  SELECT 1, i, decode('0100000000000000', 'hex'), decode('0200000000000000', 'hex') FROM generate_series(1, 3000) AS i;
INSERT INTO rematch (client_id, facts_at, found_at, pairs)
  SELECT id, updated_at, now(), '' FROM client WHERE id % 2 = 0;
INSERT INTO message (key, kind, to_address, language, subject, state, created_at, written_at, not_before, attempts,
                     message_id)
  SELECT 'k' || i, 'reminder', 'x', 'de', 's', CASE WHEN i % 500 = 0 THEN 'queued' ELSE 'sent' END, now(), now(),
         now() - i * interval '1 minute', 0, 'm' || i FROM generate_series(1, 4000) AS i;
"""


@pytest.fixture(scope="module")
def filled(postgres_databases: PostgresDatabases) -> Iterator[sa.Engine]:
    """A database with some thousand rows of each large table."""
    with postgres_databases.copy() as url:
        engine = make_engine(url)
        with make_sessions(engine).begin() as session:
            make_user(session)
            run = make_match_run(session)
            session.add(Household(reference="H1"))
            make_proposal(session, client=make_client(session), vacancy=make_vacancy(session), run_id=run.id)
        with engine.begin() as connection:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            for table, count, changes in GROWN:
                pairs = ", ".join(f"'{name}', {value}" for name, value in changes.items())
                connection.exec_driver_sql(GROW.format(table=table, count=count, changes=pairs.replace("%", "%%")))
            for statement in filter(str.strip, MORE.split(";")):
                connection.exec_driver_sql(statement.replace("%", "%%"))
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM ANALYZE")
        yield engine
        engine.dispose()


HEAVIEST: dict[str, Callable[[Session], Any]] = {
    "the queue of proposals": lambda session: proposal_queue(session, QueueFilters()),
    "figures of an adviser's queue": lambda session: queue_counts(session, QueueFilters(adviser_id=7)),
    "clients of a case manager": lambda session: caseload(session, [7], CaseloadFilters(), now=NOW),
    "households of a case manager": lambda session: household_page(session, [7], from_hour=9),
    "proposals of an employer": lambda session: proposals_for_employers(session, [7], after_id=0, limit=50),
    "what is to do today": lambda session: today_list(session, TodayScope(frozenset({7})), until=NOW.date()),
    "today of a case manager": lambda session: today_list(
        session, TodayScope(frozenset({7}), Role.CASE_MANAGER), until=NOW.date()
    ),
    "employers of an adviser": lambda session: employer_page(session, EmployerFilters(adviser_ids=frozenset({7}))),
    "vacancies of an employer": lambda session: vacancies_with_proposals(session, 7),
    "proposals of a client": lambda session: (proposals_of_client(session, 7), history_of_client(session, 7)),
    "history of a proposal": lambda session: steps_of_proposal(session, 7),
    "matches of a vacancy": lambda session: (
        matches_of_vacancy(session, 7, run_id=1), near_misses_of_vacancy(session, 7, run_id=1)
    ),
    "who has changed": lambda session: changes_waiting(session, since=NOW - timedelta(days=1)),
    "the next message": lambda session: claim_next(session, now=NOW),
    "the next run": lambda session: find_waiting_run(session, now=NOW),
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVIEST)
def test_no_large_table_is_read_from_end_to_end(name: str, filled: sa.Engine) -> None:
    with Session(filled) as session:
        asked = _caught(session, HEAVIEST[name])
        session.rollback()
        read = {(table, statement) for statement, given in asked for table in _read_whole(session, statement, given)}

    assert asked
    assert {table: statement[:300] for table, statement in read if table in LARGE} == {}


def _caught(session: Session, ask: Callable[[Session], Any]) -> list[tuple[str, Any]]:
    """The questions that were sent, with what was bound."""
    sent: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, given: Any, *_rest: Any) -> None:
        if statement.lstrip().startswith(("SELECT", "WITH", "UPDATE")):
            sent.append((statement, given))

    sa.event.listen(session.get_bind(), "before_cursor_execute", note)
    try:
        ask(session)
    finally:
        sa.event.remove(session.get_bind(), "before_cursor_execute", note)
    return sent


def _read_whole(session: Session, statement: str, given: Any) -> set[str]:
    """Tables that the plan of a statement reads from end to end."""
    plan = session.connection().exec_driver_sql(f"EXPLAIN (FORMAT JSON) {statement}", given).scalar_one()
    found = plan if isinstance(plan, list) else json.loads(plan)
    return set(_scanned(found[0]["Plan"]))


def _scanned(node: dict[str, Any]) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for child in node.get("Plans", ()):
        yield from _scanned(child)

"""Sessions and column types behave the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from core.database import make_engine, may_pass, refresh_statistics
from core.runs import Run, RunKind, RunTrigger
from core.settings import Timeouts
from core.users import UserSession
from tests.counting import count_queries

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def run_at(moment: datetime) -> Run:
    return Run(kind=RunKind.MATCH, trigger=RunTrigger.COMMAND, requested_at=moment)


def test_a_moment_comes_back_aware_and_in_utc(session: Session) -> None:
    run = run_at(datetime(2026, 3, 2, 13, tzinfo=timezone(timedelta(hours=1))))
    session.add(run)
    session.flush()
    session.expire(run)

    assert run.requested_at == NOON
    assert run.requested_at.utcoffset() == timedelta(0)


def test_a_moment_without_time_zone_is_refused(session: Session) -> None:
    session.add(run_at(datetime(2026, 3, 2, 12)))  # noqa: DTZ001 - the point of the test

    with pytest.raises(StatementError, match="without time zone"):
        session.flush()


def test_foreign_keys_are_enforced(session: Session) -> None:
    session.add(UserSession(token_hash="x", user_id=4711, started_at=NOON, seen_at=NOON))

    with pytest.raises(IntegrityError):
        session.flush()


def test_a_commit_in_a_test_is_undone_part_one(session: Session) -> None:
    session.add(run_at(NOON))
    session.commit()

    assert session.scalar(sa.select(sa.func.count()).select_from(Run)) == 1


def test_a_commit_in_a_test_is_undone_part_two(session: Session) -> None:
    assert session.scalar(sa.select(sa.func.count()).select_from(Run)) == 0


def test_a_savepoint_rolls_back_alone(session: Session) -> None:
    session.add(run_at(NOON))
    session.flush()
    with session.begin_nested() as savepoint:
        session.add(run_at(NOON))
        session.flush()
        savepoint.rollback()

    assert session.scalar(sa.select(sa.func.count()).select_from(Run)) == 1


def test_the_counter_sees_each_statement_once(session: Session) -> None:
    with count_queries(session) as statements:
        session.scalars(sa.select(Run)).all()
        session.scalars(sa.select(Run)).all()

    assert len(statements) == 2


def test_the_committing_factory_commits(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(run_at(NOON))

    with sessions() as session:
        assert session.scalar(sa.select(sa.func.count()).select_from(Run)) == 1


def test_an_error_never_quotes_the_values_of_a_statement(session: Session) -> None:
    with pytest.raises(sa.exc.DatabaseError) as raised:
        session.execute(sa.text("INSERT INTO nowhere (name) VALUES (:name)"), {"name": "Erika Muster"})

    assert "nowhere" in str(raised.value)
    assert "Muster" not in str(raised.value)


def test_umlauts_are_lowered_like_any_letter(session: Session) -> None:
    assert session.scalar(sa.select(sa.func.lower("KÖCHIN, Ärztin"))) == "köchin, ärztin"
    assert session.scalar(sa.select(sa.func.lower(sa.null()))) is None


def test_statistics_are_kept_of_what_is_stored(session: Session) -> None:
    session.add(run_at(NOON))
    session.flush()

    refresh_statistics(session)

    if session.get_bind().dialect.name == "sqlite":
        assert session.scalar(sa.text("SELECT count(*) FROM sqlite_stat1 WHERE tbl = 'run'"))


def test_a_session_has_the_timeouts_of_its_role_and_a_wait_that_takes_too_long_may_pass(database_url: str) -> None:
    if database_url.startswith("sqlite"):
        pytest.skip("SQLite knows the time for its one lock alone")
    engine = make_engine(database_url, timeouts=Timeouts(statement=7, lock=1, idle=9), poolclass=sa.NullPool)

    with engine.begin() as holder, engine.begin() as waiting:
        holder.execute(sa.text("LOCK TABLE client IN ACCESS EXCLUSIVE MODE"))
        names = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
        shown = [waiting.scalar(sa.text(f"SHOW {name}")) for name in names]
        with pytest.raises(DBAPIError) as refused:
            waiting.execute(sa.text("SELECT 1 FROM client"))
        waiting.rollback()

    assert shown == ["7s", "1s", "9s"]
    assert may_pass(refused.value)


def test_our_own_mistakes_do_not_pass(session: Session) -> None:
    with pytest.raises(DBAPIError) as refused, session.begin_nested():
        session.execute(sa.text("SELECT * FROM nowhere"))

    assert not may_pass(refused.value)
    assert not may_pass(ValueError("no"))
    assert may_pass(OSError(28, "No space left on device"))

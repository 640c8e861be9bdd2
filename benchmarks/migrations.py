"""How long a migration keeps others from a table of a million proposals: the safe way, and the plain way beside it.

    python -m benchmarks.migrations --proposals 1000000 --json

In a PostgreSQL cluster of its own, made and removed. Two example versions do the same: a column that is filled from
another and then required, an index, and a foreign key. Meanwhile one thread changes and reads proposals as people do
and notes how long it waited, another looks every 10 ms which locks are held. Needs PostgreSQL's server programs.
"""

import argparse
import json
import random
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from core.database import make_engine
from jobs.migrating import alembic_config, migration_connection, upgrade_database
from tests.postgres import database_url, postgres_cluster

LOOK_SECONDS = 0.01
FILL = """
INSERT INTO proposal (client_id, vacancy_id, employer_id, run_id, state, is_open, kind, score_hundredths, explanation,
                      open_questions, facts_hash, suggested_at, changed_at, version)
SELECT i % 40000, i / 40000, i % 5000, 1, CASE WHEN i % 10 = 0 THEN 'suggested' ELSE 'lapsed' END, i % 10 = 0, 'fit',
       i % 10000, json_build_object('score_hundredths', i % 10000, 'parts', repeat('x', 200)), i % 4,
       md5(i::text), now() - i * interval '1 minute', now(), 1
FROM generate_series(1, :count) AS i
"""
# Locks that keep others from reading or writing rows; what everybody holds who reads or writes is left out.
LOCKS = """
SELECT mode, granted FROM pg_locks JOIN pg_class ON pg_class.oid = relation
WHERE relname = 'proposal' AND pid <> pg_backend_pid()
  AND mode IN ('ShareLock', 'ShareRowExclusiveLock', 'ExclusiveLock', 'AccessExclusiveLock')
"""
HEAD = '"""An example."""\nimport sqlalchemy as sa\nfrom alembic import op\nfrom migrations import safely\n'
HEAD += 'revision = "{name}"\ndown_revision = "0001"\nbranch_labels = None\ndepends_on = None\n'
SAFE = """
def upgrade():
    safely.add_column("proposal", sa.Column("score_points", sa.Integer(), nullable=True))
    safely.backfill("proposal", {"score_points": "score_hundredths / 100"}, where="score_points IS NULL")
    safely.set_not_null("proposal", "score_points", sa.Integer())
    safely.create_index("ix_proposal_points", "proposal", ["score_points", "state"])
    safely.add_foreign_key("fk_proposal_rehearsal", "proposal", "changed_by", "app_user")
"""
PLAIN = """
def upgrade():
    op.add_column("proposal", sa.Column("score_points", sa.Integer(), nullable=True))
    op.execute("UPDATE proposal SET score_points = score_hundredths / 100")
    op.alter_column("proposal", "score_points", nullable=False)
    op.create_index("ix_proposal_points", "proposal", ["score_points", "state"])
    op.create_foreign_key("fk_proposal_rehearsal", "proposal", "app_user", ["changed_by"], ["id"])
"""


def fill(engine: sa.Engine, count: int) -> None:
    """So many proposals, without what they point to."""
    with engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(sa.text(FILL), {"count": count})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE proposal")


@contextmanager
def beside(work: object, engine: sa.Engine) -> Iterator[None]:
    """Let ``work(connection, is_over)`` go on in a thread of its own."""
    is_over = Event()

    def run() -> None:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            work(connection, is_over)  # type: ignore[operator]

    thread = Thread(target=run)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def measure(url: str, name: str, body: str, count: int) -> dict[str, object]:
    """Upgrade to an example version, and say how long which lock was held and how long others waited."""
    engine, held, waits = make_engine(url), Held(), Waits(count)
    with tempfile.TemporaryDirectory() as folder, beside(held.look, engine), beside(waits.work, engine):
        (Path(folder) / f"{name}.py").write_text(HEAD.format(name=name) + body)
        began = time.perf_counter()
        upgrade_with(url, name, folder)
        seconds = time.perf_counter() - began
    engine.dispose()
    return {
        "seconds": round(seconds, 1),
        "longest_lock_seconds": {mode: round(longest, 2) for mode, longest in sorted(held.longest.items())},
        "others_did": len(waits.seconds),
        "others_waited_at_most_seconds": round(max(waits.seconds), 2),
        "others_p99_ms": round(1000 * sorted(waits.seconds)[int(len(waits.seconds) * 0.99)], 1),
    }


def upgrade_with(url: str, name: str, folder: str) -> None:
    """As `upgrade_database`, with a folder of versions more."""
    if url.startswith("sqlite"):
        with migration_connection(url) as connection:
            command.upgrade(_config(connection, folder), name)
        return
    with make_engine(url, poolclass=sa.NullPool).connect() as connection:
        command.upgrade(_config(connection, folder), name)


def _config(connection: sa.Connection, folder: str) -> Config:
    config = alembic_config(connection)
    config.set_main_option("version_locations", f"{config.get_main_option('script_location')}/versions:{folder}")
    return config


class Held:
    """How long locks on the table were held without a break."""

    def __init__(self) -> None:
        self.longest: defaultdict[str, float] = defaultdict(float)

    def look(self, connection: sa.Connection, is_over: Event) -> None:
        """Look until it is over."""
        since: dict[str, float] = {}
        while not is_over.wait(LOOK_SECONDS):
            now = time.perf_counter()
            modes = {row.mode for row in connection.exec_driver_sql(LOCKS) if row.granted}
            since = {mode: since.get(mode, now) for mode in modes}
            for mode, begin in since.items():
                self.longest[mode] = max(self.longest[mode], now - begin)


class Waits:
    """What somebody waited who changes a proposal and reads one, again and again."""

    def __init__(self, count: int) -> None:
        self.seconds: list[float] = []
        self.chance, self.count = random.Random(1), count  # noqa: S311

    def work(self, connection: sa.Connection, is_over: Event) -> None:
        """Work until it is over."""
        change = sa.text("UPDATE proposal SET version = version + 1 WHERE id = :id")
        read = sa.text("SELECT state FROM proposal WHERE id = :id")
        while not is_over.wait(0.005):
            proposal_id, began = self.chance.randrange(1, self.count), time.perf_counter()
            connection.execute(change, {"id": proposal_id})
            connection.execute(read, {"id": proposal_id + 1})
            self.seconds.append(time.perf_counter() - began)


def main() -> None:
    """Measure both and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--proposals", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    figures: dict[str, object] = {"proposals": arguments.proposals}
    with postgres_cluster() as folder:
        admin = make_engine(database_url(folder, "postgres"), isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        for name, body in (("safe", SAFE), ("plain", PLAIN)):
            with admin.connect() as connection:
                connection.exec_driver_sql("CREATE DATABASE rehearsal")
            url = database_url(folder, "rehearsal")
            upgrade_database(url)
            engine = make_engine(url, poolclass=sa.NullPool)
            began = time.perf_counter()
            fill(engine, arguments.proposals)
            figures["seconds_to_fill"] = round(time.perf_counter() - began, 1)
            figures[name] = measure(url, name, body, arguments.proposals)
            with admin.connect() as connection:
                connection.exec_driver_sql("DROP DATABASE rehearsal WITH (FORCE)")
    print(json.dumps(figures, indent=2) if arguments.json else figures)


if __name__ == "__main__":
    main()

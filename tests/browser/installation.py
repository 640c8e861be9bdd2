"""An installation of its own for the browser tests: folder, database, generated world, match run, server process."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from core.database import make_engine, make_sessions
from core.runs import RunKind, RunTrigger, queue_run
from core.settings import read_settings
from jobs.commands.database import upgrade_instance
from jobs.commands.demo import add_demo_feed
from jobs.demo import make_demo_world
from jobs.opening import utc_now
from jobs.runs import execute_run
from jobs.supervisor import answers
from tests.conftest import TEST_KEY
from tests.source_files import PROJECT

PASSWORD = "nur-in-diesem-testlauf"
PATIENCE_SECONDS = 60
SEED = 1


@dataclass(frozen=True)
class Installation:
    """A running installation: where it answers, and its database for looking behind the screen."""

    address: str
    sessions: sessionmaker[Session]
    environment: Mapping[str, str]


@contextmanager
def installation(
    folder: Path, *, clients: int, vacancies: int, database_url: str | None = None
) -> Iterator[Installation]:
    """A served installation over a matched demo world; the server process has ended afterwards."""
    folder.mkdir(exist_ok=True)
    (folder / "encryption.key").write_text(TEST_KEY)  # so that this process, too, can read what is encrypted
    port = free_port()
    variables = {"PASSGENAU_INSTANCE": str(folder), "PASSGENAU_BASE_URL": f"http://127.0.0.1:{port}"}
    if database_url:
        variables["PASSGENAU_DATABASE_URL"] = database_url
    settings = read_settings(variables)
    upgrade_instance(settings)
    engine = make_engine(settings.database_url)
    sessions = make_sessions(engine, writes=True)
    _fill(sessions, clients=clients, vacancies=vacancies)
    add_demo_feed(sessions, settings)
    with process(["serve", "--port", str(port), "--workers", "1"], variables) as server:
        _wait_for(server, f"{settings.base_url}/health/ready")
        yield Installation(settings.base_url, sessions, variables)
    engine.dispose()


@contextmanager
def process(arguments: list[str], variables: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A `passgenau` command at work in a process of its own."""
    started = subprocess.Popen(
        [sys.executable, "-m", "jobs.cli", *arguments], cwd=PROJECT, env={**_bare_environment(), **variables},
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield started
    finally:
        started.terminate()
        started.wait(timeout=PATIENCE_SECONDS)


def free_port() -> int:
    """A port of the loopback interface that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _bare_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PASSGENAU_")}


def _fill(sessions: sessionmaker[Session], *, clients: int, vacancies: int) -> None:
    with sessions.begin() as session:
        make_demo_world(
            session, clients=clients, vacancies=vacancies, seed=SEED, now=utc_now(), password=PASSWORD
        )  # fmt: skip
        run_id = queue_run(session, RunKind.MATCH, trigger=RunTrigger.COMMAND, now=utc_now(), by=None).id
    execute_run(sessions, run_id)


def _wait_for(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers(url):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"the server did not come up at {url}; its exit code is {server.poll()}")
        time.sleep(0.1)

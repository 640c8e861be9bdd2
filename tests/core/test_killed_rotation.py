"""kill -9 at random moments of a key rotation: everything stays readable, nothing is lost, the next one goes on."""

import os
import random
import signal
import time
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from cryptography.fernet import Fernet
from sqlalchemy.orm import Session, sessionmaker

from core import key_rotation
from core.database import make_engine, make_sessions
from core.encryption import use_keys
from core.key_rotation import rotate_values, values_without
from placements.tables import METADATA
from profiles.casework import CaseFile
from tests.factories import make_client

Sessions = sessionmaker[Session]
COLUMNS = [METADATA.tables["case_file"].c.family_name]
KILLS, PORTION, COUNT = 10, 8, 120


def stored(sessions: Sessions) -> list[str | None]:
    with sessions() as session:
        return list(session.scalars(sa.select(CaseFile.family_name).order_by(CaseFile.client_id)))


def forked(work: Callable[[], object]) -> int:
    """The number of a process that does this and ends."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return child


def rotate(url: str, keys: list[str]) -> None:
    engine = make_engine(url)
    rotate_values(make_sessions(engine, writes=True), COLUMNS, keys)
    engine.dispose()


def rotate_in_process(url: str, keys: list[str], kill_after: float | None) -> float:
    """Seconds that a process took, or was left; it has to end well unless it was killed."""
    began = time.monotonic()
    child = forked(lambda: rotate(url, keys))
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert status == 0 or (kill_after is not None and os.WTERMSIG(status) == signal.SIGKILL)
    return time.monotonic() - began


def test_a_rotation_that_is_killed_again_and_again_loses_nothing(
    sessions: Sessions, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(key_rotation, "AT_ONCE", PORTION)  # many portions, so that many moments lie between two
    chance, keys = random.Random(7), [Fernet.generate_key().decode()]  # noqa: S311
    use_keys(keys)
    with sessions.begin() as session:
        ids = [make_client(session).id for _ in range(COUNT)]
        session.add_all(CaseFile(client_id=each, family_name=f"M {each}") for each in ids)
    before, part_done = stored(sessions), 0
    sessions.kw["bind"].dispose()  # a connection must not be shared with a process that is killed
    usual = rotate_in_process(database_url, keys, None)
    for _ in range(KILLS):
        keys.insert(0, Fernet.generate_key().decode())
        use_keys(keys)
        rotate_in_process(database_url, keys, chance.uniform(0, 1.5 * usual))
        assert stored(sessions) == before
        with sessions() as session:
            part_done += 0 < values_without(session, COLUMNS, keys[:1]).total() < COUNT
        sessions.kw["bind"].dispose()

    rotate_in_process(database_url, keys, None)

    use_keys(keys[:1])
    assert stored(sessions) == before
    assert part_done, "no process was killed half-way: the moments are badly chosen"

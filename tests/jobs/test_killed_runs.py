"""kill -9 at any moment: no run lost, none doubled, no proposal twice, nothing half to be seen."""

import json
import os
import secrets
import subprocess
import sys

import pytest

from tests.conftest import TEST_KEY

KILLS = 52  # on each of the two databases


@pytest.mark.slow
@pytest.mark.timeout(290)
def test_whenever_processes_are_killed_each_night_ends_as_if_it_had_run_once(database_url: str) -> None:
    seed = int(os.environ.get("PASSGENAU_KILL_SEED") or secrets.randbelow(2**31))
    print(f"PASSGENAU_KILL_SEED={seed}")  # shown where the test fails: the same kills again, as far as time allows

    done = subprocess.run(
        [sys.executable, "-m", "tests.jobs.killing", database_url, str(seed), str(KILLS)],
        env={**os.environ, "TEST_KEY": TEST_KEY}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stderr[-4000:]
    tally = json.loads(done.stdout.splitlines()[-1])
    print(tally)
    assert tally["kills"] >= KILLS
    assert tally["while_running"] > KILLS // 4  # most kills hit a run in the middle of its work

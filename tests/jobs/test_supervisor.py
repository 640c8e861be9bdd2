"""Several processes live and end as one."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jobs.supervisor import Part, supervise

SLEEPER = "import subprocess,sys,time; p=subprocess.Popen([sys.executable,'-c','import time; time.sleep(60)'])\n"
SLEEPER += "open(sys.argv[1],'w').write(str(p.pid)); time.sleep(60)"
SUPERVISED = """
import sys
from jobs.supervisor import Part, supervise
part = [sys.executable, "-c", sys.argv[1]]
sys.exit(supervise([Part("one", [*part, sys.argv[2]]), Part("two", [*part, sys.argv[3]])],
                   is_ready=lambda: True, announce=lambda: print("ready", flush=True)))
"""


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().split(") ")[1][0] != "Z"
    except FileNotFoundError:
        return False


def grandchildren(folder: Path) -> list[int]:
    files = [folder / "one", folder / "two"]
    deadline = time.monotonic() + 20
    while not all(file.exists() and file.read_text() for file in files) and time.monotonic() < deadline:
        time.sleep(0.05)
    return [int(file.read_text()) for file in files]


def wait_for_end(processes: list[int]) -> None:
    deadline = time.monotonic() + 10
    while any(map(is_running, processes)) and time.monotonic() < deadline:
        time.sleep(0.05)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_asked_to_stop_it_ends_everything_that_its_parts_started(number: signal.Signals, tmp_path: Path) -> None:
    command = [sys.executable, "-c", SUPERVISED, SLEEPER, str(tmp_path / "one"), str(tmp_path / "two")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        started = grandchildren(tmp_path)
        assert all(map(is_running, started))
        process.send_signal(number)

        assert process.wait(timeout=20) == 0

    wait_for_end(started)
    assert not any(map(is_running, started))


def test_a_part_that_ends_takes_the_others_along(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    short = Part("short one", [sys.executable, "-c", "raise SystemExit(7)"])
    long = Part("long one", [sys.executable, "-c", SLEEPER, str(tmp_path / "pid")])

    code = supervise([long, short], is_ready=lambda: False, announce=lambda: None)

    assert code == 1
    assert capsys.readouterr().err == "passgenau: The short one ended by itself with code 7. Stopping everything.\n"
    left = [int(text) for text in [file.read_text() for file in tmp_path.iterdir()] if text]
    wait_for_end(left)
    assert not any(map(is_running, left))

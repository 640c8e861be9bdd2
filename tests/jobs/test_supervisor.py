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


def waiting_part(name: str, folder: Path) -> Part:
    """A part that writes the number of its process and then waits."""
    code = "import os,sys,time; open(sys.argv[1],'w').write(str(os.getpid())); time.sleep(60)"
    return Part(name, [sys.executable, "-c", code, str(folder / name)])


def left_running(folder: Path) -> list[int]:
    processes = [int(text) for file in folder.iterdir() if (text := file.read_text())]
    wait_for_end(processes)
    return [process for process in processes if is_running(process)]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("raise SystemExit(0)", "0"),  # an end without an error is an end too
        ("raise SystemExit(3)", "3"),
        ("import os,signal; os.kill(os.getpid(), signal.SIGKILL)", "-9"),
    ],
)
def test_however_a_part_dies_all_end_and_one_line_says_which(
    code: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    parts = [
        waiting_part("first", tmp_path),
        Part("dying", [sys.executable, "-c", code]),
        waiting_part("last", tmp_path),
    ]

    result = supervise(parts, is_ready=lambda: True, announce=lambda: None)

    expected = f"passgenau: The dying ended by itself with code {told}. Stopping everything.\n"
    assert (result, capsys.readouterr().err) == (1, expected)
    assert left_running(tmp_path) == []


def test_a_part_that_cannot_start_leaves_no_other_behind(tmp_path: Path) -> None:
    parts = [waiting_part("first", tmp_path), Part("absent", [str(tmp_path / "no-such-program")])]

    with pytest.raises(FileNotFoundError, match="no-such-program"):
        supervise(parts, is_ready=lambda: True, announce=lambda: None)

    assert left_running(tmp_path) == []


@pytest.mark.parametrize(("is_ready", "times"), [(True, 1), (False, 0)])
def test_readiness_is_announced_once_and_only_where_it_is_there(is_ready: bool, times: int) -> None:
    announced: list[bool] = []
    part = Part("short", [sys.executable, "-c", "import time; time.sleep(0.9)"])

    supervise([part], is_ready=lambda: is_ready, announce=lambda: announced.append(True))

    assert len(announced) == times


def test_signals_are_again_what_they_were_before() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)]

    supervise([Part("short", [sys.executable, "-c", ""])], is_ready=lambda: True, announce=lambda: None)

    assert [signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)] == before

"""A port in use is told in one line before anything starts."""

import socket
import subprocess
import sys

import pytest

from core.errors import InvalidInput
from jobs.ports import check_port, main


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_free_port_is_fine() -> None:
    check_port("127.0.0.1", free_port())


def test_a_port_in_use_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        code = main([str(port)])

    assert code == 2
    assert capsys.readouterr().err == f"passgenau: Port {port} is in use. Stop what uses it, or choose another one.\n"


@pytest.mark.parametrize("word", ["abc", "", "-1", "70000", "0"])
def test_what_is_no_port_is_refused(word: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([word]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_a_host_that_is_not_ours_is_refused() -> None:
    with pytest.raises(InvalidInput, match="Check the host"):
        check_port("203.0.113.1", 8000)


def test_it_needs_nothing_but_the_standard_library() -> None:
    done = subprocess.run(
        [sys.executable, "-S", "-m", "jobs.ports", str(free_port())], capture_output=True, check=False
    )

    assert (done.returncode, done.stderr) == (0, b"")

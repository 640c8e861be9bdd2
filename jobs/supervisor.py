"""Run several processes as one: they start together, and when one ends or somebody says stop, all end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

GRACE_SECONDS = 10.0
LOOK_SECONDS = 0.2
PR_SET_PDEATHSIG = 1


class Stopped(BaseException):
    """Somebody asked for the end: Ctrl-C, SIGTERM, or the terminal was closed."""


@dataclass(frozen=True)
class Part:
    """One of the processes."""

    name: str
    command: Sequence[str]


def supervise(parts: Sequence[Part], *, is_ready: Callable[[], bool], announce: Callable[[], None]) -> int:
    """Start all parts, announce once ``is_ready``, wait; then end them all, with everything they started.

    0 where somebody asked for the end, 1 where a part ended by itself (one line on standard error says which).
    """
    running: list[tuple[Part, subprocess.Popen[bytes]]] = []
    with _stopping_on_signals():
        try:
            for part in parts:
                running.append((part, _start(part)))  # noqa: PERF401 - each must be known the moment it runs
            print(f"passgenau: {_wait(running, is_ready, announce)} Stopping everything.", file=sys.stderr)
            return 1
        except Stopped:
            return 0
        finally:
            _end_all([process for _, process in running])


def answers(url: str) -> bool:
    """Whether a page is there."""
    try:
        with urllib.request.urlopen(url, timeout=2) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _start(part: Part) -> subprocess.Popen[bytes]:
    # A session of its own: Ctrl-C reaches only us, and we end the parts in order.
    return subprocess.Popen(part.command, start_new_session=True, preexec_fn=_die_with_parent)  # noqa: S603, PLW1509


def _die_with_parent() -> None:
    """Linux: the kernel ends this process should the supervisor be killed and leave it behind."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(
    running: Sequence[tuple[Part, subprocess.Popen[bytes]]], is_ready: Callable[[], bool], announce: Callable[[], None]
) -> str:
    """Which part ended; until then, announce once that all is ready."""
    is_announced = False
    while (ended := _find_ended(running)) is None:
        if not is_announced and is_ready():
            is_announced = True
            announce()
        time.sleep(LOOK_SECONDS)
    return ended


def _find_ended(running: Sequence[tuple[Part, subprocess.Popen[bytes]]]) -> str | None:
    for part, process in running:
        code = process.poll()
        if code is not None:
            return f"The {part.name} ended by itself with code {code}."
    return None


def _end_all(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # whatever is left of its session
        process.wait()


@contextmanager
def _stopping_on_signals() -> Iterator[None]:
    def stop(_number: int, _frame: FrameType | None) -> None:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # once is enough: ending the parts must not be interrupted
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""Start the web server. The application is named, not imported: jobs and web know nothing of each other."""

import os
import shutil
import sys
from pathlib import Path

from jobs.ports import check_port

APPLICATION = "web.server:application()"
HOOKS = "python:web.gunicorn_hooks"
WAITING = 1  # connections that a process takes beyond its threads: the others wait where any process takes them
GRACE_SECONDS = 8  # for requests on their way; less than `jobs.supervisor` gives
METRICS_FOLDER = "PROMETHEUS_MULTIPROC_DIR"  # the library's own name


def server_command(*, host: str, port: int, workers: int, threads: int) -> list[str]:
    """The command that starts gunicorn. What systemd has opened for it (``LISTEN_FDS``) goes before host and port."""
    return [
        sys.executable, "-m", "gunicorn", APPLICATION, "--config", HOOKS,
        "--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "--workers", str(workers), "--worker-class", "gthread", "--threads", str(threads),
        "--worker-connections", str(threads + WAITING),
        "--preload", "--graceful-timeout", str(GRACE_SECONDS), "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def prepare_metrics(instance: Path) -> None:
    """An empty folder in which the processes of the web server keep their figures, named in this environment.

    Beside it, that the C library shares its memory among threads: a heap for each of them grows for hours.
    """
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")
    folder = instance / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700)
    os.environ[METRICS_FOLDER] = str(folder)


def check_address(host: str, port: int) -> None:
    """Raise `InvalidInput` where the web server could not listen; what systemd has opened for it is free to it."""
    if not is_socket_given():
        check_port(host, port)


def is_socket_given() -> bool:
    """Whether systemd has opened the socket for this process."""
    return os.environ.get("LISTEN_PID") == str(os.getpid()) and os.environ.get("LISTEN_FDS", "0") != "0"


def serve(*, host: str, port: int, workers: int, threads: int) -> None:
    """Become the web server. Does not come back."""
    command = server_command(host=host, port=port, workers=workers, threads=threads)
    os.execv(command[0], command)  # noqa: S606

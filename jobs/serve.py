"""Start the web server. The application is named, not imported: jobs and web know nothing of each other."""

import os
import sys

from jobs.ports import check_port

APPLICATION = "web.server:application()"
THREADS = 8


def server_command(*, host: str, port: int, workers: int) -> list[str]:
    """The command that starts gunicorn."""
    return [
        sys.executable, "-m", "gunicorn", APPLICATION,
        "--bind", f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "--workers", str(workers), "--worker-class", "gthread", "--threads", str(THREADS),
        "--preload", "--graceful-timeout", "5", "--no-control-socket", "--log-level", "warning",
    ]  # fmt: skip


def serve(*, host: str, port: int, workers: int) -> None:
    """Become the web server, if the port is free. Does not come back."""
    check_port(host, port)
    command = server_command(host=host, port=port, workers=workers)
    os.execv(command[0], command)  # noqa: S606

"""What the web server gunicorn reads as its configuration: only what no argument of its command can say."""

from typing import Any

from web.metrics import forget_process


def child_exit(_server: Any, worker: Any) -> None:
    """A process has ended: its figures count no longer as of now."""
    forget_process(worker.pid)

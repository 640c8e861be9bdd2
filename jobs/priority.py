"""Runs give way to pages: what is done at night may take a little longer, a person who waits may not."""

import os
from contextlib import suppress
from pathlib import Path

AUTOGROUP = Path("/proc/self/autogroup")  # Linux weighs sessions of processes before it looks at the processes


def give_way(nice: int) -> None:
    """From now on this thread, and those that it starts, have at least this niceness: 0 as all others, 19 the least.

    Where this process leads a session of its own, as under `jobs.supervisor`, its session gives way as well: Linux
    shares processors among sessions first. Units of systemd are weighed by ``CPUWeight``, see ``deploy/``.
    """
    if nice <= os.getpriority(os.PRIO_PROCESS, 0):
        return
    os.setpriority(os.PRIO_PROCESS, 0, nice)
    if os.getsid(0) == os.getpid():
        with suppress(OSError):  # a kernel without them, or /proc is closed
            AUTOGROUP.write_text(str(nice), encoding="ascii")

"""Seconds, CPU seconds and memory of one step, and of other processes."""

import os
import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

Figures = dict[str, object]


@contextmanager
def measured(figures: Figures, step: str, *, pairs: int = 0) -> Iterator[None]:
    """Write ``step`` with its wall and CPU seconds (all threads) into the figures; with ``pairs`` also per pair."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    seconds, cpu_seconds = time.perf_counter() - wall, time.process_time() - cpu
    figures[step] = {"seconds": round(seconds, 4), "cpu_seconds": round(cpu_seconds, 4)} | (
        {"cpu_ns_per_pair": round(cpu_seconds / pairs * 1e9, 2)} if pairs else {}
    )


def peak_memory_mib() -> float:
    """The most memory that this process has ever held. What the kernel of the system counts for a process includes
    the one that started it; Linux tells the process's own beside."""
    status = Path("/proc/self/status")
    if status.exists():
        own = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii", errors="replace"), re.MULTILINE)
        if own:
            return round(int(own[1]) / 1024, 1)
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def database_seconds(engine: sa.Engine) -> float:
    """Processor time of a PostgreSQL server on this machine so far, all its processes; 0.0 for SQLite.

    Of `/proc/[pid]/stat`: in hundredths of a second, so that it tells something only over several rounds.
    """
    if engine.dialect.name != "postgresql":
        return 0.0
    with engine.connect() as connection:
        backend = connection.execute(sa.select(sa.func.pg_backend_pid())).scalar_one()
    server = process_times(Path(f"/proc/{backend}"))[0]
    of_all = [process_times(folder) for folder in Path("/proc").glob("[0-9]*")]
    ended = process_times(Path(f"/proc/{server}"))[2]
    return (ended + sum(own for parent, own, _ in of_all if parent == server)) / os.sysconf("SC_CLK_TCK")


def process_times(folder: Path) -> tuple[int, int, int]:
    """Of a folder of `/proc`: parent, ticks of its own and of its children that have ended; zeros for none."""
    try:
        fields = (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0, 0, 0
    parent, own, ended = int(fields[1]), int(fields[11]) + int(fields[12]), int(fields[13]) + int(fields[14])
    return parent, own, ended


def seconds_of(pid: int) -> float:
    """Processor time of a process so far, with its children that have ended and those at work."""
    of_all = {folder.name: process_times(folder) for folder in Path("/proc").glob("[0-9]*")}
    _, own, ended = of_all.get(str(pid), (0, 0, 0))
    return (own + ended + sum(used for parent, used, _ in of_all.values() if parent == pid)) / os.sysconf("SC_CLK_TCK")

"""Seconds, CPU seconds and memory of one step."""

import re
import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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

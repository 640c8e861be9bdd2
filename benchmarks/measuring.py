"""Seconds, CPU seconds and memory of one step."""

import resource
import time
from collections.abc import Iterator
from contextlib import contextmanager

Figures = dict[str, object]


@contextmanager
def measured(figures: Figures, step: str) -> Iterator[None]:
    """Write ``step`` with its wall and CPU seconds (all threads) into the figures."""
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    figures[step] = {
        "seconds": round(time.perf_counter() - wall, 4),
        "cpu_seconds": round(time.process_time() - cpu, 4),
    }


def peak_memory_mib() -> float:
    """The most memory that this process has ever held."""
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)

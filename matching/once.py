"""PURE: computing something once a key, and computing much without looking for cycles."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

Made = TypeVar("Made")
MANY = 100_000  # new objects


class Once(dict[Any, Made]):
    """What a function makes of a key, asked once a key."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Any) -> Made:
        self[key] = made = self._make(key)
        return made


@contextmanager
def collector_paused() -> Iterator[None]:
    """Without the cycle collector, which would look again and again at a million new records that hold no cycle.

    Afterwards they count as old at once: else the collector would first look at each of them, which takes a tenth of
    the time of loading them. A process that has frozen objects on purpose keeps them so.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            if gc.get_count()[0] > MANY and not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()

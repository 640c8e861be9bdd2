"""How far a run is, as a share, and how long it will take yet: from how long the steps of the latest run took."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Progress:
    """``share`` of the whole run in [0, 1], ``seconds_left`` as estimated."""

    share: float
    seconds_left: float


def progress_of(
    step: str | None, done: int, total: int, *, earlier: Mapping[str, float], elapsed: float
) -> Progress | None:
    """How far a run is that is at ``step``, ``done`` of ``total``; None where nothing can be said.

    ``earlier`` are the seconds of each step of the latest run that finished, in their order. A step without a total
    counts as half done. The estimate mixes what the latest run took for the rest with the speed of this one so far,
    more of the latter the further it is. A step that the latest run did not have says nothing.
    """
    whole = sum(earlier.values())
    if step is None or step not in earlier or whole <= 0:
        return None
    names = list(earlier)
    before = sum(earlier[name] for name in names[: names.index(step)])
    part = min(1.0, done / total) if total > 0 else 0.5
    share = (before + part * earlier[step]) / whole
    by_speed = elapsed * (1 - share) / share if share > 0 else (1 - share) * whole
    return Progress(share, share * by_speed + (1 - share) * (1 - share) * whole)

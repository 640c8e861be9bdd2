"""PURE: what every part of the score gives."""

from typing import NamedTuple

from matching.facts import Pair, Part
from matching.results import FactItem


class PartValue(NamedTuple):
    """A part before it is weighed: what counted, and what would have earned the rest."""

    value: float
    is_unknown: bool
    items: tuple[FactItem, ...] = ()
    rest: tuple[FactItem, ...] = ()


def unknown_part(pair: Pair, part: Part, *reasons: str) -> PartValue:
    """A part that nothing can be said about: its neutral value, and why."""
    return PartValue(pair.settings.neutral[part], True, rest=tuple(FactItem(reason, {}) for reason in reasons))


def shown_number(number: float) -> float:
    """A number as it is shown: digits that nobody reads are left out."""
    return round(number, 4)

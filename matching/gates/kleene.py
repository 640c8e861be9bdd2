"""PURE: Kleene's three-valued "and" and "or"."""

from collections.abc import Iterable

from matching.facts import GateValue


def all_met(values: Iterable[GateValue]) -> GateValue:
    """Three-valued "and": not met if any is not met, else unknown if any is unknown, else met (also of nothing)."""
    result = GateValue.MET
    for value in values:
        if value is GateValue.NOT_MET:
            return value
        if value is GateValue.UNKNOWN:
            result = value
    return result
